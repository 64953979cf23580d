#!/usr/bin/env python3
"""Runs that are killed anywhere and continued. Needs $DATELINE.

usage: kills_test.py [KILLS]        10 unless told; kills_test.py 50 is the whole proof
"""
import random
import re
import signal
import subprocess
import sys
import time
import unittest

from server import DATELINE, NOW, RunTest, feed, full_rss, page, rss

KILLS = 10
FEEDS, PAGES, TEXTS = 6, 8, 60

# What two databases of the same news must agree on. Rows are named by what they say: the order in which answers
# arrive gives them their numbers.
CONTENT = [
    "select url, guid from article",
    "select a.url, a.guid, r.number, r.content_hash, r.kind, r.title, r.published_day, r.text from revision r join article a on a.id = r.article_id",
    "select key, type, name, resolved, country from entity",
    "select e.key, l.name, l.folded from alias l join entity e on e.id = l.entity_id",
    """select r.content_hash, m.number, m.type, m.span_start, m.span_end, m.text, e.key, m.date_begin, m.date_end, m.rule
         from mention_text m join revision r on r.id = m.revision_id left join entity e on e.id = m.entity_id""",
    "select r.content_hash, e.number, e.type, e.status, e.date_begin, e.trigger_start, u.name from event e join rule u on u.id = e.rule_id join revision r on r.id = e.revision_id",
    "select r.content_hash, e.number, p.role, p.position, p.mention from participant p join event e on e.id = p.event_id join revision r on r.id = e.revision_id",
    "select r.content_hash, q.number, q.kind, q.span_start, q.span_end, q.speaker from quote q join revision r on r.id = q.revision_id",
    "select r.content_hash, l.number, l.type, l.subject, l.object from relation l join revision r on r.id = l.revision_id",
    "select s.key, t.subject, t.type, o.key, t.object, t.status, t.articles, t.origins from tie t left join entity s on s.id = t.subject_id left join entity o on o.id = t.object_id",
    "select n.key, c.events, c.articles, c.origins, c.first_date, c.last_date from place_count c join entity n on n.id = c.place_id",
    "select url, etag, last_modified, next_check, gone, failures, title from feed",
    "select url, address, state, failures, title from page",
]


class Kills(RunTest):
    def setUp(self):
        super().setUp()
        urls = []
        self.sites = []
        for f in range(FEEDS):
            site = self.site()
            validators = [f'ETag: "v{f}"', "Last-Modified: Mon, 06 May 2030 06:00:00 GMT"]

            def feed_page(connection, request, site=site, validators=validators):
                if request.headers.get("if-none-match"):
                    return b"HTTP/1.1 304 X\r\n\r\n"
                return feed(rss(*(site.url(f"/{n}") for n in range(PAGES)), title=site.host), *validators)
            site.pages = {"/feed": feed_page}
            site.pages.update({f"/{n}": lambda connection, request, n=n + f * PAGES: time.sleep(0.04) or page(n) for n in range(PAGES)})
            urls.append(site.url())
            self.sites.append(site)
        texts = [f"Soldiers killed {n + 3} rebels near Kidal, Mali, on {n % 28 + 1} April 2030, officials said." for n in range(TEXTS)]
        site = self.site({"/feed": feed(full_rss(*texts), 'ETag: "full"')})
        self.configure(*urls, f'url = "{site.url()}"\nfull_text = "feed"')

    def forget(self):
        for left in self.folder.glob("news.db*"):
            left.unlink()

    def content(self):
        return [sorted(tuple(map(repr, row)) for row in self.rows(query)) for query in CONTENT]

    def start(self):
        return subprocess.Popen([DATELINE, "run", "--now", NOW], cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def wait_for_a_moment(self, run, chance, length):
        """Any of the run's time, or when any number of its pages has been asked for."""
        if chance.random() < 0.4:
            return time.sleep(chance.uniform(0.01, length))

        def asked():
            return sum(len(site.asked()) for site in self.sites)
        wanted = asked() + chance.randint(1, FEEDS * (PAGES + 1))
        while asked() < wanted and run.poll() is None:
            time.sleep(0.002)

    def test_a_run_that_is_killed_anywhere_is_continued_to_the_same_content(self):
        begun = time.monotonic()
        self.quiet_run()
        length = time.monotonic() - begun
        whole = self.content()
        self.assertEqual(len(whole[0]), FEEDS * PAGES + TEXTS)
        chance = random.Random(5)
        killed = within = number = 0
        while killed < KILLS:
            number += 1
            self.assertLess(number, 4 * KILLS, "most runs ended before they could be killed")
            self.forget()
            # once more the same run may be killed before it is left to end
            for _ in range(1 + number % 2):
                run = self.start()
                self.wait_for_a_moment(run, chance, length)
                run.send_signal(signal.SIGKILL)
                run.communicate()
                if run.returncode != -signal.SIGKILL:
                    continue
                killed += 1
                if (self.folder / "news.db").exists():
                    check = self.dateline("db", "check")
                    if "is empty" in check.stderr or "of an older version" in check.stderr:
                        continue  # killed while the file was being made
                    self.assertEqual(check.stdout, "ok\n", check)
                    within += 0 < self.value("select count(*) from article") < len(whole[0])
            done = self.run_at()
            self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""), done)
            self.assertEqual(self.value("pragma integrity_check"), "ok")
            self.assertEqual(self.rows("pragma foreign_key_check"), [])
            self.assertEqual(self.content(), whole, f"after kill {number}")
        print(f"{killed} kills, {within} of them with a part of the articles stored; a whole run takes {length:.2f} s"
              + ("" if KILLS >= 50 else "; kills_test.py 50 is the whole proof"))
        self.assertGreaterEqual(killed, KILLS)
        self.assertGreater(within, KILLS // 5, "kills have to hit runs at work")

    def test_a_run_that_is_asked_to_stop_ends_in_order_and_soon(self):
        self.quiet_run()
        whole = self.content()
        for number in (signal.SIGTERM, signal.SIGINT):
            self.forget()
            hanging = self.site({"/feed": lambda connection, request: time.sleep(8)})
            text = (self.folder / "dateline.toml").read_text()
            (self.folder / "dateline.toml").write_text(text + f'\n[[feeds]]\nurl = "{hanging.url()}"\n')
            run = self.start()
            while not hanging.asked():
                time.sleep(0.005)
            begun = time.monotonic()
            run.send_signal(number)
            said = run.communicate()[1]
            self.assertLess(time.monotonic() - begun, 5)
            self.assertEqual(run.returncode, 128 + number)
            self.assertRegex(said.decode(), rf"^dateline: stopped by {number.name} after \d of 8 feeds(, \d+ pages? left)?; the next run goes on\n$")
            self.assertEqual(self.value("select outcome from run"), "stopped")
            self.assertEqual(self.dateline("db", "check").stdout, "ok\n")
            (self.folder / "dateline.toml").write_text(text)
            self.quiet_run()
            left = self.content()
            left[-2] = [row for row in left[-2] if hanging.url() not in row[0]]
            self.assertEqual(left, whole)

    def test_what_a_killed_run_worked_on_is_left_to_the_next_and_is_no_longer_remembered_when_it_went_well(self):
        lock = self.folder / "news.db.lock"
        left = []
        # A feed whose answer was already stored is unchanged for the next run, which does not read it again.
        while not left or left[0].startswith("feed"):
            self.forget()
            run = self.start()
            while run.poll() is None and not (lock.exists() and re.search(r"\n(page|text) .*\n", lock.read_text())):
                pass
            run.send_signal(signal.SIGKILL)
            run.communicate()
            left = lock.read_text().splitlines()[1:]
        self.assertRegex("".join(left), r"^page \d+$|^text \w+ of feed \d+$")
        self.assertIn("the last run ended without a word at " + left[0], self.run_at(NOW, "-v").stderr)
        self.assertEqual(self.value("select count(*) from trial"), 0)
        self.assertEqual(self.value("select count(*) from article"), FEEDS * PAGES + TEXTS)

    def test_a_full_disk_is_said_and_the_next_run_makes_it_whole(self):
        self.quiet_run()
        whole = self.content()
        self.forget()
        self.quiet_run(NOW, "--offline")
        room = (self.folder / "news.db").stat().st_size // 1024 + 64
        limited = f"ulimit -f {room}; exec {DATELINE} run --now {NOW}"
        done = subprocess.run(["bash", "-c", limited], cwd=self.folder, env=self.environment, capture_output=True, timeout=60, text=True)
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("can not be written", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertEqual(self.dateline("db", "check").stdout, "ok\n")
        self.quiet_run()
        self.assertEqual(self.content(), whole)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1].isdigit():
        KILLS = int(sys.argv.pop(1))
    unittest.main()
