internal import JSON
internal import SchemaLanguage

/// How what one schema wrote is read with another, as `ValueDecoder` walks it: `ResolvedSchema`, flat, with the names of
/// fields looked up before.
///
/// What every value touches lies in memory of its own, without references in it, so that walking it touches no
/// reference counts.
@safe final class DecoderPlan {
    /// What the bytes of a value are, and what the reader's schema calls it.
    struct Node: BitwiseCopyable {
        enum Kind: UInt8 {
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
    }

    /// The resolved node that a node is made of.
    struct Origin {
        var resolution: Int
        var id: ResolvedSchema.NodeID
    }

    /// A field of a record, as the writer wrote it.
    struct Step: BitwiseCopyable {
        var node: Int32
        /// Whether the reader has no such field.
        var isSkipped: Bool
        var name: StringBits
    }

    /// A field of the reader that the writer doesn't have.
    struct Default {
        var name: String
        /// The node that reads it.
        var node: Int32
        /// Where the encoded default is in the plan's memory; nil where the default doesn't fit its type.
        var bytes: Range<Int>?
    }

    /// Where a field is to be found.
    enum Field {
        case step(Int32)
        case byDefault(Default)
    }

    /// The two schemas; then, as far as they are needed, the writer's with itself, for what is skipped, and the
    /// reader's with itself, for defaults.
    private let resolutions: [ResolvedSchema]
    private let origins: [Origin]
    /// The names of fields, step by step: the reader's, or the writer's where the reader has none.
    let stepNames: [String]
    /// The reader's symbols, enum by enum, in the order of the writer's; nil where the reader has none.
    let symbols: [String?]
    /// The fields by their names, for every record's node.
    let fields: [Int32: [ExactString: Field]]
    let root: Int32
    private let memory = PlanMemory()
    private let nodes: UnsafePointer<Node>
    private let steps: UnsafePointer<Step>
    private let branches: UnsafePointer<Int32>
    private let defaults: UnsafePointer<UInt8>

    init(writer: AvroSchema, reader: AvroSchema) throws(ComparisonTooLarge) {
        var draft = DecoderPlanDraft(try ResolvedSchema(writer: writer, reader: reader))
        if draft.skips { try draft.addSkipping() }
        if draft.hasDefaults { try draft.addDefaults() }
        draft.makeNodes()
        root = draft.number(draft.resolutions[0].root, in: 0)
        resolutions = draft.resolutions
        origins = draft.origins
        stepNames = draft.stepNames
        symbols = draft.symbols
        fields = draft.fields
        unsafe nodes = memory.copy(draft.nodes)
        unsafe steps = memory.copy(draft.steps)
        unsafe branches = memory.copy(draft.branches)
        unsafe defaults = memory.copy(draft.defaultBytes)
    }

    var writer: AvroSchema { resolutions[0].writer }
    var reader: AvroSchema { resolutions[0].reader }

    // Nodes, steps and branches are numbered by the plan, and nobody else makes up a number, so none is out of bounds.

    @inline(__always)
    subscript(node: Int32) -> Node { unsafe nodes[Int(node)] }

    @inline(__always)
    func step(_ index: Int32) -> Step { unsafe steps[Int(index)] }

    @inline(__always)
    func branch(_ index: Int32) -> Int32 { unsafe branches[Int(index)] }

    /// The bytes of a default, which live as long as the plan.
    func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(start: defaults + range.lowerBound, count: range.count)
    }

    /// The nodes of the branches of `union`.
    func branches(of union: Node) -> [Int32] { (union.first..<(union.first + union.count)).map(branch) }

    /// The reader's type of `node`.
    func type(of node: Int32) -> AvroType {
        let (resolution, resolved) = origin(of: node)
        return resolution.reader[resolved.reader]
    }

    /// The writer's type of `node`.
    func writerType(of node: Int32) -> AvroType {
        let (resolution, resolved) = origin(of: node)
        return resolution.writer[resolved.writer]
    }

    /// Why `node` can't be read.
    func mismatch(of node: Int32) -> ResolvedSchema.Mismatch {
        guard case .unreadable(let mismatch) = origin(of: node).node.action else { return .differentTypes }
        return mismatch
    }

    private func origin(of node: Int32) -> (resolution: ResolvedSchema, node: ResolvedSchema.Node) {
        let origin = origins[Int(node)]
        let resolution = resolutions[origin.resolution]
        return (resolution, resolution[origin.id])
    }
}

// Its memory is written before `init` returns and only read from then on.
extension DecoderPlan: @unchecked Sendable {}
