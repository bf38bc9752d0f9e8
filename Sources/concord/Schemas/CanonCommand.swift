import ArgumentParser
import Avro
import EvolutionCheck
import Registry
import SchemaLanguage

struct CanonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "canon",
        abstract: "Prints the canonical form of a schema, or its fingerprint.",
        discussion: """
            The canonical form of an Avro schema is the specification's Parsing Canonical Form; that of a JSON Schema has \
            no white space and sorted members. Nothing else is printed.

            EXAMPLES
              concord canon order.avsc
              concord canon order.avsc --fingerprint sha256
            """
    )

    @Argument(help: "The schema file; - for standard input.")
    var schema: String

    @OptionGroup var reading: SchemaFileOptions

    @Option(help: "Print the fingerprint of the canonical form in hexadecimal: rabin, md5 or sha256.")
    var fingerprint: Fingerprint?

    func run() throws {
        let schema = try InputFiles.schema(at: schema, reading).schema
        guard let fingerprint else { return Output.write(schema.canonicalForm + "\n") }
        Output.write(
            fingerprint.algorithm.fingerprint(of: schema.canonicalForm).map(Output.hexadecimal).joined() + "\n")
    }

    enum Fingerprint: String, ExpressibleByArgument, CaseIterable {
        case rabin
        case md5
        case sha256

        var algorithm: FingerprintAlgorithm {
            switch self {
            case .rabin: .crc64
            case .md5: .md5
            case .sha256: .sha256
            }
        }
    }
}

extension Output {
    /// Two hexadecimal digits in lower case.
    static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
