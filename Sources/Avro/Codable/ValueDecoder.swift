internal import JSON
internal import SchemaLanguage

/// What `AvroDecoder` gives to the types that it decodes.
///
/// A container is a frame that knows where in the bytes its next part begins. As long as the fields of a record are asked
/// for in the order in which they were written, each is read where the last one ended. The first that comes out of order
/// has the record walked once, to learn where each of its fields begins. Where a value ends is known from how far its
/// container has come; what was not asked for is skipped.
///
/// Frames stay until the type that asked for them is complete, so that several may be used in turns.
@safe final class ValueDecoder {
    /// Where the value is that a type is to be made of.
    struct Target {
        var node: Int32
        var offset: Int
        /// The frame that it is a part of, its serial, and which part: a step, an item or an entry. −1 for the value
        /// itself.
        var frame = -1
        var serial: Int32 = 0
        var part: Int32 = 0
    }

    /// A record, array or map that a type has asked for.
    struct Frame {
        enum Kind: UInt8 { case record, array, map }

        var kind: Kind
        /// Tells this frame from others that were in its place before.
        var serial: Int32
        /// The value that it reads, without the unions around it.
        var target: Target
        /// The step, item or entry that comes next; steps are counted through the whole plan.
        var next: Int32 = 0
        /// After the last step of a record whose fields were asked for in order so far; 0 for everything else.
        var last: Int32 = 0
        /// Where what comes next begins.
        var offset: Int
        /// The items that are left in the current block of an array, or the entries of a map.
        var left = 0
        /// Where the offsets of a record's fields, or a map's entries, begin; −1 as long as they were not needed.
        var base = -1
    }

    /// A key of a map, and where its value begins.
    struct Entry {
        var key: String
        var offset: Int
    }

    let plan: DecoderPlan
    /// The data; none once the value is complete, so that what has outlived it reads nothing.
    var bytes: UnsafeBufferPointer<UInt8>
    let limits: DecodingLimits
    /// Set where the bytes are a field's default: who read the record, and where that is.
    let owner: (decoder: ValueDecoder, target: Target, field: String)?

    var target: Target
    /// Where the value ends that was read last.
    var end = 0
    /// Where the target ends, once it was read as a single value; −1 before.
    private var targetEnd = -1
    var frames: [Frame] = []
    /// Where the fields of records begin whose fields were not asked for in order, and where each record ends.
    var fieldOffsets: [Int] = []
    /// The entries of maps.
    var entries: [Entry] = []
    private var serials: Int32 = 0
    private var depth = 0
    /// How many more items arrays and maps may have, and how many that take no bytes.
    var (items, emptyItems): (Int, Int)

    init(
        _ plan: DecoderPlan, bytes: UnsafeBufferPointer<UInt8>, limits: DecodingLimits,
        owner: (decoder: ValueDecoder, target: Target, field: String)? = nil
    ) {
        self.plan = plan
        unsafe self.bytes = bytes
        self.limits = limits
        self.owner = owner
        target = Target(node: plan.root, offset: 0)
        (items, emptyItems) = (limits.items, limits.emptyItems)
    }

    /// The value at `target`; `end` is where it ends.
    func decode<Value: Decodable>(_ type: Value.Type, at target: Target) throws -> Value {
        if isKnown(type), let known = try decodeKnown(type, at: target) { return known }
        depth += 1
        let outside = (target: self.target, end: targetEnd)
        let counts = (frames.count, fieldOffsets.count, entries.count)
        self.target = target
        targetEnd = -1
        defer {
            depth -= 1
            (self.target, targetEnd) = outside
            if frames.count > counts.0 { frames.removeSubrange(counts.0...) }
            if fieldOffsets.count > counts.1 { fieldOffsets.removeSubrange(counts.1...) }
            if entries.count > counts.2 { entries.removeSubrange(counts.2...) }
        }
        guard depth <= limits.depth else { throw tooDeep(at: target) }
        try checkName(of: type, at: target)
        let value = try Value(from: self)
        if targetEnd >= 0 {
            end = targetEnd
        } else if frames.count > counts.0 {
            end = try finish(counts.0)
        } else {
            end = try skip(target)
        }
        return value
    }

    /// Notes that the target was read as a single value.
    func ending<Value>(_ value: Value) -> Value {
        targetEnd = end
        return value
    }

    /// What `body` does while the target is another one.
    func with<Result>(_ target: Target, _ body: (ValueDecoder) throws -> Result) rethrows -> Result {
        let outside = (self.target, targetEnd)
        defer { (self.target, targetEnd) = outside }
        self.target = target
        return try body(self)
    }

    // MARK: Frames

    /// Begins the record or map that the target is; the frame's position and serial.
    func beginKeyed() throws -> (frame: Int, serial: Int32) {
        let target = try resolve(target)
        switch plan[target.node].kind {
        case .record:
            let begun = begin(.record, target)
            let record = plan[target.node]
            (frames[begun.frame].next, frames[begun.frame].last) = (record.first, record.first + record.count)
            return begun
        case .map:
            let begun = begin(.map, target)
            try readEntries(of: begun.frame)
            return begun
        default: throw mismatch(at: target, wanted: "an object")
        }
    }

    /// Begins the array that the target is; the frame's position and serial.
    func beginUnkeyed() throws -> (frame: Int, serial: Int32) {
        let target = try resolve(target)
        guard plan[target.node].kind == .array else { throw mismatch(at: target, wanted: "an array") }
        let begun = begin(.array, target)
        try readBlock(of: begun.frame)
        return begun
    }

    private func begin(_ kind: Frame.Kind, _ target: Target) -> (frame: Int, serial: Int32) {
        serials += 1
        frames.append(Frame(kind: kind, serial: serials, target: target, offset: target.offset))
        return (frames.count - 1, serials)
    }

    /// Whether the type that has asked for a container is still being made.
    func isOpen(_ frame: Int, _ serial: Int32) -> Bool {
        frames.indices.contains(frame) && frames[frame].serial == serial
    }

    /// Checks that the type that has asked for a container is still being made.
    func check(_ frame: Int, _ serial: Int32) throws {
        guard !isOpen(frame, serial) else { return }
        throw AvroDataError(
            offset: target.offset, pointer: pointer(of: target),
            expected: "containers that are used while their value is made", found: "one that is used later")
    }

    /// Where the value of a frame ends, what was not asked for being skipped.
    private func finish(_ frame: Int) throws -> Int {
        let state = frames[frame]
        let node = plan[state.target.node]
        switch state.kind {
        case .record:
            if state.base >= 0 { return fieldOffsets[state.base + Int(node.count)] }
            var offset = state.offset
            for step in state.next..<state.last { offset = try skip(self.step(step, of: frame, at: offset)) }
            return offset
        case .array:
            while frames[frame].left > 0 {
                let item = part(of: frame, node: node.first, frames[frame].next, at: frames[frame].offset)
                try endItem(of: frame, at: skip(item))
            }
            return frames[frame].offset
        case .map: return state.offset
        }
    }

    /// The field that `frame` reads by a step.
    func step(_ step: Int32, of frame: Int, at offset: Int) -> Target {
        part(of: frame, node: plan.step(step).node, step, at: offset)
    }

    /// A part of what `frame` reads.
    func part(of frame: Int, node: Int32, _ part: Int32, at offset: Int) -> Target {
        Target(node: node, offset: offset, frame: frame, serial: frames[frame].serial, part: part)
    }

    // MARK: Arrays and maps

    /// The next item of an array.
    func nextItem(of frame: Int) throws -> Target {
        guard frames[frame].left > 0 else {
            throw mismatch(at: frames[frame].target, wanted: "more than \(frames[frame].next) items")
        }
        let node = plan[frames[frame].target.node].first
        return part(of: frame, node: node, frames[frame].next, at: frames[frame].offset)
    }

    /// Goes on behind an item that ends at `offset`.
    func endItem(of frame: Int, at offset: Int) throws {
        try countItem(from: frames[frame].offset, to: offset, in: frames[frame].target)
        frames[frame].next += 1
        frames[frame].offset = offset
        frames[frame].left -= 1
        if frames[frame].left == 0 { try readBlock(of: frame) }
    }

    private func readBlock(of frame: Int) throws {
        frames[frame].left = try readBlockCount(from: frames[frame].offset, in: frames[frame].target)
        frames[frame].offset = end
    }

    private func readEntries(of frame: Int) throws {
        let target = frames[frame].target
        let values = plan[target.node].first
        let base = entries.count
        frames[frame].base = base
        var offset = target.offset
        while case let count = try readBlockCount(from: offset, in: target), count > 0 {
            offset = end
            for _ in 0..<count {
                let start = offset
                let key = try readString(from: offset, in: target)
                entries.append(Entry(key: key, offset: end))
                offset = try skip(part(of: frame, node: values, Int32(entries.count - 1 - base), at: end))
                try countItem(from: start, to: offset, in: target)
            }
        }
        frames[frame].offset = end
        frames[frame].left = entries.count - base
    }
}
