/// Reads a message in the text format (protobuf.dev, "Text Format Language Specification").
struct TextFormatParser {
    private let schema: ProtobufSchema
    private var scanner: TextFormatScanner
    private var depth: Int
    /// The names that lead to what is read.
    private(set) var path: [String] = []

    typealias Mistake = TextFormatScanner.Mistake

    init(_ text: [UInt8], _ schema: ProtobufSchema, depth: Int) throws(Mistake) {
        self.schema = schema
        self.depth = depth
        scanner = try TextFormatScanner(text)
    }

    /// Reads all of the text as a message.
    mutating func parse(_ type: ProtobufSchema.MessageID) throws(Mistake) -> WireMessage {
        let message = try message(type, until: nil)
        if let name = message.missingRequired(schema) {
            throw Mistake(offset: scanner.offset, expected: "the required field \(name)", found: "a message without it")
        }
        return message
    }

    // MARK: Messages

    /// Reads fields up to a closing symbol, or to the end of the text.
    private mutating func message(
        _ type: ProtobufSchema.MessageID, until close: Unicode.Scalar?
    ) throws(Mistake) -> WireMessage {
        guard depth > 0 else { throw scanner.mistake("messages that nest no deeper than allowed") }
        depth -= 1
        defer { depth += 1 }
        var message = WireMessage(type)
        while true {
            if let close, try scanner.take(close) { return message }
            if close == nil && scanner.token == .end { return message }
            try field(of: &message)
            if try !scanner.take(";") { _ = try scanner.take(",") }
        }
    }

    private mutating func field(of message: inout WireMessage) throws(Mistake) {
        let start = scanner.start
        if try scanner.take("[") { return try bracketed(of: &message, at: start) }
        switch scanner.token {
        case .identifier:
            let name = scanner.text
            try scanner.advance()
            guard let id = field(named: name, of: message.type) else {
                guard schema[message.type].reservedNames.contains(name) else {
                    throw Mistake(
                        offset: start, expected: "a field of \(schema[message.type].fullName)", found: "\"\(name)\"")
                }
                return try skipValue()
            }
            try value(schema[id], of: &message, at: start)
        case .integer:
            // Only what is reserved may be named by number, as only that can be passed over.
            guard let number = Int32(scanner.text),
                schema[message.type].reservedRanges.contains(where: { $0.start <= number && number < $0.end })
            else { throw scanner.mistake("the name of a field") }
            try scanner.advance()
            try skipValue()
        default: throw scanner.mistake("the name of a field")
        }
    }

    /// A field by its name; a group, and what looks like one, also by its type's.
    private func field(named name: String, of type: ProtobufSchema.MessageID) -> ProtobufSchema.FieldID? {
        schema.field(of: type, named: name)
            ?? schema[type].fields.first { id in
                schema.isGroup(id)
                    && schema[id].messageType.map { schema[$0].name.utf8.elementsEqual(name.utf8) } == true
            }
    }

    /// Reads an extension, or the type and content of an `Any`, behind the opening bracket.
    private mutating func bracketed(of message: inout WireMessage, at start: Int) throws(Mistake) {
        var name = ""
        var isURL = false
        while try !scanner.take("]") {
            switch scanner.token {
            case .identifier, .integer: name += scanner.text
            case .symbol(UInt8(ascii: ".")), .symbol(UInt8(ascii: "-")): name += scanner.text
            case .symbol(UInt8(ascii: "/")):
                name += "/"
                isURL = true
            default: throw scanner.mistake("the name of an extension or the URL of a type")
            }
            try scanner.advance()
        }
        if isURL { return try any(&message, url: name, at: start) }
        guard let id = schema.extensionField(named: name), schema[id].message == message.type else {
            throw Mistake(
                offset: start, expected: "an extension of \(schema[message.type].fullName)", found: "\"[\(name)]\"")
        }
        try value(schema[id], of: &message, at: start)
    }

    private mutating func any(_ message: inout WireMessage, url: String, at start: Int) throws(Mistake) {
        guard schema[message.type].fullName == "google.protobuf.Any",
            let type = url.split(separator: "/", omittingEmptySubsequences: false).last
                .flatMap({ schema.message(named: String($0)) })
        else { throw Mistake(offset: start, expected: "a type of the schema, in an Any", found: "\"[\(url)]\"") }
        _ = try scanner.take(":")
        let content = try body(type)
        if let name = content.missingRequired(schema) {
            throw Mistake(offset: start, expected: "the required field \(name)", found: "a message without it")
        }
        for (number, bytes) in [(Int32(1), Array(url.utf8)), (2, content.encoded(schema))] {
            guard message.fields[number] == nil, let id = schema.field(of: message.type, number: number) else {
                throw Mistake(offset: start, expected: "the content of an Any only once", found: "more of it")
            }
            message.set(.scalar(.bytes(bytes)), schema[id], schema)
        }
    }

    /// Reads a message with its braces or angle brackets.
    private mutating func body(_ type: ProtobufSchema.MessageID) throws(Mistake) -> WireMessage {
        if try scanner.take("<") { return try message(type, until: ">") }
        guard try scanner.take("{") else { throw scanner.mistake("\"{\" or \"<\"") }
        return try message(type, until: "}")
    }

    // MARK: Values

    private mutating func value(
        _ field: ProtobufField, of message: inout WireMessage, at start: Int
    ) throws(Mistake) {
        path.append(field.name)
        if !field.isRepeated {
            guard message.fields[field.number] == nil else {
                throw Mistake(offset: start, expected: "the field only once", found: "\"\(field.name)\" again")
            }
            if field.isInRealOneof, let oneof = field.oneof {
                for other in schema[oneof].fields where message.fields[schema[other].number] != nil {
                    throw Mistake(
                        offset: start, expected: "one field of the oneof \(schema[oneof].name)",
                        found: "\"\(field.name)\" after \"\(schema[other].name)\"")
                }
            }
        }
        let hasColon = try scanner.take(":")
        guard hasColon || field.messageType != nil else { throw scanner.mistake("\":\" before a value") }
        if field.isRepeated, try scanner.take("[") {
            if try !scanner.take("]") {
                repeat { try single(field, of: &message) } while try scanner.take(",")
                try scanner.expect("]")
            }
        } else {
            try single(field, of: &message)
        }
        path.removeLast()
    }

    private mutating func single(_ field: ProtobufField, of message: inout WireMessage) throws(Mistake) {
        if let type = field.messageType {
            message.set(.message(try body(type)), field, schema)
        } else {
            message.set(.scalar(try scalar(field)), field, schema)
        }
    }

    private mutating func scalar(_ field: ProtobufField) throws(Mistake) -> WireMessage.Scalar {
        switch field.type {
        case .string, .bytes: return .bytes(try string(field))
        case .float: return .number(UInt64(Float(textFormat: try float()).bitPattern))
        case .double: return .number(try float().bitPattern)
        case .bool: return .number(try bool())
        case .enum: return .number(try enumeration(field))
        case .int32, .sfixed32: return .number(UInt64(bitPattern: try signed(Int64(Int32.min)...Int64(Int32.max))))
        case .int64, .sfixed64: return .number(UInt64(bitPattern: try signed(.min ... .max)))
        case .sint32:
            let value = try signed(Int64(Int32.min)...Int64(Int32.max))
            return .number(UInt64(bitPattern: value << 1 ^ value >> 63))
        case .sint64:
            let value = try signed(.min ... .max)
            return .number(UInt64(bitPattern: value << 1 ^ value >> 63))
        case .uint32, .fixed32: return .number(try unsigned(UInt64(UInt32.max)))
        case .uint64, .fixed64: return .number(try unsigned(.max))
        case .group, .message: throw scanner.mistake("a message")
        }
    }

    private mutating func unsigned(_ limit: UInt64) throws(Mistake) -> UInt64 {
        guard scanner.token == .integer,
            let value = TextNumbers.integer(scanner.bytes[scanner.start..<scanner.offset], limit: limit)
        else { throw scanner.mistake("an integer from 0 to \(limit)") }
        try scanner.advance()
        return value
    }

    private mutating func signed(_ range: ClosedRange<Int64>) throws(Mistake) -> Int64 {
        let isNegative = try scanner.take("-")
        guard scanner.token == .integer,
            let value = TextNumbers.integer(
                scanner.bytes[scanner.start..<scanner.offset],
                limit: isNegative ? range.lowerBound.magnitude : UInt64(range.upperBound))
        else { throw scanner.mistake("an integer from \(range.lowerBound) to \(range.upperBound)") }
        try scanner.advance()
        return isNegative ? Int64(truncatingIfNeeded: 0 &- value) : Int64(value)
    }

    private mutating func float() throws(Mistake) -> Double {
        let isNegative = try scanner.take("-")
        var value: Double
        switch scanner.token {
        case .float, .integer:
            var text = scanner.bytes[scanner.start..<scanner.offset]
            // A leading zero makes an integer octal, and those and hexadecimal ones are no floats.
            let isDecimal = scanner.token == .float || text.count == 1 || text.first != UInt8(ascii: "0")
            guard isDecimal else { throw scanner.mistake("a decimal number") }
            if let last = text.last, last | 0x20 == UInt8(ascii: "f") { text.removeLast() }
            value = TextNumbers.double(text)
        case .identifier:
            switch scanner.text.lowercased() {
            case "inf", "infinity", "inff", "infinityf": value = .infinity
            case "nan", "nanf": value = .nan
            default: throw scanner.mistake("a number, inf or nan")
            }
        default: throw scanner.mistake("a number, inf or nan")
        }
        try scanner.advance()
        if isNegative && !value.isNaN { value = -value }
        return value
    }

    private mutating func bool() throws(Mistake) -> UInt64 {
        switch scanner.token {
        case .integer: return try unsigned(1)
        case .identifier where ["true", "True", "t"].contains(scanner.text):
            try scanner.advance()
            return 1
        case .identifier where ["false", "False", "f"].contains(scanner.text):
            try scanner.advance()
            return 0
        default: throw scanner.mistake("true or false")
        }
    }

    private mutating func enumeration(_ field: ProtobufField) throws(Mistake) -> UInt64 {
        guard let id = field.enumType else { throw scanner.mistake("a value of an enum") }
        let start = scanner
        let number: Int32
        if scanner.token == .identifier {
            guard let value = schema[id].value(named: scanner.text) else {
                throw scanner.mistake("a value of \(schema[id].fullName)")
            }
            number = value.number
            try scanner.advance()
        } else {
            number = Int32(truncatingIfNeeded: try signed(Int64(Int32.min)...Int64(Int32.max)))
            guard !schema[id].isClosed || schema[id].value(number: number) != nil else {
                throw start.mistake("a value of \(schema[id].fullName)")
            }
        }
        return UInt64(bitPattern: Int64(number))
    }

    /// Reads one or more literals as one string.
    private mutating func string(_ field: ProtobufField) throws(Mistake) -> [UInt8] {
        let start = scanner
        guard case .string(var result) = scanner.token else { throw scanner.mistake("a string in quotes") }
        try scanner.advance()
        while case .string(let more) = scanner.token {
            result += more
            try scanner.advance()
        }
        if field.type == .string && field.requiresUTF8, String(validating: result, as: UTF8.self) == nil {
            throw Mistake(offset: start.start, expected: "a string in UTF-8", found: "bytes that are not UTF-8")
        }
        return result
    }

    // MARK: What is passed over

    /// Moves past the value of a reserved field.
    private mutating func skipValue() throws(Mistake) {
        guard depth > 0 else { throw scanner.mistake("messages that nest no deeper than allowed") }
        depth -= 1
        defer { depth += 1 }
        let hasColon = try scanner.take(":")
        if scanner.token == .symbol(UInt8(ascii: "{")) || scanner.token == .symbol(UInt8(ascii: "<")) {
            return try skipMessage()
        }
        guard hasColon else { throw scanner.mistake("\":\" or a message") }
        if try scanner.take("[") {
            if try scanner.take("]") { return }
            repeat { try skipScalarOrMessage() } while try scanner.take(",")
            return try scanner.expect("]")
        }
        try skipScalarOrMessage()
    }

    private mutating func skipScalarOrMessage() throws(Mistake) {
        switch scanner.token {
        case .symbol(UInt8(ascii: "{")), .symbol(UInt8(ascii: "<")): try skipMessage()
        case .string: while case .string = scanner.token { try scanner.advance() }
        case .symbol(UInt8(ascii: "-")), .integer, .float, .identifier:
            _ = try scanner.take("-")
            guard [.integer, .float, .identifier].contains(scanner.token) else { throw scanner.mistake("a value") }
            try scanner.advance()
        default: throw scanner.mistake("a value")
        }
    }

    private mutating func skipMessage() throws(Mistake) {
        let close: Unicode.Scalar = try scanner.take("<") ? ">" : "}"
        if close == "}" { try scanner.expect("{") }
        while try !scanner.take(close) {
            if try scanner.take("[") {
                while try !scanner.take("]") {
                    guard scanner.token != .end else { throw scanner.mistake("\"]\"") }
                    try scanner.advance()
                }
            } else {
                guard scanner.token == .identifier || scanner.token == .integer else {
                    throw scanner.mistake("the name of a field")
                }
                try scanner.advance()
            }
            try skipValue()
            if try !scanner.take(";") { _ = try scanner.take(",") }
        }
    }
}

extension Float {
    /// The nearest float of a number in a text; beyond the largest one infinity.
    fileprivate init(textFormat value: Double) { self = Float(value) }
}

extension ProtobufSchema {
    /// Whether a field is a group of proto2, or looks like one in an edition: a delimited message, declared beside the
    /// field, whose name in lower case is the field's.
    func isGroup(_ id: FieldID) -> Bool {
        let field = self[id]
        guard field.type == .group, let type = field.messageType else { return false }
        let scope = field.isExtension ? field.extensionScope : field.message
        return self[type].name.lowercased().utf8.elementsEqual(field.name.utf8) && self[type].file == field.file
            && self[type].parent == scope
    }
}
