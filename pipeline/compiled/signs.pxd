"""What the compiled parts know of single signs."""


cdef inline bint is_wide(Py_UCS4 sign) noexcept:
    return sign >= 0x0E00 and (
        sign <= 0x0EFF
        or 0x1100 <= sign <= 0x11FF
        or 0x2E80 <= sign <= 0x9FFF
        or 0xAC00 <= sign <= 0xD7AF
        or 0xFF00 <= sign <= 0xFFEF
    )
