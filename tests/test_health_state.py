"""How a source is, judged by its own looks: pure values in, a state in words out."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.health.normal import normal_of, rhythm_of
from crawler.health.state import judge
from pipeline.health import MOST_LOOKS, Observation, summed_up

BEGUN = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
URL = "https://ministry.example.org/news"


def look(number: float, **shown: Any) -> Observation:
    """Give the look of an hour: 20 items with dates and summaries, nothing new."""
    usual: dict[str, Any] = {
        "at": BEGUN + timedelta(hours=number),
        "result": "read",
        "url": URL,
        "status": 200,
        "items": 20,
        "known": 20,
        "dated": 20,
        "summary_words": 25.0,
        "seconds": 1.0,
    }
    return Observation(**(usual | shown))


def history(hours: int, every: int = 24, *, from_hour: int = 0) -> list[Observation]:
    """Give looks at a source where something is new each `every` hours: two articles of 400 words."""
    looks = []
    for number in range(from_hour, from_hour + hours):
        if number == 0:
            looks.append(look(0, first=True, new=20, known=0, pages=20, separated=20, article_words=400.0))
        elif number % every == 10:
            looks.append(look(number, new=2, known=18, pages=2, separated=2, article_words=380.0))
        else:
            looks.append(look(number))
    return looks


def bad(number: float, result: str, reason: str, status: int | None = 200) -> Observation:
    return Observation(
        at=BEGUN + timedelta(hours=number),
        result=result,  # type: ignore[arg-type]
        url=URL,
        status=status,
        reason=reason,
        seconds=1.0,
    )


def word(looks: list[Observation], *, days_later: float = 0) -> str:
    return judge(looks, looks[-1].at + timedelta(days=days_later)).word


def test_after_two_looks_it_is_too_early_to_tell() -> None:
    state = judge(history(2), BEGUN + timedelta(hours=2))
    assert (state.word, state.sentence) == ("new", "Looked at 2 times; the last time: 20 items on its list.")


@pytest.mark.parametrize(
    ("result", "todo"),
    [
        ("blocked", "ask to be let in"),
        ("gone", "give the right address"),
        ("empty", "give the right address"),
        ("fault", "wait"),
        ("read", None),
    ],
)
def test_of_a_first_look_that_failed_it_is_said_what_to_do(result: str, todo: str | None) -> None:
    state = judge([bad(0, result, "its server answered so")], BEGUN)
    assert (state.word, getattr(state.proposal, "kind", None)) == ("new", todo)


def test_a_source_that_gives_what_it_gave_is_fine_since_its_first_look() -> None:
    looks = history(240)
    state = judge(looks, looks[-1].at)
    assert (state.word, state.since) == ("fine", BEGUN)
    assert state.sentence == "20 items on its list, something new about every 25 hours, the last on 11 March 2026."


@pytest.mark.parametrize(
    ("result", "reason", "status", "becomes", "looks_needed"),
    [
        ("empty", "no list of articles here: 12 links", 200, "changed", 2),
        ("held", "none of its 20 items is one of those that it showed", 200, "changed", 2),
        ("fault", "the server answered 500 (internal server error)", 500, "failing", 3),
        ("blocked", "the server answered 403 (forbidden)", 403, "blocked", 2),
        ("gone", "the server answered 404 (not found)", 404, "gone", 2),
    ],
)
def test_one_odd_look_flips_nothing_and_several_that_agree_do(
    result: str, reason: str, status: int, becomes: str, looks_needed: int
) -> None:
    looks = history(100)
    for number in range(looks_needed):
        assert word(looks) == "fine"
        looks.append(bad(100 + number, result, reason, status))
    state = judge(looks, looks[-1].at)
    assert (state.word, state.since) == (becomes, BEGUN + timedelta(hours=100))
    assert reason in state.sentence
    assert state.proposal
    looks.append(look(150))  # one good look does not make it well either
    assert word(looks) == becomes
    looks.append(look(151))
    assert judge(looks, looks[-1].at).word == "fine"


def test_looks_within_a_minute_are_one_trouble_but_one_that_is_well_is_well() -> None:
    """Somebody who crawls by hand tries again and again."""
    looks = history(200)
    tried = [bad(200 + number / 240, "fault", "its server answered 502", 502) for number in range(10)]
    assert word(looks + tried) == "fine"
    later = [bad(200 + hours, "fault", "its server answered 502", 502) for hours in (0.5, 1.0)]
    assert word(looks + tried + later[:1]) == "fine"
    assert word(looks + tried + later) == "failing"
    assert word(looks + tried + later + [look(201 + number / 240) for number in range(3)]) == "fine"


def test_what_is_wrong_is_said_with_the_figures_before_and_now() -> None:
    looks = [*history(100), *(bad(100 + n, "empty", "no list of articles here: 12 links") for n in range(2))]
    state = judge(looks, looks[-1].at)
    assert state.sentence == (
        "Since 6 March 2026, 10:00 UTC its list gives no items (no list of articles here: 12 links); it gave 20 items"
        " before."
    )
    assert next((one.name, one.before, one.now) for one in state.figures) == ("items on the list", "20", "0")


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ({"items": 5, "known": 5, "dated": 5}, "items on the list: 5, 20 before"),
        ({"dated": 0}, "items with a date: 0%, 100% before"),
        ({"summary_words": None}, "words of a summary: 0, 25 before"),
        ({"new": 6, "pages": 6, "separated": 1, "article_words": 380.0}, "pages with an article: 17%, 100% before"),
        ({"new": 6, "pages": 6, "separated": 6, "article_words": 30.0}, "words of an article: 30, 380 before"),
    ],
)
def test_less_than_usual_is_told_by_what_there_is_less_of(shown: dict[str, Any], said: str) -> None:
    looks = history(100)
    looks.append(look(100, **shown))
    assert word(looks) == "fine"
    looks.append(look(101, **shown))
    state = judge(looks, looks[-1].at)
    assert state.word == "thinner"
    assert said in state.sentence


def test_a_list_that_varies_is_not_thinner_when_it_varies() -> None:
    looks = [look(number, items=6 + number * 7 % 18, known=6, dated=6 + number * 7 % 18) for number in range(120)]
    assert {word(looks[: number + 1]) for number in range(10, 120)} == {"fine"}


def test_what_has_been_thinner_for_a_month_is_normal_now() -> None:
    looks = history(100) + [look(100 + day * 24, items=5, known=5, dated=5, new=day % 2) for day in range(29)]
    assert word(looks) == "thinner"
    looks += [look(100 + day * 24, items=5, known=5, dated=5, new=day % 2) for day in range(29, 33)]
    state = judge(looks, looks[-1].at)
    assert state.word == "fine"
    assert state.sentence.startswith("5 items on its list")


def test_a_list_that_breaks_does_not_become_normal_however_long_it_lasts() -> None:
    looks = history(100) + [bad(100 + n * 24, "empty", "no list") for n in range(200)]
    assert word(looks) == "changed"


def test_silence_is_told_when_it_is_a_surprise_for_this_source() -> None:
    daily, rare = history(24 * 60), history(24 * 60, every=24 * 12)
    assert word(daily, days_later=5) == "fine"
    state = judge(daily, daily[-1].at + timedelta(days=12))
    assert (state.word, state.since) == ("quiet", daily[-14].at)
    assert state.sentence == (
        "Nothing new since 30 April 2026, 13 days ago; usually something is new about every 24 hours, and the longest"
        " silence so far was 24 hours. Its list can be read."
    )
    assert word(rare, days_later=30) == "fine"


def test_a_holiday_as_long_as_one_before_is_no_surprise() -> None:
    looks = [one for one in history(24 * 60) if not 24 * 20 < (one.at - BEGUN) / timedelta(hours=1) < 24 * 32]
    assert word(looks, days_later=15) == "fine"
    assert word(looks, days_later=20) == "quiet"


def test_a_source_without_news_for_a_season_is_asleep() -> None:
    assert word(history(24 * 30), days_later=95) == "asleep"
    still = [look(number * 24, first=number == 0, new=20 * (number == 0)) for number in range(95)]
    assert judge(still, still[-1].at).word == "asleep"


def test_a_list_that_can_be_read_and_none_of_its_articles_is_told() -> None:
    looks = history(100)
    looks += [look(100 + n, new=4, statuses={"403": 4}) for n in range(2)]
    state = judge(looks, looks[-1].at)
    assert state.word == "blocked"
    assert state.sentence.endswith("its list can be read, but none of its articles (the last answers: 4 × 403).")


def test_a_list_none_of_whose_articles_ever_was_there_is_failing_though_they_are_not_asked_for_again() -> None:
    looks = [look(0, first=True, new=8, known=0, statuses={"404": 8}), *(look(n) for n in (1, 2))]
    state = judge(looks, looks[-1].at)
    assert state.word == "failing"
    assert state.sentence.endswith("its list can be read, but none of its articles (the last answers: 8 × 404).")
    looks += [look(3 + n, new=1, pages=1, separated=1, article_words=300.0, statuses={"200": 1}) for n in range(2)]
    assert word(looks) == "fine"
    assert word([*history(30), look(30, new=4, statuses={"404": 4}), look(31), look(32)]) == "fine"


def test_a_source_that_never_gave_anything_is_failing_and_says_so() -> None:
    state = judge([bad(n, "empty", "no list of articles here: the page has no links") for n in range(3)], BEGUN)
    assert state.word == "failing"
    assert state.sentence.endswith("the page has no links; it never gave any.")


def test_what_went_wrong_teaches_nothing_of_what_is_normal() -> None:
    looks = history(100)
    broken = [*looks, *(bad(100 + n, "empty", "none") for n in range(300))]
    assert replace(normal_of(broken), looks=0) == replace(normal_of(looks), looks=0)


def test_a_rhythm_counts_days_and_not_articles() -> None:
    at_once = [look(n * 24, new=12 if n % 7 == 0 else 0, first=n == 0) for n in range(71)]
    one_each = [look(n * 24, new=1 if n % 7 == 0 else 0, first=n == 0) for n in range(71)]
    rhythm = rhythm_of(at_once)
    assert rhythm == rhythm_of(one_each)
    assert rhythm is not None
    assert 5.5 < rhythm.each_days < 8


def test_old_looks_are_summed_up_by_day_and_nothing_new_is_lost() -> None:
    looks = history(MOST_LOOKS + 1)
    kept = summed_up(looks)
    assert len(kept) < MOST_LOOKS
    assert sum(one.new for one in kept) == sum(one.new for one in looks)
    assert sum(one.looks for one in kept) == len(looks)
    assert kept[-200:] == looks[-200:]
    assert judge(kept, looks[-1].at).word == "fine"


def test_judging_the_longest_history_takes_little() -> None:
    looks = history(MOST_LOOKS, every=2)
    begun = time.process_time()
    judge(looks, looks[-1].at)
    assert time.process_time() - begun < 1
