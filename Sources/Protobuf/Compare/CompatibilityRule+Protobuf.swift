public import SchemaLanguage

extension CompatibilityRule {
    /// The rules for Protobuf schemas in a registry, whose verdicts are those of Confluent's registry.
    public static let protobuf: [CompatibilityRule] = [
        .packageChanged, .messageRemoved, .fieldTypeChanged, .fieldMessageChanged, .fieldLabelChanged,
        .requiredFieldChanged, .oneofMemberRemoved, .fieldsJoinedInOneof,
    ]

    static let packageChanged = CompatibilityRule(
        "proto/package-changed",
        "The package stays: it is a part of every full name, so rpc paths, extensions and Any values depend on it.",
        directions: [.backward, .forward], differenceTypes: ["PACKAGE_CHANGED"])
    static let messageRemoved = CompatibilityRule(
        "proto/message-removed", "A message stays, since records may have been written with it.",
        directions: [.backward, .forward], differenceTypes: ["MESSAGE_REMOVED"])
    static let fieldTypeChanged = CompatibilityRule(
        "proto/field-type-changed",
        "A field changes its type only for another one with the same wire form: one of int32, int64, uint32, uint64, bool "
            + "and enums, one of sint32 and sint64, of string and bytes, of fixed32 and sfixed32, or of fixed64 and sfixed64.",
        directions: [.backward, .forward], differenceTypes: ["FIELD_KIND_CHANGED", "FIELD_SCALAR_KIND_CHANGED"])
    static let fieldMessageChanged = CompatibilityRule(
        "proto/field-message-changed",
        "A field keeps its message type, and what it imports changes only compatibly.",
        directions: [.backward, .forward], differenceTypes: ["FIELD_NAMED_TYPE_CHANGED"])
    static let fieldLabelChanged = CompatibilityRule(
        "proto/field-label-changed",
        "A field of numbers keeps its label: repeated numbers may stand together in one piece, which no single one is.",
        directions: [.backward, .forward], differenceTypes: ["FIELD_NUMERIC_LABEL_CHANGED"])
    static let requiredFieldChanged = CompatibilityRule(
        "proto/required-field-changed",
        "No required field comes or goes: who requires it refuses what the other side writes without it.",
        directions: [.backward, .forward], differenceTypes: ["REQUIRED_FIELD_ADDED", "REQUIRED_FIELD_REMOVED"])
    static let oneofMemberRemoved = CompatibilityRule(
        "proto/oneof-member-removed",
        "A member of a oneof stays: without it a reader can't tell that another choice was made from that none was.",
        directions: [.backward, .forward], differenceTypes: ["ONEOF_FIELD_REMOVED"])
    static let fieldsJoinedInOneof = CompatibilityRule(
        "proto/fields-joined-in-oneof",
        "Fields that could be set together don't come into one oneof, of which a reader keeps the last member only.",
        directions: [.backward, .forward],
        differenceTypes: ["MULTIPLE_FIELDS_MOVED_TO_ONEOF", "FIELD_MOVED_TO_EXISTING_ONEOF"])
}

extension ProtobufDifferenceKind {
    /// The rule that such a difference breaks; nil for a compatible one.
    var rule: CompatibilityRule? {
        switch self {
        case .packageChanged: .packageChanged
        case .messageRemoved: .messageRemoved
        case .fieldKindChanged, .fieldScalarKindChanged: .fieldTypeChanged
        case .fieldNamedTypeChanged: .fieldMessageChanged
        case .fieldNumericLabelChanged: .fieldLabelChanged
        case .requiredFieldAdded, .requiredFieldRemoved: .requiredFieldChanged
        case .oneofFieldRemoved: .oneofMemberRemoved
        case .multipleFieldsMovedToOneof, .fieldMovedToExistingOneof: .fieldsJoinedInOneof
        case .messageAdded, .messageMoved, .enumAdded, .enumRemoved, .enumConstAdded, .enumConstChanged,
            .enumConstRemoved, .fieldAdded, .fieldRemoved, .fieldNameChanged, .fieldStringOrBytesLabelChanged,
            .oneofAdded, .oneofRemoved, .oneofFieldAdded, .oneofFieldMovedToTopLevel:
            nil
        }
    }
}
