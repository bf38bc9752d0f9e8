import Foundation
import Testing

@testable import TopicLog

/// How many times as many crashes and faults to try as are tried after every change: CONCORD_THOROUGHNESS says it.
enum Thoroughness {
    static let factor = ProcessInfo.processInfo.environment["CONCORD_THOROUGHNESS"].flatMap { Int($0) } ?? 1
}

/// A topic's name that the test knows to be legal.
func topic(_ name: String) throws -> TopicName { try TopicName(name) }

/// A batch of records with these values, without keys, with the timestamps 0, 1, 2, …
func batch(_ values: String...) throws -> RecordBatch {
    try batch(values.enumerated().map { Record(value: Array($1.utf8), timestamp: Int64($0)) })
}

/// A batch of these records, which fit into one.
func batch(_ records: [Record]) throws -> RecordBatch {
    var builder = RecordBatchBuilder()
    for record in records { #expect(try builder.add(record)) }
    return builder.finish()
}

extension StoredRecord {
    var text: String { String(decoding: record.value ?? [], as: UTF8.self) }
}

/// The bytes of hexadecimal text.
func bytes(hexadecimal text: String) -> [UInt8] {
    var rest = text[...]
    var bytes: [UInt8] = []
    while !rest.isEmpty {
        bytes.append(UInt8(rest.prefix(2), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
    }
    return bytes
}

/// Runs `body` with the path of a new directory, which is removed afterwards.
func withTemporaryDirectory<R>(_ body: (String) async throws -> R) async throws -> R {
    let url = FileManager.default.temporaryDirectory.appending(path: "concord-log-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try await body(url.path)
}
