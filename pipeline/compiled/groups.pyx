# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Gives headlines that belong together their items and weighs them, compiled; the twins are `extents.py`, `weigh.py`.

What is seldom asked is asked of the twins.
"""

from libc.stdint cimport int64_t

from pipeline.compiled.headlines cimport Headline
from pipeline.compiled.sheet cimport Sheet

cdef bint prepared = False
cdef object shows_alone, called, told, weight_in_python, find_items_in_python
cdef frozenset MENU_TAGS, BESIDE_TAGS, LISTED_TAGS
cdef int64_t MENUS, ASIDE, IN_MENU
cdef int HIGHEST_CLIMB, MOST_NEIGHBOURS, PLAIN_CHARACTERS, SINGLE_PIECES, MOST_COUNTED

cdef enum:
    ROOM = 16  # levels


cdef int prepare() except -1:
    """Take what the twins define, at the first call: they are imported with the rooms that look for this module."""
    global weight_in_python, find_items_in_python
    global prepared, shows_alone, called, told, MENU_TAGS, BESIDE_TAGS, LISTED_TAGS, MENUS, ASIDE, IN_MENU
    global HIGHEST_CLIMB, MOST_NEIGHBOURS, PLAIN_CHARACTERS, SINGLE_PIECES, MOST_COUNTED
    from pipeline.separate import extents, weigh
    from pipeline.separate.names import BITS

    weight_in_python, find_items_in_python = weigh.weight_in_python, extents.find_items_in_python
    shows_alone, called, told = weigh.shows_alone, weigh.called, weigh.told
    MENU_TAGS, BESIDE_TAGS, LISTED_TAGS = weigh.MENU_TAGS, weigh.BESIDE_TAGS, weigh.LISTED_TAGS
    MENUS, ASIDE, IN_MENU = weigh.MENUS, weigh.ASIDE, BITS["menu"] | BITS["footer"]
    HIGHEST_CLIMB, MOST_NEIGHBOURS, PLAIN_CHARACTERS = weigh.HIGHEST_CLIMB, weigh.MOST_NEIGHBOURS, weigh.PLAIN_CHARACTERS
    SINGLE_PIECES, MOST_COUNTED = extents.SINGLE_PIECES, weigh.MOST_COUNTED
    if max(HIGHEST_CLIMB, extents.HIGHEST_CLIMB) > ROOM or HIGHEST_CLIMB != extents.HIGHEST_CLIMB:
        raise AssertionError("no room for so many levels")
    prepared = True
    return 0


cdef int chain_of(Sheet page, int node, int* chain) noexcept:
    """Give a node and what it stands in, from the inside out, and how many these are."""
    cdef int count = 1
    chain[0] = node
    while count < HIGHEST_CLIMB and page.node[node].parent != node:
        node = page.node[node].parent
        chain[count] = node
        count += 1
    return count


cdef bint in_menu(Sheet page, int node) except -1:
    cdef int chain[ROOM]
    cdef int at, lists = 0, count = chain_of(page, node, chain)
    for at in range(count):
        tag = page.tag_names[page.node[chain[at]].tag]
        if tag in MENU_TAGS:
            return True
        lists += tag in LISTED_TAGS
        if lists > 1:
            return True
    return page.node[node].around & IN_MENU and page.node[node].names & MENUS


cdef bint beside(Sheet page, int node) except -1:
    cdef int chain[ROOM]
    cdef int at, count
    if page.node[node].around & ASIDE:
        return True
    count = chain_of(page, node, chain)
    for at in range(count):
        if page.tag_names[page.node[chain[at]].tag] in BESIDE_TAGS:
            return True
    return False


def weight(outline, list members, ground):
    """Weigh headlines that belong together, as `weigh.weight_in_python` does."""
    if not prepared:
        prepare()
    if not isinstance(outline, Sheet) or not members:
        return weight_in_python(outline, members, ground)
    cdef Sheet page = outline
    cdef Py_ssize_t count = len(members), shown = 0, menus = 0, asides = 0, judged = 0, i, first, end
    cdef Py_ssize_t characters = 0, text = 0
    cdef double mean, shows
    cdef bint menu
    cdef dict lines = {}
    cdef frozenset article = ground.article
    cdef Headline headline
    for headline in members:
        characters += headline.length
        menus += in_menu(page, headline.node)
        lines[headline.place] = lines.get(headline.place, 0) + 1
    for headline in members:
        shown += bool(
            headline.in_heading
            or page.anchor[headline.number].images > 0
            or (headline.end - headline.first > 1 and lines[headline.place] == 1)
        )
    mean, shows, menu = characters / <double>count, shown / <double>count, menus / <double>count > 0.5
    if count == 1 and (menu or not (shows_alone(page, members[0]) or called(page, members[0]))):
        return 0.0
    if shows < 0.5 and sum([headline.title.isupper() for headline in members]) * 2 > count:
        return 0.0  # capitals are for menus and buttons
    if mean < (PLAIN_CHARACTERS if menu else 18 if shows > 0.6 else 24) or (menu and count > MOST_NEIGHBOURS):
        return 0.0
    if (
        shows <= 0.6
        and (mean < PLAIN_CHARACTERS or members[count - 1].place < ground.title)
        and not told(page, members)
    ):
        return 0.0  # links and nothing else: the parts of an institution read so
    for headline in members:
        asides += beside(page, headline.node)
        first, end = headline.first, headline.end
        text += headline.length
        for i in range(first, end):
            text += min(len(<str>page.texts[i]), MOST_COUNTED)
        for i in range(first, end):
            if i in article:
                judged += 1
                break
    return (
        text * (1 + shows) * (1 + judged / <double>count) * (0.3 if menu else 1) * (1 - 0.6 * (asides / <double>count))
    )


def find_items(outline, list members):
    """Give each headline its item, as `extents.find_items_in_python` does."""
    if not prepared:
        prepare()
    if not isinstance(outline, Sheet) or not members:
        return find_items_in_python(outline, members)
    cdef Sheet page = outline
    cdef int chain[ROOM]
    cdef Py_ssize_t count = len(members), k
    cdef int at, levels, height, before, after, usual, own, size, first, end
    cdef list places = [one.place for one in members], heights = [], inner
    cdef Headline headline, following, last
    for k in range(count):
        before = places[k - 1] if k else -1
        after = places[k + 1] if k + 1 < count else page.piece_count
        levels = chain_of(page, (<Headline?>members[k]).node, chain)
        height = 0
        while (
            height + 1 < levels
            and page.node[chain[height + 1]].first > before
            and page.node[chain[height + 1]].end <= after
        ):
            height += 1
        heights.append(height)
    inner = sorted(heights[1 : count - 1] or heights)
    usual = inner[len(inner) // 2]
    for k in range(count):
        headline = members[k]
        levels = chain_of(page, headline.node, chain)
        own = min(<int>heights[k], usual)
        if count == 1:
            own = 0
            for at in range(levels):
                if page.node[chain[at]].end - page.node[chain[at]].first <= SINGLE_PIECES:
                    own = at
        headline.item = chain[own]
        headline.first = min(page.node[chain[own]].first, page.anchor[headline.number].first)
        headline.end = max(page.node[chain[own]].end, headline.place + 1)
    # Items whose summary is no part of any element of theirs (heading, text, heading, text) go on to the next.
    for k in range(count - 1):
        headline, following = members[k], members[k + 1]
        if headline.end - headline.first == 1 and (
            page.node[headline.item].parent == page.node[following.item].parent
        ):
            headline.end = max(headline.end, following.first)
    if count > 1:
        last = members[count - 1]
        size = 0
        for k in range(max(0, count - 4), count - 1):
            size = max(size, (<Headline>members[k]).end - (<Headline>members[k]).first)
        first, end = last.first, last.end
        if end - first == 1:
            own = page.node[page.node[last.item].parent].end
            last.end = max(end, min(first + size, own))
