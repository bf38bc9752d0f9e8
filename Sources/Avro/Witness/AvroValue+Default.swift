package import JSON

extension AvroValue {
    /// The value that a field's default stands for (specification, "Complex Types", the table of field defaults); nil
    /// where it doesn't fit the type, as it may in a schema that was read leniently.
    package init?(default json: JSONValue, of type: AvroSchema.TypeID, in schema: AvroSchema) {
        var budget = AvroValue.defaultBudget
        self.init(default: json, of: type, in: schema, budget: &budget)
    }

    /// How many values the defaults of a schema may make in all. The default of a record may be made of its fields'
    /// defaults, so that a short text can ask for any number, or for one without an end.
    package static let defaultBudget = 100_000

    /// The value that a field's default stands for; nil also where it would take more values than `budget`, from which
    /// they are taken, or nest more than 64 deep.
    package init?(
        default json: JSONValue, of type: AvroSchema.TypeID, in schema: AvroSchema, budget: inout Int, depth: Int = 0
    ) {
        budget -= 1
        guard budget > 0, depth < 64 else { return nil }
        switch (schema[type].shape, json.content) {
        case (.null, .null): self = .null
        case (.boolean, .boolean(let value)): self = .boolean(value)
        case (.int, .number(let number)):
            guard let value = number.int64.flatMap(Int32.init(exactly:)) else { return nil }
            self = .int(value)
        case (.long, .number(let number)):
            guard let value = number.int64 else { return nil }
            self = .long(value)
        case (.float, .number(let number)): self = .float(Float(number.text) ?? .infinity)
        case (.double, .number(let number)): self = .double(number.double)
        case (.float, .string(let text)):
            guard let value = AvroValue.special(text) else { return nil }
            self = .float(Float(value))
        case (.double, .string(let text)):
            guard let value = AvroValue.special(text) else { return nil }
            self = .double(value)
        case (.string, .string(let text)): self = .string(text)
        case (.bytes, .string(let text)):
            guard let bytes = AvroValue.bytes(text) else { return nil }
            self = .bytes(bytes)
        case (.fixed(let fixed), .string(let text)):
            guard let bytes = AvroValue.bytes(text), bytes.count == fixed.size else { return nil }
            self = .fixed(bytes)
        case (.enumeration(let enumeration), .string(let text)):
            guard enumeration.symbols.contains(text) else { return nil }
            self = .symbol(text)
        case (.array(let itemType), .array(let items)):
            let values = items.compactMap {
                AvroValue(default: $0, of: itemType, in: schema, budget: &budget, depth: depth + 1)
            }
            guard values.count == items.count else { return nil }
            self = .array(values)
        case (.map(let valueType), .object(let object)):
            let entries = object.members.compactMap { member in
                AvroValue(default: member.value, of: valueType, in: schema, budget: &budget, depth: depth + 1)
                    .map { Entry(member.name, $0) }
            }
            guard entries.count == object.members.count else { return nil }
            self = .map(entries)
        case (.record(let record), .object(let object)):
            let values = record.fields.compactMap { field in
                (object[field.name] ?? field.defaultValue).flatMap {
                    AvroValue(default: $0, of: field.type, in: schema, budget: &budget, depth: depth + 1)
                }
            }
            guard values.count == record.fields.count else { return nil }
            self = .record(values)
        case (.union(let union), _):
            for (branch, type) in union.branches.enumerated() {
                let inner = AvroValue(default: json, of: type, in: schema, budget: &budget, depth: depth + 1)
                guard let value = inner else { continue }
                self = .union(branch: branch, value)
                return
            }
            return nil
        default: return nil
        }
    }

    private static func special(_ text: String) -> Double? {
        switch text {
        case "NaN": .nan
        case "Infinity": .infinity
        case "-Infinity": -.infinity
        default: nil
        }
    }

    /// The bytes that the characters of `text` stand for, one each; nil where one is beyond U+00FF.
    private static func bytes(_ text: String) -> [UInt8]? {
        let bytes = text.unicodeScalars.compactMap { UInt8(exactly: $0.value) }
        return bytes.count == text.unicodeScalars.count ? bytes : nil
    }
}
