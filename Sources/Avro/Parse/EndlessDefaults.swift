internal import JSON
internal import SchemaLanguage

extension SchemaParser {
    /// Refuses defaults that need themselves, as `{}` does for a record that has a field of its own kind with the default
    /// `{}`: a reader would never be done making such a value. Lenient rules take the default away instead.
    mutating func checkForEndlessDefaults() {
        var walk = DefaultWalk(types: types, limit: limits.depth)
        for (index, type) in types.enumerated() where type.place.source == source {
            guard case .record(var record) = type.shape else { continue }
            for (position, field) in record.fields.enumerated() {
                guard let value = field.defaultValue, walk.isEndless(TypeID(index), position, depth: 0) else {
                    continue
                }
                let message =
                    "the default of \(shown(field.name)) never ends, or nests more than \(limits.depth) deep: a field "
                    + "that it leaves out has a default that needs this one again"
                if rules == .strict {
                    refuse(message, at: value.span)
                } else {
                    warn(message + "; it is ignored", at: value.span)
                    record.fields[position].defaultValue = nil
                    types[index].shape = .record(record)
                }
            }
        }
    }
}

/// Follows a default into the defaults of the fields that its value leaves out.
private struct DefaultWalk {
    private let types: [AvroType]
    private let limit: Int
    private var check: DefaultCheck
    /// The fields whose defaults are being followed or have been, and whether they came to an end.
    private var ended: [Field: Bool] = [:]

    private struct Field: Hashable {
        var record: AvroSchema.TypeID
        var position: Int
    }

    init(types: [AvroType], limit: Int) {
        self.types = types
        self.limit = limit
        check = DefaultCheck(types: types, exactly: false)
    }

    mutating func isEndless(_ id: AvroSchema.TypeID, _ position: Int, depth: Int) -> Bool {
        guard case .record(let record) = types[id.index].shape, let value = record.fields[position].defaultValue else {
            return false
        }
        let key = Field(record: id, position: position)
        if let ended = ended[key] { return !ended }
        ended[key] = false
        guard !isEndless(value, as: record.fields[position].type, depth: depth + 1) else { return true }
        ended[key] = true
        return false
    }

    private mutating func isEndless(_ value: JSONValue, as id: AvroSchema.TypeID, depth: Int) -> Bool {
        guard depth <= limit, check.budget > 0 else { return true }
        switch (types[id.index].shape, value.content) {
        case (.record(let record), .object(let object)): return isEndless(object, record.fields, of: id, depth: depth)
        case (.array(let items), .array(let values)):
            for item in values where isEndless(item, as: items, depth: depth + 1) { return true }
        case (.map(let values), .object(let object)):
            for member in object.members where isEndless(member.value, as: values, depth: depth + 1) { return true }
        case (.union(let union), _):
            for branch in union.branches where check.mismatch(of: value, with: branch) == nil {
                return isEndless(value, as: branch, depth: depth + 1)
            }
        default: break
        }
        return false
    }

    private mutating func isEndless(
        _ object: JSONObject, _ fields: [AvroType.Field], of id: AvroSchema.TypeID, depth: Int
    ) -> Bool {
        for (position, field) in fields.enumerated() {
            if let part = object[field.name] {
                if isEndless(part, as: field.type, depth: depth + 1) { return true }
            } else if isEndless(id, position, depth: depth + 1) {
                return true
            }
        }
        return false
    }
}
