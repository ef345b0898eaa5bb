"""Tells the language of a text: by its little words where those decide, by py3langid's model where they do not."""

from __future__ import annotations

import re

from pipeline.normalize import words_of_letters

_READ_CHARACTERS = 1_500
_FEWEST_LETTERS = 25  # below, what languages share outweighs what parts them
_FEWEST_WORDS = 4  # little words of a language that must be seen before they decide
_SURE = 0.9  # of the model: on shorter news texts it is below that where it is wrong
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_@.].*)?")
# One code for what some pages and models name differently.
_ONE_CODE = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "sh": "sr", "hr": "sr", "bs": "sr"}

# The commonest little words of each language that few others of these share. Without them the model had to be loaded
# for every run (0.9 s, 130 MB); with them it is loaded for other languages and for short texts only.
_LITTLE_WORDS = {
    "en": "the of and to in is that for it with as was on are by this be from at which have has not will their "
    "its an they",
    "de": "der die und das ist von zu den mit für auf ein eine im dem nicht sich des als auch werden bei wird "
    "aus einer sie nach",
    "fr": "le la les des et du en est une dans pour que qui au par sur plus pas aux avec ce sont il ses cette "
    "leur nous été",
    "lb": "d de den vun an déi ass fir mat op och dat et net sech huet hunn eng en ginn gëtt ze als wéi nët dës "
    "duerch iwwer zu",
    "es": "el la los las del y en que es por con para una se su al como más lo pero sus este está ha fue "
    "también son entre",
    "it": "il di che la per un della è del in con non una si le dei nel al da sono gli alla più anche ha come "
    "delle questo",
    "pt": "o a os do da em que para com uma não um no na por mais dos as se ao como foi são das pelo também à ou pela",
    "nl": "de het van een en in is dat op te voor met zijn niet aan er om ook als bij door naar worden uit "
    "heeft deze wordt",
    "pl": "w i na z się do nie to że jest o dla od po jak oraz przez są przy jego tym ich tego także który "
    "które będzie",
    "sv": "och att det som en på är för av med till den har inte om ett men var sig så från vi kan hade ska "
    "också efter",
    "da": "og at det er en til på som af for ikke der den med de har et var han fra også kan blev efter ved hun men",
}
_SCRIPTS = {  # letters that one language alone, of those with news pages, writes often
    "ja": re.compile(r"[\u3041-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "el": re.compile(r"[\u03ac-\u03ce]"),
    "he": re.compile(r"[\u05d0-\u05ea]"),
    "th": re.compile(r"[\u0e01-\u0e3a]"),
    "ka": re.compile(r"[\u10d0-\u10fa]"),
    "hy": re.compile(r"[\u0561-\u0587]"),
    "uk": re.compile(r"[іїєґ]"),
    "ru": re.compile(r"[ыэё]"),
}
_ANY_SCRIPT = re.compile("[" + "".join(letters.pattern[1:-1] for letters in _SCRIPTS.values()) + "]")
_LANGUAGES_OF = {
    word: tuple(language for language, words in _LITTLE_WORDS.items() if word in words.split())
    for words in _LITTLE_WORDS.values()
    for word in words.split()
}


def detect_language(text: str) -> str | None:
    """Give the language of `text` as a code of two or three letters, None where there is too little of it to tell."""
    text = text[:_READ_CHARACTERS]
    words = words_of_letters(text.casefold())
    letters = sum(map(len, words))
    if letters < _FEWEST_LETTERS and not _is_dense(text):
        return None
    return _by_little_words(words) or _by_script(text) or _by_model(text, letters)


def language_tag(written: str | None) -> str | None:
    """Give a declared language as a BCP 47 tag ("de_AT" is "de-AT"), None for what names none."""
    match = _TAG.fullmatch((written or "").strip()[:35])
    if match is None or match[1].casefold() in ("und", "mul", "zxx", "www", "xx"):
        return None
    language, script, region = match.groups()
    subtags = [language.lower(), *([script.title()] if script else []), *([region.upper()] if region else [])]
    return "-".join(subtags)


def agreed_language(declared: list[str], text: str) -> str | None:
    """Give the first declared tag that the text's own language agrees with, else the text's, else the first declared.

    Templates declare their author's language: an English `lang` on a German page is commoner than a wrong detection.
    """
    tags = [tag for written in declared if (tag := language_tag(written))]
    detected = detect_language(text)
    if detected is None:
        return tags[0] if tags else None
    return next((tag for tag in tags if _base(tag) == _base(detected)), detected)


def language_around(declared: str | None, text: str) -> str | None:
    """Give the language of what is around an article: as declared, unless the little words there say otherwise.

    Menus and headlines have few of these, so they often say nothing; the model would say something, often wrong.
    """
    tag = language_tag(declared)
    text = text[:_READ_CHARACTERS]
    told = _by_little_words(words_of_letters(text.casefold())) or (_by_script(text) if text else None)
    return tag if told is None or (tag is not None and _base(tag) == _base(told)) else told


def _base(tag: str) -> str:
    language = tag.partition("-")[0]
    return _ONE_CODE.get(language, language)


def _is_dense(text: str) -> bool:
    """Tell whether `text` is in a script that says in ten characters what Latin letters say in thirty."""
    return sum("\u3040" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7af" for character in text[:200]) >= 10


def _by_little_words(words: list[str]) -> str | None:
    scores = dict.fromkeys(_LITTLE_WORDS, 0.0)
    for languages in filter(None, map(_LANGUAGES_OF.get, words)):
        share = 1 / len(languages)
        for language in languages:
            scores[language] += share
    (best, most), (_, second) = sorted(scores.items(), key=lambda item: -item[1])[:2]
    # A sixth of a text's words are such words in these languages, hardly a twentieth in their neighbours'.
    if most >= _FEWEST_WORDS and most >= len(words) / 8 and most >= 2 * second:
        return best
    return None


def _by_script(text: str) -> str | None:
    """Tell a language by its letters; kana are looked for before Han, which Japanese has as well."""
    if text.isascii() or _ANY_SCRIPT.search(text) is None:
        return None
    shares = ((language, len(letters.findall(text)) / len(text)) for language, letters in _SCRIPTS.items())
    # One letter in fifty is kana in the Japanese text with most Han, and ы, э or і in Russian and Ukrainian.
    return next((language for language, share in shares if share >= 0.02), None)


def _by_model(text: str, letters: int) -> str | None:
    language, probability = by_model(text)
    if probability < _SURE and letters < 300:
        return None
    return None if language in ("zxx", "und") or probability < 0.5 else language


def by_model(text: str) -> tuple[str, float]:
    """Give the likeliest language of a text and its probability, however little there is to tell by."""
    from pipeline.describe.language_model import MODEL  # half a second and 130 MB, often never needed

    language, probability = MODEL.classify(text)
    return str(language), float(probability)
