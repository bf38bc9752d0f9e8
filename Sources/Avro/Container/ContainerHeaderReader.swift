internal import JSON

/// Reads the header of an object container file part by part, as the bytes come.
struct ContainerHeaderReader: Sendable {
    /// What the next bytes are.
    private enum Part: Sendable {
        case magic
        case entryCount
        case blockSize(entries: Int)
        case key(entries: Int)
        case value(key: String, entries: Int)
        case sync
    }

    private let limit: Int
    private var part = Part.magic
    private var metadata: [ContainerHeader.Entry] = []
    private var keys: Set<ExactString> = []
    private var bytes = 0

    /// Makes a reader that takes no more than `limit` bytes of keys and values.
    init(limit: Int) {
        self.limit = limit
    }

    /// The header; nil if more bytes must come first.
    mutating func read(from input: inout ContainerInput) throws(ContainerError) -> ContainerHeader? {
        while true {
            switch part {
            case .magic:
                guard let magic = input.read(ContainerHeader.magic.count) else { return nil }
                try check(magic: magic)
                part = .entryCount
            case .entryCount:
                guard let count = try readLong(from: &input) else { return nil }
                // A negative count is followed by the size of its entries, for those who skip them.
                guard count != .min else { throw ContainerError(.corruptHeader, "a count of entries is \(count)") }
                part = count < 0 ? .blockSize(entries: -count) : count == 0 ? .sync : .key(entries: count)
            case .blockSize(let entries):
                guard try readLong(from: &input) != nil else { return nil }
                part = .key(entries: entries)
            case .key(let entries):
                guard let bytes = try readBytes(from: &input, of: "a key") else { return nil }
                guard let key = String(validating: bytes, as: UTF8.self) else {
                    throw ContainerError(.corruptHeader, "a key of the metadata is not valid UTF-8")
                }
                guard keys.insert(ExactString(key)).inserted else {
                    throw ContainerError(.corruptHeader, "the metadata has the key \"\(key)\" twice")
                }
                part = .value(key: key, entries: entries)
            case .value(let key, let entries):
                guard let value = try readBytes(from: &input, of: "the value of \(key)") else { return nil }
                metadata.append(ContainerHeader.Entry(key: key, value: value))
                part = entries == 1 ? .entryCount : .key(entries: entries - 1)
            case .sync:
                guard let sync = input.read(ContainerHeader.syncSize) else { return nil }
                return try ContainerHeader(metadata: metadata, sync: sync)
            }
        }
    }

    private func check(magic: [UInt8]) throws(ContainerError) {
        guard magic != ContainerHeader.magic else { return }
        guard magic.starts(with: ContainerHeader.magic.dropLast()) else {
            throw ContainerError(
                .notAContainer, "the file doesn't begin with \"Obj\" and the byte 1, so it is no object container file")
        }
        throw ContainerError(
            .notAContainer, "the file is of version \(magic[3]) of the object container format, expected version 1")
    }

    private func readLong(from input: inout ContainerInput) throws(ContainerError) -> Int? {
        do throws(LongTooLong) {
            return try input.readLong()
        } catch {
            throw ContainerError(.corruptHeader, "a number has more than 64 bits")
        }
    }

    /// A length and as many bytes, `what` they are being for messages.
    private mutating func readBytes(
        from input: inout ContainerInput, of what: @autoclosure () -> String
    ) throws(ContainerError) -> [UInt8]? {
        var ahead = input
        guard let length = try readLong(from: &ahead) else { return nil }
        guard length >= 0 else { throw ContainerError(.corruptHeader, "the length of \(what()) is \(length)") }
        guard length <= limit - bytes else {
            throw ContainerError(.overLimit, "the metadata has more than the \(limit) bytes that are allowed")
        }
        guard let value = ahead.read(length) else { return nil }
        bytes += length
        input = ahead
        return value
    }
}
