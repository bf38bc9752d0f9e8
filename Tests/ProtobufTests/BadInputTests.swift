import Protobuf
import SchemaLanguage
import Testing

/// What no honest person writes: each is refused with a clear error, in bounded time and memory.
@Suite struct BadInputTests {
    private func problems(_ text: String) -> [SchemaProblem] {
        do throws(SchemaError) {
            _ = try ProtobufSchema(parsing: SchemaText(text, name: "main.proto"))
            return []
        } catch {
            return error.problems
        }
    }

    @Test(arguments: [
        ("100,000 nested messages", String(repeating: "message M {", count: 100_000)),
        ("100,000 braces", "message M " + String(repeating: "{", count: 100_000)),
        ("100,000 braces in an option", "option (a) = " + String(repeating: "{", count: 100_000)),
        ("100,000 groups", String(repeating: "optional group G = 1 {", count: 100_000)),
        (
            "1,000 braces in a known option",
            """
            syntax = "proto2"; import "google/protobuf/descriptor.proto";
            message M { optional M m = 1; } extend google.protobuf.FileOptions { optional M m = 50000; }
            option (m) = \(String(repeating: "{ m ", count: 1_000)) {} \(String(repeating: "}", count: 1_000));
            """
        ),
        ("a package of 1,000,000 parts", "package a" + String(repeating: ".a", count: 1_000_000) + ";"),
        ("a number of 100,000 digits", "message M { optional int32 a = 1\(String(repeating: "0", count: 100_000)); }"),
        ("a text of 10 MB", String(repeating: " ", count: 10_000_000)),
        ("a name of 1,000,000 bytes", "message \(String(repeating: "a", count: 1_000_000)) {}"),
        ("a control character", "message M {\u{0} }"),
        ("an unclosed comment", "/* "),
    ])
    func `is refused`(_ what: String, _ text: String) {
        let problems = problems(text)
        #expect(problems.contains { $0.severity == .error }, "\(what)")
        #expect(problems.allSatisfy { $0.message.utf8.count < 2_000 }, "\(what)")
    }

    @Test func `no more mistakes are reported than someone can read`() {
        #expect(problems(String(repeating: "x ", count: 100_000)).count <= 1_000)
        let fields = (1...18_000).map { "Unknown f\($0) = \($0);" }.joined()
        #expect(problems("syntax = \"proto3\"; message M { \(fields) }").count <= 1_001)
    }

    @Test func `many ranges, oneofs and extensions don't take many times as long`() throws {
        let ranges = (0..<20_000).map { "\($0 * 3 + 20_000)" }.joined(separator: ",")
        let extensions = (0..<20_000).map { "optional int32 e\($0) = \($0 * 3 + 20_000);" }.joined()
        let text = "syntax = \"proto2\"; message M { extensions \(ranges); } extend M { \(extensions) }"
        #expect(try ProtobufSchema(parsing: SchemaText(text, name: "a.proto")).rootFile.extensions.count == 20_000)
        let optionals = (1...18_000).map { "optional int32 f\($0) = \($0);" }.joined()
        let proto3 = try ProtobufSchema(
            parsing: SchemaText("syntax = \"proto3\"; message M { \(optionals) }", name: "b.proto"))
        #expect(proto3.oneofs.count == 18_000)
    }

    @Test func `imports in a circle are refused`() {
        let files = ["a": "b", "b": "c", "c": "a"].mapValues { "syntax = \"proto3\"; import \"\($0)\";" }
        do throws(SchemaError) {
            _ = try ProtobufSchema(linking: ["a"]) { path in files[path].map { SchemaText($0, name: path) } }
            Issue.record("accepted")
        } catch {
            #expect(error.problems.contains { $0.message.contains("a -> b -> c -> a") })
        }
    }

    @Test func `a chain of 2,000 imports is followed without recursion`() throws {
        let schema = try ProtobufSchema(linking: ["0"]) { path in
            guard let number = Int(path), number <= 2_000 else { return nil }
            let next = number < 2_000 ? "import \"\(number + 1)\";" : ""
            return SchemaText("syntax = \"proto3\"; \(next) message M\(number) {}", name: path)
        }
        #expect(schema.files.count == 2_001)
        #expect(schema.rootFile.name == "0")
    }

    @Test func `descriptors that refer to themselves are refused`() {
        var itself = FileDescriptorProto()
        itself.name = "a.proto"
        itself.dependencies = ["a.proto"]
        #expect(throws: SchemaError.self) { try ProtobufSchema(descriptorSet: FileDescriptorSet(files: [itself])) }

        var missing = FileDescriptorProto()
        missing.name = "a.proto"
        missing.messages = [DescriptorProto()]
        missing.messages[0].name = "M"
        var field = FieldDescriptorProto()
        field.name = "f"
        field.number = 1
        field.type = .message
        field.typeName = ".Missing"
        field.oneofIndex = 7
        missing.messages[0].fields = [field]
        #expect(throws: SchemaError.self) { try ProtobufSchema(descriptorSet: FileDescriptorSet(files: [missing])) }
        #expect(throws: SchemaError.self) { try ProtobufSchema(descriptorSet: FileDescriptorSet()) }
    }
}
