/// A schema language that Concord knows.
public enum SchemaFormat: String, Hashable, Sendable, CaseIterable {
    case avro
    case json
    case protobuf

    /// The name in the registry's REST API and in `_schemas` records (`schemaType`): `AVRO`, `JSON`, `PROTOBUF`.
    public var registryName: String { rawValue.uppercased() }

    /// The format that `name` stands for in the registry's REST API; nil for any other text (case counts).
    public init?(registryName name: String) {
        guard let format = SchemaFormat.allCases.first(where: { $0.registryName == name }) else { return nil }
        self = format
    }
}
