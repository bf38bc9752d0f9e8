internal import JSON
internal import SchemaLanguage

/// The comparison of two schemas by the rules of Confluent's registry: an original and its update.
///
/// What a schema imports is compared where a field uses it. Groups and extensions are not compared.
struct ProtobufComparison {
    typealias Part = ProtobufDifference.Part

    let original: ProtobufSchema
    let update: ProtobufSchema
    private(set) var differences: [ProtobufDifference] = []
    /// Pairs of imported messages that are being compared: the way to where the comparison is.
    private var open: Set<MessagePair> = []
    /// What is known of pairs of imported messages: their differences.
    private var known: [MessagePair: [ProtobufDifference]] = [:]
    private var path: [String] = []
    private var steps = 0

    private struct MessagePair: Hashable {
        let original: ProtobufSchema.MessageID
        let update: ProtobufSchema.MessageID
    }

    /// The most messages, fields and values that are looked at, and differences that are told.
    static let stepMax = 4_000_000

    init(original: ProtobufSchema, update: ProtobufSchema) throws(ComparisonTooLarge) {
        self.original = original
        self.update = update
        let (was, now) = (original.rootFile, update.rootFile)
        if !was.package.isIdentical(to: now.package) { add(.packageChanged, .file(original.root), .file(update.root)) }
        try compareDeclarations(was.messages, was.enums, now.messages, now.enums)
    }

    mutating func add(_ kind: ProtobufDifferenceKind, _ was: Part?, _ now: Part?, at step: String...) {
        let path = "#/" + (path + step).joined(separator: "/")
        differences.append(ProtobufDifference(kind: kind, path: path, original: was, update: now))
    }

    mutating func take(_ count: Int) throws(ComparisonTooLarge) {
        steps += count
        guard steps <= Self.stepMax else { throw ComparisonTooLarge(limit: Self.stepMax) }
    }

    // MARK: Messages and enums

    private mutating func compareDeclarations(
        _ wasMessages: [ProtobufSchema.MessageID], _ wasEnums: [ProtobufSchema.EnumID],
        _ nowMessages: [ProtobufSchema.MessageID], _ nowEnums: [ProtobufSchema.EnumID]
    ) throws(ComparisonTooLarge) {
        try take(wasMessages.count + wasEnums.count + nowMessages.count + nowEnums.count)
        let oldMessages = original.declared(wasMessages)
        let newMessages = update.declared(nowMessages)
        let newPositions = positions(newMessages.map { update[$0].name })
        for (index, id) in oldMessages.enumerated() {
            let name = original[id].name
            guard let position = newPositions[ExactString(name)] else {
                add(.messageRemoved, .message(id), nil, at: name)
                continue
            }
            let newID = newMessages[position]
            path.append(name)
            try compareMessages(id, newID)
            if index != position { add(.messageMoved, .message(id), .message(newID)) }
            path.removeLast()
        }
        let oldPositions = positions(oldMessages.map { original[$0].name })
        for id in newMessages where oldPositions[ExactString(update[id].name)] == nil {
            add(.messageAdded, nil, .message(id), at: update[id].name)
        }
        try compareEnums(wasEnums, nowEnums)
    }

    private func positions(_ names: [String]) -> [ExactString: Int] {
        Dictionary(names.enumerated().map { (ExactString($1), $0) }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func compareEnums(
        _ wasEnums: [ProtobufSchema.EnumID], _ nowEnums: [ProtobufSchema.EnumID]
    ) throws(ComparisonTooLarge) {
        let newPositions = positions(nowEnums.map { update[$0].name })
        for id in wasEnums {
            let name = original[id].name
            if let position = newPositions[ExactString(name)] {
                path.append(name)
                try compareValues(id, nowEnums[position])
                path.removeLast()
            } else {
                add(.enumRemoved, .enumeration(id), nil, at: name)
            }
        }
        let oldPositions = positions(wasEnums.map { original[$0].name })
        for id in nowEnums where oldPositions[ExactString(update[id].name)] == nil {
            add(.enumAdded, nil, .enumeration(id), at: update[id].name)
        }
    }

    /// By number; of several names for one the last counts.
    private mutating func compareValues(
        _ oldID: ProtobufSchema.EnumID, _ newID: ProtobufSchema.EnumID
    ) throws(ComparisonTooLarge) {
        let (was, now) = (original[oldID].values, update[newID].values)
        try take(was.count + now.count)
        let oldNumbers = Dictionary(was.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { $1 })
        let newNumbers = Dictionary(now.enumerated().map { ($1.number, $0) }, uniquingKeysWith: { $1 })
        for (number, index) in oldNumbers.sorted(by: { $0.key < $1.key }) {
            let part = Part.enumValue(oldID, index)
            if let newIndex = newNumbers[number] {
                guard !was[index].name.isIdentical(to: now[newIndex].name) else { continue }
                add(.enumConstChanged, part, .enumValue(newID, newIndex), at: String(number))
            } else {
                add(.enumConstRemoved, part, nil, at: String(number))
            }
        }
        for (number, index) in newNumbers.sorted(by: { $0.key < $1.key }) where oldNumbers[number] == nil {
            add(.enumConstAdded, nil, .enumValue(newID, index), at: String(number))
        }
    }

    private mutating func compareMessages(
        _ oldID: ProtobufSchema.MessageID, _ newID: ProtobufSchema.MessageID
    ) throws(ComparisonTooLarge) {
        let (was, now) = (original[oldID], update[newID])
        try take(was.fields.count + now.fields.count + 1)
        let members = ComparedMembers(original, oldID, update, newID)
        compareOneofs(members)
        try compareFields(members)
        try compareDeclarations(was.messages, was.enums, now.messages, now.enums)
    }

    // MARK: Oneofs

    private mutating func compareOneofs(_ members: ComparedMembers) {
        for (name, id) in members.newOneofs {
            // Members that could be set together before, and can't be now.
            var plain = 0
            var origins: Set<ExactString> = []
            for field in update[id].fields {
                guard let oldField = members.oldFields[update[field].number] else { continue }
                if let oneof = original.oneofName(of: oldField) { origins.insert(oneof) } else { plain += 1 }
            }
            let was = members.oldOneof(name).map(Part.oneof)
            if plain + origins.count > 1 {
                add(
                    plain > 1 ? .multipleFieldsMovedToOneof : .fieldMovedToExistingOneof, was, .oneof(id), at: name.text
                )
            }
            if was == nil { add(.oneofAdded, nil, .oneof(id), at: name.text) }
            // Of a oneof that is new with all its members, only itself is told.
            guard was != nil || plain + origins.count > 0 else { continue }
            for field in update[id].fields where members.oldFields[update[field].number] == nil {
                add(.oneofFieldAdded, nil, .field(field), at: name.text, String(update[field].number))
            }
        }
        for (name, id) in members.oldOneofs {
            let newOneof = members.newOneof(name)
            if newOneof == nil { add(.oneofRemoved, .oneof(id), nil, at: name.text) }
            let fields = original[id].fields
            // A oneof that is gone with all its members takes no member from anybody who keeps another one.
            let survives = newOneof != nil || fields.contains { members.newFields[original[$0].number] != nil }
            for field in fields where survives && members.newFields[original[field].number] == nil {
                add(.oneofFieldRemoved, .field(field), nil, at: name.text, String(original[field].number))
            }
        }
    }

    // MARK: Fields

    private mutating func compareFields(_ members: ComparedMembers) throws(ComparisonTooLarge) {
        for (number, oldField) in members.oldFields.sorted(by: { $0.key < $1.key }) {
            let oldOneof = original.oneofName(of: oldField)
            guard let newField = members.newFields[number] else {
                guard oldOneof == nil else { continue }
                let isRequired = original[oldField].presence == .required
                add(isRequired ? .requiredFieldRemoved : .fieldRemoved, .field(oldField), nil, at: String(number))
                continue
            }
            let newOneof = update.oneofName(of: newField)
            let step = [newOneof?.text, String(number)].compactMap(\.self)
            path += step
            if oldOneof != nil, newOneof == nil {
                add(.oneofFieldMovedToTopLevel, .field(oldField), .field(newField))
            }
            try compareField(oldField, newField)
            path.removeLast(step.count)
        }
        for (number, newField) in members.newFields.sorted(by: { $0.key < $1.key })
        where members.oldFields[number] == nil && update.oneofName(of: newField) == nil {
            let isRequired = update[newField].presence == .required
            add(isRequired ? .requiredFieldAdded : .fieldAdded, nil, .field(newField), at: String(number))
        }
    }

    private mutating func compareField(
        _ oldID: ProtobufSchema.FieldID, _ newID: ProtobufSchema.FieldID
    ) throws(ComparisonTooLarge) {
        let (was, now) = (original[oldID], update[newID])
        let (oldPart, newPart) = (Part.field(oldID), Part.field(newID))
        if !was.name.isIdentical(to: now.name) { add(.fieldNameChanged, oldPart, newPart) }
        switch (original.mapEntry(of: oldID), update.mapEntry(of: newID)) {
        case (nil, nil): try compareTypes(was, now, oldPart, newPart)
        case (let old?, let new?):
            try compareTypes(original[old.key], update[new.key], oldPart, newPart)
            try compareTypes(original[old.value], update[new.value], oldPart, newPart)
        default: add(.fieldKindChanged, oldPart, newPart)
        }
    }

    private mutating func compareTypes(
        _ was: ProtobufField, _ now: ProtobufField, _ oldPart: Part, _ newPart: Part
    ) throws(ComparisonTooLarge) {
        switch (was.messageType, now.messageType) {
        case (let old?, let new?): try compareNamedTypes(old, new, oldPart, newPart)
        case (nil, nil):
            guard let group = was.type.scalarGroup, group == now.type.scalarGroup else {
                add(.fieldScalarKindChanged, oldPart, newPart)
                return
            }
            guard let oldLabel = original.label(of: was), let newLabel = update.label(of: now), oldLabel != newLabel
            else { return }
            add(
                group == .string ? .fieldStringOrBytesLabelChanged : .fieldNumericLabelChanged, oldPart, newPart)
        default: add(.fieldKindChanged, oldPart, newPart)
        }
    }

    private mutating func compareNamedTypes(
        _ old: ProtobufSchema.MessageID, _ new: ProtobufSchema.MessageID, _ oldPart: Part, _ newPart: Part
    ) throws(ComparisonTooLarge) {
        guard original.localName(of: old).isIdentical(to: update.localName(of: new)) else {
            add(.fieldNamedTypeChanged, oldPart, newPart)
            return
        }
        // What the schemas declare themselves is compared in its place.
        if original[old].file == original.root, update[new].file == update.root { return }
        let inside = try differences(MessagePair(original: old, update: new))
        try take(inside.count)
        differences += inside
        if inside.contains(where: { !$0.kind.isCompatible }) { add(.fieldNamedTypeChanged, oldPart, newPart) }
    }

    /// The differences of a pair of imported messages, whose paths begin anew; those of a pair that is open are told there.
    private mutating func differences(_ pair: MessagePair) throws(ComparisonTooLarge) -> [ProtobufDifference] {
        if let found = known[pair] { return found }
        guard open.count < 100, open.insert(pair).inserted else { return [] }
        let (outer, outerPath) = (differences, path)
        (differences, path) = ([], original.localName(of: pair.original).split(separator: ".").map(String.init))
        try compareMessages(pair.original, pair.update)
        let found = differences
        (differences, path) = (outer, outerPath)
        open.remove(pair)
        known[pair] = found
        return found
    }
}
