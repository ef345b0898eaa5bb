"""What other compiled parts take of this one."""

cdef int count_rows(list texts, unsigned char[::1] live, float[:, ::1] rows) except -1
cdef int likeness(list texts, unsigned char[::1] live, tuple titles, float[::1] like) except -1
cdef bint holds(str text, str part) except -1


cdef class Whole:
    cdef str text
    cdef unsigned char[8192] runs  # by the hash of each run of signs in it: a bit
    cdef int[4096] last  # by a part of the hash: where the last such run ends
    cdef int* before  # and the one before it

    cdef bint holds(self, str part) except -1
