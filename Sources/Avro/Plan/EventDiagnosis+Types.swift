internal import JSON
internal import SchemaLanguage

extension EventDiagnosis {
    /// Reads the value that comes next as a type, and adds what is wrong with it.
    mutating func walk(_ id: AvroSchema.TypeID) throws(JSONError) {
        let type = schema[id]
        let kind = try nextKind()
        if form == .plain, type.logicalType != nil, try walkLogical(type, kind) { return }
        switch (type.shape, kind) {
        case (.null, .null), (.boolean, .boolean), (.string, .string): try skipValue()
        case (.int, .number), (.long, .number): try walkInteger(type)
        case (.float, .number), (.double, .number): try walkReal(type)
        case (.float, .string), (.double, .string):
            try walkString(type) { ["NaN", "Infinity", "-Infinity"].contains($0) }
        case (.bytes, .string): try walkString(type) { text in text.unicodeScalars.allSatisfy { $0.value < 0x100 } }
        case (.fixed(let fixed), .string):
            try walkString(type) { text in
                text.unicodeScalars.allSatisfy { $0.value < 0x100 } && text.unicodeScalars.count == fixed.size
            }
        case (.enumeration(let enumeration), .string):
            try walkString(type) { text in enumeration.symbols.contains { ExactString($0) == ExactString(text) } }
        case (.array(let items), .array):
            try readItems { diagnosis throws(JSONError) in try diagnosis.walk(items) }
        case (.map(let values), .object):
            var names: Set<ExactString> = []
            try readMembers { diagnosis, name, start throws(JSONError) in
                if !names.insert(ExactString(name)).inserted { diagnosis.addSecond(name, at: start) }
                try diagnosis.walk(values)
            }
        case (.record(let record), .object): try walkRecord(record, id)
        case (.union(let union), _): try form == .plain ? walkPlain(union, kind) : walkTagged(union, kind)
        default: try refuse(expectation(type))
        }
    }

    private mutating func walkRecord(_ record: AvroType.Record, _ id: AvroSchema.TypeID) throws(JSONError) {
        var positions = [ExactString: Int](minimumCapacity: record.fields.count)
        for (position, field) in record.fields.enumerated() { positions[ExactString(field.name)] = position }
        var seen: Set<Int> = []
        try readMembers { diagnosis, name, start throws(JSONError) in
            guard let position = positions[ExactString(name)] else {
                if diagnosis.unknownFields == .refused { diagnosis.addUnknown(name, record, at: start) }
                return try diagnosis.skipValue()
            }
            if !seen.insert(position).inserted { diagnosis.addSecond(name, at: start) }
            try diagnosis.walk(record.fields[position].type)
        }
        for (position, field) in record.fields.enumerated()
        where !seen.contains(position) && defaults[id, position] == nil {
            addMissing(field.name, "\(expectation(schema[field.type])), as the field has no default")
        }
    }

    private mutating func addSecond(_ name: String, at offset: Int) {
        add("each name once", found: "\(JSONValue.quoted(name)) a second time", at: offset)
    }

    private mutating func addUnknown(_ name: String, _ record: AvroType.Record, at offset: Int) {
        guard mistakes.count < EventDiagnosis.mistakesMax else { return }
        let names = record.fields.map(\.name)
        let near = Spelling.nearest(to: name, among: names).map { ", such as \(JSONValue.quoted($0))" } ?? ""
        add("a field of \(record.name.full)\(near)", found: "the name \(JSONValue.quoted(name.prefix(60)))", at: offset)
    }

    // MARK: Scalars

    private mutating func walkInteger(_ type: AvroType) throws(JSONError) {
        let text = try readNumber()
        let isInRange = if case .int = type.shape { Int32(text) != nil } else { Int64(text) != nil }
        // As they are written: `1.0` and `1e3` are no integers here, as they are none to Avro's libraries.
        if !isInRange { addScalar(type, text) }
    }

    private mutating func walkReal(_ type: AvroType) throws(JSONError) {
        let text = try readNumber()
        let isFinite =
            if case .float = type.shape { (Float(text) ?? .infinity).isFinite } else {
                (Double(text) ?? .infinity).isFinite
            }
        if !isFinite { addScalar(type, text) }
    }

    private mutating func readNumber() throws(JSONError) -> String {
        let start = reader.offset
        try reader.skipNumber()
        return String(decoding: reader.bytes[start..<reader.offset], as: UTF8.self)
    }

    private mutating func addScalar(_ type: AvroType, _ text: String) {
        let start = reader.offset - text.utf8.count
        add(expectation(type), found: summary(from: start), at: start)
    }

    private mutating func walkString(_ type: AvroType, _ fits: (String) -> Bool) throws(JSONError) {
        let start = reader.offset
        let text = try reader.readString()
        if !fits(text) { add(expectation(type), found: summary(from: start), at: start) }
    }

    /// Reads a value of a logical type in the plain form; false, having read nothing, where the type without it decides.
    private mutating func walkLogical(_ type: AvroType, _ kind: JSONKind) throws(JSONError) -> Bool {
        switch (type.logicalType, kind) {
        case (.uuid, .string): try walkString(type) { EventDiagnosis.isUUID($0) }
        case (.decimal(let precision, let scale), .number), (.decimal(let precision, let scale), .string):
            try walkDecimal(type, kind) { decimal in
                var decimal = decimal
                return decimal.align(scale: scale, precision: precision)
            }
        case (.bigDecimal, .number), (.bigDecimal, .string): try walkDecimal(type, kind) { _ in true }
        case (.decimal, _), (.bigDecimal, _): try refuse(expectation(type))
        case (.duration, .object): try walkDuration()
        case (.duration, _): try refuse(expectation(type))
        case (let logicalType, .string):
            guard let unit = TimeUnit(logicalType) else { return false }
            try walkString(type) { unit.value(of: $0.utf8) != nil }
        default: return false
        }
        return true
    }

    private mutating func walkDecimal(
        _ type: AvroType, _ kind: JSONKind, _ fits: (DecimalText) -> Bool
    ) throws(JSONError) {
        let start = reader.offset
        let text = kind == .number ? try readNumber() : try reader.readString()
        let bytes = Array(text.utf8)
        let fits = unsafe bytes.withUnsafeBytes { unsafe fits(DecimalText($0)) }
        if JSONNumber(text) == nil || !fits { add(expectation(type), found: summary(from: start), at: start) }
    }

    private mutating func walkDuration() throws(JSONError) {
        var seen: Set<String> = []
        try readMembers { diagnosis, name, start throws(JSONError) in
            guard DurationPart(rawValue: name) != nil else {
                diagnosis.add(
                    "one of \"months\", \"days\", \"millis\"", found: "the name \(JSONValue.quoted(name.prefix(60)))",
                    at: start)
                return try diagnosis.skipValue()
            }
            if !seen.insert(name).inserted { diagnosis.addSecond(name, at: start) }
            let expected = "a number from 0 to 4294967295, without fraction and exponent"
            guard try diagnosis.nextKind() == .number else { return try diagnosis.refuse(expected) }
            let text = try diagnosis.readNumber()
            // Minus zero is zero.
            guard Int64(text).flatMap(UInt32.init(exactly:)) == nil else { return }
            let valueStart = diagnosis.reader.offset - text.utf8.count
            diagnosis.add(expected, found: diagnosis.summary(from: valueStart), at: valueStart)
        }
        for part in DurationPart.allCases where !seen.contains(part.rawValue) {
            addMissing(part.rawValue, "a number from 0 to 4294967295")
        }
    }

    /// Whether `text` is 8-4-4-4-12 hexadecimal digits.
    private static func isUUID(_ text: String) -> Bool {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().allSatisfy { Character(Unicode.Scalar($0)).hexDigitValue != nil }
    }

    // MARK: Words

    /// What a value of `type` must be.
    func expectation(_ type: AvroType) -> String {
        if form == .plain, let expected = logicalExpectation(type) { return expected }
        switch type.shape {
        case .null: return "null"
        case .boolean: return "true or false"
        case .int: return "an int from \(Int32.min) to \(Int32.max), without fraction and exponent"
        case .long: return "a long from \(Int64.min) to \(Int64.max), without fraction and exponent"
        case .float: return "a float up to \(Float.greatestFiniteMagnitude), or \"NaN\", \"Infinity\", \"-Infinity\""
        case .double: return "a double up to \(Double.greatestFiniteMagnitude), or \"NaN\", \"Infinity\", \"-Infinity\""
        case .bytes: return "a string of characters U+0000 to U+00FF, one a byte"
        case .string: return "a string"
        case .fixed(let fixed): return "a string of \(fixed.size) characters U+0000 to U+00FF, one a byte"
        case .enumeration(let enumeration): return "one of the symbols \(list(enumeration.symbols))"
        case .record(let record): return "an object with the fields of \(record.name.full)"
        case .array: return "an array"
        case .map: return "an object"
        case .union(let union):
            let names = list(union.branches.map { schema[$0].branchName })
            return form == .plain ? "a value of one of \(names)" : "null or an object with one member, one of \(names)"
        }
    }

    private func logicalExpectation(_ type: AvroType) -> String? {
        switch type.logicalType {
        case .decimal(let precision, let scale):
            return "a decimal of up to \(precision) digits, \(scale) of them after the point"
        case .bigDecimal: return "a decimal of up to \(DecimalText.digitsMax) digits"
        case .uuid: return "a UUID, 8-4-4-4-12 hexadecimal digits"
        case .duration: return "an object with the members \"months\", \"days\" and \"millis\""
        case let logicalType:
            guard let unit = TimeUnit(logicalType) else { return nil }
            return "\(unit.isInt ? "an int" : "a long"), or a text such as \"\(unit.example)\""
        }
    }

    func list(_ names: [String]) -> String {
        names.prefix(12).map { JSONValue.quoted($0) }.joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    }
}
