/// Writes the fields of a record or the values of a map.
struct KeyedWriting<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: ValueEncoder
    let serial: Int32

    var codingPath: [any CodingKey] { encoder.codingPath }

    @inline(__always)
    private func node(for key: Key) -> Int32 { encoder.node(for: key.stringValue, in: serial) }

    func encodeNil(forKey key: Key) { encoder.encodeNil(for: key.stringValue, in: serial) }
    func encode(_ value: Bool, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: String, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: Double, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: Float, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: Int, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: Int8, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: Int16, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: Int32, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: Int64, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: UInt, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: UInt8, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: UInt16, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: UInt32, forKey key: Key) { encoder.write(value, at: node(for: key)) }
    func encode(_ value: UInt64, forKey key: Key) { encoder.write(value, at: node(for: key)) }

    func encode(_ value: some Encodable, forKey key: Key) throws {
        try encoder.encode(value, at: node(for: key))
    }

    // A property that is nil is told, too: what would be left out by default has null or the field's default.

    func encodeIfPresent(_ value: Bool?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: String?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: Double?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: Float?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: Int?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) {
        if let value { encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }
    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy keyType: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        encoder.target = node(for: key)
        return encoder.container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder.target = node(for: key)
        return encoder.unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        encoder.target = encoder.node(for: "super", in: serial)
        return encoder
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        encoder.target = node(for: key)
        return encoder
    }
}

/// Writes the items of an array.
struct UnkeyedWriting: UnkeyedEncodingContainer {
    let encoder: ValueEncoder
    let serial: Int32

    var codingPath: [any CodingKey] { encoder.codingPath }
    var count: Int { encoder.frame.serial == serial ? Int(encoder.frame.next) : 0 }

    private var node: Int32 { encoder.nextItem(in: serial) }

    func encodeNil() { encoder.writeNull(at: node) }
    func encode(_ value: some Encodable) throws { try encoder.encode(value, at: node) }

    func nestedContainer<NestedKey: CodingKey>(keyedBy keyType: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
        encoder.target = node
        return encoder.container(keyedBy: keyType)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        encoder.target = node
        return encoder.unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        encoder.target = node
        return encoder
    }
}

extension ValueEncoder: Encoder, SingleValueEncodingContainer {
    var codingPath: [any CodingKey] { path.map { PathKey(stringValue: $0) } }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(KeyedWriting<Key>(encoder: self, serial: beginKeyed()))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        UnkeyedWriting(encoder: self, serial: beginUnkeyed())
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { writeNull(at: takeTarget()) }
    func encode(_ value: Bool) { write(value, at: takeTarget()) }
    func encode(_ value: String) { write(value, at: takeTarget()) }
    func encode(_ value: Double) { write(value, at: takeTarget()) }
    func encode(_ value: Float) { write(value, at: takeTarget()) }
    func encode(_ value: Int) { write(value, at: takeTarget()) }
    func encode(_ value: Int8) { write(value, at: takeTarget()) }
    func encode(_ value: Int16) { write(value, at: takeTarget()) }
    func encode(_ value: Int32) { write(value, at: takeTarget()) }
    func encode(_ value: Int64) { write(value, at: takeTarget()) }
    func encode(_ value: UInt) { write(value, at: takeTarget()) }
    func encode(_ value: UInt8) { write(value, at: takeTarget()) }
    func encode(_ value: UInt16) { write(value, at: takeTarget()) }
    func encode(_ value: UInt32) { write(value, at: takeTarget()) }
    func encode(_ value: UInt64) { write(value, at: takeTarget()) }
    func encode(_ value: some Encodable) throws { try encode(value, at: takeTarget()) }
}

/// A part of a path, for those who ask for a `codingPath`.
struct PathKey: CodingKey {
    let stringValue: String
    var intValue: Int? { Int(stringValue) }

    init(stringValue: String) { self.stringValue = stringValue }
    init(intValue: Int) { stringValue = "\(intValue)" }
}
