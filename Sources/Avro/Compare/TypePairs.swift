internal import JSON
package import SchemaLanguage

/// Every pair of a reader's and a writer's type that reading can meet, and whether the one can read the other.
///
/// A pair needs all, or at least one, of the pairs inside it. A pair is unreadable if that follows from the differences
/// that were found, so recursive types are readable unless something proves the contrary, whatever the order in which
/// pairs are looked at. Nothing here recurses: a chain of 100,000 records is one long list.
package struct TypePairs: Sendable {
    /// A reader's and a writer's type.
    package struct Pair: Hashable, Sendable {
        package let reader: AvroSchema.TypeID
        package let writer: AvroSchema.TypeID

        package init(reader: AvroSchema.TypeID, writer: AvroSchema.TypeID) {
            self.reader = reader
            self.writer = writer
        }
    }

    /// How many pairs, fields, symbols and branches may be looked at.
    package static let defaultLimit = 4_000_000

    package let reader: AvroSchema
    package let writer: AvroSchema
    private var pairs: [Pair] = []
    private var positions: [Pair: Int] = [:]
    private var needs: [Need] = []
    private var isUnreadable: [Bool] = []
    private var fields: [AvroSchema.TypeID: WriterFields] = [:]
    private var steps = 0
    private let limit: Int

    /// What a pair needs in order to be readable; positions in `pairs`.
    private enum Need {
        case all([Int])
        case any([Int])
        case impossible([Int])
    }

    /// Compares everything that the two roots lead to.
    package init(
        reader: AvroSchema, writer: AvroSchema, limit: Int = TypePairs.defaultLimit
    ) throws(ComparisonTooLarge) {
        self.reader = reader
        self.writer = writer
        self.limit = limit
        _ = position(of: root)
        while needs.count < pairs.count {
            let need = try need(of: pairs[needs.count])
            needs.append(need)
        }
        spread()
    }

    /// The schemas themselves.
    package var root: Pair { Pair(reader: reader.root, writer: writer.root) }

    /// Whether every value of the pair's writer can be read, for a pair that the roots lead to.
    package func isReadable(_ pair: Pair) -> Bool {
        positions[pair].map { !isUnreadable[$0] } ?? false
    }

    /// The branch of the reader's `union` that reads what was written as `writer`, which is no union: one that reads
    /// every value if there is any, then the best match, then the first. Nil where none matches.
    ///
    /// The specification asks for the first that matches. Looking for the best one as Java does makes no difference
    /// but where several match, and then avoids a promotion, or a record that happens to share the name.
    package func branch(of union: AvroType.Union, reading writer: AvroSchema.TypeID) -> Int? {
        var best: (branch: Int, match: TypeMatch, isReadable: Bool)?
        for (branch, type) in union.branches.enumerated() {
            guard let match = reader[type].match(writer: self.writer[writer]) else { continue }
            let isReadable = isReadable(Pair(reader: type, writer: writer))
            if let best, best.isReadable != isReadable ? best.isReadable : best.match <= match { continue }
            best = (branch, match, isReadable)
        }
        return best?.branch
    }

    /// Where each field of the reader's record gets its value from.
    package func sources(of record: AvroType.Record, writer: AvroSchema.TypeID) -> [FieldSource] {
        guard let writerFields = fields[writer] else { return [] }
        return record.fields.map(writerFields.source)
    }

    // MARK: Collecting the pairs

    private mutating func position(of pair: Pair) -> Int {
        if let position = positions[pair] { return position }
        positions[pair] = pairs.count
        pairs.append(pair)
        return pairs.count - 1
    }

    private mutating func count(_ count: Int) throws(ComparisonTooLarge) {
        steps += count
        if steps > limit { throw ComparisonTooLarge(limit: limit) }
    }

    private mutating func need(of pair: Pair) throws(ComparisonTooLarge) -> Need {
        try count(1)
        let readerType = reader[pair.reader]
        let writerType = writer[pair.writer]
        if case .union(let union) = writerType.shape {
            try count(union.branches.count)
            return .all(union.branches.map { position(of: Pair(reader: pair.reader, writer: $0)) })
        }
        if case .union(let union) = readerType.shape {
            try count(union.branches.count)
            let matching = union.branches.filter { reader[$0].match(writer: writerType) != nil }
            return .any(matching.map { position(of: Pair(reader: $0, writer: pair.writer)) })
        }
        // A record of another name is unreadable, but what is inside is looked at all the same: nothing is to hide
        // behind the first difference.
        let matches = readerType.match(writer: writerType) != nil
        switch (readerType.shape, writerType.shape) {
        case (.array(let readerItems), .array(let writerItems)):
            return .all([position(of: Pair(reader: readerItems, writer: writerItems))])
        case (.map(let readerValues), .map(let writerValues)):
            return .all([position(of: Pair(reader: readerValues, writer: writerValues))])
        case (.record(let readerRecord), .record(let writerRecord)):
            try count(readerRecord.fields.count)
            if fields[pair.writer] == nil { fields[pair.writer] = WriterFields(writerRecord) }
            let needed = fieldPairs(of: readerRecord, writer: pair.writer, writerRecord)
            return matches && needed.areComplete ? .all(needed.pairs) : .impossible(needed.pairs)
        case (.enumeration(let readerEnum), .enumeration(let writerEnum)):
            try count(readerEnum.symbols.count + writerEnum.symbols.count)
            return matches && readerEnum.missingSymbols(of: writerEnum).isEmpty ? .all([]) : .impossible([])
        case (.fixed(let readerFixed), .fixed(let writerFixed)):
            return matches && readerFixed.size == writerFixed.size ? .all([]) : .impossible([])
        default:
            return matches ? .all([]) : .impossible([])
        }
    }

    private mutating func fieldPairs(
        of readerRecord: AvroType.Record, writer: AvroSchema.TypeID, _ writerRecord: AvroType.Record
    ) -> (pairs: [Int], areComplete: Bool) {
        var pairs: [Int] = []
        var areComplete = true
        for (field, source) in zip(readerRecord.fields, sources(of: readerRecord, writer: writer)) {
            switch source {
            case .written(let index):
                pairs.append(position(of: Pair(reader: field.type, writer: writerRecord.fields[index].type)))
            case .defaulted: continue
            case .missing, .ambiguous: areComplete = false
            }
        }
        return (pairs, areComplete)
    }

    // MARK: Spreading what is unreadable

    /// From the pairs that can't be read to those that need them, each once.
    private mutating func spread() {
        isUnreadable = Array(repeating: false, count: pairs.count)
        // For a need of `all` one is enough, for a need of `any` as many as there are.
        var missing = Array(repeating: 1, count: pairs.count)
        var users: [[Int32]] = Array(repeating: [], count: pairs.count)
        var unreadable: [Int] = []
        for (position, need) in needs.enumerated() {
            switch need {
            case .all(let inside):
                for child in inside { users[child].append(Int32(position)) }
            case .any(let inside):
                missing[position] = inside.count
                for child in inside { users[child].append(Int32(position)) }
                if inside.isEmpty { unreadable.append(position) }
            case .impossible: unreadable.append(position)
            }
        }
        for position in unreadable { isUnreadable[position] = true }
        while let position = unreadable.popLast() {
            for user in users[position].map(Int.init) where !isUnreadable[user] {
                missing[user] -= 1
                guard missing[user] == 0 else { continue }
                isUnreadable[user] = true
                unreadable.append(user)
            }
        }
        needs = []
    }
}

extension AvroType.Enumeration {
    /// The symbols of a writer's enum that this one of a reader has neither a symbol nor a default for, in the order
    /// of the writer's text.
    package func missingSymbols(of writer: AvroType.Enumeration) -> [String] {
        guard defaultSymbol == nil else { return [] }
        let known = Set(symbols.map(ExactString.init))
        return writer.symbols.filter { !known.contains(ExactString($0)) }
    }
}
