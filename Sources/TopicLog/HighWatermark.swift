internal import Synchronization

/// The high watermark of a partition: it only grows, and tasks wait for it.
final class HighWatermark: Sendable {
    private struct State {
        var offset: Int64
        var failure: LogError?
        var waiters: [Waiter] = []
        var nextWaiter = 0
    }

    private struct Waiter {
        var id: Int
        var offset: Int64
        var continuation: CheckedContinuation<LogError?, Never>
    }

    private let state: Mutex<State>

    init(_ offset: Int64) { state = Mutex(State(offset: offset)) }

    /// The offset after the last record that can be read.
    var offset: Int64 { state.withLock(\.offset) }

    /// Lets records up to `offset` be read.
    func advance(to offset: Int64) {
        let reached = state.withLock { state in
            state.offset = max(state.offset, offset)
            let mark = state.offset
            let reached = state.waiters.filter { $0.offset <= mark }
            if !reached.isEmpty { state.waiters.removeAll { $0.offset <= mark } }
            return reached
        }
        for waiter in reached { waiter.continuation.resume(returning: nil) }
    }

    /// Says that the watermark will not grow any more, and why.
    func fail(_ failure: LogError) {
        let waiters = state.withLock { state in
            if state.failure == nil { state.failure = failure }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: failure) }
    }

    /// Waits until the watermark is `offset` or above, whether the task is cancelled or not.
    ///
    /// - Returns: why it will never be, if so.
    func reach(_ offset: Int64) async -> LogError? {
        await withCheckedContinuation { wait(for: offset, $0) }
    }

    /// Waits until the watermark is above `offset`, or the task is cancelled.
    ///
    /// - Returns: why it will never be, if so.
    func pass(_ offset: Int64) async -> LogError? {
        let (offset, overflow) = offset.addingReportingOverflow(1)
        if overflow { return nil }
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(for: offset, id: id, $0) }
        } onCancel: {
            // The handler may run before the task waits; `wait` then finds the task cancelled.
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume(returning: nil)
        }
    }

    private func wait(for offset: Int64, id: Int = 0, _ continuation: CheckedContinuation<LogError?, Never>) {
        enum Verdict { case wait, done(LogError?) }
        let verdict = state.withLock { state -> Verdict in
            if state.offset >= offset || (id != 0 && Task.isCancelled) { return .done(nil) }
            if let failure = state.failure { return .done(failure) }
            state.waiters.append(Waiter(id: id, offset: offset, continuation: continuation))
            return .wait
        }
        if case .done(let failure) = verdict { continuation.resume(returning: failure) }
    }
}
