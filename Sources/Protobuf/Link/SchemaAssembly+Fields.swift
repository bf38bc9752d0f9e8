extension SchemaAssembly {
    /// The features of a field. What proto2 and proto3 say in other ways (labels, `[packed]`, groups) counts as features.
    func features(of field: FieldDescriptorProto, in scope: Scope) -> ProtobufFeatures {
        let options = FieldOptions(field.options)
        var features = scope.features.merging(options.features)
        guard scope.edition < .edition2023 else { return features }
        if field.label == .required { features.fieldPresence = .legacyRequired }
        if field.isProto3Optional == true { features.fieldPresence = .explicit }
        if field.type == .group { features.messageEncoding = .delimited }
        if let packed = options.packed { features.repeatedFieldEncoding = packed ? .packed : .expanded }
        return features
    }

    func presence(
        of field: FieldDescriptorProto, _ type: FieldType, _ features: ProtobufFeatures, isExtension: Bool,
        oneof: ProtobufSchema.OneofID?
    ) -> ProtobufField.Presence {
        if field.label == .repeated { return .repeated }
        if field.label == .required || features.fieldPresence == .legacyRequired { return .required }
        let hasPresence =
            isExtension || oneof != nil || type == .message || type == .group || features.fieldPresence == .explicit
        return hasPresence ? .explicit : .implicit
    }

    /// The stated default, or the one of the type; nil for messages, and for enums, which may stand further on. Descriptors
    /// write numbers as decimal text.
    func defaultValue(of field: FieldDescriptorProto, _ type: FieldType) -> ProtobufField.Default? {
        let bytes = field.defaultValue
        let text = bytes.map { String(decoding: $0, as: UTF8.self) }
        switch type {
        case .message, .group, .enum: return nil
        case .bool: return .bool(text == "true")
        case .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64: return .int(text.flatMap { Int64($0) } ?? 0)
        case .uint32, .fixed32, .uint64, .fixed64: return .uint(text.flatMap { UInt64($0) } ?? 0)
        case .float: return .float(text.flatMap { Float($0) } ?? 0)
        case .double: return .double(text.flatMap { Double($0) } ?? 0)
        case .string: return .string(bytes ?? [])
        case .bytes: return .bytes(bytes.map { CEscaping.unescape($0) } ?? [])
        }
    }

    static func enumDefault(_ name: String?, of enumeration: ProtobufEnum) -> ProtobufField.Default? {
        let values = enumeration.values
        let index = name.flatMap { name in values.firstIndex { $0.name.utf8.elementsEqual(name.utf8) } } ?? 0
        guard values.indices.contains(index) else { return nil }
        return .enumValue(number: values[index].number, index: index)
    }
}

/// Names in JSON texts.
enum JSONName {
    /// The name of a field that states none: underscores go, and a letter after one becomes a capital.
    static func of(_ name: String) -> String {
        var result: [UInt8] = []
        var capitalize = false
        for byte in name.utf8 {
            if byte == UInt8(ascii: "_") {
                capitalize = true
            } else {
                let isLower = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
                result.append(capitalize && isLower ? byte - 32 : byte)
                capitalize = false
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// The escapes that descriptors write the default values of bytes fields with (those of C).
enum CEscaping {
    static func unescape(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            guard byte == UInt8(ascii: "\\"), index < text.count else {
                result.append(byte)
                continue
            }
            let escape = text[index]
            index += 1
            switch escape {
            case UInt8(ascii: "n"): result.append(10)
            case UInt8(ascii: "r"): result.append(13)
            case UInt8(ascii: "t"): result.append(9)
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                var value = escape - 48
                var digits = 1
                while digits < 3, index < text.count, UInt8(ascii: "0")...UInt8(ascii: "7") ~= text[index] {
                    value = value &* 8 &+ (text[index] - 48)
                    index += 1
                    digits += 1
                }
                result.append(value)
            default: result.append(escape)
            }
        }
        return result
    }

    /// The text of a default value of `bytes`, as protoc writes it.
    static func escape(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 10: result += Array("\\n".utf8)
            case 13: result += Array("\\r".utf8)
            case 9: result += Array("\\t".utf8)
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
            case 0x20..<0x7F: result.append(byte)
            default: result += [UInt8(ascii: "\\"), 48 + byte >> 6, 48 + (byte >> 3 & 7), 48 + (byte & 7)]
            }
        }
        return result
    }
}
