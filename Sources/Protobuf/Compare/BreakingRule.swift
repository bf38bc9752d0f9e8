/// A breaking rule of buf, by its id.
public enum BreakingRule: String, Hashable, Sendable, CaseIterable {
    case enumNoDelete = "ENUM_NO_DELETE"
    case fileNoDelete = "FILE_NO_DELETE"
    case fileSamePackage = "FILE_SAME_PACKAGE"
    case messageNoDelete = "MESSAGE_NO_DELETE"
    case serviceNoDelete = "SERVICE_NO_DELETE"
    case enumSameType = "ENUM_SAME_TYPE"
    case enumValueNoDelete = "ENUM_VALUE_NO_DELETE"
    case extensionMessageNoDelete = "EXTENSION_MESSAGE_NO_DELETE"
    case fieldNoDelete = "FIELD_NO_DELETE"
    case fieldSameCppStringType = "FIELD_SAME_CPP_STRING_TYPE"
    case fieldSameJavaUTF8Validation = "FIELD_SAME_JAVA_UTF8_VALIDATION"
    case fieldSameJSType = "FIELD_SAME_JSTYPE"
    case fieldSameUTF8Validation = "FIELD_SAME_UTF8_VALIDATION"
    case fileSameCcEnableArenas = "FILE_SAME_CC_ENABLE_ARENAS"
    case fileSameCcGenericServices = "FILE_SAME_CC_GENERIC_SERVICES"
    case fileSameCsharpNamespace = "FILE_SAME_CSHARP_NAMESPACE"
    case fileSameGoPackage = "FILE_SAME_GO_PACKAGE"
    case fileSameJavaGenericServices = "FILE_SAME_JAVA_GENERIC_SERVICES"
    case fileSameJavaMultipleFiles = "FILE_SAME_JAVA_MULTIPLE_FILES"
    case fileSameJavaOuterClassname = "FILE_SAME_JAVA_OUTER_CLASSNAME"
    case fileSameJavaPackage = "FILE_SAME_JAVA_PACKAGE"
    case fileSameObjcClassPrefix = "FILE_SAME_OBJC_CLASS_PREFIX"
    case fileSameOptimizeFor = "FILE_SAME_OPTIMIZE_FOR"
    case fileSamePhpClassPrefix = "FILE_SAME_PHP_CLASS_PREFIX"
    case fileSamePhpMetadataNamespace = "FILE_SAME_PHP_METADATA_NAMESPACE"
    case fileSamePhpNamespace = "FILE_SAME_PHP_NAMESPACE"
    case fileSamePyGenericServices = "FILE_SAME_PY_GENERIC_SERVICES"
    case fileSameRubyPackage = "FILE_SAME_RUBY_PACKAGE"
    case fileSameSwiftPrefix = "FILE_SAME_SWIFT_PREFIX"
    case fileSameSyntax = "FILE_SAME_SYNTAX"
    case messageNoRemoveStandardDescriptorAccessor = "MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR"
    case oneofNoDelete = "ONEOF_NO_DELETE"
    case rpcNoDelete = "RPC_NO_DELETE"
    case enumSameJSONFormat = "ENUM_SAME_JSON_FORMAT"
    case enumValueSameName = "ENUM_VALUE_SAME_NAME"
    case fieldSameJSONName = "FIELD_SAME_JSON_NAME"
    case fieldSameName = "FIELD_SAME_NAME"
    case messageSameJSONFormat = "MESSAGE_SAME_JSON_FORMAT"
    case fieldSameCardinality = "FIELD_SAME_CARDINALITY"
    case fieldSameOneof = "FIELD_SAME_ONEOF"
    case fieldSameType = "FIELD_SAME_TYPE"
    case messageSameRequiredFields = "MESSAGE_SAME_REQUIRED_FIELDS"
    case reservedEnumNoDelete = "RESERVED_ENUM_NO_DELETE"
    case reservedMessageNoDelete = "RESERVED_MESSAGE_NO_DELETE"
    case rpcSameClientStreaming = "RPC_SAME_CLIENT_STREAMING"
    case rpcSameIdempotencyLevel = "RPC_SAME_IDEMPOTENCY_LEVEL"
    case rpcSameRequestType = "RPC_SAME_REQUEST_TYPE"
    case rpcSameResponseType = "RPC_SAME_RESPONSE_TYPE"
    case rpcSameServerStreaming = "RPC_SAME_SERVER_STREAMING"
    case packageEnumNoDelete = "PACKAGE_ENUM_NO_DELETE"
    case packageMessageNoDelete = "PACKAGE_MESSAGE_NO_DELETE"
    case packageNoDelete = "PACKAGE_NO_DELETE"
    case packageServiceNoDelete = "PACKAGE_SERVICE_NO_DELETE"
    case enumValueNoDeleteUnlessNameReserved = "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED"
    case fieldNoDeleteUnlessNameReserved = "FIELD_NO_DELETE_UNLESS_NAME_RESERVED"
    case fieldWireJSONCompatibleCardinality = "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY"
    case enumValueNoDeleteUnlessNumberReserved = "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED"
    case fieldNoDeleteUnlessNumberReserved = "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED"
    case fieldWireCompatibleCardinality = "FIELD_WIRE_COMPATIBLE_CARDINALITY"
    case fieldSameCType = "FIELD_SAME_CTYPE"
    case fieldSameLabel = "FIELD_SAME_LABEL"
    case fileSameJavaStringCheckUTF8 = "FILE_SAME_JAVA_STRING_CHECK_UTF8"
    case fileSamePhpGenericServices = "FILE_SAME_PHP_GENERIC_SERVICES"
    case messageSameMessageSetWireFormat = "MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT"
    case fieldWireJSONCompatibleType = "FIELD_WIRE_JSON_COMPATIBLE_TYPE"
    case fieldWireCompatibleType = "FIELD_WIRE_COMPATIBLE_TYPE"
    case extensionNoDelete = "EXTENSION_NO_DELETE"
    case fieldSameDefault = "FIELD_SAME_DEFAULT"
    case packageExtensionNoDelete = "PACKAGE_EXTENSION_NO_DELETE"
}

/// A set of breaking rules of buf, by its name.
public enum BreakingCategory: String, Hashable, Sendable, CaseIterable {
    /// Generated source: everything stays in its file.
    case file = "FILE"
    /// Generated source: everything stays in its package.
    case package = "PACKAGE"
    /// Data on the wire and as JSON.
    case wireJSON = "WIRE_JSON"
    /// Data on the wire.
    case wire = "WIRE"
    /// What a schema registry of Confluent's kind would refuse, and what JSON data would not survive.
    case csr = "CSR"
}

extension BreakingRule {
    /// The id that findings carry, such as `proto/FIELD_NO_DELETE`.
    public var id: String { "proto/" + rawValue }

    /// The categories that the rule belongs to (buf's configuration version v2); none for one that must be named.
    public var categories: Set<BreakingCategory> { row.categories }

    /// Whether it applies where nothing is selected.
    public var isDefault: Bool { categories.contains(.file) }

    /// What the rule asks for, in one sentence.
    public var purpose: String { row.purpose }

    /// The rules that a retired one stands for; nil for a rule in use.
    public var replacements: [BreakingRule]? { row.replacements }

    private struct Row {
        let categories: Set<BreakingCategory>
        let purpose: String
        var replacements: [BreakingRule]?

        init(_ categories: Set<BreakingCategory>, _ purpose: String, replacements: [BreakingRule]? = nil) {
            self.categories = categories
            self.purpose = purpose
            self.replacements = replacements
        }
    }

    private var row: Row { Self.table[self] ?? Row([], "") }

    private static let table: [BreakingRule: Row] = [
        .enumNoDelete: Row(
            [.file, .csr], "An enum stays in its file."),
        .fileNoDelete: Row(
            [.file, .csr], "A file stays."),
        .fileSamePackage: Row(
            [.file, .package, .wireJSON, .wire, .csr], "A file keeps its package."),
        .messageNoDelete: Row(
            [.file, .csr], "A message stays in its file."),
        .serviceNoDelete: Row(
            [.file], "A service stays in its file."),
        .enumSameType: Row(
            [.file, .package], "An enum stays open or stays closed."),
        .enumValueNoDelete: Row(
            [.file, .package, .csr], "A value of an enum stays, even if its number and name would be reserved."),
        .extensionMessageNoDelete: Row(
            [.file, .package, .csr], "A number that extensions may take stays one."),
        .fieldNoDelete: Row(
            [.file, .package, .csr], "A field stays, even if its number and name would be reserved."),
        .fieldSameCppStringType: Row(
            [.file, .package], "A string or bytes field keeps its representation in C++."),
        .fieldSameJavaUTF8Validation: Row(
            [.file, .package], "Java goes on checking, or not checking, the UTF-8 of a string field."),
        .fieldSameJSType: Row(
            [.file, .package], "A 64-bit integer keeps its representation in JavaScript."),
        .fieldSameUTF8Validation: Row(
            [.file, .package], "The UTF-8 of a string field goes on being checked, or not being checked."),
        .fileSameCcEnableArenas: Row(
            [.file, .package], "A file keeps the option cc_enable_arenas, which generated code depends on."),
        .fileSameCcGenericServices: Row(
            [.file, .package], "A file keeps the option cc_generic_services, which generated code depends on."),
        .fileSameCsharpNamespace: Row(
            [.file, .package], "A file keeps the option csharp_namespace, which generated code depends on."),
        .fileSameGoPackage: Row(
            [.file, .package], "A file keeps the option go_package, which generated code depends on."),
        .fileSameJavaGenericServices: Row(
            [.file, .package], "A file keeps the option java_generic_services, which generated code depends on."),
        .fileSameJavaMultipleFiles: Row(
            [.file, .package], "A file keeps the option java_multiple_files, which generated code depends on."),
        .fileSameJavaOuterClassname: Row(
            [.file, .package], "A file keeps the option java_outer_classname, which generated code depends on."),
        .fileSameJavaPackage: Row(
            [.file, .package], "A file keeps the option java_package, which generated code depends on."),
        .fileSameObjcClassPrefix: Row(
            [.file, .package], "A file keeps the option objc_class_prefix, which generated code depends on."),
        .fileSameOptimizeFor: Row(
            [.file, .package], "A file keeps the option optimize_for, which generated code depends on."),
        .fileSamePhpClassPrefix: Row(
            [.file, .package], "A file keeps the option php_class_prefix, which generated code depends on."),
        .fileSamePhpMetadataNamespace: Row(
            [.file, .package], "A file keeps the option php_metadata_namespace, which generated code depends on."),
        .fileSamePhpNamespace: Row(
            [.file, .package], "A file keeps the option php_namespace, which generated code depends on."),
        .fileSamePyGenericServices: Row(
            [.file, .package], "A file keeps the option py_generic_services, which generated code depends on."),
        .fileSameRubyPackage: Row(
            [.file, .package], "A file keeps the option ruby_package, which generated code depends on."),
        .fileSameSwiftPrefix: Row(
            [.file, .package], "A file keeps the option swift_prefix, which generated code depends on."),
        .fileSameSyntax: Row(
            [.file, .package, .csr], "A file keeps its syntax or edition."),
        .messageNoRemoveStandardDescriptorAccessor: Row(
            [.file, .package, .csr], "A message keeps the standard descriptor accessor."),
        .oneofNoDelete: Row(
            [.file, .package, .csr], "A oneof stays in its message."),
        .rpcNoDelete: Row(
            [.file, .package], "An rpc stays in its service."),
        .enumSameJSONFormat: Row(
            [.file, .package, .wireJSON, .csr], "An enum goes on having a JSON form."),
        .enumValueSameName: Row(
            [.file, .package, .wireJSON, .csr], "A number of an enum keeps its names."),
        .fieldSameJSONName: Row(
            [.file, .package, .wireJSON, .csr], "A field keeps its name in JSON."),
        .fieldSameName: Row(
            [.file, .package, .wireJSON, .csr], "A field number keeps its name."),
        .messageSameJSONFormat: Row(
            [.file, .package, .wireJSON, .csr], "A message goes on having a JSON form."),
        .fieldSameCardinality: Row(
            [.file, .package], "A field goes on being required, optional with or without presence, repeated or a map."),
        .fieldSameOneof: Row(
            [.file, .package, .wireJSON, .wire, .csr], "A field stays in its oneof, or outside of any."),
        .fieldSameType: Row(
            [.file, .package, .csr], "A field keeps its type."),
        .messageSameRequiredFields: Row(
            [.file, .package, .wireJSON, .wire, .csr],
            "No field becomes required and none that was goes away, since whoever does not know of it sends none."),
        .reservedEnumNoDelete: Row(
            [.file, .package, .wireJSON, .wire, .csr], "Numbers and names that an enum reserves stay reserved."),
        .reservedMessageNoDelete: Row(
            [.file, .package, .wireJSON, .wire, .csr], "Numbers and names that a message reserves stay reserved."),
        .rpcSameClientStreaming: Row(
            [.file, .package, .wireJSON, .wire, .csr], "An rpc goes on taking one request, or a stream of them."),
        .rpcSameIdempotencyLevel: Row(
            [.file, .package, .wireJSON, .wire, .csr], "An rpc keeps its idempotency level."),
        .rpcSameRequestType: Row(
            [.file, .package, .wireJSON, .wire, .csr], "An rpc keeps its request type."),
        .rpcSameResponseType: Row(
            [.file, .package, .wireJSON, .wire, .csr], "An rpc keeps its response type."),
        .rpcSameServerStreaming: Row(
            [.file, .package, .wireJSON, .wire, .csr], "An rpc goes on giving one response, or a stream of them."),
        .packageEnumNoDelete: Row(
            [.package], "An enum stays in its package, in whichever file."),
        .packageMessageNoDelete: Row(
            [.package], "A message stays in its package, in whichever file."),
        .packageNoDelete: Row(
            [.package], "A package stays."),
        .packageServiceNoDelete: Row(
            [.package], "A service stays in its package, in whichever file."),
        .enumValueNoDeleteUnlessNameReserved: Row(
            [.wireJSON, .csr], "A value of an enum stays, or its names are reserved."),
        .fieldNoDeleteUnlessNameReserved: Row(
            [.wireJSON, .csr], "A field stays, or its name is reserved."),
        .fieldWireJSONCompatibleCardinality: Row(
            [.wireJSON, .csr], "A field changes its cardinality only where wire and JSON data survive it."),
        .enumValueNoDeleteUnlessNumberReserved: Row(
            [.wireJSON, .wire, .csr], "A value of an enum stays, or its number is reserved."),
        .fieldNoDeleteUnlessNumberReserved: Row(
            [.wireJSON, .wire, .csr], "A field stays, or its number is reserved."),
        .fieldWireCompatibleCardinality: Row(
            [.wire], "A field changes its cardinality only where wire data survive it."),
        .fieldSameCType: Row(
            [], "A field keeps its ctype; replaced by a rule that knows of features.",
            replacements: [.fieldSameCppStringType]),
        .fieldSameLabel: Row(
            [], "A field keeps its label; replaced by rules that know of presence.",
            replacements: [.fieldSameCardinality, .fieldWireCompatibleCardinality, .fieldWireJSONCompatibleCardinality]),
        .fileSameJavaStringCheckUTF8: Row(
            [], "A file keeps the option java_string_check_utf8; replaced by a rule that knows of features.",
            replacements: [.fieldSameJavaUTF8Validation]),
        .fileSamePhpGenericServices: Row(
            [], "A file keeps the option php_generic_services, which Protobuf no longer has; finds nothing.",
            replacements: []),
        .messageSameMessageSetWireFormat: Row(
            [], "A message keeps the option message_set_wire_format, which is of no use any more; finds nothing.",
            replacements: []),
        .fieldWireJSONCompatibleType: Row(
            [.wireJSON, .csr], "A field changes its type only where wire and JSON data survive it."),
        .fieldWireCompatibleType: Row(
            [.wire], "A field changes its type only where wire data survive it."),
        .extensionNoDelete: Row(
            [.file], "An extension stays in its file."),
        .fieldSameDefault: Row(
            [.file, .package, .wireJSON, .wire, .csr],
            "A field keeps its default, which readers take where it is absent."),
        .packageExtensionNoDelete: Row(
            [.package], "An extension stays in its package, in whichever file."),
    ]
}
