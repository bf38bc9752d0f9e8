import SystemPackage

/// Reads a file one line at a time, holding no more than the longest line and a block.
struct LineReader {
    /// How long a line may be: an event of 64 MiB is refused rather than buffered for ever.
    static let maximumLength = 64 << 20

    private let file: FileDescriptor
    private let path: String
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// How many bytes have been handed out, line feeds included.
    private(set) var bytesRead = 0

    /// Opens the file at `path`; `-` is standard input.
    init(path: String) throws(Failure) {
        self.path = path
        do {
            file = path == "-" ? .standardInput : try FileDescriptor.open(FilePath(path), .readOnly)
        } catch {
            throw Failure(.input, "\(path): \(error)")
        }
    }

    /// The next line without its line feed; nil at the end. The last line may lack one.
    mutating func next() throws(Failure) -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                bytesRead += end + 1 - start
                return Array(buffer[start..<end])
            }
            if isAtEnd {
                guard start < buffer.count else { return nil }
                defer { start = buffer.count }
                bytesRead += buffer.count - start
                return Array(buffer[start...])
            }
            searched = buffer.count - start
            try fill()
        }
    }

    /// Drops what was handed out and reads a block behind the rest.
    private mutating func fill() throws(Failure) {
        buffer.removeFirst(start)
        start = 0
        guard buffer.count <= LineReader.maximumLength else {
            throw Failure(.input, "\(path): a line is longer than \(LineReader.maximumLength) bytes")
        }
        do {
            let block = try file.readBlock()
            isAtEnd = block.isEmpty
            buffer += block
        } catch {
            throw Failure(.input, "\(path): \(error)")
        }
    }
}
