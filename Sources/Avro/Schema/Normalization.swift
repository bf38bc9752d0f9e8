internal import JSON

extension AvroSchema {
    /// A default as the registry's normalization writes it: the members of objects are sorted, and the numbers of floats
    /// and doubles take the form of their type (`1` becomes `1.0`). What doesn't fit its type stays as it is.
    func normalized(_ value: JSONValue, as id: TypeID) -> JSONValue {
        switch (self[id].shape, value.content) {
        case (.float, .number(let number)): JavaJSON.value(of: Float(number.double))
        case (.double, .number(let number)): JavaJSON.value(of: number.double)
        case (.array(let items), .array(let values)): normalized(values, as: items)
        case (.map(let values), .object(let object)): normalized(object, as: values)
        case (.record(let record), .object(let object)): normalized(object, as: record.fields)
        // Java takes every default of a union for one of the first branch.
        case (.union(let union), _):
            union.branches.first.map { normalized(value, as: $0) } ?? value.withSortedMembers
        default: value.withSortedMembers
        }
    }

    private func normalized(_ values: [JSONValue], as items: TypeID) -> JSONValue {
        JSONValue(.array(values.map { normalized($0, as: items) }))
    }

    private func normalized(_ object: JSONObject, as values: TypeID) -> JSONValue {
        sorted(object.members.map { JSONObject.Member($0.name, normalized($0.value, as: values)) })
    }

    private func normalized(_ object: JSONObject, as fields: [AvroType.Field]) -> JSONValue {
        let known = fields.compactMap { field in
            object[field.name].map { JSONObject.Member(field.name, normalized($0, as: field.type)) }
        }
        let names = Set(known.map { ExactString($0.name) })
        let unknown = object.members.filter { !names.contains(ExactString($0.name)) }
        return sorted(known + unknown.map { JSONObject.Member($0.name, $0.value.withSortedMembers) })
    }

    private func sorted(_ members: [JSONObject.Member]) -> JSONValue {
        JSONValue(.object(JSONObject(members.sorted { JavaJSON.precedes($0.name, $1.name) })))
    }
}

extension LogicalType {
    /// The attributes with those of the logical type in front, as normalization writes them: a scale of 0 isn't one.
    func attributesFirst(_ attributes: [JSONObject.Member]) -> [JSONObject.Member] {
        var first = ["logicalType"]
        if case .decimal(_, let scale) = self { first += scale == 0 ? ["precision"] : ["precision", "scale"] }
        return first.compactMap { name in attributes.first { $0.name == name } }
            + attributes.filter { !first.contains($0.name) }
    }
}

extension JSONValue {
    /// The value with the members of all its objects sorted.
    var withSortedMembers: JSONValue {
        switch content {
        case .array(let items): JSONValue(.array(items.map(\.withSortedMembers)))
        case .object(let object):
            JSONValue(
                .object(
                    JSONObject(
                        object.members.map { JSONObject.Member($0.name, $0.value.withSortedMembers) }
                            .sorted { JavaJSON.precedes($0.name, $1.name) })))
        default: self
        }
    }
}
