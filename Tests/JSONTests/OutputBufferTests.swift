import JSON
import Testing

@Suite struct `An output buffer` {
    @Test func `keeps what was appended while it grows`() {
        var buffer = OutputBuffer(capacity: 0)
        var expected: [UInt8] = []
        for length in [0, 1, 63, 64, 65, 5000, 3] {
            let piece = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
            buffer.append(piece)
            expected += piece
        }
        #expect(buffer.bytes == expected)
        #expect(buffer.count == expected.count)
    }

    @Test func `drops bytes from the end only`() {
        var buffer = OutputBuffer()
        buffer.append([1, 2, 3])
        buffer.removeAll(from: 2)
        #expect(buffer.bytes == [1, 2])
        buffer.removeAll()
        #expect(buffer.bytes.isEmpty)
    }

    @Test func `does not count what was written and not committed`() {
        var buffer = OutputBuffer()
        buffer.append([1])
        buffer.reserve(16)
        unsafe (buffer.start + 1).storeBytes(of: 7, as: UInt64.self)
        #expect(buffer.bytes == [1])
        unsafe buffer.commit(upTo: buffer.start + 2)
        #expect(buffer.bytes == [1, 7])
    }
}
