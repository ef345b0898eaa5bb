"""Adding a source to `tidings.toml`: everything else keeps its bytes, and nothing is written that cannot be read."""

import threading
import tomllib
from pathlib import Path

import pytest

from pipeline.config import ConfigError, load
from pipeline.config.file import NewSource, add_source, free_id, with_source

NEW = NewSource(id="new", url="https://new.example/news", title='The "new" one')
BLOCK = '[[source]]\nid = "new"\ntitle = "The \\"new\\" one"\nurl = "https://new.example/news"\n'

WRITTEN = {
    "nothing": "",
    "a site alone": '[site]\ntitle = "x"  # ours\n',
    "no line end": '[site]\ntitle = "x"',
    "a byte order mark": '\ufeff[site]\ntitle = "x"\n',
    "windows": '[site]\r\ntitle = "x"\r\n\r\n[[source]]\r\nid = "a"\r\nurl = "https://a.example/"\r\n',
    "inline": 'source = [ {id = "a", url = "https://a.example/"} ]  # one line\n[site]\ntitle = "x"\n',
    "interleaved": (
        '# first\n[[source]]\nid = "a"\nurl = "https://a.example/"\n\n# what it is about\n[[topic]]\nid = "t"\n'
        'title = "T"\n\n[[source]] # second\nid = "b"\nurl = "https://b.example/"\n\n# the end\n[[topic]]\nid = "u"\n'
        'title = """\n[[source]]\n"""\n'
    ),
    "selectors": (
        '[[source]]\nurl = "https://a.example/"\nid = "a"\n  [source.selectors] # by hand\n  items = "a"\n'
        "  # next = \"b\"\n# of the topic\n[[topic]]\nid = 't'\ntitle = 'T'\n"
    ),
    "quoted": '[["source"]]\n"id" = "a"\nurl = "https://a.example/"\n',
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_source_is_added_and_all_else_keeps_its_bytes(text: str) -> None:
    new = with_source(text, NEW)

    before, after = (tomllib.loads(one.removeprefix("\ufeff")) for one in (text, new))
    assert [one["id"] for one in after.pop("source")] == [*(one["id"] for one in before.pop("source", [])), "new"]
    assert before == after
    if "source = [" not in text:
        assert any(new.startswith(text[:at]) and new.endswith(text[at:]) for at in range(len(text) + 1))
        assert BLOCK.replace("\n", "\r\n" if "\r\n" in text else "\n") in new
        assert text.count("\r\n") == 0 or "\n" not in new.replace("\r\n", "")


def test_a_source_stands_behind_the_last_one_and_leaves_the_comment_of_what_follows_where_it_was() -> None:
    assert with_source(WRITTEN["interleaved"], NEW) == WRITTEN["interleaved"].replace(
        "\n# the end\n", "\n" + BLOCK + "\n# the end\n"
    )
    assert with_source(WRITTEN["selectors"], NEW) == WRITTEN["selectors"].replace(
        "# of the topic\n", "\n" + BLOCK + "\n# of the topic\n"
    )


def test_two_sources_keep_the_order_in_which_they_were_added(tmp_path: Path) -> None:
    file = tmp_path / "tidings.toml"

    add_source(file, NEW)
    add_source(file, NewSource(id="newer", url="https://newer.example/"))

    assert [one.id for one in load(file)[0].sources] == ["new", "newer"]
    assert file.read_text().startswith("# What Tidings watches")  # a new file says what else it can hold
    assert [one.name for one in tmp_path.iterdir()] == ["tidings.toml"]


REFUSED = {
    "the id is taken": ('[[source]]\nid = "new"\nurl = "https://a.example/"\n', 'the id "new" is taken by'),
    "the address is watched": (
        '[[source]]\nid = "a"\nurl = "https://NEW.example/news"\n',
        'is watched already, as [[source]] "a"',
    ),
    "no TOML": ("[[source\n", "is no TOML"),
    "no configuration": ("[sight]\n", 'did you mean "site"?'),
    "a source that is no table": ('source = "a"\n', "is not"),
}


@pytest.mark.parametrize(("text", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_added_is_refused_with_a_sentence_and_nothing_is_written(
    tmp_path: Path, text: str, sentence: str
) -> None:
    file = tmp_path / "tidings.toml"
    file.write_text(text)

    with pytest.raises(ConfigError) as refused:
        add_source(file, NEW)

    assert sentence in str(refused.value)
    assert file.read_text() == text


def test_a_link_stays_one_and_the_file_keeps_its_rights(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text('[site]\ntitle = "x"\n')
    real.chmod(0o640)
    (tmp_path / "tidings.toml").symlink_to(real)

    add_source(tmp_path / "tidings.toml", NEW)

    assert (tmp_path / "tidings.toml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert "new.example" in real.read_text()


def test_many_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "tidings.toml"
    adding = [
        threading.Thread(target=add_source, args=(file, NewSource(id=f"s{n}", url=f"https://s{n}.example/")))
        for n in range(12)
    ]
    for one in adding:
        one.start()
    for one in adding:
        one.join()

    assert {one.id for one in load(file)[0].sources} == {f"s{n}" for n in range(12)}


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").mkdir()

    with pytest.raises(ConfigError, match="cannot be written"):
        add_source(tmp_path / "tidings.toml", NEW)


@pytest.mark.parametrize(
    ("url", "title", "taken", "wanted"),
    [
        ("https://www.ministry.gov.uk/news", None, [], "ministry"),
        ("https://news.university.edu/all/press.html", None, ["university"], "university-press"),
        ("https://a.example/news", None, ["a", "a-news", "a-2"], "a-3"),
        ("https://a.example/news", "Ministère de l'Écologie", [], "ministere-de-l-ecologie"),
        ("https://a.example/news", "文部科学省", [], "a"),
        ("https://a.example/news", "وزارة الصحة", [], "a"),
        ("https://a.example/news", "Υπουργείο Υγείας", [], "ypoyrgeio-ygeias"),
        ("https://a.example/news", "Міністерство освіти", [], "ministerstvo-osviti"),
        ("https://a.example/news", "Urząd Miasta Łodzi", [], "urzad-miasta-lodzi"),
        ("https://a.example/news", "교육부", [], "gyoyugbu"),
        ("http://127.0.0.1:8000/news", None, [], "127-0-0-1"),
        ("https://münchen.example/", None, [], "munchen"),
    ],
)
def test_an_id_is_made_of_the_title_or_the_host(url: str, title: str | None, taken: list[str], wanted: str) -> None:
    assert free_id(url, title, taken) == wanted


@pytest.mark.parametrize(
    ("url", "title", "language", "wanted"),
    [
        ("https://a.example/", "Amt für Brücken und Straßen", "de", "amt-fuer-bruecken-und-strassen"),
        ("https://münchen.example/", None, "de-AT", "muenchen"),
        ("https://a.example/", "Työ- ja elinkeinoministeriö", "fi", "tyo-ja-elinkeinoministerio"),
        ("https://a.example/", "Saúde e Ação", "pt", "saude-e-acao"),
        ("https://a.example/", "Ålborg Kommune, Miljø", "da", "aalborg-kommune-miljoe"),
        ("https://a.example/", "Aide à l’œuvre", "fr", "aide-a-l-oeuvre"),
    ],
)
def test_an_id_has_the_letters_that_its_language_writes_where_it_has_only_a_to_z(
    url: str, title: str | None, language: str, wanted: str
) -> None:
    assert free_id(url, title, [], language) == wanted


def test_an_id_has_the_letters_of_a_section_and_not_their_bytes() -> None:
    url = "https://a.example/aktuelles/%C3%BCberblick/"
    assert free_id(url, None, ["a"], "de") == "a-ueberblick"
