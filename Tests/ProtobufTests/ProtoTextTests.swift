import Foundation
import JSON
import Protobuf
import SchemaLanguage
import SuiteData
import Testing

/// Printed texts are given to protoc, where it is present, and must come back as the descriptors that they were printed of.
@Suite struct ProtoTextTests {
    @Test func `what protoc makes of a printed file is the printed descriptor`() throws {
        guard let cases = try Suites.lines("protobuf/accept.jsonl") else { return }
        guard let protoc = Protoc() else { return print("protoc is not on the path: printed texts not checked") }
        var passed = 0
        for (root, paths) in Dictionary(grouping: cases, by: { $0["root"]?.string ?? "" }).mapValues({
            $0.compactMap { $0["path"]?.string }
        }) {
            let folder = try TemporaryFolder()
            var expected: [String: ProtobufSchema] = [:]
            for path in paths {
                let name = "protobuf/expected/\(root)/\(path.dropLast(6)).binpb"
                guard let data = try Suites.data(name) else { continue }
                let schema = try ProtobufSchema(descriptorSet: FileDescriptorSet(serialized: Array(data)))
                for (index, file) in schema.files.enumerated() {
                    try folder.write(schema.text(of: ProtobufSchema.FileID(index)), to: file.name)
                }
                expected[path] = schema
            }
            // Files of one run share their names, and only those of googleapis go together.
            for group in root == "googleapis" ? [paths] : paths.map({ [$0] }) {
                let (set, messages) = try protoc.descriptors(of: group, in: folder.url)
                guard let set else {
                    Issue.record("\(root): \(group.count == 1 ? group[0] : ""): \(messages)")
                    continue
                }
                for file in set.files {
                    guard let name = file.name, let wanted = expected[name] else { continue }
                    let isSame =
                        if optionsInParts.contains(name) { try wanted.saysTheSame(file) } else {
                            file == wanted.rootFile.descriptor
                        }
                    if isSame { passed += 1 } else { Issue.record("\(name) differs") }
                }
            }
        }
        Suites.report("protobuf/printed", passed: passed, of: cases.count)
        #expect(passed == cases.count)
    }

    /// Files that set one option in several statements, `option (a).b = 1; option (a).c = 2;`. protoc keeps each statement's
    /// bytes apart; the printed text has one statement, whose bytes are the same message in another spelling.
    private let optionsInParts: Set = ["desc_test_comments.proto", "desc_test_complex.proto", "options/options.proto"]

    @Test func `a printed file is read back as the printed descriptor`() throws {
        guard let cases = try Suites.lines("protobuf/accept.jsonl") else { return }
        var passed = 0
        for one in cases {
            guard let root = one["root"]?.string, let path = one["path"]?.string,
                let data = try Suites.data("protobuf/expected/\(root)/\(path.dropLast(6)).binpb")
            else { continue }
            let schema = try ProtobufSchema(descriptorSet: FileDescriptorSet(serialized: Array(data)))
            let texts = schema.files.indices.map {
                SchemaText(schema.text(of: ProtobufSchema.FileID($0)), name: schema.files[$0].name)
            }
            do {
                let again = try ProtobufSchema(parsing: texts[schema.root.index], references: texts)
                if try schema.saysTheSame(again.rootFile.descriptor) {
                    passed += 1
                } else {
                    Issue.record("\(path) differs")
                }
            } catch { Issue.record("\(path): \(error)") }
        }
        Suites.report("protobuf/printed/read", passed: passed, of: cases.count)
        #expect(passed == cases.count)
    }

    @Test func `a file of an edition is read back as it was`() throws {
        let text = #"""
            edition = "2023";
            package ed;
            import "google/protobuf/descriptor.proto";
            option features.field_presence = IMPLICIT;
            extend google.protobuf.FieldOptions { M m = 50001; float f = 50002; }
            message M {
              option features.json_format = LEGACY_BEST_EFFORT;
              int32 a = 1 [features.field_presence = LEGACY_REQUIRED];
              repeated int32 b = 2 [features.repeated_field_encoding = EXPANDED, (m) = { a: -1 b: [1, 2] }, (f) = -inf];
              M c = 3 [features.message_encoding = DELIMITED];
              reserved foo, bar;
              reserved 10 to max;
              oneof o { string s = 4 [default = "é\xff\""]; bytes t = 5 [default = "\x01'"]; }
            }
            enum E { option features.enum_type = CLOSED; A = 1; B = -5; reserved -3 to -1, 100 to max; }
            """#
        let schema = try ProtobufSchema(parsing: SchemaText(text, name: "e.proto"))
        let again = try ProtobufSchema(parsing: SchemaText(schema.text(), name: "e.proto"))
        var (first, second) = (schema.rootFile.descriptor, again.rootFile.descriptor)
        (first.sourceInfo, second.sourceInfo) = (nil, nil)
        #expect(first == second, "\(schema.text())")
    }

    @Test func `the registry's text orders the parts of a message by kind, the normal one also by number`() throws {
        guard let protoc = Protoc() else { return print("protoc is not on the path: registry texts not checked") }
        let schema = try protoc.schema(
            """
            syntax = "proto3"; package shop; // The shop.
            option java_package = "shop"; option deprecated = true;
            enum Size { UNKNOWN = 0; LARGE = 2; SMALL = 1; OWED = -1; }
            message Order {
              message Line { string sku = 1; }
              repeated Line lines = 9;
              oneof pay { string card = 4 [json_name = "plastic"]; bytes cash = 3; }
              optional Size size = 2 [deprecated = true];
              map<string, Order> parts = 1;
              reserved "old", "gone"; reserved 20, 11 to 12, 30 to max;
            }
            service Shop { rpc Buy(stream Order) returns (Order) {} }
            """)
        #expect(
            schema.registryText == """
                syntax = "proto3";
                package shop;

                option java_package = "shop";
                option deprecated = true;

                message Order {
                  reserved 20, 11 to 12, 30 to max;
                  reserved "old", "gone";
                  repeated .shop.Order.Line lines = 9;
                  optional .shop.Size size = 2 [deprecated = true];
                  map<string, .shop.Order> parts = 1;

                  oneof pay {
                    string card = 4 [json_name = "plastic"];
                    bytes cash = 3;
                  }

                  message Line {
                    string sku = 1;
                  }
                }
                enum Size {
                  UNKNOWN = 0;
                  LARGE = 2;
                  SMALL = 1;
                  OWED = -1;
                }

                service Shop {
                  rpc Buy (stream .shop.Order) returns (.shop.Order);
                }

                """)
        #expect(
            schema.normalizedText == """
                syntax = "proto3";
                package shop;

                option deprecated = true;
                option java_package = "shop";

                message Order {
                  reserved 11 to 12;
                  reserved 20;
                  reserved 30 to max;
                  reserved "gone";
                  reserved "old";
                  map<string, .shop.Order> parts = 1;
                  optional .shop.Size size = 2 [deprecated = true];
                  repeated .shop.Order.Line lines = 9;

                  oneof pay {
                    bytes cash = 3;
                    string card = 4 [json_name = "plastic"];
                  }

                  message Line {
                    string sku = 1;
                  }
                }
                enum Size {
                  UNKNOWN = 0;
                  OWED = -1;
                  SMALL = 1;
                  LARGE = 2;
                }

                service Shop {
                  rpc Buy (stream .shop.Order) returns (.shop.Order);
                }

                """)
        for text in [schema.registryText, schema.normalizedText] {
            let again = try protoc.schema(text)
            #expect(again.isEquivalent(to: schema))
            #expect(again.normalizedText == schema.normalizedText)
        }
    }

    @Test func `order by number is no difference, order of messages is one`() throws {
        guard let protoc = Protoc() else { return print("protoc is not on the path: equivalence not checked") }
        let schema = try protoc.schema("message A { optional int32 a = 1; optional int32 b = 2; } message B {}")
        for same in [
            "syntax = \"proto2\"; message A { optional int32 b = 2; /* b */ optional int32 a = 1; } message B { }",
            "message A { optional int32 a = 1 [json_name = \"a\"]; optional int32 b = 2; } message B {}",
        ] { #expect(try protoc.schema(same).isEquivalent(to: schema), "\(same)") }
        for other in [
            "message B {} message A { optional int32 a = 1; optional int32 b = 2; }",
            "message A { optional int32 a = 1; optional int64 b = 2; } message B {}",
            "syntax = \"proto3\"; message A { optional int32 a = 1; optional int32 b = 2; } message B {}",
        ] { #expect(try !protoc.schema(other).isEquivalent(to: schema), "\(other)") }
    }
}

extension ProtobufSchema {
    /// Whether `file` in the place of the root file says the same, in whatever order its options are.
    fileprivate func saysTheSame(_ file: FileDescriptorProto) throws -> Bool {
        var set = descriptorSet
        set.files[root.index] = file
        return try ProtobufSchema(descriptorSet: set, root: file.name).isEquivalent(to: self)
    }
}

/// The compiler of Protobuf's own project.
struct Protoc {
    let program: URL

    init?() {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let candidates = folders.map { URL(filePath: String($0)).appending(path: "protoc") }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) }) else {
            return nil
        }
        program = found
    }

    /// The schema of a text that imports nothing.
    func schema(_ text: String) throws -> ProtobufSchema {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "text.proto")
        let (set, messages) = try descriptors(of: ["text.proto"], in: folder.url)
        return try ProtobufSchema(descriptorSet: #require(set, "\(messages)"))
    }

    /// The descriptors of `paths`, imports left out; nil, with what protoc says, where it refuses.
    func descriptors(of paths: [String], in root: URL) throws -> (FileDescriptorSet?, messages: String) {
        let output = root.appending(path: "descriptors.binpb")
        let process = Process()
        process.executableURL = program
        process.arguments = ["-I", root.path, "--descriptor_set_out=\(output.path)"] + paths
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        let messages = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return (nil, String(decoding: messages, as: UTF8.self)) }
        return (try FileDescriptorSet(serialized: Array(Data(contentsOf: output))), "")
    }
}

/// A folder that goes away with the value.
final class TemporaryFolder {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
}
