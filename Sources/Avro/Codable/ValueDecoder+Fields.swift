internal import JSON

extension ValueDecoder {
    /// A field or an entry: where it is, and who reads it, which is another decoder for a default.
    struct Located {
        var decoder: ValueDecoder
        var target: Target
    }

    /// The field that comes next in a record, if it is the one called `name`.
    @inline(__always)
    func expected(_ name: String, in frame: Int, _ serial: Int32) -> Target? {
        guard frame < frames.count, frames[frame].serial == serial, frames[frame].next < frames[frame].last else {
            return nil
        }
        let step = plan.step(frames[frame].next)
        guard step.name == StringBits(name), !step.isSkipped else { return nil }
        return part(of: frame, node: step.node, frames[frame].next, at: frames[frame].offset)
    }

    /// Goes on behind the field that was expected and has been read.
    @inline(__always)
    func advance(_ frame: Int) {
        frames[frame].next += 1
        frames[frame].offset = end
    }

    /// Where the value for `name` is in the record or map of a frame, if it has one.
    func locate(_ name: String, in frame: Int, _ serial: Int32) throws -> Located? {
        try check(frame, serial)
        guard frames[frame].kind == .record else {
            return position(of: name, in: frame).map { Located(decoder: self, target: entry(at: $0, in: frame)) }
        }
        let target = frames[frame].target
        switch plan.fields[target.node]?[ExactString(name)] {
        case .step(let step):
            return Located(decoder: self, target: self.step(step, of: frame, at: try offset(of: step, in: frame)))
        case .byDefault(let field):
            guard let bytes = field.bytes else {
                throw failure(
                    at: target, expected: "a default of the field \(JSONValue.quoted(field.name)) that fits its type",
                    found: "another")
            }
            let decoder = unsafe ValueDecoder(
                plan, bytes: plan.bytes(bytes), limits: limits, owner: (self, target, field.name))
            return Located(decoder: decoder, target: Target(node: field.node, offset: 0))
        case nil: return nil
        }
    }

    /// Where the value for `name` is in the record or map of a frame, which must have one.
    func find(_ name: String, in frame: Int, _ serial: Int32) throws -> Located {
        if let located = try locate(name, in: frame, serial) { return located }
        let target = frames[frame].target
        let names = names(in: frame, serial).sorted().prefix(12).joined(separator: ", ")
        throw frames[frame].kind == .record
            ? failure(
                at: target, expected: "a field \(JSONValue.quoted(name))",
                found: "a record \(plan.type(of: target.node).branchName) with the fields \(names)")
            : failure(at: target, expected: "an entry \(JSONValue.quoted(name))", found: "a map without it")
    }

    /// Goes on behind a field that has been read, if it was the one that comes next.
    func advance(_ located: Located) {
        guard located.decoder === self, isOpen(located.target.frame, located.target.serial) else { return }
        let frame = frames[located.target.frame]
        if frame.next < frame.last, located.target.part == frame.next { advance(located.target.frame) }
    }

    /// Where a field begins.
    private func offset(of step: Int32, in frame: Int) throws -> Int {
        // Fields that the reader doesn't have stand between those that it asks for.
        while frames[frame].next < frames[frame].last, plan.step(frames[frame].next).isSkipped {
            end = try skip(self.step(frames[frame].next, of: frame, at: frames[frame].offset))
            advance(frame)
        }
        if frames[frame].next < frames[frame].last, step == frames[frame].next { return frames[frame].offset }
        if frames[frame].base < 0 { try readFieldOffsets(of: frame) }
        return fieldOffsets[frames[frame].base + Int(step - plan[frames[frame].target.node].first)]
    }

    /// Walks a whole record to learn where its fields begin.
    private func readFieldOffsets(of frame: Int) throws {
        let record = plan[frames[frame].target.node]
        var offset = frames[frame].target.offset
        var offsets: [Int] = []
        for step in record.first..<(record.first + record.count) {
            offsets.append(offset)
            offset = try skip(self.step(step, of: frame, at: offset))
        }
        frames[frame].last = 0
        frames[frame].base = fieldOffsets.count
        fieldOffsets += offsets + [offset]
    }

    /// Whether the record or map of a frame has something for `name`.
    func contains(_ name: String, in frame: Int, _ serial: Int32) -> Bool {
        guard isOpen(frame, serial) else { return false }
        return frames[frame].kind == .record
            ? plan.fields[frames[frame].target.node]?[ExactString(name)] != nil
            : position(of: name, in: frame) != nil
    }

    /// The names of the fields or entries of a frame.
    func names(in frame: Int, _ serial: Int32) -> [String] {
        guard isOpen(frame, serial) else { return [] }
        let state = frames[frame]
        return state.kind == .record
            ? (plan.fields[state.target.node] ?? [:]).keys.map(\.text)
            : entries[state.base..<(state.base + state.left)].map(\.key)
    }

    /// The position of an entry among those of the map of a frame.
    private func position(of name: String, in frame: Int) -> Int? {
        let state = frames[frame]
        let key = ExactString(name)
        func isKey(_ position: Int) -> Bool { ExactString(entries[state.base + position].key) == key }
        // Keys are mostly asked for in the order in which they were told.
        if state.next < state.left, isKey(Int(state.next)) { return Int(state.next) }
        return (0..<state.left).first(where: isKey)
    }

    private func entry(at position: Int, in frame: Int) -> Target {
        let state = frames[frame]
        frames[frame].next = Int32(position) + 1
        return part(
            of: frame, node: plan[state.target.node].first, Int32(position), at: entries[state.base + position].offset)
    }
}
