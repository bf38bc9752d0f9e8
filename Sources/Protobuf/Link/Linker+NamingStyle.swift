internal import SchemaLanguage

extension Linker {
    /// What a name must look like (the style guide, enforced from edition 2024 on).
    enum NameForm: String {
        case title = "TitleCase"
        case lowerSnake = "lower_snake_case"
        case upperSnake = "UPPER_SNAKE_CASE"

        /// What is wrong with `name`; nil where nothing is.
        func fault(of name: String) -> String? {
            let bytes = Array(name.utf8)
            guard let first = bytes.first else { return nil }
            let isUpper = { (byte: UInt8) in 65...90 ~= byte }
            let isLower = { (byte: UInt8) in 97...122 ~= byte }
            let isDigit = { (byte: UInt8) in 48...57 ~= byte }
            let underscore = UInt8(ascii: "_")
            switch self {
            case .title:
                guard bytes.allSatisfy({ isUpper($0) || isLower($0) || isDigit($0) }) else {
                    return "should be \(rawValue)"
                }
                return isUpper(first) ? nil : "should begin with a capital letter"
            case .lowerSnake:
                guard bytes.allSatisfy({ isLower($0) || isDigit($0) || $0 == underscore }) else {
                    return "should be \(rawValue)"
                }
                if !isLower(first) { return "should begin with a lower case letter" }
            case .upperSnake:
                guard bytes.allSatisfy({ isUpper($0) || isDigit($0) || $0 == underscore }) else {
                    return "should be \(rawValue)"
                }
                if !isUpper(first) { return "should begin with an upper case letter" }
            }
            // An underscore stands before a letter, never before a digit or another one, nor at the end.
            for (index, byte) in bytes.enumerated() where byte == underscore {
                guard index + 1 < bytes.count, isLower(bytes[index + 1]) || isUpper(bytes[index + 1]) else {
                    return "contains style violating underscores"
                }
            }
            return nil
        }
    }

    /// Reports a name that doesn't have the form of its kind, where `features` ask for it.
    mutating func checkStyle(
        _ kind: String, _ name: String, _ form: NameForm, _ features: ProtobufFeatures, at steps: [Int32]
    ) {
        guard features.enforceNamingStyle == .style2024, let fault = form.fault(of: name) else { return }
        hasErrors = true
        add(
            .error,
            "\(kind) name \(name) \(fault) (features.enforce_naming_style = STYLE_LEGACY can be used to opt out of this check)",
            at: path + steps)
    }

    mutating func checkPackageStyle(_ package: String) {
        guard files[file].features.enforceNamingStyle == .style2024 else { return }
        for part in package.split(separator: ".") {
            guard let fault = NameForm.lowerSnake.fault(of: String(part)) else { continue }
            return report(
                "Package name \(package) \(fault) (features.enforce_naming_style = STYLE_LEGACY can be used to opt out of this check)",
                at: 2)
        }
    }
}
