# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The numbers that describe each piece of a page, compiled; their twin in Python is `features.py`, which tells more.

Everything is counted in the precision that the twin counts in: sums of a column in doubles one after the other, sums
of a whole column as numpy takes them, the rest in floats.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport int64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

import numpy as np

from pipeline.compiled.separation cimport Whole, count_rows, holds, likeness
from pipeline.compiled.sheet cimport Sheet

cdef bint prepared = False
cdef dict TAG_CODES, AROUND_CODES
cdef set HEADING_CODES
cdef int64_t[::1] NAME_BITS, HEADING_BITS
cdef Py_ssize_t AROUND, OPENINGS, COLUMNS
cdef object PRICE

cdef enum:
    LEVELS = 8  # around a container
    FAR = 10_000_000


cdef int prepare() except -1:
    """Take what the twin defines, at the first call: it is imported with the rooms that look for this module."""
    global prepared, TAG_CODES, AROUND_CODES, HEADING_CODES, NAME_BITS, HEADING_BITS, AROUND, OPENINGS, COLUMNS, PRICE
    from pipeline.separate import columns, pagewide
    from pipeline.separate.blocks import HEADINGS
    from pipeline.separate.features import column_names
    from pipeline.separate.names import BITS
    from pipeline.separate.openings import opening_names

    TAG_CODES, AROUND_CODES, AROUND = columns.TAG_CODES, columns.AROUND_CODES, len(columns.AROUND)
    HEADING_CODES = {TAG_CODES[tag] for tag in HEADINGS}
    NAME_BITS = np.array([*BITS.values()], np.int64)
    OPENINGS = len(opening_names())
    HEADING_BITS = np.array([1 << opening_names().index(name) for name in columns.HEADING_OPENS], np.int64)
    COLUMNS = len(column_names())
    PRICE = pagewide.PRICE.search
    prepared = True
    return 0


cdef struct Block:
    Block* before
    size_t used, size


cdef class Room:
    """Memory for the columns of one page, given back as a whole."""

    cdef Block* last

    def __dealloc__(self):
        cdef Block* block
        while self.last is not NULL:
            block = self.last
            self.last = block.before
            free(block)

    cdef void* take(self, Py_ssize_t count, size_t size) except NULL:
        cdef size_t wanted = (count * size + 15) // 16 * 16, room
        cdef Block* block = self.last
        if block is NULL or block.size - block.used < wanted:
            room = max(<size_t>65536, wanted) + 64
            block = <Block*>malloc(sizeof(Block) + room)
            if block is NULL:
                raise MemoryError
            block.before, block.used, block.size = self.last, 0, room
            self.last = block
        block.used += wanted
        return <char*>block + sizeof(Block) + block.used - wanted

    cdef void* zeros(self, Py_ssize_t count, size_t size) except NULL:
        cdef void* found = self.take(count, size)
        memset(found, 0, count * size)
        return found

    cdef int64_t* integers(self, Py_ssize_t count) except NULL:
        return <int64_t*>self.take(count, sizeof(int64_t))

    cdef int64_t* no_integers(self, Py_ssize_t count) except NULL:
        return <int64_t*>self.zeros(count, sizeof(int64_t))

    cdef int64_t* same(self, int64_t* values, Py_ssize_t count) except NULL:
        cdef int64_t* found = self.integers(count)
        memcpy(found, values, count * sizeof(int64_t))
        return found

    cdef float* floats(self, Py_ssize_t count) except NULL:
        return <float*>self.take(count, sizeof(float))

    cdef float* no_floats(self, Py_ssize_t count) except NULL:
        return <float*>self.zeros(count, sizeof(float))

    cdef double* doubles(self, Py_ssize_t count) except NULL:
        return <double*>self.take(count, sizeof(double))

    cdef double* no_doubles(self, Py_ssize_t count) except NULL:
        return <double*>self.zeros(count, sizeof(double))


cdef double* running_sum(Room room, float* values, Py_ssize_t size) except NULL:
    """Sum a column of the pieces from the first on; before the first it is 0."""
    cdef Py_ssize_t at
    cdef double* found = room.doubles(size + 1)
    found[0] = 0
    for at in range(size):
        found[at + 1] = found[at] + values[at]
    return found


cdef int64_t* running_count(Room room, list places, Py_ssize_t count, Py_ssize_t size) except NULL:
    """Count the places from the first piece on; those from `count` on are left out."""
    cdef Py_ssize_t at
    cdef int64_t* found = room.no_integers(size)
    cdef Py_ssize_t place
    for place in places:
        if place < count:
            found[place + 1] += 1
    for at in range(1, size):
        found[at] += found[at - 1]
    return found


cdef class Table:
    """The columns, of the pieces that are worth judging; each is put behind the one before."""

    cdef float* held
    cdef int64_t* live
    cdef Py_ssize_t row, width

    cdef inline float* at(self, Py_ssize_t row) noexcept:
        return self.held + row * self.width

    cdef void fill(self, float value) noexcept:
        cdef Py_ssize_t k
        cdef float* to = self.at(self.row)
        for k in range(self.width):
            to[k] = value
        self.row += 1

    cdef void integers(self, int64_t* values) noexcept:
        cdef Py_ssize_t k
        cdef float* to = self.at(self.row)
        for k in range(self.width):
            to[k] = values[self.live[k]]
        self.row += 1

    cdef void of_nodes(self, int64_t* values, int64_t* node) noexcept:
        cdef Py_ssize_t k
        cdef float* to = self.at(self.row)
        for k in range(self.width):
            to[k] = values[node[self.live[k]]]
        self.row += 1

    cdef void distance(self, Py_ssize_t place, bint there) noexcept:
        """Put how far each piece is behind a place, or that there is none."""
        cdef Py_ssize_t k
        cdef float* to = self.at(self.row)
        for k in range(self.width):
            to[k] = <float>(self.live[k] - place) if there else -999.0
        self.row += 1


cdef float* sums(Room room, float* values, Py_ssize_t count, int64_t* first, int64_t* end, Py_ssize_t size) except NULL:
    """Sum a column of the pieces over each node."""
    cdef double* running = running_sum(room, values, count)
    cdef Py_ssize_t n
    cdef float* found = room.floats(size)
    for n in range(size):
        found[n] = <float>(running[end[n]] - running[first[n]])
    return found


def describe_pieces(Sheet page not None, named):
    """Give which pieces are worth judging, and a row of numbers for each of these, as `features.features` does."""
    if not prepared:
        prepare()
    cdef list texts = page.texts
    cdef Py_ssize_t count = page.piece_count, nodes = page.node_count, kinds = len(page.tag_names)
    cdef Py_ssize_t i, j, k, n, level, step, low, high, reach
    cdef str text
    cdef Room room = Room()

    # The nodes.
    cdef int64_t* first = room.integers(nodes)
    cdef int64_t* end = room.integers(nodes)
    cdef int64_t* parent = room.integers(nodes)
    cdef int64_t* hidden = room.integers(nodes)
    cdef int64_t* names = room.integers(nodes)
    cdef int64_t* around = room.integers(nodes)
    cdef int64_t* shapes = room.integers(nodes)
    cdef int64_t* tag = room.integers(nodes)
    cdef int64_t* code = room.integers(kinds)
    cdef int64_t* heads = room.integers(kinds)
    cdef int64_t* is_around = room.integers(kinds)
    for j in range(kinds):
        code[j] = TAG_CODES.get(page.tag_names[j], 0)
        is_around[j] = AROUND_CODES.get(page.tag_names[j], -1)
        heads[j] = code[j] in HEADING_CODES
    for n in range(nodes):
        first[n], end[n], parent[n] = page.node[n].first, page.node[n].end, page.node[n].parent
        hidden[n], names[n], around[n] = page.node[n].hidden, page.node[n].names, page.node[n].around
        shapes[n], tag[n] = page.node[n].shape, code[page.node[n].tag]

    # What each piece is by itself, and whether it is worth judging.
    cdef int64_t* node = room.integers(count)
    cdef float* raw = room.floats(count)
    cdef float* bold = room.floats(count)
    cdef float* link_share = room.floats(count)
    cdef int64_t* heading = room.integers(count)
    worth = np.empty(count, dtype=bool)
    cdef float own, most = 0.9, few = 0.3
    cdef unsigned char[::1] live_or_not = worth.view(np.uint8)
    for i in range(count):
        text = texts[i]
        node[i] = page.run[i].node
        raw[i] = <float>len(text)
        bold[i] = <float>page.run[i].bold
        link_share[i] = <float>page.run[i].linked / raw[i]
        heading[i] = heads[page.node[node[i]].tag]
        live_or_not[i] = link_share[i] <= most or heading[i] or text.count(" ") > 2
    cdef float[:, ::1] counted = np.empty((count, 8), np.float32)
    count_rows(texts, live_or_not, counted)
    cdef int64_t* live = room.integers(count)
    cdef Py_ssize_t width = 0
    for i in range(count):
        if live_or_not[i]:
            live[width] = i
            width += 1
    whole = np.empty((COLUMNS, width), np.float32)
    cdef float[:, ::1] all_of_it = whole
    cdef Table table = Table.__new__(Table)
    table.held, table.live, table.width, table.row = &all_of_it[0, 0] if width else NULL, live, width, 0

    # Their sums are taken as numpy takes them.
    length_column, linked_column, good_column = np.empty((3, count), np.float32)
    cdef float[::1] of_length = length_column, of_linked = linked_column, of_good = good_column
    cdef float* length = &of_length[0]
    cdef float* linked = &of_linked[0]
    cdef float* good_length = &of_good[0]
    cdef float* commas = room.floats(count)
    cdef Py_ssize_t goods = 0, unseen_pieces = 0
    cdef int64_t* good = room.integers(count)
    cdef int64_t* bits = room.integers(count)
    for i in range(count):
        length[i] = counted[i, 0]
        commas[i] = counted[i, 3]
        bits[i] = <int64_t>counted[i, 7]
        linked[i] = length[i] * link_share[i]
        good[i] = length[i] > 80 and link_share[i] < few and counted[i, 2] > 0
        good_length[i] = length[i] if good[i] else 0
        goods += good[i]
        unseen_pieces += hidden[node[i]] > 0
    for k in range(width):
        i = live[k]
        own = counted[i, 1]
        table.held[0 * width + k] = length[i]
        table.held[1 * width + k] = own
        table.held[2 * width + k] = raw[i] / own
        table.held[3 * width + k] = counted[i, 2]
        table.held[4 * width + k] = counted[i, 2] / own
        table.held[5 * width + k] = commas[i]
        for j in range(3):  # how it ends and starts, and its digits
            table.held[(6 + j) * width + k] = counted[i, 4 + j]
        table.held[9 * width + k] = link_share[i]
        table.held[10 * width + k] = length[i] - linked[i]
        table.held[11 * width + k] = bold[i] / raw[i]
        table.held[12 * width + k] = <float>good[i]
        for j in range(OPENINGS):
            table.held[(13 + j) * width + k] = <float>(bits[i] >> j & 1)
    table.row = 13 + OPENINGS

    # Beside what the page calls itself, and beside each other.
    cdef float[::1] of_like = np.zeros(count, np.float32)
    cdef float* like = &of_like[0]
    likeness(texts, live_or_not, named.titles, of_like)
    cdef dict times = {}, begins = {}
    cdef str description = named.description[:60], body = named.body
    cdef Whole whole_body = Whole(body) if body else None
    cdef bint described = len(description) > 30
    for i in range(count):
        text = texts[i]
        seen = times.get(text)
        if seen is None:
            times[text] = 1
            begins[text] = i
        else:
            times[text] = seen + 1
    for k in range(width):
        text = texts[live[k]]
        table.held[table.row * width + k] = <float>times[text]
        table.held[(table.row + 1) * width + k] = <float>(<Py_ssize_t>begins[text] < live[k])
        table.held[(table.row + 2) * width + k] = like[live[k]]
        table.held[(table.row + 3) * width + k] = <float>(described and holds(text, description))
        table.held[(table.row + 4) * width + k] = <float>(whole_body is not None and whole_body.holds(text[:80]))
        table.held[(table.row + 5) * width + k] = <float>(whole_body is not None)
    table.row += 6

    # What it stands in.
    cdef int64_t* up = room.same(node, count)
    for level in range(3):
        table.of_nodes(tag, up)
        for i in range(count):
            up[i] = parent[up[i]]
    cdef int64_t* marks
    cdef int64_t* all_marks = room.no_integers(AROUND * (count + 1))
    for n in range(nodes):
        j = is_around[page.node[n].tag]
        if j >= 0:
            marks = all_marks + j * (count + 1)
            marks[first[n]] += 1
            marks[end[n]] -= 1
    for j in range(AROUND):
        marks = all_marks + j * (count + 1)
        for i in range(1, count):
            marks[i] += marks[i - 1]
        table.integers(marks)
    cdef int64_t* depth = room.integers(nodes)
    table.of_nodes(hidden, node)
    for n in range(nodes):
        depth[n] = (depth[parent[n]] if parent[n] != n else 0) + 1
    table.of_nodes(depth, node)

    # The words of class names: its own, of the two elements around it, of any further out.
    cdef int64_t mine, near, bit
    for k in range(width):
        n = node[live[k]]
        mine = names[n]
        near = mine | names[parent[n]] | names[parent[parent[n]]]
        j = table.row
        for i in range(len(NAME_BITS)):
            bit = NAME_BITS[i]
            table.held[(j + i) * width + k] = <float>(((mine & bit) > 0) + ((near & bit) > 0) + ((around[n] & bit) > 0))
    table.row += len(NAME_BITS)

    # The like of it: what stands in elements of its shape.
    cdef Py_ssize_t sizes = 0
    cdef double total = max(float(good_column.sum()), 1.0)
    for n in range(nodes):
        sizes = max(sizes, shapes[n] + 1)
    cdef int64_t* members
    cdef double* lengths
    cdef double* links
    cdef double* goods_of
    up = room.same(node, count)
    for level in range(3):
        members, lengths = room.no_integers(sizes), room.no_doubles(sizes)
        links, goods_of = room.no_doubles(sizes), room.no_doubles(sizes)
        for i in range(count):
            n = shapes[up[i]]
            members[n] += 1
            lengths[n] += length[i]
            links[n] += linked[i]
            goods_of[n] += good_length[i]
        for k in range(width):
            n = shapes[up[live[k]]]
            table.held[table.row * width + k] = <float>members[n]
            table.held[(table.row + 1) * width + k] = <float>(lengths[n] / members[n])
            table.held[(table.row + 2) * width + k] = <float>(links[n] / max(lengths[n], 1.0))
            table.held[(table.row + 3) * width + k] = <float>(goods_of[n] / max(lengths[n], 1.0))
            table.held[(table.row + 4) * width + k] = <float>(goods_of[n] / total)
        table.row += 5
        for i in range(count):
            up[i] = parent[up[i]]

    # Where it stands on the page, and from the headings.
    cdef float* read_so_far = room.floats(count)
    for i in range(count):
        read_so_far[i] = read_so_far[i - 1] + length[i] if i else length[i]
    cdef float all_read = max(read_so_far[count - 1], 1.0), best_like = 0
    cdef Py_ssize_t h1 = -1, titled = -1, first_good = -1, last_good = -1
    for n in range(nodes):
        if tag[n] == <int64_t>TAG_CODES["h1"] and end[n] > first[n] and (h1 < 0 or first[n] < h1):
            h1 = first[n]
    for i in range(count):
        if like[i] > best_like:
            best_like, titled = like[i], i
        if good[i]:
            last_good = i
            if first_good < 0:
                first_good = i
    for k in range(width):
        table.held[table.row * width + k] = <float>(<double>live[k] / <double>count)
        table.held[(table.row + 1) * width + k] = read_so_far[live[k]] / all_read
        table.held[(table.row + 2) * width + k] = <float>count
    table.row += 3
    table.distance(h1, h1 >= 0)
    table.distance(titled, best_like > 0.5)
    table.distance(first_good, first_good >= 0)
    for k in range(width):
        table.held[table.row * width + k] = <float>(last_good - live[k]) if last_good >= 0 else -999.0
    table.row += 1
    cdef int64_t* above = room.integers(count)
    n = -1
    for i in range(count):
        above[i] = n
        if heading[i]:
            n = i
    for k in range(width):
        i = above[live[k]]
        table.held[table.row * width + k] = <float>(live[k] - i) if i >= 0 else 999.0
        table.held[(table.row + 1) * width + k] = <float>tag[node[i]] if i >= 0 else 0
        table.held[(table.row + 2) * width + k] = like[i] if i >= 0 else 0
        table.held[(table.row + 3) * width + k] = <float>(bits[i] > 0) if i >= 0 else 0
        j = table.row + 4
        for step in range(len(HEADING_BITS)):
            table.held[(j + step) * width + k] = <float>((bits[i] & HEADING_BITS[step]) > 0) if i >= 0 else 0
    table.row += 4 + len(HEADING_BITS)

    # What the elements around it hold.
    cdef float* told = room.floats(count)
    cdef float* node_length = sums(room, length, count, first, end, nodes)
    cdef float* node_linked = sums(room, linked, count, first, end, nodes)
    cdef float* node_good = sums(room, good_length, count, first, end, nodes)
    cdef float* node_commas = sums(room, commas, count, first, end, nodes)
    for i in range(count):
        told[i] = <float>good[i]
    cdef float* node_goods = sums(room, told, count, first, end, nodes)
    for i in range(count):
        told[i] = length[i] if good[i] else -2 * linked[i] - 40
    cdef float* node_gain = sums(room, told, count, first, end, nodes)
    cdef float* of_each = room.floats(nodes * 8)
    cdef float held, of_pieces, total_good = <float>total
    for n in range(nodes):
        held = max(node_length[n], <float>1.0)
        of_pieces = <float>(end[n] - first[n])
        of_each[n * 8 + 0] = node_length[n]
        of_each[n * 8 + 1] = node_linked[n] / held
        of_each[n * 8 + 2] = node_good[n] / total_good
        of_each[n * 8 + 3] = node_good[n] / held
        of_each[n * 8 + 4] = of_pieces
        of_each[n * 8 + 5] = node_goods[n] / max(of_pieces, <float>1.0)
        of_each[n * 8 + 6] = node_commas[n]
        of_each[n * 8 + 7] = node_gain[n]
    up = room.same(node, count)
    for level in range(1, 7):
        if level != 5:
            for k in range(width):
                n = up[live[k]]
                for j in range(8):
                    table.held[(table.row + j) * width + k] = of_each[n * 8 + j]
            table.row += 8
        for i in range(count):
            up[i] = parent[up[i]]

    # Against the elements that could hold the article.
    cdef Py_ssize_t container, start, stop, inner_first, inner_last
    cdef int64_t* levels = room.integers(count)
    cdef double[::1] kept
    cdef double kept_total
    cdef float share_of_good, share_of_links
    cdef Py_ssize_t sizes_of_pieces = 0
    for i in range(count):
        sizes_of_pieces = max(sizes_of_pieces, shapes[node[i]] + 1)
    for container in containers(
        room, count, nodes, node, parent, good_length, commas, node_length, node_linked, node_good, node_gain
    ):
        start, stop = first[container], end[container]
        for i in range(count):
            levels[i] = LEVELS
        n = container
        for level in range(LEVELS):
            for i in range(first[n], end[n]):
                if levels[i] > level:
                    levels[i] = level
            if parent[n] == n:
                break
            n = parent[n]
        kept_column = np.zeros(sizes_of_pieces)
        kept = kept_column
        inner_first = inner_last = -1
        for i in range(start, stop):
            kept[shapes[node[i]]] += good_length[i]
            if good[i]:
                inner_last = i - start
                if inner_first < 0:
                    inner_first = i - start
        inner_first, inner_last = max(inner_first, 0), max(inner_last, 0)
        kept_total = max(float(kept_column.sum()), 1.0)
        share_of_good = node_good[container] / max(node_good[0], <float>1.0)
        share_of_links = node_linked[container] / max(node_length[container], <float>1.0)
        for k in range(width):
            i = live[k]
            table.held[table.row * width + k] = <float>levels[i]
            table.held[(table.row + 1) * width + k] = share_of_good
            table.held[(table.row + 2) * width + k] = share_of_links
            table.held[(table.row + 3) * width + k] = <float>(i - start)
            table.held[(table.row + 4) * width + k] = <float>(stop - i)
            table.held[(table.row + 5) * width + k] = <float>(i - start - inner_first)
            table.held[(table.row + 6) * width + k] = <float>(start + inner_last - i)
            table.held[(table.row + 7) * width + k] = <float>(depth[node[i]] - depth[container])
            table.held[(table.row + 8) * width + k] = <float>(kept[shapes[node[i]]] / kept_total)
        table.row += 9

    # The pieces before and after.
    for step in (-3, -2, -1, 1, 2, 3):
        for k in range(width):
            i = live[k] + step
            if 0 <= i < count:
                table.held[table.row * width + k] = length[i]
                table.held[(table.row + 1) * width + k] = link_share[i]
                table.held[(table.row + 2) * width + k] = <float>tag[node[i]]
            else:
                table.held[table.row * width + k] = table.held[(table.row + 1) * width + k] = table.held[(table.row + 2) * width + k] = -1
        table.row += 3
    for k in range(width):
        i = live[k]
        table.held[table.row * width + k] = <float>(i > 0 and node[i] == node[i - 1])
        table.held[(table.row + 1) * width + k] = <float>(i > 0 and parent[node[i]] == parent[node[i - 1]])
    table.row += 2
    cdef double* running_length = running_sum(room, length, count)
    cdef double* running_linked = running_sum(room, linked, count)
    cdef double* running_good = running_sum(room, good_length, count)
    for reach in (3, 8):
        for k in range(width):
            i = live[k]
            low, high = max(i - reach, 0), min(i + reach + 1, count)
            table.held[table.row * width + k] = <float>(running_length[i] - running_length[low])
            table.held[(table.row + 1) * width + k] = <float>(running_length[high] - running_length[i + 1])
            table.held[(table.row + 2) * width + k] = <float>(running_linked[i] - running_linked[low])
            table.held[(table.row + 3) * width + k] = <float>(running_linked[high] - running_linked[i + 1])
            table.held[(table.row + 4) * width + k] = <float>(running_good[i] - running_good[low])
            table.held[(table.row + 5) * width + k] = <float>(running_good[high] - running_good[i + 1])
        table.row += 6
    n = -10_000
    for i in range(count):
        above[i] = min(i - n, 999)
        if good[i]:
            n = i
    table.integers(above)
    n = FAR
    for i in range(count - 1, -1, -1):
        above[i] = min(n - i, 999)
        if good[i]:
            n = i
    table.integers(above)

    # What that is no text stands near.
    cdef int64_t* running
    cdef list stamped = [place for place, _ in page.times]
    for listed in (page.images, stamped, page.rules, page.players, page.inputs):
        running = running_count(room, listed, count + 1, count + 2)
        for k in range(width):
            i = live[k]
            table.held[table.row * width + k] = <float>(running[i + 1] - running[i])
            table.held[(table.row + 1) * width + k] = <float>(running[min(i + 3, count)] - running[max(i - 2, 0)])
        table.row += 2

    # What sort of page it stands on.
    cdef int64_t* price = room.no_integers(count)
    cdef list priced = []
    for i in range(count):
        text = texts[i]
        if may_be_priced(text) and PRICE(text[:60]) is not None:
            price[i] = 1
            priced.append(i)
    cdef float longest = 1.0
    for i in range(count):
        longest = max(longest, length[i])
    seen_prose = prose = good_column.sum()
    unseen_prose = np.float32(0)
    if unseen_pieces:
        unseen = np.array([hidden[node[i]] > 0 for i in range(count)], dtype=bool)
        unseen_prose, seen_prose = good_column[unseen].sum(), good_column[~unseen].sum()
    for value in (
        goods, prose, linked_column.sum() / max(float(length_column.sum()), 1.0), longest,
        named.calls_itself_article, len(page.inputs), len(page.images), len(page.times), len(priced),
        unseen_prose / max(float(prose), 1.0), seen_prose,
    ):
        table.fill(<float>value)
    cdef int64_t* running_prices = running_count(room, priced, count, count + 1)
    running = running_count(room, stamped, count, count + 1)
    for k in range(width):
        i = live[k]
        table.held[table.row * width + k] = length[i] / longest
        table.held[(table.row + 1) * width + k] = <float>price[i]
        table.held[(table.row + 2) * width + k] = <float>(running_prices[min(i + 6, count)] - running_prices[max(i - 5, 0)])
        table.held[(table.row + 3) * width + k] = <float>(running[min(i + 9, count)] - running[max(i - 8, 0)])
    table.row += 4
    if table.row != COLUMNS:
        raise AssertionError(f"{table.row} columns, not {COLUMNS}")
    return worth, whole.T


cdef bint may_be_priced(str text) noexcept:
    """Tell whether there is a digit where a price is looked for, and near it the sign of a currency or one of its name."""
    cdef Py_ssize_t at, beside, size = min(len(text), 60)
    cdef Py_UCS4 sign
    cdef int kind = PyUnicode_KIND(text)
    cdef const void* data = PyUnicode_DATA(text)
    for at in range(size):
        sign = PyUnicode_READ(kind, data, at)
        if u"0" <= sign <= u"9" or (sign > 127 and sign.isdecimal()):
            for beside in range(max(at - 2, 0), min(at + 3, size)):
                sign = PyUnicode_READ(kind, data, beside)
                if sign > 127 or sign in u"$EUCkz":
                    return True
    return False


cdef tuple containers(
    Room room, Py_ssize_t count, Py_ssize_t nodes, int64_t* node, int64_t* parent, float* good_length, float* commas,
    float* length, float* linked, float* good, float* gain,
):
    """Give the element that scores best, the deepest with most of the good text, and the one that gains most."""
    cdef Py_ssize_t i, n, scored = 0, deepest = 0, gaining = 0
    cdef double* score = room.no_doubles(nodes)
    cdef double* once = room.doubles(nodes)
    cdef int64_t* above = room.integers(count)
    cdef float* worth = room.floats(count)
    cdef double share, best
    cdef float most = <float>0.6 * good[0]
    for i in range(count):
        above[i] = parent[node[i]]
        worth[i] = 1 + commas[i] + min(good_length[i] / 100, <float>3.0) if good_length[i] > 0 else 0
    for share in (1.0, 0.5, 1 / 3.0):
        for n in range(nodes):
            once[n] = 0
        for i in range(count):
            once[above[i]] += worth[i]
            above[i] = parent[above[i]]
        for n in range(nodes):
            score[n] += share * once[n]
    for n in range(nodes):
        score[n] *= 1 - linked[n] / max(length[n], <float>1.0)
        if n == 0 or score[n] > best:
            best, scored = score[n], n
        if good[n] >= most:
            deepest = n
        if gain[n] >= gain[gaining]:
            gaining = n
    return scored, deepest, gaining
