import Avro
import JSON
import SchemaLanguage
import Testing

@Suite struct `Object container files` {
    static let schema = #"{"type":"record","name":"Click","fields":[{"name":"page","type":"string"}]}"#
    static let sync: [UInt8] = Array(0xA0...0xAF)
    static let records: [[UInt8]] = (0..<50).map { [10] + Array("page\($0 % 10)".utf8) }

    /// A file of `records` in blocks of at least 100 bytes.
    static func file(codec: ContainerCodec = .null, records: [[UInt8]] = records) throws -> [UInt8] {
        var writer = try ContainerWriter(
            schema: AvroSchema(parsing: schema), codec: codec,
            metadata: [ContainerHeader.Entry(key: "made.by", value: [0, 0xFF])], sync: sync, blockBytes: 100)
        for record in records { try writer.append(record) }
        try writer.finishBlock()
        return writer.takeBytes()
    }

    /// Every block of `file`, which comes in pieces of `size` bytes.
    private func blocks(of file: [UInt8], inPiecesOf size: Int) throws -> [ContainerBlock] {
        var reader = ContainerReader()
        var blocks: [ContainerBlock] = []
        for start in stride(from: 0, to: file.count, by: size) {
            reader.append(file[start..<min(start + size, file.count)])
            while let block = try reader.nextBlock() { blocks.append(block) }
        }
        reader.end()
        #expect(try reader.nextBlock() == nil)
        return blocks
    }

    @Test(arguments: ContainerCodec.allCases, [1, 7, 1000, 1 << 20])
    func `what is written is read, in pieces of any size`(codec: ContainerCodec, size: Int) throws {
        let blocks = try blocks(of: Self.file(codec: codec), inPiecesOf: size)
        #expect(blocks.map(\.number) == [1, 2, 3])
        #expect(blocks.map(\.count) == [17, 17, 16])
        #expect(blocks.flatMap(\.bytes) == Self.records.flatMap(\.self))
    }

    @Test func `the header keeps the schema, the codec, the metadata and the sync marker`() throws {
        var reader = ContainerReader(try Self.file(codec: .deflate))
        let header = try #require(try reader.readHeader())
        #expect(header.schema.text.text == Self.schema)
        #expect(header.codec == .deflate)
        #expect(header.sync == Self.sync)
        #expect(
            header.metadata == [
                ContainerHeader.Entry(key: "avro.schema", value: Array(Self.schema.utf8)),
                ContainerHeader.Entry(key: "avro.codec", value: Array("deflate".utf8)),
                ContainerHeader.Entry(key: "made.by", value: [0, 0xFF]),
            ])
    }

    @Test func `a file without records is a header`() throws {
        let file = try Self.file(records: [])
        #expect(file.suffix(16) == Self.sync[...])
        #expect(try blocks(of: file, inPiecesOf: 1000) == [])
    }

    @Test func `records of no bytes are written and read`() throws {
        var writer = try ContainerWriter(schema: AvroSchema(parsing: #""null""#), codec: .bzip2)
        for _ in 0..<250_000 { try writer.append([]) }
        try writer.finishBlock()
        let blocks = try blocks(of: writer.takeBytes(), inPiecesOf: 1 << 20)
        #expect(blocks.map(\.count) == [100_000, 100_000, 50_000])
    }

    @Test func `two files have different sync markers`() throws {
        let schema = try AvroSchema(parsing: Self.schema)
        var (first, second) = (try ContainerWriter(schema: schema), try ContainerWriter(schema: schema))
        #expect(first.takeBytes().suffix(16) != second.takeBytes().suffix(16))
    }

    @Test(arguments: ["avro.schema", "avro.", "a"])
    func `reserved and repeated metadata is refused`(key: String) throws {
        let entry = ContainerHeader.Entry(key: key, value: [])
        let error = #expect(throws: ContainerError.self) {
            try ContainerWriter(schema: AvroSchema(parsing: Self.schema), metadata: [entry, entry])
        }
        #expect(error?.code == .invalidMetadata)
    }

    // MARK: Bad input

    @Test(arguments: ContainerCodec.allCases)
    func `a file that is cut anywhere is read up to there and refused`(codec: ContainerCodec) throws {
        let file = try Self.file(codec: codec)
        let ends = try blocks(of: file, inPiecesOf: file.count).map(\.offset) + [file.count]
        for count in file.indices {
            var reader = ContainerReader(file[..<count])
            var read = 0
            do throws(ContainerError) {
                while try reader.nextBlock() != nil { read += 1 }
                #expect(ends.contains(count))
            } catch {
                #expect(error.code == .truncated)
                #expect(!ends.contains(count))
            }
            #expect(read == max(ends.count { $0 <= count } - 1, 0))
        }
    }

    @Test(arguments: ContainerCodec.allCases)
    func `a flipped bit never crashes, and codecs with checksums find it`(codec: ContainerCodec) throws {
        let file = try Self.file(codec: codec)
        let first = try #require(try blocks(of: file, inPiecesOf: file.count).first).offset
        for bit in 0..<(8 * file.count) {
            var flipped = file
            flipped[bit / 8] ^= 1 << (bit % 8)
            var reader = ContainerReader(flipped)
            var blocks: [ContainerBlock] = []
            do throws(ContainerError) {
                while let block = try reader.nextBlock() { blocks.append(block) }
                guard codec != .null, codec != .deflate, bit / 8 >= first else { continue }
                // The count of records is the one number that no checksum covers; reading the records checks it.
                let isUnharmed = blocks.flatMap(\.bytes) == Self.records.flatMap(\.self)
                #expect(isUnharmed, "bit \(bit)")
            } catch {
                #expect(!error.message.isEmpty)
                #expect(bit / 8 < first || error.offset >= first)
            }
        }
    }

    @Test(arguments: [
        ("", "the file ends inside the header"),
        ("4f62", "the file ends inside the header"),
        ("50415231", "the file doesn't begin with \"Obj\" and the byte 1, so it is no object container file"),
        ("4f626a00", "the file is of version 0 of the object container format, expected version 1"),
        ("4f626a01 ffffffffffffffffff01", "a count of entries is -9223372036854775808"),
        ("4f626a01 ffffffffffffffffff02", "a number has more than 64 bits"),
        ("4f626a01 02 01", "the length of a key is -1"),
        ("4f626a01 02 0261 01", "the length of the value of a is -1"),
        ("4f626a01 02 feffffff0f", "the metadata has more than the 4194304 bytes that are allowed"),
        ("4f626a01 02 02ff", "a key of the metadata is not valid UTF-8"),
        ("4f626a01 04 026100 0261", "the metadata has the key \"a\" twice"),
        ("4f626a01 00 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", "the metadata has no avro.schema"),
    ])
    func `a bad header is explained`(hex: String, message: String) throws {
        var reader = ContainerReader(try bytes(hex: hex))
        let error = #expect(throws: ContainerError.self) { try reader.nextBlock() }
        #expect(error?.description == "header: " + message)
    }

    @Test(arguments: [
        (#""strin""#, "null", "the schema can't be used: avro.schema:1:1: error: unknown type \"strin\""),
        (
            #""long""#, "lz4",
            "the codec is \"lz4\"; the known ones are null, deflate, snappy, zstandard, bzip2, xz"
        ),
    ])
    func `an unusable schema or codec is explained`(schema: String, codec: String, message: String) throws {
        var reader = ContainerReader(header(schema: schema, codec: codec))
        let error = #expect(throws: ContainerError.self) { try reader.readHeader() }
        #expect(error?.description.hasPrefix("header: " + message) == true, "\(String(describing: error))")
    }

    @Test func `metadata may come in several blocks, with their sizes in front`() throws {
        // One block of one entry with its size, one of one without.
        let file = try bytes(
            hex: """
                4f626a01 01 26 16 6176726f2e736368656d61 0c 226c6f6e6722 02 0261 00 \
                00 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf
                """)
        var reader = ContainerReader(file)
        #expect(try reader.readHeader()?.metadata.map(\.key) == ["avro.schema", "a"])
    }

    @Test(arguments: [
        ("01", "its count of records is -1"),
        ("02 01", "its size is -1"),
        ("02 8080808001", "its size is 134217728 bytes, more than the 67108864 allowed"),
        (
            "feffffffffffffffff01 00 a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
            "it says to have 9223372036854775807 records in 0 bytes"
        ),
        ("02 ffffffffffffffffffff00", "a number in front of it has more than 64 bits"),
        (
            "02 02 00 a0a1a2a3a4a5a6a7a8a9aaabacadaeae",
            "the sync marker after its 1 bytes is not that of the file"
        ),
        ("02", "the file ends inside the numbers in front of it"),
        ("02 04 00", "the file ends 1 bytes into its data and sync marker, which have 18"),
    ])
    func `a bad block is explained`(hex: String, message: String) throws {
        let header = header(schema: #""long""#, codec: "null")
        let block = [2, 2, 0] + Self.sync
        var reader = ContainerReader(header + block + (try bytes(hex: hex)))
        let error = #expect(throws: ContainerError.self) {
            while try reader.nextBlock() != nil {}
        }
        #expect(error?.description == "block 2, at byte \(header.count + block.count): \(message)")
    }

    @Test(arguments: [
        (
            2, "0261",
            "record 2 of 2, at byte 2 of the block's data: byte 0, the whole value: expected a string, found the end of the data"
        ),
        (1, "02610262", "its 1 records end at byte 2 of 4"),
        (0, "00", "its 0 records end at byte 0 of 1"),
    ])
    func `a count of records that is wrong is explained`(count: UInt8, hex: String, message: String) throws {
        let header = header(schema: #""string""#, codec: "null")
        let data = try bytes(hex: hex)
        var reader = ContainerReader(header + [2 * count, 2 * UInt8(data.count)] + data + Self.sync)
        let block = try #require(try reader.nextBlock())
        let schema = try #require(reader.header?.schema)
        let plan = try DecodingPlan(writer: schema)
        var output = OutputBuffer()
        let error = #expect(throws: ContainerError.self) {
            var records = ContainerRecords(block)
            while try records.decodeNext(with: plan, appendingTo: &output) {}
        }
        #expect(error?.description == "block 1, at byte \(header.count): \(message)")
        #expect(throws: ContainerError.self) {
            var records = ContainerRecords(block)
            while try records.decodeNext(String.self, with: AvroDecoder(writer: schema)) != nil {}
        }
    }

    @Test func `records are read as Swift values, with another schema`() throws {
        struct Click: Codable, Equatable { var page: String, visits: Int }
        var reader = ContainerReader(try Self.file(codec: .zstandard))
        let block = try #require(try reader.nextBlock())
        let newer = """
            {"type":"record","name":"Click","fields":[{"name":"page","type":"string"},\
            {"name":"visits","type":"int","default":1}]}
            """
        let decoder = try AvroDecoder(
            writer: #require(reader.header?.schema), reader: AvroSchema(parsing: newer))
        var records = ContainerRecords(block)
        var clicks: [Click] = []
        while let click = try records.decodeNext(Click.self, with: decoder) { clicks.append(click) }
        #expect(clicks == (0..<17).map { Click(page: "page\($0 % 10)", visits: 1) })
    }

    @Test func `a schema with references is written whole, and without comments`() throws {
        let schema = try AvroSchema(
            parsing: SchemaText(
                #"{"type":"record","name":"R","fields":[{"name":"u","type":"a.U"}]} // made of two"#),
            references: [SchemaText(#"{"type":"fixed","name":"a.U","size":2}"#)])
        var writer = try ContainerWriter(schema: schema)
        var reader = ContainerReader(writer.takeBytes())
        let header = try #require(try reader.readHeader())
        #expect(
            header.schema.text.text == """
                {"type":"record","name":"R","fields":[{"name":"u","type":{"type":"fixed","name":"U","namespace":"a",\
                "size":2}}]}
                """)
    }

    @Test func `a block whose checksum is wrong is explained`() throws {
        var file = try Self.file(codec: .snappy)
        file[file.count - 17] ^= 1
        var reader = ContainerReader(file)
        let error = #expect(throws: ContainerError.self) {
            while try reader.nextBlock() != nil {}
        }
        #expect(error?.block == 3)
        #expect(
            error?.message
                == "the bytes are not valid snappy data: the CRC-32 after the data is not that of the block")
    }

    @Test(arguments: ContainerCodec.allCases.filter { $0 != .null })
    func `a block that would decompress beyond the limit is refused`(codec: ContainerCodec) throws {
        var limits = ContainerLimits()
        limits.blockBytes = 1 << 16
        var writer = try ContainerWriter(schema: AvroSchema(parsing: #""bytes""#), codec: codec, blockBytes: 1)
        try writer.append([0x80, 0x80, 0x80, 1] + [UInt8](repeating: 0, count: 1 << 20))
        var reader = ContainerReader(writer.takeBytes(), limits: limits)
        let error = #expect(throws: ContainerError.self) { try reader.nextBlock() }
        #expect(error?.message == "the \(codec.rawValue) data would decompress to more than 65536 bytes")
    }

    private func header(schema: String, codec: String) -> [UInt8] {
        var bytes: [UInt8] = [0x4F, 0x62, 0x6A, 1, 4]
        for text in ["avro.schema", schema, "avro.codec", codec] {
            bytes.append(UInt8(2 * text.utf8.count))
            bytes += text.utf8
        }
        return bytes + [0] + Self.sync
    }

    /// The bytes of pairs of hexadecimal digits, with spaces anywhere between the pairs.
    private func bytes(hex: String) throws -> [UInt8] {
        let digits = Array(hex.utf8.filter { $0 != UInt8(ascii: " ") })
        return try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16))
        }
    }
}
