import JSON
import Testing

@Suite struct `A table of names` {
    private func find(_ table: NameTable, _ text: String) -> (index: Int, end: Int) {
        let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: JSONScan.terminatorRoom)
        return unsafe bytes.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return (-1, 0) }
            let (index, end) = unsafe table.find(start)
            return unsafe (index, end - start)
        }
    }

    @Test(arguments: [1, 2, 5, 120, 3_000]) func `finds each of its names and no other`(count: Int) {
        let names = (0..<count).map { index in
            String(repeating: "n", count: index % 40) + "_\(index)"
        }
        let memory = PlanMemory()
        let table = NameTable(names, in: memory)
        let wrong = names.enumerated().filter { index, name in
            find(table, name + "\": 1") != (index, name.utf8.count) || find(table, name + "x\"").index != -1
                || find(table, "x" + name.dropFirst() + "\"").index != -1
        }
        #expect(wrong.map(\.element).isEmpty)
        #expect(find(table, "\"").index == -1)
    }

    @Test func `stops at a backslash and at the end of the text`() {
        let memory = PlanMemory()
        let table = NameTable(["price", "a_name_of_more_than_sixteen_bytes"], in: memory)
        #expect(find(table, "pr\\u0069ce\"").end == 2)
        #expect(find(table, "a_name_of_more_than_sixt").end == 24)
        #expect(find(table, "a_name_of_more_than_sixteen_bytes\"").index == 1)
        #expect(find(table, "a_name_of_more_thAn_sixteen_bytes\"").index == -1)
    }

    @Test(arguments: [
        "a", "abcd", "abcde", "abcdefghijklm", "abcdefghijklmn", "abcdefghijklmno", String(repeating: "z", count: 50),
    ])
    func `an expected name is told from all that differ in one byte`(name: String) {
        let memory = PlanMemory()
        let expected = ExpectedName(name, in: memory)
        let text = Array("\"\(name)\":1".utf8)
        func isAt(_ text: [UInt8]) -> Bool {
            let copy = text + [UInt8](repeating: 0, count: JSONScan.terminatorRoom)
            return unsafe copy.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress else { return false }
                return unsafe expected.isAt(start)
            }
        }
        #expect(isAt(text))
        #expect(expected.length == text.count - 1)
        for position in 0..<expected.length {
            var other = text
            other[position] ^= 1
            #expect(!isAt(other))
            #expect(!isAt(Array(text.prefix(position))))
        }
    }
}
