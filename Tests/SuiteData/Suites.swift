package import Foundation
package import JSON

/// The test data from outside that lies in `shared/suites` beside a checkout of the project, where it is present.
package enum Suites {
    /// The folder; nil on a machine that doesn't have it.
    package static let folder: URL? = {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = project.deletingLastPathComponent().appending(path: "shared/suites")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// The file at `path` inside the folder; nil, having said so on standard output, where the folder is absent.
    package static func data(_ path: String) throws -> Data? {
        guard let folder else {
            print("suite \(path): skipped, shared/suites is not beside this checkout")
            return nil
        }
        return try Data(contentsOf: folder.appending(path: path))
    }

    /// The documents of a file with one JSON document a line; nil, having said so, where the folder is absent.
    package static func lines(_ path: String) throws -> [JSONDocument]? {
        try data(path)?.split(separator: UInt8(ascii: "\n")).map { try JSONDocument(parsing: $0) }
    }

    /// Says how a suite went, in the form that `.ci/run` compares with `Tests/suite-counts.txt`.
    package static func report(_ name: String, passed: Int, of total: Int) {
        print("suite \(name): \(passed) passed of \(total)")
    }
}
