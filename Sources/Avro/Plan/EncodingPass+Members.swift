internal import JSON

extension EncodingPass {
    /// Where a field's encoding is, in one word: nowhere yet, or its offset and length, and whether the text gave it.
    private struct Slot {
        static let absent = Slot(word: .max)

        var word: UInt64

        init(word: UInt64) { self.word = word }

        /// Offsets and lengths fit 31 bits, as an event's output is limited (`EncodingPlan.outputMax`).
        init(offset: Int, length: Int, isGiven: Bool) {
            word = UInt64(truncatingIfNeeded: offset &<< 32 | length &<< 1 | (isGiven ? 1 : 0))
        }

        var isAbsent: Bool { word == .max }
        var isGiven: Bool { !isAbsent && word & 1 == 1 }
        var offset: Int { Int(truncatingIfNeeded: word &>> 32) }
        var length: Int { Int(truncatingIfNeeded: word &>> 1 & 0x7FFF_FFFF) }
    }

    /// Encodes the members that follow the first `inOrder` fields, whatever their order, and the defaults of those that
    /// are missing; up to and with the closing brace.
    ///
    /// Each field is encoded where it comes. Fields that were skipped over get their defaults at once, as most often
    /// they are missing altogether; only when one does come later, the encodings are put into order at the end.
    @inline(never)
    static func membersInAnyOrder(
        _ record: UnsafePointer<EncodingRecord>, _ inOrder: Int, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        let fields = unsafe record.pointee.fields
        let count = unsafe record.pointee.count
        let open = count &- inOrder
        let slots = unsafe UnsafeMutableRawPointer(try scratch.pointee.take(open)).assumingMemoryBound(to: Slot.self)
        for index in 0..<open { unsafe slots[index] = .absent }
        var source = unsafe source
        var end = unsafe output
        // The field after the last one that has a slot.
        var next = inOrder
        var isInOrder = true
        // Where nothing was read yet, a brace may close the record; after a comma it may not, which `record` has checked.
        while unsafe source.byte != UInt8(ascii: "}") {
            var index: Int
            if unsafe next < count && fields[next].name.isAt(source) {
                index = next
                unsafe source += fields[next].name.length
            } else {
                unsafe (index, source) = try memberName(record.pointee.names, source, scratch)
            }
            unsafe source = JSONScan.skipSpace(source)
            if index < 0 {
                guard unsafe record.pointee.ignoresUnknown else { throw .refused }
                unsafe source = try JSONScan.skipValue(
                    source, depth: EncodingScratch.depthMax - scratch.pointee.depth)
            } else {
                index &-= inOrder
                guard unsafe index >= 0 && !slots[index].isGiven else { throw .refused }
                while next < index &+ inOrder {
                    let field = unsafe fields + next
                    if let start = unsafe field.pointee.defaultBytes {
                        let length = unsafe field.pointee.defaultCount
                        try unsafe scratch.pointee.pay(length)
                        unsafe end.copyMemory(from: start, byteCount: length)
                        unsafe slots[next &- inOrder] = Slot(offset: end - output, length: length, isGiven: false)
                        unsafe end += length
                    } else {
                        isInOrder = false
                    }
                    next &+= 1
                }
                if index &+ inOrder < next { isInOrder = false } else { next &+= 1 }
                let start = unsafe end
                unsafe (source, end) = try value((fields + (index &+ inOrder)).nodePointer, source, end, scratch)
                unsafe slots[index] = Slot(offset: start - output, length: end - start, isGiven: true)
            }
            unsafe source = JSONScan.skipSpace(source)
            if unsafe source.byte == UInt8(ascii: "}") { break }
            guard unsafe source.byte == UInt8(ascii: ",") else { throw .refused }
            unsafe source = JSONScan.skipSpace(source + 1)
            guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        }
        if isInOrder {
            unsafe end = try appendDefaults(fields + next, count &- next, end, scratch)
        } else {
            unsafe end = try putInOrder(
                fields + inOrder, UnsafeBufferPointer(start: slots, count: open), output, end, scratch)
        }
        unsafe scratch.pointee.giveBack(open)
        return unsafe (source + 1, end)
    }

    /// Reads a name that was not expected, and the colon.
    ///
    /// - Returns: The name's position in the table, −1 if it isn't there, and the byte after the colon.
    @inline(__always)
    static func memberName(
        _ names: NameTable, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> (index: Int, source: Source) {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        var (index, end) = unsafe names.find(source + 1)
        if unsafe end.byte != UInt8(ascii: "\"") {
            unsafe (index, end) = try escapedName(names, source, scratch)
        }
        if index < 0 { unsafe end = try JSONScan.skipString(source + 1) - 1 }
        unsafe end = JSONScan.skipSpace(end + 1)
        guard unsafe end.byte == UInt8(ascii: ":") else { throw .refused }
        return unsafe (index, end + 1)
    }

    /// Finds a name that is written with escapes; the byte returned is its closing quote.
    @inline(never)
    static func escapedName(
        _ names: NameTable, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> (index: Int, end: Source) {
        try unsafe withText(source, scratch) { text, end throws(Fault) in
            unsafe (names.index(of: text.baseAddress.unsafelyUnwrapped, length: text.count), end - 1)
        }
    }

    private static func appendDefaults(
        _ fields: UnsafePointer<EncodingField>, _ count: Int, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> Output {
        var output = unsafe output
        for index in 0..<count {
            guard let start = unsafe fields[index].defaultBytes else { throw .refused }
            let length = unsafe fields[index].defaultCount
            try unsafe scratch.pointee.pay(length)
            unsafe output.copyMemory(from: start, byteCount: length)
            unsafe output += length
        }
        return unsafe output
    }

    /// Puts the encodings of fields between `output` and `end` into the order of the fields.
    private static func putInOrder(
        _ fields: UnsafePointer<EncodingField>, _ slots: UnsafeBufferPointer<Slot>, _ output: Output, _ end: Output,
        _ scratch: Scratch
    ) throws(Fault) -> Output {
        let written = unsafe end - output
        // One more word, as words are read whole.
        let wordCount = (written &+ 15) &>> 3
        let copy = unsafe UnsafeMutableRawPointer(try scratch.pointee.take(wordCount))
        unsafe copy.copyMemory(from: output, byteCount: written)
        var end = unsafe output
        for index in slots.indices {
            let slot = unsafe slots[index]
            if slot.isAbsent {
                unsafe end = try appendDefaults(fields + index, 1, end, scratch)
            } else {
                unsafe move(copy + slot.offset, to: end, count: slot.length)
                unsafe end += slot.length
            }
        }
        unsafe scratch.pointee.giveBack(wordCount)
        return unsafe end
    }

    /// Copies bytes, mostly few, by whole words.
    @inline(__always)
    private static func move(_ source: Output, to output: Output, count: Int) {
        var offset = 0
        while offset < count {
            unsafe (output + offset).store((UnsafeRawPointer(source) + offset).word)
            offset &+= 8
        }
    }
}
