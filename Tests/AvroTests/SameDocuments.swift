import JSON

extension JSONDocument {
    /// Whether both documents say the same: members in any order, numbers in any notation. A float may have more digits
    /// in one of them than it needs.
    func isSame(as other: JSONDocument) -> Bool {
        switch (self, other) {
        case (.real(let lhs), .real(let rhs)): lhs == rhs || Float(lhs) == Float(rhs)
        case (.real(let lhs), .integer(let rhs)), (.integer(let rhs), .real(let lhs)): lhs == Double(rhs)
        case (.array(let lhs), .array(let rhs)):
            lhs.count == rhs.count && zip(lhs, rhs).allSatisfy { $0.isSame(as: $1) }
        case (.object(let members), .object(let others)):
            members.count == others.count
                && members.allSatisfy { member in other[member.name].map { member.value.isSame(as: $0) } ?? false }
        default: self == other
        }
    }
}
