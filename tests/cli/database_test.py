#!/usr/bin/env python3
"""The database as others use it: the sample queries, Datasette's metadata and the tables of schemas/sqlite/README.md against
a database of all samples. Needs $DATELINE."""
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import tempfile
import unittest

DATELINE = os.environ["DATELINE"]
ROOT = pathlib.Path(__file__).resolve().parents[2]


class Database(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        path = os.path.join(cls.folder.name, "news.db")
        subprocess.run([DATELINE, "ingest", "--quiet", ROOT / "samples/articles", "--db", path], check=True)
        cls.database = sqlite3.connect(path)

    @classmethod
    def tearDownClass(cls):
        cls.database.close()
        cls.folder.cleanup()

    def names(self, kinds):
        marks = ",".join("?" * len(kinds))
        rows = self.database.execute(f"select name from sqlite_schema where type in ({marks})", kinds)
        return {name for (name,) in rows if not name.startswith("sqlite_") and not re.match(r"article_search_", name)}

    def test_each_sample_query_has_an_answer(self):
        queries = sorted((ROOT / "samples/queries").glob("*.sql"))
        self.assertGreaterEqual(len(queries), 10)
        for query in queries:
            with self.subTest(query.name):
                text = query.read_text(encoding="utf-8")
                self.assertTrue(text.startswith("-- "), "it says what it asks")
                self.assertTrue(self.database.execute(text).fetchall(), "it has an answer in the samples")

    def test_the_readme_names_every_table_and_view(self):
        text = (ROOT / "schemas/sqlite/README.md").read_text(encoding="utf-8")
        rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
        named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
        there = self.names(["table", "view"]) - {"article_text"}
        self.assertEqual(named, there)

    def test_datasette_is_told_of_what_is_there(self):
        metadata = json.loads((ROOT / "schemas/datasette.json").read_text(encoding="utf-8"))
        for table, settings in metadata["databases"]["news"]["tables"].items():
            columns = {row[1] for row in self.database.execute(f'pragma table_info("{table}")')}
            self.assertTrue(columns, table)
            named = set(settings.get("facets", [])) | {settings[key] for key in ("sort", "sort_desc", "label_column", "fts_pk") if key in settings}
            self.assertLessEqual(named, columns, table)

    def test_every_table_is_strict(self):
        rows = self.database.execute("select name, strict from pragma_table_list where schema = 'main' and type = 'table'")
        loose = {name for name, strict in rows if not strict and not name.startswith(("sqlite_", "article_search"))}
        self.assertEqual(loose, set())


if __name__ == "__main__":
    unittest.main()
