#!/usr/bin/env python3
"""What a fetcher owes publishers and its operator. Needs $DATELINE."""
import json
import os
import signal
import sqlite3
import subprocess
import threading
import time
import unittest

from server import CONFIGURATION, DATELINE, NOW, Request, RunTest, feed, full_rss, page, reply, reset, rss

LATER = "2030-05-06T08:00:00Z"
MUCH_LATER = "2030-05-08T07:00:00Z"


class Conditional(RunTest):
    def site_with(self, *validators, unchanged=b"HTTP/1.1 304 X\r\n\r\n"):
        site = self.site()

        def answer(connection, request):
            asked = "if-none-match" in request.headers or "if-modified-since" in request.headers
            return unchanged if asked else feed(rss(site.url("/1"), site.url("/2")), *validators)
        site.pages = {"/feed": answer, "/1": page(1), "/2": page(2)}
        return site

    def test_a_second_run_asks_conditionally_stores_nothing_and_says_nothing(self):
        site = self.site_with('ETag: "abc"', "Last-Modified: Mon, 06 May 2030 06:00:00 GMT")
        self.configure(site.url())
        self.quiet_run()
        tables = [row[0] for row in self.rows("select name from sqlite_schema where type = 'table' and name not in ('run', 'fetch', 'feed', 'robots')")]
        self.assertIn("mention", tables)

        def content():
            return {table: [tuple(row) for row in self.rows(f"select * from {table}")] for table in tables}
        before = content()
        self.assertEqual(len(before["article"]), 2)
        self.quiet_run(LATER)  # prints nothing, exits 0
        self.assertEqual(before, content())
        self.assertEqual([tuple(row) for row in self.rows("select articles_new, articles_changed, articles_same, outcome from run where id = 2")], [(0, 0, 0, "done")])
        first, second = site.asked("/feed")
        self.assertNotIn("if-none-match", first.headers)
        self.assertEqual(second.headers["if-none-match"], '"abc"')
        self.assertEqual(second.headers["if-modified-since"], "Mon, 06 May 2030 06:00:00 GMT")
        self.assertEqual([len(site.asked(path)) for path in ("/1", "/2")], [1, 1])
        self.assertEqual(self.value("select outcome from fetch where kind = 'feed' order by id desc limit 1"), "unchanged")

    def test_what_is_not_due_is_not_asked(self):
        site = self.site_with('ETag: "abc"')
        self.configure(site.url())
        self.quiet_run()
        self.quiet_run("2030-05-06T07:30:00Z")
        self.assertEqual(len(site.asked("/feed")), 1)
        self.quiet_run("2030-05-06T07:59:30Z")  # cron does not wake up to the second
        self.assertEqual(len(site.asked("/feed")), 2)

    def test_validators_are_sent_back_byte_for_byte(self):
        sites = {}
        for name, etag, modified in (("weak", b'W/"abc"', b""), ("strong", b'"abc"', b""), ("without quotes", b"abc", b""), ("quotes within", b'"a"b"c"', b""),
                                     ("spaces within", b'"a  b"', b""), ("bytes beyond ASCII", b'"\xe4\xf6\xff"', b""), ("empty quotes", b'""', b""),
                                     ("comma", b'"a", "b"', b""), ("long", b'"' + b"x" * 3000 + b'"', b""), ("a date that is none", b"", b"yesterday, or so"),
                                     ("a date with another zone", b"", b"Mon, 06 May 2030 08:00:00 +0200")):
            sites[name] = (self.site_with(*([b"ETag: " + etag] if etag else []), *([b"Last-Modified: " + modified] if modified else [])), etag, modified)
        self.configure(*(site.url() for site, etag, modified in sites.values()))
        self.quiet_run()
        self.quiet_run(LATER)
        for name, (site, etag, modified) in sites.items():
            with self.subTest(name):
                asked = site.asked("/feed")[1].headers
                self.assertEqual(asked.get("if-none-match", "").encode("latin-1"), etag)
                self.assertEqual(asked.get("if-modified-since", "").encode("latin-1"), modified)

    def test_a_304_brings_new_validators_and_may_have_a_body_or_a_length(self):
        sites = {unchanged: self.site_with('ETag: "old"', "Last-Modified: Mon, 06 May 2030 06:00:00 GMT", unchanged=unchanged)
                 for unchanged in (b'HTTP/1.1 304 X\r\nETag: "new"\r\n\r\n', b'HTTP/1.1 304 X\r\nETag: "new"\r\nContent-Length: 500\r\n\r\n',
                                   b'HTTP/1.1 304 X\r\nETag: "new"\r\nConnection: close\r\n\r\n<rss>not to be here</rss>')}
        self.configure(*(site.url() for site in sites.values()))
        for now in (NOW, LATER, MUCH_LATER):
            self.quiet_run(now)
        for unchanged, site in sites.items():
            with self.subTest(unchanged):
                self.assertEqual([r.headers.get("if-none-match") for r in site.asked("/feed")], [None, '"old"', '"new"'])
                self.assertEqual(site.asked("/feed")[2].headers["if-modified-since"], "Mon, 06 May 2030 06:00:00 GMT")

    def test_every_200_replaces_both_validators(self):
        site = self.site()
        answers = [feed(None, 'ETag: "1"', "Last-Modified: Mon, 06 May 2030 06:00:00 GMT"), feed(None, 'ETag: "2"'), feed(None)]
        site.pages = {"/feed": lambda connection, request: answers[len(site.asked("/feed")) - 1]}
        self.configure(site.url())
        for now in (NOW, LATER, MUCH_LATER):
            self.quiet_run(now)
        second, third = site.asked("/feed")[1:]
        self.assertEqual((second.headers["if-none-match"], third.headers["if-none-match"]), ('"1"', '"2"'))
        self.assertNotIn("if-modified-since", third.headers)
        self.assertIsNone(self.feed_row(site.url())["etag"])

    def test_a_broken_feed_leaves_no_validators(self):
        site = self.site({"/feed": reply(200, "<html><p>Maintenance</p></html>", ['ETag: "maintenance"'])})
        self.configure(site.url())
        self.assertEqual(self.run_at().returncode, 1)
        self.assertIsNone(self.feed_row(site.url())["etag"])

    def test_a_feed_that_was_cut_leaves_no_validators_and_is_asked_for_the_rest(self):
        site = self.site()
        body = rss(*(site.url(f"/{n}") for n in range(6)))

        def answer(connection, request):
            if "if-none-match" in request.headers:
                return b"HTTP/1.1 304 X\r\n\r\n"
            whole = len(site.asked("/feed")) > 1
            return reply(200, body if whole else body[:len(body) // 2], ['ETag: "x"', "Connection: close"], length=False)
        site.pages = {"/feed": answer, **{f"/{n}": page(n) for n in range(6)}}
        self.configure(site.url())
        self.quiet_run()
        self.assertLess(self.value("select count(*) from article"), 6)
        self.assertIsNone(self.feed_row(site.url())["etag"])
        self.quiet_run(LATER)
        self.assertEqual(self.value("select count(*) from article"), 6)
        self.assertEqual(self.feed_row(site.url())["etag"], b'"x"')

    def test_a_broken_feed_that_comes_twice_the_same_keeps_its_validators(self):
        site = self.site()

        def answer(connection, request):
            unchanged = request.headers.get("if-none-match") == '"x"'
            return b"HTTP/1.1 304 X\r\n\r\n" if unchanged else feed(rss(site.url("/1")).replace(b"<title>A feed", b"<title>A & B"), 'ETag: "x"')
        site.pages = {"/feed": answer, "/1": page(1)}
        self.configure(site.url())
        self.quiet_run()
        self.assertIsNone(self.feed_row(site.url())["etag"])
        self.quiet_run(LATER)
        self.assertEqual(self.feed_row(site.url())["etag"], b'"x"')
        self.quiet_run(MUCH_LATER)
        self.assertEqual([row[0] for row in self.rows("select status from fetch where kind = 'feed' order by id")], [200, 200, 304])
        self.assertEqual([row[0] for row in self.rows("select outcome from fetch where kind = 'feed' order by id")], ["new", "unchanged", "unchanged"])

    def test_a_feed_of_thousands_of_items_keeps_its_validators_once_all_are_entered(self):
        site = self.site()
        items = [site.url(f"/{n}") for n in range(5000)]
        site.pages = {"/feed": feed(rss(*items), 'ETag: "x"')}
        site.pages["*"] = lambda connection, request: page(int(request.path[1:]))
        self.configure(f'url = "{site.url()}"\nmax_new_articles = 3')
        self.quiet_run(NOW, "--feed", site.url())
        self.assertEqual(self.value("select count(*) from page"), 2000)
        self.assertIsNone(self.feed_row(site.url())["etag"])
        self.quiet_run(LATER)
        self.assertEqual(len(site.asked("/feed")), 1, "it has named more than enough")
        self.quiet_run(LATER, "--feed", site.url())
        self.quiet_run(LATER, "--feed", site.url())
        self.assertEqual(self.value("select count(*) from page"), 5000)
        self.assertEqual(self.feed_row(site.url())["etag"], b'"x"')
        self.assertEqual(self.value("select count(*) from article"), 12)

    def test_an_item_that_was_updated_is_fetched_again(self):
        site = self.site()

        def atom(updated):
            return feed(f'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><id>x</id><title>One</title><link href="{site.url("/1")}"/>'
                        f'<updated>{updated}</updated></entry></feed>')
        site.pages = {"/feed": atom("2030-05-06T05:00:00Z"), "/1": page(1)}
        self.configure(site.url())
        self.quiet_run()
        site.pages = {"/feed": atom("2030-05-06T07:30:00Z"), "/1": page(2)}
        self.quiet_run(LATER)
        self.quiet_run(MUCH_LATER)
        self.assertEqual(len(site.asked("/1")), 2)
        self.assertEqual(self.value("select count(*) from revision"), 2)
        self.assertEqual(self.value("select count(*) from article"), 1)


class Schedule(RunTest):
    def test_the_next_check_is_the_latest_of_all_wishes(self):
        cases = [("2030-05-06T08:00:00Z", feed(), ""),
                 ("2030-05-06T07:30:00Z", feed(), 'interval = "30m"'),
                 ("2030-05-06T09:00:00Z", feed(rss(more="<ttl>120</ttl>")), ""),
                 ("2030-05-06T10:00:00Z", feed(None, "Cache-Control: public, max-age=10800"), ""),
                 ("2030-05-06T11:00:00Z", feed(None, "Expires: Mon, 06 May 2030 11:00:00 GMT"), ""),
                 ("2030-05-06T08:00:00Z", feed(None, "Cache-Control: max-age=60"), ""),
                 ("2030-05-07T07:00:00Z", feed(None, "Cache-Control: max-age=999999999"), ""),
                 ("2030-05-06T10:00:00Z", feed(rss(more="<skipHours><hour>8</hour><hour>9</hour></skipHours>")), ""),
                 ("2030-05-07T00:00:00Z", feed(rss(more="<skipDays><day>Monday</day></skipDays>")), "")]
        sites = [self.site({"/feed": answer}) for expected, answer, config in cases]
        self.configure(*(f'url = "{site.url()}"\n{config}' for site, (expected, answer, config) in zip(sites, cases)))
        self.quiet_run()
        for site, (expected, answer, config) in zip(sites, cases):
            with self.subTest(answer=answer, config=config):
                self.assertEqual(self.feed_row(site.url())["next_check"], expected)

    def test_failures_back_off_and_recover(self):
        site = self.site({"/feed": reply(500)})
        self.configure(site.url())
        times = ["2030-05-06T07:00:00Z", "2030-05-06T08:00:00Z", "2030-05-06T10:00:00Z", "2030-05-06T14:00:00Z"]
        for number, now in enumerate(times):
            self.assertEqual(self.run_at(now).returncode, 1)
            if number + 1 < len(times):
                self.assertEqual(self.feed_row(site.url())["next_check"], times[number + 1])
                self.quiet_run(now)  # not due
        self.assertEqual(len(site.asked()), len(times))
        site.pages = {"/feed": feed()}
        self.quiet_run("2030-05-06T22:00:00Z")
        row = self.feed_row(site.url())
        self.assertEqual((row["failures"], row["last_error"], row["next_check"]), (0, None, "2030-05-06T23:00:00Z"))

    def test_retry_after_holds_for_the_host_and_for_the_next_runs(self):
        site = self.site({"/feed": reply(429, b"", ["Retry-After: 7200"]), "/second": feed()})
        other = self.site({"/feed": feed()})
        self.configure(site.url(), other.url())
        self.assertEqual(self.run_at().returncode, 1)
        self.configure(site.url(), site.url("/second"), other.url())
        self.quiet_run(LATER)
        self.assertEqual((len(site.asked()), len(other.asked())), (1, 2))
        self.assertEqual(self.feed_row(site.url("/second"))["next_check"], "2030-05-06T09:00:00Z")
        site.pages["/feed"] = feed()
        self.quiet_run("2030-05-06T09:00:00Z")
        self.assertEqual((len(site.asked("/feed")), len(site.asked("/second"))), (2, 1))

    def test_a_second_try_waits_when_the_host_asked_for_it_meanwhile(self):
        site = self.site({"/robots.txt": reply(404, b"", ["Connection: close"]),  # a kept connection is tried again by libcurl
                          "/1": lambda connection, request: time.sleep(0.1) or reply(429, b"", ["Retry-After: 3600"]),
                          "/2": lambda connection, request: time.sleep(0.4) or reset(connection)})
        self.configure(site.url("/1"), site.url("/2"), top="max_per_host = 2")
        self.assertEqual(self.run_at().returncode, 1)
        self.assertEqual([len(site.asked(path)) for path in ("/1", "/2")], [1, 1])
        self.assertEqual(self.feed_row(site.url("/2"))["next_check"], LATER)

    def test_pages_of_a_busy_host_wait_and_are_fetched_later(self):
        site = self.site()
        site.pages = {"/feed": feed(rss(*(site.url(f"/{n}") for n in range(4))), 'ETag: "x"')}
        site.pages.update({"/0": page(0), "/1": reply(503, b"", ["Retry-After: 600"]), "/2": page(2), "/3": page(3)})
        self.configure(site.url())
        self.assertEqual(self.run_at().returncode, 1)
        self.assertEqual(self.value("select count(*) from article"), 1)
        self.assertEqual(len(site.asked("/2")), 0)
        site.pages["/1"] = page(1)
        site.pages["/feed"] = b"HTTP/1.1 304 X\r\n\r\n"
        self.quiet_run("2030-05-06T07:05:00Z")
        self.assertEqual(len(site.asked("/2")), 0)
        self.quiet_run("2030-05-06T07:20:00Z")
        self.assertEqual(self.value("select count(*) from article"), 4)

    def test_a_host_that_does_not_answer_is_left_alone_and_loses_nothing(self):
        down = self.site({"/feed": None})
        links = [down.url(f"/{n}") for n in range(8)]
        site = self.site({"/feed": feed(rss(*links), 'ETag: "x"')})
        down.pages = {f"/{n}": lambda connection, request: reset(connection) for n in range(8)}
        self.configure(site.url())
        done = self.run_at()
        self.assertEqual(done.returncode, 1)
        self.assertLess(len(done.stderr.splitlines()), 4, done.stderr)
        self.assertLess(len(down.asked()), 8)
        self.assertEqual(self.value("select count(*) from page where state = 'waiting'"), 8)
        down.pages = {f"/{n}": page(n) for n in range(8)}
        site.pages["/feed"] = b"HTTP/1.1 304 X\r\n\r\n"
        self.quiet_run(LATER)
        self.assertEqual(self.value("select count(*) from article"), 8)

    def test_pages_of_a_host_that_is_down_keep_no_others_waiting(self):
        down, up = self.site(), self.site({"/robots.txt": reply(404), **{f"/{n}": page(n) for n in range(3)}})
        down.pages = {f"/{n}": reply(500) for n in range(6)}
        site = self.site({"/feed": feed(rss(*(down.url(f"/{n}") for n in range(6)), *(up.url(f"/{n}") for n in range(3))))})
        self.configure(f'url = "{site.url()}"\nmax_new_articles = 3')
        for minute in (0, 20, 40):  # the first ones may be tried again after a quarter of an hour
            self.run_at(f"2030-05-06T07:{minute:02}:00Z")
        self.assertEqual(self.value("select count(*) from article"), 3)

    def test_pages_behind_an_unreadable_robots_txt_are_complained_about_once(self):
        down = self.site({"/robots.txt": reply(500), **{f"/{n}": page(n) for n in range(5)}})
        site = self.site({"/feed": feed(rss(*(down.url(f"/{n}") for n in range(5))))})
        self.configure(site.url())
        done = self.run_at()
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (1, 1), done.stderr)
        self.assertEqual((len(down.asked("/robots.txt")), len(down.asked())), (1, 0))
        down.pages["/robots.txt"] = reply(404)
        self.quiet_run(LATER)
        self.assertEqual(self.value("select count(*) from article"), 5)

    def test_a_page_that_is_not_found_is_asked_a_few_times_and_then_given_up(self):
        sites = {status: self.site() for status in (401, 403, 404)}
        for status, site in sites.items():
            site.pages = {"/feed": feed(rss(site.url("/1")), 'ETag: "x"'), "/1": reply(status)}
        self.configure(*(site.url() for site in sites.values()))
        done = self.run_at()
        self.assertEqual(done.returncode, 1)
        for status, site in sites.items():
            self.assertIn(f"{site.url('/1')}: H104: answers {status}; it is asked again after 2030-05-06T10:00:00Z", done.stderr)
            site.pages["/feed"] = b"HTTP/1.1 304 X\r\n\r\n"
        for number, now in enumerate(["2030-05-06T09:59:00Z", "2030-05-06T10:00:00Z", "2030-05-06T16:00:00Z", "2030-05-07T04:00:00Z",
                                      "2030-05-09T04:00:00Z"]):
            self.quiet_run(now)  # said once
            self.assertEqual([len(site.asked("/1")) for site in sites.values()], [min(number + 1, 4)] * 3)
        for status, site in sites.items():
            address = site.url("/1")
            self.assertEqual(self.value("select state from page where address = ?", address), "failed")
            self.assertIn("it is not asked again", self.value("select message from problem where place = ? order by id desc limit 1", address))
            site.pages.update({"/feed": feed(rss(site.url("/1"))), "/1": page(status)})
        retried = self.dateline("feeds", "retry", *(site.url() for site in sites.values()))
        self.assertEqual(retried.stdout, "3 feeds and 3 pages of them are asked again in the next run\n")
        self.quiet_run("2030-05-09T04:00:00Z")
        self.assertEqual([row[0] for row in self.rows("select state from page")], ["stored"] * 3)

    def test_a_page_whose_server_recovers_is_stored(self):
        site = self.site()
        site.pages = {"/feed": feed(rss(site.url("/1")), 'ETag: "x"'), "/1": reply(500)}
        self.configure(site.url())
        self.assertEqual(self.run_at().returncode, 1)
        site.pages.update({"/feed": b"HTTP/1.1 304 X\r\n\r\n", "/1": page(1)})
        self.quiet_run("2030-05-06T07:15:00Z")
        self.assertEqual(self.value("select state from page"), "stored")
        self.assertEqual(self.value("select failures from page"), 0)

    def test_a_feed_that_is_gone_is_not_asked_until_it_is_wanted(self):
        site = self.site({"/feed": reply(410)})
        self.configure(site.url())
        self.assertEqual(self.run_at().returncode, 1)
        self.quiet_run(MUCH_LATER)
        named = self.run_at(MUCH_LATER, "--feed", site.url())
        self.assertIn("H112: is gone for good (410) and was not asked; `dateline feeds retry`", named.stderr)
        self.assertEqual((named.returncode, len(site.asked())), (0, 1))
        site.pages = {"/feed": feed()}
        self.assertEqual(self.dateline("feeds", "retry", "--failed").returncode, 0)
        self.quiet_run(MUCH_LATER)
        self.assertEqual(len(site.asked()), 2)


class Moving(RunTest):
    def test_a_permanent_redirect_moves_the_feed_and_a_temporary_one_does_not(self):
        cases = {}
        for status, moves in ((301, True), (308, True), (302, False), (303, False), (307, False)):
            new = self.site({"/new": feed(None, 'ETag: "new"')})
            old = self.site({"/feed": reply(status, b"", ["Location: " + new.url("/new"), 'ETag: "redirect"'])})
            cases[status] = (old, new, moves)
        self.configure(*(old.url() for old, new, moves in cases.values()))
        self.quiet_run()
        self.quiet_run(LATER)
        for status, (old, new, moves) in cases.items():
            with self.subTest(status):
                self.assertEqual(len(old.asked()), 1 if moves else 2)
                self.assertEqual(self.feed_row(old.url())["moved_to"], new.url("/new") if moves else None)
                self.assertEqual(new.asked()[1].headers["if-none-match"], '"new"')
                self.assertTrue(all("if-none-match" not in request.headers for request in old.asked()), "validators belong to the final answer")

    def test_a_chain_moves_the_feed_as_far_as_it_is_permanent(self):
        end = self.site({"/end": feed()})
        site = self.site({"/feed": reply(301, b"", ["Location: /a"]), "/a": reply(308, b"", ["Location: /b"]),
                          "/b": reply(302, b"", ["Location: " + end.url("/end")])})
        self.configure(site.url())
        self.quiet_run()
        self.assertEqual(self.feed_row(site.url())["moved_to"], site.url("/b"))

    def test_a_redirect_to_something_else_moves_nothing(self):
        site = self.site({"/feed": reply(301, b"", ["Location: /home"]), "/home": page(1)})
        self.configure(site.url())
        self.assertEqual(self.run_at().returncode, 1)
        self.assertIsNone(self.feed_row(site.url())["moved_to"])

    def test_a_feed_whose_new_place_fails_is_asked_at_its_old_one_again(self):
        site = self.site({"/feed": reply(301, b"", ["Location: /new"]), "/new": feed()})
        self.configure(site.url())
        self.quiet_run()
        site.pages = {"/feed": feed()}
        for day in (7, 8, 9):
            self.assertEqual(self.run_at(f"2030-05-{day:02}T07:00:00Z").returncode, 1)
        self.quiet_run("2030-05-12T07:00:00Z")
        self.assertIsNone(self.feed_row(site.url())["moved_to"])

    def test_credentials_stay_with_their_origin(self):
        other = self.site({"/there": reply(302, b"", ["Location: http://evil:word@{}/x"]), "/feed": feed()})
        site = self.site({"/feed": reply(301, b"", ["Location: /moved"]), "/moved": reply(302, b"", ["Location: " + other.url()])})
        address = site.url().replace("http://", "http://reader:s3cret@")
        self.configure(address)
        self.quiet_run()
        self.quiet_run(LATER)
        self.assertEqual([r.headers.get("authorization") for r in site.asked()], ["Basic cmVhZGVyOnMzY3JldA=="] * 3)
        self.assertEqual([r.headers.get("authorization") for r in other.asked()], [None] * 2)
        self.assertNotIn(b"s3cret", b"".join(path.read_bytes() for path in self.folder.glob("news.db*")))
        for command in (["config", "show"], ["feeds", "list", "--format", "json"], ["feeds", "export"]):
            self.assertNotIn("s3cret", self.dateline(*command).stdout)

    def test_credentials_in_a_redirect_are_not_used(self):
        other = self.site({"/x": feed()})
        site = self.site({"/feed": reply(302, b"", ["Location: " + other.url("/x").replace("http://", "http://u:p@")])})
        self.configure(site.url())
        self.quiet_run()
        self.assertNotIn("authorization", other.asked()[0].headers)


class Walls(RunTest):
    """Articles are behind a page for consent or login, to which their links are redirected."""
    TITLES = ["Minister resigns over mine", "Rebels leave Kidal", "Floods close the port", "Harvest fails again"]

    def walled(self, wall, titles=TITLES):
        """A site whose links lead to `wall`: a function of site and number. Asking for its feed again finds nothing new."""
        site = self.site({"/wall": reply(200, b"<html><head><title>Before you continue to the Gao Post</title></head><body><article><h1>Your privacy</h1><p>"
                                         + b"We and our partners store and read information on a device, such as cookies. " * 8 + b"</p></article></body></html>",
                                         ["Content-Type: text/html"]), "/": page(50)})
        self.titles = list(titles)

        def answer(connection, request):
            items = "".join(f"<item><title>{title}</title><link>{site.url(f'/story/{n}.html')}</link></item>" for n, title in enumerate(self.titles))
            return feed(f"<rss version='2.0'><channel><title>Gao Post</title>{items}</channel></rss>")
        site.pages["/feed"] = answer
        site.pages["*"] = lambda connection, request: (reply(302, b"", ["Location: " + wall(site, int(request.path.split("/")[-1].split(".")[0]))])
                                                       if request.path.startswith("/story/") else site.pages["/wall"])
        self.configure(site.url())
        return site

    def warned(self, said, site, count, address):
        self.assertEqual(said.count("\n"), 1, said)
        self.assertIn(f"{site.url()}: H110: {count} it names ", said)
        self.assertIn(f" to {address} in place of articles", said)

    def test_links_that_all_lead_to_one_page_are_told_once_and_nothing_is_stored(self):
        site = self.walled(lambda site, n: site.url("/wall"))
        done = self.run_at()
        self.assertEqual(done.returncode, 0, done)
        self.warned(done.stderr, site, "4 pages", site.url("/wall"))
        self.assertEqual(self.value("select count(*) from article"), 0)
        self.assertEqual([row[0] for row in self.rows("select state from page")], ["waiting"] * 4)
        self.titles.append("Trial of the miners begins")
        self.quiet_run(MUCH_LATER)  # said once
        self.assertEqual(self.value("select count(*) from article"), 0)
        site.pages["*"] = lambda connection, request: page(int(request.path.split("/")[-1].split(".")[0]))
        self.quiet_run("2030-05-09T07:00:00Z")
        self.assertEqual(self.value("select count(*) from article"), 5, "the wall came down")

    def test_a_page_that_gets_the_link_as_a_parameter_is_no_article_even_of_one_link(self):
        wall = self.site({"*": page(7)})
        site = self.walled(lambda site, n: wall.url(f"/collect?continue=http%3A%2F%2F{site.host}%3A{site.port}%2Fstory%2F{n}.html&gl=ML"), self.TITLES[:1])
        self.warned(self.run_at().stderr, site, "1 page", wall.url("/collect"))
        self.assertEqual(self.value("select count(*) from article"), 0)

    def test_an_article_that_got_the_link_as_a_parameter_is_one_by_its_title(self):
        site = self.walled(lambda site, n: site.url(f"/moved/{n}?source={site.url(f'/story/{n}.html')}"), ["Story 0", "Story 1"])
        site.pages["*"] = (lambda walls: lambda connection, request: page(int(request.path[7])) if request.path.startswith("/moved/") else walls(connection, request))(site.pages["*"])
        self.quiet_run()
        self.assertEqual(self.value("select count(*) from article"), 2)

    def test_a_wall_without_words_is_told_like_any_other(self):
        site = self.walled(lambda site, n: site.url("/wall"))
        site.pages["/wall"] = reply(200, "<html><body><script>ask()</script></body></html>", ["Content-Type: text/html"])
        self.warned(self.run_at().stderr, site, "4 pages", site.url("/wall"))

    def test_a_link_that_leads_where_another_article_was_found_before_is_no_article(self):
        site = self.walled(lambda site, n: site.url("/wall"), self.TITLES[:1])
        self.quiet_run()
        self.titles += self.TITLES[1:2]
        done = self.run_at(LATER, "-v")
        self.assertIn("H110: leads to " + site.url("/wall") + ", where other links lead too", done.stderr)
        self.assertEqual(self.value("select count(*) from article"), 1)

    def test_a_front_page_is_no_article(self):
        site = self.walled(lambda site, n: site.url("/"))
        self.warned(self.run_at().stderr, site, "4 pages", site.url("/"))
        self.assertEqual(self.value("select count(*) from article"), 0)

    def test_articles_that_moved_are_stored_whatever_they_are_called(self):
        site = self.walled(lambda site, n: site.url(f"/moved/{n}"))
        site.pages.update({f"/moved/{n}": page(n) for n in range(4)})  # "Story 1", not what the feed says
        self.quiet_run()
        self.assertEqual(self.value("select count(*) from article"), 4)
        self.assertEqual([row[0] for row in self.rows("select led_to from page order by id")], [site.url(f"/moved/{n}") for n in range(4)])

    def test_two_links_to_one_article_are_one_article(self):
        site = self.walled(lambda site, n: site.url("/moved"), ["Minister resigns", "Minister resigns: live"])
        site.pages["/moved"] = page(3)
        self.quiet_run()
        self.assertEqual(self.value("select count(*) from article"), 1)
        self.assertEqual([row[0] for row in self.rows("select state from page")], ["stored", "stored"])


class Politeness(RunTest):
    def site_with_pages(self, count, robots=None):
        site = self.site()
        site.pages = {f"/{n}": page(n) for n in range(count)}
        site.pages["/feed"] = feed(rss(*(site.url(f"/{n}") for n in range(count))))
        if robots is not None:
            site.pages["/robots.txt"] = reply(200, robots)
        return site

    def test_robots_txt_is_obeyed_under_the_name_that_is_sent(self):
        site = self.site_with_pages(2, robots="User-agent: MyNewsBot\nDisallow: /1\n\nUser-agent: *\nAllow: /\n")
        self.configure(site.url(), top='user_agent = "MyNewsBot/2.0 (+https://my.example/bot)"')
        self.run_at()
        self.assertNotIn("/1", [request.path for request in site.requests])
        self.assertIn("/0", [request.path for request in site.requests])

    def test_a_request_says_who_asks_and_nothing_else_of_us(self):
        site = self.site_with_pages(1)
        self.configure(site.url())
        self.quiet_run()
        version = self.dateline("--version").stdout.split()[1]
        for request in site.requests:
            self.assertEqual(request.headers["user-agent"], f"dateline/{version} (+https://example.org/bot)")
            self.assertIn("gzip", request.headers["accept-encoding"])
            self.assertEqual(set(request.headers) - {"host", "user-agent", "accept", "accept-encoding"}, set())

    def test_one_request_at_a_time_with_a_delay_while_hosts_run_side_by_side(self):
        sites = [self.site_with_pages(3) for _ in range(4)]
        for site in sites:
            site.pages = {path: (lambda connection, request, answer=answer: time.sleep(0.05) or answer) for path, answer in site.pages.items()}
        self.configure(*(site.url() for site in sites), top="per_host_delay = 0.2")
        self.quiet_run()
        for site in sites:
            self.assertEqual(site.most_at_once, 1)
            times = [request.time for request in site.requests]
            self.assertEqual(len(times), 5)
            # a busy machine may notice a request late, but not four of them
            self.assertTrue(all(later - earlier > 0.1 for earlier, later in zip(times, times[1:])), times)
            self.assertGreater(times[-1] - times[0], 0.7)
        self.assertLess(max(site.requests[0].time for site in sites), min(site.requests[-1].time for site in sites), "hosts run side by side")

    def test_no_more_requests_run_at_once_than_are_allowed(self):
        lock, at_once = threading.Lock(), [0, 0]

        def slow(connection, request):
            with lock:
                at_once[0] += 1
                at_once[1] = max(at_once)
            time.sleep(0.1)
            with lock:
                at_once[0] -= 1
            return feed()
        sites = [self.site({"/robots.txt": slow, "/feed": slow}) for _ in range(8)]
        self.configure(*(site.url() for site in sites), top="max_parallel = 3")
        self.quiet_run()
        self.assertEqual(at_once[0], 0)
        self.assertIn(at_once[1], (2, 3))

    def test_a_crawl_delay_is_kept_up_to_its_limit(self):
        site = self.site_with_pages(2, "User-agent: *\nCrawl-delay: 100\n")
        self.configure(site.url(), top="max_crawl_delay = 1")
        self.quiet_run()
        times = [request.time for request in site.requests]
        self.assertTrue(all(later - earlier > 0.7 for earlier, later in zip(times, times[1:])), times)
        self.assertEqual(self.value("select count(*) from problem where code = 'H101'"), 1)

    def test_robots_txt_is_asked_first_once_and_kept_for_a_day(self):
        site = self.site_with_pages(2, "User-agent: *\nDisallow: /1\n")
        self.configure(site.url())
        self.quiet_run()  # nobody has to do anything
        self.assertIn("robots.txt forbids 1 of the pages it names", self.dateline("runs", "--problems", "-v").stdout)
        self.assertEqual(site.requests[0].path, "/robots.txt")
        self.assertEqual(site.asked("/1"), [])
        self.quiet_run(LATER)
        self.assertEqual(len(site.asked("/robots.txt")), 1)
        self.quiet_run(MUCH_LATER)
        self.assertEqual(len(site.asked("/robots.txt")), 2)

    def test_pages_that_robots_txt_forbids_are_judged_again_once_a_day_for_a_week(self):
        site = self.site_with_pages(2, "User-agent: *\nDisallow: /1\n")
        self.configure(f'url = "{site.url()}"\ninterval = "30d"')
        self.assertIn("robots.txt forbids 1 of the pages", self.run_at(NOW, "-v").stderr)
        self.quiet_run(LATER)
        self.assertEqual(len(site.asked("/robots.txt")), 1)
        self.quiet_run("2030-05-07T09:00:00Z")
        self.assertEqual(len(site.asked("/robots.txt")), 2)
        self.assertEqual(self.value("select state from page where address like '%/1'"), "refused")
        self.assertEqual(json.loads(self.dateline("feeds", "list", "--format", "json").stdout)[0]["refused"], 1)
        site.pages["/robots.txt"] = reply(404)
        self.quiet_run("2030-05-08T11:00:00Z")
        self.assertEqual(self.value("select count(*) from article"), 2)
        self.assertEqual(len(site.asked("/1")), 1)
        site.pages["/robots.txt"] = reply(200, "User-agent: *\nDisallow: /1\n")
        with sqlite3.connect(self.folder / "news.db") as database:
            database.execute("update page set state = 'waiting' where address like '%/1'")
        for day in range(10, 29, 2):
            self.quiet_run(f"2030-05-{day}T12:00:00Z")
        self.assertEqual(self.rows("select failures, next_try from page where address like '%/1'")[0][:], (7, None))
        self.assertEqual(len(site.asked("/robots.txt")), 3 + 7)

    def test_pages_that_robots_txt_forbids_take_no_place_of_others(self):
        site = self.site_with_pages(9, "User-agent: *\n" + "".join(f"Disallow: /{n}\n" for n in range(6)))
        other = self.site_with_pages(2, "User-agent: *\nDisallow: /0\n")
        self.configure(f'url = "{site.url()}"\nmax_new_articles = 2', other.url())
        said = self.run_at(NOW, "--limit", "3", "-v").stderr
        self.assertEqual((self.value("select count(*) from article"), len(site.asked()), len(other.asked())), (3, 3, 2))
        self.assertIn("3 pages (0 failed, 7 refused, 1 left)", said)
        row = json.loads(self.dateline("runs", "--format", "jsonl").stdout)
        self.assertEqual((row["pages"], row["pages_failed"], row["pages_refused"]), (3, 0, 7))

    def test_a_feed_may_be_excepted_from_robots_txt(self):
        other = self.site({"/robots.txt": reply(200, "User-agent: *\nDisallow: /\n"), "/9": page(9)})
        site = self.site_with_pages(1, "User-agent: *\nDisallow: /\n")
        site.pages["/feed"] = feed(rss(site.url("/0"), other.url("/9")))
        self.configure(f'url = "{site.url()}"\nrobots = false')
        self.assertEqual(self.run_at().returncode, 0)
        self.assertEqual(self.value("select count(*) from article"), 1)
        self.assertEqual(other.asked(), [], "the exception is for the site of the feed only")

    def test_connections_are_used_again(self):
        site = self.site_with_pages(5)
        self.configure(site.url())
        self.quiet_run()
        self.assertEqual((len(site.requests), site.connections), (7, 1))

    def test_no_run_without_a_contact(self):
        site = self.site_with_pages(1)
        self.configure(site.url(), top='contact = ""')
        done = self.run_at()
        self.assertEqual(done.returncode, 2)
        self.assertIn("C105: no contact", done.stderr)
        self.assertEqual(site.requests, [])


class Operation(RunTest):
    def simple(self, pages=3, name="One"):
        site = self.site()
        site.pages = {f"/{n}": page(n) for n in range(pages)}
        site.pages["/feed"] = feed(rss(*(site.url(f"/{n}") for n in range(pages)), title=name))
        return site

    def test_a_feed_with_full_texts_needs_no_pages(self):
        site = self.site({"/feed": feed(full_rss("The minister met rebels in Gao on 3 May 2030.", "Police arrested four men in Kidal."))})
        self.configure(f'url = "{site.url()}"\nfull_text = "feed"')
        self.quiet_run()
        self.assertEqual(self.value("select count(*) from revision where kind = 'feed item'"), 2)
        self.assertEqual(self.value("select count(*) from page"), 0)
        self.quiet_run(LATER)
        self.assertEqual(self.value("select count(*) from revision"), 2)

    def test_a_feed_with_full_texts_rewrites_no_article_of_another_feed(self):
        def channel(*items):
            return feed(f'<rss version="2.0"><channel><title>x</title><link>http://good.example/</link>{"".join(items)}</channel></rss>')

        def item(link, guid, who):
            named = f"<link>{link}</link>" if link else ""
            return (f'<item><title>{who}</title>{named}<guid isPermaLink="false">{guid}</guid>'
                    f"<description>Police arrested {len(who)} men in Gao, Mali, on Monday, the {who} said of {guid}.</description></item>")

        good, other = self.site(), self.site()
        link, later = good.url("/a/story-1"), good.url("/a/story-2")
        good.pages = {"/feed": channel(item(link, "g1", "ministry"), item("", "g2", "ministry"))}
        other.pages = {"/feed": channel(item(link, "zz", "other"), item("", "g2", "other"), item(later, "g3", "other"))}
        feeds = [f'url = "{site.url()}"\nfull_text = "feed"' for site in (good, other)]
        self.configure(feeds[0])
        self.quiet_run()
        self.configure(*feeds, top="max_body_bytes = 20000000")
        self.quiet_run("2030-05-06T07:30:00Z")
        titles = "select r.title from article a join revision r on r.article_id = a.id where a.url = ? order by r.number"
        self.assertEqual([row[0] for row in self.rows(titles, link)], ["ministry"])
        self.assertEqual([row[0] for row in self.rows(titles, later)], ["other"], "nobody had it")
        self.assertEqual(self.value("select max(number) from revision"), 1, "no article was rewritten")
        self.assertEqual(self.value("select count(*) from article"), 5)
        # An article that its own site tells is no longer the other feed's to write.
        good.pages["/feed"] = channel(item(later, "g3", "ministry"))
        self.quiet_run("2030-05-06T10:00:00Z")
        other.pages["/feed"] = channel(item(later, "g3", "other, again,"))
        self.quiet_run("2030-05-06T13:00:00Z")
        self.assertEqual([row[0] for row in self.rows(titles, later)], ["other", "ministry"])

    def many_texts(self, count, *headers, broken=False):
        texts = [f"Police arrested {n + 2} men in Gao, Mali, on {n % 28 + 1} April 2030, the ministry said." for n in range(count)]
        site = self.site()

        def answer(connection, request):
            body = full_rss(*texts).replace(b"<title>A", b"<title>B & A" if broken else b"<title>A", 1)
            return b"HTTP/1.1 304 X\r\n\r\n" if "if-none-match" in request.headers else feed(body, 'ETag: "x"', *headers)
        site.pages = {"/feed": answer}
        return site

    def test_a_news_sitemap_is_taken_as_a_feed(self):
        site = self.site()
        entries = "".join(f"<url><loc>{address}</loc>{news}</url>" for address, news in (
            (site.url("/1"), "<n:news><n:publication_date>2030-05-06</n:publication_date><n:title>One</n:title></n:news>"),
            (site.url("/about"), ""),
            ("http://elsewhere.example/2", "<n:news><n:publication_date>2030-05-06</n:publication_date><n:title>Two</n:title></n:news>")))
        sitemap = ("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
                   f"{entries}</urlset>")
        site.pages = {"/feed": feed(sitemap.encode()), "/1": page(1), "/about": page(2)}
        self.configure(site.url())
        self.quiet_run()
        self.assertEqual([len(site.asked(path)) for path in ("/1", "/about")], [1, 0])
        self.assertEqual(self.value("select count(*) from article"), 1)

    def test_texts_that_one_run_may_not_take_are_taken_by_the_next_without_asking_again(self):
        site = self.many_texts(30)
        self.configure(f'url = "{site.url()}"\nfull_text = "feed"\nmax_new_articles = 8')
        self.quiet_run()
        self.assertEqual(self.value("select count(*) from article"), 8)
        self.assertEqual(json.loads(self.dateline("feeds", "list", "--now", NOW, "--format", "json").stdout)[0]["state"], "unfinished")
        self.assertIn("texts of its last answer wait", self.run_at(LATER, "--dry-run").stdout)
        self.quiet_run(NOW, "--offline")
        self.assertEqual(self.value("select count(*) from article"), 16)
        self.quiet_run(NOW, "--limit", "3")
        self.assertEqual(self.value("select count(*) from article"), 19)
        self.quiet_run(LATER)
        self.assertEqual(self.value("select count(*) from article"), 27)
        self.assertEqual(len(site.asked("/feed")), 1, "it is asked behind its texts")
        self.quiet_run(LATER, "--metrics", "run.prom")
        self.assertEqual(self.value("select count(*) from article"), 30)
        self.assertEqual(len(site.asked("/feed")), 2, "due, and all is taken")
        self.assertEqual(self.value("select count(*) from feed_rest"), 0)
        self.assertEqual(self.value("select count(*) from revision"), 30)
        self.assertIn("dateline_run_unfinished_feeds 0\n", (self.folder / "run.prom").read_text())

    def test_a_broken_feed_with_texts_is_taken_whole_too(self):
        site = self.many_texts(20, broken=True)
        self.configure(f'url = "{site.url()}"\nfull_text = "feed"\nmax_new_articles = 15')
        self.quiet_run()
        self.quiet_run()
        self.assertEqual((self.value("select count(*) from article"), len(site.asked("/feed"))), (20, 1))

    def test_texts_are_kept_where_the_configuration_changes_its_mind(self):
        site = self.site()
        items = "".join(f"<item><title>{n}</title><link>{site.url(f'/{n}')}</link><description>Police arrested {n + 2} men in Gao.</description></item>" for n in range(6))
        site.pages = {"/feed": feed(f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>"), **{f"/{n}": page(n) for n in range(6)}}
        self.configure(f'url = "{site.url()}"\nfull_text = "feed"\nmax_new_articles = 2')
        self.quiet_run()
        self.configure(site.url())
        self.quiet_run()
        self.quiet_run()
        self.assertEqual((self.value("select count(*) from article"), len(site.asked("/feed"))), (6, 1))

    def test_a_feed_of_thousands_of_texts_hears_a_signal_and_the_deadline_and_lets_others_pass(self):
        site, other = self.many_texts(20000), self.simple(3)
        feeds = [f'url = "{site.url()}"\nfull_text = "feed"\nmax_new_articles = 100000', other.url()]
        other.pages = {path: (lambda connection, request, answer=answer: time.sleep(0.1) or answer) for path, answer in other.pages.items()}
        self.configure(*feeds, top="max_body_bytes = 20000000")
        run = subprocess.Popen([DATELINE, "run", "--now", NOW], cwd=self.folder, env=self.environment, stderr=subprocess.PIPE)
        while len(other.asked()) < 4:
            time.sleep(0.01)
        time.sleep(0.3)
        begun = time.monotonic()
        run.send_signal(signal.SIGTERM)
        said = run.communicate()[1].decode()
        self.assertEqual((said, run.returncode), ("dateline: stopped by SIGTERM after 2 of 2 feeds; the next run goes on\n", 128 + signal.SIGTERM))
        self.assertLess(time.monotonic() - begun, 5)
        taken = self.value("select count(*) from article where url is null")
        self.assertTrue(0 < taken < 20000, taken)
        self.assertEqual(self.value("select next_item from feed_rest"), taken)
        self.configure(*feeds, top="max_body_bytes = 20000000\ndeadline = 1")
        begun = time.monotonic()
        done = self.run_at(NOW, "-v")
        self.assertIn("texts of 1 feed are left for the next run", done.stderr)
        self.assertLess(time.monotonic() - begun, 6)
        more = self.value("select count(*) from article where url is null")
        self.assertTrue(taken < more < 20000, (taken, more))
        self.assertEqual(self.value("select count(*) from article where url is not null"), 3)
        self.assertEqual(len(site.asked("/feed")), 1)

    def test_limits_leave_pages_for_the_next_run(self):
        site = self.simple(5)
        self.configure(f'url = "{site.url()}"\nmax_new_articles = 2')
        self.quiet_run()
        self.assertEqual(self.value("select count(*) from article"), 2)
        self.quiet_run(NOW, "--limit", "1")
        self.assertEqual(self.value("select count(*) from article"), 3)
        self.quiet_run(NOW)
        self.assertEqual(self.value("select count(*) from article"), 5)
        self.assertEqual(len(site.asked("/feed")), 1)

    def test_one_feed_can_be_asked_by_its_name_due_or_not(self):
        one, two = self.simple(1), self.simple(1)
        self.configure(f'url = "{one.url()}"\ntitle = "First Paper"', f'url = "{two.url()}"\ntitle = "Second"')
        for _ in range(2):
            self.quiet_run(NOW, "--feed", "first paper")
        self.assertEqual((len(one.asked("/feed")), len(two.asked())), (2, 0))
        done = self.run_at(NOW, "--feed", "Secnd")
        self.assertEqual(done.returncode, 2)
        self.assertIn('did you mean "Second"?', done.stderr)

    def test_a_dry_run_and_an_offline_run_ask_nothing(self):
        site = self.simple()
        self.configure(site.url())
        done = self.run_at(NOW, "--dry-run")
        self.assertEqual((done.returncode, done.stdout), (0, site.url() + "\n"))
        self.assertFalse((self.folder / "news.db").exists())
        self.quiet_run(NOW, "--offline")
        self.assertEqual(self.feed_row(site.url())["next_check"], None)
        self.assertEqual(site.requests, [])

    def test_the_deadline_ends_a_run_and_the_next_goes_on(self):
        site = self.simple(8)
        for n in range(8):
            site.pages[f"/{n}"] = lambda connection, request, n=n: time.sleep(0.2) or page(n)
        self.configure(site.url(), top="deadline = 0.9")
        done = self.run_at(NOW, "-v")
        self.assertEqual(done.returncode, 0)
        self.assertIn("H109: the deadline has passed after 1 of 1 feed; ", done.stderr)
        stored = self.value("select count(*) from article")
        self.assertTrue(0 < stored < 8, stored)
        self.configure(site.url())
        self.quiet_run()
        self.assertEqual(self.value("select count(*) from article"), 8)

    def test_a_deadline_that_is_too_short_for_the_feeds_is_a_warning(self):
        slow = self.site({"/feed": lambda connection, request: time.sleep(0.6) or feed()})
        self.configure(slow.url(), top="deadline = 0.3")
        done = self.run_at()
        self.assertEqual(done.returncode, 0, done)
        self.assertIn("H109: the deadline has passed after 0 of 1 feed; 1 request and texts of 0 feeds are left", done.stderr)

    def test_a_feed_that_left_the_configuration_is_not_asked_and_keeps_its_articles(self):
        site, other = self.simple(3), self.simple(1)
        self.configure(site.url())
        self.quiet_run(NOW, "--limit", "1")
        asked = len(site.requests)
        self.configure(other.url())
        self.assertEqual(self.run_at(LATER, "--dry-run").stdout, other.url() + "\n")
        self.quiet_run(LATER)
        self.assertEqual(len(site.requests), asked, "neither it nor its pages that wait")
        self.assertEqual(self.value("select count(*) from article"), 2)
        listed = [json.loads(line)["url"] for line in self.dateline("feeds", "list", "--format", "jsonl").stdout.splitlines()]
        self.assertEqual(listed, [other.url()])
        self.assertEqual(self.dateline("db", "check").stdout, "ok\n")
        self.configure(site.url())
        self.quiet_run(MUCH_LATER)
        self.assertEqual(self.value("select count(*) from article"), 4, "it goes on when it comes back")

    def ended_at(self, what):
        """As a run leaves it that was killed while it read `what`."""
        lock = self.folder / "news.db.lock"
        lock.write_text(lock.read_text().split("\n")[0] + f"\n{what}\n")

    def test_a_page_at_which_runs_end_is_set_aside_and_keeps_no_others_waiting(self):
        site = self.simple(3)
        self.configure(site.url())
        self.quiet_run(NOW, "--limit", "1")
        number, address = self.rows("select id, address from page where state = 'waiting' order by id limit 1")[0]
        for _ in range(3):
            self.ended_at(f"page {number}")
            self.assertEqual(self.run_at(NOW, "--limit", "0").stderr, "")
        done = self.run_at(NOW, "-v")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"{address}: H111: 3 runs ended while it was read", done.stderr)
        self.assertEqual([self.value("select count(*) from page where state = ?", state) for state in ("stored", "failed")], [2, 1])
        self.quiet_run(LATER)
        self.assertEqual(len(site.asked(address.replace(site.origin, ""))), 0)
        self.assertEqual(self.dateline("feeds", "retry", "--failed").returncode, 0)
        self.quiet_run(LATER)
        self.assertEqual(self.value("select count(*) from article"), 3)

    def test_a_page_that_goes_well_after_two_runs_ended_at_it_is_innocent(self):
        site = self.simple(2)
        self.configure(site.url())
        self.quiet_run(NOW, "--limit", "0")
        number = self.value("select max(id) from page")
        for _ in range(2):
            self.ended_at(f"page {number}")
            self.quiet_run(NOW, "--limit", "0")
        self.assertEqual(self.value("select runs from trial"), 2)
        self.quiet_run()
        self.assertEqual((self.value("select count(*) from trial"), self.value("select count(*) from article")), (0, 2))

    def test_a_feed_at_which_runs_end_is_asked_less_and_less_often(self):
        site, other = self.simple(1), self.simple(1)
        self.configure(site.url(), other.url())
        self.quiet_run(NOW, "--limit", "0")
        number = self.value("select id from feed where url = ?", site.url())
        for _ in range(3):
            self.ended_at(f"feed {number}")
            self.quiet_run(NOW, "--limit", "0")
        done = self.run_at(LATER)
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (1, 1), done)
        self.assertIn(f"{site.url()}: H111: ", done.stderr)
        self.assertEqual((len(site.asked("/feed")), len(other.asked("/feed"))), (1, 2))
        self.quiet_run(MUCH_LATER)
        self.assertEqual(len(site.asked("/feed")), 2)
        self.assertEqual(self.value("select count(*) from trial"), 0)

    def test_a_text_at_which_runs_end_is_left_out_and_said_once(self):
        site = self.many_texts(400)
        self.configure(f'url = "{site.url()}"\nfull_text = "feed"\nmax_new_articles = 1000')
        lock = self.folder / "news.db.lock"
        for _ in range(50):
            run = subprocess.Popen([DATELINE, "run", "--now", NOW], cwd=self.folder, env=self.environment)
            while run.poll() is None and not (lock.exists() and "\ntext " in lock.read_text()):
                pass
            run.kill()
            run.wait()
            left = lock.read_text().splitlines()[1:]
            if left and left[0].startswith("text "):
                break
            for path in self.folder.glob("news.db*"):
                path.unlink()
        self.assertRegex(left[0], r"^text \w+ of feed 1$")
        for _ in range(2):
            self.ended_at(left[0])
            self.quiet_run(NOW, "--limit", "0")
        self.ended_at(left[0])
        done = self.run_at()
        self.assertEqual((done.returncode, done.stderr.count("H111"), len(done.stderr.splitlines())), (1, 1, 1), done)
        self.assertEqual(self.value("select count(*) from article"), 399)
        site.pages["/feed"] = (lambda answer: lambda connection, request: answer(connection, Request(b"GET /feed HTTP/1.1")))(site.pages["/feed"])
        self.quiet_run(LATER)
        self.assertEqual(self.value("select count(*) from article"), 399)
        self.assertEqual(self.dateline("feeds", "retry", site.url()).returncode, 0)
        self.quiet_run(LATER)
        self.assertEqual(self.value("select count(*) from article"), 400)

    def test_a_second_run_at_once_does_nothing_and_says_who_is_at_work(self):
        site = self.site({"/feed": lambda connection, request: time.sleep(2) or feed()})
        self.configure(site.url(), top="first_byte_timeout = 5\ntimeout = 6\nlow_speed_time = 5")
        run = subprocess.Popen([DATELINE, "run", "--now", NOW], cwd=self.folder, env=self.environment)
        while not site.asked():
            time.sleep(0.01)
        begun = time.monotonic()
        done = self.run_at()
        self.assertEqual(done.returncode, 75)
        self.assertLess(time.monotonic() - begun, 10)
        self.assertIn(f"process {run.pid}, since {NOW}", done.stderr)
        self.assertEqual(run.wait(timeout=20), 0)
        self.assertEqual(len(site.asked()), 1)

    def test_a_signal_ends_the_wait_for_a_locked_database(self):
        site = self.simple()
        self.configure(site.url())
        self.quiet_run(NOW, "--offline")
        holder = sqlite3.connect(self.folder / "news.db", isolation_level=None)
        self.addCleanup(holder.close)
        holder.execute("begin immediate")
        run = subprocess.Popen([DATELINE, "run", "--now", NOW], cwd=self.folder, env=self.environment, stderr=subprocess.PIPE, text=True)
        time.sleep(1)
        self.assertIsNone(run.poll(), "it waits")
        run.terminate()
        _, said = run.communicate(timeout=20)  # less than the 30 s for which a lock is waited for
        self.assertIn(run.returncode, (-signal.SIGTERM, 128 + signal.SIGTERM), said)
        holder.execute("rollback")
        self.quiet_run()
        self.assertEqual(self.value("pragma integrity_check"), "ok")

    def test_a_dry_run_names_what_waits_of_feeds_that_are_not_due(self):
        site = self.simple()
        self.configure(site.url())
        self.quiet_run(NOW, "--limit", "1")
        said = self.dateline("run", "--now", NOW, "--dry-run").stdout
        self.assertEqual(said, f"{site.url()}  (itself not due)\n    2 pages wait\n")

    def test_a_database_that_may_not_be_written_is_refused_before_anything_is_asked(self):
        site = self.simple()
        self.configure(site.url(), top='db = "/proc/news.db"')
        done = self.run_at()
        self.assertEqual(done.returncode, 2, done)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.assertEqual(site.requests, [])

    def test_a_read_only_database_is_refused_before_anything_is_asked(self):
        site = self.simple()
        self.configure(site.url())
        self.quiet_run(NOW, "--offline")
        (self.folder / "news.db.lock").unlink()
        os.chmod(self.folder / "news.db", 0o444)
        os.chmod(self.folder, 0o555)
        # Root may write anything, so as root the program is run as somebody else.
        other = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
        try:
            done = self.dateline("run", "--now", NOW, **other)
        except PermissionError:
            self.skipTest("the program can not be reached by another user")
        finally:
            os.chmod(self.folder, 0o755)
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 1), done)
        self.assertEqual(site.requests, [])

    def test_a_database_that_somebody_else_writes_is_waited_for(self):
        site = self.simple()
        self.configure(site.url())
        self.quiet_run(NOW, "--offline")
        other = sqlite3.connect(self.folder / "news.db", check_same_thread=False, isolation_level=None)
        other.execute("begin immediate")
        threading.Timer(1.5, lambda: other.execute("rollback")).start()
        begun = time.monotonic()
        self.quiet_run()
        self.assertGreater(time.monotonic() - begun, 1)
        self.assertEqual(self.value("select count(*) from article"), 3)
        other.close()

    def test_requests_and_bytes_are_those_that_were_sent_and_received(self):
        site, down = self.simple(2), self.site({"/robots.txt": reply(500, b"x" * 300), "/feed": feed()})
        site.pages["/0"] = reply(302, b"", ["Location: /1"])
        self.configure(site.url(), down.url())
        self.assertEqual(self.run_at(NOW, "--metrics", "run.prom").returncode, 1)
        figures = dict(line.rsplit(" ", 1) for line in (self.folder / "run.prom").read_text().splitlines() if not line.startswith("#"))
        self.assertEqual(int(figures["dateline_run_requests"]), len(site.requests) + len(down.requests))
        self.assertEqual(int(figures["dateline_run_received_bytes"]), self.value("select sum(bytes) from fetch"))
        self.assertEqual(int(figures['dateline_run_feeds{result="new"}']) + int(figures['dateline_run_feeds{result="failed"}']), 2)
        shown = [json.loads(line) for line in self.dateline("runs", "--requests", "--format", "jsonl").stdout.splitlines()]
        self.assertEqual(sorted((row["kind"], row["outcome"]) for row in shown),
                         [("feed", "failed"), ("feed", "new"), ("page", "new"), ("page", "new"), ("robots", "failed"), ("robots", "new")])
        self.assertEqual([row["final_url"] for row in shown if "final_url" in row], [site.url("/1")])

    def test_figures_that_can_not_be_written_are_said_before_anything_is_asked(self):
        site = self.simple()
        self.configure(site.url())
        (self.folder / "folder").mkdir()
        for path, why in (("nowhere/run.prom", "No such file or directory"), ("folder", "Is a directory"), ("dateline.toml/run.prom", "Not a directory")):
            done = self.run_at(NOW, "--metrics", path)
            self.assertEqual((done.returncode, len(done.stderr.splitlines())), (2, 1), done)
            self.assertIn(f"{path}: can not be written", done.stderr)
            self.assertIn(why, done.stderr)
        self.assertEqual(site.requests, [])
        self.assertFalse((self.folder / "news.db").exists())

    def test_runs_tell_what_they_did_and_what_went_wrong(self):
        site, bad = self.simple(), self.site({"/feed": reply(500)})
        self.configure(site.url(), bad.url())
        done = self.run_at(NOW, "-v", "--metrics", "run.prom")
        self.assertEqual(done.returncode, 1)
        self.assertIn("2 feeds (0 unchanged, 1 failed, 0 unfinished), 3 pages", done.stderr)
        row = json.loads(self.dateline("runs", "--format", "jsonl").stdout)
        self.assertEqual({k: row[k] for k in ("command", "feeds", "unchanged", "feeds_failed", "pages", "new", "problems", "outcome")},
                         {"command": "run", "feeds": 2, "unchanged": 0, "feeds_failed": 1, "pages": 3, "new": 3, "problems": 1, "outcome": "some failed"})
        self.assertGreater(row["bytes"], 1000)
        problem = json.loads(self.dateline("runs", "--problems", "--format", "jsonl").stdout)
        self.assertEqual((problem["place"], problem["message"]), (bad.url(), "answers 500"))
        metrics = (self.folder / "run.prom").read_text()
        self.assertIn('dateline_run_feeds{result="failed"} 1\n', metrics)
        self.assertIn('dateline_run_articles{result="new"} 3\n', metrics)
        self.assertEqual(sorted(path.name for path in self.folder.glob("run.prom*")), ["run.prom"])

    def test_ipv6_and_names_in_any_script(self):
        six = self.site({"/feed": feed()}, host="::1")
        named = self.site({"/feed": feed()}, host="127.0.0.1")  # where all names under localhost lead
        self.configure(six.url(), f"http://bücher.localhost:{named.port}/feed", top='allow_private = ["127.0.0.0/8", "::1"]')
        self.quiet_run()
        self.assertEqual(len(six.asked()), 1)
        self.assertEqual(named.asked()[0].headers["host"], f"xn--bcher-kva.localhost:{named.port}")

    def test_a_proxy_of_the_environment_or_the_file_is_asked(self):
        proxy = self.site({"*": feed()})
        self.environment["http_proxy"] = proxy.origin
        self.configure("http://news.example/feed", base=CONFIGURATION.replace('proxy = ""\n', ""))
        self.quiet_run()
        self.assertEqual([r.path for r in proxy.requests], ["http://news.example/robots.txt", "http://news.example/feed"])
        self.environment["http_proxy"] = "http://127.0.0.1:1"
        self.configure("http://news.example/other", top=f'proxy = "{proxy.origin}"')
        self.quiet_run()
        self.assertEqual(proxy.requests[-1].path, "http://news.example/other")
        self.configure("http://intra.example/feed", top=f'proxy = "{proxy.origin}"\nno_proxy = ["Intra.EXAMPLE"]')
        asked = len(proxy.requests)
        self.assertEqual(self.run_at().returncode, 1)
        self.assertEqual(len(proxy.requests), asked, "it is asked directly, and does not exist")
        self.configure("http://10.0.0.1/feed", "http://localhost/feed", top=f'proxy = "{proxy.origin}"\nallow_private = false')
        self.assertEqual(self.run_at().stderr.count("not a public address"), 2)

    def test_outlines_that_are_no_addresses_are_left_out_and_said(self):
        (self.folder / "in.opml").write_text('<opml><body><outline xmlUrl="ftp://example.org/x"/><outline xmlUrl="http://exa mple..org/x"/>'
                                             '<outline xmlUrl="https://example.org/feed"/></body></opml>')
        self.configure(top='opml = ["in.opml"]')
        done = self.dateline("config", "check")
        self.assertEqual((done.returncode, done.stderr.count("in.opml: F112: left out an address that is not http or https")), (0, 2), done)
        self.assertIn("1 feed,", done.stdout)
        self.assertEqual(self.run_at(NOW, "--dry-run").stderr, "", "a run does not say it each time")
        self.configure()
        done = self.dateline("feeds", "import", "in.opml")
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("F112")), (0, "1 feed added, 0 were there\n", 2), done)

    def test_a_configuration_with_a_password_is_its_owners_alone(self):
        self.assertEqual(self.dateline("feeds", "add", "https://reader:s3cret@example.org/feed").returncode, 0)
        path = self.folder / "dateline.toml"
        self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        path.write_text('contact = "a@example.org"\n' + path.read_text())
        self.assertEqual(self.dateline("config", "check").stderr, "")
        path.chmod(0o644)
        self.assertIn("dateline.toml: C108: there is a password in it", self.dateline("config", "check").stderr)

    def test_articles_have_the_tags_of_their_feeds(self):
        site, other = self.simple(2), self.simple(1)
        self.configure(f'url = "{site.url()}"\ntags = ["pacific", "wire, daily"]', other.url())
        self.quiet_run()
        tagged = "select count(*) from article a join feed_tag t on t.feed_id = a.feed_id where t.tag = ?"
        self.assertEqual([self.value(tagged, tag) for tag in ("pacific", "wire, daily", "wire")], [2, 2, 0])
        self.configure(site.url(), f'url = "{other.url()}"\ntags = ["pacific"]')
        self.quiet_run()
        self.assertEqual(self.value(tagged, "pacific"), 1, "as the configuration says now")

    def test_feeds_are_discovered_added_exported_and_imported(self):
        site = self.simple()
        site.pages["/"] = reply(200, '<html><head><link rel="alternate" type="application/rss+xml" title="News" href="/feed"></head></html>', ["Content-Type: text/html"])
        self.configure()
        found = self.dateline("feeds", "discover", site.url("/"), "--format", "csv")
        self.assertEqual(found.stdout, f"url,title,type\n{site.url()},News,application/rss+xml\n", found)
        self.assertEqual(self.dateline("feeds", "discover", site.url(), "--format", "csv").stdout.splitlines()[1].split(",")[0], site.url())
        for expected in ("1 feed added, 0 were there\n", "0 feeds added, 1 was there\n"):
            self.assertEqual(self.dateline("feeds", "add", site.url(), "--title", "One", "--tag", "a").stdout, expected)
        (self.folder / "out.opml").write_text(self.dateline("feeds", "export").stdout)
        self.configure()
        self.assertEqual(self.dateline("feeds", "import", "out.opml").stdout, "1 feed added, 0 were there\n")
        text = (self.folder / "dateline.toml").read_text()
        self.assertTrue(text.endswith(f'[[feeds]]\nurl = "{site.url()}"\ntitle = "One"\ntags = ["a"]\n'), text)
        self.configure(top='opml = ["out.opml"]')
        self.quiet_run()
        self.assertEqual(self.value("select count(*) from article"), 3)
        listed = self.dateline("feeds", "list", "--now", NOW, "--format", "csv").stdout.splitlines()
        self.assertEqual(listed[1].split(",")[:3], ["One", "ok", LATER])


if __name__ == "__main__":
    unittest.main()
