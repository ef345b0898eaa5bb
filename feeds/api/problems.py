"""What went wrong, as programs read it (RFC 9457)."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

MEDIA_TYPE = "application/problem+json"


@dataclass  # not frozen: what is raised is given its traceback
class Problem(Exception):  # noqa: N818  (the RFC's word)
    """Why there is no other answer: a status, a sentence with the remedy, and the parameter that is meant."""

    status: HTTPStatus
    detail: str
    parameter: str | None = None
    seconds: int | None = None  # after which it may be asked again

    def told(self) -> dict[str, object]:
        """Give it as it is sent."""
        told: dict[str, object] = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": int(self.status),
            "detail": self.detail,
        }
        return told | ({"parameter": self.parameter} if self.parameter else {})


def wrong(parameter: str, detail: str) -> Problem:
    """Say which parameter cannot be used, and what can."""
    return Problem(HTTPStatus.BAD_REQUEST, f"{parameter}: {detail}", parameter)


def nothing(detail: str) -> Problem:
    """Say that nothing is there."""
    return Problem(HTTPStatus.NOT_FOUND, detail)
