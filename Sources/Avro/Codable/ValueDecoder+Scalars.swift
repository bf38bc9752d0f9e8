extension ValueDecoder {
    // Each of these reads the value at `target` and sets `end` to where it ends.

    /// Whether the value is null; what isn't null stays unread.
    func isNull(at target: Target) throws -> Bool {
        let target = try resolve(target)
        guard plan[target.node].kind == .null else { return false }
        end = target.offset
        return true
    }

    func boolean(at target: Target) throws -> Bool {
        let target = try resolve(target)
        guard plan[target.node].kind == .boolean else { throw mismatch(at: target, wanted: "a Bool") }
        let byte = unsafe bytes[try take(1, from: target.offset, in: target).lowerBound]
        guard byte <= 1 else { throw failure(at: target, found: "the byte \(byte)") }
        return byte == 1
    }

    @inline(__always)
    func integer<Value: FixedWidthInteger>(_ type: Value.Type, at target: Target) throws -> Value {
        let target = try resolve(target)
        let meaning = plan[target.node].meaning
        guard meaning == .int || meaning == .long else { throw mismatch(at: target, wanted: "an \(type)") }
        let number = try long(at: target)
        guard let value = Value(exactly: number) else { throw misfit(number, type, at: target) }
        return value
    }

    @inline(never)
    private func misfit<Value: FixedWidthInteger>(
        _ number: Int64, _ type: Value.Type, at target: Target
    ) -> AvroDataError {
        failure(
            at: target, expected: "a number from \(Value.min) to \(Value.max), to make an \(type) of it",
            found: "\(number)")
    }

    /// The number that the writer wrote as an int or a long; `target` is no union.
    @inline(__always)
    func long(at target: Target) throws -> Int64 {
        let number = try readLong(from: target.offset, in: target)
        guard plan[target.node].kind == .long || Int32(exactly: number) != nil else {
            throw failure(at: target, found: "the number \(number)")
        }
        return number
    }

    func double(at target: Target) throws -> Double {
        let target = try resolve(target)
        let node = plan[target.node]
        switch node.kind {
        case .double: return Double(bitPattern: try readBits(from: target.offset, in: target))
        case .float: return Double(Float(bitPattern: try readBits(from: target.offset, in: target)))
        case .int, .long:
            let number = try long(at: target)
            // A float of the reader has lost the digits that it has no room for.
            return node.meaning == .float ? Double(Float(number)) : Double(number)
        default: throw mismatch(at: target, wanted: "a Double")
        }
    }

    func float(at target: Target) throws -> Float {
        let value = try double(at: target)
        guard Float(value).isFinite || !value.isFinite else {
            throw failure(at: target, expected: "a number that a Float has room for", found: "\(value)")
        }
        return Float(value)
    }

    func string(at target: Target) throws -> String {
        let target = try resolve(target)
        let node = plan[target.node]
        switch node.meaning {
        case .string: return try readString(from: target.offset, in: target)
        case .enumeration: return try symbol(of: node, at: target)
        default: throw mismatch(at: target, wanted: "a String")
        }
    }

    private func symbol(of node: DecoderPlan.Node, at target: Target) throws -> String {
        let position = try readLong(from: target.offset, in: target)
        guard position >= 0, position < node.count else {
            throw failure(at: target, expected: "the position of one of \(node.count) symbols", found: "\(position)")
        }
        if let symbol = plan.symbols[Int(node.first) + Int(position)] { return symbol }
        throw failure(
            at: target, expected: "a symbol of the reader's \(plan.type(of: target.node).branchName)",
            found: plan.writerType(of: target.node).symbol(at: Int(position)) + ", which it doesn't have")
    }

    /// Bytes or the bytes of a fixed.
    func binary(at target: Target) throws -> [UInt8] {
        let target = try resolve(target)
        let node = plan[target.node]
        switch node.meaning {
        case .bytes: return unsafe Array(bytes[try readBytes(from: target.offset, in: target)])
        case .fixed: return unsafe Array(bytes[try take(Int64(node.count), from: target.offset, in: target)])
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
