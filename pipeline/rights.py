"""Decides how much of an entry is given on: by what the owner says, and by what its publisher reserves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import TYPE_CHECKING

from pipeline.addresses import host_of
from pipeline.items import Entry, Reserved

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.config.types import Publish
    from pipeline.store.protocol import Store

MINING = {
    "de": "Text und Data Mining vorbehalten",
    "en": "Text and data mining reserved",
    "fr": "Fouille de textes et de données réservée",
}
"""What the line of rights says of an entry whose publisher reserves it, by language; other languages get English."""

_LEAST_FIRST: Sequence[Publish] = ("link", "summary", "full")
_OURS = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "localdomain")
_NOT_AN_AGENT = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
_RESERVATIONS = ("archiving", "mining")
_NO_ARCHIVE = frozenset({"noarchive", "nocache"})  # the second is what Bing calls it


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a source allows."""

    publish: Publish | None = None  # None: what [site] says
    rights: str | None = None  # the line that stands beside each of its entries
    gone: bool = False  # it is in the configuration no more: this is what it allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What may be done with an entry, and why no more."""

    shown: Publish  # in feeds and on pages
    reason: str
    in_bulk: bool  # its text may be given to programs as such: by exports and the API
    kept: bool  # the page it came from may be kept
    rights: str | None  # the line that stands beside it
    reserved: Reserved

    @property
    def has_text(self) -> bool:
        """Tell whether readers get its text, its changes and its pictures."""
        return self.shown == "full"

    @property
    def has_summary(self) -> bool:
        """Tell whether readers get its summary, or a sentence in which words were found."""
        return self.shown != "link"


def allowed_of(entry: Entry, config: Config, store: Store) -> Allowed:
    """Decide what may be done with an entry, as all sources allow it that have its story."""
    return allowed(entry, config, limits_of(store.identity.publishers(entry), config, store))


def limits_of(source_ids: Iterable[str], config: Config, store: Store) -> Mapping[str, Limits | None]:
    """Give what each of these sources allows, in their order; None where nobody knows that any more."""
    found = {name: _configured(name, config) for name in source_ids}
    gone = [name for name, limits in found.items() if limits is None]
    return found | dict(store.published.limits(gone)) if gone else found


def _configured(source_id: str, config: Config) -> Limits | None:
    source = config.source_named(source_id)
    return Limits(publish=source.publish, rights=source.rights) if source is not None else None


def allowed(entry: Entry, config: Config, limits: Mapping[str, Limits | None] | None = None) -> Allowed:
    """Decide what may be done with an entry; a reservation of its publisher is stronger than the owner's wish.

    Of a story that several publish no more than is wanted of the one of whom least is. `limits` are those of all of
    them by their ids; without, its own source's count, if the configuration has it.
    """
    own = entry.source_id
    if limits is None:
        limits = {own: _configured(own, config)} if own is not None else {}
    wanted = [] if own in limits else [_of_site(config)]
    wanted += [_wanted(name, one, config, other=name != own) for name, one in limits.items()]
    shown, reason = _least(wanted)
    if entry.reserved.archiving and shown == "full":
        shown, reason = "summary", "its page asks not to be archived (noarchive)"
    lines = [*dict.fromkeys(one.rights for one in limits.values() if one is not None)]
    lines.append(_mining_line(entry.reserved, config.site.language))
    return Allowed(
        shown=shown,
        reason=reason,
        in_bulk=shown == "full" and not entry.reserved.mining,
        kept=not entry.reserved.archiving,
        rights=". ".join(" ".join(line.split()).rstrip(".") for line in lines if line) or None,
        reserved=entry.reserved,
    )


def _wanted(name: str, limits: Limits | None, config: Config, *, other: bool) -> tuple[Publish, str]:
    named = f"{name}, which published it as well," if other else f"{name}, its source,"
    if limits is None:
        careful = f"{named} is in the configuration no more, and what it allowed is not known"
        return _least([("summary", careful), _of_site(config)])
    if limits.publish is None:
        return _of_site(config)
    said = f'publish = "{limits.publish}"'
    if limits.gone:
        return limits.publish, f"{named} is in the configuration no more; there it said {said}"
    return limits.publish, f"{named if other else 'its source'} says {said}"


def _of_site(config: Config) -> tuple[Publish, str]:
    if config.site.publish is not None:
        return config.site.publish, f'[site] says publish = "{config.site.publish}"'
    if is_public(config.site.url):
        return "summary", "the site's address is public, and nothing says that more may be published"
    return "full", "the site's address is not public"


def _least(wanted: Sequence[tuple[Publish, str]]) -> tuple[Publish, str]:
    return min(wanted, key=lambda one: _LEAST_FIRST.index(one[0]))


def _mining_line(reserved: Reserved, language: str) -> str | None:
    if not reserved.mining:
        return None
    said = MINING.get(language.partition("-")[0], MINING["en"])
    return f"{said} ({reserved.policy})" if reserved.policy else said


def is_public(url: str) -> bool:
    """Tell whether an address is for everybody: no host of this machine, of a private network or of one's own names."""
    host = host_of(url) or ""
    try:
        return ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." in host and not any(host == one or host.endswith(f".{one}") for one in _OURS)


def note_of(config: Config, file: str) -> str | None:
    """Say at the start of what publishes that summaries are published, where nobody decided that; None elsewhere."""
    undecided = [source.id for source in config.sources if source.publish is None]
    if config.site.publish is not None or not is_public(config.site.url) or (config.sources and not undecided):
        return None
    which = f" ({', '.join(undecided[:5])}{', …' if len(undecided) > 5 else ''})" if undecided else ""
    return (
        f"{config.site.url} is a public address, so sources that say nothing{which} publish summaries, not their full"
        f' texts; to decide it, write publish = "full", "summary" or "link" into [site] or a [[source]] of {file}'
    )


# what publishers say


def reserved(robots: Iterable[str], mining: Iterable[str], policy: str | None) -> Reserved:
    """Read what a page or its answer reserves: the words for robots, `tdm-reservation` and `tdm-policy`."""
    words = {word for said in robots for word in _for_us(said)}
    told = next((one.strip() for one in mining if one.strip() in ("0", "1")), None)
    address = policy.strip() if policy and re.match(r"https?://[^\s<>\"]{1,500}$", policy.strip()) else None
    return Reserved(archiving=bool(words & _NO_ARCHIVE), mining=None if told is None else told == "1", policy=address)


RESERVING = ("x-robots-tag", "tdm-reservation", "tdm-policy")
"""The headers by which an answer reserves."""


def reserved_by_headers(values: Callable[[str], Sequence[str]]) -> Reserved:
    """Read what an answer reserves, and what it says it does not; `values` gives those of a header by its name."""
    robots, mining, policies = (values(name) for name in RESERVING)
    found = reserved(robots, mining, next(iter(policies), None))
    said = {"archiving": bool(robots) and not found.archiving, "mining": found.mining is False}
    return replace(found, lifts=tuple(one for one in _RESERVATIONS if said[one]))


def both(page: Reserved, answer: Reserved) -> Reserved:
    """Put together what a page says and what came with it, or that and what its site says: in the order of TDMRep.

    Terms belong to a reservation: those of the other do not hold for a page that is said to be free.
    """
    says = {"archiving": answer.archiving and not page.archiving, "mining": page.mining is None is not answer.mining}
    return Reserved(
        archiving=page.archiving or answer.archiving,
        mining=answer.mining if page.mining is None else page.mining,
        policy=page.policy or (None if page.mining is False else answer.policy),
        by_answer=tuple(one for one in _RESERVATIONS if says[one] or one in page.by_answer),
    )


def lifted(held: Reserved, answer: Reserved) -> Reserved:
    """Give what is reserved of a page that stayed as it was: without what its former answer said, and this one lifts.

    What the page says itself it says still. An answer without a page need not have all the headers of one with it: what
    it does not speak of holds on.
    """
    goes = [one for one in answer.lifts if one in held.by_answer]
    left = Reserved(
        archiving=held.archiving and "archiving" not in goes,
        mining=None if "mining" in goes else held.mining,
        policy=None if "mining" in goes else held.policy,
        by_answer=tuple(one for one in held.by_answer if one not in goes),
    )
    return both(left, answer)


def _for_us(said: str) -> Iterator[str]:
    """Give the words for all robots, or for the one whose words all others are held to as well."""
    agent = ""
    for part in said.lower().split(","):
        name, colon, rest = part.partition(":")
        if colon and name.strip() not in _NOT_AN_AGENT:
            agent, part = name.strip(), rest  # noqa: PLW2901
        if agent in ("", "googlebot", "tidings"):
            yield part.strip()
