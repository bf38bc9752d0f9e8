/// A version of the JSON Schema specifications.
public enum Draft: String, Hashable, Sendable, CaseIterable, Comparable {
    case draft4 = "draft 4"
    case draft6 = "draft 6"
    case draft7 = "draft 7"
    case draft2019 = "draft 2019-09"
    case draft2020 = "draft 2020-12"

    /// The URI of its metaschema, without a fragment.
    public var metaschema: String {
        switch self {
        case .draft4: "http://json-schema.org/draft-04/schema"
        case .draft6: "http://json-schema.org/draft-06/schema"
        case .draft7: "http://json-schema.org/draft-07/schema"
        case .draft2019: "https://json-schema.org/draft/2019-09/schema"
        case .draft2020: "https://json-schema.org/draft/2020-12/schema"
        }
    }

    /// The draft whose metaschema `$schema` names, with http or https and with or without an empty fragment; nil for
    /// any other text.
    public init?(metaschema uri: String) {
        func bare(_ uri: String) -> Substring {
            let withoutScheme = uri.drop { $0 != ":" }
            return withoutScheme.hasSuffix("#") ? withoutScheme.dropLast() : withoutScheme
        }
        guard uri.hasPrefix("http://") || uri.hasPrefix("https://"),
            let draft = Draft.allCases.first(where: { bare($0.metaschema) == bare(uri) })
        else { return nil }
        self = draft
    }

    /// Whether `lhs` is the older one.
    public static func < (lhs: Draft, rhs: Draft) -> Bool { lhs.age < rhs.age }

    private var age: Int { Draft.allCases.firstIndex(of: self) ?? 0 }

    /// Whether everything beside a `$ref` is ignored (draft 7, section 8.3).
    var ignoresSiblingsOfRef: Bool { self <= .draft7 }
}

/// A set of keywords that a metaschema turns on (2019-09 and 2020-12, section 8.1).
public struct Vocabulary: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Makes a set of bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Identifiers, references and definitions.
    public static let core = Vocabulary(rawValue: 1 << 0)
    /// Keywords that apply subschemas.
    public static let applicator = Vocabulary(rawValue: 1 << 1)
    /// `unevaluatedItems` and `unevaluatedProperties`.
    public static let unevaluated = Vocabulary(rawValue: 1 << 2)
    /// Keywords that assert something of a value.
    public static let validation = Vocabulary(rawValue: 1 << 3)
    /// Titles, defaults, examples.
    public static let metaData = Vocabulary(rawValue: 1 << 4)
    /// `format`.
    public static let format = Vocabulary(rawValue: 1 << 5)
    /// `contentEncoding`, `contentMediaType` and `contentSchema`.
    public static let content = Vocabulary(rawValue: 1 << 6)

    /// Everything.
    public static let all: Vocabulary = [.core, .applicator, .unevaluated, .validation, .metaData, .format, .content]

    /// The vocabularies that `uri` names; nil where it is none of the specifications'.
    init?(uri: String) {
        let parts = uri.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 7, parts[2] == "json-schema.org", parts[3] == "draft", parts[5] == "vocab" else {
            return nil
        }
        switch (parts[4], parts[6]) {
        case ("2019-09", "core"), ("2020-12", "core"): self = .core
        // What 2020-12 has as a vocabulary of its own is part of the applicators in 2019-09.
        case ("2019-09", "applicator"): self = [.applicator, .unevaluated]
        case ("2020-12", "applicator"): self = .applicator
        case ("2020-12", "unevaluated"): self = .unevaluated
        case ("2019-09", "validation"), ("2020-12", "validation"): self = .validation
        case ("2019-09", "meta-data"), ("2020-12", "meta-data"): self = .metaData
        case ("2019-09", "format"), ("2020-12", "format-annotation"), ("2020-12", "format-assertion"): self = .format
        case ("2019-09", "content"), ("2020-12", "content"): self = .content
        default: return nil
        }
    }
}

/// The rules by which a schema resource is read: a draft, and what its metaschema turns on.
public struct Dialect: Hashable, Sendable {
    /// The draft.
    public var draft: Draft
    /// The vocabularies in force.
    public var vocabularies: Vocabulary = .all
    /// Whether the metaschema asks that `format` be an assertion.
    public var assertsFormat = false

    /// Makes the dialect of the draft's own metaschema.
    public init(_ draft: Draft) {
        self.draft = draft
    }
}
