"""Why the day of an item is a guess."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

# Why a day of publication is a guess: the page gives the day of its last change only, or its address has a day, or it
# says how long ago it was, or gives a span of days, of which it is the first; or it is written in numbers of which
# either may be the month.
Guess = Literal["changed", "address", "ago", "span", "order"]
GUESSED: Mapping[Guess, str] = {
    "changed": "guessed: the day of its last change",
    "address": "guessed from its address",
    "ago": "guessed: the page only says how long ago it was",
    "span": "guessed: only a span of days is given, of which this is the first",
    "order": "guessed: either of its numbers may be the month",
}
