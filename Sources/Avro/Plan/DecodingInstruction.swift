/// One step of a decoding plan: JSON text that is always the same, then at most one thing of the data.
///
/// A plan is one list of instructions. Everything between two values of the data, such as `,"price":` or the braces of
/// records inside records, is one prefix, so that nested records cost nothing of their own.
struct DecodingInstruction: BitwiseCopyable {
    enum Operation: UInt8 {
        // MARK: Values

        /// Reads a boolean.
        case boolean
        /// Reads an int, a long.
        case int, long
        /// Reads a float, a double.
        case float, double
        /// Reads a value of the one type and writes it as one of the other.
        case intAsFloat, intAsDouble, longAsFloat, longAsDouble, floatAsDouble
        /// Reads a string, or bytes as a string.
        case string
        /// Reads bytes, or `size` bytes, as a string of U+0000 to U+00FF.
        case bytes, fixed
        /// Reads bytes, or `size` bytes, as a decimal of the scale `target`.
        case decimal, fixedDecimal
        /// Reads bytes that hold an integer and its scale.
        case bigDecimal
        /// Reads 16 bytes as a UUID.
        case uuid
        /// Reads 12 bytes as months, days and milliseconds.
        case duration
        /// Reads the position of one of `size` symbols. Their texts stand at `target` in the tables, an offset and a
        /// length each; the length of a symbol that the reader doesn't have is −1.
        case symbol

        // MARK: Flow

        /// Writes the prefix only.
        case literal
        /// The end of the datum.
        case end
        /// Reads the count of the first block. Goes on with the next instruction for each item, or at `target` if there
        /// is none. An item takes `size` bytes or more; at an item's start, the nesting is `limit` more.
        case items
        /// As `items`, for keys and values.
        case members
        /// The end of an item: goes back to `target`, the first instruction of an item, or on after the last.
        case nextItem
        /// As `nextItem`, for a map's value.
        case nextMember
        /// Reads all blocks of an array of longs, of doubles: loops of their own, as a number costs hardly more than going
        /// from one instruction to the next and back.
        case longItems, doubleItems
        /// Reads a map's key.
        case key
        /// Reads the position of one of `size` branches, which begin at the positions in the tables from `target` on.
        case branch
        /// Reads the position of one of two branches. If it is `size`, writes null and goes on at `target`; otherwise
        /// goes on with the next instruction, where the nesting is `limit` more.
        case optional
        /// Goes on at `target`.
        case jump
        /// Asks whether the nesting may be `limit` more.
        case nest
        /// Runs the instructions from `target` up to `endOfCall`. The nesting is `size` more there, and at once `limit`.
        case call
        /// Goes on after the call.
        case endOfCall
        /// Fails: the reason is at `target` in the plan's list.
        case unreadable

        // MARK: Skipping

        /// Skips `size` bytes.
        case skip
        /// Skips `size` ints, longs or symbols.
        case skipVarints
        /// Skips bytes or a string.
        case skipBytes
        /// Skips all blocks of items that take `size` bytes each.
        case skipItems
        /// As `items`, but skips blocks whose size is known; the key of a map is skipped by an instruction of its own.
        case skippedItems
        /// As `nextItem`.
        case nextSkippedItem

        // MARK: Another order of fields

        /// Begins to write `size` fields in the writer's order, to be put into the reader's order afterwards.
        case reorder
        /// Remembers that here begins what was written as the field `target` of `size`.
        case mark
        /// Puts the fields into the order of the table at `target`, `limit` entries of an offset and a length each: of
        /// text in the literals, or, where the length is −1, the position of a written field.
        case reordered
    }

    var operation: Operation
    /// The prefix: how many bytes, and where they stand in the plan's literals.
    var prefixCount: Int32 = 0
    var prefix: Int32 = 0
    var target: Int32 = 0
    var size = 0
    var limit: Int32 = 0

    init(_ operation: Operation, target: Int = 0, size: Int = 0, limit: Int = 0) {
        self.operation = operation
        self.target = Int32(clamping: target)
        self.size = size
        self.limit = Int32(clamping: limit)
    }
}
