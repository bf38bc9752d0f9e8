import Avro
import JSON
import SchemaLanguage
import Testing

@Suite struct `Mistakes in events` {
    static let text = #"""
        {"type":"record","name":"shop.Order","fields":[
         {"name":"id","type":"long"},
         {"name":"status","type":{"type":"enum","name":"Status","symbols":["OPEN","PAID"]}},
         {"name":"items","type":{"type":"array","items":{"type":"record","name":"Item","fields":[
           {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":6,"scale":2}},
           {"name":"count","type":"int","default":1},
           {"name":"code","type":["int","string","null"],"default":0}]}}},
         {"name":"sent","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null},
         {"name":"labels","type":{"type":"map","values":"string"},"default":{}}]}
        """#

    private func mistakes(_ text: String, _ form: JSONForm = .plain) throws -> [String] {
        let plan = EncodingPlan(try AvroSchema(parsing: Self.text), form: form)
        let error = #expect(throws: ValueError.self) { try plan.encode(Array(text.utf8)) }
        return error?.mistakes.map(\.description) ?? []
    }

    @Test func `all of them are told, with their places`() throws {
        let event = """
            {"id": 9223372036854775808, "status": "LOST",
             "items": [{"price": "1.234"}, {"price": 1, "count": 1.0, "code": []}, 7],
             "sent": "yesterday", "labels": {"a/b": 1, "~": "x", "~": "y"}, "lables": {}}
            """
        #expect(
            try mistakes(event) == [
                "1:8: /id: expected a long from -9223372036854775808 to 9223372036854775807, without fraction and "
                    + "exponent, found the number 9223372036854775808",
                #"1:39: /status: expected one of the symbols "OPEN", "PAID", found the string "LOST""#,
                "2:22: /items/0/price: expected a decimal of up to 6 digits, 2 of them after the point, found the string "
                    + "\"1.234\"",
                "2:54: /items/1/count: expected an int from -2147483648 to 2147483647, without fraction and exponent, "
                    + "found the number 1.0",
                #"2:67: /items/1/code: expected a value of one of "int", "string", "null", found an array"#,
                "2:72: /items/2: expected an object with the fields of shop.Item, found the number 7",
                #"3:10: /sent: expected a long, or a text such as "2026-02-28T23:59:59.123Z", found the string "yesterday""#,
                #"3:41: /labels/a~1b: expected a string, found the number 1"#,
                #"3:54: /labels/~0: expected each name once, found "~" a second time"#,
                #"3:65: /lables: expected a field of shop.Order, such as "labels", found the name "lables""#,
            ])
    }

    @Test func `a member that is missing is told where it should be`() throws {
        #expect(
            try mistakes(#"{"id":1,"items":[{}]}"#) == [
                "1:19: /items/0/price: expected a decimal of up to 6 digits, 2 of them after the point, as the field has "
                    + "no default, found no such member",
                "1:21: /status: expected one of the symbols \"OPEN\", \"PAID\", as the field has no default, found no such "
                    + "member",
            ])
    }

    @Test(arguments: [
        ("", "1:1: (the whole value): expected a value, found the end of the text"),
        ("[]", "1:1: (the whole value): expected an object with the fields of shop.Order, found an array"),
        (#"{"id":1"#, #"1:8: (the whole value): expected "," or "}", found the end of the text"#),
        (#"{"id":,"#, #"1:7: /id: expected a value, found ",""#),
        (#"{"id":01"#, "1:7: /id: expected JSON, found a mistake in it: a number can't begin with a zero"),
        (#"{"id" 1}"#, #"1:7: /id: expected ":" after a member's name, found "1""#),
        (#"{"id":1,}"#, #"1:9: (the whole value): expected a member's name in quotes, found "}""#),
        (
            #"{"status":"OPEN\x"}"#,
            #"1:17: /status: expected JSON, found a mistake in it: "x" can't follow a backslash in a string"#
        ),
    ])
    func `a text that is no JSON is told where it ends to be`(text: String, expected: String) throws {
        #expect(try mistakes(text) == [expected])
    }

    @Test func `what follows the event is told after its mistakes`() throws {
        let found = try mistakes(#"{"id":"1","status":"OPEN","items":[]} {}"#)
        #expect(found.count == 2)
        #expect(found.last == #"1:39: (the whole value): expected the end of the text, found "{""#)
    }

    @Test func `a value that fits two branches is told`() throws {
        let plan = EncodingPlan(try AvroSchema(parsing: #"["bytes","string","null"]"#))
        #expect(
            plan.mistakes(in: Array(#""a""#.utf8)).map(\.description) == [
                "1:1: (the whole value): expected a value that fits one branch of the union only, found the string \"a\", "
                    + "which fits \"bytes\", \"string\"; the tagged form tells them apart"
            ])
    }

    @Test(arguments: [
        (
            #"{"int":1.5}"#,
            "/items/0/code/int: expected an int from -2147483648 to 2147483647, without fraction and exponent, found the number 1.5"
        ),
        (
            #"{"long":1}"#,
            #"/items/0/code/long: expected the name of a branch, one of "int", "string", found the name "long""#
        ),
        (
            #"{"null":null}"#,
            #"/items/0/code/null: expected the name of a branch, one of "int", "string", found the name "null""#
        ),
        ("{}", "/items/0/code: expected an object with one member, called by the branch, found 0 members"),
        (
            #"{"int":1,"string":""}"#,
            "/items/0/code: expected an object with one member, called by the branch, found 2 members"
        ),
        (
            "1",
            #"/items/0/code: expected null or an object with one member, one of "int", "string", "null", found the number 1"#
        ),
    ])
    func `mistakes in tags are told`(code: String, expected: String) throws {
        let found = try mistakes(#"{"id":1,"status":"OPEN","items":[{"price":"a","code":\#(code)}]}"#, .tagged)
        #expect(found.map { $0.split(separator: ": ", maxSplits: 1).last.map(String.init) } == [expected])
    }

    @Test func `a hundred mistakes are enough`() throws {
        let plan = EncodingPlan(try AvroSchema(parsing: #"{"type":"array","items":"int"}"#))
        let text = "[\(String(repeating: "true,", count: 5_000))1]"
        #expect(plan.mistakes(in: Array(text.utf8)).count == 100)
    }

    @Test func `a text without a mistake has none`() throws {
        let plan = EncodingPlan(try AvroSchema(parsing: Self.text))
        let event = #"{"id":1,"status":"OPEN","items":[{"price":1.25,"code":null}],"sent":"2026-02-28T00:00:00Z"}"#
        #expect(plan.mistakes(in: Array(event.utf8)).isEmpty)
        #expect(throws: Never.self) { try plan.encode(Array(event.utf8)) }
    }
}
