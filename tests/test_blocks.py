"""A page as an outline, and its pieces as clean blocks."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import html

from pipeline.items import Block, BlockKind, Page
from pipeline.process import extract
from pipeline.separate.addresses import absolute
from pipeline.separate.blocks import BY_ATTRIBUTE, BY_STYLE, FROM_SCREEN_READERS, VISIBLE, Outline
from pipeline.separate.markup import blocks
from pipeline.separate.outline import outline
from pipeline.separate.places import Places


def outlined(markup: str) -> Outline:
    return outline(html.document_fromstring(markup))


def texts(markup: str) -> list[str]:
    return [piece.text for piece in outlined(markup).pieces]


def made(markup: str, base_url: str | None = "https://site.example/a/b") -> list[Block]:
    page = outlined(markup)
    return list(blocks(page, Places(page), range(len(page.pieces)), base_url))


def test_a_piece_goes_from_one_start_or_end_of_an_element_to_the_next() -> None:
    assert texts("<div>one <b>and</b> <a href=x>the same</a><p>two</p>three</div>") == [
        "one and the same",
        "two",
        "three",
    ]


def test_one_line_break_is_a_space_and_two_are_an_end() -> None:
    assert texts("<p>one<br>still one<br><br>two<br> <br>three</p>") == ["one still one", "two", "three"]


def test_scripts_styles_and_fields_have_no_text() -> None:
    assert texts("<p>a</p><script>x</script><style>y</style><select><option>z</select><template>t</template><p>b") == [
        "a",
        "b",
    ]


def test_hidden_text_is_kept_and_marked() -> None:
    page = outlined(
        "<p>a</p><div style='display: none'><p>b</p></div><p hidden>c</p><p>d<span aria-hidden=true>e</span></p>"
        "<p hidden=until-found>f</p>"
    )
    marks = {piece.text: page.hidden[piece.node] for piece in page.pieces}
    assert marks == {
        "a": VISIBLE,
        "b": BY_STYLE,
        "c": BY_ATTRIBUTE,
        "d": VISIBLE,
        "e": FROM_SCREEN_READERS,
        "f": VISIBLE,
    }


def test_the_share_of_links_and_of_bold_is_counted() -> None:
    piece = outlined("<p>abcd<a href=x>efgh</a><b>ij</b></p>").pieces[0]
    assert (piece.linked, piece.bold) == (4, 2)


def test_a_link_around_several_pieces_is_one_link() -> None:
    page = outlined("<p>before</p><a href=/x><h3>Title</h3><p>Summary</p></a><p>after</p>")
    link = page.links[0]
    assert [piece.text for piece in page.pieces[link.first : link.end]] == ["Title", "Summary"]


def test_an_element_holds_the_pieces_from_its_first_to_its_last() -> None:
    page = outlined("<p>a</p><div><p>b</p><p>c</p></div><p>d</p>")
    node = page.tags.index("div")
    assert [piece.text for piece in page.pieces[page.first[node] : page.end[node]]] == ["b", "c"]


def test_elements_that_differ_by_a_number_are_of_one_shape() -> None:
    page = outlined("<div class='item item-1 first'>a</div><div class='item item-2'>b</div><div class=other>c</div>")
    one, two, other = (page.shapes[piece.node] for piece in page.pieces)
    assert one == two != other


def test_marks_that_are_never_closed_are_opened_anew_in_few_pieces_only() -> None:
    page = outlined("<b>" * 1000 + "<p>x</p>" * 10)
    assert all(len(piece.opened) < 20 for piece in page.pieces)


def test_inline_markup_is_kept_where_it_says_something() -> None:
    block = made(
        "<p>A <span class=x>very</span> <b>bold</b> <i>word</i>, <a href='../c?d&e' onclick=x>here</a>&lt;</p>"
    )[0]
    assert block.text == "A very bold word, here<"
    assert block.html == (
        '<p>A very <strong>bold</strong> <em>word</em>, <a href="https://site.example/c?d&amp;e">here</a>&lt;</p>'
    )


def test_addresses_that_run_something_are_no_links() -> None:
    assert made("<p><a href='javascript:x'>here</a></p>")[0].html == "<p>here</p>"
    assert absolute("data:text/html,x", "https://site.example/") is None
    assert absolute("http://[::1", "https://site.example/") is None
    assert absolute("x", None) is None


def test_a_link_around_paragraphs_is_a_link_in_each() -> None:
    first, second = made("<a href=/x><p>one</p><p>two</p></a>")
    assert first.html == '<p><a href="https://site.example/x">one</a></p>'
    assert second.html == '<p><a href="https://site.example/x">two</a></p>'


def test_lists_within_lists_stay_lists() -> None:
    (block,) = made("<ol><li>one<ul><li>one a</li><li>one b</li></ul></li><li>two</li></ol>")
    assert block.kind is BlockKind.LIST
    assert block.text == "one\none a\none b\ntwo"
    assert block.html == "<ol><li>one<ul><li>one a</li><li>one b</li></ul></li><li>two</li></ol>"


def test_a_table_that_only_lays_the_page_out_is_no_table() -> None:
    kinds = [block.kind for block in made("<table><tr><td><p>one</p><p>two</p><p>three</p></td></tr></table>")]
    assert kinds == [BlockKind.PARAGRAPH] * 3


def test_a_table_of_data_is_one_block() -> None:
    (block,) = made("<table><tr><th>a<th>b<tr><td>1<td>2 <b>x</b></table>")
    assert block.kind is BlockKind.TABLE
    assert block.text == "a\tb\n1\t2 x"
    assert block.html == "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2 <strong>x</strong></td></tr></table>"


def test_code_keeps_its_lines() -> None:
    (block,) = made("<pre>def x():\n    return 1 &lt; 2\n</pre>")
    assert block.kind is BlockKind.CODE
    assert block.text == "def x():\n    return 1 < 2"
    assert block.html == "<pre>def x():\n    return 1 &lt; 2</pre>"


def test_a_quote_of_several_paragraphs_is_one_block() -> None:
    (block,) = made("<blockquote><p>one</p><p>two</p></blockquote>")
    assert block.kind is BlockKind.QUOTE
    assert block.html == "<blockquote><p>one</p><p>two</p></blockquote>"


def test_headings_keep_their_level_and_a_bold_line_is_one() -> None:
    found = made("<h1>first</h1><h3>third</h3><p><b>A line in bold</b></p><p><b>A sentence in bold.</b></p>")
    assert [block.html for block in found] == [
        "<h2>first</h2>",
        "<h3>third</h3>",
        "<h3><strong>A line in bold</strong></h3>",
        "<p><strong>A sentence in bold.</strong></p>",
    ]


def test_a_picture_stands_with_its_caption_or_before_what_follows() -> None:
    found = made(
        "<p>one</p><figure><img src=/1.jpg alt='a &quot;b&quot;'><figcaption>who</figcaption></figure>"
        "<img data-src=/2.jpg src='data:image/gif;base64,x'><p>two</p><img src=/dot.gif width=1 height=1><p>three</p>"
    )
    assert found[1].kind is BlockKind.CAPTION
    assert found[1].html == (
        '<figure><img src="https://site.example/1.jpg" alt="a &quot;b&quot;"><figcaption>who</figcaption></figure>'
    )
    assert found[2].html == '<figure><img src="https://site.example/2.jpg" alt=""></figure><p>two</p>'
    assert found[3].html == "<p>three</p>"


SAID = "<p>The fund opens its call for joint projects with universities abroad, and reads applications until May.</p>"


def article_markup(body: str, root: str = "") -> str:
    """Give the markup that is kept of an article with something between two paragraphs."""
    html = f"<html lang=en {root}><body><main><article><h1>The call</h1>{SAID}{body}{SAID.replace('fund', 'office')}"
    page = Page(body=html.encode(), fetched_at=datetime(2026, 3, 1, tzinfo=UTC), url="https://fund.example.org/x")
    return extract(page).html or ""


def test_terms_stay_terms() -> None:
    terms = "<dt>Deadline</dt><dd>The fourteenth of May, at noon in Paris.</dd><dt>Budget</dt><dd>Twelve million.</dd>"
    assert f"<dl>{terms}</dl>" in article_markup(f"<dl>{terms}</dl>")
    inner = "<ul><li>For groups of the land</li><li>For groups of abroad</li></ul>"
    nested = f"<dl><dt>Budget</dt><dd>Twelve million in all{inner}</dd><dt>Deadline</dt><dd>The end of May</dd></dl>"
    assert nested in article_markup(nested)
    in_list = f"<ul><li>One of the first kind<dl>{terms}</dl></li><li>Another of the second</li></ul>"
    assert in_list in article_markup(in_list)


def test_a_block_says_its_language_and_its_direction_where_the_page_has_others() -> None:
    french = "Le programme soutient des consortiums pendant quatre ans, dit-on."
    assert f'<p lang="fr">{french}</p>' in article_markup(f"<div lang=fr><p>{french}</p></div>")
    assert f'<li lang="fr">{french}</li>' in article_markup(f"<ul lang=fr><li>{french}</li></ul>")
    assert f'<p lang="fr-CA" dir="ltr">{french}</p>' in article_markup(f'<p lang="fr-CA" dir="LTR">{french}</p>')
    assert f"<p>{french}</p>" in article_markup(f"<p lang='\"><script>' dir=javascript:x>{french}</p>")
    assert SAID in article_markup("")
    assert SAID in article_markup("", "dir=ltr")
    assert SAID.replace("<p>", '<p dir="rtl">') in article_markup("", "dir=rtl")
