internal import JSON

/// What a value is before it is known which branch of a union takes it.
enum EncodedKind {
    case null, boolean, int, long, float, double
    case string(String)
    case bytes(count: Int)
    case unkeyed, keyed
    case timestamp, timeOfDay, uuid, decimal

    /// Whether `logicalType` is the one for this kind of value.
    func isLogicalType(_ logicalType: LogicalType) -> Bool {
        switch (self, logicalType) {
        case (.timestamp, .date), (.timestamp, .timestampMillis), (.timestamp, .timestampMicros),
            (.timestamp, .timestampNanos), (.timestamp, .localTimestampMillis), (.timestamp, .localTimestampMicros),
            (.timestamp, .localTimestampNanos), (.timeOfDay, .timeMillis), (.timeOfDay, .timeMicros), (.uuid, .uuid),
            (.decimal, .decimal), (.decimal, .bigDecimal):
            true
        default: false
        }
    }
}

/// Which record of a union an object is tried as, where its type doesn't tell.
struct UnionAttempt {
    var union: Int32
    /// The position of the record's branch.
    var branch: Int
    /// Whether the value turned out to be an object.
    var isTaken = false
}

extension ValueEncoder {
    /// The node that takes a value of `kind`: `node` itself or, where it is a union, the branch, whose position is
    /// written.
    @inline(__always)
    func resolve(_ node: Int32, _ kind: @autoclosure () -> EncodedKind) -> Int32 {
        let union = plan[node]
        switch union.kind {
        case .nullable:
            write(byte: 2 - union.nullByte)
            return union.first
        case .union: return resolveUnion(node, kind())
        default: return node
        }
    }

    @inline(never)
    private func resolveUnion(_ union: Int32, _ kind: EncodedKind) -> Int32 {
        var best: (branch: Int, rank: Int)?
        for (branch, node) in plan.branches(of: union).enumerated() {
            guard let rank = plan.rank(of: node, for: kind) else { continue }
            if best.map({ rank < $0.rank }) ?? true { best = (branch, rank) }
        }
        // The node itself, being a union, takes nothing; who comes with the value says what it was.
        guard var best else { return union }
        if case .keyed = kind, let attempt, attempt.union == union, !attempt.isTaken {
            self.attempt?.isTaken = true
            best.branch = attempt.branch
        }
        return enter(branch: best.branch, of: union)
    }

    /// Writes the position of a branch and gives its node.
    private func enter(branch: Int, of union: Int32) -> Int32 {
        write(long: Int64(branch))
        let branches = plan.branches(of: union)
        return branches[branches.startIndex + branch]
    }

    /// Writes a value to a union: to the branch with the name of its type, if there is one. Where several records might
    /// take it, to the first that does without a mistake.
    func encode<Value: Encodable>(_ value: Value, inUnion union: Int32) throws {
        if let branch = plan.branch(of: union, named: "\(Value.self)") {
            target = enter(branch: branch, of: union)
            return try value.encode(to: self)
        }
        let (outside, known, count, serial) = (attempt, mistakes.count, byteCount, frame.serial)
        defer { attempt = outside }
        let records = plan.records(of: union)
        for record in records where records.count > 1 {
            attempt = UnionAttempt(union: union, branch: record)
            target = union
            try value.encode(to: self)
            end(downTo: serial)
            // What isn't an object isn't asked twice, as it won't be another the next time.
            if mistakes.count == known || attempt?.isTaken == false { return }
            mistakes.removeSubrange(known...)
            remove(from: count)
        }
        attempt = nil
        guard records.count > 1 else {
            target = union
            return try value.encode(to: self)
        }
        refuse(at: union, found: "a \(Value.self), which is none of its records")
    }
}

extension EncoderPlan {
    /// The positions of the branches that are records.
    func records(of union: Int32) -> [Int] {
        branches(of: union).enumerated().compactMap { self[$1].kind == .record ? $0 : nil }
    }

    /// The position of the branch with the unqualified name `name`.
    func branch(of union: Int32, named name: String) -> Int? {
        branches(of: union).enumerated().first { type(of: $1).fullName?.name == name }?.offset
    }

    /// How well `branch` takes a value of `kind`, the lowest being the best; nil if it doesn't.
    func rank(of branch: Int32, for kind: EncodedKind) -> Int? {
        let node = self[branch]
        let order: [Node.Kind]
        switch kind {
        case .null: order = [.null]
        case .boolean: order = [.boolean]
        case .int: order = [.int, .long, .double, .float]
        case .long: order = [.long, .int, .double, .float]
        case .float: order = [.float, .double]
        case .double: order = [.double, .float]
        case .string(let text):
            if node.kind == .enumeration, position(ofSymbol: text, in: branch) == nil { return nil }
            if node.kind == .uuid, !ValueEncoder.isUUID(text) { return nil }
            order = [.string, .enumeration, .uuid]
        case .bytes(let count):
            if node.kind == .fixed, Int(node.count) != count { return nil }
            order = [.bytes, .fixed]
        case .unkeyed: order = [.array]
        case .keyed: order = [.record, .map]
        case .timestamp, .timeOfDay, .uuid, .decimal:
            return type(of: branch).logicalType.map { kind.isLogicalType($0) } == true ? 0 : nil
        }
        return order.firstIndex(of: node.kind)
    }
}
