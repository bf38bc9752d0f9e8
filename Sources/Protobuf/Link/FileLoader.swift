internal import SchemaLanguage

/// Finds the files that some files import, each before those that import it, and has each parsed once.
struct FileLoader {
    private let limits: ProtobufLimits
    /// The text to be imported by a path; nil where there is none.
    private let provide: (String) -> SchemaText?
    private var problems: [SchemaProblem] = []
    private var files: [ParsedFile] = []
    private var states: [String: State] = [:]
    private var bytes = 0

    private enum State {
        /// Its imports are being read.
        case open
        case done
        case missing
    }

    init(limits: ProtobufLimits, provide: @escaping (String) -> SchemaText?) {
        self.limits = limits
        self.provide = provide
    }

    /// The parsed files, imports first, and what is wrong with those that are left out.
    consuming func finished() -> (files: [ParsedFile], problems: [SchemaProblem]) { (files, problems) }

    /// A file whose imports are being read.
    private struct Frame {
        var file: ParsedFile
        var next = 0
    }

    /// Reads the file called `name` and what it imports. Imports are followed with a stack of our own: their depth is the
    /// text's choice.
    mutating func load(_ name: String) {
        guard states[name] == nil else { return }
        var stack: [Frame] = []
        open(name, onto: &stack)
        while let frame = stack.last {
            let imports = frame.file.descriptor.dependencies + frame.file.descriptor.optionDependencies
            guard frame.next < imports.count else {
                states[frame.file.name] = .done
                if !frame.file.hasErrors { files.append(frame.file) }
                problems += frame.file.problems
                stack.removeLast()
                continue
            }
            stack[stack.count - 1].next += 1
            let imported = imports[frame.next]
            switch states[imported] {
            case nil: open(imported, onto: &stack)
            case .open: reportCycle(imported, stack)
            case .done, .missing: break
            }
        }
    }

    private mutating func open(_ name: String, onto stack: inout [Frame]) {
        guard let text = provide(name) else {
            states[name] = .missing
            // An import that is missing is reported where it stands.
            if stack.isEmpty { problems.append(SchemaProblem(.error, "there is no file \"\(name)\"", at: nil)) }
            return
        }
        states[name] = .open
        bytes += text.text.utf8.count
        guard text.text.utf8.count <= limits.bytes, bytes <= limits.totalBytes, states.count <= limits.files else {
            let what =
                text.text.utf8.count > limits.bytes
                ? "the text has \(text.text.utf8.count) bytes; at most \(limits.bytes) are read"
                : "the files together have more than \(limits.totalBytes) bytes, or are more than \(limits.files)"
            let start = SourcePosition(line: 1, column: 1)
            problems.append(
                SchemaProblem(
                    .error, what, at: SourceRange(name: text.name.isEmpty ? name : text.name, start: start, end: start))
            )
            states[name] = .done
            return
        }
        stack.append(Frame(file: FileParser.parse(text, name: name)))
    }

    private mutating func reportCycle(_ name: String, _ stack: [Frame]) {
        let start = stack.firstIndex { $0.file.name == name } ?? 0
        let cycle = (stack[start...].map(\.file.name) + [name]).joined(separator: " -> ")
        guard let frame = stack.last else { return }
        let index = frame.file.descriptor.dependencies.firstIndex(of: name)
        let path: [Int32] = index.map { [3, Int32($0)] } ?? []
        let entry = frame.file.locations.entries.first { Array(frame.file.locations.path($0)) == path }
        problems.append(
            ParsedFile.problem(
                .error, "File recursively imports itself: \(cycle)", line: entry?.startLine ?? 0,
                column: entry?.startColumn ?? 0, in: frame.file.sourceName))
    }
}

/// How much a .proto text, with what it imports, may ask for before it is refused.
public struct ProtobufLimits: Hashable, Sendable {
    /// How many bytes a text may have.
    public var bytes = 4 << 20
    /// How many bytes all texts may have together.
    public var totalBytes = 256 << 20
    /// How many files there may be.
    public var files = 100_000

    /// The defaults.
    public init() {}
}
