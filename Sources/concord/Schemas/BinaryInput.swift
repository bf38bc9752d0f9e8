import Avro
import Serde
import SystemPackage

/// Reads Avro values from standard input, one after the other, holding no more than the longest and a block.
struct BinaryInput {
    /// Whether a frame's prefix stands before every value.
    let isFramed: Bool
    private var buffer: [UInt8] = []
    private var start = 0
    private var number = 0

    init(framed: Bool) {
        isFramed = framed
    }

    /// Feeds every value to `sink`.
    mutating func run(to sink: inout EventSink) throws {
        while true {
            if start == buffer.count {
                guard try fill() else { return }
                continue
            }
            number += 1
            try takeFirst(to: &sink)
        }
    }

    private mutating func takeFirst(to sink: inout EventSink) throws {
        while true {
            do {
                let payload = try start + (isFramed ? Frame(of: Array(buffer[start...].prefix(32))).prefixLength : 0)
                let length = try unsafe buffer.withUnsafeBytes { bytes in
                    unsafe try sink.takeFirst(of: UnsafeRawBufferPointer(rebasing: bytes[payload...]))
                }
                start = payload + length
                return
            } catch let failure as Failure {
                throw failure
            } catch {
                // The value may just not be there as a whole yet.
                guard try fill() else { throw Failure(.input, "standard input: record \(number): \(error)") }
            }
        }
    }

    /// Drops what was taken and reads as much again as there is left, so that a long value is looked at only a few times.
    ///
    /// - Returns: Whether there was more.
    private mutating func fill() throws -> Bool {
        buffer.removeFirst(start)
        start = 0
        let count = buffer.count
        while buffer.count <= count * 2 {
            let block = try FileDescriptor.standardInput.readBlock()
            guard !block.isEmpty else { break }
            buffer += block
        }
        return buffer.count > count
    }
}
