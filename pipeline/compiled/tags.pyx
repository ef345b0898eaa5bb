# cython: language_level=3
"""Looks through markup before it is parsed; the twin of `pipeline.document.crowded`."""

from libc.string cimport memchr, memcmp

from pipeline.compiled.tagging cimport LENGTHS, RAW, count_attributes, is_letter, raw_kind, strncasecmp


cdef extern from *:
    """
    /* In rows that fit into a byte each, which compilers turn into what counts 16 signs and more at once. */
    #define COUNT(name, test) static size_t name(const unsigned char *at, size_t size) { \\
        size_t found = 0; \\
        while (size) { \\
            size_t row = size < 255 ? size : 255; \\
            unsigned char own = 0; \\
            for (size_t i = 0; i < row; i++) own += (unsigned char)(test); \\
            found += own; at += row; size -= row; \\
        } \\
        return found; }
    COUNT(openings_in, at[i] == '<')
    COUNT(controls_in,
        (at[i] < 32) - (at[i] == 9) - (at[i] == 10) - (at[i] == 12) - (at[i] == 13) - (at[i] == 27))
    """
    size_t openings_in(const unsigned char* at, size_t size) noexcept
    size_t controls_in(const unsigned char* at, size_t size) noexcept


def count_controls(bytes body not None):
    """Count the bytes that no text has, as `crowded.controls_by_translation` does."""
    return controls_in(body, len(body))


def count_openings(bytes markup not None):
    """Count where a tag may begin."""
    return openings_in(markup, len(markup))


cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>
    /* Whether bytes are right UTF-8 as Python tells: 0 where not; else 1, 2 more without a NUL, 4 more with so many
       signs beyond ASCII. */
    static int utf8_in(const unsigned char *at, size_t size, long many) {
        const unsigned char *end = at + size;
        int nul = 0;
        while (at < end) {
            if (*at < 0x80) {
                /* Rows of ASCII, which compilers turn into what looks at 16 signs and more at once. */
                while (end - at >= 64) {
                    unsigned char high = 0, none = 0;
                    for (int i = 0; i < 64; i++) { high |= at[i]; none |= at[i] == 0; }
                    if (high & 0x80) break;
                    nul |= none;
                    at += 64;
                }
                while (at < end && *at < 0x80) nul |= !*at++;
                continue;
            }
            int more = *at < 0xC2 ? 0 : *at < 0xE0 ? 1 : *at < 0xF0 ? 2 : *at < 0xF5 ? 3 : 0;
            if (!more || end - at <= more) return 0;
            for (int i = 1; i <= more; i++) if ((at[i] & 0xC0) != 0x80) return 0;
            if ((*at == 0xE0 && at[1] < 0xA0) || (*at == 0xED && at[1] > 0x9F)
                || (*at == 0xF0 && at[1] < 0x90) || (*at == 0xF4 && at[1] > 0x8F)) return 0;
            at += more + 1;
            many--;
        }
        return 1 | (nul ? 0 : 2) | (many > 0 ? 0 : 4);
    }
    """
    int utf8_in(const unsigned char* at, size_t size, long many) noexcept


def as_utf8(bytes body not None, long many):
    """Tell whether bytes are UTF-8, as `crowded.utf8_by_decoding` does."""
    return utf8_in(body, len(body), many)


cdef const char* end_of_comment(const char* at, const char* end) noexcept:
    """Give where "-->" or "--!>" begins, from here on."""
    while True:
        at = <const char*>memchr(at, c"-", end - at)
        if at is NULL:
            return end
        if end - at >= 3 and at[1] == c"-" and (at[2] == c">" or (at[2] == c"!" and end - at >= 4 and at[3] == c">")):
            return at
        at += 1


cdef const char* end_of_raw(const char* at, const char* end, int kind) noexcept:
    """Give where the end tag of an element begins in which nothing is markup."""
    while True:
        at = <const char*>memchr(at, c"<", end - at)
        if at is NULL:
            return end
        if end - at >= 2 + LENGTHS[kind] and at[1] == c"/" and strncasecmp(at + 2, RAW[kind], LENGTHS[kind]) == 0:
            return at
        at += 1


def end_of_body(bytes markup):
    """Give where the body ends for the first time, as `crowded.end_by_search` does."""
    cdef const char* begin = markup
    cdef const char* end = begin + len(markup)
    cdef const char* at = begin
    cdef const char* shouted = NULL
    while end - at >= 6:
        at = <const char*>memchr(at, c"<", end - at - 5)
        if at is NULL:
            break
        if at[1] == c"/":
            if memcmp(at + 2, b"body", 4) == 0:
                return at - begin
            if shouted is NULL and memcmp(at + 2, b"BODY", 4) == 0:
                shouted = at
        at += 1
    return len(markup) if shouted is NULL else shouted - begin


def crowded_tags(bytes markup, Py_ssize_t most):
    """Give where the attributes of tags begin and end that have more than `most`."""
    cdef const char* begin = markup
    cdef const char* end = begin + len(markup)
    cdef const char* at = begin
    cdef const char* start
    cdef Py_ssize_t names
    cdef int kind
    cdef list found = []
    while True:
        at = <const char*>memchr(at, c"<", end - at)
        if at is NULL or at + 1 >= end:
            return found
        at += 1
        if end - at >= 3 and at[0] == c"!" and at[1] == c"-" and at[2] == c"-":
            at += 3
            if at < end and at[0] == c">" or (end - at >= 2 and at[0] == c"-" and at[1] == c">"):
                continue
            at = end_of_comment(at, end)
            continue
        if not is_letter(at[0]):
            continue
        start = at
        while at < end and (is_letter(at[0]) or c"0" <= at[0] <= c"9"):
            at += 1
        kind = raw_kind(start, at - start)
        start = at
        names = count_attributes(&at, end)
        if names > most:
            found.append((start - begin, at - begin))
        if kind >= 0:
            at = end_of_raw(at, end, kind)
