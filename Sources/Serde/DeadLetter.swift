internal import Registry
internal import TopicLog

/// The headers of a dead letter. They are named after those that Confluent's serializers write for a rule that failed
/// (`__rule.topic`, `__rule.exception`); here a schema was broken, not a rule.
public enum DeadLetterHeader {
    /// The topic that the event was meant for.
    public static let topic = "__error.topic"
    /// The subject of the schema that it doesn't fit.
    public static let subject = "__error.subject"
    /// The id of that schema, in decimal.
    public static let schemaID = "__error.schema.id"
    /// What is wrong, one mistake a line, each with the half that it is in.
    public static let message = "__error.message"
}

extension RejectedEvent {
    /// The event as it was given, with the reasons as headers.
    func deadLetter(from topic: TopicName, subject: Subject, id: SchemaID) -> Record {
        var letter = event
        for (name, text) in [
            (DeadLetterHeader.topic, topic.text), (DeadLetterHeader.subject, subject.qualified),
            (DeadLetterHeader.schemaID, id.description),
            (DeadLetterHeader.message, faultLines.joined(separator: "\n")),
        ] {
            letter.headers.append(Record.Header(name, Array(text.utf8)))
        }
        return letter
    }
}
