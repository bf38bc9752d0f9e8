internal import JSON

/// JSON text to the byte as Jackson writes it, the library that Avro's Java library and Confluent's registry print
/// schemas with. Registered schemas are told apart by the bytes of this text.
enum JavaJSON {
    /// The compact text of `value`.
    static func text(of value: JSONValue) -> String {
        switch value.content {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let number): text(of: number)
        case .string(let string): JSONValue.quoted(string)
        case .array(let items): "[" + items.map(text).joined(separator: ",") + "]"
        case .object(let object):
            "{" + object.members.map { "\(JSONValue.quoted($0.name)):\(text(of: $0.value))" }.joined(separator: ",")
                + "}"
        }
    }

    /// Integers keep their digits; what has a point or an exponent has been read as a double.
    private static func text(of number: JSONNumber) -> String {
        guard number.text.utf8.contains(where: { ".eE".utf8.contains($0) }) else {
            return number.text == "-0" ? "0" : number.text
        }
        return number.double.isFinite ? text(of: number.double) : JSONValue.quoted(name(ofNonFinite: number.double))
    }

    /// A number as Jackson has it after reading: what JSON has no number for is a string.
    static func value(of number: some BinaryFloatingPoint & LosslessStringConvertible) -> JSONValue {
        guard number.isFinite, let exact = JSONNumber(text(of: number)) else {
            return JSONValue(.string(name(ofNonFinite: number)))
        }
        return JSONValue(.number(exact))
    }

    private static func name(ofNonFinite number: some BinaryFloatingPoint) -> String {
        number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
    }

    /// A finite number as Java's `Double.toString` and `Float.toString` write it: the shortest digits that tell it from
    /// its neighbours, with an exponent below 10^-3 and from 10^7 on.
    static func text(of number: some BinaryFloatingPoint & LosslessStringConvertible) -> String {
        guard number != 0, let decimal = JSONNumber(number.description)?.decimal else {
            return number.sign == .minus ? "-0.0" : "0.0"
        }
        let sign = decimal.isNegative ? "-" : ""
        let digits = decimal.digits
        let zeros = { (count: Int) in String(repeating: "0", count: max(0, count)) }
        // The number is d.ddd × 10^exponent.
        let exponent = digits.utf8.count + decimal.exponent - 1
        switch exponent {
        case 0..<7:
            let fraction = digits.dropFirst(exponent + 1)
            let integer = digits.prefix(exponent + 1) + zeros(decimal.exponent)
            return "\(sign)\(integer).\(fraction.isEmpty ? "0" : fraction)"
        case -3..<0: return "\(sign)0.\(zeros(-exponent - 1))\(digits)"
        default:
            let fraction = digits.dropFirst()
            return "\(sign)\(digits.prefix(1)).\(fraction.isEmpty ? "0" : fraction)E\(exponent)"
        }
    }

    /// Whether `lhs` comes before `rhs` in Java's order of strings, which is that of UTF-16.
    static func precedes(_ lhs: String, _ rhs: String) -> Bool {
        lhs.utf16.lexicographicallyPrecedes(rhs.utf16)
    }
}
