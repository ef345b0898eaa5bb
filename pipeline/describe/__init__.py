"""Describes a page: what it says of its article's title, authors, dates, language, picture and publisher.

Cheap evidence first: one walk over the tree for metadata and headings, then the lines around the title; elements
that only their class marks are looked for where both are silent.
"""

from __future__ import annotations

from itertools import chain, islice

from lxml import html

from pipeline.addresses import canonical
from pipeline.dates.months import reading_language
from pipeline.describe import cards
from pipeline.describe.attachments import find_attachments
from pipeline.describe.authors import byline_names, choose_authors, clean_authors
from pipeline.describe.codes import find_codes
from pipeline.describe.labelled import could_be_signature
from pipeline.describe.language import agreed_language, detect_language, language_around
from pipeline.describe.metadata import Metadata, read_metadata
from pipeline.describe.published import Dated, choose_dates
from pipeline.describe.shown_title import find_title, headings_of
from pipeline.describe.surroundings import NOTHING, Surroundings, lines_around
from pipeline.document import Document
from pipeline.document.jsonld import Node, articles, pages, text
from pipeline.items import Description, Separation
from pipeline.rights import reserved
from pipeline.separate.rest import Rest

_LANGUAGE_SAMPLE = 1_500  # characters
_LONGEST_LINE = 2_000  # characters that are read of a capture's line
_LONGEST_MARK = 60  # characters of a title by which its line is known
_LAST_LINES = 3  # of an article, of which one may say when it was written
_MOST_APART = 200
_BYLINES = 12  # lines behind the title on which a byline is looked for
# Country codes that stand for no country: hosts under them are of everywhere.


def describe(document: Document, separation: Separation) -> Description:
    """Say what a page says of its article; what it does not say, or not in a way to trust, is None or empty."""
    if document.root is None:
        return _describe_capture(document, separation)
    return _describe_markup(document, document.root, separation)


def _describe_markup(document: Document, root: html.HtmlElement, separation: Separation) -> Description:
    url = document.page.url
    page = separation.dropped.page if isinstance(separation.dropped, Rest) else None
    metadata = read_metadata(root, page)
    article = main_article(metadata, url)
    language = agreed_language(_declared_languages(metadata, article), _sample(separation, root))
    names = cards.site_names(metadata, url)
    title = find_title(root, metadata, article, separation, names, url, page)
    around = lines_around(title.element) if title.element is not None else NOTHING
    dates = choose_dates(
        Dated(
            root=root,
            page=page,
            metadata=metadata,
            article=article,
            headline=title.element,
            around=around,
            title=title.text,
            ending=lambda: _ending(separation),
            url=url,
            base_url=document.base_url,
            now=document.page.fetched_at,
        ),
        reading_language(language, url),
    )
    return Description(
        title=title.text,
        authors=choose_authors(root, metadata, article, [*around.behind[:_BYLINES], *around.before[:3]], names, page),
        published=dates.published,
        modified=dates.modified,
        date_guessed=dates.guessed,
        to_come=dates.to_come,
        language=language,
        page_language=language_around(metadata.language, _around(separation)) or language,
        summary=cards.summary(metadata, article, title.text),
        image=cards.image(metadata, article, document.base_url),
        canonical_url=cards.canonical_url(metadata, url, document.base_url),
        institution=cards.institution(metadata, article, title.text),
        attachments=find_attachments(root, metadata, article, separation, document.base_url, page),
        alternates=cards.alternates(metadata, url, document.base_url),
        codes=find_codes(document, metadata, article, separation, title.element),
        reserved=reserved(
            metadata.all("robots", "googlebot"), metadata.all("tdm-reservation"), metadata.first("tdm-policy")
        ),
        headings=headings_of(root, page),
    )


def _describe_capture(document: Document, separation: Separation) -> Description:
    """Describe plain text: title and language, and the date and byline on the lines around the title."""
    language = detect_language(_words(separation) or document.text[:_LANGUAGE_SAMPLE])
    around = _lines_of_capture(document.text, separation)
    url = document.page.url
    dates = choose_dates(
        Dated(around=around, title=separation.title, url=url, now=document.page.fetched_at),
        reading_language(language, url),
    )
    return Description(
        title=separation.title,
        authors=clean_authors(byline_names([*around.behind[:_BYLINES], *around.before[:3]])),
        published=dates.published,
        modified=dates.modified,
        date_guessed=dates.guessed,
        to_come=dates.to_come,
        language=language,
        page_language=language_around(None, _around(separation)) or language,
    )


def _lines_of_capture(text: str, separation: Separation) -> Surroundings:
    """Give the lines around the title of a capture, around the article's first line where it shows no title."""
    first = separation.title or next((block.text for block in separation.blocks), "")
    start = " ".join(first[:_LONGEST_MARK].split())
    lines = [line for line in (" ".join(line[:_LONGEST_LINE].split()) for line in text.split("\n")) if line]
    at = next((number for number, line in enumerate(lines) if start and line.startswith(start)), None)
    if at is None:
        return NOTHING
    behind = at + 1 if separation.title else at
    end = _end_of_article(lines, separation)
    return Surroundings(before=lines[max(0, at - 6) : at][::-1], behind=lines[behind : max(end, behind + 2)][:20])


def _ending(separation: Separation) -> tuple[str, ...]:
    """Give the last lines of an article, and what was set apart from it: who wrote it, and when, may be either."""
    lines = "\n".join(block.text[-_LONGEST_LINE:] for block in separation.blocks[-_LAST_LINES:]).split("\n")
    dropped = separation.dropped
    apart = dropped.alone(could_be_signature) if isinstance(dropped, Rest) else (rest.text for rest in dropped)
    return (*lines[-_LAST_LINES:], *islice(apart, _MOST_APART))


def _end_of_article(lines: list[str], separation: Separation) -> int:
    """Give the number of the line behind the article's last: dates from there on are those of teasers."""
    last = next((block.text for block in reversed(separation.blocks)), "").rpartition("\n")[2]
    start = " ".join(last[:_LONGEST_MARK].split())
    return next(
        (number + 1 for number in range(len(lines) - 1, -1, -1) if start and lines[number].startswith(start)), 0
    )


def main_article(metadata: Metadata, url: str | None) -> Node | None:
    """Choose the JSON-LD node of the page's own article: the one with its address, else the first."""
    found = articles(metadata.linked_data)
    written = (url, metadata.links.get("canonical"), metadata.first("og:url"))
    own = {address for value in written if value and (address := canonical(value))}
    for node in found:
        references = (node.get("url"), node.get("@id"), node.get("mainEntityOfPage"))
        if any(_address(reference) in own for reference in references):
            return node
    dated = [node for node in pages(metadata.linked_data) if node.get("datePublished")]
    return next(iter([*found, *dated]), None)


def _address(reference: object) -> str | None:
    if isinstance(reference, dict):
        reference = reference.get("@id") or reference.get("url")
    return canonical(reference.partition("#")[0]) if isinstance(reference, str) and reference else None


def _declared_languages(metadata: Metadata, article: Node | None) -> list[str]:
    of_article = text(article.get("inLanguage")) if article else None
    written = (
        metadata.language,
        of_article,
        metadata.first("og:locale"),
        *metadata.all("content-language", "dc.language", "language"),
    )
    return [language for language in written if language]


def _sample(separation: Separation, root: html.HtmlElement) -> str:
    """Give some of the article's words, of the page's paragraphs where it has no article, to tell their language."""
    return _words(separation) or _paragraphs(root)


def _words(separation: Separation) -> str:
    words = ""
    for block in separation.blocks:
        words += block.text[:_LANGUAGE_SAMPLE] + "\n"
        if len(words) >= _LANGUAGE_SAMPLE:
            break
    return words


def _around(separation: Separation) -> str:
    """Give some of the words that are around the article."""
    dropped = separation.dropped
    apart = dropped.texts() if isinstance(dropped, Rest) else (rest.text for rest in dropped)
    beginning = chain((teaser.title for teaser in separation.teasers[:20]), apart)
    words: list[str] = []
    length = 0
    for said in beginning:
        words.append(said[:_LANGUAGE_SAMPLE])
        length += len(words[-1]) + 1
        if length > _LANGUAGE_SAMPLE:
            break
    return "\n".join(words)[:_LANGUAGE_SAMPLE]


def _paragraphs(root: html.HtmlElement) -> str:
    words = ""
    for paragraph in root.iter("p"):
        words += " ".join((paragraph.text or "")[:_LANGUAGE_SAMPLE].split()) + "\n"
        if len(words) >= _LANGUAGE_SAMPLE:
            break
    return words
