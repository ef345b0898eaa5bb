"""A made-up house that has everything pages can show: revisions, copies, translations, troubles, many languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from crawler.health.record import named
from crawler.health.state import judge
from crawler.walls import wall_by_answer
from pipeline.config import Config
from pipeline.health import Observation, State
from pipeline.identity.store import Copy
from pipeline.items import Entry, Evidence, Match
from pipeline.store import Change, Revision, Store, open_store
from pipeline.store.protocol import Run
from tests.publishing import NOON, entry

CONFIG = Config.model_validate(
    {
        "site": {
            "title": "News of Test",
            "url": "https://news.example.org/",
            "authority": "example.org",
            "publish": "full",
        },
        "source": [
            {
                "id": "ministry",
                "url": "https://ministry.example/news",
                "title": "Ministry of Research",
                "rights": "CC BY 4.0",
            },
            {"id": "institut", "url": "https://institut.example/actualites", "title": "Institut pour la coopération"},
            {
                "id": "amt",
                "url": "https://amt.example/aktuelles",
                "title": "Amt für Statistik und Geoinformation",
                "every": "6 h",
            },
            {"id": "wizara", "url": "https://wizara.example/akhbar", "title": "وزارة الصحة"},
            {"id": "observatory", "url": "https://observatory.example/news", "title": "Northern Observatory"},
            {"id": "council", "url": "https://council.example/news", "title": "Council of Example"},
        ],
        "topic": [
            {
                "id": "international-cooperation",
                "starter": "international-cooperation",
                "title": "International cooperation",
            },
            {"id": "health", "starter": "health", "title": "Health"},
            {
                "id": "quantum",
                "title": "Quantum technology",
                "description": "Computers and clocks by quanta.",
                "words": ["quantum"],
            },
        ],
        "search": [{"id": "arctic", "title": "The Arctic", "words": "arctic"}],
    }
)
SECONDS = timedelta(seconds=1)
LONG = (
    "<p>The two ministries signed an agreement on joint programmes this morning. It runs for five years and begins in"
    " January; the first call opens in spring.</p><h2>What is agreed</h2><p>Researchers of both countries apply"
    ' together, <a href="https://ministry.example/call">to one office</a>, by one form.</p><ul><li>exchanges of'
    " at least six months</li><li>joint laboratories</li></ul><blockquote><p>We have waited long for this, said the"
    ' minister.</p></blockquote><figure><img src="https://ministry.example/1.jpg" alt="Two people shake hands">'
    "<figcaption>At the signing</figcaption></figure><h4>Figures</h4><table><tr><th>Year</th><th>Euros</th><th>Projects"
    "</th></tr><tr><td>2027</td><td>4,000,000</td><td>12</td></tr><tr><td>2028</td><td>6,500,000</td><td>20</td></tr>"
    "</table><pre>Reference: 2026/11/0042-cooperation-and-exchange-of-researchers-in-the-northern-countries</pre>"
)
EVIDENCE = (
    Evidence(rule="cooperat*", words="cooperation", where="title"),
    Evidence(rule="cooperat*", words="cooperation", where="text"),
    Evidence(rule="agreement*", words="agreement", where="text"),
)


def shown_house(folder: Path, config: Config = CONFIG) -> Store:
    """Fill a data folder; whoever asks closes the store."""
    store = open_store(folder)
    store.adopt_sources(config.watched(), NOON)
    for number, (one, topics) in enumerate(_entries()):
        when = NOON + number * SECONDS
        made = replace(one, first_seen_at=when, updated_at=max(one.updated_at, when))
        matches = tuple(Match(topic_id=topic, evidence=EVIDENCE) for topic in topics)
        revision = Revision(
            entry_id=made.id, content_hash=made.content_hash or "", title=made.title, text=made.text or "", seen_at=when
        )
        store.apply(Change(entry=made, revision=revision, matches=matches, translation=_translation(made)))
    _revise(store)
    _copy(store)
    _look(store, config)
    return store


def key_of(number: int) -> str:
    """Give the name of an entry's page."""
    return f"{number:032x}"


def _entry(number: int, source_id: str, title: str, language: str, summary: str, **changes: object) -> Entry:
    text = changes.pop("text", f"{summary} It was said on Tuesday, and more is to come. The Arctic is not concerned.")
    url = f"https://{source_id}.example/news/{number}"
    plain = {"source_id": source_id, "title": title, "language": language, "summary": summary, "text": text, "url": url}
    plain |= {"html": f"<p>{text}</p>", "institution": None, "authors": ()}
    return entry(number, **(plain | changes))


def _entries() -> list[tuple[Entry, tuple[str, ...]]]:
    both = ("international-cooperation", "health")
    listed = [
        (
            _entry(
                1,
                "ministry",
                "Agreement on cooperation in research with Japan signed in Kyoto",
                "en",
                "Researchers of both countries can apply for joint programmes from January.",
                html=LONG,
                authors=("Ada Example", "Jun Tanaka"),
                section="More news about international cooperation",
            ),
            both[:1],
        ),
        (
            _entry(2, "institut", "Accord de coopération signé avec le Japon", "fr", "Les chercheurs des deux pays."),
            both[:1],
        ),
        (
            _entry(3, "wizara", "وزارة الصحة تعلن عن برنامج جديد للتعاون الدولي", "ar", "برنامج جديد للتعاون (2026)."),
            both,
        ),
        (
            _entry(4, "amt", "Bevölkerungsentwicklungsvorausberechnung bis 2050 veröffentlicht", "de", "Mehr Ältere."),
            (),
        ),
        (_entry(5, "observatory", "日本との協力協定", "ja", "両国の研究者が共同で応募できる。"), both[:1]),
        (
            _entry(6, "council", "A headline known only from a list", "en", "", kind="headline", html=None, text=None),
            both[1:],
        ),
    ]
    listed += [
        (
            _entry(
                number,
                "ministry",
                f"Notice {number} of the ministry on quantum clocks and what they are good for",
                "en",
                f"Notice {number} tells how quantum clocks are compared over long distances, and what follows from it.",
                dated_at=NOON if number == 8 else NOON - timedelta(days=number),
            ),
            ("quantum",),
        )
        for number in range(7, 70)
    ]
    return listed


def _translation(one: Entry) -> tuple[str, str] | None:
    first = f"tag:example.org,2026-01-01:item:{1:032x}"
    return (first, "linked by its page") if one.id.endswith((key_of(2), key_of(5))) else None


def _revise(store: Store) -> None:
    """Let the first entry change twice: a word and a figure, then its title and a paragraph."""
    one = store.entry(f"tag:example.org,2026-01-01:item:{1:032x}")
    assert one is not None
    text = (one.text or "").replace("January", "March")
    for number, (title, said) in enumerate(
        (
            (one.title, text),
            (
                "Agreement on cooperation with Japan signed",
                text.replace("was said on Tuesday, and", "will run for five years;")
                + " The first call opens in spring.",
            ),
        )
    ):
        when = NOON + timedelta(days=number + 1)
        revision = Revision(entry_id=one.id, content_hash=f"{number}", title=title, text=said, seen_at=when)
        store.apply(Change(entry=replace(one, title=title, updated_at=when), revision=revision))


def _copy(store: Store) -> None:
    first = f"tag:example.org,2026-01-01:item:{1:032x}"
    for url, source_id, institution in (
        ("https://council.example/news/1", "council", None),
        ("https://agency.example/wire/77", None, "Agency of the North"),
    ):
        copy = Copy(
            url=url,
            entry_id=first,
            source_id=source_id,
            institution=institution,
            title=None,
            seen_at=NOON + timedelta(days=1),
            reason="the same text",
            elsewhere=True,
        )
        store.apply(Change(entry_id=first, copy=copy))


def _look(store: Store, config: Config) -> None:
    """Let the sources be looked at: one is well, one changed, one is blocked, one is quiet, one is new, one not yet."""
    for source in config.sources[:-1]:
        looks = _looks(source.id, source.url)
        for look in looks:
            store.health.add_look(source.id, look)
            made, failure = {"new": look.new}, look.reason
            run = Run(target=source.id, started_at=look.at, ended_at=look.at, pages=1, counts=made, failure=failure)
            store.add_run(run)
        store.health.put_state(source.id, named(judge(looks, looks[-1].at), source))
        store.looked(source.id, at=looks[-1].at, again_after=source.every, result="read")


def _looks(source_id: str, url: str) -> list[Observation]:
    days = 3 if source_id == "observatory" else 90
    begun = NOON - timedelta(days=days - 1)
    looks = [_one(url, begun, items=14, new=14, first=True)]
    for day in range(1, days):
        at = begun + timedelta(days=day)
        is_new = day % 7 in (1, 4) and not (source_id == "amt" and day > 40)
        looks.append(_one(url, at, items=12 + day % 4, new=day % 3 + 1 if is_new else 0))
    if source_id == "institut":
        looks += [_one(url, NOON + timedelta(hours=number), items=2, new=0) for number in range(1, 4)]
    if source_id == "wizara":
        looks += [
            _one(
                url,
                NOON + timedelta(hours=number),
                result="blocked",
                status=403,
                reason=wall_by_answer(403, {"cf-mitigated": "challenge"}, b""),
            )
            for number in range(1, 4)
        ]
    return looks


def _one(url: str, at: datetime, **shown: object) -> Observation:
    usual = {
        "result": "read",
        "status": 200,
        "items": 0,
        "known": 12,
        "dated": 12,
        "summary_words": 25.0,
        "seconds": 1.0,
    }
    return Observation(**({"at": at, "url": url} | usual | shown))  # type: ignore[arg-type]


def state_of(store: Store, source_id: str) -> State | None:
    """Give how a source is."""
    return store.health.state(source_id)
