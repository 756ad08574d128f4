"""One feed's book of events: what changed after a moment, in a stable order, page by page while time goes on."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data_sources.feeds.happenings import CLOSED, NEVER, STATES, VOID, EventModel, steps_at
from data_sources.feeds.local_time import Seconds, day_number

_KEPT_ANSWERS = 12
_SHARED_SECONDS = 20
_INJECTED_DAY = -1


@dataclass(frozen=True)
class Answer:
    """What was asked for, as it stood at `now`: one entry an event, by time of change. Pages are cut from it.

    `day` and `number` name the event (`number` counts the injected ones where `day` is -1), `steps` how much of its
    life had happened.
    """

    now: int
    day: NDArray[np.int64]
    number: NDArray[np.int64]
    steps: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.day)


@dataclass(frozen=True)
class EventPage:
    """Columns of some events as they stand. Texts are the model's; `closed` is NEVER while open."""

    key: list[str]
    title: list[str]
    category: list[str]
    state: list[str]
    severity: list[int]
    reported: Seconds
    updated: Seconds
    closed: Seconds
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    region: list[str]
    region_name: list[str]
    address: list[str]
    caller: list[str]


@dataclass
class Injected:
    """An event that a drill adds by hand, with all its states so far."""

    key: str
    values: dict[str, Any]
    moments: list[int] = field(default_factory=list)
    states: list[str] = field(default_factory=list)


class Ledger:
    """One feed's events, generated or recorded, and those that a drill adds. Thread-safe."""

    def __init__(self, feed: str, model: EventModel, zone: ZoneInfo, history_days: int) -> None:
        self._feed = feed
        self._model = model
        self._zone = zone
        self._history_days = history_days
        self._injected: list[Injected] = []
        self._answers: OrderedDict[int | None, Answer] = OrderedDict()
        self._served = 0
        self._lock = threading.Lock()

    def answer(self, after: int | None, now: int, *, start: int, size: int) -> Answer:
        """Return what changed after second `after` (None: everything kept), as it stands at `now`.

        A later page is cut from the answer that its first page was cut from, so that pages neither overlap nor gape
        while events change between them. An answer of several pages serves whoever asks the same within seconds, or two
        who turn its pages at once would pull it from under each other.
        """
        with self._lock:
            found = self._answers.get(after)
            if found is not None and start == 0 and (len(found) <= size or now - found.now >= _SHARED_SECONDS):
                found = None
            if found is None:
                found = self._answers[after] = self._ask(after, now)
                while len(self._answers) > _KEPT_ANSWERS:
                    self._answers.popitem(last=False)
            self._answers.move_to_end(after)
            return found

    def changes(self, after: int | None, now: int) -> Answer:
        """Return what changed after second `after`, without keeping it for later pages."""
        with self._lock:
            return self._ask(after, now)

    def page(self, answer: Answer, start: int, size: int) -> EventPage:
        """Return entries `start` to `start + size` of an answer as columns."""
        chosen = slice(start, start + size)
        days, numbers, steps = answer.day[chosen], answer.number[chosen], answer.steps[chosen]
        count = len(days)
        subject, place, category, caller = (np.zeros(count, dtype=np.int64) for _ in range(4))
        state = np.zeros(count, dtype=np.int8)
        severity = np.zeros(count, dtype=np.int64)
        reported, updated = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
        lon, lat = np.zeros(count), np.zeros(count)
        for day in np.unique(days).tolist():
            if day == _INJECTED_DAY:
                continue
            events = self._model.day(self._feed, day)
            at = np.nonzero(days == day)[0]
            rows = numbers[at]
            step = steps[at] - 1
            subject[at], place[at], category[at] = events.subject[rows], events.place[rows], events.category[rows]
            caller[at], severity[at] = events.caller[rows], events.severity[rows]
            state[at], updated[at] = events.states[rows, step], events.moments[rows, step]
            reported[at], lon[at], lat[at] = events.moments[rows, 0], events.lon[rows], events.lat[rows]
        closed = np.where((state == CLOSED) | (state == VOID), updated, NEVER)
        model, feed = self._model, self._feed
        where = place.tolist()
        own = [_INJECTED_DAY if day == _INJECTED_DAY else 0 for day in days.tolist()]
        page = EventPage(
            key=[
                "" if flag else model.key(feed, day, number)
                for flag, day, number in zip(own, days.tolist(), numbers.tolist(), strict=True)
            ],
            title=[model.title(feed, one) for one in subject.tolist()],
            category=[model.categories[one] for one in category.tolist()],
            state=[STATES[one] for one in state.tolist()],
            severity=severity.tolist(),
            reported=reported,
            updated=updated,
            closed=closed,
            lon=lon,
            lat=lat,
            region=[model.region_code(one) for one in where],
            region_name=[model.region_name(one) for one in where],
            address=[model.place_name(one) for one in where],
            caller=[model.caller(one) for one in caller.tolist()],
        )
        for index, flag in enumerate(own):
            if flag:
                self._fill_injected(page, index, self._injected[int(numbers[index])], int(steps[index]))
        return page

    def add(self, values: Mapping[str, Any], now: int) -> str:
        """Add an event, or move on the one with the same key, and return its key. It is served from the next second.

        `values`: title, category, severity, state, lon, lat, region, address, key; all may be left out.
        """
        with self._lock:
            key = str(values.get("key") or f"DRILL{now}{len(self._injected):04d}")
            found = next((event for event in self._injected if event.key == key), None)
            if found is None:
                found = Injected(key, {})
                self._injected.append(found)
            found.values.update({name: value for name, value in values.items() if name != "state"})
            # Strictly after everything that has been served, or a client that has this second would never see it.
            moment = max(now, self._served) + 1
            if found.moments:
                moment = max(moment, found.moments[-1] + 1)
            found.moments.append(moment)
            found.states.append(str(values.get("state") or (found.states[-1] if found.states else "waiting")))
            return key

    def _ask(self, after: int | None, now: int) -> Answer:
        self._served = max(self._served, now)
        today = day_number(now, self._zone)
        since = -NEVER if after is None else after
        columns: list[tuple[Seconds, NDArray[np.int64], Seconds, Seconds]] = []
        for day in range(today - self._history_days + 1, today + 1):
            events = self._model.day(self._feed, day)
            if events.latest <= since or not len(events.moments):
                continue
            steps = steps_at(events.moments, now)
            updated = events.moments[np.arange(len(steps)), np.maximum(steps - 1, 0)]
            rows = np.nonzero((steps > 0) & (updated > since))[0]
            columns.append((np.full(len(rows), day), rows, steps[rows], updated[rows]))
        for index, event in enumerate(self._injected):
            count = sum(moment <= now for moment in event.moments)
            if count and event.moments[count - 1] > since:
                moment = event.moments[count - 1]
                entry = (np.array([one]) for one in (_INJECTED_DAY, index, count, moment))
                columns.append(tuple(entry))  # type: ignore[arg-type]
        if not columns:
            empty = np.zeros(0, dtype=np.int64)
            return Answer(now, empty, empty, empty)
        day_column, number, step_count, changed = (np.concatenate(parts) for parts in zip(*columns, strict=True))
        order = np.lexsort((number, day_column, changed))
        return Answer(now, day_column[order], number[order], step_count[order])

    def _fill_injected(self, page: EventPage, index: int, event: Injected, steps: int) -> None:
        values = event.values
        page.key[index] = event.key
        page.title[index] = str(values.get("title", ""))
        page.category[index] = str(values.get("category", "other"))
        page.state[index] = event.states[steps - 1]
        page.severity[index] = int(values.get("severity", 4))
        page.reported[index] = event.moments[0]
        page.updated[index] = event.moments[steps - 1]
        page.closed[index] = event.moments[steps - 1] if page.state[index] in {"closed", "void"} else NEVER
        page.lon[index] = float(values.get("lon", 0.0))
        page.lat[index] = float(values.get("lat", 0.0))
        page.region[index] = str(values.get("region", ""))
        page.region_name[index] = str(values.get("region_name", ""))
        page.address[index] = str(values.get("address", ""))
        page.caller[index] = ""
