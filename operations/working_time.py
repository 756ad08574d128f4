"""Working time: hours of work, weekends, public holidays and the make-up days that pay for them.

The days come from `resources/calendars/china_holidays.csv` (the State Council's yearly notices) and from a
`holidays.csv` of the centre's own, which adds years or replaces them. A year that nobody published yet is told by its
weekdays alone, and `published` says so. Outside the years 1990 to 2100 every moment counts, as by the clock.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from data_sources.late_numpy import np
from data_sources.mistakes import Mistake
from data_sources.records import Instant
from data_sources.resource_files import resource
from data_sources.sentences import Sentence, translate

COLUMNS: Final = ("year", "first", "last", "day", "name", "notice")
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
_DAY: Final = timedelta(days=1)
_LONGEST: Final = 62
"""Days that one span of a calendar may have: a slip in a year mustn't fill a century."""

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Calendar:
    """Which days differ from their weekday: True for a make-up day of work, False for a day off."""

    days: Mapping[date, bool]
    years: frozenset[int] = frozenset()
    """The years whose days are published."""


@dataclass(frozen=True)
class Hours:
    """When work is done: from and to on a working day in order, and the weekdays that are such (0 is Monday)."""

    spans: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(14), time(17, 30)))
    weekdays: frozenset[int] = frozenset(range(5))

    @property
    def day(self) -> int:
        """One working day in ms of work."""
        return sum(_closes(end) - _opens(start) for start, end in self.spans)


def china_calendar(folder: Path | None = None) -> tuple[Calendar, list[Mistake]]:
    """Return the shipped calendar, with a centre's `holidays.csv` over it, and the mistakes of the latter."""
    shipped, wrong = read_calendar(resource("calendars", "china_holidays.csv").read_bytes(), "china_holidays.csv")
    own = None if folder is None else folder / "holidays.csv"
    if own is None or not own.is_file():
        return shipped, wrong
    try:
        raw = own.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        sentence = translate("Mistakes", "The file can't be read: {reason}.").filled(reason=reason)
        return shipped, [Mistake(file=own.name, line=0, key="", sentence=sentence)]
    added, wrong = read_calendar(raw, own.name)
    kept = {day: work for day, work in shipped.days.items() if day.year not in added.years}
    return Calendar({**kept, **added.days}, shipped.years | added.years), wrong


def read_calendar(raw: bytes, file: str) -> tuple[Calendar, list[Mistake]]:
    """Read a calendar's CSV. A row that can't be understood is a mistake, and the others count."""
    days: dict[date, bool] = {}
    years: set[int] = set()
    mistakes: list[Mistake] = []
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sentence = translate("Mistakes", "The file is not UTF-8 text. Save it as UTF-8.")
        line = raw[: error.start].count(b"\n") + 1
        return Calendar({}), [Mistake(file=file, line=line, key="", sentence=sentence)]
    reader = csv.reader(text.replace("\0", "").splitlines())
    try:
        for row in reader:
            if not any(cell.strip() for cell in row) or row[0].strip() in ("year", "\ufeffyear"):
                continue
            said = _understood(row)
            if isinstance(said, Sentence):
                found = ",".join(row)[:80]
                mistakes.append(Mistake(file=file, line=reader.line_num, key="", sentence=said, found=found))
                continue
            year, first, last, works = said
            years.add(year)
            days.update((first + _DAY * number, works) for number in range((last - first).days + 1))
    except csv.Error as error:
        sentence = translate("Mistakes", "The file can't be read: {reason}.").filled(reason=str(error))
        mistakes.append(Mistake(file=file, line=reader.line_num, key="", sentence=sentence))
    return Calendar(days, frozenset(years)), mistakes


def _understood(row: Sequence[str]) -> tuple[int, date, date, bool] | Sentence:
    cells = [cell.strip() for cell in row]
    if len(cells) < 4:
        allowed = ",".join(COLUMNS)
        return translate("Mistakes", "A line of a calendar has the columns {columns}.").filled(columns=allowed)
    try:
        year, first, last = int(cells[0]), date.fromisoformat(cells[1]), date.fromisoformat(cells[2])
    except ValueError:
        return translate("Mistakes", "This is no date. Write it as 2026-10-01.")
    if cells[3] not in ("off", "work"):
        return translate("Mistakes", "A day is “off” or “work”.")
    if not 0 <= (last - first).days < _LONGEST or abs(first.year - year) > 1:
        return translate("Mistakes", "The span ends before it begins, is too long, or lies in another year.")
    return year, first, last, cells[3] == "work"


class WorkingTime:
    """Counts working time in one time zone. Any thread: what it finds out is replaced whole."""

    def __init__(self, calendar: Calendar, zone: ZoneInfo, hours: Hours | None = None) -> None:
        """Take what is worked when.

        Raises:
            ValueError: There is no working time at all.
        """
        self.hours = hours or Hours()
        if not self.hours.weekdays or self.hours.day <= 0:
            raise ValueError("no working time")
        self._calendar = calendar
        self._zone = zone
        self._least = self._instant(datetime(FIRST_YEAR, 1, 1, tzinfo=zone))
        self._most = self._instant(datetime(LAST_YEAR + 1, 1, 1, tzinfo=zone))
        self._spans = _Spans(np.zeros(0, np.int64), np.zeros(0, np.int64), 0, 0)

    @property
    def signature(self) -> str:
        """What tells one state of hours and calendar from another."""
        told = repr((self.hours, sorted(self._calendar.days.items()), str(self._zone)))
        return blake2b(told.encode(), digest_size=12).hexdigest()

    def published(self, at: Instant) -> bool:
        """Return whether the holidays of that moment's year are known."""
        return self._year_of(at) in self._calendar.years

    def works_on(self, day: date) -> bool:
        """Return whether that day is one of work."""
        return self._calendar.days.get(day, day.weekday() in self.hours.weekdays)

    def is_working(self, at: Instant) -> bool:
        """Return whether work is done at that moment."""
        return self.between(at, at + 1) > 0

    def add(self, start: Instant, worked: int) -> Instant:
        """Return the first moment at which `worked` ms of work are done since `start`; `start` for none."""
        return int(self.add_many(np.array([start], np.int64), np.array([worked], np.int64))[0])

    def add_many(self, starts: Ints, worked: Ints) -> Ints:
        """Return `add` for each pair."""
        starts = np.asarray(starts, np.int64)
        worked = np.broadcast_to(np.asarray(worked, np.int64), starts.shape)
        ends = starts + np.maximum(worked, 0)
        inside = (starts >= self._least) & (starts < self._most) & (worked > 0)
        if not inside.any():
            return ends
        # A day of work a week at the least, and a year for holidays.
        ahead = int(worked[inside].max() // self.hours.day * 10) + 400
        first, last = int(starts[inside].min()), int(starts[inside].max()) + ahead * 86_400_000
        spans = self._covering(first, last)
        wanted = spans.worked(starts[inside]) + worked[inside]
        if (wanted > spans.total).any():  # a calendar of little work
            spans = self._covering(first, self._most - 1)
            wanted = spans.worked(starts[inside]) + worked[inside]
        found = spans.moment(wanted)
        # What lies beyond the last year is counted on by the clock.
        over = wanted - spans.total
        ends[inside] = np.where(over > 0, np.maximum(self._most, starts[inside]) + over, found)
        return ends

    def between(self, start: Instant, end: Instant) -> int:
        """Return the ms of work from `start` to `end`; negative where `end` is the earlier one."""
        if end < start:
            return -self.between(end, start)
        low, high = max(start, self._least), min(end, self._most)
        if high <= low:
            return end - start
        spans = self._covering(low, high)
        worked = spans.worked(np.array([low, high], np.int64))
        return int(worked[1] - worked[0]) + (low - start) + (end - high)

    def _covering(self, first: Instant, last: Instant) -> _Spans:
        first_year = max(FIRST_YEAR, self._year_of(max(first, self._least)))
        last_year = min(LAST_YEAR, self._year_of(min(last, self._most - 1)))
        spans = self._spans
        if spans.first <= first_year and last_year <= spans.last:
            return spans
        if spans.last:
            first_year, last_year = min(first_year, spans.first), max(last_year, spans.last)
        found: list[tuple[int, int]] = []
        day = date(first_year, 1, 1)
        while day.year <= last_year:
            if self.works_on(day):
                found += [self._span(day, start, end) for start, end in self.hours.spans]
            day += _DAY
        # An hour that a change of the clocks leaves out is no span.
        table = np.array([pair for pair in found if pair[1] > pair[0]], np.int64).reshape(-1, 2)
        spans = _Spans(table[:, 0].copy(), table[:, 1].copy(), first_year, last_year)
        self._spans = spans
        return spans

    def _span(self, day: date, start: time, end: time) -> tuple[int, int]:
        later = day + _DAY if end == time(0) else day
        begins = self._instant(datetime.combine(day, start, self._zone))
        return begins, self._instant(datetime.combine(later, end, self._zone))

    def _year_of(self, at: Instant) -> int:
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)).astimezone(self._zone).year

    @staticmethod
    def _instant(moment: datetime) -> Instant:
        return round(moment.timestamp() * 1000)


class _Spans:
    """Spans of work in order, with the work done before each."""

    def __init__(self, starts: Ints, ends: Ints, first: int, last: int) -> None:
        self.first, self.last = first, last
        self._starts, self._ends = starts, ends
        self._after = np.cumsum(ends - starts)
        self._before = self._after - (ends - starts)
        self.total = int(self._after[-1]) if len(starts) else 0

    def worked(self, moments: Ints) -> Ints:
        """Return the work done up to each moment."""
        if not len(self._starts):
            return np.zeros(len(moments), np.int64)
        place = np.searchsorted(self._starts, moments, side="right") - 1
        at = np.maximum(place, 0)
        done = self._before[at] + np.minimum(moments, self._ends[at]) - self._starts[at]
        found: Ints = np.where(place < 0, 0, done)
        return found

    def moment(self, worked: Ints) -> Ints:
        """Return the first moment at which so much work is done; where it never is, the last one known."""
        if not len(self._starts):
            return np.zeros(len(worked), np.int64)
        place = np.minimum(np.searchsorted(self._after, worked, side="left"), len(self._after) - 1)
        found: Ints = np.minimum(self._starts[place] + worked - self._before[place], self._ends[place])
        return found


def _opens(at: time) -> int:
    return (at.hour * 3600 + at.minute * 60 + at.second) * 1000


def _closes(at: time) -> int:
    # Midnight closes a span at the day's end, not at its beginning.
    return _opens(at) or 86_400_000


def hours_of(words: Sequence[Sequence[str]], weekdays: Sequence[int]) -> Hours:
    """Return the hours that pairs such as ("08:30", "12:00") mean, for weekdays numbered from 1, Monday.

    Raises:
        ValueError: They are no times, in no order, or no work is left.
    """
    spans = []
    latest = -1
    for start_word, end_word in words:
        start, end = time.fromisoformat(start_word), time.fromisoformat("00:00" if end_word == "24:00" else end_word)
        if _opens(start) < latest or _closes(end) <= _opens(start):
            raise ValueError(f"{start_word}-{end_word}")
        latest = _closes(end)
        spans.append((start, end))
    hours = Hours(tuple(spans), frozenset(number - 1 for number in weekdays))
    if not spans or not hours.weekdays:
        raise ValueError("no working time")
    return hours
