extension Linker {
    /// Checks the numbers and the names that a message reserves, gives to extensions and uses.
    mutating func checkNumbers(of message: DescriptorProto, _ fullName: String) {
        checkReserved(message)
        checkExtensionRanges(message, fullName)
        guard !message.reservedRanges.isEmpty || !message.reservedNames.isEmpty || !message.extensionRanges.isEmpty
        else { return }
        let reservedNames = Set(message.reservedNames)
        let reserved = RangeIndex(
            message.reservedRanges.map { Int64($0.start)..<max(Int64($0.end), Int64($0.start)) })
        let extensions = RangeIndex(message.extensionRanges)
        for (index, field) in message.fields.enumerated() {
            let number = field.number ?? 0
            path += [2, Int32(index)]
            if reserved.first(containing: Int64(number)) != nil {
                report("Field \"\(field.name ?? "")\" uses reserved number \(number).", at: 3)
            }
            if reservedNames.contains(field.name ?? "") {
                report("Field name \"\(field.name ?? "")\" is reserved.", at: 1)
            }
            path.removeLast(2)
            if let position = extensions.first(containing: Int64(number)) {
                let range = message.extensionRanges[position]
                report(
                    "Extension range \(range.start) to \(range.end - 1) includes field \"\(field.name ?? "")\" (\(number)).",
                    at: 5, Int32(position))
            }
        }
    }

    private mutating func checkReserved(_ message: DescriptorProto) {
        for (index, range) in message.reservedRanges.enumerated() where range.start <= 0 {
            report("Reserved numbers must be positive integers.", at: 9, Int32(index))
        }
        let ranges = message.reservedRanges.map { Int64($0.start)..<max(Int64($0.end), Int64($0.start)) }
        for (later, earlier) in Overlaps.pairs(ranges) {
            report(overlap("Reserved", ranges[later], "already-defined", ranges[earlier]), at: 9, Int32(later))
        }
        var names: Set<String> = []
        for name in message.reservedNames where !names.insert(name).inserted {
            report("Field name \"\(name)\" is reserved multiple times.", at: 1)
        }
    }

    private mutating func checkExtensionRanges(_ message: DescriptorProto, _ fullName: String) {
        for (index, range) in message.extensionRanges.enumerated() {
            if range.start <= 0 {
                report("Extension numbers must be positive integers.", at: 5, Int32(index))
            }
            if range.start >= range.end {
                report("Extension range end number must be greater than start number.", at: 5, Int32(index))
            }
        }
        let ranges = message.extensionRanges.map { Int64($0.start)..<max(Int64($0.end), Int64($0.start)) }
        for (later, earlier) in Overlaps.pairs(ranges) {
            report(overlap("Extension", ranges[later], "already-defined", ranges[earlier]), at: 5, Int32(earlier))
        }
        let reserved = message.reservedRanges.map { Int64($0.start)..<max(Int64($0.end), Int64($0.start)) }
        for (later, earlier) in Overlaps.pairs(reserved + ranges)
        where later >= reserved.count && earlier < reserved.count {
            report(
                overlap("Extension", ranges[later - reserved.count], "reserved", reserved[earlier]),
                at: 5, Int32(later - reserved.count))
        }
    }

    private func overlap(_ kind: String, _ range: Range<Int64>, _ otherKind: String, _ other: Range<Int64>) -> String {
        "\(kind) range \(range.lowerBound) to \(range.upperBound - 1) overlaps with \(otherKind) range \(other.lowerBound) to \(other.upperBound - 1)."
    }

    mutating func checkNumbers(of enumeration: EnumDescriptorProto) {
        for (index, range) in enumeration.reservedRanges.enumerated() where range.start > range.end {
            report("Reserved range end number must be greater than start number.", at: 4, Int32(index))
        }
        let ranges = enumeration.reservedRanges.map { Int64($0.start)..<max(Int64($0.end) + 1, Int64($0.start)) }
        for (later, earlier) in Overlaps.pairs(ranges) {
            report(overlap("Reserved", ranges[later], "already-defined", ranges[earlier]), at: 4, Int32(later))
        }
        var names: Set<String> = []
        for name in enumeration.reservedNames where !names.insert(name).inserted {
            report("Enum value \"\(name)\" is reserved multiple times.", at: 1)
        }
        guard !ranges.isEmpty || !names.isEmpty else { return }
        let reserved = RangeIndex(ranges)
        for (index, value) in enumeration.values.enumerated() {
            path += [2, Int32(index)]
            if reserved.first(containing: Int64(value.number ?? 0)) != nil {
                report("Enum value \"\(value.name ?? "")\" uses reserved number \(value.number ?? 0).", at: 2)
            }
            if names.contains(value.name ?? "") { report("Enum value \"\(value.name ?? "")\" is reserved.", at: 1) }
            path.removeLast(2)
        }
    }
}

/// Ranges in which numbers are looked up; as many as a text has.
struct RangeIndex {
    /// The positions of the ranges, by start.
    private let order: [Int]
    private let ranges: [Range<Int64>]
    /// The greatest end up to each position in `order`.
    private let ends: [Int64]

    init(_ ranges: [Range<Int64>]) {
        self.ranges = ranges
        let order = ranges.indices.sorted { (ranges[$0].lowerBound, $0) < (ranges[$1].lowerBound, $1) }
        var end = Int64.min
        ends = order.map { index in
            end = max(end, ranges[index].upperBound)
            return end
        }
        self.order = order
    }

    init(_ ranges: [DescriptorProto.ExtensionRange]) {
        self.init(ranges.map { Int64($0.start)..<max(Int64($0.end), Int64($0.start)) })
    }

    /// The position of a range that has `number` in it.
    func first(containing number: Int64) -> Int? {
        var low = 0
        var high = order.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[order[middle]].lowerBound <= number { low = middle + 1 } else { high = middle }
        }
        // Only where ranges overlap, which is a mistake, does this take more than one step.
        var position = low - 1
        while position >= 0, ends[position] > number {
            if ranges[order[position]].contains(number) { return order[position] }
            position -= 1
        }
        return nil
    }
}

/// Ranges that have numbers in common.
enum Overlaps {
    /// The pairs of positions of overlapping ranges: each range with the first earlier one that it overlaps.
    static func pairs(_ ranges: [Range<Int64>]) -> [(later: Int, earlier: Int)] {
        // Sorted by start, only neighbours need to be looked at: linear after sorting, whatever a text has.
        let order = ranges.indices.filter { !ranges[$0].isEmpty }.sorted {
            (ranges[$0].lowerBound, $0) < (ranges[$1].lowerBound, $1)
        }
        var pairs: [(later: Int, earlier: Int)] = []
        var widest: Int?
        for index in order {
            if let other = widest, ranges[index].lowerBound < ranges[other].upperBound {
                pairs.append((max(index, other), min(index, other)))
            }
            if let other = widest, ranges[other].upperBound >= ranges[index].upperBound { continue }
            widest = index
        }
        return pairs
    }
}
