internal import JSON

/// The memory of a tape, used again for each text.
@safe final class TapeMemory {
    private(set) var text: UnsafeMutablePointer<UInt8>
    private(set) var textCount = 0
    private var textCapacity = 0
    private(set) var decoded: UnsafeMutablePointer<UInt8>
    private var entries: UnsafeMutablePointer<Tape.Entry>
    private var capacity = 0

    init() {
        unsafe text = .allocate(capacity: 0)
        unsafe decoded = .allocate(capacity: 0)
        unsafe entries = .allocate(capacity: 0)
    }

    deinit {
        unsafe text.deallocate()
        unsafe decoded.deallocate()
        unsafe entries.deallocate()
    }

    /// Takes a copy of `bytes`, followed by zeros.
    func load(_ bytes: Span<UInt8>) {
        if bytes.count + JSONScan.terminatorRoom > textCapacity {
            textCapacity = bytes.count * 2 + JSONScan.terminatorRoom
            unsafe text.deallocate()
            unsafe decoded.deallocate()
            unsafe text = .allocate(capacity: textCapacity)
            // A string takes no more bytes than its text; words are stored whole.
            unsafe decoded = .allocate(capacity: textCapacity)
            // It is looked at in words, too.
            unsafe decoded.initialize(repeating: 0, count: textCapacity)
        }
        unsafe bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            unsafe UnsafeMutableRawPointer(text).copyMemory(from: base, byteCount: bytes.count)
        }
        unsafe (text + bytes.count).update(repeating: 0, count: JSONScan.terminatorRoom)
        textCount = bytes.count
    }

    /// Reads the text by the rules of `JSONValue(parsing:)`; nil, with nothing to say about why, if it is not JSON.
    func read(depthMax: Int) -> Tape? {
        guard let (tape, end) = readValue(at: 0, depthMax: depthMax) else { return nil }
        let rest = unsafe JSONScan.skipSpace(UnsafeRawPointer(text + end))
        return unsafe rest == UnsafeRawPointer(text + textCount) ? tape : nil
    }

    /// Reads the one value of the text that begins at `offset`, or after white space there; returns also the offset after it.
    func readValue(at offset: Int, depthMax: Int) -> (Tape, end: Int)? {
        var reader = unsafe TapeReader(
            text: text, decoded: decoded, entries: entries, capacity: capacity, depthMax: depthMax)
        let end = unsafe try? reader.readValue(UnsafeRawPointer(text + offset))
        // The entries may have had to move.
        unsafe entries = reader.entries
        capacity = reader.capacity
        guard let end = unsafe end else { return nil }
        let tape = unsafe Tape(
            text: text, textCount: textCount, decoded: decoded, entries: entries, count: reader.count)
        return unsafe (tape, end - UnsafeRawPointer(text))
    }
}
