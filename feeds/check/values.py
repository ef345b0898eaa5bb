"""Hold values against what their formats allow: each function gives the rule that is broken, or None."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_W3CDTF = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RFC822 = re.compile(
    rf"(?:(?P<name>{'|'.join(_DAYS)}) ?,? +)?(?P<day>\d\d?) +(?P<month>{'|'.join(_MONTHS)}) +(?P<year>\d{{4}}|\d\d)"
    r" +(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))? +(?P<zone>UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|[A-Z]|"
    r"[+-]\d{4})",
    re.IGNORECASE,
)
_NEARLY_822 = re.compile(r"(?:\w+ *, *)?\d\d? *[A-Za-z]{3} *\d+ .*\d\d:\d\d", re.DOTALL)
_EARLIEST = 1970
_TAG = re.compile(
    r"tag:(?:[\w.+-]+@)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?,\d{4}(?:-\d\d(?:-\d\d)?)?:"
    r"(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?",
    re.ASCII,
)
_URN = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9-]{1,31}:\S+", re.IGNORECASE)
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NO_URI = re.compile(r"[\s<>\"{}|\\^`\x00-\x1f\x7f]|%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PORTS = {"http": 80, "https": 443, "ftp": 21}
_MIME = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(?:\s*;\s*[\w.-]+=(?:\"[^\"]*\"|[^\s;]+))*", re.ASCII)
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[xi])(?:-[A-Za-z0-9]{1,8})*")
_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+"
_EMAIL = re.compile(_ADDRESS)
_CONTACT = re.compile(rf"({_ADDRESS})( \([^()]*\))?")


def rfc3339(value: str) -> str | None:
    """Check a date of Atom."""
    if not _RFC3339.fullmatch(value):
        return "InvalidRFC3339Date"
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return "InvalidRFC3339Date"
    return _plausible(moment)


def w3cdtf(value: str) -> str | None:
    """Check a date of Dublin Core: a year, a month, a day, or a moment."""
    found = _W3CDTF.fullmatch(value)
    if found is None:
        return "InvalidW3CDTFDate"
    year, month, day, hour, minute, second = (int(part) if part else None for part in found.groups())
    try:
        datetime(year or 1, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=UTC)
    except ValueError:
        return "InvalidW3CDTFDate"
    return None


def rfc822(value: str) -> str | None:
    """Check a date of RSS."""
    folded = " ".join(value.split())
    found = _RFC822.fullmatch(folded)
    if found is None and "(" in folded and _RFC822.fullmatch(_without_comments(folded)):
        return "ProblematicalRFC822Date"
    if found is None:
        odd = _NEARLY_822.match(value) and not re.search(r"[+-]\d\d:\d\d", value)
        return "ProblematicalRFC822Date" if odd else "InvalidRFC2822Date"
    year = int(found["year"]) + (0 if len(found["year"]) == 4 else 2000 if int(found["year"]) < 50 else 1900)
    try:
        month = [one.lower() for one in _MONTHS].index(found["month"].lower()) + 1
        moment = datetime(
            year,
            month,
            int(found["day"]),
            int(found["hour"]),
            int(found["minute"]),
            int(found["second"] or 0),
            tzinfo=UTC,
        )
    except ValueError:
        return "InvalidRFC2822Date"
    if found["name"] and _DAYS[moment.weekday()].lower() != found["name"].lower():
        return "InvalidRFC2822Date"
    zone = found["zone"]
    odd_zone = (len(zone) == 1 and zone.upper() != "Z") or (
        zone[0] in "+-" and zone[3:] not in ("00", "30", "45", "15")
    )
    if len(found["year"]) == 2 or odd_zone:
        return "ProblematicalRFC822Date"
    return _plausible(moment)


def _without_comments(value: str) -> str:
    """Give a date without what stands in parentheses, which may be nested."""
    depth, kept = 0, []
    for sign in re.sub(r"\\.", "", value):
        depth += sign == "("
        if depth == 0:
            kept.append(sign)
        if sign == ")" and depth > 0:
            depth -= 1
            kept.append(" ")
    return " ".join("".join(kept).replace(" ,", ",").split())


def _plausible(moment: datetime) -> str | None:
    future = moment > datetime.now(UTC) + timedelta(days=1)
    return "ImplausibleDate" if moment.year < _EARLIEST or future else None


def uri(value: str) -> str | None:
    """Check an address that may be relative."""
    if _NO_URI.search(value):
        return "InvalidLink"
    if value.startswith("tag:"):
        return None if _TAG.fullmatch(value) else "InvalidTAG"
    if value[:4].lower() == "urn:":
        return urn(value)
    scheme = _SCHEME.match(value)
    if scheme is not None and scheme[0].lower() in ("http:", "https:") and not _has_host(value):
        return "InvalidLink"
    return None


def _has_host(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return value.endswith((":/", ":")) and "//" in value
    return bool(parts.hostname)


def full_uri(value: str) -> str | None:
    """Check an address that must have its scheme."""
    broken = uri(value)
    if value.startswith("tag:"):  # whatever stands in it
        return None if _TAG.fullmatch(value) else "InvalidTAG"
    if value[:4].lower() == "urn:":
        return urn(value)
    if not broken and not _SCHEME.match(value):
        return "InvalidFullLink"
    return broken


def urn(value: str) -> str | None:
    """Check a URN."""
    if value[:9].lower() == "urn:uuid:":
        return None if _UUID.fullmatch(value) else "InvalidUUID"
    return None if _URN.fullmatch(value) else "InvalidURN"


def canonical(value: str) -> str | None:
    """Check whether an id is written as everybody would write it: ids are compared letter by letter."""
    scheme, colon, _ = value.partition(":")
    if not colon or scheme in ("tag", "urn") or uri(value):
        return None
    if scheme != scheme.lower():
        return "NonCanonicalURI"
    for code in _ESCAPE.findall(value):
        if code != code.upper() or int(code, 16) in _UNRESERVED:
            return "NonCanonicalURI"
    if scheme not in _PORTS:
        return None
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return "NonCanonicalURI"
    user, at, authority = parts.netloc.rpartition("@")
    odd = (
        authority.endswith(":")
        or authority != authority.lower()
        or port == _PORTS[scheme]
        or (at and user.strip(":") == "")
    )
    dotted = any(part in (".", "..") for part in parts.path.split("/"))
    return "NonCanonicalURI" if odd or dotted or not parts.path else None


def mime(value: str) -> str | None:
    """Check a media type."""
    return None if _MIME.fullmatch(value) else "InvalidMIMEType"


def language(value: str) -> str | None:
    """Check a language (BCP 47)."""
    return None if _LANGUAGE.fullmatch(value) else "InvalidLanguage"


def email(value: str) -> str | None:
    """Check an e-mail address that stands alone."""
    if _EMAIL.fullmatch(value):
        return None
    return "InvalidAddrSpec"


def contact(value: str) -> str | None:
    """Check a person of RSS: name@example.org (Name)."""
    found = _CONTACT.fullmatch(value)
    if found is not None:
        return None if found[2] else "MissingRealName"
    if value.startswith("mailto:"):
        return "EmailFormat"
    if re.fullmatch(
        rf"[^<>@,]+,? {_ADDRESS}|[^<>@]+ <{_ADDRESS}>|{_ADDRESS} *\([^()]*\)|\"?[^<>@\"]+\"? \({_ADDRESS}\)", value
    ):
        return "EmailFormat"
    return "InvalidContact"


def integer(value: str) -> str | None:
    """Check a whole number."""
    return None if re.fullmatch(r"-?\d+", value) else "InvalidInteger"


def natural(value: str) -> str | None:
    """Check a whole number from 0 on."""
    return None if re.fullmatch(r"\d+", value) else "InvalidNonNegativeInteger"


def positive(value: str) -> str | None:
    """Check a whole number from 1 on."""
    return None if re.fullmatch(r"0*[1-9]\d*", value) else "InvalidPositiveInteger"


def counted(value: str) -> str | None:
    """Check how many there are of something, such as minutes: a whole number from 1 on."""
    return "InvalidInteger" if positive(value) else None
