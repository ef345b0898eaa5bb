"""Bytes become text: whatever encoding they are in, and whatever they are."""

from __future__ import annotations

import codecs
import encodings
import pkgutil
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Document, UnreadableError, decode, read
from pipeline.items import Page

FRENCH = "Coopération internationale : l’Économie, à Genève – « très » important pour l'élève."


def a_page(body: bytes, **changed: Any) -> Page:
    values: dict[str, Any] = {"body": body, "fetched_at": datetime(2026, 3, 1, tzinfo=UTC), "media_type": "text/html"}
    return Page(**(values | changed))


def words(document: Document) -> str:
    assert document.root is not None
    return " ".join(str(document.root.text_content()).split())


# which encoding


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_outweighs_everything_and_is_no_text(mark: bytes, encoding: str) -> None:
    body = mark + f'<meta charset="koi8-r"><p>{FRENCH}</p>'.encode(encoding)
    text, replaced = decode(body, "shift_jis")
    assert (text.startswith("<meta"), FRENCH in text, replaced) == (True, True, 0)


def test_the_servers_word_outweighs_the_pages_own() -> None:
    page = '<meta charset="{}"><p>Größe</p>'
    assert "Größe" in decode(page.format("utf-8").encode("cp1252"), "windows-1252")[0]
    assert "Größe" in decode(page.format("windows-1252").encode(), "utf-8")[0]


def test_a_server_that_names_no_encoding_there_is_says_nothing() -> None:
    page = '<meta charset="iso-8859-5"><p>Наука</p>'.encode("iso-8859-5")
    assert "Наука" in decode(page, "none-such")[0]


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="windows-1251">',
        "<META CHARSET=windows-1251>",
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        '<?xml version="1.0" encoding="windows-1251"?><html>',
    ],
)
def test_the_page_names_its_own_encoding(declaration: str) -> None:
    assert "Наука и сотрудничество" in decode((declaration + "<p>Наука и сотрудничество").encode("cp1251"))[0]


def test_a_page_cannot_name_an_encoding_in_which_the_name_would_read_otherwise() -> None:
    assert decode('<meta charset="utf-16"><p>Größe'.encode()) == ('<meta charset="utf-16"><p>Größe', 0)


def test_a_server_can_name_utf_16() -> None:
    assert decode(FRENCH.encode("utf-16-le"), "utf-16") == (FRENCH, 0)
    assert decode(FRENCH.encode("utf-16-be"), "utf-16be") == (FRENCH, 0)


def test_what_is_called_latin_1_has_the_signs_of_windows() -> None:
    assert decode("“quoted” – 5 €".encode("cp1252"), "iso-8859-1") == ("“quoted” – 5 €", 0)


UNDECLARED = [
    ("cp1252", FRENCH),
    ("cp1252", "Das Café"),
    ("cp1252", "Die Universität Köln eröffnet ein Büro für Größenforschung. „Wir freuen uns“, sagte der Präsident."),
    ("cp1252", "La investigación científica en España: más de mil niños participarán mañana en el programa."),
    ("cp1252", "A cooperação não é só das instituições: três milhões de euros serão distribuídos às universidades."),
    ("cp1252", "Forskningsrådet åbner for ansøgninger på 3 mio. kr. til små og mellemstore virksomheder."),
    ("cp1250", "Współpraca międzynarodowa: Ministerstwo ogłosiło nowy konkurs dla uczelni w Łodzi i Gdańsku."),
    ("cp1250", "Ministerstvo školství vyhlásilo novou výzvu pro vysoké školy, žádosti lze podávat do září."),
    ("cp1251", "Министерство науки объявило о новом конкурсе международного сотрудничества."),
    ("koi8-r", "Министерство науки объявило о новом конкурсе международного сотрудничества."),
    ("iso8859-7", "Το υπουργείο ανακοίνωσε νέα διεθνή συνεργασία για τα πανεπιστήμια."),
    ("cp1254", "Bakanlık yeni bir uluslararası iş birliği programını açıkladı; üniversiteler başvurabilecek."),
    ("shift_jis", "文部科学省は国際協力に関する新しい公募を発表しました。"),
    ("euc_jp", "文部科学省は国際協力に関する新しい公募を発表しました。"),
    ("gb18030", "教育部宣布了新的国际合作项目。"),
    ("big5", "教育部宣布了新的國際合作項目。"),
    ("cp949", "교육부는 새로운 국제 협력 사업을 발표했다."),
]


@pytest.mark.parametrize(("encoding", "text"), UNDECLARED)
def test_an_encoding_that_nobody_names_is_known_by_its_text(encoding: str, text: str) -> None:
    assert decode(f"<p>{text}</p>".encode(encoding)) == (f"<p>{text}</p>", 0)
    long = "<div class='x'>menu</div>\n" * 5000 + f"<p>{text}</p>\n" * 3
    assert decode(long.encode(encoding)) == (long, 0)


def test_damaged_utf_8_stays_utf_8_and_the_damage_is_counted() -> None:
    body = (FRENCH * 10).encode() + b"\xff\xfe" + FRENCH.encode()
    assert decode(body) == (FRENCH * 10 + "\ufffd\ufffd" + FRENCH, 2)
    assert read(a_page(b"<p>" + body)).replaced == 2


def test_bytes_that_the_named_encoding_has_not_are_replaced_and_counted() -> None:
    assert decode(b"\x82\xa0 \x82", "shift_jis") == ("あ \ufffd", 1)


CODECS = sorted({module.name for module in pkgutil.iter_modules(encodings.__path__)} | set(encodings.aliases.aliases))


@pytest.mark.parametrize("body", ["Grüße \\x41 [[ ~{ \x1b$B".encode(), b"caf\xe9 \\u0041 +ADw-script+AD4-"])
def test_no_codec_that_python_knows_raises_or_makes_markup_of_text(body: bytes) -> None:
    for codec in CODECS:
        text, _ = decode(body, codec)
        assert "<script>" not in text


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "shift_jis", "utf-16", "iso-2022-jp", "hz", "gb18030"]))
def test_no_bytes_raise_but_what_is_no_text(body: bytes, charset: str | None) -> None:
    try:
        read(a_page(body, charset=charset))
    except UnreadableError as error:
        assert str(error)  # noqa: PT017  (either is right)


# what is no text


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.7\n...",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"\xff\xd8\xff\xe0 JFIF",
        b"PK\x03\x04 office",
        b"\x1f\x8b\x08 gzip",
        b"\x7fELF",
        bytes(range(256)) * 10,
        b"text with " + b"\x00" * 30,
    ],
)
def test_binary_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="binary: no text, but a file"):
        read(a_page(body))


@pytest.mark.parametrize("body", [b"", b"  \r\n\t ", codecs.BOM_UTF8, "\u3000\n".encode()])
def test_what_has_no_text_in_it_is_refused(body: bytes) -> None:
    with pytest.raises(UnreadableError, match="empty: there is no text in it"):
        read(a_page(body))


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_of_what_is_too_large_the_start_is_read_and_the_rest_is_counted(media_type: str) -> None:
    document = read(a_page("Größe ".encode() * 1_000_000, media_type=media_type))
    assert document.text.startswith("Größe Größe")
    assert (document.unread_bytes, document.replaced) == (3_000_000, 0)
    kept = 2_000_000 if media_type == "text/plain" else 3_750_000
    assert (len(document.text), document.unread_characters) == (kept, 3_750_000 - kept)


def test_no_character_is_cut_in_two() -> None:
    document = read(a_page(b"a" * 4_999_999 + "新闻".encode()))
    assert (document.unread_bytes, document.replaced) == (6, 0)


def test_a_tag_with_very_many_attributes_loses_them_and_its_text_stays() -> None:
    many = "".join(f" a{number}='>'" for number in range(300))
    script = "<script>for (i=0;i<n;i++) {" + "a = b / c; " * 300 + "}</script>"
    document = read(a_page(f"<p{many}>one</p>{script}<p class=b>two</p>".encode()))
    assert document.root is not None
    assert [(p.text, dict(p.attrib)) for p in document.root.iter("p")] == [("one", {}), ("two", {"class": "b"})]
    assert document.bared == 1


# markup or plain text


@pytest.mark.parametrize(
    ("media_type", "path", "body", "markup"),
    [
        ("text/html", None, "only words", True),
        ("application/xhtml+xml", None, "<p>words", True),
        ("text/plain", None, "<!doctype html><p>words", False),
        (None, None, "<!DOCTYPE html><p>words", True),
        (None, None, '  <?xml version="1.0"?> <!-- a --> <!-- b --> <html><p>words', True),
        ("application/octet-stream", None, "<body>words", True),
        (None, None, "words about <html>", False),
        (None, "/seeds/a", "<html><p>words", False),
        ("text/html", "/seeds/a.html", "<p>words", True),
    ],
)
def test_markup_is_told_from_text(media_type: str | None, path: str | None, body: str, *, markup: bool) -> None:
    document = read(a_page(body.encode(), media_type=media_type, path=path))
    assert (document.root is not None) is markup
    assert document.text == body


def test_an_xml_declaration_and_a_nul_do_not_end_the_page() -> None:
    document = read(a_page(b'<?xml version="1.0" encoding="utf-8"?><html><p>before' + b" " * 1000 + b"\x00after</p>"))
    assert words(document) == "before \ufffdafter"


def test_comments_and_instructions_are_no_part_of_the_tree() -> None:
    document = read(a_page(b"<p>one<!-- no --><?php no ?> two</p>"))
    assert document.root is not None
    assert [element.tag for element in document.root.iter()] == ["html", "body", "p"] or words(document) == "one two"


def test_a_page_of_comments_only_has_no_tree() -> None:
    assert read(a_page(b"<!-- only this -->")).root is None


@pytest.mark.parametrize(
    ("url", "base", "resolved"),
    [
        ("https://example.org/news/1", None, "https://example.org/news/1"),
        ("https://example.org/news/1", "/other/", "https://example.org/other/"),
        ("https://example.org/news/1", " https://cdn.example.org/ ", "https://cdn.example.org/"),
        ("https://example.org/news/1", "", "https://example.org/news/1"),
        ("https://example.org/news/1", "http://[", "https://example.org/news/1"),
        (None, "https://example.org/", "https://example.org/"),
        (None, None, None),
    ],
)
def test_relative_addresses_start_from_the_pages_base(url: str | None, base: str | None, resolved: str | None) -> None:
    head = f'<head><base target="_top"><base href="{base}"></head>' if base is not None else ""
    assert read(a_page(f"<html>{head}<p>words".encode(), url=url)).base_url == resolved


def test_plain_text_starts_from_its_own_address() -> None:
    assert (
        read(a_page(b"words", media_type="text/plain", url="https://example.org/a")).base_url == "https://example.org/a"
    )


@pytest.mark.parametrize(
    "body",
    [
        b"<!---->" * 200_000 + b"x",
        b"<!--" * 500_000,
        b"<?xml " * 200_000,
        b"<?xml version='1.0'?> <!-- -->" * 50_000,
        b"<div>" * 300_000 + b"words",
        b"<b " * 500_000,
        b" " * 4_999_999 + b"x",
        b"<base>" * 200_000,
        b"caf\xe9 " * 1_000_000,
        b"\xe9" * 5_000_000,
        b"\xc3\xa9\xff" * 1_000_000,
    ],
    ids=lambda body: body[:12].decode("latin-1").strip() or "blank",
)
def test_hostile_bytes_take_no_longer_than_others(body: bytes) -> None:
    started = time.process_time()
    read(a_page(body, media_type=None))
    assert time.process_time() - started < 10  # a fraction of it on a quiet machine; quadratic, it would be minutes


@pytest.mark.parametrize("end", ["</body></html>", "</body>\n</html>\n", "</BODY></HTML>"])
def test_what_follows_an_early_end_of_the_body_is_read(end: str) -> None:
    menu = f"<div><header><ul><li>Menu</li></ul></header>{end}"
    article = "<section><div><h2>Contents</h2></div></div></div><div id='text'><p>An article.</p></div></section>"
    body = f"<!doctype html><html><body>{menu}{article}{end}".encode()
    document = read(a_page(body, media_type="text/html"))
    assert document.root is not None
    assert "An article." in " ".join(document.root.itertext())
