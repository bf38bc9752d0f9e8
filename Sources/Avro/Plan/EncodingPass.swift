internal import JSON

/// The one pass from the text of an event to its encoding.
///
/// Every function takes where to read and where to write and returns where to go on, both by value: so they stay in
/// registers, which a cursor stored anywhere would not, since each store through a byte pointer might change it.
///
/// **Reading** stays inside the text because it is terminated (`JSONScan`): each step moves only past bytes that it has
/// looked at and found to be other than the zero behind the text.
///
/// **Writing** stays inside the output because the text pays for it: a value and the comma or bracket that follows it
/// take at least two bytes of text, and get 8 bytes of room for each (`roomPerByte`). A number writes at most a branch
/// of 4 bytes and a double of 8; a string, its branch and its length of at most 5 bytes, and no more than a byte for a
/// byte; null, a boolean, a symbol, an empty array or map, less than 16. What is written to a size of the schema's own,
/// a default or a large decimal, is paid from an allowance first (`EncodingScratch.pay`). Words are stored whole, up to
/// `slack` bytes beyond what counts.
///
/// Recursion is bounded by the depth of 64 that `EncodingScratch.enter` allows.
enum EncodingPass {
    typealias Fault = JSONScan.Fault
    typealias Source = UnsafeRawPointer
    typealias Output = UnsafeMutableRawPointer
    typealias Scratch = UnsafeMutablePointer<EncodingScratch>

    static let roomPerByte = 8
    static let slack = 64

    /// Encodes the value that begins at `source`. It is inlined into the loops over fields, items and members, so that
    /// scalar values cost no call.
    @inline(__always)
    static func value(
        _ node: UnsafePointer<EncodingNode>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        var output = unsafe output
        if unsafe node.pointee.nullBranch != EncodingNode.none {
            if unsafe source.halfWord == JSONScan.null {
                unsafe output.store(node.pointee.nullBranch)
                return unsafe (source + 4, output + 1)
            }
            unsafe output.store(node.pointee.valueBranch)
            unsafe output += 1
        }
        switch unsafe node.pointee.kind {
        case .null:
            guard unsafe source.halfWord == JSONScan.null else { throw .refused }
            return unsafe (source + 4, output)
        case .boolean:
            let isTrue = unsafe source.halfWord == JSONScan.true_
            guard unsafe isTrue || source.word & JSONScan.falseMask == JSONScan.false_ else { throw .refused }
            unsafe output.store(UInt8(isTrue ? 1 : 0))
            return unsafe (source + (isTrue ? 4 : 5), output + 1)
        case .int:
            let (end, value) = unsafe try JSONScan.integer(source)
            guard Int64(Int32(truncatingIfNeeded: value)) == value else { throw .refused }
            return unsafe (end, write(value, to: output))
        case .long:
            let (end, value) = unsafe try JSONScan.integer(source)
            return unsafe (end, write(value, to: output))
        case .double:
            guard unsafe source.byte != UInt8(ascii: "\"") else {
                return unsafe try notFinite(node, source, output, scratch)
            }
            let (end, value) = unsafe try JSONScan.double(source)
            unsafe output.store(value.bitPattern)
            return unsafe (end, output + 8)
        case .string:
            guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
            let (end, written) = unsafe try JSONScan.string(source + 1, to: output + 1)
            return unsafe (end, closeBytes(output, written))
        case .enumeration:
            return unsafe try symbol(node, source, output, scratch)
        case .uuid:
            return unsafe try uuid(source, output)
        case .record:
            return unsafe try record(node.detail(EncodingRecord.self), source, output, scratch)
        case .array:
            return unsafe try array(node.detail(EncodingNode.self), source, output, scratch)
        case .map:
            return unsafe try map(node.detail(EncodingNode.self), source, output, scratch)
        case .decimal:
            return unsafe try decimal(node.detail(DecimalLimits.self), source, output, scratch)
        case .nullableTag:
            return unsafe try expectedTag(node.detail(EncodingTags.self), source, output, scratch)
        case .time, .float, .bytes, .fixed, .uuidFixed, .bigDecimal, .duration, .union, .tag:
            return unsafe try rareValue(node, source, output, scratch)
        }
    }

    /// Encodes the value that begins at `source`, where that needs not be inlined.
    @inline(never)
    static func anyValue(
        _ node: UnsafePointer<EncodingNode>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        try unsafe value(node, source, output, scratch)
    }

    /// Encodes an array as one block (specification, "Arrays").
    @inline(never)
    static func array(
        _ items: UnsafePointer<EncodingNode>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "[") else { throw .refused }
        try unsafe scratch.pointee.enter()
        var source = unsafe JSONScan.skipSpace(source + 1)
        var end = unsafe output + 1
        var count = 0
        if unsafe source.byte != UInt8(ascii: "]") {
            while true {
                unsafe (source, end) = try value(items, source, end, scratch)
                count &+= 1
                unsafe source = JSONScan.skipSpace(source)
                guard unsafe source.byte == UInt8(ascii: ",") else { break }
                unsafe source = JSONScan.skipSpace(source + 1)
            }
            guard unsafe source.byte == UInt8(ascii: "]") else { throw .refused }
        }
        unsafe scratch.pointee.leave()
        return unsafe (source + 1, closeBlock(output, end, count: count))
    }

    /// Encodes a record's members as long as they come in the order of the fields.
    @inline(never)
    static func record(
        _ record: UnsafePointer<EncodingRecord>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "{") else { throw .refused }
        try unsafe scratch.pointee.enter()
        var source = unsafe JSONScan.skipSpace(source + 1)
        var output = unsafe output
        var field = unsafe record.pointee.fields
        let end = unsafe field + record.pointee.count
        while unsafe field != end && field.pointee.name.isAt(source) {
            unsafe source = JSONScan.skipSpace(source + field.pointee.name.length)
            unsafe (source, output) = try value(field.nodePointer, source, output, scratch)
            unsafe field += 1
            unsafe source = JSONScan.skipSpace(source)
            guard unsafe source.byte == UInt8(ascii: ",") else {
                guard unsafe source.byte == UInt8(ascii: "}") else { throw .refused }
                break
            }
            unsafe source = JSONScan.skipSpace(source + 1)
            guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        }
        if unsafe field == end && source.byte == UInt8(ascii: "}") {
            unsafe scratch.pointee.leave()
            return unsafe (source + 1, output)
        }
        let inOrder = unsafe field - record.pointee.fields
        unsafe (source, output) = try membersInAnyOrder(record, inOrder, source, output, scratch)
        unsafe scratch.pointee.leave()
        return unsafe (source, output)
    }
}

extension UnsafePointer<EncodingNode> {
    /// What the kind of node keeps behind `detail`; the compiler of the plan has put a `Value` there.
    @inline(__always)
    func detail<Value>(_ type: Value.Type) -> UnsafePointer<Value> {
        unsafe pointee.detail.unsafelyUnwrapped.assumingMemoryBound(to: Value.self)
    }
}

extension UnsafePointer<EncodingField> {
    /// The field's node, where it stands.
    @inline(__always)
    var nodePointer: UnsafePointer<EncodingNode> {
        unsafe UnsafePointer<EncodingNode>(pointer(to: \.node).unsafelyUnwrapped)
    }
}
