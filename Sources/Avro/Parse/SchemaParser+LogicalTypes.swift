internal import JSON
internal import SchemaLanguage

extension SchemaParser {
    /// The logical type that `object` gives to `shape`. One that is unknown or doesn't fit is ignored (specification,
    /// "Logical Types": "language implementations must ignore unknown logical types when reading"), with a warning.
    mutating func logicalType(of shape: AvroType.Shape, by object: JSONObject) -> LogicalType? {
        guard let value = object["logicalType"] else { return nil }
        guard let name = value.string else {
            warn("a logical type is a string; \(value.summary) is ignored", at: value.span)
            return nil
        }
        guard let required = LogicalType.requirement(of: name) else {
            warn("unknown logical type \(shown(name)) is ignored\(suggestion(forLogicalType: name))", at: value.span)
            return nil
        }
        switch (name, shape) {
        case ("decimal", .bytes): return decimal(object, maximum: nil, at: value.span)
        case ("decimal", .fixed(let fixed)):
            return decimal(object, maximum: LogicalType.largestPrecision(ofFixed: fixed.size), at: value.span)
        case ("big-decimal", .bytes): return .bigDecimal
        case ("uuid", .string): return .uuid
        case ("uuid", .fixed(let fixed)) where fixed.size == 16: return .uuid
        case ("duration", .fixed(let fixed)) where fixed.size == 12: return .duration
        case ("date", .int): return .date
        case ("time-millis", .int): return .timeMillis
        case ("time-micros", .long): return .timeMicros
        case ("timestamp-millis", .long): return .timestampMillis
        case ("timestamp-micros", .long): return .timestampMicros
        case ("timestamp-nanos", .long): return .timestampNanos
        case ("local-timestamp-millis", .long): return .localTimestampMillis
        case ("local-timestamp-micros", .long): return .localTimestampMicros
        case ("local-timestamp-nanos", .long): return .localTimestampNanos
        default:
            warn("the logical type \(shown(name)) is ignored: it is for \(required)", at: value.span)
            return nil
        }
    }

    /// A decimal whose precision and scale follow the rules (specification, "Decimal").
    private mutating func decimal(_ object: JSONObject, maximum: Int?, at span: SourceSpan) -> LogicalType? {
        let found = { (value: JSONValue?) in value.map { ", found \($0.summary)" } ?? "" }
        guard let precision = integer(object["precision"]), precision > 0 else {
            warn(
                "the logical type \"decimal\" is ignored: its \"precision\" is an integer above 0"
                    + found(object["precision"]), at: object["precision"]?.span ?? span)
            return nil
        }
        guard precision <= maximum ?? .max else {
            warn(
                "the logical type \"decimal\" is ignored: the fixed has room for \(maximum ?? 0) digits, "
                    + "not for a precision of \(precision)", at: object["precision"]?.span ?? span)
            return nil
        }
        guard let scale = object["scale"] == nil ? 0 : integer(object["scale"]), (0...precision).contains(scale) else {
            warn(
                "the logical type \"decimal\" is ignored: its \"scale\" is an integer from 0 to the precision "
                    + "(\(precision))" + found(object["scale"]), at: object["scale"]?.span ?? span)
            return nil
        }
        return .decimal(precision: precision, scale: scale)
    }

    /// An integer of 32 bits as it is written: `4.0` is none.
    private func integer(_ value: JSONValue?) -> Int? {
        value?.number.flatMap { Int32($0.text) }.map { Int($0) }
    }

    private func suggestion(forLogicalType name: String) -> String {
        Spelling.nearest(to: name, among: LogicalType.names).map { "; did you mean \(shown($0))?" } ?? ""
    }
}

extension LogicalType {
    /// The names that the specification gives, each with the types that it is for.
    private static let requirements = [
        "decimal": "bytes or a fixed", "big-decimal": "bytes", "uuid": "a string or a fixed of 16 bytes",
        "duration": "a fixed of 12 bytes", "date": "an int", "time-millis": "an int", "time-micros": "a long",
        "timestamp-millis": "a long", "timestamp-micros": "a long", "timestamp-nanos": "a long",
        "local-timestamp-millis": "a long", "local-timestamp-micros": "a long", "local-timestamp-nanos": "a long",
    ]

    /// The names that the specification gives.
    static var names: [String] { requirements.keys.sorted() }

    /// The types that the logical type called `name` is for; nil where there is no such logical type.
    static func requirement(of name: String) -> String? { requirements[name] }

    /// How many decimal digits every two's complement number of `size` bytes holds, ⌊log10(2^(8·size−1))⌋, in the double
    /// arithmetic of Avro's Java library.
    static func largestPrecision(ofFixed size: Int) -> Int {
        let log10Of2 = 0.301029995663981195
        return size == 0 ? 0 : Int((Double(size) * 8 - 1) * log10Of2)
    }
}
