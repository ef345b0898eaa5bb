"""Normalises addresses, so that one page has one address, and tells which addresses are of one site."""

from __future__ import annotations

import re
import socket
from functools import cache, lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote_to_bytes

import idna
from publicsuffixlist import PublicSuffixList

LONGEST = 4096
"""Characters of an address above which it is taken for none: of 140,000 links on 1,600 news pages one is longer."""

_TRACKING = re.compile(
    r"""(?: utm_\w+ | (?:mtm|matomo|pk|piwik|hsa|at)_\w+ | (?:fb|g|y|ys|tw|tt)clid | (?:d|ms)clk?id | gclsrc
    | [gw]braid | srsltid | mc_[ce]id | igsh(?:id)? | li_fat_id | mkt_tok | xtor | cmpid | _g[al]
    | _hsenc | _hsmi | __hs(?:tc|sc|fp) | hsctatracking | vero_(?:id|conv) | oly_(?:anon|enc)_id | wickedid
    | _openstat | wt_z?mc
    | ns_(?:campaign|source|mchannel) | fb_(?:action_ids|action_types|source) | phpsessid | jsessionid )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Parameters that tell how a reader came, or which session is theirs, and never which page it is."""

_BLANKS = "".join(map(chr, range(33))) + "\x7f\xa0\u200b\ufeff"
_START = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_LOGIN = re.compile(r"(https?:[/\\]*)[^/\\?#]*@", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# Besides letters and digits, what may stand unescaped: RFC 3986, the set of a path segment; a query may have ? as well.
_IN_PATH = _UNRESERVED | frozenset(b"!$&'()*+,;=:@/%")
_IN_QUERY = _IN_PATH | frozenset(b"?")
_PLAIN = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/]*")  # has nothing to escape, and no escapes
_LABEL = re.compile(
    r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
)  # the underscore is no host's by the RFC, yet hosts have it
_NUMERIC = re.compile(r"(?:\d+|0x[0-9a-f]*)")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str | None:
    """Give the one form of a web address that all its spellings share; None for what is no http(s) address.

    By the WHATWG rules as far as they tell one page from another: lower-case scheme and host, IDNA, no credentials, no
    default port, dot segments resolved, percent-encoding normalised, no fragment. Tracking parameters and session ids
    go; the other parameters keep their order.
    """
    address = _canonical(url) if len(url) <= LONGEST else None
    return address if address is not None and len(address) <= LONGEST else None


@lru_cache(maxsize=4096)  # the same addresses are asked for several times over: in listings, by identity, by the store
def _canonical(url: str) -> str | None:
    url = tidy(url)
    start = _START.match(url)
    if start is None:
        return None
    scheme = start[1].lower()
    rest = url[start.end() :].partition("#")[0]
    before_query, _, query = rest.partition("?")
    authority, slash, path = before_query.replace("\\", "/").partition("/")
    host = _host(authority, scheme)
    if host is None:
        return None
    address = f"{scheme}://{host}{_path(slash + path)}"
    parameters = _query(query)
    return f"{address}?{parameters}" if parameters else address


def without_login(url: str) -> str:
    """Give a web address without the name and password that it may have for its server, else as it is."""
    login = _LOGIN.match(tidy(url)) if "@" in url else None
    return url if login is None else login[1] + tidy(url)[login.end() :]


def tidy(reference: str) -> str:
    """Give a reference as a browser reads it from markup: no blanks around, no line breaks or tabs within."""
    if reference.isascii() and reference.isprintable() and " " not in reference:  # nearly always
        return reference
    reference = reference.strip(_BLANKS)
    return re.sub(r"[\t\r\n]", "", re.sub(r"[\ud800-\udfff]", "\ufffd", reference))


def host_of(url: str) -> str | None:
    """Give the host of an address, without its port; None for what is no http(s) address."""
    address = canonical(url)
    if address is None:
        return None
    authority = address.split("/", 3)[2]
    return authority[: authority.index("]") + 1] if authority.startswith("[") else authority.partition(":")[0]


def authority_of(url: str) -> str | None:
    """Give the host of an address with its port where that is not the usual one; None for what is no http(s) address.

    It is what answers: rules, waits and what was asked are kept under it.
    """
    address = canonical(url)
    return address.split("/", 3)[2] if address is not None else None


def same_site(a: str, b: str) -> bool:
    """Tell whether two addresses are of one registrable domain; an IP address or a dotless name is its own site."""
    first, second = host_of(a), host_of(b)
    if first is None or second is None:
        return False
    return first == second or ((site := _registrable(first)) is not None and site == _registrable(second))


def site_of(url: str) -> str | None:
    """Give the registrable domain of an address, or its host where that has none; None for what is no address."""
    host = host_of(url)
    return None if host is None else _registrable(host) or host


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()  # takes 0.1 s, hence on first need


@lru_cache(maxsize=4096)
def _registrable(host: str) -> str | None:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        site = _suffixes().privatesuffix(host)
        return None if site is None else str(site)
    return None


@lru_cache(maxsize=256)
def _host(authority: str, scheme: str) -> str | None:
    """Normalise "user@HOST:port"; None where it is none. Credentials are left out: they must not get into a feed."""
    authority = authority.rpartition("@")[2]
    name, colon, port = authority.rpartition(":")
    if not colon or "]" in port:
        name, port = authority, ""
    if port and not (port.isascii() and port.isdigit() and len(port) <= 5 and int(port) <= 65535):
        return None
    host = _ipv6(name) if name.startswith("[") else _name(name)
    if host is None:
        return None
    return host if not port or int(port) == _DEFAULT_PORTS[scheme] else f"{host}:{int(port)}"


def _ipv6(name: str) -> str | None:
    try:
        return f"[{IPv6Address(name.removeprefix('[').removesuffix(']')).compressed}]" if "%" not in name else None
    except AddressValueError:
        return None


def _name(name: str) -> str | None:
    name = unquote_to_bytes(name).decode("utf-8", errors="replace")
    if len(name) > 1000:  # as much as 253 ASCII characters can stand for; longer ones would take IDNA long
        return None
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    if not _NUMERIC.fullmatch(labels[-1]):
        return name
    try:
        return str(IPv4Address(socket.inet_aton(name)))  # reads 0x7f.1 as browsers do
    except OSError:
        return None


def _path(path: str) -> str:
    path = _escaped(_SESSION.sub("", path) if ";" in path else path, _IN_PATH)
    if "/." not in path:  # nearly always
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    if not query:
        return ""
    parameters = (_escaped(parameter, _IN_QUERY) for parameter in query.split("&"))
    return "&".join(p for p in parameters if p and not _TRACKING.fullmatch(p.partition("=")[0]))


def _escaped(text: str, allowed: frozenset[int]) -> str:
    """Escape what must be, and only that, in capitals: %7e is ~, é is %C3%A9, a percent sign alone %25."""
    if _PLAIN.fullmatch(text):
        return text
    encoded = text.encode("utf-8", errors="replace")
    encoded = _ESCAPE.sub(_escape, encoded)
    return "".join(chr(byte) if byte in allowed else f"%{byte:02X}" for byte in encoded)


def _escape(match: re.Match[bytes]) -> bytes:
    if match[1] is None:
        return b"%25"
    byte = int(match[1], 16)
    return bytes([byte]) if byte in _UNRESERVED else b"%%%02X" % byte
