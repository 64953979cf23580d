#!/usr/bin/env python3
"""Runs that are killed, stopped, doubled or denied: nothing is lost, nothing is doubled. Needs $DATELINE."""
import fcntl
import gzip
import json
import os
import pathlib
import pty
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

DATELINE = os.environ["DATELINE"]
SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"
SENTENCES = [
    "Police arrested {n} men in Gao, Mali, on {day} March 2012, the interior ministry said.",
    "Ministers of Mali and Niger met in Niamey on {day} March 2012.",
    "“We will not leave {n} villages alone,” Amadou Keita said on {day} March 2012.",
    "At least {n} soldiers were killed near Menaka on {day} March 2012, officials said.",
]
CONTENT = {  # what two runs over the same files must agree on: everything but the numbers of runs
    "article": "id, url, guid, revision_id",
    "revision": "id, article_id, number, content_hash, kind, title, published_day, language, text",
    "entity": "*", "alias": "*", "mention": "*", "mention_date": "*", "event": "*", "event_also": "*", "event_size": "*",
    "participant": "*", "quote": "*", "relation": "*", "tie": "*", "place_count": "*",
}


def make_records(path, count):
    """Documents of some length, each different; the same on every call."""
    with open(path, "w", encoding="utf-8") as file:
        for i in range(count):
            text = " ".join(SENTENCES[(i + k) % len(SENTENCES)].format(n=i + k + 2, day=(i + k) % 28 + 1) for k in range(24))
            file.write(json.dumps({"id": str(i), "url": f"https://example.org/{i}", "text": text, "published": "2012-04-01"}) + "\n")


def content(database):
    connection = sqlite3.connect(database)
    try:
        return {table: connection.execute(f"select {columns} from {table} order by 1, 2, 3").fetchall()
                for table, columns in CONTENT.items()}
    finally:
        connection.close()


def committed_articles(database):
    try:
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        try:
            return connection.execute("select count(*) from article").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error:
        return 0


class InFolder(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="dateline-robust-")
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)

    def dateline(self, *arguments, **more):
        return subprocess.run([DATELINE, *map(str, arguments)], cwd=self.folder, capture_output=True, timeout=300, **more)

    def check_sound(self, database):
        done = self.dateline("db", "check", "--db", database)
        self.assertEqual((done.returncode, done.stdout), (0, b"ok\n"), done)


class Interrupted(InFolder):
    RECORDS = 1200

    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="dateline-robust-")
        cls.addClassCleanup(holder.cleanup)
        cls.whole = pathlib.Path(holder.name) / "whole.db"
        records = pathlib.Path(holder.name) / "many.jsonl"
        make_records(records, cls.RECORDS)
        subprocess.run([DATELINE, "ingest", records, "--db", cls.whole, "--quiet"], check=True, timeout=300)

    def setUp(self):
        super().setUp()
        make_records(self.folder / "many.jsonl", self.RECORDS)

    def interrupt(self, number):
        """Starts a run, and sends it the signal once part of its articles are committed."""
        run = subprocess.Popen([DATELINE, "ingest", "many.jsonl", "--db", "cut.db", "--commit-every", "500"],
                               cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while run.poll() is None and committed_articles(self.folder / "cut.db") == 0:
            time.sleep(0.002)
        run.send_signal(number)
        run.wait(timeout=60)
        there = committed_articles(self.folder / "cut.db")
        self.assertLess(there, self.RECORDS, "the run was over before it could be interrupted")
        self.assertGreater(there, 0)
        return run.returncode

    def check_continues(self):
        done = self.dateline("ingest", "many.jsonl", "--db", "cut.db")
        self.assertEqual(done.returncode, 0, done)
        self.check_sound("cut.db")
        self.assertEqual(content(self.folder / "cut.db"), content(self.whole))

    def test_a_killed_run_is_continued_to_the_same_content(self):
        self.assertEqual(self.interrupt(signal.SIGKILL), -signal.SIGKILL)
        self.check_continues()

    def test_a_run_asked_to_stop_ends_in_order_and_is_continued(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number):
                for left in self.folder.glob("cut.db*"):
                    left.unlink()
                self.assertEqual(self.interrupt(number), 128 + number)
                self.check_sound("cut.db")
                connection = sqlite3.connect(self.folder / "cut.db")
                self.assertEqual(connection.execute("select outcome from run").fetchall(), [("stopped",)])
                connection.close()
                self.check_continues()


class Threads(InFolder):
    def test_extract_gives_the_same_bytes_for_any_number_of_threads(self):
        make_records(self.folder / "many.jsonl", 200)
        with open(self.folder / "many.jsonl", "a", encoding="utf-8") as file:
            file.write("not JSON\n" + '{"id":"last","text":"Nothing here."}\n')
        inputs = ["many.jsonl", *sorted(SAMPLES.glob("articles/*.txt")), "missing.txt"]
        for more in ([], ["--explain"]):
            answers = [self.dateline("extract", *inputs, "--threads", n, *more) for n in (1, 2, 8)]
            for answer in answers:
                self.assertEqual(answer.returncode, 1)
                self.assertEqual(answer.stdout, answers[0].stdout)
                self.assertEqual(answer.stderr, answers[0].stderr)
            self.assertGreater(len(answers[0].stdout), 100_000)

    def test_ingest_gives_the_same_content_for_any_number_of_threads(self):
        make_records(self.folder / "many.jsonl", 200)
        for threads in (1, 4):
            done = self.dateline("ingest", "many.jsonl", SAMPLES / "articles", "--threads", threads, "--db", f"{threads}.db")
            self.assertEqual(done.returncode, 0, done)
        self.assertEqual(content(self.folder / "1.db"), content(self.folder / "4.db"))

    def test_a_reader_that_sends_a_line_and_waits_gets_its_answer(self):
        run = subprocess.Popen([DATELINE, "extract"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for name in ("one", "two"):
            run.stdin.write(b'{"id":"%s","text":"Nothing here."}\n' % name.encode())
            run.stdin.flush()
            self.assertEqual(json.loads(run.stdout.readline())["id"], name)
        run.stdin.close()
        self.assertEqual(run.wait(timeout=60), 0)
        run.stdout.close()


class Busy(InFolder):
    def test_a_second_run_does_nothing_and_says_who_is_at_work(self):
        make_records(self.folder / "few.jsonl", 3)
        with open(self.folder / "news.db.lock", "w", encoding="utf-8") as lock:
            lock.write("process 4711, since 2013-01-25T10:00:00Z\n")
            lock.flush()
            fcntl.flock(lock, fcntl.LOCK_EX)
            begun = time.monotonic()
            done = self.dateline("ingest", "few.jsonl")
            self.assertEqual(done.returncode, 75)
            self.assertLess(time.monotonic() - begun, 10)
            self.assertIn(b"process 4711, since 2013-01-25T10:00:00Z", done.stderr)
            self.assertFalse((self.folder / "news.db").exists())
        self.assertEqual(self.dateline("ingest", "few.jsonl").returncode, 0)

    def test_readers_are_not_kept_out_by_a_writer(self):
        make_records(self.folder / "few.jsonl", 3)
        self.assertEqual(self.dateline("ingest", "few.jsonl").returncode, 0)
        writer = sqlite3.connect(self.folder / "news.db", isolation_level=None)
        self.addCleanup(writer.close)
        writer.execute("begin immediate")
        begun = time.monotonic()
        self.assertEqual(self.dateline("timeline", "--limit", 1).returncode, 0)
        self.assertLess(time.monotonic() - begun, 10)


class Terminal(InFolder):
    def on_terminal(self, *arguments):
        """Exit code, and what a run with standard error on a terminal writes there."""
        ours, theirs = pty.openpty()
        run = subprocess.Popen([DATELINE, *arguments], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        written = b""
        try:
            while part := os.read(ours, 65536):
                written += part
        except OSError:  # the other side is closed
            pass
        os.close(ours)
        return run.wait(timeout=60), written

    def test_progress_is_one_line_on_a_terminal_and_gone_at_the_end(self):
        make_records(self.folder / "many.jsonl", 300)
        code, written = self.on_terminal("ingest", "many.jsonl")
        self.assertEqual(code, 0)
        self.assertIn(b" documents, 0 failed", written)
        self.assertNotIn(b"\n", written)
        self.assertTrue(written.endswith(b"\r\x1b[K"), written[-40:])

    def test_progress_is_nothing_elsewhere_and_under_quiet(self):
        make_records(self.folder / "many.jsonl", 300)
        self.assertEqual(self.dateline("ingest", "many.jsonl").stderr, b"")
        self.assertEqual(self.on_terminal("ingest", "many.jsonl", "--quiet"), (0, b""))

    def test_no_arguments_on_a_terminal_give_the_usage(self):
        code, written = self.on_terminal()
        self.assertEqual(code, 2)
        self.assertIn(b"Usage: dateline", written)


class Denied(InFolder):
    def run_as_nobody(self, *arguments):
        """Root may write anything, so as root the program is run as somebody else."""
        more = {"user": 65534, "group": 65534, "extra_groups": []} if os.getuid() == 0 else {}
        try:
            return self.dateline(*arguments, **more)
        except PermissionError:
            self.skipTest("the program can not be reached by another user")

    def test_a_read_only_database_in_a_read_only_folder_can_be_read_and_not_written(self):
        make_records(self.folder / "few.jsonl", 3)
        self.assertEqual(self.dateline("ingest", "few.jsonl").returncode, 0)
        expected = self.dateline("timeline").stdout
        (self.folder / "news.db.lock").unlink()
        os.chmod(self.folder / "news.db", 0o444)
        os.chmod(self.folder, 0o555)
        before = sorted(os.listdir(self.folder)), (self.folder / "news.db").read_bytes()
        read = self.run_as_nobody("timeline")
        written = self.run_as_nobody("ingest", "few.jsonl")
        after = sorted(os.listdir(self.folder)), (self.folder / "news.db").read_bytes()
        os.chmod(self.folder, 0o755)
        self.assertEqual((read.returncode, read.stdout), (0, expected), read)
        self.assertEqual(written.returncode, 2, written)
        self.assertEqual(before, after)

    def test_a_full_disk_is_said_and_the_run_can_be_continued(self):
        make_records(self.folder / "many.jsonl", 400)
        make_records(self.folder / "first.jsonl", 5)
        self.assertEqual(self.dateline("ingest", "first.jsonl").returncode, 0)
        limited = f"ulimit -f 2000; exec {DATELINE} ingest many.jsonl"
        done = subprocess.run(["bash", "-c", limited], cwd=self.folder, capture_output=True, timeout=300)
        self.assertEqual(done.returncode, 1, done)
        self.assertIn(b"can not be written", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1)
        self.check_sound("news.db")
        self.assertEqual(self.dateline("ingest", "many.jsonl").returncode, 0)
        self.assertEqual(self.dateline("ingest", "many.jsonl", "--db", "whole.db").returncode, 0)
        urls = [[row[1] for row in content(self.folder / name)["article"]] for name in ("news.db", "whole.db")]
        self.assertEqual(urls[0], urls[1])

    def test_an_archive_that_needs_more_memory_than_there_is_costs_only_itself(self):
        if b"__asan_init" in pathlib.Path(DATELINE).read_bytes():
            self.skipTest("AddressSanitizer itself needs terabytes of addresses")
        make_records(self.folder / "a.jsonl", 5)
        (self.folder / "b.jsonl.gz").write_bytes(gzip.compress(b"a" * 10_000_000, mtime=0) * 150)
        shutil.copy(SAMPLES / "articles/archive.jsonl", self.folder / "c.jsonl")
        limited = f"ulimit -v 1000000; exec {DATELINE} ingest a.jsonl b.jsonl.gz c.jsonl"
        done = subprocess.run(["bash", "-c", limited], cwd=self.folder, capture_output=True, timeout=300)
        self.assertEqual(done.returncode, 1, done)
        self.assertIn(b"b.jsonl.gz: B003: needs more memory", done.stderr)
        self.check_sound("news.db")
        self.assertEqual(len(content(self.folder / "news.db")["article"]), 9)

    def test_a_folder_with_a_pipe_and_a_link_outward_is_walked_without_either(self):
        shutil.copytree(SAMPLES / "articles", self.folder / "saved")
        os.mkfifo(self.folder / "saved" / "pipe.html")
        os.symlink("/etc/passwd", self.folder / "saved" / "link.txt")
        done = self.dateline("ingest", "saved")
        self.assertEqual(done.returncode, 0, done)
        connection = sqlite3.connect(self.folder / "news.db")
        self.assertEqual(connection.execute("select count(*) from revision where path like '%link%'").fetchone(), (0,))
        connection.close()


if __name__ == "__main__":
    unittest.main()
