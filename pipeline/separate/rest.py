"""Tells what is left of a page, and why, as far as it is asked for: most callers want none of it, or little."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, overload

from pipeline.familiar import familiar_reason
from pipeline.items import Dropped
from pipeline.separate.reasons import reason

if TYPE_CHECKING:
    from pipeline.separate import Decided
    from pipeline.separate.blocks import Outline

REST = "the rest of the page: it is too long to be read"


def why_dropped(decided: Decided, i: int) -> str:
    """Give why a piece is neither article nor teaser."""
    if decided.page.pieces[i].text == decided.shown:
        return "the title again"
    if i in decided.known:
        return familiar_reason(decided.known[i])
    if apart := decided.stands_apart(i):
        return apart
    return "a copy of text that stands elsewhere on the page" if i in decided.choice.copies else reason(decided.page, i)


class Rest(Sequence[Dropped]):
    """The rest of a page with reasons, told when it is asked for."""

    def __init__(self, decided: Decided) -> None:
        self._decided = decided
        self._left = _dropped(decided)
        self._told: list[Dropped] = []

    def __iter__(self) -> Iterator[Dropped]:
        """Tell one after the other, no more than are asked for."""
        at = 0
        while True:
            if at == len(self._told):
                if (one := next(self._left, None)) is None:
                    return
                self._told.append(one)
            yield self._told[at]
            at += 1

    @property
    def page(self) -> Outline:
        """Give the page that it is the rest of."""
        return self._decided.page

    def texts(self) -> Iterator[str]:
        """Give the texts alone, for which no reason is told."""
        used = self._decided.used
        return (text for i, text in enumerate(self._decided.page.texts) if i not in used)

    def alone(self, wanted: Callable[[str], bool]) -> Iterator[str]:
        """Give the pieces that are wanted and have no neighbour that was left out for the same reason.

        Reasons are told of these and their neighbours only: those of all of a page take as long as to judge it.
        """
        decided = self._decided
        used = decided.used
        left = [i for i in range(len(decided.page.texts)) if i not in used]
        for at, i in enumerate(left):
            if wanted(text := decided.page.texts[i]):
                why = why_dropped(decided, i)
                beside = (*left[max(0, at - 1) : at], *left[at + 1 : at + 2])
                if all(why_dropped(decided, other) != why for other in beside):
                    yield text

    def _all(self) -> tuple[Dropped, ...]:
        self._told.extend(self._left)
        return tuple(self._told)

    def __len__(self) -> int:
        """Count what there is."""
        return len(self._all())

    @overload
    def __getitem__(self, at: int) -> Dropped: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Dropped, ...]: ...

    def __getitem__(self, at: int | slice) -> Dropped | tuple[Dropped, ...]:
        """Give one, or several."""
        return self._all()[at]

    def __eq__(self, other: object) -> bool:
        """Tell whether the same is told."""
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        """Give what is equal where the same is told."""
        return hash(self._all())

    def __repr__(self) -> str:
        """Show what is told."""
        return repr(self._all())

    def __reduce__(self) -> tuple[type, tuple[tuple[Dropped, ...]]]:
        """Leave the page behind: another process gets what is told."""
        return tuple, (self._all(),)


def _dropped(decided: Decided) -> Iterator[Dropped]:
    """Give the rest with reasons; neighbours left out for the same reason are one."""
    texts: list[str] = []
    why = ""
    used = decided.used
    for i, text in enumerate(decided.page.texts):
        if i in used:
            continue
        own = why_dropped(decided, i)
        if texts and own != why:
            yield Dropped(text="\n".join(texts), reason=why)
            texts = []
        why = own
        texts.append(text)
    if texts:
        yield Dropped(text="\n".join(texts), reason=why)
    if decided.page.cut:
        yield Dropped(text="…", reason=REST)
