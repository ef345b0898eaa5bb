"""What other compiled parts take of this one."""

cdef str address_of(str href, base_url)
