internal import JSON
internal import SchemaLanguage

// Reads the data, which nobody else does. Every read looks first that its bytes are there.
extension ValueDecoder {
    /// The long at `offset`, for what `target` is to be; sets `end`.
    @inline(__always)
    func readLong(from offset: Int, in target: Target) throws -> Int64 {
        if unsafe offset < bytes.count, case let byte = unsafe bytes[offset], byte < 0x80 {
            end = offset + 1
            return Int64(byte >> 1) ^ -Int64(byte & 1)
        }
        return try readLongLong(from: offset, in: target)
    }

    @inline(never)
    private func readLongLong(from offset: Int, in target: Target) throws -> Int64 {
        var bits: UInt64 = 0
        var shift: UInt64 = 0
        var next = offset
        while unsafe next < bytes.count {
            let byte = unsafe bytes[next]
            // The tenth byte has one bit that fits.
            guard shift < 63 || byte <= 1 else { throw failure(at: target, found: "a number of more than 64 bits") }
            bits |= UInt64(byte & 0x7F) << shift
            next += 1
            if byte < 0x80 {
                end = next
                return Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1)
            }
            shift += 7
        }
        throw truncated(at: target)
    }

    /// The range of `count` bytes at `offset`; sets `end`.
    @inline(__always)
    func take(_ count: Int64, from offset: Int, in target: Target) throws -> Range<Int> {
        guard count >= 0 else { throw failure(at: target, found: "the length \(count)") }
        guard unsafe count <= bytes.count - offset else { throw truncated(at: target) }
        end = offset + Int(count)
        return offset..<end
    }

    /// The range of as many bytes as the length at `offset` says; sets `end`.
    @inline(__always)
    func readBytes(from offset: Int, in target: Target) throws -> Range<Int> {
        let count = try readLong(from: offset, in: target)
        return try take(count, from: end, in: target)
    }

    /// The string at `offset`; sets `end`.
    func readString(from offset: Int, in target: Target) throws -> String {
        let range = try readBytes(from: offset, in: target)
        let span = unsafe bytes.span.extracting(range)
        do {
            // Checking and copying apart takes a fraction of the time that String's own check takes.
            let text = try UTF8Span(validating: span)
            return String(copying: text)
        } catch {
            throw failure(at: target, expected: "a string in UTF-8", found: "bytes that are not UTF-8")
        }
    }

    /// The integer at `offset`, the lowest byte first; sets `end`.
    func readBits<Bits: FixedWidthInteger & BitwiseCopyable>(from offset: Int, in target: Target) throws -> Bits {
        let range = try take(Int64(Bits.bitWidth / 8), from: offset, in: target)
        return Bits(
            littleEndian: unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[range])
                .loadUnaligned(as: Bits.self))
    }

    /// The number of items in the block of an array or a map at `offset`, 0 at its end; sets `end`.
    func readBlockCount(from offset: Int, in target: Target) throws -> Int {
        var count = try readLong(from: offset, in: target)
        if count < 0 {
            // A negative count is followed by the size of the block, for those who skip it.
            guard count != .min else { throw failure(at: target, found: "a block of \(count) items") }
            count.negate()
            _ = try readLong(from: end, in: target)
        }
        guard count <= items else {
            throw failure(at: target, expected: "at most \(limits.items) items in all", found: "more items")
        }
        return Int(count)
    }

    /// Counts an item or an entry of `target`.
    func countItem(from start: Int, to end: Int, in target: Target) throws {
        items -= 1
        guard items >= 0 else {
            throw failure(at: target, expected: "at most \(limits.items) items in all", found: "more items")
        }
        guard start == end else { return }
        emptyItems -= 1
        guard emptyItems >= 0 else {
            throw failure(
                at: target, expected: "at most \(limits.emptyItems) items that take no bytes", found: "more such items")
        }
    }

    /// The branch that was written, where `target` is a union, and the value in it.
    @inline(__always)
    func resolve(_ target: Target) throws -> Target {
        let kind = plan[target.node].kind
        return kind == .union || kind == .unreadable ? try resolveBranch(target) : target
    }

    @inline(never)
    private func resolveBranch(_ target: Target) throws -> Target {
        var target = target
        let union = plan[target.node]
        if union.kind == .union {
            let branch = try readLong(from: target.offset, in: target)
            guard branch >= 0, branch < union.count else {
                throw failure(
                    at: target, expected: "the position of one of \(union.count) branches", found: "\(branch)")
            }
            target.node = plan.branch(union.first + Int32(branch))
            target.offset = end
        }
        if plan[target.node].kind == .unreadable { throw unreadable(at: target) }
        return target
    }

    /// Where the value at `target` ends.
    func skip(_ target: Target, depth: Int = 0) throws -> Int {
        guard depth <= limits.depth else { throw tooDeep(at: target) }
        let node = plan[target.node]
        switch node.kind {
        case .null: return target.offset
        case .boolean: _ = try take(1, from: target.offset, in: target)
        case .int, .long, .enumeration: _ = try readLong(from: target.offset, in: target)
        case .float: _ = try take(4, from: target.offset, in: target)
        case .double: _ = try take(8, from: target.offset, in: target)
        case .bytes, .string: _ = try readBytes(from: target.offset, in: target)
        case .fixed: _ = try take(Int64(node.count), from: target.offset, in: target)
        case .unreadable: throw unreadable(at: target)
        case .union: return try skip(resolve(target), depth: depth)
        case .record:
            var offset = target.offset
            for step in node.first..<(node.first + node.count) {
                offset = try skip(inside(target, plan.step(step).node, at: offset), depth: depth + 1)
            }
            return offset
        case .array, .map:
            var offset = target.offset
            while case let count = try readBlockCount(from: offset, in: target), count > 0 {
                offset = end
                for _ in 0..<count {
                    let start = offset
                    if node.kind == .map { offset = try readBytes(from: offset, in: target).upperBound }
                    offset = try skip(inside(target, node.first, at: offset), depth: depth + 1)
                    try countItem(from: start, to: offset, in: target)
                }
            }
        }
        return end
    }

    /// A part of a value that is skipped; mistakes in it are told as mistakes of the value.
    private func inside(_ target: Target, _ node: Int32, at offset: Int) -> Target {
        Target(node: node, offset: offset, frame: target.frame, serial: target.serial, part: target.part)
    }
}
