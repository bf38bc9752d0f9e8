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
final class ValueDecoder {
    /// Where the value is that a type is to be made of.
    struct Target {
        var node: Int32
        var offset: Int
        /// The frame that it is a part of, and which part: a step, an item or an entry. −1 for the value itself.
        var frame = -1
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
        /// The step, item or entry that comes next.
        var next: Int32 = 0
        /// Where that begins.
        var offset: Int
        /// The items that are left in the current block of an array.
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
    let bytes: [UInt8]
    let limits: DecodingLimits
    /// Set where the bytes are a field's default: who read the record, and where that is.
    let owner: (decoder: ValueDecoder, target: Target, field: String)?

    var target: Target
    /// Where the target ends, once it was read as a single value.
    var end: Int?
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
        _ plan: DecoderPlan, bytes: [UInt8], limits: DecodingLimits,
        owner: (decoder: ValueDecoder, target: Target, field: String)? = nil
    ) {
        self.plan = plan
        self.bytes = bytes
        self.limits = limits
        self.owner = owner
        target = Target(node: plan.root, offset: 0)
        (items, emptyItems) = (limits.items, limits.emptyItems)
    }

    /// The value at `target`, and where it ends.
    func decode<Value: Decodable>(_ type: Value.Type, at target: Target) throws -> (value: Value, end: Int) {
        if let known = try decodeKnown(type, at: target) { return known }
        depth += 1
        let outside = (self.target, end, frames.count, fieldOffsets.count, entries.count)
        self.target = target
        end = nil
        defer {
            depth -= 1
            (self.target, end) = (outside.0, outside.1)
            frames.removeSubrange(outside.2...)
            fieldOffsets.removeSubrange(outside.3...)
            entries.removeSubrange(outside.4...)
        }
        guard depth <= limits.depth else { throw tooDeep(at: target) }
        try checkName(of: type, at: target)
        let value = try Value(from: self)
        if let end { return (value, end) }
        guard frames.count > outside.2 else { return (value, try skip(target)) }
        return (value, try finish(outside.2))
    }

    /// What `body` does while the target is another one.
    func with<Result>(_ target: Target, _ body: (ValueDecoder) throws -> Result) rethrows -> Result {
        let outside = (self.target, end)
        defer { (self.target, end) = outside }
        self.target = target
        return try body(self)
    }

    // MARK: Frames

    /// Begins the record or map that the target is; the frame's position and serial.
    func beginKeyed() throws -> (frame: Int, serial: Int32) {
        let target = try resolve(target)
        switch plan.nodes[Int(target.node)].kind {
        case .record: return begin(.record, target)
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
        guard plan.nodes[Int(target.node)].kind == .array else { throw mismatch(at: target, wanted: "an array") }
        let begun = begin(.array, target)
        try readBlock(of: begun.frame)
        return begun
    }

    private func begin(_ kind: Frame.Kind, _ target: Target) -> (frame: Int, serial: Int32) {
        serials += 1
        frames.append(Frame(kind: kind, serial: serials, target: target, offset: target.offset))
        return (frames.count - 1, serials)
    }

    /// The position of a container's frame, if the type that has asked for it is still being made.
    func check(_ frame: Int, _ serial: Int32) throws {
        guard frame < frames.count, frames[frame].serial == serial else {
            throw AvroDataError(
                offset: target.offset, pointer: pointer(of: target),
                expected: "containers that are used while their value is made", found: "one that is used later")
        }
    }

    /// Where the value of a frame ends, what was not asked for being skipped.
    private func finish(_ frame: Int) throws -> Int {
        let state = frames[frame]
        let node = plan.nodes[Int(state.target.node)]
        switch state.kind {
        case .record:
            if state.base >= 0 { return fieldOffsets[state.base + Int(node.count)] }
            var offset = state.offset
            for step in state.next..<node.count {
                offset = try skip(part(of: frame, node: plan.steps[Int(node.first + step)].node, step, at: offset))
            }
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

    /// A part of what `frame` reads.
    func part(of frame: Int, node: Int32, _ part: Int32, at offset: Int) -> Target {
        Target(node: node, offset: offset, frame: frame, part: part)
    }

    // MARK: Arrays and maps

    /// The next item of an array.
    func nextItem(of frame: Int) throws -> Target {
        guard frames[frame].left > 0 else {
            throw mismatch(at: frames[frame].target, wanted: "more than \(frames[frame].next) items")
        }
        let node = plan.nodes[Int(frames[frame].target.node)].first
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
        var offset = frames[frame].offset
        frames[frame].left = try readBlockCount(at: &offset, in: frames[frame].target)
        frames[frame].offset = offset
    }

    private func readEntries(of frame: Int) throws {
        let target = frames[frame].target
        let values = plan.nodes[Int(target.node)].first
        var offset = target.offset
        let base = entries.count
        frames[frame].base = base
        while true {
            let count = try readBlockCount(at: &offset, in: target)
            if count == 0 { break }
            for _ in 0..<count {
                let start = offset
                let key = try readString(at: &offset, in: target)
                entries.append(Entry(key: key, offset: offset))
                offset = try skip(part(of: frame, node: values, Int32(entries.count - 1 - base), at: offset))
                try countItem(from: start, to: offset, in: target)
            }
        }
        frames[frame].offset = offset
        frames[frame].left = entries.count - base
    }
}
