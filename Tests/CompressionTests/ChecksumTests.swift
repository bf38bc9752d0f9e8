import Digest
import Testing

@Suite struct `Checksums` {
    @Test(arguments: [
        ("", 0, 0), ("123456789", 0xE306_9283, 0xCBF4_3926), ("a", 0xC1D0_4330, 0xE8B7_BE43),
    ])
    func `have the published check values`(text: String, crc32c: UInt32, crc32: UInt32) {
        #expect(Checksum.crc32c(Array(text.utf8)) == crc32c)
        #expect(Checksum.crc32(Array(text.utf8)) == crc32)
    }

    /// RFC 3720, appendix B.4.
    @Test func `have the values of iSCSI`() {
        #expect(Checksum.crc32c([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(Checksum.crc32c([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(Checksum.crc32c(Array(0..<32)) == 0x46DD_794E)
    }
}
