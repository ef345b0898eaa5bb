# cython: language_level=3
"""The parts of separation that are asked of every element and every piece, compiled.

Each has a twin in Python beside it, which gives the same and serves where this could not be built: `reading.py`,
`names.py`, `texts.py`, `scores.py`. The tests hold them to be equal.
"""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport int64_t
from libc.string cimport strcmp, strlen, strstr

import numpy as np

from lxml.includes cimport etreepublic as cetree
from lxml.includes cimport tree

cetree.import_lxml__etree()

cdef bint prepared = False


cdef int prepare() except -1:
    """Take what the twins define, at the first call: they are imported with the rooms that look for this module."""
    global prepared, Link, Outline, Piece, NAME_CHARACTERS, OF_WORD, PASSING, BOLD, FIELDS, MOST_CHARACTERS
    global MOST_EVENTS, MOST_OPEN, MOST_PIECES, PLAYERS, SORTS, hiding, opening, COUNTED_CHARACTERS, COUNTS
    from pipeline.separate.blocks import Link, Outline, Piece
    from pipeline.separate.names import NAME_CHARACTERS, OF_WORD, PASSING
    from pipeline.separate.reading import BOLD, FIELDS, MOST_CHARACTERS, MOST_EVENTS, MOST_OPEN, MOST_PIECES, PLAYERS, SORTS, hiding
    from pipeline.separate.openings import opening
    from pipeline.separate.texts import COUNTED_CHARACTERS, COUNTS

    prepared = True
    return 0


cdef tuple NAMELESS = (0, "")

cdef enum:
    NODE = 0
    SKIP = 1
    SPAN = 2
    LINK = 3
    MARK = 4
    BREAK = 5
    NOTE = 6
    PLAIN = 7


cdef enum:
    LINE_PIECES = 20  # of text, as `marked` has it

cdef enum:
    REMEMBERED = 256  # names of elements: a page has some forty


cdef inline bint is_text(tree.xmlNode* node) noexcept:
    return node.type == tree.XML_TEXT_NODE or node.type == tree.XML_CDATA_SECTION_NODE


cdef inline tree.xmlNode* element_from(tree.xmlNode* node) noexcept:
    """Give the first element from a node on, itself included, among its siblings."""
    while node is not NULL and node.type != tree.XML_ELEMENT_NODE:
        node = node.next
    return node


cdef inline bint is_blank(const unsigned char* text) noexcept:
    """Tell whether there is nothing but spaces of ASCII."""
    while text[0] == 32 or 9 <= text[0] <= 13 or 28 <= text[0] <= 31:
        text += 1
    return text[0] == 0


cdef tuple told_by(str classes, str identity):
    """Give the groups of words in class names and an id, and the class names without what tells siblings apart.

    As `names.groups` and `names.alike` do.
    """
    cdef Py_ssize_t at, start, size, part
    cdef Py_UCS4 sign
    cdef str text, word
    cdef list kept = []
    cdef bint digits
    bits = 0
    for part in range(2):
        text = identity if part else classes
        size = len(text)
        at = 0
        while at < size:
            start = at
            sign = text[at]
            digits = False
            if u"a" <= sign <= u"z":
                at += 1
                while at < size and u"a" <= text[at] <= u"z":
                    at += 1
            elif u"A" <= sign <= u"Z":
                at += 1
                if at < size and u"a" <= text[at] <= u"z":
                    while at < size and u"a" <= text[at] <= u"z":
                        at += 1
                else:
                    while at < size and u"A" <= text[at] <= u"Z":
                        at += 1
            elif sign.isdecimal():
                digits = True
                while at < size and text[at].isdecimal():
                    at += 1
            else:
                at += 1
                continue
            word = text[start:at]
            folded = word.lower()
            found = OF_WORD.get(folded)
            if found is not None:
                bits |= found
            if not (part or digits or folded in PASSING):
                kept.append(word)
    return bits, " ".join(kept)


cdef class Elements:
    """The elements of a page by their number, each made when it is asked for."""

    cdef cetree._Document document
    cdef list addresses

    def __len__(self):
        return len(self.addresses)

    def __getitem__(self, number):
        return cetree.elementFactory(self.document, <tree.xmlNode*><size_t>self.addresses[number])


cdef Elements elements_of(cetree._Document document, list addresses):
    cdef Elements elements = Elements.__new__(Elements)
    elements.document = document
    elements.addresses = addresses
    return elements


cdef class Reader:
    """The state of reading one tree, as `reading._Reading` has it."""

    cdef cetree._Document document
    cdef object found
    cdef dict sorts
    # By the address of a name, which libxml2 keeps once for each document: the tag and its sort.
    cdef size_t tag_at[REMEMBERED]
    cdef int sort_at[REMEMBERED]
    cdef list tag_of
    cdef dict shapes, named
    cdef list pieces, links, images, times, rules, players, inputs
    cdef list node_tags, parents, names, around, shapes_of, hidden, first, end, addresses
    cdef list open_nodes, inline, inline_addresses, anchors, anchor_addresses, link_texts
    cdef list parts, marks, pictures, linking
    cdef tuple opened
    cdef Py_ssize_t bold, linked, strong, breaks, left, most_open
    cdef bint said

    def __init__(self, root, skipped):
        self.document = (<cetree._Element>root)._doc
        self.sorts = {**SORTS, **dict.fromkeys(skipped, SKIP)}
        cdef Py_ssize_t at
        for at in range(REMEMBERED):
            self.tag_at[at] = 0
        self.tag_of = [None] * REMEMBERED
        self.shapes, self.named = {}, {}
        self.found = Outline()
        self.pieces, self.links, self.images, self.times, self.rules = [], [], [], [], []
        self.players, self.inputs, self.node_tags, self.parents, self.names = [], [], [], [], []
        self.around, self.shapes_of, self.hidden, self.first, self.end, self.addresses = [], [], [], [], [], []
        self.open_nodes, self.inline, self.inline_addresses = [], [], []
        self.anchors, self.anchor_addresses, self.pictures, self.linking = [], [], [], []
        self.bold = 0
        self.most_open = MOST_OPEN
        self.begin_piece()

    cdef void begin_piece(self) noexcept:
        self.parts = []
        self.marks = []
        self.opened = tuple(self.inline) if self.inline else ()
        self.linked = self.strong = self.breaks = 0
        self.said = False

    cdef int end_piece(self) except -1:
        cdef Py_ssize_t size, node
        if self.said:
            text = " ".join(((<str>"".join(self.parts)).split()) if len(self.parts) != 1 else (<str>self.parts[0]).split())
            size = len(text)
            node = self.open_nodes[-1] if self.open_nodes else 0
            piece = Piece.__new__(Piece)  # its own way to be made takes several times as long
            piece.node, piece.text = node, text
            piece.linked, piece.bold = min(self.linked, size), min(self.strong, size)
            piece.opened, piece.parts, piece.marks = self.opened, self.parts, self.marks
            self.pieces.append(piece)
            self.begin_piece()
        elif self.marks:
            self.begin_piece()
        return 0

    cdef int add_text(self, tree.xmlNode* node) except -1:
        """Take the text that begins with a node of it, over as many nodes as it has."""
        cdef Py_ssize_t size
        cdef const char* content
        cdef str text = None
        if not self.open_nodes:
            return 0
        while node is not NULL and is_text(node):
            content = <const char*>node.content
            if content is not NULL and content[0] != 0:
                if text is None and is_blank(<const unsigned char*>content) and (
                    node.next is NULL or not is_text(node.next)
                ):
                    size = strlen(content)
                    self.left -= size
                    if self.left < 0 and -self.left >= size:
                        return 0
                    if self.said:
                        self.parts.append(" ")
                    return 0
                more = PyUnicode_DecodeUTF8(content, strlen(content), NULL)
                text = more if text is None else text + more
            node = node.next
        if text is None:
            return 0
        size = len(text)
        self.left -= size
        if self.left < 0:
            text = text[: size + self.left] if size + self.left > 0 else ""
            size = len(text)
            if not size:
                return 0
        if text.isspace():
            if self.said:
                self.parts.append(" ")
            return 0
        self.parts.append(text)
        self.said = True
        self.breaks = 0
        if self.anchors:
            self.linked += size
            self.anchors[-1].texts.append(text)
        if self.bold:
            self.strong += size
        return 0

    cdef str attribute(self, tree.xmlNode* element, const char* name):
        """Give an attribute without a namespace, None where there is none."""
        cdef tree.xmlAttr* one = element.properties
        while one is not NULL:
            if one.ns is NULL and strcmp(<const char*>one.name, name) == 0:
                return self.value(one)
            one = one.next
        return None

    cdef str value(self, tree.xmlAttr* one):
        cdef tree.xmlNode* held = one.children
        if held is not NULL and held.next is NULL and is_text(held) and held.content is not NULL:
            return PyUnicode_DecodeUTF8(<const char*>held.content, strlen(<const char*>held.content), NULL)
        return cetree.attributeValue(<tree.xmlNode*>one.parent, one)

    cdef int start_node(self, tree.xmlNode* element, str tag, int hides) except -1:
        """Begin an element that is no part of a line; `hides` below zero: not known yet."""
        cdef Py_ssize_t own, parent
        cdef tree.xmlAttr* one
        cdef const char* name
        cdef str classes, identity, like
        self.end_piece()
        own = len(self.node_tags)
        if tag == "hr":
            self.rules.append(len(self.pieces))
        parent = self.open_nodes[-1] if self.open_nodes else own
        classes = identity = ""
        one = element.properties
        while one is not NULL:
            name = <const char*>one.name
            if one.ns is not NULL:
                pass
            elif name[0] == b"c" and strcmp(name, "class") == 0:
                classes = self.value(one)
            elif name[0] == b"i" and strcmp(name, "id") == 0:
                identity = self.value(one)
            elif hides < 0 and (
                strcmp(name, "style") == 0 or strcmp(name, "hidden") == 0 or strcmp(name, "aria-hidden") == 0
            ):
                hides = self.hiding(element)
            one = one.next
        if hides < 0:
            hides = 0
        bits, like = self.names_of((classes[:NAME_CHARACTERS], identity[:NAME_CHARACTERS])) if classes or identity else NAMELESS
        shape = (self.node_tags[parent] if self.open_nodes else tag, tag, like)
        self.addresses.append(<size_t>element)
        self.node_tags.append(tag)
        self.parents.append(parent)
        self.names.append(bits)
        self.shapes_of.append(self.shapes.setdefault(shape, len(self.shapes)))
        if self.open_nodes:
            self.around.append(bits | self.around[parent])
            self.hidden.append(self.hidden[parent] or hides)
        else:
            self.around.append(bits)
            self.hidden.append(hides)
        self.first.append(len(self.pieces))
        self.end.append(0)
        self.open_nodes.append(own)
        return 0

    cdef tuple names_of(self, tuple named):
        """Give what class names and an id tell; a page has the same ones again and again."""
        found = self.named.get(named)
        if found is None:
            found = self.named[named] = told_by(named[0], named[1])
        return found

    cdef int hiding(self, tree.xmlNode* element) except -1:
        cdef dict told = {}
        for name in (b"hidden", b"style", b"aria-hidden"):
            value = self.attribute(element, name)
            if value is not None:
                told[name.decode()] = value
        return hiding(told) if told else 0

    cdef int mark(self, tree.xmlNode* element, str tag, str href) except -1:
        if len(self.inline) < self.most_open:
            one = (tag, href)
            self.marks.append((len(self.parts), one))
            self.inline.append(one)
            self.inline_addresses.append(<size_t>element)
        return 0

    cdef int start(self, tree.xmlNode* element, str tag, int sort) except -1:
        cdef Py_ssize_t at
        cdef int hides
        if sort <= SKIP:  # a node, or what is skipped, at the root
            self.start_node(element, tag, -1)
        elif sort == SPAN:
            if element.properties is not NULL:
                hides = self.hiding(element)
                if hides:
                    self.start_node(element, tag, hides)
        elif sort == LINK:
            href = self.attribute(element, "href")
            if href is None or not self.open_nodes:
                return 0
            at = len(self.pieces)
            link = Link(
                len(self.links), href, self.open_nodes[-1], at, at, [], 0, not self.said
            )
            self.anchors.append(link)
            self.anchor_addresses.append(<size_t>element)
            self.links.append(link)
            self.linking.append(<size_t>element)
            self.mark(element, "a", href)
        elif sort == MARK:
            self.mark(element, tag, None)
            self.bold += tag in BOLD
        elif sort == BREAK:
            if self.said:
                self.parts.append("\n")
                self.breaks += 1
                if self.breaks == 2:
                    self.end_piece()
        else:
            self.note(element, tag)
        return 0

    cdef int note(self, tree.xmlNode* element, str tag) except -1:
        """Keep where something stands that is no text."""
        cdef Py_ssize_t at = len(self.pieces)
        if tag == "input":
            self.inputs.append(at)
        elif tag == "time":
            stamp = self.attribute(element, "datetime")
            if stamp:
                self.times.append((at, stamp))
        else:
            self.images.append(at)
            self.pictures.append(<size_t>element)
            if self.anchors:
                self.anchors[-1].images += 1
        return 0

    cdef int finish(self, tree.xmlNode* element, str tag, int sort) except -1:
        if sort <= SPAN:
            # Every node ends that was started; of what is skipped, and of spans, only some were.
            if sort == NODE or (self.open_nodes and self.addresses[self.open_nodes[-1]] == <size_t>element):
                self.end_piece()
                self.end[self.open_nodes.pop()] = len(self.pieces)
            return 0
        if self.inline and self.inline_addresses[-1] == <size_t>element:
            self.inline.pop()
            self.inline_addresses.pop()
            self.marks.append((len(self.parts), None))
        if sort == LINK:
            if self.anchors and self.anchor_addresses[-1] == <size_t>element:
                self.anchor_addresses.pop()
                self.anchors.pop().end = len(self.pieces) + self.said
        elif tag in BOLD:
            self.bold -= 1
        return 0

    cdef Py_ssize_t known(self, tree.xmlNode* element) except -1:
        """Find the tag of an element and what its start does to the reading; give where both are held."""
        cdef size_t key = <size_t>element.name
        cdef Py_ssize_t at = (key >> 3 ^ key >> 10) % REMEMBERED
        if self.tag_at[at] != key or element.ns is not NULL:
            tag = cetree.namespacedName(element)
            self.tag_of[at] = tag
            self.sort_at[at] = self.sorts.get(tag, NODE)
            self.tag_at[at] = key if element.ns is NULL else 0
        return at

    cdef read(self, tree.xmlNode* root):
        cdef tree.xmlNode* element = root
        cdef tree.xmlNode* next_one
        cdef Py_ssize_t at, count = 0, most_events = MOST_EVENTS, most_pieces = MOST_PIECES
        cdef bint cut = False, down = True
        cdef int sort
        cdef str tag
        self.left = MOST_CHARACTERS
        while True:
            # Once down into an element, its start; once up, its end.
            if count > most_events or len(self.pieces) >= most_pieces or self.left < 0:
                cut = True
                break
            count += 1
            at = self.known(element)
            sort, tag = self.sort_at[at], <str>self.tag_of[at]
            if down:
                if sort == SKIP and self.open_nodes:
                    if tag in PLAYERS:
                        self.players.append(len(self.pieces))
                    elif tag in FIELDS:
                        self.inputs.append(len(self.pieces))
                    down = False
                    continue
                if sort != PLAIN:
                    self.start(element, tag, sort)
                if element.children is not NULL and is_text(element.children):
                    self.add_text(element.children)
                next_one = element_from(element.children)
                if next_one is not NULL:
                    element = next_one
                else:
                    down = False
                continue
            if sort != PLAIN:
                self.finish(element, tag, sort)
            if element == root:
                break
            if element.next is not NULL and is_text(element.next):
                self.add_text(element.next)
            next_one = element_from(element.next)
            if next_one is not NULL:
                element = next_one
                down = True
            else:
                element = element.parent
        found = self.found
        found.cut = cut or self.left < 0
        self.end_piece()
        for node in self.open_nodes:
            self.end[node] = len(self.pieces)
        found.pieces, found.links, found.images, found.times = self.pieces, self.links, self.images, self.times
        found.rules, found.players, found.inputs = self.rules, self.players, self.inputs
        found.tags, found.parents, found.names, found.around = self.node_tags, self.parents, self.names, self.around
        found.shapes, found.hidden, found.first, found.end = self.shapes_of, self.hidden, self.first, self.end
        found.elements = elements_of(self.document, self.addresses)
        found.pictures = elements_of(self.document, self.pictures)
        found.anchors = elements_of(self.document, self.linking)
        return found


def read(root, skipped):
    """Read a tree into its outline, as `reading.read` does."""
    if not prepared:
        prepare()
    cdef cetree._Element top = root
    return Reader(root, skipped).read(top._c_node)


cdef tree.xmlNode* following(tree.xmlNode* node, tree.xmlNode* start) noexcept:
    """Give the element that begins next in a page, NULL behind the last below `start`."""
    cdef tree.xmlNode* found = element_from(node.children)
    while found is NULL:  # up to the next element that is not below this one
        if node == start:
            return NULL
        found = element_from(node.next)
        if found is NULL:
            node = node.parent
    return found


def marked(root, str attribute, tuple words, Py_ssize_t most):
    """Give the first elements in whose attribute one of some words occurs, as `marked.marked` does."""
    cdef cetree._Element top = root
    cdef tree.xmlNode* start = top._c_node
    cdef tree.xmlNode* element = start
    cdef tree.xmlNode* held
    cdef tree.xmlAttr* one
    cdef list found = [], wanted = [one_word.encode() for one_word in words]
    cdef bytes name = attribute.encode(), word, kept
    cdef const char* value
    while element is not NULL and len(found) < most:
        one = element.properties
        while one is not NULL:
            if one.ns is NULL and strcmp(<const char*>one.name, name) == 0:
                held = one.children
                if held is not NULL and held.next is NULL and is_text(held) and held.content is not NULL:
                    value = <const char*>held.content
                else:
                    kept = (<str>cetree.attributeValue(element, one)).encode()
                    value = kept
                for word in wanted:
                    if strstr(value, word) is not NULL:
                        found.append(cetree.elementFactory(top._doc, element))
                        break
                break
            one = one.next
        element = following(element, start)
    return found


cdef tree.xmlNode* text_behind(tree.xmlNode* node, tree.xmlNode* start) noexcept:
    """Give the text or element that begins next within `start`; NULL behind its end."""
    if node.type == tree.XML_ELEMENT_NODE and node.children is not NULL:
        return node.children
    while node.next is NULL:
        if node == start or node.parent == start:
            return NULL
        node = node.parent
    return NULL if node == start else node.next


cdef bint may_be_dated(tree.xmlNode* element, Py_ssize_t longest) noexcept:
    """Tell whether there may be a digit among no more signs than a line has: most elements are told by that alone."""
    cdef tree.xmlNode* node = text_behind(element, element)
    cdef const unsigned char* at
    cdef Py_ssize_t signs = 0, pieces = 0, room = 4 * longest
    cdef bint digit = False
    while node is not NULL:
        if is_text(node) and node.content is not NULL and node.content[0] != 0:
            if node.prev is NULL or not is_text(node.prev):
                if pieces == LINE_PIECES:
                    break
                pieces += 1
            at = <const unsigned char*>node.content
            while at[0] != 0:
                if at[0] & 0xC0 != 0x80:  # the start of a sign
                    if room == 0:
                        return digit
                    room -= 1
                if at[0] > 127 or 48 <= at[0] <= 57:
                    digit = True
                if 32 < at[0] < 127:
                    signs += 1
                    if signs > longest:
                        return False
                at += 1
        node = text_behind(node, element)
    return digit


cdef str short_line(tree.xmlNode* element, Py_ssize_t room):
    """Give the text of an element, no more than is asked for, as `marked.short_line` does."""
    cdef tree.xmlNode* node = text_behind(element, element)
    cdef list pieces = []
    cdef str piece = None
    while node is not NULL:
        if is_text(node):
            if node.content is not NULL and node.content[0] != 0:
                more = PyUnicode_DecodeUTF8(<const char*>node.content, strlen(<const char*>node.content), NULL)
                piece = more if piece is None else piece + more
            node = text_behind(node, element)
            if node is not NULL and is_text(node) and node.prev is not NULL and is_text(node.prev):
                continue
            if piece is not None:
                pieces.append(piece[:room])
                room -= len(piece)
                piece = None
                if room <= 0 or len(pieces) == LINE_PIECES:
                    break
        else:
            node = text_behind(node, element)
    return " ".join(" ".join(pieces).split())


def dated_lines(root, tuple tags, Py_ssize_t most, Py_ssize_t shortest, Py_ssize_t longest):
    """Give the elements that hold one line with a digit, each with it, as `marked.dated_lines` does."""
    cdef cetree._Element top = root
    cdef tree.xmlNode* element = top._c_node
    cdef const unsigned char* named[REMEMBERED]  # names that libxml2 keeps once for each document
    cdef bint holding[REMEMBERED]
    cdef Py_ssize_t at
    cdef list found = []
    cdef str line
    cdef Py_UCS4 sign
    for at in range(REMEMBERED):
        named[at] = NULL
    while element is not NULL and most > 0:
        at = (<size_t>element.name >> 3 ^ <size_t>element.name >> 10) % REMEMBERED
        if named[at] != element.name:
            named[at] = element.name
            holding[at] = (<const char*>element.name).decode() in tags
        if holding[at] and element.ns is NULL:
            most -= 1
            if may_be_dated(element, longest):
                line = short_line(element, 4 * longest)
                if shortest <= len(line) <= longest:
                    for sign in line:
                        if sign.isdecimal():
                            found.append((cetree.elementFactory(top._doc, element), line))
                            break
        element = following(element, top._c_node)
    return found


def ancestors(page, Py_ssize_t node, Py_ssize_t count):
    """Give a node and what it stands in, as `ancestry.ancestors` does."""
    cdef list parents = page.parents, found = [node]
    cdef Py_ssize_t above
    for _ in range(count - 1):
        above = parents[node]
        if above == node:
            break
        found.append(above)
        node = above
    return found


cdef inline bint is_punctuation(Py_UCS4 sign) noexcept:
    if sign < 128:
        return sign in u".!?,;:"
    return sign in u"…。，！？；、؟،।"


cdef inline bint is_wide(Py_UCS4 sign) noexcept:
    return sign >= 0x0E00 and (
        sign <= 0x0EFF
        or 0x1100 <= sign <= 0x11FF
        or 0x2E80 <= sign <= 0x9FFF
        or 0xAC00 <= sign <= 0xD7AF
        or 0xFF00 <= sign <= 0xFFEF
    )


cdef int count(str text, float* row) except -1:
    cdef Py_ssize_t size = len(text)
    cdef Py_ssize_t counted = min(size, <Py_ssize_t>COUNTED_CHARACTERS)
    cdef Py_ssize_t at, wide = 0, spaces = 0, punctuation = 0, commas = 0, digits = 0, start = min(size, 200)
    cdef double scale
    cdef Py_UCS4 sign, first = text[0], last = text[size - 1]
    cdef bint above = False
    for at in range(counted):
        sign = text[at]
        if sign == u" ":
            spaces += 1
        elif is_punctuation(sign):
            punctuation += 1
            commas += sign == u"," or sign == u"，" or sign == u"、"
        elif at < start and sign.isdigit():
            digits += 1
        above |= sign > 0x0E00
        wide += is_wide(sign)
    if not above:
        wide = 0
    scale = size / <double>counted
    row[0] = (counted + 2 * wide) * scale
    row[1] = (spaces + 1 + wide // 2) * scale
    row[2] = punctuation * scale
    row[3] = commas * scale
    row[4] = last in u'.!?…。！？।؟"”»“'
    row[5] = first.isupper() + 2 * first.isdigit() + 3 * (text if counted == size else text[:counted]).isupper()
    row[6] = digits / <double>start
    row[7] = opening(text)
    return 0


def count_each(list texts, list live):
    """Give a row of counts for each text, as `texts.count_each` does."""
    if not prepared:
        prepare()
    cdef Py_ssize_t at, size = len(texts)
    found = np.zeros((size, COUNTS), dtype=np.float32)
    cdef float[:, ::1] rows = found
    for at in range(size):
        if live[at]:
            count(texts[at], &rows[at, 0])
        else:
            rows[at, 0] = len(<str>texts[at])
            rows[at, 1] = 1
    return found


cdef set words_of(str text):
    """Give the words of a text, as the pattern \\w+ finds them."""
    cdef Py_ssize_t at = 0, start, size = len(text)
    cdef Py_UCS4 sign
    cdef set found = set()
    while at < size:
        sign = text[at]
        if not (sign.isalnum() or sign == u"_"):
            at += 1
            continue
        start = at
        while at < size and ((<Py_UCS4>text[at]).isalnum() or text[at] == u"_"):
            at += 1
        found.add(text[start:at])
    return found


def like_titles(list texts, list live, tuple titles):
    """Give how alike each live text and the nearest of some titles are, as `texts.like_titles` does."""
    cdef Py_ssize_t at, size = len(texts), longest = 0, shared, both
    cdef double best, like
    cdef str text
    for title in titles:
        longest = max(longest, len(title))
    found = np.zeros(size, dtype=np.float32)
    cdef float[::1] values = found
    for at in range(size):
        text = texts[at]
        if not live[at] or text.count(" ") >= 2.5 * longest:
            continue
        words = words_of(text.casefold())
        if not words:
            continue
        best = 0
        for title in titles:
            shared = 0
            for word in words:
                shared += word in title
            both = len(words) + len(title)
            like = (2 * shared) / <double>both
            if like > best:
                best = like
        values[at] = best
    return found


cdef extern from *:
    """
    #include <stdint.h>
    #if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__linux__)
    #define FOR_WIDE_REGISTERS __attribute__((target_clones("avx2", "default")))
    #else
    #define FOR_WIDE_REGISTERS
    #endif
    #define ROWS_AT_ONCE 64

    #if defined(__GNUC__) || defined(__clang__)
    #define first_set(bits) __builtin_ctz(bits)
    #else
    static int first_set(uint32_t bits) { int at = 0; while (!(bits & 1)) { bits >>= 1; at++; } return at; }
    #endif

    FOR_WIDE_REGISTERS
    static void score_rows(
        const float *columns, long rows, long first, const int64_t *feature, const float *threshold,
        const uint32_t *lost, long trees, long splits, const float *values, float *found
    ) {
        uint32_t gone[ROWS_AT_ONCE];
        float held[ROWS_AT_ONCE];
        long count = rows - first < ROWS_AT_ONCE ? rows - first : ROWS_AT_ONCE;
        for (long row = 0; row < ROWS_AT_ONCE; row++) held[row] = 0;
        for (long tree = 0; tree < trees; tree++) {
            for (long row = 0; row < ROWS_AT_ONCE; row++) gone[row] = 0;
            for (long split = tree * splits; split < (tree + 1) * splits; split++) {
                const float *column = columns + feature[split] * rows + first;
                float limit = threshold[split];
                uint32_t bits = lost[split];
                if (count == ROWS_AT_ONCE)
                    for (long row = 0; row < ROWS_AT_ONCE; row++) gone[row] |= column[row] > limit ? bits : 0;
                else
                    for (long row = 0; row < count; row++) gone[row] |= column[row] > limit ? bits : 0;
            }
            for (long row = 0; row < count; row++) {
                held[row] += values[tree * 32 + first_set(~gone[row])];
            }
        }
        for (long row = 0; row < count; row++) found[first + row] = held[row];
    }
    """
    enum: ROWS_AT_ONCE
    void score_rows(
        const float* columns, long rows, long first, const int64_t* feature, const float* threshold,
        const unsigned int* lost, long trees, long splits, const float* values, float* found
    ) noexcept


def scores(columns, feature, threshold, lost, values):
    """Give the sum of the leaves that each row reaches, as `scores.scores` does."""
    cdef const float[:, ::1] own = columns
    cdef const int64_t[::1] features = feature
    cdef const float[::1] limits = threshold
    cdef const unsigned int[::1] bits = lost
    cdef const float[:, ::1] leaves = values
    cdef long rows = own.shape[1], trees = leaves.shape[0], at
    found = np.zeros(rows, dtype=np.float32)
    cdef float[::1] sums = found
    for at in range(0, rows, ROWS_AT_ONCE):
        score_rows(
            &own[0, 0], rows, at, &features[0], &limits[0], &bits[0], trees, len(limits) // trees, &leaves[0, 0],
            &sums[0],
        )
    return found
