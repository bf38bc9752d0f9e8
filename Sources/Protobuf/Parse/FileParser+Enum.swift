extension FileParser {
    mutating func parseEnum(_ place: Place, _ visibility: SymbolVisibility?) throws(Unparsable) -> EnumDescriptorProto {
        var enumeration = EnumDescriptorProto()
        enumeration.visibility = visibility
        try expect(.enum)
        enumeration.name = try parseName("Expected enum name.")
        try expectEnd("{", of: place)
        while !takeEnd("}") {
            guard !isAtEnd else { throw fail("Reached end of input in enum definition (missing '}').") }
            do {
                try parseEnumStatement(into: &enumeration)
            } catch {
                skipStatement()
            }
        }
        try checkAlias(enumeration)
        return enumeration
    }

    private mutating func parseEnumStatement(into enumeration: inout EnumDescriptorProto) throws(Unparsable) {
        if takeEnd(";") { return }
        switch current.word {
        case .option:
            let place = begin(3)
            defer { end(place) }
            try parseOption(into: &enumeration.options, isStatement: true)
        case .reserved: try parseReserved(into: &enumeration)
        default:
            let place = begin(2, enumeration.values.count)
            defer { end(place) }
            enumeration.values.append(try parseValue(place))
        }
    }

    private mutating func parseValue(_ place: Place) throws(Unparsable) -> EnumValueDescriptorProto {
        var value = EnumValueDescriptorProto()
        value.name = try parseName("Expected enum constant name.")
        guard take("=") else { throw fail("Missing numeric value for enum constant.") }
        value.number = try parseNumber(2, "Expected integer.")
        if isAt("[") {
            let options = begin(3)
            defer { end(options) }
            try parseOptionList(into: &value.options)
        }
        try expectEnd(";", of: place)
        return value
    }

    private mutating func parseNumber(_ field: Int32, _ expectation: String) throws(Unparsable) -> Int32 {
        let place = begin(field)
        defer { end(place) }
        return try signedInt32(expectation)
    }

    private mutating func parseReserved(into enumeration: inout EnumDescriptorProto) throws(Unparsable) {
        let first = current
        try expect(.reserved)
        if let names = try parseReservedNames(from: first, field: 5, count: enumeration.reservedNames.count) {
            enumeration.reservedNames += names
            return
        }
        let place = begin(4)
        locations.start(place.entry, at: first)
        defer { end(place) }
        var isFirst = true
        repeat {
            let rangePlace = begin(Int32(enumeration.reservedRanges.count))
            defer { end(rangePlace) }
            enumeration.reservedRanges.append(
                try parseRange(isFirst ? "Expected enum value or number range." : "Expected enum number range."))
            isFirst = false
        } while take(",")
        try expectEnd(";", of: place)
    }

    private mutating func parseRange(_ expectation: String) throws(Unparsable) -> EnumDescriptorProto.ReservedRange {
        let first = current
        let start = try parseNumber(1, expectation)
        guard take(.to) else {
            record(2, from: first, to: first)
            return EnumDescriptorProto.ReservedRange(start: start, end: start)
        }
        if isAt(.max) {
            record(2, from: current, to: current)
            advance()
            return EnumDescriptorProto.ReservedRange(start: start, end: .max)
        }
        return EnumDescriptorProto.ReservedRange(start: start, end: try parseNumber(2, "Expected integer."))
    }

    /// `allow_alias` must be there for a reason.
    private mutating func checkAlias(_ enumeration: EnumDescriptorProto) throws(Unparsable) {
        let option = options(enumeration.options).first {
            $0.name.count == 1 && !$0.name[0].isExtension && $0.name[0].name == "allow_alias"
        }
        guard let option else { return }
        let name = enumeration.name ?? ""
        guard case .identifier("true") = option.value else {
            throw fail(
                "\"\(name)\" declares 'option allow_alias = false;' which has no effect. Please remove the declaration."
            )
        }
        if Set(enumeration.values.map(\.number)).count == enumeration.values.count {
            throw fail(
                "\"\(name)\" declares support for enum aliases but no enum values share field numbers. Please remove the unnecessary 'option allow_alias = true;' declaration."
            )
        }
    }
}
