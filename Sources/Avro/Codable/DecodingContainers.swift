/// Reads the fields of a record or the entries of a map.
struct KeyedReading<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ValueDecoder
    let frame: Int
    let serial: Int32

    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { decoder.names(in: frame, serial).compactMap(Key.init) }

    func contains(_ key: Key) -> Bool { decoder.contains(key.stringValue, in: frame, serial) }

    /// What `read` makes of the value for `key`.
    @inline(__always)
    private func value<Value>(
        for key: Key, _ read: (ValueDecoder, ValueDecoder.Target) throws -> Value
    ) throws -> Value {
        guard let target = decoder.expected(key.stringValue, in: frame, serial) else { return try find(key, read) }
        let value = try read(decoder, target)
        decoder.advance(frame)
        return value
    }

    @inline(never)
    private func find<Value>(
        _ key: Key, _ read: (ValueDecoder, ValueDecoder.Target) throws -> Value
    ) throws -> Value {
        let located = try decoder.find(key.stringValue, in: frame, serial)
        let value = try read(located.decoder, located.target)
        decoder.advance(located)
        return value
    }

    /// What `read` makes of the value for `key`; nil if that is null or there is none.
    @inline(__always)
    private func optional<Value>(
        for key: Key, _ read: (ValueDecoder, ValueDecoder.Target) throws -> Value
    ) throws -> Value? {
        guard let target = decoder.expected(key.stringValue, in: frame, serial) else {
            guard contains(key) else { return nil }
            return try find(key) { try $0.isNull(at: $1) ? nil : try read($0, $1) }
        }
        let value = try decoder.isNull(at: target) ? nil : try read(decoder, target)
        decoder.advance(frame)
        return value
    }

    func decodeNil(forKey key: Key) throws -> Bool {
        let located = try decoder.find(key.stringValue, in: frame, serial)
        guard try located.decoder.isNull(at: located.target) else { return false }
        decoder.advance(located)
        return true
    }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool {
        try value(for: key) { try $0.boolean(at: $1) }
    }
    func decode(_ type: String.Type, forKey key: Key) throws -> String {
        try value(for: key) { try $0.string(at: $1) }
    }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
        try value(for: key) { try $0.double(at: $1) }
    }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float {
        try value(for: key) { try $0.float(at: $1) }
    }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int {
        try value(for: key) { try $0.integer(type, at: $1) }
    }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 {
        try value(for: key) { try $0.integer(type, at: $1) }
    }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 {
        try value(for: key) { try $0.integer(type, at: $1) }
    }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 {
        try value(for: key) { try $0.integer(type, at: $1) }
    }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 {
        try value(for: key) { try $0.integer(type, at: $1) }
    }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt {
        try value(for: key) { try $0.integer(type, at: $1) }
    }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 {
        try value(for: key) { try $0.integer(type, at: $1) }
    }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
        try value(for: key) { try $0.integer(type, at: $1) }
    }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
        try value(for: key) { try $0.integer(type, at: $1) }
    }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
        try value(for: key) { try $0.integer(type, at: $1) }
    }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try value(for: key) { try $0.decode(type, at: $1) }
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        try optional(for: key) { try $0.boolean(at: $1) }
    }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try optional(for: key) { try $0.string(at: $1) }
    }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? {
        try optional(for: key) { try $0.double(at: $1) }
    }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? {
        try optional(for: key) { try $0.float(at: $1) }
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        try optional(for: key) { try $0.integer(type, at: $1) }
    }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? {
        try optional(for: key) { try $0.integer(type, at: $1) }
    }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? {
        try optional(for: key) { try $0.integer(type, at: $1) }
    }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? {
        try optional(for: key) { try $0.integer(type, at: $1) }
    }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? {
        try optional(for: key) { try $0.integer(type, at: $1) }
    }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? {
        try optional(for: key) { try $0.integer(type, at: $1) }
    }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? {
        try optional(for: key) { try $0.integer(type, at: $1) }
    }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? {
        try optional(for: key) { try $0.integer(type, at: $1) }
    }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? {
        try optional(for: key) { try $0.integer(type, at: $1) }
    }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? {
        try optional(for: key) { try $0.integer(type, at: $1) }
    }
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try optional(for: key) { try $0.decode(type, at: $1) }
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try superDecoder(forKey: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try superDecoder(forKey: key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder {
        let located = try decoder.find("super", in: frame, serial)
        return PartDecoder(decoder: located.decoder, target: located.target)
    }

    func superDecoder(forKey key: Key) throws -> any Decoder {
        let located = try decoder.find(key.stringValue, in: frame, serial)
        return PartDecoder(decoder: located.decoder, target: located.target)
    }
}

/// Reads the items of an array.
struct UnkeyedReading: UnkeyedDecodingContainer {
    let decoder: ValueDecoder
    let frame: Int
    let serial: Int32

    private var isOpen: Bool { decoder.isOpen(frame, serial) }

    var codingPath: [any CodingKey] { decoder.codingPath }
    /// Unknown: an array may have further blocks.
    var count: Int? { nil }
    var isAtEnd: Bool { !isOpen || decoder.frames[frame].left == 0 }
    var currentIndex: Int { isOpen ? Int(decoder.frames[frame].next) : 0 }

    private func item() throws -> ValueDecoder.Target {
        try decoder.check(frame, serial)
        return try decoder.nextItem(of: frame)
    }

    mutating func decodeNil() throws -> Bool {
        let item = try item()
        guard try decoder.isNull(at: item) else { return false }
        try decoder.endItem(of: frame, at: decoder.end)
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try decoder.decode(type, at: item())
        try decoder.endItem(of: frame, at: decoder.end)
        return value
    }

    mutating func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type
    ) throws -> KeyedDecodingContainer<NestedKey> {
        try superDecoder().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try superDecoder().unkeyedContainer()
    }

    mutating func superDecoder() throws -> any Decoder {
        let item = try item()
        try decoder.endItem(of: frame, at: decoder.skip(item))
        return PartDecoder(decoder: decoder, target: item)
    }
}

extension ValueDecoder: Decoder, SingleValueDecodingContainer {
    var codingPath: [any CodingKey] { path(of: target).map { PathKey(stringValue: $0) } }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let (frame, serial) = try beginKeyed()
        return KeyedDecodingContainer(KeyedReading<Key>(decoder: self, frame: frame, serial: serial))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let (frame, serial) = try beginUnkeyed()
        return UnkeyedReading(decoder: self, frame: frame, serial: serial)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { (try? isNull(at: target)) == true }
    func decode(_ type: Bool.Type) throws -> Bool { ending(try boolean(at: target)) }
    func decode(_ type: String.Type) throws -> String { ending(try string(at: target)) }
    func decode(_ type: Double.Type) throws -> Double { ending(try double(at: target)) }
    func decode(_ type: Float.Type) throws -> Float { ending(try float(at: target)) }
    func decode(_ type: Int.Type) throws -> Int { ending(try integer(type, at: target)) }
    func decode(_ type: Int8.Type) throws -> Int8 { ending(try integer(type, at: target)) }
    func decode(_ type: Int16.Type) throws -> Int16 { ending(try integer(type, at: target)) }
    func decode(_ type: Int32.Type) throws -> Int32 { ending(try integer(type, at: target)) }
    func decode(_ type: Int64.Type) throws -> Int64 { ending(try integer(type, at: target)) }
    func decode(_ type: UInt.Type) throws -> UInt { ending(try integer(type, at: target)) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { ending(try integer(type, at: target)) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { ending(try integer(type, at: target)) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { ending(try integer(type, at: target)) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { ending(try integer(type, at: target)) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { ending(try decode(type, at: target)) }
}

/// Reads a part of a value that a type makes something of by itself, its superclass above all.
struct PartDecoder: Decoder, SingleValueDecodingContainer {
    let decoder: ValueDecoder
    let target: ValueDecoder.Target

    var codingPath: [any CodingKey] { decoder.path(of: target).map { PathKey(stringValue: $0) } }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try decoder.with(target) { try $0.container(keyedBy: type) }
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try decoder.with(target) { try $0.unkeyedContainer() }
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { (try? decoder.isNull(at: target)) == true }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decode(type, at: target) }
}
