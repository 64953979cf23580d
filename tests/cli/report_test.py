#!/usr/bin/env python3
"""`dateline report`: the page as two readers that are not ours see it, with hostile articles among sound ones. Needs $DATELINE."""
import html.parser
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
COLLECTION = pathlib.Path(__file__).resolve().parents[1] / "collection/articles.jsonl"
XHTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
SECTIONS = ["chart", "timeline", "claims", "outlets", "network", "names", "places", "planned"]

HOSTILE = [
    {"id": "script", "url": "javascript:alert(1)", "title": "</title><script>alert(1)</script>", "site_name": "\"><img src=x onerror=alert(1)>",
     "text": "On 1 July 2024 police arrested John Smith in Paris after <script>alert(2)</script> & \"; DROP, officials said."},
    {"id": "quotes", "url": "https://example.org/\"onmouseover=\"alert(3)", "title": "' \" ' onload=alert(4) <style>*{display:none}</style>",
     "site_name": "A & B &lt;C&gt; ]]>", "text": "Jane \"Ann\" Roe, leader of the Free Party, was killed in London on 2 July 2024, police said. <!-- -- --> &#0; &nbsp;"},
    {"id": "bidi", "url": "https://example.org/\u202egpj.exe", "title": "abc \u202e txt.exe \u2066 x", "site_name": "Rev\u202eersed",
     "text": "Police arrested Peter Stone in Rome on 3 July 2024 \u202e after a \u2028 raid, the ministry said."},
    {"id": "controls", "url": "data:text/html,<script>alert(5)</script>", "title": "\u001b[31mred\u0007", "site_name": "Bell\u0007 \ufffe \uffff \u0085",
     "text": "Police arrested Paul Stone in Berlin on 4 July 2024 \u001b]0;title\u0007 after a raid, the ministry said."},
    {"id": "letters", "url": "HTTPS://example.org/مالي?a=1&b=2", "title": "أخبار مالي", "site_name": "صحيفة",
     "text": "Police arrested Mary Stone in Madrid on 5 July 2024, the ministry said."},
    {"id": "plans", "url": "https://example.org/plans", "title": "Plans",
     "text": "The army will attack Gao on 22 August 2024, the ministry said."},
]

ALLOWED = {
    "html": {"lang"}, "head": set(), "meta": {"charset", "http-equiv", "content", "name"}, "title": set(), "style": set(), "body": set(),
    "header": set(), "nav": {"aria-label"}, "main": set(), "section": {"id", "aria-labelledby"}, "footer": set(),
    "h1": {"dir"}, "h2": {"id"}, "h3": {"id"}, "p": {"class", "id"}, "ul": set(), "ol": {"class"}, "li": set(),
    "dl": set(), "dt": set(), "dd": set(), "a": {"href", "rel", "class"}, "bdi": {"dir"}, "span": {"class"}, "strong": {"class"},
    "blockquote": {"dir"}, "div": {"class", "tabindex", "role", "aria-labelledby"}, "details": set(), "summary": set(),
    "table": set(), "caption": set(), "thead": set(), "tbody": set(), "tr": set(), "th": {"scope", "class"}, "td": {"class"},
    "svg": {"viewbox", "role", "aria-labelledby"}, "g": set(), "rect": {"class", "x", "y", "width", "height"},
    "line": {"x1", "x2", "y1", "y2"}, "text": {"x", "y", "text-anchor"},
}


class Reader(html.parser.HTMLParser):
    """Elements with their attributes, and all text but that of the style sheet, as a reader of HTML sees them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements, self.text, self.other, self.open = [], [], [], []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            self.other.append("wrong end of " + tag)

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.text.append(data)

    def handle_comment(self, data):
        self.other.append("comment " + data)

    def unknown_decl(self, data):
        self.other.append("declaration " + data)

    def handle_pi(self, data):
        self.other.append("instruction " + data)


def text_of(element):
    return "".join(element.itertext())


class Reports(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.database = os.path.join(cls.folder.name, "news.db")
        hostile = os.path.join(cls.folder.name, "hostile.jsonl")
        with open(hostile, "w", encoding="utf-8") as lines:
            for number, article in enumerate(HOSTILE):
                lines.write(json.dumps({**article, "published": f"2024-07-{number + 5:02}", "language": "en"}) + "\n")
        subprocess.run([DATELINE, "ingest", "--quiet", COLLECTION, hostile, "--db", cls.database], check=True)
        with sqlite3.connect(cls.database) as database:  # `ingest` keeps only http and https: as if it had not
            for article in HOSTILE:
                database.execute("update article set url = ? where revision_id = (select id from revision where text = ?)",
                                 (article["url"], article["text"]))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_report(self, *options):
        return subprocess.run([DATELINE, "report", "--db", self.database, *options], capture_output=True)

    def page(self, *options):
        run = self.run_report(*options)
        self.assertEqual((run.returncode, run.stderr), (0, b""))
        return run.stdout.decode("utf-8")

    def tree(self, *options):
        return ElementTree.fromstring(self.page(*options))

    def records(self, command, *options):
        out = subprocess.run([DATELINE, command, "--db", self.database, "--format", "jsonl", *options], check=True, capture_output=True)
        return [json.loads(line) for line in out.stdout.decode("utf-8").split("\n")[:-1]]

    def section(self, tree, name):
        found = tree.findall(f".//{XHTML}section[@id='{name}']")
        self.assertEqual(len(found), 1, name)
        return found[0]

    def rows(self, tree, name):
        section = self.section(tree, name)
        return section.findall(f"{XHTML}ol/{XHTML}li") or section.findall(f".//{XHTML}tbody/{XHTML}tr")

    def test_every_section_is_there_and_the_index_leads_to_it(self):
        tree = self.tree()
        self.assertEqual([section.get("id") for section in tree.iter(f"{XHTML}section")], SECTIONS)
        links = [a.get("href") for a in tree.findall(f".//{XHTML}nav//{XHTML}a")]
        self.assertEqual(links, ["#" + name for name in SECTIONS])
        identifiers = [element.get("id") for element in tree.iter() if element.get("id")]
        self.assertEqual(len(identifiers), len(set(identifiers)))
        for element in tree.iter():
            if element.get("aria-labelledby"):
                self.assertIn(element.get("aria-labelledby"), identifiers)

    def test_rows_are_those_of_the_other_commands(self):
        for options in ((), ("--entity", "Movement of the Aïr"), ("--place", "Agadez"), ("--text", "Benin"),
                        ("--from", "2019-03", "--to", "2019-03"), ("--type", "ASSAULT")):
            tree = self.tree("--limit", "5000", *options)
            for section in ("timeline", "claims", "network"):
                no_tie = section == "network" and "--type" in options  # which `network` refuses
                records = [] if no_tie else self.records(section, *options)
                if records:
                    self.assertEqual(len(self.rows(tree, section)), len(records), (options, section))
                else:
                    self.assertFalse(tree.findall(f".//{XHTML}section[@id='{section}']"), (options, section))

    def test_the_timeline_says_what_its_rows_say(self):
        records = self.records("timeline")
        self.assertGreater(len(records), 60)
        shown = [text_of(item) for item in self.rows(self.tree(), "timeline")]
        for record, text in zip(records, shown, strict=True):
            name = record["type"] + ("/" + record["mode"] if "mode" in record else "")
            self.assertIn(name, text)
            self.assertEqual(", " + record["status"] in text.split("\n")[0], record["kind"] == "event" and record["status"] != "actual")
            for key in ("actors", "recipients", "place", "size", "tolls", "says"):
                if key in record:
                    self.assertIn(record[key], text)
            if record["articles"] > 1:
                self.assertIn(f"({record['articles']} articles, {record['origins']} independent)", text)
        self.assertIn("2019-02", [item.find(f".//{XHTML}span[@class='date']").text for item in self.rows(self.tree(), "timeline")])

    def test_what_stands_behind_it_is_said(self):
        records = self.records("timeline", "--all", "--entity", "Movement of the Aïr")
        tree = self.tree("--entity", "Movement of the Aïr", "--from", "2019")
        events = len([r for r in self.records("timeline", "--entity", "Movement of the Aïr") if r["kind"] == "event"])
        extent = text_of(tree.find(f".//{XHTML}p[@id='extent']"))
        self.assertIn(f"{events} happenings", extent)
        self.assertIn(f"from {len({r['article'] for r in records})} articles", extent)
        days = sorted(r["published"] for r in records)
        self.assertIn(f"published {days[0]} to {days[-1]}", extent)
        asked = [text_of(part) for part in tree.find(f".//{XHTML}dl")]
        self.assertEqual(asked, ["Named", "Movement of the Aïr", "From", "2019"])

    def test_the_chart_has_the_numbers_of_the_timeline(self):
        options = ("--from", "2019-02", "--to", "2019-03")
        counts = {r["period"]: r for r in self.records("timeline", "--by", "day", *options)}
        chart = self.section(self.tree(*options), "chart")
        told = [title.text for title in chart.iter(f"{SVG}title")]
        self.assertEqual(told, [f"{day}: happenings {r['events']}, statements {r['statements']}, articles {r['articles']}"
                                for day, r in counts.items()])
        table = [[text_of(cell) for cell in row] for row in chart.findall(f".//{XHTML}tbody/{XHTML}tr")]
        self.assertEqual(table, [[day, str(r["events"]), str(r["statements"]), str(r["articles"])] for day, r in counts.items()])
        for bar in chart.iter(f"{SVG}rect"):
            self.assertGreater(float(bar.get("height")), 0)
            self.assertGreaterEqual(float(bar.get("y")), 0)
            self.assertLessEqual(float(bar.get("x")) + float(bar.get("width")), 800)

    def test_places_and_names_are_those_of_the_rows(self):
        records = [r for r in self.records("timeline", "--entity", "Azar Valleys Liberation Front") if r["kind"] == "event" and "place" in r]
        tree = self.tree("--entity", "Azar Valleys Liberation Front")
        places = {text_of(row[0]): [text_of(cell) for cell in row] for row in self.rows(tree, "places")}
        self.assertLessEqual({r["place"] for r in records}, set(places))  # which may also have what has no date
        for record in records:
            self.assertAlmostEqual(float(places[record["place"]][2]), record["lat"], places=3)
            self.assertAlmostEqual(float(places[record["place"]][3]), record["lon"], places=3)
        names = {text_of(row[0]) for row in self.section(tree, "names").iter(f"{XHTML}tr")}
        self.assertIn("Azar Valleys Liberation Front", names)
        self.assertIn("Bilal Ag Mohan", names)

    def test_what_is_planned_has_a_section(self):
        planned = self.records("planned")
        self.assertTrue(planned)
        self.assertEqual(len(self.rows(self.tree(), "planned")), len(planned))

    def test_a_section_that_was_cut_says_so(self):
        tree = self.tree("--limit", "3")
        total = len(self.records("timeline"))
        self.assertEqual(len(self.rows(tree, "timeline")), 3)
        self.assertIn(f"the first 3 of {total}", text_of(self.section(tree, "timeline")))
        self.assertIn("the first 3, there are more", text_of(self.section(tree, "claims")))
        for name in ("claims", "outlets", "network", "places"):
            self.assertEqual(len(self.rows(tree, name)), 3)

    def test_both_readers_see_the_same_and_nothing_that_is_not_allowed(self):
        for options in ((), ("--explain",), ("--title", "<script>alert(1)</script> & \"x\" '\u202e\u001b[31m")):
            page = self.page(*options)
            reader = Reader()
            reader.feed(page)
            reader.close()
            self.assertEqual((reader.open, reader.other), ([], []))
            for tag, attributes in reader.elements:
                self.assertIn(tag, ALLOWED)
                self.assertLessEqual(set(attributes) - {"xmlns"}, ALLOWED[tag], tag)
            tree = ElementTree.fromstring(page)
            self.assertEqual([re.sub(r"^{[^}]*}", "", element.tag) for element in tree.iter()], [tag for tag, _ in reader.elements])
            style = tree.find(f".//{XHTML}style")
            self.assertEqual("".join(reader.text).replace("\n", ""), text_of(tree).replace(style.text, "").replace("\n", ""))
            self.assertNotRegex(style.text, r"url\(|@import|expression|<|&")

    def test_nothing_runs_and_nothing_is_loaded(self):
        page = self.page("--explain")
        self.assertIn('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'"/>', page)
        self.assertNotIn("<script", page.lower())
        self.assertNotIn("<img", page.lower())
        self.assertEqual(page.lower().count("<style"), 1)
        self.assertIn("&lt;script&gt;alert(2)&lt;/script&gt;", page)  # what articles say is still there to read
        for address in ("javascript:alert(1)", 'https://example.org/"onmouseover="alert(3)', "data:text/html,&lt;script&gt;alert(5)&lt;/script&gt;"):
            self.assertIn('<bdi dir="auto">' + address + "</bdi>", page)
        for address in re.findall(r'\s(?:href|src|xlink:href|action|style)="([^"]*)"', page):
            self.assertRegex(address, r"^(#[a-z]+|(?i:https?)://[^\s\"'<>\\]+)$")
        for link in ElementTree.fromstring(page).iter(f"{XHTML}a"):
            if not link.get("href").startswith("#"):
                self.assertEqual(link.get("rel"), "noopener noreferrer")

    def test_controls_and_turned_text_are_shown_and_letters_keep_their_direction(self):
        page = self.page("--explain", "--title", "a\u202eb\u001b")
        self.assertNotRegex(page, "[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
        self.assertIn("a\\u{202E}b\\x1B", page)
        self.assertIn("abc \\u{202E} txt.exe", page)
        self.assertIn('<bdi dir="auto">أخبار مالي</bdi>', page)
        for quote in ElementTree.fromstring(page).iter(f"{XHTML}blockquote"):
            self.assertEqual(quote.get("dir"), "auto")

    def test_tables_can_be_read_aloud(self):
        tree = self.tree()
        self.assertEqual(tree.get("lang"), "en")
        self.assertEqual(len(list(tree.iter(f"{XHTML}h1"))), 1)
        for table in tree.iter(f"{XHTML}table"):
            self.assertTrue(text_of(table.find(f"{XHTML}caption")))
            width = len(table.find(f"{XHTML}thead/{XHTML}tr"))
            for head in table.iter(f"{XHTML}th"):
                self.assertIn(head.get("scope"), ("col", "row"))
            for row in table.findall(f"{XHTML}tbody/{XHTML}tr"):
                self.assertEqual(len(row), width)

    def test_rules_are_said_where_they_are_wanted(self):
        self.assertNotIn("en/events.toml", self.page())
        tree = self.tree("--explain")
        for name in ("timeline", "claims", "network"):
            for row in self.rows(tree, name):
                self.assertRegex(text_of(row), r"by \S+:\S+; article \d+, characters \d+–\d+")

    def test_a_monitor_is_asked_like_elsewhere(self):
        configuration = os.path.join(self.folder.name, "dateline.toml")
        pathlib.Path(configuration).write_text('contact = "https://example.org"\n[[monitors]]\nname = "Ships"\ntext = "ship"\n', encoding="utf-8")
        options = ("--monitor", "Ships", "--config", configuration)
        tree = self.tree(*options)
        self.assertEqual(len(self.rows(tree, "timeline")), len(self.records("timeline", *options)))
        self.assertEqual([text_of(part) for part in tree.find(f".//{XHTML}dl")], ["Monitor", "Ships"])

    def test_the_same_database_gives_the_same_bytes(self):
        first = os.path.join(self.folder.name, "same.html")
        self.assertEqual(self.run_report("-o", first).returncode, 0)
        self.assertEqual(pathlib.Path(first).read_text(encoding="utf-8"), self.page())
        self.assertEqual(self.page("--explain"), self.page("--explain"))

    def test_a_file_is_put_in_place_as_a_whole(self):
        folder = os.path.join(self.folder.name, "reports")
        os.mkdir(folder)
        path = os.path.join(folder, "r.html")
        pathlib.Path(path).write_text("old " * 1000000, encoding="utf-8")
        with open(path, encoding="utf-8") as old:
            run = self.run_report("-o", path)
            self.assertEqual((run.returncode, run.stdout, run.stderr), (0, b"", b""))
            self.assertTrue(old.read().startswith("old old"))  # whoever had it open reads on in the old one
        ElementTree.parse(path)
        self.assertEqual(os.listdir(folder), ["r.html"])

    def test_what_can_not_be_written_is_said_and_leaves_nothing(self):
        folder = os.path.join(self.folder.name, "kept")
        os.mkdir(folder)
        path = os.path.join(folder, "r.html")
        pathlib.Path(path).write_text("old", encoding="utf-8")
        for output in (os.path.join(folder, "no", "r.html"), folder):
            run = self.run_report("-o", output)
            self.assertEqual(run.returncode, 2)
            self.assertRegex(run.stderr.decode(), r"^dateline: \S+: can not be written.*\n$")
        limited = subprocess.run(["sh", "-c", 'ulimit -f 128; exec "$@"', "sh", DATELINE, "report", "--db", self.database, "-o", path],
                                 capture_output=True)
        self.assertEqual(limited.returncode, 2)
        self.assertEqual(limited.stderr.count(b"\n"), 1)
        self.assertEqual(os.listdir(folder), ["r.html"])
        self.assertEqual(pathlib.Path(path).read_text(encoding="utf-8"), "old")

    def test_a_page_does_not_take_the_place_of_the_news(self):
        before = os.stat(self.database).st_ino
        run = self.run_report("-o", self.database)
        self.assertEqual(run.returncode, 2)
        self.assertIn("is a file of the database", run.stderr.decode())
        self.assertEqual(os.stat(self.database).st_ino, before)

    def test_exit_codes(self):
        path = os.path.join(self.folder.name, "none.html")
        for options, code in ((("--entity", "Nobody of this Name"), 1), (("--type", "nothing_of_it"), 1), (("--from", "yesterday"), 2),
                              (("--limit", "0"), 2), (("--text", '"open'), 2), (("--monitor", "none", "--config", "/nowhere.toml"), 2)):
            run = self.run_report("-o", path, *options)
            self.assertEqual((run.returncode, run.stdout), (code, b""), options)
            self.assertIn(b"dateline: ", run.stderr, options)
            self.assertFalse(os.path.exists(path))
        missing = subprocess.run([DATELINE, "report", "--db", "/nowhere/news.db", "-o", path], capture_output=True)
        self.assertEqual(missing.returncode, 2)

    def test_nothing_found_is_a_page_that_says_so(self):
        tree = self.tree("--from", "1800", "--to", "1801")
        self.assertEqual(list(tree.iter(f"{XHTML}section")), [])
        self.assertIn("No article tells", text_of(tree.find(f".//{XHTML}p[@id='extent']")))


if __name__ == "__main__":
    unittest.main()
