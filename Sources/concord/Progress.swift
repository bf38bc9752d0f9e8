import SystemPackage

/// A line on a terminal that says how far a long command is. Elsewhere, and in the first half second, nothing moves.
struct Progress {
    private let what: String
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant
    private var shown: ContinuousClock.Instant?

    /// Counts `what`, such as `events`.
    init(counting what: String) {
        self.what = what
        began = clock.now
    }

    /// Says that `count` are done.
    mutating func update(_ count: Int) {
        guard Terminal.isInteractive else { return }
        let now = clock.now
        guard now - began > .milliseconds(500), shown.map({ now - $0 > .milliseconds(100) }) ?? true else { return }
        shown = now
        let seconds = Double((now - began).components.seconds) + 1e-18 * Double((now - began).components.attoseconds)
        Output.status("\(count) \(what), \(Int(Double(count) / seconds)) a second")
    }

    /// Takes the line away.
    func finish() {
        if shown != nil { Output.status("") }
    }
}

extension Output {
    /// Shows `text` in the terminal's last line in place of what was there.
    static func status(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll(Array("\r\u{1B}[K\(text)".utf8))
    }
}
