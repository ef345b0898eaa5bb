# cython: language_level=3, boundscheck=False, wraparound=False
"""Gives a piece of a page as markup, compiled; the twin in Python is `inline.py`."""

from pipeline.compiled.headlines cimport address_of
from pipeline.compiled.sheet cimport Piece, Sheet

cdef bint prepared = False
cdef object in_python, tidy
cdef frozenset MARKING
cdef dict RENAMED


cdef int prepare() except -1:
    """Take what the twin defines, at the first call: it is imported with the rooms that look for this module."""
    global prepared, in_python, tidy, MARKING, RENAMED
    from pipeline.separate import inline as twin
    from pipeline.separate.blocks import MARKING

    in_python, tidy, RENAMED = twin.inline_in_python, twin.tidy, twin.RENAMED
    prepared = True
    return 0


cdef str escaped(str text, bint quote):
    """Give text as markup, as `html.escape` does."""
    if u"&" in text:
        text = text.replace("&", "&amp;")
    if u"<" in text:
        text = text.replace("<", "&lt;")
    if u">" in text:
        text = text.replace(">", "&gt;")
    if quote:
        if u'"' in text:
            text = text.replace('"', "&quot;")
        if u"'" in text:
            text = text.replace("'", "&#x27;")
    return text


cdef int begin(tuple inline, list html, list open_tags, str base_url) except -1:
    cdef str tag = inline[0], name, url
    if tag == "a":
        url = address_of(inline[1], base_url)
        html.append(f'<a href="{escaped(url, True)}">' if url else "")
        open_tags.append("</a>" if url else "")
    elif tag in MARKING:
        name = RENAMED.get(tag, tag)
        html.append(f"<{name}>")
        open_tags.append(f"</{name}>")
    return 0


def inline(piece, base_url):
    """Give a piece as markup, as `inline.inline_in_python` does."""
    if not prepared:
        prepare()
    if not isinstance(piece, Piece):
        return in_python(piece, base_url)
    cdef Sheet sheet = (<Piece>piece).sheet
    cdef int number = (<Piece>piece).number, at, own
    cdef int part = sheet.run[number].part, parts = sheet.run[number + 1].part
    cdef int mark = sheet.run[number].mark, marks = sheet.run[number + 1].mark
    cdef int opened = sheet.run[number].opened, opens = sheet.run[number + 1].opened
    cdef list html, open_tags
    cdef bint breaks = False
    if mark == marks and opened == opens:
        for at in range(part, parts):
            breaks = breaks or sheet.part[at].breaks
        if not breaks:
            return escaped((<Piece>piece).text, False)
    html, open_tags = [], []
    for at in range(opened, opens):
        begin(sheet.inlines[sheet.opened[at]], html, open_tags, base_url)
    for at in range(parts - part + 1):
        while mark < marks and sheet.mark[mark].part <= at:
            own = sheet.mark[mark].inline
            if own >= 0:
                begin(sheet.inlines[own], html, open_tags, base_url)
            elif open_tags:
                html.append(open_tags.pop())
            mark += 1
        if at < parts - part:
            html.append("<br>" if sheet.part[part + at].breaks else escaped(sheet.part_text(&sheet.part[part + at]), False))
    open_tags.reverse()
    html.extend(open_tags)
    return tidy(" ".join("".join(html).split()))
