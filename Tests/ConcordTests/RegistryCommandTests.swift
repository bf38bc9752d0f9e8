import Foundation
import JSON
import Testing

@Suite struct `concord registry` {
    /// A data directory with the example subject's first versions.
    private func exampleData(versions: Int) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for version in 1...versions {
            let run = try CommandRun(
                "registry", "register", "orders-value", "schemas/orders-value/\(version).avsc", "--data",
                folder.path("data"))
            #expect(run.status == 0, "\(run.errors)")
        }
        return folder
    }

    @Test func `what was registered is found again by the next process`() throws {
        let folder = try exampleData(versions: 3)
        let data = folder.path("data")
        #expect(try CommandRun("registry", "subjects", "--data", data).output == "orders-value\n")
        let versions = try CommandRun("registry", "versions", "orders-value", "--data", data, "--format", "json").json
        #expect(versions.array?.compactMap { $0["version"]?.integer } == [1, 2, 3])
        #expect(versions.array?.compactMap { $0["id"]?.integer } == [1, 2, 3])
        let lookup = try CommandRun(
            "registry", "lookup", "orders-value", "schemas/orders-value/2.avsc", "--data", data, "--format", "json")
        #expect(try lookup.json["version"] == 2)
        let byID = try CommandRun("registry", "get", "--id", "3", "--data", data)
        let byVersion = try CommandRun("registry", "get", "orders-value@3", "--data", data)
        #expect(byID.output == byVersion.output)
        #expect(byID.output.hasPrefix(#"{"type":"record","name":"Order","namespace":"shop""#))
    }

    @Test func `registering again answers the same version`() throws {
        let folder = try exampleData(versions: 2)
        let run = try CommandRun(
            "registry", "register", "orders-value", "schemas/orders-value/1.avsc", "--data", folder.path("data"))
        #expect(run.output == "orders-value: version 1, id 1\n")
    }

    @Test func `a refused registration reports findings and leaves no version`() throws {
        let folder = try exampleData(versions: 5)
        let run = try CommandRun(
            "registry", "register", "orders-value", "schemas/orders-value-broken/type-narrowed.avsc", "--data",
            folder.path("data"), "--format", "json")
        #expect(run.status == 1)
        #expect(try run.json["findings"]?.array?.first?["rule"] == "avro/type-changed")
        let check = try CommandRun(
            "registry", "check", "orders-value", "schemas/orders-value-broken/type-narrowed.avsc", "--data",
            folder.path("data"), "--format", "json")
        #expect(check.status == 1)
        #expect(check.output == run.output)
        let versions = try CommandRun("registry", "versions", "orders-value", "--data", folder.path("data"))
        #expect(versions.output.split(separator: "\n").count == 5)
    }

    @Test func `a schema can use another one that is registered`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        let customer = try folder.file("c.avsc", #"{"type":"record","name":"a.C","fields":[]}"#)
        let order = try folder.file(
            "o.avsc", #"{"type":"record","name":"a.O","fields":[{"name":"c","type":"a.C"}]}"#)
        #expect(try CommandRun("registry", "register", "customer", customer, "--data", data).status == 0)
        let alone = try CommandRun("registry", "register", "order", order, "--data", data)
        #expect(alone.status == 3)
        #expect(alone.errors.contains("a.C"))
        let together = try CommandRun(
            "registry", "register", "order", order, "--ref", "a.C=customer@1", "--data", data)
        #expect(together.status == 0, "\(together.errors)")
        let referenced = try CommandRun("registry", "delete", "customer@1", "--data", data, "--yes")
        #expect(referenced.status == 6)
    }

    @Test func `the level decides, and can be set for one subject`() throws {
        let folder = try exampleData(versions: 1)
        let data = folder.path("data")
        #expect(try CommandRun("registry", "config", "get", "--data", data).output == "BACKWARD\n")
        #expect(try CommandRun("registry", "config", "set", "none", "orders-value", "--data", data).status == 0)
        let broken = "schemas/orders-value-broken/field-without-default.avsc"
        #expect(try CommandRun("registry", "register", "orders-value", broken, "--data", data).status == 0)
        #expect(try CommandRun("registry", "config", "unset", "orders-value", "--data", data).output == "NONE\n")
        #expect(try CommandRun("registry", "config", "get", "orders-value", "--data", data).status == 6)
        #expect(
            try CommandRun("registry", "config", "get", "orders-value", "--effective", "--data", data).output
                == "BACKWARD\n")
    }

    @Test func `a deletion asks, and with nobody to ask does nothing`() throws {
        let folder = try exampleData(versions: 2)
        let data = folder.path("data")
        #expect(try CommandRun("registry", "delete", "orders-value", "--data", data).status == 2)
        #expect(try CommandRun("registry", "delete", "orders-value@1", "--data", data, "--yes").status == 0)
        #expect(try CommandRun("registry", "get", "orders-value@1", "--data", data).status == 6)
        #expect(try CommandRun("registry", "get", "orders-value@1", "--deleted", "--data", data).status == 0)
        #expect(
            try CommandRun("registry", "delete", "orders-value@1", "--permanent", "--data", data, "--yes").status == 0)
    }

    @Test func `what isn't there is refused`() throws {
        let folder = try exampleData(versions: 1)
        let data = folder.path("data")
        #expect(try CommandRun("registry", "get", "nope", "--data", data).status == 6)
        #expect(try CommandRun("registry", "get", "orders-value@7", "--data", data).status == 6)
        #expect(try CommandRun("registry", "subjects", "--data", folder.path("nowhere")).status == 6)
        #expect(!FileManager.default.fileExists(atPath: folder.path("nowhere")))
    }

    @Test(arguments: ["register", "check", "lookup"])
    func `a schema that can't be read is an error of the input, which names the file`(command: String) throws {
        let folder = try exampleData(versions: 1)
        let bad = try folder.file("bad.avsc", #"{"type":"recrod"}"#)
        let run = try CommandRun("registry", command, "orders-value", bad, "--data", folder.path("data"))
        #expect(run.status == 3)
        #expect(run.errors.contains(bad))
    }
}

@Suite struct `Importing and exporting a topic` {
    @Test func `keeps ids, versions and levels, and prints what it took`() throws {
        let folder = try TemporaryFolder()
        let topic = #"""
            {"keytype":"NOOP","magic":0}\#tnull
            {"keytype":"SCHEMA","subject":"s","version":3,"magic":1}\#t{"subject":"s","version":3,"id":17,"schema":"\"int\"","deleted":false}
            {"keytype":"CONFIG","subject":"s","magic":0}\#t{"subject":"s","compatibilityLevel":"FULL"}
            """#
        let file = try folder.file("topic", topic)
        let imported = try CommandRun("registry", "import", "--from-topic", file, "--data", folder.path("a"))
        #expect(imported.status == 0, "\(imported.errors)")
        let shown = try CommandRun("registry", "get", "s@3", "--format", "json", "--data", folder.path("a"))
        #expect(try shown.json["id"]?.integer == 17)
        let level = try CommandRun("registry", "config", "get", "s", "--data", folder.path("a"))
        #expect(level.output == "FULL\n")
        let exported = try CommandRun("registry", "export", "--data", folder.path("a"))
        let copy = try folder.file("copy", exported.output)
        _ = try CommandRun("registry", "import", "--from-topic", copy, "--data", folder.path("b"))
        #expect(try CommandRun("registry", "export", "--data", folder.path("b")).output == exported.output)
        let again = try CommandRun("registry", "import", "--from-topic", copy, "--data", folder.path("b"))
        #expect(again.status == 6)
        let broken = try folder.file("broken", "nope")
        #expect(try CommandRun("registry", "import", "--from-topic", broken, "--data", folder.path("c")).status == 3)
    }
}
