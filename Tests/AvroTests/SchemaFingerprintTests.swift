import Avro
import SuiteData
import Testing

@Suite struct `Fingerprints and single-object encoding` {
    @Test func `the header is the marker and the fingerprint, least significant byte first`() throws {
        let schema = try AvroSchema(parsing: "\"int\"")
        let header = SingleObjectHeader(schema)
        #expect(header.fingerprint == 0x7275_D51A_3F39_5C8F)
        #expect(header.bytes == [0xC3, 0x01, 0x8F, 0x5C, 0x39, 0x3F, 0x1A, 0xD5, 0x75, 0x72])
        #expect(try SingleObjectHeader(parsing: header.bytes + [1, 2, 3]) == header)
        try header.check(schema)
    }

    @Test func `what is no header of the schema is told`() throws {
        let schema = try AvroSchema(parsing: "\"int\"")
        let bytes = SingleObjectHeader(schema).bytes
        for count in 0..<2 {
            #expect(throws: SingleObjectError.wrongMarker(found: Array(bytes.prefix(count)))) {
                try SingleObjectHeader(parsing: bytes.prefix(count))
            }
        }
        for count in 2..<10 {
            #expect(throws: SingleObjectError.tooShort(bytes: count)) {
                try SingleObjectHeader(parsing: bytes.prefix(count))
            }
        }
        #expect(
            SingleObjectError.wrongMarker(found: [0, 0xAB]).description
                == "single-object encoding begins with the bytes C3 01, found 00 AB")
        let other = try AvroSchema(parsing: "\"long\"")
        #expect(throws: SingleObjectError.otherSchema(found: other.crc64, expected: schema.crc64)) {
            try SingleObjectHeader(other).check(schema)
        }
    }

    @Test func `a message of Avro's Java library names its schema`() throws {
        guard let message = try Suites.data("avro/data/share/messageV1/test_message.bin"),
            let text = try Suites.data("avro/data/share/messageV1/test_schema.avsc")
        else { return }
        let schema = try AvroSchema(parsing: String(decoding: text, as: UTF8.self))
        try SingleObjectHeader(parsing: message).check(schema)
    }
}
