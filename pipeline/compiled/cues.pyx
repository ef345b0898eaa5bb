# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Finds on a line the words that tell what it may be, compiled; the twin in Python is `pipeline/cues.py`."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdlib cimport realloc

cdef enum:
    SLOTS = 4096

cdef struct Phrase:
    int begins  # among the signs of all
    int size
    int following  # the number of the next one with such signs first; -1: none
    int bit  # of the cue
    bint spaced  # it is held to the ends of words
    bint first  # it counts where a line begins with it, else anywhere

cdef Phrase* PHRASES = NULL
cdef Py_UCS4* SIGNS = NULL
cdef int HEADS[SLOTS]  # by the first two signs: the number of a phrase that may begin with them; -1: none does
cdef bint ALONE[256]  # whether a phrase may be one sign


cdef int prepare() except -1:
    """Take what the twin defines, at the first call: it looks for this module when it is imported."""
    global PHRASES, SIGNS
    from pipeline.cues import listed_phrases

    cdef list listed = list(listed_phrases())
    cdef int number, at, slot, used = 0
    cdef Phrase* own
    cdef str phrase
    cdef Phrase* phrases = <Phrase*>realloc(NULL, len(listed) * sizeof(Phrase))
    SIGNS = <Py_UCS4*>realloc(SIGNS, sum([len(one[0]) for one in listed]) * sizeof(Py_UCS4))
    if phrases is NULL or SIGNS is NULL:
        raise MemoryError
    for at in range(SLOTS):
        HEADS[at] = -1
    for number in range(len(listed)):
        own = &phrases[number]
        phrase, own.spaced, own.first, own.bit = listed[number]
        own.begins, own.size = used, len(phrase)
        for at in range(own.size):
            SIGNS[used + at] = phrase[at]
        slot = pair(SIGNS[used], SIGNS[used + 1] if own.size > 1 else 0)
        if own.size == 1:
            ALONE[<unsigned int>SIGNS[used] & 255] = True
        used += own.size
        own.following, HEADS[slot] = HEADS[slot], number
    PHRASES = phrases
    return 0


cdef inline int pair(unsigned int one, unsigned int other) noexcept:
    return (one * 61 + other) % SLOTS


cdef inline bint is_of_word(Py_UCS4 sign) noexcept:
    return sign == u"_" or sign.isalnum()


cdef int told_here(int kind, const void* data, Py_ssize_t at, Py_ssize_t size, int slot, bint first, bint inner) noexcept:
    """Give of what the phrases tell that stand here; `first`: nothing but a lead is before; `inner`: a word is."""
    cdef int number = HEADS[slot], bits = 0, i
    cdef Phrase* own
    while number >= 0:
        own = &PHRASES[number]
        number = own.following
        if at + own.size > size or (own.first and not first) or (own.spaced and inner):
            continue
        for i in range(own.size):
            if PyUnicode_READ(kind, data, at + i) != SIGNS[own.begins + i]:
                break
        else:
            if not own.spaced or at + own.size == size or not is_of_word(PyUnicode_READ(kind, data, at + own.size)):
                bits |= own.bit
    return bits


def told(str folded not None, int asked):
    """Give what the words of a folded line may tell of what is asked, as bits, as `cues.told_in_python` does."""
    if PHRASES is NULL:
        prepare()
    cdef int kind = PyUnicode_KIND(folded), bits = 0, slot
    cdef const void* data = PyUnicode_DATA(folded)
    cdef Py_ssize_t at, size = len(folded)
    cdef Py_UCS4 sign = 0, following = PyUnicode_READ(kind, data, 0) if size else 0
    cdef bint first = True, inner = False
    for at in range(size):
        sign, following = following, PyUnicode_READ(kind, data, at + 1) if at + 1 < size else 0
        slot = pair(sign, following)
        if HEADS[slot] >= 0:
            bits |= told_here(kind, data, at, size, slot, first, inner)
        if ALONE[<unsigned int>sign & 255]:
            bits |= told_here(kind, data, at, size, pair(sign, 0), first, inner)
        inner = is_of_word(sign)
        first = first and not inner and sign != u"("
    return bits & asked
