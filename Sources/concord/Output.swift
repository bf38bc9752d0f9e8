import ArgumentParser
import JSON
import SystemPackage

/// Standard output carries results only; everything else goes to standard error.
enum Output {
    /// Writes `text` to standard output.
    static func write(_ text: String) {
        write(Array(text.utf8))
    }

    /// Writes `bytes` to standard output.
    static func write(_ bytes: [UInt8]) {
        // A reader that went away ends the process by SIGPIPE; no other failure can be told to anyone.
        _ = try? FileDescriptor.standardOutput.writeAll(bytes)
    }

    /// Writes a document and a line feed to standard output.
    static func write(_ document: JSONDocument, _ style: JSONDocument.Style = .pretty) {
        write(document.text(style) + "\n")
    }

    /// Writes a line to standard error.
    static func note(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll(Array((text + "\n").utf8))
    }
}

/// How results are written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

/// `--format`, which every command has.
struct OutputOptions: ParsableArguments {
    @Option(help: "How results are written: text or json.")
    var format: OutputFormat = .text
}
