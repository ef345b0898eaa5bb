"""What a served feed has to hold over HTTP (RFC 9110, RFC 9111), asked over a raw socket: no client mends the answers.

Each check asks and raises `AssertionError`; `CHECKS` names them all, so that other servers can be held to the same.
"""

from __future__ import annotations

import contextlib
import gzip
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime

import brotli

OTHER_ETAG = '"0000-of-something-else"'
OLD = "Sun, 06 Nov 1994 08:49:37 GMT"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is served somewhere."""

    host: str
    port: int
    path: str
    media_type: str

    def ask(self, *headers: str, method: str = "GET", path: str | None = None) -> Reply:
        """Ask once; `headers` are whole lines."""
        host = "" if any(line.lower().startswith("host:") for line in headers) else f"Host: {self.host}:{self.port}"
        lines = [f"{method} {path or self.path} HTTP/1.1", host, "Connection: close", *headers]
        return self.send("\r\n".join([*filter(None, lines), "", ""]).encode("latin-1"))

    def send(self, request: bytes) -> Reply:
        """Send bytes, and read until the other side ends."""
        with socket.create_connection((self.host, self.port), timeout=20) as connection:
            connection.sendall(request)
            data = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, body = data.partition(b"\r\n\r\n")
        status, *fields = head.decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for field in fields:
            name, value = field.partition(":")[0].lower(), field.partition(":")[2].strip()
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        if headers.get("transfer-encoding") == "chunked":
            body = _unchunked(body)
        return Reply(int(status.split()[1]), headers, body)


def _unchunked(body: bytes) -> bytes:
    whole = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size.partition(b";")[0], 16)
        whole, body = whole + rest[:length], rest[length + 2 :]
        if not length:
            break
    return whole


Check = Callable[[Feed], None]
CHECKS: dict[str, Check] = {}


def check(text: str) -> Callable[[Check], Check]:
    """List a check under what it holds."""

    def listed(function: Check) -> Check:
        CHECKS[text] = function
        return function

    return listed


@check("is there, as the media type it is, its length told or chunked")
def _(feed: Feed) -> None:
    reply = feed.ask()
    assert reply.status == 200
    assert reply.headers["content-type"].partition(";")[0] == feed.media_type
    length = reply.headers.get("content-length")
    assert reply.headers.get("transfer-encoding") == "chunked" or length == str(len(reply.body))
    assert reply.body


@check("is not packed for whoever does not ask for it")
def _(feed: Feed) -> None:
    assert "content-encoding" not in feed.ask().headers


@check("has a quoted ETag")
def _(feed: Feed) -> None:
    assert re.fullmatch(r'(W/)?"[\x21\x23-\x7e]*"', feed.ask().headers["etag"])


@check("has a Last-Modified that is an HTTP date, and past")
def _(feed: Feed) -> None:
    told = feed.ask().headers["last-modified"]
    moment = parsedate_to_datetime(told)
    assert told == formatdate(moment.timestamp(), usegmt=True)
    assert told.endswith("GMT")


@check("says how long it may be kept")
def _(feed: Feed) -> None:
    assert re.search(r"max-age=\d+|no-cache", feed.ask().headers["cache-control"])


@check("sets no cookie")
def _(feed: Feed) -> None:
    assert "set-cookie" not in feed.ask().headers


@check("is not to be taken for another type")
def _(feed: Feed) -> None:
    assert feed.ask().headers["x-content-type-options"] == "nosniff"


@check("should: has a Content-Security-Policy")
def _(feed: Feed) -> None:
    assert feed.ask().headers["content-security-policy"]


@check("should: may be read by scripts of any site")
def _(feed: Feed) -> None:
    assert feed.ask().headers["access-control-allow-origin"] == "*"


@check("is the same when asked again")
def _(feed: Feed) -> None:
    first, second = feed.ask(), feed.ask()
    assert (first.body, first.headers["etag"]) == (second.body, second.headers["etag"])


def _told_304(form: str) -> Check:
    def run(feed: Feed) -> None:
        etag = feed.ask().headers["etag"]
        strong = etag.removeprefix("W/")
        reply = feed.ask("If-None-Match: " + form.format(etag=etag, strong=strong))
        assert (reply.status, reply.body) == (304, b"")
        assert reply.headers["etag"].removeprefix("W/") == strong
        assert "content-length" not in reply.headers or reply.headers["content-length"] != "0"

    return run


CHECKS["304 for its ETag"] = _told_304("{etag}")
CHECKS["304 for its ETag in a list"] = _told_304('"x", {etag}, "y"')
CHECKS["304 for its ETag as a weak one"] = _told_304("W/{strong}")
CHECKS["304 for *"] = _told_304("*")


@check("should: a 304 repeats Cache-Control and Vary")
def _(feed: Feed) -> None:
    whole = feed.ask()
    reply = feed.ask(f"If-None-Match: {whole.headers['etag']}")
    for name in ("cache-control", "vary"):
        assert reply.headers[name] == whole.headers[name]


@check("200 for another ETag")
def _(feed: Feed) -> None:
    reply = feed.ask(f"If-None-Match: {OTHER_ETAG}")
    assert (reply.status, bool(reply.body)) == (200, True)


@check("If-None-Match beats If-Modified-Since")
def _(feed: Feed) -> None:
    whole = feed.ask()
    modified = f"If-Modified-Since: {whole.headers['last-modified']}"
    assert feed.ask(modified, f"If-None-Match: {OTHER_ETAG}").status == 200
    assert feed.ask(f"If-Modified-Since: {OLD}", f"If-None-Match: {whole.headers['etag']}").status == 304


@check("304 for an equal If-Modified-Since")
def _(feed: Feed) -> None:
    reply = feed.ask(f"If-Modified-Since: {feed.ask().headers['last-modified']}")
    assert (reply.status, reply.body) == (304, b"")


@check("200 for an old If-Modified-Since")
def _(feed: Feed) -> None:
    assert feed.ask(f"If-Modified-Since: {OLD}").status == 200


@check("200 for an If-Modified-Since that is no date")
def _(feed: Feed) -> None:
    for garbage in ("garbage", "Thu, 99 Foo 2026 99:99:99 GMT", "0", ""):
        assert feed.ask(f"If-Modified-Since: {garbage}").status == 200


@check("HEAD: 200, the same ETag and headers, no body")
def _(feed: Feed) -> None:
    whole, head = feed.ask(), feed.ask(method="HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("etag", "content-type", "last-modified", "cache-control"):
        assert head.headers[name] == whole.headers[name]
    assert head.headers.get("content-length", str(len(whole.body))) == str(len(whole.body))


@check("HEAD is conditional too")
def _(feed: Feed) -> None:
    etag = feed.ask().headers["etag"]
    assert feed.ask(f"If-None-Match: {etag}", method="HEAD").status == 304


def _packed(coding: str, unpack: Callable[[bytes], bytes]) -> Check:
    def run(feed: Feed) -> None:
        whole, packed = feed.ask(), feed.ask(f"Accept-Encoding: {coding}")
        assert packed.headers["content-encoding"] == coding
        assert unpack(packed.body) == whole.body
        assert len(packed.body) < len(whole.body)
        for reply in (whole, packed):
            assert "accept-encoding" in reply.headers["vary"].lower()
        etag = packed.headers["etag"]
        assert etag.startswith("W/") or etag != whole.headers["etag"]
        again = feed.ask(f"Accept-Encoding: {coding}", f"If-None-Match: {etag}")
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"].removeprefix("W/") == etag.removeprefix("W/")

    return run


CHECKS["gzip: offered, equal when unpacked, an ETag of its own or weak, 304 for that"] = _packed(
    "gzip", gzip.decompress
)
CHECKS["should: the same for br"] = _packed("br", brotli.decompress)


@check("a coding is not sent to whoever refuses it")
def _(feed: Feed) -> None:
    for refusal in ("gzip;q=0", "gzip; q=0.0", "br;q=0, gzip;q=0", "identity", "*;q=0, identity;q=1"):
        assert "content-encoding" not in feed.ask(f"Accept-Encoding: {refusal}").headers


@check("should: the coding that is liked best is sent, identity not where it is refused")
def _(feed: Feed) -> None:
    assert feed.ask("Accept-Encoding: br;q=0.2, gzip;q=0.8").headers["content-encoding"] == "gzip"
    assert feed.ask("Accept-Encoding: gzip;q=0.2, br;q=0.8").headers["content-encoding"] == "br"
    assert feed.ask("Accept-Encoding: identity;q=0, gzip").headers["content-encoding"] == "gzip"
    assert feed.ask("Accept-Encoding: *").headers["content-encoding"] in ("br", "gzip")


@check("A-IM is understood or ignored")
def _(feed: Feed) -> None:
    whole = feed.ask()
    reply = feed.ask("A-IM: feed", f"If-None-Match: {OTHER_ETAG}")
    assert reply.status in (200, 226)
    assert reply.status == 226 or reply.body == whole.body


@check("a range is given right or as a whole")
def _(feed: Feed) -> None:
    whole = feed.ask()
    reply = feed.ask("Range: bytes=0-9")
    assert (reply.status, reply.body) in ((200, whole.body), (206, whole.body[:10]))


@check("nothing can be changed")
def _(feed: Feed) -> None:
    before = feed.ask()
    for method in ("POST", "PUT", "DELETE", "PATCH", "MKCOL", "PROPFIND"):
        reply = feed.ask("Content-Length: 0", method=method)
        assert reply.status in (403, 404, 405, 501), method
        assert reply.status != 405 or {"GET", "HEAD"} <= {name.strip() for name in reply.headers["allow"].split(",")}
    assert feed.ask().body == before.body


_NOT_THERE = {
    "a missing file": "/feeds/no-such-feed.atom",
    "steps upwards": "/../../../../etc/passwd",
    "escaped steps upwards": "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "steps with an escaped slash": "/..%2f..%2f..%2f..%2fetc/passwd",
    "steps with an escaped backslash": "/..%5c..%5c..%5cetc/passwd",
    "steps below a folder": "/feeds/../../../../../etc/passwd",
    "escaped steps below a folder": "/feeds/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "steps escaped twice": "/%252e%252e/%252e%252e/etc/passwd",
    "steps beyond UTF-8": "/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
    "a NUL": "/feeds/all.atom%00",
    "a NUL before a suffix": "/etc/passwd%00.atom",
    "an escaped line break": "/feeds/all.atom%0d%0aX-Injected:%20yes",
    "a folder": "/feeds/",
    "a hidden file": "/feeds/.all.atom.unfinished",
    "a path of 9,000 characters": "/" + "a" * 9_000,
    "9,000 characters of steps": "/feeds/" + "../" * 3_000 + "etc/passwd",
}


def _not_there(path: str) -> Check:
    def run(feed: Feed) -> None:
        reply = feed.ask(path=path)
        assert 400 <= reply.status < 500
        assert b"root:" not in reply.body
        assert b"Traceback" not in reply.body
        assert "x-injected" not in reply.headers
        assert "index of" not in reply.body.decode("latin-1").lower()

    return run


CHECKS |= {f"4xx and nothing leaked for {name}": _not_there(path) for name, path in _NOT_THERE.items()}


@check("several requests on one connection have their answers in order")
def _(feed: Feed) -> None:
    etag = feed.ask().headers["etag"]
    line = f"{{}} {{}} HTTP/1.1\r\nHost: {feed.host}:{feed.port}\r\n{{}}\r\n"
    requests = [("GET", feed.path, f"If-None-Match: {etag}\r\n"), ("HEAD", feed.path, ""), ("GET", "/no-such-page", "")]
    first = "".join(line.format(*request) for request in requests)
    last = line.format("GET", feed.path, f"If-None-Match: {etag}\r\nConnection: close\r\n")
    with socket.create_connection((feed.host, feed.port), timeout=20) as connection:
        connection.sendall((first + last).encode("ascii"))
        data = b"".join(iter(lambda: connection.recv(65536), b""))
    assert re.findall(rb"HTTP/1\.1 (\d+)", data) == [b"304", b"200", b"404", b"304"]


@check("should: a header of 100,000 bytes is refused")
def _(feed: Feed) -> None:
    with contextlib.suppress(ConnectionError):  # closed while it was being sent
        assert feed.ask("X-Long: " + "a" * 100_000).status in (400, 413, 431)


@check("what is no request is refused, and harms nobody")
def _(feed: Feed) -> None:
    for request in (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b"\x00" * 50 + b"\r\n\r\n", b"GET / HTP/1.1\r\n\r\n"):
        with contextlib.suppress(ConnectionError, IndexError):  # closed without a word
            assert 400 <= feed.send(request).status < 600
    assert feed.ask().status == 200


@check("two lengths, or a length and chunks, are refused: what follows would be read as another request")
def _(feed: Feed) -> None:
    for lines in (
        ("Content-Length: 3", "Content-Length: 4"),
        ("Content-Length: 3", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: xchunked",),
    ):
        assert feed.ask(*lines, method="POST").status in (400, 405, 413, 501)
