/// A range of numbers, ends included.
struct NumberRange: Hashable {
    let first: Int32
    let last: Int32

    /// As people write it.
    var text: String { first == last ? "\(first)" : "\(first) to \(last)" }
}

/// Ranges, joined where they touch and sorted.
struct NumberRanges {
    private let ranges: [NumberRange]

    init(_ ranges: [NumberRange]) {
        var joined: [NumberRange] = []
        for range in ranges.sorted(by: { $0.first < $1.first }) {
            if let end = joined.last, range.first <= end.last || range.first == end.last &+ 1 {
                joined[joined.count - 1] = NumberRange(first: end.first, last: max(end.last, range.last))
            } else {
                joined.append(range)
            }
        }
        self.ranges = joined
    }

    /// Whether one of the ranges covers all of `range`.
    func contain(_ range: NumberRange) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].first <= range.first { low = middle + 1 } else { high = middle }
        }
        return low > 0 && range.last <= ranges[low - 1].last
    }

    func contain(_ number: Int32) -> Bool { contain(NumberRange(first: number, last: number)) }
}

extension ProtobufMessage {
    /// The reserved numbers, ends included.
    var reserved: [NumberRange] { reservedRanges.map { NumberRange(first: $0.start, last: $0.end &- 1) } }
    /// The numbers that extensions may take, ends included.
    var extensible: [NumberRange] { extensionRanges.map { NumberRange(first: $0.start, last: $0.end &- 1) } }
}

extension ProtobufEnum {
    /// The reserved numbers, ends included.
    var reserved: [NumberRange] { reservedRanges.map { NumberRange(first: $0.start, last: $0.end) } }
}
