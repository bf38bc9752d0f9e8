internal import JSON

extension JSONSchema {
    /// The text that Confluent's registry stores and hashes: compact, in the order of the schema's own text. What the text
    /// refers to is left as references.
    package var registryText: String { documents[0].inJavaNumbers(sortingMembers: false).text }

    /// `registryText` as the registry stores it under `normalize=true`: the members of every object sorted by name. The
    /// order of arrays stays.
    package var normalizedText: String { documents[0].inJavaNumbers(sortingMembers: true).text }

    /// The canonical form, in which schemas that differ only in writing are one text: compact, with the members of every
    /// object sorted by name.
    public var canonicalForm: String { normalizedText }

    /// Whether two schemas are one, as Confluent's registry sees it: the same members with the same values, in any order.
    package func isEquivalent(to other: JSONSchema) -> Bool {
        normalizedText.utf8.elementsEqual(other.normalizedText.utf8)
    }
}

extension JSONValue {
    /// The value with numbers as the registry writes them, and with the members of objects in Java's order of strings,
    /// which is that of UTF-16, if they are to be sorted. Parsing has bounded the depth.
    fileprivate func inJavaNumbers(sortingMembers: Bool) -> JSONValue {
        switch content {
        case .null, .boolean, .string: return self
        case .number(let number): return JSONValue(.number(number.inJavaText))
        case .array(let items):
            return JSONValue(.array(items.map { $0.inJavaNumbers(sortingMembers: sortingMembers) }))
        case .object(let object):
            var members = object.members.map { member in
                JSONObject.Member(member.name, member.value.inJavaNumbers(sortingMembers: sortingMembers))
            }
            if sortingMembers { members.sort { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) } }
            return JSONValue(.object(JSONObject(members)))
        }
    }
}

extension JSONNumber {
    /// The number as Java's `BigInteger` and `BigDecimal` write it: every digit stays, also zeros at the end, but the
    /// exponent has one form.
    fileprivate var inJavaText: JSONNumber {
        guard text.utf8.contains(where: { ".eE".utf8.contains($0) }) else {
            return text == "-0" ? JSONNumber(0) : self
        }
        let parts = text.split(whereSeparator: { $0 == "e" || $0 == "E" })
        let isNegative = parts[0].hasPrefix("-")
        let mantissa = parts[0].drop { $0 == "-" }.split(separator: ".")
        let fraction = mantissa.count > 1 ? String(mantissa[1]) : ""
        // The value is digits × 10^-scale. Parsing has bounded the exponent.
        let digits = (mantissa[0] + fraction).drop { $0 == "0" }
        let scale = fraction.utf8.count - (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        return JSONNumber(JSONNumber.javaText(isNegative: isNegative, digits: String(digits), scale: scale)) ?? self
    }

    /// `BigDecimal.toString`: without an exponent from 10^-6 up to where zeros would have to be added.
    private static func javaText(isNegative: Bool, digits: String, scale: Int) -> String {
        let sign = isNegative && !digits.isEmpty ? "-" : ""
        let digits = digits.isEmpty ? "0" : digits
        let exponent = digits.utf8.count - 1 - scale
        guard scale >= 0, exponent >= -6 else {
            let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
            return "\(sign)\(digits.prefix(1))\(fraction)E\(exponent < 0 ? "" : "+")\(exponent)"
        }
        guard scale > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
        return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
    }
}
