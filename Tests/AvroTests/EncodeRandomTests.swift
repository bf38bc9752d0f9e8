import Avro
import JSON
import SchemaLanguage
import Testing

/// Random events of random schemas, as they are and damaged.
@Suite struct `Encoding random events` {
    /// Numbers from a seed.
    private struct Dice {
        var state: UInt64

        mutating func roll(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
    }

    @Test func `tagged events have the bytes of their values`() throws {
        var events = 0
        for seed in 0..<300 as Range<UInt64> {
            var schemas = RandomSchemas(seed: seed)
            let schema = try AvroSchema(parsing: schemas.next().text())
            var values = RandomValues(schema, seed: seed)
            guard values.exist else { continue }
            let plan = EncodingPlan(schema, form: .tagged)
            for _ in 0..<10 {
                let value = values.next()
                let text = value.taggedText(of: schema.root, in: schema)
                let encoded = try plan.encode(Array(text.utf8))
                if encoded != value.encoded(as: schema.root, in: schema) {
                    Issue.record("seed \(seed): \(text)")
                }
                events += 1
            }
        }
        #expect(events > 2_000)
    }

    @Test func `plain events have the bytes of their values, unless they are ambiguous`() throws {
        var (same, refused) = (0, 0)
        for seed in 300..<600 as Range<UInt64> {
            var schemas = RandomSchemas(seed: seed)
            let schema = try AvroSchema(parsing: schemas.next().text())
            var values = RandomValues(schema, seed: seed)
            guard values.exist else { continue }
            let plan = EncodingPlan(schema)
            let isExact = !schema.types.contains { type in
                switch type.shape {
                case .union: true
                // The random ones take more bytes than they need.
                case .bytes: type.logicalType != nil
                default: false
                }
            }
            for _ in 0..<10 {
                let value = values.next()
                guard let text = value.plainText(of: schema.root, in: schema) else { continue }
                let mistakes = plan.mistakes(in: Array(text.utf8))
                guard let encoded = try? plan.encode(Array(text.utf8)) else {
                    refused += 1
                    if mistakes.isEmpty { Issue.record("seed \(seed): \(text)") }
                    continue
                }
                if !mistakes.isEmpty { Issue.record("seed \(seed): \(text): \(mistakes)") }
                let reversed = value.plainText(of: schema.root, in: schema, isReversed: true) ?? ""
                if try plan.encode(Array(reversed.utf8)) != encoded { Issue.record("seed \(seed): \(reversed)") }
                // A number may be of another branch than it came from, where several take it.
                if encoded == value.encoded(as: schema.root, in: schema) {
                    same += 1
                } else if isExact {
                    Issue.record("seed \(seed): \(text)")
                }
            }
        }
        #expect(same > 1_500 && refused < same / 3, "\(same) \(refused)")
    }

    /// Damages a text in one or two places: bytes changed, dropped or doubled, and pieces that matter to JSON put in.
    private func damage(_ text: [UInt8], _ dice: inout Dice) -> [UInt8] {
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0041", "\\ud800", "null", "true", "1", "-", ".", "e9",
            "\u{0}", " ",
            "\n", "é", "1e999", "\"a\":1,", "{\"string\":\"a\"}", "99999999999", "\"\"", "\u{1F}", "NaN", "0",
        ]
        var text = text
        for _ in 0...dice.roll(2) {
            guard !text.isEmpty else { break }
            let position = dice.roll(text.count)
            switch dice.roll(7) {
            case 0: text[position] = UInt8(dice.roll(256))
            case 1: text[position] ^= UInt8(1 << dice.roll(8))
            case 2: text.remove(at: position)
            case 3: text.insert(contentsOf: pieces[dice.roll(pieces.count)].utf8, at: position)
            case 4: text.removeSubrange(position..<min(text.count, position + 1 + dice.roll(12)))
            case 5:
                text.insert(contentsOf: text[position..<min(text.count, position + 1 + dice.roll(12))], at: position)
            default: text = Array(text[..<position])
            }
        }
        return text
    }

    @Test(arguments: JSONForm.allCases)
    func `a damaged event is encoded if and only if nothing is wrong with it`(form: JSONForm) throws {
        var dice = Dice(state: form == .plain ? 1 : 2)
        var (events, accepted) = (0, 0)
        var output = OutputBuffer()
        for seed in 600..<1_000 as Range<UInt64> {
            var schemas = RandomSchemas(seed: seed)
            let schema = try AvroSchema(parsing: schemas.next().text())
            var values = RandomValues(schema, seed: seed)
            guard values.exist else { continue }
            let plan = EncodingPlan(schema, form: form, unknownFields: dice.roll(2) == 0 ? .refused : .ignored)
            for _ in 0..<4 {
                let value = values.next()
                let text =
                    form == .plain
                    ? value.plainText(of: schema.root, in: schema) : value.taggedText(of: schema.root, in: schema)
                for _ in 0..<6 {
                    let damaged = damage(Array((text ?? "").utf8), &dice)
                    events += 1
                    let hasMistakes = !plan.mistakes(in: damaged).isEmpty
                    let isEncoded = (try? plan.encode(damaged, appendingTo: &output)) != nil
                    output.removeAll()
                    if isEncoded { accepted += 1 }
                    if isEncoded == hasMistakes {
                        Issue.record("seed \(seed): \(String(decoding: damaged, as: UTF8.self))")
                    }
                }
            }
        }
        #expect(events > 8_000 && accepted > 500 && accepted < events / 2, "\(events) \(accepted)")
    }

    @Test func `an event that is cut anywhere is refused`() throws {
        var output = OutputBuffer()
        for seed in 1_000..<1_010 as Range<UInt64> {
            var schemas = RandomSchemas(seed: seed)
            let schema = try AvroSchema(parsing: schemas.next().text())
            var values = RandomValues(schema, seed: seed)
            guard values.exist else { continue }
            let text = Array(values.next().taggedText(of: schema.root, in: schema).utf8)
            guard text.first == UInt8(ascii: "{") else { continue }
            let plan = EncodingPlan(schema, form: .tagged)
            let accepted = (0..<text.count).filter { length in
                (try? plan.encode(Array(text.prefix(length)), appendingTo: &output)) != nil
            }
            #expect(accepted.isEmpty, "seed \(seed)")
        }
        #expect(output.count == 0)
    }
}
