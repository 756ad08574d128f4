"""What was open at any moment of a day: the events of that day with when they were reported and closed.

By the moments that their sources tell, as they are known today: a report that came late is in the past at its own
moment. (`history` keeps what was known when.) A day is read once, so that a replay moves without asking again.

Deadlines are those of the moment, too: what waited then to be accepted had to be accepted, whatever came of it since.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from sqlalchemy import and_, func, or_, select

from data_sources.records import Instant
from operations.snapshots import QueueFilter
from operations.store.asking import Asking
from operations.store.derivation import Derivation
from operations.store.duty_schema import action
from operations.store.engine import raw_rows
from operations.store.many_numbers import numbered
from operations.store.queue_questions import IS_OPEN
from operations.store.schema import event, feed
from operations.store.trend_questions import local_date, start_of

_LONGEST: Final = 45 * 86_400_000
"""ms before a day in which events are looked for that were open on it and are closed now. Those that are still open
are found however old they are."""
_FRESH: Final = 60.0
"""Seconds for which a day that was read is used."""
_DAYS: Final = 3
LINES: Final = 20_000
"""Lines of the feed in which the state of an event is looked for."""


class PastEvent(NamedTuple):
    """An event as far as a moment needs it. `closed_at` is None while it is open; `state` and `duty` are of today.

    `due_at` and `yellow_at` are those of the moment that was asked for.
    """

    id: int
    source: str
    category: str
    severity: int
    region: str
    county: str
    area: str
    reported_at: Instant
    due_at: Instant
    yellow_at: Instant
    closed_at: Instant | None
    state: str
    updated_at: Instant
    follows: int
    lat: float | None
    lon: float | None
    duty: str
    finish_at: Instant


class PastDays:
    """The last days that were asked for. Thread-safe."""

    def __init__(self, derivation: Callable[[], Derivation]) -> None:
        self._derivation = derivation
        self._days: dict[Instant, tuple[float, list[PastEvent]]] = {}
        self._moment: tuple[Instant, list[PastEvent]] | None = None
        self._lock = threading.Lock()

    def open_at(self, asking: Asking) -> list[PastEvent]:
        """Return what was open at the moment that is asked for."""
        at, horizon = asking.now, asking.horizon
        with self._lock:  # several panes ask for one moment at once: it is worked out once
            day = self._day(asking)
            if self._moment is None or self._moment[0] != at:
                events = [
                    one for one in day if one.reported_at <= horizon and (one.closed_at is None or one.closed_at > at)
                ]
                self._moment = at, _lit_then(asking, events, self._derivation())
            return self._moment[1]

    def closed_until(self, asking: Asking) -> list[PastEvent]:
        """Return what was closed on the day of the moment that is asked for, up to it."""
        start = start_of(local_date(asking.now, asking.centre.zone), asking.centre.zone)
        with self._lock:
            return [
                one
                for one in self._day(asking)
                if one.state == "closed" and one.closed_at is not None and start <= one.closed_at <= asking.now
            ]

    def forget(self) -> None:
        """Read every day anew when it is asked for next."""
        with self._lock:
            self._days.clear()
            self._moment = None

    def _day(self, asking: Asking) -> list[PastEvent]:
        zone = asking.centre.zone
        today = local_date(asking.now, zone)
        start, end = start_of(today, zone), start_of(today + timedelta(days=1), zone)
        known = self._days.get(start)
        if known is not None and time.monotonic() - known[0] < _FRESH:
            return known[1]
        events = _read(asking, start, end)
        self._moment = None
        self._days[start] = time.monotonic(), events
        while len(self._days) > _DAYS:
            del self._days[min(self._days, key=lambda day: self._days[day][0])]
        return events


def _read(asking: Asking, start: Instant, end: Instant) -> list[PastEvent]:
    """Return all events that were open at some moment of a day."""
    columns = event.c
    closing = func.coalesce(columns.closed_at, columns.updated_at)
    names = [name for name in PastEvent._fields if name != "closed_at"]
    question = select(*(columns[name] for name in names), columns.is_open, closing)
    last = end + max(0, asking.horizon - asking.now)
    lately = and_(columns.reported_at >= start - _LONGEST, columns.reported_at < last)
    before = and_(IS_OPEN, columns.reported_at < start - _LONGEST)
    found = [
        *raw_rows(asking.connection, question.where(lately, or_(IS_OPEN, closing > start), columns.state != "void")),
        *raw_rows(asking.connection, question.where(before)),
    ]
    place = PastEvent._fields.index("closed_at")
    return [PastEvent._make((*row[:place], None if row[-2] else row[-1], *row[place:-2])) for row in found]


def _lit_then(asking: Asking, events: list[PastEvent], derivation: Derivation) -> list[PastEvent]:
    """Return events of a moment with the deadlines that they had then, as far as the feed tells how they stood.

    Those that nobody has changed since have them still; those that officers had in hand keep what they have today.
    """
    at = asking.now
    moved = [one for one in events if one.duty or one.closed_at is not None or one.updated_at > at]
    if not moved or not derivation.has_to_accept:
        return events
    in_hand = _in_hand(asking, [one.id for one in moved if one.duty])
    moved = [one for one in moved if one.id not in in_hand]
    states = states_at(asking, [one.id for one in moved])
    known = [one for one in moved if one.id in states]
    yellow, due, _ = derivation.lights(
        tuple(one.category for one in known),
        tuple(one.severity for one in known),
        tuple(one.region for one in known),
        tuple(states[one.id] for one in known),
        tuple(one.reported_at for one in known),
    )
    then = {one.id: one._replace(yellow_at=y, due_at=d) for one, y, d in zip(known, yellow, due, strict=True)}
    return [then.get(one.id, one) for one in events]


def _in_hand(asking: Asking, numbers: Sequence[int]) -> set[int]:
    """Return which of some events officers had done something about by the moment."""
    done = select(action.c.event).where(
        numbered(asking.connection, action.c.event, numbers), action.c.at <= asking.now, action.c.role != "source"
    )
    return {number for (number,) in raw_rows(asking.connection, done.distinct())} if numbers else set()


def fitting(events: Sequence[PastEvent], prefix: str, where: QueueFilter) -> list[PastEvent]:
    """Return the events that a filter lets through, one of each incident."""
    return [
        one
        for one in events
        if not one.follows
        and one.region.startswith(prefix)
        and (not where.categories or one.category in where.categories)
        and (not where.severities or one.severity in where.severities)
        and (not where.sources or one.source in where.sources)
    ]


def states_at(asking: Asking, numbers: Sequence[int], lines: int = LINES) -> dict[int, str]:
    """Return the state that each of some events had at a moment, by the feed: of those of which it still tells."""
    connection = asking.connection
    last = _line_at(asking)
    of_these = (feed.c.kind == "event", numbered(connection, feed.c.ref, numbers))
    told = select(feed.c.ref, feed.c.state).where(feed.c.seq > last - lines, feed.c.seq <= last, *of_these)
    # An event's first line has its own number.
    own = numbered(connection, feed.c.seq, numbers)
    first = select(feed.c.ref, feed.c.state).where(own, feed.c.seq <= last, *of_these)
    return {
        **dict(raw_rows(connection, first)),
        **dict(raw_rows(connection, told.order_by(feed.c.seq))),
    }


def _line_at(asking: Asking) -> int:
    """Return the feed's last number of a moment: lines are in the order of time."""
    connection = asking.connection
    # Each for itself: SQLite reads the whole table for both at once, and an end of the key for one.
    low, high = (connection.execute(select(end(feed.c.seq))).scalar() for end in (func.min, func.max))
    if low is None:
        return 0
    low -= 1
    while low < high:
        middle = (low + high + 1) // 2
        line = select(feed.c.at).where(feed.c.seq <= middle).order_by(feed.c.seq.desc()).limit(1)
        if int(connection.execute(line).scalar_one_or_none() or 0) <= asking.now:
            low = middle
        else:
            high = middle - 1
    return int(low)
