# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Leaves out of markup what is not asked of it, as `pipeline.document.asked` says.

Markup is told into tags as HTML Standard, 13.2.5, and libxml2 do. Where the two may differ, or it would take more to
tell, nothing is left out: whatever of a page's bytes is strange, its tree is that of all of them.
"""

from cpython.object cimport PyObject
from cpython.ref cimport Py_DECREF
from libc.stdint cimport uint64_t
from libc.string cimport memchr, memcmp, memcpy, memset

cdef extern from "Python.h":
    PyObject* PyBytes_FromStringAndSize(const char* text, Py_ssize_t size)
    char* PyBytes_AS_STRING(PyObject* text) noexcept
    int _PyBytes_Resize(PyObject** text, Py_ssize_t size) except -1

from pipeline.compiled.tagging cimport LENGTHS, RAW, count_attributes, is_letter, raw_kind, strncasecmp

cdef extern from *:
    """
    #include <stddef.h>
    #define FIGURE(at) ((unsigned char)((at) - '0') < 10)
    /* Where "1234-56-78" stands next behind a quote; the size where it does nowhere. In rows, which compilers turn into
       what looks at 16 signs and more at once. */
    static size_t next_day(const unsigned char *at, size_t i, size_t size) {
        if (i < 5) i = 5;
        while (i + 6 <= size) {
            size_t end = i + 256 + 6 <= size ? i + 256 : size - 5;
            unsigned char any = 0;
            for (size_t k = i; k < end; k++) any |= (at[k] == '-') & (at[k + 3] == '-');
            if (any)
                for (size_t k = i; k < end; k++)
                    if (at[k] == '-' && at[k + 3] == '-' && FIGURE(at[k - 4]) && FIGURE(at[k - 3]) && FIGURE(at[k - 2])
                        && FIGURE(at[k - 1]) && FIGURE(at[k + 1]) && FIGURE(at[k + 2]) && FIGURE(at[k + 4])
                        && FIGURE(at[k + 5]) && (at[k - 5] == '"' || at[k - 5] == '\\''))
                        return k;
            i = end;
        }
        return size;
    }
    """
    size_t next_day(const unsigned char* at, size_t begin, size_t size) noexcept

cdef enum:
    SLOTS = 256
    ROOM = 32
    CROWD = 400  # bytes of a tag: what has less has not too many attributes
    MANY = 100  # attributes: of more it is told elsewhere whether they are too many

cdef int CUT = 2  # of the elements in which nothing is markup, so many are cut
cdef unsigned char SORT[256]

cdef enum:  # what sort of sign
    NAME = 1  # of a tag
    BLANK = 2
    ENDING = 4  # behind the name of an attribute

cdef bint prepared = False
cdef uint64_t asked[SLOTS]
cdef uint64_t STYLE
cdef Py_ssize_t LONGEST_LEFT, KEPT_SIGNS
cdef const char* dated[ROOM]
cdef int dated_size[ROOM]
cdef int dated_count = 0
cdef list held = []  # what `dated` points to

cdef uint64_t HASH_BEGINS = 14695981039346656037u, HASH_BY = 1099511628211u  # FNV-1a


cdef int prepare() except -1:
    """Take what the twin defines, at the first call: it looks for this module when it is imported."""
    global prepared, STYLE, LONGEST_LEFT, KEPT_SIGNS, dated_count
    from pipeline.document import asked as twin

    cdef uint64_t hashed
    cdef int sign
    cdef bytes written
    LONGEST_LEFT, KEPT_SIGNS = twin.LONGEST_LEFT, twin.KEPT_SIGNS
    memset(asked, 0, sizeof(asked))
    for name in sorted(twin.ASKED):
        written = name.encode()
        hashed = HASH_BEGINS
        for sign in written:
            hashed = (hashed ^ <uint64_t>sign) * HASH_BY
        if name == "style":
            STYLE = hashed
        sign = hashed % SLOTS
        while asked[sign]:
            sign = (sign + 1) % SLOTS
        asked[sign] = hashed
    for name in twin.DATED[:ROOM]:
        written = name.encode()
        held.append(written)
        dated[dated_count], dated_size[dated_count] = written, len(written)
        dated_count += 1
    memset(SORT, 0, sizeof(SORT))
    for sign in range(128):
        SORT[sign] = (
            NAME * (chr(sign).isalnum() or chr(sign) in "-_:.") | BLANK * (chr(sign) in " \t\n\r")
            | ENDING * (chr(sign) in " \t\n\r\f/>=")
        )
    prepared = True
    return 0


cdef inline bint is_asked(uint64_t hashed) noexcept:
    cdef unsigned int at = hashed % SLOTS
    while asked[at]:
        if asked[at] == hashed:
            return True
        at = (at + 1) % SLOTS
    return False


cdef bint may_hide(const char* at, const char* end) noexcept:
    """Tell whether a style may say that its element is not seen: "none" or "hidden", or written in another way."""
    while at < end:
        if at[0] == c"&" or (end - at >= 3 and at[0] | 32 == c"n" and at[1] | 32 == c"o"):
            return True
        if at[0] | 32 == c"d" and end - at >= 3 and (at[1] | 32 == c"d" or at[1] == c" "):
            return True
        if at[0] | 32 == c"n" and at[1] == c" ":
            return True
        at += 1
    return False


cdef const char* end_of_comment(const char* at, const char* end) noexcept:
    """Give what follows a comment, whose text begins here; NULL where it does not end."""
    if at < end and at[0] == c">":
        return at + 1
    if end - at >= 2 and at[0] == c"-" and at[1] == c">":
        return at + 2
    while True:
        at = <const char*>memchr(at, c"-", end - at)
        if at is NULL or end - at < 3:
            return NULL
        if at[1] == c"-":
            if at[2] == c">":
                return at + 3
            if at[2] == c"!" and end - at >= 4 and at[3] == c">":
                return at + 4
        at += 1


cdef const char* end_of_raw(const char* at, const char* end, int kind) noexcept:
    """Give where the end tag of an element begins in which nothing is markup; NULL where it is not that plain."""
    cdef const char* tag = at
    cdef int size = LENGTHS[kind]
    cdef bint noted = False
    while True:
        tag = <const char*>memchr(tag, c"<", end - tag)
        if tag is NULL or end - tag < size + 3:
            return NULL
        if tag[1] == c"/" and strncasecmp(tag + 2, RAW[kind], size) == 0:
            # What begins like its end, or ends with more than its name, is left to the parser.
            return tag if tag[size + 2] == c">" or SORT[<unsigned char>tag[size + 2]] & BLANK else NULL
        if kind == 0:
            # In a comment within a script, a further script has an end of its own.
            noted |= tag[1] == c"!"
            if noted and strncasecmp(tag + 1, RAW[0], LENGTHS[0]) == 0:
                return NULL
        tag += 1


cdef bint tells_a_day(const char* begin, const char* end) noexcept:
    """Tell whether a script may call a day that of its page, as `describe.labelled` reads it."""
    cdef size_t found = 0, size = end - begin
    cdef const char* at
    cdef int i
    while True:
        found = next_day(<const unsigned char*>begin, found, size)
        if found >= size:
            return False
        at = begin + found - 6  # before the quote
        found += 1
        at = before_blanks(begin, at - (at >= begin and at[0] == c"\\"))
        if at < begin or at[0] != c":":
            continue
        at = before_blanks(begin, at - 1)
        at -= at >= begin and (at[0] == c'"' or at[0] == c"'")
        at -= at >= begin and at[0] == c"\\"
        for i in range(dated_count):
            if at + 1 - begin >= dated_size[i] and memcmp(at + 1 - dated_size[i], dated[i], dated_size[i]) == 0:
                return True


cdef const char* before_blanks(const char* begin, const char* at) noexcept:
    """Give the last sign before blanks, or what may be blank beyond ASCII."""
    while at >= begin and (at[0] <= 32 or at[0] > 126):
        at -= 1
    return at


cdef const char* end_of_kept(const char* at, const char* end) noexcept:
    """Give where what is kept of a script ends: behind so many signs, and not within anything of importance."""
    cdef Py_ssize_t signs = 0, since = 0
    while at < end:
        if at[0] == c"<":
            since = 0
        signs += 32 < at[0] < 127
        since += 1
        at += 1
        if signs >= KEPT_SIGNS and since > 20 and is_letter((at - 1)[0]):
            return at
    return end


def without_unasked(bytes markup not None):
    """Give markup without what is not asked of it; None where that cannot be told apart for certain."""
    if not prepared:
        prepare()
    cdef const char* begin = markup
    cdef Py_ssize_t size = len(markup)
    cdef PyObject* made = PyBytes_FromStringAndSize(NULL, size)
    if made is NULL:
        raise MemoryError
    size = copy_asked(begin, begin + size, PyBytes_AS_STRING(made))
    if size < 0:
        Py_DECREF(<object>made)
        return None
    _PyBytes_Resize(&made, size)
    markup = <bytes>made
    Py_DECREF(markup)
    return markup


cdef Py_ssize_t copy_asked(const char* begin, const char* end, char* to) noexcept:
    """Copy what is asked; give how much that is, -1 where something is strange."""
    cdef const char* at = begin
    cdef const char* kept = begin  # from here on nothing was copied yet
    cdef const char* tag
    cdef const char* start
    cdef const char* name
    cdef const char* value
    cdef char* made = to
    cdef uint64_t hashed
    cdef int kind
    cdef bint linked, dropped, styled
    while True:
        at = <const char*>memchr(at, c"<", end - at)
        if at is NULL:
            break
        tag = at
        at += 1
        if end - at < 3:
            break
        if at[0] == c"!":
            if at[1] == c"-" and at[2] == c"-":
                at = end_of_comment(at + 3, end)
                if at is NULL:
                    return -1
                continue
            if at[1] == c"[" and at[2] == c"C":
                return -1
        if at[0] == c"!" or at[0] == c"?" or at[0] == c"/":
            start = at
            at = <const char*>memchr(at, c">", end - at)
            if at is NULL or at - start > CROWD:
                return -1
            if start[0] == c"/":
                while start < at:
                    if start[0] == c'"' or start[0] == c"'":
                        return -1
                    start += 1
            continue
        if not is_letter(at[0]):
            continue
        start = at
        while at < end and SORT[<unsigned char>at[0]] & NAME:
            at += 1
        kind = raw_kind(start, at - start)
        if at - start == 9 and strncasecmp(start, "plaintext", 9) == 0:
            return -1
        # The attributes; `at` is behind the name or a value.
        dropped = linked = styled = False
        while True:
            start = at
            while at < end and SORT[<unsigned char>at[0]] & BLANK:
                at += 1
            if at >= end:
                return -1
            if at[0] == c">":
                at += 1
                break
            if at[0] == c"/":
                at += 1
                if at >= end or kind >= 0:
                    return -1
                if at[0] == c">":
                    at += 1
                    break
                if not SORT[<unsigned char>at[0]] & BLANK:
                    return -1
                dropped = False
                continue
            name = at
            hashed = HASH_BEGINS
            while at < end and not SORT[<unsigned char>at[0]] & ENDING:
                hashed = (hashed ^ <uint64_t>(at[0] + 32 if c"A" <= at[0] <= c"Z" else at[0])) * HASH_BY
                at += 1
            if at == name or at >= end or at[0] == 12 or (start == name and (start - 1)[0] != c'"' and (start - 1)[0] != c"'"):
                return -1
            value = at
            while at < end and SORT[<unsigned char>at[0]] & BLANK:
                at += 1
            if at < end and at[0] == c"=":
                at += 1
                while at < end and SORT[<unsigned char>at[0]] & BLANK:
                    at += 1
                if at >= end or at[0] == c">":
                    return -1
                value = at
                if at[0] == c'"' or at[0] == c"'":
                    at = <const char*>memchr(at + 1, at[0], end - at - 1)
                    if at is NULL:
                        return -1
                    at += 1
                else:
                    while at < end and at[0] != c">" and not SORT[<unsigned char>at[0]] & BLANK:
                        if at[0] == 12:
                            return -1
                        at += 1
            else:
                at = value
            if kind == 0:
                linked |= has(value, at, "ld+json", 7) or has(value, at, "&", 1)
            # Of several of a name the first counts.
            if hashed == STYLE and not styled and may_hide(value, at) or hashed != STYLE and is_asked(hashed):
                styled |= hashed == STYLE
                dropped = False
                continue
            styled |= hashed == STYLE
            # One blank is left: what was before it must not become one with what is behind.
            if not dropped and start < name:
                start += 1
            memcpy(made, kept, start - kept)
            made += start - kept
            kept = at
            dropped = SORT[<unsigned char>(made - 1)[0]] & BLANK
        if at - tag > CROWD and count_attributes(&tag, at) > MANY:
            return -1
        if kind >= 0:
            start = at
            at = end_of_raw(at, end, kind)
            if at is NULL:
                return -1
            if kind < CUT and at - start > LONGEST_LEFT and not linked and not tells_a_day(start, at):
                if not has(start, at, "<!--", 4):
                    start = end_of_kept(start, at)
                    memcpy(made, kept, start - kept)
                    made += start - kept
                    kept = at
    memcpy(made, kept, end - kept)
    made += end - kept
    return made - to


cdef bint has(const char* at, const char* end, const char* part, Py_ssize_t size) noexcept:
    while True:
        at = <const char*>memchr(at, part[0], end - at)
        if at is NULL or end - at < size:
            return False
        if memcmp(at, part, size) == 0:
            return True
        at += 1
