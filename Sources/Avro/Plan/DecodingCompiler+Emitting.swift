internal import SchemaLanguage

/// Instructions, loops and branches, of what is read and of what is skipped.
extension DecodingCompiler {
    /// Where a value stands that is read.
    func place(of id: ResolvedSchema.NodeID) -> DecodingProgram.Place {
        DecodingProgram.Place(path: path, writer: resolved[id].writer, reader: resolved[id].reader)
    }

    /// Where a value stands that is skipped.
    func place(ofSkipped id: AvroSchema.TypeID) -> DecodingProgram.Place {
        DecodingProgram.Place(path: path, writer: id, reader: nil)
    }

    /// Goes a step into the value; `path` is to be put back behind it.
    mutating func enter(_ step: (Int32) -> DecodingProgram.Step) {
        program.steps.append(step(path))
        path = Int32(program.steps.count - 1)
    }

    /// Adds text to the prefix of the next instruction.
    mutating func append(_ text: String) {
        pending += text.utf8
    }

    /// Adds an instruction of a value that is read.
    @discardableResult
    mutating func emit(_ instruction: DecodingInstruction, _ id: ResolvedSchema.NodeID) -> Int {
        emit(instruction, place(of: id))
    }

    /// Adds an instruction, with what is pending as its prefix.
    ///
    /// - Returns: Its position.
    @discardableResult
    mutating func emit(_ instruction: DecodingInstruction, _ place: DecodingProgram.Place) -> Int {
        var instruction = instruction
        instruction.prefix = Int32(clamping: program.literals.count)
        instruction.prefixCount = Int32(clamping: pending.count)
        program.literals += pending
        pending = []
        program.code.append(instruction)
        program.places.append(place)
        return program.code.count - 1
    }

    mutating func emitObstacle(_ obstacle: DecodingProgram.Obstacle, _ id: ResolvedSchema.NodeID) {
        emit(DecodingInstruction(.unreadable, target: program.obstacles.count), id)
        program.obstacles.append(obstacle)
    }

    /// Lets an instruction go on with the next one that is added.
    mutating func target(of index: Int) {
        program.code[index].target = Int32(program.code.count)
        lastTarget = program.code.count
    }

    /// Adds a text to the tables, as an offset and a length; nil as a length of −1.
    mutating func appendTable(_ text: [UInt8]?) {
        program.tables += [Int32(clamping: program.literals.count), Int32(clamping: text?.count ?? -1)]
        program.literals += text ?? []
    }

    /// Adds the loop over all items of all blocks, from the operation in front of the first item to the one behind each;
    /// `item` adds what is to be done for one. Every item takes `minimum` bytes or more, and opens `itemDepth` records,
    /// arrays and maps inside one another.
    mutating func loop(
        _ begin: DecodingInstruction.Operation, _ next: DecodingInstruction.Operation,
        _ place: DecodingProgram.Place, depth itemDepth: Int, minimum: Int,
        item: (inout DecodingCompiler) throws(ComparisonTooLarge) -> Void
    ) throws(ComparisonTooLarge) {
        depth += 1
        loops += 1
        program.framesMax = program.framesMax.map { max($0, loops) }
        let start = emit(DecodingInstruction(begin, size: minimum, limit: depth + itemDepth), place)
        lastTarget = start + 1
        let outer = path
        try item(&self)
        path = outer
        emit(DecodingInstruction(next, target: start + 1, size: minimum), place)
        target(of: start)
        loops -= 1
        depth -= 1
    }

    /// Adds the choice between the branches of a union; `branch` adds what is to be done for the one at a position.
    /// `depths` says how many records, arrays and maps every value of a branch opens inside one another.
    mutating func branches(
        _ place: DecodingProgram.Place, depths: [Int],
        branch: (inout DecodingCompiler, Int) throws(ComparisonTooLarge) -> Void
    ) throws(ComparisonTooLarge) {
        let table = program.tables.count
        emit(DecodingInstruction(.branch, target: table, size: depths.count), place)
        program.tables += Array(repeating: 0, count: depths.count)
        var jumps: [Int] = []
        for (position, branchDepth) in depths.enumerated() {
            program.tables[table + position] = Int32(program.code.count)
            lastTarget = program.code.count
            if branchDepth > 0 { emit(DecodingInstruction(.nest, limit: depth + branchDepth), place) }
            try branch(&self, position)
            jumps.append(emit(DecodingInstruction(.jump), place))
        }
        for jump in jumps { target(of: jump) }
    }
}
