internal import JSON

/// A pattern that is a sequence of ASCII classes from the start of a string on, such as `^[A-Z]{2}-[0-9]+$`: the sort
/// that most schemas have, matched in one go without a regular expression.
struct ClassSequence {
    /// Bytes of one class, so many times.
    struct Step: BitwiseCopyable {
        /// The bit of the class in `classes`.
        var bit: UInt32
        var least: Int
        var most: Int
    }

    private(set) var steps: [Step] = []
    /// For each byte the bits of the classes that it belongs to.
    private(set) var classes = [UInt32](repeating: 0, count: 256)
    /// Whether the string must end where the sequence does.
    private(set) var isAnchoredAtEnd = false
    private var members: [Set<UInt8>] = []

    /// Reads a pattern of ECMA-262; nil if it is none of this sort.
    init?(_ source: String) {
        var rest = source.unicodeScalars[...]
        guard rest.popFirst() == "^" else { return nil }
        while let scalar = rest.popFirst() {
            if scalar == "$", rest.isEmpty {
                isAnchoredAtEnd = true
                break
            }
            guard let set = ClassSequence.set(beginningWith: scalar, &rest),
                let (least, most) = ClassSequence.count(&rest), let bit = bit(of: set)
            else { return nil }
            steps.append(Step(bit: bit, least: least, most: most))
        }
        guard isUnambiguous else { return nil }
    }

    /// Taking as many as possible in each step is right if what may come next never belongs to the step itself.
    private var isUnambiguous: Bool {
        for (index, step) in steps.enumerated() where step.least != step.most {
            for next in steps[(index + 1)...] {
                guard classes.allSatisfy({ $0 & step.bit == 0 || $0 & next.bit == 0 }) else { return false }
                if next.least > 0 { break }
            }
        }
        return true
    }

    /// The bit of a class, which is a new one if it has not occurred; nil if there are too many.
    private mutating func bit(of set: Set<UInt8>) -> UInt32? {
        if let known = members.firstIndex(of: set) { return 1 << UInt32(known) }
        guard members.count < 32 else { return nil }
        let bit: UInt32 = 1 << UInt32(members.count)
        members.append(set)
        for byte in set { classes[Int(byte)] |= bit }
        return bit
    }

    // MARK: Reading

    private static let digits = Set(UInt8(ascii: "0")...UInt8(ascii: "9"))
    private static let wordCharacters = digits.union(UInt8(ascii: "a")...UInt8(ascii: "z"))
        .union(UInt8(ascii: "A")...UInt8(ascii: "Z")).union([UInt8(ascii: "_")])

    private static func set(
        beginningWith scalar: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
    ) -> Set<UInt8>? {
        switch scalar {
        case "[": return bracketed(&rest)
        case "\\": return escaped(&rest)
        case "(", ")", "|", ".", "*", "+", "?", "{", "}", "]", "^", "$": return nil
        default: return scalar.isASCII ? [UInt8(scalar.value)] : nil
        }
    }

    /// An escape that means the same in a class and outside.
    private static func escaped(_ rest: inout Substring.UnicodeScalarView) -> Set<UInt8>? {
        guard let scalar = rest.popFirst() else { return nil }
        switch scalar {
        case "d": return digits
        case "w": return wordCharacters
        case "n": return [0x0A]
        case "r": return [0x0D]
        case "t": return [0x09]
        default:
            // Punctuation stands for itself; of the letters the others mean too many things.
            guard scalar.isASCII, !wordCharacters.contains(UInt8(scalar.value)) else { return nil }
            return [UInt8(scalar.value)]
        }
    }

    private static func bracketed(_ rest: inout Substring.UnicodeScalarView) -> Set<UInt8>? {
        guard rest.first != "^" else { return nil }
        var set: Set<UInt8> = []
        while let scalar = rest.popFirst() {
            if scalar == "]" { return set.isEmpty ? nil : set }
            guard let low = scalar == "\\" ? escaped(&rest) : scalar.isASCII ? [UInt8(scalar.value)] : nil else {
                return nil
            }
            guard rest.first == "-", rest.dropFirst().first != "]" else {
                set.formUnion(low)
                continue
            }
            rest.removeFirst()
            guard let end = rest.popFirst(), end.isASCII, end != "\\", low.count == 1, let first = low.first,
                first <= end.value
            else { return nil }
            set.formUnion(first...UInt8(end.value))
        }
        return nil
    }

    /// Reads a quantifier; 1 where there is none, nil for one that is out of the ordinary.
    private static func count(_ rest: inout Substring.UnicodeScalarView) -> (Int, Int)? {
        let counts: (Int, Int)
        switch rest.first {
        case "?": counts = (0, 1)
        case "*": counts = (0, .max)
        case "+": counts = (1, .max)
        case "{":
            guard let close = rest.firstIndex(of: "}") else { return nil }
            let numbers = rest[rest.index(after: rest.startIndex)..<close]
                .split(separator: ",", omittingEmptySubsequences: false).map { Int(String($0)) }
            guard let least = numbers.first ?? nil, numbers.count <= 2 else { return nil }
            let isOpen = numbers.count == 2 && rest[rest.index(before: close)] == ","
            guard let most = isOpen ? .max : numbers.last ?? nil, least <= most else { return nil }
            counts = (least, most)
            rest = rest[close...]
        default: return (1, 1)
        }
        rest.removeFirst()
        // A lazy quantifier finds the same, but "?" is all that may follow.
        if let next = rest.first, "?*+{".unicodeScalars.contains(next) { return nil }
        return counts
    }
}

/// A `ClassSequence` in a plan's memory.
@safe struct SequencePattern: BitwiseCopyable {
    private let steps: UnsafePointer<ClassSequence.Step>
    private let count: Int
    private let classes: UnsafePointer<UInt32>
    private let isAnchoredAtEnd: Bool

    init(_ sequence: ClassSequence, in memory: PlanMemory) {
        unsafe steps = memory.copy(sequence.steps)
        count = sequence.steps.count
        unsafe classes = memory.copy(sequence.classes)
        isAnchoredAtEnd = sequence.isAnchoredAtEnd
    }

    /// Whether the empty string matches.
    var matchesEmpty: Bool { (0..<count).allSatisfy { unsafe steps[$0].least == 0 } }

    /// Whether the string from `start` to `end` matches.
    @inline(__always)
    func matches(_ start: UnsafeRawPointer, _ end: UnsafeRawPointer) -> Bool {
        var position = unsafe start
        for index in 0..<count {
            let step = unsafe steps[index]
            var room = unsafe min(step.most, end - position)
            let stepStart = unsafe position
            while room > 0, unsafe classes[Int(position.byte)] & step.bit != 0 {
                unsafe position += 1
                room &-= 1
            }
            guard unsafe position - stepStart >= step.least else { return false }
        }
        return unsafe !isAnchoredAtEnd || position == end
    }
}
