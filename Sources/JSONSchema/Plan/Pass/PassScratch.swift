internal import JSON

/// What a pass over one event may use: the terminated text, room for one string, and words that are given back in the
/// reverse order.
///
/// The objects are not owned, as owning them would cost more than a pattern: `PassPlan.accepts` holds them meanwhile.
@safe struct PassScratch: BitwiseCopyable {
    /// How many arrays and objects may nest. Deeper ones are left to the tape, which needs no stack to be read.
    static let depthMax = 64

    /// The text's first byte.
    let text: UnsafeRawPointer
    /// Room for as many bytes as the text has, and `JSONScan.terminatorRoom` more.
    let characters: UnsafeMutableRawPointer
    /// The name that was read last, and its end.
    var name: UnsafeRawPointer
    var nameEnd: UnsafeRawPointer

    let room: PatternRoom
    private let words: UnsafeMutablePointer<UInt64>
    private let capacity: Int
    private(set) var used = 0
    private var depth = 0
    private let depthMax: Int

    private let plan: Unmanaged<ValidationPlan>
    private let pass: Unmanaged<PassPlan>
    private let scratch: Unmanaged<ValidationScratch>
    /// How many bytes may still be read again, which keeps the time linear in the text.
    private var rereadAllowance: Int
    /// How many steps evaluations of single values may still take.
    private var steps: Int
    private let stackStart = Evaluation.stackPointer()

    init(_ plan: ValidationPlan, _ pass: PassPlan, _ scratch: ValidationScratch) {
        unsafe text = UnsafeRawPointer(scratch.memory.text)
        unsafe characters = UnsafeMutableRawPointer(scratch.memory.decoded)
        unsafe name = text
        unsafe nameEnd = text
        room = scratch.patterns.room
        unsafe words = scratch.words
        capacity = ValidationScratch.wordCount
        depthMax = min(PassScratch.depthMax, plan.limits.textDepth)
        unsafe self.plan = .passUnretained(plan)
        unsafe self.pass = .passUnretained(pass)
        unsafe self.scratch = .passUnretained(scratch)
        rereadAllowance = scratch.memory.textCount * 16
        steps = plan.stepLimit(textCount: scratch.memory.textCount)
    }

    /// Takes `count` words, not initialized.
    @inline(__always)
    mutating func take(_ count: Int) throws(JSONScan.Fault) -> UnsafeMutablePointer<UInt64> {
        guard count <= capacity &- used else { throw .outOfScratch }
        let taken = unsafe words + used
        used &+= count
        return unsafe taken
    }

    /// Gives back the words that were taken since `used` was `mark`.
    @inline(__always)
    mutating func giveBack(to mark: Int) { used = mark }

    /// Enters an array or object.
    @inline(__always)
    mutating func enter() throws(JSONScan.Fault) {
        guard depth < depthMax else { throw .refused }
        depth &+= 1
    }

    /// Leaves an array or object.
    @inline(__always)
    mutating func leave() { depth &-= 1 }

    /// Asks to have read `count` bytes once more.
    mutating func payForReading(_ count: Int) throws(JSONScan.Fault) {
        rereadAllowance -= count
        guard rereadAllowance >= 0 else { throw .refused }
    }

    /// Puts the value at `source` on the tape and evaluates it.
    ///
    /// - Returns: The byte after it.
    @inline(never)
    mutating func evaluate(
        _ schema: Int32, scope: Int, _ source: UnsafeRawPointer
    ) throws(JSONScan.Fault) -> UnsafeRawPointer {
        let plan = unsafe plan.takeUnretainedValue()
        let scratch = unsafe scratch.takeUnretainedValue()
        let depthMax = plan.limits.textDepth - depth
        guard let (tape, end) = unsafe scratch.memory.readValue(at: source - text, depthMax: depthMax) else {
            throw .refused
        }
        var evaluation = unsafe Evaluation(
            plan, tape: tape, room: room, steps: steps, stackStart: stackStart,
            dynamicScope: pass.takeUnretainedValue().scopes[scope], collecting: false)
        let isValid = evaluation.evaluate(schema, at: 0, marking: .none)
        steps = evaluation.steps
        guard isValid, evaluation.surrender == nil else { throw .refused }
        return unsafe text + end
    }
}
