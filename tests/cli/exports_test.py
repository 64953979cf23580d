#!/usr/bin/env python3
"""Each export format, read by a reader that is not ours. Needs $DATELINE."""
import csv
import datetime
import io
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

DATELINE = os.environ["DATELINE"]
SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples/articles"
HOSTILE = {"id": "h", "url": "https://example.org/h", "title": "=cmd|'/c calc'!A1", "published": "2024-07-02",
           "text": "On 1 July 2024 police arrested John Smith in Paris after <script>alert(1)</script> & \"; DROP."}


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = os.path.join(cls.folder.name, "news.db")
        hostile = os.path.join(cls.folder.name, "hostile.jsonl")
        pathlib.Path(hostile).write_text(json.dumps(HOSTILE) + "\n", encoding="utf-8")
        subprocess.run([DATELINE, "ingest", "--quiet", SAMPLES, hostile, "--db", cls.database], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def export(self, form, *options):
        run = subprocess.run([DATELINE, "export", "--db", self.database, "--format", form, *options], check=True,
                             capture_output=True)
        return run.stdout.decode("utf-8")

    def test_csv_and_jsonl_have_the_same_rows(self):
        rows = list(csv.DictReader(io.StringIO(self.export("csv"), newline="")))
        records = [json.loads(line) for line in self.export("jsonl").splitlines()]
        self.assertGreater(len(rows), 40)
        self.assertEqual([row["sentence"].lstrip("'") for row in rows], [r.get("sentence", "").lstrip("'") for r in records])
        self.assertIn("'" + HOSTILE["title"], {row["title"] for row in rows})

    def test_geojson_has_points_on_the_globe(self):
        features = json.loads(self.export("geojson"))["features"]
        self.assertGreater(len(features), 0)
        for feature in features:
            longitude, latitude = feature["geometry"]["coordinates"]
            self.assertLessEqual(abs(longitude), 180)
            self.assertLessEqual(abs(latitude), 90)
            self.assertTrue(feature["properties"]["display_date"])
        paris = [f for f in features if f["properties"].get("place") == "Paris"]
        self.assertTrue(all(2 < f["geometry"]["coordinates"][0] < 3 for f in paris))

    def test_timelinejs_shows_dates_as_they_are_known_and_runs_nothing(self):
        text = self.export("timelinejs")
        events = json.loads(text)["events"]
        self.assertGreater(len(events), 40)
        self.assertNotIn("<script", text)
        self.assertIn("&lt;script", text)
        for event in events:
            day = datetime.date(*(event["start_date"][part] for part in ("year", "month", "day")))
            if "end_date" in event:
                self.assertGreater(datetime.date(*(event["end_date"][part] for part in ("year", "month", "day"))), day)
        self.assertIn("2024-02", {event["start_date"]["display_date"] for event in events})

    def test_icalendar_lines_are_folded_and_days_are_whole(self):
        text = self.export("ics")
        self.assertTrue(all(len(line.encode()) <= 75 for line in text.split("\r\n")))
        self.assertNotIn("\n", text.replace("\r\n", ""))
        unfolded = text.replace("\r\n ", "")
        events = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", unfolded, re.S)
        self.assertGreater(len(events), 40)
        identifiers = set()
        for event in events:
            fields = dict(line.split(":", 1) for line in event.strip().split("\r\n"))
            self.assertLess(fields["DTSTART;VALUE=DATE"], fields["DTEND;VALUE=DATE"])
            self.assertRegex(fields["DTSTAMP"], r"^\d{8}T000000Z$")
            identifiers.add(fields["UID"])
        self.assertEqual(len(identifiers), len(events))

    def test_graphs_have_a_node_for_each_end_of_an_edge(self):
        gexf = ElementTree.fromstring(self.export("gexf"))
        ns = {"g": "http://gexf.net/1.3"}
        nodes = {node.get("id") for node in gexf.iterfind(".//g:node", ns)}
        edges = list(gexf.iterfind(".//g:edge", ns))
        self.assertGreater(len(edges), 10)
        for edge in edges:
            self.assertLessEqual({edge.get("source"), edge.get("target")}, nodes)
            self.assertGreaterEqual(float(edge.get("weight")), 1)
            for name in ("start", "end"):
                if edge.get(name):
                    datetime.date.fromisoformat(edge.get(name))
            if edge.get("start") and edge.get("end"):
                self.assertLessEqual(edge.get("start"), edge.get("end"))
        graphml = ElementTree.fromstring(self.export("graphml"))
        ns = {"g": "http://graphml.graphdrawing.org/xmlns"}
        self.assertEqual({node.get("id") for node in graphml.iterfind(".//g:node", ns)}, nodes)
        self.assertEqual(len(list(graphml.iterfind(".//g:edge", ns))), len(edges))

    def test_gdelt_has_one_row_a_happening(self):
        rows = [line.split("\t") for line in self.export("gdelt").splitlines()]
        self.assertGreater(len(rows), 20)
        self.assertEqual({len(row) for row in rows}, {19})
        self.assertEqual(len({row[0] for row in rows}), len(rows))
        for row in rows:
            self.assertRegex(row[1], r"^\d{8}$")
            self.assertRegex(row[8], r"^(0[3-8]|1[0-8])$")
            self.assertIn(row[9], {"1", "2", "3", "4"})

    def test_gdelt_has_only_what_is_asked_for(self):
        every = self.export("gdelt").splitlines()
        for options in (("--place", "Goroka"), ("--text", "curfew"), ("--entity", "Tobias Kuna")):
            some = self.export("gdelt", *options).splitlines()
            self.assertTrue(0 < len(some) < len(every), options)
            self.assertLessEqual(set(some), set(every))

    def test_gdelt_has_only_what_is_told_as_a_fact_and_calendars_mark_the_rest(self):
        told = {row.split("\t")[0] for row in self.export("gdelt").splitlines()}
        with sqlite3.connect(self.database) as database:
            unsure = {str(id) for (id,) in database.execute(
                "select id from happening where statuses in ('planned', 'alleged', 'denied', 'negated', 'hypothetical') and date is not null")}
        self.assertTrue(unsure)
        self.assertFalse(told & unsure)
        for event in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", self.export("ics").replace("\r\n ", ""), re.S):
            if re.search(r"SUMMARY:[^:]*, (alleged|hypothetical|planned)", event.replace("\\", "")):
                self.assertIn("STATUS:TENTATIVE", event)

    def test_graphs_leave_out_who_is_not_known(self):
        nodes = re.findall(r'<node id="([^"]*)"', self.export("gexf"))
        self.assertTrue(nodes)
        for node in nodes:
            self.assertRegex(node, r"^(person|org|place):")

    def test_the_same_database_gives_the_same_bytes(self):
        for form in ("geojson", "gexf", "ics", "gdelt"):
            self.assertEqual(self.export(form), self.export(form))


if __name__ == "__main__":
    unittest.main()
