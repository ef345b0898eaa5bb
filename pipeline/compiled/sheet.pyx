# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Reads a parsed page into its outline, compiled; the twin in Python is `reading.py`.

The outline is kept in arrays. What is asked of it as lists and objects, as the twin has it, is made when it is asked.
"""

from cpython.unicode cimport PyUnicode_AsUTF8, PyUnicode_DecodeUTF8
from libc.stdint cimport int64_t
from libc.stdlib cimport free, realloc
from libc.string cimport memset, strcmp, strlen, strstr

from lxml.includes cimport etreepublic as cetree
from lxml.includes cimport tree
from pipeline.compiled.names cimport Bag, Names, Told

cetree.import_lxml__etree()

cdef bint prepared = False
cdef dict SORTS
cdef frozenset BOLD, FIELDS, HEADINGS, PLAYERS
cdef object Link, Around = None, new_tuple = tuple.__new__
cdef dict FIELD_OF
cdef int64_t TITLE
cdef int MOST_CHARACTERS, MOST_EVENTS, MOST_OPEN, MOST_PIECES

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
    OF_AROUND = 10  # of what an element stands in
    REMEMBERED = 256  # names of elements: a page has some forty
    STYLE_CHARACTERS = 500  # of a style that are read

# Kept when a page is read: to look for them later takes a walk over all of it each time.
cdef frozenset BESIDE = frozenset(
    {"title", "meta", "script", "iframe", "video", "link", "h1", "h2", "h3", "h4", "a", "time", "audio"}
)

cdef enum:
    TAGS = 0  # the first column

cdef enum:  # what hides an element, as `blocks` has it
    BY_STYLE = 1
    BY_ATTRIBUTE = 2
    FROM_SCREEN_READERS = 3


cdef int prepare() except -1:
    """Take what the twin defines, at the first call: it is imported with the rooms that look for this module."""
    global prepared, Link, BOLD, FIELDS, MOST_CHARACTERS, MOST_EVENTS, MOST_OPEN, MOST_PIECES, PLAYERS, SORTS
    global HEADINGS, TITLE
    from pipeline.separate import reading
    from pipeline.separate.blocks import HEADINGS, Link
    from pipeline.separate.names import BITS

    BOLD, FIELDS, PLAYERS, SORTS = reading.BOLD, reading.FIELDS, reading.PLAYERS, reading.SORTS
    MOST_CHARACTERS, MOST_EVENTS = reading.MOST_CHARACTERS, reading.MOST_EVENTS
    MOST_OPEN, MOST_PIECES = reading.MOST_OPEN, reading.MOST_PIECES
    TITLE = BITS["title"]
    prepared = True
    return 0


cdef void* grown(void* held, int* room, size_t size) except NULL:
    """Give room for twice as many of a size."""
    cdef int more = max(64, 2 * room[0])
    cdef void* found = realloc(held, more * size)
    if found is NULL:
        raise MemoryError
    room[0] = more
    return found


cdef inline int space_at(const unsigned char* at) noexcept:
    """Give how many bytes the space takes that begins here, as `str.isspace` tells spaces; 0 where none does."""
    if at[0] < 0x80:
        return at[0] == 32 or 9 <= at[0] <= 13 or 28 <= at[0] <= 31
    if at[0] == 0xC2:
        return 2 if at[1] == 0x85 or at[1] == 0xA0 else 0
    if at[0] == 0xE2:
        if at[1] == 0x80:
            return 3 if at[2] <= 0x8A or at[2] == 0xA8 or at[2] == 0xA9 or at[2] == 0xAF else 0
        return 3 if at[1] == 0x81 and at[2] == 0x9F else 0
    if at[0] == 0xE1:
        return 3 if at[1] == 0x9A and at[2] == 0x80 else 0
    if at[0] == 0xE3:
        return 3 if at[1] == 0x80 and at[2] == 0x80 else 0
    return 0


cdef bint hides(const unsigned char* style) noexcept:
    """Tell whether a style hides, as `reading.hiding` tells."""
    cdef char folded[4 * STYLE_CHARACTERS + 1]
    cdef int size = 0, signs = 0
    while style[0] != 0:
        signs += style[0] & 0xC0 != 0x80
        if signs > STYLE_CHARACTERS:
            break
        if style[0] != 32:
            folded[size] = style[0] + 32 if c"A" <= style[0] <= c"Z" else style[0]
            size += 1
        style += 1
    folded[size] = 0
    return strstr(folded, "display:none") is not NULL or strstr(folded, "visibility:hidden") is not NULL


cdef class Elements:
    """The elements of some rows of a page by their number, each made when it is asked for."""

    cdef Sheet sheet
    cdef int sort  # of nodes, pictures or links

    def __len__(self):
        cdef Sheet sheet = self.sheet
        return sheet.node_count if self.sort == 0 else sheet.picture_count if self.sort == 1 else sheet.anchor_count

    def __getitem__(self, Py_ssize_t number):
        cdef Sheet sheet = self.sheet
        if number < 0 or number >= len(self):
            raise IndexError(number)
        if self.sort == 0:
            return sheet.element_of(sheet.node[number].element)
        return sheet.element_of(sheet.picture[number] if self.sort == 1 else sheet.anchor[number].element)


cdef Elements elements_of(Sheet sheet, int sort):
    cdef Elements elements = Elements.__new__(Elements)
    elements.sheet, elements.sort = sheet, sort
    return elements


cdef class Column:
    """A column of the nodes of a page, each value given when it is asked for: of most columns few are."""

    cdef Sheet sheet
    cdef int which

    def __len__(self):
        return self.sheet.node_count

    def __getitem__(self, Py_ssize_t number):
        if number < 0 or number >= self.sheet.node_count:
            raise IndexError(number)
        return self.sheet.told_of_node(self.which, number)

    def __iter__(self):
        cdef int number
        return iter([self.sheet.told_of_node(self.which, number) for number in range(self.sheet.node_count)])

    def __contains__(self, value):
        cdef int number, tag
        if self.which != TAGS:
            return value in list(self)
        tag = self.sheet.tag_names.index(value) if value in self.sheet.tag_names else -1
        for number in range(self.sheet.node_count):
            if self.sheet.node[number].tag == tag:
                return True
        return False

    def index(self, value):
        return list(self).index(value)


cdef Column column_of(Sheet sheet, int which):
    cdef Column column = Column.__new__(Column)
    column.sheet, column.which = sheet, which
    return column


cdef class Piece:
    """A piece of a page, as `blocks.Piece` has it."""

    @property
    def opened(self):
        return self.sheet.opened_of(self.number)

    @property
    def parts(self):
        return self.sheet.parts_of(self.number)

    @property
    def marks(self):
        return self.sheet.marks_of(self.number)


cdef class Pieces:
    """The pieces of a page, each made when it is asked for: kept, they and their page would hold each other."""

    cdef Sheet sheet

    def __len__(self):
        return self.sheet.piece_count

    def __getitem__(self, at):
        cdef Py_ssize_t number
        if isinstance(at, slice):
            return [self.piece(number) for number in range(*at.indices(self.sheet.piece_count))]
        number = at
        if number < 0:
            number += self.sheet.piece_count
        if number < 0 or number >= self.sheet.piece_count:
            raise IndexError(at)
        return self.piece(number)

    def __iter__(self):
        cdef Py_ssize_t number
        return iter([self.piece(number) for number in range(self.sheet.piece_count)])

    cdef Piece piece(self, int number):
        cdef Piece piece = Piece.__new__(Piece)
        cdef Run* run = &self.sheet.run[number]
        piece.sheet, piece.number, piece.text = self.sheet, number, self.sheet.texts[number]
        piece.node, piece.linked, piece.bold = run.node, run.linked, run.bold
        return piece


cdef class Sheet:
    """The outline of a page in arrays; `blocks.Outline` says what they are."""

    def __dealloc__(self):
        free(self.node)
        free(self.run)
        free(self.part)
        free(self.mark)
        free(self.opened)
        free(self.anchor)
        free(self.picture)
        free(self.field)
        free(self.beside)

    cdef object element_of(self, tree.xmlNode* node):
        return cetree.elementFactory(self.document, node)

    cdef str part_text(self, Part* part):
        cdef tree.xmlNode* node = part.text
        cdef str text
        if node is NULL:
            return "\n" if part.breaks else " "
        text = decoded(<const unsigned char*>node.content) if node.content is not NULL else ""
        while node.next is not NULL and is_text(node.next):
            node = node.next
            if node.content is not NULL:
                text += decoded(<const unsigned char*>node.content)
        return text if part.size < 0 else text[: part.size]

    cdef list parts_of(self, int i):
        cdef int at, end = self.run[i + 1].part
        cdef list found = []
        for at in range(self.run[i].part, end):
            found.append(self.part_text(&self.part[at]))
        return found

    cdef list marks_of(self, int i):
        cdef int at, end = self.run[i + 1].mark
        cdef list found = []
        for at in range(self.run[i].mark, end):
            inline = self.inlines[self.mark[at].inline] if self.mark[at].inline >= 0 else None
            found.append((self.mark[at].part, inline))
        return found

    cdef tuple opened_of(self, int i):
        cdef int at, end = self.run[i + 1].opened
        if self.run[i].opened == end:
            return ()
        return tuple([self.inlines[self.opened[at]] for at in range(self.run[i].opened, end)])

    cdef list link_texts(self, int number):
        cdef int at
        cdef list found = []
        for at in range(self.anchor[number].part, self.anchor[number].part_end):
            if self.part[at].link == number:
                found.append(self.part_text(&self.part[at]))
        return found

    cdef str link_text(self, int number):
        """Give the words of a link: those of its piece where nothing else stands in it."""
        cdef Anchor* own = &self.anchor[number]
        cdef int at
        cdef list texts
        if own.first < self.piece_count:
            if own.part == self.run[own.first].part and own.part_end == self.run[own.first + 1].part:
                for at in range(own.part, own.part_end):
                    if self.part[at].link != number:
                        break
                else:
                    return self.texts[own.first]
        texts = self.link_texts(number)
        return " ".join((<str>texts[0] if len(texts) == 1 else "".join(texts)).split())

    cdef object link(self, int number):
        cdef Anchor* own = &self.anchor[number]
        if self.made_links is None:
            self.made_links = [None] * self.anchor_count
        found = self.made_links[number]
        if found is None:
            found = self.made_links[number] = Link(
                number, self.hrefs[number], own.node, own.first, own.end, self.link_texts(number), own.images,
                bool(own.begins),
            )
        return found

    cdef object told_of_node(self, int which, int number):
        cdef Node* node = &self.node[number]
        if which == TAGS:
            return self.tag_names[node.tag]
        if which <= 2:
            return node.names if which == 1 else node.around
        return (
            node.parent if which == 3 else node.shape if which == 4 else node.hidden if which == 5
            else node.first if which == 6 else node.end
        )

    @property
    def tags(self):
        return column_of(self, TAGS)

    @property
    def names(self):
        return column_of(self, 1)

    @property
    def around(self):
        return column_of(self, 2)

    @property
    def parents(self):
        return column_of(self, 3)

    @property
    def shapes(self):
        return column_of(self, 4)

    @property
    def hidden(self):
        return column_of(self, 5)

    @property
    def first(self):
        return column_of(self, 6)

    @property
    def end(self):
        return column_of(self, 7)

    @property
    def elements(self):
        return elements_of(self, 0)

    @property
    def pictures(self):
        return elements_of(self, 1)

    @property
    def anchors(self):
        return elements_of(self, 2)

    @property
    def links(self):
        cdef int at
        return [self.link(at) for at in range(self.anchor_count)]

    @property
    def nodes(self):
        cdef int at
        return [self.run[at].node for at in range(self.piece_count)]

    @property
    def pieces(self):
        cdef Pieces pieces = Pieces.__new__(Pieces)
        pieces.sheet = self
        return pieces


cdef class Reader:
    """The state of reading one tree, as `reading._Reading` has it."""

    cdef Sheet found
    cdef dict sorts
    cdef Bag tags, shapes
    cdef Names names
    # By the address of a name, which libxml2 keeps once for each document: the number of the tag.
    cdef size_t name_at[REMEMBERED]
    cdef int tag_at[REMEMBERED]
    cdef int* sort_of  # of each tag
    cdef bint* is_beside
    cdef int sort_room, beside_room
    cdef int* open
    cdef int open_count, open_room
    cdef int* anchors
    cdef int anchors_count, anchors_room
    cdef tree.xmlNode** inline_elements
    cdef int* inline
    cdef int inline_count
    cdef char* text
    cdef Py_ssize_t text_size, text_room
    cdef bint said, spaced
    cdef int hr
    cdef Py_ssize_t bold, linked, strong, breaks, left

    def __cinit__(self, root, skipped):
        self.found = Sheet.__new__(Sheet)
        cdef Sheet found = self.found
        found.document = (<cetree._Element>root)._doc
        found.texts, found.images, found.times, found.rules, found.players, found.inputs = [], [], [], [], [], []
        found.inlines, found.hrefs, found.tag_names = [], [], []
        self.sorts = {**SORTS, **dict.fromkeys(skipped, SKIP)}
        self.tags, self.shapes, self.names = Bag(), Bag(), Names()
        memset(self.name_at, 0, sizeof(self.name_at))
        self.inline = <int*>realloc(NULL, MOST_OPEN * sizeof(int))
        self.inline_elements = <tree.xmlNode**>realloc(NULL, MOST_OPEN * sizeof(tree.xmlNode*))
        if self.inline is NULL or self.inline_elements is NULL:
            raise MemoryError
        self.hr = self.tag_of("hr", 2)

    def __dealloc__(self):
        free(self.sort_of)
        free(self.is_beside)
        free(self.open)
        free(self.anchors)
        free(self.inline)
        free(self.inline_elements)
        free(self.text)

    cdef int tag_of(self, const char* name, size_t size) except -1:
        """Give the number of a tag among those of this page."""
        cdef int number = self.tags.put(name, size)
        cdef str own
        if number == len(self.found.tag_names):
            own = PyUnicode_DecodeUTF8(name, size, NULL)
            self.found.tag_names.append(own)
            if number >= self.sort_room:
                self.sort_of = <int*>grown(self.sort_of, &self.sort_room, sizeof(int))
                self.is_beside = <bint*>grown(self.is_beside, &self.beside_room, sizeof(bint))
            self.sort_of[number], self.is_beside[number] = self.sorts.get(own, NODE), own in BESIDE
        return number

    cdef inline int known(self, tree.xmlNode* element) except -1:
        """Give the number of an element's tag."""
        cdef size_t key = <size_t>element.name
        cdef Py_ssize_t at = (key >> 3 ^ key >> 10) % REMEMBERED
        cdef bytes name
        if element.ns is not NULL:
            name = (<str>cetree.namespacedName(element)).encode()
            return self.tag_of(name, len(name))
        if self.name_at[at] != key:
            self.tag_at[at] = self.tag_of(<const char*>element.name, strlen(<const char*>element.name))
            self.name_at[at] = key
        return self.tag_at[at]

    cdef int begin_piece(self) except -1:
        cdef Sheet found = self.found
        cdef int at
        cdef Run* run
        if found.piece_count >= found.piece_room:
            found.run = <Run*>grown(found.run, &found.piece_room, sizeof(Run))
        run = &found.run[found.piece_count]
        run.part, run.mark, run.opened = found.part_count, found.mark_count, found.opened_count
        for at in range(self.inline_count):
            if found.opened_count >= found.opened_room:
                found.opened = <int*>grown(found.opened, &found.opened_room, sizeof(int))
            found.opened[found.opened_count] = self.inline[at]
            found.opened_count += 1
        self.linked = self.strong = self.breaks = self.text_size = 0
        self.said = self.spaced = False
        return 0

    cdef int end_piece(self) except -1:
        """Close the piece that is being read, if it has text."""
        cdef Sheet found = self.found
        cdef Run* run = &found.run[found.piece_count]
        cdef Py_ssize_t size
        if self.said:
            text = PyUnicode_DecodeUTF8(self.text, self.text_size, NULL)
            size = len(<str>text)
            run.node = self.open[self.open_count - 1] if self.open_count else 0
            run.linked, run.bold = min(self.linked, size), min(self.strong, size)
            found.texts.append(text)
            found.piece_count += 1
            self.begin_piece()
        elif found.mark_count > run.mark:
            found.mark_count, found.opened_count = run.mark, run.opened
            self.begin_piece()
        return 0

    cdef int add_part(self, tree.xmlNode* text, Py_ssize_t size, bint breaks) except -1:
        cdef Sheet found = self.found
        if found.part_count >= found.part_room:
            found.part = <Part*>grown(found.part, &found.part_room, sizeof(Part))
        cdef Part* part = &found.part[found.part_count]
        part.text, part.size, part.breaks = text, size, breaks
        part.link = self.anchors[self.anchors_count - 1] if text is not NULL and self.anchors_count else -1
        found.part_count += 1
        return 0

    cdef int add_text(self, tree.xmlNode* first) except -1:
        """Take the text that begins with a node of it, over as many nodes as it has."""
        cdef tree.xmlNode* node = first
        cdef const unsigned char* at
        cdef Py_ssize_t size = 0, bytes_held = 0, most, taken = 0
        cdef bint blank = True
        cdef int width
        cdef char* out
        if not self.open_count:
            return 0
        while node is not NULL and is_text(node):
            at = <const unsigned char*>node.content
            if at is not NULL:
                while at[0] != 0:
                    size += at[0] & 0xC0 != 0x80
                    blank = blank and space_at(at) != 0 if at[0] & 0xC0 != 0x80 else blank
                    at += 1
                bytes_held += at - <const unsigned char*>node.content
            node = node.next
        if not size:
            return 0
        self.left -= size
        most = size
        if self.left < 0:
            most = max(0, size + self.left)
            if not most:
                return 0
            if not blank:
                blank = is_blank(first, most)
        if blank:
            if self.said:
                self.add_part(NULL, 1, False)
                self.spaced = True
            return 0
        self.add_part(first, -1 if most == size else most, False)
        self.said = True
        self.breaks = 0
        if self.anchors_count:
            self.linked += most
        if self.bold:
            self.strong += most
        if self.text_size + bytes_held + 2 > self.text_room:
            self.text_room = 2 * (self.text_size + bytes_held) + 64
            out = <char*>realloc(self.text, self.text_room)
            if out is NULL:
                raise MemoryError
            self.text = out
        node = first
        while node is not NULL and is_text(node) and taken < most:
            at = <const unsigned char*>node.content
            while at is not NULL and at[0] != 0 and taken < most:
                width = space_at(at)
                if width:
                    self.spaced = True
                    at += width
                    taken += 1
                    continue
                if self.spaced:
                    self.spaced = False
                    if self.text_size:
                        self.text[self.text_size] = 32
                        self.text_size += 1
                taken += 1
                self.text[self.text_size] = at[0]
                self.text_size += 1
                at += 1
                while at[0] & 0xC0 == 0x80:
                    self.text[self.text_size] = at[0]
                    self.text_size += 1
                    at += 1
            node = node.next
        return 0

    cdef str attribute(self, tree.xmlNode* element, const char* name):
        """Give an attribute without a namespace, None where there is none."""
        cdef tree.xmlAttr* one = element.properties
        while one is not NULL:
            if one.ns is NULL and strcmp(<const char*>one.name, name) == 0:
                return value_of(one)
            one = one.next
        return None

    cdef int start_node(self, tree.xmlNode* element, int tag, int hides) except -1:
        """Begin an element that is no part of a line; `hides` below zero: not known yet."""
        cdef Sheet found = self.found
        cdef tree.xmlAttr* one
        cdef const char* name
        cdef int own = found.node_count, like = 0, parent = self.open[self.open_count - 1] if self.open_count else own
        cdef int64_t bits = 0
        cdef Node* node
        cdef Told* told
        cdef int[3] shape
        self.end_piece()
        if tag == self.hr:
            found.rules.append(found.piece_count)
        one = element.properties
        while one is not NULL:
            name = <const char*>one.name
            if one.ns is not NULL:
                pass
            elif name[0] == c"c" and strcmp(name, "class") == 0:
                told = self.names_of(one)
                bits |= told.bits
                like = told.like
            elif name[0] == c"i" and strcmp(name, "id") == 0:
                bits |= self.names_of(one).bits
            elif hides < 0 and (
                strcmp(name, "style") == 0 or strcmp(name, "hidden") == 0 or strcmp(name, "aria-hidden") == 0
            ):
                hides = self.hiding(element)
            one = one.next
        if found.node_count >= found.node_room:
            found.node = <Node*>grown(found.node, &found.node_room, sizeof(Node))
        node = &found.node[own]
        node.element, node.tag, node.parent, node.names = element, tag, parent, bits
        node.around, node.hidden = bits, max(hides, 0)
        if parent != own:
            node.around |= found.node[parent].around
            node.hidden = found.node[parent].hidden or node.hidden
        shape[0], shape[1], shape[2] = found.node[parent].tag, tag, like
        node.shape = self.shapes.put(<const char*>shape, sizeof(shape))
        node.first, node.end = found.piece_count, 0
        found.node_count += 1
        if self.open_count >= self.open_room:
            self.open = <int*>grown(self.open, &self.open_room, sizeof(int))
        self.open[self.open_count] = own
        self.open_count += 1
        return 0

    cdef Told* names_of(self, tree.xmlAttr* one) except NULL:
        """Give what class names or an id tell."""
        cdef tree.xmlNode* held = one.children
        cdef bytes named
        if held is not NULL and held.next is NULL and is_text(held) and held.content is not NULL:
            return self.names.of(<const char*>held.content)
        named = value_of(one).encode()
        return self.names.of(named)

    cdef int hiding(self, tree.xmlNode* element) except -1:
        """Tell what hides an element from readers, as `reading.hiding` does."""
        cdef tree.xmlAttr* one = element.properties
        cdef const char* name
        cdef int found = 0
        while one is not NULL:
            name = <const char*>one.name
            if one.ns is not NULL:
                pass
            elif name[0] == c"s" and strcmp(name, "style") == 0:
                if self.hidden_by(one):
                    found = BY_STYLE
            elif name[0] == c"h" and strcmp(name, "hidden") == 0:
                if value_of(one) != "until-found":
                    return BY_ATTRIBUTE
            elif not found and name[0] == c"a" and strcmp(name, "aria-hidden") == 0 and value_of(one) == "true":
                found = FROM_SCREEN_READERS
            one = one.next
        return found

    cdef bint hidden_by(self, tree.xmlAttr* style) except -1:
        """Tell whether the start of a style hides what has it."""
        cdef tree.xmlNode* held = style.children
        cdef bytes kept
        if held is not NULL and held.next is NULL and is_text(held) and held.content is not NULL:
            return hides(<const unsigned char*>held.content)
        kept = value_of(style).encode()
        return hides(kept)

    cdef int add_mark(self, int inline) except -1:
        cdef Sheet found = self.found
        if found.mark_count >= found.mark_room:
            found.mark = <Mark*>grown(found.mark, &found.mark_room, sizeof(Mark))
        found.mark[found.mark_count].part = found.part_count - found.run[found.piece_count].part
        found.mark[found.mark_count].inline = inline
        found.mark_count += 1
        return 0

    cdef int begin_inline(self, tree.xmlNode* element, tuple inline) except -1:
        cdef int number = len(self.found.inlines)
        if self.inline_count < MOST_OPEN:
            self.found.inlines.append(inline)
            self.add_mark(number)
            self.inline[self.inline_count] = number
            self.inline_elements[self.inline_count] = element
            self.inline_count += 1
        return 0

    cdef int start_link(self, tree.xmlNode* element) except -1:
        cdef Sheet found = self.found
        cdef Anchor* own
        href = self.attribute(element, "href")
        if href is None or not self.open_count:
            return 0
        if found.anchor_count >= found.anchor_room:
            found.anchor = <Anchor*>grown(found.anchor, &found.anchor_room, sizeof(Anchor))
        if self.anchors_count >= self.anchors_room:
            self.anchors = <int*>grown(self.anchors, &self.anchors_room, sizeof(int))
        own = &found.anchor[found.anchor_count]
        own.element, own.node, own.images, own.begins = element, self.open[self.open_count - 1], 0, not self.said
        own.first = own.end = found.piece_count
        own.part, own.part_end = found.part_count, -1
        found.hrefs.append(href)
        self.anchors[self.anchors_count] = found.anchor_count
        self.anchors_count += 1
        found.anchor_count += 1
        self.begin_inline(element, ("a", href))
        return 0

    cdef int start(self, tree.xmlNode* element, int tag, int sort) except -1:
        cdef int hides
        if sort <= SKIP:  # a node, or what is skipped, at the root
            self.start_node(element, tag, -1)
        elif sort == SPAN:
            if element.properties is not NULL:
                hides = self.hiding(element)
                if hides:
                    self.start_node(element, tag, hides)
        elif sort == LINK:
            self.start_link(element)
        elif sort == MARK:
            name = self.found.tag_names[tag]
            self.begin_inline(element, (name, None))
            self.bold += name in BOLD
        elif sort == BREAK:
            if self.said:
                self.add_part(NULL, 1, True)
                self.spaced = True
                self.breaks += 1
                if self.breaks == 2:
                    self.end_piece()
        else:
            self.note(element, self.found.tag_names[tag])
        return 0

    cdef int keep(self, tree.xmlNode* element) except -1:
        cdef Sheet found = self.found
        if found.beside_count >= found.beside_room:
            found.beside = <tree.xmlNode**>grown(found.beside, &found.beside_room, sizeof(tree.xmlNode*))
        found.beside[found.beside_count] = element
        found.beside_count += 1
        return 0

    cdef int note_beside(self, tree.xmlNode* skipped, int tag) except -1:
        """Keep of an element that is skipped, and of what it holds, what says something beside the text."""
        cdef tree.xmlNode* element = skipped
        while True:
            if self.is_beside[tag]:
                self.keep(element)
            element = following(element, skipped)
            if element is NULL:
                return 0
            tag = self.known(element)

    cdef int note(self, tree.xmlNode* element, str tag) except -1:
        """Keep where something stands that is no text."""
        cdef Sheet found = self.found
        if tag == "input":
            found.inputs.append(found.piece_count)
        elif tag == "time":
            stamp = self.attribute(element, "datetime")
            if stamp:
                found.times.append((found.piece_count, stamp))
        else:
            if found.picture_count >= found.picture_room:
                found.picture = <tree.xmlNode**>grown(
                    found.picture, &found.picture_room, sizeof(tree.xmlNode*)
                )
            found.picture[found.picture_count] = element
            found.picture_count += 1
            found.images.append(found.piece_count)
            if self.anchors_count:
                found.anchor[self.anchors[self.anchors_count - 1]].images += 1
        return 0

    cdef int finish(self, tree.xmlNode* element, int tag, int sort) except -1:
        cdef Sheet found = self.found
        cdef Anchor* own
        if sort <= SPAN:
            # Every node ends that was started; of what is skipped, and of spans, only some were.
            if sort == NODE or (self.open_count and found.node[self.open[self.open_count - 1]].element == element):
                self.end_piece()
                self.open_count -= 1
                found.node[self.open[self.open_count]].end = found.piece_count
            return 0
        if self.inline_count and self.inline_elements[self.inline_count - 1] == element:
            self.inline_count -= 1
            self.add_mark(-1)
        if sort == LINK:
            if self.anchors_count and found.anchor[self.anchors[self.anchors_count - 1]].element == element:
                self.anchors_count -= 1
                own = &found.anchor[self.anchors[self.anchors_count]]
                own.end = found.piece_count + self.said
                own.part_end = found.part_count
        elif sort == MARK and found.tag_names[tag] in BOLD:
            self.bold -= 1
        return 0

    cdef Sheet read(self, tree.xmlNode* root):
        cdef Sheet found = self.found
        cdef tree.xmlNode* element = root
        cdef tree.xmlNode* next_one
        cdef Py_ssize_t count = 0
        cdef bint cut = False, down = True
        cdef int sort, tag, at
        self.left = MOST_CHARACTERS
        self.begin_piece()
        while True:
            # Once down into an element, its start; once up, its end.
            if count > MOST_EVENTS or found.piece_count >= MOST_PIECES or self.left < 0:
                cut = True
                break
            count += 1
            tag = self.known(element)
            sort = self.sort_of[tag]
            if down:
                if sort == SKIP and self.open_count:
                    self.note_beside(element, tag)
                    name = found.tag_names[tag]
                    if name in PLAYERS:
                        found.players.append(found.piece_count)
                    elif name in FIELDS:
                        found.inputs.append(found.piece_count)
                    down = False
                    continue
                if self.is_beside[tag]:
                    self.keep(element)
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
        found.cut = cut or self.left < 0
        self.end_piece()
        for at in range(self.open_count):
            found.node[self.open[at]].end = found.piece_count
        for at in range(self.anchors_count):
            found.anchor[self.anchors[at]].part_end = found.part_count
        return found


cdef bint is_blank(tree.xmlNode* node, Py_ssize_t most) noexcept:
    """Tell whether the first signs of a text are spaces."""
    cdef const unsigned char* at
    while node is not NULL and is_text(node):
        at = <const unsigned char*>node.content
        while at is not NULL and at[0] != 0:
            if at[0] & 0xC0 != 0x80:
                if not most:
                    return True
                most -= 1
                if not space_at(at):
                    return False
            at += 1
        node = node.next
    return True


def read(root, skipped):
    """Read a tree into its outline, as `reading.read` does."""
    if not prepared:
        prepare()
    return Reader(root, skipped).read((<cetree._Element>root)._c_node)


def ancestors(page, int node, int count):
    """Give a node and what it stands in, as `ancestry.ancestors` does."""
    if not isinstance(page, Sheet):
        from pipeline.separate import ancestry

        return ancestry.ancestors(page, node, count)
    cdef list found = [node]
    cdef int above
    for _ in range(count - 1):
        above = (<Sheet>page).node[node].parent
        if above == node:
            break
        found.append(above)
        node = above
    return found


def tags_around(page, int node, int count):
    """Give the tags of a node and of what it stands in, as `ancestry.tags_around` does."""
    if not isinstance(page, Sheet):
        from pipeline.separate import ancestry

        return ancestry.tags_around(page, node, count)
    cdef Sheet sheet = page
    cdef int one
    return [sheet.tag_names[sheet.node[one].tag] for one in ancestors(sheet, node, count)]


def shapes_around(page, int node, int count):
    """Give the shapes of a node and of what it stands in, as `ancestry.shapes_around` does."""
    if not isinstance(page, Sheet):
        from pipeline.separate import ancestry

        return ancestry.shapes_around(page, node, count)
    cdef Sheet sheet = page
    cdef int one
    return [sheet.node[one].shape for one in ancestors(sheet, node, count)]


def nearest(page, int node, frozenset tags, int count):
    """Give the first of a node and of what it stands in that has one of some tags, as `ancestry.nearest` does."""
    if not isinstance(page, Sheet):
        from pipeline.separate import ancestry

        return ancestry.nearest(page, node, tags, count)
    cdef Sheet sheet = page
    for _ in range(count):
        if sheet.tag_names[sheet.node[node].tag] in tags:
            return node
        if sheet.node[node].parent == node:
            break
        node = sheet.node[node].parent
    return -1


def titled_pieces(page, Py_ssize_t longest):
    """Give the pieces that may be a headline, as `ancestry.titled_pieces` does."""
    if not isinstance(page, Sheet):
        from pipeline.separate import ancestry

        return ancestry.titled_pieces(page, longest)
    cdef Sheet sheet = page
    cdef int64_t title = TITLE
    cdef frozenset headings = HEADINGS
    cdef int i, node, level
    cdef int* heads = <int*>realloc(NULL, (len(sheet.tag_names) + 1) * sizeof(int))
    cdef list found = []
    if heads is NULL:
        raise MemoryError
    try:
        for i in range(len(sheet.tag_names)):
            heads[i] = sheet.tag_names[i] in headings
        for i in range(sheet.piece_count):
            node = sheet.run[i].node
            heading = None
            for level in range(3):
                if heads[sheet.node[node].tag]:
                    heading = sheet.tag_names[sheet.node[node].tag]
                    break
                node = sheet.node[node].parent
            node = sheet.run[i].node
            if heading is None and not sheet.node[node].names & title:
                continue
            if len(<str>sheet.texts[i]) <= longest and sheet.node[node].hidden not in (BY_STYLE, BY_ATTRIBUTE):
                found.append((i, heading))
    finally:
        free(heads)
    return found


def frames(page, Py_ssize_t most):
    """Give the first frames and videos of a page, as `ancestry.frames` does."""
    from pipeline.separate import ancestry

    if not isinstance(page, Sheet) or (<Sheet>page).cut:
        return ancestry.frames(page, most)
    cdef Sheet sheet = page
    cdef int at
    cdef list found = []
    for at in range(sheet.beside_count):
        if strcmp(<const char*>sheet.beside[at].name, "iframe") == 0 or strcmp(<const char*>sheet.beside[at].name, "video") == 0:
            if len(found) >= most:
                break
            found.append(sheet.element_of(sheet.beside[at]))
    return found


def nodes_with(page, tuple attributes):
    """Give the nodes whose elements have one of some attributes, as `ancestry.nodes_with` does."""
    if not isinstance(page, Sheet):
        from pipeline.separate import ancestry

        return ancestry.nodes_with(page, attributes)
    cdef Sheet sheet = page
    cdef list found = [], wanted = [name.encode() for name in attributes]
    cdef tree.xmlAttr* one
    cdef int node
    for node in range(sheet.node_count):
        one = sheet.node[node].element.properties
        while one is not NULL:
            if one.ns is NULL and is_one_of(one.name, wanted):
                found.append(node)
                break
            one = one.next
    return found


cdef bint is_one_of(const unsigned char* name, list wanted):
    cdef bytes one
    for one in wanted:
        if strcmp(<const char*>name, one) == 0:
            return True
    return False


cdef str attribute_of(tree.xmlNode* element, const char* name):
    """Give an attribute without a namespace, "" where there is none."""
    cdef tree.xmlAttr* one = element.properties
    while one is not NULL:
        if one.ns is NULL and strcmp(<const char*>one.name, name) == 0:
            return value_of(one)
        one = one.next
    return ""


cdef str value_of(tree.xmlAttr* one):
    cdef tree.xmlNode* held = one.children
    if held is not NULL and held.next is NULL and is_text(held) and held.content is not NULL:
        return decoded(<const unsigned char*>held.content)
    return cetree.attributeValue(<tree.xmlNode*>one.parent, one)


cdef str text_of(tree.xmlNode* element):
    """Give the text that an element begins with."""
    cdef tree.xmlNode* node = element.children
    cdef str text = ""
    while node is not NULL and is_text(node):
        if node.content is not NULL:
            text = text + decoded(<const unsigned char*>node.content) if text else decoded(<const unsigned char*>node.content)
        node = node.next
    return text


cdef inline bint is_named(tree.xmlNode* element, tuple tags) except -1:
    cdef str tag
    cdef const char* own = <const char*>element.name
    if element.ns is not NULL:
        return False
    for tag in tags:
        if strcmp(own, <const char*>PyUnicode_AsUTF8(tag)) == 0:
            return True
    return False


cdef Sheet kept_of(page, root):
    """Give the outline of a page if it kept where all the elements are that are asked for; else None."""
    cdef Sheet sheet
    if not isinstance(page, Sheet):
        return None
    sheet = page
    return None if sheet.cut or sheet.document is not (<cetree._Element>root)._doc else sheet


def named_elements(root, tuple tags, Py_ssize_t most, page=None):
    """Give the first elements of some names, as `ancestry.named_elements` does."""
    cdef Sheet sheet = kept_of(page, root)
    cdef int at
    cdef list found = []
    if sheet is None or not BESIDE.issuperset(tags):
        from pipeline.separate import ancestry

        return ancestry.named_elements(root, tags, most)
    for at in range(sheet.beside_count):
        if len(found) >= most:
            break
        if is_named(sheet.beside[at], tags):
            found.append(sheet.element_of(sheet.beside[at]))
    return found


def told_in_head(root, tuple names, Py_ssize_t most, page=None):
    """Give what meta elements and links tell, and the titles, first headings and data, as `ancestry.told_in_head` does."""
    cdef tree.xmlNode* top = (<cetree._Element>root)._c_node
    cdef tree.xmlNode* element = top
    cdef Sheet sheet = kept_of(page, root)
    cdef cetree._Document document = (<cetree._Element>root)._doc
    cdef list found = []
    cdef int at
    if sheet is not None:
        for at in range(sheet.beside_count):
            if len(found) >= most:
                break
            tell(sheet.beside[at], names, document, found)
        return found
    while element is not NULL and len(found) < most:
        tell(element, names, document, found)
        element = following(element, top)
    return found


cdef int tell(tree.xmlNode* element, tuple names, cetree._Document document, list found) except -1:
    cdef const char* name = <const char*>element.name
    cdef tree.xmlAttr* one
    cdef dict told = {}
    cdef str tag, asked
    if element.ns is not NULL:
        return 0
    if strcmp(name, "meta") == 0 or strcmp(name, "link") == 0:
        one = element.properties
        while one is not NULL:
            for asked in names if one.ns is NULL else ():
                if strcmp(<const char*>one.name, <const char*>PyUnicode_AsUTF8(asked)) == 0:
                    told[asked] = value_of(one)
            one = one.next
        found.append(("meta" if name[0] == c"m" else "link", told, None))
    elif strcmp(name, "title") == 0 or strcmp(name, "h1") == 0:
        found.append(("title" if name[0] == c"t" else "h1", told, cetree.elementFactory(document, element)))
    elif strcmp(name, "script") == 0 and "ld+json" in attribute_of(element, "type"):
        found.append(("script", told, cetree.elementFactory(document, element)))
    return 0


def said_in_head(root, tuple asked, page=None):
    """Give what titles, meta elements and data say, as `ancestry.said_in_head` does."""
    cdef tree.xmlNode* top = (<cetree._Element>root)._c_node
    cdef tree.xmlNode* element = top
    cdef Sheet sheet
    cdef list found = [], wanted = [one.encode() for one in asked]
    cdef int at
    sheet = kept_of(page, root)
    if sheet is not None:
        for at in range(sheet.beside_count):
            say(sheet.beside[at], wanted, found)
        return found
    while element is not NULL:
        say(element, wanted, found)
        element = following(element, top)
    return found


cdef int say(tree.xmlNode* element, list wanted, list found) except -1:
    """Put what an element says behind what others say."""
    cdef const char* name = <const char*>element.name
    cdef tree.xmlNode* held = element.children
    cdef str text
    cdef bytes one
    if element.ns is not NULL or (name[0] != c"t" and name[0] != c"m" and name[0] != c"s"):
        return 0
    if strcmp(name, "title") == 0:
        found.append(("title", "", text_of(element)))
    elif strcmp(name, "meta") == 0:
        text = (attribute_of(element, "property") or attribute_of(element, "name")).lower()
        found.append(("meta", text, attribute_of(element, "content")))
    elif strcmp(name, "script") == 0 and "ld+json" in attribute_of(element, "type"):
        text = None if held is NULL or held.next is not NULL or held.content is NULL else ""
        for one in wanted:
            if text is None or strstr(<const char*>held.content, <const char*>one) is not NULL:
                text = text_of(element)
                break
        for one in wanted if text else ():
            if one.decode() in text:
                found.append(("script", "", text))
                break
    return 0


def around(page, int node):
    """Give what an element stands in, as `places.around_in_python` does."""
    global Around, FIELD_OF
    if Around is None or not isinstance(page, Sheet):
        from pipeline.separate import places

        Around, FIELD_OF = places.Around, places.FIELDS
        if not isinstance(page, Sheet):
            return places.around_in_python(page, node)
    cdef Sheet sheet = page
    cdef int[OF_AROUND] own
    cdef int at, field
    if sheet.field is NULL:
        if len(Around._fields) != OF_AROUND:
            raise AssertionError("more is told than there is room for")
        sheet.field = <int*>realloc(NULL, (len(sheet.tag_names) + 1) * sizeof(int))
        if sheet.field is NULL:
            raise MemoryError
        for at in range(len(sheet.tag_names)):
            sheet.field[at] = FIELD_OF.get(sheet.tag_names[at], -1)
    for at in range(OF_AROUND):
        own[at] = -1
    own[OF_AROUND - 1] = 0
    while True:
        field = sheet.field[sheet.node[node].tag]
        if field >= 0:
            if own[field] < 0:
                own[field] = node
            own[OF_AROUND - 1] += field == 0  # lists
        if sheet.node[node].parent == node:
            break
        node = sheet.node[node].parent
    return new_tuple(Around, (own[0], own[1], own[2], own[3], own[4], own[5], own[6], own[7], own[8], own[9]))


def following_node(page, element, Py_ssize_t most):
    """Give the node that is the first behind an element, as `ancestry.following_node` does."""
    if not isinstance(page, Sheet):
        from pipeline.separate import ancestry

        return ancestry.following_node(page, element, most)
    cdef Sheet sheet = page
    cdef tree.xmlNode* at = (<cetree._Element>element)._c_node
    cdef tree.xmlNode* one
    cdef tree.xmlNode* top = at
    cdef int node = 0
    if not sheet.node_count:
        return None
    while top.parent is not NULL and top.parent.type == tree.XML_ELEMENT_NODE:
        top = top.parent
    # Nodes come in the order of the page: those before and within the element are passed by.
    one = top
    while one is not NULL and one != at:
        if node < sheet.node_count and sheet.node[node].element == one:
            node += 1
        one = following(one, top)
    while one is not NULL and (one == at or within(one, at)):
        if node < sheet.node_count and sheet.node[node].element == one:
            node += 1
        one = following(one, top)
    while one is not NULL and most > 0 and node < sheet.node_count:
        if sheet.node[node].element == one:
            return node
        most -= 1
        one = following(one, top)
    return None


cdef bint within(tree.xmlNode* node, tree.xmlNode* around) noexcept:
    while node is not NULL and node != around:
        node = node.parent
    return node is not NULL
