"""A column of times as a source writes them, to instants.

Fixed-width formats (`%Y-%m-%d %H:%M:%S` and its like, ISO without fractions) are read for a whole page at once with
numpy; whatever doesn't fit goes row by row through `datetime`. Local times that a clock change doubles mean the
earlier one; those that it skips are read as if the change hadn't come yet, so 2:30 is what the clocks show as 3:30.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
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

Instants = list[int | None]


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
    columns, literals, width = layout
    chosen, texts = _of_width(values, width)
    codes = np.frombuffer(texts.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).reshape(len(chosen), width)
    characters = np.ascontiguousarray(codes.T)  # a row a place in the text: each is looked at as a whole
    fits = np.ones(len(chosen), dtype=bool)
    for place, character in literals:
        fits &= characters[place] == character
    digits = characters - np.uint32(ord("0"))  # what is below "0" becomes a huge number
    parts = {"m": np.int64(1), "d": np.int64(1), "H": np.int64(0), "M": np.int64(0), "S": np.int64(0)}
    for name, start, length in columns:
        total = np.zeros(len(chosen), dtype=np.int64)
        for place in range(start, start + length):
            fits &= digits[place] <= 9
            total = total * 10 + digits[place]
        parts[name] = total  # type: ignore[assignment]
    year, month, day = parts["Y"], parts["m"], parts["d"]
    fits &= (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    midnight = (parts["H"] == 24) & (parts["M"] == 0) & (parts["S"] == 0)  # 24:00, the next day's beginning
    fits &= ((parts["H"] <= 23) | midnight) & (parts["M"] <= 59) & (parts["S"] <= 59)
    with np.errstate(all="ignore"):
        days = _days(year, month, day)
        next_month = _days(year + (month == 12), np.where(month == 12, 1, month + 1), np.int64(1))
        fits &= days < next_month
        local = ((days * 24 + parts["H"]) * 60 + parts["M"]) * 60 + parts["S"]
    local = np.where(fits, local, 0)
    moments = (local - _offsets(local, zone)) * 1000
    if len(chosen) == len(values):
        return moments, fits
    all_moments, all_fit = np.zeros(len(values), dtype=np.int64), np.zeros(len(values), dtype=bool)
    all_moments[chosen], all_fit[chosen] = moments, fits
    return all_moments, all_fit


def _of_width(values: list[str | None], width: int) -> tuple[Sequence[int], str]:
    """Return the places of the texts of one length, and these texts one after another."""
    if None not in values and set(map(len, values)) == {width}:  # type: ignore[arg-type]
        return range(len(values)), "".join(values)  # type: ignore[arg-type]
    chosen = [place for place, value in enumerate(values) if value is not None and len(value) == width]
    return chosen, "".join([values[place] or "" for place in chosen])


@lru_cache(maxsize=64)
def _layout(
    time_format: str,
) -> tuple[tuple[tuple[str, int, int], ...], tuple[tuple[int, int], ...], int] | None:
    """Return where each part of a fixed-width format stands, its literal characters, and its width."""
    columns: list[tuple[str, int, int]] = []
    literals: list[tuple[int, int]] = []
    place = 0
    for directive, literal in re.findall(r"%(.)|([^%])", time_format):
        if literal:
            literals.append((place, ord(literal)))
            place += 1
        elif directive in _WIDTHS and directive not in [name for name, _, _ in columns]:
            columns.append((directive, place, _WIDTHS[directive]))
            place += _WIDTHS[directive]
        else:
            return None
    return (tuple(columns), tuple(literals), place) if any(name == "Y" for name, _, _ in columns) else None


def _days(year: Any, month: Any, day: Any) -> Any:
    """Return days since 1970-01-01 of a date of the Gregorian calendar (Howard Hinnant's days_from_civil)."""
    shifted = year - (month <= 2)
    era = shifted // 400
    of_era = shifted - era * 400
    of_year = (153 * (month + np.where(month > 2, -3, 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def _offsets(local: NDArray[np.int64], zone: tzinfo) -> NDArray[np.int64]:
    """Return the offset from UTC in seconds of each local time, asking the zone once a day, or once a quarter hour."""
    if zone is UTC:
        return np.zeros_like(local)
    days, places = np.unique(local // 86400, return_inverse=True)
    starts = [_offset(int(day) * 86400, zone) for day in days]
    ends = [_offset(int(day + 1) * 86400, zone) for day in days]
    result: NDArray[np.int64] = np.array(starts, dtype=np.int64)[places]
    changing = np.array(starts) != np.array(ends)
    if changing.any():
        rows = np.flatnonzero(changing[places])
        quarters, where = np.unique(local[rows] // 900, return_inverse=True)
        result[rows] = np.array([_offset(int(quarter) * 900, zone) for quarter in quarters], dtype=np.int64)[where]
    return result


@lru_cache(maxsize=4096)
def _offset(local_second: int, zone: tzinfo) -> int:
    moment = datetime(1, 1, 1) + timedelta(days=719162, seconds=local_second)  # noqa: DTZ001 - local by meaning
    offset = zone.utcoffset(moment)
    return round(offset.total_seconds()) if offset else 0
