/// A message as a tree, by its schema: what occurs several times is merged, and what is unknown is kept.
///
/// The fast passes make no tree. This serves where one is needed: to bring the fields of a message together that stand
/// apart in its bytes, for one order of all bytes, and for the text format.
struct WireMessage {
    /// A value that is no message.
    enum Scalar: Hashable {
        case number(UInt64)
        case bytes([UInt8])
    }

    enum Value {
        case scalar(Scalar)
        case message(WireMessage)
    }

    let type: ProtobufSchema.MessageID
    /// The values by field number; one for a field that doesn't repeat, an entry each for a map.
    private(set) var fields: [Int32: [Value]] = [:]
    /// Where the entry of each key is among the values of a map.
    private var keys: [Int32: [Scalar: Int]] = [:]
    /// The fields that the schema doesn't have, in their wire form.
    private(set) var unknown: [UInt8] = []

    init(_ type: ProtobufSchema.MessageID) {
        self.type = type
    }

    /// Reads a message.
    ///
    /// - Throws: `ProtobufDataError` for bytes that are no message.
    init(
        _ bytes: [UInt8], _ type: ProtobufSchema.MessageID, _ schema: ProtobufSchema, depth: Int
    ) throws(ProtobufDataError) {
        self.type = type
        do throws(WireReader.Fault) {
            var reader = WireReader(bytes, bytes.indices)
            try merge(&reader, schema, depth: depth)
        } catch {
            throw ProtobufDataError(
                offset: error.offset, pointer: "", expected: error.expected, found: error.found)
        }
    }

    // MARK: Reading

    /// Reads fields up to the end of the reader's bytes.
    private mutating func merge(
        _ reader: inout WireReader, _ schema: ProtobufSchema, depth: Int
    ) throws(WireReader.Fault) {
        let isMessageSet = schema[type].isMessageSet
        while !reader.isAtEnd {
            let tag = try reader.tag()
            if isMessageSet && tag.number == 1 && tag.wireType == 3 {
                try mergeItem(&reader, tag, schema, depth: depth)
            } else if let field = schema.anyField(of: type, number: Int32(tag.number)) {
                try merge(schema[field], tag, &reader, schema, depth: depth)
            } else {
                try keep(tag, &reader, depth: depth)
            }
        }
    }

    /// Keeps a field as it is.
    private mutating func keep(
        _ tag: WireReader.Tag, _ reader: inout WireReader, depth: Int
    ) throws(WireReader.Fault) {
        try reader.skip(tag, depth: depth)
        unknown += reader.bytes[tag.start..<reader.offset]
    }

    private mutating func merge(
        _ field: ProtobufField, _ tag: WireReader.Tag, _ reader: inout WireReader, _ schema: ProtobufSchema, depth: Int
    ) throws(WireReader.Fault) {
        let wireType = field.type.wireType
        if tag.wireType == 2 && field.isRepeated && wireType != 2 && wireType != 3 {
            var items = WireReader(reader.bytes, try reader.slice())
            while !items.isAtEnd {
                let start = items.offset
                let value = try number(wireType, &items)
                add(value, field, schema, from: start)
            }
            return
        }
        guard tag.wireType == wireType else { return try keep(tag, &reader, depth: depth) }
        switch wireType {
        case 0, 1, 5: add(try number(wireType, &reader), field, schema, from: tag.start)
        case 2 where field.messageType == nil:
            let slice = try reader.slice()
            try checkUTF8(field, reader, slice)
            set(.scalar(.bytes(Array(reader.bytes[slice]))), field, schema)
        default:
            let slice = wireType == 3 ? try reader.group(tag, depth: depth) : try reader.slice()
            guard depth > 0 else {
                throw WireReader.Fault(
                    offset: tag.start, expected: "messages that nest no deeper than allowed", found: "one more")
            }
            guard let type = field.messageType else { return }
            var content = WireReader(reader.bytes, slice)
            if field.isMap {
                try mergeEntry(field, &content, tag, reader.offset, schema, depth: depth)
            } else if field.isRepeated {
                var message = WireMessage(type)
                try message.merge(&content, schema, depth: depth - 1)
                fields[field.number, default: []].append(.message(message))
            } else {
                clearOneof(of: field, schema)
                var message = WireMessage(type)
                if case .message(let earlier)? = fields.removeValue(forKey: field.number)?.first { message = earlier }
                try message.merge(&content, schema, depth: depth - 1)
                fields[field.number] = [.message(message)]
            }
        }
    }

    private func number(_ wireType: UInt8, _ reader: inout WireReader) throws(WireReader.Fault) -> UInt64 {
        switch wireType {
        case 0: try reader.varint()
        case 1: try reader.fixed(8)
        default: try reader.fixed(4)
        }
    }

    /// Adds a number; one that a closed enum doesn't have is an unknown field.
    private mutating func add(_ value: UInt64, _ field: ProtobufField, _ schema: ProtobufSchema, from start: Int) {
        guard !isUnknown(value, field, schema) else {
            unknown.append(tag: UInt32(bitPattern: field.number), wireType: 0)
            unknown.append(varint: value)
            return
        }
        set(.scalar(.number(field.type.normalized(value))), field, schema)
    }

    private func isUnknown(_ value: UInt64, _ field: ProtobufField, _ schema: ProtobufSchema) -> Bool {
        guard let type = field.enumType, schema[type].isClosed else { return false }
        return schema[type].value(number: Int32(truncatingIfNeeded: value)) == nil
    }

    /// Adds a value to a field that repeats, and replaces that of another and those of its oneof.
    mutating func set(_ value: Value, _ field: ProtobufField, _ schema: ProtobufSchema) {
        if field.isMap, case .message(let entry) = value {
            let key = entry.fields[1]?.first?.scalar ?? WireMessage.defaultKey(field, schema)
            if let index = keys[field.number]?[key] {
                fields[field.number]?[index] = value
            } else {
                keys[field.number, default: [:]][key] = fields[field.number]?.count ?? 0
                fields[field.number, default: []].append(value)
            }
        } else if field.isRepeated {
            fields[field.number, default: []].append(value)
        } else {
            clearOneof(of: field, schema)
            fields[field.number] = [value]
        }
    }

    private mutating func clearOneof(of field: ProtobufField, _ schema: ProtobufSchema) {
        guard field.isInRealOneof, let oneof = field.oneof else { return }
        for other in schema[oneof].fields where schema[other].number != field.number {
            fields[schema[other].number] = nil
        }
    }

    private static func defaultKey(_ field: ProtobufField, _ schema: ProtobufSchema) -> Scalar {
        guard let entry = field.messageType, let key = schema[entry].fields.first, schema[key].type == .string else {
            return .number(0)
        }
        return .bytes([])
    }

    /// Reads an entry of a map. One with a number that its closed enum doesn't have is an unknown field as a whole.
    private mutating func mergeEntry(
        _ field: ProtobufField, _ content: inout WireReader, _ tag: WireReader.Tag, _ end: Int,
        _ schema: ProtobufSchema, depth: Int
    ) throws(WireReader.Fault) {
        guard let type = field.messageType else { return }
        let bytes = content.bytes
        var entry = WireMessage(type)
        try entry.merge(&content, schema, depth: depth - 1)
        if schema[type].fields.contains(where: { schema[$0].enumType != nil }), !entry.unknown.isEmpty {
            unknown += bytes[tag.start..<end]
            return
        }
        entry.unknown = []
        set(.message(entry), field, schema)
    }

    /// Reads an item of a MessageSet: a group of a type (2) and a message (3), in either order.
    private mutating func mergeItem(
        _ reader: inout WireReader, _ tag: WireReader.Tag, _ schema: ProtobufSchema, depth: Int
    ) throws(WireReader.Fault) {
        var item = WireReader(reader.bytes, try reader.group(tag, depth: depth))
        var (type, content): (UInt64?, Range<Int>?)
        while !item.isAtEnd {
            let inner = try item.tag()
            switch (inner.number, inner.wireType) {
            case (2, 0) where type == nil: type = try item.varint()
            case (3, 2) where content == nil: content = try item.slice()
            default: try item.skip(inner, depth: depth)
            }
        }
        guard let type, let content else { return }
        let number = Int32(truncatingIfNeeded: type)
        guard let id = schema.extensionField(of: self.type, number: number), let messageType = schema[id].messageType,
            depth > 0
        else {
            unknown += reader.bytes[tag.start..<reader.offset]
            return
        }
        var message = WireMessage(messageType)
        if case .message(let earlier)? = fields[number]?.first { message = earlier }
        var inner = WireReader(reader.bytes, content)
        try message.merge(&inner, schema, depth: depth - 1)
        fields[number] = [.message(message)]
    }

    private func checkUTF8(
        _ field: ProtobufField, _ reader: WireReader, _ slice: Range<Int>
    ) throws(WireReader.Fault) {
        guard field.type == .string && field.requiresUTF8,
            String(validating: reader.bytes[slice], as: UTF8.self) == nil
        else { return }
        throw WireReader.Fault(
            offset: slice.lowerBound, expected: "a string in UTF-8 for \(field.fullName)",
            found: "bytes that are not UTF-8")
    }

    /// The full name of the first required field that is missing here or deeper.
    func missingRequired(_ schema: ProtobufSchema) -> String? {
        for id in schema[type].fields where schema[id].presence == .required && fields[schema[id].number] == nil {
            return schema[id].fullName
        }
        for values in fields.values {
            for case .message(let message) in values {
                if let name = message.missingRequired(schema) { return name }
            }
        }
        return nil
    }
}

extension WireMessage.Value {
    var scalar: WireMessage.Scalar? { if case .scalar(let scalar) = self { scalar } else { nil } }
    var message: WireMessage? { if case .message(let message) = self { message } else { nil } }
}

extension ProtobufSchema {
    /// The field of `message` with `number`, extensions included.
    func anyField(of message: MessageID, number: Int32) -> FieldID? {
        field(of: message, number: number) ?? extensionField(of: message, number: number)
    }
}

extension FieldType {
    /// How a value looks on the wire: 0 a varint, 1 eight bytes, 2 bytes after their length, 3 a group, 5 four bytes.
    var wireType: UInt8 {
        switch self {
        case .int32, .int64, .uint32, .uint64, .sint32, .sint64, .bool, .enum: 0
        case .fixed64, .sfixed64, .double: 1
        case .string, .bytes, .message: 2
        case .group: 3
        case .fixed32, .sfixed32, .float: 5
        }
    }

    /// The bits of a varint as this type writes them: what it has too many is cut off.
    func normalized(_ value: UInt64) -> UInt64 {
        switch self {
        case .int32, .enum: UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value)))
        case .uint32, .sint32: UInt64(UInt32(truncatingIfNeeded: value))
        case .bool: value == 0 ? 0 : 1
        default: value
        }
    }
}
