internal import JSON

/// Writes the defaults of a reader's fields in the form in which values are written.
struct DefaultText {
    let schema: AvroSchema
    let form: JSONForm
    /// How many more values, and how many bytes of text, the defaults of the schema may become in all: the default of a
    /// record may be made of its fields' defaults, so that a short text can ask for any number.
    private var (budget, bytesLeft) = (AvroValue.defaultBudget, 4 << 20)
    private var texts: [Field: [UInt8]?] = [:]
    private var text: [UInt8] = []

    private struct Field: Hashable {
        var record: AvroSchema.TypeID
        var position: Int
    }

    init(schema: AvroSchema, form: JSONForm) {
        self.schema = schema
        self.form = form
    }

    /// The JSON text of the default of the field at a position of a record; nil where it doesn't fit its type, which
    /// lenient parsing doesn't see, or where the defaults of the schema are too large in all.
    mutating func text(of position: Int, in record: AvroSchema.TypeID) -> [UInt8]? {
        let field = Field(record: record, position: position)
        if let known = texts[field] { return known }
        let text = makeText(of: field)
        texts[field] = .some(text)
        return text
    }

    private mutating func makeText(of field: Field) -> [UInt8]? {
        guard case .record(let record) = schema[field.record].shape,
            let json = record.fields[field.position].defaultValue
        else { return nil }
        let type = record.fields[field.position].type
        guard let value = AvroValue(default: json, of: type, in: schema, budget: &budget) else { return nil }
        text = []
        let fits = append(value, as: type)
        bytesLeft -= text.count
        return fits ? text : nil
    }

    private mutating func append(_ value: AvroValue, as type: AvroSchema.TypeID) -> Bool {
        guard text.count <= bytesLeft else { return false }
        switch (value, schema[type].shape) {
        case (.null, _): text += "null".utf8
        case (.boolean(let value), _): text += (value ? "true" : "false").utf8
        case (.int(let value), _): text += String(value).utf8
        case (.long(let value), _): text += String(value).utf8
        case (.float(let value), _): unsafe appendRoom(JSONText.numberRoom) { unsafe JSONText.write(value, to: $0) }
        case (.double(let value), _): unsafe appendRoom(JSONText.numberRoom) { unsafe JSONText.write(value, to: $0) }
        case (.string(let value), _), (.symbol(let value), _): text += JSONValue.quoted(value).utf8
        case (.bytes(let bytes), _), (.fixed(let bytes), _):
            return append(bytes, as: form == .plain ? schema[type].logicalType : nil)
        case (.record(let values), .record(let record)):
            return append("{", zip(record.fields, values), "}") { texts, field in
                texts.append(field.1, as: field.0.type, called: field.0.name)
            }
        case (.map(let entries), .map(let type)):
            return append("{", entries, "}") { texts, entry in texts.append(entry.value, as: type, called: entry.key) }
        case (.array(let items), .array(let type)):
            return append("[", items, "]") { texts, item in texts.append(item, as: type) }
        case (.union(let branch, let value), .union(let union)):
            let type = union.branches[branch]
            guard form == .tagged, value != .null else { return append(value, as: type) }
            return append("{", [value], "}") { texts, value in
                texts.append(value, as: type, called: texts.schema[type].branchName)
            }
        default: return false
        }
        return true
    }

    private mutating func append(_ value: AvroValue, as type: AvroSchema.TypeID, called name: String) -> Bool {
        text += (JSONValue.quoted(name) + ":").utf8
        return append(value, as: type)
    }

    /// Appends a list; whether all of its parts could be.
    private mutating func append<Parts: Sequence>(
        _ opening: String, _ parts: Parts, _ closing: String, _ appendPart: (inout DefaultText, Parts.Element) -> Bool
    ) -> Bool {
        text += opening.utf8
        for (index, part) in parts.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            guard appendPart(&self, part) else { return false }
        }
        text += closing.utf8
        return true
    }

    /// Appends bytes; whether they are a value of the logical type.
    private mutating func append(_ bytes: [UInt8], as type: LogicalType?) -> Bool {
        var fits = true
        unsafe appendRoom(JSONText.latin1Room(bytes.count) + LogicalText.room) { output in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                // No bytes may have no address; then nothing is read.
                let source = unsafe bytes.baseAddress ?? UnsafePointer(output)
                let end = unsafe LogicalText.write(source, count: bytes.count, as: type, to: output)
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
