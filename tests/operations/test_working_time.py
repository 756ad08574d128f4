"""Working time against vectors worked out by hand, a count minute by minute, and hostile calendars."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.working_time import Calendar, Hours, WorkingTime, china_calendar, hours_of, read_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = 3_600_000
CALENDAR = china_calendar()[0]
WORK = WorkingTime(CALENDAR, SHANGHAI)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000)


def said(moment: int, zone: ZoneInfo = SHANGHAI) -> str:
    return datetime.fromtimestamp(moment / 1000, zone).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-04 09:00", 1, "2026-03-04 10:00"),
        ("2026-03-04 11:30", 1, "2026-03-04 14:30"),  # over the noon rest
        ("2026-03-04 08:30", 7, "2026-03-04 17:30"),  # a whole day ends with the day, not on the next morning
        ("2026-03-04 17:00", 1, "2026-03-05 09:00"),
        ("2026-03-06 17:00", 1, "2026-03-09 09:00"),  # a weekend
        ("2026-03-07 12:00", 1, "2026-03-09 09:30"),  # begun on a Saturday
        ("2026-09-30 17:00", 1, "2026-10-08 09:00"),  # National Day week
        ("2026-10-08 08:30", 21, "2026-10-10 17:30"),  # Thursday, Friday, and Saturday is made up
        ("2026-09-18 17:00", 1, "2026-09-20 09:00"),  # Sunday before it is made up
        ("2026-02-13 17:00", 7.5, "2026-02-14 17:30"),  # Saturday before the Spring Festival is made up
        ("2026-02-14 17:00", 1, "2026-02-24 09:00"),  # nine days off
        ("2025-09-30 17:00", 1, "2025-10-09 09:00"),  # the Mid-Autumn Festival in the same week: eight days
        ("2025-12-31 17:00", 1, "2026-01-04 09:00"),  # New Year, and Sunday made up
        ("2022-12-30 17:00", 1, "2023-01-03 09:00"),  # days off that a year's notice puts into the year before
    ],
)
def test_work_is_counted_over_rests_weekends_holidays_and_make_up_days(start: str, hours: float, end: str) -> None:
    assert said(WORK.add(at(start), round(hours * HOUR))) == end
    assert WORK.between(at(start), at(end)) == round(hours * HOUR)
    assert WORK.between(at(end), at(start)) == -round(hours * HOUR)


@pytest.mark.parametrize(
    ("year", "off", "made_up"),
    [(2020, 30, 6), (2021, 31, 7), (2022, 31, 7), (2023, 26, 7), (2024, 28, 8), (2025, 28, 5), (2026, 33, 6)],
)
def test_each_year_has_the_days_of_its_notice(year: int, off: int, made_up: int) -> None:
    """Counted in the notices; 2023's first day off is the last of 2022, which has that one more."""
    days = {day: work for day, work in CALENDAR.days.items() if day.year == year}
    extra = 1 if year == 2022 else 0
    assert (sum(not work for work in days.values()), sum(days.values())) == (off + extra, made_up)
    assert year in CALENDAR.years
    for day, work in days.items():
        assert not work or day.weekday() >= 5, f"{day} is made up, and was a working day anyway"


def test_a_year_that_nobody_published_yet_is_told_apart_and_goes_by_its_weekdays() -> None:
    assert WORK.published(at("2026-06-01 09:00"))
    assert not WORK.published(at("2027-10-01 09:00"))
    assert said(WORK.add(at("2027-09-30 17:00"), HOUR)) == "2027-10-01 09:00"


def test_a_centres_file_adds_a_year_and_replaces_a_whole_one(tmp_path: Path) -> None:
    (tmp_path / "holidays.csv").write_text(
        "year,first,last,day,name,notice\n2027,2027-10-01,2027-10-07,off,国庆节,test\n2026,2026-10-05,2026-10-05,off,x,y\n",
        "utf-8-sig",
    )
    calendar, mistakes = china_calendar(tmp_path)
    assert mistakes == []
    work = WorkingTime(calendar, SHANGHAI)
    assert work.published(at("2027-01-01 00:00"))
    assert said(work.add(at("2027-09-30 17:00"), HOUR)) == "2027-10-08 09:00"
    assert work.works_on(date(2026, 10, 1))  # 2026 is now what the centre says it is
    assert not work.works_on(date(2025, 10, 1))


def test_a_line_that_is_wrong_is_named_and_the_others_count() -> None:
    raw = (
        "year,first,last,day\n2027,2027-10-01,2027-10-07,off\n2027,2027-13-01,2027-13-02,off\n2027,2027-10-09,2027-10-09,rest\n"
        "2027,2027-10-09,2027-10-01,off\n2027,2020-10-09,2020-10-09,off\n2027\n\n2027,2027-10-09,2027-10-09,work\n"
    )
    calendar, mistakes = read_calendar(raw.encode(), "holidays.csv")
    assert [mistake.line for mistake in mistakes] == [3, 4, 5, 6, 7]
    assert len(calendar.days) == 8
    assert read_calendar("年".encode("gb18030"), "holidays.csv")[1][0].line == 1


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_a_calendar(raw: bytes) -> None:
    read_calendar(raw, "holidays.csv")
    read_calendar(b"2027,2027-10-01," + raw, "holidays.csv")


_moments = st.integers(at("2026-01-01 00:00"), at("2026-12-20 00:00"))


@given(_moments, st.integers(0, 14 * 24 * 60))
def test_between_counts_as_one_who_looks_at_each_quarter_of_an_hour(start: int, minutes: int) -> None:
    quarter = 15 * 60_000
    start -= start % quarter
    end = start + minutes // 15 * quarter
    counted = 0
    for moment in range(start, end, quarter):
        local = datetime.fromtimestamp(moment / 1000, SHANGHAI)
        works = CALENDAR.days.get(local.date(), local.weekday() < 5)
        in_hours = any(a <= local.time() < b for a, b in ((time(8, 30), time(12)), (time(14), time(17, 30))))
        counted += quarter if works and in_hours else 0
    assert WORK.between(start, end) == counted


@given(st.lists(st.tuples(_moments, st.integers(0, 400 * HOUR)), min_size=1, max_size=6))
def test_what_is_added_is_what_lies_between_and_no_earlier_moment_has_it(pairs: list[tuple[int, int]]) -> None:
    ends = WORK.add_many(np.array([start for start, _ in pairs]), np.array([worked for _, worked in pairs]))
    for (start, worked), end in zip(pairs, ends.tolist(), strict=True):
        assert WORK.between(start, end) == worked
        assert worked == 0 or WORK.between(start, end - 1) == worked - 1
        assert end == WORK.add(start, worked)


def test_an_hour_that_the_clocks_leave_out_or_repeat_is_counted_as_it_passed() -> None:
    zone = ZoneInfo("America/New_York")
    work = WorkingTime(Calendar({}), zone, Hours(((time(0), time(0)),), frozenset(range(7))))
    assert work.between(at("2026-03-08 00:00", zone), at("2026-03-09 00:00", zone)) == 23 * HOUR
    assert work.between(at("2026-11-01 00:00", zone), at("2026-11-02 00:00", zone)) == 25 * HOUR
    assert work.hours.day == 24 * HOUR


@pytest.mark.parametrize(
    "start", [-62_135_596_800_000, at("1989-06-01 00:00"), at("2099-12-31 12:00"), 200_000_000_000_000]
)
def test_moments_beyond_all_calendars_cost_nothing_and_go_by_the_clock(start: int) -> None:
    end = WORK.add(start, 30 * HOUR)
    assert end >= start + 30 * HOUR
    assert WORK.between(start, end) >= 30 * HOUR


def test_a_calendar_without_any_work_ends_where_calendars_end() -> None:
    never = {date(1990, 1, 1) + timedelta(days=number): False for number in range(111 * 366)}
    work = WorkingTime(Calendar(never), SHANGHAI)
    assert work.add(at("2026-01-01 00:00"), HOUR) >= at("2101-01-01 00:00")


@pytest.mark.parametrize(
    "words", [[], [("12:00", "08:00")], [("08:00", "12:00"), ("11:00", "17:00")], [("8", "x")], [("25:00", "26:00")]]
)
def test_hours_that_are_none_are_refused(words: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match=r"no working time|-|isoformat|hour"):
        hours_of(words, [1])


def test_a_shift_up_to_midnight_is_one() -> None:
    hours = hours_of([("00:00", "08:00"), ("16:00", "24:00")], [1, 7])
    assert hours.day == 16 * HOUR
    assert hours.weekdays == {0, 6}
