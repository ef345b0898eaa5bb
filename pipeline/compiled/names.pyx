# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Tells what class names and ids say of an element, compiled; the twin in Python is `names.py`."""

from libc.stdint cimport int64_t, uint64_t
from libc.stdlib cimport free, realloc
from libc.string cimport memcmp, memcpy, strlen

import os

cdef Bag WORDS = None
cdef int64_t* BITS_OF = NULL  # of each word
cdef bint* PASSES = NULL  # whether a word tells siblings apart
cdef int NAME_CHARACTERS
cdef uint64_t SEED = int.from_bytes(os.urandom(8), "little")  # so that no page can be made of names that hash alike

cdef enum:
    LEAST_SLOTS = 256
    LONGEST_WORD = 32  # of those that are known


cdef int prepare() except -1:
    """Take what the twin defines, at the first call: it is imported with the rooms that look for this module."""
    global WORDS, BITS_OF, PASSES, NAME_CHARACTERS
    from pipeline.separate import names

    cdef Bag words = Bag()
    cdef bytes text
    cdef int number
    known = sorted({*names.OF_WORD, *names.PASSING})
    BITS_OF = <int64_t*>realloc(BITS_OF, len(known) * sizeof(int64_t))
    PASSES = <bint*>realloc(PASSES, len(known) * sizeof(bint))
    if BITS_OF is NULL or PASSES is NULL:
        raise MemoryError
    for word in known:
        text = word.encode("ascii")
        if len(text) > LONGEST_WORD:
            raise AssertionError("a word is longer than there is room for")
        number = words.put(text, len(text))
        BITS_OF[number], PASSES[number] = names.OF_WORD.get(word, 0), word in names.PASSING
    NAME_CHARACTERS = names.NAME_CHARACTERS
    WORDS = words
    return 0


cdef inline uint64_t mixed(uint64_t hashed) noexcept:
    hashed *= <uint64_t>0x9E3779B97F4A7C15
    return hashed ^ hashed >> 29


cdef uint64_t hash_of(const char* text, size_t size) noexcept:
    cdef uint64_t part = 0, hashed = SEED ^ size
    while size >= 8:
        memcpy(&part, text, 8)
        hashed = mixed(hashed ^ part)
        text += 8
        size -= 8
    part = 0
    memcpy(&part, text, size)
    return mixed(mixed(hashed ^ part))


cdef class Bag:
    """Numbers strings of bytes in the order in which they are met."""

    def __dealloc__(self):
        free(self.slot)
        free(self.begins)
        free(self.signs)

    cdef int place(self, const char* text, size_t size, uint64_t hashed) noexcept:
        """Give the slot where a string is, or would be."""
        cdef int at = hashed & (self.slots - 1), number
        while self.slot[at].number >= 0:
            number = self.slot[at].number
            if self.slot[at].hashed == hashed and self.begins[number + 1] - self.begins[number] == size:
                if memcmp(self.signs + self.begins[number], text, size) == 0:
                    break
            at = (at + 1) & (self.slots - 1)
        return at

    cdef int find(self, const char* text, size_t size) noexcept:
        """Give the number of a string, -1 where it was not met."""
        return self.slot[self.place(text, size, hash_of(text, size))].number if self.count else -1

    cdef int put(self, const char* text, size_t size) except -1:
        """Give the number of a string: that of those met before where it is new."""
        cdef uint64_t hashed = hash_of(text, size)
        cdef int at
        if 2 * self.count >= self.slots:
            self.widen()
        at = self.place(text, size, hashed)
        if self.slot[at].number >= 0:
            return self.slot[at].number
        if self.used + size >= self.room:  # also for what is empty, so that there is a place for it
            self.room = 2 * (self.used + size) + 64
            self.signs = <char*>again(self.signs, self.room)
        memcpy(self.signs + self.used, text, size)
        self.used += size
        self.slot[at].hashed, self.slot[at].number = hashed, self.count
        self.count += 1
        self.begins[self.count] = self.used
        return self.count - 1

    cdef int widen(self) except -1:
        """Make room for twice as many."""
        cdef int old = self.slots, at, to
        cdef Slot* before = self.slot
        cdef int slots = max(LEAST_SLOTS, 2 * old)
        cdef Slot* slot = <Slot*>again(NULL, slots * sizeof(Slot))
        self.slot, self.slots = slot, slots
        for at in range(slots):
            slot[at].number = -1
        for at in range(old):
            if before[at].number >= 0:
                to = before[at].hashed & (slots - 1)
                while slot[to].number >= 0:
                    to = (to + 1) & (slots - 1)
                slot[to] = before[at]
        free(before)
        self.begins = <size_t*>again(self.begins, (slots + 1) * sizeof(size_t))
        self.begins[0] = 0
        return 0


cdef void* again(void* held, size_t size) except NULL:
    cdef void* found = realloc(held, max(size, 1))
    if found is NULL:
        raise MemoryError
    return found


cdef inline bint is_small(unsigned char sign) noexcept:
    return c"a" <= sign <= c"z"


cdef inline bint is_big(unsigned char sign) noexcept:
    return c"A" <= sign <= c"Z"


cdef class Names:
    """What the class names and ids of a page tell, each told once."""

    def __init__(self):
        if WORDS is None:
            prepare()
        self.named, self.likes = Bag(), Bag()
        self.likes.put("", 0)

    def __dealloc__(self):
        free(self.told)
        free(self.kept)

    cdef Told* of(self, const char* text) except NULL:
        """Give what class names or an id tell; a page has the same ones again."""
        cdef int before = self.named.count, number = self.named.put(text, strlen(text))
        if number == before:
            if number >= self.told_room:
                self.told_room = max(64, 2 * number)
                self.told = <Told*>again(self.told, self.told_room * sizeof(Told))
            self.tell(<const unsigned char*>text, strlen(text), &self.told[number])
        return &self.told[number]

    cdef int tell(self, const unsigned char* text, size_t size, Told* found) except -1:
        """Tell the groups of words, as `names.groups` does, and what `names.alike` leaves."""
        cdef size_t at = 0, start, kept = 0
        cdef int signs = 0, number, width
        cdef char folded[LONGEST_WORD]
        if 2 * size >= self.kept_room:  # a space may be put between any two signs
            self.kept_room = 4 * size + 64
            self.kept = <char*>again(self.kept, self.kept_room)
        # The first signs alone are read.
        while at < size:
            signs += text[at] & 0xC0 != 0x80
            if signs > NAME_CHARACTERS:
                break
            at += 1
        size = at
        at = 0
        found.bits = 0
        while at < size:
            start = at
            if is_big(text[at]):
                at += 1
                if at < size and is_small(text[at]):
                    while at < size and is_small(text[at]):
                        at += 1
                else:
                    while at < size and is_big(text[at]):
                        at += 1
            elif is_small(text[at]):
                while at < size and is_small(text[at]):
                    at += 1
            else:  # digits tell siblings apart, and all else parts words
                at += 1
                continue
            number = -1
            if at - start <= LONGEST_WORD:
                for width in range(<int>(at - start)):
                    folded[width] = text[start + width] | 32
                number = WORDS.find(folded, at - start)
            if number >= 0:
                found.bits |= BITS_OF[number]
            if number < 0 or not PASSES[number]:
                if kept:
                    self.kept[kept] = 32
                    kept += 1
                memcpy(self.kept + kept, text + start, at - start)
                kept += at - start
        found.like = self.likes.put(self.kept, kept)
        return 0
