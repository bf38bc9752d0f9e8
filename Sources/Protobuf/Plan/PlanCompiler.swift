internal import JSON

/// Compiles the messages that a root message leads to.
///
/// The types that `Any` may hold are all messages of the schema, so where it can occur, all are compiled.
@safe struct PlanCompiler {
    private let schema: ProtobufSchema
    private let memory: PlanMemory
    private var messages: [Int: UnsafeMutablePointer<PlanMessage>] = unsafe [:]
    private var enums: [Int: UnsafePointer<PlanEnum>] = unsafe [:]
    private var waiting: [ProtobufSchema.MessageID] = []
    private let extensions: [Int: [ProtobufSchema.FieldID]]
    private let usesTextNames: Bool

    /// Prepares to compile, with labels of the names in the .proto text rather than those of JSON if asked.
    init(_ schema: ProtobufSchema, usesTextNames: Bool, memory: PlanMemory) {
        self.schema = schema
        self.memory = memory
        self.usesTextNames = usesTextNames
        var extensions: [Int: [ProtobufSchema.FieldID]] = [:]
        for (index, field) in schema.fields.enumerated() where field.isExtension {
            extensions[field.message.index, default: []].append(ProtobufSchema.FieldID(index))
        }
        self.extensions = extensions
    }

    /// Compiles `root` and what it leads to.
    mutating func compile(_ root: ProtobufSchema.MessageID) -> PlanTypes {
        let pointer = unsafe UnsafePointer(message(root))
        let any = schema.message(named: "google.protobuf.Any")
        var seesAny = false
        while let id = waiting.popLast() {
            fill(id)
            if id == any && !seesAny {
                seesAny = true
                for index in schema.messages.indices where !schema.messages[index].isMapEntry {
                    _ = unsafe message(ProtobufSchema.MessageID(index))
                }
            }
        }
        let indices = unsafe messages.keys.sorted()
        let names = indices.map { schema.messages[$0].fullName }
        let pointers = unsafe indices.map { unsafe UnsafePointer(message(ProtobufSchema.MessageID($0))) }
        return unsafe PlanTypes(
            root: pointer, names: NameTable(names, in: memory),
            messages: memory.copy(pointers),
            hasMessageSets: indices.contains { schema.messages[$0].isMessageSet })
    }

    private mutating func message(_ id: ProtobufSchema.MessageID) -> UnsafeMutablePointer<PlanMessage> {
        if let known = unsafe messages[id.index] { return unsafe known }
        let pointer = unsafe memory.allocate(PlanMessage.self, count: 1)
        unsafe messages[id.index] = pointer
        waiting.append(id)
        return unsafe pointer
    }

    private mutating func fill(_ id: ProtobufSchema.MessageID) {
        let message = schema[id]
        let ids = (message.fields + (extensions[id.index] ?? [])).sorted { schema[$0].number < schema[$1].number }
        let fields = unsafe memory.allocate(PlanField.self, count: ids.count)
        var oneofs: [Int: Int32] = [:]
        for (position, id) in ids.enumerated() {
            var field = self.field(schema[id])
            if schema[id].isInRealOneof, let oneof = schema[id].oneof {
                let bit = oneofs[oneof.index] ?? Int32(ids.count + oneofs.count)
                oneofs[oneof.index] = bit
                field.oneofBit = bit
            }
            unsafe fields[position] = field
        }
        // A name in JSON wins over the same name in the text of another field.
        var names: [String] = []
        var nameFields: [Int32] = []
        var seen: Set<ExactString> = []
        let jsonNames = ids.map { jsonName(schema[$0]) }
        let textNames = ids.map { schema[$0].isExtension ? jsonName(schema[$0]) : schema[$0].name }
        for list in [jsonNames, textNames] {
            for (position, name) in list.enumerated() where seen.insert(ExactString(name)).inserted {
                names.append(name)
                nameFields.append(Int32(position))
            }
        }
        let words = (ids.count + oneofs.count + 63) / 64
        var required = [UInt64](repeating: 0, count: words)
        for (position, id) in ids.enumerated() where schema[id].presence == .required {
            required[position / 64] |= 1 << UInt64(position % 64)
        }
        // Numbers up to a few times the count are looked up in a table.
        let largest = ids.map { Int(schema[$0].number) }.filter { $0 < ids.count * 8 + 64 }.max() ?? -1
        var positions = [Int32](repeating: -1, count: largest + 1)
        for (position, id) in ids.enumerated() where Int(schema[id].number) <= largest {
            positions[Int(schema[id].number)] = Int32(position)
        }
        let form = Self.form(message.fullName)
        unsafe self.message(id).pointee = PlanMessage(
            form: form, fields: UnsafePointer(fields), count: ids.count, names: NameTable(names, in: memory),
            nameFields: memory.copy(nameFields), bitWords: words,
            required: required.contains { $0 != 0 } ? memory.copy(required) : nil,
            positions: memory.copy(positions), positionCount: positions.count, isMessageSet: message.isMessageSet,
            messageIndex: Int32(id.index))
    }

    private func jsonName(_ field: ProtobufField) -> String {
        field.isExtension ? "[\(field.fullName)]" : field.jsonName
    }

    /// A name that needs escapes is only found in the table: expected is one that no text can hold.
    private func expectedName(_ name: String) -> ExpectedName {
        let isPlain = name.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        return ExpectedName(isPlain ? name : "\0", in: memory)
    }

    private mutating func field(_ field: ProtobufField) -> PlanField {
        let kind = kind(of: field)
        let shape: PlanField.Shape =
            if field.isMap { .map } else if field.isRepeated { field.isPacked ? .packed : .expanded } else {
                field.presence == .implicit && kind != .message ? .implicit : .explicit
            }
        let wireType: UInt8 = field.isDelimited ? 3 : kind.wireType
        var tag: UInt64 = 0
        var tagCount: UInt8 = 0
        var rest = UInt64(UInt32(bitPattern: field.number)) << 3 | UInt64(shape == .packed ? 2 : wireType)
        repeat {
            tag |= (rest & 0x7F | (rest > 0x7F ? 0x80 : 0)) << UInt64(tagCount * 8)
            tagCount += 1
            rest >>= 7
        } while rest > 0
        var form = PlanMessage.Form.ordinary
        var message: UnsafePointer<PlanMessage>?
        if let id = field.messageType {
            unsafe message = UnsafePointer(self.message(id))
            form = Self.form(schema[id].fullName)
        }
        let name = jsonName(field)
        let label = Array(",\(JSONValue.quoted(usesTextNames && !field.isExtension ? field.name : name)):".utf8)
        let defaultText = defaultText(field, kind, shape).map { Array($0.utf8) }
        return unsafe PlanField(
            name: expectedName(name), kind: kind, shape: shape, isDelimited: field.isDelimited,
            isExtension: field.isExtension, tagCount: tagCount,
            admitsNull: shape != .packed && shape != .expanded && shape != .map
                && (kind == .nullValue || form == .value),
            wireType: wireType, number: field.number, oneofBit: -1, tag: tag, message: message,
            enumeration: field.enumType.map { unsafe enumeration($0) },
            label: memory.copy(label + [UInt8](repeating: 0, count: 32)), labelCount: label.count,
            defaultText: defaultText.map { unsafe memory.copy($0) }, defaultCount: defaultText?.count ?? 0)
    }

    /// What a JSON text says of a field without presence that is absent, where it is asked to say so.
    private func defaultText(_ field: ProtobufField, _ kind: PlanField.Kind, _ shape: PlanField.Shape) -> String? {
        switch shape {
        case .packed, .expanded: return "[]"
        case .map: return "{}"
        case .explicit: return nil
        case .implicit: break
        }
        return switch kind {
        case .bool: "false"
        case .int64, .uint64, .sint64, .fixed64, .sfixed64: "\"0\""
        case .string, .bytes: "\"\""
        case .nullValue: "null"
        case .enumeration:
            field.enumType.flatMap { schema[$0].value(number: 0) }.map { JSONValue.quoted($0.name) } ?? "0"
        default: "0"
        }
    }

    private func kind(of field: ProtobufField) -> PlanField.Kind {
        switch field.type {
        case .double: .double
        case .float: .float
        case .int64: .int64
        case .uint64: .uint64
        case .int32: .int32
        case .fixed64: .fixed64
        case .fixed32: .fixed32
        case .bool: .bool
        case .string: .string
        case .group, .message: .message
        case .bytes: .bytes
        case .uint32: .uint32
        case .enum:
            field.enumType.map { schema[$0].fullName } == "google.protobuf.NullValue" ? .nullValue : .enumeration
        case .sfixed32: .sfixed32
        case .sfixed64: .sfixed64
        case .sint32: .sint32
        case .sint64: .sint64
        }
    }

    private mutating func enumeration(_ id: ProtobufSchema.EnumID) -> UnsafePointer<PlanEnum> {
        if let known = unsafe enums[id.index] { return unsafe known }
        let enumeration = schema[id]
        var text: [UInt8] = []
        var values: [PlanEnum.Value] = []
        var numbers: Set<Int32> = []
        for value in enumeration.values where numbers.insert(value.number).inserted {
            let name = Array(JSONValue.quoted(value.name).utf8)
            values.append(PlanEnum.Value(number: value.number, start: Int32(text.count), length: Int32(name.count)))
            text += name
        }
        values.sort { $0.number < $1.number }
        let pointer = unsafe memory.copy([
            PlanEnum(
                names: NameTable(enumeration.values.map(\.name), in: memory),
                numbers: memory.copy(enumeration.values.map(\.number)), values: memory.copy(values),
                count: values.count, text: memory.copy(text + [UInt8](repeating: 0, count: 32)),
                isClosed: enumeration.isClosed)
        ])
        unsafe enums[id.index] = pointer
        return unsafe pointer
    }

    private static func form(_ fullName: String) -> PlanMessage.Form {
        let prefix = "google.protobuf."
        guard fullName.hasPrefix(prefix) else { return .ordinary }
        return switch fullName.dropFirst(prefix.count) {
        case "Timestamp": .timestamp
        case "Duration": .duration
        case "FieldMask": .fieldMask
        case "Any": .any
        case "Struct": .structure
        case "Value": .value
        case "ListValue": .list
        case "DoubleValue", "FloatValue", "Int64Value", "UInt64Value", "Int32Value", "UInt32Value", "BoolValue",
            "StringValue", "BytesValue":
            .wrapper
        default: .ordinary
        }
    }
}

/// The compiled messages: that of the values, and all by their full names, for `Any`.
@safe struct PlanTypes: BitwiseCopyable {
    var root: UnsafePointer<PlanMessage>
    var names: NameTable
    var messages: UnsafePointer<UnsafePointer<PlanMessage>>
    /// Whether one of them is a MessageSet.
    var hasMessageSets: Bool
}

extension PlanField.Kind {
    /// How a value looks on the wire: 0 a varint, 1 eight bytes, 2 bytes after their length, 5 four bytes.
    var wireType: UInt8 {
        switch self {
        case .int32, .int64, .uint32, .uint64, .sint32, .sint64, .bool, .enumeration, .nullValue: 0
        case .fixed64, .sfixed64, .double: 1
        case .fixed32, .sfixed32, .float: 5
        case .string, .bytes, .message: 2
        }
    }
}
