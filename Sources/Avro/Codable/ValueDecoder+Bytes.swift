internal import JSON
internal import SchemaLanguage

extension ValueDecoder {
    /// The next long, for what `target` is to be.
    func readLong(at offset: inout Int, in target: Target) throws -> Int64 {
        // Most numbers take a byte or two.
        var bits: UInt64 = 0
        var shift: UInt64 = 0
        var next = offset
        while next < bytes.count {
            let byte = bytes[next]
            guard shift < 63 || byte <= 1 else { throw failure(at: target, found: "a number of more than 64 bits") }
            bits |= UInt64(byte & 0x7F) << shift
            next += 1
            if byte < 0x80 {
                offset = next
                return Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1)
            }
            shift += 7
        }
        throw truncated(at: target)
    }

    /// The range of the next `count` bytes.
    func take(_ count: Int64, at offset: inout Int, in target: Target) throws -> Range<Int> {
        guard count >= 0 else { throw failure(at: target, found: "the length \(count)") }
        guard count <= bytes.count - offset else { throw truncated(at: target) }
        defer { offset += Int(count) }
        return offset..<(offset + Int(count))
    }

    /// The next length and as many bytes.
    func readBytes(at offset: inout Int, in target: Target) throws -> Range<Int> {
        let count = try readLong(at: &offset, in: target)
        return try take(count, at: &offset, in: target)
    }

    /// The next string.
    func readString(at offset: inout Int, in target: Target) throws -> String {
        let range = try readBytes(at: &offset, in: target)
        let bytes = bytes
        let span = bytes.span.extracting(range)
        do {
            // Checking and copying apart takes a fraction of the time that String's own check takes.
            let text = try UTF8Span(validating: span)
            return String(copying: text)
        } catch {
            throw failure(at: target, expected: "a string in UTF-8", found: "bytes that are not UTF-8")
        }
    }

    /// The next integer of so many bytes, the lowest first.
    func readBits<Bits: FixedWidthInteger>(_ type: Bits.Type, at offset: inout Int, in target: Target) throws -> Bits {
        let range = try take(Int64(Bits.bitWidth / 8), at: &offset, in: target)
        return range.reversed().reduce(0) { $0 << 8 | Bits(bytes[$1]) }
    }

    /// The number of items in the next block of an array or a map; 0 at its end.
    func readBlockCount(at offset: inout Int, in target: Target) throws -> Int {
        var count = try readLong(at: &offset, in: target)
        if count < 0 {
            // A negative count is followed by the size of the block, for those who skip it.
            guard count != .min else { throw failure(at: target, found: "a block of \(count) items") }
            count.negate()
            _ = try readLong(at: &offset, in: target)
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
    func resolve(_ target: Target) throws -> Target {
        var target = target
        let union = plan.nodes[Int(target.node)]
        if union.kind == .union {
            let branch = try readLong(at: &target.offset, in: target)
            guard branch >= 0, branch < union.count else {
                throw failure(
                    at: target, expected: "the position of one of \(union.count) branches", found: "\(branch)")
            }
            target.node = plan.branches[Int(union.first) + Int(branch)]
        }
        if plan.nodes[Int(target.node)].kind == .unreadable { throw unreadable(at: target) }
        return target
    }

    /// Where the value at `target` ends.
    func skip(_ target: Target, depth: Int = 0) throws -> Int {
        guard depth <= limits.depth else { throw tooDeep(at: target) }
        var offset = target.offset
        let node = plan.nodes[Int(target.node)]
        switch node.kind {
        case .null: break
        case .boolean: _ = try take(1, at: &offset, in: target)
        case .int, .long, .enumeration: _ = try readLong(at: &offset, in: target)
        case .float: _ = try take(4, at: &offset, in: target)
        case .double: _ = try take(8, at: &offset, in: target)
        case .bytes, .string: _ = try readBytes(at: &offset, in: target)
        case .fixed: _ = try take(Int64(node.count), at: &offset, in: target)
        case .unreadable: throw unreadable(at: target)
        case .union: return try skip(resolve(target), depth: depth)
        case .record:
            for step in plan.steps[Int(node.first)..<Int(node.first + node.count)] {
                offset = try skip(inside(target, step.node, at: offset), depth: depth + 1)
            }
        case .array, .map:
            while true {
                let count = try readBlockCount(at: &offset, in: target)
                if count == 0 { break }
                for _ in 0..<count {
                    let start = offset
                    if node.kind == .map { _ = try readBytes(at: &offset, in: target) }
                    offset = try skip(inside(target, node.first, at: offset), depth: depth + 1)
                    try countItem(from: start, to: offset, in: target)
                }
            }
        }
        return offset
    }

    /// A part of a value that is skipped; mistakes in it are told as mistakes of the value.
    private func inside(_ target: Target, _ node: Int32, at offset: Int) -> Target {
        Target(node: node, offset: offset, frame: target.frame, part: target.part)
    }
}
