"""What the doctor says: a sentence with its remedy, and how grave it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.check import Finding
from feeds.check.rules import Severity

_SHOWN = 20  # findings of one feed


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One thing that is wrong, or worth knowing."""

    where: str  # a file, an address, "tidings.db"
    rule: str
    severity: Severity
    said: str
    remedy: str
    mendable: bool = False  # by --repair

    @property
    def sentence(self) -> str:
        """Say it."""
        return f"{self.where}: {self.said}; {self.remedy}"


def of_feed(where: str, findings: Sequence[Finding]) -> list[Diagnosis]:
    """Give the findings of a feed as diagnoses, the gravest first; of very many, some."""
    told = [
        Diagnosis(
            where=f"{where} ({one.where}{f', line {one.line}' if one.line else ''})",
            rule=one.rule,
            severity=one.severity,
            said=one.said,
            remedy=one.remedy,
        )
        for one in findings[:_SHOWN]
    ]
    if len(findings) > _SHOWN:
        rest = f"{len(findings) - _SHOWN} more of these"
        told.append(Diagnosis(where=where, rule="more", severity="warning", said=rest, remedy="mend the first ones"))
    return told
