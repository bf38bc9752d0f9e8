internal import SchemaLanguage

/// What the reader's schema doesn't have: values of the writer's types, of which nothing is written.
extension DecodingCompiler {
    mutating func skipField(_ type: AvroSchema.TypeID, _ name: String) throws(ComparisonTooLarge) {
        let outer = path
        enter { .field(name, in: $0) }
        try skip(type)
        path = outer
    }

    mutating func skip(_ id: AvroSchema.TypeID) throws(ComparisonTooLarge) {
        guard program.code.count < Self.codeMax else { throw ComparisonTooLarge(limit: Self.codeMax) }
        nesting += 1
        defer { nesting -= 1 }
        switch parts(of: id) {
        case .none: skipScalar(id)
        case .record: try callOrSkip(id)
        case .items(let items): try skipItems(of: items, id, hasKeys: false)
        case .values(let values): try skipItems(of: values, id, hasKeys: true)
        case .branches(let types):
            try branches(place(ofSkipped: id), depths: types.map { skippedDepths[$0.index] }) {
                (compiler, branch) throws(ComparisonTooLarge) in
                try compiler.skip(types[branch])
            }
        }
    }

    /// What there is inside a type: little enough to be on the stack for each level, which a type itself isn't.
    private enum Parts {
        case none, record
        case items(AvroSchema.TypeID), values(AvroSchema.TypeID)
        case branches([AvroSchema.TypeID])
    }

    private func parts(of id: AvroSchema.TypeID) -> Parts {
        switch resolved.writer[id].shape {
        case .record: .record
        case .array(let items): sizes.constant[items.index] == nil ? .items(items) : .none
        case .map(let values): .values(values)
        case .union(let union): .branches(union.branches)
        default: .none
        }
    }

    private mutating func skipScalar(_ id: AvroSchema.TypeID) {
        switch resolved.writer[id].shape {
        case .boolean: skip(.skip, 1, id)
        case .int, .long, .enumeration: skip(.skipVarints, 1, id)
        case .float: skip(.skip, 4, id)
        case .double: skip(.skip, 8, id)
        case .fixed(let fixed): skip(.skip, fixed.size, id)
        case .bytes, .string: emit(DecodingInstruction(.skipBytes), place(ofSkipped: id))
        case .array(let items):
            emit(DecodingInstruction(.skipItems, size: sizes.constant[items.index] ?? 0), place(ofSkipped: id))
        case .null, .record, .map, .union: break
        }
    }

    private mutating func skipItems(
        of items: AvroSchema.TypeID, _ id: AvroSchema.TypeID, hasKeys: Bool
    ) throws(ComparisonTooLarge) {
        try loop(
            .skippedItems, .nextSkippedItem, place(ofSkipped: id), depth: skippedDepths[items.index],
            minimum: sizes.minimum[items.index] + (hasKeys ? 1 : 0)
        ) { (compiler) throws(ComparisonTooLarge) in
            if hasKeys { compiler.emit(DecodingInstruction(.skipBytes), compiler.place(ofSkipped: id)) }
            compiler.enter { .item(in: $0) }
            try compiler.skip(items)
        }
    }

    private mutating func callOrSkip(_ id: AvroSchema.TypeID) throws(ComparisonTooLarge) {
        if let number = numberOfCall(.skip(id)) {
            emit(
                DecodingInstruction(.call, target: number, size: depth, limit: depth + skippedDepths[id.index]),
                place(ofSkipped: id))
        } else if case .record(let record) = resolved.writer[id].shape {
            open.append(.skip(id))
            try skip(record)
            open.removeLast()
        }
    }

    mutating func skip(_ record: AvroType.Record) throws(ComparisonTooLarge) {
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
            emit(DecodingInstruction(operation, size: size), place(ofSkipped: id))
        }
    }
}
