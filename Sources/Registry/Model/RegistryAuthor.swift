internal import TopicLog

/// Who writes to a registry, for the audit trail: it is kept with each record that is written.
public struct RegistryAuthor: Hashable, Sendable {
    /// The name under which the writer is known.
    public var name: String
    /// Where the writer is, such as an address; nil if that isn't known.
    public var address: String?

    /// Names a writer.
    public init(name: String, address: String? = nil) {
        self.name = name
        self.address = address
    }

    /// The author of what the current task writes; nil leaves the trail without a name.
    @TaskLocal public static var current: RegistryAuthor?

    // In the headers, as other registries that read the topic look only at keys and values.
    private static let nameHeader = "concord-author"
    private static let addressHeader = "concord-address"

    init?(headers: [Record.Header]) {
        func text(_ name: String) -> String? {
            headers.first { $0.name == name }?.value.map { String(decoding: $0, as: UTF8.self) }
        }
        guard !headers.isEmpty, let name = text(RegistryAuthor.nameHeader) else { return nil }
        self.init(name: name, address: text(RegistryAuthor.addressHeader))
    }

    var headers: [Record.Header] {
        var headers = [Record.Header(RegistryAuthor.nameHeader, Array(name.utf8))]
        if let address { headers.append(Record.Header(RegistryAuthor.addressHeader, Array(address.utf8))) }
        return headers
    }
}
