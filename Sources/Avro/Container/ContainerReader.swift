internal import Compression
internal import JSON

/// Reads an object container file block by block, from bytes that come in pieces of any size.
///
/// It holds the block that it is at and the pieces that were appended, nothing of the blocks before. A reader that has
/// thrown has nothing more to give.
///
/// ```swift
/// var reader = ContainerReader()
/// while let piece = try file.read(upToCount: 1 << 16) {
///     reader.append(piece)
///     while let block = try reader.nextBlock() { … }
/// }
/// reader.end()
/// while let block = try reader.nextBlock() { … }
/// ```
public struct ContainerReader: Sendable {
    /// What the next bytes of a block are.
    private enum Part: Sendable {
        case count
        case size(count: Int)
        case data(count: Int, size: Int)
    }

    private let limits: ContainerLimits
    private var input = ContainerInput()
    private var isEnded = false
    private var headerReader: ContainerHeaderReader
    private var part = Part.count
    private var number = 1
    private var offset = 0
    /// The header, once `readHeader` or `nextBlock` has read it.
    public private(set) var header: ContainerHeader?

    /// Makes a reader that stands before the first byte of a file.
    public init(limits: ContainerLimits = ContainerLimits()) {
        self.limits = limits
        headerReader = ContainerHeaderReader(limit: limits.metadataBytes)
    }

    /// Makes a reader of a file that is in memory.
    public init(_ bytes: some Sequence<UInt8>, limits: ContainerLimits = ContainerLimits()) {
        self.init(limits: limits)
        append(bytes)
        end()
    }

    /// Takes the next bytes of the file.
    public mutating func append(_ bytes: some Sequence<UInt8>) {
        input.append(bytes)
    }

    /// Says that no more bytes come: what is incomplete from now on is an error.
    public mutating func end() {
        isEnded = true
    }

    /// The header; nil if more bytes must be appended first.
    ///
    /// - Throws: `ContainerError` if the file doesn't begin with a usable header.
    public mutating func readHeader() throws(ContainerError) -> ContainerHeader? {
        if header == nil {
            header = try headerReader.read(from: &input)
            if header == nil, isEnded { throw ContainerError(.truncated, "the file ends inside the header") }
        }
        return header
    }

    /// The next block; nil if more bytes must be appended first or, once the end was said, after the last block.
    ///
    /// - Throws: `ContainerError` if the header or the block is not well formed, or beyond the limits.
    public mutating func nextBlock() throws(ContainerError) -> ContainerBlock? {
        guard let header = try readHeader() else { return nil }
        while true {
            switch part {
            case .count:
                offset = input.offset
                guard let count = try readLong() else { return try incompleteBlock() }
                guard count >= 0 else { throw error(.corruptBlock, "its count of records is \(count)") }
                part = .size(count: count)
            case .size(let count):
                guard let size = try readLong() else { return try incompleteBlock() }
                guard size >= 0 else { throw error(.corruptBlock, "its size is \(size)") }
                guard size <= limits.blockBytes else {
                    throw error(.overLimit, "its size is \(size) bytes, more than the \(limits.blockBytes) allowed")
                }
                part = .data(count: count, size: size)
            case .data(let count, let size):
                guard let bytes = try readData(size: size, header) else { return try incompleteBlock() }
                // Only records of no bytes can be more than the bytes; they cost time but no input.
                guard count <= max(bytes.count, limits.emptyRecords) else {
                    throw error(.overLimit, "it says to have \(count) records in \(bytes.count) bytes")
                }
                let block = ContainerBlock(number: number, offset: offset, count: count, bytes: bytes)
                number += 1
                part = .count
                return block
            }
        }
    }

    /// The data of a block, decompressed, once it is there together with the sync marker after it.
    private mutating func readData(size: Int, _ header: ContainerHeader) throws(ContainerError) -> [UInt8]? {
        let limit = limits.blockBytes
        let place = (number, offset)
        return try input.read(size + ContainerHeader.syncSize) { (bytes) throws(ContainerError) in
            for (index, byte) in header.sync.enumerated() where bytes[size + index] != byte {
                throw ContainerError(
                    .corruptBlock, "the sync marker after its \(size) bytes is not that of the file", offset: place.1,
                    block: place.0)
            }
            do throws(CompressionError) {
                return try header.codec.decompress(bytes.extracting(first: size), limit: limit)
            } catch {
                throw ContainerError(.corruptBlock, error.description, offset: place.1, block: place.0)
            }
        }
    }

    private mutating func readLong() throws(ContainerError) -> Int? {
        do throws(LongTooLong) {
            return try input.readLong()
        } catch {
            throw self.error(.corruptBlock, "a number in front of it has more than 64 bits")
        }
    }

    /// Nil, unless the end was said and the file ends inside the block.
    private func incompleteBlock() throws(ContainerError) -> ContainerBlock? {
        guard isEnded else { return nil }
        switch part {
        case .count where input.count == 0: return nil
        case .count, .size: throw error(.truncated, "the file ends inside the numbers in front of it")
        case .data(_, let size):
            throw error(
                .truncated,
                "the file ends \(input.count) bytes into its data and sync marker, which have "
                    + "\(size + ContainerHeader.syncSize)")
        }
    }

    private func error(_ code: ContainerError.Code, _ message: String) -> ContainerError {
        ContainerError(code, message, offset: offset, block: number)
    }
}
