"""Drives a registry with Confluent's own client and serializers: confluent_client.py URL. Fails on the first surprise."""

import sys

from confluent_kafka.schema_registry import Schema, SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.schema_registry.error import SchemaRegistryError
from confluent_kafka.schema_registry.json_schema import JSONDeserializer, JSONSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

client = SchemaRegistryClient({"url": sys.argv[1]})
order = """{"type":"record","name":"Order","namespace":"shop","fields":[
    {"name":"id","type":"long"},{"name":"note","type":["null","string"],"default":null}]}"""
order_with_total = order.replace("]}", ',{"name":"total","type":"double","default":0}]}')


def refused(code, call):
    try:
        call()
    except SchemaRegistryError as error:
        assert error.error_code == code, error
    else:
        raise AssertionError(f"expected {code}")


# The registry itself.
assert client.get_subjects() == []
refused(40401, lambda: client.get_latest_version("none"))
first = client.register_schema("orders-value", Schema(order, "AVRO"))
assert client.register_schema("orders-value", Schema(order, "AVRO"), normalize_schemas=True) == first
assert client.get_schema(first).schema_str == client.get_version("orders-value", 1).schema.schema_str
assert client.lookup_schema("orders-value", Schema(order, "AVRO")).version == 1
assert client.test_compatibility("orders-value", Schema(order_with_total, "AVRO"))
assert not client.test_compatibility("orders-value", Schema('"string"', "AVRO"))
refused(40901, lambda: client.register_schema("orders-value", Schema('"string"', "AVRO")))
client.register_schema("orders-value", Schema(order_with_total, "AVRO"))
assert client.get_versions("orders-value") == [1, 2]
line = Schema(
    '{"type":"record","name":"Line","fields":[{"name":"order","type":"shop.Order"}]}', "AVRO",
    [SchemaReference("shop.Order", "orders-value", 1)])
line_id = client.register_schema("lines-value", line)
assert client.get_schema(line_id).references[0].subject == "orders-value"
refused(42206, lambda: client.delete_version("orders-value", 1))
assert client.set_compatibility("orders-value", "FULL")["compatibility"] == "FULL"
assert client.get_compatibility("orders-value") == "FULL"
assert client.delete_version("orders-value", 2) == 2
assert client.delete_subject("lines-value") == [1]

# The serializers.
context = SerializationContext("payments", MessageField.VALUE)
event = {"id": 7, "note": "first"}
data = AvroSerializer(client, order)(event, context)
assert data[0] == 0 and int.from_bytes(data[1:5], "big") == first
assert AvroDeserializer(client)(data, context) == event
context = SerializationContext("people", MessageField.VALUE)
person = """{"$schema":"http://json-schema.org/draft-07/schema#","title":"Person","type":"object",
    "properties":{"name":{"type":"string"}},"required":["name"]}"""
data = JSONSerializer(person, client)({"name": "Ada"}, context)
assert JSONDeserializer(person, schema_registry_client=client)(data, context) == {"name": "Ada"}
assert sorted(client.get_subjects()) == ["orders-value", "payments-value", "people-value"]
print("ok")
