internal import JSONSchema

/// What validating events needs room for, used again for each. A copy makes its own when it is used first.
///
/// It is `@unchecked Sendable` because the room that it refers to is only used by whoever holds the one reference to it,
/// which is the rule that arrays are copied by as well.
public struct EventScratch: @unchecked Sendable {
    private var room: ValidationScratch?

    /// Makes one without room; that is made when a format needs it.
    public init() {}

    /// The room, shared with no other copy.
    mutating func ownRoom() -> ValidationScratch {
        if isKnownUniquelyReferenced(&room), let room { return room }
        let new = ValidationScratch()
        room = new
        return new
    }
}
