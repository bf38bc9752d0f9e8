// The options that descriptor.proto knows, read from the bytes by its field numbers. nil where an option isn't set.

/// The options of a file.
public struct FileOptions: Sendable, Hashable {
    /// All options, custom ones included.
    public let serialized: DescriptorOptions

    /// Takes the options of a descriptor; nil stands for none.
    public init(_ options: DescriptorOptions?) { serialized = options ?? DescriptorOptions() }

    /// The option `java_package`.
    public var javaPackage: String? { serialized.string(1) }
    /// The option `java_outer_classname`.
    public var javaOuterClassname: String? { serialized.string(8) }
    /// The option `optimize_for`.
    public var optimizeFor: OptimizeMode? { serialized.int32(9).flatMap(OptimizeMode.init) }
    /// The option `java_multiple_files`.
    public var javaMultipleFiles: Bool? { serialized.bool(10) }
    /// The option `go_package`.
    public var goPackage: String? { serialized.string(11) }
    /// The option `cc_generic_services`.
    public var ccGenericServices: Bool? { serialized.bool(16) }
    /// The option `java_generic_services`.
    public var javaGenericServices: Bool? { serialized.bool(17) }
    /// The option `py_generic_services`.
    public var pyGenericServices: Bool? { serialized.bool(18) }
    /// The option `java_generate_equals_and_hash`.
    public var javaGenerateEqualsAndHash: Bool? { serialized.bool(20) }
    /// The option `deprecated`.
    public var deprecated: Bool? { serialized.bool(23) }
    /// The option `java_string_check_utf8`.
    public var javaStringCheckUTF8: Bool? { serialized.bool(27) }
    /// The option `cc_enable_arenas`.
    public var ccEnableArenas: Bool? { serialized.bool(31) }
    /// The option `objc_class_prefix`.
    public var objcClassPrefix: String? { serialized.string(36) }
    /// The option `csharp_namespace`.
    public var csharpNamespace: String? { serialized.string(37) }
    /// The option `swift_prefix`.
    public var swiftPrefix: String? { serialized.string(39) }
    /// The option `php_class_prefix`.
    public var phpClassPrefix: String? { serialized.string(40) }
    /// The option `php_namespace`.
    public var phpNamespace: String? { serialized.string(41) }
    /// The option `php_generic_services`.
    public var phpGenericServices: Bool? { serialized.bool(42) }
    /// The option `php_metadata_namespace`.
    public var phpMetadataNamespace: String? { serialized.string(44) }
    /// The option `ruby_package`.
    public var rubyPackage: String? { serialized.string(45) }
    /// The features that the file itself states, as a `FeatureSet`.
    public var features: DescriptorOptions? { serialized.message(50) }

    /// What generated code is made for.
    public enum OptimizeMode: Int32, Sendable, Hashable { case speed = 1, codeSize = 2, liteRuntime = 3 }
}

/// The options of a message.
public struct MessageOptions: Sendable, Hashable {
    /// All options, custom ones included.
    public let serialized: DescriptorOptions

    /// Takes the options of a descriptor; nil stands for none.
    public init(_ options: DescriptorOptions?) { serialized = options ?? DescriptorOptions() }

    /// The option `message_set_wire_format`.
    public var messageSetWireFormat: Bool? { serialized.bool(1) }
    /// The option `no_standard_descriptor_accessor`.
    public var noStandardDescriptorAccessor: Bool? { serialized.bool(2) }
    /// The option `deprecated`.
    public var deprecated: Bool? { serialized.bool(3) }
    /// The option `map_entry`.
    public var mapEntry: Bool? { serialized.bool(7) }
    /// The option `deprecated_legacy_json_field_conflicts`.
    public var deprecatedLegacyJSONFieldConflicts: Bool? { serialized.bool(11) }
    /// The features that the message itself states, as a `FeatureSet`.
    public var features: DescriptorOptions? { serialized.message(12) }
}

/// The options of a field.
public struct FieldOptions: Sendable, Hashable {
    /// All options, custom ones included.
    public let serialized: DescriptorOptions

    /// Takes the options of a descriptor; nil stands for none.
    public init(_ options: DescriptorOptions?) { serialized = options ?? DescriptorOptions() }

    /// The option `ctype`.
    public var ctype: CType? { serialized.int32(1).flatMap(CType.init) }
    /// The option `packed`.
    public var packed: Bool? { serialized.bool(2) }
    /// The option `deprecated`.
    public var deprecated: Bool? { serialized.bool(3) }
    /// The option `lazy`.
    public var lazy: Bool? { serialized.bool(5) }
    /// The option `jstype`.
    public var jstype: JSType? { serialized.int32(6).flatMap(JSType.init) }
    /// The option `weak`.
    public var weak: Bool? { serialized.bool(10) }
    /// The option `unverified_lazy`.
    public var unverifiedLazy: Bool? { serialized.bool(15) }
    /// The option `debug_redact`.
    public var debugRedact: Bool? { serialized.bool(16) }
    /// The option `retention`.
    public var retention: Retention? { serialized.int32(17).flatMap(Retention.init) }
    /// The features that the field itself states, as a `FeatureSet`.
    public var features: DescriptorOptions? { serialized.message(21) }

    /// How C++ holds a string.
    public enum CType: Int32, Sendable, Hashable { case string = 0, cord = 1, stringPiece = 2 }
    /// How JavaScript holds a 64-bit integer.
    public enum JSType: Int32, Sendable, Hashable { case normal = 0, string = 1, number = 2 }
    /// Where an option is kept.
    public enum Retention: Int32, Sendable, Hashable { case unknown = 0, runtime = 1, source = 2 }
}

/// The options of an enum.
public struct EnumOptions: Sendable, Hashable {
    /// All options, custom ones included.
    public let serialized: DescriptorOptions

    /// Takes the options of a descriptor; nil stands for none.
    public init(_ options: DescriptorOptions?) { serialized = options ?? DescriptorOptions() }

    /// The option `allow_alias`.
    public var allowAlias: Bool? { serialized.bool(2) }
    /// The option `deprecated`.
    public var deprecated: Bool? { serialized.bool(3) }
    /// The option `deprecated_legacy_json_field_conflicts`.
    public var deprecatedLegacyJSONFieldConflicts: Bool? { serialized.bool(6) }
    /// The features that the enum itself states, as a `FeatureSet`.
    public var features: DescriptorOptions? { serialized.message(7) }
}

/// The options of a value of an enum.
public struct EnumValueOptions: Sendable, Hashable {
    /// All options, custom ones included.
    public let serialized: DescriptorOptions

    /// Takes the options of a descriptor; nil stands for none.
    public init(_ options: DescriptorOptions?) { serialized = options ?? DescriptorOptions() }

    /// The option `deprecated`.
    public var deprecated: Bool? { serialized.bool(1) }
    /// The option `debug_redact`.
    public var debugRedact: Bool? { serialized.bool(3) }
}

/// The options of a service.
public struct ServiceOptions: Sendable, Hashable {
    /// All options, custom ones included.
    public let serialized: DescriptorOptions

    /// Takes the options of a descriptor; nil stands for none.
    public init(_ options: DescriptorOptions?) { serialized = options ?? DescriptorOptions() }

    /// The option `deprecated`.
    public var deprecated: Bool? { serialized.bool(33) }
}

/// The options of a method.
public struct MethodOptions: Sendable, Hashable {
    /// All options, custom ones included.
    public let serialized: DescriptorOptions

    /// Takes the options of a descriptor; nil stands for none.
    public init(_ options: DescriptorOptions?) { serialized = options ?? DescriptorOptions() }

    /// The option `deprecated`.
    public var deprecated: Bool? { serialized.bool(33) }
    /// The option `idempotency_level`.
    public var idempotencyLevel: IdempotencyLevel? { serialized.int32(34).flatMap(IdempotencyLevel.init) }

    /// What repeating a call does.
    public enum IdempotencyLevel: Int32, Sendable, Hashable { case unknown = 0, noSideEffects = 1, idempotent = 2 }
}
