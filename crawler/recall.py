"""Recalls what other pages of a site had, for each page that is read: the same in every crawl of the same pages.

Several pages are read at once. What a page is judged by must not hang on which of them was done first, so it is what
was kept before the crawl, and of the crawl's own pages those at least `READ_AT_ONCE` before it.
"""

from __future__ import annotations

from collections import defaultdict

from pipeline.familiar import NOTHING, PAGES, Memory, memory_of
from pipeline.items import Fingerprint
from pipeline.store.protocol import Store, Trace

READ_AT_ONCE = 8
"""So many pages of one target are read at once: as many on every machine, however many processes it has."""


class Recall:
    """The memory of the sites of one target, while it is crawled."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._before: dict[str, dict[str, Fingerprint]] = {}
        self._since: defaultdict[str, list[tuple[int, Trace]]] = defaultdict(list)

    def open(self, site: str | None) -> None:
        """Read what was kept of a site before the crawl: called before the first of its pages is kept."""
        if site is not None and site not in self._before:
            self._before[site] = dict(self._store.fingerprints(site))

    def add(self, number: int, trace: Trace) -> None:
        """Remember what the page with this number left."""
        self._since[trace.site].append((number, trace))

    def memory(self, site: str | None, page: str, until: int) -> Memory:
        """Give what pages of a site had that are not this one, of the crawl's own those up to number `until`."""
        if site is None:
            return NOTHING
        known, since = self._before[site], self._since[site]
        while since and since[0][0] <= until:
            _, trace = since.pop(0)
            known.pop(trace.page, None)
            known[trace.page] = trace.fingerprint
            if len(known) > PAGES:
                del known[next(iter(known))]
        return memory_of(one for address, one in reversed(known.items()) if address != page)
