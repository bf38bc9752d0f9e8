#!/usr/bin/env python3
"""Prints the ratios of Concord's speeds to its peers', from what shared/bench/peers/run.py wrote with --json.

A ratio is the median of the ratios round by round, as one minute's noise hits both sides of a round.
"""
import json, statistics, sys

WORKLOADS = ["click", "order", "sensor", "log", "wide"]
# What is measured, the peer it is compared with, and the least that the project aims at.
ROWS = [
    ("JSON → Avro / avro-c + jansson", ("json_to_avro", "concord"), ("json_to_avro", "avro-c+jansson"), [25, 27, 14, 17, 44]),
    ("JSON → Avro / fastavro + orjson", ("json_to_avro", "concord"), ("json_to_avro", "fastavro+orjson"), [30, 44, 9, 17, 45]),
    ("JSON → Avro / yyjson, parsing only", ("json_to_avro", "concord"), ("parse", "yyjson"), [0.8] * 5),
    ("keys in random order / avro-c + jansson", ("json_to_avro", "concord, keys in random order"),
     ("json_to_avro", "avro-c+jansson"), [8, 8, None, None, None]),
    ("tagged JSON → Avro / plain", ("tagged_json_to_avro", "concord"), ("json_to_avro", "concord"), [0.8] * 5),
    ("Avro → JSON / avro-c", ("avro_to_json", "concord"), ("avro_to_json", "avro-c+jansson"), [21, 28, 10, 21, 33]),
    ("Swift value → Avro, Codable / avro-c", ("value_to_avro", "concord, Codable"), ("value_to_avro", "avro-c"),
     [0.8, None, None, None, None]),
    ("Avro → Swift value, Codable / fastavro", ("avro_to_value", "concord, Codable"), ("avro_to_value", "fastavro"),
     [None] * 5),
    ("JSON → verdict / jsonschema-rs + orjson", ("validate_text", "concord"), ("validate_text", "jsonschema-rs+orjson"),
     [3.8, 5, 8, 3.4, 5]),
    ("JSON → verdict / Blaze's command", ("validate_text", "concord"), ("validate_text", "blaze (CLI end to end)"),
     [10, 11, 5.5, 8, 12]),
]


def main():
    runs = {(x["op"], x["peer"], x["workload"]): x["runs"] for x in json.load(open(sys.argv[1]))}
    print("%-42s" % "" + "".join("%14s" % w for w in WORKLOADS))
    for title, ours, peer, aims in ROWS:
        cells = []
        for workload, aim in zip(WORKLOADS, aims):
            a, b = runs.get(ours + (workload,)), runs.get(peer + (workload,))
            if not a or not b:
                cells.append("")
                continue
            ratio = statistics.median(x / y for x, y in zip(a, b))
            cells.append("%.3g%s" % (ratio, " (%s)" % ("≥ %g" % aim) if aim else ""))
        if any(cells):
            print("%-42s" % title + "".join("%14s" % c for c in cells))
    print("%-42s" % "JSON → Avro, million events a second" + "".join(
        "%14s" % ("%.2f" % (statistics.median(runs[k]) / 1e6) if (k := ("json_to_avro", "concord", w)) in runs else "")
        for w in WORKLOADS))


main()
