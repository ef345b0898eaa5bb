"""What is found wrong with a feed: a rule of its format, where it is broken, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from feeds.check.rules import RULES, Severity

_LONGEST_VALUE = 80  # characters that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, once."""

    rule: str  # as the W3C's validator names it, where it has a name for it
    severity: Severity  # an error breaks the format; a warning some readers
    said: str
    remedy: str
    where: str  # a path: "feed/entry[2]/id"
    what: str = ""  # the value or name that is concerned
    line: int | None = None

    @property
    def sentence(self) -> str:
        """Say it with its place and remedy."""
        line = f", line {self.line}" if self.line else ""
        return f"{self.where}{line}: {self.said}; {self.remedy}"


@dataclass(slots=True)
class Report:
    """Findings as they are collected; the same one at one place is told once."""

    found: dict[tuple[str, str, str], Finding] = field(default_factory=dict)
    _paths: dict[Any, str] = field(default_factory=dict)  # of elements

    def add(self, rule: str, element: Any, what: str = "", *, where: str = "", line: int | None = None) -> None:
        """Add a finding at an element of a tree, or at a path; `what` is the value or name that is concerned."""
        severity, said, remedy = RULES[rule]
        place = where or (self._path(element) if element is not None else "")
        number = line or (element.sourceline if element is not None else None)
        shown = what if len(what) <= _LONGEST_VALUE else f"{what[:_LONGEST_VALUE]}…"
        finding = Finding(
            rule=rule,
            severity=severity,
            said=said.format(what=" ".join(shown.split())),
            remedy=remedy,
            where=place,
            what=shown,
            line=number,
        )
        self.found.setdefault((rule, place, shown), finding)

    def _path(self, element: Any) -> str:
        """Give the path of an element; those beside it are numbered at once, for there may be thousands."""
        if element not in self._paths:
            parent = element.getparent()
            if parent is None:
                self._paths[element] = local(element.tag)
            else:
                above = self._path(parent)
                self._paths |= {child: f"{above}/{step}" for child, step in _steps(parent)}
        return self._paths[element]

    def no_elements(self, element: Any) -> None:
        """Tell each element that stands in one that holds text."""
        for child in elements(element):
            self.add("UndefinedElement", child, local(child.tag))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Give all findings, errors first, in the order of the document."""
        return tuple(sorted(self.found.values(), key=lambda one: (one.severity != "error", one.line or 0)))


def local(tag: object) -> str:
    """Give the name of an element without its namespace; "" for a comment or an instruction."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def named(tag: str) -> tuple[str, str]:
    """Give the namespace of an element, "" where it has none, and its name there."""
    namespace, _, name = tag.removeprefix("{").rpartition("}")
    return namespace, name


def elements(parent: Any) -> list[Any]:
    """Give the elements that stand in an element, without comments and instructions."""
    return [child for child in parent if isinstance(child.tag, str)]


def _steps(parent: Any) -> Iterator[tuple[Any, str]]:
    """Give the elements in an element, each with its step of a path: numbered where several have its name."""
    counts, seen = Counter(child.tag for child in parent), Counter[object]()
    for child in parent:
        seen[child.tag] += 1
        yield child, f"{local(child.tag)}[{seen[child.tag]}]" if counts[child.tag] > 1 else local(child.tag)
