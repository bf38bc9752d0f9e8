import JSON
import SchemaLanguage
import Testing

@testable import JSONSchema

@Suite struct `The pass over the text` {
    private func plan(_ text: String) throws -> ValidationPlan {
        var options = JSONSchemaOptions()
        options.defaultDraft = .draft2020
        options.format = .assertion
        return ValidationPlan(try JSONSchema(parsing: SchemaText(text), options: options))
    }

    private func passAccepts(_ plan: ValidationPlan, _ text: String) -> Bool {
        let scratch = ValidationScratch()
        let bytes = Array(text.utf8)
        scratch.memory.load(bytes.span)
        return plan.pass?.accepts(plan, scratch) == true
    }

    private func evaluationAccepts(_ plan: ValidationPlan, _ text: String) -> Bool {
        let scratch = ValidationScratch()
        let bytes = Array(text.utf8)
        scratch.memory.load(bytes.span)
        guard let tape = scratch.memory.read(depthMax: plan.limits.textDepth) else { return false }
        var evaluation = Evaluation(
            plan, tape: tape, room: scratch.patterns.room, steps: plan.limits.steps, collecting: false)
        return evaluation.run()
    }

    @Test(arguments: 0..<40)
    func `it accepts only what an evaluation accepts, and reports agree`(seed: Int) throws {
        var random = RandomSchemas(seed: UInt64(seed))
        var accepted = 0
        for _ in 0..<25 {
            let schema = random.schema()
            guard let plan = try? plan(schema) else { continue }
            for _ in 0..<20 {
                let value = random.value()
                let isValid = evaluationAccepts(plan, value)
                let isAccepted = passAccepts(plan, value)
                if isAccepted { accepted += 1 }
                #expect(!isAccepted || isValid, "\(schema) \(value)")
                let report = plan.validate(value)
                #expect(report.isValid == isValid && report.failures.isEmpty == isValid, "\(schema) \(value)")
            }
        }
        #expect(accepted > 0)
    }

    @Test func `texts with a wrong byte are JSON to it and to the tape where they are to the reader of documents`()
        throws
    {
        var random = RandomSchemas(seed: 7)
        let plan = try plan("{\"type\": [\"object\", \"array\", \"string\", \"number\", \"boolean\", \"null\"]}")
        let scratch = ValidationScratch()
        for _ in 0..<3_000 {
            let text = random.damaged(Array(random.value().utf8))
            let isJSON = (try? JSONValue(parsing: text)) != nil
            scratch.memory.load(text.span)
            let isAccepted = plan.pass?.accepts(plan, scratch) == true
            let isRead = scratch.memory.read(depthMax: 256) != nil
            #expect(isRead == isJSON && (!isAccepted || isJSON), "\(String(decoding: text, as: UTF8.self))")
        }
    }

    /// What the pass is for: events of ordinary schemas must not need the tape.
    @Test(arguments: [
        (
            "{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\"}}}",
            "{\"b\": [1, {\"c\": null}], \"a\": 1}"
        ),
        ("{\"required\": [\"z\"], \"additionalProperties\": {\"type\": \"string\"}}", "{\"y\":\"1\",\"z\":\"2\"}"),
        ("{\"propertyNames\": {\"pattern\": \"^[a-z]+$\"}, \"properties\": {\"a\": true}}", "{\"b\":1,\"a\":2}"),
        ("{\"patternProperties\": {\"^x-\": {\"type\": \"integer\"}}, \"additionalProperties\": false}", "{\"x-a\":1}"),
        ("{\"anyOf\": [{\"type\": \"null\"}, {\"$ref\": \"#/$defs/a\"}], \"$defs\": {\"a\": {\"minimum\": 1}}}", "1.5"),
        (
            "{\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": {\"$ref\": \"#\"}}]}",
            "[[\"a\"],[],\"b\"]"
        ),
        ("{\"enum\": [\"A\", \"B\", \"q\\\"\"]}", "\"\\u0041\""), ("{\"const\": \"é\"}", "\"é\""),
        ("{\"type\": [\"number\", \"null\"], \"minimum\": 0, \"exclusiveMaximum\": 1}", "0.0"),
        ("{\"type\": \"number\", \"minimum\": -90, \"maximum\": 90}", "-90.0"),
        ("{\"type\": \"integer\", \"multipleOf\": 5}", "-15"), ("{\"maxLength\": 2}", "\"日本\""),
        ("{\"minLength\": 2}", "\"😀😀\""),
        ("{\"pattern\": \"^(a|b)+$\"}", "\"abab\""), ("{\"format\": \"date\"}", "\"2024-02-29\""),
        ("{\"prefixItems\": [{\"type\": \"string\"}], \"items\": {\"type\": \"integer\"}}", "[\"a\", 1, 2]"),
        ("{\"items\": {\"uniqueItems\": true, \"type\": \"array\"}}", "[[1, 2], [3]]"),
        ("{\"properties\": {\"a\": {\"allOf\": [{\"minimum\": 1}, {\"maximum\": 3}]}}}", "{\"a\": 2, \"b\": \"\\n\"}"),
        ("true", " [1, \"a\", {\"b\": false}] "), ("{\"enum\": [1, 2.0, 300, null]}", "300"),
        (
            """
            {"oneOf": [{"properties": {"k": {"const": "a"}, "x": {"type": "integer"}}, "required": ["k"]},
              {"properties": {"k": {"enum": ["b", "c"]}, "x": {"type": "string"}}, "required": ["k"]}]}
            """, "{\"x\": \"1\", \"k\": \"c\"}"
        ),
        (
            """
            {"$ref": "#/$defs/base", "properties": {"b": {"minLength": 1}}, "unevaluatedProperties": false,
              "$defs": {"base": {"allOf": [{"properties": {"a": {"type": "integer"}}, "required": ["a"]}], "properties": {"b": {"type": "string"}}}}}
            """, "{\"b\": \"x\", \"a\": 1}"
        ),
        (
            """
            {"$id": "http://x/people", "$ref": "http://x/list", "$defs": {
              "item": {"$dynamicAnchor": "item", "type": "integer"},
              "list": {"$id": "http://x/list", "properties": {"items": {"items": {"$dynamicRef": "#item"}}, "next": {"$ref": "#"}},
                "$defs": {"any": {"$dynamicAnchor": "item"}}}}}
            """, "{\"items\": [1], \"next\": {\"items\": [2, 3]}}"
        ),
    ])
    func `it is enough for ordinary schemas`(schema: String, value: String) throws {
        let plan = try plan(schema)
        #expect(passAccepts(plan, value))
        #expect(evaluationAccepts(plan, value))
    }

    @Test(arguments: [
        ("{\"additionalProperties\": true}", "{\"a\":1,\"a\":2}"),
        ("{\"properties\": {\"a\": true}}", "{\"a\":1,\"b\":2,\"a\":3}"),
        ("{\"properties\": {\"a\": true}}", "{\"a\":1,\"\\u0061\":2}"), ("true", "{\"a\":{\"b\":1,\"b\":1}}"),
        ("true", "[1,]"), ("true", "1 2"), ("true", "\"\u{1}\""), ("{\"type\": \"string\"}", "\"\\ud800\""),
        ("true", "-"), ("true", ""),
        ("{\"maximum\": 0}", "1e-400"), ("{\"exclusiveMinimum\": 1}", "1.0"),
        ("{\"maximum\": 9007199254740992}", "9007199254740993"),
        ("{\"maximum\": 0.1}", "0.1000000000000000055"), ("{\"required\": [\"a\"]}", "{\"b\":1}"),
        ("{\"properties\": {\"abcdefghijklmnop\": false}}", "{\"abcdefghijklmnop\":1}"),
        ("{\"allOf\": [{\"properties\": {\"a\": true}}], \"unevaluatedProperties\": false}", "{\"a\":1,\"b\":2}"),
        ("{\"required\": [\"a\"], \"unevaluatedProperties\": false}", "{\"a\":1}"),
        ("{\"type\": \"integer\", \"anyOf\": [{\"minimum\": 1}, {\"type\": \"null\"}]}", "1.5"),
        ("{\"allOf\": [{\"additionalProperties\": false}], \"properties\": {\"a\": true}}", "{\"a\":1}"),
        ("{\"allOf\": [{\"patternProperties\": {\"^a\": false}}], \"properties\": {\"ab\": true}}", "{\"ab\":1}"),
        (
            """
            {"oneOf": [{"properties": {"k": {"const": "a"}}, "required": ["k"]}, {"properties": {"k": {"const": "b"}}, "required": ["k"]}]}
            """, "{\"k\\u0041\": \"a\"}"
        ),
    ])
    func `it accepts nothing wrong`(schema: String, value: String) throws {
        #expect(!passAccepts(try plan(schema), value))
    }

    @Test func `every required name of many is asked for`() throws {
        let names = (0..<130).map { "\"property number \($0)\"" }
        let plan = try plan("{\"required\": [\(names.joined(separator: ","))], \"properties\": {\(names[3]): {}}}")
        let members = names.map { $0 + ":1" }
        #expect(passAccepts(plan, "{\(members.reversed().joined(separator: ","))}"))
        for missing in [0, 3, 63, 64, 129] {
            var rest = members
            rest.remove(at: missing)
            #expect(!plan.accepts("{\(rest.joined(separator: ","))}"))
        }
    }

    @Test func `objects with many other names are left to the tape`() throws {
        let plan = try plan("{\"additionalProperties\": {\"type\": \"integer\"}}")
        let members = (0..<100).map { "\"name \($0)\":\($0)" }
        #expect(plan.accepts("{\(members.joined(separator: ","))}"))
        #expect(!plan.accepts("{\((members + ["\"name 7\":1"]).joined(separator: ","))}"))
        #expect(passAccepts(plan, "{\(members.prefix(32).joined(separator: ","))}"))
    }

    @Test(arguments: [
        ("^[0-9a-f]{8}-[0-9a-f]{4}$", true), ("^ORD-[0-9]{10}$", true), ("^-?[0-9]{1,10}\\.[0-9]{2}$", true),
        ("^[a-z][a-z0-9_.]*$", true),
        ("^a", true), ("^\\d+$", true), ("^[\\w.-]+@[a-z]+$", true), ("^x{3,}$", true),
        ("a", false), ("^a|b$", false), ("^(a)$", false), ("^[^a]$", false), ("^.$", false), ("^a+a$", false),
        ("^[a-c]*b?c$", false),
        ("^é$", false), ("^a{2,1}$", false), ("^a+?$", false), ("^\\s$", false), ("^[]$", false),
    ])
    func `simple patterns are told from others, and match the same`(pattern: String, isSimple: Bool) throws {
        let sequence = ClassSequence(pattern)
        #expect((sequence != nil) == isSimple)
        guard let sequence else { return }
        let memory = PlanMemory()
        let compiled = SequencePattern(sequence, in: memory)
        let regular = try Pattern(pattern)
        for text in [
            "", "a", "abc", "x", "xxx", "xxxx", "0123abcd-00ff", "0123abcd-00fg", "ORD-0123456789", "ORD-012345678",
            "-12.50", "12.5", "a1_.", "A", "b@c", "a.b-c@example", "12\n", "é", "aé",
        ] {
            var copy = text
            let matches = copy.withUTF8 { bytes in
                guard let start = unsafe UnsafeRawPointer(bytes.baseAddress) else { return false }
                return unsafe compiled.matches(start, start + bytes.count)
            }
            #expect(matches == regular.isFound(in: text), "\(pattern) \(text)")
        }
    }
}
