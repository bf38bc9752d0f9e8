import Serde
import Testing

@Suite struct MessageIndexesTests {
    @Test(
        arguments: [
            ([0], [0x00]), ([1], [0x02, 0x02]), ([0, 0], [0x04, 0x00, 0x00]), ([2, 1], [0x04, 0x04, 0x02]),
            ([64], [0x02, 0x80, 0x01]), ([2_147_483_647], [0x02, 0xFE, 0xFF, 0xFF, 0xFF, 0x0F]),
        ] as [([Int], [UInt8])])
    func `indexes are written as a count and zigzag varints, the first message as a zero`(
        _ path: [Int], _ bytes: [UInt8]
    ) throws {
        let indexes = try #require(MessageIndexes(path: path))
        #expect(indexes.bytes == bytes)
        let (read, length) = try MessageIndexes.read((bytes + [0x0A, 0x00])[...])
        #expect(read == indexes)
        #expect(length == bytes.count)
    }

    @Test func `the long form of the first message is read`() throws {
        let (indexes, length) = try MessageIndexes.read([0x02, 0x00, 0x08])
        #expect(indexes.path == [0])
        #expect(length == 2)
    }

    @Test(
        arguments: [
            ([], .messageIndexesEnd), ([0x80], .messageIndexesEnd), ([0x04, 0x00], .messageIndexesEnd),
            ([0x01], .messageIndexCount(-1)), ([0x82, 0x01], .messageIndexCount(65)),
            ([0x02, 0x03], .messageIndex(-2)),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0x1F], .messageIndexTooLong),
            ([0x02, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], .messageIndexTooLong),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], .messageIndexCount(-2_147_483_648)),
        ] as [([UInt8], FrameError)])
    func `bytes that are no indexes are refused`(_ bytes: [UInt8], _ error: FrameError) {
        #expect(throws: error) { try MessageIndexes.read(bytes[...]) }
    }

    @Test(arguments: [[], [-1], [4_294_967_296], Array(repeating: 0, count: 65)])
    func `paths that no message has are no indexes`(_ path: [Int]) {
        #expect(MessageIndexes(path: path) == nil)
    }
}
