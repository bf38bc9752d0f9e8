extension FileParser {
    mutating func parseLabel(of field: inout FieldDescriptorProto) throws(Unparsable) {
        let label: FieldLabel
        switch current.word {
        case .optional: label = .optional
        case .repeated: label = .repeated
        case .required: label = .required
        default: return
        }
        if edition >= .edition2023, label != .repeated {
            let feature = label == .required ? "LEGACY_REQUIRED" : "EXPLICIT"
            report(
                "Label \"\(current.word.text)\" is not supported in editions, use features.field_presence = \(feature) instead."
            )
        }
        let place = begin(4)
        advance()
        end(place)
        field.label = label
        if label == .optional, edition == .proto3 { field.isProto3Optional = true }
    }

    /// What follows the label of a field of a message, or of an extension.
    ///
    /// - Parameters:
    ///   - field: The field, its label set.
    ///   - place: Its place; the current path leads to it.
    ///   - messages: The messages that a group or a map entry is added to.
    ///   - nestedField: The field of the descriptor around that has them.
    /// - Throws: `Unparsable` where it can't be made sense of.
    mutating func parseField(
        _ field: inout FieldDescriptorProto, _ place: Place, messages: inout [DescriptorProto], nestedField: Int32
    ) throws(Unparsable) {
        let map = try parseFieldType(&field)
        let nameToken = current
        field.name = try parseName("Expected field name.")
        guard take("=") else { throw fail("Missing field number.") }
        field.number = try parseFieldNumber()
        try parseFieldOptions(&field)
        if field.type == .group {
            return try parseGroup(&field, nameToken, place, messages: &messages, nestedField: nestedField)
        }
        try expectEnd(";", of: place)
        if let map { messages.append(mapEntry(map, of: &field)) }
    }

    private mutating func parseFieldNumber() throws(Unparsable) -> Int32 {
        let place = begin(3)
        defer { end(place) }
        return try int32("Expected field number.")
    }

    /// A type as it is written.
    enum WrittenType {
        case scalar(FieldType)
        case named(String)
    }

    /// Reads the type into `field`.
    ///
    /// - Parameter field: The field.
    /// - Throws: `Unparsable` where there is none.
    /// - Returns: The types of key and value where it is a map.
    private mutating func parseFieldType(
        _ field: inout FieldDescriptorProto
    ) throws(Unparsable) -> (key: WrittenType, value: WrittenType)? {
        // Whether the path ends in `type` (5) or `type_name` (6) shows later.
        let place = begin(6)
        defer { end(place) }
        let isMapWord = take(.map)
        if isMapWord, isAt("<") { return try parseMapType(&field) }
        if field.label == nil {
            // Like protoc, goes on as if the label had been forgotten.
            if edition == .proto2 { report("Expected \"required\", \"optional\", or \"repeated\".") }
            field.label = .optional
        }
        switch isMapWord ? .named("map") : try parseType() {
        case .scalar(let type):
            locations.setLastStep(5, of: place.entry)
            field.type = type
            if type == .group, edition >= .edition2023 {
                report(
                    "Group syntax is no longer supported in editions. To get group behavior you can specify features.message_encoding = DELIMITED on a message field.",
                    line: previous.line, column: previous.column)
            }
        case .named(let name): field.typeName = name
        }
        return nil
    }

    private mutating func parseMapType(
        _ field: inout FieldDescriptorProto
    ) throws(Unparsable) -> (key: WrittenType, value: WrittenType) {
        if field.oneofIndex != nil { throw fail("Map fields are not allowed in oneofs.") }
        if field.label != nil {
            throw fail("Field labels (required/optional/repeated) are not allowed on map fields.")
        }
        if field.extendee != nil { throw fail("Map fields are not allowed to be extensions.") }
        field.label = .repeated
        try expect("<")
        let key = try parseType()
        try expect(",")
        let value = try parseType()
        try expect(">")
        return (key, value)
    }

    private mutating func parseType() throws(Unparsable) -> WrittenType {
        if let scalar = current.word.fieldType {
            advance()
            return .scalar(scalar)
        }
        return .named(try parseMessageName())
    }

    /// The name of a message, or of an enum where both may stand.
    mutating func parseMessageName() throws(Unparsable) -> String {
        if current.word.fieldType != nil {
            report("Expected message type.")
            let name = text(current)
            advance()
            return name
        }
        let start = index
        _ = take(".")
        _ = try identifier("Expected type name.")
        while take(".") { _ = try identifier("Expected identifier.") }
        // The text itself is the name, unless there are blanks between the tokens.
        let first = Int(tokens[start].start)
        let end = Int(previous.end)
        let length = tokens[start..<index].reduce(0) { $0 + Int($1.end - $1.start) }
        if length == end - first { return String(decoding: bytes[first..<end], as: UTF8.self) }
        return tokens[start..<index].map { text($0) }.joined()
    }

    // MARK: Groups and maps

    private mutating func parseGroup(
        _ field: inout FieldDescriptorProto, _ nameToken: Token, _ place: Place, messages: inout [DescriptorProto],
        nestedField: Int32
    ) throws(Unparsable) {
        let name = field.name ?? ""
        // A group is a field and a message in one: both begin at the same token.
        let fieldPath = path
        path.removeLast(2)
        let group = begin(nestedField, messages.count)
        locations.start(group.entry, at: locations.entries[place.entry])
        defer {
            end(group)
            path = fieldPath
        }
        record(1, from: nameToken, to: nameToken)
        let groupPath = path
        path = fieldPath
        record(6, from: nameToken, to: nameToken)
        path = groupPath
        if let first = name.utf8.first, !(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= first) {
            report(
                "Group names must start with a capital letter.", line: nameToken.line, column: nameToken.column)
        }
        field.name = String(decoding: name.utf8.map { 65...90 ~= $0 ? $0 + 32 : $0 }, as: UTF8.self)
        field.typeName = name
        guard isAt("{") else { throw fail("Missing group body.") }
        var message = DescriptorProto()
        message.name = name
        try parseMessageBlock(group, into: &message)
        messages.append(message)
    }

    /// The message that holds the entries of a map field.
    private mutating func mapEntry(
        _ types: (key: WrittenType, value: WrittenType), of field: inout FieldDescriptorProto
    ) -> DescriptorProto {
        var entry = DescriptorProto()
        let name = MapEntry.name(of: field.name ?? "")
        field.typeName = name
        entry.name = name
        // map_entry = true
        entry.options = DescriptorOptions(bytes: [7 << 3, 1])
        entry.fields = [entryField("key", 1, types.key), entryField("value", 2, types.value)]
        // Features of the field hold for both (so that a map of strings that aren't checked has neither checked).
        let features = options(field.options).filter { $0.name.first?.name == "features" && !$0.name[0].isExtension }
        if !features.isEmpty {
            for index in 0..<2 {
                entry.fields[index].options = DescriptorOptions()
                entry.fields[index].options?.pending = Int32(optionLists.count)
                optionLists.append(
                    features.map {
                        var option = $0
                        option.location = -1
                        return option
                    })
            }
        }
        return entry
    }

    private func entryField(_ name: String, _ number: Int32, _ type: WrittenType) -> FieldDescriptorProto {
        var field = FieldDescriptorProto()
        field.name = name
        field.number = number
        field.label = .optional
        switch type {
        case .scalar(let scalar): field.type = scalar
        case .named(let name): field.typeName = name
        }
        return field
    }

    // MARK: Options of fields

    private mutating func parseFieldOptions(_ field: inout FieldDescriptorProto) throws(Unparsable) {
        guard isAt("[") else { return }
        let place = begin(8)
        defer { end(place) }
        advance()
        repeat {
            switch current.word {
            // Both are of the field, not of its options; so are their places.
            case .default: try parseOutside(of: place) { parser throws(Unparsable) in try parser.parseDefault(&field) }
            case .jsonName:
                try parseOutside(of: place) { parser throws(Unparsable) in try parser.parseJSONName(&field) }
            default: try parseOption(into: &field.options, isStatement: false)
            }
        } while take(",")
        try expect("]")
    }

    private mutating func parseOutside(
        of place: Place, _ parse: (inout FileParser) throws(Unparsable) -> Void
    ) throws(Unparsable) {
        path.removeLast()
        defer { path.append(8) }
        try parse(&self)
    }

    private mutating func parseJSONName(_ field: inout FieldDescriptorProto) throws(Unparsable) {
        if field.jsonName != nil { report("Already set option \"json_name\".") }
        let place = begin(10)
        defer { end(place) }
        advance()
        try expect("=")
        // The value has a place with the same path.
        let value = locations.append(path: path, line: current.line, column: current.column)
        defer { end(Place(entry: value, depth: path.count)) }
        field.jsonName = String(decoding: try string("Expected string for JSON name."), as: UTF8.self)
    }

    private mutating func parseDefault(_ field: inout FieldDescriptorProto) throws(Unparsable) {
        if field.defaultValue != nil { report("Already set option \"default\".") }
        advance()
        try expect("=")
        let place = begin(7)
        defer { end(place) }
        field.defaultValue = try defaultValue(field.type)
    }

    private mutating func defaultValue(_ type: FieldType?) throws(Unparsable) -> [UInt8] {
        switch type {
        case nil:
            // A message or an enum: which one, and whether it has such a value, is known later.
            let value = Array(bytes[Int(current.start)..<Int(current.end)])
            advance()
            return value
        case .int32, .sint32, .sfixed32: return try signedDefault(limit: UInt64(Int32.max))
        case .int64, .sint64, .sfixed64: return try signedDefault(limit: UInt64(Int64.max))
        case .uint32, .fixed32: return try unsignedDefault(limit: UInt64(UInt32.max))
        case .uint64, .fixed64: return try unsignedDefault(limit: .max)
        case .float, .double:
            let isNegative = take("-")
            let value = try number("Expected number.")
            let signed = isNegative ? -value : value
            if value.isNaN { return Array(isNegative ? "-nan".utf8 : "nan".utf8) }
            return Array((type == .float ? TextNumbers.text(Float(signed)) : TextNumbers.text(signed)).utf8)
        case .bool:
            if take(.true) { return Array("true".utf8) }
            if take(.false) { return Array("false".utf8) }
            throw fail("Expected \"true\" or \"false\".")
        case .string: return try string("Expected string for field default value.")
        case .bytes: return CEscaping.escape(try string("Expected string."))
        case .enum: return Array(try identifier("Expected enum identifier for field default value.").utf8)
        case .message, .group: throw fail("Messages can't have default values.")
        }
    }

    private mutating func signedDefault(limit: UInt64) throws(Unparsable) -> [UInt8] {
        let isNegative = take("-")
        let value = try integer(limit: isNegative ? limit + 1 : limit, "Expected integer for field default value.")
        return Array("\(isNegative ? "-" : "")\(value)".utf8)
    }

    private mutating func unsignedDefault(limit: UInt64) throws(Unparsable) -> [UInt8] {
        if take("-") { report("Unsigned field can't have negative default value.") }
        return Array("\(try integer(limit: limit, "Expected integer for field default value."))".utf8)
    }
}

/// The messages that hold the entries of maps.
enum MapEntry {
    /// What the entry of the map field `name` is called: `foo_map` makes `FooMapEntry`.
    static func name(of field: String) -> String {
        var result: [UInt8] = []
        var capitalize = true
        for byte in field.utf8 {
            if byte == UInt8(ascii: "_") {
                capitalize = true
            } else {
                result.append(capitalize && 97...122 ~= byte ? byte - 32 : byte)
                capitalize = false
            }
        }
        return String(decoding: result, as: UTF8.self) + "Entry"
    }
}
