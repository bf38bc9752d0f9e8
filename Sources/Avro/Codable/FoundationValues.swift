internal import FoundationEssentials

extension ValueEncoder {
    /// Writes a value whose own encoding is not what the schema means by it; false, having written nothing, for every
    /// other.
    func encodeKnown<Value: Encodable>(_ value: Value, at node: Int32) -> Bool {
        // Casts take longer than these comparisons do, which a value of any type goes through.
        if Value.self == String.self {
            write(unsafe unsafeBitCast(value, to: String.self), at: node)
        } else if Value.self == Int.self {
            write(unsafe unsafeBitCast(value, to: Int.self), at: node)
        } else if Value.self == Double.self {
            write(unsafe unsafeBitCast(value, to: Double.self), at: node)
        } else if Value.self == [UInt8].self {
            return writeBytes(value as? [UInt8], at: node)
        } else if Value.self == Data.self {
            return writeBytes((value as? Data).map { Array($0) }, at: node)
        } else if Value.self == Date.self {
            return write(value as? Date, at: node)
        } else if Value.self == UUID.self {
            return write(value as? UUID, at: node)
        } else if Value.self == Decimal.self {
            return write(value as? Decimal, at: node)
        } else if Value.self == Duration.self {
            return write(value as? Duration, at: node)
        } else {
            return false
        }
        return true
    }

    // Each of these leaves the value to its own encoding where the schema has nothing for it, an array of numbers for
    // bytes, say.

    private func writeBytes(_ value: [UInt8]?, at node: Int32) -> Bool {
        guard let value else { return false }
        switch plan[plan[node].kind == .nullable ? plan[node].first : node].kind {
        case .bytes, .fixed: write(value, at: node)
        case .union:
            guard let index = place(.bytes(count: value.count), from: node) else { return false }
            write(value, at: index)
        default: return false
        }
        return true
    }

    private func write(_ value: Date?, at node: Int32) -> Bool {
        guard let value, let index = place(.timestamp, from: node) else { return false }
        guard let count = plan.type(of: index).logicalType?.count(of: value) else {
            refuse(at: index, found: "a date that is out of range")
            return true
        }
        write(count, at: index)
        return true
    }

    private func write(_ value: Duration?, at node: Int32) -> Bool {
        guard let value, let index = place(.timeOfDay, from: node) else { return false }
        guard value >= .zero, value < .seconds(86_400), let count = plan.type(of: index).logicalType?.count(of: value)
        else {
            refuse(at: index, found: "a duration of \(value); a time of day is from 0 to 24 hours")
            return true
        }
        write(count, at: index)
        return true
    }

    private func write(_ value: UUID?, at node: Int32) -> Bool {
        guard let value, let index = place(.uuid, from: node) else { return false }
        if plan[index].kind == .uuid {
            // Lower case, as the specification's RFC asks of what is written.
            write(value.uuidString.lowercased(), at: index)
        } else {
            write(unsafe withUnsafeBytes(of: value.uuid) { unsafe Array($0) }, at: index)
        }
        return true
    }

    private func write(_ value: Decimal?, at node: Int32) -> Bool {
        guard let value, let index = place(.decimal, from: node) else { return false }
        guard let bytes = DecimalBytes.encode(value, as: plan.type(of: index)) else {
            refuse(at: index, found: "the decimal \(value)")
            return true
        }
        write(bytes, at: index)
        return true
    }

    /// The node for a value of `kind`, if `node` or one of its branches is meant for it. The branch's position is
    /// written.
    private func place(_ kind: EncodedKind, from node: Int32) -> Int32? {
        let single = plan[node].kind == .nullable ? plan[node].first : node
        if plan[single].kind == .union {
            let branch = resolve(single, kind)
            return branch == single ? nil : branch
        }
        guard plan.rank(of: single, for: kind) != nil else { return nil }
        return resolve(node, kind)
    }
}

extension ValueDecoder {
    /// Whether `decodeKnown` may know better than `type` itself. Comparing takes less time than an optional of a type
    /// that isn't known before.
    @inline(__always)
    func isKnown<Value>(_ type: Value.Type) -> Bool {
        type == String.self || type == Int.self || type == Double.self || type == [UInt8].self || type == Data.self
            || type == Date.self || type == Duration.self || type == UUID.self || type == Decimal.self
    }

    /// The value at `target`, for a type whose own decoding would not be what the schema means; nil where it would.
    /// Sets `end`.
    @inline(never)
    func decodeKnown<Value: Decodable>(_ type: Value.Type, at target: Target) throws -> Value? {
        if type == String.self { return try string(at: target) as? Value }
        if type == Int.self { return try integer(Int.self, at: target) as? Value }
        if type == Double.self { return try double(at: target) as? Value }
        if type == [UInt8].self { return try isBinary(target) ? try binary(at: target) as? Value : nil }
        if type == Data.self { return try isBinary(target) ? Data(try binary(at: target)) as? Value : nil }
        if type == Date.self { return try long(of: .timestamp, at: target) { $0.date(of: $1) } as? Value }
        if type == Duration.self { return try long(of: .timeOfDay, at: target) { $0.duration(of: $1) } as? Value }
        if type == UUID.self { return try uuid(at: target) as? Value }
        if type == Decimal.self { return try decimal(at: target) as? Value }
        return nil
    }

    private func isBinary(_ target: Target) throws -> Bool {
        let meaning = plan[try resolve(target).node].meaning
        return meaning == .bytes || meaning == .fixed
    }

    /// A value of a logical type that stands in an int or a long.
    private func long<Value>(
        of kind: EncodedKind, at target: Target, _ make: (LogicalType, Int64) -> Value?
    ) throws -> Value? {
        let target = try resolve(target)
        guard let logicalType = plan.type(of: target.node).logicalType, kind.isLogicalType(logicalType) else {
            return nil
        }
        return make(logicalType, try long(at: target))
    }

    private func uuid(at target: Target) throws -> UUID? {
        let target = try resolve(target)
        guard plan.type(of: target.node).logicalType == .uuid else { return nil }
        if plan[target.node].meaning == .string {
            let text = try string(at: target)
            if let uuid = UUID(uuidString: text) { return uuid }
            throw failure(at: target, expected: "a UUID", found: "the string \"\(text.prefix(40))\"")
        }
        let bytes = try binary(at: target)
        guard bytes.count == 16 else { return nil }
        return UUID(
            uuid: (
                bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6], bytes[7], bytes[8], bytes[9],
                bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]
            ))
    }

    private func decimal(at target: Target) throws -> Decimal? {
        let target = try resolve(target)
        let (reader, writer) = (plan.type(of: target.node), plan.writerType(of: target.node))
        guard var logicalType = reader.logicalType, logicalType.isDecimal, try isBinary(target) else { return nil }
        // A decimal has the writer's scale: the same bytes are another number under another scale.
        if case .decimal = logicalType, let written = writer.logicalType, case .decimal = written {
            logicalType = written
        }
        let bytes = try binary(at: target)
        if let value = DecimalBytes.decode(bytes, as: logicalType) { return value }
        throw failure(
            at: target, expected: "a decimal that a Decimal has room for", found: "\(bytes.count) bytes that hold none")
    }
}

extension LogicalType {
    fileprivate var isDecimal: Bool {
        switch self {
        case .decimal, .bigDecimal: true
        default: false
        }
    }
}
