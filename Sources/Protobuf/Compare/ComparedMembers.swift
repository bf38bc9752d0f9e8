internal import JSON

/// The fields, by number, and the oneofs, by name, of a message and its update. Groups are left out.
struct ComparedMembers {
    let oldFields: [Int32: ProtobufSchema.FieldID]
    let newFields: [Int32: ProtobufSchema.FieldID]
    /// In the order of the text.
    let oldOneofs: [(name: ExactString, id: ProtobufSchema.OneofID)]
    let newOneofs: [(name: ExactString, id: ProtobufSchema.OneofID)]

    init(
        _ original: ProtobufSchema, _ old: ProtobufSchema.MessageID, _ update: ProtobufSchema,
        _ new: ProtobufSchema.MessageID
    ) {
        oldFields = original.comparedFields(of: old)
        newFields = update.comparedFields(of: new)
        oldOneofs = original.comparedOneofs(of: old)
        newOneofs = update.comparedOneofs(of: new)
    }

    func oldOneof(_ name: ExactString) -> ProtobufSchema.OneofID? { oldOneofs.first { $0.name == name }?.id }
    func newOneof(_ name: ExactString) -> ProtobufSchema.OneofID? { newOneofs.first { $0.name == name }?.id }
}

extension ProtobufSchema {
    fileprivate func comparedFields(of message: MessageID) -> [Int32: FieldID] {
        Dictionary(
            self[message].fields.filter { !isGroup(self[$0]) }.map { (self[$0].number, $0) },
            uniquingKeysWith: { first, _ in first })
    }

    fileprivate func comparedOneofs(of message: MessageID) -> [(name: ExactString, id: OneofID)] {
        self[message].oneofs.filter { !self[$0].isSynthetic }.map { (ExactString(self[$0].name), $0) }
    }

    /// The messages of `messages` that the text declares as such: neither entries of maps nor groups.
    func declared(_ messages: [MessageID]) -> [MessageID] {
        messages.filter { id in
            let message = self[id]
            guard !message.isMapEntry else { return false }
            guard self[message.file].edition < .edition2023, let parent = message.parent else { return true }
            return !self[parent].fields.contains { isGroup(self[$0]) && self[$0].messageType == id }
        }
    }

    /// Whether the text declares a group: editions have messages in delimited encoding instead.
    private func isGroup(_ field: ProtobufField) -> Bool {
        field.type == .group && self[field.file].edition < .edition2023
    }

    /// The name of the oneof that the text puts `field` in.
    func oneofName(of field: FieldID) -> ExactString? {
        guard self[field].isInRealOneof, let oneof = self[field].oneof else { return nil }
        return ExactString(self[oneof].name)
    }

    /// The label that the text writes: proto2 has one for all but members of oneofs and maps.
    func label(of field: ProtobufField) -> FieldLabel? {
        if field.isInRealOneof || field.isMap || self[field.message].isMapEntry { return nil }
        switch field.presence {
        case .repeated: return .repeated
        case .required: return self[field.file].edition < .edition2023 ? .required : nil
        case .implicit: return nil
        case .explicit: return self[field.file].edition < .edition2023 ? .optional : nil
        }
    }

    /// The full name without the package.
    func localName(of message: MessageID) -> String {
        let package = self[self[message].file].package
        return package.isEmpty ? self[message].fullName : String(self[message].fullName.dropFirst(package.count + 1))
    }
}

extension FieldType {
    /// The first of the types that the registry takes for the same; nil for messages.
    var scalarGroup: FieldType? {
        switch self {
        case .int32, .int64, .uint32, .uint64, .bool, .enum: .int32
        case .sint32, .sint64: .sint32
        case .string, .bytes: .string
        case .fixed32, .sfixed32: .fixed32
        case .fixed64, .sfixed64: .fixed64
        case .float: .float
        case .double: .double
        case .message, .group: nil
        }
    }
}
