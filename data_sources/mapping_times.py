"""A column of times as a source writes them, to instants.

Fixed-width formats (`%Y-%m-%d %H:%M:%S` and its like, ISO without fractions) are read for a whole page at once with
numpy; whatever doesn't fit goes row by row through `datetime`. Local times that a clock change doubles mean the
earlier one; those that it skips are read as if the change hadn't come yet, so 2:30 is what the clocks show as 3:30.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data_sources.time_words import read_time
from data_sources.written_times import moment_in, moment_of_serial

FORMATS = ("iso", "epoch_s", "epoch_ms", "excel", "excel1904", "written")
"""Formats besides strptime's. "excel" is a workbook's day number, "written" whatever people write into tables."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_STORED = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d.*)?", re.ASCII)
"""A typed time of a table or database, as quarantine keeps it: read again whatever the format says of texts."""
_WIDTHS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}
_ISO_LENGTH = 19

_ZERO = np.uint8(ord("0"))
_SOME_DATE = np.array([[1970], [1], [1], [0], [0], [0]], dtype=np.int64)
_LAST_SECOND = 253_402_300_799
"""The end of the year 9999, in seconds since 1970."""

Instants = list[int | None]
Ints = NDArray[np.int64]


def is_format(text: str) -> bool:
    """Return whether a mapping may name this time format."""
    return text in FORMATS or ("%" in text and ("%Y" in text or "%y" in text or "%s" in text or "%c" in text))


def instants(values: list[Any], time_format: str, zone: tzinfo) -> tuple[Instants, list[int]]:
    """Return the instant of each value (None stays None), and the places of values that are no such time."""
    wide = _at_once(values, time_format, zone)
    read = reader(time_format, zone)
    if wide is None:
        result: Instants = [None] * len(values)
        left = [place for place, value in enumerate(values) if value is not None]
    else:
        moments, fits = wide
        result = moments.tolist()
        left = np.flatnonzero(~fits).tolist()
    bad = []
    for place in left:
        value = values[place]
        result[place] = None
        if value is None:
            continue
        try:
            result[place] = read(value)
        except (ValueError, TypeError, OverflowError, ArithmeticError):
            bad.append(place)
    return result, bad


@lru_cache(maxsize=64)
def reader(time_format: str, zone: tzinfo) -> Callable[[Any], int]:
    """Return the function that reads one value; it raises ValueError, TypeError or OverflowError on what is no time."""

    def read(value: Any) -> int:
        if isinstance(value, datetime):
            return _instant(value, zone)
        if isinstance(value, date):
            return _instant(datetime(value.year, value.month, value.day), zone)  # noqa: DTZ001 - zone is added there
        if time_format in ("epoch_s", "epoch_ms"):
            return round(_number(value) * (1000 if time_format == "epoch_s" else 1))
        if time_format in ("excel", "excel1904") and not _is_stored(value):
            return _instant(moment_of_serial(_number(value), time_format), zone)
        if time_format == "written" and isinstance(value, int | float) and not isinstance(value, bool):
            return _instant(moment_of_serial(value), zone)
        if not isinstance(value, str):
            raise TypeError(value)
        return _instant(_moment(value.strip(), time_format), zone)

    return read


def _moment(text: str, time_format: str) -> datetime:
    if time_format == "written":
        try:
            return datetime.fromisoformat(text) if "T" in text else moment_in(text)
        except ValueError:
            return moment_in(text)
    if time_format in ("excel", "excel1904"):
        return datetime.fromisoformat(text)
    try:
        return read_time(text, time_format)
    except ValueError:
        if "T" not in text or not _is_stored(text):
            raise
        return datetime.fromisoformat(text)


def _is_stored(value: Any) -> bool:
    return isinstance(value, str) and _STORED.fullmatch(value.strip()) is not None


def text_of(instant: int, time_format: str, zone: tzinfo) -> str | int:
    """Return an instant as a source wants to be asked for it."""
    if time_format == "epoch_ms":
        return instant
    if time_format == "epoch_s":
        return instant // 1000
    moment = (_EPOCH + timedelta(milliseconds=instant)).astimezone(zone)
    if time_format == "iso":
        return moment.isoformat(timespec="seconds")
    return moment.strftime(time_format)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise TypeError(value)
    return float(value)


def _instant(moment: datetime, zone: tzinfo) -> int:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return (moment - _EPOCH) // _MILLISECOND


def _at_once(values: list[Any], time_format: str, zone: tzinfo) -> tuple[NDArray[np.int64], NDArray[np.bool_]] | None:
    """Return the instants of the values that fit a fixed-width format and which they are; None where none can."""
    if set(map(type, values)) - {str, type(None)}:
        return None
    if time_format == "iso":
        sample = next((value for value in values if value), "")
        if len(sample) not in (_ISO_LENGTH, _ISO_LENGTH + 1) or sample[10] not in "T ":
            return None
        time_format = f"%Y-%m-%d{sample[10]}%H:%M:%S{sample[_ISO_LENGTH:]}"
        if sample[_ISO_LENGTH:] not in ("", "Z"):
            return None
        zone = UTC if sample.endswith("Z") else zone
    layout = _layout(time_format)
    if layout is None:
        return None
    chosen, texts = _of_width(values, layout.width)
    # A character that isn't ASCII becomes "?", which fits nowhere.
    codes = np.frombuffer(texts.encode("ascii", "replace"), dtype=np.uint8).reshape(len(chosen), layout.width)
    digits = np.ascontiguousarray(codes.T) - _ZERO  # a row a place in the text; what is below "0" becomes large
    fits = (digits[layout.digits] <= 9).all(axis=0)
    fits &= (digits[layout.literals] == layout.characters).all(axis=0)
    numbers = (layout.weights @ digits.astype(np.float32)).astype(np.int64) + layout.absent
    # What is no number is no date either, however large what its letters make.
    numbers[:, ~fits] = _SOME_DATE
    year, month, day, hour, minute, second = numbers
    midnight = (hour == 24) & (minute == 0) & (second == 0)  # 24:00, the next day's beginning
    fits &= ((hour <= 23) | midnight) & (minute <= 59) & (second <= 59)
    # A page has few dates: what they are, and how far the zone is from UTC then, is asked once for each.
    _, firsts, which = np.unique((year * 512 + month) * 512 + day, return_index=True, return_inverse=True)
    days, exist = _dates(year[firsts], month[firsts], day[firsts])
    fits &= exist[which]
    in_day = np.where(fits, (hour * 60 + minute) * 60 + second, 0)
    offsets = _offsets(days, which, in_day, zone)
    moments = np.where(fits, days[which] * 86400 + in_day - offsets, 0) * 1000
    if len(chosen) == len(values):
        return moments, fits
    all_moments, all_fit = np.zeros(len(values), dtype=np.int64), np.zeros(len(values), dtype=bool)
    all_moments[chosen], all_fit[chosen] = moments, fits
    return all_moments, all_fit


def _of_width(values: list[str | None], width: int) -> tuple[Sequence[int], str]:
    """Return the places of the texts of one length, and these texts one after another."""
    if all(values) and set(map(len, values)) == {width}:  # type: ignore[arg-type]
        return range(len(values)), "".join(values)  # type: ignore[arg-type]
    chosen = [place for place, value in enumerate(values) if value is not None and len(value) == width]
    return chosen, "".join([values[place] or "" for place in chosen])


@dataclass(frozen=True)
class _Layout:
    """A fixed-width format: where its digits and its literal characters stand, and what each digit is worth.

    `weights` is (6, width): year, month, day, hour, minute, second of a text's digits by one multiplication.
    """

    width: int
    digits: NDArray[np.intp]
    literals: NDArray[np.intp]
    characters: NDArray[np.uint8]
    weights: NDArray[np.float32]
    absent: Ints
    """(6, 1): what stands for a part that the format doesn't have, the first month, the first day, midnight."""


@lru_cache(maxsize=64)
def _layout(time_format: str) -> _Layout | None:
    """Return the layout of a format of fixed width that has a full date or the start of one; None for another."""
    parts: dict[str, tuple[int, int]] = {}
    literals: dict[int, str] = {}
    width = 0
    for directive, literal in re.findall(r"%(.)|([^%])", time_format):
        if literal:
            literals[width] = literal
            width += 1
        elif directive in _WIDTHS and directive not in parts:
            parts[directive] = (width, _WIDTHS[directive])
            width += _WIDTHS[directive]
        else:
            return None
    if "Y" not in parts or not "".join(literals.values()).isascii():
        return None
    weights = np.zeros((len(_WIDTHS), width), dtype=np.float32)
    for row, name in enumerate(_WIDTHS):
        start, length = parts.get(name, (0, 0))
        weights[row, start : start + length] = [10 ** (length - 1 - place) for place in range(length)]
    places = [place for start, length in parts.values() for place in range(start, start + length)]
    characters = np.array([ord(literal) for literal in literals.values()], dtype=np.uint8)[:, None]
    absent = np.array([[int(name in "md" and name not in parts)] for name in _WIDTHS], dtype=np.int64)
    digits, others = np.array(places, dtype=np.intp), np.array(list(literals), dtype=np.intp)
    return _Layout(width, digits, others, characters - _ZERO, weights, absent)


def _dates(year: Ints, month: Ints, day: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Return days since 1970-01-01, 0 where there is no such date, and which dates there are."""
    exist = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    month = np.where(exist, month, 1)
    days = _days(year, month, day)
    next_month = _days(year + (month == 12), np.where(month == 12, 1, month + 1), np.int64(1))
    exist &= days < next_month
    return np.where(exist, days, 0), exist


def _days(year: Any, month: Any, day: Any) -> Any:
    """Return days since 1970-01-01 of a date of the Gregorian calendar (Howard Hinnant's days_from_civil)."""
    shifted = year - (month <= 2)
    era = shifted // 400
    of_era = shifted - era * 400
    of_year = (153 * (month + np.where(month > 2, -3, 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def _offsets(days: Ints, which: NDArray[np.intp], in_day: Ints, zone: tzinfo) -> Ints:
    """Return the offset from UTC in seconds of each local time, asking the zone once a day, or once a quarter hour.

    `which` of the `days` a time is on, and the second `in_day`.
    """
    if zone is UTC:
        return np.zeros_like(in_day)
    starts = np.array([_offset(day * 86400, zone) for day in days.tolist()], dtype=np.int64)
    ends = np.array([_offset((day + 1) * 86400, zone) for day in days.tolist()], dtype=np.int64)
    result: Ints = starts[which]
    changing = starts != ends
    if changing.any():
        rows = np.flatnonzero(changing[which])
        local = days[which[rows]] * 86400 + in_day[rows]
        quarters, where = np.unique(local // 900, return_inverse=True)
        result[rows] = np.array([_offset(int(quarter) * 900, zone) for quarter in quarters], dtype=np.int64)[where]
    return result


@lru_cache(maxsize=4096)
def _offset(local_second: int, zone: tzinfo) -> int:
    seconds = min(local_second, _LAST_SECOND)  # the day after the last one is asked for, too
    moment = datetime(1, 1, 1) + timedelta(days=719162, seconds=seconds)  # noqa: DTZ001 - local by meaning
    offset = zone.utcoffset(moment)
    return round(offset.total_seconds()) if offset else 0
