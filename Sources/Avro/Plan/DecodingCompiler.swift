internal import JSON
internal import SchemaLanguage

/// Turns a resolved schema into a list of instructions.
///
/// Records are written in line where they stand, as long as the list stays short; one that is recursive, or too much, is
/// written once and called. Everything else is always in line, which ends, as only records are recursive.
struct DecodingCompiler {
    /// A record that is called: one that is read, or one that is skipped.
    enum Routine: Hashable {
        case read(ResolvedSchema.NodeID)
        case skip(AvroSchema.TypeID)
    }

    /// How many instructions, and how many bytes of literals, there are before records are called rather than written
    /// again.
    private static let (inlineMax, inlineLiteralsMax) = (4_096, 1 << 20)
    /// How many records are written in line inside one another, and how many values around them. Types without a name
    /// nest no deeper than `SchemaLimits.depth`, so that this bounds the recursion.
    private static let (inlineDepthMax, inlineNestingMax) = (16, 16)
    /// How many instructions, and how many bytes of literals, a plan may have.
    static let (codeMax, literalsMax) = (1 << 20, 64 << 20)

    let resolved: ResolvedSchema
    let form: JSONForm
    var program = DecodingProgram()
    let sizes: EncodedSizes
    /// How many records, arrays and maps every value of a node, or of a type that is skipped, opens inside one another.
    let (depths, skippedDepths): ([Int], [Int])
    var defaults: DefaultText
    /// Text that is to be the prefix of the next instruction.
    var pending: [UInt8] = []
    /// The step that leads to the value that is being written.
    var path: Int32 = -1
    /// How many records, arrays and maps are open, and how many of the loops, since the routine began.
    var (depth, loops) = (0, 0)
    /// The routines that are being written in line, and how many values inside one another.
    var open: [Routine] = []
    var nesting = 0
    private var routines: [Routine] = []
    private var numbers: [Routine: Int] = [:]
    /// The last instruction that something jumps behind: nothing may be added to it.
    var lastTarget = 0

    /// Compiles the whole plan.
    ///
    /// - Throws: `ComparisonTooLarge` where it would have more than a million instructions.
    static func compile(_ resolved: ResolvedSchema, form: JSONForm) throws(ComparisonTooLarge) -> DecodingProgram {
        var compiler = DecodingCompiler(resolved, form)
        try compiler.run()
        return compiler.program
    }

    private init(_ resolved: ResolvedSchema, _ form: JSONForm) {
        self.resolved = resolved
        self.form = form
        sizes = EncodedSizes(resolved.writer)
        skippedDepths = resolved.writer.certainDepths
        depths = resolved.certainDepths(skipped: skippedDepths)
        defaults = DefaultText(schema: resolved.reader, form: form)
    }

    private mutating func run() throws(ComparisonTooLarge) {
        program.depth = depths[resolved.root.index]
        try value(resolved.root)
        emit(DecodingInstruction(.end), resolved.root)
        var starts: [Int] = []
        while starts.count < routines.count {
            let routine = routines[starts.count]
            starts.append(program.code.count)
            (path, depth, loops, open) = (-1, 0, 0, [routine])
            switch routine {
            case .read(let id):
                guard case .record(let record) = resolved[id].action else { continue }
                try self.record(record, id)
                emit(DecodingInstruction(.endOfCall), id)
            case .skip(let type):
                guard case .record(let record) = resolved.writer[type].shape else { continue }
                try skip(record)
                emit(DecodingInstruction(.endOfCall), place(ofSkipped: type))
            }
            program.framesMax = nil
        }
        for index in program.code.indices where program.code[index].operation == .call {
            program.code[index].target = Int32(starts[Int(program.code[index].target)])
        }
        program.literals += [UInt8](repeating: 0, count: 32)
        if program.tables.isEmpty { program.tables = [0] }
    }

    // MARK: Values that are read

    mutating func value(_ id: ResolvedSchema.NodeID) throws(ComparisonTooLarge) {
        guard program.code.count < Self.codeMax, program.literals.count < Self.literalsMax else {
            throw ComparisonTooLarge(limit: Self.codeMax)
        }
        nesting += 1
        defer { nesting -= 1 }
        // Each kind has a function of its own, which keeps the frames small that are on the stack for each level.
        switch resolved[id].action {
        case .primitive, .promotion, .fixed: scalar(id)
        case .enumeration(let symbols): enumeration(symbols, id)
        case .record(let record): try callOrWrite(record, id)
        case .array(let items): try array(of: items, id)
        case .map(let values): try map(of: values, id)
        case .writerUnion(let branches): try union(id, branches)
        case .readerUnion(_, let value): try self.branch(value)
        case .unreadable(let mismatch): emitObstacle(.mismatch(mismatch), id)
        }
    }

    private mutating func enumeration(_ symbols: [Int?], _ id: ResolvedSchema.NodeID) {
        let reader = resolved.reader[resolved[id].reader]
        emit(DecodingInstruction(.symbol, target: program.tables.count, size: symbols.count), id)
        for symbol in symbols {
            appendTable(symbol.flatMap(reader.symbol(at:)).map { Array(JSONValue.quoted($0).utf8) })
        }
    }

    private mutating func array(
        of items: ResolvedSchema.NodeID, _ id: ResolvedSchema.NodeID
    ) throws(ComparisonTooLarge) {
        append("[")
        if let operation = numbers(items) {
            program.framesMax = program.framesMax.map { max($0, loops + 1) }
            emit(DecodingInstruction(operation), id)
        } else {
            try loop(.items, .nextItem, place(of: id), depth: depths[items.index], minimum: minimumSize(of: items)) {
                (compiler) throws(ComparisonTooLarge) in
                compiler.enter { .item(in: $0) }
                try compiler.value(items)
            }
        }
        append("]")
    }

    private mutating func map(
        of values: ResolvedSchema.NodeID, _ id: ResolvedSchema.NodeID
    ) throws(ComparisonTooLarge) {
        append("{")
        try loop(
            .members, .nextMember, place(of: id), depth: depths[values.index], minimum: 1 + minimumSize(of: values)
        ) { (compiler) throws(ComparisonTooLarge) in
            compiler.emit(DecodingInstruction(.key), id)
            compiler.enter { .member(in: $0) }
            try compiler.value(values)
        }
        append("}")
    }

    private func minimumSize(of id: ResolvedSchema.NodeID) -> Int { sizes.minimum[resolved[id].writer.index] }

    /// Writes a value that becomes a branch of the reader's union.
    private mutating func branch(_ value: ResolvedSchema.NodeID) throws(ComparisonTooLarge) {
        let isTagged = form == .tagged && !isNull(value)
        if isTagged { append("{\(JSONValue.quoted(resolved.reader[resolved[value].reader].branchName)):") }
        try self.value(value)
        if isTagged { append("}") }
    }

    private mutating func scalar(_ id: ResolvedSchema.NodeID) {
        let (writer, reader) = (resolved.writer[resolved[id].writer], resolved.reader[resolved[id].reader])
        // The specification's encoding knows nothing of logical types.
        let logicalType = form == .plain ? reader.logicalType : nil
        switch (writer.shape, reader.shape) {
        case (.null, _): append("null")
        case (.boolean, _): emit(DecodingInstruction(.boolean), id)
        case (.int, .float): emit(DecodingInstruction(.intAsFloat), id)
        case (.int, .double): emit(DecodingInstruction(.intAsDouble), id)
        case (.int, _): emit(DecodingInstruction(.int), id)
        case (.long, .float): emit(DecodingInstruction(.longAsFloat), id)
        case (.long, .double): emit(DecodingInstruction(.longAsDouble), id)
        case (.long, _): emit(DecodingInstruction(.long), id)
        case (.float, .double): emit(DecodingInstruction(.floatAsDouble), id)
        case (.float, _): emit(DecodingInstruction(.float), id)
        case (.double, _): emit(DecodingInstruction(.double), id)
        case (.string, .string), (.bytes, .string): emit(DecodingInstruction(.string), id)
        case (.string, _), (.bytes, _):
            switch logicalType {
            case .decimal(_, let scale):
                emitDecimal(.decimal, id, scale: writer.scale ?? scale, size: 0)
            case .bigDecimal: emit(DecodingInstruction(.bigDecimal), id)
            default: emit(DecodingInstruction(.bytes), id)
            }
        case (.fixed(let fixed), _):
            switch logicalType {
            case .decimal(_, let scale):
                emitDecimal(.fixedDecimal, id, scale: writer.scale ?? scale, size: fixed.size)
            case .uuid: emit(DecodingInstruction(.uuid, size: 16), id)
            case .duration: emit(DecodingInstruction(.duration, size: 12), id)
            default: emit(DecodingInstruction(.fixed, size: fixed.size), id)
            }
        default: emitObstacle(.mismatch(.differentTypes), id)
        }
    }

    private mutating func emitDecimal(
        _ operation: DecodingInstruction.Operation, _ id: ResolvedSchema.NodeID, scale: Int, size: Int
    ) {
        guard scale < DecimalText.digitsMax else { return emitObstacle(.scale, id) }
        emit(DecodingInstruction(operation, target: scale, size: size), id)
    }

    private mutating func union(
        _ id: ResolvedSchema.NodeID, _ branches: [ResolvedSchema.NodeID]
    ) throws(ComparisonTooLarge) {
        if branches.count == 2, let null = branches.firstIndex(where: isNull), !isNull(branches[1 - null]) {
            let other = branches[1 - null]
            let optional = emit(DecodingInstruction(.optional, size: null, limit: depth + depths[other.index]), id)
            try value(other)
            // Null goes on here, too, and must not get what is pending.
            if !pending.isEmpty { emit(DecodingInstruction(.literal), id) }
            return target(of: optional)
        }
        try self.branches(place(of: id), depths: branches.map { depths[$0.index] }) {
            (compiler, branch) throws(ComparisonTooLarge) in
            try compiler.value(branches[branch])
        }
    }

    /// Whether a node reads a null as `null`.
    private func isNull(_ id: ResolvedSchema.NodeID) -> Bool {
        switch resolved[id].action {
        case .primitive:
            if case .null = resolved.writer[resolved[id].writer].shape { true } else { false }
        case .readerUnion(_, let value): isNull(value)
        default: false
        }
    }

    /// The instruction for all items at once, if they are longs or doubles that stay what they are.
    private func numbers(_ items: ResolvedSchema.NodeID) -> DecodingInstruction.Operation? {
        guard case .primitive = resolved[items].action else { return nil }
        switch resolved.writer[resolved[items].writer].shape {
        case .long: return .longItems
        case .double: return .doubleItems
        default: return nil
        }
    }

    /// The number of a routine that is to be called; nil for one that may be written in line.
    mutating func numberOfCall(_ routine: Routine) -> Int? {
        if let number = numbers[routine] { return number }
        let isInline =
            program.code.count < Self.inlineMax && program.literals.count < Self.inlineLiteralsMax
            && open.count < Self.inlineDepthMax
            && nesting < Self.inlineNestingMax && !open.contains(routine)
        guard !isInline else { return nil }
        numbers[routine] = routines.count
        routines.append(routine)
        return routines.count - 1
    }
}

extension AvroType {
    fileprivate func symbol(at position: Int) -> String? {
        guard case .enumeration(let enumeration) = shape else { return nil }
        return enumeration.symbols[position]
    }

    /// The scale of a decimal.
    fileprivate var scale: Int? {
        guard case .decimal(_, let scale) = logicalType else { return nil }
        return scale
    }
}
