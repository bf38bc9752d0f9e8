internal import JSON
internal import SchemaLanguage

/// Turns a resolved schema into a list of instructions.
///
/// Records are written in line where they stand, as long as the list stays short; one that is recursive, or too much, is
/// written once and called. Everything else is always in line, which ends, as only records are recursive.
struct DecodingCompiler {
    /// A record that is called: one that is read, or one that is skipped.
    private enum Routine: Hashable {
        case read(ResolvedSchema.NodeID)
        case skip(AvroSchema.TypeID)
    }

    /// How many instructions there are before records are called rather than written again.
    private static let inlineMax = 4_096
    /// How many records are written in line inside one another, and how many values around them. Types without a name
    /// nest no deeper than `SchemaLimits.depth`, so that this bounds the recursion.
    private static let (inlineDepthMax, inlineNestingMax) = (16, 32)
    /// How many instructions, and how many bytes of literals, a plan may have.
    private static let (codeMax, literalsMax) = (1 << 20, 64 << 20)

    let resolved: ResolvedSchema
    let form: JSONForm
    private(set) var program = DecodingProgram()
    private let sizes: EncodedSizes
    /// How many records, arrays and maps every value of a node, or of a type that is skipped, opens inside one another.
    private let (depths, skippedDepths): ([Int], [Int])
    private var defaults: DefaultText
    /// Text that is to be the prefix of the next instruction.
    private var pending: [UInt8] = []
    /// The step that leads to the value that is being written.
    private var path: Int32 = -1
    /// How many records, arrays and maps are open, and how many of the loops, since the routine began.
    private var (depth, loops) = (0, 0)
    /// The routines that are being written in line, and how many values inside one another.
    private var open: [Routine] = []
    private var nesting = 0
    private var routines: [Routine] = []
    private var numbers: [Routine: Int] = [:]
    /// The last instruction that something jumps behind: nothing may be added to it.
    private var lastTarget = 0

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
                emitSkip(DecodingInstruction(.endOfCall), type)
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

    private mutating func value(_ id: ResolvedSchema.NodeID) throws(ComparisonTooLarge) {
        guard program.code.count < Self.codeMax, program.literals.count < Self.literalsMax else {
            throw ComparisonTooLarge(limit: Self.codeMax)
        }
        nesting += 1
        defer { nesting -= 1 }
        let node = resolved[id]
        let (writer, reader) = (resolved.writer[node.writer], resolved.reader[node.reader])
        switch node.action {
        case .primitive, .promotion, .fixed: scalar(id, from: writer, to: reader)
        case .enumeration(let symbols):
            let texts = symbols.map { $0.flatMap(reader.symbol(at:)) }
            emit(DecodingInstruction(.symbol, target: program.tables.count, size: texts.count), id)
            for text in texts { appendTable(text.map { Array(JSONValue.quoted($0).utf8) }) }
        case .record(let record):
            if let number = numberOfCall(.read(id)) {
                emit(
                    DecodingInstruction(.call, target: number, size: depth, limit: depth + depths[id.index]), id)
            } else {
                open.append(.read(id))
                try self.record(record, id)
                open.removeLast()
            }
        case .array(let items):
            append("[")
            if let operation = numbers(items) {
                loops += 1
                program.framesMax = program.framesMax.map { max($0, loops) }
                loops -= 1
                emit(DecodingInstruction(operation), id)
                return append("]")
            }
            try loop(.items, .nextItem, id, depths[items.index], minimum: sizes.minimum[resolved[items].writer.index]) {
                (compiler) throws(ComparisonTooLarge) in
                compiler.enter { .item(in: $0) }
                try compiler.value(items)
            }
            append("]")
        case .map(let values):
            append("{")
            try loop(
                .members, .nextMember, id, depths[values.index],
                minimum: 1 + sizes.minimum[resolved[values].writer.index]
            ) {
                (compiler) throws(ComparisonTooLarge) in
                compiler.emit(DecodingInstruction(.key), id)
                compiler.enter { .member(in: $0) }
                try compiler.value(values)
            }
            append("}")
        case .writerUnion(let branches): try union(id, branches)
        case .readerUnion(_, let value):
            guard form == .tagged, !isNull(value) else { return try self.value(value) }
            append("{\(JSONValue.quoted(resolved.reader[resolved[value].reader].branchName)):")
            try self.value(value)
            append("}")
        case .unreadable(let mismatch): emitObstacle(.mismatch(mismatch), id)
        }
    }

    private mutating func scalar(_ id: ResolvedSchema.NodeID, from writer: AvroType, to reader: AvroType) {
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
            flush(id)
            target(of: optional)
            return
        }
        let table = program.tables.count
        emit(DecodingInstruction(.branch, target: table, size: branches.count), id)
        program.tables += Array(repeating: 0, count: branches.count)
        var jumps: [Int] = []
        for (index, branch) in branches.enumerated() {
            program.tables[table + index] = Int32(program.code.count)
            lastTarget = program.code.count
            if depths[branch.index] > 0 {
                emit(DecodingInstruction(.nest, limit: depth + depths[branch.index]), branch)
            }
            try value(branch)
            jumps.append(emit(DecodingInstruction(.jump), id))
        }
        for jump in jumps { target(of: jump) }
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

    // MARK: Records

    private mutating func record(
        _ record: ResolvedSchema.Record, _ id: ResolvedSchema.NodeID
    ) throws(ComparisonTooLarge) {
        guard case .record(let reader) = resolved.reader[resolved[id].reader].shape,
            case .record(let writer) = resolved.writer[resolved[id].writer].shape
        else { return }
        var texts: [Int: [UInt8]] = [:]
        for position in record.defaulted {
            let field = reader.fields[position]
            guard let value = field.defaultValue.flatMap({ defaults.text(of: $0, as: field.type) }) else {
                return emitObstacle(.unusableDefault(field: position), id)
            }
            texts[position] = Array((JSONValue.quoted(field.name) + ":").utf8) + value
        }
        depth += 1
        defer { depth -= 1 }
        append("{")
        let read = record.fields.compactMap { field in
            if case .read(_, let position) = field { position } else { nil }
        }
        if zip(read, read.dropFirst()).allSatisfy({ $0 < $1 }) {
            try fields(record, of: writer, as: reader, defaults: texts)
        } else {
            try reorderedFields(record, of: writer, as: reader, defaults: texts, id)
        }
        append("}")
    }

    /// Writes the fields as they come, and the defaults where they belong.
    private mutating func fields(
        _ record: ResolvedSchema.Record, of writer: AvroType.Record, as reader: AvroType.Record,
        defaults: [Int: [UInt8]]
    ) throws(ComparisonTooLarge) {
        var next = 0
        func appendDefaults(before end: Int, to pending: inout [UInt8]) {
            while next < end {
                if let text = defaults[next] { pending += (next == 0 ? [] : [UInt8(ascii: ",")]) + text }
                next += 1
            }
        }
        for (index, field) in record.fields.enumerated() {
            switch field {
            case .skip(let type): try skipField(type, writer.fields[index].name)
            case .read(let node, let position):
                appendDefaults(before: position, to: &pending)
                append((position == 0 ? "" : ",") + JSONValue.quoted(reader.fields[position].name) + ":")
                next = position + 1
                try self.field(node, reader.fields[position].name)
            }
        }
        appendDefaults(before: reader.fields.count, to: &pending)
    }

    /// Writes the fields as they come, each with a comma in front, and has them put in order afterwards.
    private mutating func reorderedFields(
        _ record: ResolvedSchema.Record, of writer: AvroType.Record, as reader: AvroType.Record,
        defaults: [Int: [UInt8]], _ id: ResolvedSchema.NodeID
    ) throws(ComparisonTooLarge) {
        let count = reader.fields.count - defaults.count
        emit(DecodingInstruction(.reorder, size: count), id)
        var order: [Int: Int] = [:]
        for (index, field) in record.fields.enumerated() {
            switch field {
            case .skip(let type): try skipField(type, writer.fields[index].name)
            case .read(let node, let position):
                emit(DecodingInstruction(.mark, target: order.count, size: count), id)
                order[position] = order.count
                append("," + JSONValue.quoted(reader.fields[position].name) + ":")
                try self.field(node, reader.fields[position].name)
            }
        }
        emit(
            DecodingInstruction(.reordered, target: program.tables.count, size: count, limit: reader.fields.count), id)
        for position in reader.fields.indices {
            if let text = defaults[position] {
                appendTable([UInt8(ascii: ",")] + text)
            } else {
                program.tables += [Int32(order[position] ?? 0), -1]
            }
        }
    }

    private mutating func field(_ node: ResolvedSchema.NodeID, _ name: String) throws(ComparisonTooLarge) {
        let outer = path
        enter { .field(name, in: $0) }
        try value(node)
        path = outer
    }

    // MARK: Values that are skipped

    private mutating func skipField(_ type: AvroSchema.TypeID, _ name: String) throws(ComparisonTooLarge) {
        let outer = path
        enter { .field(name, in: $0) }
        try skip(type)
        path = outer
    }

    private mutating func skip(_ id: AvroSchema.TypeID) throws(ComparisonTooLarge) {
        guard program.code.count < Self.codeMax else { throw ComparisonTooLarge(limit: Self.codeMax) }
        nesting += 1
        defer { nesting -= 1 }
        switch resolved.writer[id].shape {
        case .null: break
        case .boolean: skip(.skip, 1, id)
        case .int, .long, .enumeration: skip(.skipVarints, 1, id)
        case .float: skip(.skip, 4, id)
        case .double: skip(.skip, 8, id)
        case .fixed(let fixed): skip(.skip, fixed.size, id)
        case .bytes, .string: emitSkip(DecodingInstruction(.skipBytes), id)
        case .record(let record):
            if let number = numberOfCall(.skip(id)) {
                emitSkip(
                    DecodingInstruction(.call, target: number, size: depth, limit: depth + skippedDepths[id.index]),
                    id)
            } else {
                open.append(.skip(id))
                try skip(record)
                open.removeLast()
            }
        case .array(let items):
            if let size = sizes.constant[items.index] {
                emitSkip(DecodingInstruction(.skipItems, size: size), id)
            } else {
                try skippedLoop(id, skippedDepths[items.index], minimum: sizes.minimum[items.index]) {
                    (compiler) throws(ComparisonTooLarge) in
                    compiler.enter { .item(in: $0) }
                    try compiler.skip(items)
                }
            }
        case .map(let values):
            try skippedLoop(id, skippedDepths[values.index], minimum: 1 + sizes.minimum[values.index]) {
                (compiler) throws(ComparisonTooLarge) in
                compiler.emitSkip(DecodingInstruction(.skipBytes), id)
                compiler.enter { .item(in: $0) }
                try compiler.skip(values)
            }
        case .union(let union):
            let table = program.tables.count
            emitSkip(DecodingInstruction(.branch, target: table, size: union.branches.count), id)
            program.tables += Array(repeating: 0, count: union.branches.count)
            var jumps: [Int] = []
            for (index, branch) in union.branches.enumerated() {
                program.tables[table + index] = Int32(program.code.count)
                lastTarget = program.code.count
                if skippedDepths[branch.index] > 0 {
                    emitSkip(DecodingInstruction(.nest, limit: depth + skippedDepths[branch.index]), branch)
                }
                try skip(branch)
                jumps.append(emitSkip(DecodingInstruction(.jump), id))
            }
            for jump in jumps { target(of: jump) }
        }
    }

    private mutating func skip(_ record: AvroType.Record) throws(ComparisonTooLarge) {
        depth += 1
        for field in record.fields { try skipField(field.type, field.name) }
        depth -= 1
    }

    /// Skips `size` bytes or varints, together with those before if nothing comes between.
    private mutating func skip(_ operation: DecodingInstruction.Operation, _ size: Int, _ id: AvroSchema.TypeID) {
        let last = program.code.count - 1
        if pending.isEmpty, last >= lastTarget, last >= 0, program.code[last].operation == operation {
            let (sum, overflow) = program.code[last].size.addingReportingOverflow(size)
            program.code[last].size = overflow ? .max : sum
        } else {
            emitSkip(DecodingInstruction(operation, size: size), id)
        }
    }

    // MARK: Loops, calls and paths

    private mutating func loop(
        _ begin: DecodingInstruction.Operation, _ next: DecodingInstruction.Operation, _ id: ResolvedSchema.NodeID,
        _ itemDepth: Int, minimum: Int, body: (inout DecodingCompiler) throws(ComparisonTooLarge) -> Void
    ) throws(ComparisonTooLarge) {
        depth += 1
        let start = emit(DecodingInstruction(begin, size: minimum, limit: depth + itemDepth), id)
        try finishLoop(start, body)
        emit(DecodingInstruction(next, target: start + 1, size: minimum), id)
        depth -= 1
        target(of: start)
    }

    private mutating func skippedLoop(
        _ id: AvroSchema.TypeID, _ itemDepth: Int, minimum: Int,
        body: (inout DecodingCompiler) throws(ComparisonTooLarge) -> Void
    ) throws(ComparisonTooLarge) {
        depth += 1
        let start = emitSkip(DecodingInstruction(.skippedItems, size: minimum, limit: depth + itemDepth), id)
        try finishLoop(start, body)
        emitSkip(DecodingInstruction(.nextSkippedItem, target: start + 1, size: minimum), id)
        depth -= 1
        target(of: start)
    }

    private mutating func finishLoop(
        _ start: Int, _ body: (inout DecodingCompiler) throws(ComparisonTooLarge) -> Void
    ) throws(ComparisonTooLarge) {
        lastTarget = start + 1
        loops += 1
        program.framesMax = program.framesMax.map { max($0, loops) }
        let outer = path
        try body(&self)
        path = outer
        loops -= 1
    }

    /// The number of a routine that is to be called; nil for one that may be written in line.
    private mutating func numberOfCall(_ routine: Routine) -> Int? {
        if let number = numbers[routine] { return number }
        let isInline =
            program.code.count < Self.inlineMax && open.count < Self.inlineDepthMax
            && nesting < Self.inlineNestingMax && !open.contains(routine)
        guard !isInline else { return nil }
        numbers[routine] = routines.count
        routines.append(routine)
        return routines.count - 1
    }

    private mutating func enter(_ step: (Int32) -> DecodingProgram.Step) {
        program.steps.append(step(path))
        path = Int32(program.steps.count - 1)
    }

    // MARK: Emitting

    private mutating func append(_ text: String) {
        pending += text.utf8
    }

    /// Adds an instruction of a value that is read, with what is pending as its prefix.
    @discardableResult
    private mutating func emit(_ instruction: DecodingInstruction, _ id: ResolvedSchema.NodeID) -> Int {
        let node = resolved[id]
        return emit(instruction, DecodingProgram.Place(path: path, writer: node.writer, reader: node.reader))
    }

    /// Adds an instruction of a value that is skipped.
    @discardableResult
    private mutating func emitSkip(_ instruction: DecodingInstruction, _ id: AvroSchema.TypeID) -> Int {
        emit(instruction, DecodingProgram.Place(path: path, writer: id, reader: nil))
    }

    private mutating func emit(_ instruction: DecodingInstruction, _ place: DecodingProgram.Place) -> Int {
        var instruction = instruction
        instruction.prefix = Int32(clamping: program.literals.count)
        instruction.prefixCount = Int32(clamping: pending.count)
        program.literals += pending
        pending = []
        program.code.append(instruction)
        program.places.append(place)
        return program.code.count - 1
    }

    private mutating func emitObstacle(_ obstacle: DecodingProgram.Obstacle, _ id: ResolvedSchema.NodeID) {
        emit(DecodingInstruction(.unreadable, target: program.obstacles.count), id)
        program.obstacles.append(obstacle)
    }

    /// Writes what is pending, because instructions from elsewhere go on here too.
    private mutating func flush(_ id: ResolvedSchema.NodeID) {
        if !pending.isEmpty { emit(DecodingInstruction(.literal), id) }
    }

    /// Lets an instruction go on with the next one that is added.
    private mutating func target(of index: Int) {
        program.code[index].target = Int32(program.code.count)
        lastTarget = program.code.count
    }

    /// Adds a text to the tables, as an offset and a length; nil as a length of −1.
    private mutating func appendTable(_ text: [UInt8]?) {
        program.tables += [Int32(clamping: program.literals.count), Int32(clamping: text?.count ?? -1)]
        program.literals += text ?? []
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
