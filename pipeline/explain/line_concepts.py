"""Names the numbers that describe a line of a capture, in the order they are measured, and puts them into words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache

from pipeline.cues import Cue
from pipeline.explain.concepts import readable, several, share

_OWN = (
    "length words ends colon trails_off asks begins_small begins_digit quote dash bullet number indent gap commas"
    " digits capitals capital_words small_words short_words letters_a_word tabs crumbs dated address cookies repeats"
    " sentences wide label prose level twins code"
)
_STEPS = (-3, -2, -1, 1, 2, 3)
_NEAR = "length ends label prose marked gap dated repeats more section colon small_words"
_WITHIN = (
    "position lines_before lines_after prose_above prose_below prose_all in_body after_body_start after_body_end"
    " body_share prose_before3 prose_after3 prose_before8 prose_after8 menu_before4 menu_after4 menu_before10"
    " menu_after10 since_prose until_prose since_section until_section since_colon since_more until_more"
    " since_repeated until_repeated since_ending until_ending run rhythm rhythm_lines likeness sections_above"
)


@cache
def columns() -> tuple[str, ...]:
    """Give the names of the numbers of a line, in the order of `measure`."""
    near = [f"{name}{step:+d}" for step in _STEPS for name in _NEAR.split()]
    return (*_OWN.split(), *(f"cue_{cue.name.lower()}" for cue in Cue), "gap_below", *near, *_WITHIN.split())


_FAMILIES = {
    "size": "length words letters_a_word",
    "sentence": "ends commas sentences asks trails_off",
    "prose": "prose",
    "begins": "begins_small begins_digit quote dash",
    "bullet": "bullet number indent",
    "gap": "gap gap_below",
    "capitals": "capitals capital_words small_words short_words digits",
    "repeats": "repeats twins",
    "body": "in_body after_body_start after_body_end body_share",
    "place": "position lines_before lines_after sections_above",
    "proportion": "prose_above prose_below prose_all",
    "prose_near": "prose_before3 prose_after3 prose_before8 prose_after8 since_prose until_prose",
    "menu_near": "menu_before4 menu_after4 menu_before10 menu_after10",
    "section_near": "since_section until_section since_colon",
    "more_near": "since_more until_more",
    "repeated_near": "since_repeated until_repeated",
    "ending_near": "since_ending until_ending",
    "rhythm": "run rhythm rhythm_lines",
}
_FAMILY = {column: key for key, listed in _FAMILIES.items() for column in listed.split()}
_STEP = re.compile(r"[a-z_]+([+-])\d")


def key_of(column: str) -> str:
    """Give what a column is summed under."""
    if found := _STEP.fullmatch(column):
        return "above" if found[1] == "-" else "below"
    return _FAMILY.get(column, column)


def sentence(key: str, n: Mapping[str, float]) -> str:  # noqa: PLR0911, PLR0912  (one return a sentence)
    """Say what is so of a line."""
    if key.startswith("cue_"):
        told = Cue[key.removeprefix("cue_").upper()]
        return f"its words are {'' if n[key] else 'not '}those of: {told}"
    match key:
        case "size":
            return f"it is {several(math.expm1(n['length']), 'character')} long"
        case "sentence":
            return "it ends as a sentence does" if n["ends"] else "it does not end as a sentence does"
        case "prose":
            return "it reads as a paragraph of prose" if n["prose"] else "it does not read as a paragraph of prose"
        case "begins":
            small = "with a small letter" if n["begins_small"] else "with a digit" if n["begins_digit"] else ""
            return f"it begins {small or ('with a dash' if n['dash'] else 'as a sentence or a headline does')}"
        case "bullet":
            sort = "an item with a bullet" if n["bullet"] else "numbered" if n["number"] else "no item of a list"
            return f"it is {sort}"
        case "gap":
            return f"{several(n['gap'], 'blank line')} above it, {several(n['gap_below'], 'blank line')} below"
        case "capitals":
            return f"{share(n['capital_words'])} of its words begin with a capital letter"
        case "repeats":
            times = n["repeats"]
            return (
                f"its words stand in the capture {several(times, 'time')}"
                if times > 1
                else "its words stand there once"
            )
        case "body":
            where = "inside" if n["in_body"] else "outside"
            return f"it stands {where} the stretch of lines with the most prose and the least else"
        case "place":
            return f"it stands after {round(100 * n['position'])} % of the lines"
        case "proportion":
            return f"{share(n['prose_above'])} of the prose stands above it, {share(n['prose_below'])} below"
        case "prose_near":
            near = n["prose_before8"] + n["prose_after8"]
            return "there is prose around it" if near else "there is no prose around it"
        case "menu_near":
            return (
                f"{several(n['menu_before10'] + n['menu_after10'], 'line')} of the 20 around it are short, as in a menu"
            )
        case "section_near":
            return _distance("a heading above other items", n["since_section"])
        case "more_near":
            return _distance("a link to more", n["since_more"])
        case "repeated_near":
            return _distance("a line that is on the page several times", n["since_repeated"])
        case "ending_near":
            return _distance("a legal notice, form or contact", n["since_ending"])
        case "rhythm":
            return f"{several(n['run'], 'line')} of its kind stand in a row"
        case "above" | "below":
            return _neighbour(key, n)
        case "likeness":
            return f"the article has {share(n['likeness'])} of its words elsewhere"
        case "dated":
            return f"{share(n['dated'])} of it is a date or time"
        case "label":
            return "its words are those of a label" if n["label"] else "its words are not those of a label"
        case _:
            return f"{readable(key)}: {n[key]:g}"


def _distance(of: str, lines: float) -> str:
    return f"{of} stands {several(lines, 'line')} above it" if lines < 40 else f"nowhere near above it is {of}"


def _neighbour(key: str, n: Mapping[str, float]) -> str:
    step = "-1" if key == "above" else "+1"
    length = math.expm1(n[f"length{step}"])
    if length < 1:
        return f"nothing stands {key} it"
    sort = (
        "prose"
        if n[f"prose{step}"]
        else "an item of a list"
        if n[f"marked{step}"]
        else "a short line"
        if length < 60
        else ""
    )
    return f"the line {key} it is {sort or 'no prose'} of {several(length, 'character')}"
