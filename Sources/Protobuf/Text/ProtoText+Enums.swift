extension ProtoText {
    mutating func write(_ one: EnumDescriptorProto) {
        open("\(prefix(one.visibility))enum \(one.name ?? "")")
        writeReserved(
            one.reservedRanges.map { (Int64($0.start), Int64($0.end)) }, names: one.reservedNames, last: 2_147_483_647)
        for option in statements(one.options, of: .enumeration) { line(option) }
        var values = one.values
        if order == .normal {
            // Zero stays in front where it was: the first value is the default, and an open enum must begin with zero.
            let beginsWithZero = values.first?.number == 0
            values.sort { left, right in
                let (first, second) = (left.number ?? 0, right.number ?? 0)
                if beginsWithZero && (first == 0) != (second == 0) { return first == 0 }
                return first < second
            }
        }
        for value in values {
            line("\(value.name ?? "") = \(value.number ?? 0)\(bracketed(entries(value.options, of: .enumValue)));")
        }
        close()
    }

    mutating func writeReserved(_ ranges: [(first: Int64, last: Int64)], names: [String], last: Int64) {
        let names = order == .normal ? names.sorted(by: ExactOrder.precedes) : names
        let ranges = order == .normal ? ranges.sorted { $0.first < $1.first } : ranges
        // One a line in the normal form, so that a list split in two says the same.
        let numbers = ranges.map { rangeText($0.first, $0.last, last: last) }
        let spelled = names.map { isEdition ? $0 : ProtoLiteral.string(Array($0.utf8)) }
        for group in [numbers, spelled] where !group.isEmpty {
            for part in order == .normal ? group : [group.joined(separator: ", ")] { line("reserved \(part);") }
        }
    }

    func rangeText(_ first: Int64, _ end: Int64, last: Int64) -> String {
        first == end ? "\(first)" : "\(first) to \(end == last ? "max" : String(end))"
    }
}
