# cython: language_level=3
"""What is asked of every sign, word and run of words of a text, compiled.

Each has a twin in Python: in `normalize.py`, `familiar.py`, `months.py`, `sanitize.py`, `iptc.py`,
`identity/words.py` and `identity/hashing.py`.
"""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_FromKindAndData, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport int64_t, uint16_t, uint32_t, uint64_t, uint8_t
from libc.string cimport memcpy

cdef extern from *:
    """
    #include <stdint.h>
    #include <string.h>

    static const uint64_t BLAKE2B_BEGIN[8] = {
        0x6a09e667f3bcc908ULL, 0xbb67ae8584caa73bULL, 0x3c6ef372fe94f82bULL, 0xa54ff53a5f1d36f1ULL,
        0x510e527fade682d1ULL, 0x9b05688c2b3e6c1fULL, 0x1f83d9abfb41bd6bULL, 0x5be0cd19137e2179ULL};
    static const uint8_t BLAKE2B_ORDER[12][16] = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3}};

    #define TURNED(x, by) (((x) >> (by)) | ((x) << (64 - (by))))
    #define MIXED(a, b, c, d, x, y) \\
        a += b + (x); d = TURNED(d ^ a, 32); c += d; b = TURNED(b ^ c, 24); \\
        a += b + (y); d = TURNED(d ^ a, 16); c += d; b = TURNED(b ^ c, 63);

    /* The 8 bytes of BLAKE2b (RFC 7693) with a digest of that size and no key, read as a number from the first on. */
    static uint64_t blake2b_8(const uint8_t *text, size_t size) {
        uint64_t h[8], v[16], m[16];
        size_t read = 0, part;
        int at;
        memcpy(h, BLAKE2B_BEGIN, sizeof h);
        h[0] ^= 0x01010000 ^ 8;
        do {
            uint8_t block[128];
            part = size - read < 128 ? size - read : 128;
            memset(block, 0, sizeof block);
            memcpy(block, text + read, part);
            read += part;
            #if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
            memcpy(m, block, sizeof m);
            #else
            for (int word = 0; word < 16; word++) {
                m[word] = 0;
                for (at = 7; at >= 0; at--) m[word] = m[word] << 8 | block[word * 8 + at];
            }
            #endif
            memcpy(v, h, sizeof h);
            memcpy(v + 8, BLAKE2B_BEGIN, sizeof h);
            v[12] ^= read;
            if (read == size) v[14] = ~v[14];
            for (at = 0; at < 12; at++) {
                const uint8_t *s = BLAKE2B_ORDER[at];
                MIXED(v[0], v[4], v[8], v[12], m[s[0]], m[s[1]])
                MIXED(v[1], v[5], v[9], v[13], m[s[2]], m[s[3]])
                MIXED(v[2], v[6], v[10], v[14], m[s[4]], m[s[5]])
                MIXED(v[3], v[7], v[11], v[15], m[s[6]], m[s[7]])
                MIXED(v[0], v[5], v[10], v[15], m[s[8]], m[s[9]])
                MIXED(v[1], v[6], v[11], v[12], m[s[10]], m[s[11]])
                MIXED(v[2], v[7], v[8], v[13], m[s[12]], m[s[13]])
                MIXED(v[3], v[4], v[9], v[14], m[s[14]], m[s[15]])
            }
            for (at = 0; at < 8; at++) h[at] ^= v[at] ^ v[at + 8];
        } while (read < size);
        uint64_t found = 0;
        for (at = 0; at < 8; at++) found = found << 8 | (h[0] >> (8 * at) & 0xff);
        return found;
    }
    """
    uint64_t blake2b_8(const uint8_t* text, size_t size) noexcept

cdef object normalize = None


def smallest_runs(list words, Py_ssize_t size, Py_ssize_t most):
    """Give the smallest hashes of runs of so many words, as `hashing.smallest_in_python` does."""
    cdef Py_ssize_t at = 0, place, count = len(words), kept = 0, before
    cdef bytes text = " ".join(words).encode()
    cdef const uint8_t* signs = text
    cdef uint64_t own
    cdef uint64_t* smallest = <uint64_t*>PyMem_Malloc((most + 1) * sizeof(uint64_t))
    cdef Py_ssize_t* begins = <Py_ssize_t*>PyMem_Malloc(max(2 * count, 1) * sizeof(Py_ssize_t))
    cdef Py_ssize_t* ends = begins + count
    try:
        if smallest is NULL or begins is NULL:
            raise MemoryError
        for place in range(count):
            begins[place] = at
            at += len(<str>words[place]) if (<str>words[place]).isascii() else len((<str>words[place]).encode())
            ends[place] = at
            at += 1
        if 0 < count < size:
            size = count
        for place in range(count - size + 1 if count else 0):
            own = blake2b_8(signs + begins[place], ends[place + size - 1] - begins[place]) >> 1
            if kept == most and own >= smallest[kept - 1]:
                continue
            before = kept
            while before > 0 and smallest[before - 1] > own:
                before -= 1
            if before > 0 and smallest[before - 1] == own:
                continue
            for at in range(kept, before, -1):
                smallest[at] = smallest[at - 1]
            smallest[before] = own
            kept = min(kept + 1, most)
        return [smallest[place] for place in range(kept)]
    finally:
        PyMem_Free(smallest)
        PyMem_Free(begins)


def without_digits(words):
    """Give the words that have no digit in them, as `words.without_digits_in_python` does."""
    cdef str word
    cdef Py_UCS4 sign
    cdef list found = []
    for word in words:
        for sign in word:
            if sign.isdigit():
                break
        else:
            found.append(word)
    return found


def runs_hashed(list words, Py_ssize_t size):
    """Give the hash of each run of so many words, as `hashing.runs_hashed` does."""
    cdef Py_ssize_t at = 0, place, count = len(words)
    cdef bytes text = " ".join(words).encode()
    cdef const uint8_t* signs = text
    cdef list begins = [0] * count, ends = [0] * count
    cdef list found = []
    for place in range(count):
        begins[place] = at
        at += len(<str>words[place]) if (<str>words[place]).isascii() else len((<str>words[place]).encode())
        ends[place] = at
        at += 1
    if 0 < count < size:
        size = count
    for place in range(count - size + 1 if count else 0):
        at = begins[place]
        found.append(blake2b_8(signs + at, <Py_ssize_t>ends[place + size - 1] - at) >> 1)
    return found


cdef inline bint is_invisible(Py_UCS4 sign) noexcept:
    if sign < 0x2000:
        return sign == 0xAD or sign == 0x34F or sign == 0x61C or sign == 0x180E
    return (
        0x200B <= sign <= 0x200F
        or 0x202A <= sign <= 0x202E
        or 0x2060 <= sign <= 0x2069
        or 0xFE00 <= sign <= 0xFE0F
        or sign == 0xFEFF
    )


cdef inline Py_UCS4 plain_sign(Py_UCS4 sign) noexcept:
    if 0x2010 <= sign <= 0x2015 or sign == 0x2212:
        return u"-"
    if sign in u"‘’‚‛‹›′`´":
        return u"'"
    if sign in u"“”„‟«»″":
        return u'"'
    return sign


cdef Py_UCS4* room_for(Py_ssize_t size) except NULL:
    """Give room for so many signs, to be freed by who asks for it."""
    cdef Py_UCS4* signs = <Py_UCS4*>PyMem_Malloc(max(size, 1) * sizeof(Py_UCS4))
    if signs is NULL:
        raise MemoryError
    return signs


def plain_signs(str text):
    """Give a text with plain quotes and dashes and without invisible signs, as `normalize.plain_signs` does."""
    cdef Py_ssize_t at, size = len(text), kept = 0
    cdef Py_UCS4 sign
    cdef Py_UCS4* signs = room_for(size)
    try:
        for at in range(size):
            sign = text[at]
            if sign < 0x60:
                signs[kept] = sign
                kept += 1
            elif not is_invisible(sign):
                signs[kept] = plain_sign(sign)
                kept += 1
        return PyUnicode_FromKindAndData(4, signs, kept)
    finally:
        PyMem_Free(signs)


def has_long_row(str text, Py_ssize_t most):
    """Tell whether more than so many signs stand in a row, as `normalize.has_long_row_in_python` does."""
    cdef Py_UCS4 sign
    cdef Py_ssize_t row = 0
    for sign in text:
        if sign < 0x80 or sign.isalnum() or sign.isspace():
            row = 0
        else:
            row += 1
            if row > most:
                return True
    return False


def is_legal(str text):
    """Tell whether XML can hold a text, as `sanitize.is_legal_in_python` does."""
    cdef Py_UCS4 sign
    for sign in text:
        if sign < 0x20:
            if sign != 0x09 and sign != 0x0A and sign != 0x0D:
                return False
        elif sign >= 0x7F and (
            sign <= 0x9F and sign != 0x85
            or 0xD800 <= sign <= 0xDFFF
            or 0xFDD0 <= sign <= 0xFDEF
            or (<int>sign & 0xFFFE) == 0xFFFE
        ):
            return False
    return True


def plain_letters(str text):
    """Give a text with the letters and digits put plainly that have no accent, as `months.plain_in_python` does."""
    cdef Py_ssize_t at, size = len(text)
    cdef Py_UCS4 sign
    cdef Py_UCS4* signs = room_for(size)
    try:
        for at in range(size):
            sign = text[at]
            if sign >= 0xAA:
                if sign == 0xAA or sign == 0xBA:
                    sign = 0xB0
                elif sign == 0x131:
                    sign = u"i"
                elif sign == 0x142:
                    sign = u"l"
                elif 0x660 <= sign <= 0x669:
                    sign = <Py_UCS4>(<int>sign - 0x660 + 48)
                elif 0x6F0 <= sign <= 0x6F9:
                    sign = <Py_UCS4>(<int>sign - 0x6F0 + 48)
                elif 0x966 <= sign <= 0x96F:
                    sign = <Py_UCS4>(<int>sign - 0x966 + 48)
                elif 0x9E6 <= sign <= 0x9EF:
                    sign = <Py_UCS4>(<int>sign - 0x9E6 + 48)
            signs[at] = sign
        return PyUnicode_FromKindAndData(4, signs, size)
    finally:
        PyMem_Free(signs)


def without_accents(str text):
    """Give a text without combining accents, as `months.without_accents_in_python` does."""
    cdef Py_ssize_t at, size = len(text), kept = 0
    cdef Py_UCS4 sign
    cdef Py_UCS4* signs = room_for(size)
    try:
        for at in range(size):
            sign = text[at]
            if sign < 0x300 or sign > 0x36F:
                signs[kept] = sign
                kept += 1
        return PyUnicode_FromKindAndData(4, signs, kept)
    finally:
        PyMem_Free(signs)


cdef enum:
    TOLD = 0x2100  # signs that the table tells of
    SLOWLY = 255
    MOST_SIGNS = 30  # that are no letters: more may be a row that is cut

cdef struct Folded:  # what becomes of a sign by NFKC and without case, as UTF-8
    uint8_t size  # 0 where nothing does; SLOWLY where it takes more to tell
    uint8_t[3] signs

cdef bint folding = False
cdef Folded FOLDED[TOLD]


cdef int prepare_folding() except -1:
    """Write down what becomes of the signs that never join with the one before them."""
    import unicodedata

    global folding, normalize
    from pipeline.normalize import normalize  # imported with the rooms that look for this module

    cdef int sign, at
    cdef bytes written
    for sign in range(TOLD):
        FOLDED[sign].size = SLOWLY
        one = chr(sign)
        if sign < 0x530 or sign >= 0x2010:
            plain = unicodedata.normalize("NFKC", one)
            written = "".join(plain.casefold().split()).encode()
            of_its_own = all([unicodedata.category(part)[0] in "LNPSC" and not part.isspace() for part in plain])
            if (of_its_own and len(written) <= 3) or (one.isspace() and not written):
                FOLDED[sign].size = len(written)
                for at in range(len(written)):
                    FOLDED[sign].signs[at] = written[at]
    folding = True
    return 0


def folded_signature(str text):
    """Give the 64 bits that tell a text from others whatever its case and spaces, as `familiar.signature` does."""
    cdef Py_ssize_t at, size = len(text), kept = 0
    cdef int others = 0
    cdef unsigned int sign
    cdef uint8_t* folded
    cdef Folded* own
    cdef bytes whole
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    if not folding:
        prepare_folding()
    folded = <uint8_t*>PyMem_Malloc(3 * size + 1)
    if folded is NULL:
        raise MemoryError
    try:
        for at in range(size):
            sign = PyUnicode_READ(kind, data, at)
            if sign < TOLD:
                own = &FOLDED[sign]
                others += sign > 127 and own.size > 0 and not (<Py_UCS4>sign).isalnum()
                if own.size == SLOWLY or others > MOST_SIGNS:
                    break
                memcpy(&folded[kept], own.signs, 3)
                kept += own.size
            elif 0x4E00 <= sign <= 0x9FFF or 0xAC00 <= sign <= 0xD7A3:  # they stay what they are: Chinese, and Korean
                folded[kept] = 0xE0 | sign >> 12
                folded[kept + 1] = 0x80 | sign >> 6 & 0x3F
                folded[kept + 2] = 0x80 | sign & 0x3F
                kept += 3
            else:
                break
        else:
            return <int64_t>blake2b_8(folded, kept)
    finally:
        PyMem_Free(folded)
    whole = "".join(normalize("NFKC", text).casefold().split()).encode(errors="replace")
    return <int64_t>blake2b_8(whole, len(whole))


cdef inline bint stands_alone(Py_UCS4 sign) noexcept:
    """Tell whether a sign is of a script without spaces, in which each is a word."""
    return sign >= 0x3040 and (sign <= 0x30FF or 0x3400 <= sign <= 0x9FFF or 0xAC00 <= sign <= 0xD7AF)


def split_words(str text, Py_ssize_t most):
    """Give the first words of a text, as the pattern of `identity/words.py` finds them."""
    cdef Py_ssize_t at = 0, start, size = len(text)
    cdef Py_UCS4 sign
    cdef list found = []
    while at < size and len(found) < most:
        sign = text[at]
        start = at
        at += 1
        if stands_alone(sign):
            found.append(text[start:at])
        elif sign.isalnum():
            while at < size and (<Py_UCS4>text[at]).isalnum():
                at += 1
            found.append(text[start:at])
    return tuple(found)


def letter_words(str text not None):
    """Give the rows of letters of a text, as `normalize.letter_words_in_python` does."""
    cdef Py_ssize_t at = 0, start, size = len(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* signs = PyUnicode_DATA(text)
    cdef list found = []
    while at < size:
        start = at
        while at < size and is_letter(PyUnicode_READ(kind, signs, at)):
            at += 1
        if at > start:
            found.append(text[start:at])
        at += 1
    return found


cdef inline bint is_letter(unsigned int sign) noexcept:
    if sign < 128:
        return (sign | 32) - 97 < 26u
    return (<Py_UCS4>sign).isalnum() and not (<Py_UCS4>sign).isdecimal()


def visits(const unsigned int[:] moves, list rows, list output, const unsigned char[:] text):
    """Count the features that py3langid's automaton meets in a text, as its own `visit_counts` does."""
    cdef Py_ssize_t at, state = 0, met
    cdef dict found = {}
    for at in range(len(text)):
        state = moves[<Py_ssize_t>rows[state] + text[at]]
        met = output[state]
        if met >= 0:
            found[met] = found.get(met, 0) + 1
    return found


cdef extern from *:
    """
    /* Some signs of each are compared at 16 places and more at once; all of them only in rows that have these. */
    #define HOLDS_CODE(name, type) \\
    static inline int stands_##name(const type *at, const char *word, size_t size) { \\
        for (size_t i = 0; i < size; i++) if (at[i] != (type)word[i]) return 0; \\
        return 1; } \\
    static int name(const type *at, size_t size) { \\
        for (size_t begin = 0, end; begin < size; begin = end) { \\
            int whole = size - begin >= 1032; \\
            type met = !whole; \\
            end = whole ? begin + 1024 : size; \\
            for (size_t i = begin; whole && i < end; i++) \\
                met |= (type)(((at[i] == 's') & (at[i + 3] == 'j') & (at[i + 4] == ':')) \\
                    | ((at[i] == 'm') & (at[i + 2] == 'd') & (at[i + 3] == 't')) \\
                    | ((at[i + 2] == 't') & (at[i + 3] == 'c') & (at[i + 4] == '.'))); \\
            for (size_t i = begin; met && i < end; i++) \\
                if ((size - i >= 5 && stands_##name(at + i, "subj:", 5)) \\
                    || (size - i >= 6 && stands_##name(at + i, "medtop", 6)) \\
                    || (size - i >= 8 && stands_##name(at + i, "iptc.org", 8))) \\
                    return 1; \\
        } \\
        return 0; }
    HOLDS_CODE(code_in_bytes, uint8_t)
    HOLDS_CODE(code_in_pairs, uint16_t)
    HOLDS_CODE(code_in_fours, uint32_t)
    """
    bint code_in_bytes(const uint8_t* text, size_t size) noexcept
    bint code_in_pairs(const uint16_t* text, size_t size) noexcept
    bint code_in_fours(const uint32_t* text, size_t size) noexcept


def holds_code(text not None):
    """Tell whether a text can have a code, as `iptc.holds_code_in_python` does."""
    if isinstance(text, bytes):
        return code_in_bytes(<const uint8_t*><const char*>(<bytes>text), len(<bytes>text))
    return code_in_text(text)


cdef bint code_in_text(str text) noexcept:
    cdef const void* signs = PyUnicode_DATA(text)
    cdef int kind = PyUnicode_KIND(text)
    if kind == 1:
        return code_in_bytes(<const uint8_t*>signs, len(text))
    if kind == 2:
        return code_in_pairs(<const uint16_t*>signs, len(text))
    return code_in_fours(<const uint32_t*>signs, len(text))
