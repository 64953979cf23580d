"""Sites on loopback that answer by script, byte for byte, and remember what they were asked."""
import contextlib
import itertools
import os
import pathlib
import shutil
import socket
import sqlite3
import ssl
import struct
import subprocess
import tempfile
import threading
import time
import unittest

DATELINE = os.environ["DATELINE"]
NOW = "2030-05-06T07:00:00Z"  # a Monday
_hosts = itertools.count(1)


class Request:
    def __init__(self, head):
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.path, self.version = (lines[0].split(" ") + ["", ""])[:3]
        self.lines = lines[1:]
        self.headers = {}
        for line in self.lines:
            name, _, value = line.partition(":")
            self.headers[name.strip().lower()] = value[1:] if value.startswith(" ") else value
        self.time = time.monotonic()


class Site:
    """A host of its own: 127.0.x.y with a free port. `pages` maps paths to answers: bytes that are sent as they are, or
    a function of (connection, request). What is not there is 404; so is robots.txt, which allows everything."""

    def __init__(self, pages=None, host=None, tls=None):
        self.pages = dict(pages or {})
        self.requests = []
        self.connections = 0
        self.most_at_once = 0
        self._at_once = 0
        self._lock = threading.Lock()
        self._tls = tls
        number = next(_hosts)
        self.host = host or f"127.0.{1 + number // 200}.{1 + number % 200}"
        ipv6 = ":" in self.host
        self._listener = socket.socket(socket.AF_INET6 if ipv6 else socket.AF_INET, socket.SOCK_STREAM)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind((self.host, 0))
        self._listener.listen(64)
        self.port = self._listener.getsockname()[1]
        named = f"[{self.host}]" if ipv6 else self.host
        self.origin = f"{'https' if tls else 'http'}://{named}:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, path="/feed"):
        return self.origin + path

    def asked(self, path=None):
        """Requests but those for robots.txt; or those for a path."""
        return [r for r in self.requests if (r.path != "/robots.txt" if path is None else r.path == path)]

    def close(self):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.closing(connection), contextlib.suppress(OSError, ValueError):
            connection.settimeout(20)
            if self._tls:
                with self._tls.wrap_socket(connection, server_side=True) as secure:
                    self._converse(secure)
            else:
                self._converse(connection)

    def _converse(self, connection):
        rest = b""
        while True:
            while b"\r\n\r\n" not in rest:
                part = connection.recv(65536)
                if not part:
                    return
                rest += part
            head, _, rest = rest.partition(b"\r\n\r\n")
            if not self._answer(connection, Request(head)):
                return

    def _answer(self, connection, request):
        """Whether the connection stays open."""
        with self._lock:
            self.requests.append(request)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            answer = self.pages.get(request.path, self.pages.get("*", reply(404, b"no such page")))
            if request.path == "/robots.txt" and "/robots.txt" not in self.pages:
                answer = reply(404)
            if callable(answer):
                answer = answer(connection, request)
            if answer is None:
                return False
            connection.sendall(answer)
            return b"\r\nconnection: close" not in answer[:2000].lower()
        finally:
            with self._lock:
                self._at_once -= 1


def reply(status=200, body=b"", headers=(), length=True):
    if isinstance(body, str):
        body = body.encode()
    lines = [f"HTTP/1.1 {status} X".encode()]
    if length and status not in (204, 304):
        lines.append(b"Content-Length: %d" % len(body))
    for header in headers:
        lines.append(header if isinstance(header, bytes) else header.encode())
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def rss(*links, title="A feed", more=""):
    items = "".join(f"<item><title>Item {i}</title><link>{link}</link><guid>{link}</guid></item>" for i, link in enumerate(links))
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>{more}{items}</channel></rss>'.encode()


def full_rss(*texts, title="A feed with texts"):
    items = "".join(f"<item><title>Text {i}</title><guid>{title}-{i}</guid><description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
                    for i, text in enumerate(texts))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


def feed(body=None, *headers):
    return reply(200, rss() if body is None else body, ["Content-Type: application/rss+xml", *headers])


def story(number, more=""):
    return (f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Story {number}</title>"
            f"<meta property='article:published_time' content='2030-05-0{1 + number % 5}T08:00:00Z'></head><body><article><h1>Story {number}</h1>"
            f"<p>Police arrested {number + 2} men in Gao, Mali, on {number % 28 + 1} March 2030, the interior ministry said on Monday.</p>"
            f"<p>Ministers of Mali and Niger met in Niamey to talk about story number {number}, officials said after the meeting.{more}</p>"
            f"</article></body></html>").encode()


def page(number, *headers):
    return reply(200, story(number), ["Content-Type: text/html; charset=utf-8", *headers])


def reset(connection):
    """Closes with RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def certified(folder, *hosts, protocols=("http/1.1",)):
    """The TLS of a server for these addresses; what has to be trusted is in folder/cert.pem."""
    openssl = shutil.which("openssl")
    assert openssl, "openssl is needed to make a certificate"
    names = ",".join(f"IP:{host}" for host in hosts)
    subprocess.run([openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "key.pem", "-out", folder / "cert.pem", "-days", "2",
                    "-subj", "/CN=test", "-addext", f"subjectAltName={names}"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    context.set_alpn_protocols(list(protocols))
    return context


CONFIGURATION = """\
db = "news.db"
contact = "https://example.org/bot"
allow_private = ["127.0.0.0/8"]
proxy = ""
per_host_delay = 0
timeout = 3
connect_timeout = 1
first_byte_timeout = 0.7
low_speed_time = 1
low_speed_bytes = 200
max_body_bytes = 1000000
max_parallel = 128
"""


class RunTest(unittest.TestCase):
    """A folder with dateline.toml, and sites that are closed afterwards."""

    def setUp(self):
        # In memory where there is such a folder: hundreds of runs wait for the disk at every commit.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else None
        holder = tempfile.TemporaryDirectory(prefix="dateline-hostile-", dir=os.environ.get("TMPDIR", memory))
        self.addCleanup(holder.cleanup)
        self.folder = pathlib.Path(holder.name)
        self.environment = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}

    def site(self, pages=None, **more):
        site = Site(pages, **more)
        self.addCleanup(site.close)
        return site

    def configure(self, *feeds, top="", base=CONFIGURATION):
        """`feeds` are addresses, or tables without their [[feeds]]. Keys of `top` replace those of the base."""
        keys = {line.split("=")[0].strip() for line in top.splitlines()}
        text = "".join(line + "\n" for line in base.splitlines() if line.split("=")[0].strip() not in keys) + top + "\n"
        for each in feeds:
            text += "\n[[feeds]]\n" + (each if "=" in each.split("\n")[0].split("?")[0] else f'url = "{each}"') + "\n"
        (self.folder / "dateline.toml").write_text(text)

    def dateline(self, *arguments, **more):
        return subprocess.run([DATELINE, *map(str, arguments)], cwd=self.folder, capture_output=True, timeout=120, env=self.environment,
                              text=True, errors="surrogateescape", **more)

    def run_at(self, now=NOW, *arguments):
        return self.dateline("run", "--now", now, *arguments)

    def quiet_run(self, now=NOW, *arguments):
        done = self.run_at(now, *arguments)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""), done)
        return done

    def rows(self, query, *values):
        connection = sqlite3.connect(self.folder / "news.db")
        connection.row_factory = sqlite3.Row
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    def value(self, query, *values):
        return self.rows(query, *values)[0][0]

    def feed_row(self, url):
        return dict(self.rows("select * from feed where url = ?", url)[0])
