internal import JSON

/// Compiles a schema to the nodes that a pass reads.
struct EncodingCompiler {
    private let schema: AvroSchema
    private let form: JSONForm
    private let unknownFields: EncodingPlan.UnknownFields
    private let defaults: FieldDefaults
    private let memory: PlanMemory
    /// The nodes of records, by the index of their type: they are there before their fields, which may lead back to them.
    private var records: [Int: EncodingNode] = [:]
    /// The nodes of unions in the tagged form, by the names of their branches: a wide record has many that are the same,
    /// which would crowd each other out of the processor's cache.
    private var unions: [[String]: EncodingNode] = [:]

    init(
        _ schema: AvroSchema, form: JSONForm, unknownFields: EncodingPlan.UnknownFields, defaults: FieldDefaults,
        memory: PlanMemory
    ) {
        self.schema = schema
        self.form = form
        self.unknownFields = unknownFields
        self.defaults = defaults
        self.memory = memory
    }

    mutating func compileRoot() -> UnsafePointer<EncodingNode> {
        unsafe memory.copy([node(schema.root)])
    }

    private mutating func node(_ id: AvroSchema.TypeID) -> EncodingNode {
        let type = schema[id]
        if form == .plain, let node = logicalNode(type) { return node }
        switch type.shape {
        case .null: return EncodingNode(.null)
        case .boolean: return EncodingNode(.boolean)
        case .int: return EncodingNode(.int)
        case .long: return EncodingNode(.long)
        case .float: return EncodingNode(.float)
        case .double: return EncodingNode(.double)
        case .bytes: return EncodingNode(.bytes)
        case .string: return EncodingNode(.string)
        case .fixed(let fixed):
            var node = EncodingNode(.fixed)
            node.size = fixed.size
            return node
        case .enumeration(let enumeration):
            return unsafe EncodingNode(
                .enumeration, detail: UnsafeRawPointer(memory.copy([NameTable(enumeration.symbols, in: memory)])))
        case .record(let record): return self.record(record, id)
        case .array(let items):
            return unsafe EncodingNode(.array, detail: UnsafeRawPointer(memory.copy([node(items)])))
        case .map(let values):
            return unsafe EncodingNode(.map, detail: UnsafeRawPointer(memory.copy([node(values)])))
        case .union(let union): return form == .plain ? plainUnion(union) : taggedUnion(union)
        }
    }

    /// The node of a logical type in the plain form; nil where the type is encoded as it is without one.
    private func logicalNode(_ type: AvroType) -> EncodingNode? {
        var node: EncodingNode
        switch type.logicalType {
        case .decimal(let precision, let scale):
            var size = 0
            if case .fixed(let fixed) = type.shape { size = fixed.size }
            let limits = DecimalLimits(precision: precision, scale: scale, size: size)
            unsafe node = EncodingNode(.decimal, detail: UnsafeRawPointer(memory.copy([limits])))
        case .bigDecimal: node = EncodingNode(.bigDecimal)
        case .duration: node = EncodingNode(.duration)
        case .uuid:
            guard case .fixed = type.shape else { return EncodingNode(.uuid) }
            node = EncodingNode(.uuidFixed)
        default:
            guard let unit = TimeUnit(type.logicalType) else { return nil }
            node = EncodingNode(.time)
            node.time = unit
        }
        return node
    }

    private mutating func record(_ record: AvroType.Record, _ id: AvroSchema.TypeID) -> EncodingNode {
        if let node = records[id.index] { return node }
        let detail = unsafe memory.allocate(EncodingRecord.self, count: 1)
        let fields = unsafe memory.allocate(EncodingField.self, count: record.fields.count)
        unsafe detail.pointee = EncodingRecord(
            fields: fields, count: record.fields.count, names: NameTable(record.fields.map(\.name), in: memory),
            ignoresUnknown: unknownFields == .ignored)
        let node = unsafe EncodingNode(.record, detail: detail)
        records[id.index] = node
        for (index, field) in record.fields.enumerated() {
            let encoded = defaults[id, index]
            unsafe fields[index] = EncodingField(
                name: ExpectedName(field.name, in: memory), node: self.node(field.type),
                defaultBytes: encoded.map { unsafe UnsafeRawPointer(memory.copy($0)) },
                defaultCount: encoded?.count ?? 0)
        }
        return node
    }

    // MARK: Unions

    private mutating func branches(_ union: AvroType.Union) -> [EncodingBranch] {
        union.branches.enumerated().map { index, branch in
            var zigZag = UInt32(index) << 1
            var bytes = zigZag & 0x7F
            var count = 1
            while zigZag >= 0x80 {
                bytes |= 0x80 << (8 * UInt32(count - 1))
                zigZag >>= 7
                bytes |= (zigZag & 0x7F) << (8 * UInt32(count))
                count += 1
            }
            return EncodingBranch(node: node(branch), index: bytes, indexCount: count, step: 0)
        }
    }

    /// The position of null, and of the other branch, where there are two and one is null.
    private func nullable(_ union: AvroType.Union) -> (null: Int, value: Int)? {
        guard union.branches.count == 2, let null = nullPosition(union) else { return nil }
        return (null, 1 - null)
    }

    private func nullPosition(_ union: AvroType.Union) -> Int? {
        union.branches.firstIndex {
            if case .null = schema[$0].shape { true } else { false }
        }
    }

    private mutating func plainUnion(_ union: AvroType.Union) -> EncodingNode {
        if let (null, value) = nullable(union) {
            var node = self.node(union.branches[value])
            node.nullBranch = UInt8(null << 1)
            node.valueBranch = UInt8(value << 1)
            return node
        }
        let branches = branches(union)
        var starts: [Int32] = []
        var candidates: [EncodingBranch] = []
        for kind in JSONKind.allCases {
            starts.append(Int32(candidates.count))
            let fitting = zip(union.branches, branches).compactMap { type, branch -> EncodingBranch? in
                guard let step = schema[type].unionStep(for: kind) else { return nil }
                var branch = branch
                branch.step = step
                return branch
            }
            // Stable, so that the branches of one step stay in the order of the schema.
            candidates += fitting.enumerated().sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }
                .map(\.element)
        }
        starts.append(Int32(candidates.count))
        let detail = unsafe EncodingUnion(starts: memory.copy(starts), candidates: memory.copy(candidates))
        return unsafe EncodingNode(.union, detail: UnsafeRawPointer(memory.copy([detail])))
    }

    private mutating func taggedUnion(_ union: AvroType.Union) -> EncodingNode {
        let names = union.branches.map { schema[$0].branchName }
        if let node = unions[names] { return node }
        let null = nullPosition(union)
        let expected = names.indices.first { $0 != null } ?? 0
        let tags = unsafe EncodingTags(
            expected: ExpectedName(names.isEmpty ? "" : names[expected], in: memory), expectedBranch: expected,
            names: NameTable(names, in: memory), branches: memory.copy(branches(union)), nullBranch: null ?? -1)
        var node = unsafe EncodingNode(.tag, detail: UnsafeRawPointer(memory.copy([tags])))
        if let (null, value) = nullable(union) {
            node.kind = .nullableTag
            node.nullBranch = UInt8(null << 1)
            node.valueBranch = UInt8(value << 1)
        }
        // Names tell types apart, except for the items of arrays and the values of maps.
        if !names.contains("array") && !names.contains("map") { unions[names] = node }
        return node
    }
}
