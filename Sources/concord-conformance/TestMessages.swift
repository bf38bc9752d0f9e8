import Protobuf
import SchemaLanguage

/// The messages that Protobuf's conformance suite is about, written for each language that it has them in.
///
/// They are one list of fields, with what the languages differ in; the names and numbers are the suite's.
struct TestMessages {
    enum Language: CaseIterable {
        case proto2, proto3
        /// The same two as files of edition 2023.
        case editionOfProto2, editionOfProto3
        case edition2023
    }

    let language: Language

    /// The schemas of all languages.
    static func schemas() throws(SchemaError) -> [ProtobufSchema] {
        var schemas: [ProtobufSchema] = []
        for language in Language.allCases {
            schemas.append(
                try ProtobufSchema(
                    parsing: SchemaText(TestMessages(language: language).text, name: "\(language).proto")))
        }
        return schemas
    }

    private var suffix: String {
        switch language {
        case .proto2, .editionOfProto2: "Proto2"
        case .proto3, .editionOfProto3: "Proto3"
        case .edition2023: "Edition2023"
        }
    }

    private var isProto3: Bool { language == .proto3 || language == .editionOfProto3 }
    private var isProto2: Bool { language == .proto2 || language == .editionOfProto2 }
    private var isEdition: Bool { language != .proto2 && language != .proto3 }
    private var foreign: String { isProto3 ? "" : suffix }

    /// The file's text.
    var text: String {
        var lines = [header]
        lines.append("message TestAllTypes\(suffix) {")
        lines.append(nestedTypes)
        lines += singularFields + repeatedFields + mapFields
        lines.append(oneof)
        lines += fieldNames
        lines += isProto3 ? wellKnownFields : proto2Fields
        lines.append("}")
        lines.append("message ForeignMessage\(foreign) { \(field("int32", "c", 1)) }")
        lines.append("enum ForeignEnum\(foreign) { FOREIGN_FOO = 0; FOREIGN_BAR = 1; FOREIGN_BAZ = 2; }")
        lines.append(extensions)
        return lines.joined(separator: "\n") + "\n"
    }

    private var header: String {
        switch language {
        case .proto2: "syntax = \"proto2\"; package protobuf_test_messages.proto2;"
        case .proto3: "syntax = \"proto3\"; package protobuf_test_messages.proto3;" + imports
        case .editionOfProto2:
            """
            edition = "2023"; package protobuf_test_messages.editions.proto2;
            option features.enum_type = CLOSED; option features.repeated_field_encoding = EXPANDED;
            option features.utf8_validation = NONE; option features.json_format = LEGACY_BEST_EFFORT;
            """
        case .editionOfProto3:
            """
            edition = "2023"; package protobuf_test_messages.editions.proto3;
            option features.field_presence = IMPLICIT;
            """ + imports
        case .edition2023:
            """
            edition = "2023"; package protobuf_test_messages.editions;
            option features.message_encoding = DELIMITED;
            """
        }
    }

    private var imports: String {
        ["any", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers"]
            .map { "\nimport \"google/protobuf/\($0).proto\";" }.joined()
    }

    // MARK: Fields

    /// A field that occurs at most once; a message behind its length unless `options` say otherwise.
    private func field(_ type: String, _ name: String, _ number: Int, _ options: String = "") -> String {
        (isEdition || language == .proto3 ? "" : "optional ") + declaration(type, name, number, options)
    }

    private func repeated(_ type: String, _ name: String, _ number: Int, _ options: String = "") -> String {
        "repeated " + declaration(type, name, number, options)
    }

    private func declaration(_ type: String, _ name: String, _ number: Int, _ options: String) -> String {
        var options = options
        let isMessage = type.contains("Message") || type.hasPrefix("TestAllTypes")
        if language == .edition2023 && isMessage { options = "features.message_encoding = LENGTH_PREFIXED" }
        return "\(type) \(name) = \(number)\(options.isEmpty ? "" : " [\(options)]");"
    }

    private static let numbers = [
        "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32", "sfixed64", "float",
        "double", "bool",
    ]

    private var nestedTypes: String {
        """
        message NestedMessage {
          \(field("int32", "a", 1))
          \(field("TestAllTypes\(suffix)", "corecursive", 2))
        }
        enum NestedEnum { FOO = 0; BAR = 1; BAZ = 2; NEG = -1; }
        \(isProto3 ? "enum AliasedEnum { option allow_alias = true; ALIAS_FOO = 0; ALIAS_BAR = 1; ALIAS_BAZ = 2; MOO = 2; moo = 2; bAz = 2; }" : "")
        """
    }

    private var singularFields: [String] {
        var lines: [String] = []
        for (index, type) in (TestMessages.numbers + ["string", "bytes"]).enumerated() {
            lines.append(field(type, "optional_\(type)", index + 1))
        }
        lines.append(field("NestedMessage", "optional_nested_message", 18))
        lines.append(field("ForeignMessage\(foreign)", "optional_foreign_message", 19))
        lines.append(field("NestedEnum", "optional_nested_enum", 21))
        lines.append(field("ForeignEnum\(foreign)", "optional_foreign_enum", 22))
        if isProto3 { lines.append(field("AliasedEnum", "optional_aliased_enum", 23)) }
        lines.append(field("string", "optional_string_piece", 24, "ctype = STRING_PIECE"))
        lines.append(field("string", "optional_cord", 25, "ctype = CORD"))
        lines.append(field("TestAllTypes\(suffix)", "recursive_message", 27))
        return lines
    }

    private var repeatedFields: [String] {
        var lines: [String] = []
        for (index, type) in (TestMessages.numbers + ["string", "bytes"]).enumerated() {
            lines.append(repeated(type, "repeated_\(type)", index + 31))
        }
        lines.append(repeated("NestedMessage", "repeated_nested_message", 48))
        lines.append(repeated("ForeignMessage\(foreign)", "repeated_foreign_message", 49))
        lines.append(repeated("NestedEnum", "repeated_nested_enum", 51))
        lines.append(repeated("ForeignEnum\(foreign)", "repeated_foreign_enum", 52))
        lines.append(repeated("string", "repeated_string_piece", 54, "ctype = STRING_PIECE"))
        lines.append(repeated("string", "repeated_cord", 55, "ctype = CORD"))
        let (packed, expanded) =
            isEdition
            ? ("features.repeated_field_encoding = PACKED", "features.repeated_field_encoding = EXPANDED")
            : ("packed = true", "packed = false")
        for (index, type) in TestMessages.numbers.enumerated() {
            lines.append(repeated(type, "packed_\(type)", index + 75, packed))
            lines.append(repeated(type, "unpacked_\(type)", index + 89, expanded))
        }
        lines.append(repeated("NestedEnum", "packed_nested_enum", 88, packed))
        lines.append(repeated("NestedEnum", "unpacked_nested_enum", 102, expanded))
        return lines
    }

    private var mapFields: [String] {
        var entries: [(key: String, value: String, name: String, number: Int)] = []
        for (index, type) in TestMessages.numbers.prefix(10).enumerated() {
            entries.append((type, type, "\(type)_\(type)", index + 56))
        }
        entries += [
            ("int32", "float", "int32_float", 66), ("int32", "double", "int32_double", 67),
            ("bool", "bool", "bool_bool", 68), ("string", "string", "string_string", 69),
            ("string", "bytes", "string_bytes", 70), ("string", "NestedMessage", "string_nested_message", 71),
            ("string", "ForeignMessage\(foreign)", "string_foreign_message", 72),
            ("string", "NestedEnum", "string_nested_enum", 73),
            ("string", "ForeignEnum\(foreign)", "string_foreign_enum", 74),
        ]
        if isProto2 {
            entries += [
                ("int32", "bool", "int32_bool", 104), ("int32", "NestedMessage", "int32_nested_message", 103),
            ]
        }
        return entries.map { "map<\($0.key), \($0.value)> map_\($0.name) = \($0.number);" }
    }

    private var oneof: String {
        let fields = [
            "uint32 oneof_uint32 = 111;", declaration("NestedMessage", "oneof_nested_message", 112, ""),
            "string oneof_string = 113;", "bytes oneof_bytes = 114;", "bool oneof_bool = 115;",
            "uint64 oneof_uint64 = 116;", "float oneof_float = 117;", "double oneof_double = 118;",
            "NestedEnum oneof_enum = 119;", isProto3 ? "google.protobuf.NullValue oneof_null_value = 120;" : "",
        ]
        return "oneof oneof_field { \(fields.joined(separator: " ")) }"
    }

    /// Names that JSON's names are made of in unexpected ways.
    private var fieldNames: [String] {
        guard language != .edition2023 else { return [] }
        let names = [
            "fieldname1", "field_name2", "_field_name3", "field__name4_", "field0name5", "field_0_name6", "fieldName7",
            "FieldName8", "field_Name9", "Field_Name10", "FIELD_NAME11", "FIELD_name12", "__field_name13",
            "__Field_name14", "field__name15", "field__Name16", "field_name17__", "Field_name18__",
        ]
        return names.enumerated().map { field("int32", $0.element, $0.offset + 401) }
    }

    private var wellKnownFields: [String] {
        var lines: [String] = []
        for (index, name) in ["Bool", "Int32", "Int64", "UInt32", "UInt64", "Float", "Double", "String", "Bytes"]
            .enumerated()
        {
            lines.append(field("google.protobuf.\(name)Value", "optional_\(name.lowercased())_wrapper", index + 201))
            lines.append(repeated("google.protobuf.\(name)Value", "repeated_\(name.lowercased())_wrapper", index + 211))
        }
        let singular = [
            ("Duration", "duration"), ("Timestamp", "timestamp"), ("FieldMask", "field_mask"), ("Struct", "struct"),
            ("Any", "any"), ("Value", "value"), ("NullValue", "null_value"), ("Empty", "empty"),
        ]
        for (index, type) in singular.enumerated() {
            lines.append(field("google.protobuf.\(type.0)", "optional_\(type.1)", index + 301))
        }
        let several = [
            ("Duration", "duration", 311), ("Timestamp", "timestamp", 312), ("FieldMask", "fieldmask", 313),
            ("Struct", "struct", 324), ("Any", "any", 315), ("Value", "value", 316), ("ListValue", "list_value", 317),
            ("Empty", "empty", 318),
        ]
        for type in several { lines.append(repeated("google.protobuf.\(type.0)", "repeated_\(type.1)", type.2)) }
        lines.append("reserved 501 to 510; \(reserved)")
        return lines
    }

    /// What the text format has to pass over.
    private var reserved: String { "reserved \(isEdition ? "reserved_field" : "\"reserved_field\""); reserved 999999;" }

    // MARK: What proto3 lacks

    /// A group of two numbers; in editions a message in delimited encoding.
    private func group(_ name: String, _ fieldName: String, _ number: Int, _ first: Int) -> String {
        let body = "{ \(field("int32", "group_int32", first)) \(field("uint32", "group_uint32", first + 1)) }"
        if !isEdition { return "optional group \(name) = \(number) \(body)" }
        let option = language == .edition2023 ? "" : " [features.message_encoding = DELIMITED]"
        return "message \(name) \(body) \(name) \(fieldName) = \(number)\(option);"
    }

    private var proto2Fields: [String] {
        guard isProto2 else {
            return [
                "extensions 120 to 200;", group("GroupLikeType", "groupliketype", 201, 202),
                "GroupLikeType delimited_field = 202;",
            ]
        }
        var lines = [
            "extensions 120 to 200;", group("Data", "data", 201, 202),
            group("MultiWordGroupField", "multiwordgroupfield", 204, 205), "reserved 1000 to 9999; \(reserved)",
        ]
        let defaults = [
            "-123456789", "-9123456789123456789", "2123456789", "10123456789123456789", "-123456789",
            "-9123456789123456789", "2123456789", "10123456789123456789", "-123456789", "-9123456789123456789", "9e9",
            "7e22", "true", "\"Rosebud\"", "\"joshua\"",
        ]
        for (index, type) in (TestMessages.numbers + ["string", "bytes"]).enumerated() {
            lines.append(field(type, "default_\(type)", index + 241, "default = \(defaults[index])"))
        }
        lines.append(
            """
            \(field("MessageSetCorrect", "message_set_correct", 500))
            message MessageSetCorrect { option message_set_wire_format = true; extensions 4 to max; }
            message MessageSetCorrectExtension1 {
              extend MessageSetCorrect { \(field("MessageSetCorrectExtension1", "message_set_extension", 1_547_769)) }
              \(field("string", "str", 25))
            }
            message MessageSetCorrectExtension2 {
              extend MessageSetCorrect { \(field("MessageSetCorrectExtension2", "message_set_extension", 4_135_312)) }
              \(field("int32", "i", 9))
              \(field("MessageSetCorrect", "sub_msg", 10))
            }
            message ExtensionWithOneof {
              oneof oneof_field { int32 a = 1; int32 b = 2; }
              extend MessageSetCorrect { \(field("ExtensionWithOneof", "extension_with_oneof", 123_456_789)) }
            }
            """)
        return lines
    }

    private var extensions: String {
        switch language {
        case .proto3, .editionOfProto3: return ""
        case .proto2:
            return """
                extend TestAllTypesProto2 {
                  optional int32 extension_int32 = 120;
                  optional string extension_string = 133;
                  optional bytes extension_bytes = 134;
                  optional group GroupField = 121 { optional int32 group_int32 = 122; optional uint32 group_uint32 = 123; }
                }
                \(unknown)
                """
        case .editionOfProto2:
            return """
                message GroupField { int32 group_int32 = 122; uint32 group_uint32 = 123; }
                extend TestAllTypesProto2 {
                  int32 extension_int32 = 120;
                  string extension_string = 133;
                  bytes extension_bytes = 134;
                  GroupField groupfield = 121 [features.message_encoding = DELIMITED];
                }
                \(unknown)
                """
        case .edition2023:
            return """
                message GroupLikeType { int32 c = 1; }
                extend TestAllTypesEdition2023 {
                  int32 extension_int32 = 120;
                  GroupLikeType groupliketype = 121;
                  GroupLikeType delimited_ext = 122;
                }
                """
        }
    }

    /// Fields that the big messages don't know.
    private var unknown: String {
        let group =
            isEdition
            ? "message OptionalGroup { int32 a = 1; } OptionalGroup optionalgroup = 1004 [features.message_encoding = DELIMITED];"
            : "optional group OptionalGroup = 1004 { optional int32 a = 1; }"
        return """
            message UnknownToTestAllTypes {
              \(field("int32", "optional_int32", 1001))
              \(field("string", "optional_string", 1002))
              \(field("ForeignMessageProto2", "nested_message", 1003))
              \(group)
              \(field("bool", "optional_bool", 1006))
              repeated int32 repeated_int32 = 1011;
            }
            """
    }
}
