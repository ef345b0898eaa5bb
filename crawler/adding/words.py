"""Says what was found at an address: how much, by what, how sure that is, and what else there was."""

from __future__ import annotations

from datetime import date

from crawler.adding.remedies import remedy_of
from crawler.find.discovery import Alternative, Discovery
from pipeline.dates.listed import in_words, is_marked, unmarked
from pipeline.told import Telling, tell

BUILT_FOR_US = tell("built for us")
"""Says that a script builds the page, and that it will be rendered from now on."""

_SAY_IT = ("invalid address", "fault of ours")  # what may help


def found_in_words(found: Discovery) -> Telling:
    """Say how many items were found, by what method, how sure that is, and what speaks for it."""
    if found.method is None:
        return tell("nothing found")
    said = tell("found", count=len(found.items), method=found.method.in_words, sure=found.sure)
    return tell("because", said=said, evidence=found.evidence[1:]) if found.evidence[1:] else said


def notes(found: Discovery) -> list[Telling]:
    """Say what else was found: following pages, other ways, and what was left out."""
    return [
        *(tell("next page", url=url) for url in found.next_pages),
        *(_also(one) for one in found.alternatives),
        *(tell("left out", what=one.what, why=one.why) for one in found.rejected),
    ]


def no_items(found: Discovery, path: str) -> Telling:
    """Say why nothing can be watched where there are no items, and what may help."""
    why = found.reason or tell("nothing listed")
    if found.url is None and found.advice != tell("with --url"):  # which says so
        why = tell("without its address", why=why)
    return tell("no items there", address=found.url or path, why=why, advice=found.advice)


def no_look(address: str, why: str) -> Telling:
    """Say why there was nothing to be looked at, and what may help against just that."""
    if isinstance(why, Telling) and why.kind in _SAY_IT:
        return tell("no look, as it says", address=address, why=why)
    return tell("no look", address=address, why=why, advice=remedy_of(why) or tell("check it or wait"))


def day_of(iso: str) -> str:
    """Say the day of an item, or its days, and that it is a guess where it is one."""
    first, _, last = unmarked(iso).partition("/")
    try:
        days = [date.fromisoformat(day[:10]).isoformat() for day in (first, last) if day]
    except ValueError:
        return in_words(iso)
    said = tell("days", first=days[0], last=days[1]) if len(days) > 1 else tell("on a day", at=days[0])
    return tell("perhaps", day=said) if is_marked(iso) else said


def _also(one: Alternative) -> Telling:
    method = one.method.in_words
    if one.url is None:
        return tell("also", count=one.count, method=method, why=one.why)
    return tell("also at", count=one.count, method=method, url=one.url, why=one.why)
