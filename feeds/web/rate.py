"""How much one address may ask: a bucket that fills with time."""

from __future__ import annotations

from collections import OrderedDict

A_SECOND, AT_ONCE = 10.0, 60  # questions, in the long run and in a burst
_MOST_ASKERS = 10_000  # that are remembered; whoever is forgotten begins with a full bucket


class Rate:
    """What each asker has left."""

    def __init__(self, a_second: float = A_SECOND, at_once: int = AT_ONCE) -> None:
        self._a_second, self._at_once = a_second, at_once
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def seconds_to_wait(self, asker: str, now: float) -> float:
        """Count a question; give how long to wait before another can be asked, 0 where this one may be."""
        left, at = self._left.pop(asker, (float(self._at_once), now))
        left = min(self._at_once, left + (now - at) * self._a_second)
        allowed = left >= 1
        self._left[asker] = (left - 1 if allowed else left, now)
        if len(self._left) > _MOST_ASKERS:
            self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._a_second
