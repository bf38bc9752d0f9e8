extension ProtoText {
    /// The options as the lines `option name = value;`.
    func statements(_ options: DescriptorOptions?, of kind: StandardOption.Kind) -> [String] {
        entries(options, of: kind).map { "option \($0);" }
    }

    /// `name = value` for each option. One whose extension is in none of the schema's files has no name and is left out.
    func entries(_ options: DescriptorOptions?, of kind: StandardOption.Kind) -> [String] {
        guard let options else { return [] }
        let found = self.options(options.bytes[...], of: message(of: kind), depth: 0)
        let result = found.flatMap { $0.isExtension ? [assignment($0, prefix: "")] : assignments($0) }
        return order == .normal ? result.sorted(by: ExactOrder.precedes) : result
    }

    func bracketed(_ entries: [String]) -> String {
        entries.isEmpty ? "" : " [" + entries.joined(separator: ", ") + "]"
    }

    private static let greatestDepth = 100

    /// What the bytes of options are a message of.
    private enum OptionMessage {
        case declared(ProtobufSchema.MessageID)
        case standard([Int32: StandardOption])
    }

    private struct Option {
        var name: String
        var isExtension: Bool
        var value: Value

        enum Value {
            case literal(String)
            case message([Option])
        }
    }

    /// What a field of options is.
    private struct Shape {
        var name: String
        var isExtension = false
        var type: FieldType
        var isRepeated: Bool
        var valueName: (Int32) -> String?
        var message: OptionMessage?
    }

    private func message(of kind: StandardOption.Kind) -> OptionMessage {
        schema.message(named: "google.protobuf." + kind.rawValue).map { .declared($0) } ?? .standard(kind.fields)
    }

    /// `features` set by set, as people write them; every other option at once.
    private func assignments(_ option: Option) -> [String] {
        guard option.name == "features", case .message(let parts) = option.value else {
            return [assignment(option, prefix: "")]
        }
        return parts.map { assignment($0, prefix: "features.") }
    }

    private func assignment(_ option: Option, prefix: String) -> String {
        let name = prefix + (option.isExtension ? "(\(qualified(option.name)))" : option.name)
        return switch option.value {
        case .literal(let text): "\(name) = \(text)"
        case .message(let parts): "\(name) = \(aggregate(parts))"
        }
    }

    private func aggregate(_ parts: [Option]) -> String {
        guard !parts.isEmpty else { return "{}" }
        let texts = parts.map { part in
            let name = part.isExtension ? "[\(part.name)]" : part.name
            return switch part.value {
            case .literal(let text): "\(name): \(text)"
            case .message(let parts): "\(name) \(aggregate(parts))"
            }
        }
        return "{ " + texts.joined(separator: ", ") + " }"
    }

    /// The full name, with a leading dot only where a scope around has a name equal to its first part.
    private func qualified(_ name: String) -> String {
        let first = name.prefix { $0 != "." }
        var outer = ""
        for part in scope {
            outer += part + "."
            if schema.symbol(named: outer + first) != nil { return "." + name }
        }
        return name
    }

    /// The options in the order of the bytes. Parts of a message that may stand once are merged, as readers do; of other
    /// options that may stand once, the last counts.
    private func options(_ bytes: ArraySlice<UInt8>, of message: OptionMessage, depth: Int) -> [Option] {
        guard depth < Self.greatestDepth else { return [] }
        let whole = DescriptorOptions(bytes: Array(bytes))
        var numbers: [Int32] = []
        var values: [Int32: [DescriptorOptions.Field.Value]] = [:]
        whole.forEachField { field in
            if values[field.number] == nil { numbers.append(field.number) }
            values[field.number, default: []].append(field.value)
        }
        if order == .normal { numbers.sort() }
        return numbers.flatMap { number -> [Option] in
            guard let shape = shape(of: number, in: message), let given = values[number] else { return [] }
            return found(given, in: whole.bytes, shape, depth: depth).map {
                Option(name: shape.name, isExtension: shape.isExtension, value: $0)
            }
        }
    }

    private func found(
        _ values: [DescriptorOptions.Field.Value], in bytes: [UInt8], _ shape: Shape, depth: Int
    ) -> [Option.Value] {
        if let message = shape.message {
            let parts = values.compactMap { value -> ArraySlice<UInt8>? in
                switch value {
                case .bytes(let range), .group(let range): bytes[range]
                default: nil
                }
            }
            let merged = shape.isRepeated || parts.count < 2 ? parts : [ArraySlice(parts.flatMap { $0 })]
            return merged.map { .message(options($0, of: message, depth: depth + 1)) }
        }
        let literals = values.flatMap { value -> [String] in
            if case .bytes(let range) = value, shape.type.isPackable {
                return packed(bytes[range], shape.type).compactMap { literal($0, in: bytes, shape) }
            }
            return literal(value, in: bytes, shape).map { [$0] } ?? []
        }
        return (shape.isRepeated ? literals[...] : literals.suffix(1)).map { .literal($0) }
    }

    private func shape(of number: Int32, in message: OptionMessage) -> Shape? {
        switch message {
        case .standard(let fields):
            guard let field = fields[number] else { return nil }
            return Shape(
                name: field.name, type: field.type, isRepeated: field.isRepeated, valueName: { field.values[$0] },
                message: field.type == .message ? .standard(field.fields) : nil)
        case .declared(let id):
            guard let found = schema.field(of: id, number: number) ?? schema.extensionField(of: id, number: number)
            else { return nil }
            let field = schema[found]
            // In literals a group is called by its type.
            var name = field.isExtension ? field.fullName : field.name
            if field.type == .group, !field.isExtension, let group = field.messageType { name = schema[group].name }
            return Shape(
                name: name, isExtension: field.isExtension, type: field.type, isRepeated: field.isRepeated,
                valueName: { number in field.enumType.flatMap { schema[$0].value(number: number)?.name } },
                message: field.messageType.map { .declared($0) })
        }
    }

    private func literal(
        _ value: DescriptorOptions.Field.Value, in bytes: [UInt8], _ shape: Shape
    ) -> String? {
        switch (value, shape.type) {
        case (.varint(let bits), .bool): bits != 0 ? "true" : "false"
        case (.varint(let bits), .enum):
            shape.valueName(Int32(truncatingIfNeeded: bits)) ?? "\(Int32(truncatingIfNeeded: bits))"
        case (.varint(let bits), .int32): "\(Int32(truncatingIfNeeded: bits))"
        case (.varint(let bits), .int64): "\(Int64(bitPattern: bits))"
        case (.varint(let bits), .uint32): "\(UInt32(truncatingIfNeeded: bits))"
        case (.varint(let bits), .uint64): "\(bits)"
        case (.varint(let bits), .sint32), (.varint(let bits), .sint64):
            "\(Int64(bitPattern: bits >> 1) ^ -Int64(bits & 1))"
        case (.fixed32(let bits), .fixed32): "\(bits)"
        case (.fixed32(let bits), .sfixed32): "\(Int32(bitPattern: bits))"
        case (.fixed32(let bits), .float): "\(Float(bitPattern: bits))"
        case (.fixed64(let bits), .fixed64): "\(bits)"
        case (.fixed64(let bits), .sfixed64): "\(Int64(bitPattern: bits))"
        case (.fixed64(let bits), .double): "\(Double(bitPattern: bits))"
        case (.bytes(let range), .string): ProtoLiteral.string(Array(bytes[range]))
        case (.bytes(let range), .bytes): ProtoLiteral.bytes(Array(bytes[range]))
        default: nil
        }
    }

    /// The values in a packed field.
    private func packed(_ bytes: ArraySlice<UInt8>, _ type: FieldType) -> [DescriptorOptions.Field.Value] {
        var values: [DescriptorOptions.Field.Value] = []
        var rest = bytes
        while !rest.isEmpty {
            let size: Int
            let tag: UInt8
            switch type {
            case .fixed32, .sfixed32, .float: (size, tag) = (4, 0x0D)
            case .fixed64, .sfixed64, .double: (size, tag) = (8, 0x09)
            default: (size, tag) = ((rest.firstIndex { $0 < 0x80 } ?? rest.endIndex - 1) - rest.startIndex + 1, 0x08)
            }
            // Each value is read as that of a field of its own.
            var scan = WireScan(([tag] + rest.prefix(size))[...])
            guard let field = scan.next() else { return values }
            values.append(field.value)
            rest = rest.dropFirst(size)
        }
        return values
    }
}
