import ArgumentParser
import Avro
import JSON
import Registry
import SchemaLanguage
import SystemPackage
import TopicLog

/// The one table of exit codes.
enum ExitStatus: Int32 {
    case ok = 0
    case findings = 1
    case usage = 2
    case input = 3
    case refused = 6
    case bug = 70
}

/// Why a command stops: what standard error says, and the exit code. Every error of the libraries is turned into one here.
struct Failure: Error {
    let status: ExitStatus
    /// Without the program's name; empty where all has been said.
    let message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    /// The question was answered, and the answer is no.
    static let findings = Failure(.findings, "")

    init(_ error: any Error, of root: any ParsableCommand.Type) {
        switch error {
        case let failure as Failure: self = failure
        case let error as SchemaError: self.init(.input, error.description)
        case let error as ValueError: self.init(.findings, error.description)
        case let error as ContainerError: self.init(.input, error.description)
        case let error as AvroDataError: self.init(.input, error.description)
        case let error as ComparisonTooLarge: self.init(.input, "\(error)")
        case let error as RegistryError: self.init(.refused, error.message)
        case let error as LogError: self.init(error.code == .corruptData ? .input : .refused, error.message)
        default:
            // Help and --version arrive as errors too, with the exit code 0.
            switch root.exitCode(for: error) {
            case .success: self.init(.ok, root.fullMessage(for: error))
            case .validationFailure: self.init(.usage, root.message(for: error))
            default: self.init(.bug, "\(error)\nThis is a bug in concord; please report it with the command line.")
            }
        }
    }

    /// Says the message and ends the process.
    func exit() -> Never {
        if status == .ok {
            Output.write(message + "\n")
        } else if !message.isEmpty {
            Output.note("concord: \(message)")
        }
        Concord.exit(withError: ExitCode(status.rawValue))
    }
}
