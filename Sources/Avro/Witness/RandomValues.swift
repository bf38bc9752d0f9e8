internal import SchemaLanguage

/// Random values of a schema: every branch, symbol and boundary turns up.
package struct RandomValues {
    private let schema: AvroSchema
    private let smallest: SmallestValues
    private var random: SplitMix64
    /// How many more values the current one may have.
    private var valuesLeft = 0

    /// Takes a schema whose root has values, as all have but records that contain themselves without end.
    package init(_ schema: AvroSchema, seed: UInt64) {
        self.schema = schema
        smallest = SmallestValues(schema)
        random = SplitMix64(seed: seed)
    }

    /// Whether there are values at all.
    package var exist: Bool { smallest.size(schema.root) != nil }

    /// The next value of the schema.
    package mutating func next() -> AvroValue {
        valuesLeft = 200
        return value(of: schema.root, depth: 0)
    }

    private mutating func value(of type: AvroSchema.TypeID, depth: Int) -> AvroValue {
        valuesLeft -= 1
        guard depth < 12, valuesLeft > 0 else { return smallest.value(type) }
        switch schema[type].shape {
        case .null: return .null
        case .boolean: return .boolean(.random(using: &random))
        case .int: return .int(int(schema[type].logicalType))
        case .long: return .long(long(schema[type].logicalType))
        case .float: return .float(random.pick([0, -0.0, 1.5, -2.25e10, .infinity, .nan, Float(random.next() >> 40)]))
        case .double: return .double(random.pick([0, -0.0, 0.1, 1e300, -.infinity, .nan, Double(random.next())]))
        case .bytes: return .bytes(bytes(schema[type].logicalType))
        case .string: return .string(schema[type].logicalType == .uuid ? uuid() : string())
        case .fixed(let fixed): return .fixed(self.fixed(fixed.size, schema[type].logicalType))
        case .enumeration(let enumeration): return .symbol(random.pick(enumeration.symbols))
        case .record(let record): return .record(record.fields.map { value(of: $0.type, depth: depth + 1) })
        case .array(let items):
            guard smallest.size(items) != nil else { return .array([]) }
            return .array(count().map { _ in value(of: items, depth: depth + 1) })
        case .map(let values):
            guard smallest.size(values) != nil else { return .map([]) }
            return .map(count().map { .init("\(string())\($0)", value(of: values, depth: depth + 1)) })
        case .union(let union):
            let branch = random.pick(union.branches.indices.filter { smallest.size(union.branches[$0]) != nil })
            return .union(branch: branch, value(of: union.branches[branch], depth: depth + 1))
        }
    }

    private mutating func count() -> Range<Int> { 0..<random.pick([0, 1, 1, 2, 3, 5]) }

    private mutating func int(_ logicalType: LogicalType?) -> Int32 {
        switch logicalType {
        case .timeMillis: .random(in: 0..<86_400_000, using: &random)
        default: random.pick([0, 1, -1, 63, 64, -65, 8_191, .max, .min, Int32(truncatingIfNeeded: random.next())])
        }
    }

    private mutating func long(_ logicalType: LogicalType?) -> Int64 {
        switch logicalType {
        case .timeMicros: .random(in: 0..<86_400_000_000, using: &random)
        default:
            random.pick([0, 1, -1, 64, 1 << 31, -(1 << 31), 1 << 53, .max, .min, Int64(bitPattern: random.next())])
        }
    }

    private mutating func string() -> String {
        random.pick([
            "", "a", "Zoë", "\"\\/\n\t\u{1}", "日本語", "🙂", "null", "e\u{301}", String(repeating: "x", count: 70),
        ])
    }

    private mutating func uuid() -> String {
        let digits = String(random.next() | 1 << 63, radix: 16) + String(random.next() | 1 << 63, radix: 16)
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { range in String(Array(digits)[range]) }
        return groups.joined(separator: "-")
    }

    private mutating func bytes(_ logicalType: LogicalType?) -> [UInt8] {
        switch logicalType {
        case .decimal(let precision, _): integer(digits: precision, size: nil)
        // The unscaled number as bytes with their count, and the scale, both zig-zag.
        case .bigDecimal: [4] + integer(digits: 4, size: 2) + [random.pick([0, 2, 4, 1])]
        default: random.pick([[], [0x61], Array("Zoë".utf8), Array("plain".utf8), [0, 0x7F], [0xFF, 0x80, 0]])
        }
    }

    private mutating func fixed(_ size: Int, _ logicalType: LogicalType?) -> [UInt8] {
        switch logicalType {
        case .decimal(let precision, _): integer(digits: precision, size: size)
        default: (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
    }

    /// A two's complement big-endian integer of at most so many decimal digits, and at most 18.
    private mutating func integer(digits: Int, size: Int?) -> [UInt8] {
        let bound = (0..<min(digits, 18)).reduce(Int64(1)) { product, _ in product * 10 } - 1
        let value = Int64.random(in: -bound...bound, using: &random)
        let whole = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
        guard let size else { return whole }
        let filling = [UInt8](repeating: value < 0 ? 0xFF : 0, count: max(0, size - 8))
        return filling + whole.suffix(size)
    }
}
