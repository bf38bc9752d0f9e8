import Foundation

/// `concord-bench run|digest|validate SCHEMAS DATA WORKLOAD SECONDS`: see Benchmarks/README.md.
@main
enum Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let seconds = Double(arguments[5]) else {
            let usage = "usage: concord-bench run|digest|validate SCHEMAS DATA WORKLOAD SECONDS\n"
            FileHandle.standardError.write(Data(usage.utf8))
            exit(2)
        }
        let workload = Workload(name: arguments[4], schemaPath: arguments[2], dataFolder: arguments[3])
        let measurement = Measurement(workload: workload.name, seconds: seconds)
        switch arguments[1] {
        case "digest":
            for (form, digest) in try JSONToAvro(workload: workload).digests() {
                print(workload.name, form, digest)
            }
        case "validate": try JSONValidation(workload: workload).run(measurement)
        default:
            try JSONToAvro(workload: workload).run(measurement)
            try AvroToJSON(workload: workload).run(measurement)
            try SwiftValues(workload: workload).run(measurement)
            try JSONValidation(workload: workload).run(measurement)
        }
    }
}
