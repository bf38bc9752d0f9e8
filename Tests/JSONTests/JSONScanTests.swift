import JSON
import Testing

@Suite struct `Scanning JSON` {
    /// Runs `body` on a terminated copy of `text`, and gives what it returns and how many bytes it moved past.
    private func scan<Value>(
        _ text: [UInt8], _ body: (UnsafeRawPointer) throws(JSONScan.Fault) -> (UnsafeRawPointer, Value)
    ) -> (value: Value, count: Int)? {
        let copy = text + [UInt8](repeating: 0, count: JSONScan.terminatorRoom)
        return unsafe copy.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, let (end, value) = unsafe try? body(start) else { return nil }
            return unsafe (value, end - start)
        }
    }

    private func integer(_ text: String) -> (value: Int64, count: Int)? {
        unsafe scan(Array(text.utf8)) { source throws(JSONScan.Fault) in
            let (end, value) = unsafe try JSONScan.integer(source)
            return unsafe (end, value)
        }
    }

    private func double(_ text: String) -> Double? {
        let result = unsafe scan(Array(text.utf8)) { source throws(JSONScan.Fault) in
            let (end, value) = unsafe try JSONScan.double(source)
            return unsafe (end, value)
        }
        return result.flatMap { $0.count == text.utf8.count ? $0.value : nil }
    }

    private func float(_ text: String) -> Float? {
        let result = unsafe scan(Array(text.utf8)) { source throws(JSONScan.Fault) in
            let (end, value) = unsafe try JSONScan.float(source)
            return unsafe (end, value)
        }
        return result.flatMap { $0.count == text.utf8.count ? $0.value : nil }
    }

    private func string(_ text: [UInt8]) -> [UInt8]? {
        var output = [UInt8](repeating: 0xAA, count: text.count + 8)
        let written = unsafe output.withUnsafeMutableBytes { output in
            let output = output.baseAddress
            return unsafe scan(text) { source throws(JSONScan.Fault) in
                guard let output = unsafe output else { throw .refused }
                let (end, written) = unsafe try JSONScan.string(source + 1, to: output)
                return unsafe (end, written - output)
            }
        }
        guard let written, written.count == text.count else { return nil }
        #expect(skips(text) == text.count)
        return Array(output.prefix(written.value))
    }

    private func skips(_ text: [UInt8], depth: Int = 64) -> Int? {
        unsafe scan(text) { source throws(JSONScan.Fault) in
            unsafe (try JSONScan.skipValue(source, depth: depth), ())
        }?.count
    }

    // MARK: Integers

    @Test func `integers of every length are read`() {
        for length in 1...19 {
            for first in 1...9 {
                let digits = String(first) + String("987654321012345678".prefix(length - 1))
                for text in [digits, "-" + digits] {
                    #expect(integer(text)?.value == Int64(text), "\(text)")
                    #expect(Int64(text) == nil || integer(text + ",")?.count == text.utf8.count)
                }
            }
        }
    }

    @Test(arguments: [7, 8, 15, 16, 31, 32, 53, 63, 64])
    func `integers around the powers of two are read`(bits: Int) {
        let power = Int128(1) << bits
        for sign in [1, -1] as [Int128] {
            for offset in -2...2 as ClosedRange<Int128> {
                let value = sign * power + offset
                #expect(integer(String(value))?.value == Int64(exactly: value), "\(value)")
            }
        }
    }

    @Test(arguments: ["", "-", "01", "-01", "00", "+1", "--1", "a", ".5", "012345678", "99999999999999999999", "−1"])
    func `what is no integer is refused`(text: String) {
        #expect(integer(text) == nil)
    }

    @Test func `minus zero is zero`() {
        #expect(integer("-0")?.value == 0)
    }

    // MARK: Reals

    @Test(arguments: [
        "0", "-0", "0.0", "-0.0", "1", "1.0", "0.1", "0.30000000000000004", "123456789.125", "1e0", "1E+2", "1e-2",
        "0e999",
        "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324", "2.2250738585072011e-308",
        "2.2250738585072014e-308", "1.7976931348623157e308", "1.7976931348623158e308", "9007199254740993",
        "9007199254740992.5", "9007199254740993.00000000000000000000000000000001", "1e22", "1e23", "8.5e22",
        "179769313486231580793728971405301e276", "0.000000000000000000000000000000000000001", "12345678901234567890",
        "123456789012345678901234567890", "7.0e-10", "6.631236846766476e-316", "0.1e-6", "1234567.1234567890123",
        "5e-324", "1e-400", "9.5e-325", "3.237883913302901289588352412501532174863037669423108059901e-320",
    ])
    func `numbers are read as the nearest double`(text: String) {
        #expect(double(text)?.bitPattern == Double(text)?.bitPattern)
    }

    @Test func `random doubles are read back from their shortest digits and from seventeen`() {
        var wrong: [String] = []
        var state: UInt64 = 42
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: state ^ state >> 29)
            guard value.isFinite else { continue }
            if double(value.description)?.bitPattern != value.bitPattern { wrong.append(value.description) }
            let float = Float(value)
            if float.isFinite, self.float(float.description)?.bitPattern != float.bitPattern {
                wrong.append(float.description)
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func `random digits with random exponents are read as the standard library reads them`() {
        var wrong: [String] = []
        var state: UInt64 = 7
        func next(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        for _ in 0..<10_000 {
            var text = next(2) == 0 ? "-" : ""
            text += String(1 + next(9))
            for _ in 0..<next(25) { text += String(next(10)) }
            if next(2) == 0 {
                text += "."
                for _ in 0...next(25) { text += String(next(10)) }
            }
            if next(2) == 0 { text += "e\(Int(next(700)) - 350)" }
            let expected = Double(text) ?? .infinity
            if double(text)?.bitPattern != (expected.isFinite ? expected.bitPattern : nil) { wrong.append(text) }
            let float = Float(text) ?? .infinity
            if self.float(text)?.bitPattern != (float.isFinite ? float.bitPattern : nil) { wrong.append(text) }
        }
        #expect(wrong.isEmpty)
    }

    @Test(arguments: [
        "16777217", "16777219", "16777217.0000000001", "1.00000017881393421514957253748434595763683319091796875001",
        "1.4e-45", "7.006492321624085e-46", "7.1e-46", "1.1754943157898259e-38", "3.4028235e38",
        "3.4028235677973366e38",
        "0.1", "8.5899345920000001e9",
    ])
    func `numbers are read as the nearest float without rounding twice`(text: String) {
        let expected = Float(text) ?? .infinity
        #expect(float(text)?.bitPattern == (expected.isFinite ? expected.bitPattern : nil))
    }

    @Test(arguments: [
        "", "-", ".5", "1.", "01", "-00.5", "1e", "1e+", "1.e5", "0x10", "NaN", "Infinity", "1e309", "-1e400", "1_000",
        "1e10001", "1e-10001", String(repeating: "1", count: 1_001), "0." + String(repeating: "0", count: 1_000),
    ])
    func `what is no finite number is refused`(text: String) {
        #expect(double(text) == nil)
        #expect(float(text) == nil)
    }

    @Test func `an exponent may have leading zeros`() {
        #expect(double("1e0000000000000000000000000000000002") == 100)
        #expect(double("1e" + String(repeating: "0", count: 30) + "99999") == nil)
    }

    // MARK: Strings

    @Test func `strings are read at every length and alignment`() {
        for length in [0, 1, 7, 8, 9, 15, 16, 17, 31, 64, 70] {
            let ascii = (0..<length).map { UInt8(0x61 + $0 % 26) }
            #expect(string([0x22] + ascii + [0x22]) == ascii)
            for position in 0..<length {
                var text = ascii
                text.replaceSubrange(position...position, with: Array("\\n".utf8))
                var expected = ascii
                expected[position] = 0x0A
                #expect(string([0x22] + text + [0x22]) == expected)
                var twoBytes = ascii
                twoBytes.replaceSubrange(position...position, with: Array("é".utf8))
                #expect(string([0x22] + twoBytes + [0x22]) == twoBytes)
                var control = ascii
                control[position] = 0x1F
                #expect(string([0x22] + control + [0x22]) == nil)
            }
        }
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC\uD83D\ude00""#, "Aé€😀"),
        (#""\u0000""#, "\0"), (#""\uFFFF\u0800\u07ff\u0080""#, "\u{FFFF}\u{800}\u{7FF}\u{80}"),
        ("\"日本\\u8a9e\"", "日本語"),
    ])
    func `escapes are read`(text: String, expected: String) {
        #expect(string(Array(text.utf8)) == Array(expected.utf8))
    }

    @Test func `a string of escapes alone is read`() {
        let text = "\"" + String(repeating: "\\u00e9\\n\\ud83d\\ude00", count: 1_000) + "\""
        #expect(string(Array(text.utf8)) == Array(String(repeating: "é\n😀", count: 1_000).utf8))
    }

    @Test(arguments: [
        #""\x""#, #""\u12""#, #""\u12g4""#, #""\ud800""#, #""\ud800\u0041""#, #""\ud800x""#, #""\udc00""#,
        #""\ud800\ud800""#,
        #""\"#, #"""#, "\"a\nb\"", "\"\u{0}\"", #""\u00"#, #""\ud83d\ude0"#, #""\U0041""#, #""\u 041""#, #""\u+041""#,
    ])
    func `mistakes in strings are refused`(text: String) {
        #expect(string(Array(text.utf8)) == nil)
        #expect(skips(Array(text.utf8)) == nil)
    }

    @Test(
        arguments: [
            [0x80], [0xC3], [0xC3, 0x28], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE2, 0x82],
            [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF8, 0x88],
            [0xFF], [0xFE], [0xF0, 0x9F, 0x98], [0xE2, 0x5C, 0x6E, 0x82, 0xAC], [0xC3, 0x5C, 0x75, 0x30, 0x30, 0x41],
        ] as [[UInt8]])
    func `what is no UTF-8 is refused wherever it stands`(bytes: [UInt8]) {
        for padding in 0..<18 {
            let text = [UInt8](repeating: 0x61, count: padding)
            #expect(string([0x22] + text + bytes + [0x22]) == nil)
            #expect(string([0x22] + bytes + text + [0x22]) == nil)
            #expect(skips([0x22] + text + bytes + [0x22]) == nil)
        }
    }

    // MARK: Skipping

    @Test(arguments: [
        "null", "true", "false", "0", "-1.5e+3", #""a""#, "[]", "{}", "[ ]", "{ }", "[1,[2,{}],[]]",
        #"{"a":{"b":[]},"c":1}"#,
        "[\n\t1 ,\r2 ]", #"{ "a" : 1 , "a" : 2 }"#,
    ])
    func `values are skipped to their end`(text: String) {
        #expect(skips(Array(text.utf8)) == text.utf8.count)
        #expect(skips(Array((text + " ,").utf8)) == text.utf8.count)
    }

    @Test(arguments: [
        "", "nul", "tru", "[", "[1", "[1,", "[1,]", "[,]", "[1 2]", "{", "{1}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#,
        #"{"a":1]"#, "[1}", "]", "}", ":", "'a'", "[1,2", #"{"a":[}"#,
    ])
    func `what is no value is refused`(text: String) {
        #expect(skips(Array(text.utf8)) == nil)
    }

    @Test func `nesting is limited`() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let inner = open == "[" ? "" : "1"
            for depth in [1, 63, 64, 65, 100_000] {
                let text = String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
                #expect((skips(Array(text.utf8)) != nil) == (depth <= 64), "\(depth)")
            }
        }
    }
}
