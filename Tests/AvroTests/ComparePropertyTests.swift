import Avro
import JSON
import SchemaLanguage
import Testing

/// Random schemas, each with an evolution of it.
@Suite struct `Comparing random Avro schemas` {
    struct Sample {
        let old: AvroSchema
        let new: AvroSchema
        let oldDocument: JSONDocument
        let newDocument: JSONDocument
        let seed: UInt64

        init(seed: UInt64) throws {
            var schemas = RandomSchemas(seed: seed)
            oldDocument = schemas.next()
            newDocument = schemas.evolution(of: oldDocument)
            old = try AvroSchema(parsing: oldDocument.text())
            new = try AvroSchema(parsing: newDocument.text())
            self.seed = seed
        }

        func findings(_ direction: CompatibilityDirection) throws -> [Incompatibility] {
            try AvroSchema.incompatibilities(old: old, new: new, direction: direction)
        }

        func sides(_ direction: CompatibilityDirection) -> (reader: AvroSchema, writer: AvroSchema) {
            direction == .backward ? (new, old) : (old, new)
        }
    }

    static let seeds: Range<UInt64> = 0..<300

    @Test func `what is called compatible reads every event`() throws {
        var compatible = 0
        for seed in Self.seeds {
            let sample = try Sample(seed: seed)
            for direction in CompatibilityDirection.allCases where try sample.findings(direction).isEmpty {
                let (reader, writer) = sample.sides(direction)
                var values = RandomValues(writer, seed: seed)
                guard values.exist else { continue }
                compatible += 1
                var reference = ReferenceReader(try TypePairs(reader: reader, writer: writer))
                for _ in 0..<(seed < 5 ? 1_000 : 50) {
                    _ = try? reference.read(values.next().encoded(as: writer.root, in: writer))
                    // Bytes are promoted to a string whatever they hold, says the table of the specification.
                    let failures = reference.failures.filter { !$0.message.hasSuffix("not UTF-8") }
                    #expect(failures.isEmpty, "seed \(seed)")
                }
            }
        }
        #expect(compatible > 200)
    }

    @Test func `what is called incompatible is shown by an event for every finding`() throws {
        var findings = 0
        for seed in Self.seeds {
            let sample = try Sample(seed: seed)
            for direction in CompatibilityDirection.allCases {
                let (reader, writer) = sample.sides(direction)
                let encoding = EncodingPlan(writer, form: .tagged)
                let decoding = try DecodingPlan(writer: writer, reader: reader)
                for finding in try sample.findings(direction) {
                    findings += 1
                    let rule = CompatibilityRule.avro.first { $0.id == finding.rule }
                    #expect(rule?.directions.contains(direction) == true)
                    #expect(rule?.differenceTypes.contains(finding.differenceType) == true, "\(finding.rule)")
                    switch finding.proof {
                    case .witness(let event, _):
                        let bytes = try encoding.encode(Array(event.utf8))
                        var output = OutputBuffer()
                        #expect(throws: AvroDataError.self) { try decoding.decode(bytes, appendingTo: &output) }
                    case .impossible: continue
                    case .notFound(let why): Issue.record("seed \(seed): \(why): \(finding.message)")
                    }
                }
            }
        }
        #expect(findings > 200)
    }

    @Test func `the verdict depends neither on the order of fields nor on the run`() throws {
        for seed in Self.seeds {
            let sample = try Sample(seed: seed)
            var schemas = RandomSchemas(seed: seed)
            // Some mentions of a name then come before its definition, and mean another name.
            guard let old = try? AvroSchema(parsing: schemas.shuffled(sample.oldDocument).text()),
                let new = try? AvroSchema(parsing: schemas.shuffled(sample.newDocument).text())
            else { continue }
            for direction in CompatibilityDirection.allCases {
                let found = try sample.findings(direction)
                #expect(try sample.findings(direction) == found)
                let shuffled = try AvroSchema.incompatibilities(old: old, new: new, direction: direction)
                #expect(shuffled.isEmpty == found.isEmpty)
                // A record in several unions is told in full where it comes first.
                func messages(_ found: [Incompatibility]) -> Set<String> {
                    Set(found.filter { $0.rule != "avro/union-branch-changed" }.map(\.message))
                }
                #expect(messages(shuffled) == messages(found), "seed \(seed)")
            }
        }
    }

    @Test func `every schema is compatible with itself, and its values read back as they were written`() throws {
        for seed in Self.seeds {
            let schema = try Sample(seed: seed).new
            #expect(try AvroSchema.incompatibilities(old: schema, new: schema, direction: .backward).isEmpty)
            var values = RandomValues(schema, seed: seed)
            guard values.exist else { continue }
            var reference = ReferenceReader(try TypePairs(reader: schema, writer: schema))
            for _ in 0..<20 {
                let value = values.next()
                let read = try reference.read(value.encoded(as: schema.root, in: schema))
                #expect(
                    read.taggedText(of: schema.root, in: schema) == value.taggedText(of: schema.root, in: schema))
            }
        }
    }

    @Test func `a fix with edits removes its finding`() throws {
        var applied = 0
        for seed in Self.seeds {
            let sample = try Sample(seed: seed)
            for direction in CompatibilityDirection.allCases {
                for finding in try sample.findings(direction) {
                    for fix in finding.fixes where !fix.edits.isEmpty {
                        applied += 1
                        let text = Self.applying(fix.edits, to: sample.new.text)
                        let new = try AvroSchema(parsing: text)
                        let left = try AvroSchema.incompatibilities(old: sample.old, new: new, direction: direction)
                        #expect(
                            !left.contains { $0.rule == finding.rule && $0.message == finding.message },
                            "seed \(seed): \(fix.title): \(text)")
                    }
                }
            }
        }
        #expect(applied > 100)
    }

    /// The text after the edits, whose ranges don't overlap.
    private static func applying(_ edits: [Incompatibility.Edit], to text: SchemaText) -> String {
        // These texts have one line and only characters of one scalar.
        var scalars = Array(text.text.unicodeScalars)
        for edit in edits.sorted(by: { $0.range.start > $1.range.start }) {
            scalars.replaceSubrange(
                (edit.range.start.column - 1)..<(edit.range.end.column - 1), with: Array(edit.text.unicodeScalars))
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
