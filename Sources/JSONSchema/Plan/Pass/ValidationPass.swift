internal import JSON

/// One pass over the text of an event that says, without keeping anything of it, that the event is valid.
///
/// It never says the contrary: `JSONScan.Fault.refused` means that the event is not valid, or not JSON, or that the pass
/// is not enough to tell. What the pass says of an event that it accepts is the same as an evaluation says.
///
/// **Reading** stays inside the text because it is terminated (`JSONScan`): each step moves only past bytes that it has
/// looked at and found to be other than the zero behind the text. **Writing** is only to the memory for one string at a
/// time, which is as large as the text, and to counted words. **Recursion** is bounded by `PassScratch.enter`.
enum ValidationPass {
    typealias Fault = JSONScan.Fault
    typealias Source = UnsafeRawPointer
    typealias Scratch = UnsafeMutablePointer<PassScratch>

    /// Checks the value that begins at `source` and moves past it. It is inlined into the loops over members and items, so
    /// that scalar values cost no call.
    @inline(__always)
    static func value(
        _ node: UnsafePointer<PassNode>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        if unsafe node.pointee.allowsNull && source.halfWord == JSONScan.null { return unsafe source + 4 }
        switch unsafe node.pointee.kind {
        case .boolean:
            let isTrue = unsafe source.halfWord == JSONScan.true_
            guard unsafe isTrue || source.word & JSONScan.falseMask == JSONScan.false_ else { throw .refused }
            return unsafe source + (isTrue ? 4 : 5)
        case .integer:
            let (end, value) = unsafe try JSONScan.integer(source)
            guard unsafe value >= node.pointee.low && value <= node.pointee.high else { throw .refused }
            if let divisor = unsafe node.pointee.detail {
                guard unsafe value % divisor.assumingMemoryBound(to: Int64.self).pointee == 0 else { throw .refused }
            }
            return unsafe end
        case .number: return unsafe try JSONScan.number(source).end
        case .string: return unsafe try string(node, source, scratch)
        case .enumeration: return unsafe try enumeration(node, source, scratch)
        case .array: return unsafe try array(node.detail(PassArray.self), source, scratch)
        case .object: return unsafe try object(node.detail(PassObject.self), source, scratch)
        case .never, .null, .boundedNumber, .integerList, .byType, .choice, .all, .tape:
            return unsafe try rareValue(node, source, scratch)
        }
    }

    /// Checks the value that begins at `source`, where that needs not be inlined.
    @inline(never)
    static func anyValue(
        _ node: UnsafePointer<PassNode>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        try unsafe value(node, source, scratch)
    }

    @inline(never)
    private static func rareValue(
        _ node: UnsafePointer<PassNode>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        switch unsafe node.pointee.kind {
        case .null:
            guard unsafe source.halfWord == JSONScan.null else { throw .refused }
            return unsafe source + 4
        case .boundedNumber: return unsafe try boundedNumber(node.detail(PassBounds.self), source)
        case .byType:
            let nodes = unsafe node.detail(PassNode.self)
            return unsafe try anyValue(nodes + PassType(source.byte).rawValue, source, scratch)
        case .integerList:
            let (end, value) = unsafe try JSONScan.integer(source)
            guard unsafe node.detail(PlanTable<Int64>.self).pointee.holds(value) else { throw .refused }
            return unsafe end
        case .choice: return unsafe try choice(node.detail(PassChoice.self), source, scratch)
        case .all: return unsafe try all(node.detail(PassAll.self), source, scratch)
        case .tape:
            return unsafe try scratch.pointee.evaluate(
                Int32(truncatingIfNeeded: node.pointee.low), scope: Int(node.pointee.high), source)
        default: throw .refused
        }
    }

    private static func boundedNumber(_ bounds: UnsafePointer<PassBounds>, _ source: Source) throws(Fault) -> Source {
        let (end, value) = unsafe try JSONScan.double(source)
        let (low, high) = unsafe (bounds.pointee.low, bounds.pointee.high)
        // Rounding keeps the order: a number whose double is above the bound's is above the bound.
        if value > low && value < high { return unsafe end }
        guard
            unsafe value >= low && (value > low || bounds.pointee.allowsLow) && value <= high
                && (value < high || bounds.pointee.allowsHigh)
        else { throw .refused }
        // Up to 15 digits, two numbers with the same double are the same, except where a tiny one became zero.
        let digits = unsafe try JSONScan.number(source).digits
        guard digits < 1_000_000_000_000_000 && (value != 0 || digits == 0) else { throw .refused }
        return unsafe end
    }

    /// Checks a value with one node after the other.
    private static func all(
        _ rule: UnsafePointer<PassAll>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        let end = unsafe try anyValue(rule.pointee.nodes, source, scratch)
        for index in 1..<(unsafe rule.pointee.count) {
            // An integer ends before the fraction that another node reads as well.
            guard unsafe try anyValue(rule.pointee.nodes + index, source, scratch) == end else { throw .refused }
            try unsafe scratch.pointee.payForReading(end - source)
        }
        return unsafe end
    }

    @inline(never)
    static func array(
        _ rule: UnsafePointer<PassArray>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        guard unsafe source.byte == UInt8(ascii: "[") else { throw .refused }
        try unsafe scratch.pointee.enter()
        var source = unsafe JSONScan.skipSpace(source + 1)
        var count = 0
        if unsafe source.byte != UInt8(ascii: "]") {
            let prefixCount = unsafe rule.pointee.prefixCount
            while true {
                if count < prefixCount {
                    unsafe source = try anyValue(rule.pointee.prefix + count, source, scratch)
                } else {
                    unsafe source = try value(rule.itemsPointer, source, scratch)
                }
                count &+= 1
                unsafe source = JSONScan.skipSpace(source)
                guard unsafe source.byte == UInt8(ascii: ",") else { break }
                unsafe source = JSONScan.skipSpace(source + 1)
            }
            guard unsafe source.byte == UInt8(ascii: "]") else { throw .refused }
        }
        guard unsafe count >= rule.pointee.least && count <= rule.pointee.most else { throw .refused }
        unsafe scratch.pointee.leave()
        return unsafe source + 1
    }
}

extension UnsafePointer<PassNode> {
    /// What the kind of node keeps behind `detail`; the compiler of the plan has put a `Value` there.
    @inline(__always)
    func detail<Value>(_ type: Value.Type) -> UnsafePointer<Value> {
        unsafe pointee.detail.unsafelyUnwrapped.assumingMemoryBound(to: Value.self)
    }
}

extension UnsafePointer<PassArray> {
    /// The items' node, where it stands.
    @inline(__always)
    fileprivate var itemsPointer: UnsafePointer<PassNode> {
        unsafe UnsafePointer<PassNode>(pointer(to: \.items).unsafelyUnwrapped)
    }
}
