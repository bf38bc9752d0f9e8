import Avro
import SchemaLanguage
import Testing

@Suite struct `Doubts about Avro schemas that are compatible` {
    private static func schema(_ namespace: String, at: String, price: Int, key: String) throws -> AvroSchema {
        try AvroSchema(
            parsing: SchemaText(
                #"""
                {"type": "record", "name": "Order", "namespace": "\#(namespace)", "fields": [
                  {"name": "at", "type": ["null", {"type": "long", "logicalType": "\#(at)"}]},
                  {"name": "price", "type": {"type": "array", "items":
                    {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": \#(price)}}},
                  {"name": "key", "type": \#(key)}]}
                """#, name: "order.avsc"))
    }

    @Test func `name what is read as something else`() throws {
        let old = try Self.schema("shop", at: "timestamp-millis", price: 2, key: #""int""#)
        let new = try Self.schema(
            "shop.v2", at: "timestamp-micros", price: 3, key: #"{"type": "int", "logicalType": "date"}"#)
        #expect(try AvroSchema.incompatibilities(old: old, new: new, direction: .backward).isEmpty)
        #expect(
            try AvroSchema.doubts(old: old, new: new, direction: .backward).map(\.description) == [
                "order.avsc:1:1: warning: new readers of old records find shop.Order where they expect shop.v2.Order; "
                    + "implementations that compare full names refuse it",
                "order.avsc:2:35: warning: new readers of old records may take timestamp-millis for timestamp-micros: "
                    + "the bytes are not converted",
                "order.avsc:4:5: warning: new readers of old records may take decimal(9, 2) for decimal(9, 3): "
                    + "the bytes are not converted",
            ])
        #expect(try AvroSchema.doubts(old: old, new: new, direction: .forward).count == 3)
    }

    @Test func `are none where nothing changed, or where it can't be read anyway`() throws {
        let schema = try Self.schema("shop", at: "timestamp-millis", price: 2, key: #""int""#)
        #expect(try AvroSchema.doubts(old: schema, new: schema, direction: .backward).isEmpty)
        let other = try AvroSchema(parsing: #""string""#)
        #expect(try AvroSchema.doubts(old: schema, new: other, direction: .forward).isEmpty)
    }
}
