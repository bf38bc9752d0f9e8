internal import JSON
internal import SchemaLanguage

/// The parts of a `DecoderPlan` while they are put together.
struct DecoderPlanDraft {
    private(set) var resolutions: [ResolvedSchema]
    private(set) var nodes: [DecoderPlan.Node] = []
    private(set) var origins: [DecoderPlan.Origin] = []
    private(set) var steps: [DecoderPlan.Step] = []
    private(set) var stepNames: [String] = []
    private(set) var branches: [Int32] = []
    private(set) var symbols: [String?] = []
    private(set) var fields: [Int32: [ExactString: DecoderPlan.Field]] = [:]
    /// Whether the writer has fields that the reader doesn't have, and the reverse.
    let (skips, hasDefaults): (Bool, Bool)
    /// The number of the first node of each resolution.
    private var bases = [0]
    /// The nodes that read a type of the reader, and one of the writer, as itself.
    private var defaults: FieldDefaults?
    private(set) var defaultBytes: [UInt8] = []
    private var defaultNodes: [AvroSchema.TypeID: Int32] = [:]
    private var skippedNodes: [AvroSchema.TypeID: Int32] = [:]

    init(_ resolution: ResolvedSchema) {
        resolutions = [resolution]
        let records = resolution.nodes.compactMap { node in
            if case .record(let record) = node.action { record } else { nil }
        }
        hasDefaults = records.contains { !$0.defaulted.isEmpty }
        skips = records.contains { record in
            record.fields.contains { if case .skip = $0 { true } else { false } }
        }
    }

    /// Adds the resolution of the writer's schema with itself, which reads what is skipped.
    mutating func addSkipping() throws(ComparisonTooLarge) {
        let writer = resolutions[0].writer
        skippedNodes = add(try ResolvedSchema(writer: writer, reader: writer))
    }

    /// Adds the resolution of the reader's schema with itself, which reads defaults.
    mutating func addDefaults() throws(ComparisonTooLarge) {
        let reader = resolutions[0].reader
        defaults = FieldDefaults(reader)
        defaultNodes = add(try ResolvedSchema(writer: reader, reader: reader))
    }

    private mutating func add(_ resolution: ResolvedSchema) -> [AvroSchema.TypeID: Int32] {
        bases.append(bases[bases.count - 1] + resolutions[resolutions.count - 1].nodes.count)
        resolutions.append(resolution)
        let ids = resolution.nodes.indices.filter { resolution.nodes[$0].writer == resolution.nodes[$0].reader }
        return Dictionary(
            ids.map { index in
                (resolution.nodes[index].writer, number(ResolvedSchema.NodeID(index: index), in: bases.count - 1))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The number of the node that reads `id`. The branch of a reader's union that a value becomes makes no difference
    /// to the value, so the node is that of the branch.
    func number(_ id: ResolvedSchema.NodeID, in index: Int) -> Int32 {
        if case .readerUnion(_, let value) = resolutions[index][id].action { return number(value, in: index) }
        return Int32(bases[index] + id.index)
    }

    mutating func makeNodes() {
        for (index, resolution) in resolutions.enumerated() {
            for position in resolution.nodes.indices { addNode(index, ResolvedSchema.NodeID(index: position)) }
        }
    }

    private mutating func addNode(_ index: Int, _ id: ResolvedSchema.NodeID) {
        let resolution = resolutions[index]
        let resolved = resolution[id]
        let (writer, reader) = (resolution.writer[resolved.writer].shape, resolution.reader[resolved.reader].shape)
        var node = DecoderPlan.Node(
            kind: DecoderPlan.Node.Kind(writer), meaning: DecoderPlan.Node.Kind(reader))
        switch resolved.action {
        case .primitive, .promotion, .readerUnion: break
        case .fixed(let size): node.count = Int32(size)
        case .array(let items): node.first = number(items, in: index)
        case .map(let values): node.first = number(values, in: index)
        case .unreadable: node.kind = .unreadable
        case .enumeration(let positions):
            (node.first, node.count) = (Int32(symbols.count), Int32(positions.count))
            guard case .enumeration(let reader) = reader else { break }
            symbols += positions.map { position in position.map { reader.symbols[$0] } }
        case .writerUnion(let nodes):
            (node.first, node.count) = (Int32(branches.count), Int32(nodes.count))
            branches += nodes.map { number($0, in: index) }
        case .record(let record):
            (node.first, node.count) = (Int32(steps.count), Int32(record.fields.count))
            guard case .record(let writer) = writer, case .record(let reader) = reader else { break }
            addSteps(of: record, node: Int32(nodes.count), writer, reader, resolved.reader, in: index)
        }
        nodes.append(node)
        origins.append(DecoderPlan.Origin(resolution: index, id: id))
    }

    private mutating func addSteps(
        of record: ResolvedSchema.Record, node: Int32, _ writer: AvroType.Record, _ reader: AvroType.Record,
        _ readerID: AvroSchema.TypeID, in index: Int
    ) {
        var found: [ExactString: DecoderPlan.Field] = [:]
        for (field, written) in zip(record.fields, writer.fields) {
            switch field {
            case .skip(let type):
                addStep(written.name, node: skippedNodes[type] ?? 0, isSkipped: true)
            case .read(let id, let position):
                let name = reader.fields[position].name
                found[ExactString(name)] = .step(Int32(steps.count))
                addStep(name, node: number(id, in: index), isSkipped: false)
            }
        }
        for position in record.defaulted {
            let field = reader.fields[position]
            var range: Range<Int>?
            if let bytes = defaults?[readerID, position] {
                range = defaultBytes.count..<(defaultBytes.count + bytes.count)
                defaultBytes += bytes
            }
            found[ExactString(field.name)] = .byDefault(
                DecoderPlan.Default(name: field.name, node: defaultNodes[field.type] ?? 0, bytes: range))
        }
        fields[node] = found
    }

    private mutating func addStep(_ name: String, node: Int32, isSkipped: Bool) {
        stepNames.append(name)
        steps.append(DecoderPlan.Step(node: node, isSkipped: isSkipped, name: StringBits(name)))
    }
}

extension DecoderPlan.Node.Kind {
    fileprivate init(_ shape: AvroType.Shape) {
        switch shape {
        case .null: self = .null
        case .boolean: self = .boolean
        case .int: self = .int
        case .long: self = .long
        case .float: self = .float
        case .double: self = .double
        case .bytes: self = .bytes
        case .string: self = .string
        case .fixed: self = .fixed
        case .enumeration: self = .enumeration
        case .record: self = .record
        case .array: self = .array
        case .map: self = .map
        case .union: self = .union
        }
    }
}
