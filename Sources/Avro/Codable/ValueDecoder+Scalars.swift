extension ValueDecoder {
    /// Whether the value at `target` is null.
    func isNull(at target: Target) throws -> Bool {
        try plan.nodes[Int(resolve(target).node)].kind == .null
    }

    func boolean(at target: Target) throws -> (value: Bool, end: Int) {
        let target = try resolve(target)
        guard plan.nodes[Int(target.node)].kind == .boolean else { throw mismatch(at: target, wanted: "a Bool") }
        var offset = target.offset
        let byte = bytes[try take(1, at: &offset, in: target).lowerBound]
        guard byte <= 1 else { throw failure(at: target, found: "the byte \(byte)") }
        return (byte == 1, offset)
    }

    func integer<Value: FixedWidthInteger>(_ type: Value.Type, at target: Target) throws -> (value: Value, end: Int) {
        let target = try resolve(target)
        let meaning = plan.nodes[Int(target.node)].meaning
        guard meaning == .int || meaning == .long else { throw mismatch(at: target, wanted: "an \(type)") }
        let (number, end) = try long(at: target)
        guard let value = Value(exactly: number) else {
            throw failure(
                at: target, expected: "a number from \(Value.min) to \(Value.max), to make an \(type) of it",
                found: "\(number)")
        }
        return (value, end)
    }

    /// The number that the writer wrote as an int or a long.
    func long(at target: Target) throws -> (value: Int64, end: Int) {
        var offset = target.offset
        let number = try readLong(at: &offset, in: target)
        guard plan.nodes[Int(target.node)].kind == .long || Int32(exactly: number) != nil else {
            throw failure(at: target, found: "the number \(number)")
        }
        return (number, offset)
    }

    func double(at target: Target) throws -> (value: Double, end: Int) {
        let target = try resolve(target)
        let node = plan.nodes[Int(target.node)]
        var offset = target.offset
        let value: Double
        switch node.kind {
        case .double: value = Double(bitPattern: try readBits(UInt64.self, at: &offset, in: target))
        case .float: value = Double(Float(bitPattern: try readBits(UInt32.self, at: &offset, in: target)))
        case .int, .long:
            let number = try long(at: target)
            offset = number.end
            // A float of the reader has lost the digits that it has no room for.
            value = node.meaning == .float ? Double(Float(number.value)) : Double(number.value)
        default: throw mismatch(at: target, wanted: "a Double")
        }
        return (value, offset)
    }

    func float(at target: Target) throws -> (value: Float, end: Int) {
        let (value, end) = try double(at: target)
        guard Float(value).isFinite || !value.isFinite else {
            throw failure(at: target, expected: "a number that a Float has room for", found: "\(value)")
        }
        return (Float(value), end)
    }

    func string(at target: Target) throws -> (value: String, end: Int) {
        let target = try resolve(target)
        let node = plan.nodes[Int(target.node)]
        var offset = target.offset
        switch node.meaning {
        case .string: return (try readString(at: &offset, in: target), offset)
        case .enumeration:
            let position = try readLong(at: &offset, in: target)
            guard position >= 0, position < node.count else {
                throw failure(
                    at: target, expected: "the position of one of \(node.count) symbols", found: "\(position)")
            }
            guard let symbol = plan.symbols[Int(node.first) + Int(position)] else {
                throw failure(
                    at: target, expected: "a symbol of the reader's \(plan.type(of: target.node).branchName)",
                    found: plan.writerType(of: target.node).symbol(at: Int(position)) + ", which it doesn't have")
            }
            return (symbol, offset)
        default: throw mismatch(at: target, wanted: "a String")
        }
    }

    /// Bytes or the bytes of a fixed.
    func binary(at target: Target) throws -> (value: [UInt8], end: Int) {
        let target = try resolve(target)
        let node = plan.nodes[Int(target.node)]
        var offset = target.offset
        switch node.meaning {
        case .bytes: return (Array(bytes[try readBytes(at: &offset, in: target)]), offset)
        case .fixed: return (Array(bytes[try take(Int64(node.count), at: &offset, in: target)]), offset)
        default: throw mismatch(at: target, wanted: "bytes")
        }
    }
}

extension AvroType {
    /// The symbol of an enum at `position`, in quotes.
    fileprivate func symbol(at position: Int) -> String {
        guard case .enumeration(let enumeration) = shape else { return "" }
        return "\"\(enumeration.symbols[position])\""
    }
}
