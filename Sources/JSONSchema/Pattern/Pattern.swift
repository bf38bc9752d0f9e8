internal import CPCRE2

/// A regular expression of ECMA-262, compiled once. It may be matched from many threads.
///
/// `@unchecked Sendable` because PCRE2 says of a compiled pattern: "can be shared by multiple threads", as long as the
/// JIT compiler has run before it is shared, which it has when the initializer returns.
@safe public final class Pattern: @unchecked Sendable {
    /// The pattern as it was written.
    public let source: String
    private let code: OpaquePointer
    /// Whether the JIT compiler could be used.
    private let isTranslated: Bool

    /// Compiles `source`, which ECMA-262 defines with the flag `u`; what section B.1.2 forgives is forgiven.
    ///
    /// - Throws: `PatternError` where the text is no such pattern, or one that PCRE2 can't do, such as a lookbehind
    ///   without a fixed length.
    public convenience init(_ source: String) throws(PatternError) {
        try self.init(source, strictness: .lenient)
    }

    init(_ source: String, strictness: ECMAPattern.Strictness) throws(PatternError) {
        var text = try ECMAPattern.rewritten(source, strictness: strictness)
        var errorCode: Int32 = 0
        guard let code = unsafe Pattern.compile(&text, &errorCode) else {
            throw PatternError(message: Pattern.message(of: errorCode))
        }
        self.source = source
        unsafe self.code = code
        isTranslated = unsafe Pattern.translate(code)
    }

    /// Compiles one of our own patterns, which is written as PCRE2 has it and must be right.
    init(trusted source: String) {
        var text = source
        var errorCode: Int32 = 0
        guard let code = unsafe Pattern.compile(&text, &errorCode) else {
            preconditionFailure("the pattern \(source) is ours: \(Pattern.message(of: errorCode))")
        }
        self.source = source
        unsafe self.code = code
        isTranslated = unsafe Pattern.translate(code)
    }

    private static func compile(_ text: inout String, _ errorCode: inout Int32) -> OpaquePointer? {
        // ECMA-262: a reference to a group that took no part matches the empty text (section 22.2.2.7).
        let options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF
        var errorOffset = 0
        return text.withUTF8 { bytes in
            unsafe pcre2_compile_8(bytes.baseAddress, bytes.count, UInt32(options), &errorCode, &errorOffset, nil)
        }
    }

    /// Runs the JIT compiler; false where it is missing or can't do the pattern.
    private static func translate(_ code: OpaquePointer) -> Bool {
        unsafe pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE)) == 0
    }

    deinit { unsafe pcre2_code_free_8(code) }

    /// Whether `source` is a regular expression of ECMA-262 to the letter.
    static func isECMA(_ source: String) -> Bool {
        guard var text = try? ECMAPattern.rewritten(source, strictness: .exact) else { return false }
        var errorCode: Int32 = 0
        let code = unsafe compile(&text, &errorCode)
        unsafe pcre2_code_free_8(code)
        // What PCRE2 can't do although the language has it: a lookbehind without a fixed length.
        return unsafe code != nil || errorCode == PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH
    }

    private static func message(of code: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = unsafe pcre2_get_error_message_8(code, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
    }

    /// The compiled pattern, which this object must outlive.
    var matcher: PatternMatcher { unsafe PatternMatcher(code: code, isTranslated: isTranslated) }

    /// Whether the pattern is found anywhere in `text`; false also where that could not be decided within the limit.
    public func isFound(in text: String) -> Bool {
        let scratch = PatternScratch()
        return withExtendedLifetime((self, scratch)) {
            text.withBytes { matcher.find(in: $0, scratch.room) == .match }
        }
    }
}

extension Pattern {
    /// Whether the pattern is known to be found in every string: it is found in the empty one, and nothing in it looks at
    /// what is around, but for an anchor at its start.
    var isFoundEverywhere: Bool {
        let rest = source.hasPrefix("^") ? String(source.dropFirst()) : source
        let looksAround = ["^", "$", "\\b", "\\B", "(?"].contains { rest.contains($0) }
        return (!looksAround || source == "$") && isFound(in: "")
    }
}

/// A compiled pattern, not owned, so that it is matched without counting references.
@safe struct PatternMatcher: BitwiseCopyable {
    private let code: OpaquePointer
    private let isTranslated: Bool

    fileprivate init(code: OpaquePointer, isTranslated: Bool) {
        unsafe self.code = code
        self.isTranslated = isTranslated
    }

    /// What came of a match.
    enum Outcome {
        case match
        case noMatch
        /// The limit on steps was reached first.
        case undecided
    }

    /// Looks for the pattern anywhere in `text`, which must be valid UTF-8.
    func find(in text: ByteSlice, _ room: PatternRoom) -> Outcome {
        // An empty buffer may have no address, which PCRE2 would take for an error.
        let base = unsafe text.buffer.baseAddress ?? UnsafePointer(bitPattern: 1)
        let (data, context) = unsafe (room.matchData, room.matchContext)
        unsafe pcre2_set_match_limit_8(context, PatternRoom.matchLimit(textCount: text.count))
        var result = PCRE2_ERROR_JIT_STACKLIMIT
        if isTranslated { result = unsafe pcre2_jit_match_8(code, base, text.count, 0, 0, data, context) }
        if result == PCRE2_ERROR_JIT_STACKLIMIT {
            let options = UInt32(PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT)
            result = unsafe pcre2_match_8(code, base, text.count, 0, options, data, context)
        }
        switch result {
        case 0...: return .match
        case PCRE2_ERROR_NOMATCH: return .noMatch
        default: return .undecided
        }
    }
}

/// Room for the outcome of a match, and the limits; not owned.
@safe struct PatternRoom: BitwiseCopyable {
    fileprivate let matchData: OpaquePointer?
    fileprivate let matchContext: OpaquePointer?

    /// How many steps a match may take: so many for each byte that a hostile pair of pattern and text takes a time linear in
    /// the text, about 2 µs a byte and half a millisecond more.
    fileprivate static func matchLimit(textCount: Int) -> UInt32 {
        UInt32(min(10_000_000, 20_000 + textCount * 100))
    }
}

/// What one thread needs to match patterns.
@safe final class PatternScratch {
    /// The memory for backtracking, in KiB, when the interpreter runs.
    private static let heapLimit: UInt32 = 20_000

    /// What this object must outlive.
    let room: PatternRoom

    init() {
        unsafe room = PatternRoom(
            matchData: pcre2_match_data_create_8(1, nil), matchContext: pcre2_match_context_create_8(nil))
        unsafe pcre2_set_heap_limit_8(room.matchContext, PatternScratch.heapLimit)
    }

    deinit {
        unsafe pcre2_match_context_free_8(room.matchContext)
        unsafe pcre2_match_data_free_8(room.matchData)
    }
}
