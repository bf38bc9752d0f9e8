internal import Hummingbird
internal import HummingbirdCore
internal import Synchronization

/// Answers to reads, kept as long as nothing changes in the registry.
final class KeptAnswers: Sendable {
    struct Key: Hashable {
        /// The path and the query, as they came.
        var target: String
        var type: MediaType?
    }

    private struct State {
        var revision: Int64 = -1
        var answers: [Key: Response] = [:]
        var byteCount = 0
    }

    private let state = Mutex(State())
    private static let byteCountMax = 32 << 20
    private static let countMax = 20_000

    /// The answer that was kept at this revision.
    func answer(to key: Key, at revision: Int64) -> Response? {
        state.withLock { $0.revision == revision ? $0.answers[key] : nil }
    }

    /// Keeps an answer to what was asked at `revision`, or later.
    func keep(_ answer: Response, to key: Key, at revision: Int64) {
        let size = key.target.utf8.count + (answer.body.contentLength ?? 0) + 256
        state.withLock { state in
            guard revision >= state.revision else { return }
            if revision > state.revision || state.answers.count >= KeptAnswers.countMax
                || state.byteCount + size > KeptAnswers.byteCountMax
            {
                state = State(revision: revision)
            }
            guard size <= KeptAnswers.byteCountMax else { return }
            if state.answers.updateValue(answer, forKey: key) == nil { state.byteCount += size }
        }
    }
}
