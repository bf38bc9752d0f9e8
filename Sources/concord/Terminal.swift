#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What only makes sense where a person sits.
enum Terminal {
    /// Whether a person reads standard error.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Asks a yes-or-no question; no where nobody can answer.
    static func confirms(_ question: String) -> Bool {
        guard isInteractive, isatty(STDIN_FILENO) == 1 else { return false }
        Output.write("\(question) [y/N] ")
        return readLine()?.lowercased().hasPrefix("y") == true
    }
}
