internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// The name of a request, by which its answer and its log entries are found.
enum RequestID {
    /// The one that the client gave, if it gave exactly one that isn't blank; else a new one.
    static func id(of request: Request) -> String {
        let given = request.headers[values: .requestID]
        if given.count == 1, let id = given.first, !id.utf8.allSatisfy({ $0 <= 0x20 }) { return id }
        return UUID().uuidString.lowercased()
    }
}
