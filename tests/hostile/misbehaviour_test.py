#!/usr/bin/env python3
"""One run over feeds whose servers misbehave, each in its own way: every one gets its answer, none harms another. Needs $DATELINE."""
import base64
import contextlib
import gzip
import socket
import time
import unittest
import zlib

from server import NOW, RunTest, certified, feed, page, reply, reset, rss

CASES = {}  # name -> (function that makes the pages of a site, what has to be in the error; None: it has to go well)


def case(error, **more):
    """Registers a way to misbehave. The function gets the site and returns its pages."""
    def register(function):
        CASES[function.__name__.replace("_", " ")] = (function, error, more)
        return function
    return register


def script(function):
    """Pages where /feed is a conversation: a function of (connection, request)."""
    return {"/feed": function}


def bytes_of(answer):
    return {"/feed": answer}


def send(connection, *parts, every=0.0):
    for part in parts:
        connection.sendall(part)
        if every:
            time.sleep(every)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"

# Slow, silent, cut


@case("Operation too slow")
def slow_bytes(site):
    def answer(connection, request):
        send(connection, HEAD + b"Content-Length: 100000\r\n\r\n", *[b"<"] * 40, every=0.1)
    return script(answer)


@case("no answer within")
def hang_before_the_first_byte(site):
    return script(lambda connection, request: time.sleep(8))


@case("Operation too slow")
def hang_in_the_body(site):
    def answer(connection, request):
        send(connection, HEAD + b"Content-Length: 100000\r\n\r\n<rss>")
        time.sleep(8)
    return script(answer)


@case("")
def steady_but_endless_within_the_size(site):
    def answer(connection, request):
        send(connection, HEAD + b"Content-Length: 900000\r\n\r\n", *[b"x" * 1000] * 60, every=0.1)
    return script(answer)


@case("")
def headers_byte_by_byte(site):
    def answer(connection, request):
        send(connection, *[bytes([b]) for b in HEAD], every=0.1)
    return script(answer)


@case("Empty reply", requests=(2, 3))  # libcurl tries a connection that was kept open once more by itself
def close_without_a_word(site):
    return script(lambda connection, request: None)


@case("", requests=(2, 3))  # libcurl tries a connection that was kept open once more by itself
def reset_before_the_answer(site):
    return script(lambda connection, request: reset(connection))


@case("")
def reset_in_the_body(site):
    def answer(connection, request):
        send(connection, HEAD + b"Content-Length: 100000\r\n\r\n<rss>")
        time.sleep(0.1)
        reset(connection)
    return script(answer)


@case("")
def close_in_the_headers(site):
    def answer(connection, request):
        send(connection, HEAD)
    return script(answer)


@case("onnect")
def nobody_listens(site):
    site.close()
    return {}


@case("no answer within")
def connection_that_is_never_made(site):
    site.close()
    full = socket.socket()
    full.bind((site.host, 0))
    full.listen(0)
    held = [full]
    for _ in range(4):  # more than wait to be accepted: the next packets are dropped
        waiting = socket.socket()
        waiting.setblocking(False)
        waiting.connect_ex(full.getsockname())
        held.append(waiting)
    site.held = held
    site.origin = f"http://{site.host}:{full.getsockname()[1]}"
    return {}

# Lengths and chunks


@case("bytes remaining to read|bytes missing")  # curl before 8.13, since
def length_too_long(site):
    return bytes_of(HEAD + b"Connection: close\r\nContent-Length: 100000\r\n\r\n" + rss())


@case(None)
def length_too_short(site):
    return bytes_of(HEAD + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(rss()) + rss() + b"garbage behind")


@case("")
def length_that_is_no_number(site):
    return bytes_of(HEAD + b"Connection: close\r\nContent-Length: many\r\n\r\n" + b"<html>")


@case("")
def negative_length(site):
    return bytes_of(HEAD + b"Connection: close\r\nContent-Length: -5\r\n\r\n" + b"<html>")


@case("")
def two_lengths(site):
    return bytes_of(HEAD + b"Connection: close\r\nContent-Length: 5\r\nContent-Length: 100000\r\n\r\n" + rss())


@case("more than 1000000 bytes")
def declared_length_of_a_terabyte(site):
    def answer(connection, request):
        send(connection, HEAD + b"Content-Length: 1099511627776\r\n\r\n")
        with contextlib.suppress(OSError):
            while True:
                connection.sendall(b"x" * 65536)
    return script(answer)


@case("")
def wrong_chunk_size(site):
    return bytes_of(HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n" + rss() + b"\r\n0\r\n\r\n")


@case("")
def chunk_size_beyond_64_bits(site):
    return bytes_of(HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n")


@case("")
def chunks_without_an_end(site):
    return bytes_of(HEAD + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n")


@case("more than 1000000 bytes")
def endless_chunks(site):
    def answer(connection, request):
        send(connection, HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        with contextlib.suppress(OSError):
            while True:
                connection.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
    return script(answer)


@case("more than 1000000 bytes")
def endless_body(site):
    def answer(connection, request):
        send(connection, HEAD + b"\r\n")
        with contextlib.suppress(OSError):
            while True:
                connection.sendall(b"x" * 65536)
    return script(answer)


@case("bytes of headers")
def endless_trailers(site):
    def answer(connection, request):
        send(connection, HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n0\r\n")
        with contextlib.suppress(OSError):
            while True:
                connection.sendall(b"X-Trailer: " + b"x" * 1000 + b"\r\n")
    return script(answer)

# Compression


def stream(encoding, start, part, times):
    """An answer of `start` and then `part` again and again."""
    def answer(connection, request):
        send(connection, HEAD + b"Content-Encoding: " + encoding + b"\r\nConnection: close\r\n\r\n", start)
        with contextlib.suppress(OSError):
            for _ in range(times):
                connection.sendall(part)
    return script(answer)


def deflated_zeros(container):
    """The start of a stream, and a part that stands for 16 MB of zeros wherever it is repeated."""
    press = zlib.compressobj(9, zlib.DEFLATED, container)
    start = press.compress(b"\0" * (1 << 24)) + press.flush(zlib.Z_FULL_FLUSH)
    return start, press.compress(b"\0" * (1 << 24)) + press.flush(zlib.Z_FULL_FLUSH)


@case("more than 1000000 bytes")
def gzip_bomb_of_10_gib(site):
    return stream(b"gzip", *deflated_zeros(31), 640)


@case("more than 1000000 bytes")
def deflate_bomb_of_10_gib(site):
    return stream(b"deflate", *deflated_zeros(15), 640)


@case("more than 1000000 bytes")
def brotli_bomb_of_10_gib(site):
    # 27 bytes begin a stream of 16 MB of zeros, 26 bytes go on with 16 MB more
    return stream(b"br", base64.b64decode("y///PwAkAOKxQHLv//j//weABEAcFoDu/Z8B"),
                  base64.b64decode("/P//A0ACIA4LQPf+j///fwBIAMRhAeje/xk="), 640)


@case("more than 1000000 bytes")
def zstd_bomb_of_10_gib(site):
    # A frame without a size and blocks that repeat one byte 128 KiB times (RFC 8878, 3.1.1.2)
    block = ((128 * 1024) << 3 | 1 << 1).to_bytes(3, "little") + b"\0"
    return stream(b"zstd", b"\x28\xb5\x2f\xfd\x00\x58", block * 640, 128)


@case("more than one content coding")
def gzip_within_gzip_bomb(site):
    inner = gzip.compress(b"\0" * (1 << 27), 9)
    return bytes_of(reply(200, gzip.compress(inner), ["Content-Encoding: gzip, gzip"]))


GZIP_WITH_A_NAME = b"\x1f\x8b\x08\x08\0\0\0\0\0\x03"  # the name of the file goes on until a NUL


@case("more than one content coding")
def gzip_whose_inner_header_never_ends(site):
    press = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = press.compress(GZIP_WITH_A_NAME) + press.flush(zlib.Z_FULL_FLUSH)
    name = press.compress(b"a" * (1 << 24)) + press.flush(zlib.Z_FULL_FLUSH)
    return stream(b"gzip\r\nContent-Encoding: gzip", start, name, 640)


@case("more than one content coding")
def compression_announced_twice_by_an_interim_answer(site):
    def answer(connection, request):
        send(connection, b"HTTP/1.1 103 Early Hints\r\nContent-Encoding: gzip\r\n\r\n",
             reply(200, gzip.compress(gzip.compress(rss())), ["Content-Encoding: gzip"]))
    return script(answer)


@case("more than 1000000 bytes")
def gzip_header_that_never_ends(site):
    return stream(b"gzip", GZIP_WITH_A_NAME, b"a" * (1 << 20), 640)


@case("")
def broken_gzip(site):
    body = bytearray(gzip.compress(rss() * 50))
    body[20:40] = b"\xff" * 20
    return bytes_of(reply(200, bytes(body), ["Content-Encoding: gzip"]))


@case("")
def gzip_that_is_none(site):
    return bytes_of(reply(200, rss(), ["Content-Encoding: gzip"]))


@case("")
def unknown_compression(site):
    return bytes_of(reply(200, rss(), ["Content-Encoding: rot13"]))


@case("")
def twenty_compressions(site):
    return bytes_of(reply(200, rss(), ["Content-Encoding: " + ", ".join(["gzip"] * 20)]))


@case(None)
def honest_gzip(site):
    return bytes_of(reply(200, gzip.compress(rss()), ["Content-Encoding: gzip"]))

# Headers


@case("")
def header_flood(site):
    def answer(connection, request):
        send(connection, HEAD)
        with contextlib.suppress(OSError):
            while True:
                connection.sendall(b"X-Filler: " + b"x" * 1000 + b"\r\n")
    return script(answer)


@case("")
def header_line_of_a_megabyte(site):
    return bytes_of(HEAD + b"X-Long: " + b"x" * 1_000_000 + b"\r\n\r\n")


@case("")
def endless_interim_answers(site):
    def answer(connection, request):
        with contextlib.suppress(OSError):
            while True:
                connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
    return script(answer)


@case(None)
def five_hundred_cookies(site):
    return bytes_of(feed(None, *[f"Set-Cookie: c{i}=x; Path=/" for i in range(500)]))


@case("")
def not_http(site):
    return bytes_of(b"SSH-2.0-OpenSSH_9.2p1\r\n\r\nConnection: close")


@case("")
def http_0_9(site):
    def answer(connection, request):
        send(connection, rss())
    return script(answer)


@case("answers 999")
def unknown_status(site):
    return bytes_of(reply(999, rss()))


@case("")
def nul_in_a_header(site):
    return bytes_of(HEAD + b"ETag: \"a\0b\"\r\nConnection: close\r\n\r\n<html>")


@case("")
def plain_http_where_tls_is_due(site):
    site.origin = site.origin.replace("http:", "https:")
    return bytes_of(feed())

# Redirects


@case("redirects in a circle")
def redirect_loop(site):
    return {"/feed": reply(302, b"", ["Location: /other"]), "/other": reply(302, b"", ["Location: /feed"])}


@case("more than 5 redirects")
def redirects_without_an_end(site):
    return {"*": lambda connection, request: reply(302, b"", ["Location: " + request.path + "x"])}


def redirect_to(target, error):
    def pages(site):
        return bytes_of(reply(301, b"", [b"Location: " + target if isinstance(target, bytes) else "Location: " + target]))
    return pages, error, {}


for scheme, target in {"file": "file:///etc/passwd", "ftp": "ftp://127.0.0.1/x", "gopher": "gopher://127.0.0.1/x", "dict": "dict://127.0.0.1/x",
                       "javascript": "javascript:alert(1)", "data": "data:text/xml,<rss/>"}.items():
    CASES[f"redirect to {scheme}"] = redirect_to(target, "no http(s) address")
CASES["redirect to a private address"] = redirect_to("http://10.0.0.1/feed", "not a public address")
CASES["redirect to a metadata service"] = redirect_to("http://169.254.169.254/latest", "not a public address")
CASES["redirect to IPv6 loopback"] = redirect_to("http://[::1]:1/feed", "not a public address")
CASES["redirect to a mapped address"] = redirect_to("http://[::ffff:10.0.0.1]/feed", "not a public address")
CASES["redirect to an address in octal"] = redirect_to("http://0251.0376.0251.0376/", "not a public address")
CASES["redirect with broken UTF-8"] = redirect_to(b"/\xff\xfe", "")
CASES["redirect with broken UTF-8 to no page"] = redirect_to(b"ftp://\xff\xfe", "no http(s) address")
CASES["redirect of a hundred thousand bytes"] = redirect_to("/" + "x" * 100_000, "")


@case("answers 302")
def redirect_without_a_place(site):
    return bytes_of(reply(302, rss()))


@case(None)
def redirect_with_spaces(site):
    return {"/feed": reply(302, b"", ["Location:  /the feed "]), "/the%20feed": feed()}


@case(None)
def redirect_that_sets_a_cookie(site):
    return {"/feed": reply(302, b"", ["Location: /there", "Set-Cookie: a=b; Path=/"]), "/there": feed()}


@case(None)
def relative_redirect(site):
    return {"/feed": reply(307, b"", ["Location: ?x=1"]), "/feed?x=1": feed()}

# Answers that are none


@case("answers 304")
def unasked_304(site):
    return bytes_of(reply(304))


@case("gone for good")
def status_410(site):
    return bytes_of(reply(410))


@case("answers 404")
def status_404(site):
    return bytes_of(reply(404, rss()))


@case("answers 500")
def status_500(site):
    return bytes_of(reply(500, rss()))


@case("answers 204")
def status_204(site):
    return bytes_of(reply(204))


@case("answers 206")
def part_of_a_body(site):
    return bytes_of(reply(206, rss(), ["Content-Range: bytes 0-9/100"]))


@case("answers 401")
def login_wanted(site):
    return bytes_of(reply(401, b"", ['WWW-Authenticate: Basic realm="x"']))


@case("answers 503 and asks to wait until 2030-05-06T08:00:00Z")
def busy_without_a_time(site):
    return bytes_of(reply(503))


@case("asks to wait until 2030-05-06T07:02:00Z")
def busy_for_seconds(site):
    return bytes_of(reply(503, b"", ["Retry-After: 120"]))


@case("asks to wait until 2030-05-06T07:30:00Z")
def busy_until_a_date(site):
    return bytes_of(reply(429, b"", ["Retry-After: Mon, 06 May 2030 07:30:00 GMT"]))


@case("asks to wait until 2030-05-13T07:00:00Z")
def busy_for_a_thousand_years(site):
    return bytes_of(reply(503, b"", ["Retry-After: 31536000000"]))


@case("asks to wait until 2030-05-06T08:00:00Z")
def busy_for_nonsense(site):
    return bytes_of(reply(429, b"", ["Retry-After: later, perhaps"]))


@case("answers 503")
def busy_until_yesterday(site):
    return bytes_of(reply(503, b"", ["Retry-After: Sun, 05 May 2030 07:30:00 GMT"]))

# Bodies


@case("F101")
def empty_body(site):
    return bytes_of(feed(b""))


@case("F106")
def page_in_place_of_a_feed(site):
    return bytes_of(page(1))


@case("F106")
def sitemap_of_pages_in_place_of_a_feed(site):
    return bytes_of(feed(b"<urlset><url><loc>http://x.example/</loc></url></urlset>"))


@case(None)
def feed_that_calls_itself_utf_16(site):
    return bytes_of(feed(rss("http://127.0.0.1:1/never").replace(b"utf-8", b"utf-16").replace(b"http://127.0.0.1:1/never", b"ftp://x/")))


@case(None)
def unknown_charset(site):
    return bytes_of(reply(200, rss(), ["Content-Type: text/xml; charset=klingon-8"]))


@case(None)
def charset_of_the_header_is_wrong(site):
    return bytes_of(reply(200, rss(title="Zürich"), ["Content-Type: text/xml; charset=iso-8859-1"]))


@case(None)
def feed_sent_as_a_picture(site):
    return bytes_of(reply(200, rss(), ["Content-Type: image/png"]))


@case(None)
def feed_that_ends_in_the_middle(site):
    return bytes_of(feed(rss()[:-20]))


@case(None)
def nested_a_hundred_thousand_deep(site):
    return bytes_of(feed(b"<rss version='2.0'><channel><title>Deep</title>" + b"<a>" * 100_000))


@case(None)
def links_that_lead_nowhere(site):
    return bytes_of(feed(rss("file:///etc/passwd", "javascript:alert(1)", "ftp://example.org/x", "//", "http://")))


@case(None)
def terminal_sequences_in_the_title(site):
    return bytes_of(feed(rss(title="\x1b]0;owned\x07\x1b[31mred")))

# robots.txt


@case("robots.txt of")
def robots_forbid(site):
    return {"/robots.txt": reply(200, "User-agent: *\nDisallow: /\n"), "/feed": feed()}


@case("robots.txt can not be read")
def robots_500(site):
    return {"/robots.txt": reply(500), "/feed": feed()}


@case("robots.txt can not be read")
def robots_hang(site):
    return {"/robots.txt": lambda connection, request: time.sleep(8), "/feed": feed()}


@case("robots.txt can not be read")
def robots_reset(site):
    return {"/robots.txt": lambda connection, request: reset(connection), "/feed": feed()}


@case(None, next_check="2030-05-06T07:10:00Z")
def robots_503_with_retry_after(site):
    return {"/robots.txt": reply(503, b"", ["Retry-After: 600"]), "/feed": feed()}


@case(None)
def robots_404(site):
    return {"/robots.txt": reply(404, "User-agent: *\nDisallow: /\n"), "/feed": feed()}


@case(None)
def robots_403(site):
    return {"/robots.txt": reply(403), "/feed": feed()}


@case(None)
def robots_redirect_loop(site):
    return {"/robots.txt": reply(302, b"", ["Location: /robots.txt"]), "/feed": feed()}


@case("robots.txt of")
def robots_by_redirect(site):
    return {"/robots.txt": reply(301, b"", ["Location: /r"]), "/r": reply(200, "User-agent: dateline\nDisallow: /feed\n"), "/feed": feed()}


@case("robots.txt of")
def robots_of_two_megabytes(site):
    text = b"User-agent: *\nDisallow: /feed\n" + b"Disallow: /filler\n" * 110_000
    return {"/robots.txt": reply(200, text), "/feed": feed()}


@case("robots.txt of")
def robots_gzip_bomb(site):
    text = gzip.compress(b"User-agent: *\nDisallow: /feed\n" + b"#" * (1 << 28), 9)
    return {"/robots.txt": reply(200, text, ["Content-Encoding: gzip"]), "/feed": feed()}


@case(None)
def robots_that_is_binary(site):
    return {"/robots.txt": reply(200, bytes(range(256)) * 100), "/feed": feed()}


class Misbehaviour(RunTest):
    def test_every_misbehaving_server_gets_its_answer_and_harms_no_other(self):
        sites = {}
        for name, (make, error, more) in CASES.items():
            site = self.site()
            site.pages = make(site)
            sites[name] = site
            for held in getattr(site, "held", ()):
                self.addCleanup(held.close)
        good = self.site({"/feed": None})
        good.pages = {"/feed": feed(rss(good.url("/1"))), "/1": page(1)}
        self.configure(*(site.url() for site in sites.values()), good.url())
        begun = time.monotonic()
        done = self.run_at()
        took = time.monotonic() - begun
        self.assertEqual(done.returncode, 1, done.stderr[-2000:])
        self.assertLess(took, 120, "one of them holds the others up")
        self.assertEqual(self.value("select count(*) from article"), 1, "the good feed's article")
        self.assertEqual(self.value("pragma integrity_check"), "ok")
        lines = done.stderr.splitlines()
        for name, (make, error, more) in CASES.items():
            with self.subTest(name):
                site = sites[name]
                row = self.feed_row(site.url())
                said = [line for line in lines if site.url() + ":" in line]
                if error is None:
                    self.assertIsNone(row["last_error"])
                    self.assertEqual(said, [])
                    self.assertEqual(row["failures"], 0)
                else:
                    self.assertEqual(len(said), 1, said)
                    self.assertTrue(row["last_error"])
                    self.assertTrue(any(word in said[0] for word in error.split("|")), said[0])
                    self.assertIsNone(row["etag"])
                    self.assertTrue(row["gone"] or row["next_check"] > NOW)
                if "next_check" in more:
                    self.assertEqual(row["next_check"], more["next_check"])
                if "requests" in more:
                    self.assertIn(len(site.asked()), more["requests"])
                for request in site.requests:
                    self.assertNotIn("cookie", request.headers)
                    self.assertNotIn("referer", request.headers)
                    self.assertEqual(request.method, "GET")
        self.assertEqual(len(lines), sum(error is not None for make, error, more in CASES.values()), "one line for each failure, no other")
        self.assertNotIn("\x1b", done.stderr)
        print(f"{len(CASES)} ways to misbehave, {took:.1f} s")
        self.assertGreaterEqual(len(CASES), 40)

    def test_the_connection_is_refused_where_a_name_leads_to_a_private_address(self):
        site = self.site({"/feed": feed()})
        self.configure(f"http://localhost:{site.port}/feed", site.url(), top="allow_private = false")
        done = self.run_at()
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.count("not a public address"), 2, done.stderr)
        self.assertEqual(site.requests, [])

    def test_a_certificate_that_nobody_vouches_for_is_not_trusted(self):
        host = "127.0.9.1"
        site = self.site({"/feed": feed()}, host=host, tls=certified(self.folder, host))
        self.configure(site.url())
        done = self.run_at()
        self.assertEqual(done.returncode, 1)
        self.assertIn("SSL certificate", done.stderr)
        self.assertEqual(site.requests, [])
        self.configure(site.url(), top='ca_file = "cert.pem"')
        self.quiet_run("2030-05-07T07:00:00Z")
        self.assertEqual(len(site.asked()), 1, "the operator vouches for it")

    def test_pages_misbehave_without_harm_to_others(self):
        site = self.site()
        other = self.site({"/robots.txt": reply(200, "User-agent: *\nDisallow: /private\n"), "/private": page(9)})
        site.pages = {
            "/feed": feed(rss(*(site.url(f"/{name}") for name in ("good", "empty", "picture", "gone", "moved", "forbidden", "huge", "foreign", "later")))),
            "/good": page(1), "/empty": reply(200, "<html><body></body></html>", ["Content-Type: text/html"]),
            "/picture": reply(200, b"\x89PNG", ["Content-Type: image/png"]), "/gone": reply(410), "/moved": reply(302, b"", ["Location: /here"]),
            "/here": page(2), "/forbidden": reply(302, b"", ["Location: " + other.url("/private")]), "/huge": reply(200, b"x" * 2_000_000),
            "/foreign": reply(200, b"<link rel=canonical href='https://www.bbc.example/stolen'>" + page(3).split(b"\r\n\r\n", 1)[1], ["Content-Type: text/html"]),
            "/later": reply(500)}
        self.configure(site.url())
        done = self.run_at()
        self.assertEqual(done.returncode, 1)
        urls = [row["url"] for row in self.rows("select url from article order by url")]
        self.assertEqual(urls, [site.url("/foreign"), site.url("/good"), site.url("/here")])
        states = {row["address"].rsplit("/", 1)[1]: row["state"] for row in self.rows("select address, state from page")}
        self.assertEqual(states, {"good": "stored", "empty": "failed", "picture": "failed", "gone": "failed", "moved": "stored", "forbidden": "refused",
                                  "huge": "failed", "foreign": "stored", "later": "waiting"})
        self.assertEqual(other.asked("/private"), [])


if __name__ == "__main__":
    unittest.main()
