"""The rules of topics: words, phrases and stems, and where a text meets them."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.normalize import normalize
from pipeline.topics.stems import stems

MOST_CHARACTERS = 200_000  # an article of more is no article; a search for each rule takes 0.1 s a megabyte
_WORD = re.compile(r"\w+")
_WEIGHED = re.compile(r"(?P<rule>.*[^\s*^].*)\^(?P<weight>-?\d+(?:\.\d+)?)", re.DOTALL)
# Scripts written without spaces: a rule in them is met wherever it stands, and two signs count as a word.
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_HEAD = 3  # letters: most words begin with none of those that the rules do
_REMEMBERED_WORDS = 4096  # by each set of rules: most words of a text stood in the one before


class _Marks(dict[int, int | None]):
    """Takes combining marks out of a text that is translated by it; learns each sign when it comes first."""

    def __missing__(self, sign: int) -> int | None:
        self[sign] = None if unicodedata.combining(chr(sign)) else sign
        return self[sign]


_MARKS = _Marks()


def fold(text: str) -> str:
    """Give `text` in lower case, without accents, its spaces single: so a plain rule meets it however it is set."""
    folded = text.replace("\u00ad", "").casefold()
    if not folded.isascii():
        folded = normalize("NFKD", folded).translate(_MARKS)
    return " ".join(folded.split())


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule, compiled; each is itself, for two topics may write the same."""

    written: str  # without its weight
    weight: float
    pattern: str  # of what meets it in a folded text; empty for a stem
    word: str  # the first of its words, which a text must have for it to be met; empty where that does not tell
    begins: bool  # a word that begins so will do
    inside: str = ""  # it is met by every word that has this in it
    alone: bool = False  # a single word is the whole of it
    stem: tuple[str, str] | None = None  # language and stem


@dataclass(frozen=True, slots=True)
class Met:
    """A rule that was met: by which words first or most, and how often."""

    rule: Rule
    words: str
    times: int


@dataclass(frozen=True, slots=True)
class Place:
    """The words of one place, ready to be searched."""

    text: str  # as written, as far as it is read
    words: str  # folded
    counts: Mapping[str, int]  # of each word, in the order in which they come first
    vocabulary: Sequence[str]  # sorted
    length: float  # in words
    stemmed: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)  # by language, as they are asked for

    def with_stem(self, language: str, stem: str) -> Counter[str]:
        """Give the words that have this stem, in the order in which they come first."""
        if language not in self.stemmed:
            found: dict[str, Counter[str]] = defaultdict(Counter)
            words = _WORD.findall(self.text.replace("\u00ad", "").casefold())
            for word, its_stem in zip(words, stems(words, language), strict=True):
                found[its_stem][word] += 1
            self.stemmed[language] = found
        return self.stemmed[language].get(stem, Counter())


def place(text: str) -> Place:
    """Read the words of a place."""
    text = text[:MOST_CHARACTERS]
    return _place(text, fold(text))


def joined(one: Place, another: Place) -> Place:
    """Give two places as one."""
    return _place(f"{one.text} {another.text}", f"{one.words} {another.words}")


def _place(text: str, words: str) -> Place:
    counts = Counter(_WORD.findall(words))
    unspaced = len(_UNSPACED.findall(words))
    spaced = sum(counts.values()) if not unspaced else len(_WORD.findall(_UNSPACED.sub(" ", words)))
    return Place(text, words, counts, sorted(counts), spaced + unspaced / 2)


def compiled(written: Iterable[str]) -> list[Rule]:
    """Compile rules of words and phrases; what is met by everything, such as "*", is none."""
    return [rule for one in written if (rule := _rule(one)) is not None]


def compiled_stems(written: Iterable[str], language: str) -> list[Rule]:
    """Compile rules of stems in a language."""
    rules = []
    for one in written:
        word, weight = _weighed(one)
        [stem] = stems([word.strip().casefold()], language)
        rules.append(Rule(word, weight, "", "", begins=False, stem=(language, stem)))
    return rules


def first(rule: Rule, of: Place) -> str | None:
    """Give the first words that meet a rule; None where none do."""
    if rule.stem is not None:
        return next(iter(of.with_stem(*rule.stem)), None)
    if not _may_meet(rule, of):
        return None
    match = _pattern(rule.pattern).search(of.words)
    return as_written(match[0], of) if match else None


def as_written(found: str, of: Place) -> str:
    """Give words that were met in a folded text as they stand in it, in lower case where they do so too."""
    words, changed = _written(of.text)
    return _WORD.sub(lambda word: word[0] if word[0] in words else changed.get(word[0], word[0]), found)


@lru_cache(maxsize=8)  # the places of an entry, each for all topics
def _written(text: str) -> tuple[Mapping[str, None], Mapping[str, str]]:
    """Give the words of a text, and those that folding changes by what it makes of them."""
    words = dict.fromkeys(_WORD.findall(normalize("NFC", text.replace("\u00ad", ""))))
    changed: dict[str, str] = {}
    for word in words:
        folded = word.lower() if word.isascii() else fold(word)
        if folded != word and (folded not in changed or (word.islower() and not changed[folded].islower())):
            changed[folded] = word
    return words, changed


class Rules:
    """The rules of a topic in a language, for counting: each word counts once, by the rule that gives most."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._in_order = {rule: number for number, rule in enumerate(rules)}
        self._whole: dict[str, Rule] = {}
        self._begun: dict[str, Rule] = {}
        self._inside: list[Rule] = []
        self._others = [rule for rule in rules if not rule.alone]
        for rule in sorted((rule for rule in rules if rule.alone), key=lambda rule: -abs(rule.weight)):
            if rule.inside:
                self._inside.append(rule)
            else:
                (self._begun if rule.begins else self._whole).setdefault(rule.word, rule)
        self._lengths = sorted({len(word) for word in self._begun})
        self._heads = {word[:_HEAD] for word in [*self._whole, *self._begun]}
        self._short = any(len(word) < _HEAD for word in self._begun)
        self._remembered: dict[str, Rule | None] = {}

    def met(self, of: Place) -> list[Met]:
        """Give the rules that are met, in the order in which they are written."""
        by_word: dict[Rule, Counter[str]] = {}
        for word, times in of.counts.items():
            rule = self._remembered[word] if word in self._remembered else self._best(word)
            if rule is not None:
                by_word.setdefault(rule, Counter())[word] = times
        found = [
            Met(rule, as_written(words.most_common(1)[0][0], of), words.total()) for rule, words in by_word.items()
        ]
        for rule in self._others:
            if rule.stem is not None:
                if words := of.with_stem(*rule.stem):
                    found.append(Met(rule, words.most_common(1)[0][0], words.total()))
            elif _may_meet(rule, of) and (met := _pattern(rule.pattern).findall(of.words)):
                found.append(Met(rule, as_written(met[0], of), len(met)))
        return sorted(found, key=lambda met: self._in_order[met.rule])

    def _best(self, word: str) -> Rule | None:
        if len(self._remembered) >= _REMEMBERED_WORDS:
            self._remembered.clear()
        found = []
        if self._short or word[:_HEAD] in self._heads:
            found += [self._whole[word]] if word in self._whole else []
            found += [self._begun[word[:n]] for n in self._lengths if n <= len(word) and word[:n] in self._begun]
        for rule in self._inside:
            if rule.inside in word and _pattern(rule.pattern).fullmatch(word):
                found.append(rule)
        best = max(found, key=lambda rule: abs(rule.weight)) if found else None
        self._remembered[word] = best
        return best


def _rule(written: str) -> Rule | None:
    """Compile a rule: whole words in a row, each open at an end where it is written with "*"."""
    bare, weight = _weighed(written)
    words = fold(bare).split()
    if not any(word.strip("*") for word in words):
        return None  # nothing, or "*" alone, which would be met by everything
    if _UNSPACED.search(bare):
        return Rule(bare, weight, r"\s?".join(re.escape(word.strip("*")) for word in words), "", begins=False)
    # What begins with a letter is searched for as such, and where it stands looked at then: ten times faster.
    start = re.escape(words[0].rstrip("*")) if not words[0].startswith("*") else ""
    pattern = rf"{start}(?<!\w{start})" + r"\s".join(map(_open, words)).removeprefix(start)
    word, begins = words[0].rstrip("*"), words[0].endswith("*")
    found = _WORD.match(word)
    whole = found is not None and found.end() == len(word)
    return Rule(
        bare,
        weight,
        pattern=rf"{pattern}(?!\w)",
        word=found[0] if found else "",
        begins=begins and whole,
        inside=word.lstrip("*") if word.startswith("*") else "",
        alone=len(words) == 1 and (whole or (word.startswith("*") and _WORD.fullmatch(word.lstrip("*")) is not None)),
    )


def _open(word: str) -> str:
    beginning = r"\w*" if word.startswith("*") and word.strip("*") else ""
    return beginning + re.escape(word.strip("*")) + (r"\w*" if word.endswith("*") else "")


def _weighed(written: str) -> tuple[str, float]:
    match = _WEIGHED.fullmatch(written)
    return (match["rule"], float(match["weight"])) if match else (written, 1.0)


def _may_meet(rule: Rule, of: Place) -> bool:
    # Most rules have nothing in most texts: the vocabulary tells, 20 times faster than a search for each.
    if rule.inside:
        return rule.inside in of.words
    if not rule.word:
        return True
    at = bisect_left(of.vocabulary, rule.word)
    word = of.vocabulary[at] if at < len(of.vocabulary) else ""
    return word.startswith(rule.word) if rule.begins else word == rule.word


@lru_cache(maxsize=8192)  # compiled when it is needed first: most never are, and all of them take a second
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
