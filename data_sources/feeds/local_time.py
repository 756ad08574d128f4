"""Seconds since the epoch and a zone's wall clock, for whole arrays at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Seconds = NDArray[np.int64]

EPOCH = date(1970, 1, 1)


def day_number(moment: int, zone: ZoneInfo) -> int:
    """Return the local day that holds `moment` (seconds), as days since 1970-01-01."""
    return (datetime.fromtimestamp(moment, zone).date() - EPOCH).days


def date_of(day: int) -> date:
    """Return the date of a day number."""
    return EPOCH + timedelta(days=day)


def midnight(day: int, zone: ZoneInfo) -> int:
    """Return when a local day starts, in seconds since the epoch."""
    start = date_of(day)
    return int(datetime(start.year, start.month, start.day, tzinfo=zone).timestamp())


def offsets(moments: Seconds, zone: ZoneInfo) -> Seconds:
    """Return each moment's distance from UTC, in seconds. Exact to the hour in which a zone changes."""
    hours, where = np.unique(moments // 3600, return_inverse=True)
    found = [
        int((datetime.fromtimestamp(int(hour) * 3600, zone).utcoffset() or timedelta()).total_seconds())
        for hour in hours
    ]
    result: Seconds = np.array(found, dtype=np.int64)[where]
    return result


def wall_texts(moments: Seconds, zone: ZoneInfo) -> list[str]:
    """Return each moment as "YYYY-MM-DD HH:MM:SS" on the zone's clock."""
    local = (moments + offsets(moments, zone)).astype("datetime64[s]")
    return [text.replace("T", " ") for text in np.datetime_as_string(local).tolist()]


def iso_texts(moments: Seconds) -> list[str]:
    """Return each moment as ISO 8601 in UTC, ending in Z."""
    return [f"{text}Z" for text in np.datetime_as_string(moments.astype("datetime64[s]")).tolist()]


def read_moment(text: str, zone: ZoneInfo) -> int:
    """Return the seconds that a client's parameter means: epoch seconds or ms, wall time, or ISO 8601.

    Raises:
        ValueError: It is none of these.
        OverflowError, OSError: It is a number beyond all calendars.
    """
    text = text.strip()
    if text.lstrip("-").isdigit():
        number = int(text)
        number = number // 1000 if abs(number) > 100_000_000_000 else number
        return int(datetime.fromtimestamp(number, UTC).timestamp())
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC).timestamp())
