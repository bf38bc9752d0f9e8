internal import SchemaLanguage

/// Puts an incompatible difference into words: by the age of the schemas, as people think of them.
struct ProtobufDifferenceWording {
    let kind: ProtobufDifferenceKind
    let path: String
    let old: ProtobufSchema
    let new: ProtobufSchema
    let was: ProtobufDifference.Part?
    let now: ProtobufDifference.Part?
    let direction: CompatibilityDirection

    init(
        difference: ProtobufDifference, writer: ProtobufSchema, reader: ProtobufSchema,
        _ direction: CompatibilityDirection
    ) {
        kind = difference.kind
        path = difference.path
        self.direction = direction
        switch direction {
        case .backward: (old, was, new, now) = (writer, difference.original, reader, difference.update)
        case .forward: (old, was, new, now) = (reader, difference.update, writer, difference.original)
        }
    }

    var element: String { now.map(new.fullName) ?? was.map(old.fullName) ?? "" }
    var oldPlace: SourceRange? { was.flatMap(old.range) }
    /// Where the new text has nothing that corresponds, what is around it.
    var newPlace: SourceRange? { (now ?? was.flatMap(surroundings)).flatMap(new.range) }

    /// The text that Confluent's registry gives as the description.
    var detail: String {
        switch kind {
        case .packageChanged: "package changed from '\(old.rootFile.package)' to '\(new.rootFile.package)'"
        default: "at path '\(path)': \(message)"
        }
    }

    var message: String {
        switch kind {
        case .packageChanged:
            "the package changed from \"\(old.rootFile.package)\" to \"\(new.rootFile.package)\""
        case .messageRemoved:
            now == nil ? "the message \(element) is gone" : "the message \(element) is new"
        case .fieldKindChanged, .fieldScalarKindChanged:
            "\(element) was \(typeName(was, old)) and is \(typeName(now, new)) now"
        case .fieldNamedTypeChanged:
            typeName(was, old).isIdentical(to: typeName(now, new))
                ? "\(typeName(now, new)), the type of \(element), changed incompatibly"
                : "\(element) was \(typeName(was, old)) and is \(typeName(now, new)) now"
        case .fieldNumericLabelChanged: "\(element) was \(label(was, old)) and is \(label(now, new)) now"
        case .requiredFieldAdded, .requiredFieldRemoved:
            now == nil ? "the required field \(element) is gone" : "the required field \(element) is new"
        case .oneofFieldRemoved:
            now == nil ? "\(element) is gone from its oneof" : "\(element) is new in its oneof"
        case .multipleFieldsMovedToOneof, .fieldMovedToExistingOneof:
            direction == .backward
                ? "the oneof \(element) joins fields that could be set together before"
                : "fields that exclude each other in the oneof \(element) can be set together now"
        default: "\(element) differs"
        }
    }

    var breaks: String {
        let readers = direction == .backward ? "new readers of old records" : "old readers of new records"
        switch kind {
        case .packageChanged:
            return
                "\(readers) read them, but Any values, extensions, rpc paths and generated code know the other full names"
        case .messageRemoved: return "\(readers) don't know the message that they were written with"
        case .fieldKindChanged, .fieldScalarKindChanged, .fieldNamedTypeChanged:
            return "\(readers) lose, misread or refuse the value"
        case .fieldNumericLabelChanged:
            return "\(readers) lose values: they keep the last of several, or don't know the packed form"
        case .requiredFieldAdded: return "\(readers) refuse all that lack the field"
        case .requiredFieldRemoved:
            return "\(readers) don't know the field, and whoever requires it refuses what they write back"
        case .oneofFieldRemoved:
            return "\(readers) find no member set where the removed one was, and set it aside as unknown"
        default: return "\(readers) keep the last of the fields only, where several were set"
        }
    }

    var fixes: [Incompatibility.Fix] {
        switch kind {
        case .packageChanged: [.init("keep the package: package \(old.rootFile.package);")]
        case .messageRemoved: now == nil ? [.init("keep the message, and mark it deprecated")] : []
        case .fieldKindChanged, .fieldScalarKindChanged, .fieldNamedTypeChanged:
            [.init("keep the type, or give the new one a number of its own and reserve the old number and name")]
        case .fieldNumericLabelChanged:
            [.init("keep the label, or give the field with the new one a number of its own")]
        case .requiredFieldAdded, .requiredFieldRemoved:
            [.init("make it optional in a version of its own first, and let programs check that it is there")]
        case .oneofFieldRemoved: [.init("keep the member, and mark it deprecated")]
        default: [.init("leave the fields outside of the oneof, or give its members numbers of their own")]
        }
    }

    private func typeName(_ part: ProtobufDifference.Part?, _ schema: ProtobufSchema) -> String {
        guard case .field(let id) = part else { return "another type" }
        if let entry = schema.mapEntry(of: id) {
            return "map<\(schema.typeName(of: entry.key)), \(schema.typeName(of: entry.value))>"
        }
        return schema.typeName(of: id)
    }

    private func label(_ part: ProtobufDifference.Part?, _ schema: ProtobufSchema) -> String {
        guard case .field(let id) = part else { return "without a label" }
        return Cardinality(schema[id]).rawValue
    }

    /// The message of the new schema that a part of the old one was in; the file where that is gone too.
    private func surroundings(_ part: ProtobufDifference.Part) -> ProtobufDifference.Part? {
        var outer: ProtobufSchema.MessageID? =
            switch part {
            case .file: nil
            case .message(let id): old[id].parent
            case .enumeration(let id), .enumValue(let id, _): old[id].parent
            case .field(let id): old[id].message
            case .oneof(let id): old[id].message
            }
        while let id = outer {
            if let message = new.message(named: old[id].fullName) { return .message(message) }
            outer = old[id].parent
        }
        return nil
    }
}

extension ProtobufSchema {
    fileprivate func fullName(of part: ProtobufDifference.Part) -> String {
        switch part {
        case .file(let id): self[id].package
        case .message(let id): self[id].fullName
        case .enumeration(let id): self[id].fullName
        case .enumValue(let id, let index): self[id].values[index].fullName
        case .field(let id): self[id].fullName
        case .oneof(let id): self[id].fullName
        }
    }

    fileprivate func range(of part: ProtobufDifference.Part) -> SourceRange? {
        switch part {
        case .file(let id): range(of: [2], in: id)
        case .message(let id): range(of: self[id].path, in: self[id].file)
        case .enumeration(let id): range(of: self[id].path, in: self[id].file)
        case .enumValue(let id, let index):
            range(of: self[id].path + [2, Int32(truncatingIfNeeded: index)], in: self[id].file)
        case .field(let id): range(of: self[id].path, in: self[id].file)
        case .oneof(let id): range(of: self[id].path, in: self[self[id].message].file)
        }
    }

    /// The type as a message calls it: the full name of a message or an enum.
    func typeName(of id: FieldID) -> String {
        let field = self[id]
        if let message = field.messageType { return self[message].fullName }
        if let enumeration = field.enumType { return self[enumeration].fullName }
        return field.type.name
    }
}
