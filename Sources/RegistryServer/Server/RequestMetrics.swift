internal import HTTPTypes
internal import Synchronization

/// What Prometheus reads: how many requests there were, and how long they took.
final class RequestMetrics: Sendable {
    private struct Series: Hashable {
        var method: String
        var status: Int
    }

    private struct Count {
        var requests = 0
        var seconds = 0.0
        /// How many took at most each of `bounds`.
        var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count)
    }

    private static let bounds = [0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 2.5]
    private let counts = Mutex<[Series: Count]>([:])

    func count(_ method: HTTPRequest.Method, _ status: Int, _ duration: Duration) {
        let (whole, attoseconds) = duration.components
        let seconds = Double(whole) + Double(attoseconds) / 1e18
        // Methods are free text; only those that the API has are told apart.
        let known: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .delete]
        let series = Series(method: known.contains(method) ? method.rawValue : "other", status: status)
        counts.withLock { counts in
            counts[series, default: Count()].requests += 1
            counts[series]?.seconds += seconds
            for (index, bound) in RequestMetrics.bounds.enumerated() where seconds <= bound {
                counts[series]?.buckets[index] += 1
            }
        }
    }

    /// The text of Prometheus's exposition format.
    var text: String {
        let name = "concord_http_request_duration_seconds"
        var lines = ["# HELP \(name) How long requests took, by method and status.", "# TYPE \(name) histogram"]
        let sorted = counts.withLock { $0 }.sorted { ($0.key.method, $0.key.status) < ($1.key.method, $1.key.status) }
        for (series, count) in sorted {
            let labels = "method=\"\(series.method)\",status=\"\(series.status)\""
            for (bound, number) in zip(RequestMetrics.bounds, count.buckets) {
                lines.append("\(name)_bucket{\(labels),le=\"\(bound)\"} \(number)")
            }
            lines.append("\(name)_bucket{\(labels),le=\"+Inf\"} \(count.requests)")
            lines.append("\(name)_sum{\(labels)} \(count.seconds)")
            lines.append("\(name)_count{\(labels)} \(count.requests)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
