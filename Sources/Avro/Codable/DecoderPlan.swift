internal import JSON
internal import SchemaLanguage

/// How what one schema wrote is read with another, as `ValueDecoder` walks it: `ResolvedSchema`, flat, with the names of
/// fields looked up before.
final class DecoderPlan: Sendable {
    /// What the bytes of a value are, and what the reader's schema calls it.
    struct Node: Sendable {
        enum Kind: UInt8, Sendable {
            case null, boolean, int, long, float, double, bytes, string, fixed, enumeration, record, array, map
            /// A union of the writer: the position of a branch, then its value.
            case union
            /// What the writer wrote can't be read.
            case unreadable
        }

        /// The writer's type, by which the bytes are read.
        var kind: Kind
        /// The reader's type, by which the value is told; the same but for promotions.
        var meaning: Kind
        /// A record's first step, an enum's first symbol, a union's first branch, or the node of items or values.
        var first: Int32 = 0
        /// The steps, symbols or branches; the size of a fixed.
        var count: Int32 = 0
        /// The resolved node that this one is made of.
        var origin: Origin
    }

    /// Where a node comes from.
    struct Origin: Sendable {
        var resolution: Int32
        var id: ResolvedSchema.NodeID
    }

    /// A field of a record, as the writer wrote it.
    struct Step: Sendable {
        var node: Int32
        /// Whether the reader has no such field.
        var isSkipped: Bool
        /// The reader's name, or the writer's where it is skipped.
        var name: String
        var bits: StringBits

        init(node: Int32, isSkipped: Bool, name: String) {
            self.node = node
            self.isSkipped = isSkipped
            self.name = name
            bits = StringBits(name)
        }
    }

    /// A field of the reader that the writer doesn't have.
    struct Default: Sendable {
        var name: String
        /// The node that reads `bytes`.
        var node: Int32
        /// The encoded default; nil where the default doesn't fit its type.
        var bytes: [UInt8]?
    }

    /// Where a field is to be found.
    enum Field: Sendable {
        case step(Int32)
        case byDefault(Default)
    }

    /// The two schemas; then, as far as they are needed, the writer's with itself, for what is skipped, and the
    /// reader's with itself, for defaults.
    let resolutions: [ResolvedSchema]
    let nodes: [Node]
    let steps: [Step]
    /// The nodes of branches, union by union.
    let branches: [Int32]
    /// The reader's symbols, enum by enum, in the order of the writer's; nil where the reader has none.
    let symbols: [String?]
    /// The fields by their names, for every record's node.
    let fields: [Int32: [ExactString: Field]]
    let root: Int32

    init(writer: AvroSchema, reader: AvroSchema) throws(ComparisonTooLarge) {
        var draft = DecoderPlanDraft(try ResolvedSchema(writer: writer, reader: reader))
        if draft.skips { try draft.addSkipping() }
        if draft.hasDefaults { try draft.addDefaults() }
        draft.makeNodes()
        root = draft.number(draft.resolutions[0].root, in: 0)
        resolutions = draft.resolutions
        nodes = draft.nodes
        steps = draft.steps
        branches = draft.branches
        symbols = draft.symbols
        fields = draft.fields
    }

    var writer: AvroSchema { resolutions[0].writer }
    var reader: AvroSchema { resolutions[0].reader }

    /// The reader's type of `node`.
    func type(of node: Int32) -> AvroType {
        let origin = nodes[Int(node)].origin
        let resolution = resolutions[Int(origin.resolution)]
        return resolution.reader[resolution[origin.id].reader]
    }

    /// The writer's type of `node`.
    func writerType(of node: Int32) -> AvroType {
        let origin = nodes[Int(node)].origin
        let resolution = resolutions[Int(origin.resolution)]
        return resolution.writer[resolution[origin.id].writer]
    }

    /// Why `node` can't be read.
    func mismatch(of node: Int32) -> ResolvedSchema.Mismatch {
        let origin = nodes[Int(node)].origin
        guard case .unreadable(let mismatch) = resolutions[Int(origin.resolution)][origin.id].action else {
            return .differentTypes
        }
        return mismatch
    }
}
