internal import JSON

extension ValueDecoder {
    /// A field or an entry: where it is, and who reads it, which is another decoder for a default.
    struct Located {
        var decoder: ValueDecoder
        var target: Target
    }

    /// Where the value for `name` is in the record or map of a frame.
    func locate(_ name: String, in frame: Int, _ serial: Int32) throws -> Located {
        try check(frame, serial)
        guard frames[frame].kind == .record else { return Located(decoder: self, target: try entry(name, in: frame)) }
        let record = plan.nodes[Int(frames[frame].target.node)]
        if frames[frame].base < 0 {
            // Fields that the reader doesn't have stand between those that it asks for.
            while frames[frame].next < record.count, plan.steps[Int(record.first + frames[frame].next)].isSkipped {
                let offset = try skip(step(frames[frame].next, of: frame, at: frames[frame].offset))
                endStep(of: frame, at: offset)
            }
            let next = frames[frame].next
            if next < record.count, plan.steps[Int(record.first + next)].bits == StringBits(name) {
                return Located(decoder: self, target: step(next, of: frame, at: frames[frame].offset))
            }
        }
        return try find(name, in: frame, record)
    }

    private func find(_ name: String, in frame: Int, _ record: DecoderPlan.Node) throws -> Located {
        let target = frames[frame].target
        switch plan.fields[target.node]?[ExactString(name)] {
        case .step(let index):
            let position = index - record.first
            if frames[frame].base < 0 {
                if position == frames[frame].next {
                    return Located(decoder: self, target: step(position, of: frame, at: frames[frame].offset))
                }
                try readFieldOffsets(of: frame, count: record.count)
            }
            let offset = fieldOffsets[frames[frame].base + Int(position)]
            return Located(decoder: self, target: step(position, of: frame, at: offset))
        case .byDefault(let field):
            guard let bytes = field.bytes else {
                throw failure(
                    at: target, expected: "a default of the field \(JSONValue.quoted(field.name)) that fits its type",
                    found: "another")
            }
            let decoder = ValueDecoder(plan, bytes: bytes, limits: limits, owner: (self, target, field.name))
            return Located(decoder: decoder, target: Target(node: field.node, offset: 0))
        case nil:
            let names = (plan.fields[target.node] ?? [:]).keys.map(\.text).sorted()
            throw failure(
                at: target, expected: "a field \(JSONValue.quoted(name))",
                found: "a record \(plan.type(of: target.node).branchName) with the fields "
                    + names.prefix(12).joined(separator: ", "))
        }
    }

    /// Whether the record or map of a frame has something for `name`.
    func contains(_ name: String, in frame: Int) -> Bool {
        if frames[frame].kind == .record {
            return plan.fields[frames[frame].target.node]?[ExactString(name)] != nil
        }
        return (try? entry(name, in: frame)) != nil
    }

    /// The names of the fields or entries of a frame.
    func names(in frame: Int) -> [String] {
        let state = frames[frame]
        guard state.kind == .record else { return entries[state.base..<(state.base + state.left)].map(\.key) }
        return (plan.fields[state.target.node] ?? [:]).keys.map(\.text)
    }

    /// Goes on behind a field that ends at `offset`, if it was the one that comes next.
    func end(_ target: Target, at offset: Int) {
        if frames[target.frame].kind == .record, frames[target.frame].base < 0 {
            endStep(of: target.frame, at: offset)
        }
    }

    private func endStep(of frame: Int, at offset: Int) {
        frames[frame].next += 1
        frames[frame].offset = offset
    }

    private func step(_ position: Int32, of frame: Int, at offset: Int) -> Target {
        let record = plan.nodes[Int(frames[frame].target.node)]
        return part(of: frame, node: plan.steps[Int(record.first + position)].node, position, at: offset)
    }

    /// Walks a whole record to learn where its fields begin.
    private func readFieldOffsets(of frame: Int, count: Int32) throws {
        var offset = frames[frame].target.offset
        var offsets: [Int] = []
        for position in 0..<count {
            offsets.append(offset)
            offset = try skip(step(position, of: frame, at: offset))
        }
        frames[frame].base = fieldOffsets.count
        fieldOffsets += offsets + [offset]
    }

    private func entry(_ name: String, in frame: Int) throws -> Target {
        let state = frames[frame]
        // Keys are mostly asked for in the order in which they were told.
        var position = Int(state.next)
        let key = ExactString(name)
        if position >= state.left || ExactString(entries[state.base + position].key) != key {
            guard let found = (0..<state.left).first(where: { ExactString(entries[state.base + $0].key) == key }) else {
                throw failure(
                    at: state.target, expected: "an entry \(JSONValue.quoted(name))", found: "a map without it")
            }
            position = found
        }
        frames[frame].next = Int32(position) + 1
        let values = plan.nodes[Int(state.target.node)].first
        return part(of: frame, node: values, Int32(position), at: entries[state.base + position].offset)
    }
}
