"""Answer with published files, by the conditions and codings of a request."""

from __future__ import annotations

from email.utils import formatdate
from http import HTTPStatus

from feeds.addresses import site_url
from feeds.formats import FORMATS
from feeds.web.answers import Answer, Headers, headers_of, raw
from feeds.web.conditional import IDENTITY, accepted_codings, is_unmodified, matching_etag
from feeds.web.content import CODINGS, Content, PublishedFiles
from feeds.web.freshness import seconds_fresh
from feeds.web.request import Fields
from feeds.websub import hub_of
from feeds.withdrawn import GONE
from pipeline.config import Config

_REPEATED = {b"cache-control", b"vary", b"last-modified", b"access-control-allow-origin"}  # with a 304
_DECIDING = (b"accept-encoding", b"if-none-match", b"if-modified-since")
_MOST_CHOSEN = 100  # of a file: what is asked for strangely is decided anew
_LONGEST_KEPT = 300  # bytes of headers that are kept with their answer
_LEAST_TO_PACK = 200  # bytes; less than that grows, or nearly


class Prepared:
    """What is sent of one state of a file, its headers written once."""

    def __init__(self, content: Content, shared: Headers, status: HTTPStatus) -> None:
        self.content = content
        self.status = status
        self.modified = formatdate(content.modified, usegmt=True).encode("ascii")
        self._chosen: dict[tuple[bytes | None, ...], Answer] = {}
        self._same: dict[str, Answer] = {}
        self._whole: dict[str, Answer] = {}
        self._shared = (*shared, (b"last-modified", self.modified))
        # RFC 9110, 15.4.5: what a reader has besides it keeps; each header costs as much as finding the answer.
        self._repeated = tuple(header for header in self._shared if header[0] in _REPEATED)

    def answer(self, fields: Fields) -> Answer:
        """Answer by the conditions and codings of a request; readers ask in the same few ways again and again."""
        asked = tuple(map(fields.get, _DECIDING))
        answer = self._chosen.get(asked)
        if answer is None:
            if len(self._chosen) >= _MOST_CHOSEN:
                self._chosen.clear()
            answer = _chosen(self, fields)
            if sum(len(value or b"") for value in asked) < _LONGEST_KEPT:
                self._chosen[asked] = answer
        return answer

    def whole(self, coding: str) -> Answer:
        """Answer with the file."""
        if coding not in self._whole:
            body = self.content.body(coding)
            headers = {
                "etag": self.content.etags[coding],
                "content-type": self.content.media_type,
                "content-length": str(len(body)),
            }
            headers |= {"content-encoding": coding} if coding != IDENTITY else {}
            self._whole[coding] = Answer(self.status, self._shared + raw(headers.items()), body)
        return self._whole[coding]

    def same(self, etag: str) -> Answer:
        """Answer that the form with this ETag, which the reader has, is still what there is."""
        if etag not in self._same:
            self._same[etag] = Answer(304, self._repeated + raw([("etag", etag)]))
        return self._same[etag]


class StaticAnswers:
    """The published folder under one configuration."""

    def __init__(self, files: PublishedFiles, config: Config) -> None:
        self._files = files
        self._config = config
        self._prepared: dict[str, Prepared] = {}

    def under(self, config: Config) -> StaticAnswers:
        """Give the same under another configuration; what was read is kept."""
        return StaticAnswers(self._files, config)

    def answer(self, name: str, fields: Fields) -> Answer | None:
        """Answer a request for what is published under a name; None where nothing is."""
        content, status = self._files.get(name), HTTPStatus.OK
        if content is None:
            content, status = self._files.get(f"{GONE}/{name}"), HTTPStatus.GONE
        if content is None:
            self._prepared.pop(name, None)
            return None
        prepared = self._prepared.get(name)
        if prepared is None or prepared.content is not content:
            prepared = self._prepare(name, content, status)
        return prepared.answer(fields)

    def has(self, name: str) -> bool:
        """Tell whether something is published under a name."""
        return self._files.get(name) is not None

    def _prepare(self, name: str, content: Content, status: HTTPStatus) -> Prepared:
        if len(self._prepared) > 10_000:  # what they hold of files is forgotten by then
            self._prepared.clear()
        status = HTTPStatus.GONE if name.startswith(f"{GONE}/") else status
        self._prepared[name] = prepared = Prepared(content, self._shared(name, content.is_feed), status)
        return prepared

    def _shared(self, name: str, is_feed: bool) -> Headers:
        headers = {
            "cache-control": f"public, max-age={seconds_fresh(self._config, name)}",
            "vary": "Accept-Encoding",
        }
        return headers_of("feed" if is_feed else "page", headers, {"link": self._links(name)} if is_feed else {})

    def _links(self, name: str) -> str:
        """Say where the feed is at home, and which hub tells of it: a copy found elsewhere is followed there."""
        media_type = FORMATS[name.rpartition(".")[2]].media_type
        links = [f'<{site_url(self._config.site, name)}>; rel="self"; type="{media_type}"']
        hub = hub_of(self._config.site)
        return ", ".join([*links, *([f'<{hub}>; rel="hub"'] if hub else [])])


def _chosen(prepared: Prepared, fields: Fields) -> Answer:
    content = prepared.content
    asked = fields.get(b"accept-encoding")
    codings = accepted_codings(asked.decode("latin-1") if asked is not None else None, CODINGS)
    if not codings:
        return _NONE_ACCEPTED
    coding = codings[0]
    if len(content.body(IDENTITY)) < _LEAST_TO_PACK and IDENTITY in codings:
        coding = IDENTITY
    if prepared.status != HTTPStatus.OK:  # conditions are for what is there: RFC 9110, 13.2.1
        return prepared.whole(coding)
    if (known := fields.get(b"if-none-match")) is not None:  # it alone decides: RFC 9110, 13.2.2
        etags = (content.etags[coding], *(etag for other, etag in content.etags.items() if other != coding))
        etag = matching_etag(known.decode("latin-1"), etags)
        return prepared.same(etag) if etag is not None else prepared.whole(coding)
    if (since := fields.get(b"if-modified-since")) is not None and (
        since == prepared.modified or is_unmodified(since.decode("latin-1"), content.modified)
    ):
        return prepared.same(content.etags[coding])
    return prepared.whole(coding)


_REFUSED = b"Every form of this is refused by Accept-Encoding: allow br, gzip or identity.\n"
_NONE_ACCEPTED = Answer(
    406,
    headers_of(
        "data",
        {
            "content-type": "text/plain; charset=utf-8",
            "content-length": str(len(_REFUSED)),
            "cache-control": "no-store",
            "vary": "Accept-Encoding",
        },
    ),
    _REFUSED,
)
