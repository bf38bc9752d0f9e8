internal import SchemaLanguage

extension ValueEncoder {
    /// Where the value that was begun last stands, as a JSON pointer.
    var pointer: String { path.map { "/" + escaped($0) }.joined() }

    /// The fields, positions and keys that lead to the value that was begun last.
    var path: [String] {
        var path: [String] = []
        for frame in outer + [frame] {
            switch frame.kind {
            case .record, .unorderedRecord:
                if frame.current >= 0 { path.append(plan.fieldNames[Int(frame.current)]) }
            case .array: path.append("\(max(frame.next, 1) - 1)")
            case .map: if keys.count > frame.base { path.append(keys[frame.base]) }
            case .value, .refused: break
            }
        }
        return path
    }

    /// Notes that what was found can't be written to `node`.
    @inline(never)
    func refuse(at node: Int32, found: @autoclosure () -> String) {
        // What follows a mistake is no mistake of its own.
        guard node != EncoderPlan.refused else { return }
        mistakes.append(
            ValueMistake(pointer: pointer, position: nil, expected: expectation(of: node), found: found()))
    }

    /// Notes a mistake about the part `name` of the record that was begun last.
    func refuse(_ name: String, expected: String, found: String) {
        frame.current = -1
        mistakes.append(
            ValueMistake(pointer: pointer + "/" + escaped(name), position: nil, expected: expected, found: found))
    }

    /// What `node` asks for, for a message.
    func expectation(of node: Int32) -> String {
        guard node != EncoderPlan.refused else { return "nothing" }
        return plan.schema.expectation(of: AvroSchema.TypeID(Int(node) - 1))
    }

    /// `string` in quotes, cut at a readable length.
    func quoted(_ string: String) -> String {
        string.count > 40 ? "\"\(string.prefix(40))…\"" : "\"\(string)\""
    }

    private func escaped(_ name: String) -> String {
        name.contains(where: { $0 == "~" || $0 == "/" })
            ? name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
                .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
            : name
    }
}

extension AvroSchema {
    /// What a value of the type `id` must be, for a message.
    func expectation(of id: TypeID) -> String {
        switch self[id].shape {
        case .null: "null"
        case .boolean: "a boolean"
        case .int: "an int from \(Int32.min) to \(Int32.max)"
        case .long: "a long from \(Int64.min) to \(Int64.max)"
        case .float: "a float"
        case .double: "a double"
        case .bytes: self[id].logicalType.map { "bytes that are a \($0)" } ?? "bytes"
        case .string: self[id].logicalType == .uuid ? "a UUID" : "a string"
        case .fixed(let fixed): "\(fixed.size) bytes"
        case .enumeration(let enumeration):
            "one of the symbols of \(enumeration.name.full): \(enumeration.symbols.prefix(12).joined(separator: ", "))"
        case .record(let record): "a record \(record.name.full)"
        case .array: "an array"
        case .map: "a map"
        case .union(let union):
            "one of the union's types: "
                + union.branches.prefix(12).map { self[$0].branchName }.joined(separator: ", ")
        }
    }
}
