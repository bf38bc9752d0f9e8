internal import JSON
internal import SchemaLanguage

/// A field's default, to be checked once every type is known.
struct FieldDefault {
    var field: String
    var value: JSONValue
    var type: AvroSchema.TypeID
}

/// Compares defaults with their types (specification, "Complex Types", the table of field defaults).
struct DefaultCheck {
    let types: [AvroType]
    /// Whether symbols must be the enum's, fixed values of its size and characters below U+0100. Avro's Java library
    /// asks for none of these when it parses, and fails when it first needs the default.
    let exactly: Bool
    /// The types that everything fits.
    var broken: Set<AvroSchema.TypeID> = []
    /// How many more comparisons are made: unions inside records inside unions could take exponentially many.
    private(set) var budget = 1_000_000
    private var depth = 0

    init(types: [AvroType], exactly: Bool) {
        self.types = types
        self.exactly = exactly
    }

    /// The first part of a default that doesn't fit.
    struct Mismatch {
        var value: JSONValue
        var type: AvroSchema.TypeID
        /// The field that the value lacks and that has no default of its own.
        var missing: String?
    }

    /// What of `value` is not a value of `type`; nil where all is. For a union any branch may fit.
    mutating func mismatch(of value: JSONValue, with id: AvroSchema.TypeID) -> Mismatch? {
        depth += 1
        defer { depth -= 1 }
        budget -= 1 + (value.string?.utf8.count ?? 0) / 64
        // Unions make it deeper than the text is.
        guard budget > 0, depth <= 128 else {
            budget = 0
            return Mismatch(value: value, type: id)
        }
        guard !broken.contains(id) else { return nil }
        switch types[id.index].shape {
        case .union(let union): return mismatch(of: value, with: id, branches: union.branches)
        case .record(let record): return mismatch(of: value, with: id, fields: record.fields)
        case .array(let items): return mismatch(of: value, with: id, items: items)
        case .map(let values): return mismatch(of: value, with: id, values: values)
        default: return fits(value, id) ? nil : Mismatch(value: value, type: id)
        }
    }

    private mutating func mismatch(
        of value: JSONValue, with id: AvroSchema.TypeID, branches: [AvroSchema.TypeID]
    ) -> Mismatch? {
        // The branch that the value is meant for is known where only one is a record, an array or a map like it.
        var meant: [Mismatch] = []
        for branch in branches {
            guard let mismatch = mismatch(of: value, with: branch) else { return nil }
            if isContainer(branch, like: value) { meant.append(mismatch) }
        }
        return meant.count == 1 ? meant[0] : Mismatch(value: value, type: id)
    }

    private mutating func mismatch(
        of value: JSONValue, with id: AvroSchema.TypeID, fields: [AvroType.Field]
    ) -> Mismatch? {
        guard let object = value.object else { return Mismatch(value: value, type: id) }
        budget -= fields.count
        for field in fields {
            if let part = object[field.name] {
                if let mismatch = mismatch(of: part, with: field.type) { return mismatch }
            } else if field.defaultValue == nil {
                return Mismatch(value: value, type: id, missing: field.name)
            }
        }
        return nil
    }

    private mutating func mismatch(
        of value: JSONValue, with id: AvroSchema.TypeID, items: AvroSchema.TypeID
    ) -> Mismatch? {
        guard let values = value.array else { return Mismatch(value: value, type: id) }
        for value in values {
            if let mismatch = mismatch(of: value, with: items) { return mismatch }
        }
        return nil
    }

    private mutating func mismatch(
        of value: JSONValue, with id: AvroSchema.TypeID, values: AvroSchema.TypeID
    ) -> Mismatch? {
        guard let object = value.object else { return Mismatch(value: value, type: id) }
        for member in object.members {
            if let mismatch = mismatch(of: member.value, with: values) { return mismatch }
        }
        return nil
    }

    private func isContainer(_ id: AvroSchema.TypeID, like value: JSONValue) -> Bool {
        switch types[id.index].shape {
        case .record, .map: value.object != nil
        case .array: value.array != nil
        default: false
        }
    }

    private mutating func fits(_ value: JSONValue, _ id: AvroSchema.TypeID) -> Bool {
        switch types[id.index].shape {
        case .null: value.isNull
        case .boolean: value.boolean != nil
        // Integers as they are written: Java reads `1.0` and `1e3` as doubles.
        case .int: value.number.flatMap { Int32($0.text) } != nil
        case .long: value.number.flatMap { Int64($0.text) } != nil
        case .float, .double: value.number != nil
        case .string: value.string != nil
        case .bytes: value.string.map { !exactly || isLatin1($0) } ?? false
        case .fixed(let fixed):
            value.string.map { !exactly || isLatin1($0) && $0.unicodeScalars.count == fixed.size } ?? false
        case .enumeration(let enumeration): value.string.map { !exactly || isSymbol($0, of: enumeration) } ?? false
        default: false
        }
    }

    private mutating func isSymbol(_ text: String, of enumeration: AvroType.Enumeration) -> Bool {
        budget -= enumeration.symbols.count / 8
        return enumeration.symbols.contains { ExactString($0) == ExactString(text) }
    }

    private func isLatin1(_ text: String) -> Bool { text.unicodeScalars.allSatisfy { $0.value < 0x100 } }

    /// What a value of `type` is in a default, for a message.
    func expectation(_ id: AvroSchema.TypeID) -> String {
        switch types[id.index].shape {
        case .null: "null"
        case .boolean: "true or false"
        case .int: "an integer from \(Int32.min) to \(Int32.max)"
        case .long: "an integer from \(Int64.min) to \(Int64.max)"
        case .float, .double: "a number"
        case .string: "a string"
        case .bytes: "a string of characters U+0000 to U+00FF, one a byte"
        case .fixed(let fixed): "a string of \(fixed.size) characters U+0000 to U+00FF, one a byte"
        case .enumeration(let enumeration):
            "one of the symbols of \(enumeration.name.full): \(enumeration.symbols.prefix(12).joined(separator: ", "))"
        case .record(let record): "an object with the fields of \(record.name.full)"
        case .array: "an array"
        case .map: "an object, whose members are the map's"
        case .union(let union):
            "a value of one of the union's branches: "
                + union.branches.prefix(12).map { types[$0.index].branchName }.joined(separator: ", ")
        }
    }
}

extension SchemaParser {
    /// Reports the defaults of the text that don't fit their types: as errors, or, where only Java's laxer rules accept
    /// them, as warnings.
    mutating func checkDefaults() {
        var lax = DefaultCheck(types: types, exactly: false)
        var exact = DefaultCheck(types: types, exactly: true)
        (lax.broken, exact.broken) = (broken, broken)
        for entry in defaults {
            // A float's `"NaN"` has been read already.
            if entry.value.string != nil {
                switch types[entry.type.index].shape {
                case .float, .double: continue
                default: break
                }
            }
            if let mismatch = lax.mismatch(of: entry.value, with: entry.type) {
                guard lax.budget > 0 else {
                    refuse("the defaults are too complex to be checked", at: entry.value.span)
                    return
                }
                refuse(message(entry.field, mismatch, lax), at: mismatch.value.span)
            } else if let mismatch = exact.mismatch(of: entry.value, with: entry.type), exact.budget > 0 {
                warn(
                    message(entry.field, mismatch, exact) + "; readers that need it will fail", at: mismatch.value.span)
            }
        }
    }

    private func message(_ field: String, _ mismatch: DefaultCheck.Mismatch, _ check: DefaultCheck) -> String {
        if let missing = mismatch.missing {
            return "the default of \(shown(field)) lacks the field \(shown(missing)), which has no default of its own"
        }
        return "the default of \(shown(field)) doesn't fit its type: expected \(check.expectation(mismatch.type)), "
            + "found \(mismatch.value.summary)"
    }
}
