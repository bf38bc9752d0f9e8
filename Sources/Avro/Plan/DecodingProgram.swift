internal import JSON

/// The instructions of a decoding plan and what they name, as they run and as they are explained.
struct DecodingProgram: Sendable {
    /// Where an instruction's value stands, for messages.
    struct Place: Sendable {
        /// The position in `steps`; −1 for the value where the datum, or what is called, begins.
        var path: Int32
        /// The writer's type, of which the bytes are.
        var writer: AvroSchema.TypeID
        /// The type that is read; nil in what is skipped.
        var reader: AvroSchema.TypeID?
    }

    /// One step from a value into another.
    enum Step: Sendable {
        case field(String, in: Int32)
        case item(in: Int32)
        case member(in: Int32)

        /// The step before.
        var parent: Int32 {
            switch self {
            case .field(_, let parent), .item(let parent), .member(let parent): parent
            }
        }
    }

    /// Why a value can't be read, whatever it is.
    enum Obstacle: Sendable {
        case mismatch(ResolvedSchema.Mismatch)
        /// The default of the reader's field doesn't fit its type, or is too large.
        case unusableDefault(field: Int)
        /// More digits behind the point than decimals may have.
        case scale
    }

    var code: [DecodingInstruction] = []
    /// One for each instruction.
    var places: [Place] = []
    /// What is written as it is. There are 32 more bytes behind the last that an instruction names.
    var literals: [UInt8] = []
    /// What instructions find by a number of the data; never empty.
    var tables: [Int32] = []
    var steps: [Step] = []
    var obstacles: [Obstacle] = []
    /// How deep records, arrays and maps nest in every datum.
    var depth = 0
    /// How many loops and calls can be open at a time; nil if only the limit of the depth bounds them.
    var framesMax: Int? = 0
}
