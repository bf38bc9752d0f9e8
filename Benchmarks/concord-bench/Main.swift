import Foundation
import TopicLog

/// The benchmarks of what Concord exists for: events to encoded records, and records to the disk.
@main
enum Main {
    private static let usage = """
        usage: concord-bench run|digest|validate|compile SCHEMAS DATA WORKLOAD SECONDS
               concord-bench link FOLDER WELL_KNOWN_FOLDER NAME SECONDS
               concord-bench protobuf DESCRIPTOR_SET DATA WORKLOAD SECONDS
               concord-bench append DIRECTORY BATCH_BYTES fsync|group|os SECONDS

        """

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 6, let seconds = Double(arguments[5]) else { fail() }
        let workload = Workload(name: arguments[4], schemaPath: arguments[2], dataFolder: arguments[3])
        let measurement = Measurement(workload: workload.name, seconds: seconds)
        switch arguments[1] {
        case "digest":
            for (form, digest) in try JSONToAvro(workload: workload).digests() {
                print(workload.name, form, digest)
            }
        case "validate": try JSONValidation(workload: workload).run(measurement)
        case "protobuf": try ProtobufMessages(workload: workload).run(measurement, descriptorSet: arguments[2])
        case "compile": try SchemaCompilation.run(measurement)
        case "link":
            try ProtobufLinking.run(measurement, folder: arguments[2], wellKnown: arguments[3])
        case "run":
            try JSONToAvro(workload: workload).run(measurement)
            try JSONToRecordBatch(workload: workload).run(measurement)
            try AvroToJSON(workload: workload).run(measurement)
            try SwiftValues(workload: workload).run(measurement)
            try JSONValidation(workload: workload).run(measurement)
        case "append":
            guard let batchBytes = Int(arguments[3]), batchBytes > 80,
                let durability = TopicSettings.Durability(rawValue: arguments[4])
            else { fail() }
            try await LogAppend(
                directory: arguments[2], batchBytes: batchBytes, durability: durability, seconds: seconds
            ).run()
        default: fail()
        }
    }

    private static func fail() -> Never {
        FileHandle.standardError.write(Data(usage.utf8))
        exit(2)
    }
}
