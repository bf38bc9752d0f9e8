/// Names of hosts, in ASCII and beyond.
extension Format {
    /// A host name (RFC 1123, section 2.1). A label that begins like an A-label must be one (RFC 5891, section 4).
    static func isHostname(_ text: ByteSlice) -> Bool {
        // RFC 1034, section 3.1: 255 octets with a length before each label, which leaves 253 characters.
        guard text.count <= 253 else { return false }
        var labels: [[Unicode.Scalar]] = []
        for label in text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard isASCIILabel(label) else { return false }
            if isALabelPrefix(label) {
                guard let decoded = InternationalLabel(aLabel: label.dropFirst(4).map { $0 | ($0 & 0x40) >> 1 }) else {
                    return false
                }
                labels.append(decoded.scalars)
            }
        }
        return labels.allSatisfy { InternationalLabel.satisfiesBidiRule($0, in: labels) }
    }

    /// A host name whose labels are ASCII or U-labels (RFC 5890, section 2.3.2.1).
    static func isInternationalHostname(_ text: ByteSlice) -> Bool {
        var length = -1
        var labels: [[Unicode.Scalar]] = []
        // RFC 3490, section 3.1: three other full stops separate labels, too.
        let dots: [Unicode.Scalar] = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
        for label in text.text.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: dots.contains) {
            if label.allSatisfy(\.isASCII) {
                let bytes = Array(String(label).utf8)[...]
                guard isASCIILabel(bytes) else { return false }
                length += bytes.count + 1
                if isALabelPrefix(bytes) {
                    guard let decoded = InternationalLabel(aLabel: bytes.dropFirst(4).map { $0 | ($0 & 0x40) >> 1 })
                    else {
                        return false
                    }
                    labels.append(decoded.scalars)
                } else {
                    labels.append(Array(label))
                }
            } else {
                guard let uLabel = InternationalLabel(uLabel: Array(label)) else { return false }
                length += uLabel.aLabelLength + 1
                labels.append(uLabel.scalars)
            }
        }
        return length <= 253 && labels.allSatisfy { InternationalLabel.satisfiesBidiRule($0, in: labels) }
    }

    /// Letters, digits and inner hyphens, at most 63.
    private static func isASCIILabel(_ label: some BidirectionalCollection<UInt8>) -> Bool {
        1...63 ~= label.count && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
            && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isALabelPrefix(_ label: some Collection<UInt8>) -> Bool {
        label.prefix(4).map { $0 | 0x20 }.elementsEqual("xn--".utf8.map { $0 | 0x20 })
    }
}
