internal import JSON
internal import SchemaLanguage

extension ValueEncoder {
    /// Where the value for `name` goes in the record or map of the frame with `serial`.
    @inline(__always)
    func node(for name: String, in serial: Int32) -> Int32 {
        if frame.serial == serial, frame.kind == .record, frame.next < frame.end,
            plan.isField(frame.next, called: name)
        {
            frame.current = frame.next
            frame.next += 1
            return plan.node(ofField: frame.current)
        }
        return findNode(for: name, in: serial)
    }

    @inline(never)
    private func findNode(for name: String, in serial: Int32) -> Int32 {
        guard comesBack(to: serial) else { return EncoderPlan.refused }
        switch frame.kind {
        case .record, .unorderedRecord: return findField(name)
        case .map:
            keys.removeSubrange(frame.base...)
            keys.append(name)
            write(string: name)
            frame.next += 1
            return frame.node
        case .value, .array, .refused: return EncoderPlan.refused
        }
    }

    private func findField(_ name: String) -> Int32 {
        guard let position = plan.position(ofField: name, in: frame.node) else {
            let names = plan.fieldNames[Int(plan[frame.node].first)..<Int(frame.end)]
            refuse(
                name, expected: "one of the fields \(names.joined(separator: ", "))",
                found: "a field that the schema doesn't have")
            return EncoderPlan.refused
        }
        let field = plan[frame.node].first + position
        if frame.kind == .record, field == frame.next {
            frame.next += 1
        } else {
            if frame.kind == .record {
                frame.kind = .unorderedRecord
                frame.start = byteCount
                frame.base = pieces.count
            }
            guard field >= frame.next, !pieces[frame.base...].contains(where: { $0.field == field }) else {
                refuse(name, expected: "each field once", found: "it a second time")
                return EncoderPlan.refused
            }
            pieces.append(Piece(field: field, start: byteCount))
        }
        frame.current = field
        return plan.node(ofField: field)
    }

    /// Writes what stands for nil in the record or map of the frame with `serial`: null, or the field's default where
    /// null is not allowed.
    func encodeNil(for name: String, in serial: Int32) {
        let node = node(for: name, in: serial)
        if !allowsNull(node), frame.kind == .record || frame.kind == .unorderedRecord, frame.current >= 0,
            let bytes = plan.fieldDefaults[Int(frame.current)]
        {
            write(fixed: bytes)
        } else {
            writeNull(at: node)
        }
    }

    /// The node of the next item of the array of the frame with `serial`.
    func nextItem(in serial: Int32) -> Int32 {
        guard frame.serial == serial || comesBack(to: serial), frame.kind == .array else { return EncoderPlan.refused }
        frame.next += 1
        return frame.node
    }

    /// Writes the defaults of the fields that didn't come, and puts all in order.
    func endRecord() {
        let missing = frame.next..<frame.end
        guard frame.kind == .unorderedRecord else {
            for field in missing { write(fixed: defaultBytes(of: field)) }
            return
        }
        var written: [Int32: Range<Int>] = [:]
        var end = byteCount
        for piece in pieces[frame.base...].reversed() {
            written[piece.field] = piece.start..<end
            end = piece.start
        }
        pieces.removeSubrange(frame.base...)
        reorder(
            from: frame.start,
            missing.map { field in written[field].map { .written($0) } ?? .bytes(defaultBytes(of: field)) })
    }

    private func defaultBytes(of field: Int32) -> [UInt8] {
        if let bytes = plan.fieldDefaults[Int(field)] { return bytes }
        refuse(
            plan.fieldNames[Int(field)], expected: expectation(of: plan.node(ofField: field)), found: "no such field")
        return []
    }
}
