internal import SchemaLanguage

/// The options of one declaration while they are being interpreted.
struct OptionInterpretation {
    let target: OptionTarget
    /// The full name of what is around the declaration.
    let scope: String
    let message: Linker.OptionMessage
    /// The path of the options.
    let prefix: [Int32]
    var writer = WireWriter()
    /// The paths of field numbers that options set, and those around them.
    var setPaths: Set<[Int32]> = []
    /// The messages that aggregate values set, by their paths.
    var aggregates: [[Int32]: [UInt8]] = [:]
    var repeatedCounts: [[Int32]: Int32] = [:]

    /// Whether an earlier option has set the field at `path`, or something inside it.
    func isSet(_ path: [Int32]) -> Bool {
        setPaths.contains(path)
            || (1..<max(path.count, 1)).contains { count in
                aggregates[Array(path[..<count])].map { Self.holds($0[...], path[count...]) } ?? false
            }
    }

    private static func holds(_ message: ArraySlice<UInt8>, _ path: ArraySlice<Int32>) -> Bool {
        var scan = WireScan(message)
        while let field = scan.next() {
            guard field.number == path.first else { continue }
            if path.count == 1 { return true }
            switch field.value {
            case .bytes(let range), .group(let range):
                if holds(message[range], path.dropFirst()) { return true }
            default: break
            }
        }
        return false
    }

    mutating func set(_ path: [Int32]) {
        for count in path.indices { setPaths.insert(Array(path[...count])) }
    }
}

extension Linker {
    /// Interprets one option: follows its name to a field, reads its value as one of that field.
    mutating func interpret(_ option: UninterpretedOption, _ interpretation: inout OptionInterpretation) {
        guard option.name.first?.name != "uninterpreted_option" || option.name[0].isExtension else {
            return report("Option must not use reserved name \"uninterpreted_option\".", at: option.namePosition)
        }
        guard let steps = fields(named: option, interpretation), let last = steps.last else { return }
        let numbers = steps.map { field($0).number }
        if !field(last).isRepeated, interpretation.isSet(numbers) {
            return report("Option \"\(option.nameText)\" was already set.", at: option.namePosition)
        }
        guard let value = encoded(option, last, interpretation) else { return }
        var bytes = value
        for step in steps.dropLast().reversed() {
            var outer = WireWriter()
            outer.field(field(step).number, message: bytes, isGroup: field(step).type == .group)
            bytes = outer.bytes
        }
        interpretation.writer.raw(bytes)
        interpretation.set(numbers)
        if case .aggregate = option.value, !field(last).isRepeated {
            interpretation.aggregates[numbers] = content(of: value)
        }
        checkTargets(steps, option, interpretation.target)
        checkSupport(steps, option, interpretation)
        guard option.location >= 0 else { return }
        var path = interpretation.prefix + numbers
        if field(last).isRepeated {
            let index = interpretation.repeatedCounts[path, default: 0]
            interpretation.repeatedCounts[path] = index + 1
            path.append(index)
        }
        files[file].locations?.setPath(path, of: option.location)
    }

    /// The fields that the parts of the name stand for, from the options inwards; nil, having reported it, where one is none.
    private mutating func fields(
        named option: UninterpretedOption, _ interpretation: OptionInterpretation
    ) -> [OptionField]? {
        var steps: [OptionField] = []
        var owner = interpretation.message
        var text = ""
        for (index, part) in option.name.enumerated() {
            text += (index == 0 ? "" : ".") + (part.isExtension ? "(\(part.name))" : part.name)
            let found =
                part.isExtension
                ? extensionField(named: part.name, in: interpretation.scope) : field(of: owner, named: part.name)
            guard let found else {
                report(
                    "Option \"\(text)\" unknown. Ensure that your proto definition file imports the proto which defines the option.",
                    at: option.namePosition)
                return nil
            }
            let field = field(found)
            if part.isExtension, owner.isBundled || field.message != owner.id {
                report(
                    "Option field \"\(text)\" is not a field or extension of message \"\(message(owner).name)\".",
                    at: option.namePosition)
                return nil
            }
            steps.append(found)
            guard index + 1 < option.name.count else { return steps }
            guard let inner = messageType(of: found) else {
                report("Option \"\(text)\" is an atomic type, not a message.", at: option.namePosition)
                return nil
            }
            guard !field.isRepeated else {
                report(
                    "Option field \"\(text)\" is a repeated message. Repeated message options must be initialized using an aggregate value.",
                    at: option.namePosition)
                return nil
            }
            owner = inner
        }
        return steps
    }

    /// The extension that `name` stands for inside `scope`; options may use what `import option` shows, too.
    mutating func extensionField(named name: String, in scope: String) -> OptionField? {
        for file in optionFiles { visibleFiles[file] = true }
        let added = optionFiles.reduce(into: Set<Int>()) { $0.formUnion(files[$1].packageEntries) }
            .subtracting(visiblePackages)
        visiblePackages.formUnion(added)
        defer {
            for file in optionFiles { visibleFiles[file] = false }
            visiblePackages.subtract(added)
        }
        guard case .found(let entry) = lookUp(name, in: scope), case .field(let id) = symbols.entries[entry].symbol,
            fields[id.index].isExtension
        else { return nil }
        return OptionField(id: id, isBundled: false)
    }

    /// The message in a field that holds one.
    private func content(of field: [UInt8]) -> [UInt8] {
        var scan = WireScan(field[...])
        switch scan.next()?.value {
        case .bytes(let range), .group(let range): return Array(field[range])
        default: return []
        }
    }

    /// The value with the tag of `field`; nil, having reported it, where it is no value of the field's type.
    private mutating func encoded(
        _ option: UninterpretedOption, _ target: OptionField, _ interpretation: OptionInterpretation
    ) -> [UInt8]? {
        let field = field(target)
        var writer = WireWriter()
        if field.type == .message || field.type == .group {
            guard case .aggregate(let range) = option.value, let type = messageType(of: target) else {
                let name = field.fullName
                report(
                    "Option \"\(name)\" is a message. To set the entire message, use syntax like \"\(name) = { <proto text format> }\". To set fields within it, use syntax like \"\(name).foo = value\".",
                    at: option.valuePosition)
                return nil
            }
            var reader = AggregateReader(range: range)
            do {
                let content = try reader.message(type, &self)
                writer.field(field.number, message: content, isGroup: field.type == .group)
                return writer.bytes
            } catch {
                report(
                    "Error while parsing option value for \"\(field.name)\": \(error.description)",
                    at: option.valuePosition)
                return nil
            }
        }
        do throws(AggregateReader.Mistake) {
            let value = try scalar(option.value, target)
            let (wireType, bytes) = value.encoded(as: field.type)
            writer.tag(field.number, wireType)
            writer.raw(bytes)
            return writer.bytes
        } catch {
            report(error.description, at: option.valuePosition)
            return nil
        }
    }

    private func scalar(
        _ value: UninterpretedOption.Value, _ target: OptionField
    ) throws(AggregateReader.Mistake) -> OptionScalar {
        let field = field(target)
        let what = "\(field.type.name) option \"\(field.fullName)\""
        switch field.type {
        case .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64:
            let is32 = field.type == .int32 || field.type == .sint32 || field.type == .sfixed32
            let limits = is32 ? Int64(Int32.min)...Int64(Int32.max) : Int64.min...Int64.max
            let number: Int64? =
                switch value {
                case .positive(let value): Int64(exactly: value)
                case .negative(let value): value
                default: throw AggregateReader.Mistake("Value must be integer for \(what).")
                }
            guard let number, limits.contains(number) else {
                throw AggregateReader.Mistake("Value out of range for \(what).")
            }
            return .signed(number)
        case .uint32, .fixed32, .uint64, .fixed64:
            guard case .positive(let number) = value else {
                throw AggregateReader.Mistake("Value must be non-negative integer for \(what).")
            }
            let is32 = field.type == .uint32 || field.type == .fixed32
            guard !is32 || number <= UInt32.max else {
                throw AggregateReader.Mistake("Value out of range for \(what).")
            }
            return .unsigned(number)
        case .float, .double:
            switch value {
            case .double(let number): return .double(number)
            case .positive(let number): return .double(Double(number))
            case .negative(let number): return .double(Double(number))
            case .identifier("inf"): return .double(.infinity)
            case .identifier("nan"): return .double(.nan)
            default: throw AggregateReader.Mistake("Value must be number for \(what).")
            }
        case .bool:
            guard case .identifier(let word) = value else {
                throw AggregateReader.Mistake("Value must be identifier for boolean option \"\(field.fullName)\".")
            }
            guard word == "true" || word == "false" else {
                throw AggregateReader.Mistake(
                    "Value must be \"true\" or \"false\" for boolean option \"\(field.fullName)\".")
            }
            return .bool(word == "true")
        case .enum:
            guard case .identifier(let word) = value, let enumeration = enumeration(of: target) else {
                throw AggregateReader.Mistake("Value must be identifier for enum-valued option \"\(field.fullName)\".")
            }
            guard let number = enumeration.value(named: word)?.number else {
                throw AggregateReader.Mistake(
                    "Enum type \"\(enumeration.fullName)\" has no value named \"\(word)\" for option \"\(field.fullName)\"."
                )
            }
            return .signed(Int64(number))
        case .string, .bytes:
            guard case .string(let bytes) = value else {
                throw AggregateReader.Mistake("Value must be quoted string for \(what).")
            }
            return .bytes(bytes)
        case .message, .group: throw AggregateReader.Mistake("Option \"\(field.fullName)\" is a message.")
        }
    }

    /// Checks that each field on the way may be used for such a declaration (`targets` in descriptor.proto).
    private mutating func checkTargets(
        _ steps: [OptionField], _ option: UninterpretedOption, _ target: OptionTarget
    ) {
        for step in steps {
            let field = field(step)
            guard let options = field.descriptorOptions, options.varint(19) != nil else { continue }
            var allowed: Set<UInt64> = []
            options.forEachField { record in
                if record.number == 19, case .varint(let value) = record.value { allowed.insert(value) }
            }
            if !allowed.contains(UInt64(target.rawValue)) {
                report(
                    "Option \(field.fullName) cannot be set on an entity of type `\(target.name)`.",
                    at: option.namePosition)
            }
        }
    }

    /// Checks that each field on the way exists in the file's edition (`feature_support` in descriptor.proto).
    private mutating func checkSupport(
        _ steps: [OptionField], _ option: UninterpretedOption, _ interpretation: OptionInterpretation
    ) {
        let edition = files[file].edition
        for step in steps {
            let field = field(step)
            guard let support = field.descriptorOptions?.message(22) else { continue }
            // What proto2 and proto3 make of features is reported where features are checked.
            if let introduced = support.int32(1), edition.rawValue < introduced, edition >= .edition2023 {
                reportUnsupported(
                    "\(field.fullName) wasn't introduced until edition \(Edition(rawValue: introduced).name) and can't be used in edition \(edition.name)",
                    option, interpretation)
            }
            if let removed = support.int32(4), edition.rawValue >= removed {
                reportUnsupported(
                    "\(field.fullName) has been removed in edition \(Edition(rawValue: removed).name): \(support.string(5) ?? "")",
                    option, interpretation)
            } else if let deprecated = support.int32(2), edition.rawValue >= deprecated {
                problems.append(
                    ParsedFile.problem(
                        .warning,
                        "\(field.fullName) has been deprecated in edition \(Edition(rawValue: deprecated).name): \(support.string(3) ?? "")",
                        line: option.namePosition.line, column: option.namePosition.column, in: files[file].sourceName))
            }
        }
    }

    /// Like protoc, says of the declaration what is wrong with its options; a file has no name to say it of.
    private mutating func reportUnsupported(
        _ message: String, _ option: UninterpretedOption, _ interpretation: OptionInterpretation
    ) {
        guard interpretation.target != .file else { return report(message, at: option.namePosition) }
        hasErrors = true
        add(.error, message, at: interpretation.prefix.dropLast() + [1])
    }
}
