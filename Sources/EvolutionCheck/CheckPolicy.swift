internal import JSONSchema
internal import Registry
internal import SchemaLanguage

/// What counts as compatible: `--policy`. It matters for JSON Schema; what Avro's rules say is what happens.
public enum CheckPolicy: String, Hashable, Sendable, CaseIterable {
    /// What the registry takes.
    case strict
    /// What the registry takes under `compatibilityPolicy=LENIENT`: open properties may be described.
    case lenient
    /// What is proved; and only what an event shows is incompatible.
    case proven
}

/// What one comparison came to.
struct Answer {
    var incompatibilities: [Incompatibility] = []
    var warnings: [SchemaProblem] = []
    var unproven: [SchemaProblem] = []

    init(old: Schema, new: Schema, _ direction: CompatibilityDirection, _ policy: CheckPolicy) {
        if policy == .proven, case (.json(let old), .json(let new)) = (old, new) {
            prove(old: old, new: new, direction)
            return
        }
        let rules: SchemaComparisonPolicy = policy == .lenient ? .lenient : .strict
        incompatibilities = new.incompatibilities(with: old, direction, policy: rules)
        warnings = incompatibilities.isEmpty ? new.doubts(with: old, direction, policy: rules) : []
    }

    private mutating func prove(old: JSONSchema, new: JSONSchema, _ direction: CompatibilityDirection) {
        let (reader, writer) = direction == .backward ? (new, old) : (old, new)
        let readers = direction == .backward ? "new readers on old records" : "old readers on new records"
        do throws(ComparisonTooLarge) {
            switch try JSONSchema.containment(writer: writer, reader: reader) {
            case .proven: return
            case .unproven(let reason, let place):
                unproven = [SchemaProblem(.warning, "cannot prove: \(readers): \(reason)", at: place)]
            case .refuted(let event, let failure):
                // The rules tell more about what an event shows, and which differences there are.
                let shown = try JSONSchema.incompatibilities(old: old, new: new, direction: direction).filter {
                    if case .witness = $0.proof { true } else { false }
                }
                let root = new.range(of: new[new.root].span, in: new[new.root])
                incompatibilities =
                    shown.isEmpty ? [.eventRefused(event, failure, direction, readers: readers, at: root)] : shown
            }
        } catch {
            unproven = [SchemaProblem(.warning, "cannot prove: \(readers): \(error)", at: nil)]
        }
    }
}

extension Incompatibility {
    /// An event shows that the schemas are incompatible, in a way that no rule of the registry looks at.
    fileprivate static func eventRefused(
        _ event: String, _ failure: String, _ direction: CompatibilityDirection, readers: String, at place: SourceRange
    ) -> Incompatibility {
        Incompatibility(
            rule: "json/event-refused", differenceType: "EVENT_REFUSED", direction: direction, pointer: "/",
            element: "", old: nil, new: place, message: "the reader's schema refuses what the writer's schema accepts",
            breaks: "\(readers): such a record is refused", detail: "",
            fixes: [Fix("let the reader's schema accept the event that is shown")],
            proof: .witness(event: event, failure: failure))
    }
}
