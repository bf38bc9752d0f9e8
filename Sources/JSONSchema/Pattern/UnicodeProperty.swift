/// The properties that `\p{…}` may name (ECMA-262, section 22.2.1, tables 67 to 69).
enum UnicodeProperty {
    /// `\p{name}` or `\P{name}` as PCRE2 spells it.
    static func pcre2(_ name: String, negated: Bool) throws(PatternError) -> String {
        let parts = name.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        let isName = !parts.contains { part in
            part.isEmpty
                || !part.unicodeScalars.allSatisfy {
                    $0.isASCII && ($0.properties.isAlphabetic || "0"..."9" ~= $0 || $0 == "_")
                }
        }
        guard isName, parts.count <= 2 else { throw PatternError(message: "\"\(name)\" is no property of characters") }
        let p = negated ? "P" : "p"
        guard parts.count == 2 else {
            // PCRE2 lacks `Assigned`, which is what isn't unassigned.
            if name == "Assigned" { return negated ? "\\p{Cn}" : "\\P{Cn}" }
            return "\\\(p){\(generalCategories[name] ?? name)}"
        }
        switch parts[0] {
        case "General_Category", "gc": return "\\\(p){\(generalCategories[parts[1]] ?? parts[1])}"
        case "Script", "sc": return "\\\(p){sc:\(parts[1])}"
        case "Script_Extensions", "scx": return "\\\(p){scx:\(parts[1])}"
        default: throw PatternError(message: "\"\(parts[0])\" is no property that has values")
        }
    }

    /// The long names of general categories; PCRE2 knows the short ones.
    private static let generalCategories: [String: String] = [
        "Cased_Letter": "L&", "LC": "L&", "Close_Punctuation": "Pe", "Connector_Punctuation": "Pc", "Control": "Cc",
        "cntrl": "Cc", "Currency_Symbol": "Sc", "Dash_Punctuation": "Pd", "Decimal_Number": "Nd", "digit": "Nd",
        "Enclosing_Mark": "Me", "Final_Punctuation": "Pf", "Format": "Cf", "Initial_Punctuation": "Pi", "Letter": "L",
        "Letter_Number": "Nl", "Line_Separator": "Zl", "Lowercase_Letter": "Ll", "Mark": "M", "Combining_Mark": "M",
        "Math_Symbol": "Sm", "Modifier_Letter": "Lm", "Modifier_Symbol": "Sk", "Nonspacing_Mark": "Mn", "Number": "N",
        "Open_Punctuation": "Ps", "Other": "C", "Other_Letter": "Lo", "Other_Number": "No", "Other_Punctuation": "Po",
        "Other_Symbol": "So", "Paragraph_Separator": "Zp", "Private_Use": "Co", "Punctuation": "P", "punct": "P",
        "Separator": "Z", "Space_Separator": "Zs", "Spacing_Mark": "Mc", "Surrogate": "Cs", "Symbol": "S",
        "Titlecase_Letter": "Lt", "Unassigned": "Cn", "Uppercase_Letter": "Lu",
    ]
}
