internal import JSON

extension AvroValue {
    /// The value as compact JSON text in the specification's encoding (`JSONForm.tagged`).
    package func taggedText(of type: AvroSchema.TypeID, in schema: AvroSchema) -> String {
        switch (self, schema[type].shape) {
        case (.null, _): return "null"
        case (.boolean(let value), _): return value ? "true" : "false"
        case (.int(let value), _): return String(value)
        case (.long(let value), _): return String(value)
        case (.float(let value), _): return AvroValue.text(value, isFinite: value.isFinite)
        case (.double(let value), _): return AvroValue.text(value, isFinite: value.isFinite)
        case (.bytes(let bytes), _), (.fixed(let bytes), _):
            return JSONValue.quoted(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
        case (.string(let text), _), (.symbol(let text), _): return JSONValue.quoted(text)
        case (.record(let values), .record(let record)):
            let members = zip(record.fields, values).map { field, value in
                "\(JSONValue.quoted(field.name)):\(value.taggedText(of: field.type, in: schema))"
            }
            return "{\(members.joined(separator: ","))}"
        case (.array(let items), .array(let type)):
            return "[\(items.map { $0.taggedText(of: type, in: schema) }.joined(separator: ","))]"
        case (.map(let entries), .map(let type)):
            let members = entries.map { entry in
                "\(JSONValue.quoted(entry.key)):\(entry.value.taggedText(of: type, in: schema))"
            }
            return "{\(members.joined(separator: ","))}"
        case (.union(_, .null), _): return "null"
        case (.union(let branch, let value), .union(let union)):
            let type = union.branches[branch]
            let name = JSONValue.quoted(schema[type].branchName)
            return "{\(name):\(value.taggedText(of: type, in: schema))}"
        default: preconditionFailure("a value is of the type that it is written as")
        }
    }

    /// What JSON has no number for is written as a string.
    private static func text(_ value: some BinaryFloatingPoint & CustomStringConvertible, isFinite: Bool) -> String {
        if isFinite { return value.description }
        return value.isNaN ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\""
    }
}
