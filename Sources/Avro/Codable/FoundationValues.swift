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
