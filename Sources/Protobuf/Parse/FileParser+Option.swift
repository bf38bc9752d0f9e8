extension FileParser {
    /// The options of a declaration that have been read so far.
    func options(_ options: DescriptorOptions?) -> [UninterpretedOption] {
        guard let pending = options?.pending, pending >= 0 else { return [] }
        return optionLists[Int(pending)]
    }

    /// `[name = value, …]`
    mutating func parseOptionList(into options: inout DescriptorOptions?) throws(Unparsable) {
        try expect("[")
        repeat { try parseOption(into: &options, isStatement: false) } while take(",")
        try expect("]")
    }

    /// One option, with `option` in front and `;` at the end where it is a statement.
    mutating func parseOption(into options: inout DescriptorOptions?, isStatement: Bool) throws(Unparsable) {
        if options == nil { options = DescriptorOptions() }
        var list = Int(options?.pending ?? -1)
        if list < 0 {
            list = optionLists.count
            optionLists.append([])
            options?.pending = Int32(list)
        }
        // uninterpreted_option; the linker puts the path of what the option is of in its place.
        let place = begin(999, optionLists[list].count)
        defer { end(place) }
        if isStatement { try expect(.option) }
        var option = UninterpretedOption(location: place.entry)
        option.namePosition = UninterpretedOption.Position(line: current.line, column: current.column)
        repeat { option.name.append(try parseNamePart()) } while take(".")
        try expect("=")
        option.valuePosition = UninterpretedOption.Position(line: current.line, column: current.column)
        option.value = try parseOptionValue()
        optionLists[list].append(option)
        if isStatement { try expectEnd(";", of: place) }
    }

    private mutating func parseNamePart() throws(Unparsable) -> UninterpretedOption.NamePart {
        guard take("(") else {
            return UninterpretedOption.NamePart(name: try identifier("Expected identifier."), isExtension: false)
        }
        var name = ""
        if current.kind == .identifier { name = try identifier("Expected identifier.") }
        while take(".") { name += "." + (try identifier("Expected identifier.")) }
        try expect(")")
        return UninterpretedOption.NamePart(name: name, isExtension: true)
    }

    private mutating func parseOptionValue() throws(Unparsable) -> UninterpretedOption.Value {
        let isNegative = take("-")
        switch current.kind {
        case .end: throw fail("Unexpected end of stream while parsing option value.")
        case .identifier:
            if isNegative {
                if take(.inf) { return .double(-.infinity) }
                if take(.nan) { return .double(-.nan) }
                throw fail("Invalid '-' symbol before identifier.")
            }
            return .identifier(try identifier("Expected identifier."))
        case .integer:
            if isNegative {
                let value = try integer(limit: UInt64(Int64.max) + 1, "Expected integer.")
                return .negative(Int64(truncatingIfNeeded: 0 &- value))
            }
            return .positive(try integer(limit: .max, "Expected integer."))
        case .float:
            let value = try number("Expected number.")
            return .double(isNegative ? -value : value)
        case .string:
            if isNegative { throw fail("Invalid '-' symbol before string.") }
            return .string(try string("Expected string."))
        case .symbol:
            guard isAt("{") else { throw fail("Expected option value.") }
            return .aggregate(try parseAggregate())
        }
    }

    /// The tokens between braces, which are read once the type of the option is known.
    private mutating func parseAggregate() throws(Unparsable) -> Range<Int> {
        advance()
        let start = index
        var depth = 1
        while !isAtEnd {
            if isAt("{") { depth += 1 }
            if isAt("}") {
                depth -= 1
                if depth == 0 {
                    advance()
                    return start..<index - 1
                }
            }
            advance()
        }
        throw fail("Unexpected end of stream while parsing aggregate value.")
    }
}
