"""Says what helps against just what is the matter with an address: waiting helps against no rule and no certificate."""

from __future__ import annotations

from pipeline.told import Telling, tell

NOT_LET_IN = (401, 402, 403, 407, 451)
LAST_WORD = 410  # "gone", on purpose and for good
GONE = (404, LAST_WORD)
_BY_KIND = {
    **dict.fromkeys(("blocked", "forbidden", "too slow a rule"), "ask to be let in"),
    "not safe": "ask for safety",
    **dict.fromkeys(("refused", "redirects nowhere", "redirects too often", "no web address", "too large"), "check it"),
}
_BY_STATUS = dict.fromkeys(NOT_LET_IN, "ask to be let in") | dict.fromkeys(GONE, "check it")


def remedy_of(why: str) -> Telling | None:
    """Give what helps against this; None where its kind does not tell."""
    if not isinstance(why, Telling):
        return None
    status = why.values.get("answer") if why.kind == "answered" else None
    kind = _BY_STATUS.get(status) if isinstance(status, int) else _BY_KIND.get(why.kind)
    return tell(kind) if kind else None
