#!/usr/bin/env python3
"""Schemas that one pass over an event can't decide, or that are large, with events that are valid.

  json_schema_workloads.py OUT      writes OUT/workloads/NAME/NAME.schema.json and OUT/data/NAME.plain.ndjson

The layout is that of the yardstick's workloads, so that its peers run on them: put its `peers` folder beside
OUT/workloads. The same events come out each time.
"""
import json, os, random, sys

DIALECT = "https://json-schema.org/draft/2020-12/schema"
WORDS = "amber anchor bridge cargo copper delta ember fable garden harbor island jacket kettle ladder maple".split()


def words(r, n):
    return " ".join(r.choice(WORDS) for _ in range(n))


def choice(r):
    """oneOf over objects that a const tells apart."""
    kinds = ["card", "transfer", "cash", "voucher", "wallet", "invoice", "crypto", "credit"]
    schema = {"type": "array", "items": {"oneOf": [
        {"type": "object", "required": ["kind", "amount", k + "_id"], "properties": {
            "kind": {"const": k}, "amount": {"type": "number", "minimum": 0}, k + "_id": {"type": "string"},
            "note": {"type": ["string", "null"]}}} for k in kinds]}}

    def event():
        out = []
        for _ in range(r.randrange(4, 12)):
            k = r.choice(kinds)
            out.append({"kind": k, "amount": round(r.uniform(0, 900), 2), k + "_id": "%012x" % r.getrandbits(48), "note": words(r, 4) if r.random() < .5 else None})
        return out
    return schema, event, 5000


def refs(r):
    """allOf and $ref, eight definitions deep, with unevaluatedProperties at the end."""
    defs = {"t0": {"type": "object", "properties": {"p0": {"type": "integer"}}, "required": ["p0"]}}
    for i in range(1, 8):
        defs["t%d" % i] = {"allOf": [{"$ref": "#/$defs/t%d" % (i - 1)}], "properties": {"p%d" % i: {"$ref": "#/$defs/text"}}, "required": ["p%d" % i]}
    defs["text"] = {"type": "string", "minLength": 1, "maxLength": 60}
    defs["tree"] = {"$ref": "#/$defs/t7", "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}, "unevaluatedProperties": False}

    def tree(depth):
        node = {"p0": r.randrange(10**6)}
        for i in range(1, 8):
            node["p%d" % i] = words(r, 2)
        if depth:
            node["children"] = [tree(depth - 1) for _ in range(r.randrange(1, 3))]
        return node
    return {"$ref": "#/$defs/tree", "$defs": defs}, lambda: tree(3), 2500


def patterns(r):
    """patternProperties with regular expressions of several sorts."""
    schema = {"type": "object", "patternProperties": {
        "^x-[a-z]+$": {"type": "string"}, "^(int|long)_": {"type": "integer"}, "_at$": {"type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$"},
        "^flag\\d+$": {"type": "boolean"}}, "additionalProperties": {"type": "string", "pattern": "^(?:[a-z]+ ?)*$"}}

    def event():
        out = {}
        for _ in range(r.randrange(8, 24)):
            w = r.choice(WORDS)
            k = r.randrange(5)
            if k == 0:
                out["x-" + w] = words(r, 3)
            elif k == 1:
                out[r.choice(["int_", "long_"]) + w] = r.randrange(10**9)
            elif k == 2:
                out[w + "_at"] = "2026-%02d-%02dT%02d:%02d:%02dZ" % (r.randrange(1, 13), r.randrange(1, 28), r.randrange(24), r.randrange(60), r.randrange(60))
            elif k == 3:
                out["flag%d" % r.randrange(100)] = r.random() < .5
            else:
                out[w] = words(r, 4)
        return out
    return schema, event, 8000


def symbols(r):
    """Large enums of strings and of numbers."""
    codes = ["%s-%04d" % (r.choice(WORDS).upper(), i) for i in range(3000)]
    numbers = sorted(r.sample(range(100000), 500))
    schema = {"type": "object", "required": ["codes", "numbers"], "properties": {
        "codes": {"type": "array", "items": {"enum": codes}}, "numbers": {"type": "array", "items": {"enum": numbers}}}}
    return schema, lambda: {"codes": [r.choice(codes) for _ in range(20)], "numbers": [r.choice(numbers) for _ in range(10)]}, 8000


def unique(r):
    """uniqueItems, contains, if and dependentRequired."""
    schema = {"type": "object", "properties": {
        "ids": {"type": "array", "uniqueItems": True, "items": {"type": "integer"}},
        "points": {"type": "array", "uniqueItems": True, "items": {"type": "object", "properties": {"x": {"type": "number"}, "y": {"type": "number"}}}},
        "tags": {"type": "array", "contains": {"const": "main"}, "maxContains": 1}},
        "if": {"properties": {"mode": {"const": "strict"}}, "required": ["mode"]}, "then": {"required": ["ids", "points"]},
        "dependentRequired": {"points": ["tags"]}}

    def event():
        return {"mode": r.choice(["strict", "loose"]), "ids": r.sample(range(10**7), r.randrange(5, 60)),
                "points": [{"x": round(r.uniform(-9, 9), 3), "y": i} for i in range(r.randrange(2, 10))], "tags": r.sample(WORDS, 3) + ["main"]}
    return schema, event, 5000


def generic(r):
    """A list whose item type is set by the outer schema through $dynamicRef."""
    schema = {"$id": "https://example.org/people", "$ref": "https://example.org/list", "$defs": {
        "item": {"$dynamicAnchor": "item", "type": "object", "required": ["name", "age"], "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}}},
        "list": {"$id": "https://example.org/list", "type": "object", "properties": {"next": {"anyOf": [{"type": "null"}, {"$ref": "#"}]}, "items": {"type": "array", "items": {"$dynamicRef": "#item"}}},
                 "$defs": {"any": {"$dynamicAnchor": "item"}}}}}

    def event(depth=3):
        return {"items": [{"name": words(r, 2), "age": r.randrange(99)} for _ in range(r.randrange(2, 9))], "next": event(depth - 1) if depth else None}
    return schema, event, 6000


def main():
    out = sys.argv[1]
    os.makedirs(os.path.join(out, "data"), exist_ok=True)
    for make in (choice, refs, patterns, symbols, unique, generic):
        name = make.__name__
        schema, event, count = make(random.Random(1))
        folder = os.path.join(out, "workloads", name)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, name + ".schema.json"), "w", encoding="utf-8") as f:
            json.dump({"$schema": DIALECT, **schema}, f)
        with open(os.path.join(out, "data", name + ".plain.ndjson"), "w", encoding="utf-8") as f:
            for _ in range(count):
                f.write(json.dumps(event(), separators=(",", ":")) + "\n")


main()
