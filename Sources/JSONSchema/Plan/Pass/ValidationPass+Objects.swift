internal import JSON

extension ValidationPass {
    /// Checks an object. Names that `properties` has are expected in its order, which most events keep.
    @inline(never)
    static func object(
        _ rule: UnsafePointer<PassObject>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        guard unsafe source.byte == UInt8(ascii: "{") else { throw .refused }
        try unsafe scratch.pointee.enter()
        let mark = unsafe scratch.pointee.used
        let words = unsafe rule.pointee.requiredWords
        let seen = unsafe try scratch.pointee.take(words)
        for word in 0..<words { unsafe seen[word] = 0 }
        let properties = unsafe rule.pointee.properties
        let count = unsafe rule.pointee.count
        var source = unsafe JSONScan.skipSpace(source + 1)
        var members = 0
        // The property that is expected next, and the number of names that are no property's.
        var next = 0
        var others = 0
        if unsafe source.byte != UInt8(ascii: "}") {
            while true {
                var index = next
                if unsafe next < count && properties[next].name.isAt(source) {
                    unsafe source += properties[next].name.length
                } else {
                    unsafe (index, source) = try name(rule, &others, source, scratch)
                }
                unsafe source = JSONScan.skipSpace(source)
                if index >= 0 {
                    let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: index)
                    let word = unsafe seen + index &>> 6
                    guard unsafe word.pointee & bit == 0 else { throw .refused }
                    unsafe word.pointee |= bit
                    unsafe source = try value(properties.node(index), source, scratch)
                    next = index &+ 1
                } else {
                    unsafe source = try otherValue(rule, source, scratch)
                }
                members &+= 1
                unsafe source = JSONScan.skipSpace(source)
                guard unsafe source.byte == UInt8(ascii: ",") else { break }
                unsafe source = JSONScan.skipSpace(source + 1)
            }
            guard unsafe source.byte == UInt8(ascii: "}") else { throw .refused }
        }
        for word in 0..<words {
            guard unsafe rule.pointee.required[word] & ~seen[word] == 0 else { throw .refused }
        }
        guard unsafe members >= rule.pointee.least && members <= rule.pointee.most else { throw .refused }
        unsafe scratch.pointee.giveBack(to: mark)
        unsafe scratch.pointee.leave()
        return unsafe source + 1
    }

    /// Reads a name that was not expected, and the colon.
    ///
    /// - Returns: The property's position; −1 if the name is no property's, for which the names before it are looked
    ///   through, as none may occur twice; and the byte after the colon.
    @inline(__always)
    private static func name(
        _ rule: UnsafePointer<PassObject>, _ others: inout Int, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> (index: Int, source: Source) {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        var (index, end) = unsafe rule.pointee.count == 0 ? (-1, source) : rule.pointee.names.find(source + 1)
        if index < 0 { unsafe end = try otherName(rule, &others, source + 1, scratch) }
        // Names with escapes are left to the tape.
        guard unsafe end.byte == UInt8(ascii: "\"") else { throw .refused }
        let colon = unsafe JSONScan.skipSpace(end + 1)
        guard unsafe colon.byte == UInt8(ascii: ":") else { throw .refused }
        return unsafe (index, colon + 1)
    }

    /// How many names that are no property's are compared with each other; an object with more is left to the tape.
    private static let othersMax = 32

    /// Checks a name that is no property's, and returns its closing quote.
    @inline(never)
    private static func otherName(
        _ rule: UnsafePointer<PassObject>, _ others: inout Int, _ start: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        var end = unsafe start
        var seen: UInt64 = 0
        while true {
            let word = unsafe end.word
            let stops = JSONScan.stops(in: word)
            if stops != 0 {
                seen |= word & ((stops & (0 &- stops)) &- 1)
                unsafe end += stops.trailingZeroBitCount &>> 3
                break
            }
            seen |= word
            unsafe end += 8
        }
        let length = unsafe end - start
        guard others < othersMax, unsafe end.byte == UInt8(ascii: "\"") else { throw .refused }
        if seen & JSONScan.highBits != 0 {
            guard unsafe JSONText.isUTF8(start.assumingMemoryBound(to: UInt8.self), count: length) else {
                throw .refused
            }
        }
        let head = unsafe length >= 8 ? start.word : start.word & (1 &<< UInt64(truncatingIfNeeded: length &<< 3) &- 1)
        // The others' heads and places, which lie together, as what values took has been given back.
        let record = unsafe try scratch.pointee.take(2)
        for index in 1..<(others + 1) {
            let other = unsafe record - 2 * index
            guard unsafe other[0] == head && other[1] & 0xFFFF_FFFF == UInt64(length) else { continue }
            let place = unsafe scratch.pointee.text + Int(other[1] &>> 32)
            guard unsafe !isEqual(start, place, length) else { throw .refused }
        }
        unsafe record[0] = head
        unsafe record[1] = UInt64(start - scratch.pointee.text) &<< 32 | UInt64(length)
        others &+= 1
        unsafe scratch.pointee.name = start
        unsafe scratch.pointee.nameEnd = end
        try unsafe checkName(rule.nameRulePointer, start, end, scratch)
        return unsafe end
    }

    private static func isEqual(_ first: Source, _ second: Source, _ length: Int) -> Bool {
        for offset in 0..<length where unsafe (first + offset).byte != (second + offset).byte { return false }
        return true
    }

    /// `propertyNames`.
    private static func checkName(
        _ node: UnsafePointer<PassNode>, _ start: Source, _ end: Source, _ scratch: Scratch
    ) throws(Fault) {
        switch unsafe node.pointee.kind {
        case .string: try unsafe check(node, start, end, scratch)
        case .enumeration:
            let table = unsafe node.detail(NameTable.self)
            guard unsafe table.pointee.index(of: start, length: end - start) >= 0 else { throw .refused }
        default: throw .refused
        }
    }

    /// Checks the value of a member that is no property, whose name has just been read.
    @inline(__always)
    private static func otherValue(
        _ rule: UnsafePointer<PassObject>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        if unsafe rule.pointee.patternCount > 0 {
            if let node = unsafe try matchingPattern(rule, scratch) {
                return unsafe try anyValue(node, source, scratch)
            }
        }
        return unsafe try value(rule.additionalPointer, source, scratch)
    }

    /// What the pattern that the name matches asks for; nil if it matches none. Where it matches several, the pass would
    /// have to check the value twice, and leaves it to the tape.
    private static func matchingPattern(
        _ rule: UnsafePointer<PassObject>, _ scratch: Scratch
    ) throws(Fault) -> UnsafePointer<PassNode>? {
        var match: UnsafePointer<PassNode>?
        let name = unsafe UnsafeBufferPointer(
            start: scratch.pointee.name.assumingMemoryBound(to: UInt8.self),
            count: scratch.pointee.nameEnd - scratch.pointee.name)
        for index in 0..<(unsafe rule.pointee.patternCount) {
            let pattern = unsafe rule.pointee.patterns + index
            switch unsafe pattern.pointee.rule.find(in: ByteSlice(name), scratch.pointee.room) {
            case .noMatch: continue
            case .undecided: throw .refused
            case .match: break
            }
            guard unsafe match == nil else { throw .refused }
            unsafe match = pattern.nodePointer
        }
        return unsafe match
    }
}

extension ValidationPass {
    /// Checks an object with the node that one of its members names.
    static func choice(
        _ rule: UnsafePointer<PassChoice>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        guard unsafe source.byte == UInt8(ascii: "{") else { throw .refused }
        var member = unsafe JSONScan.skipSpace(source + 1)
        while true {
            guard unsafe member.byte == UInt8(ascii: "\"") else { throw .refused }
            if unsafe rule.pointee.expected.isAt(member) {
                unsafe member = JSONScan.skipSpace(member + rule.pointee.expected.length)
                break
            }
            let (index, nameEnd) = unsafe rule.pointee.property.find(member + 1)
            let isFound = unsafe index == 0 && nameEnd.byte == UInt8(ascii: "\"")
            unsafe member = try JSONScan.skipName(member)
            if isFound { break }
            let end = unsafe try JSONScan.skipValue(member, depth: PassScratch.depthMax)
            try unsafe scratch.pointee.payForReading(end - member)
            unsafe member = JSONScan.skipSpace(end)
            guard unsafe member.byte == UInt8(ascii: ",") else { throw .refused }
            unsafe member = JSONScan.skipSpace(member + 1)
        }
        guard unsafe member.byte == UInt8(ascii: "\"") else { throw .refused }
        let (index, end) = unsafe rule.pointee.values.find(member + 1)
        // Values with escapes are left to the tape.
        guard unsafe index >= 0 && end.byte == UInt8(ascii: "\"") else { throw .refused }
        return unsafe try anyValue(rule.pointee.nodes + index, source, scratch)
    }
}

extension UnsafePointer<PassProperty> {
    /// The node of the property at `index`, where it stands.
    @inline(__always)
    fileprivate func node(_ index: Int) -> UnsafePointer<PassNode> {
        unsafe UnsafePointer<PassNode>((self + index).pointer(to: \.node).unsafelyUnwrapped)
    }
}

extension UnsafePointer<PassPatternProperty> {
    fileprivate var nodePointer: UnsafePointer<PassNode> {
        unsafe UnsafePointer<PassNode>(pointer(to: \.node).unsafelyUnwrapped)
    }
}

extension UnsafePointer<PassObject> {
    @inline(__always)
    fileprivate var additionalPointer: UnsafePointer<PassNode> {
        unsafe UnsafePointer<PassNode>(pointer(to: \.additional).unsafelyUnwrapped)
    }

    fileprivate var nameRulePointer: UnsafePointer<PassNode> {
        unsafe UnsafePointer<PassNode>(pointer(to: \.nameRule).unsafelyUnwrapped)
    }
}
