/// An option that descriptor.proto declares, for schemas that don't import that file.
struct StandardOption: Sendable {
    var name: String
    var type: FieldType
    var isRepeated = false
    /// The names of an enum's values by their numbers.
    var values: [Int32: String] = [:]
    /// The fields of a message.
    var fields: [Int32: StandardOption] = [:]

    /// The options of one kind of declaration.
    enum Kind: String {
        case file = "FileOptions"
        case message = "MessageOptions"
        case field = "FieldOptions"
        case oneof = "OneofOptions"
        case extensionRange = "ExtensionRangeOptions"
        case enumeration = "EnumOptions"
        case enumValue = "EnumValueOptions"
        case service = "ServiceOptions"
        case method = "MethodOptions"

        var fields: [Int32: StandardOption] {
            switch self {
            case .file: StandardOption.file
            case .message: StandardOption.message
            case .field: StandardOption.field
            case .oneof: [1: StandardOption.features]
            case .extensionRange: StandardOption.extensionRange
            case .enumeration: StandardOption.enumeration
            case .enumValue: [1: flag("deprecated"), 2: StandardOption.features, 3: flag("debug_redact")]
            case .service: [33: flag("deprecated"), 34: StandardOption.features]
            case .method:
                [
                    33: flag("deprecated"),
                    34: choice("idempotency_level", ["IDEMPOTENCY_UNKNOWN", "NO_SIDE_EFFECTS", "IDEMPOTENT"]),
                    35: StandardOption.features,
                ]
            }
        }
    }

    static let features = StandardOption(
        name: "features", type: .message,
        fields: [
            1: choice("field_presence", ["EXPLICIT", "IMPLICIT", "LEGACY_REQUIRED"], from: 1),
            2: choice("enum_type", ["OPEN", "CLOSED"], from: 1),
            3: choice("repeated_field_encoding", ["PACKED", "EXPANDED"], from: 1),
            4: choice("utf8_validation", ["VERIFY", "NONE"], from: 2),
            5: choice("message_encoding", ["LENGTH_PREFIXED", "DELIMITED"], from: 1),
            6: choice("json_format", ["ALLOW", "LEGACY_BEST_EFFORT"], from: 1),
            7: choice("enforce_naming_style", ["STYLE2024", "STYLE_LEGACY"], from: 1),
            8: choice("default_symbol_visibility", ["EXPORT_ALL", "EXPORT_TOP_LEVEL", "LOCAL_ALL", "STRICT"], from: 1),
        ])

    private static let file: [Int32: StandardOption] = [
        1: text("java_package"), 8: text("java_outer_classname"),
        9: choice("optimize_for", ["SPEED", "CODE_SIZE", "LITE_RUNTIME"], from: 1),
        10: flag("java_multiple_files"), 11: text("go_package"), 16: flag("cc_generic_services"),
        17: flag("java_generic_services"), 18: flag("py_generic_services"), 20: flag("java_generate_equals_and_hash"),
        23: flag("deprecated"), 27: flag("java_string_check_utf8"), 31: flag("cc_enable_arenas"),
        36: text("objc_class_prefix"), 37: text("csharp_namespace"), 39: text("swift_prefix"),
        40: text("php_class_prefix"), 41: text("php_namespace"), 42: flag("php_generic_services"),
        44: text("php_metadata_namespace"), 45: text("ruby_package"), 50: features,
    ]

    private static let message: [Int32: StandardOption] = [
        1: flag("message_set_wire_format"), 2: flag("no_standard_descriptor_accessor"), 3: flag("deprecated"),
        11: flag("deprecated_legacy_json_field_conflicts"), 12: features,
    ]

    private static let enumeration: [Int32: StandardOption] = [
        2: flag("allow_alias"), 3: flag("deprecated"), 6: flag("deprecated_legacy_json_field_conflicts"), 7: features,
    ]

    private static let field: [Int32: StandardOption] = {
        var targets = choice(
            "targets",
            [
                "TARGET_TYPE_UNKNOWN", "TARGET_TYPE_FILE", "TARGET_TYPE_EXTENSION_RANGE", "TARGET_TYPE_MESSAGE",
                "TARGET_TYPE_FIELD", "TARGET_TYPE_ONEOF", "TARGET_TYPE_ENUM", "TARGET_TYPE_ENUM_ENTRY",
                "TARGET_TYPE_SERVICE", "TARGET_TYPE_METHOD",
            ])
        targets.isRepeated = true
        return [
            1: choice("ctype", ["STRING", "CORD", "STRING_PIECE"]), 2: flag("packed"), 3: flag("deprecated"),
            5: flag("lazy"), 6: choice("jstype", ["JS_NORMAL", "JS_STRING", "JS_NUMBER"]), 10: flag("weak"),
            15: flag("unverified_lazy"), 16: flag("debug_redact"),
            17: choice("retention", ["RETENTION_UNKNOWN", "RETENTION_RUNTIME", "RETENTION_SOURCE"]), 19: targets,
            21: features,
        ]
    }()

    private static let extensionRange: [Int32: StandardOption] = [
        2: StandardOption(
            name: "declaration", type: .message, isRepeated: true,
            fields: [
                1: StandardOption(name: "number", type: .int32), 2: text("full_name"), 3: text("type"),
                5: flag("reserved"), 6: flag("repeated"),
            ]),
        3: choice("verification", ["DECLARATION", "UNVERIFIED"]), 50: features,
    ]

    private static func flag(_ name: String) -> StandardOption { StandardOption(name: name, type: .bool) }

    private static func text(_ name: String) -> StandardOption { StandardOption(name: name, type: .string) }

    private static func choice(_ name: String, _ values: [String], from first: Int32 = 0) -> StandardOption {
        StandardOption(
            name: name, type: .enum,
            values: Dictionary(uniqueKeysWithValues: zip(first..<(first + Int32(values.count)), values)))
    }
}
