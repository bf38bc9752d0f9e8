extension FileParser {
    mutating func parseFile() -> FileDescriptorProto {
        start()
        var file = FileDescriptorProto()
        let root = locations.append(path: path, line: current.line, column: current.column)
        do {
            if isAt(.syntax) || isAt(.edition) { try parseSyntax(into: &file) }
            while !isAtEnd {
                do {
                    try parseTopLevelStatement(into: &file)
                } catch {
                    skipStatement()
                    if isAt("}") { skipUnmatchedBrace() }
                }
            }
        } catch {
            // Nothing can be said of a text in an unknown language.
        }
        end(Place(entry: root, depth: 0))
        return file
    }

    /// `syntax = "…";` or `edition = "…";`
    private mutating func parseSyntax(into file: inout FileDescriptorProto) throws(Unparsable) {
        let isEdition = isAt(.edition)
        // protoc puts both at `syntax`.
        let place = begin(12)
        defer { end(place) }
        advance()
        try expect("=")
        let value = current
        let bytes = try string(isEdition ? "Expected edition identifier." : "Expected syntax identifier.")
        try expectEnd(";", of: place)
        let text = String(decoding: bytes, as: UTF8.self)
        switch (isEdition, text) {
        case (false, "proto2"): edition = .proto2
        case (false, "proto3"): edition = .proto3
        case (true, "2023"): edition = .edition2023
        case (true, "2024"): edition = .edition2024
        default:
            let known = isEdition ? "\"2023\" and \"2024\"" : "\"proto2\" and \"proto3\""
            let what = isEdition ? "edition" : "syntax"
            report("Unrecognized \(what) \"\(text)\"; \(known) are known.", line: value.line, column: value.column)
            throw Unparsable()
        }
        // Descriptors leave out proto2.
        file.syntax = isEdition ? "editions" : edition == .proto3 ? text : nil
        file.edition = isEdition ? edition : nil
    }

    private mutating func parseTopLevelStatement(into file: inout FileDescriptorProto) throws(Unparsable) {
        let visibility = try takeVisibility()
        switch current.word {
        case .message:
            let place = begin(4, file.messages.count)
            defer { end(place) }
            file.messages.append(try parseMessage(place, visibility))
        case .enum:
            let place = begin(5, file.enums.count)
            defer { end(place) }
            file.enums.append(try parseEnum(place, visibility))
        case .service:
            let place = begin(6, file.services.count)
            defer { end(place) }
            file.services.append(try parseService(place))
        case .extend:
            let place = begin(7)
            defer { end(place) }
            try parseExtend(place, extensions: &file.extensions, messages: &file.messages, nestedField: 4)
        case .import: try parseImport(into: &file)
        case .package: try parsePackage(into: &file)
        case .option:
            let place = begin(8)
            defer { end(place) }
            try parseOption(into: &file.options, isStatement: true)
        default:
            if takeEnd(";") { return }
            throw fail("Expected top-level statement (e.g. \"message\").")
        }
    }

    private mutating func parsePackage(into file: inout FileDescriptorProto) throws(Unparsable) {
        if file.package != nil { report("Multiple package definitions.") }
        let place = begin(2)
        defer { end(place) }
        try expect(.package)
        var name = try identifier("Expected identifier.")
        while take(".") { name += "." + (try identifier("Expected identifier.")) }
        file.package = name
        try expectEnd(";", of: place)
    }

    private mutating func parseImport(into file: inout FileDescriptorProto) throws(Unparsable) {
        let isOption = tokens[index + 1].word == .option
        let place = isOption ? begin(15, file.optionDependencies.count) : begin(3, file.dependencies.count)
        defer { end(place) }
        try expect(.import)
        switch current.word {
        case .public:
            recordModifier(10, file.publicDependencies.count)
            file.publicDependencies.append(Int32(file.dependencies.count))
        case .weak:
            if edition >= .edition2024 {
                report("weak import is not supported in edition 2024 and above; use \"import option\" instead.")
            }
            recordModifier(11, file.weakDependencies.count)
            file.weakDependencies.append(Int32(file.dependencies.count))
        case .option:
            if edition < .edition2024 { report("option import is not supported before edition 2024.") }
            advance()
        default: break
        }
        let name = String(decoding: try string("Expected a string naming the file to import."), as: UTF8.self)
        if isOption { file.optionDependencies.append(name) } else { file.dependencies.append(name) }
        try expectEnd(";", of: place)
    }

    /// Takes the word after `import`, which has its place in a list of the file's own.
    private mutating func recordModifier(_ field: Int32, _ index: Int) {
        let around = path
        path.removeAll()
        let place = begin(field, index)
        advance()
        end(place)
        path = around
    }

    // MARK: Services

    private mutating func parseService(_ place: Place) throws(Unparsable) -> ServiceDescriptorProto {
        try expect(.service)
        var service = ServiceDescriptorProto()
        service.name = try parseName("Expected service name.")
        try expectEnd("{", of: place)
        while !takeEnd("}") {
            guard !isAtEnd else { throw fail("Reached end of input in service definition (missing '}').") }
            do {
                try parseServiceStatement(into: &service)
            } catch {
                skipStatement()
            }
        }
        return service
    }

    private mutating func parseServiceStatement(into service: inout ServiceDescriptorProto) throws(Unparsable) {
        if takeEnd(";") { return }
        if isAt(.option) {
            let place = begin(3)
            defer { end(place) }
            return try parseOption(into: &service.options, isStatement: true)
        }
        let place = begin(2, service.methods.count)
        defer { end(place) }
        service.methods.append(try parseMethod(place))
    }

    private mutating func parseMethod(_ place: Place) throws(Unparsable) -> MethodDescriptorProto {
        try expect(.rpc)
        var method = MethodDescriptorProto()
        method.name = try parseName("Expected method name.")
        (method.isClientStreaming, method.inputType) = try parseMethodType(typeField: 2, streamField: 5)
        try expect(.returns)
        (method.isServerStreaming, method.outputType) = try parseMethodType(typeField: 3, streamField: 6)
        guard isAt("{") else {
            try expectEnd(";", of: place)
            return method
        }
        // A block has options, even if there are none in it.
        method.options = DescriptorOptions()
        try expectEnd("{", of: place)
        while !takeEnd("}") {
            guard !isAtEnd else { throw fail("Reached end of input in method options (missing '}').") }
            if takeEnd(";") { continue }
            let options = begin(4)
            defer { end(options) }
            do {
                try parseOption(into: &method.options, isStatement: true)
            } catch {
                skipStatement()
            }
        }
        return method
    }

    /// `(stream Name)`
    private mutating func parseMethodType(
        typeField: Int32, streamField: Int32
    ) throws(Unparsable) -> (isStreaming: Bool?, name: String) {
        try expect("(")
        var isStreaming: Bool?
        if isAt(.stream) {
            let place = begin(streamField)
            advance()
            end(place)
            isStreaming = true
        }
        let name = try parseTypeName(typeField)
        try expect(")")
        return (isStreaming, name)
    }

    private mutating func parseTypeName(_ field: Int32) throws(Unparsable) -> String {
        let place = begin(field)
        defer { end(place) }
        return try parseMessageName()
    }

    /// The name of a declaration, which is field 1 of every descriptor.
    mutating func parseName(_ expectation: String) throws(Unparsable) -> String {
        let place = begin(1)
        defer { end(place) }
        return try identifier(expectation)
    }
}
