import ArgumentParser
import EvolutionCheck
import Registry
import SchemaLanguage

/// A schema file with what the registry needs to know beside it.
struct SubmissionOptions: ParsableArguments {
    @Argument(help: "The subject, such as orders-value.")
    var subject: String

    @Argument(help: "The schema file; - for standard input.")
    var file: String

    @Option(help: "The format, where the file's name doesn't tell it: avro, protobuf or json.")
    var type: SchemaFormat?

    @Option(
        name: .customLong("ref"),
        help: "A schema that this one uses: NAME=SUBJECT or NAME=SUBJECT@VERSION; the latest without a version.")
    var references: [ReferenceArgument] = []

    @Flag(help: "Put the schema into normal form, so that what differs only in writing gets the same id.")
    var normalize = false

    /// Runs `body` with the file as the registry takes it.
    ///
    /// - Throws: What `body` throws, but a file that the registry can't read as a schema is an error of the input.
    func submit<R>(_ body: (SchemaSubmission, Subject) async throws -> R) async throws -> R {
        let schema = try submission()
        let subject = try Subject(subject)
        do {
            return try await body(schema, subject)
        } catch let error as RegistryError where error.code == .invalidSchema {
            throw Failure(.input, "\(file): \(error.message)")
        }
    }

    private func submission() throws -> SchemaSubmission {
        guard let text = String(validating: try InputFiles.bytes(at: file), as: UTF8.self) else {
            throw Failure(.input, "\(file) is not UTF-8 text")
        }
        guard let format = type ?? SchemaFile.format(ofPath: file, text) else {
            throw Failure(.usage, "\(file): can't tell the format by the name; say it with --type")
        }
        return SchemaSubmission(
            SchemaContent(format: format, text: text, references: references.map(\.reference)),
            isNormalized: normalize)
    }
}

/// `NAME=SUBJECT[@VERSION]`.
struct ReferenceArgument: ExpressibleByArgument {
    let reference: SchemaReference

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="),
            let target = SubjectAndVersion(argument: String(argument[argument.index(after: equals)...]))
        else { return nil }
        let version: Int =
            switch target.version {
            case .latest: -1
            case .number(let number): Int(number.value)
            }
        reference = SchemaReference(name: String(argument[..<equals]), subject: target.subject, version: version)
    }
}

/// `SUBJECT[@VERSION]`; without a version, the latest.
struct SubjectAndVersion: ExpressibleByArgument {
    let subject: String
    let version: VersionSelector
    /// Whether a version was given.
    let hasVersion: Bool

    init?(argument: String) {
        guard let at = argument.lastIndex(of: "@") else {
            (subject, version, hasVersion) = (argument, .latest, false)
            return
        }
        guard let version = try? VersionSelector(String(argument[argument.index(after: at)...])) else { return nil }
        (subject, self.version, hasVersion) = (String(argument[..<at]), version, true)
    }
}
