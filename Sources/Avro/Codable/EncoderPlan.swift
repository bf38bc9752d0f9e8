internal import JSON

/// A schema as `ValueEncoder` walks it: flat, with every name and every choice that doesn't depend on the value looked
/// up before.
///
/// What every value touches lies in memory of its own, without references in it, so that walking it touches no
/// reference counts.
@safe final class EncoderPlan {
    /// What one type asks of a value.
    struct Node: BitwiseCopyable {
        enum Kind: UInt8 {
            /// Takes every value and writes nothing: what follows a mistake is no mistake of its own.
            case refused
            case null, boolean, int, long, float, double, bytes, string, fixed, enumeration, record, array, map
            /// A string that must be a UUID.
            case uuid
            /// Null with one more branch, the most frequent union.
            case nullable
            case union
        }

        var kind: Kind
        /// Where null stands in a `nullable`, as the byte that is written for it; the other branch has the other one of
        /// 0 and 2.
        var nullByte: UInt8 = 0
        /// A record's first field, an enum's first symbol, a union's first branch, or the node of items, of values, or
        /// of the other branch of a `nullable`.
        var first: Int32 = 0
        /// The fields, symbols or branches; the size of a fixed.
        var count: Int32 = 0
    }

    /// The node that takes everything and writes nothing. The others are the types of the schema, in its order, from 1.
    static let refused: Int32 = 0

    let schema: AvroSchema
    /// The names of the fields, record by record.
    let fieldNames: [String]
    /// The encoded defaults of the fields; nil where there is none.
    let fieldDefaults: [[UInt8]?]
    private let symbols: [String]
    private let branches: [Int32]
    /// Where a name stands among the fields of a record or the symbols of an enum.
    private let positions: [Int32: [ExactString: Int32]]
    private let memory = PlanMemory()
    private let nodes: UnsafePointer<Node>
    private let fieldNodes: UnsafePointer<Int32>
    private let fieldNameBits: UnsafePointer<StringBits>
    private let symbolBits: UnsafePointer<StringBits>

    init(_ schema: AvroSchema) {
        var draft = EncoderPlanDraft(schema: schema)
        for index in schema.types.indices { draft.addNode(of: AvroSchema.TypeID(index)) }
        self.schema = schema
        fieldNames = draft.fieldNames
        fieldDefaults = draft.fieldDefaults
        symbols = draft.symbols
        branches = draft.branches
        positions = draft.positions
        unsafe nodes = memory.copy(draft.nodes)
        unsafe fieldNodes = memory.copy(draft.fieldNodes)
        unsafe fieldNameBits = memory.copy(draft.fieldNames.map(StringBits.init))
        unsafe symbolBits = memory.copy(draft.symbols.map(StringBits.init))
    }

    /// The node of the schema itself.
    var root: Int32 { EncoderPlan.node(of: schema.root) }

    static func node(of type: AvroSchema.TypeID) -> Int32 { Int32(type.index + 1) }

    /// The type that `node` stands for.
    func type(of node: Int32) -> AvroType { schema.types[Int(node) - 1] }

    // Nodes, fields and symbols are numbered by the plan, and nobody else makes up a number, so none is out of bounds.

    @inline(__always)
    subscript(node: Int32) -> Node { unsafe nodes[Int(node)] }

    @inline(__always)
    func node(ofField field: Int32) -> Int32 { unsafe fieldNodes[Int(field)] }

    @inline(__always)
    func isField(_ field: Int32, called name: String) -> Bool {
        unsafe fieldNameBits[Int(field)] == StringBits(name) || isLongField(field, called: name)
    }

    // Names that are only canonically equivalent are taken for the same, where the field that is expected has one and
    // the value the other.
    @inline(never)
    private func isLongField(_ field: Int32, called name: String) -> Bool { fieldNames[Int(field)] == name }

    /// The position of a field in the record `node`.
    func position(ofField name: String, in node: Int32) -> Int32? { positions[node]?[ExactString(name)] }

    /// The position of a symbol in the enum `node`.
    func position(ofSymbol symbol: String, in node: Int32) -> Int32? {
        let enumeration = self[node]
        let bits = StringBits(symbol)
        for position in 0..<min(enumeration.count, 16)
        where unsafe symbolBits[Int(enumeration.first + position)] == bits { return position }
        return positions[node]?[ExactString(symbol)]
    }

    /// The nodes of the branches of the union `node`.
    func branches(of node: Int32) -> ArraySlice<Int32> {
        branches[Int(self[node].first)..<Int(self[node].first + self[node].count)]
    }
}

// Its memory is written before `init` returns and only read from then on.
extension EncoderPlan: @unchecked Sendable {}

/// The bits of a string. Strings of the same bits are the same string, as long as both are alive; short strings that are
/// the same have the same bits.
struct StringBits: BitwiseCopyable, Equatable {
    private let low: UInt64
    private let high: UInt64

    @inline(__always)
    init(_ string: String) {
        (low, high) = unsafe unsafeBitCast(string, to: (UInt64, UInt64).self)
    }
}

/// The parts of an `EncoderPlan` while they are put together.
private struct EncoderPlanDraft {
    let schema: AvroSchema
    private let defaults: FieldDefaults
    var nodes = [EncoderPlan.Node(kind: .refused)]
    var fieldNames: [String] = []
    var fieldNodes: [Int32] = []
    var fieldDefaults: [[UInt8]?] = []
    var symbols: [String] = []
    var branches: [Int32] = []
    var positions: [Int32: [ExactString: Int32]] = [:]

    init(schema: AvroSchema) {
        self.schema = schema
        defaults = FieldDefaults(schema)
    }

    mutating func addNode(of id: AvroSchema.TypeID) {
        var node = EncoderPlan.Node(kind: kind(of: schema[id]))
        switch schema[id].shape {
        case .null, .boolean, .int, .long, .float, .double, .bytes, .string: break
        case .fixed(let fixed): node.count = Int32(fixed.size)
        case .array(let items): node.first = EncoderPlan.node(of: items)
        case .map(let values): node.first = EncoderPlan.node(of: values)
        case .enumeration(let enumeration):
            node.first = Int32(symbols.count)
            node.count = Int32(enumeration.symbols.count)
            symbols += enumeration.symbols
            positions[EncoderPlan.node(of: id)] = positions(of: enumeration.symbols)
        case .record(let record):
            node.first = Int32(fieldNames.count)
            node.count = Int32(record.fields.count)
            fieldNames += record.fields.map(\.name)
            fieldNodes += record.fields.map { EncoderPlan.node(of: $0.type) }
            fieldDefaults += record.fields.indices.map { defaults[id, $0] }
            positions[EncoderPlan.node(of: id)] = positions(of: record.fields.map(\.name))
        case .union(let union):
            if node.kind == .nullable, let null = union.branches.firstIndex(where: isNull) {
                node.nullByte = UInt8(2 * null)
                node.first = EncoderPlan.node(of: union.branches[1 - null])
            } else {
                node.first = Int32(branches.count)
                node.count = Int32(union.branches.count)
                branches += union.branches.map(EncoderPlan.node)
            }
        }
        nodes.append(node)
    }

    private func kind(of type: AvroType) -> EncoderPlan.Node.Kind {
        switch type.shape {
        case .null: .null
        case .boolean: .boolean
        case .int: .int
        case .long: .long
        case .float: .float
        case .double: .double
        case .bytes: .bytes
        case .string: type.logicalType == .uuid ? .uuid : .string
        case .fixed: .fixed
        case .enumeration: .enumeration
        case .record: .record
        case .array: .array
        case .map: .map
        case .union(let union): union.branches.count == 2 && union.branches.contains(where: isNull) ? .nullable : .union
        }
    }

    private func isNull(_ id: AvroSchema.TypeID) -> Bool { schema[id].kindName == "null" }

    private func positions(of names: [String]) -> [ExactString: Int32] {
        Dictionary(
            names.enumerated().map { (ExactString($1), Int32($0)) }, uniquingKeysWith: { first, _ in first })
    }
}
