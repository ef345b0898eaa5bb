from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dates import find_dates, moment, parse_date
from pipeline.dates.listed import date_of_row, in_words, listed_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2021-10-03", "2021-10-03"),
        ("2021/10/03", "2021-10-03"),
        ("20211003", "2021-10-03"),
        ("2021-10-03T10:20:30+02:00", "2021-10-03T10:20:30+02:00"),
        ("2021-10-03T10:20:30.123Z", "2021-10-03T10:20:30Z"),
        ("2021-10-03T10:20:30-0500", "2021-10-03T10:20:30-05:00"),
        ("2021-10-03 10:20", "2021-10-03T10:20"),
        ("20211003T102030Z", "2021-10-03T10:20:30Z"),
        ("Mon, 15 Nov 2021 10:00:00 GMT", "2021-11-15T10:00:00+00:00"),
        ("Mon, 15 Nov 2021 10:00:00 +0100", "2021-11-15T10:00:00+01:00"),
        ("Mon Nov 15 10:00:00 CET 2021", "2021-11-15T10:00:00+01:00"),
        ("March 3rd, 2021 at 10:30 pm EST", "2021-03-03T22:30-05:00"),
        ("Jan. 5, 2022, 9 a.m.", "2022-01-05T09:00"),
        ("12:00 am is no date", None),
        ("3 March 2021, 12:15 am", "2021-03-03T00:15"),
        ("13-Mar-2020", "2020-03-13"),
        ("2021年3月4日", "2021-03-04"),
        ("11 مايو، 2024", "2024-05-11"),
        ("مايو 11، 2024", "2024-05-11"),
        ("11 - 13 مايو، 2024", None),
        ("11 Tháng Năm, 2024", "2024-05-11"),
        ("Tháng Mười Hai 11, 2024", "2024-12-11"),
        ("Tháng 5 11, 2024", "2024-05-11"),
        ("Ngày 11 tháng 5 năm 2024", "2024-05-11"),
        ("tháng trước 11, 2024", None),
        ("12 d’abril de 2024", "2024-04-12"),
        ("2月 25, 2025", "2025-02-25"),
        ("12 月 5, 2025", "2025-12-05"),
        ("25 2月 2025", "2025-02-25"),
        ("25 12月, 2025", "2025-12-25"),
        ("2월 25, 2025", "2025-02-25"),
        ("25 10월 2025", "2025-10-25"),
        ("二月 25, 2025", "2025-02-25"),
        ("25 十二月 2025", "2025-12-25"),
        ("12月 2025", None),
        ("13月 25, 2025", None),
        ("25 2月 2025年3月4日", "2025-03-04"),
        ("2024. 5. 21.", "2024-05-21"),
        ("2024. 05. 21. 14:00", "2024-05-21T14:00"),
        ("2024 - 05 - 21", "2024-05-21"),
        ("21 / 05 / 2024", "2024-05-21"),
        ("21 | 05 | 2024", "2024-05-21"),
        ("8/31/2020: a talk on dust", "2020-08-31"),
        ("31.8.2020: a talk on dust", "2020-08-31"),
        ("1.2.10: faults that are mended", None),
        ("31.8.2020:30", None),
        ("Until 31.8.2020: nothing", None),
        ("10 - 12 - 2024 - 30", None),
        ("Won 15 - 3 - 2024", None),
        ("2023 | 10 | 12 | 14", None),
        ("5 / 5 / 2024", "2024-05-05"),
        ("In 2024. 5. 21 people came", None),
        ("2024. 5. 21 오후", "2024-05-21"),
        ("2024-05-21 – 10-15 people hurt", "2024-05-21"),
        ("2024.5.21 – 8.30 Uhr", "2024-05-21T08:30"),
        ("2024.05.21 - 05.30", None),
        ("Big Mac 3, 2024", None),
        ("21-May-24", "2024-05-21"),
        ("Mar 23-Apr 14", None),
    ],
)
def test_a_date_is_given_as_written_with_its_own_offset_or_none(written: str, iso: str | None) -> None:
    assert parse_date(written) == iso


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("3 November 2021", "2021-11-03"),
        ("the 3rd of November, 2021", "2021-11-03"),
        ("le 1er mars 2021 à 10h30", "2021-03-01T10:30"),
        ("mardi 3 août 2021 (14 h 30)", "2021-08-03T14:30"),
        ("12 févr. 2021", "2021-02-12"),
        ("3. März 2021, 10.30 Uhr", "2021-03-03T10:30"),
        ("Jänner 3, 2020", "2020-01-03"),
        ("3. Mäerz 2021", "2021-03-03"),
        ("12. Abrëll 2021", "2021-04-12"),
        ("28 Φεβ 2023", "2023-02-28"),
        ("21 Μάιος 2024", "2024-05-21"),
        ("2024 m. gegužės 21 d.", "2024-05-21"),
        ("2024. gada 21. maijs", "2024-05-21"),
        ("21. mája 2024", "2024-05-21"),
        ("21 трав 2024", "2024-05-21"),
        ("21 touko 2024", "2024-05-21"),
        ("令和6年5月21日", "2024-05-21"),
        ("平成元年5月21日", "1989-05-21"),
        ("٢١ مايو ٢٠٢٤", "2024-05-21"),
        ("3 de noviembre de 2021", "2021-11-03"),
        ("3 novembre 2021, ore 14:05", "2021-11-03T14:05"),
        ("1º de março de 2020", "2020-03-01"),
        ("3 maart 2021 om 10.30 uur", "2021-03-03T10:30"),
        ("3 października 2021 r.", "2021-10-03"),
        ("15 августа 2016", "2016-08-15"),
        ("3 Ağustos 2021", "2021-08-03"),
    ],
)
def test_months_are_read_in_many_languages(written: str, iso: str) -> None:
    assert parse_date(written) == iso


@pytest.mark.parametrize(
    ("written", "language", "iso"),
    [
        ("03/04/2021", "fr", "2021-04-03"),
        ("03/04/2021", "en", "2021-03-04"),
        ("03/04/2021", "en-US", "2021-03-04"),
        ("03/04/2021", "en-GB", "2021-04-03"),
        ("03/04/2021", None, None),
        ("03.04.2021", None, "2021-04-03"),
        ("03.04.2021", "en", "2021-04-03"),
        ("23/04/2021", "en", "2021-04-23"),
        ("24.05.21", "ja", "2024-05-21"),
        ("24.05.21", "de", "2021-05-24"),
        ("4/23/2021", "fr", "2021-04-23"),
        ("04/04/2021", None, "2021-04-04"),
        ("03.11.21", "de", "2021-11-03"),
        ("3.11.21", "de", None),
        ("03-11-21", "de", None),
    ],
)
def test_the_language_decides_which_number_is_the_month(written: str, language: str | None, iso: str | None) -> None:
    assert parse_date(written, language) == iso


@pytest.mark.parametrize(
    "written",
    [
        "",
        "November 2021",
        "2021",
        "31 February 2021",
        "2021-13-45",
        "3 November",
        "3 - 5 November 2021",
        "3 November 2021 - 5 November 2021",
        "vom 3. November 2021 bis 5. November 2021",
        "du 3 au 5 novembre 2021",
        "3 and 4 May 2021",
        "version 1.2.2021.3",
        "+352 26.10.20-21",
        "192.168.10.2021",
        "a 3 May 20215",
        "3 May 1021",
    ],
)
def test_what_is_no_full_date_of_one_day_is_none(written: str) -> None:
    assert parse_date(written, "en") is None


def test_an_impossible_time_leaves_the_day() -> None:
    assert parse_date("2021-10-03T24:00:00") == "2021-10-03"


def test_all_dates_of_a_text_are_found_in_their_order() -> None:
    found = find_dates("Published: 12 May 2020. Updated: 13 May 2020, 10:30.")
    assert [date.iso for date in found] == ["2020-05-12", "2020-05-13T10:30"]
    assert found[0].start < found[0].end < found[1].start


@pytest.mark.parametrize(
    ("iso", "when"),
    [
        ("2021-10-03", datetime(2021, 10, 3, tzinfo=UTC)),
        ("2021-10-03T10:20", datetime(2021, 10, 3, 10, 20, tzinfo=UTC)),
        ("2021-10-03T10:20:30Z", datetime(2021, 10, 3, 10, 20, 30, tzinfo=UTC)),
        ("2021-10-03T01:20:30+02:00", datetime(2021, 10, 2, 23, 20, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_in_utc(iso: str, when: datetime) -> None:
    assert moment(iso) == when
    assert moment(iso).utcoffset() == datetime.now(UTC).utcoffset()


@given(st.text(alphabet="0123456789 .:/-TZ+,年月日maymärzNov\u0661\u0662", max_size=60))
@settings(max_examples=300, deadline=None)
def test_whatever_is_found_is_a_moment(text: str) -> None:
    for language in ("en", "de", None):
        for date in find_dates(text, language):
            assert moment(date.iso).tzinfo is UTC


@pytest.mark.parametrize("piece", ["1 ", "may ", "1 may ", "1 may 2020 - ", "1.1.2020.", "at ", "\u0301", " "])
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    assert isinstance(find_dates(piece * 200_000), list)


@pytest.mark.parametrize(
    "written", ["20210102T103\u066000Z", "2021-01-02T1\u0660:30", "\u0662\u0660\u0662\u0661-01-02"]
)
def test_a_time_in_other_digits_makes_no_date_that_cannot_be_read_again(written: str) -> None:
    assert [moment(date.iso).year for date in find_dates(written)] in ([], [2021])


@pytest.mark.parametrize(
    ("language", "written", "dated"),
    [
        ("en", "03/10/2026", ("2026-03-10", "order")),
        ("en", "03/12/2026", ("2026-03-12", "order")),
        ("en", "12/03/2026", ("2026-03-12", "order")),  # the 3rd of December has not come
        ("en-GB", "12/03/2026", ("2026-03-12", None)),
        ("en-US", "12/03/2026", (None, None)),  # to come: of an event
        ("en-US", "11/23/2026", ("2026-11-23", None)),  # somewhere it is tomorrow already
        ("en", "12 March 2026", ("2026-03-12", None)),
        ("en", "23/03/2026", ("2026-03-23", None)),
    ],
)
def test_a_row_whose_day_may_be_its_month_has_a_guess(
    language: str, written: str, dated: tuple[str, str | None]
) -> None:
    assert date_of_row(listed_date(written, language), datetime(2026, 11, 22, tzinfo=UTC)) == dated


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("2026-03-10T09:00:00Z", "2026-03-10"),
        ("2026-03-10?", "2026-03-10?"),
        ("2026-03-10~", "2026-03-10?"),  # "3 days ago"
        ("2026-03-10/2026-03-12", "2026-03-10 to 2026-03-12"),
    ],
)
def test_a_day_of_a_row_that_is_not_certain_is_shown_so(kept: str, shown: str) -> None:
    assert in_words(kept) == shown
