internal import JSON

/// What one type asks of a value, as the pass reads it: flat, without references, in the plan's memory.
///
/// Nodes are small and copied to where they are used, into fields, branches and items; what only some kinds need is
/// behind `detail`.
@safe struct EncodingNode: BitwiseCopyable {
    enum Kind: UInt8 {
        case null, boolean, int, long, float, double, string, bytes, fixed, enumeration, record, array, map
        /// A string that must be a UUID, and one that becomes 16 bytes.
        case uuid, uuidFixed
        /// An int or a long, which may also be written as the text of a date or time.
        case time
        /// Bytes or fixed that hold a number; `detail` is a `DecimalLimits`, and nothing for a big-decimal.
        case decimal, bigDecimal
        case duration
        /// A union of the plain form, other than null with one more branch; `detail` is an `EncodingUnion`.
        case union
        /// A union of the tagged form; `detail` is an `EncodingTags`. Null and the branch are dealt with before for
        /// `nullableTag`, which is null with one more branch.
        case tag, nullableTag
    }

    /// Stands in `nullBranch` where null is not allowed, or is dealt with by `kind`.
    static let none: UInt8 = 0xFF

    var kind: Kind
    /// For null with one more branch: the byte that is written for null, and the one in front of another value.
    var nullBranch: UInt8 = EncodingNode.none
    var valueBranch: UInt8 = EncodingNode.none
    /// What a text of a date or time stands for.
    var time: TimeUnit = .date
    /// How many bytes a fixed has.
    var size: Int = 0
    /// By the kind: `EncodingRecord`, `NameTable` of an enum's symbols, `EncodingNode` of items or map values, …
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

/// A record's fields.
@safe struct EncodingRecord: BitwiseCopyable {
    var fields: UnsafePointer<EncodingField>
    var count: Int
    /// Finds a field by its name.
    var names: NameTable
    /// Whether names that are no field's are skipped.
    var ignoresUnknown: Bool
}

/// One field of a record.
@safe struct EncodingField: BitwiseCopyable {
    var name: ExpectedName
    var node: EncodingNode
    /// The encoded default; nothing where there is none.
    var defaultBytes: UnsafeRawPointer?
    var defaultCount: Int
}

/// One branch of a union.
@safe struct EncodingBranch: BitwiseCopyable {
    var node: EncodingNode
    /// The index of the branch as it is encoded, the first byte in the lowest place, and how many bytes that is: at most
    /// four, as a schema text has no room for more branches.
    var index: UInt32
    var indexCount: Int
    /// In which step the branch is tried (`JSONForm.plain`).
    var step: Int
}

/// The branches of a union in the plain form, by the kind of JSON value that they can take, in the order of the steps.
@safe struct EncodingUnion: BitwiseCopyable {
    /// Where the candidates of each `JSONKind` begin; one more entry ends the last.
    var starts: UnsafePointer<Int32>
    var candidates: UnsafePointer<EncodingBranch>
}

/// The branches of a union in the tagged form.
@safe struct EncodingTags: BitwiseCopyable {
    /// The name of the first branch that isn't null.
    var expected: ExpectedName
    /// The position of that branch.
    var expectedBranch: Int
    var names: NameTable
    var branches: UnsafePointer<EncodingBranch>
    /// The position of null among the branches; −1 where it is none.
    var nullBranch: Int
}

/// What a decimal may be.
@safe struct DecimalLimits: BitwiseCopyable {
    var precision: Int
    var scale: Int
    /// The bytes of a fixed; 0 for bytes, which take as many as they need.
    var size: Int
}
