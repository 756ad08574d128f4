"""Times as people write them into tables: 2024-03-05, 2024/3/5 8:05, 20240305, 2024年3月5日 下午3时05分, 24:00, 45356.

It is the time format "written" of a mapping.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from data_sources.time_words import hour_of_half

EXCEL_EPOCHS = {"excel": datetime(1899, 12, 30), "excel1904": datetime(1904, 1, 1)}  # noqa: DTZ001 - local day numbers
"""Day 0 of a workbook's dates. By the first, days before March 1900 are one too few: to Excel, 1900 was a leap year."""

_DAY_MS = 86_400_000
_LAST_SERIAL = 2_958_466.0
"""The day after 9999-12-31."""
_EARLIEST = datetime(1900, 3, 1)  # noqa: DTZ001

_WEEKDAY = r"(?:\s*[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?)?"
_DATES = (
    r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?",
    r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
)
_HALF = r"(?P<half>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|[AaPp]\.?[Mm]\.?)?\s*"
_CLOCKS = (
    _HALF + r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:\.(?P<part>\d{1,9}))?)?"
    r"\s*(?P<after>[AaPp]\.?[Mm]\.?)?",
    _HALF
    + r"(?P<hour>\d{1,2})\s*[时点]\s*(?:(?P<minute>\d{1,2})\s*分?\s*(?:(?P<second>\d{1,2})\s*秒?)?|(?P<full>整|正))?",
    r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?",
)
_PATTERNS = tuple(
    re.compile(date + _WEEKDAY + (rf"(?:[T\s]*{clock})?" if number < 2 else rf"(?:[T\s]?{clock})?"), re.ASCII)
    for date in _DATES
    for number, clock in enumerate(_CLOCKS)
)
_MONTHS = re.compile(r"(?P<year>\d{4})(?:\s*年\s*|[-/.])(?P<month>\d{1,2})\s*月?", re.ASCII)
_LONGEST = 60


def moment_in(text: str) -> datetime:
    """Return the local moment that a text is, without a zone. A date alone is its beginning, a month its first day.

    24:00 is the end of its day. A number of five digits is a workbook's day number.

    Raises:
        ValueError: It is no such time.
    """
    plain = unicodedata.normalize("NFKC", text[: _LONGEST + 1]).strip()
    if not plain or len(plain) > _LONGEST:
        return _none(text)
    for pattern in _PATTERNS:
        found = pattern.fullmatch(plain)
        if found is not None:
            return _moment(found.groupdict())
    months = _MONTHS.fullmatch(plain)
    if months is not None:
        return datetime(int(months["year"]), int(months["month"]), 1)  # noqa: DTZ001
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain, re.ASCII):
        return moment_of_serial(float(plain))
    return _none(text)


def moment_of_serial(days: float, epoch: str = "excel") -> datetime:
    """Return the local moment of a workbook's day number, to the millisecond.

    Raises:
        ValueError: No date that a workbook can hold has this number.
    """
    if not 0 <= days < _LAST_SERIAL:
        message = f"no day number: {days!r}"
        raise ValueError(message)
    moment = EXCEL_EPOCHS[epoch] + timedelta(milliseconds=round(days * _DAY_MS))
    if epoch == "excel" and moment < _EARLIEST:
        moment += timedelta(days=1)
    return moment


def _moment(parts: dict[str, str | None]) -> datetime:
    day = datetime(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))  # noqa: DTZ001
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or parts.get("after") or "").replace(".", "")
    if half and hour < 24:
        hour = hour_of_half(half, hour)
    microsecond = int((parts.get("part") or "0").ljust(6, "0")[:6])
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute, second, microsecond) != (0, 0, 0)):
        message = "no time of day"
        raise ValueError(message)
    return day + timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microsecond)


def _none(text: str) -> datetime:
    message = f"no time: {text[:_LONGEST]!r}"
    raise ValueError(message)
