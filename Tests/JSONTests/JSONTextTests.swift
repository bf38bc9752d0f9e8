import JSON
import Testing

@Suite struct `Numbers as JSON text` {
    private static let doubles: [(Double, String)] = [
        (0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (-1.5, "-1.5"), (0.1, "0.1"), (23.21, "23.21"),
        (1e15, "1000000000000000.0"), (9_007_199_254_740_992, "9007199254740992.0"),
        (9_999_999_999_999_998, "9999999999999998.0"), (1e16, "1e+16"), (1.5e16, "1.5e+16"), (1e22, "1e+22"),
        (1e100, "1e+100"), (1e-4, "0.0001"), (1.25e-4, "0.000125"), (1e-5, "1e-05"), (2.5e-10, "2.5e-10"),
        (.leastNonzeroMagnitude, "5e-324"), (.leastNonzeroMagnitude * 3, "1.5e-323"),
        (.leastNonzeroMagnitude * 4, "2e-323"), (.leastNormalMagnitude, "2.2250738585072014e-308"),
        (.greatestFiniteMagnitude, "1.7976931348623157e+308"), (9.5367431640625e-07, "9.5367431640625e-07"),
        (123_456.789, "123456.789"), (.nan, "\"NaN\""), (.infinity, "\"Infinity\""), (-.infinity, "\"-Infinity\""),
    ]

    @Test(arguments: doubles)
    func `a double has the form that Python gives it`(value: Double, text: String) {
        #expect(printed(value) == text)
    }

    private static let floats: [(Float, String)] = [
        (0, "0.0"), (0.1, "0.1"), (16_777_216, "16777216.0"), (3.4028235e38, "3.4028235e+38"),
        (.leastNonzeroMagnitude, "1e-45"), (1.1754944e-38, "1.1754944e-38"), (0.3, "0.3"),
        (8.589934592e9, "8589935000.0"), (-2.5e-6, "-2.5e-06"), (.nan, "\"NaN\""), (-.infinity, "\"-Infinity\""),
    ]

    @Test(arguments: floats)
    func `a float has the digits of a float`(value: Float, text: String) {
        #expect(printed(value) == text)
    }

    // Swift's own description is an independent implementation of the same choice of digits in another layout.
    @Test func `random doubles have the shortest digits`() {
        var random = SplitMix(seed: 1)
        for _ in 0..<200_000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            #expect(digits(of: printed(value)) == digits(of: value.description), "\(value.bitPattern)")
        }
    }

    @Test func `doubles of few digits, integers and halves have the shortest digits`() {
        var random = SplitMix(seed: 2)
        for _ in 0..<50_000 {
            let digits = Int64(bitPattern: random.next() >> UInt64(random.next() % 60 + 4))
            for value in [
                Double(digits), Double(digits) / 100, Double(digits) / 1024, Double(digits) * 1e40,
                Double(sign: .plus, exponent: Int(digits % 2097) - 1074, significand: 1),
            ] {
                #expect(self.digits(of: printed(value)) == self.digits(of: value.description), "\(value.bitPattern)")
            }
        }
    }

    @Test func `doubles at every power of two have the shortest digits`() {
        for exponent in 0..<2047 as Range<UInt64> {
            for fraction in [0, 1, 2, 0xF_FFFF_FFFF_FFFE, 0xF_FFFF_FFFF_FFFF] as [UInt64] {
                let value = Double(bitPattern: exponent << 52 | fraction)
                #expect(digits(of: printed(value)) == digits(of: value.description), "\(value.bitPattern)")
            }
        }
    }

    @Test func `random floats have the shortest digits`() {
        var random = SplitMix(seed: 3)
        for _ in 0..<200_000 {
            let value = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
            guard value.isFinite else { continue }
            #expect(digits(of: printed(value)) == digits(of: value.description), "\(value.bitPattern)")
        }
    }

    @Test func `integers of every length are printed as Swift prints them`() {
        var values: [Int64] = [0, 1, -1, .max, .min]
        var power: Int64 = 1
        while power < Int64.max / 10 {
            power *= 10
            values += [power - 1, power, power + 1, -power, -power + 1, power * 9 / 7]
        }
        for value in values {
            let bits = UInt64(bitPattern: value)
            let (signed, unsigned) = unsafe (
                printed { unsafe JSONText.write(value, to: $0) }, printed { unsafe JSONText.write(bits, to: $0) }
            )
            #expect(signed == value.description)
            #expect(unsigned == bits.description)
        }
    }

    private func printed(_ value: Double) -> String { unsafe printed { unsafe JSONText.write(value, to: $0) } }
    private func printed(_ value: Float) -> String { unsafe printed { unsafe JSONText.write(value, to: $0) } }

    private func printed(_ write: (UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>) -> String {
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: JSONText.numberRoom) { buffer, count in
            guard let start = buffer.baseAddress else { return }
            count = unsafe write(start) - start
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The digits without zeros at the ends, the exponent that belongs to them, and the sign.
    private func digits(of text: String) -> [String] {
        guard let decimal = JSONNumber(text)?.decimal else { return [text] }
        return [decimal.isNegative ? "-" : "+", decimal.digits, String(decimal.exponent)]
    }
}

@Suite struct `Strings as JSON text` {
    @Test func `only quotes, backslashes and control characters are escaped`() {
        for scalar in (0..<0x300 as Range<UInt32>).compactMap(Unicode.Scalar.init) {
            for length in 0..<20 {
                let text = String(repeating: "a", count: length) + String(scalar) + String(repeating: "b", count: 5)
                #expect(printed(Array(text.utf8)) == String(JSONValue.quoted(text).dropFirst().dropLast()))
            }
        }
    }

    @Test func `many escapes in a row are all written`() {
        for length in 0..<40 {
            let text = String(repeating: "\"", count: length) + String(repeating: "\u{1}", count: length)
            #expect(printed(Array(text.utf8)) == String(JSONValue.quoted(text).dropFirst().dropLast()))
        }
    }

    // Swift's own check is an independent implementation.
    @Test func `sequences of UTF-8 are accepted and refused as Swift does`() {
        var random = SplitMix(seed: 4)
        let interesting: [UInt8] = [
            0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
            0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF,
        ]
        for first in interesting {
            for second in interesting {
                for third in interesting { check([first, second, third]) }
            }
        }
        for round in 0..<100_000 {
            var bytes = Array("aé€😀b€é".utf8.prefix(Int(random.next() % 20)))
            if round % 2 == 0, !bytes.isEmpty {
                bytes[Int(random.next() % UInt64(bytes.count))] = interesting[Int(random.next() % 25)]
            }
            check(bytes)
        }
    }

    private func check(_ bytes: [UInt8]) {
        for padding in [0, 7, 8] {
            let bytes = Array(repeating: UInt8(ascii: "x"), count: padding) + bytes
            #expect(printed(bytes) == String(validating: bytes, as: UTF8.self), "\(bytes)")
        }
    }

    /// nil where the bytes are no UTF-8.
    private func printed(_ source: [UInt8]) -> String? {
        var isUTF8 = true
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: JSONText.stringRoom(source.count)) { buffer, count in
            unsafe source.withUnsafeBufferPointer { source in
                guard let start = buffer.baseAddress, let first = source.baseAddress else { return }
                if let end = unsafe JSONText.write(utf8: first, count: source.count, to: start) {
                    count = unsafe end - start
                } else {
                    isUTF8 = false
                }
            }
        }
        return isUTF8 ? String(decoding: bytes, as: UTF8.self) : nil
    }
}

/// A small generator of repeatable randomness (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
