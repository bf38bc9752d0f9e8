/// The features in force at one place (google.protobuf.FeatureSet), inherited from what is around it; for proto2 and proto3
/// the ones that stand for what those languages do.
public struct ProtobufFeatures: Sendable, Hashable {
    /// Whether the absence of a field can be told from its default.
    public var fieldPresence: FieldPresence
    /// Whether an enum admits unknown numbers.
    public var enumType: EnumType
    /// How repeated numbers are written.
    public var repeatedFieldEncoding: RepeatedFieldEncoding
    /// Whether strings must be valid UTF-8.
    public var utf8Validation: UTF8Validation
    /// How the end of a message inside another is found.
    public var messageEncoding: MessageEncoding
    /// Whether the message must have a JSON form.
    public var jsonFormat: JSONFormat
    /// Which style names must have.
    public var enforceNamingStyle: NamingStyle
    /// Who may use what says neither `export` nor `local`.
    public var defaultSymbolVisibility: DefaultVisibility

    /// Whether the absence of a field can be told from its default.
    public enum FieldPresence: Int32, Sendable, Hashable { case explicit = 1, implicit = 2, legacyRequired = 3 }
    /// Whether an enum admits unknown numbers.
    public enum EnumType: Int32, Sendable, Hashable { case open = 1, closed = 2 }
    /// How repeated numbers are written.
    public enum RepeatedFieldEncoding: Int32, Sendable, Hashable { case packed = 1, expanded = 2 }
    /// Whether strings must be valid UTF-8.
    public enum UTF8Validation: Int32, Sendable, Hashable { case verify = 2, none = 3 }
    /// How the end of a message inside another is found.
    public enum MessageEncoding: Int32, Sendable, Hashable { case lengthPrefixed = 1, delimited = 2 }
    /// Whether the message must have a JSON form.
    public enum JSONFormat: Int32, Sendable, Hashable { case allow = 1, legacyBestEffort = 2 }
    /// Which style names must have.
    public enum NamingStyle: Int32, Sendable, Hashable { case style2024 = 1, legacy = 2 }
    /// Who may use what says neither `export` nor `local`.
    public enum DefaultVisibility: Int32, Sendable, Hashable {
        case exportAll = 1, exportTopLevel = 2, localAll = 3, strict = 4
    }

    static let proto2 = ProtobufFeatures(
        fieldPresence: .explicit, enumType: .closed, repeatedFieldEncoding: .expanded, utf8Validation: .none,
        messageEncoding: .lengthPrefixed, jsonFormat: .legacyBestEffort, enforceNamingStyle: .legacy,
        defaultSymbolVisibility: .exportAll)

    static let proto3 = ProtobufFeatures(
        fieldPresence: .implicit, enumType: .open, repeatedFieldEncoding: .packed, utf8Validation: .verify,
        messageEncoding: .lengthPrefixed, jsonFormat: .allow, enforceNamingStyle: .legacy,
        defaultSymbolVisibility: .exportAll)

    static let edition2023 = {
        var features = proto3
        features.fieldPresence = .explicit
        return features
    }()

    static let edition2024 = {
        var features = edition2023
        features.enforceNamingStyle = .style2024
        features.defaultSymbolVisibility = .exportTopLevel
        return features
    }()

    /// The features of a file of `edition` that sets none.
    init(defaultsOf edition: Edition) {
        self =
            switch edition {
            case ..<Edition.proto3: .proto2
            case ..<Edition.edition2023: .proto3
            case ..<Edition.edition2024: .edition2023
            default: .edition2024
            }
    }

    private init(
        fieldPresence: FieldPresence, enumType: EnumType, repeatedFieldEncoding: RepeatedFieldEncoding,
        utf8Validation: UTF8Validation, messageEncoding: MessageEncoding, jsonFormat: JSONFormat,
        enforceNamingStyle: NamingStyle, defaultSymbolVisibility: DefaultVisibility
    ) {
        self.fieldPresence = fieldPresence
        self.enumType = enumType
        self.repeatedFieldEncoding = repeatedFieldEncoding
        self.utf8Validation = utf8Validation
        self.messageEncoding = messageEncoding
        self.jsonFormat = jsonFormat
        self.enforceNamingStyle = enforceNamingStyle
        self.defaultSymbolVisibility = defaultSymbolVisibility
    }

    /// These features with those that `set`, a serialized `FeatureSet`, states in their places.
    func merging(_ set: DescriptorOptions?) -> ProtobufFeatures {
        guard let set else { return self }
        var result = self
        if let value = set.int32(1).flatMap(FieldPresence.init) { result.fieldPresence = value }
        if let value = set.int32(2).flatMap(EnumType.init) { result.enumType = value }
        if let value = set.int32(3).flatMap(RepeatedFieldEncoding.init) { result.repeatedFieldEncoding = value }
        if let value = set.int32(4).flatMap(UTF8Validation.init) { result.utf8Validation = value }
        if let value = set.int32(5).flatMap(MessageEncoding.init) { result.messageEncoding = value }
        if let value = set.int32(6).flatMap(JSONFormat.init) { result.jsonFormat = value }
        if let value = set.int32(7).flatMap(NamingStyle.init) { result.enforceNamingStyle = value }
        if let value = set.int32(8).flatMap(DefaultVisibility.init) { result.defaultSymbolVisibility = value }
        return result
    }
}
