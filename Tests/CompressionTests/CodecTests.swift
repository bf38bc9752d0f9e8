import Compression
import Testing

@Suite struct Codecs {
    static let compressing = Codec.allCases.filter { $0 != .null }

    enum Input: String, CaseIterable {
        case nothing, oneByte, noise, oneLetter, text

        var bytes: [UInt8] {
            switch self {
            case .nothing: []
            case .oneByte: [7]
            case .noise: Codecs.noise(1 << 20)
            case .oneLetter: [UInt8](repeating: 0x61, count: 1 << 20)
            case .text: Array(repeatElement("producers and consumers agree; ".utf8, count: 4000).joined())
            }
        }
    }

    /// Bytes that no codec can shorten, the same in every run (splitmix64).
    static func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 1
        return (0..<count).map { _ in
            state &+= 0x9E37_79B9_7F4A_7C15
            let mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            return UInt8(truncatingIfNeeded: mixed >> 32)
        }
    }

    @Test(arguments: Codec.allCases, Input.allCases)
    func `what is compressed comes back`(codec: Codec, input: Input) throws {
        let bytes = input.bytes
        let compressed = try compress(bytes, with: codec)
        #expect(try decompress(compressed, with: codec, limit: bytes.count) == bytes)
        if codec != .null, input == .oneLetter || input == .text {
            #expect(compressed.count < bytes.count / 15)
        }
    }

    /// Made with Python: zlib.compressobj(6, DEFLATED, -15), cramjam's raw snappy, python-zstandard without and with the
    /// content's size, bz2, lzma.
    @Test(arguments: [
        (Codec.deflate, "2b28ca4f294d4e2d2a5648cc4b5148cecf2b2ecd05f3d28b5253ad150a86ab3400"),
        (
            .snappy,
            """
            f8014c70726f64756365727320616e6420636f6e73756d050e14677265653b20fe1f00fe1f00fe1f00621f00
            """
        ),
        (
            .zstandard,
            "28b52ffd0000250100d070726f64756365727320616e6420636f6e73756d677265653b20020056a1a888763201"
        ),
        (
            .zstandard,
            "28b52ffd20f8250100d070726f64756365727320616e6420636f6e73756d677265653b20020056a1a888763201"
        ),
        (
            .bzip2,
            """
            425a6839314159265359b469292b0000579980400000082e83da00200070400000aaa68f24d33294123c1910163036382058a1\
            c1c1a181912206850b1f0486c50b1f8bb9229c28485a34949580
            """
        ),
        (
            .xz,
            """
            fd377a585a000004e6d6b4460200210116000000742fe5a3e000f700235d00381c8a21be21ce1fb4964866b8fb3c4f2e72971b\
            dda69ded68e15719244de7e16a60000000af418f396705be7b00013ff8010000005c1d81f6b1c467fb020000000004595a
            """
        ),
    ])
    func `what others compressed is read`(codec: Codec, hex: String) throws {
        let text = String(repeating: "producers and consumers agree; ", count: 8)
        #expect(try decompress(bytes(hex: hex), with: codec, limit: 1000) == Array(text.utf8))
    }

    @Test(arguments: compressing)
    func `every truncation is an error`(codec: Codec) throws {
        let compressed = try compress(Array("a text that is a text that is a text".utf8), with: codec)
        for count in compressed.indices {
            #expect(throws: CompressionError.self) {
                try decompress(Array(compressed[..<count]), with: codec, limit: 1000)
            }
        }
    }

    @Test(arguments: compressing)
    func `a flipped bit is an error or other bytes, never more than the limit`(codec: Codec) throws {
        let compressed = try compress((0..<60).flatMap { Array("record \($0 % 7);".utf8) }, with: codec)
        for bit in 0..<(8 * compressed.count) {
            var flipped = compressed
            flipped[bit / 8] ^= 1 << (bit % 8)
            do throws(CompressionError) {
                #expect(try decompress(flipped, with: codec, limit: 2000).count <= 2000)
            } catch {
                #expect(error.codec == codec)
            }
        }
    }

    @Test(arguments: compressing)
    func `bytes after the end are an error`(codec: Codec) throws {
        for count in codec == .deflate ? [5, 100] : [1, 8, 100] {
            let bytes = try compress([1, 2, 3], with: codec) + [UInt8](repeating: 0, count: count)
            #expect(throws: CompressionError.self) { try decompress(bytes, with: codec, limit: 1000) }
        }
    }

    @Test func `the rest of a zlib checksum may follow deflate`() throws {
        for count in 1...4 {
            let bytes = try compress([1, 2, 3], with: .deflate) + [UInt8](repeating: 7, count: count)
            #expect(try decompress(bytes, with: .deflate, limit: 3) == [1, 2, 3])
        }
    }

    @Test(arguments: Codec.allCases)
    func `the limit is the last length that is let through`(codec: Codec) throws {
        let input = [UInt8](repeating: 0x61, count: 100_000)
        let compressed = try compress(input, with: codec)
        #expect(try decompress(compressed, with: codec, limit: 100_000) == input)
        for limit in [0, 1, 4095, 99_999] {
            let error = #expect(throws: CompressionError.self) {
                try decompress(compressed, with: codec, limit: limit)
            }
            #expect(error?.reason == .outputOverLimit(limit))
        }
    }

    @Test(arguments: compressing)
    func `a bomb stops at the limit`(codec: Codec) throws {
        let bomb = try compress([UInt8](repeating: 0, count: 1 << 24), with: codec)
        let error = #expect(throws: CompressionError.self) { try decompress(bomb, with: codec, limit: 1 << 20) }
        #expect(error?.description == "the \(codec.rawValue) data would decompress to more than 1048576 bytes")
    }

    @Test func `snappy's claim of a length is checked before memory is taken`() {
        let claim: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0x07, 0x00]
        let error = #expect(throws: CompressionError.self) { try decompress(claim, with: .snappy, limit: .max - 1) }
        #expect(error?.reason == .corrupt("the length in front is more than the bytes can hold"))
    }

    @Test func `zstandard's window is bounded`() {
        // A frame header that asks for a window of 2 GiB (RFC 8878, section 3.1.1.1.2: exponent 21).
        let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3, 0x01, 0x00, 0x00]
        let error = #expect(throws: CompressionError.self) { try decompress(frame, with: .zstandard, limit: 1000) }
        #expect(error?.reason == .windowOverLimit(8 << 20))
    }

    @Test func `zstandard frames may follow each other`() throws {
        let frames = try compress([1, 2], with: .zstandard) + compress([3], with: .zstandard)
        #expect(try decompress(frames, with: .zstandard, limit: 3) == [1, 2, 3])
    }

    private func compress(_ bytes: [UInt8], with codec: Codec) throws(CompressionError) -> [UInt8] {
        try codec.compress(bytes.span)
    }

    private func decompress(_ bytes: [UInt8], with codec: Codec, limit: Int) throws(CompressionError) -> [UInt8] {
        try codec.decompress(bytes.span, limit: limit)
    }

    private func bytes(hex: String) -> [UInt8] {
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16)
        }
    }
}
