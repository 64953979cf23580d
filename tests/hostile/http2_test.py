#!/usr/bin/env python3
"""HTTP/2 with a server of its own. Needs $DATELINE, and python3-h2; without it only HTTP/1.1 over TLS is tested."""
import json
import socket
import sys
import threading
import time
import unittest
import zlib

from server import NOW, RunTest, Site, certified, feed, page, reply, rss

try:
    import h2.config
    import h2.connection
    import h2.events
    import h2.exceptions
except ImportError:
    sys.path.append("/usr/lib/python3/dist-packages")  # where Debian has it, for another Python
    try:
        import h2.config
        import h2.connection
        import h2.events
        import h2.exceptions
    except ImportError:
        h2 = None

LATER = "2030-05-06T08:00:00Z"
HOSTS = [f"127.0.9.{n}" for n in range(1, 41)]


class Request2:
    """What server.Request is, for a request of HTTP/2."""

    def __init__(self, headers):
        self.headers = {name.decode(): value.decode("latin-1") for name, value in headers}
        self.method, self.path = self.headers.pop(":method"), self.headers.pop(":path")
        self.version = "HTTP/2"
        self.time = time.monotonic()


class Site2(Site):
    """A site that speaks HTTP/2 to those who ask for it. An answer is written as for HTTP/1.1, or is a function of
    (connection, stream, socket) that does what it likes."""

    def _converse(self, socket):
        if socket.selected_alpn_protocol() != "h2":
            return super()._converse(socket)
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding=None, validate_outbound_headers=False))
        connection.initiate_connection()
        socket.sendall(connection.data_to_send())
        while True:
            data = socket.recv(65536)
            if not data:
                return None
            for event in connection.receive_data(data):
                if isinstance(event, h2.events.RequestReceived):
                    self._answer2(connection, socket, event)
            socket.sendall(connection.data_to_send())

    def _answer2(self, connection, socket, event):
        request = Request2(event.headers)
        self.requests.append(request)
        answer = self.pages.get(request.path, reply(404))
        if callable(answer) and answer.__code__.co_argcount == 3:
            return answer(connection, event.stream_id, socket)
        if callable(answer):
            answer = answer(connection, request)
        head, _, body = answer.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        headers = [(b":status", lines[0].split(b" ")[1])]
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            headers.append((name.lower(), value.strip()))
        connection.send_headers(event.stream_id, headers, end_stream=not body)
        if body:
            connection.send_data(event.stream_id, body, end_stream=True)


OK = [(b":status", b"200"), (b"content-type", b"application/rss+xml")]
BOMB = zlib.compress(b"\0" * (1 << 24), 9)
CASES = {}


def case(error):
    def register(function):
        CASES[function.__name__.replace("_", " ")] = (function, error)
        return function
    return register


def send_on(connection, stream, socket, part):
    """Sends as fast as the other side takes it, until it takes no more."""
    while True:
        window = min(connection.local_flow_control_window(stream), connection.max_outbound_frame_size)
        if window > 0:
            connection.send_data(stream, part[:window])
            socket.sendall(connection.data_to_send())
            continue
        data = socket.recv(65536)
        if not data:
            return
        for event in connection.receive_data(data):
            if isinstance(event, (h2.events.StreamReset, h2.events.ConnectionTerminated)):
                return


@case("")
def stream_reset_before_the_answer(connection, stream, socket):
    connection.reset_stream(stream, 2)


@case("")
def stream_reset_in_the_body(connection, stream, socket):
    connection.send_headers(stream, OK)
    connection.send_data(stream, b"<rss>")
    connection.reset_stream(stream, 2)


@case("")
def connection_given_up(connection, stream, socket):
    connection.close_connection(11)


@case("no answer within")
def hang_before_the_answer(connection, stream, socket):
    time.sleep(4)


@case("Operation too slow")
def hang_in_the_body_of_a_stream(connection, stream, socket):
    connection.send_headers(stream, OK)
    connection.send_data(stream, b"<rss>")
    socket.sendall(connection.data_to_send())
    time.sleep(18)


@case("more than 1000000 bytes")
def endless_stream(connection, stream, socket):
    connection.send_headers(stream, OK)
    send_on(connection, stream, socket, b"x" * 16384)


@case("more than 1000000 bytes")
def deflate_bomb_in_a_stream(connection, stream, socket):
    connection.send_headers(stream, OK + [(b"content-encoding", b"deflate")])
    connection.send_data(stream, BOMB[:16384])


@case("")
def header_flood_by_interim_answers(connection, stream, socket):
    for _ in range(400):
        connection.send_headers(stream, [(b":status", b"103"), (b"x-filler", b"x" * 8000)])
        socket.sendall(connection.data_to_send())


@case("")
def length_that_does_not_hold(connection, stream, socket):
    connection.send_headers(stream, OK + [(b"content-length", b"100000")])
    connection.send_data(stream, rss())
    connection.end_stream(stream)


@case("answers 304")
def unasked_304_in_a_stream(connection, stream, socket):
    connection.send_headers(stream, [(b":status", b"304")], end_stream=True)


@case("")
def frames_that_are_none(connection, stream, socket):
    socket.sendall(b"\0\x40\0\x7f\xff" + b"\xff" * 4 + b"y" * 16384 + b"\xff" * 4000)


class Secure(RunTest):
    def test_a_site_without_http_2_is_asked_by_http_1_1(self):
        site = self.site(host=HOSTS[0], tls=certified(self.folder, HOSTS[0]))
        site.pages = {"/feed": feed(rss(site.url("/1"))), "/1": page(1)}
        self.configure(site.url(), top='ca_file = "cert.pem"')
        self.quiet_run()
        self.assertEqual([tuple(row) for row in self.rows("select kind, protocol from fetch order by id")],
                         [("robots", "HTTP/1.1"), ("feed", "HTTP/1.1"), ("page", "HTTP/1.1")])


    def test_a_proxy_of_https_sees_where_to_but_not_what(self):
        site = self.site(host=HOSTS[0], tls=certified(self.folder, HOSTS[0]))
        site.pages = {"/feed": feed(rss(site.url("/1"))), "/1": page(1)}
        seen = []

        def tunnel(connection, request):
            host, _, port = request.path.partition(":")
            server = socket.create_connection((host, int(port)))
            connection.sendall(b"HTTP/1.1 200 X\r\n\r\n")

            def pump(source, target, keep):
                with server:
                    while data := source.recv(65536):
                        if keep:
                            seen.append(data)
                        target.sendall(data)
            back = threading.Thread(target=pump, args=(server, connection, False), daemon=True)
            back.start()
            pump(connection, server, True)
        proxy = self.site({"*": tunnel})
        address = site.url().replace("https://", "https://reader:s3cret@")
        self.configure(address, top=f'ca_file = "cert.pem"\nproxy = "{proxy.origin}"')
        self.quiet_run()
        self.assertEqual(self.value("select count(*) from article"), 1)
        self.assertEqual({(request.method, request.path) for request in proxy.requests}, {("CONNECT", f"{site.host}:{site.port}")})
        self.assertFalse(any("authorization" in request.headers or "proxy-authorization" in request.headers for request in proxy.requests))
        self.assertTrue(site.asked("/feed")[0].headers["authorization"].startswith("Basic "))
        self.assertNotIn(b"/feed", b"".join(seen))


@unittest.skipIf(h2 is None, "python3-h2 is not installed")
class Http2(RunTest):
    def setUp(self):
        super().setUp()
        self.tls = certified(self.folder, *HOSTS, protocols=("h2", "http/1.1")) if h2 else None
        self.hosts = iter(HOSTS)

    def site2(self, pages):
        site = Site2(pages, host=next(self.hosts), tls=self.tls)
        self.addCleanup(site.close)
        return site

    def test_a_site_is_asked_by_http_2_over_one_connection_and_conditionally(self):
        site = self.site2({})

        def answer(connection, request):
            if request.headers.get("if-none-match") == 'W/"a  b"':
                return b"HTTP/1.1 304 X\r\n\r\n"
            return feed(rss(site.url("/1"), site.url("/2")), 'ETag: W/"a  b"')
        site.pages = {"/feed": answer, "/1": page(1), "/2": page(2)}
        self.configure(site.url(), top='ca_file = "cert.pem"')
        self.quiet_run()
        self.assertEqual({request.version for request in site.requests}, {"HTTP/2"})
        self.assertEqual((len(site.requests), site.connections), (4, 1))
        self.assertEqual(self.value("select count(*) from article"), 2)
        self.quiet_run(LATER)
        self.assertEqual(self.value("select outcome from fetch where kind = 'feed' order by id desc limit 1"), "unchanged")
        shown = [json.loads(line) for line in self.dateline("runs", "--requests", "--limit", "1", "--format", "jsonl").stdout.splitlines()]
        self.assertEqual([(row["kind"], row["outcome"], row["status"], row["protocol"]) for row in shown], [("feed", "unchanged", 304, "HTTP/2")])
        self.assertEqual(set(site.requests[-1].headers) - {":scheme", ":authority", "user-agent", "accept", "accept-encoding"}, {"if-none-match"})

    def test_every_misbehaving_server_of_http_2_gets_its_answer_and_harms_no_other(self):
        sites = {name: self.site2({"/feed": function}) for name, (function, error) in CASES.items()}
        good = self.site2({})
        good.pages = {"/feed": feed(rss(good.url("/1"))), "/1": page(1)}
        self.configure(*(site.url() for site in sites.values()), good.url(), top='ca_file = "cert.pem"\ntimeout = 15\nfirst_byte_timeout = 1.5\nlow_speed_time = 2')
        done = self.run_at(NOW)
        self.assertEqual(done.returncode, 1, done.stderr[-2000:])
        self.assertEqual(self.value("select count(*) from article"), 1, "the good feed's article")
        for name, (function, error) in CASES.items():
            with self.subTest(name):
                said = [line for line in done.stderr.splitlines() if sites[name].url() + ":" in line]
                self.assertEqual(len(said), 1, said)
                self.assertIn(error, said[0])
                self.assertTrue(self.feed_row(sites[name].url())["last_error"])
                self.assertLess(len(sites[name].asked()), 4)
        self.assertEqual(len(done.stderr.splitlines()), len(CASES))
        print(f"{len(CASES)} ways to misbehave over HTTP/2")


if __name__ == "__main__":
    if h2 is None:
        print("HTTP/2 is not tested: python3-h2 is not installed")
    unittest.main()
