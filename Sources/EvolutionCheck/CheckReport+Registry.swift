public import Registry
public import SchemaLanguage

extension CheckReport {
    /// The report of a registry that refused `text` because of `conflicts`.
    public init(conflicts: [VersionConflict], with text: SchemaText, under subject: Subject) {
        let findings = CompatibilityReport(isCompatible: conflicts.isEmpty, conflicts: conflicts).findings
        self.init(
            findings: findings.map { finding in
                Finding(
                    path: text.name, incompatibility: finding.incompatibility,
                    against: finding.versions.map { version in
                        Earlier(
                            source: "registry", path: "\(subject)@\(version)", version: Int(version.value),
                            range: version == finding.versions.first ? finding.incompatibility.old : nil)
                    },
                    text: text)
            }, checked: 1, firstVersions: [])
    }
}
