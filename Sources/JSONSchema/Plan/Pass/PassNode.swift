internal import JSON

/// What one schema asks of a value, as the pass reads it: flat, without references, in the plan's memory.
@safe struct PassNode: BitwiseCopyable {
    enum Kind: UInt8 {
        /// Nothing is right.
        case never
        case null
        case boolean
        /// An integer from `low` to `high`; `detail` is the `Int64` that it must be a multiple of, if there is one.
        case integer
        /// Any number; one within bounds, for which `detail` is a `PassBounds`.
        case number
        case boundedNumber
        /// An integer out of the sorted `PlanTable` at `detail`.
        case integerList
        /// A string of `low` to `high` characters; `detail` is a `PassString` where more is asked.
        case string
        /// A string out of the `NameTable` at `detail`.
        case enumeration
        /// `detail` is a `PassArray`, a `PassObject`.
        case array
        case object
        /// It depends on the value's type: `detail` is six nodes in the order of `PassType`.
        case byType
        /// It depends on one of an object's members: `detail` is a `PassChoice`.
        case choice
        /// Several nodes must allow the value, which is read once for each: `detail` is a `PassAll`.
        case all
        /// What a pass can't decide: the value is put on a tape and evaluated with the schema whose number is in `low`,
        /// which is reached by the way in `high`.
        case tape
    }

    var kind: Kind
    /// Whether null is right whatever the kind.
    var allowsNull = false
    var low: Int64 = 0
    var high: Int64 = 0
    var detail: UnsafeRawPointer?

    init(_ kind: Kind) {
        self.kind = kind
        unsafe detail = nil
    }

    init(_ kind: Kind, detail: UnsafeRawPointer) {
        self.kind = kind
        unsafe self.detail = detail
    }
}

/// The types that the first byte of a value tells apart.
enum PassType: Int, CaseIterable {
    case null
    case boolean
    case number
    case string
    case array
    case object

    /// The type of the value that begins with `byte`; whatever is none is taken for a number, which it will not be.
    @inline(__always)
    init(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): self = .string
        case UInt8(ascii: "{"): self = .object
        case UInt8(ascii: "["): self = .array
        case UInt8(ascii: "n"): self = .null
        case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .boolean
        default: self = .number
        }
    }
}

/// What a number must lie between.
@safe struct PassBounds: BitwiseCopyable {
    /// The doubles nearest to the bounds; infinite where there is none.
    var low: Double
    var high: Double
    /// Whether a number of at most 15 digits that is nearest to the same double as the bound is surely right: where the
    /// bound counts itself, and then is the same number (`Bound.hasUniqueDouble`).
    var allowsLow = false
    var allowsHigh = false
}

/// What is asked of a string beside its length.
@safe struct PassString: BitwiseCopyable {
    var sequences: UnsafePointer<SequencePattern>
    var sequenceCount: Int
    /// The other patterns.
    var patterns: UnsafePointer<PatternMatcher>
    var patternCount: Int
    var formats: UnsafePointer<Format>
    var formatCount: Int
}

/// A property that says which node an object must satisfy.
@safe struct PassChoice: BitwiseCopyable {
    /// The property, where it comes first, and anywhere.
    var expected: ExpectedName
    var property: NameTable
    /// The values, and the node for each.
    var values: NameTable
    var nodes: UnsafePointer<PassNode>
}

/// Nodes of which all must allow a value.
@safe struct PassAll: BitwiseCopyable {
    var nodes: UnsafePointer<PassNode>
    var count: Int
}

/// What is asked of an array.
@safe struct PassArray: BitwiseCopyable {
    var prefix: UnsafePointer<PassNode>
    var prefixCount: Int
    var items: PassNode
    var least: Int
    var most: Int
}

/// What is asked of an object.
@safe struct PassObject: BitwiseCopyable {
    var properties: UnsafePointer<PassProperty>
    var count: Int
    /// Finds a property by its name.
    var names: NameTable
    /// A bit for each property that must be there, 64 to a word.
    var required: UnsafePointer<UInt64>
    var requiredWords: Int
    /// What other members' names and values must be. The rule of names is a string, an enumeration or never.
    var nameRule: PassNode
    var patterns: UnsafePointer<PassPatternProperty>
    var patternCount: Int
    var additional: PassNode
    var least: Int
    var most: Int
}

/// One property of an object.
@safe struct PassProperty: BitwiseCopyable {
    var name: ExpectedName
    var node: PassNode
}

/// What is asked of members whose names match a pattern.
struct PassPatternProperty: BitwiseCopyable {
    var rule: PatternRule
    var node: PassNode
}
