internal import JSON
internal import Registry

/// A request to a registry, wherever that is.
struct RegistryRequest: Sendable {
    enum Method: String {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    let method: Method
    /// The path and the query.
    private(set) var target: String
    let body: [UInt8]?

    init(
        _ method: Method, _ path: String..., query: [(name: String, value: String?)] = [], body: JSONDocument? = nil
    ) {
        self.init(method, path: path, query: query, body: body)
    }

    init(_ method: Method, path: [String], query: [(name: String, value: String?)] = [], body: JSONDocument? = nil) {
        self.method = method
        target = path.map { "/" + RegistryRequest.encoded($0) }.joined()
        var separator = "?"
        for (name, value) in query {
            guard let value else { continue }
            target += separator + name + "=" + RegistryRequest.encoded(value)
            separator = "&"
        }
        self.body = body.map { Array($0.text().utf8) }
    }

    /// A segment or a value, in which nothing but letters, digits and `-._~` stands for itself.
    private static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A flag of a query, which is left out where it isn't set.
func flag(_ name: String, _ isSet: Bool) -> (name: String, value: String?) { (name, isSet ? "true" : nil) }

extension DeletedVersions {
    /// The flags of a query that ask for these versions.
    var query: [(name: String, value: String?)] {
        [flag("deleted", self == .include), flag("deletedOnly", self == .only)]
    }
}
