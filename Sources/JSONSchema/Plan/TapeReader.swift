internal import JSON

extension Tape {
    /// The longest text that a tape can hold: offsets have 32 bits, of which one is left.
    static let textMax = Int(Int32.max)

    /// Reads the text that was loaded, by the rules of `JSONValue(parsing:)`. False, with nothing to say about why, if it is
    /// not JSON.
    func read(limits: JSONLimits) -> Bool {
        var reader = TapeReader(tape: self, limits: limits, at: 0)
        guard let end = reader.readValue() else { return false }
        return reader.skipSpace(at: end) == textCount
    }

    /// Reads the one value of the text that begins at `offset`; returns the offset after it, nil if there is none.
    func readValue(at offset: Int, limits: JSONLimits) -> Int? {
        var reader = TapeReader(tape: self, limits: limits, at: offset)
        return reader.readValue()
    }
}

/// One pass over a text that is followed by zeros, which no rule lets it move past.
private struct TapeReader {
    let tape: Tape
    let limits: JSONLimits
    private var offset: Int
    private var decodedCount = 0
    /// The containers that are open, outermost first.
    private var open: [Int] = []
    /// Whether an opening bracket was read last.
    private var justOpened = false

    init(tape: Tape, limits: JSONLimits, at offset: Int) {
        self.tape = tape
        self.limits = limits
        self.offset = offset
        tape.clear()
    }

    private var byte: UInt8 { unsafe tape.text[offset] }

    private mutating func skipSpace() {
        while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    mutating func skipSpace(at offset: Int) -> Int {
        self.offset = offset
        skipSpace()
        return self.offset
    }

    /// Reads one value; returns the offset behind it, nil if it is not JSON.
    mutating func readValue() -> Int? {
        skipSpace()
        repeat {
            guard readValueStart(), readValueEnd() else { return nil }
        } while !open.isEmpty
        return offset
    }

    /// Reads what may stand between two values: brackets, commas, and names with their colons.
    private mutating func readValueEnd() -> Bool {
        while let container = open.last {
            skipSpace()
            let isObject = tape[container].kind == .object
            if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                guard close(container) else { return false }
                continue
            }
            if !justOpened {
                guard byte == UInt8(ascii: ",") else { return false }
                offset += 1
                skipSpace()
            }
            tape[container].count += 1
            return !isObject || readName()
        }
        return true
    }

    private mutating func readValueStart() -> Bool {
        justOpened = false
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard open.count < limits.depth else { return false }
            open.append(tape.count)
            tape.append(Tape.Entry(kind: byte == UInt8(ascii: "{") ? .object : .array, start: UInt32(offset)))
            offset += 1
            justOpened = true
            return true
        case UInt8(ascii: "\""): return readString()
        case UInt8(ascii: "n"): return readWord("null", .null)
        case UInt8(ascii: "t"): return readWord("true", .true)
        case UInt8(ascii: "f"): return readWord("false", .false)
        default: return readNumber()
        }
    }

    private mutating func close(_ container: Int) -> Bool {
        offset += 1
        open.removeLast()
        justOpened = false
        tape[container].rest = UInt32(tape.count)
        return tape[container].kind == .array || tape[container].count < 2 || !hasDuplicateNames(container)
    }

    private func hasDuplicateNames(_ object: Int) -> Bool {
        let count = Int(tape[object].count)
        if count > 16 { return hasDuplicateNamesAmongMany(object) }
        var position = object + 1
        for index in 1..<count {
            position = tape.next(after: position + 1)
            let name = tape.string(tape[position])
            var other = object + 1
            for _ in 0..<index {
                if tape.string(tape[other]) == name { return true }
                other = tape.next(after: other + 1)
            }
        }
        return false
    }

    private func hasDuplicateNamesAmongMany(_ object: Int) -> Bool {
        var seen = Set<ByteKey>(minimumCapacity: Int(tape[object].count))
        var position = object + 1
        for _ in 0..<tape[object].count {
            guard seen.insert(ByteKey(bytes: tape.string(tape[position]))).inserted else { return true }
            position = tape.next(after: position + 1)
        }
        return false
    }

    private struct ByteKey: Hashable {
        let bytes: ByteSlice

        static func == (lhs: ByteKey, rhs: ByteKey) -> Bool { lhs.bytes == rhs.bytes }

        func hash(into hasher: inout Hasher) {
            unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes.buffer))
        }
    }

    private mutating func readName() -> Bool {
        guard byte == UInt8(ascii: "\""), readString() else { return false }
        skipSpace()
        guard byte == UInt8(ascii: ":") else { return false }
        offset += 1
        skipSpace()
        return true
    }

    private mutating func readWord(_ word: StaticString, _ kind: Tape.Entry.Kind) -> Bool {
        let start = offset
        for position in 0..<word.utf8CodeUnitCount {
            guard unsafe byte == word.utf8Start[position] else { return false }
            offset += 1
        }
        tape.append(Tape.Entry(kind: kind, start: UInt32(start)))
        return true
    }

    private mutating func readString() -> Bool {
        var entry = Tape.Entry(kind: .string, start: UInt32(offset))
        offset += 1
        let start = offset
        var isASCII = true
        while byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { return false }
            if byte == UInt8(ascii: "\\") {
                if !entry.hasEscapes {
                    // What stands before the first escape is copied, so that the characters lie together.
                    entry.hasEscapes = true
                    entry.rest = UInt32(decodedCount)
                    unsafe (tape.decoded + decodedCount).update(from: tape.text + start, count: offset - start)
                    decodedCount += offset - start
                }
                guard readEscape() else { return false }
            } else {
                if byte >= 0x80 { isASCII = false }
                if entry.hasEscapes { appendDecoded(byte) }
                offset += 1
            }
        }
        if !isASCII {
            let raw = unsafe UnsafeBufferPointer(start: tape.text + start, count: offset - start)
            guard unsafe String(validating: raw, as: UTF8.self) != nil else { return false }
        }
        entry.count = UInt32(entry.hasEscapes ? decodedCount - Int(entry.rest) : offset - start)
        tape.append(entry)
        offset += 1
        return true
    }

    private mutating func appendDecoded(_ byte: UInt8) {
        unsafe tape.decoded[decodedCount] = byte
        decodedCount += 1
    }

    private mutating func readEscape() -> Bool {
        offset += 1
        let letter = byte
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): appendDecoded(letter)
        case UInt8(ascii: "b"): appendDecoded(0x08)
        case UInt8(ascii: "f"): appendDecoded(0x0C)
        case UInt8(ascii: "n"): appendDecoded(0x0A)
        case UInt8(ascii: "r"): appendDecoded(0x0D)
        case UInt8(ascii: "t"): appendDecoded(0x09)
        case UInt8(ascii: "u"):
            guard var unit = readUnit() else { return false }
            if unit & 0xFC00 == 0xD800 {
                // A high surrogate counts only together with the low one that must follow (RFC 8259, section 7).
                guard unsafe tape.text[offset + 1] == UInt8(ascii: "\\"),
                    unsafe tape.text[offset + 2] == UInt8(ascii: "u")
                else { return false }
                offset += 2
                guard let low = readUnit(), low & 0xFC00 == 0xDC00 else { return false }
                unit = 0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF))
            }
            guard let scalar = Unicode.Scalar(unit), let bytes = Unicode.UTF8.encode(scalar) else { return false }
            for byte in bytes { appendDecoded(byte) }
        default: return false
        }
        offset += 1
        return true
    }

    /// Reads the digits after the `u` at the offset and stays at the last of them.
    private mutating func readUnit() -> UInt32? {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            offset += 1
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: return nil
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }

    private mutating func readNumber() -> Bool {
        let start = offset
        let isNegative = byte == UInt8(ascii: "-")
        if isNegative { offset += 1 }
        var isInteger = true
        // Gathered below zero, where there is room for one more.
        var value: Int64 = 0
        let first = offset
        while byte &- UInt8(ascii: "0") < 10 {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (difference, overflow2) = product.subtractingReportingOverflow(Int64(byte & 0x0F))
            if overflow || overflow2 { isInteger = false }
            value = difference
            offset += 1
        }
        guard offset > first, unsafe tape.text[first] != UInt8(ascii: "0") || offset == first + 1 else { return false }
        if byte == UInt8(ascii: ".") {
            isInteger = false
            offset += 1
            guard skipDigits() else { return false }
        }
        guard offset - start <= limits.numberDigits else { return false }
        if byte | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            offset += 1
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") { offset += 1 }
            var exponent = 0
            let digits = offset
            while byte &- UInt8(ascii: "0") < 10 {
                exponent = min(exponent * 10 + Int(byte & 0x0F), limits.exponent + 1)
                offset += 1
            }
            guard offset > digits, exponent <= limits.exponent else { return false }
        }
        if !isNegative {
            if value == .min { isInteger = false }
            value = 0 &- value
        }
        var entry = Tape.Entry(kind: isInteger ? .integer : .number, start: UInt32(start))
        entry.count = isInteger ? UInt32(truncatingIfNeeded: value) : UInt32(offset - start)
        if isInteger { entry.rest = UInt32(truncatingIfNeeded: value >> 32) }
        tape.append(entry)
        return true
    }

    private mutating func skipDigits() -> Bool {
        let start = offset
        while byte &- UInt8(ascii: "0") < 10 { offset += 1 }
        return offset > start
    }
}
