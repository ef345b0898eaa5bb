from __future__ import annotations

from crawler.report import PageReport, Tally, TargetReport, json_line, table
from pipeline.items import Duplicate, New, Outcome, Rejected, Revised, Unchanged


def line(outcome: Outcome) -> dict[str, str | None]:
    return json_line(PageReport(target="council", url="https://example.org/1", path=None, outcome=outcome))


def test_a_line_has_the_word_of_the_outcome_and_what_belongs_to_it() -> None:
    common = {"target": "council", "url": "https://example.org/1", "path": None}
    nothing = {"id": None, "of": None, "reason": None}
    assert line(New(entry_id="a")) == common | nothing | {"outcome": "new", "id": "a"}
    assert line(Revised(entry_id="a")) == common | nothing | {"outcome": "revised", "id": "a"}
    assert line(Unchanged(entry_id="a")) == common | nothing | {"outcome": "unchanged", "id": "a"}
    assert line(Duplicate(of="a")) == common | nothing | {"outcome": "duplicate", "of": "a"}
    assert line(Rejected(reason="no")) == common | nothing | {"outcome": "rejected", "reason": "no"}


def test_the_table_has_a_row_for_each_target_with_its_columns_in_line() -> None:
    small, large = Tally("mesr"), Tally("https://example.org/news")
    for outcome in (
        New(entry_id="a"),
        Unchanged(entry_id="b"),
        Rejected(reason="no article here"),
        Rejected(reason="x"),
    ):
        large.add(outcome)
    large.add(Rejected(reason="no article here"))
    large.note("a note")
    small.add(New(entry_id="c"))
    assert table([small.report(4.06), large.report(11.0, begun=2.5)]) == "\n".join(
        (
            "mesr                       1 page  1 new  0 revised  0 duplicate  0 unchanged  0 rejected   4.1 s",
            "https://example.org/news  5 pages  1 new  0 revised  0 duplicate  1 unchanged  3 rejected  11.0 s",
            "    rejected: 2 × no article here",
            "    rejected: 1 × x",
            "    a note",
            "all                       6 pages  2 new  0 revised  0 duplicate  1 unchanged  3 rejected  13.5 s",
        )
    )


def test_a_table_of_one_target_has_no_sum_and_one_of_none_is_empty() -> None:
    assert table([TargetReport(target="x", seconds=0.04)]).splitlines() == [
        "x  0 pages  0 new  0 revised  0 duplicate  0 unchanged  0 rejected  0.0 s"
    ]
    assert table([]) == ""
