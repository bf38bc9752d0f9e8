internal import JSON

extension EncodingPass {
    // MARK: The tagged form

    /// Encodes `{"branch": value}`, where the branch's index is written already and only one name is possible.
    @inline(never)
    static func expectedTag(
        _ tags: UnsafePointer<EncodingTags>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "{") else { throw .refused }
        try unsafe scratch.pointee.enter()
        var (index, source) = unsafe try branchName(tags, JSONScan.skipSpace(source + 1), scratch)
        guard unsafe index == tags.pointee.expectedBranch else { throw .refused }
        var output = unsafe output
        unsafe (source, output) = try value((tags.pointee.branches + index).nodePointer, source, output, scratch)
        unsafe source = JSONScan.skipSpace(source)
        guard unsafe source.byte == UInt8(ascii: "}") else { throw .refused }
        unsafe scratch.pointee.leave()
        return unsafe (source + 1, output)
    }

    /// Encodes `null` or `{"branch": value}`.
    static func tag(
        _ tags: UnsafePointer<EncodingTags>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "{") else {
            let null = unsafe tags.pointee.nullBranch
            guard unsafe null >= 0 && source.halfWord == JSONScan.null else { throw .refused }
            return unsafe (source + 4, write((tags.pointee.branches + null), to: output))
        }
        try unsafe scratch.pointee.enter()
        var (index, source) = unsafe try branchName(tags, JSONScan.skipSpace(source + 1), scratch)
        guard unsafe index >= 0 && index != tags.pointee.nullBranch else { throw .refused }
        let branch = unsafe tags.pointee.branches + index
        var output = unsafe write(branch, to: output)
        unsafe (source, output) = try anyValue(branch.nodePointer, source, output, scratch)
        unsafe source = JSONScan.skipSpace(source)
        guard unsafe source.byte == UInt8(ascii: "}") else { throw .refused }
        unsafe scratch.pointee.leave()
        return unsafe (source + 1, output)
    }

    /// Reads the name of a branch, the colon and the space behind it.
    @inline(__always)
    private static func branchName(
        _ tags: UnsafePointer<EncodingTags>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> (index: Int, source: Source) {
        if unsafe tags.pointee.expected.isAt(source) {
            return unsafe (
                tags.pointee.expectedBranch, JSONScan.skipSpace(source + tags.pointee.expected.length)
            )
        }
        let (index, end) = unsafe try memberName(tags.pointee.names, source, scratch)
        return unsafe (index, JSONScan.skipSpace(end))
    }

    @inline(__always)
    private static func write(_ branch: UnsafePointer<EncodingBranch>, to output: Output) -> Output {
        unsafe output.storeBytes(of: branch.pointee.index.littleEndian, as: UInt32.self)
        return unsafe output + branch.pointee.indexCount
    }

    // MARK: The plain form

    /// Encodes a value as the branch that it fits (`JSONForm.plain`).
    static func union(
        _ union: UnsafePointer<EncodingUnion>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard let kind = unsafe JSONKind(source.byte) else { throw .refused }
        let first = unsafe Int(union.pointee.starts[kind.rawValue])
        let end = unsafe Int(union.pointee.starts[kind.rawValue + 1])
        guard first < end else { throw .refused }
        var branch = unsafe union.pointee.candidates + first
        if end - first > 1 {
            unsafe branch = try choose(union.pointee.candidates + first, end - first, kind, source, output, scratch)
        }
        return unsafe try anyValue(branch.nodePointer, source, write(branch, to: output), scratch)
    }

    /// The only one of the candidates that the value fits, in the first step in which any does.
    private static func choose(
        _ candidates: UnsafePointer<EncodingBranch>, _ count: Int, _ kind: JSONKind, _ source: Source,
        _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> UnsafePointer<EncodingBranch> {
        var chosen: UnsafePointer<EncodingBranch>?
        for index in 0..<count {
            let candidate = unsafe candidates + index
            if let chosen = unsafe chosen, unsafe chosen.pointee.step < candidate.pointee.step { break }
            let fits =
                kind == .object
                ? unsafe try fits(candidate.nodePointer, source, output, scratch)
                : unsafe try fitsScalar(candidate.nodePointer, source, output, scratch)
            guard fits else { continue }
            guard unsafe chosen == nil else { throw .refused }
            unsafe chosen = candidate
        }
        guard let chosen = unsafe chosen else { throw .refused }
        return unsafe chosen
    }

    /// Whether a value that is no array or object can be encoded; what that writes is written over.
    private static func fitsScalar(
        _ node: UnsafePointer<EncodingNode>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> Bool {
        let mark = unsafe scratch.pointee.mark
        defer { unsafe scratch.pointee.mark = mark }
        do throws(Fault) {
            let (end, _) = unsafe try anyValue(node, source, output, scratch)
            // A number's text may go on: `1.5` begins with an int.
            return unsafe endsValue(end.byte)
        } catch .refused {
            return false
        }
    }

    private static func endsValue(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }

    /// Whether an object fits a record, a map or a duration, as far as its own members tell: nothing is looked for in
    /// the arrays and objects inside, so that the work doesn't double with every level.
    private static func fits(
        _ node: UnsafePointer<EncodingNode>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> Bool {
        if unsafe node.pointee.kind == .duration { return try unsafe fitsScalar(node, source, output, scratch) }
        var source = unsafe JSONScan.skipSpace(source + 1)
        let record = unsafe node.pointee.kind == .record ? node.detail(EncodingRecord.self) : nil
        // The fields that must come; one that comes twice is counted twice, but is refused later.
        var missing = 0
        if let record = unsafe record {
            for index in unsafe 0..<record.pointee.count where unsafe record.pointee.fields[index].defaultBytes == nil {
                missing += 1
            }
        }
        while unsafe source.byte != UInt8(ascii: "}") {
            var member: UnsafePointer<EncodingNode>?
            if let record = unsafe record {
                let index: Int
                unsafe (index, source) = try memberName(record.pointee.names, source, scratch)
                unsafe source = JSONScan.skipSpace(source)
                if index >= 0 {
                    let field = unsafe record.pointee.fields + index
                    unsafe member = field.nodePointer
                    if unsafe field.pointee.defaultBytes == nil { missing -= 1 }
                } else if unsafe !record.pointee.ignoresUnknown {
                    return false
                }
            } else {
                unsafe source = try JSONScan.skipName(source)
                unsafe member = node.detail(EncodingNode.self)
            }
            if let member = unsafe member, unsafe try !fitsInside(member, source, output, scratch) { return false }
            unsafe source = try JSONScan.skipValue(
                source, depth: EncodingScratch.depthMax - 1 - scratch.pointee.depth)
            unsafe source = JSONScan.skipSpace(source)
            guard unsafe source.byte == UInt8(ascii: ",") else { break }
            unsafe source = JSONScan.skipSpace(source + 1)
        }
        return missing <= 0
    }

    /// Whether a member's value fits: in full, if it is no array or object; otherwise only whether one is allowed.
    private static func fitsInside(
        _ node: UnsafePointer<EncodingNode>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> Bool {
        guard let kind = unsafe JSONKind(source.byte) else { throw .refused }
        guard kind == .array || kind == .object else {
            return try unsafe fitsScalar(node, source, output, scratch)
        }
        switch unsafe node.pointee.kind {
        case .array: return kind == .array
        case .map, .record, .duration: return kind == .object
        case .union:
            let starts = unsafe node.detail(EncodingUnion.self).pointee.starts
            return unsafe starts[kind.rawValue] < starts[kind.rawValue + 1]
        default: return false
        }
    }
}

extension UnsafePointer<EncodingBranch> {
    /// The branch's node, where it stands.
    @inline(__always)
    var nodePointer: UnsafePointer<EncodingNode> {
        unsafe UnsafePointer<EncodingNode>(pointer(to: \.node).unsafelyUnwrapped)
    }
}
