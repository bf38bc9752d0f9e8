import Avro
import Foundation
import JSON
import SuiteData
import Testing

@Suite struct `Object container files of Apache Avro` {
    @Test func `the readable ones give their records, the others an error`() throws {
        guard let lines = try Suites.lines("avro/container-files.jsonl") else { return }
        var passed = 0
        for line in lines {
            let path = try #require(line["file"]?.string)
            guard let data = try Suites.data("avro/" + path) else { continue }
            do {
                let (header, records) = try read(data)
                guard line["readable"] == .boolean(true) else {
                    Issue.record("\(path) was read, but should not be")
                    continue
                }
                if isSame(header, records, line) { passed += 1 } else { Issue.record("\(path) has other records") }
            } catch let error as ContainerError {
                if line["readable"] == .boolean(true) { Issue.record("\(path): \(error)") } else { passed += 1 }
            }
        }
        Suites.report("avro/container-files", passed: passed, of: lines.count)
        #expect(passed == lines.count)
    }

    @Test func `a file of Avro 1.2 is named as such`() throws {
        guard let data = try Suites.data("avro/data/share/test.avro12") else { return }
        let error = #expect(throws: ContainerError.self) { try read(data) }
        #expect(error?.message == "the file is of version 0 of the object container format, expected version 1")
    }

    private func read(_ data: Data) throws -> (ContainerHeader, [JSONDocument]) {
        var reader = ContainerReader(data)
        let header = try #require(try reader.readHeader())
        let plan = try DecodingPlan(writer: header.schema)
        var output = OutputBuffer()
        var documents: [JSONDocument] = []
        while let block = try reader.nextBlock() {
            var records = ContainerRecords(block)
            while try records.decodeNext(with: plan, appendingTo: &output) {
                documents.append(try JSONDocument(parsing: output.bytes))
                output.removeAll()
            }
        }
        return (header, documents)
    }

    private func isSame(_ header: ContainerHeader, _ records: [JSONDocument], _ line: JSONDocument) -> Bool {
        let keys = header.metadata.map(\.key)
        return header.codec.rawValue == line["codec"]?.string
            && line["metadata"]?.members?.allSatisfy { keys.contains($0.name) } == true
            && line["record_count"]?.integer == Int64(records.count)
            && zip(records, line["records"]?.array ?? []).allSatisfy { $0.isSame(as: $1) }
    }
}
