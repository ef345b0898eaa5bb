# cython: language_level=3, boundscheck=False, wraparound=False
"""Finds the links of a page whose texts read as headlines, compiled; the twin in Python is `headlines.py`.

What is seldom asked, and what is said in letters beyond ASCII, is asked of the twin.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport int64_t
from libc.string cimport memcmp

from lxml.includes cimport tree
from pipeline.compiled.openings cimport opening_of
from pipeline.compiled.sheet cimport Anchor, Sheet, decoded, element_from, is_text
from pipeline.compiled.signs cimport is_wide

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object text)

cdef bint prepared = False
cdef object absolute_in_python, resolved, origin_of, is_label, leads_nowhere
cdef object names_file, names_host, headlines_in_python
cdef frozenset HEADINGS, NO_DOCUMENTS
cdef int LABELS, SHORTEST, LONGEST, MOST_LINKS, CARD_LEVELS, LABEL_CHARACTERS
cdef int64_t TITLE
cdef unsigned char SORT[128]  # of the signs of ASCII

cdef enum:  # what sort
    LETTER = 1
    WORD = 2
    OF_PATH = 4
    OF_HOST = 8

cdef enum:
    HEADING_LEVELS = 3
    ENDING = 5  # signs of a path in which that of a file is looked for


cdef int prepare() except -1:
    """Take what the twin defines, at the first call: it is imported with the rooms that look for this module."""
    global prepared, absolute_in_python, resolved, origin_of, is_label, leads_nowhere
    global headlines_in_python, names_file, names_host
    global HEADINGS, NO_DOCUMENTS, LABELS, SHORTEST, LONGEST, MOST_LINKS, CARD_LEVELS, LABEL_CHARACTERS, TITLE
    from pipeline.separate import addresses, headlines as twin
    from pipeline.separate.blocks import HEADINGS
    from pipeline.separate.names import BITS

    cdef int at
    cdef str sign
    is_label, leads_nowhere = twin.is_label, twin.leads_nowhere
    headlines_in_python = twin.headlines_in_python
    names_file, names_host = twin.names_file, twin.HOST.fullmatch
    LABELS, SHORTEST, LONGEST, MOST_LINKS = twin.LABELS, twin.SHORTEST, twin.LONGEST, twin.MOST_LINKS
    CARD_LEVELS, LABEL_CHARACTERS, TITLE = twin.CARD_LEVELS, twin.LABEL_CHARACTERS, BITS["title"]
    absolute_in_python, origin_of = addresses.absolute_in_python, addresses.origin_of
    resolved = addresses.resolved
    NO_DOCUMENTS = twin.NO_DOCUMENTS
    for at in range(128):
        sign = chr(at)
        SORT[at] = (
            LETTER * sign.isalpha() | WORD * (sign.isalnum() or sign == "_")
            | OF_PATH * (sign.isalnum() or sign in "_/.~%=&+,:@!-")
            | OF_HOST * (sign.isdigit() or sign.islower() or sign in ".-")
        )
    prepared = True
    return 0


cdef bint may_name_size(str text) noexcept:
    """Tell whether a word ends in a "b", as those do that name the size of a file."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at, size = len(text)
    cdef Py_UCS4 sign, before = 0
    for at in range(size + 1):
        sign = PyUnicode_READ(kind, data, at) if at < size else u" "
        if (before == u"b" or before == u"B") and at > 1 and not is_of_word(sign):
            if PyUnicode_READ(kind, data, at - 2) > 127 or <int>PyUnicode_READ(kind, data, at - 2) | 32 in b"kmgi":
                return True
        before = sign
    return False


cdef inline bint is_of_word(Py_UCS4 sign) noexcept:
    return SORT[sign] & WORD if sign < 128 else sign.isalnum()


cdef Py_ssize_t length_of(str text) noexcept:
    """Give how long a text reads, as `headlines.read_length` does."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at, size = len(text), length = size
    cdef Py_UCS4 sign
    if PyUnicode_IS_ASCII(text):
        return size
    for at in range(size):
        sign = PyUnicode_READ(kind, data, at)
        if sign == 0xAD or sign == 0x200B:
            length -= 1
        elif at < LONGEST and is_wide(sign):
            length += 2
    return length


cdef bint reads_as_headline(str text) except -1:
    """Tell whether a text reads as a headline, as `headlines.reads_as_headline` does."""
    cdef Py_ssize_t at, size = len(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_UCS4 sign
    cdef bint letters = False, spaces = False, dots = False
    if size > LONGEST or length_of(text) < SHORTEST or PyUnicode_READ(kind, data, 0) == u"©":
        return False
    if may_name_size(text) and names_file(text):
        return False
    for at in range(size):
        sign = PyUnicode_READ(kind, data, at)
        spaces = spaces or sign == u" "
        dots = dots or sign == u"."
        letters = letters or (SORT[sign] & LETTER if sign < 128 else sign.isalpha())
    if dots and not spaces and names_host(text) is not None:
        return False  # who published it
    return letters and not (opening_of(text) & LABELS and is_label(text))


cdef bint is_plain(str address):
    """Tell whether an address is one that resolving leaves as it is, or puts behind a host, as most are.

    As `addresses._PLAIN` tells it.
    """
    cdef Py_ssize_t at, start, size = len(address)
    cdef const unsigned char* signs
    if not size or not PyUnicode_IS_ASCII(address):
        return False
    signs = <const unsigned char*>PyUnicode_DATA(address)
    if signs[0] == c"/":
        at = 1
        if size > 1 and signs[1] == c"/":
            return False
    else:
        at = 7 if size > 7 and memcmp(signs, b"http://", 7) == 0 else 8
        if at == 8 and (size <= 8 or memcmp(signs, b"https://", 8) != 0):
            return False
        start = at
        while at < size and SORT[signs[at]] & OF_HOST:
            at += 1
        if at == start or (at < size and signs[at] != c"/"):
            return False
        if at == size:
            return True
        at += 1
    start = at
    while at < size and SORT[signs[at]] & OF_PATH:
        at += 1
    if at > start and not SORT[signs[at - 1]] & WORD:
        if signs[at - 1] != c"/" or at - 1 == start or not SORT[signs[at - 2]] & WORD:
            return False
    for mark in (c"?", c"#"):
        if at < size and signs[at] == <unsigned char>mark:
            at += 1
            start = at
            while at < size and SORT[signs[at]] & OF_PATH:
                at += 1
            if at == start:
                return False
    if at < size:
        return False
    for at in range(1, size):
        if signs[at] == c"." and signs[at - 1] == c"/":
            return False
    return True


cdef str address_of(str href, base_url):
    """Give an address as an absolute one of a kind that may be followed, as `addresses.absolute` does."""
    cdef str origin
    if not prepared:
        prepare()
    if href is not None and is_plain(href):
        if href[0] != u"/":
            return href
        origin = origin_of(base_url)
        if origin is not None:
            return origin + href
    elif href and PyUnicode_IS_ASCII(href):
        return resolved(href, base_url)
    return absolute_in_python(href, base_url)


def absolute(address, base_url):
    """Give an address as an absolute one, as `addresses.absolute_in_python` does."""
    return address_of(address, base_url)


cdef bint plain_leads_nowhere(str address, bint whole) except -1:
    """Tell whether a plain address is a front page's, or a file's that is no document, as `leads_nowhere` does."""
    cdef Py_ssize_t at, start = 0, size = len(address), end
    cdef const unsigned char* signs = <const unsigned char*>PyUnicode_DATA(address)
    if whole:
        start = 8
        while start < size and signs[start] != c"/":
            start += 1
    end = start
    while end < size and signs[end] != c"?" and signs[end] != c"#":
        end += 1
    if end - start <= 1:
        return end == size or signs[end] == c"#"
    for at in range(end - 1, max(start, end - ENDING) - 1, -1):
        if signs[at] == c".":
            return address[at + 1 : end].lower() in NO_DOCUMENTS
    return False


cdef int headline_of_card(Sheet page, Anchor* link) except -1:
    """Give the piece of a link around a whole card that is its headline: a heading, else the first that reads so."""
    cdef int at, level, node, titled = -1, last = min(link.end, page.piece_count)
    for at in range(link.first, last):
        node = page.run[at].node
        for level in range(CARD_LEVELS):
            if page.tag_names[page.node[node].tag] in HEADINGS:
                return at
            if titled < 0 and page.node[node].names & TITLE:
                titled = at
            node = page.node[node].parent
    if titled >= 0:
        return titled
    for at in range(link.first, last):
        if reads_as_headline(<str>page.texts[at]):
            return at
    return link.first


cdef str text_within(tree.xmlNode* element):
    """Give all text of an element, with single spaces."""
    cdef tree.xmlNode* node = element
    cdef list parts = []
    while True:
        if node.type == tree.XML_ELEMENT_NODE and node.children is not NULL:
            node = node.children
        else:
            while node.next is NULL and node != element:
                node = node.parent
            if node == element:
                break
            node = node.next
        if is_text(node) and node.content is not NULL:
            parts.append(decoded(node.content))
    return " ".join("".join(parts).split())


cdef str line_of_pictures(Sheet page, int number):
    """Give the words of a link; of a card whose parts are all inline (category, headline, date) the longest part."""
    cdef str whole = page.link_text(number), part, best = None
    cdef Py_ssize_t characters = 0, parts = 0, longest = -1, length
    cdef tree.xmlNode* element = element_from(page.anchor[number].element.children)
    while element is not NULL:
        part = text_within(element)
        if part:
            parts += 1
            characters += len(part)
            length = length_of(part)
            if length > longest:
                best, longest = part, length
        element = element_from(element.next)
    if parts < 2 or characters < len(whole) - whole.count(" "):
        return whole
    return best


cdef class Headline:
    """A link whose text may be a headline, as `headlines.Headline` has it; the link is made when it is asked for."""

    @property
    def link(self):
        return self.page.link(self.number)


cdef Headline headline(Sheet page, int number):
    """Read a link as a headline; None where its text is none, or stands in the middle of prose."""
    cdef Anchor* link = &page.anchor[number]
    cdef int place, node, level, rest
    cdef str title, line
    cdef bint heading = False
    if link.end - link.first > 1:
        place = headline_of_card(page, link)
        title, node = page.texts[place], page.run[place].node
    else:
        place, node = link.first, link.node
        title = line_of_pictures(page, number) if link.images else page.link_text(number)
    if not reads_as_headline(title):
        return None
    line = page.texts[place]
    rest = len(line) - len(title)
    if (
        rest > LABEL_CHARACTERS
        and not (link.images and page.run[place].linked * 10 >= 9 * len(line))
        and (page.run[place].linked * 2 < len(line) or rest > 2 * len(title) + LABEL_CHARACTERS)
    ):
        return None
    cdef int above = node
    for level in range(HEADING_LEVELS):
        tag = page.tag_names[page.node[above].tag]
        if tag == "figcaption":
            return None
        heading = heading or tag in HEADINGS
        above = page.node[above].parent
    cdef Headline found = Headline.__new__(Headline)
    found.page, found.number, found.title, found.node, found.place = page, number, title, node, place
    found.length = length_of(title)
    found.in_heading = heading
    return found


def headlines(outline, base_url):
    """Give the headlines of a page in reading order, as `headlines.headlines_in_python` does."""
    if not prepared:
        prepare()
    if not isinstance(outline, Sheet):
        return headlines_in_python(outline, base_url)
    cdef Sheet page = outline
    own = base_url.partition("#")[0] if base_url else None
    cdef str href, url, origin = origin_of(base_url)
    cdef int number
    cdef bint plain, own_plain = own is not None and is_plain(own) and own[0] != u"/"
    cdef list found = []
    cdef Headline one
    for number in range(min(page.anchor_count, MOST_LINKS)):
        href = page.hrefs[number]
        if page.anchor[number].first >= page.piece_count or (own_plain and href and href[0] == u"#"):
            continue  # a fragment is of the page itself
        one = headline(page, number)
        if one is None:
            continue
        plain = is_plain(href) and (href[0] != u"/" or origin is not None)
        if plain:
            url = origin + href if href[0] == u"/" else href
            if (url.partition("#")[0] if u"#" in url else url) == own or plain_leads_nowhere(href, href[0] != u"/"):
                continue
        else:
            url = address_of(href, base_url)
            if url is None or not url.startswith("http") or url.partition("#")[0] == own or leads_nowhere(url):
                continue
        one.url = url
        found.append(one)
    return found
