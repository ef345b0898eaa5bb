"""Describes each piece of a page by numbers: by itself, among its like, beside its neighbours, in what holds it.

Everything is counted in columns over all pieces at once; sums over an element are differences of running sums, because
an element's pieces stand in a row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.separate.blocks import HEADINGS, Outline
from pipeline.separate.containers import Container, best_containers
from pipeline.separate.named import Named
from pipeline.separate.names import BITS
from pipeline.separate.openings import opening_names
from pipeline.separate.pagewide import of_page
from pipeline.separate.quick import count_each, like_titles

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_TAG_ORDER = (
    "p h1 h2 h3 h4 h5 h6 blockquote pre li dd dt td th figcaption caption span div section article main body header "
    "footer aside nav form button ul ol dl table tbody thead tr figure details summary address fieldset legend center "
    "font html"
)
TAG_CODES = {tag: code for code, tag in enumerate(_TAG_ORDER.split(), start=1)}
_TAGS_AROUND = (
    "article main section header footer aside nav form figure table ul blockquote button details dialog figcaption pre"
)
AROUND = _TAGS_AROUND.split()
AROUND_CODES = {tag: code for code, tag in enumerate(AROUND)} | {"ol": AROUND.index("ul"), "dl": AROUND.index("ul")}
HEADING_OPENS = ("section", "comments", "subscribe", "tags", "contact")
"""Groups of phrases that the heading above a piece is asked for."""
_GOOD_CHARACTERS = 80
_MENU_WORDS = 3  # a link of no more is one of a menu
_LONG_AGO = 999.0


def in_python(page: Outline, named: Named) -> tuple[NDArray[np.bool_], Floats, tuple[str, ...]]:
    """Give what `features.features` gives."""
    columns = _Columns(page, named)
    whole = np.empty((len(columns.names), columns.count), np.float32)
    row = 0
    for values in columns.values:
        height = len(values) if values.ndim > 1 else 1
        whole[row : row + height] = values
        row += height
    return columns.live, whole[:, columns.live].T, tuple(columns.names)


class _Columns:
    def __init__(self, page: Outline, named: Named) -> None:
        self.names: list[str] = []
        self.values: list[NDArray[Any]] = []
        self.page = page
        self.count = len(page.pieces)
        self.at = np.arange(self.count)
        self.node = np.array([piece.node for piece in page.pieces], dtype=np.int64)
        self.first = np.array(page.first)
        self.end = np.array(page.end)
        self.parent = np.array(page.parents)
        self.tag = np.array([TAG_CODES.get(tag, 0) for tag in page.tags])
        self.heading_tags = np.isin(self.tag, [TAG_CODES[tag] for tag in HEADINGS])
        self._texts(named)
        self._places()
        self._class_words()
        self._shapes()
        self._positions()
        self._ancestors()
        self._containers()
        self._neighbours()
        self._near()
        for name, values in of_page(page, named, self.length, self.linked, self.good):
            self.add(name, values)

    def add(self, name: str, values: object) -> None:
        self.names.append(name)
        self.values.append(np.asarray(values))

    def add_rows(self, names: Iterable[str], rows: NDArray[Any]) -> None:
        """Add several columns at once, each a row here."""
        self.names.extend(names)
        self.values.append(rows)

    def _texts(self, named: Named) -> None:
        """Count what each piece is by itself."""
        pieces = self.page.pieces
        linked = np.array([piece.linked for piece in pieces], dtype=np.float32)
        raw = np.array([len(piece.text) for piece in pieces], dtype=np.float32)
        bold = np.array([piece.bold for piece in pieces], dtype=np.float32)
        said = np.array([piece.text.count(" ") + 1 for piece in pieces])
        self.link_share = linked / raw
        self.heading = self.heading_tags[self.node]
        self.live = (self.link_share <= 0.9) | (said > _MENU_WORDS) | self.heading
        own = count_each([piece.text for piece in pieces], self.live.tolist()).T
        self.length, words, punctuation, self.commas, ends, starts, digits, opening_bits = own
        bits = opening_bits.astype(np.int64)
        self.linked = self.length * self.link_share
        self.words = words
        self.good = (self.length > _GOOD_CHARACTERS) & (self.link_share < 0.3) & (punctuation > 0)
        self.good_length = np.where(self.good, self.length, 0)
        self.bits = bits
        for name, values in (
            ("length", self.length), ("words", words), ("word_length", raw / words), ("punctuation", punctuation),
            ("punctuation_share", punctuation / words), ("commas", self.commas), ("ends", ends), ("starts", starts),
            ("digits", digits), ("link_share", self.link_share), ("unlinked", self.length - self.linked),
            ("bold_share", bold / raw), ("good", self.good),
        ):  # fmt: skip
            self.add(name, values)
        names = opening_names()
        self.add_rows((f"opens_{name}" for name in names), bits >> np.arange(len(names))[:, None] & 1)
        self._likeness(named)

    def _likeness(self, named: Named) -> None:
        """Compare pieces with what the page calls itself, and with each other."""
        texts = [piece.text for piece in self.page.pieces]
        times = Counter(texts)
        first = {text: at for at, text in reversed([*enumerate(texts)])}
        self.like_title = like_titles(texts, self.live.tolist(), named.titles)
        self.add("repeats", [times[text] for text in texts])
        self.add("again", [first[text] < at for at, text in enumerate(texts)])
        self.add("like_title", self.like_title)
        start = named.description[:60]
        self.add("in_description", [len(start) > 30 and start in text for text in texts])
        nowhere = [False] * self.count
        self.add("in_body", [text[:80] in named.body for text in texts] if named.body else nowhere)
        self.add("has_body", np.full(self.count, bool(named.body)))

    def _places(self) -> None:
        """Say what elements each piece stands in."""
        node = self.node
        for name in ("tag", "parent_tag", "grandparent_tag"):
            self.add(name, self.tag[node])
            node = self.parent[node]
        marks = np.zeros((len(AROUND), self.count + 1), dtype=np.int64)
        flagged = [(code, n) for n, tag in enumerate(self.page.tags) if (code := AROUND_CODES.get(tag)) is not None]
        if flagged:
            codes, nodes = np.array(flagged).T
            np.add.at(marks, (codes, self.first[nodes]), 1)
            np.add.at(marks, (codes, self.end[nodes]), -1)
        self.add_rows((f"in_{name}" for name in AROUND), marks.cumsum(axis=1)[:, : self.count])
        self.add("hidden", np.array(self.page.hidden)[self.node])
        depth = np.zeros(len(self.page.tags), dtype=np.int64)
        for n, parent in enumerate(self.page.parents):
            depth[n] = depth[parent] + 1
        self.depth = depth
        self.add("depth", depth[self.node])

    def _class_words(self) -> None:
        """Grade the words of class names: 3 its own, 2 one of the two elements around it, 1 any further out."""
        own = np.array(self.page.names, dtype=np.int64)
        around = np.array(self.page.around, dtype=np.int64)[self.node]
        parent = self.parent[self.node]
        near = own[self.node] | own[parent] | own[self.parent[parent]]
        mine = own[self.node]
        bits = np.array([*BITS.values()])[:, None]
        grades = sum(((words & bits) > 0).astype(np.int64) for words in (mine, near, around))
        self.add_rows((f"named_{name}" for name in BITS), np.asarray(grades))

    def _shapes(self) -> None:
        """Describe the like of each piece: all that stand in elements of its shape, and of its parents' shapes."""
        shapes = np.array(self.page.shapes)
        node = self.node
        total = max(float(self.good_length.sum()), 1.0)
        for level in range(3):
            shape = shapes[node]
            size = int(shapes.max()) + 1
            members = np.bincount(shape, minlength=size)
            length = np.bincount(shape, self.length, size)
            links = np.bincount(shape, self.linked, size)
            good = np.bincount(shape, self.good_length, size)
            self.add(f"alike{level}", members[shape])
            self.add(f"alike{level}_length", length[shape] / members[shape])
            self.add(f"alike{level}_links", links[shape] / np.maximum(length[shape], 1))
            self.add(f"alike{level}_good", good[shape] / np.maximum(length[shape], 1))
            self.add(f"alike{level}_share", good[shape] / total)
            node = self.parent[node]

    def _positions(self) -> None:
        """Say where each piece stands on the page, and from the headings."""
        count, at = self.count, self.at
        running = np.cumsum(self.length)
        self.add("position", at / count)
        self.add("read", running / max(float(running[-1]), 1.0))
        self.add("pieces", np.full(count, count))
        first_heading = self.tag == TAG_CODES["h1"]
        marks = np.zeros(count + 1, dtype=np.int64)
        in_h1 = np.flatnonzero(first_heading & (self.end > self.first))
        marks[self.first[in_h1]] = 1
        h1 = np.flatnonzero(marks[:count])
        self.add("after_h1", at - h1[0] if len(h1) else np.full(count, -_LONG_AGO))
        titled = int(self.like_title.argmax()) if self.like_title.max(initial=0) > 0.5 else None
        self.add("after_title", at - titled if titled is not None else np.full(count, -_LONG_AGO))
        good = np.flatnonzero(self.good)
        self.add("after_first_good", at - good[0] if len(good) else np.full(count, -_LONG_AGO))
        self.add("before_last_good", good[-1] - at if len(good) else np.full(count, -_LONG_AGO))
        self._last_heading()

    def _last_heading(self) -> None:
        """Describe the heading above each piece."""
        last = np.maximum.accumulate(np.where(self.heading, self.at, -1))
        above = np.concatenate([[-1], last[:-1]]) if self.count else last
        some = above >= 0
        self.add("heading_distance", np.where(some, self.at - above, _LONG_AGO))
        self.add("heading_level", np.where(some, self.tag[self.node][above], 0))
        self.add("heading_like_title", np.where(some, self.like_title[above], 0))
        self.add("heading_opens", np.where(some, self.bits[above] > 0, 0))
        for name in HEADING_OPENS:
            bit = 1 << opening_names().index(name)
            self.add(f"heading_{name}", np.where(some, (self.bits[above] & bit) > 0, 0))

    def sums(self, values: Floats) -> Floats:
        """Sum a column of the pieces over each node."""
        running = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
        return np.asarray(running[self.end] - running[self.first], dtype=np.float32)

    def _ancestors(self) -> None:
        """Sum what each of the elements around a piece holds."""
        length, linked = self.sums(self.length), self.sums(self.linked)
        good, commas = self.sums(self.good_length), self.sums(self.commas)
        goods = self.sums(self.good.astype(np.float32))
        pieces = (self.end - self.first).astype(np.float32)
        total = max(float(self.good_length.sum()), 1.0)
        gain = self.sums(np.where(self.good, self.length, -2 * self.linked - 40).astype(np.float32))
        self.of_nodes = length, linked, good, commas, pieces, gain
        held = np.maximum(length, 1)
        of_each = {
            "length": length,
            "links": linked / held,
            "good": good / total,
            "good_share": good / held,
            "pieces": pieces,
            "goods": goods / np.maximum(pieces, 1),
            "commas": commas,
            "gain": gain,
        }
        told = np.stack([*of_each.values()])
        node = self.node
        for level in range(1, 7):
            if level != 5:
                self.add_rows((f"up{level}_{name}" for name in of_each), told[:, node])
            node = self.parent[node]

    def _containers(self) -> None:
        """Place each piece against the elements that could hold the article."""
        length, linked, good, _, _, gain = self.of_nodes
        found = best_containers(self.node, self.parent, self.good_length, self.commas, length, linked, good, gain)
        for name, node in zip(("scored", "deepest", "gaining"), found, strict=True):
            place = Container(node, self.first, self.end, self.parent)
            first, end = int(self.first[node]), int(self.end[node])
            self.add(f"{name}_outside", place.levels(self.at))
            self.add(f"{name}_share", np.full(self.count, good[node] / max(float(good[0]), 1.0)))
            self.add(f"{name}_links", np.full(self.count, linked[node] / max(float(length[node]), 1.0)))
            self.add(f"{name}_after_start", self.at - first)
            self.add(f"{name}_before_end", end - self.at)
            inside = np.flatnonzero(self.good[first:end])
            self.add(f"{name}_after_good", self.at - first - (inside[0] if len(inside) else 0))
            self.add(f"{name}_before_good", first + (inside[-1] if len(inside) else 0) - self.at)
            self.add(f"{name}_depth", self.depth[self.node] - self.depth[node])
            same = self.node_shapes(node)
            self.add(f"{name}_alike", same)

    def node_shapes(self, container: int) -> Floats:
        """Give, for each piece, what share of the good text in a container stands in elements of the piece's shape."""
        shapes = np.array(self.page.shapes)[self.node]
        first, end = int(self.first[container]), int(self.end[container])
        held = np.bincount(shapes[first:end], self.good_length[first:end], int(shapes.max(initial=0)) + 1)
        return np.asarray(held[shapes] / max(float(held.sum()), 1.0), dtype=np.float32)

    def _neighbours(self) -> None:
        """Describe the pieces before and after, one by one and in windows."""
        tags = self.tag[self.node].astype(np.float32)
        padded = np.full((3, self.count + 6), -1, np.float32)
        padded[:, 3:-3] = self.length, self.link_share, tags
        for step in (-3, -2, -1, 1, 2, 3):
            names = (f"{name}{step:+d}" for name in ("length", "links", "tag"))
            self.add_rows(names, padded[:, 3 + step : 3 + step + self.count])
        same = np.concatenate([[False], self.node[1:] == self.node[:-1]]) if self.count else self.good
        self.add("same_node", same)
        parent = self.parent[self.node]
        self.add("same_parent", np.concatenate([[False], parent[1:] == parent[:-1]]))
        for reach in (3, 8):
            for name, values in (("length", self.length), ("linked", self.linked), ("good", self.good_length)):
                running = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
                low, high = np.maximum(self.at - reach, 0), np.minimum(self.at + reach + 1, self.count)
                self.add(f"{name}_before{reach}", running[self.at] - running[low])
                self.add(f"{name}_after{reach}", running[high] - running[self.at + 1])
        goods = np.where(self.good, self.at, -10_000)
        self.add(
            "since_good",
            np.minimum(self.at - np.maximum.accumulate(np.concatenate([[-10_000], goods[:-1]])), _LONG_AGO),
        )
        later = np.where(self.good, self.at, 10_000_000)
        following = np.minimum.accumulate(np.concatenate([later[1:], [10_000_000]])[::-1])[::-1]
        self.add("until_good", np.minimum(following - self.at, _LONG_AGO))

    def _near(self) -> None:
        """Say what that is no text stands near."""
        page = self.page
        for name, places in (
            ("image", page.images), ("time", [at for at, _ in page.times]), ("rule", page.rules),
            ("player", page.players), ("input", page.inputs),
        ):  # fmt: skip
            marks = np.bincount(np.array(places, dtype=np.int64), minlength=self.count + 2)[: self.count + 1]
            running = np.concatenate([[0], np.cumsum(marks)])
            self.add(f"{name}_here", marks[: self.count])
            low, high = np.maximum(self.at - 2, 0), np.minimum(self.at + 3, self.count)
            self.add(f"{name}_near", running[high] - running[low])
