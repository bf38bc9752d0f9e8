internal import JSON
public import SchemaLanguage

extension AvroSchema {
    /// What can be read, by the verdict of `incompatibilities(old:new:direction:)`, but perhaps as something else: a
    /// number under another logical type, and names that match without their namespaces only.
    ///
    /// - Returns: Warnings at the places of the new text, in its order.
    /// - Throws: `ComparisonTooLarge` where it would take more than 4 million steps.
    public static func doubts(
        old: AvroSchema, new: AvroSchema, direction: CompatibilityDirection
    ) throws(ComparisonTooLarge) -> [SchemaProblem] {
        let (reader, writer) = direction == .backward ? (new, old) : (old, new)
        let resolved = try ResolvedSchema(writer: writer, reader: reader)
        var doubts: [(place: Place, message: String)] = []
        for node in resolved.nodes {
            let (readerType, writerType) = (reader[node.reader], writer[node.writer])
            switch node.action {
            case .array, .map, .writerUnion, .readerUnion, .unreadable: continue
            case .primitive, .promotion, .fixed, .enumeration, .record: break
            }
            let place = direction == .backward ? readerType.place : writerType.place
            let records = direction == .backward ? "new readers of old records" : "old readers of new records"
            if let written = writerType.logicalTypeText, let read = readerType.logicalTypeText,
                writerType.logicalType != readerType.logicalType
            {
                doubts.append((place, "\(records) may take \(written) for \(read): the bytes are not converted"))
            }
            if readerType.match(writer: writerType) == .unqualifiedName {
                doubts.append(
                    (
                        place,
                        "\(records) find \(writerType.branchName) where they expect \(readerType.branchName); "
                            + "implementations that compare full names refuse it"
                    ))
            }
        }
        let positions = new.sources.map(SourcePositions.init)
        return
            doubts
            .sorted {
                ($0.place.source, $0.place.span.start, $0.message) < ($1.place.source, $1.place.span.start, $1.message)
            }
            .map { SchemaProblem(.warning, $0.message, at: positions[$0.place.source].range(of: $0.place.span)) }
    }
}

extension AvroType {
    /// The logical type in force, as a message shows it: `timestamp-millis`, `decimal(9, 2)`.
    fileprivate var logicalTypeText: String? {
        guard let logicalType else { return nil }
        if case .decimal(let precision, let scale) = logicalType { return "decimal(\(precision), \(scale))" }
        return attributes.first { $0.name == "logicalType" }?.value.string
    }
}
