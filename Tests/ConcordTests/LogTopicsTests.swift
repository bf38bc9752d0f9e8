import JSON
import Testing

@Suite struct `concord log topics` {
    @Test func `topics are made, listed and removed`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        #expect(try CommandRun("log", "topics", "create", "orders", "--partitions", "3", "--data", data).status == 0)
        let list = try CommandRun("log", "topics", "--data", data, "--format", "json").json
        #expect(list == [["topic": "orders", "partitions": 3, "durability": "group"]])
        #expect(try CommandRun("log", "topics", "create", "orders", "--data", data).status == 6)
        #expect(try CommandRun("log", "topics", "create", "../x", "--data", data).status == 6)
        let offsets = try CommandRun("log", "offsets", "orders", "--data", data)
        #expect(offsets.output == "partition 0: 0 to 0\npartition 1: 0 to 0\npartition 2: 0 to 0\n")
        #expect(try CommandRun("log", "topics", "delete", "orders", "--data", data).status == 2)
        #expect(try CommandRun("log", "topics", "delete", "orders", "--data", data, "--yes").status == 0)
        #expect(try CommandRun("log", "offsets", "orders", "--data", data).status == 6)
    }
}
