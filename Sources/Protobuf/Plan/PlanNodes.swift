internal import JSON

/// What the passes read of a message type: flat, without references, in the plan's memory.
@safe struct PlanMessage: BitwiseCopyable {
    /// Which JSON form values have.
    enum Form: UInt8 {
        case ordinary
        /// The well-known types that JSON writes in a form of their own.
        case timestamp, duration, fieldMask, any, structure, value, list, wrapper
    }

    var form: Form
    /// The fields by number, extensions included.
    var fields: UnsafePointer<PlanField>
    var count: Int
    /// Finds a name in a text; where it stands in `nameFields`.
    var names: NameTable
    /// For each name the field that it means.
    var nameFields: UnsafePointer<Int32>
    /// How many words hold a bit for each field, and one for each oneof behind them.
    var bitWords: Int
    /// The bits of required fields; nothing where there are none.
    var required: UnsafePointer<UInt64>?
    /// For each small number the field's position, or −1.
    var positions: UnsafePointer<Int32>
    var positionCount: Int
    /// Whether values are written by MessageSet's rules.
    var isMessageSet: Bool
    /// What the message is called, to explain a mistake.
    var messageIndex: Int32
}

/// One field of a message, as the passes read it.
@safe struct PlanField: BitwiseCopyable {
    enum Kind: UInt8 {
        case int32, int64, uint32, uint64, sint32, sint64, fixed32, fixed64, sfixed32, sfixed64, bool, float, double
        case string, bytes, enumeration
        /// google.protobuf.NullValue, which JSON writes as null.
        case nullValue
        case message
    }

    enum Shape: UInt8 {
        /// At most once: with presence, and without.
        case explicit, implicit
        case packed, expanded, map
    }

    /// The name in quotes with the colon.
    var name: ExpectedName
    var kind: Kind
    var shape: Shape
    /// Whether a message stands between two tags rather than behind its length.
    var isDelimited: Bool
    var isExtension: Bool
    /// How many bytes the tag has.
    var tagCount: UInt8
    /// Whether null is a value of the field rather than its absence.
    var admitsNull: Bool
    var wireType: UInt8
    var number: Int32
    /// The bit of the field's oneof; −1 where it is in none.
    var oneofBit: Int32
    /// The tag as it is written, the first byte in the lowest place; that of a packed field is of the whole field.
    var tag: UInt64
    /// The type of a message; the entry of a map, whose two fields are the key and the value.
    var message: UnsafePointer<PlanMessage>?
    var enumeration: UnsafePointer<PlanEnum>?
    /// What stands in front of a value in a JSON text: a comma, the name in quotes, a colon.
    var label: UnsafePointer<UInt8>
    var labelCount: Int
    /// The JSON text of the default; nothing for a field whose absence is no value.
    var defaultText: UnsafePointer<UInt8>?
    var defaultCount: Int
}

/// An enum, as the passes read it.
@safe struct PlanEnum: BitwiseCopyable {
    struct Value: BitwiseCopyable {
        var number: Int32
        /// Where the name in quotes is in `text`.
        var start: Int32
        var length: Int32
    }

    var names: NameTable
    /// For each name its number.
    var numbers: UnsafePointer<Int32>
    /// The values by number, the first of several names for one.
    var values: UnsafePointer<Value>
    var count: Int
    var text: UnsafePointer<UInt8>
    var isClosed: Bool

    /// The value with a number; nil where there is none.
    @inline(__always)
    func value(_ number: Int32) -> UnsafePointer<Value>? {
        // Most enums count from 0 or 1 upwards.
        guard count > 0 else { return nil }
        let guess = unsafe Int(number) &- Int(values[0].number)
        if guess >= 0 && guess < count, unsafe values[guess].number == number { return unsafe values + guess }
        return unsafe search(number)
    }

    @inline(never)
    private func search(_ number: Int32) -> UnsafePointer<Value>? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            let other = unsafe values[middle].number
            if other == number { return unsafe values + middle }
            if other < number { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}

extension UnsafePointer<PlanMessage> {
    /// The field with a number; nil for an unknown one.
    @inline(__always)
    func field(_ number: UInt32) -> UnsafePointer<PlanField>? {
        if unsafe Int(number) < pointee.positionCount {
            let position = unsafe Int(pointee.positions[Int(number)])
            return unsafe position < 0 ? nil : pointee.fields + position
        }
        return unsafe search(number)
    }

    @inline(never)
    private func search(_ number: UInt32) -> UnsafePointer<PlanField>? {
        var (low, high) = unsafe (0, pointee.count)
        while low < high {
            let middle = (low + high) / 2
            let other = unsafe UInt32(bitPattern: pointee.fields[middle].number)
            if other == number { return unsafe pointee.fields + middle }
            if other < number { low = middle + 1 } else { high = middle }
        }
        return nil
    }
}

extension PlanField {
    /// The type of a message field: the compiler of the plan has put it there.
    var messageType: UnsafePointer<PlanMessage> {
        @inline(__always) get { unsafe message.unsafelyUnwrapped }
    }

    /// The type of an enum field.
    var enumType: UnsafePointer<PlanEnum> {
        @inline(__always) get { unsafe enumeration.unsafelyUnwrapped }
    }
}
