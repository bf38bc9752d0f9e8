internal import JSON

/// What is known of a datum that a pass has refused: enough to say what is wrong, and where.
@safe struct DecodingFailure {
    /// A loop or a call that was open.
    struct Loop {
        /// The instruction that opened it.
        var opening: Int
        /// The position of the item that was being read, from 0.
        var index: Int
        /// Whether it is an item that was being read, rather than what stands in front of a block.
        var isInItem: Bool
        /// Where the key of a map's value stands in the datum.
        var keyOffset: Int
    }

    var fault: DecodingPass.Fault
    var instruction: Int
    /// Where the value begins that is wrong.
    var offset: Int
    /// The datum, and what may follow it.
    var bytes: UnsafeRawBufferPointer
    /// The innermost first.
    var loops: [Loop]

    /// The error of the data that `plan` has refused.
    func error(_ plan: DecodingPlan) -> AvroDataError {
        let operation = plan.program.code[instruction]
        let place = plan.program.places[instruction]
        let (expected, found) = words(operation, place, plan)
        return AvroDataError(offset: offset, pointer: pointer(in: plan.program), expected: expected, found: found)
    }

    // MARK: The path

    private func pointer(in program: DecodingProgram) -> String {
        var tokens: [String] = []
        var loops = loops[...]
        var path = program.places[instruction].path
        if let index = indexInNumbers {
            tokens.append(String(index))
            loops.removeFirst()
        }
        while true {
            while path >= 0 {
                let step = program.steps[Int(path)]
                switch step {
                case .field(let name, _): tokens.append(name)
                case .item, .member:
                    // A loop whose key or end is being read is open, too, but not on the path.
                    while let loop = loops.popFirst() {
                        guard program.places[loop.opening].path == step.parent else { continue }
                        if case .member = step {
                            tokens.append(key(at: loop.keyOffset))
                        } else {
                            tokens.append(String(loop.index))
                        }
                        break
                    }
                }
                path = step.parent
            }
            guard let call = loops.firstIndex(where: { program.code[$0.opening].operation == .call }) else { break }
            path = program.places[loops[call].opening].path
            loops = loops[(call + 1)...]
        }
        return tokens.reversed().map { token in
            "/"
                + token.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
                .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
        }.joined()
    }

    /// The position of an item that is read by the same instruction as its array.
    private var indexInNumbers: Int? {
        guard let loop = loops.first, loop.opening == instruction, loop.isInItem else { return nil }
        return loop.index
    }

    private func key(at offset: Int) -> String {
        guard let (count, start) = number(at: offset), count >= 0, unsafe count <= bytes.count - start else {
            return ""
        }
        return unsafe String(decoding: bytes[start..<start + Int(count)], as: UTF8.self)
    }

    // MARK: The words

    private func words(
        _ operation: DecodingInstruction, _ place: DecodingProgram.Place, _ plan: DecodingPlan
    ) -> (expected: String, found: String) {
        let writer = plan.writer[place.writer]
        let left = unsafe bytes.count - offset
        switch fault {
        case .truncated:
            return (name(of: operation.operation, writer), left == 0 ? "the end of the data" : "only \(left) bytes")
        case .overlongVarint: return (name(of: operation.operation, writer), "a number of more than 64 bits")
        case .intRange: return ("an int of 32 bits in at most 5 bytes", foundNumber)
        case .boolean: return ("a boolean, the byte 0 or 1", left > 0 ? "the byte \(unsafe bytes[offset])" : "nothing")
        case .length: return ("the length of \(name(of: operation.operation, writer))", foundNumber)
        case .notUTF8: return ("\(name(of: operation.operation, writer)) in UTF-8", "bytes that are not UTF-8")
        case .symbolRange:
            return ("the position of one of \(operation.size) symbols of \(writer.branchName)", foundNumber)
        case .symbolUnknown:
            let reader = place.reader.map { plan.reader[$0].branchName } ?? ""
            return ("a symbol of the reader's \(reader), which has no default", symbol(of: writer))
        case .branchRange: return ("the position of one of \(branchCount(writer)) branches", foundNumber)
        case .blockCount: return ("a count of items for which \(left) bytes are enough", foundNumber)
        case .blockSize: return ("the size of a block within the \(left) bytes that are left", "another size")
        case .blockEnd: return ("the end of the block where its size says it is", "another end of its last item")
        case .repeatedKey: return ("every key once", "the key \(JSONValue.quoted(key(at: offset).prefix(40))) again")
        case .decimal: return ("an integer of 1 to \(DecimalText.digitsMax) digits for a decimal", "other bytes")
        case .bigDecimal:
            return (
                "an integer of at most \(DecimalText.digitsMax) digits and a scale for a big-decimal", "other bytes"
            )
        case .unreadable: return obstacle(plan.program.obstacles[Int(operation.target)], writer, place, plan)
        case .tooDeep:
            return ("at most \(plan.limits.depth) records, arrays and maps inside one another", "more of them")
        case .tooManyItems: return ("at most \(plan.limits.items) items in all", "more items")
        case .tooManyEmptyItems:
            return ("at most \(plan.limits.emptyItems) items that take no bytes", "more such items")
        case .tooLong: return ("at most \(plan.limits.outputBytes) bytes of JSON text", "a longer text")
        }
    }

    private func name(of operation: DecodingInstruction.Operation, _ writer: AvroType) -> String {
        switch operation {
        case .key: "a map's key"
        case .symbol: "a symbol of \(writer.branchName)"
        case .branch, .optional: "a union"
        case .longItems where indexInNumbers != nil: "a long"
        case .longItems, .doubleItems, .items, .members, .nextItem, .nextMember, .skippedItems, .nextSkippedItem,
            .skipItems:
            "a block of the \(writer.kindName)"
        case .skip, .skipVarints: "values that the reader doesn't have"
        default:
            switch writer.shape {
            case .int: "an int"
            case .bytes: "bytes"
            case .fixed(let fixed): "the \(fixed.size) bytes of \(fixed.name.full)"
            default: "a \(writer.kindName)"
            }
        }
    }

    private func obstacle(
        _ obstacle: DecodingProgram.Obstacle, _ writer: AvroType, _ place: DecodingProgram.Place, _ plan: DecodingPlan
    ) -> (expected: String, found: String) {
        guard let reader = place.reader.map({ plan.reader[$0] }) else { return ("a value", "another") }
        let found = "\(name(writer)) of the writer"
        func field(_ position: Int) -> String {
            guard case .record(let record) = reader.shape else { return "" }
            return JSONValue.quoted(record.fields[position].name)
        }
        switch obstacle {
        case .mismatch(.differentTypes): return ("\(name(reader)), as the reader's schema says", found)
        case .mismatch(.noBranch): return ("a branch of the reader's union", found + ", which it has no branch for")
        case .mismatch(.fixedSizes):
            return ("\(name(reader)), as the reader's schema says", found + " of another size")
        case .mismatch(.missingField(let position)):
            return ("the reader's field \(field(position)), which has no default", found + ", which has no such field")
        case .mismatch(.ambiguousField(let position)):
            return (
                "one field for the reader's \(field(position))", found + ", which has several by its name and aliases"
            )
        case .unusableDefault(let position):
            return (
                "the reader's field \(field(position)), whose default doesn't fit its type or is too large",
                found + ", which has no such field"
            )
        case .scale:
            return ("a decimal of at most \(DecimalText.digitsMax) digits behind the point", "a decimal of more")
        }
    }

    private func name(_ type: AvroType) -> String {
        if let name = type.fullName { return "the \(type.kindName) \(name.full)" }
        return type.kindName == "array" || type.kindName == "int" ? "an \(type.kindName)" : "a \(type.kindName)"
    }

    private func branchCount(_ type: AvroType) -> Int {
        guard case .union(let union) = type.shape else { return 0 }
        return union.branches.count
    }

    private func symbol(of type: AvroType) -> String {
        guard case .enumeration(let enumeration) = type.shape, let position = number(at: offset)?.value,
            enumeration.symbols.indices.contains(Int(position))
        else { return "another" }
        return JSONValue.quoted(enumeration.symbols[Int(position)])
    }

    private var foundNumber: String { number(at: offset).map { "\($0.value)" } ?? "no number" }

    /// The number at an offset, and where it ends.
    private func number(at offset: Int) -> (value: Int64, end: Int)? {
        guard let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), unsafe offset <= bytes.count,
            let (zigzag, after) = unsafe DecodingPass.optionalVarint(start + offset, start + bytes.count)
        else { return nil }
        return unsafe (DecodingPass.signed(zigzag), after - start)
    }
}
