"""Registers of things that stay: cameras, kitchens, posts. Each reports its state anew once every while.

A thing's state in its n-th while is drawn from (seed, thing, n): no history is kept, and any moment can be asked for.
Of a kind whose share follows a course (boats called home before a storm), each keeps its own place in the row for a
whole cycle, so that all come in one after the other and go out again.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data_sources.feeds.ledger import Answer
from data_sources.feeds.local_time import Seconds, offsets
from data_sources.feeds.places import Places
from data_sources.feeds.plan import AssetFeed, Course, Things
from data_sources.feeds.vendor_rows import Row, positions, rows_of, times
from data_sources.records import AssetState

ASSET_COLUMNS = frozenset({"key", "name", "kind", "state", "updated", "lon", "lat", "region", "region_name", "tags"})

_ONLINE, _OFFLINE, _LONG, _NEVER = range(4)
_STATES: tuple[AssetState, ...] = ("online", "offline", "long_offline", "never")
_SHARED_SECONDS = 20
_METRES_A_DEGREE = 111_320.0


@dataclass(frozen=True)
class _LaidOut:
    """All things of a register, those of its first part first. Texts are made when a row is asked for."""

    first: list[int]
    part: NDArray[np.int64]
    place: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    period: Seconds
    phase: Seconds
    fixed: NDArray[np.int8]


class Register:
    """One asset feed. Thread-safe; its things are laid out when it is first asked."""

    def __init__(self, feed: AssetFeed, places: Places, seed: int, zone: ZoneInfo) -> None:
        self.feed = feed
        self._places = places
        self._seed = seed
        self._zone = zone
        self._lock = threading.Lock()
        self._things: _LaidOut | None = None
        self._answers: dict[int | None, Answer] = {}

    def answer(self, after: int | None, now: int, *, start: int, size: int) -> Answer:
        """Return which things reported after second `after`, oldest first; as `Ledger.answer`."""
        with self._lock:
            found = self._answers.get(after)
            if found is not None and start == 0 and (len(found) <= size or now - found.now >= _SHARED_SECONDS):
                found = None
            if found is None:
                if len(self._answers) > 12:
                    self._answers.clear()
                found = self._answers[after] = self._ask(after, now)
            return found

    def rows(self, answer: Answer, start: int, size: int) -> list[Row]:
        """Return entries `start` to `start + size` of an answer as the vendor's rows."""
        things, feed, places = self._laid_out(), self.feed, self._places
        number = answer.number[start : start + size]
        while_number = answer.steps[start : start + size]
        updated = things.phase[number] + while_number * things.period[number]
        state = self._states(things, number, while_number, updated)
        lon, lat = self._where(things, number, state, updated)
        shown_lon, shown_lat = positions(lon, lat, feed.datum)
        chosen = things.place[number].tolist()
        parts = [feed.parts[one] for one in things.part[number].tolist()]
        own = [one - things.first[part] + 1 for one, part in zip(number.tolist(), things.part[number], strict=True)]
        columns: dict[str, Callable[[], list[Any]]] = {
            "key": lambda: [
                self._filled(part.key, part, one, place)
                for part, one, place in zip(parts, own, chosen, strict=True)
            ],
            "name": lambda: [
                self._filled(part.label, part, one, place)
                for part, one, place in zip(parts, own, chosen, strict=True)
            ],
            "kind": lambda: [part.kind for part in parts],
            "state": lambda: [
                part.states.get(_STATES[one], _STATES[one]) for part, one in zip(parts, state.tolist(), strict=True)
            ],
            "updated": lambda: times(updated, feed.times, self._zone),
            "lon": lambda: shown_lon,
            "lat": lambda: shown_lat,
            "region": lambda: [places.code[one] for one in chosen],
            "region_name": lambda: [places.area[one] for one in chosen],
            "tags": lambda: [self._tags(part, one) for part, one in zip(parts, number.tolist(), strict=True)],
        }  # fmt: skip
        return rows_of(feed.fields, columns, len(number))

    def _filled(self, text: str, part: Things, number: int, place: int) -> str:
        code, road, village = self._places.code[place], self._places.road[place], self._places.village[place]
        name = part.names[(number - 1) % len(part.names)] if part.names else ""
        return text.format(
            number=number, county=code[:6], code=code, village=village, road=road or village, name=name
        )  # fmt: skip

    def _tags(self, part: Things, number: int) -> str:
        """Return the words that a thing bears, with spaces between."""
        numbers = np.array([number])
        drawn = {
            tag: float(_hashed(self._seed + _seed_of(part.kind + tag), numbers, np.zeros(1, np.int64))[0])
            for tag in part.tags
        }
        return " ".join(tag for tag, share in part.tags.items() if drawn[tag] < share)

    def _ask(self, after: int | None, now: int) -> Answer:
        things = self._laid_out()
        whiles = (now - things.phase) // things.period
        updated = things.phase + whiles * things.period
        number = np.nonzero(updated > after)[0] if after is not None else np.arange(len(updated))
        order = np.lexsort((number, updated[number]))
        number = number[order]
        return Answer(now, np.zeros(len(number), dtype=np.int64), number, whiles[number])

    def _states(
        self, things: _LaidOut, number: NDArray[np.int64], whiles: NDArray[np.int64], updated: Seconds
    ) -> NDArray[np.int8]:
        seed = self._seed + _seed_of(self.feed.name)
        drawn = _hashed(seed, number, whiles)
        share = np.zeros(len(number))
        for index, part in enumerate(self.feed.parts):
            own = things.part[number] == index
            if part.course is not None:
                day, hours = self._in_cycle(part.course, updated[own])
                drawn[own] = _hashed(seed, number[own], day)
                share[own] = _share_at(part.course, hours)
            else:
                share[own] = part.online / max(1 - part.long_offline - part.never, 1e-9)
        state: NDArray[np.int8] = np.where(drawn < share, _ONLINE, _OFFLINE).astype(np.int8)
        fixed = things.fixed[number]
        return np.where(fixed >= 0, fixed, state).astype(np.int8)

    def _in_cycle(self, course: Course, moments: Seconds) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return each moment's cycle by its first local day, and the hours since that day's midnight."""
        local = moments + offsets(moments, self._zone)
        day = local // 86_400 // course.every_days * course.every_days
        return day, (local - day * 86_400) / 3600

    def _where(
        self, things: _LaidOut, number: NDArray[np.int64], state: NDArray[np.int8], updated: Seconds
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return where things are: those with somewhere to go lie out there while they aren't online."""
        lon, lat = things.lon[number], things.lat[number]
        for index, part in enumerate(self.feed.parts):
            if part.away is None or part.course is None:
                continue
            out = np.nonzero((things.part[number] == index) & (state == _OFFLINE))[0]
            day, _ = self._in_cycle(part.course, updated[out])
            least, most, first, last = part.away
            far = least + (most - least) * _hashed(self._seed + 1, number[out], day)
            bearing = np.radians(first + (last - first) * _hashed(self._seed + 2, number[out], day))
            lat[out] += far * 1000 * np.cos(bearing) / _METRES_A_DEGREE
            lon[out] += far * 1000 * np.sin(bearing) / (_METRES_A_DEGREE * np.cos(np.radians(lat[out])))
        return lon, lat

    def _laid_out(self) -> _LaidOut:
        if self._things is None:
            self._things = self._lay_out()
        return self._things

    def _lay_out(self) -> _LaidOut:
        columns = [self._lay_out_part(part) for part in self.feed.parts]
        counts = [part.count for part in self.feed.parts]
        place, lon, lat, period, phase, fixed = (np.concatenate(column) for column in zip(*columns, strict=True))
        first = [sum(counts[:index]) for index in range(len(counts))]
        return _LaidOut(first, np.repeat(np.arange(len(counts)), counts), place, lon, lat, period, phase, fixed)

    def _lay_out_part(self, part: Things) -> tuple[NDArray[Any], ...]:
        places, count = self._places, part.count
        random = np.random.default_rng([self._seed, _seed_of(f"{self.feed.name}/{part.kind}")])
        allowed = np.arange(len(places.code))
        if part.regions:
            allowed = np.array([index for index, code in enumerate(places.code) if code.startswith(part.regions)])
        if part.one_a_place:
            place = allowed[np.arange(count) % len(allowed)]
        else:
            weight = places.weight[allowed]
            place = random.choice(allowed, count, p=weight / weight.sum())
        reach = np.where(part.one_a_place, 0.0, places.metres[place] * np.sqrt(random.random(count)) * 0.95)
        angle = random.uniform(0, 2 * np.pi, count)
        lat = places.lat[place] + reach * np.sin(angle) / _METRES_A_DEGREE
        lon = places.lon[place] + reach * np.cos(angle) / (_METRES_A_DEGREE * np.cos(np.radians(lat)))
        period = (3600 * part.hours * random.uniform(0.5, 1.5, count)).astype(np.int64)
        drawn = random.random(count)
        fixed = np.where(drawn < part.never, _NEVER, np.where(drawn < part.never + part.long_offline, _LONG, -1))
        return place, lon, lat, period, random.integers(0, 86_400 * 3, count), fixed.astype(np.int8)


def _share_at(course: Course, hours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share between the course's points; before the first it comes from the last of the cycle before."""
    at, share = (np.array(column) for column in zip(*course.points, strict=True))
    result: NDArray[np.float64] = np.interp(hours, at, share, period=24.0 * course.every_days)
    return result


def _seed_of(text: str) -> int:
    """Return a number of a text that is the same in every process (`hash` is not)."""
    return zlib.crc32(text.encode())


def _hashed(seed: int, number: NDArray[np.int64], whiles: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return evenly spread numbers in [0, 1): splitmix64 of (seed, number, while)."""
    with np.errstate(over="ignore"):
        mixed = number.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + whiles.astype(np.uint64) * np.uint64(
            0xD1B54A32D192ED03
        )
        mixed += np.uint64(seed & 0xFFFFFFFFFFFFFFFF)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        mixed ^= mixed >> np.uint64(31)
    result: NDArray[np.float64] = (mixed >> np.uint64(11)).astype(np.float64) / float(1 << 53)
    return result
