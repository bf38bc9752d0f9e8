#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

extension Int64 {
    /// Milliseconds since 1970-01-01 UTC, as records carry them.
    static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
