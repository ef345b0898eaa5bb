# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Chooses the pieces that are taken, compiled; the twin in Python is `judge.py`.

Everything is counted in the precision that the twin counts in: what is sure in floats, what is expected in doubles.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

cdef bint prepared = False
cdef double MOST_ASKED, LEAST_ASKED, SHOWN_SHARE
cdef float HOPELESS, HIDDEN_ASKED, SURER, LEAST_SURE
cdef Py_ssize_t SHOWN_WORDS, COPY_WORDS, MOST_WORDS


cdef int prepare() except -1:
    """Take what the twin defines, at the first call: it looks for this module when it is imported."""
    global prepared, MOST_ASKED, LEAST_ASKED, HOPELESS, HIDDEN_ASKED, SHOWN_WORDS, COPY_WORDS, SURER, LEAST_SURE
    global MOST_WORDS, SHOWN_SHARE
    from pipeline.separate.judge import COPY_WORDS, HIDDEN_ASKED, HOPELESS, LEAST_ASKED, LEAST_SURE
    from pipeline.separate.judge import MOST_ASKED, MOST_WORDS, SHOWN_SHARE, SHOWN_WORDS, SURER

    prepared = True
    return 0


cdef struct Piece:
    float sure
    Py_ssize_t words
    double expected  # words
    bint hidden


cdef Py_ssize_t spaces_in(str text) noexcept:
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    cdef const unsigned char* signs = <const unsigned char*>data
    cdef Py_ssize_t at, size = len(text), found = 0
    if kind == 1:
        for at in range(size):
            found += signs[at] == 32
    else:
        for at in range(size):
            found += PyUnicode_READ(kind, data, at) == 32
    return found


cdef void sort(uint64_t* keys, Py_ssize_t count) noexcept:
    """Sort numbers, the least first (Shell's way: pages have a few hundred pieces)."""
    cdef Py_ssize_t gap = 1, at, to
    cdef uint64_t key
    while gap < count // 9:
        gap = 3 * gap + 1
    while gap:
        for at in range(gap, count):
            key = keys[at]
            to = at
            while to >= gap and keys[to - gap] > key:
                keys[to] = keys[to - gap]
                to -= gap
            keys[to] = key
        gap //= 3


cdef double asked_of(Piece* pieces, uint64_t* keys, Py_ssize_t count) noexcept:
    """Give how sure one must be of a piece, as `judge._asked` does."""
    cdef Py_ssize_t at
    cdef uint32_t bits
    cdef double possible = 0, expected = 0, words = 0, promised = 0, one
    for at in range(count):
        if pieces[at].sure > HOPELESS:
            possible += pieces[at].expected
        memcpy(&bits, &pieces[at].sure, sizeof(bits))  # of what is not below zero they are in order
        keys[at] = <uint64_t>(~bits) << 32 | <uint64_t>at
    sort(keys, count)
    for at in range(count):
        expected += pieces[keys[at] & 0xFFFFFFFF].expected
        words += pieces[keys[at] & 0xFFFFFFFF].words
        one = 2 * expected / max(words + possible, 1.0)
        promised = max(promised, one)
    return max(LEAST_ASKED, MOST_ASKED * promised)


def chosen(texts, given, hides):
    """Give which pieces are taken, how sure one had to be, and which are copies or hidden, as `judge.choose` does."""
    if not prepared:
        prepare()
    cdef Py_ssize_t count = len(texts), at, best = 0, shown = 0, behind = 0
    cdef Piece* pieces = <Piece*>malloc((count + 1) * sizeof(Piece))
    cdef uint64_t* keys = <uint64_t*>malloc((count + 1) * sizeof(uint64_t))
    cdef double most = -1, worth, asked
    cdef float limit
    cdef bint any_enough = False, shows
    cdef str text
    try:
        if pieces is NULL or keys is NULL:
            raise MemoryError
        for at in range(count):
            text = texts[at]
            pieces[at].sure, pieces[at].hidden, pieces[at].words = given[at], hides[at], spaces_in(text) + 1
            pieces[at].sure += 0  # no zero below zero
            pieces[at].expected = <double>pieces[at].sure * <double>pieces[at].words
        asked = asked_of(pieces, keys, count)
        limit = <float>asked
        for at in range(count):
            any_enough |= pieces[at].sure > limit
            if pieces[at].sure > limit and pieces[at].hidden:
                behind += pieces[at].words
            elif pieces[at].sure > limit:
                shown += pieces[at].words
        if not any_enough:
            for at in range(count):
                worth = <double>pieces[at].sure * <double>min(pieces[at].words, MOST_WORDS)
                if worth > most:
                    most, best = worth, at
            return (best,) if pieces[best].sure > LEAST_SURE else (), asked, frozenset(), frozenset()
        shows = shown >= SHOWN_WORDS and shown >= SHOWN_SHARE * behind
        return divided(texts, pieces, count, limit, shows, asked)
    finally:
        free(pieces)
        free(keys)


cdef tuple divided(texts, Piece* pieces, Py_ssize_t count, float limit, bint shows, double asked):
    """Tell of what is sure enough what is taken, a copy, and hidden."""
    cdef Py_ssize_t at, before
    cdef dict kept = {}
    cdef list long = [], taken = [], unseen = [], copies = []
    for at in range(count):
        if not pieces[at].sure > limit:
            continue
        if shows and pieces[at].hidden and pieces[at].sure <= HIDDEN_ASKED:
            unseen.append(at)
            continue
        taken.append(at)
        if pieces[at].words >= COPY_WORDS:
            long.append(at)
            before = kept.setdefault(texts[at], at)
            if pieces[at].sure > <float>(pieces[before].sure + SURER):
                kept[texts[at]] = at
    for at in long:
        if kept[texts[at]] != at:
            copies.append(at)
    if copies:
        taken = [one for one in taken if one not in copies]
    return tuple(taken), asked, frozenset(copies), frozenset(unseen)
