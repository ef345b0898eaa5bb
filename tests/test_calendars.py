"""Days as they are counted elsewhere, and months in scripts and languages of their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeline.dates import parse_date
from pipeline.dates.calendars import of_iran, of_the_hijra
from pipeline.dates.months import reading_language


@pytest.mark.parametrize(
    ("written", "language", "iso"),
    [
        ("วันที่ 10 มิถุนายน 2567", "th", "2024-06-10"),
        ("10 มิ.ย. 67 14:30 น.", "th", "2024-06-10T14:30"),
        ("10 มิถุนายน พ.ศ. 2567", "en", "2024-06-10"),
        ("10 มิถุนายน 2024", "th", "2024-06-10"),
        ("10/06/2567", "th", "2024-06-10"),
        ("10/06/2567", "de", None),
        ("๒๕ ธ.ค. ๒๕๖๗", "th", "2024-12-25"),
        ("25/12/67", "th", "2024-12-25"),
        ("25/12/24", "th", "2024-12-25"),
        ("1.2.60", "th", None),
        ("5 ส.ค. 50 บาท", "th", None),
        ("10 ถึง 12 มิถุนายน 2567", "th", None),
        ("03/05/12", "fa", None),
        ("۵ تا ۷ مرداد ۱۴۰۳", "fa", None),
        ("۳۱ اردیبهشت ۱۴۰۳ | ۱۰:۴۱", "fa", "2024-05-20T10:41"),
        ("یکشنبه ۱ فروردین ماه ۱۴۰۰", "fa", "2021-03-21"),
        ("1403/12/30", "fa-IR", "2025-03-20"),
        ("1402/12/30", "fa", None),
        ("1403/02/31", "en", None),
        ("۲۰ مه ۲۰۲۴", "fa", "2024-05-20"),
        ("ב-5 ביוני 2024", "he", "2024-06-05"),
        ("7 تشرين الأول 2023", "ar", "2023-10-07"),
        ("5 حزيران/يونيو 2024", "ar", "2024-06-05"),
        ("3 آب/أغسطس 2024", "ar", "2024-08-03"),
        ("5–7 ביוני 2024", "he", None),
        ("१२ जून २०२४", "hi", "2024-06-12"),
        ("১২ জুন ২০২৪", "bn", "2024-06-12"),
        ("12. siječnja 2024.", "hr", "2024-01-12"),
        ("12. listopada 2024.", "hr", "2024-10-12"),
        ("12 listopada 2024", "pl", "2024-11-12"),
        ("12. фебруар 2024.", "sr", "2024-02-12"),
        ("12 јуни 2024", "mk", "2024-06-12"),
        ("12 de xuño de 2024", "gl", "2024-06-12"),
        ("12 qershor 2024", "sq", "2024-06-12"),
        ("13 ذو القعدة 1445 هـ", "ar", "2024-05-21"),
        ("١٣ ذي القعدة ١٤٤٥", "ar", "2024-05-21"),
        ("30 شعبان 1445", "ar", None),
        ("13 ذو القعدة 1445 الموافق 20 مايو 2024", "ar", "2024-05-20"),
        ("1445/11/13", "ar", "2024-05-21"),
        ("13-11-1445", "ar", "2024-05-21"),
        ("1445/11/13", "en", None),
        ("113-05-21", "zh-TW", "2024-05-21"),
        ("中華民國113年5月21日", "zh", "2024-05-21"),
        ("113-05-21", "en", None),
        ("113-05-21", "zh-CN", None),
        ("R1.2.3", "ja", None),
        ("H31.5.1", "ja", None),
        ("5 Mac 2024", "ms", "2024-03-05"),
        ("Top 5 Mac 2024", "en", None),
        ("R6.5.21", "ja", "2024-05-21"),
        ("H31.4.1", "ja", "2019-04-01"),
        ("R6.5.21", "en", None),
        ("2024 05 21 10:30", "lt", "2024-05-21T10:30"),
        ("2024 05 21", "en", None),
        ("21 მაისი, 2024", "ka", "2024-05-21"),
        ("21 մայիսի 2024", "hy", "2024-05-21"),
        ("21 мамыр 2024", "kk", "2024-05-21"),
        ("2024 жылғы 21 мамыр", "kk", "2024-05-21"),
        ("2024-yil 21-may", "uz", "2024-05-21"),
        ("21 sentyabr 2024", "az", "2024-09-21"),
        ("21 красавіка 2024", "be", "2024-04-21"),
        ("21. septembar 2024.", "bs", "2024-09-21"),
        ("2024ko maiatzaren 21a", "eu", "2024-05-21"),
        ("21 Ogos 2024", "ms", "2024-08-21"),
        ("२१ मे २०२४", "mr", "2024-05-21"),
        ("21 फ़रवरी 2024", "hi", "2024-02-21"),
        ("21 மே 2024", "ta", "2024-05-21"),
        ("21 مئی 2024", "ur", "2024-05-21"),
        ("21η Μαΐου 2024", "el", "2024-05-21"),
    ],
)
def test_days_are_read_as_they_are_counted_and_named_elsewhere(written: str, language: str, iso: str | None) -> None:
    assert parse_date(written, language) == iso


@pytest.mark.parametrize("language", [None, "", "en", "en-US"])
def test_days_of_a_country_are_read_by_its_hosts_where_no_language_of_its_own_is_declared(language: str | None) -> None:
    hosts = {
        "https://zavod.example.hr/vijesti": ("12. listopada 2024.", "2024-10-12"),
        "https://inst.example.ac.th/news": ("10/06/2567", "2024-06-10"),
        "https://inst.example.ir/news": ("1403/12/30", "2025-03-20"),
    }
    for url, (written, iso) in hosts.items():
        assert parse_date(written, reading_language(language, url)) == iso
    assert parse_date("12. listopada 2024", reading_language(language, "https://urzad.example.pl/")) == "2024-11-12"


def test_each_day_of_iran_follows_on_the_one_before() -> None:
    days = [
        iso
        for year in range(1380, 1420)
        for month in range(1, 13)
        for day in range(1, 32)
        if (iso := of_iran(year, month, day))
    ]
    first = date(2001, 3, 21)
    assert days == [(first + timedelta(days=count)).isoformat() for count in range(len(days))]
    assert len(days) == 14_609


def test_each_month_of_the_hijra_begins_behind_the_one_before() -> None:
    days = [
        of_the_hijra(year, month, day) for year in range(1420, 1501) for month in range(1, 13) for day in range(1, 31)
    ]
    read = [date.fromisoformat(day) for day in days if day is not None]
    assert read == [read[0] + timedelta(days=number) for number in range(len(read))]
    # As Saudi Arabia began its years.
    begun = {1420: "1999-04-17", 1440: "2018-09-11", 1446: "2024-07-07", 1447: "2025-06-26"}
    assert {year: of_the_hijra(year, 1, 1) for year in begun} == begun
    assert of_the_hijra(1419, 1, 1) is None
    assert of_the_hijra(1501, 1, 1) is None
