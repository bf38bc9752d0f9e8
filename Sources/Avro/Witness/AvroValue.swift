/// A value of an Avro schema, as a tree: for witnesses and tests, which are small and need not be fast.
package indirect enum AvroValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case int(Int32)
    case long(Int64)
    case float(Float)
    case double(Double)
    case bytes([UInt8])
    case string(String)
    case fixed([UInt8])
    case symbol(String)
    /// The values of the fields, in the order of the schema.
    case record([AvroValue])
    case array([AvroValue])
    case map([Entry])
    case union(branch: Int, AvroValue)

    /// A key and its value.
    package struct Entry: Hashable, Sendable {
        package let key: String
        package let value: AvroValue

        package init(_ key: String, _ value: AvroValue) {
            self.key = key
            self.value = value
        }
    }
}
