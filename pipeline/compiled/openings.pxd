"""What other compiled parts take of this one."""

cdef int opening_of(str text) except -1
