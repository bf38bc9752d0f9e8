import Foundation
import JSON
import Testing

@Suite struct `concord convert` {
    private static let schema = "schemas/orders-value/5.avsc"

    private func convert(_ input: Data, _ arguments: String...) throws -> CommandRun {
        try CommandRun(["convert", "--schema", Self.schema] + arguments, input: input)
    }

    private var events: Data {
        get throws { try Data(contentsOf: CommandRun.project.appending(path: "fixtures/orders/good.jsonl")) }
    }

    @Test(arguments: ["avro", "framed", "ocf"], ["plain", "tagged"])
    func `events come back as they were from every encoding`(encoding: String, form: String) throws {
        let avro = try convert(try events, "--from", "json", "--to", "avro")
        let text = try convert(avro.data, "--from", "avro", "--to", "json", "--form", form)
        let binary = try convert(
            text.data, "--from", "json", "--to", encoding, "--id", "7", "--form", form)
        #expect(binary.status == 0, "\(binary.errors)")
        let back = try convert(binary.data, "--from", encoding, "--to", "json")
        #expect(back.data == (try events))
    }

    @Test(arguments: ["null", "deflate", "snappy", "zstandard", "bzip2", "xz"])
    func `every codec of container files is written and read`(codec: String) throws {
        let file = try convert(try events, "--from", "json", "--to", "ocf", "--codec", codec)
        #expect(file.data.starts(with: Data("Obj\u{1}".utf8)))
        let back = try convert(file.data, "--from", "ocf", "--to", "json")
        #expect(back.data == (try events))
    }

    @Test func `old events are read with a new schema`() throws {
        let old = """
            {"order_id":"00000001-0000-4000-8000-000000001eef","placed_at":1,"status":"PAID",\
            "customer":{"id":1,"email":"a@b"},"lines":[{"sku":"x","quantity":3,"unit_price":"1.00"}],\
            "currency":"EUR","total":"2.00"}
            """
        let run = try CommandRun(
            "convert", "--schema", "schemas/orders-value/1.avsc", "--reader-schema", Self.schema, "--from", "json",
            "--to", "json", input: old)
        #expect(
            run.output == """
                {"order_id":"00000001-0000-4000-8000-000000001eef","placed_at":1,"status":"PAID",\
                "customer":{"id":1,"contact_email":"a@b"},"lines":[{"sku":"x","quantity":3,"unit_price":"1.00"}],\
                "total":"2.00","coupon":null,"attributes":{},"ship_to":null}

                """)
        let refused = try CommandRun(
            "convert", "--schema", "schemas/orders-value/1.avsc", "--reader-schema",
            "schemas/orders-value-broken/field-without-default.avsc", "--from", "json", "--to", "avro", input: old)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("record 1"))
        #expect(refused.errors.contains("\"channel\""))
    }

    @Test func `an invalid event ends the conversion and exits with 1`() throws {
        let bad = try Data(contentsOf: CommandRun.project.appending(path: "fixtures/orders/bad.jsonl"))
        let run = try convert(bad, "--from", "json", "--to", "avro")
        #expect(run.status == 1)
        #expect(run.errors.contains("record 1: 1:145: /placed_at"))
    }

    @Test(arguments: ["avro", "framed", "ocf"])
    func `a damaged input exits with 3 and says where`(encoding: String) throws {
        let whole = try convert(try events, "--from", "json", "--to", encoding, "--id", "7")
        let run = try convert(whole.data.dropLast(3), "--from", encoding, "--to", "json")
        #expect(run.status == 3)
        #expect(!run.errors.isEmpty)
        #expect(try convert(Data("garbage".utf8), "--from", encoding, "--to", "json").status == 3)
    }

    @Test func `framing needs an id`() throws {
        #expect(try convert(try events, "--from", "json", "--to", "framed").status == 2)
    }
}
