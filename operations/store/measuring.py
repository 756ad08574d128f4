"""Keep up the measures of handling behind the writes: what changed counts otherwise now, and the sums move by that.

Follows the feed as linking does, in transactions of its own, so that keeping an event costs nothing more. What each
event counted as is kept beside the sums: so they are exact after any order of changes, whatever an event once was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, delete, func, select

from data_sources.records import Instant
from operations.store.duty_schema import action
from operations.store.engine import insert_rows, raw_rows, upsert_rows
from operations.store.feed import PAST, FeedWriter
from operations.store.feed_position import (
    Position,
    Step,
    first_position,
    head_of,
    next_events,
    read_position,
    write_position,
)
from operations.store.many_numbers import numbered
from operations.store.measured_schema import SUMS, measured, measured_place, measured_sum
from operations.store.schema import NEVER, event, note

FEW: Final = 2_000
"""Events a step: some hundredths of a second for which another writer may have to wait."""
KINDS: Final = ("event", "action")
NOTE: Final = "measuring"
_ALGORITHM: Final = 1
"""To be raised when the same events would count otherwise."""
_QUARTER: Final = 900_000
_LAST_MOMENT: Final = NEVER - 2 * 86_400_000
_FIRST_ORDINAL: Final = date(1970, 1, 1).toordinal()
_FLAGS: Final = ("closed", "timed", "on_time", "sent_back", "late", "repeated")
_MEASURED: Final = ("id", "day", "place", "flags", "spent")
_COLUMNS: Final = (
    "id", "state", "reported_at", "updated_at", "closed_at", "finish_at", "county", "area", "category", "follows",
)  # fmt: skip


class Part(NamedTuple):
    """What one event counts as. `day` counts local days since 1970-01-01, `spent` is in ms."""

    day: int
    place: tuple[str, str, str]
    flags: int
    spent: int


Cells = Mapping[tuple[int, str, str, str], list[int]]
"""Sums in the order of `SUMS`, by day, county, area and category."""


class Measurer:
    """Follows one store's events. Used by its one writer at a time."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._idle: tuple[Position, int] | None = None

    def waits(self, connection: Connection) -> bool:
        """Return whether there may be something to count: two small questions."""
        position = read_position(connection, NOTE)
        if position is None or position.rules != rules_of(connection, self._zone) or not position.in_feed:
            return True
        return self._seq(position) < head_of(connection)

    def step(self, connection: Connection, feed_writer: FeedWriter, few: int = FEW) -> Step:
        """Count the next few events, in a transaction that the caller holds."""
        position = read_position(connection, NOTE)
        rules = rules_of(connection, self._zone)
        if position is None or position.rules != rules:
            forget_measures(connection)
            position = first_position(connection, rules, feed_writer.seq)
            write_position(connection, NOTE, position)
        here = msgspec.structs.replace(position, seq=self._seq(position))
        numbers, after, caught_up = next_events(connection, here, few, KINDS)
        if numbers:
            _count_anew(connection, numbers, self._zone)
        if numbers or after.after != position.after:
            write_position(connection, NOTE, after)
        else:
            self._idle = position, after.seq
        return Step(len(numbers), caught_up)

    def _seq(self, position: Position) -> int:
        return self._idle[1] if self._idle is not None and self._idle[0] == position else position.seq


def rules_of(connection: Connection, zone: ZoneInfo) -> str:
    """Return what tells one state of what is kept from another: a store put back has another past."""
    past = connection.execute(select(note.c.value).where(note.c.name == PAST)).scalar() or ""
    return f"{_ALGORITHM}:{zone.key}:{past}"


def forget_measures(connection: Connection) -> None:
    """Forget all sums; the next step begins from nothing."""
    for table in (measured, measured_place, measured_sum):
        connection.execute(delete(table))
    connection.execute(delete(note).where(note.c.name == NOTE))


def forget_measured(connection: Connection, numbers: Collection[int]) -> None:
    """Uncount events that the store lets go of."""
    known = parts_known(connection, numbers)
    if known:
        connection.execute(delete(measured).where(numbered(connection, measured.c.id, known)))
        _add(connection, moved_cells((), known.values()))


def parts_known(connection: Connection, numbers: Collection[int]) -> dict[int, Part]:
    """Return what each of some events was counted as; nothing for those that weren't."""
    question = (
        select(measured.c.id, measured.c.day, measured.c.flags, measured.c.spent, *_place_columns())
        .join(measured_place, measured_place.c.id == measured.c.place)
        .where(numbered(connection, measured.c.id, numbers))
    )
    return {
        number: Part(day, tuple(place), flags, spent)
        for number, day, flags, spent, *place in raw_rows(connection, question)
    }


def parts_of(connection: Connection, numbers: Collection[int], zone: ZoneInfo) -> dict[int, Part]:
    """Return what each of some events counts as now; nothing for those that are void, or gone."""
    columns = [event.c[name] for name in _COLUMNS]
    question = select(*columns).where(numbered(connection, event.c.id, numbers), event.c.state != "void")
    backs = select(action.c.event).where(action.c.sends_back == 1, numbered(connection, action.c.event, numbers))
    sent_back = {number for (number,) in raw_rows(connection, backs)}
    days = _Days(zone)
    parts = {}
    for row in raw_rows(connection, question):
        number, state, reported, updated, closed_at, due, county, area, category, follows = row
        closed = state == "closed"
        # A source that says "closed" but not when closed it at its last update, as far as anyone knows.
        closing = updated if closed_at is None else closed_at
        timed = closed and due < NEVER
        on_time = timed and closing <= due
        back = state == "returned" or number in sent_back
        late = closed and closing > due
        flags = closed | timed << 1 | on_time << 2 | back << 3 | late << 4 | (follows == 1) << 5
        spent = max(0, closing - reported) if closed else 0
        parts[number] = Part(days.of(reported), (county, area, category), int(flags), spent)
    return parts


def moved_cells(added: Iterable[Part], removed: Iterable[Part]) -> Cells:
    """Return by how much the sums of days move when some events count as `added` and no more as `removed`."""
    cells: defaultdict[tuple[int, str, str, str], list[int]] = defaultdict(lambda: [0] * len(SUMS))
    for parts, sign in ((added, 1), (removed, -1)):
        for part in parts:
            cell = cells[part.day, *part.place]
            for place, count in enumerate(_counts(part)):
                cell[place] += sign * count
    return {key: cell for key, cell in cells.items() if any(cell)}


def spans_of(day: int) -> tuple[int, int, int]:
    """Return the day, the month and the year of a day since 1970-01-01, as `measured_sum` names them."""
    told = date.fromordinal(_FIRST_ORDINAL + day)
    return told.year * 10_000 + told.month * 100 + told.day, told.year * 100 + told.month, told.year


def day_number(day: date) -> int:
    """Return a local day as days since 1970-01-01."""
    return day.toordinal() - _FIRST_ORDINAL


def _counts(part: Part) -> tuple[int, ...]:
    flags = [part.flags >> bit & 1 for bit in range(len(_FLAGS))]
    return (1, *flags[:3], part.spent, *flags[3:])


def _count_anew(connection: Connection, numbers: Collection[int], zone: ZoneInfo) -> None:
    known, now = parts_known(connection, numbers), parts_of(connection, numbers, zone)
    gone = [number for number in known if number not in now]
    if gone:
        connection.execute(delete(measured).where(numbered(connection, measured.c.id, gone)))
    changed = {number: part for number, part in now.items() if known.get(number) != part}
    places = _places(connection, {part.place for part in changed.values()})
    rows = [(number, part.day, places[part.place], part.flags, part.spent) for number, part in sorted(changed.items())]
    upsert_rows(connection, measured, _MEASURED[:1], _MEASURED[1:], rows)
    removed = [known[number] for number in (*gone, *changed) if number in known]
    _add(connection, moved_cells(changed.values(), removed))


def _places(connection: Connection, wanted: Collection[tuple[str, str, str]]) -> dict[tuple[str, str, str], int]:
    known = {tuple(row[1:]): row[0] for row in raw_rows(connection, select(measured_place.c.id, *_place_columns()))}
    new = sorted(place for place in wanted if place not in known)
    if new:
        first = (connection.execute(select(func.max(measured_place.c.id))).scalar() or 0) + 1
        numbered_places = dict(zip(new, range(first, first + len(new)), strict=True))
        rows = [(number, *place) for place, number in numbered_places.items()]
        insert_rows(connection, measured_place, ["id", "county", "area", "category"], rows)
        known |= numbered_places
    return known


def _add(connection: Connection, cells: Cells) -> None:
    """Move the sums of the days, and of their months and years."""
    sums: defaultdict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(SUMS))
    for (day, *place), counts in cells.items():
        for span in spans_of(day):
            total = sums[span, *place]
            for at, count in enumerate(counts):
                total[at] += count
    rows = [(*key, *counts) for key, counts in sorted(sums.items())]
    upsert_rows(connection, measured_sum, ["span", "county", "area", "category"], SUMS, rows, add=True)


def _place_columns() -> list[Any]:
    return [measured_place.c.county, measured_place.c.area, measured_place.c.category]


class _Days:
    """The local day of each moment, by quarters of an hour: no zone's midnight lies within one."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._known: dict[int, int] = {}

    def of(self, at: Instant) -> int:
        quarter = min(max(at, 0), _LAST_MOMENT) // _QUARTER
        day = self._known.get(quarter)
        if day is None:
            moment = datetime.fromtimestamp(quarter * _QUARTER / 1000, self._zone)
            day = self._known[quarter] = day_number(moment.date())
        return day
