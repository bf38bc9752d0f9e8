import Avro
import JSON
import SchemaLanguage
import Testing

/// Random data of random schemas, as they are and damaged, against the reference reader and the encoding plan.
@Suite struct `Decoding random data` {
    /// A schema, an evolution of it, and data of the one.
    private struct Sample {
        let writer: AvroSchema
        let reader: AvroSchema
        let values: [AvroValue]

        /// nil where the writer's schema has no values.
        init?(seed: UInt64, count: Int) throws {
            var schemas = RandomSchemas(seed: seed)
            let document = schemas.next()
            writer = try AvroSchema(parsing: document.text())
            let evolution = schemas.evolution(of: document)
            // In another order a name may be mentioned before it is defined.
            let shuffled = try? AvroSchema(parsing: schemas.shuffled(evolution).text())
            reader =
                try seed % 2 == 0
                ? shuffled ?? AvroSchema(parsing: evolution.text()) : AvroSchema(parsing: evolution.text())
            var values = RandomValues(writer, seed: seed)
            guard values.exist else { return nil }
            self.values = (0..<count).map { _ in values.next() }
        }

        func bytes(_ value: AvroValue) -> [UInt8] { value.encoded(as: writer.root, in: writer) }
    }

    @Test(arguments: JSONForm.allCases)
    func `a value becomes the text that the encoding plan reads as the same bytes`(form: JSONForm) throws {
        var (texts, encoded) = (0, 0)
        for seed in 0..<200 as Range<UInt64> {
            guard let sample = try Sample(seed: seed, count: 10) else { continue }
            let schema = sample.writer
            let (decoding, encoding) = (try DecodingPlan(writer: schema, form: form), EncodingPlan(schema, form: form))
            for value in sample.values {
                let bytes = sample.bytes(value)
                let expected =
                    form == .plain
                    ? value.plainText(of: schema.root, in: schema) : value.taggedText(of: schema.root, in: schema)
                // Random bytes need not be a number of their logical type.
                guard let expected else { continue }
                let text = try decoding.text(bytes)
                #expect(try JSONValue(parsing: text) == JSONValue(parsing: expected), "seed \(seed): \(text)")
                texts += 1
                // In the plain form a branch may be ambiguous, and decimals may have had more bytes than they need.
                let again = try? encoding.encode(Array(text.utf8))
                if again == bytes { encoded += 1 }
                if form == .tagged { #expect(again == bytes, "seed \(seed): \(text)") }
            }
        }
        #expect(texts > 1_500 && encoded > 1_200, "\(texts) \(encoded)")
    }

    @Test func `another schema reads what the reference reader reads, and fails where it fails`() throws {
        var (read, refused) = (0, 0)
        for seed in 1_000..<1_500 as Range<UInt64> {
            guard let sample = try Sample(seed: seed, count: 5) else { continue }
            let reader = sample.reader
            let plan = try DecodingPlan(writer: sample.writer, reader: reader, form: .tagged)
            var reference = ReferenceReader(try TypePairs(reader: reader, writer: sample.writer))
            for value in sample.values {
                let bytes = sample.bytes(value)
                let expected = try? reference.read(bytes).taggedText(of: reader.root, in: reader)
                let text = try? plan.text(bytes)
                if let expected, let text {
                    read += 1
                    #expect(try JSONValue(parsing: text) == JSONValue(parsing: expected), "seed \(seed)")
                    #expect(try names(in: text) == names(in: expected), "seed \(seed)")
                } else {
                    refused += 1
                    #expect(expected == nil && text == nil, "seed \(seed): \(reference.failures)")
                }
            }
        }
        #expect(read > 1_000 && refused > 300, "\(read) \(refused)")
    }

    /// The names of all members in the order of the text.
    private func names(in text: String) throws -> [String] {
        func names(_ value: JSONValue) -> [String] {
            (value.array ?? []).flatMap(names)
                + (value.object?.members ?? []).flatMap { [$0.name] + names($0.value) }
        }
        return names(try JSONValue(parsing: text))
    }

    @Test func `a datum that is cut anywhere is refused`() throws {
        var output = OutputBuffer()
        var cuts = 0
        for seed in 2_000..<2_030 as Range<UInt64> {
            guard let sample = try Sample(seed: seed, count: 4) else { continue }
            let plan = try DecodingPlan(writer: sample.writer)
            let other = try DecodingPlan(writer: sample.writer, reader: sample.reader)
            for value in sample.values {
                let bytes = sample.bytes(value)
                for count in 0..<bytes.count {
                    cuts += 1
                    // An array of its own, so that a sanitizer sees a byte too much being read.
                    let cut = Array(bytes.prefix(count))
                    #expect(throws: AvroDataError.self) { try plan.decode(cut, appendingTo: &output) }
                    #expect(throws: AvroDataError.self) { try other.decode(cut, appendingTo: &output) }
                }
            }
        }
        #expect(output.count == 0 && cuts > 1_000, "\(cuts)")
    }

    @Test func `damaged data are read as the reference reader reads them, or refused`() throws {
        // What the plan refuses and the reference reader takes: see `DecodingLimits` and the doc comments.
        let stricter = [
            "every key once", "the end of the block", "the size of a block", "in at most 5 bytes", "at most",
        ]
        var (same, refused) = (0, 0)
        var output = OutputBuffer()
        for seed in 3_000..<3_010 as Range<UInt64> {
            guard let sample = try Sample(seed: seed, count: 2) else { continue }
            let schema = sample.writer
            let plan = try DecodingPlan(writer: schema, form: .tagged)
            let other = try DecodingPlan(writer: schema, reader: sample.reader)
            var reference = ReferenceReader(try TypePairs(reader: schema, writer: schema))
            for value in sample.values {
                let bytes = sample.bytes(value)
                for bit in 0..<min(bytes.count, 150) * 8 {
                    var damaged = bytes
                    damaged[bit / 8] ^= 1 << (bit % 8)
                    _ = try? other.decode(damaged, appendingTo: &output)
                    output.removeAll()
                    let expected = try? reference.read(damaged).taggedText(of: schema.root, in: schema)
                    if let error = plan.error(damaged) {
                        refused += 1
                        let isStricter = stricter.contains { error.expected.contains($0) }
                        #expect(expected == nil || isStricter, "seed \(seed), bit \(bit): \(error)")
                    } else {
                        same += 1
                        let text = try plan.text(damaged)
                        if let expected {
                            #expect(try JSONValue(parsing: text) == JSONValue(parsing: expected), "seed \(seed)")
                        } else {
                            Issue.record("seed \(seed), bit \(bit): \(text)")
                        }
                    }
                }
            }
        }
        #expect(same > 1_000 && refused > 500, "\(same) \(refused)")
    }

    @Test func `any bytes are read or refused, whatever the schemas`() throws {
        var random = SplitMix64(seed: 7)
        var output = OutputBuffer()
        for seed in 4_000..<4_150 as Range<UInt64> {
            guard let sample = try Sample(seed: seed, count: 0) else { continue }
            let plan = try DecodingPlan(writer: sample.writer, reader: sample.reader)
            for _ in 0..<40 {
                let bytes = (0..<Int.random(in: 0..<60, using: &random)).map { _ in
                    // Mostly small numbers, which lead further than others.
                    UInt8(truncatingIfNeeded: random.next()) >> (random.once(in: 3) ? 0 : 5)
                }
                _ = try? plan.decode(bytes, appendingTo: &output)
                output.removeAll()
            }
        }
    }
}
