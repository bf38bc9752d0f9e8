internal import JSON

/// Equality of values (core 2020-12, section 4.2.2): numbers by value, objects without regard to order.
extension Tape {
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

    /// Equal values have equal hashes. Nobody outside can know which others have.
    func hash(_ position: Int) -> UInt64 {
        let entry = self[position]
        switch entry.kind {
        // By the nearest double, as a number may be written in several ways; zero has two signs.
        case .integer, .number: return ValueHash.mixed(3, (double(entry) + 0).bitPattern)
        case .string: return string(entry).hash(4)
        case .array:
            var hash = ValueHash.mixed(5, UInt64(entry.count))
            var position = position + 1
            for _ in 0..<entry.count {
                hash = ValueHash.mixed(hash, self.hash(position))
                position = next(after: position)
            }
            return hash
        case .object:
            var sum: UInt64 = 0
            var position = position + 1
            for _ in 0..<entry.count {
                sum &+= ValueHash.mixed(string(self[position]).hash(6), hash(position + 1))
                position = next(after: position + 1)
            }
            return ValueHash.mixed(7, sum)
        case .null, .true, .false: return ValueHash.mixed(8, UInt64(entry.kind.rawValue))
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

/// A hash whose seed is drawn once a process, so that no event can be made whose values collide.
enum ValueHash {
    private static let seed = UInt64.random(in: .min ... .max) | 1

    @inline(__always)
    static func mixed(_ hash: UInt64, _ value: UInt64) -> UInt64 {
        let (high, low) = (hash ^ seed &* 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: value ^ seed)
        return high ^ low &+ hash
    }
}

extension ByteSlice {
    func hash(_ start: UInt64) -> UInt64 {
        var hash = ValueHash.mixed(start, UInt64(count))
        var word: UInt64 = 0
        for (position, byte) in enumerated() {
            word = word << 8 | UInt64(byte)
            if position % 8 == 7 {
                hash = ValueHash.mixed(hash, word)
                word = 0
            }
        }
        return ValueHash.mixed(hash, word)
    }
}
