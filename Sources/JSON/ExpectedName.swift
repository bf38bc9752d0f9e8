/// A member's name with its quotes and its colon, to be compared with a text in one or two steps.
@safe @usableFromInline package struct ExpectedName: BitwiseCopyable {
    @usableFromInline let first: UInt64
    @usableFromInline let second: UInt64
    @usableFromInline let firstMask: UInt64
    @usableFromInline let secondMask: UInt64
    @usableFromInline let text: UnsafeRawPointer
    /// How many bytes the name takes with its quotes and its colon.
    @usableFromInline package let length: Int

    /// Prepares to expect `name`, which has no character that needs an escape. The name lives in `memory`.
    package init(_ name: String, in memory: PlanMemory) {
        let bytes = Array("\"\(name)\":".utf8)
        length = bytes.count
        // Sixteen bytes are read also of a shorter name.
        unsafe text = UnsafeRawPointer(memory.copy(bytes + [UInt8](repeating: 0, count: 16)))
        firstMask = ExpectedName.mask(length)
        secondMask = ExpectedName.mask(length - 8)
        first = unsafe text.word & firstMask
        second = unsafe (text + 8).word & secondMask
    }

    /// Ones in the first `count` of eight bytes.
    private static func mask(_ count: Int) -> UInt64 {
        count >= 8 ? .max : count <= 0 ? 0 : 1 << (8 * UInt64(count)) - 1
    }

    /// Whether the name stands at `source`. At most 16 bytes are read beyond the first that differs.
    @inlinable @inline(__always)
    package func isAt(_ source: UnsafeRawPointer) -> Bool {
        let difference = unsafe (source.word ^ first) & firstMask | ((source + 8).word ^ second) & secondMask
        return unsafe difference == 0 && (length <= 16 || restIsAt(source))
    }

    /// Whether what follows the first sixteen bytes is there, too.
    @inlinable @inline(__always)
    func restIsAt(_ source: UnsafeRawPointer) -> Bool {
        var offset = 16
        while offset &+ 8 < length {
            guard unsafe (source + offset).word == (text + offset).word else { return false }
            offset &+= 8
        }
        // The last word overlaps what has been compared.
        return unsafe (source + (length &- 8)).word == (text + (length &- 8)).word
    }
}
