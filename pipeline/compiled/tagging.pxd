"""What the compiled parts know of tags."""

from libc.string cimport memchr

cdef extern from *:
    """
    #include <strings.h>
    /* Nothing is markup in these elements but their end tags. */
    static const char *const RAW[] = {"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"};
    static const int LENGTHS[] = {6, 5, 8, 5, 3, 6, 7, 8};
    """
    const char* RAW[8]
    int LENGTHS[8]
    int strncasecmp(const char* one, const char* other, size_t size) noexcept


cdef inline bint is_letter(unsigned char sign) noexcept:
    return <unsigned char>((sign | 32) - 97) < 26


cdef inline bint is_space(unsigned char sign) noexcept:
    return sign == 32 or 9 <= sign <= 13


cdef inline int raw_kind(const char* name, Py_ssize_t size) noexcept:
    """Give which of RAW a tag is of; -1 for any other."""
    cdef int kind
    for kind in range(8):
        if size == LENGTHS[kind] and strncasecmp(name, RAW[kind], size) == 0:
            return kind
    return -1


cdef inline Py_ssize_t count_attributes(const char** of, const char* end) noexcept:
    """Count the attributes of a tag from here on, as they are counted where they are too many; go to its end."""
    cdef const char* at = of[0]
    cdef const char* closed
    cdef Py_ssize_t names = 0
    cdef unsigned char sign
    cdef bint within = False
    while at < end and at[0] != c">":
        sign = at[0]
        at += 1
        if sign == c"=":
            within = False
            while at < end and is_space(at[0]):
                at += 1
            if at < end and (at[0] == c'"' or at[0] == c"'"):
                closed = <const char*>memchr(at + 1, at[0], end - at - 1)
                if closed is not NULL:
                    at = closed + 1
        elif sign == c"/" or sign == c'"' or sign == c"'" or is_space(sign):
            within = False
        elif not within:
            within = True
            names += 1
    of[0] = at
    return names
