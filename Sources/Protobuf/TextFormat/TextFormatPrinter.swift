internal import JSON

/// Writes a message in the text format, a field a line.
struct TextFormatPrinter {
    let schema: ProtobufSchema
    let printsUnknown: Bool
    let depth: Int
    private(set) var output: [UInt8] = []
    private var indentation = 0

    init(_ schema: ProtobufSchema, printsUnknown: Bool, depth: Int) {
        self.schema = schema
        self.printsUnknown = printsUnknown
        self.depth = depth
    }

    mutating func write(_ message: WireMessage) {
        if schema[message.type].fullName == "google.protobuf.Any", writeExpanded(message) { return }
        for (number, values) in message.fields.sorted(by: { $0.key < $1.key }) {
            guard let id = schema.anyField(of: message.type, number: number) else { continue }
            let field = schema[id]
            let name =
                field.isExtension
                ? "[\(field.fullName)]"
                : schema.isGroup(id) ? field.messageType.map { schema[$0].name } ?? field.name : field.name
            for value in values {
                if field.presence == .implicit && field.messageType == nil && value.isDefault { continue }
                switch value {
                case .message(let inner): writeMessage(name) { $0.write(inner) }
                case .scalar(let scalar): line("\(name): ", scalarText(scalar, field))
                }
            }
        }
        if printsUnknown { writeUnknown(message.unknown, depth: min(depth, 10)) }
    }

    private mutating func line(_ name: String, _ value: [UInt8]) {
        output += [UInt8](repeating: UInt8(ascii: " "), count: indentation)
        output += Array(name.utf8)
        output += value
        output.append(UInt8(ascii: "\n"))
    }

    private mutating func writeMessage(_ name: String, _ body: (inout TextFormatPrinter) -> Void) {
        line(name, Array(" {".utf8))
        indentation += 2
        body(&self)
        indentation -= 2
        line("}", [])
    }

    /// Writes an `Any` as its content, where the schema has the type and the bytes are a message of it.
    private mutating func writeExpanded(_ message: WireMessage) -> Bool {
        guard case .bytes(let url)? = message.fields[1]?.first?.scalar,
            let name = String(decoding: url, as: UTF8.self).split(separator: "/").last,
            url.contains(UInt8(ascii: "/")), let type = schema.message(named: String(name))
        else { return false }
        var bytes: [UInt8] = []
        if case .bytes(let content)? = message.fields[2]?.first?.scalar { bytes = content }
        guard let content = try? WireMessage(bytes, type, schema, depth: depth) else { return false }
        writeMessage("[\(String(decoding: url, as: UTF8.self))]") { $0.write(content) }
        return true
    }

    // MARK: Scalars

    private func scalarText(_ value: WireMessage.Scalar, _ field: ProtobufField) -> [UInt8] {
        switch value {
        case .bytes(let bytes): TextFormatPrinter.quoted(bytes, keepsUnicode: field.type == .string)
        case .number(let number): Array(numberText(number, field).utf8)
        }
    }

    private func numberText(_ number: UInt64, _ field: ProtobufField) -> String {
        switch field.type {
        case .int32, .int64, .sfixed64: String(Int64(bitPattern: number))
        case .sfixed32: String(Int32(truncatingIfNeeded: number))
        case .sint32:
            String(
                Int32(
                    bitPattern: UInt32(truncatingIfNeeded: number) >> 1 ^ (0 &- UInt32(truncatingIfNeeded: number & 1)))
            )
        case .sint64: String(Int64(bitPattern: number >> 1 ^ (0 &- (number & 1))))
        case .bool: number == 0 ? "false" : "true"
        case .float: TextFormatPrinter.text(Float(bitPattern: UInt32(truncatingIfNeeded: number)))
        case .double: TextFormatPrinter.text(Double(bitPattern: number))
        case .enum:
            field.enumType.flatMap { schema[$0].value(number: Int32(truncatingIfNeeded: number))?.name }
                ?? String(Int32(truncatingIfNeeded: number))
        default: String(number)
        }
    }

    private static func text(_ value: some BinaryFloatingPoint & LosslessStringConvertible) -> String {
        value.isNaN ? "nan" : value.isInfinite ? (value < 0 ? "-inf" : "inf") : value.description
    }

    /// Bytes in quotes, with the escapes of C; characters outside of ASCII stay as they are in a string of UTF-8.
    private static func quoted(_ bytes: [UInt8], keepsUnicode: Bool) -> [UInt8] {
        let keeps = keepsUnicode && String(validating: bytes, as: UTF8.self) != nil
        var result: [UInt8] = [UInt8(ascii: "\"")]
        for byte in bytes {
            if byte >= 0x80 && keeps { result.append(byte) } else { result += CEscaping.escape([byte]) }
        }
        return result + [UInt8(ascii: "\"")]
    }

    // MARK: Unknown fields

    /// Writes fields by their numbers; bytes that are a message as one.
    private mutating func writeUnknown(_ bytes: [UInt8], depth: Int) {
        var reader = WireReader(bytes, bytes.indices)
        while !reader.isAtEnd {
            guard let tag = try? reader.tag() else { return }
            let name = "\(tag.number)"
            switch tag.wireType {
            case 0: line("\(name): ", Array("\((try? reader.varint()) ?? 0)".utf8))
            case 1: line("\(name): 0x", Array(String((try? reader.fixed(8)) ?? 0, radix: 16).utf8))
            case 5: line("\(name): 0x", Array(String((try? reader.fixed(4)) ?? 0, radix: 16).utf8))
            case 3:
                guard let range = try? reader.group(tag, depth: MessageEncodingPlan.depthMax) else { return }
                let content = Array(bytes[range])
                writeMessage(name) { $0.writeUnknown(content, depth: depth - 1) }
            default:
                guard let range = try? reader.slice() else { return }
                let content = Array(bytes[range])
                if !content.isEmpty && depth > 0 && TextFormatPrinter.isMessage(content) {
                    writeMessage(name) { $0.writeUnknown(content, depth: depth - 1) }
                } else {
                    line("\(name): ", TextFormatPrinter.quoted(content, keepsUnicode: false))
                }
            }
        }
    }

    private static func isMessage(_ bytes: [UInt8]) -> Bool {
        var reader = WireReader(bytes, bytes.indices)
        while !reader.isAtEnd {
            guard let tag = try? reader.tag(), tag.wireType != 4,
                (try? reader.skip(tag, depth: MessageEncodingPlan.depthMax)) != nil
            else { return false }
        }
        return true
    }
}

extension WireMessage.Value {
    fileprivate var isDefault: Bool {
        switch self {
        case .scalar(.number(let number)): number == 0
        case .scalar(.bytes(let bytes)): bytes.isEmpty
        case .message: false
        }
    }
}
