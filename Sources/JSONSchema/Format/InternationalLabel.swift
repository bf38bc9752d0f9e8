/// A label of a domain name with characters beyond ASCII: a valid U-label of IDNA 2008 (RFC 5890, section 2.3.2.1).
///
/// That it be in normalization form C is not checked.
struct InternationalLabel {
    let scalars: [Unicode.Scalar]
    /// How long it is in ASCII, with `xn--`.
    let aLabelLength: Int

    /// Takes a U-label; nil if it is none.
    init?(uLabel scalars: [Unicode.Scalar]) {
        guard let encoded = Punycode.encode(scalars), encoded.count + 4 <= 63, InternationalLabel.isValid(scalars)
        else {
            return nil
        }
        self.scalars = scalars
        aLabelLength = encoded.count + 4
    }

    /// Takes what follows the `xn--` of an A-label, in small letters; nil if it stands for no U-label.
    init?(aLabel encoded: [UInt8]) {
        guard let scalars = Punycode.decode(encoded), !scalars.allSatisfy(\.isASCII),
            Punycode.encode(scalars) == encoded, InternationalLabel.isValid(scalars)
        else { return nil }
        self.scalars = scalars
        aLabelLength = encoded.count + 4
    }

    /// RFC 5891, section 4.2.3.
    private static func isValid(_ scalars: [Unicode.Scalar]) -> Bool {
        guard let first = scalars.first, first != "-", scalars.last != "-" else { return false }
        if scalars.count >= 4, scalars[2] == "-", scalars[3] == "-" { return false }
        switch first.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: return false
        default: break
        }
        return scalars.indices.allSatisfy { position in
            switch status(of: scalars[position]) {
            case .valid: true
            case .disallowed: false
            case .contextual: isAllowed(at: position, in: scalars)
            }
        } && satisfiesNeighbours(scalars)
    }

    // MARK: Characters

    private enum Status {
        case valid
        case contextual
        case disallowed
    }

    /// The derived property of a code point (RFC 5892, section 3).
    private static func status(of scalar: Unicode.Scalar) -> Status {
        switch scalar.value {
        // Section 2.6, exceptions.
        case 0xDF, 0x3C2, 0x6FD, 0x6FE, 0xF0B, 0x3007: return .valid
        case 0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB, 0x660...0x669, 0x6F0...0x6F9: return .contextual
        case 0x640, 0x7FA, 0x302E, 0x302F, 0x3031...0x3035, 0x303B: return .disallowed
        // Section 2.8, join controls.
        case 0x200C, 0x200D: return .contextual
        // Section 2.5, blocks that are ignored.
        case 0x20D0...0x20FF, 0x1D100...0x1D1FF, 0x1D200...0x1D24F: return .disallowed
        // Section 2.9, old Hangul Jamo.
        case 0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF: return .disallowed
        case 0x2D, 0x30...0x39, 0x61...0x7A: return .valid
        default: break
        }
        let properties = scalar.properties
        guard !properties.changesWhenNFKCCaseFolded, !properties.isDefaultIgnorableCodePoint,
            !properties.isWhitespace, !properties.isNoncharacterCodePoint
        else { return .disallowed }
        switch properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .otherLetter, .modifierLetter, .decimalNumber, .nonspacingMark,
            .spacingMark:
            return .valid
        default: return .disallowed
        }
    }

    /// Whether a character that is allowed only in a context is in one (RFC 5892, appendix A).
    private static func isAllowed(at position: Int, in scalars: [Unicode.Scalar]) -> Bool {
        let before = position > 0 ? scalars[position - 1] : nil
        switch scalars[position].value {
        case 0x200C: return isVirama(before) || JoiningType.joins(around: position, in: scalars)
        case 0x200D: return isVirama(before)
        case 0x660...0x669: return !scalars.contains { 0x6F0...0x6F9 ~= $0.value }
        case 0x6F0...0x6F9: return !scalars.contains { 0x660...0x669 ~= $0.value }
        // The others ask for neighbours of a script, which `satisfiesNeighbours` looks at.
        default: return true
        }
    }

    private static func isVirama(_ scalar: Unicode.Scalar?) -> Bool {
        scalar?.properties.canonicalCombiningClass == .virama
    }

    /// Middle dots only between two l, the Greek keraia before Greek, the Hebrew geresh and gershayim behind Hebrew, and
    /// the Katakana middle dot only beside Japanese (RFC 5892, appendixes A.3 to A.7).
    private static func satisfiesNeighbours(_ scalars: [Unicode.Scalar]) -> Bool {
        guard scalars.contains(where: { [0xB7, 0x375, 0x5F3, 0x5F4, 0x30FB].contains($0.value) }) else { return true }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return !misplaced.isFound(in: String(text))
            && (!scalars.contains("\u{30FB}") || japanese.isFound(in: String(text)))
    }

    private static let misplaced = Pattern(
        trusted: #"(?<!l)\x{b7}|\x{b7}(?!l)|\x{375}(?!\p{sc:Greek})|(?<!\p{sc:Hebrew})[\x{5f3}\x{5f4}]"#)
    private static let japanese = Pattern(trusted: #"[\p{sc:Hiragana}\p{sc:Katakana}\p{sc:Han}]"#)

    // MARK: Directions

    /// The Bidi rule (RFC 5893, section 2), which counts if any of the name's labels runs from right to left.
    static func satisfiesBidiRule(_ label: [Unicode.Scalar], in labels: [[Unicode.Scalar]]) -> Bool {
        func text(_ scalars: [Unicode.Scalar]) -> String {
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            return String(text)
        }
        guard labels.contains(where: { !$0.allSatisfy(\.isASCII) && rightToLeft.isFound(in: text($0)) }) else {
            return true
        }
        return bidiLabel.isFound(in: text(label))
    }

    private static let rightToLeft = Pattern(trusted: #"[\p{bc:R}\p{bc:AL}\p{bc:AN}]"#)
    private static let bidiLabel = Pattern(
        trusted: #"^(?:(?!.*\p{bc:EN}.*\p{bc:AN}|.*\p{bc:AN}.*\p{bc:EN})[\p{bc:R}\p{bc:AL}]"#
            + #"(?:[\p{bc:R}\p{bc:AL}\p{bc:AN}\p{bc:EN}\p{bc:ES}\p{bc:CS}\p{bc:ET}\p{bc:ON}\p{bc:BN}\p{bc:NSM}]*"#
            + #"[\p{bc:R}\p{bc:AL}\p{bc:EN}\p{bc:AN}])?\p{bc:NSM}*"#
            + #"|\p{bc:L}(?:[\p{bc:L}\p{bc:EN}\p{bc:ES}\p{bc:CS}\p{bc:ET}\p{bc:ON}\p{bc:BN}\p{bc:NSM}]*"#
            + #"[\p{bc:L}\p{bc:EN}])?\p{bc:NSM}*)$"#)
}
