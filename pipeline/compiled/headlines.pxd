"""What other compiled parts take of this one."""

from pipeline.compiled.sheet cimport Sheet


cdef class Headline:  # as `headlines.Headline`
    cdef Sheet page
    cdef int number  # of its link
    cdef readonly str title, url
    cdef readonly Py_ssize_t length
    cdef readonly int node, place
    cdef readonly bint in_heading
    cdef public int first, end, item


cdef str address_of(str href, base_url)
