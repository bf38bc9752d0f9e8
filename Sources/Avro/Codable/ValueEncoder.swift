internal import JSON
internal import SchemaLanguage

/// What `AvroEncoder` gives to the values that it encodes: each part is written at once, where the schema wants it.
///
/// A container that a value asks for is a frame on a stack. It is complete when the call that asked for it returns, or
/// when the container around it is used again. Nothing is thrown for a value that doesn't fit: the mistake is kept and
/// the rest is walked all the same, so that every mistake is told.
///
/// Properties mostly come in the order of the schema's fields, so a record expects its next field and writes it where
/// it belongs. From the first field that comes too early on, the record notes where each field begins and puts them in
/// order at its end.
@safe final class ValueEncoder {
    /// A record, array or map that has been begun.
    struct Frame {
        enum Kind: UInt8 {
            /// The value itself, below every other frame.
            case value
            /// A record whose fields come in order, and one whose fields don't.
            case record, unorderedRecord
            case array, map
            /// Takes everything and writes nothing.
            case refused
        }

        var kind: Kind
        /// Tells this frame from every other of the same value, so that a container can see that it is the innermost.
        var serial: Int32
        /// The record's node, or that of the items or values.
        var node = EncoderPlan.refused
        /// In a record the field that is expected, in an array or map the number of items so far.
        var next: Int32 = 0
        /// After the last field of a record.
        var end: Int32 = 0
        /// The field that was begun last.
        var current: Int32 = -1
        /// Where the count of an array or map goes, or where a record's fields stopped coming in order.
        var start = 0
        /// Where in `pieces` or `keys` those of this frame begin.
        var base = 0
    }

    /// A field that didn't come in order, or came after one that didn't: from `start` to the next piece of its record.
    struct Piece {
        var field: Int32
        var start: Int
    }

    /// How deep containers may nest, as in the JSON forms of values; what a value refers to may be itself.
    static let depthMax = 64

    let plan: EncoderPlan
    // What is written; only ValueEncoder+Output.swift touches it.
    var buffer: OutputBuffer?
    var start: UnsafeMutableRawPointer
    var next: UnsafeMutableRawPointer
    var end: UnsafeMutableRawPointer
    /// Where the next value goes; −1 where none is expected.
    var target: Int32 = -1
    /// The innermost frame.
    var frame = Frame(kind: .value, serial: 0)
    /// The frames around it, the outermost first, without that of the value itself.
    var outer: [Frame] = []
    private var serials: Int32 = 0
    /// The pieces of all records whose fields don't come in order.
    var pieces: [Piece] = []
    /// The current keys of all maps.
    var keys: [String] = []
    var mistakes: [ValueMistake] = []
    private var depth = 0
    /// Set while a value is tried as one record of a union after the other, until it turns out to be an object.
    var attempt: UnionAttempt?

    init(_ plan: EncoderPlan, output: consuming OutputBuffer) {
        self.plan = plan
        unsafe start = output.start
        unsafe next = output.start + output.count
        unsafe end = output.start + output.capacity
        buffer = consume output
    }

    /// Writes `value` to `node`.
    func encode<Value: Encodable>(_ value: Value, at node: Int32) throws {
        if encodeKnown(value, at: node) { return }
        depth += 1
        defer {
            depth -= 1
            target = -1
        }
        guard depth <= ValueEncoder.depthMax else { throw tooDeep }
        let serial = frame.serial
        do {
            if plan[node].kind == .union {
                try encode(value, inUnion: node)
            } else {
                target = node
                try value.encode(to: self)
            }
        } catch {
            // Who catches the error can't make good what was begun. What else it lacks doesn't matter.
            let known = mistakes.count
            end(downTo: serial)
            mistakes.removeSubrange(known...)
            refuse(at: node, found: "a \(Value.self) that failed to encode itself: \(error)")
            throw error
        }
        if target >= 0 { refuse(at: takeTarget(), found: "a \(Value.self) that encodes nothing") }
        if frame.serial != serial { end(downTo: serial) }
    }

    private var tooDeep: ValueError {
        let most = ValueEncoder.depthMax
        return ValueError([
            ValueMistake(
                pointer: pointer, position: nil, expected: "values that nest at most \(most) deep", found: "one more")
        ])
    }

    /// Where the next value goes, for the one that takes it.
    func takeTarget() -> Int32 {
        let node = target
        target = -1
        guard node < 0 else { return node }
        mistakes.append(
            ValueMistake(pointer: pointer, position: nil, expected: "one value", found: "a second one in its place"))
        return EncoderPlan.refused
    }

    // MARK: Frames

    /// Begins the record or map that the next value is to be; the serial of its frame.
    func beginKeyed() -> Int32 {
        let index = resolve(takeTarget(), .keyed)
        let node = plan[index]
        switch node.kind {
        case .record:
            begin(.record, node: index)
            (frame.next, frame.end) = (node.first, node.first + node.count)
        case .map:
            begin(.map, node: node.first)
            frame.start = byteCount
            frame.base = keys.count
            write(byte: 0)
        case .refused: begin(.refused, node: index)
        default:
            refuse(at: index, found: "an object")
            begin(.refused, node: EncoderPlan.refused)
        }
        return frame.serial
    }

    /// Begins the array that the next value is to be; the serial of its frame.
    func beginUnkeyed() -> Int32 {
        let index = resolve(takeTarget(), .unkeyed)
        let node = plan[index]
        switch node.kind {
        case .array:
            begin(.array, node: node.first)
            frame.start = byteCount
            write(byte: 0)
        case .refused: begin(.refused, node: index)
        default:
            refuse(at: index, found: "an array")
            begin(.refused, node: EncoderPlan.refused)
        }
        return frame.serial
    }

    private func begin(_ kind: Frame.Kind, node: Int32) {
        if frame.kind != .value { outer.append(frame) }
        serials += 1
        frame = Frame(kind: kind, serial: serials, node: node)
    }

    /// Completes every frame inside the one of `serial`.
    func end(downTo serial: Int32) {
        while frame.serial > serial {
            switch frame.kind {
            case .value, .refused: break
            case .record, .unorderedRecord: endRecord()
            case .array: endBlocks(count: Int(frame.next), at: frame.start)
            case .map:
                endBlocks(count: Int(frame.next), at: frame.start)
                keys.removeSubrange(frame.base...)
            }
            frame = outer.popLast() ?? Frame(kind: .value, serial: 0)
        }
    }

    /// Whether the frame of `serial` is the innermost, once those inside it are complete.
    func comesBack(to serial: Int32) -> Bool {
        end(downTo: serial)
        if frame.serial == serial { return true }
        mistakes.append(
            ValueMistake(
                pointer: pointer, position: nil, expected: "containers that are filled one after the other",
                found: "one that is filled after it was complete"))
        return false
    }
}
