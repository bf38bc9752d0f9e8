import Foundation
import JSON
import JSONSchema
import SchemaLanguage
import Synchronization
import Testing

/// Schemas and values that are made to hang or to crash.
@Suite struct `Hostile schemas and values` {
    private func plan(_ text: String, limits: ValidationLimits = ValidationLimits()) throws -> ValidationPlan {
        ValidationPlan(try JSONSchema(parsing: SchemaText(text)), limits: limits)
    }

    private func verdict(_ plan: ValidationPlan, _ text: String) -> ValidationVerdict {
        let bytes = Array(text.utf8)
        return plan.verdict(on: bytes.span, scratch: ValidationScratch())
    }

    private func nested(_ depth: Int, _ inner: String = "") -> String {
        String(repeating: "[", count: depth) + inner + String(repeating: "]", count: depth)
    }

    @Test(arguments: ["anyOf", "oneOf", "allOf"])
    func `branches that double at each level are given up`(keyword: String) throws {
        var limits = ValidationLimits()
        limits.steps = 100_000
        let branch = "{\"items\": {\"$ref\": \"#\"}}"
        let plan = try plan("{\"type\": \"array\", \"\(keyword)\": [\(branch), \(branch)]}", limits: limits)
        let verdict = verdict(plan, nested(30, keyword == "allOf" ? "[]" : "1"))
        #expect(verdict == .undecided("validating it takes more than 100000 steps"))
        #expect(plan.validate(nested(30, "1")).mistakes.count == 1)
        // What is given up is never turned round into a yes.
        let negation = "{\"not\": {\"type\": \"array\", \"\(keyword)\": [\(branch), \(branch)]}}"
        #expect(try !self.plan(negation, limits: limits).accepts(nested(30, "1")))
    }

    @Test(arguments: ["^(a+)+$", "^(a|a)*$", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)*x"])
    func `patterns that backtrack for ever are given up`(pattern: String) throws {
        let plan = try plan("{\"pattern\": \(JSONValue.quoted(pattern))}")
        let verdict = verdict(plan, "\"\(String(repeating: "a", count: 5_000))!\"")
        switch verdict {
        case .invalid: break
        case .undecided(let reason): #expect(reason.contains("takes too long"))
        default: Issue.record("\(verdict)")
        }
    }

    @Test func `values that are too deep are refused`() throws {
        let plan = try plan("{\"items\": {\"$ref\": \"#\"}}")
        #expect(verdict(plan, nested(60)) == .valid)
        #expect(
            verdict(plan, nested(100_000)) == .notJSON(JSONError("arrays and objects nest more than 256 deep", at: 256))
        )
    }

    @Test func `schemas that are too deep are refused`() {
        let text = String(repeating: "{\"allOf\": [", count: 10_000) + "{}" + String(repeating: "]}", count: 10_000)
        let error = #expect(throws: SchemaError.self) { try JSONSchema(parsing: SchemaText(text)) }
        #expect(error?.description.contains("arrays and objects nest more than 256 deep") == true)
    }

    @Test func `a small thread is enough for the deepest evaluation`() throws {
        // Ten schemas apply to each value inside each other.
        let links = (0..<9).map { "\"\($0)\": {\"allOf\": [{\"$ref\": \"#/definitions/\($0 + 1)\"}]}" }
        let last =
            "\"9\": {\"items\": {\"$ref\": \"#/definitions/0\"}, \"additionalProperties\": {\"$ref\": \"#/definitions/0\"}}"
        let plan = try plan(
            "{\"$ref\": \"#/definitions/0\", \"definitions\": {\(links.joined(separator: ",")), \(last)}}")
        let value = Array((String(repeating: "[{\"a\":", count: 128) + "1" + String(repeating: "}]", count: 128)).utf8)
        let verdict = Mutex<ValidationVerdict?>(nil)
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            let outcome = plan.verdict(on: value.span, scratch: ValidationScratch())
            _ = plan.validate(value)
            verdict.withLock { $0 = outcome }
            done.signal()
        }
        // The least that a thread has on any platform.
        thread.stackSize = 512 << 10
        thread.start()
        done.wait()
        let limit = ValidationLimits().depth
        #expect(verdict.withLock { $0 } == .undecided("schemas apply inside each other more than \(limit) deep"))
    }

    @Test(
        arguments: [
            ([0x22, 0xC3, 0x28, 0x22], "a string is not valid UTF-8"),
            (Array("\"\\ud800\"".utf8), "a lone surrogate is no character"),
            (Array("\"\\udc00\\ud800\"".utf8), "a lone surrogate is no character"),
            (Array("{\"a\":1,\"a\":2}".utf8), "the name \"a\" occurs twice in this object"),
            (Array("{\"a\":1,\"\\u0061\":2}".utf8), "the name \"a\" occurs twice in this object"),
            (Array("1e99999".utf8), "a number's exponent is beyond ±10000"),
            (Array("\"\0\"".utf8), "a string holds the control character the byte 0x00; write it as an escape"),
            ([0xEF, 0xBB, 0xBF, 0x31], "the text begins with a byte order mark, which JSON doesn't allow"),
            (Array("1 \0".utf8), "expected the end of the text, found the byte 0x00"),
            ([], "expected a value, found the end of the text"),
        ] as [([UInt8], String)])
    func `what is not JSON is refused, in values and in schemas`(bytes: [UInt8], message: String) throws {
        let plan = try plan("true")
        guard case .notJSON(let error) = plan.verdict(on: bytes.span, scratch: ValidationScratch()) else {
            Issue.record("\(bytes) was taken for JSON")
            return
        }
        #expect(error.message == message)
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        let schema = #expect(throws: SchemaError.self) { try JSONSchema(parsing: SchemaText(text)) }
        #expect(schema?.description.contains(message) == true)
    }

    @Test func `a tape refuses exactly what the reader of documents refuses`() throws {
        let texts = [
            "0", "-0", "01", "-", "1.", ".5", "1e", "1e+", "1E-2", "1.0e5", "12345678901234567890",
            "-9223372036854775808",
            "9223372036854775808", "\"\"", "\"", "\"\\", "\"\\u12", "\"\\u00e9\"", "\"\\uD83D\\uDE00\"", "\"\\uD83Dx\"",
            "\"\u{7F}\"", "\"\t\"", "[", "[]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{}", "{\"a\"", "{\"a\":",
            "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "[}", "{]", "nul",
            "nulll", "True",
            "truefalse", " [ 1 , { \"a\" : null } ] ", "[1]]", "\u{A0}1", "[[[]]]", "{\"a\":{\"a\":[{}]}}", "+1", "NaN",
            "[1\n,\r2\t]",
        ]
        let plan = try plan("true")
        for text in texts {
            let isJSON = (try? JSONValue(parsing: text)) != nil
            #expect((verdict(plan, text) == .valid) == isJSON, "\(text)")
        }
    }

    @Test func `numbers of any size are compared exactly`() throws {
        let big = String(repeating: "9", count: 1_000)
        #expect(verdict(try plan("{\"maximum\": \(big)}"), big) == .valid)
        #expect(verdict(try plan("{\"exclusiveMaximum\": \(big)}"), big) == .invalid)
        #expect(verdict(try plan("{\"multipleOf\": 0.01}"), "4.02") == .valid)
        #expect(verdict(try plan("{\"multipleOf\": 0.01}"), "1e9999") == .valid)
        #expect(verdict(try plan("{\"multipleOf\": \(big)}"), big) == .valid)
        #expect(verdict(try plan("{\"multipleOf\": 7e-9999}"), "1e9999") == .invalid)
        #expect(verdict(try plan("{\"multipleOf\": 123456789012345678901}"), "1e10000") == .invalid)
        #expect(verdict(try plan("{\"minimum\": 9007199254740993}"), "9007199254740992") == .invalid)
        #expect(verdict(try plan("{\"minimum\": -1.5}"), "-1") == .valid)
        #expect(verdict(try plan("{\"minimum\": -1.5}"), "-2") == .invalid)
        #expect(verdict(try plan("{\"maximum\": 1e400}"), "\(Int64.max)") == .valid)
        #expect(verdict(try plan("{\"const\": 1.0}"), "1") == .valid)
        #expect(verdict(try plan("{\"const\": 9223372036854775808}"), "9223372036854775808.0") == .valid)
        #expect(verdict(try plan("{\"enum\": [1e2]}"), "100") == .valid)
        #expect(verdict(try plan("{\"type\": \"integer\"}"), "1e3") == .valid)
        #expect(verdict(try plan("{\"type\": \"integer\"}"), "1.5e1") == .valid)
        #expect(verdict(try plan("{\"type\": \"integer\"}"), "1.55e1") == .invalid)
    }

    @Test func `a large schema is read`() throws {
        let properties = (0..<20_000).map { "\"property\($0)\": {\"type\": \"string\", \"maxLength\": \($0)}" }
        let plan = try plan("{\"properties\": {\(properties.joined(separator: ","))}}")
        #expect(plan.accepts("{\"property19999\": \"a\"}"))
        #expect(!plan.accepts("{\"property0\": \"a\"}"))
    }
}
