import Registry
import Testing

@Suite struct `Subjects` {
    @Test(arguments: [
        ("orders-value", ".", "orders-value", "orders-value"),
        (":.staging:orders-value", ".staging", "orders-value", ":.staging:orders-value"),
        (":.:orders", ".", "orders", "orders"),
        (":.staging:", ".staging", "", ":.staging:"),
        (":.staging", ".staging", "", ":.staging:"),
        (":.a:b:c", ".a", "b:c", ":.a:b:c"),
        ("a:b", ".", "a:b", "a:b"),
        (":*:", ".", ":*:", ":*:"),
        ("*", ".", "*", "*"),
        ("", ".", "", ""),
    ])
    func `a text is split into context and name`(text: String, context: String, name: String, qualified: String) throws
    {
        let subject = try Subject(text)
        #expect(subject.context.name == context)
        #expect(subject.name == name)
        #expect(subject.qualified == qualified)
    }

    @Test(arguments: ["a\nb", "\u{0}", "__GLOBAL", "__EMPTY", ":.x:__EMPTY", ":.__GLOBAL:s", ":.__GLOBAL:"])
    func `control characters and reserved names are refused`(text: String) {
        #expect(throws: RegistryError(.invalidSubject, "The specified subject '\(text)' is not a valid.")) {
            try Subject(text)
        }
    }

    @Test func `subjects are equal only if their bytes are`() throws {
        #expect(try Subject("\u{E9}") != Subject("e\u{301}"))
        #expect(try Set([Subject("\u{E9}"), Subject("e\u{301}"), Subject(":.:e\u{301}")]).count == 2)
    }

    @Test func `subjects sort by UTF-16 code units`() throws {
        let subjects = try ["b", "a", ":.c:s", "\u{FF5E}", "\u{1F600}"].map { text in try Subject(text) }
        #expect(subjects.sorted().map(\.qualified) == [":.c:s", "a", "b", "\u{1F600}", "\u{FF5E}"])
    }

    @Test func `a context may be named with or without its dot`() throws {
        #expect(try SchemaContext("staging") == SchemaContext(".staging"))
        #expect(try SchemaContext(".") == .default)
        #expect(throws: RegistryError.self) { try SchemaContext("a:b") }
        #expect(throws: RegistryError.self) { try SchemaContext(".__GLOBAL") }
    }

    @Test(arguments: [
        (":*:", ["s", ":.c:s", ":.c:t"]), ("", ["s"]), (":.c:", [":.c:s", ":.c:t"]), (":.c:t", [":.c:t"]),
        (":*:s", ["s", ":.c:s"]), ("x", []),
    ])
    func `a prefix selects subjects`(prefix: String, selected: [String]) throws {
        let filter = SubjectFilter(subjectPrefix: prefix)
        #expect(filter.subjectPrefix == prefix)
        #expect(try ["s", ":.c:s", ":.c:t"].filter { try filter.matches(Subject($0)) } == selected)
    }

    @Test(arguments: [
        ("", RegistryScope.global), (":.:", .global), (":.__GLOBAL:", .allContexts), (":.__GLOBAL", .allContexts),
    ])
    func `a scope is read from its text`(text: String, scope: RegistryScope) throws {
        #expect(try RegistryScope(text) == scope)
    }

    @Test(arguments: ["s", ":.c:s", ":.c:", "", ":.__GLOBAL:"])
    func `a scope's text reads back`(text: String) throws {
        #expect(try RegistryScope(text).text == text)
    }
}

@Suite struct `Version selectors` {
    @Test(arguments: [
        ("1", "1"), ("2147483647", "2147483647"), ("latest", "latest"), (" LATEST ", "latest"), ("-1", "latest"),
    ])
    func `a version is read`(text: String, version: String) throws {
        #expect(try VersionSelector(text).description == version)
    }

    @Test(arguments: ["0", "-2", "abc", "", "1.0", "2147483648", "late st"])
    func `anything else is refused`(text: String) {
        let error = #expect(throws: RegistryError.self) { try VersionSelector(text) }
        #expect(error?.code == .invalidVersion)
        #expect(error?.message.hasPrefix("The specified version '\(text)' is not a valid version id. ") == true)
    }
}
