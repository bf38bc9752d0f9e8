import Testing

@Suite struct `concord canon` {
    @Test func `the canonical form is printed alone`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("a.avsc", #"{"type": "fixed", "doc": "x", "name": "a.F", "size": 4}"#)
        let run = try CommandRun("canon", file)
        #expect(run.status == 0)
        #expect(run.output == "{\"name\":\"a.F\",\"type\":\"fixed\",\"size\":4}\n")
    }

    @Test(arguments: [
        ("rabin", "8f5c393f1ad57572\n"), ("md5", "ef524ea1b91e73173d938ade36c1db32\n"),
        ("sha256", "3f2b87a9fe7cc9b13835598c3981cd45e3e355309e5090aa0933d7becb6fba45\n"),
    ])
    func `the fingerprints of int are those of the specification's implementations`(name: String, digits: String) throws
    {
        #expect(try CommandRun("canon", "-", "--fingerprint", name, input: "\"int\"").output == digits)
    }

    @Test func `a schema that isn't valid exits with 3`() throws {
        let run = try CommandRun("canon", "-", input: #"{"type":"record"}"#)
        #expect(run.status == 3)
        #expect(run.output.isEmpty)
    }
}
