internal import JSON

/// Equality of values (core 2020-12, section 4.2.2): numbers by value, objects without regard to order.
extension Tape {
    /// A value of a tape as a member of a set.
    struct Item: Hashable {
        let tape: Tape
        let position: Int

        static func == (lhs: Item, rhs: Item) -> Bool { lhs.tape.isEqual(lhs.position, rhs.position) }

        func hash(into hasher: inout Hasher) { tape.hash(position, into: &hasher) }
    }

    /// Whether the values at two positions are equal.
    func isEqual(_ left: Int, _ right: Int) -> Bool {
        let (lhs, rhs) = (self[left], self[right])
        switch (lhs.kind, rhs.kind) {
        case (.integer, .integer): return lhs.integer == rhs.integer
        case (.integer, .number), (.number, .integer), (.number, .number):
            return ExactDecimal(number(lhs)) == ExactDecimal(number(rhs))
        case (.string, .string): return string(lhs) == string(rhs)
        case (.array, .array):
            guard lhs.count == rhs.count else { return false }
            var (left, right) = (left + 1, right + 1)
            for _ in 0..<lhs.count {
                guard isEqual(left, right) else { return false }
                (left, right) = (next(after: left), next(after: right))
            }
            return true
        case (.object, .object):
            guard lhs.count == rhs.count else { return false }
            var left = left + 1
            for _ in 0..<lhs.count {
                guard let other = member(string(self[left]), of: right), isEqual(left + 1, other) else { return false }
                left = next(after: left + 1)
            }
            return true
        default: return lhs.kind == rhs.kind
        }
    }

    /// Feeds what `isEqual` compares.
    private func hash(_ position: Int, into hasher: inout Hasher) {
        let entry = self[position]
        switch entry.kind {
        case .integer: hasher.combine(entry.integer)
        case .number:
            let decimal = ExactDecimal(number(entry))
            // An integer must give the same in whatever form it is written.
            if let integer = decimal.int64 { hasher.combine(integer) } else { hasher.combine(decimal) }
        case .string: unsafe hasher.combine(bytes: UnsafeRawBufferPointer(string(entry).buffer))
        case .array:
            hasher.combine(entry.count)
            var position = position + 1
            for _ in 0..<entry.count {
                hash(position, into: &hasher)
                position = next(after: position)
            }
        case .object:
            var sum = 0
            var position = position + 1
            for _ in 0..<entry.count {
                var member = hasher
                hash(position, into: &member)
                hash(position + 1, into: &member)
                sum &+= member.finalize()
                position = next(after: position + 1)
            }
            hasher.combine(sum)
        default: hasher.combine(entry.kind)
        }
    }

    /// Whether the value at `position` is the one of a schema.
    func isEqual(_ position: Int, _ value: JSONValue) -> Bool {
        let entry = self[position]
        switch (entry.kind, value.content) {
        case (.null, .null): return true
        case (.true, .boolean(let value)): return value
        case (.false, .boolean(let value)): return !value
        case (.integer, .number(let value)): return entry.integer == value.int64
        case (.number, .number(let value)): return ExactDecimal(number(entry)) == ExactDecimal(value.text.utf8)
        case (.string, .string(let value)): return value.withBytes { string(entry) == $0 }
        case (.array, .array(let items)):
            guard entry.count == items.count else { return false }
            var position = position + 1
            for item in items {
                guard isEqual(position, item) else { return false }
                position = next(after: position)
            }
            return true
        case (.object, .object(let object)):
            guard entry.count == object.members.count else { return false }
            for member in object.members {
                guard let other = member.name.withBytes({ self.member($0, of: position) }),
                    isEqual(other, member.value)
                else { return false }
            }
            return true
        default: return false
        }
    }
}
