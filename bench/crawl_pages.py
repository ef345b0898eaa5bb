"""Makes the pages that crawls are measured on, and serves them from local hosts: `bench.crawl` and others ask for them.

Two kinds, both of the size that is asked for. `bare`: prose of nouns without a date or a picture, and around it more
elements than pages have, some 1,450 in 50 kB. `article`: what a page of that size has by the median of 33 labelled ones
of 30 to 80 kB: 540 elements, 85 links, 30 paragraphs, a fifth of it text; it says when it was published as
articles do, in `article:published_time` and a `<time>`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from random import Random

from pipeline.config import Config, Site

TEXT = (
    "council town harbour school bridge research report office budget member session library archive meeting decision "
    "project partner study region market climate energy health science student teacher company ministry minister public"
)
WORDS = TEXT.split()
LOCAL = Config(site=Site(delay=0, allow_network=("127.0.0.0/8",)))  # crawls the hosts that serve them
_MORE_TEXT = (
    "agreement airport analysis answer area artist audit author bank building campaign canal capital centre change "
    "charter citizen coast college committee concert contract cost country court crisis culture data deadline debate "
    "delay demand design director district doctor document economy editor election engineer estate event evidence "
    "exhibition expert factory family farmer festival forecast forest foundation fund garden government group growth "
    "guide hall heritage history hospital hotel housing idea income industry institute interest island judge land law "
    "leader letter limit line loan machine map mayor measure medicine method mission model museum network number "
    "officer opera opinion order owner park parliament path patient payment permit pilot plan platform police policy "
    "population port price prize problem product programme proposal quarter question railway rate reader record "
    "reform resident result review river road role rule safety sale scheme season service shop site society source "
    "space stage standard station storm street strike summer survey system target tax team theatre theme ticket tool "
    "tower trade traffic training transport tunnel union university valley village visitor vote wage water weather "
    "winter worker year zone"
)
_MORE = _MORE_TEXT.split()
_DONE = (
    "opened closed approved postponed described criticised supported measured repaired financed presented announced "
    "replaced visited rejected welcomed doubled examined extended finished"
)
_VERBS = _DONE.split()
_PLACES_TEXT = "of in at for with by from on about after near under without between against behind"
_PLACES = _PLACES_TEXT.split()
_BEFORE = ("the", "a", "this", "that", "their", "its", "an", "each", "another", "every", "no", "some", "our", "any")
_LIKE_TEXT = (
    "public local former annual second early joint open free large small northern southern eastern western common "
    "central modern final special urban rural civil legal federal national regional digital social medical technical "
    "young late busy quiet narrow deep broad costly rare usual formal private shared recent secret single double "
    "hidden foreign distant global mutual manual ancient"
)
_LIKE = _LIKE_TEXT.split()
_AGAIN = ("", "re", "over", "out", "mis", "under", "pre", "un")  # before a verb
_HELPS = ("has", "was", "is", "had", "will be", "may be", "must be", "would be", "is to be", "has been")
_JOINS = ("and", "but", "while", "because", "as", "which", "so", "when", "although", "until")
_Own = tuple[str, ...]  # what a page has that no other has


def sentence(seed: int, length: int) -> str:
    """Make a line of nouns that no other seed has."""
    return " ".join(WORDS[(seed * 31 + place * (seed % 7 + 1) + place * place) % len(WORDS)] for place in range(length))


def page(host: int, number: int, size: int) -> bytes:
    """Make a bare page of `size` bytes: prose, and around it what pages have around it."""
    return _bare(host, number, size, _nouns(host, number))


def article_page(host: int, number: int, size: int) -> bytes:
    """Make a page of `size` bytes as news pages are."""
    return _article(host, number, size, _prose(host, number))


def _nouns(host: int, number: int) -> _Own:
    seed = host * 10_000 + number
    return tuple(f"{sentence(seed * 20 + part, 60).capitalize()}, said number {seed}." for part in range(12))


def _bare(host: int, number: int, size: int, own: _Own) -> bytes:
    seed = host * 10_000 + number
    paragraphs = "".join(f"<p>{one}</p>" for one in own)
    text = (
        f"<!doctype html><html lang=en><head><title>{sentence(seed, 6)} {seed}</title></head><body>"
        f"<nav><ul>{_MENU}</ul></nav>"
        f"<main><article><h1>{sentence(seed, 6)} {seed}</h1>{paragraphs}</article></main>"
    )
    filler = '<div class="widget"><span class="label">share</span><i class="icon icon-share"></i></div>'
    return (text + filler * ((size - len(text)) // len(filler)) + "</body></html>").encode()


_MENU = "".join(
    f'<li class="menu-item"><a href="/section/{entry}">{sentence(entry, 3)}</a></li>' for entry in range(80)
)


def _prose(host: int, number: int) -> _Own:
    """Give a headline, and paragraphs of sentences that have the little words of a language."""
    chosen = Random(host * 10_000 + number)  # the same pages each time

    def thing() -> str:
        named = chosen.sample(_MORE, chosen.randint(1, 2))
        return " ".join((chosen.choice(_BEFORE), chosen.choice(_LIKE), *named))

    def clause() -> str:
        done = f"{chosen.choice(_HELPS)} {chosen.choice(_LIKE)}ly {chosen.choice(_AGAIN)}{chosen.choice(_VERBS)}"
        return f"{thing()} {chosen.choice(_PLACES)} {thing()} {done} {chosen.choice(_PLACES)} {thing()}"

    def said() -> str:
        return f"{clause()}, {chosen.choice(_JOINS)} {clause()}.".capitalize()

    headline = " ".join(chosen.sample(_MORE, 7)).capitalize()
    return (headline, *(" ".join(said() for _ in range(2)) for _ in range(14)))


_LONG = "col-12 col-md-6 l-grid__item l-grid__item--spaced js-tracked js-tracked-- theme-light "
_LINKS = "".join(
    f'<li class="{_LONG}menu menu__item"><a class="menu__link" href="/section/{entry}">{sentence(entry, 2)}</a></li>'
    for entry in range(69)
)
_BESIDE = "".join(
    f'<div class="{_LONG}card card"><a class="card__link" href="/beside/{entry}" data-position="{entry}">'
    f'<img class="card__image" src="/images/{entry}.jpg" alt="" width="320" height="180" loading="lazy">'
    f'<h3 class="card__title">{sentence(entry, 6).capitalize()}</h3></a><p class="card__text">{sentence(entry, 9)}</p>'
    "</div>"
    for entry in range(16)
)
_FOOT = "".join(
    f'<div class="{_LONG}footer"><span class="footer__label">{sentence(entry, 2)}</span></div>' for entry in range(80)
)
_DECOR = "".join(
    f'<div class="{_LONG}decor decor--{entry}"><i class="icon icon--{entry}" aria-hidden="true"></i></div>'
    for entry in range(45)
)


def _article(host: int, number: int, size: int, own: _Own) -> bytes:
    headline, *paragraphs = own
    published = f"2024-{1 + number % 9:02}-{1 + number % 28:02}T0{number % 10}:30:00+00:00"
    prose = "".join(f'<p class="article__paragraph">{one}</p>' for one in paragraphs)
    head = (
        f'<!doctype html><html lang=en><head><meta charset="utf-8"><title>{headline}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{headline}">'
        f'<meta property="article:published_time" content="{published}">'
        f'<meta name="description" content="{paragraphs[0][:150]}">'
        f'<link rel="canonical" href="/news/{number}">'
    )
    body = (
        f'<body class="page"><header><nav><ul class="menu">{_LINKS}</ul></nav></header><main><article class="article">'
        f'<h1 class="article__title">{headline}</h1><p class="article__meta"><time datetime="{published}">'
        f"{published[:10]}</time></p>{prose}</article><aside>{_BESIDE}</aside></main>{_DECOR}<footer>{_FOOT}</footer>"
        "</body></html>"
    )
    room = size - len(head) - len(body) - len("<script></script></head>")
    script = f"var state = {{host: {host}, list: [{'0,' * (room // 2)}0]}};"[: max(0, room)]
    return f"{head}<script>{script}</script></head>{body}".encode()


def _bare_row(number: int, _own: _Own) -> tuple[str, str]:
    return f"{sentence(number, 8)} {number}", f"{sentence(number + 7, 20)}."


def _article_row(_number: int, own: _Own) -> tuple[str, str]:
    return own[0], own[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How pages of a kind are made: what each has of its own, of that the page, and its title and summary in a list."""

    own: Callable[[int, int], _Own]
    page: Callable[[int, int, int, _Own], bytes]
    row: Callable[[int, _Own], tuple[str, str]]


KINDS: Mapping[str, Kind] = {
    "bare": Kind(own=_nouns, page=_bare, row=_bare_row),
    "article": Kind(own=_prose, page=_article, row=_article_row),
}


def listing(rows: Iterable[tuple[str, str]]) -> bytes:
    """Make the page that lists the articles of a host."""
    items = "".join(
        f'<li><h3><a href="/news/{number}">{title}</a></h3><p>{summary}</p>'
        for number, (title, summary) in enumerate(rows)
    )
    return f"<!doctype html><html><title>News</title><body><main><ul>{items}</ul></main></body></html>".encode()


def serve(kind: str, hosts: int, articles: int, size: int, pipe: Connection) -> None:
    """Answer for all hosts on one port, until killed; what is slow to make is made before."""
    make, each = KINDS[kind], range(articles)
    own = {(host, number): make.own(host, number) for host in range(1, hosts + 1) for number in each}
    listed = {host: listing(make.row(number, own[host, number]) for number in each) for host in range(1, hosts + 1)}

    class Answering(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            self.transport = transport
            self.host = int(transport.get_extra_info("sockname")[0].rpartition(".")[2])

        def data_received(self, data: bytes) -> None:
            path = data.split(b" ", 2)[1].decode()
            body, status = b"", "404 Not Found"
            if path == "/news":
                body, status = listed[self.host], "200 OK"
            elif path.startswith("/news/"):
                number = int(path.rpartition("/")[2])
                body, status = make.page(self.host, number, size, own[self.host, number]), "200 OK"
            head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
            self.transport.write(head.encode() + body)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(Answering, "0.0.0.0", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def makers(kind: str, size: int) -> Callable[[int, int], bytes]:
    """Give what makes the pages of a kind by host and number."""
    make = KINDS[kind]

    def made(host: int, number: int) -> bytes:
        return make.page(host, number, size, make.own(host, number))

    return made
