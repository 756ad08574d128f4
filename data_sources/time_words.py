"""Times of day as people and old systems write them: 24:00, 下午3:05, digits as wide as characters."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Final

_END_OF_DAY: Final = re.compile(
    r"(?:(?<=[T\s日])|(?<=\d{8})|(?<=^))24(?=(?:(?P<mark>[:时点])00|00)(?:[:分]?00(?:\.0+)?)?秒?分?(?:Z|[+-]\d\d:?\d\d)?$)"
)
_HALVES: Final = {
    "am": "am",
    "a.m.": "am",
    "上午": "am",
    "早上": "am",
    "早晨": "am",
    "凌晨": "night",
    "pm": "pm",
    "p.m.": "pm",
    "下午": "pm",
    "傍晚": "pm",
    "中午": "noon",
    "晚上": "evening",
    "夜里": "",
}
"""Which half of the day a word means. 夜里 is either: a time with it is none."""
_HALF: Final = re.compile("|".join(sorted(map(re.escape, _HALVES), key=len, reverse=True)), re.IGNORECASE)


def read_time(text: str, time_format: str) -> datetime:
    """Return a time by `strptime`'s format, or ISO 8601 for "iso"; naive where it states no zone.

    24:00 is the beginning of the next day. With %p a format takes 上午, 下午, 凌晨, 中午 and 晚上 (whose 12 o'clock has
    no one meaning) for AM and PM, whatever the machine's language; an hour above 12 stays as it is. Digits and marks
    of double width are taken for plain ones.

    Raises:
        ValueError: The text is no such time.
    """
    text = text.strip()
    if "%p" in time_format:
        return _of_half_day(_narrow(text), time_format)
    try:
        return _parsed(text, time_format)
    except ValueError:
        narrow = _narrow(text)
        plain = _END_OF_DAY.sub("00", narrow)
        if plain == text:
            raise
        days = 1 if plain != narrow else 0
        return _parsed(plain, _narrow(time_format)) + timedelta(days=days)


def hour_of_half(word: str, hour: int) -> int:
    """Return the hour of the day, 0 to 23, that an hour with a word for its half of the day means.

    Raises:
        ValueError: The word is none, or says nothing clear of this hour.
    """
    half = _HALVES.get(word.lower(), "")
    if not half or (half == "evening" and hour in (0, 12)):
        raise ValueError(word)
    if half in ("am", "night"):
        if hour > 12:
            raise ValueError(word)
        return hour % 12
    if hour >= 12 or (half == "noon" and hour >= 10):
        return hour
    return hour + 12


def _parsed(text: str, time_format: str) -> datetime:
    if time_format == "iso":
        return datetime.fromisoformat(text)
    return datetime.strptime(text, time_format)  # noqa: DTZ007 - the zone is added by whoever knows it


def _narrow(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def _of_half_day(text: str, time_format: str) -> datetime:
    word = _HALF.search(text)
    if word is None:
        raise ValueError(text)
    rest = (text[: word.start()] + text[word.end() :]).strip()
    plain_format = _narrow(time_format).replace("%p", "").replace("%I", "%H").strip()
    moment = datetime.strptime(" ".join(rest.split()), " ".join(plain_format.split()))  # noqa: DTZ007 - as above
    return moment.replace(hour=hour_of_half(word.group(), moment.hour))
