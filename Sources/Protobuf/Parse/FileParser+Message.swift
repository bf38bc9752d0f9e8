extension FileParser {
    /// How deep messages may nest, groups included; protoc's bound.
    static let nestingLimit = 32

    /// Takes `export` or `local` in front of a message or an enum (edition 2024). Like in protoc, it is no part of the place of
    /// what it stands before.
    mutating func takeVisibility() throws(Unparsable) -> SymbolVisibility? {
        guard edition >= .edition2024, isAt(.export) || isAt(.local) else { return nil }
        let visibility: SymbolVisibility = isAt(.export) ? .export : .local
        advance()
        guard isAt(.message) || isAt(.enum) else {
            throw fail("'local' and 'export' visibility modifiers are valid only on 'message' and 'enum'")
        }
        return visibility
    }

    mutating func parseMessage(_ place: Place, _ visibility: SymbolVisibility?) throws(Unparsable) -> DescriptorProto {
        var message = DescriptorProto()
        message.visibility = visibility
        try expect(.message)
        message.name = try parseName("Expected message name.")
        try parseMessageBlock(place, into: &message)
        return message
    }

    /// The block of a message or a group.
    mutating func parseMessageBlock(_ place: Place, into message: inout DescriptorProto) throws(Unparsable) {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Self.nestingLimit else {
            report("messages nest more than \(Self.nestingLimit) deep")
            if take("{") { skipBlock() }
            return
        }
        try expectEnd("{", of: place)
        while !takeEnd("}") {
            guard !isAtEnd else { throw fail("Reached end of input in message definition (missing '}').") }
            do {
                try parseMessageStatement(into: &message)
            } catch {
                skipStatement()
            }
        }
        setMaximalRangeEnds(&message)
        if edition == .proto3 { addSyntheticOneofs(&message) }
    }

    private mutating func parseMessageStatement(into message: inout DescriptorProto) throws(Unparsable) {
        let visibility = try takeVisibility()
        switch current.word {
        case .message:
            let place = begin(3, message.messages.count)
            defer { end(place) }
            message.messages.append(try parseMessage(place, visibility))
        case .enum:
            let place = begin(4, message.enums.count)
            defer { end(place) }
            message.enums.append(try parseEnum(place, visibility))
        case .extensions:
            let place = begin(5)
            defer { end(place) }
            try parseExtensionRanges(place, into: &message)
        case .reserved: try parseReserved(into: &message)
        case .extend:
            let place = begin(6)
            defer { end(place) }
            try parseExtend(place, extensions: &message.extensions, messages: &message.messages, nestedField: 3)
        case .option:
            let place = begin(7)
            defer { end(place) }
            try parseOption(into: &message.options, isStatement: true)
        case .oneof:
            let place = begin(8, message.oneofs.count)
            defer { end(place) }
            try parseOneof(place, into: &message)
        default:
            if takeEnd(";") { return }
            let place = begin(2, message.fields.count)
            defer { end(place) }
            var field = FieldDescriptorProto()
            try parseLabel(of: &field)
            try parseField(&field, place, messages: &message.messages, nestedField: 3)
            message.fields.append(field)
        }
    }

    private mutating func parseOneof(_ place: Place, into message: inout DescriptorProto) throws(Unparsable) {
        try expect(.oneof)
        let index = message.oneofs.count
        message.oneofs.append(OneofDescriptorProto())
        message.oneofs[index].name = try parseName("Expected oneof name.")
        try expectEnd("{", of: place)
        repeat {
            guard !isAtEnd else { throw fail("Reached end of input in oneof definition (missing '}').") }
            if isAt(.option) {
                let options = begin(2)
                defer { end(options) }
                try parseOption(into: &message.oneofs[index].options, isStatement: true)
                continue
            }
            if isAt(.required) || isAt(.optional) || isAt(.repeated) {
                report("Fields in oneofs must not have labels (required / optional / repeated).")
                advance()
            }
            do {
                try parseOneofField(index, into: &message)
            } catch {
                skipStatement()
            }
        } while !takeEnd("}")
    }

    private mutating func parseOneofField(_ oneof: Int, into message: inout DescriptorProto) throws(Unparsable) {
        // The field is the message's, and so is its place.
        let around = Array(path.suffix(2))
        path.removeLast(2)
        defer { path += around }
        let place = begin(2, message.fields.count)
        defer { end(place) }
        var field = FieldDescriptorProto()
        field.label = .optional
        field.oneofIndex = Int32(oneof)
        try parseField(&field, place, messages: &message.messages, nestedField: 3)
        message.fields.append(field)
    }

    mutating func parseExtend(
        _ place: Place, extensions: inout [FieldDescriptorProto], messages: inout [DescriptorProto], nestedField: Int32
    ) throws(Unparsable) {
        try expect(.extend)
        let first = current
        let extendee = try parseMessageName()
        let last = previous
        try expectEnd("{", of: place)
        repeat {
            guard !isAtEnd else { throw fail("Reached end of input in extend definition (missing '}').") }
            do {
                try parseExtension(of: extendee, from: first, to: last, &extensions, &messages, nestedField)
            } catch {
                skipStatement()
            }
        } while !takeEnd("}")
    }

    private mutating func parseExtension(
        of extendee: String, from first: Token, to last: Token, _ extensions: inout [FieldDescriptorProto],
        _ messages: inout [DescriptorProto], _ nestedField: Int32
    ) throws(Unparsable) {
        let index = Int32(extensions.count)
        let place = begin(index)
        defer { end(place) }
        record(2, from: first, to: last)
        var field = FieldDescriptorProto()
        field.extendee = extendee
        try parseLabel(of: &field)
        try parseField(&field, place, messages: &messages, nestedField: nestedField)
        extensions.append(field)
    }

    // MARK: Ranges

    /// The end of a range that says `max`, until the options are known. No number of a text is negative.
    private static let maximum: Int32 = -1

    /// A range of numbers, its end not included.
    private mutating func parseRange(_ expectation: String) throws(Unparsable) -> (start: Int32, end: Int32) {
        let first = current
        let startPlace = begin(1)
        let start: Int32
        do {
            defer { end(startPlace) }
            start = try int32(expectation)
        }
        guard take(.to) else {
            record(2, from: first, to: first)
            return (start, start &+ 1)
        }
        let endPlace = begin(2)
        defer { end(endPlace) }
        if take(.max) { return (start, Self.maximum) }
        return (start, try int32("Expected integer.") &+ 1)
    }

    private mutating func parseExtensionRanges(
        _ place: Place, into message: inout DescriptorProto
    ) throws(Unparsable) {
        try expect(.extensions)
        let first = message.extensionRanges.count
        repeat {
            let rangePlace = begin(Int32(message.extensionRanges.count))
            defer { end(rangePlace) }
            let range = try parseRange("Expected field number range.")
            message.extensionRanges.append(DescriptorProto.ExtensionRange(start: range.start, end: range.end))
        } while take(",")
        if isAt("[") { try parseRangeOptions(from: first, of: &message) }
        try expectEnd(";", of: place)
    }

    /// Options of a range statement belong to each of its ranges, with places of their own.
    private mutating func parseRangeOptions(
        from first: Int, of message: inout DescriptorProto
    ) throws(Unparsable) {
        let firstEntry = locations.entries.count
        path.append(Int32(first))
        let place = begin(3)
        var options: DescriptorOptions?
        do {
            defer {
                end(place)
                path.removeLast()
            }
            try parseOptionList(into: &options)
        }
        let count = locations.entries.count - firstEntry
        let list = optionLists[Int(options?.pending ?? 0)]
        message.extensionRanges[first].options = options
        for index in message.extensionRanges.indices.dropFirst(first + 1) {
            var copied = list
            for option in copied.indices { copied[option].location += count * (index - first) }
            for entry in firstEntry..<firstEntry + count {
                locations.copy(entry, step: Int32(index), at: path.count)
            }
            message.extensionRanges[index].options = DescriptorOptions()
            message.extensionRanges[index].options?.pending = Int32(optionLists.count)
            optionLists.append(copied)
        }
    }

    private mutating func setMaximalRangeEnds(_ message: inout DescriptorProto) {
        let isMessageSet = options(message.options).contains {
            if $0.name.count == 1, !$0.name[0].isExtension, $0.name[0].name == "message_set_wire_format",
                case .identifier("true") = $0.value
            {
                true
            } else {
                false
            }
        }
        let maximum = isMessageSet ? Int32.max : FieldNumber.maximum + 1
        for index in message.extensionRanges.indices where message.extensionRanges[index].end == Self.maximum {
            message.extensionRanges[index].end = maximum
        }
        for index in message.reservedRanges.indices where message.reservedRanges[index].end == Self.maximum {
            message.reservedRanges[index].end = maximum
        }
    }

    private mutating func parseReserved(into message: inout DescriptorProto) throws(Unparsable) {
        let first = current
        try expect(.reserved)
        if let names = try parseReservedNames(from: first, field: 10, count: message.reservedNames.count) {
            message.reservedNames += names
            return
        }
        let place = begin(9)
        locations.start(place.entry, at: first)
        defer { end(place) }
        var isFirst = true
        repeat {
            let rangePlace = begin(Int32(message.reservedRanges.count))
            defer { end(rangePlace) }
            let range = try parseRange(
                isFirst ? "Expected field name or number range." : "Expected field number range.")
            message.reservedRanges.append(DescriptorProto.ReservedRange(start: range.start, end: range.end))
            isFirst = false
        } while take(",")
        try expectEnd(";", of: place)
    }

    /// Names after `reserved`: strings, or identifiers in editions; nil where numbers stand.
    /// `count` names of earlier statements come before them.
    mutating func parseReservedNames(
        from first: Token, field: Int32, count: Int
    ) throws(Unparsable) -> [String]? {
        let isIdentifier = current.kind == .identifier
        guard current.kind == .string || isIdentifier else { return nil }
        if edition >= .edition2023, !isIdentifier {
            throw fail("Reserved names must be identifiers in editions, not string literals.")
        }
        if edition < .edition2023, isIdentifier { return nil }
        let place = begin(field)
        locations.start(place.entry, at: first)
        defer { end(place) }
        var names: [String] = []
        repeat {
            let name = begin(Int32(count + names.count))
            defer { end(name) }
            if isIdentifier {
                names.append(try identifier("Expected field name."))
            } else {
                names.append(String(decoding: try string("Expected field name."), as: UTF8.self))
            }
        } while take(",")
        try expectEnd(";", of: place)
        return names
    }

    // MARK: Synthetic oneofs

    /// Gives each `optional` field of proto3 a oneof of its own, called like the field with `_` in front, and more `X` in front
    /// of that while the name is taken.
    private func addSyntheticOneofs(_ message: inout DescriptorProto) {
        guard message.fields.contains(where: { $0.isProto3Optional == true }) else { return }
        var names = Set(message.fields.compactMap(\.name))
        names.formUnion(message.oneofs.compactMap(\.name))
        for index in message.fields.indices where message.fields[index].isProto3Optional == true {
            var name = message.fields[index].name ?? ""
            if !name.hasPrefix("_") { name = "_" + name }
            while !names.insert(name).inserted { name = "X" + name }
            message.fields[index].oneofIndex = Int32(message.oneofs.count)
            message.oneofs.append(OneofDescriptorProto(name: name))
        }
    }
}

/// The numbers of fields.
enum FieldNumber {
    /// The greatest one (29 bits).
    static let maximum: Int32 = 536_870_911
    /// Those that Protobuf keeps for itself.
    static let reserved: ClosedRange<Int32> = 19_000...19_999
}
