/// Reads the aggregate value of an option, `{ … }` in the text format, as a message.
struct AggregateReader {
    /// What is wrong with a value, in one sentence.
    struct Mistake: Error {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    private static let depthLimit = 64
    /// The position of the next token.
    private var index: Int
    private let end: Int
    private var depth = 0

    init(range: Range<Int>) {
        index = range.lowerBound
        end = range.upperBound
    }

    /// One field of a message, in the wire form.
    private struct Record {
        var number: Int32
        var bytes: [UInt8]
        /// Whether `bytes` are one value of a packed field, without a tag.
        var isPacked: Bool
    }

    /// Reads all of the tokens as the fields of a message of `type`.
    ///
    /// - Parameters:
    ///   - type: The message.
    ///   - linker: Knows tokens and types.
    /// - Throws: `Mistake` where they are something else.
    /// - Returns: The message in the wire form, fields by number.
    mutating func message(_ type: Linker.OptionMessage, _ linker: inout Linker) throws(Mistake) -> [UInt8] {
        try fields(of: type, until: nil, &linker)
    }

    private mutating func fields(
        of type: Linker.OptionMessage, until close: UInt8?, _ linker: inout Linker
    ) throws(Mistake) -> [UInt8] {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else { throw Mistake("the value nests more than \(Self.depthLimit) deep") }
        var records: [Record] = []
        var seen: Set<Int32> = []
        while true {
            if index >= end {
                guard close == nil else { throw Mistake("Expected \"\(Character(Unicode.Scalar(close ?? 0)))\".") }
                break
            }
            if let close, linker.tokens[index].symbol == close {
                index += 1
                break
            }
            try field(of: type, &records, &seen, &linker)
            _ = take(UInt8(ascii: ";"), linker) || take(UInt8(ascii: ","), linker)
        }
        for id in linker.message(type).fields {
            let field = linker.field(Linker.OptionField(id: id, isBundled: type.isBundled))
            if field.presence == .required, !seen.contains(field.number) {
                throw Mistake("Message missing required fields: \(field.name)")
            }
        }
        let content = assembled(records)
        return linker.isMapEntry(type) ? completedEntry(content, type, linker) : content
    }

    /// The records by number; values of a packed field stand together.
    private func assembled(_ records: [Record]) -> [UInt8] {
        var writer = WireWriter()
        let order = records.indices.sorted { (records[$0].number, $0) < (records[$1].number, $1) }
        var position = 0
        while position < order.count {
            let record = records[order[position]]
            guard record.isPacked else {
                writer.raw(record.bytes)
                position += 1
                continue
            }
            var packed: [UInt8] = []
            while position < order.count, records[order[position]].number == record.number {
                packed += records[order[position]].bytes
                position += 1
            }
            writer.field(record.number, bytes: packed)
        }
        return writer.bytes
    }

    private func isAt(_ symbol: UInt8, _ linker: Linker) -> Bool {
        index < end && linker.tokens[index].symbol == symbol
    }

    private mutating func take(_ symbol: UInt8, _ linker: Linker) -> Bool {
        guard isAt(symbol, linker) else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ symbol: UInt8, _ linker: Linker) throws(Mistake) {
        guard take(symbol, linker) else {
            throw Mistake("Expected \"\(Character(Unicode.Scalar(symbol)))\", got: \(text(linker))")
        }
    }

    private func text(_ linker: Linker) -> String {
        index < end ? linker.text(linker.tokens[index]) : "the end"
    }

    private mutating func identifier(_ linker: Linker) throws(Mistake) -> String {
        guard index < end, linker.tokens[index].kind == .identifier else {
            throw Mistake("Expected identifier, got: \(text(linker))")
        }
        index += 1
        return linker.text(linker.tokens[index - 1])
    }

    // MARK: Fields

    private mutating func field(
        of type: Linker.OptionMessage, _ records: inout [Record], _ seen: inout Set<Int32>, _ linker: inout Linker
    ) throws(Mistake) {
        let target: Linker.OptionField
        if take(UInt8(ascii: "["), linker) {
            let name = try bracketedName(linker)
            if name.contains("/") { return try expandedAny(name, of: type, &records, &linker) }
            guard let found = linker.extensionField(named: name, in: linker.message(type).fullName),
                !type.isBundled, linker.field(found).message == type.id
            else {
                throw Mistake(
                    "Extension \"\(name)\" is not defined or is not an extension of \"\(linker.message(type).fullName)\"."
                )
            }
            target = found
        } else {
            let name = try identifier(linker)
            guard let found = linker.field(of: type, named: name) ?? group(named: name, of: type, linker) else {
                throw Mistake("Message type \"\(linker.message(type).fullName)\" has no field named \"\(name)\".")
            }
            target = found
        }
        let field = linker.field(target)
        if !field.isRepeated, !seen.insert(field.number).inserted {
            throw Mistake("Non-repeated field \"\(field.name)\" is specified multiple times.")
        }
        if let oneof = field.oneof, !target.isBundled {
            // Two fields of one oneof: the later would hide the earlier.
            for other in linker.oneofs[oneof.index].fields where other != target.id {
                let number = linker.fields[other.index].number
                if seen.contains(number) {
                    throw Mistake(
                        "Field \"\(field.name)\" is specified along with field \"\(linker.fields[other.index].name)\", another member of oneof \"\(linker.oneofs[oneof.index].name)\"."
                    )
                }
            }
        }
        let isMessage = field.type == .message || field.type == .group
        let hasColon = take(UInt8(ascii: ":"), linker)
        guard hasColon || isMessage else { throw Mistake("Expected \":\", got: \(text(linker))") }
        if field.isRepeated, take(UInt8(ascii: "["), linker) {
            guard !take(UInt8(ascii: "]"), linker) else { return }
            while true {
                records.append(try value(of: target, &linker))
                if take(UInt8(ascii: "]"), linker) { return }
                try expect(UInt8(ascii: ","), linker)
            }
        }
        records.append(try value(of: target, &linker))
    }

    /// A group is called by the name of its message.
    private func group(named name: String, of type: Linker.OptionMessage, _ linker: Linker) -> Linker.OptionField? {
        guard let field = linker.field(of: type, named: name.lowercased()), linker.field(field).type == .group,
            let message = linker.messageType(of: field), linker.message(message).name == name
        else { return nil }
        return field
    }

    /// The name of an extension, or the URL of a type, up to the closing bracket.
    private mutating func bracketedName(_ linker: Linker) throws(Mistake) -> String {
        var name = ""
        while !take(UInt8(ascii: "]"), linker) {
            guard index < end else { throw Mistake("Expected \"]\".") }
            name += linker.text(linker.tokens[index])
            index += 1
        }
        return name
    }

    /// `[type.googleapis.com/full.Name] { … }`, which stands for the two fields of an Any.
    private mutating func expandedAny(
        _ url: String, of type: Linker.OptionMessage, _ records: inout [Record], _ linker: inout Linker
    ) throws(Mistake) {
        let name = String(url[url.index(after: url.lastIndex(of: "/") ?? url.startIndex)...])
        guard linker.message(type).fullName == "google.protobuf.Any",
            let entry = linker.symbols.find(Array(name.utf8)),
            case .message(let id) = linker.symbols.entries[entry].symbol
        else { throw Mistake("Could not find type \"\(url)\" stored in google.protobuf.Any.") }
        _ = take(UInt8(ascii: ":"), linker)
        let content = try braced(Linker.OptionMessage(id: id, isBundled: false), &linker)
        var writer = WireWriter()
        writer.field(1, bytes: Array(url.utf8))
        records.append(Record(number: 1, bytes: writer.bytes, isPacked: false))
        writer = WireWriter()
        writer.field(2, bytes: content)
        records.append(Record(number: 2, bytes: writer.bytes, isPacked: false))
    }

    private mutating func braced(_ type: Linker.OptionMessage, _ linker: inout Linker) throws(Mistake) -> [UInt8] {
        if take(UInt8(ascii: "<"), linker) { return try fields(of: type, until: UInt8(ascii: ">"), &linker) }
        try expect(UInt8(ascii: "{"), linker)
        return try fields(of: type, until: UInt8(ascii: "}"), &linker)
    }

    // MARK: Values

    private mutating func value(of target: Linker.OptionField, _ linker: inout Linker) throws(Mistake) -> Record {
        let field = linker.field(target)
        var writer = WireWriter()
        if let type = linker.messageType(of: target) {
            let content = try braced(type, &linker)
            writer.field(field.number, message: content, isGroup: field.type == .group)
            return Record(number: field.number, bytes: writer.bytes, isPacked: false)
        }
        let (wireType, bytes) = try scalar(target, linker).encoded(as: field.type)
        if linker.isPacked(target) { return Record(number: field.number, bytes: bytes, isPacked: true) }
        writer.tag(field.number, wireType)
        writer.raw(bytes)
        return Record(number: field.number, bytes: writer.bytes, isPacked: false)
    }

    /// An entry of a map is always written with both fields.
    private func completedEntry(_ content: [UInt8], _ type: Linker.OptionMessage, _ linker: Linker) -> [UInt8] {
        let options = DescriptorOptions(bytes: content)
        var present: Set<Int32> = []
        options.forEachField { present.insert($0.number) }
        var writer = WireWriter()
        for id in linker.message(type).fields {
            let field = linker.field(Linker.OptionField(id: id, isBundled: type.isBundled))
            if present.contains(field.number) {
                options.forEachField { if $0.number == field.number { writer.raw(content[$0.range]) } }
            } else if field.type == .message || field.type == .string || field.type == .bytes {
                writer.field(field.number, bytes: [])
            } else {
                let zero: OptionScalar = field.type == .double || field.type == .float ? .double(0) : .unsigned(0)
                let (wireType, bytes) = zero.encoded(as: field.type)
                writer.tag(field.number, wireType)
                writer.raw(bytes)
            }
        }
        return writer.bytes
    }

    private mutating func scalar(_ target: Linker.OptionField, _ linker: Linker) throws(Mistake) -> OptionScalar {
        let type = linker.field(target).type
        switch type {
        case .string, .bytes: return .bytes(try string(linker))
        case .bool: return .bool(try bool(linker))
        case .enum: return .signed(Int64(try enumValue(target, linker)))
        case .float, .double: return .double(try double(linker))
        case .uint32, .fixed32: return .unsigned(try integer(limit: UInt64(UInt32.max), linker))
        case .uint64, .fixed64: return .unsigned(try integer(limit: .max, linker))
        default:
            let is32 = type == .int32 || type == .sint32 || type == .sfixed32
            return .signed(try signed(limit: is32 ? UInt64(Int32.max) : UInt64(Int64.max), linker))
        }
    }

    private mutating func string(_ linker: Linker) throws(Mistake) -> [UInt8] {
        var result: [UInt8] = []
        guard index < end, linker.tokens[index].kind == .string else {
            throw Mistake("Expected string, got: \(text(linker))")
        }
        while index < end, linker.tokens[index].kind == .string {
            let token = linker.tokens[index]
            StringLiteral.append(linker.bytes[Int(token.start)..<Int(token.end)], to: &result)
            index += 1
        }
        return result
    }

    private mutating func integer(limit: UInt64, _ linker: Linker) throws(Mistake) -> UInt64 {
        guard index < end, linker.tokens[index].kind == .integer else {
            throw Mistake("Expected integer, got: \(text(linker))")
        }
        let token = linker.tokens[index]
        guard let value = TextNumbers.integer(linker.bytes[Int(token.start)..<Int(token.end)], limit: limit) else {
            throw Mistake("Integer out of range (\(text(linker)))")
        }
        index += 1
        return value
    }

    private mutating func signed(limit: UInt64, _ linker: Linker) throws(Mistake) -> Int64 {
        let isNegative = take(UInt8(ascii: "-"), linker)
        let value = try integer(limit: isNegative ? limit + 1 : limit, linker)
        return Int64(truncatingIfNeeded: isNegative ? 0 &- value : value)
    }

    private mutating func double(_ linker: Linker) throws(Mistake) -> Double {
        let isNegative = take(UInt8(ascii: "-"), linker)
        guard index < end else { throw Mistake("Expected double, got: the end") }
        let token = linker.tokens[index]
        let digits = linker.bytes[Int(token.start)..<Int(token.end)]
        let value: Double
        switch token.kind {
        case .float: value = TextNumbers.double(digits)
        case .integer: value = TextNumbers.integer(digits, limit: .max).map(Double.init) ?? TextNumbers.double(digits)
        case .identifier:
            switch linker.text(token).lowercased() {
            case "inf", "infinity": value = .infinity
            case "nan": value = .nan
            default: throw Mistake("Expected double, got: \(linker.text(token))")
            }
        default: throw Mistake("Expected double, got: \(linker.text(token))")
        }
        index += 1
        return isNegative ? -value : value
    }

    private mutating func bool(_ linker: Linker) throws(Mistake) -> Bool {
        let word = text(linker)
        if index < end, linker.tokens[index].kind == .integer { return try integer(limit: 1, linker) == 1 }
        index += 1
        switch word {
        case "true", "True", "t": return true
        case "false", "False", "f": return false
        default: throw Mistake("Invalid value for boolean field. Value: \"\(word)\".")
        }
    }

    private mutating func enumValue(_ target: Linker.OptionField, _ linker: Linker) throws(Mistake) -> Int32 {
        guard index < end, let enumeration = linker.enumeration(of: target) else {
            throw Mistake("Expected integer or identifier, got: \(text(linker))")
        }
        if linker.tokens[index].kind == .identifier {
            let name = try identifier(linker)
            guard let value = enumeration.value(named: name) else {
                throw Mistake("Unknown enumeration value of \"\(name)\" for field \"\(linker.field(target).name)\".")
            }
            return value.number
        }
        let number = Int32(truncatingIfNeeded: try signed(limit: UInt64(Int32.max), linker))
        guard !enumeration.isClosed || enumeration.value(number: number) != nil else {
            throw Mistake("Unknown enumeration value of \"\(number)\" for field \"\(linker.field(target).name)\".")
        }
        return number
    }
}

extension Linker {
    func text(_ token: Token) -> String {
        String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
    }

    /// Whether the values of a repeated field stand together. The options of the file being linked aren't known yet.
    func isPacked(_ target: OptionField) -> Bool {
        let field = field(target)
        guard field.isRepeated, field.type.isPackable else { return false }
        if target.isBundled || field.file.index != file { return field.isPacked }
        if let pending = field.descriptorOptions?.pending, pending >= 0,
            let stated = optionLists[Int(pending)].first(where: { $0.nameText == "packed" }),
            case .identifier(let word) = stated.value
        {
            return word == "true"
        }
        return files[file].edition >= .proto3
    }

    func isMapEntry(_ type: OptionMessage) -> Bool {
        message(type).descriptorOptions?.bool(7) ?? false
    }
}
