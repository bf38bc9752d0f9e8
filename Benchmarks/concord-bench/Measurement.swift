import Foundation

/// Times whole passes over a workload and prints one line of JSON, in the form that the peers print.
struct Measurement {
    let workload: String
    let seconds: Double

    /// Measures `pass`, which handles every event once: process time, as the programs have one thread, and the median
    /// pass, as neighbours on the machine slow some of them down.
    func report(_ operation: String, peer: String = "concord", events: Int, bytes: Int, pass: () throws -> Void)
        rethrows
    {
        try pass()
        var times: [Double] = []
        var spent = 0.0
        while spent < seconds || times.count < 5 {
            let start = Measurement.processSeconds()
            try pass()
            let time = Measurement.processSeconds() - start
            times.append(time)
            spent += time
        }
        let median = times.sorted()[times.count / 2]
        let fields = [
            #""peer": "\#(peer)""#, #""op": "\#(operation)""#, #""workload": "\#(workload)""#, "\"events\": \(events)",
            "\"bytes\": \(bytes)", "\"passes\": \(times.count)", "\"cpu_s\": \(median)",
            "\"events_per_s\": \(Int(Double(events) / median))", "\"mb_per_s\": \(Double(bytes) / median / 1e6)",
        ]
        print("{" + fields.joined(separator: ", ") + "}")
    }

    private static func processSeconds() -> Double {
        Double(clock()) / Double(CLOCKS_PER_SEC)
    }
}
