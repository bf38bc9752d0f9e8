public import Protobuf
public import SchemaLanguage

/// Compares whole trees of .proto files by buf's rules: a file or message that is gone is a finding, too.
public struct BreakingCheck: Sendable {
    /// Which changes count.
    public var policy: BreakingPolicy

    /// Makes a check of the changes that count by `policy`.
    public init(policy: BreakingPolicy) {
        self.policy = policy
    }

    /// Every change between the trees that counts, in the order of buf: by file and place.
    public func report(on new: ProtobufTree, against old: ProtobufTree) -> CheckReport {
        let changes = ProtobufSchema.breakingChanges(old: old.schema, new: new.schema, policy: policy)
        let findings = changes.map { change in
            CheckReport.Finding(
                path: change.file.map(new.path(of:)) ?? new.root,
                incompatibility: Incompatibility(
                    rule: "proto/\(change.rule.rawValue)", differenceType: change.rule.rawValue, direction: .backward,
                    pointer: "/", element: change.element, old: change.old, new: change.new, message: change.message,
                    breaks: change.breaks, detail: change.message, fixes: change.fixes, proof: change.proof),
                against: [
                    CheckReport.Earlier(
                        source: old.root, path: change.oldFile.map(old.path(of:)) ?? old.root, version: nil,
                        range: change.old)
                ],
                text: change.file.flatMap { new.texts[$0] } ?? SchemaText("", name: new.root))
        }
        return CheckReport(findings: findings, checked: new.texts.count, firstVersions: [])
    }
}

/// The .proto files under one folder, by the paths that they are imported by.
public struct ProtobufTree: Sendable {
    /// The folder.
    public let root: String
    /// The text of each file, by its path in the folder.
    public let texts: [String: SchemaText]
    /// All files, linked.
    public let schema: ProtobufSchema

    /// Links the files of a folder.
    ///
    /// - Parameters:
    ///   - root: The folder.
    ///   - texts: The text of each file, by its path in the folder.
    ///   - imports: The text of a file that they import from elsewhere, such as folders around; nil for an unknown path.
    /// - Throws: `SchemaError` with every mistake in them.
    public init(root: String, texts: [String: SchemaText], imports: (String) -> SchemaText?) throws(SchemaError) {
        self.root = root
        self.texts = texts
        schema = try ProtobufSchema(linking: texts.keys.sorted()) { texts[$0] ?? imports($0) }
    }

    func path(of file: String) -> String { texts[file]?.name ?? file }
}
