import Avro
import SchemaLanguage
import Testing

@Suite struct `References of Avro schemas` {
    private let currency = SchemaText(
        "{\"type\": \"enum\", \"name\": \"Currency\", \"namespace\": \"shop\", \"symbols\": [\"EUR\"]}",
        name: "currency@1")
    private let price = SchemaText(
        """
        {"type": "record", "name": "shop.Price", "fields": [
          {"name": "amount", "type": "long"}, {"name": "currency", "type": "Currency"}]}
        """, name: "price@3")
    private let order = SchemaText(
        """
        {"type": "record", "name": "Order", "namespace": "shop", "fields": [
          {"name": "price", "type": "Price"},
          {"name": "paid", "type": ["null", "shop.Currency"], "default": null}]}
        """, name: "order.avsc")

    @Test func `a schema may use the types of its references, and they those of the ones before`() throws {
        let schema = try AvroSchema(parsing: order, references: [currency, price])
        #expect(schema.sources.map(\.name) == ["order.avsc", "currency@1", "price@3"])
        #expect(schema[schema.root].fullName?.full == "shop.Order")
        let record = try #require(schema[schema.root].record)
        let used = schema[record.fields[0].type]
        #expect(used.fullName?.full == "shop.Price")
        #expect(used.place.source == 2)
        #expect(schema.range(of: used.place).name == "price@3")
        #expect(schema[schema[record.fields[1].type].branches[1]].place.source == 1)
        #expect(
            schema.canonicalForm == """
                {"name":"shop.Order","type":"record","fields":[{"name":"price","type":{"name":"shop.Price",\
                "type":"record","fields":[{"name":"amount","type":"long"},{"name":"currency","type":\
                {"name":"shop.Currency","type":"enum","symbols":["EUR"]}}]}},\
                {"name":"paid","type":["null","shop.Currency"]}]}
                """)
    }

    @Test func `the registry's text leaves referenced types as names, the resolved one writes them out`() throws {
        let schema = try AvroSchema(parsing: order, references: [currency, price])
        #expect(
            schema.registryText == """
                {"type":"record","name":"Order","namespace":"shop","fields":[{"name":"price","type":"Price"},\
                {"name":"paid","type":["null","Currency"],"default":null}]}
                """)
        #expect(
            schema.resolvedText == """
                {"type":"record","name":"Order","namespace":"shop","fields":[{"name":"price","type":{"type":"record",\
                "name":"Price","fields":[{"name":"amount","type":"long"},{"name":"currency","type":{"type":"enum",\
                "name":"Currency","symbols":["EUR"]}}]}},{"name":"paid","type":["null","Currency"],"default":null}]}
                """)
        let resolved = try AvroSchema(parsing: schema.resolvedText)
        #expect(resolved.isEquivalent(to: schema))
        #expect(resolved.canonicalForm == schema.canonicalForm)
    }

    @Test func `a type that a reference defines inside is written out where it is used first`() throws {
        // Confluent takes only the type that a reference describes as known.
        let outer = SchemaText(
            """
            {"type": "record", "name": "A", "fields": [
              {"name": "b", "type": {"type": "fixed", "name": "B", "size": 1}}]}
            """)
        let schema = try AvroSchema(parsing: SchemaText("[\"A\", \"B\"]"), references: [outer])
        #expect(schema.registryText == "[\"A\",{\"type\":\"fixed\",\"name\":\"B\",\"size\":1}]")
        #expect(
            try AvroSchema(parsing: SchemaText(schema.registryText), references: [outer]).isEquivalent(to: schema))
    }

    @Test func `a missing reference is an unknown type`() {
        #expect(throws: SchemaError.self) { try AvroSchema(parsing: order, references: [currency]) }
        // References don't see the ones after them.
        do throws(SchemaError) {
            _ = try AvroSchema(parsing: order, references: [price, currency])
            Issue.record("expected an error")
        } catch {
            #expect(error.problems.map(\.description) == ["price@3:2:68: error: unknown type \"shop.Currency\""])
        }
    }

    @Test func `references are read leniently and their warnings are not told again`() throws {
        let odd = SchemaText(
            """
            {"type": "record", "name": "Odd-Name", "doc": 1, "fields": [
              {"name": "a", "type": "int", "default": "x", "logicalType": "date"}]}
            """)
        let schema = try AvroSchema(
            parsing: SchemaText("{\"type\": \"array\", \"items\": \"Odd-Name\"}"), references: [odd])
        #expect(schema.warnings.isEmpty)
    }

    @Test func `the same type in the text and in a reference is one type`() throws {
        let text = "{\"type\": \"array\", \"items\": \(currency.text)}"
        let schema = try AvroSchema(parsing: SchemaText(text), references: [currency])
        #expect(schema.types.compactMap(\.fullName).count == 1)
        #expect(schema.registryText == "{\"type\":\"array\",\"items\":\"shop.Currency\"}")
    }
}
