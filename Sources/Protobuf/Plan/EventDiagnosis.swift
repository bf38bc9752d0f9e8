internal import JSON
internal import SchemaLanguage

/// Walks an event that the pass refused, slowly, and finds every mistake in it.
///
/// It goes through messages, arrays and maps by itself, and asks the pass about everything smaller, each value by itself:
/// so both judge alike. A text that is no JSON ends the walk.
struct EventDiagnosis {
    private let schema: ProtobufSchema
    private let types: PlanTypes
    private let ignoresUnknown: Bool
    private let depthMax: Int
    private var reader: JSONReader
    private var path: [String] = []
    /// How many messages are open, and how many arrays and objects of any kind.
    private var (depth, nesting) = (0, 0)
    private var mistakes: [ValueMistake] = []

    /// How many mistakes are told.
    private static let mistakesMax = 100

    /// Prepares to walk `text`.
    init(of text: [UInt8], _ schema: ProtobufSchema, types: PlanTypes, ignoresUnknown: Bool, depth: Int) {
        self.schema = schema
        self.types = types
        self.ignoresUnknown = ignoresUnknown
        depthMax = depth
        reader = JSONReader(bytes: text, limits: JSONLimits())
    }

    /// The mistakes, in the order of the text, up to a hundred.
    mutating func run(_ message: ProtobufSchema.MessageID) -> [ValueMistake] {
        guard reader.bytes.count <= MessageEncodingPlan.textMax else {
            add("a text of up to \(MessageEncodingPlan.textMax) bytes", found: "one of \(reader.bytes.count)", at: 0)
            return mistakes
        }
        do throws(JSONError) {
            reader.skipWhitespace()
            unsafe try walk(types.root)
            reader.skipWhitespace()
            if !reader.isAtEnd {
                throw JSONError("expected the end of the text, found \(reader.found)", at: reader.offset)
            }
        } catch {
            add(error)
        }
        return mistakes
    }

    // MARK: Values

    /// Walks a message.
    private mutating func walk(_ type: UnsafePointer<PlanMessage>) throws(JSONError) {
        let name = unsafe schema.messages[Int(type.pointee.messageIndex)].fullName
        guard unsafe type.pointee.form == .ordinary else {
            let expected = unsafe EventDiagnosis.expected(type.pointee.form, name)
            return unsafe try check(expected) { source, output, scratch throws(JSONScan.Fault) in
                unsafe try EncodingPass.content(type, source, output, scratch)
            }
        }
        guard reader.peek == UInt8(ascii: "{") else { return try refuse("an object for \(name)") }
        guard depth <= depthMax else { return try refuse("at most \(depthMax) messages inside one another") }
        depth += 1
        defer { depth -= 1 }
        var seen: Set<Int> = []
        var oneofs: [Int32: String] = [:]
        try members { diagnosis, member, start throws(JSONError) in
            guard let index = unsafe diagnosis.field(named: member, of: type) else {
                try diagnosis.skipValue()
                if !diagnosis.ignoresUnknown {
                    diagnosis.add(
                        "a field of \(name)", found: "the unknown name \(JSONValue.quoted(member))", at: start)
                }
                return
            }
            let field = unsafe type.pointee.fields + index
            guard seen.insert(index).inserted else {
                try diagnosis.skipValue()
                diagnosis.add("the field only once", found: "a second time", at: start)
                return
            }
            let isNull = diagnosis.reader.peek == UInt8(ascii: "n")
            if unsafe isNull && !field.pointee.admitsNull {
                if unsafe type.pointee.required != nil { seen.remove(index) }
                return try diagnosis.skipValue()
            }
            if unsafe field.pointee.oneofBit >= 0 {
                if let other = unsafe oneofs[field.pointee.oneofBit] {
                    diagnosis.add(
                        "one field of a oneof", found: "a second one, after \(JSONValue.quoted(other))", at: start)
                }
                unsafe oneofs[field.pointee.oneofBit] = member
            }
            unsafe try diagnosis.walk(field)
        }
        guard let required = unsafe type.pointee.required else { return }
        for index in unsafe 0..<type.pointee.count
        where unsafe required[index / 64] >> UInt64(index % 64) & 1 == 1 && !seen.contains(index) {
            path.append(unsafe ProtobufFieldLabel(type.pointee.fields + index).name)
            add("a required field", found: "no such member", at: reader.offset - 1)
            path.removeLast()
        }
    }

    private mutating func walk(_ field: UnsafePointer<PlanField>) throws(JSONError) {
        switch unsafe field.pointee.shape {
        case .explicit, .implicit: unsafe try walkValue(field)
        case .packed, .expanded:
            guard reader.peek == UInt8(ascii: "[") else { return try refuse("an array") }
            try items { diagnosis throws(JSONError) in unsafe try diagnosis.walkValue(field) }
        case .map:
            guard reader.peek == UInt8(ascii: "{") else { return try refuse("an object with the entries of a map") }
            let key = unsafe field.pointee.messageType.pointee.fields
            var seen: Set<ExactString> = []
            try members { diagnosis, name, start throws(JSONError) in
                unsafe diagnosis.checkKey(name, key, at: start)
                if !seen.insert(ExactString(name)).inserted {
                    diagnosis.add("every key once", found: "the key a second time", at: start)
                }
                unsafe try diagnosis.walkValue(key + 1)
            }
        }
    }

    private mutating func walkValue(_ field: UnsafePointer<PlanField>) throws(JSONError) {
        if unsafe field.pointee.kind == .message { return unsafe try walk(field.pointee.messageType) }
        unsafe try check(expected(field)) { source, output, scratch throws(JSONScan.Fault) in
            unsafe try EncodingPass.value(field, source, output, scratch)
        }
    }

    private mutating func checkKey(_ name: String, _ field: UnsafePointer<PlanField>, at start: Int) {
        guard unsafe field.pointee.kind != .string else { return }
        let isKey = unsafe accepts(Array(name.utf8)) { source, output, scratch throws(JSONScan.Fault) in
            guard unsafe source.byte != UInt8(ascii: "\"") else { throw .refused }
            return unsafe try EncodingPass.value(field, source, output, scratch)
        }
        if !isKey { add("a key that is \(unsafe expected(field))", found: JSONValue.quoted(name), at: start) }
    }

    private typealias Step = (EncodingPass.Source, EncodingPass.Output, EncodingPass.Scratch) throws(JSONScan.Fault) ->
        (
            EncodingPass.Source, EncodingPass.Output
        )

    /// Moves past a value, and adds a mistake if the pass refuses it.
    private mutating func check(_ expected: String, _ step: Step) throws(JSONError) {
        let start = reader.offset
        try skipValue()
        if unsafe !accepts(Array(reader.bytes[start..<reader.offset]), step) {
            add(expected, found: summary(from: start), at: start)
        }
    }

    /// Whether the pass reads all of a text.
    private func accepts(_ text: [UInt8], _ step: Step) -> Bool {
        let padded = text + [UInt8](repeating: 0, count: JSONScan.terminatorRoom)
        var output = OutputBuffer(capacity: text.count * EncodingPass.roomPerByte + EncodingPass.slack * 2)
        let words = 1024 + text.count
        let memory = unsafe output.reserveScratch(words: words)
        var scratch = unsafe PassScratch(
            memory, capacity: words, depth: depthMax + 1 - depth, types: types, ignoresUnknown: ignoresUnknown)
        return unsafe padded.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return false }
            do throws(JSONScan.Fault) {
                let (end, _) = unsafe try step(start, output.start, &scratch)
                return unsafe end == start + text.count
            } catch {
                return false
            }
        }
    }

    // MARK: Words

    private func expected(_ field: UnsafePointer<PlanField>) -> String {
        switch unsafe field.pointee.kind {
        case .int32, .sint32, .sfixed32: return "an integer from -2147483648 to 2147483647"
        case .uint32, .fixed32: return "an integer from 0 to 4294967295"
        case .int64, .sint64, .sfixed64: return "an integer from -9223372036854775808 to 9223372036854775807"
        case .uint64, .fixed64: return "an integer from 0 to 18446744073709551615"
        case .bool: return "true or false"
        case .float: return "a number in the range of a float, \"NaN\", \"Infinity\" or \"-Infinity\""
        case .double: return "a number in the range of a double, \"NaN\", \"Infinity\" or \"-Infinity\""
        case .string: return "a string"
        case .bytes: return "a string in Base64"
        case .nullValue: return "null"
        case .message: return "a message"
        case .enumeration:
            let type = unsafe field.pointee.enumType
            let names = unsafe (0..<min(type.pointee.count, 8)).map { index in
                let value = unsafe type.pointee.values[index]
                let text = unsafe UnsafeBufferPointer(
                    start: type.pointee.text + Int(value.start), count: Int(value.length))
                return unsafe String(decoding: text, as: UTF8.self)
            }
            return unsafe "one of \(names.joined(separator: ", "))" + (type.pointee.count > 8 ? ", …" : "")
                + ", or its number"
        }
    }

    private static func expected(_ form: PlanMessage.Form, _ name: String) -> String {
        switch form {
        case .timestamp: "a time of RFC 3339 such as \"2026-01-31T12:00:00Z\", from year 1 to 9999"
        case .duration: "seconds with an s such as \"1.5s\", up to 315576000000 either way"
        case .fieldMask: "paths in lowerCamelCase with commas between them"
        case .any: "an object with the member \"@type\", the URL of a type of the schema, and what that type has"
        case .structure: "an object"
        case .list: "an array"
        case .value: "any JSON value"
        case .wrapper: "a value for \(name)"
        case .ordinary: "an object"
        }
    }

    private mutating func add(_ expected: String, found: String, at offset: Int) {
        guard mistakes.count < EventDiagnosis.mistakesMax else { return }
        let pointer = path.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
        mistakes.append(
            ValueMistake(
                pointer: pointer, position: SourcePosition(at: offset, in: reader.bytes), expected: expected,
                found: found))
    }

    /// Adds what a reader of JSON says, which is mostly of the form "expected this, found that".
    private mutating func add(_ error: JSONError) {
        let prefix = "expected "
        guard error.message.hasPrefix(prefix), let comma = error.message.firstRange(of: ", found ") else {
            return add("JSON", found: "a mistake in it: " + error.message, at: error.offset)
        }
        add(
            String(error.message[..<comma.lowerBound].dropFirst(prefix.count)),
            found: String(error.message[comma.upperBound...]), at: error.offset)
    }

    /// Moves past the value that comes next and adds that it isn't what was expected.
    private mutating func refuse(_ expected: String) throws(JSONError) {
        let start = reader.offset
        try skipValue()
        add(expected, found: summary(from: start), at: start)
    }

    /// What stands between `start` and the reader's place, for a message.
    private func summary(from start: Int) -> String {
        let text = reader.bytes[start..<reader.offset]
        let shown = String(decoding: text.prefix(60), as: UTF8.self) + (text.count > 60 ? "…" : "")
        return switch text.first {
        case UInt8(ascii: "\""): "the string \(shown)"
        case UInt8(ascii: "["): "an array"
        case UInt8(ascii: "{"): "an object"
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "f"): shown
        default: "the number \(shown)"
        }
    }

    private func field(named name: String, of type: UnsafePointer<PlanMessage>) -> Int? {
        let bytes = Array(name.utf8) + [UInt8](repeating: 0, count: 16)
        return unsafe bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return nil }
            let index = unsafe type.pointee.names.index(of: start, length: name.utf8.count)
            return unsafe index < 0 ? nil : Int(type.pointee.nameFields[index])
        }
    }

    // MARK: JSON

    private mutating func items(_ item: (inout EventDiagnosis) throws(JSONError) -> Void) throws(JSONError) {
        try enter()
        if reader.skip("]") { return nesting -= 1 }
        var index = 0
        while true {
            path.append(String(index))
            try item(&self)
            path.removeLast()
            index += 1
            reader.skipWhitespace()
            if reader.skip("]") { return nesting -= 1 }
            guard reader.skip(",") else {
                throw JSONError("expected \",\" or \"]\", found \(reader.found)", at: reader.offset)
            }
            reader.skipWhitespace()
        }
    }

    /// Reads an object; `member` gets each name and where it stands, and reads the value.
    private mutating func members(
        _ member: (inout EventDiagnosis, String, Int) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter()
        if reader.skip("}") { return nesting -= 1 }
        while true {
            let start = reader.offset
            guard reader.peek == UInt8(ascii: "\"") else {
                throw JSONError("expected a member's name in quotes, found \(reader.found)", at: start)
            }
            let name = try reader.readString()
            path.append(name)
            reader.skipWhitespace()
            guard reader.skip(":") else {
                throw JSONError("expected \":\" after a member's name, found \(reader.found)", at: reader.offset)
            }
            reader.skipWhitespace()
            try member(&self, name, start)
            path.removeLast()
            reader.skipWhitespace()
            if reader.skip("}") { return nesting -= 1 }
            guard reader.skip(",") else {
                throw JSONError("expected \",\" or \"}\", found \(reader.found)", at: reader.offset)
            }
            reader.skipWhitespace()
        }
    }

    /// Moves past a value of any kind.
    private mutating func skipValue() throws(JSONError) {
        switch reader.peek {
        case UInt8(ascii: "n"): try reader.readWord("null", value: ())
        case UInt8(ascii: "t"): try reader.readWord("true", value: ())
        case UInt8(ascii: "f"): try reader.readWord("false", value: ())
        case UInt8(ascii: "\""): _ = try reader.readString()
        case UInt8(ascii: "["): try items { diagnosis throws(JSONError) in try diagnosis.skipValue() }
        case UInt8(ascii: "{"): try members { diagnosis, _, _ throws(JSONError) in try diagnosis.skipValue() }
        case let byte? where byte == UInt8(ascii: "-") || byte &- UInt8(ascii: "0") < 10: try reader.skipNumber()
        default: throw JSONError("expected a value, found \(reader.found)", at: reader.offset)
        }
    }

    private mutating func enter() throws(JSONError) {
        // Each message adds at most a map or an array to itself; more than that nests only in what is skipped.
        guard nesting < depthMax * 2 + 64 else {
            throw JSONError("expected a text that nests less deep, found \(reader.found)", at: reader.offset)
        }
        nesting += 1
        _ = reader.skip("{") || reader.skip("[")
        reader.skipWhitespace()
    }
}
