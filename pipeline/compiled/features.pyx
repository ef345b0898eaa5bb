# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The numbers that describe each piece of a page, compiled; their twin in Python is `features.py`, which tells more.

Everything is counted in the precision that the twin counts in: sums of a column in doubles one after the other, sums
of a whole column as numpy takes them, the rest in floats.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdint cimport int64_t

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


cdef double[::1] running_sum(float[::1] values):
    """Sum a column of the pieces from the first on; before the first it is 0."""
    cdef Py_ssize_t at, size = len(values)
    cdef double[::1] found = np.empty(size + 1, np.float64)
    found[0] = 0
    for at in range(size):
        found[at + 1] = found[at] + values[at]
    return found


cdef int64_t[::1] running_count(list places, Py_ssize_t count, Py_ssize_t size):
    """Count the places from the first piece on; those from `count` on are left out."""
    cdef Py_ssize_t at
    cdef int64_t[::1] found = np.zeros(size, np.int64)
    cdef Py_ssize_t place
    for place in places:
        if place < count:
            found[place + 1] += 1
    for at in range(1, size):
        found[at] += found[at - 1]
    return found


cdef class Table:
    """The columns, of the pieces that are worth judging; each is put behind the one before."""

    cdef float[:, ::1] held
    cdef int64_t[::1] live
    cdef Py_ssize_t row, width

    def __init__(self, float[:, ::1] held, int64_t[::1] live):
        self.held, self.live = held, live
        self.row, self.width = 0, len(live)

    cdef void fill(self, float value) noexcept:
        cdef Py_ssize_t k
        for k in range(self.width):
            self.held[self.row, k] = value
        self.row += 1

    cdef void floats(self, float[::1] values) noexcept:
        cdef Py_ssize_t k
        for k in range(self.width):
            self.held[self.row, k] = values[self.live[k]]
        self.row += 1

    cdef void integers(self, int64_t[::1] values) noexcept:
        cdef Py_ssize_t k
        for k in range(self.width):
            self.held[self.row, k] = values[self.live[k]]
        self.row += 1

    cdef void of_nodes(self, int64_t[::1] values, int64_t[::1] node) noexcept:
        cdef Py_ssize_t k
        for k in range(self.width):
            self.held[self.row, k] = values[node[self.live[k]]]
        self.row += 1

    cdef void distance(self, Py_ssize_t place, bint there) noexcept:
        """Put how far each piece is behind a place, or that there is none."""
        cdef Py_ssize_t k
        for k in range(self.width):
            self.held[self.row, k] = <float>(self.live[k] - place) if there else -999.0
        self.row += 1


cdef float[::1] sums(float[::1] values, int64_t[::1] first, int64_t[::1] end):
    """Sum a column of the pieces over each node."""
    cdef double[::1] running = running_sum(values)
    cdef Py_ssize_t n, size = len(first)
    cdef float[::1] found = np.empty(size, np.float32)
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

    # The nodes.
    cdef int64_t[::1] first = np.empty(nodes, np.int64), end = np.empty(nodes, np.int64)
    cdef int64_t[::1] parent = np.empty(nodes, np.int64), hidden = np.empty(nodes, np.int64)
    cdef int64_t[::1] names = np.empty(nodes, np.int64), around = np.empty(nodes, np.int64)
    cdef int64_t[::1] shapes = np.empty(nodes, np.int64), tag = np.empty(nodes, np.int64)
    cdef int64_t[::1] code = np.empty(kinds, np.int64), heads = np.empty(kinds, np.int64)
    cdef int64_t[::1] is_around = np.empty(kinds, np.int64)
    for j in range(kinds):
        code[j] = TAG_CODES.get(page.tag_names[j], 0)
        is_around[j] = AROUND_CODES.get(page.tag_names[j], -1)
        heads[j] = code[j] in HEADING_CODES
    for n in range(nodes):
        first[n], end[n], parent[n] = page.node[n].first, page.node[n].end, page.node[n].parent
        hidden[n], names[n], around[n] = page.node[n].hidden, page.node[n].names, page.node[n].around
        shapes[n], tag[n] = page.node[n].shape, code[page.node[n].tag]

    # What each piece is by itself, and whether it is worth judging.
    cdef int64_t[::1] node = np.empty(count, np.int64)
    cdef float[::1] raw = np.empty(count, np.float32), bold = np.empty(count, np.float32)
    cdef float[::1] link_share = np.empty(count, np.float32), linked = np.empty(count, np.float32)
    cdef int64_t[::1] heading = np.empty(count, np.int64)
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
    live_pieces = np.flatnonzero(worth)
    cdef int64_t[::1] live = live_pieces
    cdef Py_ssize_t width = len(live)
    whole = np.empty((COLUMNS, width), np.float32)
    cdef Table table = Table(whole, live)

    length_column = np.ascontiguousarray(np.asarray(counted)[:, 0])
    cdef float[::1] length = length_column, commas = np.empty(count, np.float32)
    linked_column, good_column = np.empty(count, np.float32), np.empty(count, np.float32)
    linked = linked_column
    cdef float[::1] good_length = good_column
    cdef int64_t[::1] good = np.empty(count, np.int64), bits = np.empty(count, np.int64)
    for i in range(count):
        commas[i] = counted[i, 3]
        bits[i] = <int64_t>counted[i, 7]
        linked[i] = length[i] * link_share[i]
        good[i] = length[i] > 80 and link_share[i] < few and counted[i, 2] > 0
        good_length[i] = length[i] if good[i] else 0
    for k in range(width):
        i = live[k]
        own = counted[i, 1]
        table.held[0, k] = length[i]
        table.held[1, k] = own
        table.held[2, k] = raw[i] / own
        table.held[3, k] = counted[i, 2]
        table.held[4, k] = counted[i, 2] / own
        table.held[5, k] = commas[i]
        for j in range(3):  # how it ends and starts, and its digits
            table.held[6 + j, k] = counted[i, 4 + j]
        table.held[9, k] = link_share[i]
        table.held[10, k] = length[i] - linked[i]
        table.held[11, k] = bold[i] / raw[i]
        table.held[12, k] = <float>good[i]
        for j in range(OPENINGS):
            table.held[13 + j, k] = <float>(bits[i] >> j & 1)
    table.row = 13 + OPENINGS

    # Beside what the page calls itself, and beside each other.
    cdef float[::1] like = np.zeros(count, np.float32)
    likeness(texts, live_or_not, named.titles, like)
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
        table.held[table.row, k] = <float>times[text]
        table.held[table.row + 1, k] = <float>(<Py_ssize_t>begins[text] < live[k])
        table.held[table.row + 2, k] = like[live[k]]
        table.held[table.row + 3, k] = <float>(described and holds(text, description))
        table.held[table.row + 4, k] = <float>(whole_body is not None and whole_body.holds(text[:80]))
        table.held[table.row + 5, k] = <float>(whole_body is not None)
    table.row += 6

    # What it stands in.
    cdef int64_t[::1] up = np.array(node)
    for level in range(3):
        table.of_nodes(tag, up)
        for i in range(count):
            up[i] = parent[up[i]]
    cdef int64_t[:, ::1] marks = np.zeros((AROUND, count + 1), np.int64)
    for n in range(nodes):
        j = is_around[page.node[n].tag]
        if j >= 0:
            marks[j, first[n]] += 1
            marks[j, end[n]] -= 1
    for j in range(AROUND):
        for i in range(1, count):
            marks[j, i] += marks[j, i - 1]
        table.integers(marks[j, :count])
    cdef int64_t[::1] depth = np.empty(nodes, np.int64)
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
            table.held[j + i, k] = <float>(((mine & bit) > 0) + ((near & bit) > 0) + ((around[n] & bit) > 0))
    table.row += len(NAME_BITS)

    # The like of it: what stands in elements of its shape.
    cdef Py_ssize_t sizes = 0
    cdef double total = max(float(good_column.sum()), 1.0)
    for n in range(nodes):
        sizes = max(sizes, shapes[n] + 1)
    cdef int64_t[::1] members
    cdef double[::1] lengths, links, goods_of
    up = np.array(node)
    for level in range(3):
        members, lengths = np.zeros(sizes, np.int64), np.zeros(sizes)
        links, goods_of = np.zeros(sizes), np.zeros(sizes)
        for i in range(count):
            n = shapes[up[i]]
            members[n] += 1
            lengths[n] += length[i]
            links[n] += linked[i]
            goods_of[n] += good_length[i]
        for k in range(width):
            n = shapes[up[live[k]]]
            table.held[table.row, k] = <float>members[n]
            table.held[table.row + 1, k] = <float>(lengths[n] / members[n])
            table.held[table.row + 2, k] = <float>(links[n] / max(lengths[n], 1.0))
            table.held[table.row + 3, k] = <float>(goods_of[n] / max(lengths[n], 1.0))
            table.held[table.row + 4, k] = <float>(goods_of[n] / total)
        table.row += 5
        for i in range(count):
            up[i] = parent[up[i]]

    # Where it stands on the page, and from the headings.
    cdef float[::1] read_so_far = np.cumsum(length_column)
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
        table.held[table.row, k] = <float>(<double>live[k] / <double>count)
        table.held[table.row + 1, k] = read_so_far[live[k]] / all_read
        table.held[table.row + 2, k] = <float>count
    table.row += 3
    table.distance(h1, h1 >= 0)
    table.distance(titled, best_like > 0.5)
    table.distance(first_good, first_good >= 0)
    for k in range(width):
        table.held[table.row, k] = <float>(last_good - live[k]) if last_good >= 0 else -999.0
    table.row += 1
    cdef int64_t[::1] above = np.empty(count, np.int64)
    n = -1
    for i in range(count):
        above[i] = n
        if heading[i]:
            n = i
    for k in range(width):
        i = above[live[k]]
        table.held[table.row, k] = <float>(live[k] - i) if i >= 0 else 999.0
        table.held[table.row + 1, k] = <float>tag[node[i]] if i >= 0 else 0
        table.held[table.row + 2, k] = like[i] if i >= 0 else 0
        table.held[table.row + 3, k] = <float>(bits[i] > 0) if i >= 0 else 0
        j = table.row + 4
        for step in range(len(HEADING_BITS)):
            table.held[j + step, k] = <float>((bits[i] & HEADING_BITS[step]) > 0) if i >= 0 else 0
    table.row += 4 + len(HEADING_BITS)

    # What the elements around it hold.
    cdef float[::1] told = np.empty(count, np.float32)
    cdef float[::1] node_length = sums(length, first, end), node_linked = sums(linked, first, end)
    cdef float[::1] node_good = sums(good_length, first, end), node_commas = sums(commas, first, end)
    for i in range(count):
        told[i] = <float>good[i]
    cdef float[::1] node_goods = sums(told, first, end)
    for i in range(count):
        told[i] = length[i] if good[i] else -2 * linked[i] - 40
    cdef float[::1] node_gain = sums(told, first, end)
    cdef float[:, ::1] of_each = np.empty((nodes, 8), np.float32)
    cdef float held, of_pieces, total_good = <float>total
    for n in range(nodes):
        held = max(node_length[n], <float>1.0)
        of_pieces = <float>(end[n] - first[n])
        of_each[n, 0] = node_length[n]
        of_each[n, 1] = node_linked[n] / held
        of_each[n, 2] = node_good[n] / total_good
        of_each[n, 3] = node_good[n] / held
        of_each[n, 4] = of_pieces
        of_each[n, 5] = node_goods[n] / max(of_pieces, <float>1.0)
        of_each[n, 6] = node_commas[n]
        of_each[n, 7] = node_gain[n]
    up = np.array(node)
    for level in range(1, 7):
        if level != 5:
            for k in range(width):
                n = up[live[k]]
                for j in range(8):
                    table.held[table.row + j, k] = of_each[n, j]
            table.row += 8
        for i in range(count):
            up[i] = parent[up[i]]

    # Against the elements that could hold the article.
    cdef Py_ssize_t container, start, stop, inner_first, inner_last
    cdef int64_t[::1] levels = np.empty(count, np.int64)
    cdef double[::1] kept
    cdef double kept_total
    cdef float share_of_good, share_of_links
    cdef Py_ssize_t sizes_of_pieces = 0
    for i in range(count):
        sizes_of_pieces = max(sizes_of_pieces, shapes[node[i]] + 1)
    for container in containers(node, parent, good_length, commas, node_length, node_linked, node_good, node_gain):
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
            table.held[table.row, k] = <float>levels[i]
            table.held[table.row + 1, k] = share_of_good
            table.held[table.row + 2, k] = share_of_links
            table.held[table.row + 3, k] = <float>(i - start)
            table.held[table.row + 4, k] = <float>(stop - i)
            table.held[table.row + 5, k] = <float>(i - start - inner_first)
            table.held[table.row + 6, k] = <float>(start + inner_last - i)
            table.held[table.row + 7, k] = <float>(depth[node[i]] - depth[container])
            table.held[table.row + 8, k] = <float>(kept[shapes[node[i]]] / kept_total)
        table.row += 9

    # The pieces before and after.
    for step in (-3, -2, -1, 1, 2, 3):
        for k in range(width):
            i = live[k] + step
            if 0 <= i < count:
                table.held[table.row, k] = length[i]
                table.held[table.row + 1, k] = link_share[i]
                table.held[table.row + 2, k] = <float>tag[node[i]]
            else:
                table.held[table.row, k] = table.held[table.row + 1, k] = table.held[table.row + 2, k] = -1
        table.row += 3
    for k in range(width):
        i = live[k]
        table.held[table.row, k] = <float>(i > 0 and node[i] == node[i - 1])
        table.held[table.row + 1, k] = <float>(i > 0 and parent[node[i]] == parent[node[i - 1]])
    table.row += 2
    cdef double[::1] running_length = running_sum(length), running_linked = running_sum(linked)
    cdef double[::1] running_good = running_sum(good_length)
    for reach in (3, 8):
        for k in range(width):
            i = live[k]
            low, high = max(i - reach, 0), min(i + reach + 1, count)
            table.held[table.row, k] = <float>(running_length[i] - running_length[low])
            table.held[table.row + 1, k] = <float>(running_length[high] - running_length[i + 1])
            table.held[table.row + 2, k] = <float>(running_linked[i] - running_linked[low])
            table.held[table.row + 3, k] = <float>(running_linked[high] - running_linked[i + 1])
            table.held[table.row + 4, k] = <float>(running_good[i] - running_good[low])
            table.held[table.row + 5, k] = <float>(running_good[high] - running_good[i + 1])
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
    cdef int64_t[::1] running
    cdef list stamped = [place for place, _ in page.times]
    for listed in (page.images, stamped, page.rules, page.players, page.inputs):
        running = running_count(listed, count + 1, count + 2)
        for k in range(width):
            i = live[k]
            table.held[table.row, k] = <float>(running[i + 1] - running[i])
            table.held[table.row + 1, k] = <float>(running[min(i + 3, count)] - running[max(i - 2, 0)])
        table.row += 2

    # What sort of page it stands on.
    cdef int64_t[::1] price = np.zeros(count, np.int64)
    cdef list priced = []
    for i in range(count):
        text = texts[i]
        if with_digit(text) and PRICE(text[:60]) is not None:
            price[i] = 1
            priced.append(i)
    unseen = np.array([hidden[node[i]] > 0 for i in range(count)], dtype=bool)
    cdef float longest = max(<float>length_column.max(initial=0), <float>1.0)
    prose = good_column.sum()
    for value in (
        np.asarray(good).sum(), prose, linked_column.sum() / max(float(length_column.sum()), 1.0), longest,
        named.calls_itself_article, len(page.inputs), len(page.images), len(page.times), len(priced),
        good_column[unseen].sum() / max(float(prose), 1.0), good_column[~unseen].sum(),
    ):
        table.fill(<float>value)
    cdef int64_t[::1] running_prices = running_count(priced, count, count + 1)
    running = running_count(stamped, count, count + 1)
    for k in range(width):
        i = live[k]
        table.held[table.row, k] = length[i] / longest
        table.held[table.row + 1, k] = <float>price[i]
        table.held[table.row + 2, k] = <float>(running_prices[min(i + 6, count)] - running_prices[max(i - 5, 0)])
        table.held[table.row + 3, k] = <float>(running[min(i + 9, count)] - running[max(i - 8, 0)])
    table.row += 4
    if table.row != COLUMNS:
        raise AssertionError(f"{table.row} columns, not {COLUMNS}")
    return worth, whole.T


cdef bint with_digit(str text) noexcept:
    """Tell whether there is a digit where a price is looked for."""
    cdef Py_ssize_t at
    cdef Py_UCS4 sign
    cdef int kind = PyUnicode_KIND(text)
    for at in range(min(len(text), 60)):
        sign = PyUnicode_READ(kind, PyUnicode_DATA(text), at)
        if u"0" <= sign <= u"9" or (sign > 127 and sign.isdecimal()):
            return True
    return False


cdef tuple containers(
    int64_t[::1] node, int64_t[::1] parent, float[::1] good_length, float[::1] commas, float[::1] length,
    float[::1] linked, float[::1] good, float[::1] gain,
):
    """Give the element that scores best, the deepest with most of the good text, and the one that gains most."""
    cdef Py_ssize_t count = len(node), nodes = len(parent), i, n, scored = 0, deepest = 0, gaining = 0
    cdef double[::1] score = np.zeros(nodes), once = np.empty(nodes)
    cdef int64_t[::1] above = np.empty(count, np.int64)
    cdef float[::1] worth = np.empty(count, np.float32)
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
