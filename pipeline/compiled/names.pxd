"""What other compiled parts take of this one."""

from libc.stdint cimport int64_t, uint64_t


cdef struct Told:  # by class names or an id
    int64_t bits  # the groups of words that occur in it
    int like  # equal for names that only tell siblings apart


cdef struct Slot:
    uint64_t hashed
    int number  # -1: none


cdef class Bag:
    cdef int count
    cdef Slot* slot
    cdef int slots  # a power of two
    cdef size_t* begins  # where each string begins among the signs
    cdef char* signs
    cdef size_t used, room

    cdef int find(self, const char* text, size_t size) noexcept
    cdef int put(self, const char* text, size_t size) except -1
    cdef int place(self, const char* text, size_t size, uint64_t hashed) noexcept
    cdef int widen(self) except -1


cdef class Names:
    cdef Bag named, likes
    cdef Told* told
    cdef int told_room
    cdef char* kept  # of a name, what does not tell siblings apart
    cdef size_t kept_room

    cdef Told* of(self, const char* text) except NULL
    cdef int tell(self, const unsigned char* text, size_t size, Told* found) except -1
