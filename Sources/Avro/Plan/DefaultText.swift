internal import JSON

/// Writes the defaults of a reader's fields in the form in which values are written.
struct DefaultText {
    let schema: AvroSchema
    let form: JSONForm
    /// How many more values are looked at, in all defaults of a schema: a union inside a record inside a union could take
    /// exponentially many, and defaults of records that are empty objects can be written out to as much.
    private var budget = 100_000
    private var text: [UInt8] = []

    init(schema: AvroSchema, form: JSONForm) {
        self.schema = schema
        self.form = form
    }

    /// The JSON text of a default; nil where it doesn't fit its type, which lenient parsing doesn't see, or where the
    /// defaults of the schema are too large in all.
    mutating func text(of value: JSONValue, as type: AvroSchema.TypeID) -> [UInt8]? {
        text = []
        return append(value, as: type) ? text : nil
    }

    private mutating func append(_ value: JSONValue, as id: AvroSchema.TypeID) -> Bool {
        budget -= 1
        guard budget > 0 else { return false }
        let type = schema[id]
        switch (type.shape, value.content) {
        case (.null, .null): text += "null".utf8
        case (.boolean, .boolean(let value)): text += (value ? "true" : "false").utf8
        case (.int, .number(let number)):
            guard let value = number.int64.flatMap(Int32.init(exactly:)) else { return false }
            text += String(value).utf8
        case (.long, .number(let number)):
            guard let value = number.int64 else { return false }
            text += String(value).utf8
        case (.float, .number(let number)): append(Float(number.text) ?? .infinity)
        case (.double, .number(let number)): append(number.double)
        case (.float, .string(let name)), (.double, .string(let name)):
            guard ["NaN", "Infinity", "-Infinity"].contains(name) else { return false }
            text += JSONValue.quoted(name).utf8
        case (.string, .string(let value)): text += JSONValue.quoted(value).utf8
        case (.bytes, .string(let value)), (.fixed, .string(let value)): return appendBytes(value, as: type)
        case (.enumeration(let enumeration), .string(let value)):
            guard enumeration.symbols.contains(where: { ExactString($0) == ExactString(value) }) else { return false }
            text += JSONValue.quoted(value).utf8
        case (.record(let record), .object(let object)):
            return append("{", "}", record.fields) { texts, field in
                guard let value = object[field.name] ?? field.defaultValue else { return false }
                texts.text += (JSONValue.quoted(field.name) + ":").utf8
                return texts.append(value, as: field.type)
            }
        case (.array(let items), .array(let values)):
            return append("[", "]", values) { texts, value in texts.append(value, as: items) }
        case (.map(let values), .object(let object)):
            return append("{", "}", object.members) { texts, member in
                texts.text += (JSONValue.quoted(member.name) + ":").utf8
                return texts.append(member.value, as: values)
            }
        case (.union(let union), _): return append(value, asOneOf: union)
        default: return false
        }
        return true
    }

    /// Appends a list; whether all of its parts fit.
    private mutating func append<Part>(
        _ opening: String, _ closing: String, _ parts: [Part], _ appendPart: (inout DefaultText, Part) -> Bool
    ) -> Bool {
        text += opening.utf8
        for (index, part) in parts.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            guard appendPart(&self, part) else { return false }
        }
        text += closing.utf8
        return true
    }

    /// Appends a value as the first branch that it fits (specification, "Unions").
    private mutating func append(_ value: JSONValue, asOneOf union: AvroType.Union) -> Bool {
        let start = text.count
        for branch in union.branches {
            let isTagged = form == .tagged && !value.isNull
            if isTagged { text += "{\(JSONValue.quoted(schema[branch].branchName)):".utf8 }
            if append(value, as: branch) {
                if isTagged { text.append(UInt8(ascii: "}")) }
                return true
            }
            text.removeSubrange(start...)
        }
        return false
    }

    private mutating func append(_ value: Float) {
        unsafe appendRoom(JSONText.numberRoom) { unsafe JSONText.write(value, to: $0) }
    }

    private mutating func append(_ value: Double) {
        unsafe appendRoom(JSONText.numberRoom) { unsafe JSONText.write(value, to: $0) }
    }

    private mutating func appendBytes(_ value: String, as type: AvroType) -> Bool {
        let bytes = value.unicodeScalars.compactMap { UInt8(exactly: $0.value) }
        guard bytes.count == value.unicodeScalars.count else { return false }
        if case .fixed(let fixed) = type.shape, fixed.size != bytes.count { return false }
        let logicalType = form == .plain ? type.logicalType : nil
        var fits = true
        unsafe appendRoom(JSONText.latin1Room(bytes.count) + LogicalText.room) { output in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                // An array that is empty may have no address.
                var empty: UInt8 = 0
                let end = unsafe withUnsafePointer(to: &empty) { empty in
                    unsafe LogicalText.write(
                        bytes.baseAddress ?? empty, count: bytes.count, as: logicalType, to: output)
                }
                fits = unsafe end != nil
                return unsafe end ?? output
            }
        }
        return fits
    }

    private mutating func appendRoom(
        _ room: Int, _ write: (UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>
    ) {
        text += unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            count = unsafe write(start) - start
        }
    }
}
