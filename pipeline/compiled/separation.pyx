# cython: language_level=3, boundscheck=False, wraparound=False
"""The parts of separation that are asked of every element and every piece, compiled.

Each has a twin in Python beside it, which gives the same and serves where this could not be built: `marked.py`,
`texts.py`, `scores.py`. The tests hold them to be equal.
"""

from cpython.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_DecodeUTF8,
    PyUnicode_KIND,
    PyUnicode_READ,
)
from libc.stdint cimport int64_t, uint64_t
from libc.stdlib cimport free, realloc
from libc.string cimport memcmp, memset, strcmp, strlen, strstr

import numpy as np

from lxml.includes cimport etreepublic as cetree
from lxml.includes cimport tree
from pipeline.compiled.openings cimport opening_of
from pipeline.compiled.sheet cimport Sheet, following, is_text, kept_of
from pipeline.compiled.signs cimport is_wide

cetree.import_lxml__etree()

cdef extern from *:
    """
    #if defined(__GLIBC__)
    extern void *memmem(const void *, size_t, const void *, size_t);
    #define find_bytes memmem
    #else
    #include <string.h>
    static void *find_bytes(const void *text, size_t size, const void *part, size_t length) {
        const char *at = (const char *)text, *end = at + size;
        if (!length) return (void *)at;
        while ((size_t)(end - at) >= length) {
            at = (const char *)memchr(at, *(const char *)part, end - at - length + 1);
            if (!at) return 0;
            if (!memcmp(at, part, length)) return (void *)at;
            at++;
        }
        return 0;
    }
    #endif
    """
    void* find_bytes(const void* text, size_t size, const void* part, size_t length) noexcept
    bint PyUnicode_IS_ASCII(object text)

cdef bint prepared = False
cdef Py_ssize_t COUNTED_CHARACTERS
cdef unsigned char SORT[128]  # of the signs of ASCII

cdef enum:  # what sort
    SPACE = 1
    PUNCTUATION = 2
    COMMA = 4
    DIGIT = 8
    UPPER = 32
    LOWER = 64
    LETTERS = 104  # and digits

cdef enum:
    REMEMBERED = 256  # names of elements: a page has some forty
    MOST_WORDS = 32  # that an address is looked through for
    LINE_PIECES = 20  # of text, as `marked` has it
    COUNTS = 8
    ROOM = 1024
    RUN = 4  # signs
    MOST_TRIES = 50
    LIKE_ROOM = 1024  # of words of titles, and of a text, twice as much as is used

cdef unsigned int HASH_BEGINS = 2166136261, HASH_BY = 16777619  # FNV-1a


cdef int prepare() except -1:
    """Take what the twins define, at the first call: they are imported with the rooms that look for this module."""
    global prepared, COUNTED_CHARACTERS
    from pipeline.separate import texts

    cdef int at
    cdef str sign
    COUNTED_CHARACTERS = texts.COUNTED_CHARACTERS
    for at in range(128):
        sign = chr(at)
        SORT[at] = (
            SPACE * (at == 32) | PUNCTUATION * (sign in ".!?,;:") | COMMA * (at == 44) | DIGIT * sign.isdigit()
            | UPPER * sign.isupper() | LOWER * sign.islower()
        )
    prepared = True
    return 0


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


ctypedef const char* Signs


cdef const char* value_of(tree.xmlNode* element, const char* name, list kept) except? NULL:
    """Give the value of an attribute without a namespace, NULL where there is none; what has to be made is `kept`."""
    cdef tree.xmlAttr* one = element.properties
    cdef tree.xmlNode* held
    cdef bytes made
    while one is not NULL:
        if one.ns is NULL and strcmp(<const char*>one.name, name) == 0:
            held = one.children
            if held is not NULL and held.next is NULL and is_text(held) and held.content is not NULL:
                return <const char*>held.content
            made = (<str>cetree.attributeValue(element, one)).encode()
            kept.append(made)
            return made
        one = one.next
    return NULL


cdef inline unsigned char small(unsigned char sign) noexcept:
    return sign + 32 if 65 <= sign <= 90 else sign


cdef bint has_word(const char* text, const Signs* words, int count, const bint* begins) noexcept:
    """Tell whether a text has one of some words, the letters of ASCII in it read as small ones."""
    cdef const unsigned char* at = <const unsigned char*>text
    cdef const unsigned char* word
    cdef int number, place
    while at[0] != 0:
        if begins[small(at[0])]:
            for number in range(count):
                word = <const unsigned char*>words[number]
                place = 0
                while word[place] != 0 and word[place] == small(at[place]):
                    place += 1
                if word[place] == 0:
                    return True
        at += 1
    return False


def linked(root, tuple words not None, str relation not None, Py_ssize_t most, page=None):
    """Give the first links in whose address one of some words stands, as `marked.linked` does."""
    cdef cetree._Element top = root
    cdef tree.xmlNode* start = top._c_node
    cdef tree.xmlNode* element = start
    cdef Sheet sheet = kept_of(page, root)
    cdef int at = 0
    cdef const char* value
    cdef Signs[MOST_WORDS] wanted
    cdef bint[256] begins
    cdef int number, count = len(words)
    cdef list found = [], kept = [], held = [word.encode() for word in words]
    cdef bytes related = relation.encode(), one
    if count > MOST_WORDS or not all(words):
        raise ValueError(words)
    memset(begins, 0, sizeof(begins))
    for number in range(count):
        one = held[number]
        wanted[number] = one
        begins[<unsigned char>wanted[number][0]] = True
    if sheet is not None:
        element = sheet.beside[0] if sheet.beside_count else NULL
    while element is not NULL and len(found) < most:
        if element.ns is NULL and element.name[0] == c"a" and element.name[1] == 0:
            value = value_of(element, "href", kept)
            if value is NULL or not has_word(value, wanted, count, begins):
                value = value_of(element, "rel", kept) if related else NULL
                if value is not NULL and strstr(value, related) is NULL:
                    value = NULL
            if value is not NULL:
                found.append(cetree.elementFactory(top._doc, element))
            kept.clear()
        if sheet is None:
            element = following(element, start)
        else:
            at += 1
            element = sheet.beside[at] if at < sheet.beside_count else NULL
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


cdef bint holds(str text, str part) except -1:
    """Tell whether one text is in the other, which `in` takes long to tell of long ones."""
    cdef int kind = PyUnicode_KIND(text), own = PyUnicode_KIND(part)
    cdef Py_ssize_t length = len(part), i
    cdef const char* start = <const char*>PyUnicode_DATA(text)
    cdef const char* end = start + len(text) * kind
    cdef const char* at = start
    cdef const void* wanted = PyUnicode_DATA(part)
    cdef Py_UCS4 room[ROOM]
    if own != kind:
        if own > kind:
            return False
        if length > ROOM:
            return part in text
        if kind == 2:
            for i in range(length):
                (<unsigned short*>room)[i] = (<const unsigned char*>wanted)[i]
        else:
            for i in range(length):
                room[i] = PyUnicode_READ(own, wanted, i)
        wanted = room
    while True:
        at = <const char*>find_bytes(at, end - at, wanted, length * kind)
        if at is NULL:
            return False
        if (at - start) % kind == 0:
            return True
        at += 1


cdef inline unsigned int run_hash(unsigned int run) noexcept:
    return (run * <unsigned int>0x9E3779B1) >> 16


cdef class Whole:
    """A text that many others are looked for in.

    Most that are not in it are told by a run of signs that it has not, the others found where their first run stands.
    """

    def __cinit__(self, str text not None):
        cdef int kind = PyUnicode_KIND(text)
        cdef const void* data = PyUnicode_DATA(text)
        cdef Py_ssize_t at, size = len(text)
        cdef unsigned int run = 0, hashed
        self.text = text
        memset(self.runs, 0, sizeof(self.runs))
        memset(self.last, 0xFF, sizeof(self.last))  # -1
        self.before = <int*>realloc(NULL, (size + 1) * sizeof(int))
        if self.before is NULL:
            raise MemoryError
        for at in range(size):
            run = run << 8 ^ <unsigned int>PyUnicode_READ(kind, data, at)
            if at >= RUN - 1:
                hashed = run_hash(run)
                self.runs[hashed >> 3] |= 1 << (hashed & 7)
                self.before[at] = self.last[hashed & 4095]
                self.last[hashed & 4095] = at

    def __dealloc__(self):
        free(self.before)

    cdef bint holds(self, str part) except -1:
        """Tell whether a text is in it."""
        cdef int kind = PyUnicode_KIND(part), own_kind = PyUnicode_KIND(self.text)
        cdef const void* data = PyUnicode_DATA(part)
        cdef const void* own = PyUnicode_DATA(self.text)
        cdef Py_ssize_t at, start, size = len(part), most = len(self.text) - size
        cdef unsigned int run = 0, hashed
        cdef int place = -1, tries
        if size < RUN:
            return holds(self.text, part)
        for at in range(size):
            run = run << 8 ^ <unsigned int>PyUnicode_READ(kind, data, at)
            if at >= RUN - 1:
                hashed = run_hash(run)
                if not self.runs[hashed >> 3] & 1 << (hashed & 7):
                    return False
                if at == RUN - 1:
                    place = self.last[hashed & 4095]
        for tries in range(MOST_TRIES):
            if place < 0:
                return False
            start = place - RUN + 1
            if start <= most:
                for at in range(size):
                    if PyUnicode_READ(kind, data, at) != PyUnicode_READ(own_kind, own, start + at):
                        break
                else:
                    return True
            place = self.before[place]
        return holds(self.text, part)  # its first run is everywhere


cdef inline bint is_punctuation(Py_UCS4 sign) noexcept:
    if sign < 128:
        return sign in u".!?,;:"
    return sign in u"…。，！？；、؟،।"


cdef int count(str text, float* row) except -1:
    cdef Py_ssize_t size = len(text)
    cdef Py_ssize_t counted = min(size, COUNTED_CHARACTERS)
    cdef Py_ssize_t at, wide = 0, spaces = 0, punctuation = 0, commas = 0, digits = 0, start = min(size, 200)
    cdef double scale
    cdef Py_UCS4 sign, first = text[0], last = text[size - 1]
    cdef bint above = False, shouts
    cdef const unsigned char* signs
    cdef unsigned char sort, sorts = 0
    if PyUnicode_IS_ASCII(text):
        signs = <const unsigned char*>PyUnicode_DATA(text)
        for at in range(counted):
            sort = SORT[signs[at]]
            sorts |= sort
            spaces += sort & SPACE
            punctuation += (sort & PUNCTUATION) // PUNCTUATION
            commas += (sort & COMMA) // COMMA
        if sorts & DIGIT:
            for at in range(start):
                digits += (SORT[signs[at]] & DIGIT) // DIGIT
        shouts = sorts & UPPER and not sorts & LOWER
    else:
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
        shouts = (text if counted == size else text[:counted]).isupper()
    scale = size / <double>counted
    row[0] = (counted + 2 * wide) * scale
    row[1] = (spaces + 1 + wide // 2) * scale
    row[2] = punctuation * scale
    row[3] = commas * scale
    row[4] = last in u'.!?…。！？।؟"”»“'
    row[5] = first.isupper() + 2 * first.isdigit() + 3 * shouts
    row[6] = digits / <double>start
    row[7] = opening_of(text)
    return 0


cdef int count_rows(list texts, unsigned char[::1] live, float[:, ::1] rows) except -1:
    """Put a row of counts for each text, as `texts.count_each` does."""
    cdef Py_ssize_t at
    if not prepared:
        prepare()
    for at in range(len(texts)):
        if live[at]:
            count(<str>texts[at], &rows[at, 0])
        else:
            rows[at, 0] = len(<str>texts[at])
            rows[at, 1] = 1
            rows[at, 2] = rows[at, 3] = rows[at, 4] = rows[at, 5] = rows[at, 6] = rows[at, 7] = 0
    return 0


def count_each(list texts, list live):
    """Give a row of counts for each text, as `texts.count_each` does."""
    found = np.empty((len(texts), COUNTS), dtype=np.float32)
    count_rows(texts, np.array(live, dtype=np.uint8), found)
    return found


cdef struct Word:
    Py_ssize_t at, size  # among the signs that it stands in
    unsigned int hashed
    uint64_t bits  # of a title's word: the titles that have it; of a text's: by which turn it was met


cdef class Likeness:
    """Tells how alike texts and the nearest of some titles are, as `texts.Likeness` does."""

    cdef tuple titles
    cdef Py_ssize_t longest  # of the titles, in words
    cdef Py_UCS4* folded  # the words of the titles, and behind them the text that is looked at
    cdef Py_ssize_t room, begins
    cdef Word[LIKE_ROOM] known
    cdef Word[LIKE_ROOM] met
    cdef uint64_t turn
    cdef bint counted  # whether there is room for the titles in the table

    def __init__(self, tuple titles):
        cdef Py_ssize_t number, words = 0
        cdef Word* place
        cdef str word
        self.titles = titles
        for title in titles:
            self.longest = max(self.longest, len(title))
            words += len(title)
        self.counted = len(titles) <= 64 and 2 * words <= LIKE_ROOM
        if not prepared:
            prepare()
        for number in range(len(titles) if self.counted else 0):
            for word in titles[number]:
                self.take(word, self.begins)
                place = self.place(self.known, self.begins, len(word), hash_of(self.folded, self.begins, len(word)))
                if place.size == 0:
                    place.at, place.size = self.begins, len(word)
                    place.hashed = hash_of(self.folded, self.begins, len(word))
                    self.begins += len(word)
                place.bits |= <uint64_t>1 << number

    def __dealloc__(self):
        free(self.folded)

    def __call__(self, str text not None):
        return self.of(text)

    cdef int take(self, str text, Py_ssize_t begins) except -1:
        """Put the signs of a text behind the words of the titles."""
        cdef Py_ssize_t at, size = len(text)
        cdef int kind = PyUnicode_KIND(text)
        cdef const void* data = PyUnicode_DATA(text)
        cdef Py_UCS4* held
        if begins + size > self.room:
            held = <Py_UCS4*>realloc(self.folded, 2 * (begins + size) * sizeof(Py_UCS4))
            if held is NULL:
                raise MemoryError
            self.folded, self.room = held, 2 * (begins + size)
        for at in range(size):
            self.folded[begins + at] = PyUnicode_READ(kind, data, at)
        return 0

    cdef Word* place(self, Word* table, Py_ssize_t at, Py_ssize_t size, unsigned int hashed) noexcept:
        """Give where a word is in a table, or would be."""
        cdef unsigned int number = hashed % LIKE_ROOM
        cdef Word* found
        while True:
            found = &table[number]
            if table is self.met and found.bits != self.turn or found.size == 0:
                return found
            if found.hashed == hashed and found.size == size:
                if memcmp(&self.folded[found.at], &self.folded[at], size * sizeof(Py_UCS4)) == 0:
                    return found
            number = (number + 1) % LIKE_ROOM

    cdef double of(self, str text) except -1:
        cdef int[64] shared
        cdef Py_ssize_t at, begin, end, count = 0
        cdef unsigned int sign, hashed
        cdef Word* place
        cdef uint64_t bits
        cdef int number, titles = len(self.titles)
        cdef double best = 0, one
        if not titles:
            return 0
        if not self.counted:
            return self.by_sets(text)
        if not PyUnicode_IS_ASCII(text):
            text = text.casefold()
        self.take(text, self.begins)
        memset(shared, 0, titles * sizeof(int))
        self.turn += 1
        at, end = self.begins, self.begins + len(text)
        while at < end:
            begin, hashed = at, HASH_BEGINS
            while at < end:
                sign = self.folded[at]
                if sign < 128:
                    if not SORT[sign] & LETTERS and sign != 95:
                        break
                    if SORT[sign] & UPPER:
                        sign += 32
                        self.folded[at] = sign
                elif not (<Py_UCS4>sign).isalnum():
                    break
                hashed = (hashed ^ sign) * HASH_BY
                at += 1
            if at > begin:
                place = self.place(self.met, begin, at - begin, hashed)
                if place.bits != self.turn:
                    place.at, place.size, place.hashed, place.bits = begin, at - begin, hashed, self.turn
                    count += 1
                    if 2 * count > LIKE_ROOM:
                        return self.by_sets(text)
                    place = self.place(self.known, begin, at - begin, hashed)
                    bits = place.bits if place.size else 0
                    number = 0
                    while bits:
                        shared[number] += bits & 1
                        bits >>= 1
                        number += 1
            at += 1
        if not count:
            return 0
        for number in range(titles):
            one = (2 * shared[number]) / <double>(count + <Py_ssize_t>len(<frozenset>self.titles[number]))
            best = max(best, one)
        return best

    cdef double by_sets(self, str text) except -1:
        """Tell it of more words than there is room for."""
        from pipeline.separate.texts import like_title

        return like_title(text, self.titles)


cdef unsigned int hash_of(const Py_UCS4* signs, Py_ssize_t at, Py_ssize_t size) noexcept:
    cdef unsigned int hashed = HASH_BEGINS
    for at in range(at, at + size):
        hashed = (hashed ^ <unsigned int>signs[at]) * HASH_BY
    return hashed


cdef int likeness(list texts, unsigned char[::1] live, tuple titles, float[::1] like) except -1:
    """Put how alike each live text and the nearest of some titles are, as `texts.like_titles` does."""
    cdef Py_ssize_t at
    cdef str text
    cdef Likeness alike = Likeness(titles)
    for at in range(len(texts)):
        text = texts[at]
        like[at] = 0
        if live[at] and text.count(" ") < 2.5 * alike.longest:
            like[at] = alike.of(text)
    return 0


def like_titles(list texts, list live, tuple titles):
    """Give how alike each live text and the nearest of some titles are, as `texts.like_titles` does."""
    found = np.empty(len(texts), dtype=np.float32)
    likeness(texts, np.array(live, dtype=np.uint8), titles, found)
    return found


cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>
    #if defined(__GNUC__) || defined(__clang__)
    #define first_set(bits) __builtin_ctz(bits)
    #else
    static int first_set(uint32_t bits) { int at = 0; while (!(bits & 1)) { bits >>= 1; at++; } return at; }
    #endif

    /* 16 rows at once: what they have lost stays in registers. Of the 32 leaves of a tree, each row is given the value
       of the first that it has not lost. */
    #define WIDTH 16
    #define SCORE(name, BLOCKS, REGISTERS, MASKS, LOSE, GIVE) \\
    REGISTERS static void name( \\
        const float *columns, long rows, long first, const int64_t *feature, const float *threshold, \\
        const uint32_t *lost, long trees, long splits, const float *values, float *found \\
    ) { \\
        float held[BLOCKS * WIDTH] = {0}; \\
        for (long tree = 0; tree < trees; tree++) { \\
            MASKS gone[BLOCKS]; \\
            memset(gone, 0, sizeof gone); \\
            for (long split = tree * splits; split < (tree + 1) * splits; split++) { \\
                const float *column = columns + feature[split] * rows + first, limit = threshold[split]; \\
                uint32_t bits = lost[split]; \\
                for (int block = 0; block < BLOCKS; block++) LOSE(gone[block], column + block * WIDTH) \\
            } \\
            for (int block = 0; block < BLOCKS; block++) \\
                GIVE(held + block * WIDTH, gone[block], values + tree * 32) \\
        } \\
        memcpy(found + first, held, sizeof held); \\
    }

    /* Rows are scored again where the last at once would reach beyond the end; there are at least 16. */
    #define SCORE_ROWS(name, ...) \\
    SCORE(name##_64, 4, __VA_ARGS__) \\
    SCORE(name##_32, 2, __VA_ARGS__) \\
    SCORE(name##_16, 1, __VA_ARGS__) \\
    static void name( \\
        const float *columns, long rows, const int64_t *feature, const float *threshold, const uint32_t *lost, \\
        long trees, long splits, const float *values, float *found \\
    ) { \\
        long at = 0; \\
        while (at < rows) { \\
            long left = rows - at, own = left > 32 && rows >= 64 ? 64 : left > 16 && rows >= 32 ? 32 : 16; \\
            (own == 64 ? name##_64 : own == 32 ? name##_32 : name##_16)( \\
                columns, rows, left < own ? rows - own : at, feature, threshold, lost, trees, splits, values, found); \\
            at += own; \\
        } \\
    }

    /* Row by row: compilers make of it what is fast with the registers of AVX2. */
    typedef struct { int32_t of[WIDTH]; } each;
    #define LOSE_EACH(gone, column) \\
        for (int row = 0; row < WIDTH; row++) gone.of[row] |= (column)[row] > limit ? (int32_t)bits : 0;
    #define GIVE_EACH(held, gone, leaves) { \\
        uint32_t lost_by[WIDTH]; \\
        memcpy(lost_by, &(gone), sizeof lost_by); \\
        for (int row = 0; row < WIDTH; row++) (held)[row] += (leaves)[first_set(~lost_by[row])]; }
    #if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && defined(__GLIBC__)
    SCORE_ROWS(score_each, __attribute__((target_clones("avx2", "default"))), each, LOSE_EACH, GIVE_EACH)

    /* In the registers of AVX-512, which hold 16 rows: in half the time. */
    typedef float floats __attribute__((vector_size(4 * WIDTH)));
    typedef int32_t masks __attribute__((vector_size(4 * WIDTH)));
    #define LOSE_AT_ONCE(gone, column) { \\
        floats own; memcpy(&own, column, sizeof own); gone |= (own > limit) & (int32_t)bits; }
    /* Its bit as a float has its number as the exponent, also with the sign that the last of them sets. */
    #define GIVE_AT_ONCE(held, gone, leaves) { \\
        masks left = ~(gone), first = left & -left; \\
        floats of_first = __builtin_convertvector(first, floats), low, high, own; \\
        masks leaf; \\
        memcpy(&leaf, &of_first, sizeof leaf); \\
        leaf = ((leaf >> 23) & 255) - 127; \\
        memcpy(&low, leaves, sizeof low); \\
        memcpy(&high, (leaves) + WIDTH, sizeof high); \\
        memcpy(&own, held, sizeof own); \\
        own += __builtin_shuffle(low, high, leaf); \\
        memcpy(held, &own, sizeof own); }
    SCORE_ROWS(score_at_once, __attribute__((target("avx512f"))), masks, LOSE_AT_ONCE, GIVE_AT_ONCE)
    #define score_rows(...) (__builtin_cpu_supports("avx512f") ? score_at_once : score_each)(__VA_ARGS__)
    #else
    SCORE_ROWS(score_rows, , each, LOSE_EACH, GIVE_EACH)
    #endif
    """
    enum: WIDTH
    void score_rows(
        const float* columns, long rows, const int64_t* feature, const float* threshold, const unsigned int* lost,
        long trees, long splits, const float* values, float* found
    ) noexcept


def scores(columns, feature, threshold, lost, values):
    """Give the sum of the leaves that each row reaches, as `scores.scores` does."""
    cdef const float[:, ::1] own = columns
    cdef const int64_t[::1] features = feature
    cdef const float[::1] limits = threshold
    cdef const unsigned int[::1] bits = lost
    cdef const float[:, ::1] leaves = values
    cdef long rows = own.shape[1], trees = leaves.shape[0]
    if rows < WIDTH:
        return scores(np.pad(columns, ((0, 0), (0, WIDTH - rows))), feature, threshold, lost, values)[:rows]
    found = np.zeros(rows, dtype=np.float32)
    cdef float[::1] sums = found
    score_rows(
        &own[0, 0], rows, &features[0], &limits[0], &bits[0], trees, len(limits) // trees, &leaves[0, 0], &sums[0]
    )
    return found
