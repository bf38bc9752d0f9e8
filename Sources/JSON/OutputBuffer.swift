/// Bytes that grow at the end: what plans write into.
///
/// It is made once and used for many events; after the first few nothing is allocated any more. Plans write behind
/// `count` without checks, inside the room that they reserved before, and then commit how far they came. What they
/// don't commit doesn't count, so an event that fails leaves no trace.
@safe public struct OutputBuffer: ~Copyable {
    /// The first byte.
    @usableFromInline package private(set) var start: UnsafeMutableRawPointer
    /// How many bytes there are.
    public private(set) var count = 0
    /// How many bytes there is room for.
    @usableFromInline package private(set) var capacity: Int
    /// Working memory of plans, apart from the bytes, kept from event to event.
    private var scratch: UnsafeMutablePointer<UInt64>?
    private var scratchCapacity = 0

    /// Makes an empty buffer with room for `capacity` bytes.
    public init(capacity: Int = 4096) {
        self.capacity = max(capacity, 64)
        unsafe start = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit {
        unsafe start.deallocate()
        unsafe scratch?.deallocate()
    }

    /// Makes room for `room` more bytes. Pointers into the buffer that were taken before are void.
    package mutating func reserve(_ room: Int) {
        guard capacity - count < room else { return }
        capacity = max(capacity * 2, count + room)
        let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        unsafe grown.copyMemory(from: start, byteCount: count)
        unsafe start.deallocate()
        unsafe start = grown
    }

    /// Working memory of at least `words` words. What it holds, nobody knows.
    package mutating func reserveScratch(words: Int) -> UnsafeMutablePointer<UInt64> {
        if let scratch = unsafe scratch, words <= scratchCapacity { return unsafe scratch }
        unsafe scratch?.deallocate()
        scratchCapacity = max(words, scratchCapacity * 2)
        let grown = UnsafeMutablePointer<UInt64>.allocate(capacity: scratchCapacity)
        unsafe scratch = grown
        return unsafe grown
    }

    /// Takes the bytes up to `end` as written. `end` must lie inside the room, not before it.
    package mutating func commit(upTo end: UnsafeMutableRawPointer) {
        count = unsafe end - start
    }

    /// Drops the bytes, or those from `newCount` on, and keeps the room.
    public mutating func removeAll(from newCount: Int = 0) {
        precondition(newCount >= 0 && newCount <= count, "the buffer has only \(count) bytes")
        count = newCount
    }

    /// Appends `bytes`.
    public mutating func append(_ bytes: [UInt8]) {
        append(bytes.span)
    }

    /// Appends `bytes`.
    public mutating func append(_ bytes: Span<UInt8>) {
        reserve(bytes.count)
        unsafe bytes.withUnsafeBytes { bytes in
            guard let source = bytes.baseAddress else { return }
            unsafe (start + count).copyMemory(from: source, byteCount: bytes.count)
        }
        count += bytes.count
    }

    /// Lets `body` read the bytes.
    public func withSpan<R, E>(_ body: (Span<UInt8>) throws(E) -> R) throws(E) -> R {
        try unsafe withUnsafeBytes { (bytes) throws(E) in try body(unsafe Span(_unsafeBytes: bytes)) }
    }

    /// Lets `body` read the bytes. The pointer is void after it returns.
    public func withUnsafeBytes<R, E>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try unsafe body(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// A copy of the bytes.
    public var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }
}

// The memory has one owner, which moves with the value and can't be copied, so it never is in two places at a time.
extension OutputBuffer: @unchecked Sendable {}
