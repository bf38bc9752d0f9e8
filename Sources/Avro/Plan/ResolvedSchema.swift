internal import JSON
package import SchemaLanguage

/// How what was written with one schema is read with another (specification, "Schema Resolution"), decided once, so
/// that nobody who reads data has to look at two schemas side by side.
///
/// A node stands for a type of the writer that is read as a type of the reader. Its `action` says what to do with the
/// bytes; where one type can't be read as the other, the action is `unreadable`, which is an error only once data gets
/// there. The nodes stand in one array and name each other by index; recursive types lead back to a node that is in
/// it already. Walk it from `root`:
///
///     func read(_ node: ResolvedSchema.NodeID, from bytes: inout Input) throws -> Value {
///         switch resolved[node].action {
///         case .primitive: …read the writer's primitive type; the reader's is the same…
///         case .writerUnion(let branches): …read the branch's index, then read(branches[index])…
///         …
package struct ResolvedSchema: Sendable {
    /// The name of a node inside its resolution.
    package struct NodeID: Hashable, Sendable {
        /// The position in `ResolvedSchema.nodes`.
        package let index: Int
    }

    /// A type of the writer, read as a type of the reader.
    package struct Node: Sendable {
        /// The type that the bytes were written with.
        package let writer: AvroSchema.TypeID
        /// The type that the value is to have.
        package let reader: AvroSchema.TypeID
        /// What to do with the bytes.
        package let action: Action
    }

    /// What to do with the bytes of a value.
    package enum Action: Sendable {
        /// Read a value of the primitive type that both have. Logical types are the reader's, but for a decimal's
        /// scale, which is the writer's if it has one: the same bytes mean another number under another scale.
        case primitive
        /// Read a value of the writer's primitive type and convert it to the reader's (`AvroType.Shape.isPromotion`).
        case promotion
        /// Read `size` bytes.
        case fixed(size: Int)
        /// Read the writer's symbol; each has the position of the reader's, which may be the reader's default, or nil
        /// where the reader has none for it.
        case enumeration(symbols: [Int?])
        /// Read or skip the writer's fields in order, then add what the writer doesn't have.
        case record(Record)
        /// Read blocks of items.
        case array(items: NodeID)
        /// Read blocks of keys and values.
        case map(values: NodeID)
        /// Read the position of the writer's branch, then that branch's node. The reader's type may be anything.
        case writerUnion(branches: [NodeID])
        /// The writer's type is no union: read `value`, which becomes the branch at the position `branch` of the
        /// reader's union.
        case readerUnion(branch: Int, value: NodeID)
        /// A value of the writer can't be read, for the reason given.
        case unreadable(Mismatch)
    }

    /// What to do with the fields of a record.
    package struct Record: Sendable {
        /// For each of the writer's fields, in order.
        package var fields: [Field]
        /// The positions of the reader's fields that take their defaults, which are to be read by the reader's type.
        package var defaulted: [Int]
    }

    /// What to do with a field that was written.
    package enum Field: Sendable {
        /// Read it for the reader's field at the position `readerField`.
        case read(NodeID, readerField: Int)
        /// Skip it, a value of the writer's type: the reader has no such field.
        case skip(AvroSchema.TypeID)
    }

    /// Why a value of the writer's type can't be read as the reader's type.
    package enum Mismatch: Hashable, Sendable {
        /// The types are of different kinds, and nothing promotes the one to the other; or the names of two records,
        /// enums or fixed differ.
        case differentTypes
        /// The reader's union has no branch for it.
        case noBranch
        /// The sizes of two fixed differ.
        case fixedSizes
        /// The reader's field at this position is not in the writer's record and has no default.
        case missingField(Int)
        /// The reader's field at this position has names and aliases of more than one of the writer's fields.
        case ambiguousField(Int)
    }

    /// The schema that the data was written with.
    package let writer: AvroSchema
    /// The schema that it is read with.
    package let reader: AvroSchema
    /// Every node that the roots lead to.
    package private(set) var nodes: [Node] = []
    /// The node of the two schemas' own types.
    package let root = NodeID(index: 0)

    private var positions: [TypePairs.Pair: NodeID] = [:]
    private var pending: [TypePairs.Pair] = []

    /// Resolves everything that the two schemas lead to. Schemas that can't be read fail where their data is read.
    ///
    /// - Throws: `ComparisonTooLarge` for schemas whose comparison takes too many steps.
    package init(writer: AvroSchema, reader: AvroSchema) throws(ComparisonTooLarge) {
        self.writer = writer
        self.reader = reader
        let pairs = try TypePairs(reader: reader, writer: writer)
        _ = node(of: pairs.root)
        while nodes.count < pending.count {
            let pair = pending[nodes.count]
            nodes.append(Node(writer: pair.writer, reader: pair.reader, action: action(of: pair, among: pairs)))
        }
    }

    /// The node called `id`.
    package subscript(id: NodeID) -> Node { nodes[id.index] }

    /// The node of a pair, which is made later where there is none yet.
    private mutating func node(of pair: TypePairs.Pair) -> NodeID {
        if let id = positions[pair] { return id }
        let id = NodeID(index: pending.count)
        positions[pair] = id
        pending.append(pair)
        return id
    }

    private mutating func node(reader: AvroSchema.TypeID, writer: AvroSchema.TypeID) -> NodeID {
        node(of: TypePairs.Pair(reader: reader, writer: writer))
    }

    private mutating func action(of pair: TypePairs.Pair, among pairs: TypePairs) -> Action {
        let (writerType, readerType) = (writer[pair.writer], reader[pair.reader])
        if case .union(let union) = writerType.shape {
            return .writerUnion(branches: union.branches.map { node(reader: pair.reader, writer: $0) })
        }
        if case .union(let union) = readerType.shape {
            guard let branch = pairs.branch(of: union, reading: pair.writer) else { return .unreadable(.noBranch) }
            return .readerUnion(branch: branch, value: node(reader: union.branches[branch], writer: pair.writer))
        }
        guard let match = readerType.match(writer: writerType) else { return .unreadable(.differentTypes) }
        switch (writerType.shape, readerType.shape) {
        case (.record(let writerRecord), .record(let readerRecord)):
            return record(
                writerRecord, readerRecord, sources: pairs.sources(of: readerRecord, writer: pair.writer))
        case (.enumeration(let writerEnum), .enumeration(let readerEnum)):
            return .enumeration(symbols: readerEnum.positions(of: writerEnum.symbols))
        case (.fixed(let writerFixed), .fixed(let readerFixed)):
            guard writerFixed.size == readerFixed.size else { return .unreadable(.fixedSizes) }
            return .fixed(size: writerFixed.size)
        case (.array(let writerItems), .array(let readerItems)):
            return .array(items: node(reader: readerItems, writer: writerItems))
        case (.map(let writerValues), .map(let readerValues)):
            return .map(values: node(reader: readerValues, writer: writerValues))
        default: return match == .promotion ? .promotion : .primitive
        }
    }

    private mutating func record(
        _ writerRecord: AvroType.Record, _ readerRecord: AvroType.Record, sources: [FieldSource]
    ) -> Action {
        // One field of the writer can't be two of the reader: who has its name has it, else the first with an alias.
        var owners = [Int?](repeating: nil, count: writerRecord.fields.count)
        for (position, source) in sources.enumerated() {
            guard case .written(let index) = source else { continue }
            let hasName =
                ExactString(readerRecord.fields[position].name) == ExactString(writerRecord.fields[index].name)
            if hasName || owners[index] == nil { owners[index] = position }
        }
        var fields = writerRecord.fields.map { Field.skip($0.type) }
        var defaulted: [Int] = []
        for (position, source) in sources.enumerated() {
            let field = readerRecord.fields[position]
            switch source {
            case .written(let index) where owners[index] == position:
                let node = node(reader: field.type, writer: writerRecord.fields[index].type)
                fields[index] = .read(node, readerField: position)
            case .written where field.defaultValue == nil: return .unreadable(.missingField(position))
            case .written: defaulted.append(position)
            case .defaulted: defaulted.append(position)
            case .missing: return .unreadable(.missingField(position))
            case .ambiguous: return .unreadable(.ambiguousField(position))
            }
        }
        return .record(Record(fields: fields, defaulted: defaulted))
    }
}

extension AvroType.Enumeration {
    /// For each of a writer's symbols, the position of the one that this enum of a reader has for it.
    fileprivate func positions(of writerSymbols: [String]) -> [Int?] {
        let positions = Dictionary(
            symbols.enumerated().map { (ExactString($1), $0) }, uniquingKeysWith: { first, _ in first })
        let defaultPosition = defaultSymbol.flatMap { positions[ExactString($0)] }
        return writerSymbols.map { positions[ExactString($0)] ?? defaultPosition }
    }
}
