import NIOHTTP1
import Registry
import RegistryClient
import SchemaLanguage
import Testing

@Suite struct `A client remembers` {
    private static let schema = #"{"schema":"\"string\"","subject":"s","version":1,"id":1}"#
    private static let missing = #"{"error_code":40403,"message":"Schema 1 not found"}"#

    @Test func `a schema by its id, its GUID and its content`() async throws {
        let instance = try await FaultyInstance(.init(body: Self.schema))
        let client = try client(instance.url)
        let id = try #require(SchemaID(1))
        let guid = try await client.schema(id: id, for: nil).guid
        let submission = SchemaSubmission(.avro, #""string""#)
        for _ in 0..<3 {
            _ = try await client.schema(id: id, for: nil)
            _ = try await client.schema(id: id, for: Subject("s"))
            _ = try await client.schema(guid: guid)
            _ = try await client.lookUp(submission, under: Subject("s"), deleted: .exclude)
            _ = try await client.register(submission, under: Subject("s"))
        }
        #expect(instance.requests.count == 5)
        // What may change is asked each time.
        for _ in 0..<2 { _ = try await client.version(.latest, of: Subject("s"), deleted: .exclude) }
        #expect(instance.requests.count == 7)
    }

    @Test func `a missing schema for a while, or until something is registered`() async throws {
        let instance = try await FaultyInstance(.init(status: 404, body: Self.missing), .init(body: Self.schema))
        let client = try client(instance.url) { $0.missLifetime = .seconds(60) }
        let id = try #require(SchemaID(1))
        for _ in 0..<3 {
            let error = await #expect(throws: RegistryError.self) { try await client.schema(id: id, for: nil) }
            #expect(error?.code == .schemaNotFound)
        }
        #expect(instance.requests.count == 1)
        _ = try await client.register(SchemaSubmission(.avro, #""string""#), under: Subject("s"))
        #expect(try await client.schema(id: id, for: nil).content.text == #""string""#)
    }

    @Test func `no missing schema if it shouldn't`() async throws {
        let instance = try await FaultyInstance(.init(status: 404, body: Self.missing), .init(body: Self.schema))
        let client = try client(instance.url) { $0.missLifetime = .zero }
        let id = try #require(SchemaID(1))
        await #expect(throws: RegistryError.self) { try await client.schema(id: id, for: nil) }
        #expect(try await client.schema(id: id, for: nil).use?.version.value == 1)
    }

    @Test func `no more schemas than it may`() async throws {
        let instance = try await FaultyInstance(.init(body: Self.schema))
        let client = try client(instance.url) { $0.cachedSchemasMax = 10 }
        for number in 0..<100 { _ = try await client.schema(id: #require(SchemaID(number)), for: nil) }
        #expect(instance.requests.count == 100)
        _ = try await client.schema(id: #require(SchemaID(99)), for: nil)
        #expect(instance.requests.count == 100)
        _ = try await client.schema(id: #require(SchemaID(0)), for: nil)
        #expect(instance.requests.count == 101)
    }

    @Test func `what an older registry answers in few words`() async throws {
        let instance = try await FaultyInstance(
            .init(body: #"{"id":7}"#), .init(body: #"{"subject":"s","id":7,"version":3,"schema":"\"string\""}"#))
        let client = try client(instance.url)
        let registered = try await client.register(SchemaSubmission(.avro, #""string""#), under: Subject("s"))
        #expect(registered.id.value == 7 && registered.version.value == 3)
        #expect(instance.requests.map(\.uri) == ["/subjects/s/versions", "/subjects/s"])
        #expect(registered.guid == registered.content.guid)
    }
}
