import Avro
import JSON
import SchemaLanguage
import Testing

/// The decoding plan against the reader that follows the specification step by step.
@Suite struct `The decoding plan and the reference reader` {
    @Test func `agree on every event of random schemas read by random evolutions`() throws {
        var (read, failed) = (0, 0)
        for seed: UInt64 in 0..<300 {
            let sample = try `Comparing random Avro schemas`.Sample(seed: seed)
            for direction in CompatibilityDirection.allCases {
                let (reader, writer) = sample.sides(direction)
                var values = RandomValues(writer, seed: seed)
                guard values.exist else { continue }
                let plan = try DecodingPlan(writer: writer, reader: reader, form: .tagged)
                var reference = ReferenceReader(try TypePairs(reader: reader, writer: writer))
                for _ in 0..<20 {
                    let bytes = values.next().encoded(as: writer.root, in: writer)
                    let expected = try? reference.read(bytes).taggedText(of: reader.root, in: reader)
                    var output = OutputBuffer()
                    let decoded = Result { () throws in try plan.decode(bytes, appendingTo: &output) }
                    let text = (try? decoded.get()) == nil ? nil : String(decoding: output.bytes, as: UTF8.self)
                    if expected == nil { failed += 1 } else { read += 1 }
                    let same: Bool =
                        if let text, let expected {
                            try JSONValue(parsing: text) == JSONValue(parsing: expected)
                        } else { text == nil && expected == nil }
                    if !same {
                        Issue.record(
                            """
                            seed \(seed), \(direction): \(text ?? "\(decoded)"), but the reference: \(expected ?? "\(reference.failures)")
                            \(writer.text.text)
                            \(reader.text.text)
                            """)
                    }
                }
            }
        }
        #expect(read > 3_000 && failed > 1_000, "\(read) \(failed)")
    }
}
