public import JSON

extension AvroType {
    /// A record's fields, in the order of the text, which is the order of the encoding.
    public struct Record: Sendable {
        /// The full name.
        public var name: AvroName
        /// The full names that a reader may also know it by.
        public var aliases: [AvroName]
        /// The documentation.
        public var doc: String?
        /// Whether the text says `error`, as protocols do; it is a record otherwise.
        public var isError: Bool
        /// The fields.
        public var fields: [Field]
        /// Where the name stands.
        public var namePlace: AvroSchema.Place
    }

    /// A field of a record.
    public struct Field: Sendable {
        /// How a field counts when records are sorted.
        public enum Order: String, Sendable {
            case ascending
            case descending
            case ignore
        }

        /// The name.
        public var name: String
        /// The names that a reader may also know it by.
        public var aliases: [String]
        /// The documentation.
        public var doc: String?
        /// The type.
        public var type: AvroSchema.TypeID
        /// The default; nil where there is none (`null` is a value). Strict rules have checked it against the type, but
        /// for an enum's symbols, a fixed's size and the range of bytes; lenient rules haven't.
        public var defaultValue: JSONValue?
        /// The order.
        public var order: Order
        /// What the text says beside the specification's own attributes, in its order.
        public var attributes: [JSONObject.Member]
        /// Where the whole field stands.
        public var place: AvroSchema.Place
        /// Where the value of its `type` stands.
        public var typePlace: AvroSchema.Place
    }

    /// An enum's symbols.
    public struct Enumeration: Sendable {
        /// The full name.
        public var name: AvroName
        /// The full names that a reader may also know it by.
        public var aliases: [AvroName]
        /// The documentation.
        public var doc: String?
        /// The symbols, in the order of the text, which is the order of the encoding.
        public var symbols: [String]
        /// The symbol that a reader takes for one that it doesn't know.
        public var defaultSymbol: String?
        /// Where the name stands.
        public var namePlace: AvroSchema.Place
        /// Where the array of symbols stands.
        public var symbolsPlace: AvroSchema.Place
    }

    /// A fixed's size.
    public struct Fixed: Sendable {
        /// The full name.
        public var name: AvroName
        /// The full names that a reader may also know it by.
        public var aliases: [AvroName]
        /// The documentation.
        public var doc: String?
        /// The size in bytes.
        public var size: Int
        /// Where the name stands.
        public var namePlace: AvroSchema.Place
        /// Where the number of bytes stands.
        public var sizePlace: AvroSchema.Place
    }

    /// A union's branches, in the order of the text, which is the order of the encoding.
    public struct Union: Sendable {
        /// The branches.
        public var branches: [AvroSchema.TypeID]
        /// Where each branch stands.
        public var places: [AvroSchema.Place]
    }
}
