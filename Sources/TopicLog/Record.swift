/// What a producer appends to a partition and a consumer reads from it.
public struct Record: Hashable, Sendable {
    /// The key; nil for none, which is not the same as an empty one.
    public var key: [UInt8]?
    /// The value; nil for a tombstone.
    public var value: [UInt8]?
    /// The headers, in order; a name may occur more than once.
    public var headers: [Header]
    /// Milliseconds since 1970-01-01 UTC, as the producer says.
    public var timestamp: Int64

    /// Makes a record.
    public init(key: [UInt8]? = nil, value: [UInt8]?, headers: [Header] = [], timestamp: Int64) {
        self.key = key
        self.value = value
        self.headers = headers
        self.timestamp = timestamp
    }

    /// A name and what it carries.
    public struct Header: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The content; nil for none.
        public var value: [UInt8]?

        /// Makes a header.
        public init(_ name: String, _ value: [UInt8]?) {
            self.name = name
            self.value = value
        }
    }
}

/// A record with the offset that it was given in its partition.
public struct StoredRecord: Hashable, Sendable {
    /// The offset.
    public var offset: Int64
    /// The record.
    public var record: Record

    /// Makes a record with its offset.
    public init(offset: Int64, record: Record) {
        self.offset = offset
        self.record = record
    }
}
