internal import JSON

/// A namespace of subjects with ids of its own: the default one, written `.`, or a named one such as `.staging`.
public struct SchemaContext: Hashable, Sendable, CustomStringConvertible {
    /// The name with its leading dot; `.` for the default context.
    public var name: String { exactName.text }

    private let exactName: ExactString

    /// The context of subjects that name none.
    public static let `default` = SchemaContext(checked: ".")

    /// Takes a name, with or without the leading dot.
    ///
    /// - Throws: `RegistryError` with the code `invalidSubject` if it holds a colon or a control character, or is the
    ///   reserved `.__GLOBAL`.
    public init(_ name: String) throws(RegistryError) {
        let name = name.utf8.first == UInt8(ascii: ".") ? name : "." + name
        guard !name.utf8.contains(UInt8(ascii: ":")), !name.hasControlCharacter, name != RegistryScope.globalContext
        else { throw .invalidSubject(name) }
        exactName = ExactString(name)
    }

    init(checked name: String) {
        exactName = ExactString(name)
    }

    /// Whether this is the context of subjects that name none.
    public var isDefault: Bool { self == .default }

    /// What stands before a subject's own name: `:.staging:`, or nothing for the default context.
    public var prefix: String { isDefault ? "" : ":\(name):" }

    /// How error messages name a context: the default one by nothing, as Confluent's registry does.
    var nameInMessages: String { isDefault ? "" : name }

    /// The name.
    public var description: String { name }
}

/// What versions are registered under: by convention a topic's name and what part of its records, such as `orders-value`.
///
/// Two subjects are the same only if their bytes are.
public struct Subject: Hashable, Sendable, CustomStringConvertible {
    /// The context.
    public let context: SchemaContext
    /// The name inside the context; empty where a text names the context alone (`:.staging:`).
    public var name: String { exactName.text }

    private let exactName: ExactString

    /// Takes a plain name (`orders-value`) or a qualified one (`:.staging:orders-value`).
    ///
    /// - Throws: `RegistryError` with the code `invalidSubject` for a control character or a reserved name
    ///   (`__GLOBAL`, `__EMPTY`, the context `.__GLOBAL`).
    public init(_ text: String) throws(RegistryError) {
        self.init(unchecked: text)
        guard !text.hasControlCharacter, !["__GLOBAL", "__EMPTY"].contains(name),
            context.name != RegistryScope.globalContext
        else { throw .invalidSubject(text) }
    }

    /// Takes the name `name` in `context`.
    ///
    /// - Throws: `RegistryError` with the code `invalidSubject` for a control character or a reserved name.
    public init(_ name: String, in context: SchemaContext) throws(RegistryError) {
        try self.init(context.isDefault ? name : context.prefix + name)
    }

    /// Splits a text that may name anything, as a stored record or a question about a subject does.
    package init(unchecked text: String) {
        let bytes = text.utf8
        guard bytes.starts(with: ":.".utf8) else {
            context = .default
            exactName = ExactString(text)
            return
        }
        let rest = bytes.dropFirst()
        let end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
        context = SchemaContext(checked: String(Substring(rest[..<end])))
        exactName = ExactString(String(Substring(rest[end...].dropFirst())))
    }

    /// The name with its context in front, unless that is the default one: `:.staging:orders-value`.
    public var qualified: String { context.prefix + name }

    /// The qualified name.
    public var description: String { qualified }
}

extension Subject: Comparable {
    /// Java's order of the qualified names, by UTF-16 code units: the order in which Confluent's registry lists.
    public static func < (lhs: Subject, rhs: Subject) -> Bool { lhs.qualified.precedesInJava(rhs.qualified) }
}

/// Which subjects a listing is about.
public struct SubjectFilter: Hashable, Sendable {
    /// The context; nil for all.
    public var context: SchemaContext?
    /// What the name begins with, after the context.
    public var prefix: String

    /// Every subject of every context.
    public static let all = SubjectFilter(context: nil)

    /// Makes a filter; the empty prefix matches every name.
    public init(context: SchemaContext?, prefix: String = "") {
        self.context = context
        self.prefix = prefix
    }

    /// Reads a `subjectPrefix` of the REST API: `:*:` is all contexts, `:.staging:ord` the names with a prefix in one.
    public init(subjectPrefix text: String) {
        if text.utf8.starts(with: ":*:".utf8) {
            self.init(context: nil, prefix: String(text.dropFirst(3)))
        } else {
            let subject = Subject(unchecked: text)
            self.init(context: subject.context, prefix: subject.name)
        }
    }

    /// The filter as the REST API's `subjectPrefix`.
    public var subjectPrefix: String { (context?.prefix ?? ":*:") + prefix }

    /// Whether `subject` is meant.
    public func matches(_ subject: Subject) -> Bool {
        (context == nil || context == subject.context) && subject.name.utf8.starts(with: prefix.utf8)
    }
}

/// What a configuration or a mode is set for.
public enum RegistryScope: Hashable, Sendable {
    /// Every context that says nothing itself: `:.__GLOBAL:`.
    case allContexts
    /// A context; the default one is the registry's top level.
    case context(SchemaContext)
    /// One subject.
    case subject(Subject)

    static let globalContext = ".__GLOBAL"

    /// The registry's top level: the default context.
    public static let global = RegistryScope.context(.default)

    /// Reads the scope from the last segment of `/config/…` or `/mode/…`; empty, `:.:` and `:.staging:` are contexts.
    ///
    /// - Throws: `RegistryError` with the code `invalidSubject`.
    public init(_ text: String) throws(RegistryError) {
        self.init(unchecked: text)
        if case .subject = self { self = .subject(try Subject(text)) }
    }

    package init(unchecked text: String) {
        let subject = Subject(unchecked: text)
        if subject.context.name == RegistryScope.globalContext, subject.name.isEmpty {
            self = .allContexts
        } else if subject.name.isEmpty {
            self = .context(subject.context)
        } else {
            self = .subject(subject)
        }
    }

    /// The text that names the scope; empty for the top level.
    public var text: String {
        switch self {
        case .allContexts: ":\(RegistryScope.globalContext):"
        case .context(let context): context.prefix
        case .subject(let subject): subject.qualified
        }
    }
}

extension String {
    var hasControlCharacter: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }

    /// Whether Java's `String.compareTo` puts `self` first: it compares UTF-16 code units.
    func precedesInJava(_ other: String) -> Bool { utf16.lexicographicallyPrecedes(other.utf16) }
}
