"""The kinds of value that several tables of the configuration have."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from pipeline.addresses import canonical, without_login
from pipeline.slugs import slug

ALL = "all"  # the feed of everything; no topic may take its name

Corrections = Literal["updated", "major", "silent"]
"""Which changed articles readers are shown as updated."""


Publish = Literal["full", "summary", "link"]
"""How much of an entry feeds and pages show."""


class Table(BaseModel):
    """A table of the configuration: frozen, and refusing keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


def _http_url(value: str) -> str:
    if canonical(value) is None:
        raise ValueError(
            'is not an address that begins with http:// or https://; write one, such as "https://example.org/news"'
        )
    return value


def _open_url(value: str) -> str:
    if without_login(_http_url(value)) != value:
        raise ValueError("has a name or password in it, and stands in what is published; write it without them")
    return value


def _root_url(value: str) -> str:
    if re.search(r"[?#]|//[^/]*@", _http_url(value)):
        raise ValueError(
            "is no address that others can stand below; write it without a name and password, and without ? and #"
        )
    return value


def _email_address(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9._-]{1,250}", value):
        raise ValueError('is no e-mail address; write one, such as "librarian@example.org"')
    return value


def _host_port(value: str) -> str:
    match = re.fullmatch(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})", value)
    if match is None or not 0 < int(match[2]) < 65536:
        raise ValueError('is not host:port; write it such as "mail.example.org:587"')
    return value


def _token(value: str) -> str:
    if not re.fullmatch(r"sha256:[0-9A-Fa-f]{64}|(?!sha256:)[!-~]{16,200}", value):
        raise ValueError(
            'is none; write 16 characters or more without spaces, or "sha256:" and the 64 digits of its hash'
        )
    return value


def _title(value: str) -> str:
    if value.strip() and value.isprintable() and "<" not in value:
        return value
    from pipeline.sanitize import (
        legible,  # only now: it brings a parser, which commands that read no page start without
    )

    if not legible(value):
        raise ValueError("has no text that could be shown, but markup or unseen characters; write some")
    return value


Title = Annotated[str, Field(min_length=1), AfterValidator(_title)]
Token = Annotated[str, AfterValidator(_token)]
RootUrl = Annotated[str, AfterValidator(_root_url)]
HttpUrl = Annotated[str, AfterValidator(_open_url)]
HookUrl = Annotated[str, AfterValidator(_http_url)]  # which only its owner sees
EmailAddress = Annotated[str, AfterValidator(_email_address)]
HostPort = Annotated[str, AfterValidator(_host_port)]

SLUG = r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$"
_LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
# ISO 639-1, and what it had before, which BCP 47 knows as well: of three letters there are thousands, and hardly one of
# them is another that is mistyped.
_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo"
    " es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka"
    " kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng"
    " nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st"
    " su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
    " in iw ji jw mo"
)
_TWO_LETTERS = frozenset(_CODES.split())
# ISO 3166, and what else BCP 47 has or had: neither "UK" nor the language once more, as in "en-EN".
_COUNTRIES = (
    "AC AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BU BV"
    " BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CS CU CV CW CX CY CZ DD DE DG DJ DK DM DO DZ EA EC EE EG"
    " EH ER ES ET EU EZ FI FJ FK FM FO FR FX GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT"
    " HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV"
    " LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NT NU NZ"
    " OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS"
    " ST SU SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TP TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN"
    " VU WF WS XK YD YE YT YU ZA ZM ZR ZW"
)
_REGIONS = frozenset(_COUNTRIES.split())
_MEANT = {"UK": "GB"}
_REGION = re.compile(r"(?P<before>[A-Za-z]{2,3}(?:-[A-Za-z]{3})*(?:-[A-Za-z]{4})?)-(?P<region>[A-Za-z]{2})(?=-|$)")
_CALLED = {  # in English, French, German and itself; or by the code of a country
    "cs": "czech tchèque tschechisch čeština cz",
    "da": "danish danois dänisch dansk dk",
    "de": "german allemand deutsch",
    "el": "greek grec griechisch ελληνικά gr",
    "en": "english anglais englisch",
    "es": "spanish espagnol spanisch español espanol",
    "fr": "french français francais französisch",
    "it": "italian italien italienisch italiano",
    "ja": "japanese japonais japanisch 日本語 jp",
    "lb": "luxembourgish luxembourgeois luxemburgisch lëtzebuergesch",
    "nl": "dutch néerlandais niederländisch nederlands",
    "pl": "polish polonais polnisch polski",
    "pt": "portuguese portugais portugiesisch português",
    "zh": "chinese chinois chinesisch 中文 cn",
}


def _slug(value: object) -> object:
    if isinstance(value, str) and value and not re.fullmatch(SLUG, value):
        written = slug(value)[:64].strip("-")
        remedy = f'write "{written}"' if written else 'write one such as "health"'
        raise ValueError(f"is no id (a-z, 0-9 and hyphens, at most 64); {remedy}")
    return value


def _is_language(value: str) -> bool:
    tongue, region = value.partition("-")[0], _REGION.match(value)
    if len(tongue) == 2 and tongue not in _TWO_LETTERS:
        return False
    return re.fullmatch(_LANGUAGE, value) is not None and (region is None or region["region"].upper() in _REGIONS)


def _with_a_region(match: re.Match[str]) -> str:
    """Give a language with the region that is meant, or without one that is none."""
    region = match["region"].upper()
    meant = match["region"] if region in _REGIONS else _MEANT.get(region)
    return f"{match['before']}-{meant}" if meant else match["before"]


def _language(value: object) -> object:
    if isinstance(value, str) and value and not _is_language(value):
        tongue, *rest = value.strip().replace("_", "-").split("-")
        short = next((short for short, names in _CALLED.items() if tongue.lower() in names.split()), tongue.lower())
        written = _REGION.sub(_with_a_region, "-".join([short, *rest]), count=1)
        remedy = f'write "{written}"' if _is_language(written) else 'write it such as "en" or "de-AT"'
        raise ValueError(f"is no language (BCP 47); {remedy}")
    return value


Slug = Annotated[str, Field(pattern=SLUG), BeforeValidator(_slug)]
Language = Annotated[str, Field(pattern=_LANGUAGE), BeforeValidator(_language)]
