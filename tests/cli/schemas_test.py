#!/usr/bin/env python3
"""Records of the commands, for all samples, against schemas/json. Needs $DATELINE."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

DATELINE = os.environ["DATELINE"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}
SCHEMAS = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "schemas/json").glob("*.schema.json")}
KNOWN = {"$schema", "$defs", "$ref", "title", "description", "type", "anyOf", "enum", "const", "pattern", "minimum", "maximum",
         "required", "properties", "additionalProperties", "items"}


def faults(value, schema, top, where="$"):
    """What is wrong with a value: the part of JSON Schema that our schemas use."""
    assert set(schema) <= KNOWN, f"this test does not know {set(schema) - KNOWN}"
    if "$ref" in schema:
        file, _, path = schema["$ref"].partition("#/")
        other = SCHEMAS[file] if file else top
        target = other
        for part in path.split("/") if path else []:
            target = target[part]
        return faults(value, target, other, where)
    found = []
    if "anyOf" in schema:
        tries = [faults(value, one, top, where) for one in schema["anyOf"]]
        found += min(tries, key=len)
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(isinstance(value, TYPES[t]) and (t == "boolean" or not isinstance(value, bool)) for t in types):
        return found + [f"{where}: not of type {types}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: {value!r} is none of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{where}: {value!r} is not {schema['const']!r}")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{where}: {value!r} does not match {schema['pattern']}")
    if "minimum" in schema and value < schema["minimum"]:
        found.append(f"{where}: {value} is too small")
    if "maximum" in schema and value > schema["maximum"]:
        found.append(f"{where}: {value} is too large")
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        found += [f"{where}: no {key}" for key in schema.get("required", []) if key not in value]
        for key, part in value.items():
            if key in properties:
                found += faults(part, properties[key], top, f"{where}.{key}")
            elif schema.get("additionalProperties") is False:
                found.append(f"{where}: {key} is not in the schema")
    if isinstance(value, list) and "items" in schema:
        for i, part in enumerate(value):
            found += faults(part, schema["items"], top, f"{where}[{i}]")
    return found


def records(*arguments):
    done = subprocess.run([DATELINE, *map(str, arguments)], capture_output=True, timeout=120)
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


class Records(unittest.TestCase):
    def check(self, name, found):
        schema = SCHEMAS[f"{name}.schema.json"]
        self.assertTrue(found)
        for record in found:
            self.assertEqual(faults(record, schema, schema), [])

    def test_extract(self):
        pages = records("article", *sorted((ROOT / "samples/articles").glob("*.html*")))
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            for page in pages:
                document = {"id": page["path"], "text": page["text"], "published": page.get("published", "2024-03-10")[:10]}
                self.check("document", [document])
                file.write(json.dumps(document) + "\n")
            file.flush()
            found = records("extract", file.name)
        self.assertEqual(len(found), len(pages))
        self.check("extract", found)
        for record, page in zip(found, pages):
            for mention in record["mentions"]:
                self.assertEqual(mention["text"], page["text"][mention["start"]:mention["end"]])
            indices = [i for e in record["events"] for i in e["actors"] + e["targets"] + ([e["place"]] if "place" in e else [])]
            indices += [i for r in record["relations"] for i in (r["subject"], r["object"])]
            self.assertTrue(all(i < len(record["mentions"]) for i in indices))

    def test_article(self):
        self.check("article", records("article", *sorted((ROOT / "samples/articles").glob("*.html*"))))
        self.check("article", records("article", *sorted((ROOT / "samples/archives").iterdir())))
        lines = (ROOT / "samples/archives/pages.jsonl").read_text(encoding="utf-8").splitlines()
        self.check("page", [json.loads(line) for line in lines])

    def test_feed(self):
        found = records("feed", *sorted((ROOT / "samples/feeds").iterdir()))
        found += records("feed", ROOT / "tests/fuzz/corpus/feed_discovery/head.html")
        self.assertIn("feeds", found[-1])
        self.check("feed", found)

    def test_errors(self):
        for command in ("extract", "article", "feed"):
            self.check("error", records(command, "there-is-no-such-file"))


class Checker(unittest.TestCase):
    def test_faults_are_found(self):
        schema = SCHEMAS["extract.schema.json"]
        good = {"id": "a", "mentions": [], "quotes": [], "events": [], "relations": []}
        self.assertEqual(faults(good, schema, schema), [])
        for change in ({"id": 1}, {"mentions": None}, {"more": 1}, {"published": "1.2.2012"},
                       {"mentions": [{"type": "PERSON", "level": "NAM", "start": -1, "end": 2, "text": "a"}]}):
            self.assertNotEqual(faults({**good, **change}, schema, schema), [], change)


if __name__ == "__main__":
    unittest.main()
