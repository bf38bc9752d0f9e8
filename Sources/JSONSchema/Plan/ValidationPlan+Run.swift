public import JSON

/// What one thread needs to validate with a plan, used again for each value. It must not be used by two at a time.
@safe public final class ValidationScratch {
    static let wordCount = 8192

    let memory = TapeMemory()
    let patterns = PatternScratch()
    /// What a pass keeps of the objects that are open.
    let words: UnsafeMutablePointer<UInt64>

    /// Makes room for small values; it grows by itself.
    public init() {
        unsafe words = .allocate(capacity: ValidationScratch.wordCount)
    }

    deinit { unsafe words.deallocate() }
}

/// What a plan says of a text.
public enum ValidationVerdict: Hashable, Sendable {
    case valid
    case invalid
    /// The text is not JSON, or asks for more than the limits allow.
    case notJSON(JSONError)
    /// The evaluation was given up, for the reason that is given; nothing is known of the value.
    case undecided(String)
}

extension ValidationPlan {
    /// Whether `text` is JSON and valid. What can't be decided within the limits counts as not valid.
    public func accepts(_ text: Span<UInt8>, scratch: ValidationScratch) -> Bool {
        verdict(on: text, scratch: scratch) == .valid
    }

    /// Whether `text` is valid, and if it isn't, which sort of reason there is. It stops at the first mistake.
    public func verdict(on text: Span<UInt8>, scratch: ValidationScratch) -> ValidationVerdict {
        guard text.count <= min(limits.textBytes, Tape.textMax) else { return .notJSON(jsonError(in: text)) }
        scratch.memory.load(text)
        if let pass, pass.accepts(self, scratch) { return .valid }
        guard let tape = scratch.memory.read(depthMax: limits.textDepth) else { return .notJSON(jsonError(in: text)) }
        var evaluation = Evaluation(
            self, tape: tape, room: scratch.patterns.room, steps: stepLimit(textCount: text.count), collecting: false)
        let isValid = evaluation.run()
        if let surrender = evaluation.surrender { return .undecided(description(of: surrender)) }
        return isValid ? .valid : .invalid
    }

    /// Whether `text` is valid by the schema `node`, reached from nowhere; nil where that is not decided.
    func accepts(_ text: [UInt8], at node: JSONSchema.NodeID, scratch: ValidationScratch) -> Bool? {
        scratch.memory.load(text.span)
        guard let tape = scratch.memory.read(depthMax: limits.textDepth) else { return nil }
        var evaluation = Evaluation(
            self, tape: tape, room: scratch.patterns.room, steps: stepLimit(textCount: text.count), collecting: false)
        let isValid = evaluation.evaluate(Int32(node.index), at: 0, marking: .none)
        return evaluation.surrender == nil ? isValid : nil
    }

    /// Whether the UTF-8 bytes `text` are JSON and valid.
    public func accepts(_ text: [UInt8]) -> Bool { accepts(text.span, scratch: ValidationScratch()) }

    /// Whether `text` is JSON and valid.
    public func accepts(_ text: String) -> Bool { accepts(Array(text.utf8)) }

    /// Why a text that a tape refused is not JSON, in the words of the reader of documents, which has the same rules.
    func jsonError(in text: Span<UInt8>) -> JSONError {
        var textLimits = JSONLimits()
        textLimits.bytes = limits.textBytes
        textLimits.depth = limits.textDepth
        do throws(JSONError) {
            _ = try JSONValue(parsing: bytes(of: text), limits: textLimits)
            return JSONError("the text is larger than a tape can be", at: 0)
        } catch {
            return error
        }
    }

    func bytes(of text: Span<UInt8>) -> [UInt8] { unsafe text.withUnsafeBufferPointer { bytes in unsafe Array(bytes) } }

    func description(of surrender: Evaluation.Surrender) -> String {
        switch surrender {
        case .steps: "validating it takes more than \(limits.steps) steps"
        case .depth: "schemas apply inside each other more than \(limits.depth) deep"
        case .pattern(let pattern):
            "the pattern \(JSONValue.quoted(patterns[Int(pattern)].source.prefix(80))) takes too long on it"
        }
    }
}
