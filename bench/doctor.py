"""Hold the rules of `tidings doctor` against the test cases that the W3C's feed validator publishes.

    python -m bench.doctor FOLDER     (the validator's folder testcases, or the archive of it)

Each case says what the validator tells of it: `Expect: Name{...}`, or with `!Name` what it must not. Counted is, by
rule, how many of the cases that expect it we tell it of, and how many of those that expect nothing we leave alone.
"""

from __future__ import annotations

import argparse
import re
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from feeds.check import check
from feeds.check.finding import Finding
from feeds.check.rules import RULES

_EXPECT = re.compile(rb"Expect:\s*(!?)(\w+)(?:\{([^}]*)\})?")
_NO_FEED = re.compile(rb"<(?:\w+:)?(?:RDF|service|XRDS|categories)\b")
_OPPOSITE = {
    "ValidAtomLinkRel": ("UnregisteredAtomLinkRel",),
    "ValidContact": ("InvalidContact", "InvalidAddrSpec", "EmailFormat"),
    "ValidDoctype": ("SAXError",),
    "ValidElement": ("NotHtml", "ContainsHTML"),
    "ValidHtml": ("NotHtml",),
    "ValidMIMEAttribute": ("InvalidMIMEType", "InvalidMIMEAttribute"),
    "ValidTitle": ("AttrNotBlank", "NotBlank", "ContainsHTML"),
    "ValidURI": ("InvalidLink", "InvalidFullLink", "InvalidUriChar"),
    "ValidW3CDTFDate": ("InvalidW3CDTFDate", "InvalidRFC3339Date"),
}
"""What must not be told where the validator notes that something is right: minimal cases, with other things amiss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test case of the validator."""

    name: str
    body: bytes
    rule: str  # a rule, "Error", "Warning", or what is right: "ValidURI"
    is_told: bool  # the validator tells it, or must not
    element: str | None  # at which element
    parent: str | None  # of which one

    @property
    def is_clean(self) -> bool:
        """Tell whether something must not be told."""
        return not self.is_told or self.rule.startswith("Valid")

    def agrees(self) -> bool:
        """Tell whether we say of it what the validator says."""
        found = check(self.body)
        if not self.is_clean:
            return any(finding.rule == self.rule for finding in found)
        if self.rule.startswith("Valid"):
            opposite = _OPPOSITE.get(self.rule, (f"Invalid{self.rule[5:]}",))
            return not any(finding.rule in opposite for finding in found)
        if self.rule in ("Error", "Warning"):
            return not any(self.rule == "Warning" or finding.severity == "error" for finding in found)
        return not any(finding.rule == self.rule and self._is_there(finding) for finding in found)

    def _is_there(self, finding: Finding) -> bool:
        *above, place = (step.partition("[")[0] for step in finding.where.split("/"))
        at_parent = self.parent is None or self.parent in (*above[-1:], place)
        return self.element is None or (self.element in (finding.what, place) and at_parent)


def case_of(name: str, body: bytes) -> Case | None:
    """Read what a case expects; None for what is no case, or no feed."""
    found = _EXPECT.search(body)
    if found is None or _NO_FEED.search(body):
        return None
    element, parent = (
        re.search(rf"{name}:(?:\w+:)?(\w+)", (found[3] or b"").decode()) for name in ("element", "parent")
    )
    return Case(
        name=name,
        body=body,
        rule=found[2].decode(),
        is_told=not found[1],
        element=element[1] if element else None,
        parent=parent[1] if parent else None,
    )


def cases_in(folder: Path) -> Iterator[Case]:
    """Give the cases below a folder."""
    for path in sorted(folder.rglob("*.*ml")):
        if (case := case_of(path.relative_to(folder).as_posix(), path.read_bytes())) is not None:
            yield case


def measure(cases: list[Case]) -> Iterator[str]:
    """Give the figures, as lines of Markdown."""
    told: defaultdict[str, list[bool]] = defaultdict(list)
    clean: list[Case] = []
    alarms: list[Case] = []
    for case in cases:
        if case.is_clean:
            clean.append(case)
            if not case.agrees():
                alarms.append(case)
        else:
            told[case.rule].append(case.agrees())
    held = {rule: agreed for rule, agreed in told.items() if rule in RULES}
    right, of_held = sum(map(sum, held.values())), sum(map(len, held.values()))
    of_all = sum(map(len, told.values()))
    yield f"- {len(clean)} cases in which something must not be told: {len(clean) - len(alarms)} are left alone"
    yield from (f"    - told wrongly: `{case.name}`, !{case.rule}" for case in alarms)
    yield f"- {of_held} cases of the {len(held)} rules that we hold: {right} are told ({right / max(of_held, 1):.0%})"
    yield f"- {of_all} cases of all {len(told)} rules: {right} are told ({right / max(of_all, 1):.0%})"
    yield ""
    yield "| rule | cases | told |"
    yield "|---|---|---|"
    for rule in sorted(held, key=lambda one: (-len(held[one]), one)):
        yield f"| {rule} | {len(held[rule])} | {sum(held[rule])} |"
    yield ""
    rest = sorted(rule for rule in told if rule not in RULES)
    yield f"Not held: {', '.join(rest)}."


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, help="the folder testcases, or an archive (.tar.xz) with it")
    given: Path = parser.parse_args().cases
    with tempfile.TemporaryDirectory() as unpacked:
        if given.is_file():
            with tarfile.open(given) as archive:
                archive.extractall(unpacked, filter="data")
            given = next(Path(unpacked).rglob("testcases"))
        cases = list(cases_in(given))
    if not cases:
        sys.exit(f"{given}: has no test cases; give the folder testcases of the validator")
    print("\n".join(["# Rules of `tidings doctor` against the W3C validator's test cases", "", *measure(cases)]))


if __name__ == "__main__":
    main()
