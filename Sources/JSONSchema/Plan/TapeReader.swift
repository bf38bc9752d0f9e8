internal import JSON

/// One pass over a text that is followed by zeros, which no rule lets it move past; it writes the entries of a tape.
///
/// Without recursion: of a container that is open, `rest` holds the container around it.
@safe struct TapeReader {
    private let text: UnsafeRawPointer
    private let decoded: UnsafeMutableRawPointer
    private var decodedCount = 0
    private(set) var entries: UnsafeMutablePointer<Tape.Entry>
    private(set) var capacity: Int
    private(set) var count = 0
    private let depthMax: Int

    typealias Fault = JSONScan.Fault
    typealias Source = UnsafeRawPointer

    /// Takes over `entries`, which it gives back enlarged if need be.
    init(
        text: UnsafeMutablePointer<UInt8>, decoded: UnsafeMutablePointer<UInt8>,
        entries: UnsafeMutablePointer<Tape.Entry>, capacity: Int, depthMax: Int
    ) {
        unsafe self.text = UnsafeRawPointer(text)
        unsafe self.decoded = UnsafeMutableRawPointer(decoded)
        unsafe self.entries = entries
        self.capacity = capacity
        self.depthMax = depthMax
    }

    private static let none = UInt32.max

    /// Reads one value and returns the byte after it.
    mutating func readValue(_ start: Source) throws(Fault) -> Source {
        var source = unsafe JSONScan.skipSpace(start)
        // The innermost container that is open.
        var open = TapeReader.none
        var depth = 0
        while true {
            let byte = unsafe source.byte
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                guard depth < depthMax else { throw .refused }
                let isObject = byte == UInt8(ascii: "{")
                var entry = unsafe Tape.Entry(kind: isObject ? .object : .array, start: offset(source))
                entry.rest = open
                let container = UInt32(truncatingIfNeeded: count)
                append(entry)
                unsafe source = JSONScan.skipSpace(source + 1)
                guard unsafe source.byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    open = container
                    depth += 1
                    if isObject { unsafe source = try readName(source) }
                    continue
                }
                unsafe source += 1
                unsafe entries[Int(container)].rest = UInt32(truncatingIfNeeded: count)
            } else {
                unsafe source = try readScalar(source, byte)
            }
            // A value is complete: what follows belongs to the containers around it.
            while true {
                guard open != TapeReader.none else { return unsafe source }
                let container = Int(open)
                let isObject = unsafe entries[container].kind == .object
                unsafe entries[container].count += 1
                unsafe source = JSONScan.skipSpace(source)
                if unsafe source.byte == UInt8(ascii: ",") {
                    unsafe source = JSONScan.skipSpace(source + 1)
                    if isObject { unsafe source = try readName(source) }
                    break
                }
                guard unsafe source.byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { throw .refused }
                unsafe source += 1
                open = unsafe entries[container].rest
                depth -= 1
                unsafe entries[container].rest = UInt32(truncatingIfNeeded: count)
                if isObject, hasDuplicateNames(container) { throw .refused }
            }
        }
    }

    @inline(__always)
    private func offset(_ source: Source) -> UInt32 { unsafe UInt32(truncatingIfNeeded: source - text) }

    @inline(__always)
    private mutating func append(_ entry: Tape.Entry) {
        if count == capacity { grow() }
        unsafe (entries + count).initialize(to: entry)
        count &+= 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = max(64, capacity * 2)
        let copy = UnsafeMutablePointer<Tape.Entry>.allocate(capacity: larger)
        unsafe copy.update(from: entries, count: count)
        unsafe entries.deallocate()
        unsafe entries = unsafe copy
        capacity = larger
    }

    // MARK: Names

    private mutating func readName(_ source: Source) throws(Fault) -> Source {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        let end = unsafe JSONScan.skipSpace(try readString(source))
        guard unsafe end.byte == UInt8(ascii: ":") else { throw .refused }
        return unsafe JSONScan.skipSpace(end + 1)
    }

    private func hasDuplicateNames(_ object: Int) -> Bool {
        let tape = unsafe Tape(
            text: text.assumingMemoryBound(to: UInt8.self), textCount: 0,
            decoded: UnsafePointer(decoded.assumingMemoryBound(to: UInt8.self)), entries: entries, count: count)
        let names = Int(tape[object].count)
        if names > 16 { return hasDuplicateNamesAmongMany(object, tape) }
        var position = object + 1
        for index in 1..<max(names, 1) {
            position = tape.next(after: position + 1)
            let entry = tape[position]
            var other = object + 1
            for _ in 0..<index {
                if tape[other].count == entry.count, tape.string(tape[other]) == tape.string(entry) { return true }
                other = tape.next(after: other + 1)
            }
        }
        return false
    }

    @inline(never)
    private func hasDuplicateNamesAmongMany(_ object: Int, _ tape: Tape) -> Bool {
        var seen = Set<Name>(minimumCapacity: Int(tape[object].count))
        var position = object + 1
        for _ in 0..<tape[object].count {
            guard seen.insert(Name(bytes: tape.string(tape[position]))).inserted else { return true }
            position = tape.next(after: position + 1)
        }
        return false
    }

    private struct Name: Hashable {
        let bytes: ByteSlice

        static func == (lhs: Name, rhs: Name) -> Bool { lhs.bytes == rhs.bytes }

        func hash(into hasher: inout Hasher) {
            unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes.buffer))
        }
    }

    // MARK: Scalars

    @inline(__always)
    private mutating func readScalar(_ source: Source, _ byte: UInt8) throws(Fault) -> Source {
        switch byte {
        case UInt8(ascii: "\""): return unsafe try readString(source)
        case UInt8(ascii: "n"):
            guard unsafe source.halfWord == JSONScan.null else { throw .refused }
            unsafe append(Tape.Entry(kind: .null, start: offset(source)))
            return unsafe source + 4
        case UInt8(ascii: "t"):
            guard unsafe source.halfWord == JSONScan.true_ else { throw .refused }
            unsafe append(Tape.Entry(kind: .true, start: offset(source)))
            return unsafe source + 4
        case UInt8(ascii: "f"):
            guard unsafe source.word & JSONScan.falseMask == JSONScan.false_ else { throw .refused }
            unsafe append(Tape.Entry(kind: .false, start: offset(source)))
            return unsafe source + 5
        default: return unsafe try readNumber(source)
        }
    }

    @inline(__always)
    private mutating func readString(_ source: Source) throws(Fault) -> Source {
        var end = unsafe source + 1
        var seen: UInt64 = 0
        while true {
            let word = unsafe end.word
            let stops = JSONScan.stops(in: word)
            if stops != 0 {
                // The bytes before the stop, and the lower bits of the stop itself.
                seen |= word & ((stops & (0 &- stops)) &- 1)
                unsafe end += stops.trailingZeroBitCount &>> 3
                break
            }
            seen |= word
            unsafe end += 8
        }
        guard unsafe end.byte == UInt8(ascii: "\"") && seen & JSONScan.highBits == 0 else {
            return unsafe try readRareString(source)
        }
        var entry = unsafe Tape.Entry(kind: .string, start: offset(source))
        entry.count = unsafe UInt32(truncatingIfNeeded: end - source - 1)
        append(entry)
        return unsafe end + 1
    }

    @inline(never)
    private mutating func readRareString(_ source: Source) throws(Fault) -> Source {
        let place = unsafe decoded + decodedCount
        let (end, stop) = unsafe try JSONScan.string(source + 1, to: place)
        var entry = unsafe Tape.Entry(kind: .string, isDecoded: true, start: offset(source))
        entry.count = unsafe UInt32(truncatingIfNeeded: stop - place)
        entry.rest = UInt32(truncatingIfNeeded: decodedCount)
        append(entry)
        decodedCount = unsafe stop - decoded
        return unsafe end
    }

    @inline(__always)
    private mutating func readNumber(_ source: Source) throws(Fault) -> Source {
        if let (end, value) = unsafe try? JSONScan.integer(source),
            unsafe end.byte != UInt8(ascii: ".") && end.byte | 0x20 != UInt8(ascii: "e")
        {
            var entry = unsafe Tape.Entry(kind: .integer, start: offset(source))
            entry.count = UInt32(truncatingIfNeeded: value)
            entry.rest = UInt32(truncatingIfNeeded: value &>> 32)
            append(entry)
            return unsafe end
        }
        return unsafe try readRareNumber(source)
    }

    private mutating func readRareNumber(_ source: Source) throws(Fault) -> Source {
        let end = unsafe try JSONScan.number(source).end
        var entry = unsafe Tape.Entry(kind: .number, start: offset(source))
        entry.count = unsafe UInt32(truncatingIfNeeded: end - source)
        append(entry)
        return unsafe end
    }
}
