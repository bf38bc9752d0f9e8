extension WireMessage {
    /// The wire form: fields by number, then what is unknown.
    func encoded(_ schema: ProtobufSchema, sortingMaps: Bool = false) -> [UInt8] {
        encoded(Form(schema: schema, sortsMaps: sortingMaps))
    }

    /// What the fast pass can read: without what is unknown, and with the extensions of MessageSets as plain fields.
    func encodedForDecoding(_ schema: ProtobufSchema) -> [UInt8] {
        encoded(Form(schema: schema, sortsMaps: false, keepsUnknown: false, hasMessageSets: false))
    }

    /// How messages are written.
    private struct Form {
        var schema: ProtobufSchema
        var sortsMaps: Bool
        var keepsUnknown = true
        var hasMessageSets = true
    }

    private func encoded(_ form: Form) -> [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes, form)
        return bytes
    }

    private func write(to output: inout [UInt8], _ form: Form) {
        let schema = form.schema
        let isMessageSet = schema[type].isMessageSet && form.hasMessageSets
        for (number, values) in fields.sorted(by: { $0.key < $1.key }) {
            guard let id = schema.anyField(of: type, number: number) else { continue }
            let field = schema[id]
            if isMessageSet, case .message(let message)? = values.first {
                output.append(tag: 1, wireType: 3)
                output.append(tag: 2, wireType: 0)
                output.append(varint: UInt64(UInt32(bitPattern: number)))
                output.append(tag: 3, wireType: 2)
                output.append(lengthOf: message.encoded(form))
                output.append(tag: 1, wireType: 4)
            } else if field.isPacked {
                var items: [UInt8] = []
                for value in values { items.append(value, field) }
                output.append(tag: UInt32(bitPattern: number), wireType: 2)
                output.append(lengthOf: items)
            } else {
                let values = field.isMap && form.sortsMaps ? values.sorted(by: WireMessage.isKeyBefore) : values
                for value in values { write(value, field, to: &output, form) }
            }
        }
        if form.keepsUnknown { output += unknown }
    }

    private func write(
        _ value: Value, _ field: ProtobufField, to output: inout [UInt8], _ form: Form
    ) {
        let number = UInt32(bitPattern: field.number)
        // An implicit field that holds its default is absent; `-0` is none.
        if field.presence == .implicit && field.messageType == nil && value.isZero { return }
        output.append(tag: number, wireType: field.type.wireType)
        guard case .message(var message) = value else { return output.append(value, field) }
        if field.isMap { message.completeEntry(form.schema) }
        if field.type == .group {
            message.write(to: &output, form)
            output.append(tag: number, wireType: 4)
        } else {
            output.append(lengthOf: message.entryOrMessage(field, form))
        }
    }

    /// The bytes of a message; those of a map's entry always have the key and the value.
    private func entryOrMessage(_ field: ProtobufField, _ form: Form) -> [UInt8] {
        guard field.isMap else { return encoded(form) }
        var output: [UInt8] = []
        let schema = form.schema
        for id in schema[type].fields {
            let field = schema[id]
            guard let value = fields[field.number]?.first else { continue }
            output.append(tag: UInt32(bitPattern: field.number), wireType: field.type.wireType)
            if case .message(let message) = value {
                if field.type == .group {
                    output += message.encoded(form)
                    output.append(tag: UInt32(bitPattern: field.number), wireType: 4)
                } else {
                    output.append(lengthOf: message.encoded(form))
                }
            } else {
                output.append(value, field)
            }
        }
        return output
    }

    /// Gives an entry the key and the value that it lacks.
    private mutating func completeEntry(_ schema: ProtobufSchema) {
        for id in schema[type].fields where fields[schema[id].number] == nil {
            let field = schema[id]
            let value: Value =
                if let type = field.messageType { .message(WireMessage(type)) } else {
                    switch field.type {
                    case .string, .bytes: .scalar(.bytes([]))
                    case .enum:
                        .scalar(
                            .number(
                                UInt64(
                                    bitPattern: Int64(field.enumType.flatMap { schema[$0].values.first?.number } ?? 0)))
                        )
                    default: .scalar(.number(0))
                    }
                }
            set(value, field, schema)
        }
    }

    private static func isKeyBefore(_ lhs: Value, _ rhs: Value) -> Bool {
        switch (lhs.message?.fields[1]?.first?.scalar, rhs.message?.fields[1]?.first?.scalar) {
        case (.number(let left)?, .number(let right)?): left < right
        case (.bytes(let left)?, .bytes(let right)?): left.lexicographicallyPrecedes(right)
        case (nil, .some): true
        default: false
        }
    }
}

extension WireMessage.Value {
    /// Whether it is the default of a field without presence.
    fileprivate var isZero: Bool {
        switch self {
        case .scalar(.number(let number)): number == 0
        case .scalar(.bytes(let bytes)): bytes.isEmpty
        case .message: false
        }
    }
}

extension [UInt8] {
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func append(tag number: UInt32, wireType: UInt8) {
        append(varint: UInt64(number) << 3 | UInt64(wireType))
    }

    /// Appends bytes behind their length.
    mutating func append(lengthOf bytes: [UInt8]) {
        append(varint: UInt64(bytes.count))
        self += bytes
    }

    /// Appends a scalar without its tag.
    fileprivate mutating func append(_ value: WireMessage.Value, _ field: ProtobufField) {
        switch value {
        case .scalar(.bytes(let bytes)): append(lengthOf: bytes)
        case .scalar(.number(let number)):
            switch field.type.wireType {
            case 0: append(varint: number)
            case 1:
                for shift in stride(from: UInt64(0), to: 64, by: 8) {
                    append(UInt8(truncatingIfNeeded: number >> shift))
                }
            default:
                for shift in stride(from: UInt64(0), to: 32, by: 8) {
                    append(UInt8(truncatingIfNeeded: number >> shift))
                }
            }
        case .message: break
        }
    }
}
