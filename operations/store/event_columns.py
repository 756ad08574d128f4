"""All events as columns of numbers, in the order of their reports: any count, page or table of them in milliseconds.

Thirty-six bytes an event. What queues are filtered by is one number: that of the combination of county, category,
source, state, severity and the like that the event has, of which there are some thousands. So a filter is first judged
on the combinations, and all events are gone through once, with one look-up each. Deadlines are kept of open events.

It knows nothing of a database: `operations.store.event_memory` fills it and keeps it up to the feed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from data_sources.records import Instant
from operations.snapshots import QueueFilter
from operations.store.facets import FACETS, Column, Facets, Numbered, Which
from operations.store.schema import NEVER

FIELDS: Final = ("id", "reported_at", "region", *FACETS, "due_at", "yellow_at", "finish_at")
"""What the rows that are put in are made of, by the names of the event's columns."""
_COLUMNS: Final[Mapping[str, Any]] = {"id": np.int64, "reported_at": np.int64, "region": np.intp, "facet": np.intp}
_ALL_COLUMNS: Final[Mapping[str, Any]] = {**_COLUMNS, "slot": np.int32}
"""`slot` numbers the events in the order in which they came to hand: what is known of them elsewhere stands by it."""
"""What is looked up by is as wide as an index: anything narrower would be widened at each look, which takes as long."""
_KEPT_AS: Final[Mapping[str, Any]] = {"region": np.int32, "facet": np.int32}
_DEADLINES: Final = ("due_at", "yellow_at", "finish_at")
_KEPT_NAME: Final = {"id": "open"}
"""In a file, where the ids of all events have the name."""
_COUNTY, _CATEGORY, _SOURCE, _STATE, _SEVERITY, _IS_OPEN, _FOLLOWS = range(len(FACETS))
_SPARE: Final = 4_096
_TIES: Final = 64
"""Events of one moment that are looked through one by one; among more, an event is found by looking at all."""
_BLOCK: Final = 1 << 15

Places = NDArray[np.intp]
NowOf = Callable[[str], Instant]


class Kept(NamedTuple):
    """All of it, to be written into a file."""

    regions: list[str]
    facets: list[tuple[str, str, str, str, int, int, int]]
    columns: dict[str, Column]


class EventColumns:
    """Not thread-safe: who asks and who changes it take turns."""

    def __init__(self, kept: Kept | None = None) -> None:
        self._regions = Numbered(kept.regions if kept else ())
        self._facets = Facets(kept.facets if kept else ())
        self._columns = {name: np.zeros(0, kind) for name, kind in _ALL_COLUMNS.items()}
        self._deadlines = {name: np.zeros(0, np.int64) for name in ("id", *_DEADLINES)}
        """Of open events, in the order of their ids."""
        if kept:
            self._columns = {name: np.array(kept.columns[name], kind) for name, kind in _COLUMNS.items()}
            self._columns["slot"] = np.arange(len(self._columns["id"]), dtype=np.int32)
            self._deadlines = {name: kept.columns[_KEPT_NAME.get(name, name)] for name in self._deadlines}
        self._count = self._slots = len(self._columns["id"])
        self._newest = int(self._columns["id"].max(initial=0))
        self._open: Places | None = None
        self._counts: Column | None = None
        self._within: dict[str, Which] = {}

    def __len__(self) -> int:
        return self._count

    def kept(self) -> Kept:
        """Return all of it."""
        columns = {name: self._column(name).astype(_KEPT_AS.get(name, kind)) for name, kind in _COLUMNS.items()}
        columns.update({_KEPT_NAME.get(name, name): column for name, column in self._deadlines.items()})
        return Kept(self._regions.things, self._facets.things, columns)

    # Changes

    def put(self, rows: Sequence[tuple[Any, ...]], gone: Collection[int] = ()) -> None:
        """Put rows of `FIELDS` in, in the place of what was known of the same ids; take those of `gone` out."""
        told = self._told(rows)
        stale = np.array(sorted(gone), np.int64)
        places = self._found(told["id"], told["reported_at"])
        known = places >= 0
        for name in _COLUMNS:
            self._columns[name][places[known]] = told[name][known]
        stale = np.concatenate((stale, told["id"][~known & (told["id"] <= self._newest)]))
        if len(stale):
            self._take_out(stale)
        if not known.all():
            new = {name: told[name][~known] for name in _COLUMNS}
            new["slot"] = np.arange(self._slots, self._slots + len(new["id"]))
            self._slots += len(new["id"])
            self._insert(new)
        self._keep_deadlines(told, stale)
        self._open = self._counts = None

    def _told(self, rows: Sequence[tuple[Any, ...]]) -> dict[str, Column]:
        ids, reported, regions, *facets, due, yellow, finish = zip(*rows, strict=True) if rows else [()] * len(FIELDS)
        told = {
            "id": np.array(ids, np.int64),
            "reported_at": np.array(reported, np.int64),
            "region": self._regions.numbers(regions),
            "facet": self._facets.numbers(list(zip(*facets, strict=True))),
            "is_open": np.array(facets[_IS_OPEN], np.int64),
            "due_at": np.array(due, np.int64),
            "yellow_at": np.array(yellow, np.int64),
            "finish_at": np.array(finish, np.int64),
        }
        order = np.lexsort((told["id"], told["reported_at"]))
        return {name: column[order] for name, column in told.items()}

    def _column(self, name: str) -> Column:
        return self._columns[name][: self._count]

    def _found(self, ids: Column, reported: Column) -> Places:
        """Return where events stand that are known with the same moment of report; -1 for the others."""
        known, moments = self._column("id"), self._column("reported_at")
        places = np.searchsorted(moments, reported)
        found = np.full(len(ids), -1, np.intp)
        looked = np.flatnonzero(ids <= self._newest)
        for step in range(_TIES):
            looked = looked[places[looked] + step < self._count]
            at = places[looked] + step
            same = moments[at] == reported[looked]
            hit = same & (known[at] == ids[looked])
            found[looked[hit]] = at[hit]
            looked = looked[same & ~hit]
            if not len(looked):
                break
        return found

    def _take_out(self, ids: Column) -> None:
        left = ~np.isin(self._column("id"), ids)
        for name in _ALL_COLUMNS:
            self._columns[name] = self._column(name)[left]
        self._count = len(self._columns["id"])

    def _insert(self, told: dict[str, Column]) -> None:
        """Insert rows, themselves in order. Only what stands behind the first of them is moved: most are the newest."""
        moments, known = self._column("reported_at"), self._column("id")
        places = np.searchsorted(moments, told["reported_at"], side="right")
        while True:  # of events of one moment the smaller ids come first
            later = np.flatnonzero(places > 0)
            before = places[later] - 1
            at_once = moments[before] == told["reported_at"][later]
            later = later[at_once & (known[before] > told["id"][later])]
            if not len(later):
                break
            places[later] -= 1
        first, more = int(places[0]), len(places)
        for name, kind in _ALL_COLUMNS.items():
            column = self._columns[name]
            if self._count + more > len(column):
                column = np.concatenate((column[: self._count], np.zeros(more + _SPARE, kind)))
                self._columns[name] = column
            column[first : self._count + more] = np.insert(column[first : self._count], places - first, told[name])
        self._count += more
        self._newest = max(self._newest, int(told["id"].max()))

    def _keep_deadlines(self, told: dict[str, Column], gone: Column) -> None:
        left = ~np.isin(self._deadlines["id"], np.concatenate((told["id"], gone)))
        is_open = told["is_open"] == 1
        now = {name: np.concatenate((known[left], told[name][is_open])) for name, known in self._deadlines.items()}
        order = np.argsort(now["id"], kind="stable")
        self._deadlines = {name: column[order] for name, column in now.items()}

    # Questions

    def page(self, where: QueueFilter, prefix: str, now_of: NowOf, offset: int, limit: int) -> tuple[list[int], int]:
        """Return the ids of a window of the queue's lines that fit, and how many fit.

        `prefix` is what their regions begin with; `now_of` gives each source's own now, which their lights follow.
        """
        wanted = self._judged(where)
        if _is_of_open(where):
            places = self._open_fitting(where, wanted, prefix, now_of)
            return self.window(places, where, offset, limit), len(places)
        if prefix or where.lights:
            fits = self._fits(where, wanted, prefix, now_of)
            total = int(np.count_nonzero(fits))
        else:
            fits = None
            total = int(self._counted()[wanted].sum())
        return self._newest_window(fits, wanted, offset, min(limit, total - offset)), total

    def fitting(self, where: QueueFilter, prefix: str, now_of: NowOf) -> Places:
        """Return where the events stand that fit a filter, whatever its words, in the order of their reports."""
        wanted = self._judged(where)
        if _is_of_open(where):
            return self._open_fitting(where, wanted, prefix, now_of)
        return np.flatnonzero(self._fits(where, wanted, prefix, now_of))

    def _open_fitting(self, where: QueueFilter, wanted: Which, prefix: str, now_of: NowOf) -> Places:
        places = self._open_ones(wanted, prefix)
        if where.red_within:
            places = places[self._turns_red(places, where.red_within, now_of)]
        return places[self._has_light(places, where.lights, now_of)] if where.lights else places

    def _fits(self, where: QueueFilter, wanted: Which, prefix: str, now_of: NowOf) -> Which:
        """Return of each event whether it fits; of closed ones as well. `take` needs two thirds of an index's time."""
        facets = self._column("facet")
        if prefix:
            fits: Which = np.take(self._lies_within(prefix), self._column("region"))
            there = np.flatnonzero(fits)
            fits[there] = wanted[facets[there]]
        else:
            fits = np.take(wanted, facets)
        if where.lights:
            others = self._open_ones(wanted, prefix)
            fits[others[~self._has_light(others, where.lights, now_of)]] = False
        return fits

    def numbers(self, places: Places) -> Column:
        """Return the ids of the events that stand somewhere."""
        return self._columns["id"][places]

    def slots(self, places: Places) -> Places:
        """Return the numbers by which they came to hand, which are never given again."""
        return self._columns["slot"][places]

    def all_numbers(self) -> tuple[Column, Places]:
        """Return the ids of all events, and their slots."""
        return self._column("id").copy(), self._column("slot").copy()

    def by_county_and_category(
        self, start: Instant, end: Instant, states: Collection[str] = ()
    ) -> dict[tuple[str, str], int]:
        """Return how many events were reported from `start` until just before `end`; those in some states, or all."""
        first, last = np.searchsorted(self._column("reported_at"), (start, end))
        counts = np.bincount(self._columns["facet"][first:last], minlength=len(self._facets))
        return self._by_county_and_category(counts * self._facets.which(_STATE, states) if states else counts)

    def _by_county_and_category(self, counts: Column) -> dict[tuple[str, str], int]:
        """Return what counts by combination come to."""
        county, counties = self._facets.part(_COUNTY)
        category, categories = self._facets.part(_CATEGORY)
        width = max(1, len(categories))
        cells = np.bincount(county * width + category, weights=counts, minlength=len(counties) * width)
        return {
            (counties[cell // width], categories[cell % width]): int(cells[cell])
            for cell in np.flatnonzero(cells).tolist()
        }

    def overdue_by_county_and_category(
        self, start: Instant, end: Instant, prefix: str, now_of: NowOf
    ) -> dict[tuple[str, str], int]:
        """Return how many of the events reported in a span are open and past their deadlines for finishing now."""
        places = self._open_ones(np.ones(len(self._facets), bool), prefix)
        first, last = np.searchsorted(self._column("reported_at"), (start, end))
        places = places[np.searchsorted(places, first) : np.searchsorted(places, last)]
        (finish,) = self._deadlines_of(self._columns["id"][places], "finish_at")
        places = places[finish <= self._now_at(places, now_of)]
        return self._by_county_and_category(np.bincount(self._columns["facet"][places], minlength=len(self._facets)))

    def by_region_and_category(self, start: Instant, end: Instant, prefix: str) -> dict[tuple[str, str], int]:
        """Return the same by the regions that events name, of those that begin with `prefix`."""
        first, last = np.searchsorted(self._column("reported_at"), (start, end))
        category, categories = self._facets.part(_CATEGORY)
        places, facets = self._columns["region"][first:last], self._columns["facet"][first:last]
        within = np.flatnonzero(self._lies_within(prefix)[places])
        width = max(1, len(categories))
        cells = np.bincount(places[within] * width + category[facets[within]])
        return {
            (self._regions.things[cell // width], categories[cell % width]): int(cells[cell])
            for cell in np.flatnonzero(cells).tolist()
        }

    def _judged(self, where: QueueFilter) -> Which:
        """Return which combinations fit."""
        wanted = self._facets.which(_FOLLOWS, (0,))
        for at, values in (
            (_CATEGORY, where.categories),
            (_SOURCE, where.sources),
            (_STATE, where.states),
            (_SEVERITY, where.severities),
        ):
            if values:
                wanted &= self._facets.which(at, values)
        return wanted

    def _counted(self) -> Column:
        if self._counts is None:
            self._counts = np.bincount(self._column("facet"), minlength=len(self._facets))
        return self._counts

    def _open_ones(self, wanted: Which, prefix: str) -> Places:
        if self._open is None:
            self._open = np.flatnonzero(self._facets.which(_IS_OPEN, (1,))[self._column("facet")])
        places = self._open[wanted[self._columns["facet"][self._open]]]
        return places[self._lies_within(prefix)[self._columns["region"][places]]] if prefix else places

    def _lies_within(self, prefix: str) -> Which:
        known = self._within.get(prefix)
        if known is None or len(known) < len(self._regions):
            if len(self._within) > _TIES:
                self._within.clear()
            known = self._within[prefix] = self._regions.begins(prefix)
        return known

    def _ids(self, places: Places) -> list[int]:
        ids: list[int] = self._columns["id"][places].tolist()
        return ids

    def _newest_window(self, fits: Which | None, wanted: Which, offset: int, limit: int) -> list[int]:
        """Go through the events from the newest on, until enough of them fit; by their combinations if `fits` is None.

        Parts that lie before the window are only counted.
        """
        found: list[int] = []
        facets = self._column("facet")
        last = self._count
        while last > 0 and len(found) < limit:
            first = max(0, last - _BLOCK)
            part = np.take(wanted, facets[first:last]) if fits is None else fits[first:last]
            count = int(np.count_nonzero(part))
            if offset < count:
                places = first + np.flatnonzero(part)[::-1]
                found += self._ids(places[offset : offset + limit - len(found)])
            offset = max(0, offset - count)
            last = first
        return found

    def window(self, places: Places, where: QueueFilter, offset: int, limit: int) -> list[int]:
        """Return the ids of a window of the events that stand somewhere, in the order that a filter names."""
        if where.order == "newest" or not where.open_only:
            return self._ids(places[::-1][offset : offset + limit])
        ids = self._columns["id"][places]
        (due,) = self._deadlines_of(ids, "due_at")
        numbers, severities = self._facets.part(_SEVERITY)
        severity = np.array(severities, np.int64)[numbers[self._columns["facet"][places]]]
        keys = (ids, severity, due) if where.order == "due" else (ids, due, severity)
        return self._ids(places[np.lexsort(keys)[offset : offset + limit]])

    def _deadlines_of(self, ids: Column, *names: str) -> list[Column]:
        """Return when open events turn red, yellow, or have to be finished."""
        at = np.searchsorted(self._deadlines["id"], ids)
        return [self._deadlines[name][at] for name in names]

    def _now_at(self, places: Places, now_of: NowOf) -> Column:
        numbers, sources = self._facets.part(_SOURCE)
        return np.array([now_of(source) for source in sources], np.int64)[numbers[self._columns["facet"][places]]]

    def _turns_red(self, places: Places, within: int, now_of: NowOf) -> Which:
        (due,) = self._deadlines_of(self._columns["id"][places], "due_at")
        now = self._now_at(places, now_of)
        soon: Which = (due > now) & (due <= now + within)
        return soon

    def _has_light(self, places: Places, lights: Collection[str], now_of: NowOf) -> Which:
        due, yellow = self._deadlines_of(self._columns["id"][places], "due_at", "yellow_at")
        now = self._now_at(places, now_of)
        shown = np.select([due >= NEVER, due <= now, yellow <= now], [0, 1, 2], 3)
        has: Which = np.array([name in lights for name in ("none", "red", "yellow", "green")])[shown]
        return has


def _is_of_open(where: QueueFilter) -> bool:
    """Return whether only open events can fit."""
    return where.open_only or bool(where.red_within) or bool(where.lights and "none" not in where.lights)
