/// Why the reference reader can't read a value.
package struct ReadFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where in the value, as a JSON pointer.
    package let pointer: String
    /// What is wrong, in one sentence without a full stop.
    package let message: String

    package var description: String { "\(pointer.isEmpty ? "(the whole value)" : pointer): \(message)" }
}

/// Reads values of a writer's schema by a reader's schema, step by step as the specification tells it ("Schema
/// Resolution"), without any preparation: slow, and small enough to be compared with the text. What the decoding plan
/// does is tested against it.
package struct ReferenceReader {
    private let pairs: TypePairs
    private var reader: AvroSchema { pairs.reader }
    private var writer: AvroSchema { pairs.writer }
    private var bytes: [UInt8] = []
    private var offset = 0
    /// Items of arrays and maps may take no bytes, so that their count needs a bound.
    private var itemsLeft = 0
    /// Everything in the last value that the reader's schema can't take, in the order of the writer's fields.
    package private(set) var failures: [ReadFailure] = []

    /// Takes the schemas that `pairs` has compared.
    package init(_ pairs: TypePairs) {
        self.pairs = pairs
    }

    /// Reads one value, which must take all of the bytes.
    ///
    /// - Throws: The first failure. What the reader's schema can't take is skipped, so that `failures` has them all.
    package mutating func read(_ bytes: [UInt8]) throws(ReadFailure) -> AvroValue {
        self.bytes = bytes
        offset = 0
        itemsLeft = 1_000_000
        failures = []
        let value = try read(writer.root, as: reader.root, "")
        guard offset == bytes.count else {
            throw ReadFailure(pointer: "", message: "\(bytes.count - offset) bytes are left after the value")
        }
        if let first = failures.first { throw first }
        return value
    }

    /// Notes that the reader's schema can't take a value, and goes on with null in its place.
    private mutating func fail(_ pointer: String, _ message: String) -> AvroValue {
        failures.append(ReadFailure(pointer: pointer, message: message))
        return .null
    }

    // MARK: Resolution

    private mutating func read(
        _ writerID: AvroSchema.TypeID, as readerID: AvroSchema.TypeID, _ pointer: String
    ) throws(ReadFailure) -> AvroValue {
        let readerType = reader[readerID]
        let writerType = writer[writerID]
        if case .union(let union) = writerType.shape {
            let branch = try readIndex(below: union.branches.count, pointer)
            return try read(union.branches[branch], as: readerID, pointer)
        }
        if case .union(let union) = readerType.shape {
            guard let branch = pairs.branch(of: union, reading: writerID) else {
                try skip(writerID, pointer)
                return fail(pointer, "no branch of the reader's union takes the writer's \(writerType.branchName)")
            }
            return .union(branch: branch, try read(writerID, as: union.branches[branch], pointer))
        }
        guard readerType.match(writer: writerType) != nil else {
            try skip(writerID, pointer)
            return fail(
                pointer, "the writer's \(writerType.branchName) isn't the reader's \(readerType.branchName)")
        }
        switch (readerType.shape, writerType.shape) {
        case (.record(let record), .record(let writerRecord)):
            return try read(writerRecord, as: record, writerID, pointer)
        case (.array(let items), .array(let writerItems)):
            var values: [AvroValue] = []
            try readBlocks(pointer) { (reader: inout Self) throws(ReadFailure) in
                values.append(try reader.read(writerItems, as: items, "\(pointer)/\(values.count)"))
            }
            return .array(values)
        case (.map(let type), .map(let writerValues)):
            var entries: [AvroValue.Entry] = []
            try readBlocks(pointer) { (reader: inout Self) throws(ReadFailure) in
                let key = try reader.readString(pointer)
                entries.append(.init(key, try reader.read(writerValues, as: type, "\(pointer)/\(key)")))
            }
            return .map(entries)
        case (.enumeration(let enumeration), .enumeration(let writerEnumeration)):
            let symbol = writerEnumeration.symbols[try readIndex(below: writerEnumeration.symbols.count, pointer)]
            if enumeration.symbols.contains(symbol) { return .symbol(symbol) }
            if let symbol = enumeration.defaultSymbol { return .symbol(symbol) }
            return fail(
                pointer, "the reader's enum \(readerType.branchName) has neither the symbol \(symbol) nor a default")
        case (.fixed(let fixed), .fixed(let writerFixed)):
            guard fixed.size == writerFixed.size else {
                try skip(writerID, pointer)
                return fail(pointer, "the writer's fixed has \(writerFixed.size) bytes, the reader's \(fixed.size)")
            }
            return .fixed(Array(try take(fixed.size, pointer)))
        default: return try promote(try readPrimitive(writerType.shape, pointer), to: readerType.shape, pointer)
        }
    }

    private mutating func read(
        _ writerRecord: AvroType.Record, as record: AvroType.Record, _ writerID: AvroSchema.TypeID, _ pointer: String
    ) throws(ReadFailure) -> AvroValue {
        var values: [AvroValue?] = Array(repeating: nil, count: record.fields.count)
        let sources = pairs.sources(of: record, writer: writerID)
        // A written field becomes one field: that of its name, else the first that has it as an alias. Java's checker,
        // and so ours, lets it become several; its reader, and so ours, doesn't.
        var owners: [Int: Int] = [:]
        for (index, source) in sources.enumerated() {
            guard case .written(let position) = source else { continue }
            let hasName = record.fields[index].name == writerRecord.fields[position].name
            if hasName || owners[position] == nil { owners[position] = index }
        }
        for (index, (field, source)) in zip(record.fields, sources).enumerated() {
            let fieldPointer = "\(pointer)/\(field.name)"
            if case .written(let position) = source, owners[position] == index { continue }
            if case .ambiguous = source {
                values[index] = fail(fieldPointer, "several of the writer's fields have its name or its aliases")
            } else if let json = field.defaultValue {
                values[index] =
                    AvroValue(default: json, of: field.type, in: reader)
                    ?? fail(fieldPointer, "the default doesn't fit the type")
            } else {
                values[index] = fail(fieldPointer, "the writer has no such field, and there is no default")
            }
        }
        for (position, field) in writerRecord.fields.enumerated() {
            if let index = owners[position] {
                let readerField = record.fields[index]
                values[index] = try read(field.type, as: readerField.type, "\(pointer)/\(readerField.name)")
            } else {
                try skip(field.type, "\(pointer)/\(field.name)")
            }
        }
        return .record(values.compactMap { $0 })
    }

    private mutating func promote(
        _ value: AvroValue, to shape: AvroType.Shape, _ pointer: String
    ) throws(ReadFailure) -> AvroValue {
        switch (value, shape) {
        case (.int(let value), .long): return .long(Int64(value))
        case (.int(let value), .float): return .float(Float(value))
        case (.int(let value), .double): return .double(Double(value))
        case (.long(let value), .float): return .float(Float(value))
        case (.long(let value), .double): return .double(Double(value))
        case (.float(let value), .double): return .double(Double(value))
        case (.string(let value), .bytes): return .bytes(Array(value.utf8))
        case (.bytes(let value), .string):
            return String(validating: value, as: UTF8.self).map { .string($0) }
                ?? fail(pointer, "the writer's bytes are not UTF-8")
        default: return value
        }
    }

    // MARK: The writer's values

    private mutating func skip(_ id: AvroSchema.TypeID, _ pointer: String) throws(ReadFailure) {
        switch writer[id].shape {
        case .record(let record):
            for field in record.fields { try skip(field.type, "\(pointer)/\(field.name)") }
        case .union(let union):
            try skip(union.branches[try readIndex(below: union.branches.count, pointer)], pointer)
        case .array(let items):
            try readBlocks(pointer) { (reader: inout Self) throws(ReadFailure) in try reader.skip(items, pointer) }
        case .map(let values):
            try readBlocks(pointer) { (reader: inout Self) throws(ReadFailure) in
                _ = try reader.readString(pointer)
                try reader.skip(values, pointer)
            }
        case .enumeration(let enumeration): _ = try readIndex(below: enumeration.symbols.count, pointer)
        case .fixed(let fixed): _ = try take(fixed.size, pointer)
        case let shape: _ = try readPrimitive(shape, pointer)
        }
    }

    private mutating func readPrimitive(
        _ shape: AvroType.Shape, _ pointer: String
    ) throws(ReadFailure) -> AvroValue {
        switch shape {
        case .boolean:
            let byte = try take(1, pointer)
            guard byte.first == 0 || byte.first == 1 else {
                throw ReadFailure(pointer: pointer, message: "a boolean is the byte 0 or 1")
            }
            return .boolean(byte.first == 1)
        case .int:
            guard let value = Int32(exactly: try readLong(pointer)) else {
                throw ReadFailure(pointer: pointer, message: "an int is beyond 32 bits")
            }
            return .int(value)
        case .long: return .long(try readLong(pointer))
        case .float: return .float(Float(bitPattern: UInt32(try readLittleEndian(4, pointer))))
        case .double: return .double(Double(bitPattern: try readLittleEndian(8, pointer)))
        case .bytes: return .bytes(Array(try take(Int(try readLong(pointer)), pointer)))
        case .string: return .string(try readString(pointer))
        default: return .null
        }
    }

    // MARK: Bytes

    private mutating func take(_ count: Int, _ pointer: String) throws(ReadFailure) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - offset else {
            throw ReadFailure(
                pointer: pointer, message: "\(count) bytes are asked for, \(bytes.count - offset) are left")
        }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    private mutating func readLong(_ pointer: String) throws(ReadFailure) -> Int64 {
        var value: UInt64 = 0
        for index in 0..<10 {
            let byte = UInt64(try take(1, pointer).first ?? 0)
            guard index < 9 || byte <= 1 else { break }
            value |= (byte & 0x7F) << (7 * index)
            if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
        }
        throw ReadFailure(pointer: pointer, message: "a long is beyond 64 bits")
    }

    private mutating func readIndex(below count: Int, _ pointer: String) throws(ReadFailure) -> Int {
        let index = try readLong(pointer)
        guard index >= 0, index < count else {
            throw ReadFailure(pointer: pointer, message: "\(index) is no index below \(count)")
        }
        return Int(index)
    }

    private mutating func readLittleEndian(_ count: Int, _ pointer: String) throws(ReadFailure) -> UInt64 {
        try take(count, pointer).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private mutating func readString(_ pointer: String) throws(ReadFailure) -> String {
        try text(try take(Int(try readLong(pointer)), pointer), pointer)
    }

    private func text(_ bytes: ArraySlice<UInt8>, _ pointer: String) throws(ReadFailure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ReadFailure(pointer: pointer, message: "a string is not UTF-8")
        }
        return text
    }

    /// Runs `item` for every item of every block of an array or a map.
    private mutating func readBlocks(
        _ pointer: String, _ item: (inout Self) throws(ReadFailure) -> Void
    ) throws(ReadFailure) {
        while true {
            var count = try readLong(pointer)
            if count == 0 { return }
            if count < 0 {
                // A negative count is followed by the block's size in bytes, which only skipping needs.
                _ = try readLong(pointer)
                count = count == .min ? .max : -count
            }
            guard count <= itemsLeft else { throw ReadFailure(pointer: pointer, message: "there are too many items") }
            itemsLeft -= Int(count)
            for _ in 0..<count { try item(&self) }
        }
    }
}
