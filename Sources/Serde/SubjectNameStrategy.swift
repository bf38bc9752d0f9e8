public import Registry
public import TopicLog

/// How the subject of a record's schema is named.
public enum SubjectNameStrategy: String, Hashable, Sendable, CaseIterable {
    /// `orders-value`: one schema a topic.
    case topicName = "topic"
    /// `shop.Order`: one schema a record type, wherever it is written to.
    case recordName = "record"
    /// `orders-shop.Order`: several record types in a topic.
    case topicRecordName = "topic-record"

    /// The subject.
    ///
    /// - Parameters:
    ///   - topic: The topic that records are written to.
    ///   - part: The half of the record.
    ///   - recordName: The name of the record (`Schema.recordName`); only `topicName` does without.
    ///   - context: The context of the subject.
    /// - Returns: The subject, which may not exist.
    /// - Throws: `RegistryError` with the code `invalidSubject` if the strategy needs a record's name and there is none.
    public func subject(
        topic: TopicName, _ part: RecordPart, recordName: String? = nil, in context: SchemaContext = .default
    ) throws(RegistryError) -> Subject {
        if self == .topicName { return try Subject("\(topic)-\(part.rawValue)", in: context) }
        guard let recordName else {
            throw RegistryError(
                .invalidSubject,
                "The subject name strategy \"\(rawValue)\" needs a schema that is a named record; use \"topic\"")
        }
        return try Subject(self == .recordName ? recordName : "\(topic)-\(recordName)", in: context)
    }
}
