internal import JSON
internal import SchemaLanguage

/// Records that are read: their fields, in the reader's order.
extension DecodingCompiler {
    /// Writes a record where it stands, or calls it.
    mutating func callOrWrite(
        _ record: ResolvedSchema.Record, _ id: ResolvedSchema.NodeID
    ) throws(ComparisonTooLarge) {
        if let number = numberOfCall(.read(id)) {
            emit(DecodingInstruction(.call, target: number, size: depth, limit: depth + depths[id.index]), id)
        } else {
            open.append(.read(id))
            try self.record(record, id)
            open.removeLast()
        }
    }

    mutating func record(
        _ record: ResolvedSchema.Record, _ id: ResolvedSchema.NodeID
    ) throws(ComparisonTooLarge) {
        guard case .record(let reader) = resolved.reader[resolved[id].reader].shape,
            case .record(let writer) = resolved.writer[resolved[id].writer].shape
        else { return }
        var texts: [Int: [UInt8]] = [:]
        for position in record.defaulted {
            let field = reader.fields[position]
            guard let value = defaults.text(of: position, in: resolved[id].reader) else {
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
}
