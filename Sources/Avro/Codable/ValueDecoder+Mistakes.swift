internal import JSON

extension ValueDecoder {
    /// The bytes of `target` are not what its type asks for.
    func failure(at target: Target, expected: String? = nil, found: String) -> AvroDataError {
        AvroDataError(
            offset: owner?.target.offset ?? target.offset, pointer: pointer(of: target),
            expected: expected ?? "\(plan.writerType(of: target.node).article)", found: found)
    }

    /// The bytes end before the value does.
    func truncated(at target: Target) -> AvroDataError {
        let left = unsafe bytes.count - target.offset
        return failure(at: target, found: left == 0 ? "the end of the data" : "only \(left) bytes")
    }

    func tooDeep(at target: Target) -> AvroDataError {
        failure(
            at: target, expected: "at most \(limits.depth) records, arrays and maps inside one another",
            found: "more of them")
    }

    /// The value is of a type that can't be made into what is `wanted`.
    func mismatch(at target: Target, wanted: String) -> AvroDataError {
        failure(
            at: target, expected: "a value that \(wanted) can be made of",
            found: plan.type(of: target.node).article)
    }

    /// The reader's schema can't take what the writer wrote.
    func unreadable(at target: Target) -> AvroDataError {
        let (reader, writer) = (plan.type(of: target.node), plan.writerType(of: target.node))
        func field(_ position: Int) -> String {
            guard case .record(let record) = reader.shape else { return "" }
            return JSONValue.quoted(record.fields[position].name)
        }
        let expected =
            switch plan.mismatch(of: target.node) {
            case .differentTypes, .fixedSizes: "\(reader.article), as the reader's schema says"
            case .noBranch: "a branch of the reader's union"
            case .missingField(let position): "the reader's field \(field(position)), which has no default"
            case .ambiguousField(let position):
                "one field of the writer for the reader's field \(field(position)) and its aliases"
            }
        return failure(at: target, expected: expected, found: "\(writer.article) of the writer")
    }

    /// Refuses to make a type of one record of a union if another has the type's name: a Swift enum that tries one type
    /// after the other is to find the right one, even if two records have the same fields.
    func checkName<Value>(of type: Value.Type, at target: Target) throws {
        let union = plan[target.node]
        guard union.kind == .union else { return }
        let branches = plan.branches(of: union)
        guard branches.count(where: { plan[$0].kind == .record }) > 1 else { return }
        let name = "\(type)"
        guard branches.contains(where: { plan.type(of: $0).fullName?.name == name }) else { return }
        let written = plan.type(of: try resolve(target).node)
        guard written.fullName?.name != name else { return }
        throw failure(at: target, expected: "a record \(name)", found: written.article)
    }

    /// Where `target` is in the value, as a JSON pointer.
    func pointer(of target: Target) -> String {
        path(of: target).map { part in
            "/"
                + part.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
                .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
        }.joined()
    }

    /// The fields, positions and keys that lead to `target`.
    func path(of target: Target) -> [String] {
        var path: [String] = []
        var target = target
        while isOpen(target.frame, target.serial) {
            let frame = frames[target.frame]
            switch frame.kind {
            case .record: path.append(plan.stepNames[Int(target.part)])
            case .array: path.append("\(target.part)")
            case .map: path.append(entries[frame.base + Int(target.part)].key)
            }
            target = frame.target
        }
        return (owner.map { $0.decoder.path(of: $0.target) + [$0.field] } ?? []) + path.reversed()
    }
}

extension AvroType {
    /// What the type is called in a sentence.
    fileprivate var article: String {
        switch shape {
        case .null: "null"
        case .bytes: "bytes"
        case .int: "an int"
        case .array: "an array"
        case .enumeration, .record, .fixed: "the \(kindName) \(branchName)"
        case .union: "a union"
        default: "a \(kindName)"
        }
    }
}
