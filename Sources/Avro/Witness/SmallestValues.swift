/// A shallow value of every type of a schema that has values: what witnesses hold beside the thing that they show.
package struct SmallestValues: Sendable {
    private let schema: AvroSchema
    /// For each type, how many values are in its smallest value, itself included; nil where it has no value, as a
    /// record has that contains itself without end. A branch is chosen for each union.
    private let sizes: [Int?]
    private let depths: [Int]
    private let branches: [Int]

    /// Finds the types that have values, the shallowest first.
    package init(_ schema: AvroSchema) {
        self.schema = schema
        var search = Search(schema)
        search.run()
        (sizes, depths, branches) = (search.sizes, search.depths, search.branches)
    }

    /// How many values are in the value of `type`, itself included; nil where the type has no value.
    package func size(_ type: AvroSchema.TypeID) -> Int? { sizes[type.index] }

    /// How many values are nested in the value of `type`.
    package func depth(_ type: AvroSchema.TypeID) -> Int { depths[type.index] }

    /// The value of `type`, which must have one. It is as large as `size` says, which may be exponential in the schema.
    package func value(_ type: AvroSchema.TypeID) -> AvroValue {
        switch schema[type].shape {
        case .null: .null
        case .boolean: .boolean(false)
        case .int: .int(0)
        case .long: .long(0)
        case .float: .float(0)
        case .double: .double(0)
        case .bytes: .bytes(bytes(schema[type].logicalType))
        case .string: .string(schema[type].logicalType == .uuid ? "00000000-0000-0000-0000-000000000000" : "")
        case .fixed(let fixed): .fixed(Array(repeating: 0, count: fixed.size))
        case .enumeration(let enumeration): .symbol(enumeration.symbols[0])
        case .record(let record): .record(record.fields.map { value($0.type) })
        case .array: .array([])
        case .map: .map([])
        case .union(let union):
            .union(branch: branches[type.index], value(union.branches[branches[type.index]]))
        }
    }

    /// Zero, as the logical type writes it.
    private func bytes(_ logicalType: LogicalType?) -> [UInt8] {
        switch logicalType {
        case .decimal: [0]
        // The unscaled number as bytes with their count, and the scale, both zig-zag.
        case .bigDecimal: [2, 0, 0]
        default: []
        }
    }

    /// From the types that need no other to those that need them.
    private struct Search {
        let schema: AvroSchema
        var sizes: [Int?]
        var depths: [Int]
        var branches: [Int]
        private var queue: [Int] = []
        /// The records and unions that hold each type, and how many more fields a record waits for.
        private var holders: [[Int]]
        private var waiting: [Int]

        init(_ schema: AvroSchema) {
            self.schema = schema
            let count = schema.types.count
            sizes = Array(repeating: nil, count: count)
            depths = Array(repeating: 0, count: count)
            branches = Array(repeating: 0, count: count)
            holders = Array(repeating: [], count: count)
            waiting = Array(repeating: 0, count: count)
        }

        mutating func run() {
            for (index, type) in schema.types.enumerated() {
                switch type.shape {
                case .record(let record) where !record.fields.isEmpty:
                    waiting[index] = record.fields.count
                    for field in record.fields { holders[field.type.index].append(index) }
                case .union(let union):
                    for branch in union.branches { holders[branch.index].append(index) }
                case .enumeration(let enumeration) where enumeration.symbols.isEmpty: continue
                // A fixed counts its bytes: an event with a large one is no good witness.
                case .fixed(let fixed): settle(index, size: 1 + fixed.size / 16, depth: 0)
                default: settle(index, size: 1, depth: 0)
                }
            }
            var next = 0
            while next < queue.count {
                for holder in holders[queue[next]] { reach(holder, from: queue[next]) }
                next += 1
            }
        }

        private mutating func settle(_ index: Int, size: Int, depth: Int) {
            sizes[index] = size
            depths[index] = depth
            queue.append(index)
        }

        private mutating func reach(_ holder: Int, from index: Int) {
            guard sizes[holder] == nil else { return }
            switch schema.types[holder].shape {
            case .union(let union):
                branches[holder] = union.branches.firstIndex { $0.index == index } ?? 0
                settle(holder, size: SmallestValues.sum(sizes[index] ?? 0, 1), depth: depths[index] + 1)
            case .record(let record):
                waiting[holder] -= 1
                guard waiting[holder] == 0 else { return }
                settle(
                    holder, size: record.fields.reduce(1) { SmallestValues.sum($0, sizes[$1.type.index] ?? 0) },
                    depth: 1 + (record.fields.map { depths[$0.type.index] }.max() ?? 0))
            default: return
            }
        }
    }

    /// The sum, or the largest number where it would be larger.
    static func sum(_ lhs: Int, _ rhs: Int) -> Int {
        let (sum, overflow) = lhs.addingReportingOverflow(rhs)
        return overflow ? .max : sum
    }
}
