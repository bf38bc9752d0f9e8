import Avro
import JSON
import SchemaLanguage
import Testing

@Suite struct `Logical types of Avro schemas` {
    @Test(arguments: [
        ("\"bytes\", \"logicalType\": \"decimal\", \"precision\": 4", LogicalType.decimal(precision: 4, scale: 0)),
        ("\"bytes\", \"logicalType\": \"decimal\", \"precision\": 4, \"scale\": 4", .decimal(precision: 4, scale: 4)),
        (
            "\"fixed\", \"name\": \"F\", \"size\": 8, \"logicalType\": \"decimal\", \"precision\": 18",
            .decimal(precision: 18, scale: 0)
        ),
        ("\"bytes\", \"logicalType\": \"big-decimal\"", .bigDecimal), ("\"string\", \"logicalType\": \"uuid\"", .uuid),
        ("\"fixed\", \"name\": \"F\", \"size\": 16, \"logicalType\": \"uuid\"", .uuid),
        ("\"fixed\", \"name\": \"F\", \"size\": 12, \"logicalType\": \"duration\"", .duration),
        ("\"int\", \"logicalType\": \"date\"", .date), ("\"int\", \"logicalType\": \"time-millis\"", .timeMillis),
        ("\"long\", \"logicalType\": \"time-micros\"", .timeMicros),
        ("\"long\", \"logicalType\": \"timestamp-millis\"", .timestampMillis),
        ("\"long\", \"logicalType\": \"timestamp-micros\"", .timestampMicros),
        ("\"long\", \"logicalType\": \"timestamp-nanos\"", .timestampNanos),
        ("\"long\", \"logicalType\": \"local-timestamp-millis\"", .localTimestampMillis),
        ("\"long\", \"logicalType\": \"local-timestamp-micros\"", .localTimestampMicros),
        ("\"long\", \"logicalType\": \"local-timestamp-nanos\"", .localTimestampNanos),
    ])
    func `a logical type that fits is in force`(text: String, logicalType: LogicalType) throws {
        let schema = try AvroSchema(parsing: "{\"type\": \(text)}")
        #expect(schema[schema.root].logicalType == logicalType)
        #expect(schema[schema.root].attributes.first?.value.string == logicalType.name)
        #expect(schema.warnings.isEmpty)
    }

    @Test(arguments: [
        (
            "\"long\", \"logicalType\": \"date\"",
            "1:33: warning: the logical type \"date\" is ignored: it is for an int"
        ),
        (
            "\"int\", \"logicalType\": \"timestamp-nanos\"",
            "1:32: warning: the logical type \"timestamp-nanos\" is ignored: it is for a long"
        ),
        (
            "\"bytes\", \"logicalType\": \"uuid\"",
            "1:34: warning: the logical type \"uuid\" is ignored: it is for a string or a fixed of 16 bytes"
        ),
        (
            "\"int\", \"logicalType\": \"time-milis\"",
            "1:32: warning: unknown logical type \"time-milis\" is ignored; did you mean \"time-millis\"?"
        ),
        ("\"int\", \"logicalType\": \"money\"", "1:32: warning: unknown logical type \"money\" is ignored"),
        ("\"int\", \"logicalType\": 5", "1:32: warning: a logical type is a string; the number 5 is ignored"),
        (
            "\"bytes\", \"logicalType\": \"decimal\"",
            "1:34: warning: the logical type \"decimal\" is ignored: its \"precision\" is an integer above 0"
        ),
        (
            "\"bytes\", \"logicalType\": \"decimal\", \"precision\": 0",
            "1:58: warning: the logical type \"decimal\" is ignored: its \"precision\" is an integer above 0, found the number 0"
        ),
        (
            "\"bytes\", \"logicalType\": \"decimal\", \"precision\": 4.0",
            "1:58: warning: the logical type \"decimal\" is ignored: its \"precision\" is an integer above 0, found the number 4.0"
        ),
        (
            "\"bytes\", \"logicalType\": \"decimal\", \"precision\": 4, \"scale\": 5",
            "1:70: warning: the logical type \"decimal\" is ignored: its \"scale\" is an integer from 0 to the precision (4), found the number 5"
        ),
        (
            "\"fixed\", \"name\": \"F\", \"size\": 8, \"logicalType\": \"decimal\", \"precision\": 19",
            "1:82: warning: the logical type \"decimal\" is ignored: the fixed has room for 18 digits, not for a precision of 19"
        ),
        (
            "\"fixed\", \"name\": \"F\", \"size\": 0, \"logicalType\": \"decimal\", \"precision\": 1",
            "1:82: warning: the logical type \"decimal\" is ignored: the fixed has room for 0 digits, not for a precision of 1"
        ),
    ])
    func `a logical type that doesn't fit is ignored with a warning`(text: String, warning: String) throws {
        let schema = try AvroSchema(parsing: "{\"type\": \(text)}")
        #expect(schema[schema.root].logicalType == nil)
        #expect(schema.warnings.map(\.description) == [warning])
        #expect(schema[schema.root].attributes.first?.name == "logicalType")
    }

    @Test(arguments: [(1, 2), (2, 4), (4, 9), (8, 18), (16, 38), (20, 47), (32, 76), (129, 310), (255, 613)])
    func `a fixed holds as many digits as every number of that many has`(size: Int, digits: Int) throws {
        for (precision, fits) in [(digits, true), (digits + 1, false)] {
            let schema = try AvroSchema(
                parsing: """
                    {"type": "fixed", "name": "F", "size": \(size), "logicalType": "decimal", "precision": \(precision)}
                    """)
            #expect((schema[schema.root].logicalType != nil) == fits)
        }
    }
}
