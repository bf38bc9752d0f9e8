import Foundation
import JSON
import Protobuf
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
            var expected: [String: FileDescriptorProto] = [:]
            for path in paths {
                let name = "protobuf/expected/\(root)/\(path.dropLast(6)).binpb"
                guard let data = try Suites.data(name) else { continue }
                let schema = try ProtobufSchema(descriptorSet: FileDescriptorSet(serialized: Array(data)))
                for (index, file) in schema.files.enumerated() {
                    try folder.write(schema.text(of: ProtobufSchema.FileID(index)), to: file.name)
                }
                expected[path] = schema.rootFile.descriptor
            }
            // Files of one run share their names, and only those of googleapis go together.
            for group in root == "googleapis" ? [paths] : paths.map({ [$0] }) {
                let (set, messages) = try protoc.descriptors(of: group, in: folder.url)
                guard let set else {
                    Issue.record("\(root): \(group.count == 1 ? group[0] : ""): \(messages)")
                    continue
                }
                for file in set.files {
                    guard let wanted = expected[file.name ?? ""] else { continue }
                    if file == wanted { passed += 1 } else { Issue.record("\(file.name ?? "") differs") }
                }
            }
        }
        Suites.report("protobuf/printed", passed: passed, of: cases.count)
        #expect(passed == cases.count)
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
