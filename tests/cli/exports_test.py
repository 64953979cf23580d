#!/usr/bin/env python3
"""Each export format, read by a reader that is not ours. Needs $DATELINE."""
import csv
import datetime
import fcntl
import io
import json
import os
import pathlib
import pty
import re
import sqlite3
import struct
import subprocess
import tempfile
import termios
import unittest
import xml.etree.ElementTree as ElementTree

DATELINE = os.environ["DATELINE"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples/articles"
PARTIAL = {"id": "p", "url": "https://example.org/p", "title": "A new leader", "published": "2012-02-03",
           "text": "Abdelmalek Droukdel became the leader of the Free Highlands Army in September 2006."}
HOSTILE = {"id": "h", "url": "https://example.org/h", "title": "=cmd|'/c calc'!A1", "published": "2024-07-02",
           "text": "On 1 July 2024 police arrested John Smith in Paris after <script>alert(1)</script> & \"; DROP."}


class Exports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = os.path.join(cls.folder.name, "news.db")
        hostile = os.path.join(cls.folder.name, "hostile.jsonl")
        pathlib.Path(hostile).write_text(json.dumps(HOSTILE) + "\n" + json.dumps(PARTIAL) + "\n", encoding="utf-8")
        subprocess.run([DATELINE, "ingest", "--quiet", SAMPLES, hostile, "--db", cls.database], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def export(self, form, *options):
        run = subprocess.run([DATELINE, "export", "--db", self.database, "--format", form, *options], check=True,
                             capture_output=True)
        return run.stdout.decode("utf-8")

    def ask(self, *words):
        run = subprocess.run([DATELINE, *words, "--db", self.database], check=True, capture_output=True)
        return run.stdout.decode("utf-8")

    def ask_help(self, command):
        return subprocess.run([DATELINE, "help", command], check=True, capture_output=True).stdout.decode("utf-8")

    def on_terminal(self, width, *words):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        with subprocess.Popen([DATELINE, *words, "--db", self.database], stdout=theirs) as run:
            os.close(theirs)
            out = b""
            try:
                while part := os.read(ours, 65536):
                    out += part
            except OSError:  # the other end is closed
                pass
            os.close(ours)
        self.assertEqual(run.returncode, 0)
        return out.decode("utf-8").replace("\r\n", "\n")

    def test_no_line_is_wider_than_the_terminal_and_no_date_is_cut(self):
        commands = ("timeline", "timeline --explain", "timeline --by story", "timeline --by day", "network",
                    "network --explain", "network --co-mentions", "claims", "claims --explain", "claims --by outlet",
                    "claims --by speaker", "places", "momentum", "copies", "entities", "entities --explain", "merges list", "runs",
                    "runs --problems", "runs --requests", "revisions")
        for command in commands:
            for width in (30, 80, 120):
                lines = self.on_terminal(width, *command.split()).split("\n")
                self.assertLessEqual(max(len(line) for line in lines), width, command)
                if width >= 80:
                    self.assertFalse([line for line in lines if re.search(r"(?<!\S)\d{4}-[\d-]*…", line)], command)

    def test_partial_dates_are_shown_as_they_are_known(self):
        tie = json.loads(self.ask("network", "--entity", "Abdelmalek Droukdel", "--format", "jsonl"))
        self.assertEqual((tie["date"], tie["date_end"], tie["date_precision"]), ("2006-09-01", "2006-10-01", "month"))
        table = self.ask("network", "--entity", "Abdelmalek Droukdel").splitlines()
        at = table[0].index("date")
        self.assertEqual(table[1][at:].split()[0], "2006-09")
        self.assertNotIn("date_end", table[0])
        graphml = self.export("graphml", "--entity", "Abdelmalek Droukdel")
        self.assertIn('<data key="first">2006-09-01</data><data key="last">2006-09-30</data>', graphml)
        self.assertIn('<data key="date">2006-09</data>', graphml)
        self.assertIn('start="2006-09-01" end="2006-09-30"', self.export("gexf", "--entity", "Abdelmalek Droukdel"))
        for rows in (self.ask("claims", "--format", "jsonl"), self.ask("claims", "--limit", "1000", "--format", "jsonl")):
            claims = [json.loads(row) for row in rows.splitlines()]
            months = [claim for claim in claims if claim.get("date_precision") == "month"]
            self.assertTrue(months)
            for claim in months:
                self.assertRegex(claim["date"], "-01$")
                self.assertGreater(claim["date_end"], claim["date"])
        self.assertRegex(self.ask("claims"), r"  2022-10  ")

    def test_claims_tell_what_they_are_about(self):
        rows = self.ask("claims", "--format", "jsonl")
        self.assertEqual(rows, self.ask("claims", "--limit", "100000", "--format", "jsonl"))
        claims = [json.loads(row) for row in rows.splitlines()]
        shown = [tuple(claim.get(key) for key in ("speaker", "about", "date", "status", "claim", "article", "start"))
                 for claim in claims]
        self.assertEqual(len(set(shown)), len(shown))
        about = {kind: {claim["about"] for claim in claims if claim["kind"] == kind} for kind in ("event", "statement", "relation")}
        self.assertTrue(all(re.fullmatch(r"STATEMENT/(direct|mixed|indirect|block)(: .+)?", text, re.S) for text in about["statement"]))
        self.assertTrue(all(re.match(r"[A-Z]+(/[a-z_-]+)?(: .*)?$", text) for text in about["event"]))
        self.assertTrue(all(re.match(r"[a-z_]+: .+ → .+$", text) for text in about["relation"]))
        self.assertRegex(self.ask("claims").splitlines()[0], r"^speaker +about +date +status ")

    def test_csv_and_jsonl_have_the_same_rows(self):
        rows = list(csv.DictReader(io.StringIO(self.export("csv"), newline="")))
        records = [json.loads(line) for line in self.export("jsonl").splitlines()]
        self.assertGreater(len(rows), 40)
        self.assertEqual([row["sentence"].lstrip("'") for row in rows], [r.get("sentence", "").lstrip("'") for r in records])
        self.assertIn("'" + HOSTILE["title"], {row["title"] for row in rows})

    def test_every_question_explains_its_rows_in_records_too(self):
        for question in ("places", "momentum", "network --co-mentions", "claims --by outlet", "claims --by speaker",
                         "timeline --by month", "timeline --by story", "copies", "entities"):
            command = [DATELINE, *question.split(), "--db", self.database, "--limit", "4", "--explain", "--format"]
            records = json.loads(subprocess.run([*command, "json"], check=True, capture_output=True).stdout)
            table = subprocess.run([*command, "csv"], check=True, capture_output=True).stdout.decode("utf-8")
            column = "names" if question == "entities" else "explain"
            self.assertGreater(len(records), 0, question)
            self.assertTrue(all(record[column] for record in records), question)
            self.assertEqual([row[column].lstrip("'") for row in csv.DictReader(io.StringIO(table, newline=""))],
                             [record[column] for record in records], question)

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

    def test_gdelt_has_the_columns_that_are_documented(self):
        table = re.findall(r"^\| (\d+) \| `(\w+)` \| [^|]+ \| `([\w.]+)`",
                           (ROOT / "schemas/README.md").read_text(encoding="utf-8"), re.M)
        names = [name for _, name, _ in table]
        self.assertEqual([int(number) for number, _, _ in table], list(range(1, len(table) + 1)))
        statement = (ROOT / "pipeline/store/sql/questions.sql").read_text(encoding="utf-8").split("-- name: gdelt\n")[1]
        self.assertEqual(names, re.findall(r" as ([A-Z]\w+)[,\n]", statement))
        told = re.search(r"columns of GDELT 1.0 that we know:\n(.*?);", self.ask_help("export"), re.S).group(1)
        self.assertEqual(names, re.findall(r"\w+", told))
        with sqlite3.connect(self.database) as database:
            database.row_factory = sqlite3.Row
            happenings = {str(row["id"]): row for row in database.execute("select * from happening")}
        for line in self.export("gdelt").splitlines():
            cells = line.split("\t")
            self.assertEqual(len(cells), len(names))
            happening = happenings[cells[0]]
            for (_, name, source), cell in zip(table, cells):
                view, column = source.split(".")
                if view != "happening":
                    continue
                value = happening[column]
                if name in ("SQLDATE", "DATEADDED", "MonthYear", "Year"):
                    value = (value or "").replace("-", "")[:{"MonthYear": 6, "Year": 4}.get(name, 8)]
                self.assertEqual(float(cell) if isinstance(value, float) else cell,
                                 value if isinstance(value, float) else str(value if value is not None else ""), name)

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
