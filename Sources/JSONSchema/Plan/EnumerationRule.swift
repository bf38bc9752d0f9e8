internal import JSON

/// The values of an `enum` or a `const`, ready to be looked up.
@safe struct EnumerationRule: BitwiseCopyable {
    /// The strings.
    let strings: NameTable
    /// The numbers that are integers of 64 bits, sorted.
    let integers: PlanTable<Int64>
    let hasNull: Bool
    let hasTrue: Bool
    let hasFalse: Bool
    /// Whether there are other numbers, arrays or objects, which are in `ValidationPlan.otherValues`.
    let hasOthers: Bool

    init(_ values: [JSONValue], in memory: PlanMemory) {
        var seen: Set<ExactString> = []
        // The table takes each string once.
        let distinct = values.compactMap(\.string).filter { seen.insert(ExactString($0)).inserted }
        strings = NameTable(distinct, in: memory)
        integers = PlanTable(values.compactMap { $0.number?.int64 }.sorted(), in: memory)
        hasNull = values.contains(where: \.isNull)
        hasTrue = values.contains { $0.boolean == true }
        hasFalse = values.contains { $0.boolean == false }
        hasOthers = !EnumerationRule.others(values).isEmpty
    }

    /// The values that must be compared one by one.
    static func others(_ values: [JSONValue]) -> [JSONValue] {
        values.filter { value in
            switch value.content {
            case .array, .object: true
            case .number(let number): number.int64 == nil
            case .null, .boolean, .string: false
            }
        }
    }
}
