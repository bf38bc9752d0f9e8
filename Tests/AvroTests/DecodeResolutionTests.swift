import Avro
import JSON
import SchemaLanguage
import Testing

@Suite struct `Decoding by a reader's schema` {
    @Test func `every pair of primitive types is promoted as the specification says, or refused`() throws {
        let samples: [(type: String, bytes: [UInt8])] = [
            ("null", []), ("boolean", [1]), ("int", [14]), ("long", [14]),
            ("float", Binary.littleEndian(Float(1.5).bitPattern)), ("double", Binary.littleEndian((1.5).bitPattern)),
            ("bytes", [4, 0x61, 0x62]), ("string", [4, 0x61, 0x62]),
        ]
        let texts: [String: [String: String]] = [
            "null": ["null": "null"],
            "boolean": ["boolean": "true"],
            "int": ["int": "7", "long": "7", "float": "7.0", "double": "7.0"],
            "long": ["long": "7", "float": "7.0", "double": "7.0"],
            "float": ["float": "1.5", "double": "1.5"],
            "double": ["double": "1.5"],
            "bytes": ["bytes": "\"ab\"", "string": "\"ab\""],
            "string": ["bytes": "\"ab\"", "string": "\"ab\""],
        ]
        for (writer, bytes) in samples {
            for (reader, _) in samples {
                let plan = try DecodingPlan("\"\(writer)\"", "\"\(reader)\"")
                if let text = texts[writer]?[reader] {
                    #expect(try plan.text(bytes) == text, "\(writer) as \(reader)")
                } else {
                    #expect(plan.error(bytes) != nil, "\(writer) as \(reader)")
                }
            }
        }
    }

    @Test func `promotion keeps what the other type can hold`() throws {
        #expect(try DecodingPlan(#""int""#, #""float""#).text(Binary.long(16_777_217)) == "16777216.0")
        #expect(try DecodingPlan(#""long""#, #""double""#).text(Binary.long(.max)) == "9.223372036854776e+18")
        let tenth = Binary.littleEndian(Float(0.1).bitPattern)
        #expect(try DecodingPlan(#""float""#, #""double""#).text(tenth) == "0.10000000149011612")
        #expect(try DecodingPlan(#""string""#, #""bytes""#).text(Binary.string("é")) == "\"\u{C3}\u{A9}\"")
        #expect(try DecodingPlan(#""bytes""#, #""string""#).text([4, 0xC3, 0xA9]) == "\"é\"")
        #expect(try DecodingPlan(#""bytes""#, #""string""#).error([2, 0xFF])?.found == "bytes that are not UTF-8")
    }

    private static let pairs: [(what: String, writer: String, reader: String, bytes: [UInt8], text: String?)] = [
        (
            "another order", record("R", #""a":int, "b":string, "c":int"#),
            record("R", #""c":int, "a":int, "b":string"#),
            [2, 2, 0x78, 4], #"{"c":2,"a":1,"b":"x"}"#
        ),
        (
            "a field left out", record("R", #""a":int, "b":string, "c":int"#), record("R", #""c":int"#),
            [2, 2, 0x78, 4],
            #"{"c":2}"#
        ),
        (
            "defaults before, between and behind", record("R", #""b":int, "d":int"#),
            record("R", #""a":int=1, "b":int, "c":string="x", "d":int, "e":["null","int"]=null"#), [4, 8],
            #"{"a":1,"b":2,"c":"x","d":4,"e":null}"#
        ),
        (
            "defaults and another order", record("R", #""d":int, "b":int"#),
            record("R", #""a":int=1, "b":int, "c":string="x", "d":int, "e":double=2"#), [8, 4],
            #"{"a":1,"b":2,"c":"x","d":4,"e":2.0}"#
        ),
        (
            "nothing written", record("R", ""), record("R", #""a":int=1"#), [], #"{"a":1}"#
        ),
        ("a missing field", record("R", ""), record("R", #""a":int"#), [], nil),
        (
            "an alias of a field", record("R", #""old":int"#),
            #"{"type":"record","name":"R","fields":[{"name":"new","aliases":["old"],"type":"long"}]}"#, [2],
            #"{"new":1}"#
        ),
        (
            "an alias of a record", record("Old", #""a":int"#),
            #"{"type":"record","name":"New","aliases":["Old"],"fields":[{"name":"a","type":"int"}]}"#, [2], #"{"a":1}"#
        ),
        ("another name", record("R", #""a":int"#), record("S", #""a":int"#), [2], nil),
        (
            "another namespace", #"{"type":"fixed","name":"x.F","size":1}"#, #"{"type":"fixed","name":"y.F","size":1}"#,
            [0x41], #""A""#
        ),
        (
            "another size", #"{"type":"fixed","name":"F","size":1}"#, #"{"type":"fixed","name":"F","size":2}"#, [0x41],
            nil
        ),
        (
            "symbols in another order", #"{"type":"enum","name":"E","symbols":["A","B"]}"#,
            #"{"type":"enum","name":"E","symbols":["B","A"]}"#, [0], #""A""#
        ),
        (
            "the default symbol", #"{"type":"enum","name":"E","symbols":["A","B"]}"#,
            #"{"type":"enum","name":"E","symbols":["C","A"],"default":"C"}"#, [2], #""C""#
        ),
        (
            "a symbol that is gone", #"{"type":"enum","name":"E","symbols":["A","B"]}"#,
            #"{"type":"enum","name":"E","symbols":["A"]}"#, [2], nil
        ),
        (
            "a symbol that is still there", #"{"type":"enum","name":"E","symbols":["A","B"]}"#,
            #"{"type":"enum","name":"E","symbols":["A"]}"#, [0], #""A""#
        ),
        ("into a union", #""int""#, #"["null","int"]"#, [2], "1"),
        ("into a union by promotion", #""int""#, #"["null","double"]"#, [2], "1.0"),
        ("into the exact branch", #""int""#, #"["double","long","int"]"#, [2], "1"),
        ("into no branch", #""int""#, #"["null","string"]"#, [2], nil),
        ("out of a union", #"["null","int"]"#, #""long""#, [2, 2], "1"),
        ("out of a union, another branch", #"["null","int"]"#, #""long""#, [0], nil),
        ("from a union into another", #"["int","string"]"#, #"["string","null","long"]"#, [0, 2], "1"),
        (
            "items of arrays", #"{"type":"array","items":"int"}"#, #"{"type":"array","items":["null","float"]}"#,
            [2, 2, 0],
            "[1.0]"
        ),
        (
            "values of maps", #"{"type":"map","values":"int"}"#, #"{"type":"map","values":"long"}"#,
            [2, 2, 0x6B, 2, 0],
            #"{"k":1}"#
        ),
        (
            "an empty array of what can't be read", #"{"type":"array","items":"int"}"#,
            #"{"type":"array","items":"string"}"#, [0], "[]"
        ),
        (
            "an array of what can't be read", #"{"type":"array","items":"int"}"#, #"{"type":"array","items":"string"}"#,
            [2, 2, 0], nil
        ),
        (
            "decimals keep their value", #"{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}"#,
            #"{"type":"bytes","logicalType":"decimal","precision":6,"scale":4}"#, [4, 0x04, 0xD2], #""12.34""#
        ),
    ]

    /// A record whose fields are given as `"name":type=default`, with the quotes of primitive types left out.
    private static func record(_ name: String, _ fields: String) -> String {
        let texts = fields.split(separator: ", ").map { field -> String in
            let parts = field.split(separator: ":", maxSplits: 1)
            let type = parts[1].split(separator: "=", maxSplits: 1)
            let quoted = type[0].hasPrefix("[") ? String(type[0]) : "\"\(type[0])\""
            let defaultText = type.count > 1 ? ",\"default\":\(type[1])" : ""
            return "{\"name\":\(parts[0]),\"type\":\(quoted)\(defaultText)}"
        }
        return "{\"type\":\"record\",\"name\":\"\(name)\",\"fields\":[\(texts.joined(separator: ","))]}"
    }

    @Test func `schemas are resolved as the specification says`() throws {
        for (what, writer, reader, bytes, text) in Self.pairs {
            let plan = try DecodingPlan(writer, reader)
            if let text {
                #expect(try plan.text(bytes) == text, "\(what)")
            } else {
                #expect(plan.error(bytes) != nil, "\(what)")
            }
        }
    }

    @Test func `the tag is the reader's branch`() throws {
        let writer = #"["null",{"type":"record","name":"a.R","fields":[]}]"#
        let reader = #"[{"type":"record","name":"b.R","fields":[]},"null"]"#
        #expect(try DecodingPlan(writer, reader, form: .tagged).text([2]) == #"{"b.R":{}}"#)
        #expect(try DecodingPlan(writer, reader, form: .tagged).text([0]) == "null")
        #expect(try DecodingPlan(#""int""#, #"["null","long"]"#, form: .tagged).text([2]) == #"{"long":1}"#)
    }

    /// What stands before and behind the field that is left out shows whether exactly it was skipped.
    @Test(
        arguments: [
            (#""null""#, []), (#""boolean""#, [1]), (#""int""#, Binary.long(-99_999)), (#""long""#, Binary.long(.min)),
            (#""float""#, [1, 2, 3, 4]), (#""double""#, [1, 2, 3, 4, 5, 6, 7, 8]),
            (#""string""#, Binary.string("héllo")),
            (#""bytes""#, [4, 0xFF, 0xFF]), (#"{"type":"fixed","name":"F","size":3}"#, [1, 2, 3]),
            (#"{"type":"enum","name":"E","symbols":["A","B"]}"#, [2]), (#"["null","int"]"#, [0]),
            (#"["null","int"]"#, [2, 0x80, 1]),
            (#"["null","string",{"type":"array","items":"int"}]"#, [4, 2, 0x80, 1, 0]),
            (#"{"type":"array","items":"double"}"#, [2, 1, 2, 3, 4, 5, 6, 7, 8, 0]),
            (#"{"type":"array","items":"double"}"#, [1, 16, 1, 2, 3, 4, 5, 6, 7, 8, 0]),
            (#"{"type":"array","items":"long"}"#, [4, 0x80, 1, 2, 0]),
            (#"{"type":"array","items":"null"}"#, [200, 1, 0]),
            (#"{"type":"array","items":"string"}"#, [1, 4, 2, 0x61, 2, 2, 0x62, 0]),
            (#"{"type":"map","values":"int"}"#, [2, 2, 0x6B, 0x80, 1, 0]),
            (#"{"type":"map","values":{"type":"map","values":"null"}}"#, [2, 2, 0x6B, 2, 2, 0x6B, 0, 0]),
            (
                #"{"type":"record","name":"S","fields":[{"name":"x","type":"float"},{"name":"y","type":"int"}]}"#,
                [1, 2, 3, 4, 5]
            ),
            (#"{"type":"record","name":"L","fields":[{"name":"n","type":["null","L"]}]}"#, [2, 2, 2, 0]),
            (
                #"{"type":"record","name":"T","fields":[{"name":"c","type":{"type":"array","items":"T"}}]}"#,
                [4, 0, 2, 0, 0, 0]
            ),
        ] as [(String, [UInt8])])
    func `a field that the reader doesn't have is skipped`(type: String, bytes: [UInt8]) throws {
        func record(_ middle: String) -> String {
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"before\",\"type\":\"int\"},\(middle)"
                + "{\"name\":\"behind\",\"type\":\"int\"}]}"
        }
        let plan = try DecodingPlan(record("{\"name\":\"middle\",\"type\":\(type)},"), record(""))
        let datum = [2] + bytes + [4]
        #expect(try plan.text(datum) == #"{"before":1,"behind":2}"#)
        for count in 0..<datum.count { #expect(plan.error(Array(datum.prefix(count))) != nil, "\(count)") }
    }

    @Test func `fields of a recursive record are put in order at every level`() throws {
        func tree(_ fields: String) -> String {
            "{\"type\":\"record\",\"name\":\"T\",\"fields\":[\(fields)]}"
        }
        let children = #"{"name":"c","type":{"type":"map","values":"T"}}"#
        let value = #"{"name":"v","type":"int"}"#
        let added = #"{"name":"d","type":"string","default":"x"}"#
        let plan = try DecodingPlan(tree("\(children),\(value)"), tree("\(value),\(added),\(children)"))
        let leaf: [UInt8] = [0, 6]
        let inner = [2] + Binary.string("k") + leaf + [0, 4]
        let root = [4] + Binary.string("a") + inner + Binary.string("b") + leaf + [0, 2]
        #expect(
            try plan.text(root)
                == #"{"v":1,"d":"x","c":{"a":{"v":2,"d":"x","c":{"k":{"v":3,"d":"x","c":{}}}},"#
                + #""b":{"v":3,"d":"x","c":{}}}}"#)
    }

    private static let defaults: [(type: String, value: String, plain: String?, tagged: String?)] = [
        (#""null""#, "null", "null", "null"), (#""boolean""#, "true", "true", "true"), (#""int""#, "1", "1", "1"),
        (#""long""#, "-9223372036854775808", "-9223372036854775808", "-9223372036854775808"),
        (#""float""#, "0.1", "0.1", "0.1"), (#""double""#, "1e2", "100.0", "100.0"),
        (#""double""#, #""NaN""#, #""NaN""#, #""NaN""#), (#""string""#, #""a\u0022""#, #""a\"""#, #""a\"""#),
        (#""bytes""#, #""\u0000\u00ff""#, "\"\\u0000\u{FF}\"", "\"\\u0000\u{FF}\""),
        (
            #"{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}"#, #""\u0004\u00D2""#, #""12.34""#,
            "\"\\u0004\u{D2}\""
        ),
        (#"{"type":"enum","name":"E","symbols":["A"]}"#, #""A""#, #""A""#, #""A""#),
        (#"{"type":"enum","name":"E","symbols":["A"]}"#, #""B""#, nil, nil),
        (#"{"type":"array","items":["null","int"]}"#, "[1,null]", "[1,null]", #"[{"int":1},null]"#),
        (#"{"type":"map","values":"int"}"#, #"{"k":1}"#, #"{"k":1}"#, #"{"k":1}"#),
        (#"["null","int"]"#, "1", "1", #"{"int":1}"#), (#"["string","int"]"#, "1", "1", #"{"int":1}"#),
        (
            #"{"type":"record","name":"S","fields":[{"name":"a","type":"int"},{"name":"b","type":"int","default":2}]}"#,
            #"{"a":1}"#, #"{"a":1,"b":2}"#, #"{"a":1,"b":2}"#
        ),
        (#""int""#, #""1""#, nil, nil), (#""int""#, "1.5", nil, nil), (#""int""#, "3000000000", nil, nil),
    ]

    @Test func `a default is written in the form of values, and one that is none is refused when it is needed`() throws
    {
        for (type, value, plain, tagged) in Self.defaults {
            let reader =
                "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"f\",\"type\":\(type),\"default\":\(value)}]}"
            let writer = #"{"type":"record","name":"R","fields":[]}"#
            for (form, text) in [(JSONForm.plain, plain), (.tagged, tagged)] {
                let plan = try DecodingPlan(writer, reader, form: form)
                if let text {
                    #expect(try plan.text([]) == "{\"f\":\(text)}", "\(type) \(value)")
                } else {
                    #expect(plan.error([]) != nil, "\(type) \(value)")
                }
            }
        }
    }

    @Test func `defaults of a record that is used everywhere are taken everywhere`() throws {
        func schema(_ fields: String) -> String {
            let record = "{\"type\":\"record\",\"name\":\"S\",\"fields\":[\(fields)]}"
            let uses = (0..<2_000).map { "{\"name\":\"u\($0)\",\"type\":\($0 == 0 ? record : "\"S\"")}" }
            return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[\(uses.joined(separator: ","))]}"
        }
        let defaults = (0..<60).map { "{\"name\":\"d\($0)\",\"type\":\"int\",\"default\":\($0)}" }
        let text = try DecodingPlan(schema(""), schema(defaults.joined(separator: ","))).text([])
        #expect(text.hasSuffix(#""d58":58,"d59":59}}"#))
    }

    @Test func `defaults that are written out exponentially are refused, not written`() throws {
        // Each record has two fields of the next one, by default empty objects.
        var text = #"{"type":"record","name":"R30","fields":[]}"#
        for level in (0..<30).reversed() {
            let next = level == 29 ? text : text
            text =
                "{\"type\":\"record\",\"name\":\"R\(level)\",\"fields\":[{\"name\":\"a\",\"type\":\(next),\"default\":{}},"
                + "{\"name\":\"b\",\"type\":\"R\(level + 1)\",\"default\":{}}]}"
        }
        let plan = try DecodingPlan(#"{"type":"record","name":"R0","fields":[]}"#, text)
        #expect(plan.error([])?.expected.contains("too large") == true)
    }
}
