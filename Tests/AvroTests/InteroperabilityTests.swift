import Avro
import Foundation
import JSON
import Testing

/// fastavro and Concord read what the other has written: `fixtures/avro/make.py` made the golden files.
@Suite struct `Interoperability with fastavro` {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures/avro")

    private func fixture(_ name: String) throws -> Data {
        try Data(contentsOf: Self.fixtures.appending(path: name))
    }

    private func lines(_ name: String) throws -> [Data] {
        try fixture(name).split(separator: UInt8(ascii: "\n")).map { Data($0) }
    }

    private func schema() throws -> AvroSchema {
        try AvroSchema(parsing: String(decoding: fixture("types.avsc"), as: UTF8.self))
    }

    private func encodings() throws -> [[UInt8]] {
        try lines("types.hex").map { try bytes(hex: String(decoding: $0, as: UTF8.self)) }
    }

    // MARK: Golden files

    @Test(arguments: ContainerCodec.allCases)
    func `a file that fastavro wrote has the records that it wrote`(codec: ContainerCodec) throws {
        var reader = ContainerReader(try fixture("types-\(codec.rawValue).avro"))
        let header = try #require(try reader.readHeader())
        #expect(header.codec == codec)
        #expect(header.sync == Array(0..<16))
        #expect(header.metadata.contains(ContainerHeader.Entry(key: "made.by", value: Array("fastavro".utf8))))
        #expect(try header.schema.canonicalForm == schema().canonicalForm)
        let plan = try DecodingPlan(writer: header.schema)
        var expected = try lines("types.jsonl")[...]
        var output = OutputBuffer()
        while let block = try reader.nextBlock() {
            var records = ContainerRecords(block)
            while try records.decodeNext(with: plan, appendingTo: &output) {
                let record = try JSONDocument(parsing: output.bytes)
                let line = try #require(expected.first)
                expected.removeFirst()
                #expect(try record.isSame(as: JSONDocument(parsing: line)))
                output.removeAll()
            }
        }
        #expect(expected.isEmpty)
    }

    @Test func `JSON text is encoded as fastavro encodes the values`() throws {
        let plan = EncodingPlan(try schema())
        for (line, encoding) in zip(try lines("types.jsonl"), try encodings()) {
            #expect(try plan.encode(Array(line)) == encoding)
        }
    }

    @Test func `Swift values are decoded from fastavro's bytes, and encoded to the same bytes`() throws {
        let schema = try schema()
        let (encoder, decoder) = (AvroEncoder(schema: schema), try AvroDecoder(writer: schema))
        for encoding in try encodings() {
            // A Swift dictionary has an order of its own, in which fastavro's bytes can't be repeated: so the bytes are
            // compared where there is at most one entry, and the values where there are more.
            let value = try decoder.decode(Types.self, from: encoding)
            let again = try encoder.encode(value)
            if value.map.count <= 1 { #expect(again == encoding) }
            #expect(try decoder.decode(Types.self, from: again) == value)
        }
    }

    @Test func `data is resolved to another schema as fastavro resolves it`() throws {
        for line in try lines("resolution.jsonl") {
            let line = try JSONDocument(parsing: line)
            let (writer, reader) = (try #require(line["writer"]?.string), try #require(line["reader"]?.string))
            let plan = try DecodingPlan(writer: AvroSchema(parsing: writer), reader: AvroSchema(parsing: reader))
            var output = OutputBuffer()
            try plan.decode(bytes(hex: #require(line["hex"]?.string)), appendingTo: &output)
            let value = try JSONDocument(parsing: [UInt8(ascii: "[")] + output.bytes + [UInt8(ascii: "]")])
            #expect(value.isSame(as: .array([try #require(line["value"])])), "\(writer) as \(reader)")
        }
    }

    // MARK: fastavro reads

    @Test func `fastavro reads the files that are written here`() throws {
        guard let codecs = try python("codecs") else {
            return print("interoperability: skipped, python3 with fastavro is not installed")
        }
        let (schema, expected) = (try schema(), try lines("types.jsonl").map { try JSONDocument(parsing: $0) })
        let plan = EncodingPlan(schema)
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for codec in ContainerCodec.allCases {
            guard codecs.split(separator: "\n").contains(Substring(codec.rawValue)) else {
                print("interoperability: skipped \(codec.rawValue), which fastavro lacks a library for")
                continue
            }
            var writer = try ContainerWriter(schema: schema, codec: codec, blockBytes: 4000)
            for line in try lines("types.jsonl") { try writer.append(plan.encode(Array(line))) }
            try writer.finishBlock()
            let file = folder.appending(path: codec.rawValue)
            try Data(writer.takeBytes()).write(to: file)
            let read = try #require(try python("read", file.path))
            let records = try read.split(separator: "\n").map { try JSONDocument(parsing: Array($0.utf8)) }
            #expect(records.count == expected.count)
            #expect(zip(records, expected).allSatisfy { $0.isSame(as: $1) }, "\(codec)")
        }
    }

    /// What `make.py` prints; nil if it can't run here.
    private func python(_ arguments: String...) throws -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", Self.fixtures.appending(path: "make.py").path] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { return nil }
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
    }

    private func bytes(hex: String) throws -> [UInt8] {
        let digits = Array(hex.utf8)
        return try stride(from: 0, to: digits.count, by: 2).map {
            try #require(UInt8(String(decoding: digits[$0..<($0 + 2)], as: UTF8.self), radix: 16))
        }
    }
}

/// The record of `fixtures/avro/types.avsc`.
private struct Types: Codable, Equatable {
    enum Suit: String, Codable { case hearts = "HEARTS", spades = "SPADES", clubs = "CLUBS" }

    struct Tree: Codable, Equatable {
        var value: Int32
        var children: [Tree]
    }

    enum Either: Codable, Equatable {
        case int(Int32), string(String), boolean(Bool), array([Double])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Int32.self) {
                self = .int(value)
            } else if let value = try? container.decode(String.self) {
                self = .string(value)
            } else if let value = try? container.decode(Bool.self) {
                self = .boolean(value)
            } else {
                self = .array(try container.decode([Double].self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .int(let value): try container.encode(value)
            case .string(let value): try container.encode(value)
            case .boolean(let value): try container.encode(value)
            case .array(let value): try container.encode(value)
            }
        }
    }

    enum CodingKeys: String, CodingKey {
        case nothing, boolean, int, long, float, double, bytes, string, fixed, suit = "enum", array, map, optional
        case either = "union", tree, date, timeMillis = "time_millis", timeMicros = "time_micros"
        case timestampMillis = "timestamp_millis", timestampMicros = "timestamp_micros"
        case timestampNanos = "timestamp_nanos", localMillis = "local_millis", localMicros = "local_micros"
        case uuid, decimal, fixedDecimal = "fixed_decimal", duration
    }

    var nothing: Int?
    var boolean: Bool
    var int: Int32
    var long: Int
    var float: Float
    var double: Double
    var bytes: Data
    var string: String
    var fixed: [UInt8]
    var suit: Suit
    var array: [Int64]
    var map: [String: [String]]
    var optional: String?
    var either: Either
    var tree: Tree
    var date: Date
    var timeMillis: Duration
    var timeMicros: Duration
    var timestampMillis: Date
    var timestampMicros: Date
    var timestampNanos: Int64
    var localMillis: Date
    var localMicros: Date
    var uuid: UUID
    var decimal: Decimal
    var fixedDecimal: Decimal
    var duration: [UInt8]
}
