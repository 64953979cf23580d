#!/usr/bin/env python3
"""Sixty-two articles of two connected invented stories (tests/collection): clusters, origins, names, timeline, network and claims against
what was written down by hand. Needs $DATELINE."""
import csv
import io
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import tempfile
import unittest

DATELINE = os.environ["DATELINE"]
COLLECTION = pathlib.Path(__file__).resolve().parents[1] / "collection"


class Collection(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = os.path.join(cls.folder.name, "news.db")
        lines = (COLLECTION / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        articles = [json.loads(line) for line in lines]
        cls.ids = {article["url"]: article["id"] for article in articles}
        cls.count = len(articles)
        # In the order in which they were published, in two runs, so that the second has to find what the first left.
        articles.sort(key=lambda article: article["published"])
        for number, part in enumerate((articles[:30], articles[30:])):
            file = os.path.join(cls.folder.name, f"part-{number}.jsonl")
            pathlib.Path(file).write_text("".join(json.dumps(article) + "\n" for article in part), encoding="utf-8")
            cls.dateline("ingest", "--quiet", file, "--data", str(COLLECTION / "names"))
        cls.database = sqlite3.connect(cls.path)
        cls.expected = json.loads((COLLECTION / "expected.json").read_text(encoding="utf-8"))

    @classmethod
    def tearDownClass(cls):
        cls.database.close()
        cls.folder.cleanup()

    @classmethod
    def dateline(cls, *arguments):
        run = subprocess.run([DATELINE, *arguments, "--db", cls.path], check=True, capture_output=True)
        return run.stdout.decode("utf-8")

    def rows(self, *arguments):
        return list(csv.DictReader(io.StringIO(self.dateline(*arguments, "--format", "csv"), newline="")))

    def check(self, wanted, found, what):
        """What is marked as missed may be missed, everything else is found."""
        with self.subTest(str(what)):
            self.assertTrue(found or (isinstance(wanted, dict) and wanted.get("missed", False)), what)

    def test_there_are_at_least_sixty_articles(self):
        self.assertGreaterEqual(self.count, 60)
        stored = self.database.execute("select count(*) from article").fetchone()[0]
        self.assertEqual(stored, self.count)

    def test_copies_are_told_with_the_article_they_come_from(self):
        stories = {}
        for row in self.rows("copies"):
            stories.setdefault(row["story"], []).append((row["part"], self.ids[row["url"]]))
        found = {(next(name for part, name in story if part == "origin"), frozenset(name for part, name in story if part == "copy"))
                 for story in stories.values()}
        wanted = {(cluster["origin"], frozenset(cluster["copies"])) for cluster in self.expected["clusters"]}
        self.assertEqual(found, wanted)

    def test_origins_stand_behind_articles(self):
        found = {self.ids[url]: origin for url, origin in
                 self.database.execute("select a.url, p.origin from provenance p join article a on a.id = p.article_id")}
        for origin, articles in self.expected["origins"].items():
            for article in articles:
                self.assertEqual(found[article], origin, article)

    def leads(self, name):
        rows = self.database.execute("""select distinct coalesce(n.same_as, n.id), n.type from alias l join entity n on n.id = l.entity_id
                                         where l.name = ?""", [name]).fetchall()
        types = {type_ for _, type_ in rows}
        return {lead for lead, type_ in rows if type_ == ("ORG" if "ORG" in types else type_)}  # some texts take a company for a person

    def test_names_of_one_are_one_and_of_two_are_two(self):
        for first, *others in self.expected["one"]:
            for other in others:
                with self.subTest(f"{first} = {other}"):
                    self.assertTrue(self.leads(first))
                    self.assertEqual(self.leads(first), self.leads(other))
        for first, other in self.expected["apart"]:
            with self.subTest(f"{first} ≠ {other}"):
                self.assertTrue(self.leads(first) and self.leads(other))
                self.assertFalse(self.leads(first) & self.leads(other))

    def test_every_merge_has_its_evidence(self):
        for kind, evidence in self.database.execute("select kind, evidence from entity_merge"):
            self.assertIn(kind, ("name", "acronym", "variant", "short"))
            self.assertGreater(len(evidence), 20)

    def test_the_timeline_has_what_happened(self):
        rows = self.rows("timeline")
        for wanted in self.expected["timeline"]:
            found = [row for row in rows if row["date"] == wanted["date"] and row["type"] == wanted["type"] and wanted["words"] in row["sentence"]
                     and row["status"] == wanted.get("status", row["status"]) and int(row["origins"]) == wanted.get("origins", int(row["origins"]))]
            self.check(wanted, found, wanted)

    def test_differing_tolls_stand_side_by_side(self):
        for wanted in self.expected["tolls"]:
            found = self.database.execute(
                "select distinct s.min from happening_size s join happening h on h.id = s.happening_id where h.date = ? and s.kind = ? and h.type = 'ASSAULT'",
                [wanted["date"], wanted["kind"]]).fetchall()
            self.check(wanted, {number for (number,) in found} >= set(wanted["numbers"]), (wanted, found))

    def test_every_toll_is_printed_with_its_number(self):
        query = (COLLECTION.parents[1] / "samples/queries/02-tolls-side-by-side.sql").read_text(encoding="utf-8")
        answer = self.database.execute(query)
        columns = [column[0] for column in answer.description]
        rows = [dict(zip(columns, row)) for row in answer]
        self.assertTrue(rows)
        for row in rows:
            self.assertTrue(row["dead"], row)
        for wanted in self.expected["tolls"]:
            if wanted["kind"] == "dead" and not wanted.get("missed"):
                found = {row["dead"] for row in rows if row["date"] == wanted["date"] and row["type"] == "ASSAULT"}
                self.assertLessEqual({str(number) for number in wanted["numbers"]}, found)
        differing = [row["tolls"] for row in self.rows("timeline") if row["tolls"]]
        self.assertTrue(differing)
        for tolls in differing:
            for toll in re.split(r"\); ", tolls):
                self.assertRegex(toll, r"^(dead|injured|arrested|displaced|crowd) [^ (]", tolls)

    def test_places_types_and_days_narrow_what_is_asked(self):
        for command in (["claims"], ["network"], ["network", "--co-mentions"]):
            everything, there = self.rows(*command), self.rows(*command, "--place", "Niger")
            self.assertTrue(there, command)
            self.assertLess(len(there), len(everything), command)
        said = self.rows("claims", "--type", "STATEMENT")
        self.assertEqual({row["kind"] for row in said}, {"statement"})
        self.assertEqual({row["kind"] for row in self.rows("claims", "--type", "ASSAULT")}, {"event"})
        days = sorted(row["first_seen"] for row in self.rows("entities") if row["first_seen"])
        self.assertEqual(self.rows("entities", "--from", days[0], "--to", "9998")[:5], self.rows("entities")[:5])
        for row in self.rows("entities", "--from", days[-1]):
            self.assertGreaterEqual(row["first_seen"], days[-1])

    def test_copies_of_one_text_are_one_story(self):
        stories = self.rows("timeline", "--by", "story")
        self.assertLess(len(stories), self.count)
        clusters = {self.ids[row["url"]]: int(row["articles"]) for row in stories}
        told = [cluster for cluster in self.expected["clusters"] if clusters.get(cluster["origin"], 0) > 1]
        self.assertTrue(told)
        for cluster in self.expected["clusters"]:
            for copy in cluster["copies"]:
                self.assertNotIn(copy, clusters)

    def test_the_network_has_who_is_tied_to_whom(self):
        found = {(row["subject"], row["relation"], row["object"]) for row in self.rows("network")}
        for wanted in self.expected["network"]:
            self.check({"missed": "missed" in wanted}, tuple(wanted[:3]) in found, wanted)

    def test_claims_have_their_speakers(self):
        rows = self.rows("claims")
        for wanted in self.expected["claims"]:
            found = [row for row in rows if row["speaker"] == wanted["speaker"] and wanted["words"] in row["claim"]
                     and wanted["outlet"] in row["outlets"]]
            self.check(wanted, found, wanted)

    def test_the_first_rows_are_those_that_come_first_of_all(self):
        for command in ("timeline", "claims"):
            everything = self.rows(command)
            for count in (1, 10, 40, len(everything)):
                with self.subTest((command, count)):
                    self.assertEqual(self.rows(command, "--limit", str(count)), everything[:count])

    def test_what_is_kept_agrees_with_what_it_is_made_of(self):
        for kept, counted in (
                ("select entity_id, mentions, articles, first_published, last_published from entity_count order by 1",
                 """select m.entity_id, count(*), count(distinct a.id), min(r.published_day), max(r.published_day)
                      from mention m join article a on a.revision_id = m.revision_id join revision r on r.id = a.revision_id
                     where m.entity_id is not null group by 1 order by 1"""),
                ("select id from event where claim_day is not null order by 1",
                 "select id from timeline_event where says is not null or status in ('alleged', 'denied') order by 1")):
            with self.subTest(kept):
                self.assertEqual(self.database.execute(kept).fetchall(), self.database.execute(counted).fetchall())

    def test_the_file_is_sound_and_extracting_it_anew_changes_nothing(self):
        self.assertEqual(self.dateline("db", "check"), "ok\n")
        self.assertEqual(self.dateline("reextract", "--all", "--diff", "--quiet", "--data", str(COLLECTION / "names")), "")


if __name__ == "__main__":
    unittest.main()
