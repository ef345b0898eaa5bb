"""A made-up site whose feeds have everything that a feed can have: files, languages, copies, archives, gaps."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pipeline.config import Config
from pipeline.identity.store import Copy
from pipeline.items import Attachment, Code, Entry
from pipeline.store import Change, Store
from tests.publishing import NOON, entry, match, stored

EVERYTHING = Config.model_validate(
    {
        "site": {
            "title": "Tidings of Test",
            "url": "https://news.example.org/",
            "authority": "example.org",
            "publish": "full",
        },
        "source": [
            {"id": "fund", "url": "https://fund.example/news", "title": "The Fund", "rights": "CC BY 4.0"},
            {"id": "rat", "url": "https://rat.example/", "title": "Der Rat", "publish": "summary"},
            {"id": "lien", "url": "https://lien.example/", "title": "Le Lien", "publish": "link"},
        ],
        "topic": [
            {
                "id": "cooperation",
                "title": "International cooperation",
                "words": ["agreement"],
                "iptc": ["medtop:20000638"],
            },
            {"id": "health", "title": "Health & care", "words": ["care"]},
        ],
        "search": [{"id": "far", "title": "Far away", "words": "japan"}],
    }
)
CALL = Attachment(
    url="https://fund.example/a.pdf?x=1&y=2", title="The <b>call</b> & annex", media_type="application/pdf"
)
TALK = Attachment(url="https://fund.example/a.mp3", title=None, media_type="audio/mpeg")
SOUND = Attachment(url="https://fund.example/listen?id=3", title="Listen", media_type="audio/*")
WITH_FILES = entry(
    200,
    attachments=(CALL, TALK, SOUND),
    codes=(
        Code(code="medtop:20000638", label="international relations & <diplomacy>"),
        Code(code="subj:11002000", listed=True),
        Code(code="medtop:20000763", label="\u202eright to left \U0001d54f"),
    ),
    title="With <i>files</i> & more",
    language="fr",
    url="https://fund.example/200",
)
A_FILE = entry(
    201,
    media_type="application/pdf",
    length=12345,
    attachments=(Attachment(url="https://fund.example/news/201", title="itself", media_type="application/pdf"),),
    html=None,
    text=None,
)
SPECIAL: tuple[Entry, ...] = (
    WITH_FILES,
    A_FILE,
    entry(202, summary=None, authors=("A & B", "C")),
    entry(203, summary=None, html=None, text=None, kind="headline", image=None),
    entry(204, language="de", source_id="rat", url="https://rat.example/1", title="Abkommen & Verträge"),
    entry(205, language="fr", source_id="lien", url="https://lien.example/1"),
    entry(206, language="ar", title="اتفاقية جديدة", section="أخبار"),
    entry(207, url=None, path="/x.txt", source_id=None, institution="Somebody", language=None, authors=()),
    entry(208, image="https://fund.example/img?x=1&y=2", html="<p>a ]]&gt; b</p><table><tr><td>x</td></tr></table>"),
    entry(209, published=None, dated_at=NOON, first_seen_at=NOON, source_id=None, institution=None, summary="x" * 5000),
    entry(210, title="\x00\u202e", summary="\ufffe & \x0b", html="<p>\x01 text</p>", authors=("\x02", "Zoë")),
)


def everything(folder: Path) -> Store:
    """Open a store in the folder that holds all this; whoever asks closes it."""
    store = stored(folder, config=EVERYTHING)
    matches = (match("cooperation"), match("health"))
    with store.writing():
        for one in (*map(entry, range(1, 121)), *SPECIAL):
            store.apply(Change(entry=one, matches=matches))
        copy = Copy(
            url="https://other.example/x?a=1&b=2",
            entry_id=WITH_FILES.id,
            source_id=None,
            institution="Other House",
            title="The same <b>story</b>",
            seen_at=NOON + timedelta(hours=1),
            reason="the same text",
            elsewhere=True,
        )
        store.apply(Change(entry=WITH_FILES, translation=(entry(1).id, "its page says so"), copy=copy))
    return store
