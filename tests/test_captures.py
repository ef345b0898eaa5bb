"""Holds what must come of plain-text captures: the two seeds, small pages in several languages, and hostile input."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.captures import separate_capture
from pipeline.captures.lines import MOST_LINES
from pipeline.captures.scores import read_model
from pipeline.document import Document, read
from pipeline.document.decoding import Written
from pipeline.items import BlockKind, Page, PageKind, Separation, Stand

SEEDS = Path(__file__).parent.parent / "seeds"
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def capture(text: str, *, path: str = "page.txt", base_url: str | None = None) -> Separation:
    page = Page(body=text.encode("utf-8", errors="replace"), fetched_at=NOW, path=path, media_type=None)
    return separate_capture(Document(page=page, written=Written(text), root=None, base_url=base_url, replaced=0))


def seed(start: str) -> Separation:
    path = next(SEEDS.glob(f"{start}*.txt"))
    return separate_capture(read(Page(body=path.read_bytes(), fetched_at=NOW, path=str(path), media_type="text/plain")))


def text_of(separation: Separation) -> str:
    return "\n\n".join(block.text for block in separation.blocks)


def reasons(separation: Separation) -> dict[str, str]:
    return {line: dropped.reason for dropped in separation.dropped for line in dropped.text.split("\n")}


def test_the_first_seed_is_four_paragraphs_and_five_teasers() -> None:
    found = seed("000")
    assert found.kind is PageKind.ARTICLE
    assert found.title is None
    assert [block.kind for block in found.blocks] == [BlockKind.PARAGRAPH] * 4
    assert found.blocks[0].text.startswith("A Luxembourg delegation")
    assert found.blocks[-1].text.endswith("immunology.")
    titles = [teaser.title for teaser in found.teasers]
    assert titles == [
        "Echternach hopping procession: intangible UNESCO heritage",
        "Why choose Luxembourg for business? Discover our new video",
        "Applying for EIC Accelerator funding: How to succeed",
        "Webasto invests in new production line in Luxembourg",
        "House of Sustainability opens in Luxembourg",
    ]
    assert all(teaser.summary and len(teaser.summary) > 100 for teaser in found.teasers)
    assert all(teaser.section is None for teaser in found.teasers)
    assert {teaser.stand for teaser in found.teasers} == {Stand.BELOW}


def test_the_first_seed_drops_its_links_with_a_reason() -> None:
    assert reasons(seed("000")) == {"Read more": "link to more", "All news": "link to all news"}


def test_the_second_seed_has_its_title_two_sub_headings_and_38_teasers() -> None:
    found = seed("001")
    assert found.title == "International cooperation: Inauguration of RIKEN Outpost Labs in Luxembourg"
    assert found.blocks[0].text.startswith("Top Japanese research")
    assert found.blocks[-1].text.endswith("at the time).")
    headings = [block.text for block in found.blocks if block.kind is BlockKind.HEADING]
    assert headings == [
        "RIKEN – a leading international research institution in Japan",
        "MoU between RIKEN and the FNR renewed",
    ]
    assert len(found.teasers) == 38
    assert {teaser.section for teaser in found.teasers} == {"More news about international cooperation"}
    assert all(teaser.summary is None for teaser in found.teasers)


def test_the_second_seed_drops_photo_credit_and_cookie_notice() -> None:
    found = reasons(seed("001"))
    assert found["Photo: University of Luxembourg"] == "photo credit"
    assert found["More news about international cooperation"] == "heading above teasers"
    assert [reason for line, reason in found.items() if "cookies" in line] == ["cookie notice"]
    assert "Photo:" not in text_of(seed("001"))


ENGLISH = """\
Skip to main content
  • Home
  • News
  • Contact
  1. Home
  2. News
  3. Harbour town opens a school for boat builders

Harbour town opens a school for boat builders

12 March 2024
By Ellen Marsh

The harbour town of Kelling opened a school for boat builders on Tuesday, the first of its kind on the coast for \
more than sixty years. Forty apprentices will learn how to plan, build and repair wooden boats.

“We want the craft to stay where it was born,” the mayor said at the ceremony, which several hundred people attended.

What the apprentices will learn

The course takes three years and ends with a boat that every apprentice has built alone. The first year is about \
wood and tools, the second about hulls, the third about rigging and engines.

Related news

Storm damages the old pier

3 March 2024

Library stays open on Sundays from May

27 February 2024

This site uses cookies. By continuing to use this site, you agree to the use of cookies for analytics purposes.
Accept all cookies
© 2024 Town of Kelling. All rights reserved.
"""


def test_an_english_page_gives_title_article_and_dated_teasers() -> None:
    found = capture(ENGLISH)
    assert found.kind is PageKind.ARTICLE
    assert found.title == "Harbour town opens a school for boat builders"
    assert [block.kind for block in found.blocks] == [
        BlockKind.PARAGRAPH,
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.PARAGRAPH,
    ]
    assert [(teaser.title, teaser.published) for teaser in found.teasers] == [
        ("Storm damages the old pier", "2024-03-03"),
        ("Library stays open on Sundays from May", "2024-02-27"),
    ]
    assert {teaser.section for teaser in found.teasers} == {"Related news"}


def test_an_english_page_keeps_nothing_of_its_menus() -> None:
    found = capture(ENGLISH)
    told = reasons(found)
    assert told["Home"] == "menu"
    assert told["12 March 2024"] == "date"
    assert told["Accept all cookies"] == "cookie notice"
    assert "cookies" not in text_of(found)
    assert "©" not in text_of(found)


def test_a_text_that_stands_twice_on_the_page_is_taken_once() -> None:
    _, start, rest = ENGLISH.partition("The harbour town")
    article, end, below = (start + rest).partition("Related news")
    doubled = capture(ENGLISH.partition("The harbour town")[0] + article + article + end + below)
    assert text_of(doubled) == text_of(capture(ENGLISH))


GERMAN = """\
Sie sind hier:
  1. Startseite
  2. Aktuelles

Neue Forschungsstelle untersucht das Wasser der Bergseen

Die Landesregierung hat am Montag eine Forschungsstelle eröffnet, die das Wasser der Bergseen untersuchen soll. \
Zwölf Fachleute nehmen dort in den kommenden fünf Jahren regelmäßig Proben und werten sie aus.

„Wir wissen zu wenig darüber, wie schnell sich die Seen erwärmen“, sagte die Ministerin bei der Eröffnung.

Diese Website verwendet Cookies. Wenn Sie fortfahren, stimmen Sie der Verwendung von Cookies zu.

Untersucht werden zunächst vierzehn Seen, die zwischen 1.200 und 2.400 Metern hoch liegen. Erste Ergebnisse sollen \
im Herbst des nächsten Jahres vorliegen und veröffentlicht werden.

Das könnte Sie auch interessieren

  • Gemeinden bauen das Netz der Radwege aus
  • Land fördert kleine Wasserkraftwerke
  • Tagung über den Schutz der Moore im Oktober

  • Impressum
  • Datenschutz
"""


def test_consent_text_amid_a_german_article_is_left_out_and_the_article_goes_on() -> None:
    found = capture(GERMAN)
    assert found.title == "Neue Forschungsstelle untersucht das Wasser der Bergseen"
    assert len(found.blocks) == 3
    assert found.blocks[-1].text.startswith("Untersucht werden zunächst")
    assert "Cookies" not in text_of(found)
    assert [reason for line, reason in reasons(found).items() if "Cookies" in line] == ["cookie notice"]
    assert [teaser.title for teaser in found.teasers] == [
        "Gemeinden bauen das Netz der Radwege aus",
        "Land fördert kleine Wasserkraftwerke",
        "Tagung über den Schutz der Moore im Oktober",
    ]


FRENCH = """\
La ville restaure ses anciens lavoirs

Les trois lavoirs du centre, fermés depuis les années soixante, seront restaurés d’ici la fin de l’année prochaine, \
a annoncé la mairie lors de la séance du conseil municipal de jeudi soir.

À lire aussi

Le marché couvert change d’horaires en juin

Les travaux commenceront par le lavoir de la rue des Tanneurs, dont la charpente menace de s’effondrer. Une \
association d’habitants participe au projet et cherche encore des bénévoles pour les chantiers d’été.

Le coût total est estimé à 420 000 euros, dont la moitié est prise en charge par la région.

Lire suiteUn nouveau pont pour les cyclistes sur la rivière
Lire suiteLa médiathèque fête ses vingt ans avec les écoles
Toutes les actualités
"""


def test_a_teaser_amid_a_french_article_is_taken_out_of_it() -> None:
    found = capture(FRENCH)
    assert found.title == "La ville restaure ses anciens lavoirs"
    assert len(found.blocks) == 3
    assert found.teasers[0].title == "Le marché couvert change d’horaires en juin"
    assert found.teasers[0].section == "À lire aussi"


def test_the_words_of_a_link_glued_to_a_headline_are_no_part_of_it() -> None:
    assert [teaser.title for teaser in capture(FRENCH).teasers[1:]] == [
        "Un nouveau pont pour les cyclistes sur la rivière",
        "La médiathèque fête ses vingt ans avec les écoles",
    ]


JAPANESE = """\
ホーム
お知らせ

市立図書館が土曜日の夜も開くことになりました

2024年4月12日

市立図書館は、五月から毎週土曜日の開館時間を夜九時まで延ばすと発表しました。仕事や学校で平日に来られない人にも、ゆっくり本を選んでもらうためです。

館長の山田さんは「静かな夜の図書館で、新しい本と出会ってほしい」と話しています。六月からは、月に一度、作家を招いた夜の朗読会も開かれる予定です。

関連記事
・駅前の公園に新しい遊具ができました
・夏の花火大会のボランティアを募集します
"""


def test_a_japanese_page_is_read_without_spaces_between_words() -> None:
    found = capture(JAPANESE)
    assert found.title == "市立図書館が土曜日の夜も開くことになりました"
    assert len(found.blocks) == 2
    assert [teaser.title for teaser in found.teasers] == [
        "駅前の公園に新しい遊具ができました",
        "夏の花火大会のボランティアを募集します",
    ]


WRAPPED = """\
Council votes for a new tram line

The city council voted on Wednesday evening for a second tram line that
will join the railway station to the university and the hospital. The
first trams are to run in four years, and the line will be nine
kilometres long with fourteen stops on its way.

Work on the bridge over the river begins next spring. It will be closed
to cars for eleven months, but cyclists and people on foot can use one
side of it all the time, as the head of the works department said.

A majority of the council also wants cheaper tickets for young people.
They would cost half of what they cost today, beginning in September.
"""


def test_hard_wrapped_lines_are_joined_to_paragraphs() -> None:
    found = capture(WRAPPED)
    assert found.title == "Council votes for a new tram line"
    assert len(found.blocks) == 3
    assert found.blocks[0].text.endswith("nine kilometres long with fourteen stops on its way.")
    assert "\n" not in text_of(found).replace("\n\n", "")


LISTING = """\
Actualités
Le musée prolonge son exposition sur les cartes
L’exposition sur les cartes anciennes reste ouverte jusqu’au 30 novembre, avec des visites guidées le dimanche.
Une bourse pour les jeunes chercheurs en biologie
La fondation offre douze bourses d’un an à de jeunes chercheurs qui souhaitent travailler à l’étranger.
Fermeture de la route de la vallée en août
La route de la vallée sera fermée à la circulation pendant trois semaines pour la réfection de la chaussée.
"""


def test_a_list_of_news_is_no_article() -> None:
    found = capture(LISTING)
    assert found.kind is PageKind.LISTING
    assert found.title is None
    assert found.blocks == ()
    assert [teaser.title for teaser in found.teasers] == [
        "Le musée prolonge son exposition sur les cartes",
        "Une bourse pour les jeunes chercheurs en biologie",
        "Fermeture de la route de la vallée en août",
    ]
    assert all(teaser.summary for teaser in found.teasers)


ROWS = """\
News

  03.06.2024

Ferry to the island runs every hour in summer

From July the ferry to the island will run every hour between six in the morning and ten at night, the port says.

  28.05.2024

New rooms for the school of music in the old mill

The school of music moves into the old mill on the river, which has stood empty for more than eleven years.

  21.05.2024

Two bridges on the coast road are closed for repair

Both bridges on the coast road will be closed to lorries until the end of the year, and to all traffic at night.

  14.05.2024

Volunteers count the birds of the salt marshes

More than ninety volunteers counted the birds of the salt marshes last weekend and found fewer than in other years.
"""


def test_rows_of_news_are_known_by_their_rhythm_alone() -> None:
    found = capture(ROWS)
    assert found.kind is PageKind.LISTING
    assert len(found.teasers) == 4
    assert found.teasers[1].title == "New rooms for the school of music in the old mill"
    assert (found.teasers[1].summary or "").endswith("more than eleven years.")
    assert found.teasers[1].published == "2024-05-28"


def test_rows_with_the_date_below_the_headline_keep_it() -> None:
    lines = ROWS.split("\n")[2:]
    rows = [(lines[i].strip(), lines[i + 2], lines[i + 4]) for i in range(0, len(lines) - 4, 6)]
    found = capture("News\n\n" + "\n\n".join(f"{headline}\n{date}\n{text}" for date, headline, text in rows))
    assert [teaser.published for teaser in found.teasers] == ["2024-06-03", "2024-05-28", "2024-05-21", "2024-05-14"]
    assert found.blocks == ()


TABLE = """\
Visitors of the county museums in 2023

More people than ever visited the museums of the county last year, according to the figures that the office for \
culture published on Friday. The museum of ships remains the one with the most visitors by far.

Museum\t\t2022\t\t2023
Museum of ships\t\t84,000\t\t91,500
Museum of glass\t\t23,100\t\t25,000

— We had not expected so many families, the head of the office said, and we are glad of every one of them.

The figures for the spring of this year, which are not in the table, point upwards too, above all at the weekends.
"""


def test_rows_of_a_table_and_a_dash_that_opens_speech_are_kept() -> None:
    found = capture(TABLE)
    assert found.title == "Visitors of the county museums in 2023"
    table = next(block for block in found.blocks if block.kind is BlockKind.TABLE)
    assert table.text.split("\n")[1] == "Museum of ships\t84,000\t91,500"
    assert "<td>Museum of glass</td>" in table.html
    assert any(block.text.startswith("— We had not expected") for block in found.blocks)


def test_a_number_before_a_heading_is_one_of_its_words() -> None:
    text = LIST.replace("  • Bags", "  1. Bags").replace("  • Only", "  2. Only").replace("  • Photo", "  3. Photo")
    found = capture(text.replace("Five rules", "15. Five rules"))
    assert found.title == "15. Five rules for the new reading room"
    listed = next(block for block in found.blocks if block.kind is BlockKind.LIST)
    assert listed.text.startswith("1. Bags and coats")
    assert listed.html.startswith("<ol><li>Bags and coats")


def test_a_page_of_menus_is_neither_article_nor_listing() -> None:
    found = capture("  • Home\n  • About\n  • Jobs\n\nSearch\n\n  • Imprint\n  • Privacy policy\n\n© 2024 Kelling\n")
    assert (found.kind, found.title, found.blocks, found.teasers) == (PageKind.OTHER, None, (), ())
    assert set(reasons(found).values()) >= {"menu"}


@pytest.mark.parametrize("text", ["", "\n\n\n", "   \t ", "\x00\x00"])
def test_nothing_comes_of_nothing(text: str) -> None:
    assert capture(text) == Separation(kind=PageKind.OTHER, title=None, blocks=(), teasers=(), dropped=())


def test_markup_of_a_capture_is_escaped() -> None:
    paragraph = "The parser of the old system reads <script>alert(1)</script> & similar text as it stands. "
    found = capture("How the parser reads its pages\n\n" + paragraph * 3 + "\n\n" + paragraph.replace("old", "new") * 2)
    assert all("<script" not in block.html for block in found.blocks)
    assert found.blocks[0].html.startswith("<p>")
    assert "&lt;script&gt;" in found.blocks[0].html


LIST = """\
Five rules for the new reading room

The reading room of the archive opens on Monday, and whoever uses it is asked to keep to a few rules that are meant \
to protect the documents and the peace of all who work there:

  • Bags and coats stay in the lockers at the entrance of the building.
  • Only pencils may be used in the room; pens are kept at the desk.
  • Photographs without flash are allowed for private use.

The rules hold for everybody, staff of the archive included, and will be looked at again after the first six months.
"""


def test_items_of_a_list_stay_together_a_line_each() -> None:
    found = capture(LIST)
    listed = [block for block in found.blocks if block.kind is BlockKind.LIST]
    assert len(listed) == 1
    assert listed[0].text.count("\n") == 2
    assert listed[0].text.startswith("Bags and coats")
    assert listed[0].html.startswith("<ul><li>Bags and coats")


QUOTED = """\
# Poem of the month

The library shows a poem every month, chosen by its readers. In March it is one of the oldest in its collection, \
written down by a clerk of the town in the margin of a book of accounts.

> The ships come in, the ships go out, and nobody has counted them but me, who counts the barrels too.

It can be read at the entrance until the end of the month, and the book itself is shown on the last Saturday.
"""


def test_a_quote_in_markdown_is_a_quote() -> None:
    quotes = [block for block in capture(QUOTED, path="poem.md").blocks if block.kind is BlockKind.QUOTE]
    assert [block.text[:14] for block in quotes] == ["The ships come"]
    assert quotes[0].html.startswith("<blockquote>The ships")


def test_a_model_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="columns"):
        read_model({"columns": None, "classes": []})


MARKDOWN = """\
---
title: ignored
---
# Museum lends *rare* maps to schools

The museum lends copies of its [rarest maps](/maps) to schools all over the country, together with a booklet that \
tells how they were drawn and what they were used for.

## How to order

Schools can order the maps by mail until the end of June; they are sent for a month, and sending them back is free.

## Related news

- [New wing of the museum opens in spring](/news/wing)
- [Summer courses on drawing maps by hand](https://example.org/courses)
"""


def test_markdown_is_understood_as_far_as_headings_and_links() -> None:
    found = capture(MARKDOWN, path="maps.md", base_url="https://museum.example/news/")
    assert found.title == "Museum lends rare maps to schools"
    assert [(block.kind, block.text[:12]) for block in found.blocks] == [
        (BlockKind.PARAGRAPH, "The museum l"),
        (BlockKind.HEADING, "How to order"),
        (BlockKind.PARAGRAPH, "Schools can "),
    ]
    assert [(teaser.title, teaser.url) for teaser in found.teasers] == [
        ("New wing of the museum opens in spring", "https://museum.example/news/wing"),
        ("Summer courses on drawing maps by hand", "https://example.org/courses"),
    ]
    assert "title: ignored" not in text_of(found)


def test_addresses_of_other_schemes_are_no_addresses() -> None:
    text = MARKDOWN.replace("/news/wing", "javascript:alert(1)")
    assert capture(text, path="maps.md", base_url="https://museum.example/").teasers[0].url is None


def test_the_same_text_gives_the_same_separation_with_any_line_ends() -> None:
    assert capture(ENGLISH.replace("\n", "\r\n")) == capture(ENGLISH)


HOSTILE = {
    "one line of 5 MB": "word " * 1_000_000,
    "a line of 5 MB without spaces": "x" * 5_000_000,
    "a million short lines": "ab\n" * 1_000_000,
    "a million different lines": "\n".join(map(str, range(1_000_000))),
    "blank lines": "\n" * 2_000_000,
    "brackets": "[" * 200_000 + "](" * 200_000,
    "NULs": "a\x00b\x00\n" * 100_000,
    "ideographs": "漢字" * 500_000,
    "right to left": "مرحبا بالعالم " * 200_000,
    "wrapped": ("lorem ipsum dolor sit amet consectetur adipiscing elit sed do ei\n" * 100_000),
    "tabs": "a\tb\tc\n" * 200_000,
    "spaces": " " * 3_000_000 + "x",
    "stops": ". " * 1_000_000,
    "long lines": ("Sentences that go on and on, and are many. " * 50 + "\n") * 2_000,
    "surrogates": "\ud800\udfff\n" * 10_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("path", ["page.txt", "page.md"])
def test_hostile_text_is_read_in_two_seconds(kind: str, path: str) -> None:
    started = time.process_time()
    capture(HOSTILE[kind], path=path)
    assert time.process_time() - started < 10  # 2 s on a quiet machine at most; quadratic, it would be minutes


def test_lines_beyond_what_is_read_are_told() -> None:
    found = capture("\n".join(f"line {number}" for number in range(MOST_LINES + 5)))
    assert found.dropped[-1].reason == f"beyond the {MOST_LINES:,} lines that are read"
    assert found.dropped[-1].text.count("\n") == 4


def test_scrambled_captures_raise_nothing_and_lose_no_line() -> None:
    pieces = [line for text in (ENGLISH, GERMAN, FRENCH, JAPANESE, LIST, MARKDOWN) for line in text.split("\n")]
    pieces += ["\u202e", "\x00", "[](", "# ", "- ", "1. ", ">", "•", "\t", "12.03.2024", "¶" * 50]
    shuffler = random.Random(7)
    for _ in range(150):
        text = "\n".join(shuffler.choices(pieces, k=shuffler.randint(1, 60)))
        found = capture(text, path=shuffler.choice(["page.txt", "page.md"]))
        assert len(found.teasers) <= text.count("\n") + 1
        assert all(dropped.reason for dropped in found.dropped)
        assert all(block.text.strip() for block in found.blocks)
