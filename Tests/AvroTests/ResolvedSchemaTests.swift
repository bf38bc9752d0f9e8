import Avro
import Testing

@Suite struct `Resolved schemas` {
    private func resolve(_ writer: String, _ reader: String) throws -> ResolvedSchema {
        try ResolvedSchema(writer: AvroSchema(parsing: writer), reader: AvroSchema(parsing: reader))
    }

    @Test func `a field is found by its name before another finds it by an alias`() throws {
        let resolved = try resolve(
            #"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#,
            #"{"type":"record","name":"R","fields":[{"name":"b","type":"int","aliases":["a"],"default":1},"#
                + #"{"name":"a","type":"long"}]}"#)
        guard case .record(let record) = resolved[resolved.root].action,
            case .read(let node, readerField: 1) = record.fields[0]
        else {
            Issue.record("the field is not read")
            return
        }
        #expect(record.defaulted == [0])
        guard case .promotion = resolved[node].action else {
            Issue.record("an int is not promoted to a long")
            return
        }
    }

    @Test func `a recursive type leads back to its node`() throws {
        let list = #"{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}"#
        let resolved = try resolve(list, list)
        #expect(resolved.nodes.count == 5)
    }

    @Test func `a branch that can't be read is only that branch's matter`() throws {
        let resolved = try resolve(#"["int","string"]"#, #""long""#)
        guard case .writerUnion(let branches) = resolved[resolved.root].action else {
            Issue.record("the writer's union is not read first")
            return
        }
        guard case .promotion = resolved[branches[0]].action,
            case .unreadable(.differentTypes) = resolved[branches[1]].action
        else {
            Issue.record("the branches are not resolved one by one")
            return
        }
    }

    @Test func `a symbol that the reader lacks is its default`() throws {
        let resolved = try resolve(
            #"{"type":"enum","name":"E","symbols":["A","B","C"]}"#,
            #"{"type":"enum","name":"E","symbols":["C","X"],"default":"X"}"#)
        guard case .enumeration(symbols: [1, 1, 0]) = resolved[resolved.root].action else {
            Issue.record("the symbols are not mapped")
            return
        }
    }
}
