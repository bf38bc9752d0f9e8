import Foundation
import JSON
import SchemaLanguage

/// One event type: its schemas and its events in memory.
struct Workload {
    /// `click`, `order`, …
    let name: String
    /// The path of the schemas, without an extension.
    let schemaPath: String
    /// The folder of the events.
    let dataFolder: String

    func schemaText(_ fileExtension: String) throws -> String {
        try String(contentsOfFile: "\(schemaPath).\(fileExtension)", encoding: .utf8)
    }

    /// The events in one of the three forms: `plain`, `avro` or `proto`.
    func events(_ form: String) throws -> Events {
        Events(Array(try Data(contentsOf: URL(filePath: "\(dataFolder)/\(name).\(form).ndjson"))))
    }
}

/// Events, one JSON text a line.
struct Events {
    /// All lines, with what separates them.
    let bytes: [UInt8]
    /// The bytes of each line, without the line feed.
    let lines: [Range<Int>]

    init(bytes: [UInt8], lines: [Range<Int>]) {
        self.bytes = bytes
        self.lines = lines
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var lines: [Range<Int>] = []
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(start..<end)
            start = end + 1
        }
        self.lines = lines
    }

    /// The same events with the members of every object in an order of their own, everything else byte for byte.
    func inRandomKeyOrder() throws -> Events {
        var random = SplitMix(state: 1)
        var shuffled: [UInt8] = []
        for line in lines {
            let text = Array(bytes[line])
            append(try JSONValue(parsing: text), of: text, to: &shuffled, &random)
            shuffled.append(UInt8(ascii: "\n"))
        }
        return Events(shuffled)
    }

    private func append(_ value: JSONValue, of text: [UInt8], to output: inout [UInt8], _ random: inout SplitMix) {
        switch value.content {
        case .object(let object):
            output.append(UInt8(ascii: "{"))
            for (index, member) in object.members.shuffled(using: &random).enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                output += text[member.nameSpan.start..<member.nameSpan.end]
                output.append(UInt8(ascii: ":"))
                append(member.value, of: text, to: &output, &random)
            }
            output.append(UInt8(ascii: "}"))
        case .array(let items):
            output.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                append(item, of: text, to: &output, &random)
            }
            output.append(UInt8(ascii: "]"))
        default: output += text[value.span.start..<value.span.end]
        }
    }
}

/// The same order in every run.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
