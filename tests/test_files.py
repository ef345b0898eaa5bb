"""Rows of a listing that lead to no page: files, places within a page, and pages of other sites."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from crawler.files import pdf_text
from pipeline.reservations import PATH
from tests.sites.command import rows, tidings
from tests.sites.scripted import Reply, Site

HTML = {"Content-Type": "text/html; charset=utf-8"}
PDF = {"Content-Type": "application/pdf"}
SENTENCE = "The authority has measured the water of the harbour and publishes what it found. "


def pdf(text: str) -> bytes:
    """Make a PDF of one page."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(width=600, height=800)
    font = DictionaryObject({NameObject(f"/{k}"): NameObject(f"/{v}") for k, v in FONT.items()})
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    lines = "".join(f"({line}) Tj T* " for line in text.splitlines())
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 12 Tf 14 TL 20 780 Td {lines} ET".encode())
    page[NameObject("/Contents")] = writer._add_object(content)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


FONT = {"Type": "Font", "Subtype": "Type1", "BaseFont": "Helvetica"}


def listing(*items: str) -> Reply:
    content = "".join(f"<tr>{item}</tr>" for item in items)
    return Reply(
        body=f"<html lang=en><body><main><h1>Documents</h1><table>{content}</table></main></body></html>", headers=HTML
    )


def row(day: int, title: str, link: str, label: str = "PDF (12 KB)") -> str:
    return f"<td>{day} May 2024</td><td>{title}</td><td><a href='{link}'>{label}</a></td>"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as one:
        yield one


def source(folder: Path, site: Site, more: str = "") -> None:
    text = '[site]\ndelay = 0\nallow_network = ["127.0.0.0/8"]\n[[source]]\nid = "harbour"\n'
    text += f'url = "{site.url("/docs")}"\n{more}\n'
    (folder / "tidings.toml").write_text(text)


def test_files_are_entries_with_the_title_and_date_of_their_row_and_their_text(tmp_path: Path, site: Site) -> None:
    made = pdf("\n".join([SENTENCE.strip()] * 6))
    site.pages |= {
        "/docs": listing(
            row(3, "Water quality in spring", "/f/1.pdf"),
            row(2, "Budget of the harbour", "/f/2.pdf"),
            row(1, "Tables of the ferries", "/f/3.xlsx", "Excel (3 KB)"),
        ),
        "/f/1.pdf": Reply(body=made, headers=PDF),
        "/f/2.pdf": Reply(body=b"%PDF-1.4 and then it ends", headers=PDF),
        "/f/3.xlsx": Reply(body=b"PK\x03\x04", headers={"Content-Type": "application/octet-stream"}),
    }
    source(tmp_path, site)
    ended = tidings(tmp_path, "crawl", "--json")
    assert set(ended.outcomes().values()) == {"new"}, ended
    kept = rows(tmp_path, "select title, published, media_type, length, text from entries order by published desc")
    assert [(one[0], one[1]) for one in kept] == [
        ("Water quality in spring", "2024-05-03"),
        ("Budget of the harbour", "2024-05-02"),
        ("Tables of the ferries", "2024-05-01"),
    ]
    assert kept[0][2:4] == ("application/pdf", len(made))
    assert SENTENCE.strip() in kept[0][4]
    assert kept[2][2].endswith("spreadsheetml.sheet")
    enclosures = {
        item.findtext("title"): found.attrib
        for item in ET.parse(tmp_path / "data/public/feeds/all.rss").iter("item")
        if (found := item.find("enclosure")) is not None
    }
    assert enclosures["Water quality in spring"] == {
        "url": site.url("/f/1.pdf"),
        "type": "application/pdf",
        "length": str(len(made)),
    }
    feed = feedparser.parse((tmp_path / "data/public/feeds/all.atom").read_bytes())
    assert [entry.link for entry in feed.entries] == [site.url(f"/f/{n}") for n in ("1.pdf", "2.pdf", "3.xlsx")]
    again = tidings(tmp_path, "crawl", "--json", "--refresh")
    assert set(again.outcomes().values()) == {"unchanged"}, again


def test_the_length_of_a_file_saved_anew_is_its_new_one_in_all_feeds_and_no_update_of_it(
    tmp_path: Path, site: Site
) -> None:
    text = pdf("\n".join([SENTENCE.strip()] * 6))
    site.pages |= {
        "/docs": listing(
            row(2, "Water quality in spring", "/f/1.pdf"),
            row(1, "A talk about the ferries", "/f/2.mp3", "Listen"),
        ),
        "/f/1.pdf": Reply(body=text, headers=PDF),
        "/f/2.mp3": Reply(body=b"ID3" + bytes(997), headers={"Content-Type": "audio/mpeg"}),
    }
    source(tmp_path, site)
    tidings(tmp_path, "crawl")
    updated = rows(tmp_path, "select id, updated_at from entries order by id")
    site.pages["/f/1.pdf"] = Reply(body=text + b"% saved anew", headers=PDF)
    site.pages["/f/2.mp3"] = Reply(body=b"ID3" + bytes(1997), headers={"Content-Type": "audio/mpeg"})
    again = tidings(tmp_path, "crawl", "--json", "--refresh")
    assert set(again.outcomes().values()) == {"unchanged"}, again
    assert rows(tmp_path, "select id, updated_at from entries order by id") == updated
    lengths = [str(len(text) + 12), "2000"]
    feeds = tmp_path / "data/public/feeds"
    for suffix in ("rss", "atom"):
        entries = feedparser.parse((feeds / f"all.{suffix}").read_bytes()).entries
        assert [one.length for entry in entries for one in entry.enclosures] == lengths, suffix
    items = json.loads((feeds / "all.json").read_text(encoding="utf-8"))["items"]
    assert [str(one["size_in_bytes"]) for item in items for one in item["attachments"]] == lengths


def test_a_document_in_several_formats_is_one_entry_with_several_files(tmp_path: Path, site: Site) -> None:
    def formats(*kinds: str) -> str:
        return " ".join(f"<a href='/f/1.{kind.lower()}'>{kind}</a>" for kind in kinds)

    def documents(*kinds: str) -> Reply:
        first = f"<td>3 May 2024</td><td>Water quality in spring</td><td>{formats(*kinds)}</td>"
        return listing(first, row(2, "Budget of the harbour", "/f/2.pdf"), row(1, "Ferry times", "/f/3.pdf"))

    text = Reply(body=pdf("\n".join([SENTENCE.strip()] * 6)), headers=PDF)
    office = Reply(body=b"PK\x03\x04", headers={"Content-Type": "application/octet-stream"})
    site.pages |= {"/docs": documents("DOCX", "PDF"), "/f/1.pdf": text, "/f/1.docx": office, "/f/1.odt": office}
    site.pages |= {f"/f/{n}.pdf": Reply(body=pdf(f"{n} {SENTENCE} " * 6), headers=PDF) for n in (2, 3)}
    source(tmp_path, site)

    def shown() -> dict[str, list[str]]:
        items = json.loads((tmp_path / "data/public/feeds/all.json").read_text(encoding="utf-8"))["items"]
        return {item["title"]: [file["url"].rpartition("/")[2] for file in item["attachments"]] for item in items}

    assert tidings(tmp_path, "crawl", "--json").outcomes() == {"1.pdf": "new", "2.pdf": "new", "3.pdf": "new"}
    others = {"Budget of the harbour": ["2.pdf"], "Ferry times": ["3.pdf"]}
    assert shown() == {"Water quality in spring": ["1.pdf", "1.docx"]} | others
    assert SENTENCE.strip() in rows(tmp_path, "select text from entries where url like '%1.pdf'")[0][0]
    before = rows(tmp_path, "select id, first_seen_at, updated_at from entries order by id")
    site.pages["/docs"] = documents("DOCX", "PDF", "ODT")
    assert tidings(tmp_path, "crawl", "--json").outcomes() == {"1.pdf": "unchanged"}
    assert shown() == {"Water quality in spring": ["1.pdf", "1.docx", "1.odt"]} | others
    assert rows(tmp_path, "select id, first_seen_at, updated_at from entries order by id") == before


def test_places_within_a_page_are_entries_of_their_rows_and_are_not_asked_for(tmp_path: Path, site: Site) -> None:
    titles = (
        "The ferry to the island runs again",
        "A new warden for the harbour museum",
        "Nets are mended on Saturday",
    )
    site.pages["/docs"] = listing(*(row(i + 1, t, f"/letter.html#n{i}", "Open") for i, t in enumerate(titles)))
    source(tmp_path, site)
    assert set(tidings(tmp_path, "crawl", "--json").outcomes().values()) == {"new"}
    kept = rows(tmp_path, "select title, url from entries order by url")
    assert kept == [(title, site.url(f"/letter.html#n{i}")) for i, title in enumerate(titles)]
    assert "/letter.html" not in [hit.path for hit in site.hits]


def test_pages_of_hardly_any_text_are_entries_of_their_rows_and_take_nothing_from_what_is_kept(
    tmp_path: Path, site: Site
) -> None:
    notices = ("The office is closed on Friday", "Lifts are out of order", "New opening hours", "The water is back")
    page = (
        "<html lang=en><body><nav><a href=/>Home</a></nav><main><article><h1>{}</h1><p>{}</p></article></main></body>"
    )
    items = [f"<td>{i + 1} May 2024</td><td><a href='/n/{i}'>{title}</a></td>" for i, title in enumerate(notices)]
    site.pages["/docs"] = listing(
        *items, "<td>2 May 2023</td><td><a href='/n/long'>What was found in the harbour</a></td>"
    )
    site.pages |= {f"/n/{i}": Reply(body=page.format(t, "Please note."), headers=HTML) for i, t in enumerate(notices)}
    site.pages["/n/long"] = Reply(body=page.format("What was found in the harbour", SENTENCE * 9), headers=HTML)
    source(tmp_path, site)
    assert set(tidings(tmp_path, "crawl", "--json").outcomes().values()) == {"new"}
    feed = feedparser.parse((tmp_path / "data/public/feeds/all.atom").read_bytes())
    assert [entry.title for entry in feed.entries] == [*reversed(notices), "What was found in the harbour"]
    assert feed.entries[0].link == site.url("/n/3")

    kept = rows(tmp_path, "select url, title, text from entries order by url")
    site.pages["/n/long"] = Reply(body=page.format("What was found in the harbour", "Please wait."), headers=HTML)
    again = tidings(tmp_path, "crawl", "--json", "--refresh")
    assert set(again.outcomes().values()) == {"rejected"}, again
    assert rows(tmp_path, "select url, title, text from entries order by url") == kept


def test_other_sites_are_looked_at_only_where_the_source_allows_it(tmp_path: Path, site: Site) -> None:
    text = f"<html><body><article><h1>Title</h1><p>{SENTENCE * 9}</p></article></body></html>"
    with Site({"/story-one-of-us": Reply(body=text, headers=HTML)}) as other:
        elsewhere = other.url("/story-one-of-us").replace("127.0.0.1", "localhost")
        own = [row(i + 1, "x", f"/own-story-number-{i}", f"The harbour is open for ships again {i}") for i in range(4)]
        site.pages["/docs"] = listing(*own, row(9, "y", elsewhere, "What a newspaper writes of the harbour"))
        for i in range(4):
            site.pages[f"/own-story-number-{i}"] = Reply(body=text.replace("Title", f"T{i}"), headers=HTML)
        source(tmp_path, site)
        tidings(tmp_path, "crawl", "--json")
        assert other.hits == []
        source(tmp_path, site, "other_sites = true")
        tidings(tmp_path, "crawl", "--json")
        assert [hit.path for hit in other.hits] == ["/robots.txt", PATH, "/story-one-of-us"]


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"<<" * 5000, pdf("Stamp")])
def test_a_pdf_without_text_that_can_be_read_has_none(body: bytes) -> None:
    assert pdf_text(body) is None
    assert json.dumps(pdf_text(body)) == "null"
