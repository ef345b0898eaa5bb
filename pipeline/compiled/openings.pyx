# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Tells by the words a line begins with what it may be, compiled; the twin in Python is `openings.py`."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdlib cimport realloc

from pipeline.compiled.names cimport Bag

cdef extern from "Python.h":
    Py_UCS4 Py_UNICODE_TOLOWER(Py_UCS4 sign) noexcept

cdef Bag PHRASES = None  # by their signs, and the words with which longer ones begin
cdef int* BITS = NULL  # the groups of each
cdef bint* GOES_ON = NULL  # whether longer ones begin with it
cdef str STRIPPED_SIGNS
cdef list STEMS
cdef unsigned char BEGINS[4096]  # by their first two signs: whether a stem may begin there
cdef unsigned char SORT[128]  # of the signs of ASCII
cdef unsigned char SMALL[256]  # the small letter of each sign of one byte
cdef int COOKIES, MOST_WORDS, MOST_CHARACTERS, STEMS_WITHIN, LONGEST

cdef enum:  # what sort
    STRIPPED = 1
    BLANK = 2

cdef enum:
    ROOM = 1600  # signs of a line that are read; in small letters they may be three times as many


cdef int prepare() except -1:
    """Take what the twin defines, at the first call: it is imported with the rooms that look for this module."""
    global PHRASES, BITS, GOES_ON, STRIPPED_SIGNS, STEMS, COOKIES, MOST_WORDS, MOST_CHARACTERS, STEMS_WITHIN, LONGEST
    from pipeline.separate import openings

    cdef int at, number
    cdef Bag bag = Bag()
    cdef Py_UCS4[ROOM] signs
    phrases = openings.phrases()
    known = {**dict.fromkeys(phrases.longer, 0), **phrases.bits}
    BITS = <int*>realloc(BITS, len(known) * sizeof(int))
    GOES_ON = <bint*>realloc(GOES_ON, len(known) * sizeof(bint))
    if BITS is NULL or GOES_ON is NULL:
        raise MemoryError
    LONGEST = max(map(len, known))
    STEMS_WITHIN = openings.STEMS_WITHIN
    if max(LONGEST, 3 * STEMS_WITHIN) + openings.MOST_WORDS > ROOM:
        raise AssertionError("more is looked at of a text than there is room for")
    for phrase, bits in known.items():
        at = put_signs(phrase, signs, 0)
        number = bag.put(<const char*>signs, at * sizeof(Py_UCS4))
        BITS[number], GOES_ON[number] = bits, phrase in phrases.longer
    STRIPPED_SIGNS, STEMS, COOKIES = openings.STRIPPED, list(phrases.stems), 1 << len(phrases.names)
    MOST_WORDS, MOST_CHARACTERS = openings.MOST_WORDS, openings.MOST_CHARACTERS
    for at in range(128):
        SORT[at] = STRIPPED * (chr(at) in STRIPPED_SIGNS) | BLANK * chr(at).isspace()
    for at in range(256):
        SMALL[at] = small(at)
    for at in range(4096):
        BEGINS[at] = 0
    for stem in STEMS:
        BEGINS[pair(ord(stem[0]), ord(stem[1]))] = 1
    PHRASES = bag
    return 0


cdef inline int pair(Py_UCS4 one, Py_UCS4 other) noexcept:
    return (<int>one * 61 + <int>other) & 4095


cdef inline bint is_stripped(Py_UCS4 sign) except -1:
    return SORT[sign] & STRIPPED if sign < 128 else sign in STRIPPED_SIGNS


cdef inline bint is_blank(Py_UCS4 sign) noexcept:
    return SORT[sign] & BLANK if sign < 128 else sign.isspace()


cdef inline Py_UCS4 small(Py_UCS4 sign) noexcept:
    if sign < 128:
        return <Py_UCS4>(<int>sign + 32) if u"A" <= sign <= u"Z" else sign
    return Py_UNICODE_TOLOWER(sign)


cdef int put_signs(str text, Py_UCS4* signs, int at) except -1:
    """Put the signs of a text behind others, and give where they end."""
    cdef Py_UCS4 sign
    for sign in text:
        signs[at] = sign
        at += 1
    return at


cdef int put_small(str text, Py_ssize_t begin, Py_ssize_t end, Py_UCS4* signs, int at) except -1:
    """Put a word in small letters behind others, and give where it ends."""
    cdef int kind = PyUnicode_KIND(text), first = at
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t i
    cdef Py_UCS4 sign
    for i in range(begin, end):
        sign = PyUnicode_READ(kind, data, i)
        if sign > 127:  # some become two signs, or others at the end of a word
            return put_signs(text[begin:end].lower(), signs, first)
        signs[at] = small(sign)
        at += 1
    return at


cdef bint names_cookies(str text, Py_ssize_t size) except -1:
    """Tell whether one of the stems is among the first signs.

    Sign by sign: none of the signs of a stem comes of one that becomes others among its neighbours.
    """
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef const unsigned char* bytes_of = <const unsigned char*>data
    cdef Py_UCS4 before, sign
    cdef Py_ssize_t at
    sign = 0
    if kind == 1:  # of most texts
        for at in range(size):
            before, sign = sign, SMALL[bytes_of[at]]
            if BEGINS[pair(before, sign)] and stem_begins(kind, data, at - 1, size):
                return True
        return False
    for at in range(size):
        before, sign = sign, small(PyUnicode_READ(kind, data, at))
        if BEGINS[pair(before, sign)] and stem_begins(kind, data, at - 1, size):
            return True
    return False


cdef bint stem_begins(int kind, const void* data, Py_ssize_t begin, Py_ssize_t size) except -1:
    """Tell whether one of the stems begins here; nothing does before the first sign."""
    cdef Py_ssize_t i, length
    cdef str stem
    if begin < 0:
        return False
    for stem in STEMS:
        length = len(stem)
        if begin + length <= size:
            for i in range(length):
                if small(PyUnicode_READ(kind, data, begin + i)) != <Py_UCS4>stem[i]:
                    break
            else:
                return True
    return False


cdef int found_of(const Py_UCS4* signs, int size) noexcept:
    """Give the number of a phrase; -1 where it is none."""
    return PHRASES.find(<const char*>signs, size * sizeof(Py_UCS4)) if 0 < size <= LONGEST else -1


cdef int opening_of(str text) except -1:
    """Give the groups of phrases that a text begins with, as bits, as `openings.opening_in_python` does."""
    if PHRASES is None:
        prepare()
    cdef int kind = PyUnicode_KIND(text), bits = 0, words, kept = 0, last, number
    cdef const void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at = 0, begin, size = min(len(text), STEMS_WITHIN)
    cdef Py_UCS4[ROOM] said
    while at < size and is_stripped(PyUnicode_READ(kind, data, at)):
        at += 1
    for words in range(MOST_WORDS):
        while at < size and is_blank(PyUnicode_READ(kind, data, at)):
            at += 1
        if at == size:
            break
        begin = at
        while at < size and not is_blank(PyUnicode_READ(kind, data, at)):
            at += 1
        if words:
            said[kept] = 32
            kept += 1
        kept = put_small(text, begin, at, said, kept)
        last = kept
        while last and is_stripped(said[last - 1]):
            last -= 1
        number = found_of(said, last)
        if number >= 0:
            bits |= BITS[number]
        if words == 0:
            if said[0] > 0x2E80 or (said[0] == 0x2E80 and kept > 1):
                for last in range(2, MOST_CHARACTERS + 1):
                    number = found_of(said, min(last, kept))
                    if number >= 0:
                        bits |= BITS[number]
            number = found_of(said, kept)
            if number < 0 or not GOES_ON[number]:
                break
    return bits | COOKIES if names_cookies(text, size) else bits


def opening(str text not None):
    """Give the groups of phrases that a text begins with, as bits, as `openings.opening_in_python` does."""
    return opening_of(text)
