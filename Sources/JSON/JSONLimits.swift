/// How much a JSON text may ask for before it is refused.
public struct JSONLimits: Hashable, Sendable {
    /// How deep arrays and objects may nest. 256 fits a thread of 512 KiB also in a debug build.
    public var depth = 256
    /// How many bytes the text may have.
    public var bytes = 64 << 20
    /// How many digits a number may have, and how large its exponent may be: bounds what exact arithmetic costs.
    public var numberDigits = 1_000
    /// The largest absolute value of an exponent.
    public var exponent = 10_000

    /// The defaults.
    public init() {}
}

/// Why a text is not JSON, or not JSON that is accepted.
public struct JSONError: Error, Hashable, Sendable {
    /// What is wrong, in one sentence without a full stop.
    public let message: String
    /// The byte at which it was noticed.
    public let offset: Int

    /// Makes an error at the byte `offset`.
    public init(_ message: String, at offset: Int) {
        self.message = message
        self.offset = offset
    }
}
