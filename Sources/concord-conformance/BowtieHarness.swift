import JSON
import JSONSchema
import SchemaLanguage

/// Bowtie's protocol, version 1 (bowtie/schemas/io in its repository): commands `start`, `dialect`, `run` and `stop`.
struct BowtieHarness {
    /// The draft of schemas without `$schema`.
    private var draft = Draft.draft2020
    private let scratch = ValidationScratch()

    /// Why a line is not understood; the harness then ends.
    struct ProtocolError: Error, CustomStringConvertible {
        let description: String
    }

    /// What to answer to a command, on one line; nil for `stop`.
    mutating func answer(to line: String) throws -> String? {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: line)
        } catch {
            throw ProtocolError(description: "a command must be JSON: \(error.message), at byte \(error.offset)")
        }
        switch value.object?["cmd"]?.string {
        case "start":
            guard value.object?["version"]?.number?.int64 == 1 else {
                throw ProtocolError(description: "only version 1 of the protocol is known")
            }
            return BowtieHarness.introduction.text(.compact)
        case "dialect":
            let draft = value.object?["dialect"]?.string.flatMap(Draft.init(metaschema:))
            if let draft { self.draft = draft }
            return JSONDocument.object([JSONDocument.Member("ok", .boolean(draft != nil))]).text(.compact)
        case "run":
            guard let seq = value.object?["seq"], let testCase = value.object?["case"]?.object else {
                throw ProtocolError(description: "run needs seq and case")
            }
            // The number is given back as it came.
            let results = run(testCase).text(.compact)
            return "{\"seq\":\(seq.text),\(results.dropFirst())"
        case "stop": return nil
        default: throw ProtocolError(description: "the commands are start, dialect, run and stop")
        }
    }

    private static let introduction: JSONDocument = [
        "version": 1,
        "implementation": [
            "language": "swift", "name": "concord", "version": "0.1.0",
            // The project has no public address yet, and the protocol demands one.
            "homepage": "https://concord.example/", "issues": "https://concord.example/issues",
            "source": "https://concord.example/source",
            "dialects": .array(
                Draft.allCases.reversed().map { .string($0.metaschema + ($0 <= .draft7 ? "#" : "")) }),
        ],
    ]

    /// Runs one case: `results` for its tests, or `errored`.
    private func run(_ testCase: JSONObject) -> JSONDocument {
        guard let schema = testCase["schema"], let tests = testCase["tests"]?.array else {
            return BowtieHarness.errored("a case needs schema and tests")
        }
        let references = testCase["registry"]?.object?.members.map { SchemaText($0.value.text, name: $0.name) } ?? []
        var options = JSONSchemaOptions()
        options.defaultDraft = draft
        do throws(SchemaError) {
            let schema = try JSONSchema(parsing: SchemaText(schema.text), references: references, options: options)
            let plan = ValidationPlan(schema)
            let results = tests.map { test in
                guard let instance = test.object?["instance"] else {
                    return BowtieHarness.errored("a test needs an instance")
                }
                return result(of: plan, for: instance)
            }
            return ["results": .array(results)]
        } catch {
            return BowtieHarness.errored(error.description)
        }
    }

    private func result(of plan: ValidationPlan, for instance: JSONValue) -> JSONDocument {
        let text = Array(instance.text.utf8)
        return switch plan.verdict(on: text.span, scratch: scratch) {
        case .valid: ["valid": true]
        case .invalid: ["valid": false]
        case .notJSON(let error): BowtieHarness.errored(error.message)
        case .undecided(let reason): BowtieHarness.errored(reason)
        }
    }

    private static func errored(_ message: String) -> JSONDocument {
        ["errored": true, "context": ["message": .string(message)]]
    }
}
