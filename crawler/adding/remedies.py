"""Says what helps against just what is the matter with an address: waiting helps against no rule and no certificate."""

from __future__ import annotations

from crawler.walls import says_nothing_is_there, says_out_of_order
from pipeline.store.asking import GONE
from pipeline.told import Telling, tell

_ASK = "ask to be let in"
_NOT_LET_IN = (401, 402, 403, 407, 451)
_BY_KIND = {
    **dict.fromkeys(("blocked", "forbidden", "too slow a rule"), _ASK),
    **dict.fromkeys(("not safe", "cut short"), "ask for safety"),
    **dict.fromkeys(("refused", "redirects nowhere", "redirects too often", "no web address"), "check it"),
    **dict.fromkeys(("no http answer", "too large"), "check it"),
}
_BY_STATUS = dict.fromkeys(_NOT_LET_IN, _ASK) | dict.fromkeys(GONE, "check it")


def remedy_of(why: str) -> Telling | None:
    """Give what helps against this; None where its kind does not tell."""
    kind = _kind_of(why)
    return tell(kind) if kind else None


def keeps_us_out(why: str) -> bool:
    """Tell whether somebody must let us in: a wall, or a rule in robots.txt."""
    return _kind_of(why) == _ASK


def _kind_of(why: str) -> str | None:
    if not isinstance(why, Telling) or says_out_of_order(why):  # which waiting helps against
        return None
    if says_nothing_is_there(why):
        return "check it"
    status = why.values.get("answer") if why.kind == "answered" else None
    return _BY_STATUS.get(status) if isinstance(status, int) else _BY_KIND.get(why.kind)
