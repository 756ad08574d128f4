"""Periods of the calendar: which one a day lies in, the one before it, the same one a year before, and their names."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from data_sources.indicator_settings import Period

_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_NAMED: Final = re.compile(r"(\d{4})(?:[-年]?(?:[Qq]([1-4])|([01]\d)(?:[-月]([0-3]\d)日?)?月?)|年?)")


def first_day(day: date, period: Period) -> date:
    """Return the first day of the period that holds `day`. Weeks begin on Monday."""
    if period == "day":
        return day
    if period == "week":
        return day - timedelta(days=day.weekday())
    months = _MONTHS[period]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def next_first_day(first: date, period: Period, count: int = 1) -> date:
    """Return the first day of the period `count` after the one that begins on `first`; before it, where negative."""
    if period in ("day", "week"):
        return first + timedelta(days=count * (7 if period == "week" else 1))
    months = first.year * 12 + first.month - 1 + count * _MONTHS[period]
    return date(months // 12, months % 12 + 1, 1)


def a_year_before(first: date, period: Period) -> date:
    """Return the first day of the same period a year before; of days and weeks, the same weekday 52 weeks before.

    Events follow the weekday: the same date would compare a Sunday with a Saturday.
    """
    if period in ("day", "week"):
        return first - timedelta(weeks=52)
    return first.replace(year=first.year - 1)


def same_day(day: date, first: date, period: Period) -> tuple[date, bool]:
    """Return the day of the period that begins on `first` which corresponds to `day` of its own period.

    The third of the second month of a quarter to that of another quarter: by the calendar, so that a leap day moves
    nothing. Where a month is too short, the first day after it, and False.
    """
    if period in ("day", "week"):
        return first + (day - first_day(day, period)), True
    own = first_day(day, period)
    months = first.year * 12 + first.month - 1 + (day.year - own.year) * 12 + day.month - own.month
    after = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    found = date(months // 12, months % 12 + 1, 1) + timedelta(days=day.day - 1)
    return (found, True) if found < after else (after, False)


def name_of(first: date, period: Period) -> str:
    """Return a period's name: 2026, 2026Q1, 2026-02, 2026-W06 or 2026-02-03."""
    if period == "week":
        year, week, _ = first.isocalendar()
        return f"{year}-W{week:02}"
    if period == "quarter":
        return f"{first.year}Q{(first.month + 2) // 3}"
    return first.isoformat()[: {"day": 10, "month": 7, "year": 4}[period]]


def named_period(name: str) -> tuple[date, Period] | None:
    """Return the first day and the kind of a period by the name that a source gives it; None where it isn't one."""
    found = _NAMED.fullmatch(name.strip())
    if found is None:
        return None
    year, quarter, month, day = found.groups()
    try:
        if quarter:
            return date(int(year), int(quarter) * 3 - 2, 1), "quarter"
        if day:
            return date(int(year), int(month), int(day)), "day"
        return (date(int(year), int(month), 1), "month") if month else (date(int(year), 1, 1), "year")
    except ValueError:
        return None
