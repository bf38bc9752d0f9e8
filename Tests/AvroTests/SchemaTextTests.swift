import Avro
import SchemaLanguage
import Testing

@Suite struct `Texts of Avro schemas` {
    @Test(arguments: [
        ("{\"type\": \"int\"}", "\"int\""),
        ("{ \"items\" : \"int\", \"type\":\"array\" , \"x\" : 1}", "{\"type\":\"array\",\"items\":\"int\",\"x\":1}"),
        ("{\"logicalType\": \"date\", \"type\": \"int\"}", "{\"type\":\"int\",\"logicalType\":\"date\"}"),
        (
            """
            {"aliases": ["B", "x.C", ".D"], "symbols": ["A"], "p": {"z": 1, "a": 2}, "name": "n.E", "type": "enum",
             "default": "A", "doc": ""}
            """,
            """
            {"type":"enum","name":"E","namespace":"n","doc":"","symbols":["A"],"default":"A","p":{"z":1,"a":2},\
            "aliases":["B","x.C",".D"]}
            """
        ),
        (
            """
            {"fields": [
               {"type": "double", "name": "a", "x": [1.50, 1e7, 0.00012, 100, -0.0, 1e400], "default": 1, "doc": "d",
                "aliases": ["z", "b"], "order": "descending"},
               {"name": "r", "type": ["null", "n.R"]},
               {"name": "s", "type": {"type": "record", "name": "int", "namespace": "n", "fields": []}},
               {"name": "t", "type": "n.int"},
               {"name": "u", "type": {"type": "fixed", "name": "F", "namespace": "", "size": 3}},
               {"name": "v", "type": {"type": "map", "values": "F", "default": {}}}],
             "name": "R", "namespace": "n", "type": "error"}
            """,
            """
            {"type":"error","name":"R","namespace":"n","fields":[{"name":"a","type":"double","doc":"d","default":1,\
            "order":"descending","aliases":["z","b"],"x":[1.5,1.0E7,1.2E-4,100,-0.0,"Infinity"]},\
            {"name":"r","type":["null","R"]},{"name":"s","type":{"type":"record","name":"int","fields":[]}},\
            {"name":"t","type":"n.int"},{"name":"u","type":{"type":"fixed","name":"F","namespace":"","size":3}},\
            {"name":"v","type":{"type":"map","values":"F","default":{}}}]}
            """
        ),
        (
            #"{"type": "string", "x": "\u001f\u007f\/\"\\\té\ud83d\ude00\u2028"}"#,
            "{\"type\":\"string\",\"x\":\"\\u001F\u{7F}/\\\"\\\\\\té😀\u{2028}\"}"
        ),
    ])
    func `the registry's text is what Avro's Java library prints`(text: String, printed: String) throws {
        #expect(try AvroSchema(parsing: text).registryText == printed)
        #expect(try AvroSchema(parsing: printed).registryText == printed)
    }

    @Test func `normalization sorts what has no order and keeps what has`() throws {
        let schema = try AvroSchema(
            parsing: """
                {"type": "error", "name": "n.R", "doc": "", "z": {"b": 1, "a": [{"d": 1, "c": 2}]}, "y": 1.0,
                 "aliases": ["b.X", "Y", ".Z", "a.X"], "fields": [
                  {"name": "b", "type": {"type": "bytes", "scale": 0, "x": 1, "precision": 4, "logicalType": "decimal"},
                   "doc": "", "aliases": ["q", "p"]},
                  {"name": "a", "type": ["null", {"type": "string", "logicalType": "none", "a": 1}], "order": "ascending"},
                  {"name": "f", "type": {"type": "array", "items": "float"}, "default": [1, 0.1]},
                  {"name": "m", "default": {"z": 1, "y": {"x": 2, "w": 1}}, "type": ["null",
                    {"type": "record", "name": "M", "fields": [{"name": "y", "type": {"type": "map", "values": "double"}},
                      {"name": "z", "type": "long"}]}]},
                  {"name": "n", "type": {"type": "record", "name": "N", "fields": [{"name": "m", "type": "M"}]},
                    "default": {"m": {"z": 1, "y": {"w": 1}}}},
                  {"name": "l", "type": {"type": "fixed", "name": "D", "size": 8, "precision": 9, "a": 1, "scale": 2,
                    "logicalType": "decimal", "aliases": ["N"]}}]}
                """)
        #expect(
            schema.normalizedText == """
                {"type":"record","name":"R","namespace":"n","fields":[\
                {"name":"b","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":0,"x":1},"doc":"",\
                "aliases":["p","q"]},\
                {"name":"a","type":["null",{"type":"string","a":1,"logicalType":"none"}]},\
                {"name":"f","type":{"type":"array","items":"float"},"default":[1.0,0.1]},\
                {"name":"m","type":["null",{"type":"record","name":"M","fields":[{"name":"y","type":{"type":"map",\
                "values":"double"}},{"name":"z","type":"long"}]}],"default":{"y":{"w":1,"x":2},"z":1}},\
                {"name":"n","type":{"type":"record","name":"N","fields":[{"name":"m","type":"M"}]},\
                "default":{"m":{"y":{"w":1.0},"z":1}}},\
                {"name":"l","type":{"type":"fixed","name":"D","size":8,"logicalType":"decimal","precision":9,"scale":2,\
                "a":1,"aliases":["N"]}}],\
                "y":1.0,"z":{"a":[{"c":2,"d":1}],"b":1},"aliases":[".Z","a.X","b.X","Y"]}
                """)
    }

    @Test func `schemas are equivalent when all but their layout agrees`() throws {
        let base = """
            {"type": "record", "name": "n.R", "doc": "d", "aliases": ["A", "B"], "x": 1, "y": 2, "fields": [
              {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["A", "B"], "default": "A"}, "default": "A"},
              {"name": "f", "type": ["null", "E", {"type": "fixed", "name": "F", "size": 2}], "doc": "f"},
              {"name": "r", "type": {"type": "array", "items": "R"}, "order": "ignore"}]}
            """
        let schema = try AvroSchema(parsing: base)
        let sameMeaning = [
            ("\"x\": 1, \"y\": 2", "\"y\": 2.0, \"x\": 1"), ("[\"A\", \"B\"], \"x\"", "[\"n.B\", \"n.A\"], \"x\""),
            ("\"name\": \"n.R\"", "\"name\": \"R\", \"namespace\": \"n\""), ("\"items\": \"R\"", "\"items\": \"n.R\""),
        ]
        for (old, new) in sameMeaning {
            let other = try AvroSchema(parsing: base.replacing(old, with: new))
            #expect(base.contains(old) && schema.isEquivalent(to: other), "\(new)")
        }
        let otherMeaning = [
            ("\"doc\": \"d\"", "\"doc\": \"D\""), ("\"doc\": \"f\"", "\"doc\": null"),
            ("[\"A\", \"B\"], \"x\"", "[\"A\"], \"x\""),
            ("\"y\": 2", "\"y\": 3"), ("\"default\": \"A\"},", "\"default\": \"B\"},"), ("\"size\": 2", "\"size\": 3"),
            ("\"order\": \"ignore\"", "\"order\": \"ascending\""), ("\"items\": \"R\"", "\"items\": \"E\""),
            ("[\"A\", \"B\"], \"default\"", "[\"A\", \"B\", \"C\"], \"default\""),
            ("\"null\", \"E\"", "\"E\", \"null\""),
            (", \"default\": \"A\"},\n", "},\n"), ("\"name\": \"f\"", "\"name\": \"g\""),
        ]
        for (old, new) in otherMeaning {
            let other = try AvroSchema(parsing: base.replacing(old, with: new))
            #expect(base.contains(old) && !schema.isEquivalent(to: other), "\(new)")
            #expect(!other.isEquivalent(to: schema), "\(new)")
        }
    }

    @Test func `a definition may stand at another of the uses`() throws {
        let schemas = try [
            "[{\"type\": \"fixed\", \"name\": \"A\", \"size\": 1}, {\"type\": \"map\", \"values\": \"A\"}]",
            "[\"A\", {\"type\": \"map\", \"values\": {\"type\": \"fixed\", \"name\": \"A\", \"size\": 1}}]",
        ].map { try AvroSchema(parsing: $0) }
        #expect(schemas[0].isEquivalent(to: schemas[1]))
        #expect(schemas[0].canonicalForm == schemas[1].canonicalForm)
        #expect(schemas[0].registryText == schemas[1].registryText)
    }
}
