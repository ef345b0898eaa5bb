"""The configuration is validated whole, and each mistake is told with file, key, value and remedy."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.config import Config, ConfigError, Source, load, parse
from pipeline.config.topics import builtin_topics

SOURCE = '[[source]]\nid = "ministry"\nurl = "https://ministry.example.org/news"\n'
TOPIC = '[[topic]]\nid = "t"\ntitle = "T"\n'


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    return caught.value.problems


def mistake(text: str) -> str:
    [only] = mistakes(text)
    return only


# what is read


def test_an_empty_file_gives_what_serves_without_one_and_says_so() -> None:
    config, notes = parse("")
    assert (config.site.url, config.site.authority, config.site.date) == (
        "http://127.0.0.1:8000/",
        "localhost",
        date(2026, 1, 1),
    )
    assert config.sources == ()
    [note] = notes
    assert "tidings.toml has no [site]" in note


def test_the_built_in_topics_serve_where_there_is_none_international_cooperation_first() -> None:
    names = [topic.id for topic in parse("topic = []")[0].topics]
    assert names == [
        *("international-cooperation", "research-funding", "health", "digital", "climate", "education", "science"),
        *("economy", "energy", "space", "mobility", "agriculture", "culture", "social", "justice", "governance"),
    ]
    assert [topic["id"] for topic in builtin_topics()] == names


def test_one_topic_of_the_owners_replaces_the_built_in_ones() -> None:
    config, _ = parse('[[topic]]\nid = "quantum"\ntitle = "Quantum"\nwords = ["quantum"]')
    assert [topic.id for topic in config.topics] == ["quantum"]


def test_a_topic_takes_over_a_starter_topic_with_words_of_its_own() -> None:
    text = """
    [[topic]]
    starter = "health"
    [[topic]]
    id = "clinics"
    title = "Clinics"
    starter = "health"
    words = ["CHL^3"]
    phrases = {fr = ["maison médicale"]}
    threshold = 5
    """
    starter = next(topic for topic in parse("")[0].topics if topic.id == "health")
    same, own = parse(text)[0].topics
    assert same.model_copy(update={"starter": None}) == starter
    assert (own.id, own.title, own.threshold, own.by_length) == ("clinics", "Clinics", 5, True)
    assert own.words == {**starter.words, "": ("CHL^3",)}
    assert own.phrases["fr"] == (*starter.phrases["fr"], "maison médicale")


def test_everything_that_can_be_written_is_read() -> None:
    config, notes = parse(
        """
        [site]
        title = "Research news"
        url = "https://feeds.example.org/"
        contact = "feeds@example.org"
        language = "de-CH"
        authority = "example.org"
        date = 2026-02-03
        publish = "link"
        delay = 0
        allow_network = ["10.20.0.0/16", "::1/128"]

        [[source]]
        id = "a"
        title = "Ministry"
        url = "https://ministry.example.org/news"
        language = "fr"
        every = "30 min"
        include_teasers = true
        [source.selectors]
        items = "ul a"
        next = "a.next"
        article = "main"
        remove = ".share"

        [[source]]
        id = "b"
        url = "https://other.example.org/"

        [[topic]]
        id = "t"
        title = "T"
        description = "About."
        words = ["any*"]
        phrases = {en = ["two words"], de = ["zwei Wörter"]}
        exclusions = {fr = ["jamais"]}
        threshold = 2
        include_teasers = true
        """
    )
    assert notes == ()
    assert (config.site.date, config.site.delay, config.site.allow_network) == (
        date(2026, 2, 3),
        0.0,
        ("10.20.0.0/16", "::1/128"),
    )
    a, b = config.sources
    assert (a.every, b.every) == (timedelta(minutes=30), timedelta(hours=1))
    assert a.selectors is not None
    assert a.selectors.next == "a.next"
    assert config.watched()[1] == ("b", "https://other.example.org/", "b")
    [topic] = config.topics
    assert (topic.words, topic.phrases["de"]) == ({"": ("any*",)}, ("zwei Wörter",))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5 min", timedelta(minutes=5)),
        ("300s", timedelta(minutes=5)),
        ("1.5 h", timedelta(minutes=90)),
        (" 7 d ", timedelta(days=7)),
    ],
)
def test_times_are_written_with_their_unit(written: str, meant: timedelta) -> None:
    assert parse(f'{SOURCE}every = "{written}"')[0].sources[0].every == meant


@pytest.mark.parametrize("language", ["iw", "in", "ji", "sh", "deu", "pt-BR", "en-gb", "zh-Hant-HK", "es-419", "sr-CS"])
def test_a_language_may_have_a_code_that_it_had_before_or_one_of_three_letters(language: str) -> None:
    assert parse(f'[site]\nlanguage = "{language}"\n')[0].site.language == language


def test_what_was_read_cannot_be_changed() -> None:
    config, _ = parse(SOURCE)
    with pytest.raises(ValidationError, match="frozen"):
        config.site.title = "Other"


# what is refused


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[site]\ncolour = 1", "tidings.toml, line 2: [site] colour is no key of this table; its keys are title, url,"),
        ("[site]\ntitel = 'x'", 'tidings.toml, line 2: [site] titel is no key of this table; did you mean "title"?'),
        ("[sites]\n", 'tidings.toml, line 1: sites is no key of this table; did you mean "site"?'),
        ("[site]\ntitle = 3", "tidings.toml, line 2: [site] title = 3 is not a text; write it in quotes"),
        ("[site]\ntitle = '<b> </b>'", '[site] title = "<b> </b>" has no text that could be shown'),
        ("[[source]]\nid = 's'\nurl = 'https://e.org'\ntitle = ' '", 'title = " " has no text that could be shown'),
        ("[site]\ntitle = ''", '[site] title = "" is empty; write something, or leave the key out'),
        ("[site]\nurl = 'ftp://x.org'", 'url = "ftp://x.org" is not an address that begins with http:// or https://;'),
        ("[site]\nurl = 'http://['", 'url = "http://[" is not an address that begins with http:// or https://;'),
        ("[site]\nurl = 'https://x.org/?a=b'", 'url = "https://x.org/?a=b" is no address that others can stand below;'),
        ("[site]\nurl = 'https://x.org/#news'", "write it without a name and password, and without ? and #"),
        (
            "[[source]]\nid = 's'\nurl = 'https://me:pw@x.org/n'",
            'url = "https://…@x.org/n" has a name or password in it',
        ),
        (
            "[site]\nhub = 'https://me@x.org/'",
            'hub = "https://…@x.org/" has a name or password in it, and stands in what',
        ),
        ("[site]\nurl = 'https://me:pw@x.org/'", "is no address that others can stand below;"),
        ("[site]\ndate = 'soon'", 'date = "soon" is not a day; write one, such as 2026-01-01'),
        ("[site]\ndate = 2026-01-01T10:00:00", "date = 2026-01-01 10:00:00 is not a day; write one"),
        ("[site]\ndelay = 'fast'", 'delay = "fast" is not a number; write it without quotes'),
        ("[site]\ndelay = -1", "delay = -1 cannot be used: input should be greater than or equal to 0"),
        ("[site]\ndelay = nan", "delay = NaN cannot be used"),
        ("[site]\nallow_network = '10.0.0.0/8'", 'is not a list; write it in brackets, such as ["a", "b"]'),
        (
            "[site]\nallow_network = ['10.0.0.1/8']",
            '"10.0.0.1/8" is not a network in CIDR notation; write one, such as',
        ),
        ("[site]\nauthority = 'a b'", 'authority = "a b" cannot be used; what is wanted: The domain name'),
        ("[site]\nlanguage = 'English'", 'language = "English" is no language (BCP 47); write "en"'),
        ("[site]\nlanguage = 'jp'", 'language = "jp" is no language (BCP 47); write "ja"'),
        ("[site]\nlanguage = 'xx-GB'", 'language = "xx-GB" is no language (BCP 47); write it such as "en" or "de-AT"'),
        ("[site]\nlanguage = 'en-UK'", 'language = "en-UK" is no language (BCP 47); write "en-GB"'),
        ("[site]\nlanguage = 'English_UK'", 'language = "English_UK" is no language (BCP 47); write "en-GB"'),
        ("[site]\nlanguage = 'zh-Hans-ZH'", 'language = "zh-Hans-ZH" is no language (BCP 47); write "zh-Hans"'),
        ("[site]\nlanguage = 'en_GB'", 'language = "en_GB" is no language (BCP 47); write "en-GB"'),
        (
            "[site]\nlanguage = 'Klingon!'",
            'language = "Klingon!" is no language (BCP 47); write it such as',
        ),
        (
            TOPIC + "languages = ['en', 'Français']",
            'languages = "Français" is no language (BCP 47); write "fr"',
        ),
        (
            TOPIC + "was = ['B C']",
            'was = "B C" is no id (a-z, 0-9 and hyphens, at most 64); write "b-c"',
        ),
        (
            TOPIC + "was = ['?']",
            'was = "?" is no id (a-z, 0-9 and hyphens, at most 64); write one such as "health"',
        ),
        (
            SOURCE + "topics = ['Énergie']",
            'topics = "Énergie" is no id (a-z, 0-9 and hyphens, at most 64); write "energie"',
        ),
        ("site = 3", "tidings.toml, line 1: site = 3 is not a table; write it as [table]"),
        ("[source]\nid = 'x'", "tidings.toml, line 1: source is not written as a table; begin each with [[source]]"),
        (
            "source = ['https://x.org']",
            '[[source]] number 1: "https://x.org" is not written as a table; begin each with',
        ),
        ("topic = 3", "tidings.toml, line 1: topic is not written as a table; begin each with [[topic]]"),
        (
            "[[source]]\nid = 'x'",
            '[[source]] "x": url is missing; add url = … (The news page, feed or sitemap to watch)',
        ),
        (
            "[[topic]]\nid = 'health'",
            '(The title of the feed), or write starter = "health" in place of its id to have the starter topic',
        ),
        ("[[source]]\nurl = 'https://x.org'", "[[source]] number 1: id is missing; add id = … (A short name"),
        (
            SOURCE + "id2 = 1",
            'tidings.toml, line 4: [[source]] "ministry": id2 is no key of this table; did you mean "id"?',
        ),
        (
            SOURCE.replace("ministry", "A B", 1),
            '[[source]] "A B": id = "A B" is no id (a-z, 0-9 and hyphens, at most 64); write "a-b"',
        ),
        (SOURCE + "every = '1 min'", 'every = "1 min" is not a time of at least 5 min; write every = "1 h"'),
        (SOURCE + "every = 3600", 'line 4: [[source]] "ministry": every = 3600 is not a time of at least 5 min; write'),
        (SOURCE + "every = '400 d'", 'every = "400 d" is not a time of at least 5 min'),
        (SOURCE + "every = 'often'", 'every = "often" is not a time of at least 5 min'),
        (SOURCE + "include_teasers = 'maybe'", 'include_teasers = "maybe" is neither true nor false'),
        (SOURCE + "[source.selectors]\nitem = 'a'", 'selectors.item is no key of this table; did you mean "items"?'),
        (SOURCE + "[source.selectors]\nnext = 'a['", 'selectors.next = "a[" is no CSS selector'),
        (SOURCE + "selectors = 'a'", 'selectors = "a" is not a table; write it as [table]'),
        (SOURCE + SOURCE, 'line 5: [[source]] id = "ministry" is taken by another source above; choose another id'),
        (
            "[[topic]]\nid = 'all'\ntitle = 'A'",
            '[[topic]] id = "all" is taken by the feed of everything; choose another id',
        ),
        ("[[topic]]\nid = 't'\ntitle = 'T'\nwords = 'a'", 'words = "a" is not a list of words, nor lists by language;'),
        ("[[topic]]\nid = 't'\ntitle = 'T'\nwords = ['a', '']", 'words = "" is empty; write something'),
        (
            "[[topic]]\nid = 't'\ntitle = 'T'\nphrases = {en = 'a'}",
            'phrases.en = "a" is not a list; write it in brackets',
        ),
        (
            "[[topic]]\nid = 't'\ntitle = 'T'\nthreshold = 0",
            "threshold = 0 cannot be used: input should be greater than",
        ),
        (
            "[[topic]]\nid = 't'\ntitle = 'T'\nthreshold = 'x'",
            'threshold = "x" is not a number; write it without',
        ),
        (
            "[[topic]]\nid = 't'\ntitle = 'T'\nstarter = 'helth'",
            'starter = "helth" is no starter topic; they are international-cooperation',
        ),
        (
            "[[topic]]\nid = 't'\ntitle = 'T'\nstems = ['a']",
            "has words of no language that has a stemmer; write them by language",
        ),
        ("[[topic]]\nid = 't'\ntitle = 'T'\niptc = ['health']", 'iptc = "health" cannot be used'),
        ("[site", "tidings.toml: is no TOML: Expected ']'"),
        ("a = " + "[" * 9000, "tidings.toml: is no TOML: "),
        ("a = " + "9" * 9000, "tidings.toml: is no TOML: "),
        ("a = 2026-99-99", "tidings.toml: is no TOML: "),
    ],
)
def test_a_mistake_is_told_with_its_place_its_value_and_the_remedy(text: str, told: str) -> None:
    assert told in mistake(text)


def test_all_mistakes_are_told_at_once() -> None:
    told = mistakes(f"[site]\ntitle = 3\ndelay = 'x'\n{SOURCE}colour = 1\n{SOURCE}every = 'x'\n")
    assert [sentence.split(":")[0] for sentence in told] == [f"tidings.toml, line {line}" for line in (2, 3, 7, 11, 9)]


def test_a_long_value_is_shown_by_its_beginning() -> None:
    assert len(mistake("[site]\nurl = '" + "x" * 10_000 + "'")) < 300


def test_thousands_of_sources_are_read_in_no_time() -> None:
    text = "".join(f'[[source]]\nid = "s{number}"\nurl = "https://s{number}.example.org/"\n' for number in range(5000))
    started = time.process_time()
    assert len(parse(text)[0].sources) == 5000
    assert time.process_time() - started < 5  # measured 0.7 s; it was minutes when each source's line was looked up


# the file


def test_a_file_that_is_absent_is_an_empty_one_unless_it_was_named(tmp_path: Path) -> None:
    config, _ = load(tmp_path / "tidings.toml")
    assert len(config.topics) == 16
    with pytest.raises(
        ConfigError, match=r"cannot be read .*write one with tidings init, or name another with --config"
    ):
        load(tmp_path / "tidings.toml", must_exist=True)
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / ("x" * 5000), must_exist=True)
    with pytest.raises(ConfigError, match=r"\(Is a directory\); make it a file that you may read, or name another"):
        load(tmp_path)


def test_a_file_is_utf_8_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes('\ufeff[site]\ntitle = "Größe"'.encode())
    assert load(file)[0].site.title == "Größe"
    file.write_bytes('[site]\ntitle = "Größe"'.encode("cp1252"))
    with pytest.raises(ConfigError, match=r"mine\.toml: is not UTF-8 text; save it as UTF-8"):
        load(file)


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path)


def test_the_schema_says_what_the_file_can_say() -> None:
    schema = Config.model_json_schema()
    source = schema["$defs"]["Source"]["properties"]
    assert (source["every"]["type"], source["every"]["default"]) == ("string", "1 h")
    assert schema["additionalProperties"] is False
    assert all("description" in value or "$ref" in str(value) for value in source.values())
    assert set(source) == set(Source.model_fields)


def test_a_source_is_found_by_its_ids_among_thousands_as_fast_as_among_ten_and_in_a_changed_configuration_too() -> None:
    def written(count: int) -> Config:
        one = '[[source]]\nid = "s{0}"\nwas = ["t{0}"]\nurl = "https://a.example/{0}"\n'
        return parse("".join(one.format(number) for number in range(count)))[0]

    def seconds(config: Config, name: str) -> float:
        config.source_named(name)
        begun = time.process_time()
        assert all(config.source_named(name) for _ in range(2_000))
        return time.process_time() - begun

    few, many = written(10), written(2_000)
    assert seconds(many, "t1999") < 20 * seconds(few, "t9")
    changed = many.model_copy(update={"source": many.source[:5]})
    assert [one and one.id for one in map(changed.source_named, ("s4", "t4", "s5", None))] == ["s4", "s4", None, None]
    assert many.source_named("s5") == many.source[5]
