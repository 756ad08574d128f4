"""Registers of things that stay: cameras, kitchens, posts. Each reports its state anew once every while.

A thing's state in its n-th while is drawn from (seed, thing, n): no history is kept, and any moment can be asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data_sources.feeds.ledger import Answer
from data_sources.feeds.local_time import Seconds
from data_sources.feeds.places import Places
from data_sources.feeds.plan import AssetFeed
from data_sources.feeds.vendor_rows import Row, positions, rows_of, times
from data_sources.records import AssetState

ASSET_COLUMNS = frozenset({"key", "name", "kind", "state", "updated", "lon", "lat", "region", "region_name"})

_ONLINE, _OFFLINE, _LONG, _NEVER = range(4)
_STATES: tuple[AssetState, ...] = ("online", "offline", "long_offline", "never")
_SHARED_SECONDS = 20


@dataclass(frozen=True)
class _Things:
    place: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    period: Seconds
    phase: Seconds
    fixed: NDArray[np.int8]
    key: list[str]
    name: list[str]


class Register:
    """One asset feed. Thread-safe; its things are laid out when it is first asked."""

    def __init__(self, feed: AssetFeed, places: Places, seed: int, zone: ZoneInfo) -> None:
        self.feed = feed
        self._places = places
        self._seed = seed
        self._zone = zone
        self._lock = threading.Lock()
        self._things: _Things | None = None
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
        things, feed = self._laid_out(), self.feed
        number = answer.number[start : start + size]
        while_number = answer.steps[start : start + size]
        state = self._states(things, number, while_number)
        updated = things.phase[number] + while_number * things.period[number]
        lon, lat = positions(things.lon[number], things.lat[number], feed.datum)
        places, chosen = self._places, things.place[number].tolist()
        words = [feed.states.get(one, one) for one in _STATES]
        columns: dict[str, Callable[[], list[Any]]] = {
            "key": lambda: [things.key[one] for one in number.tolist()],
            "name": lambda: [things.name[one] for one in number.tolist()],
            "kind": lambda: [feed.kind] * len(number),
            "state": lambda: [words[one] for one in state.tolist()],
            "updated": lambda: times(updated, feed.times, self._zone),
            "lon": lambda: lon,
            "lat": lambda: lat,
            "region": lambda: [places.code[one] for one in chosen],
            "region_name": lambda: [places.area[one] for one in chosen],
        }
        return rows_of(feed.fields, columns, len(number))

    def _ask(self, after: int | None, now: int) -> Answer:
        things = self._laid_out()
        whiles = (now - things.phase) // things.period
        updated = things.phase + whiles * things.period
        number = np.nonzero(updated > after)[0] if after is not None else np.arange(len(updated))
        order = np.lexsort((number, updated[number]))
        number = number[order]
        return Answer(now, np.zeros(len(number), dtype=np.int64), number, whiles[number])

    def _states(self, things: _Things, number: NDArray[np.int64], whiles: NDArray[np.int64]) -> NDArray[np.int8]:
        drawn = _hashed(self._seed + _text_seed(self.feed.name), number, whiles)
        share = (self.feed.online) / max(1 - self.feed.long_offline - self.feed.never, 1e-9)
        state: NDArray[np.int8] = np.where(drawn < share, _ONLINE, _OFFLINE).astype(np.int8)
        fixed = things.fixed[number]
        return np.where(fixed >= 0, fixed, state).astype(np.int8)

    def _laid_out(self) -> _Things:
        if self._things is None:
            self._things = self._lay_out()
        return self._things

    def _lay_out(self) -> _Things:
        feed, places = self.feed, self._places
        random = np.random.default_rng([self._seed, _text_seed(feed.name)])
        count = feed.count
        if feed.one_a_place:
            place = np.arange(count) % len(places.code)
        else:
            place = random.choice(len(places.code), count, p=places.weight)
        reach = np.where(feed.one_a_place, 0.0, places.metres[place] * np.sqrt(random.random(count)) * 0.95)
        angle = random.uniform(0, 2 * np.pi, count)
        lat = places.lat[place] + reach * np.sin(angle) / 111_320
        lon = places.lon[place] + reach * np.cos(angle) / (111_320 * np.cos(np.radians(lat)))
        period = (3600 * feed.hours * random.uniform(0.5, 1.5, count)).astype(np.int64)
        drawn = random.random(count)
        fixed = np.where(drawn < feed.never, _NEVER, np.where(drawn < feed.never + feed.long_offline, _LONG, -1))
        keys, names = [], []
        for number, one in enumerate(place.tolist(), start=1):
            code, road, village = places.code[one], places.road[one], places.village[one]
            gaps = {"number": number, "county": code[:6], "code": code, "village": village, "road": road or village}
            keys.append(feed.key.format_map(gaps))
            names.append(feed.label.format_map(gaps))
        phase = random.integers(0, 86_400 * 3, count)
        return _Things(place, lon, lat, period, phase, fixed.astype(np.int8), keys, names)


def _text_seed(text: str) -> int:
    """Return a number of a name that is the same in every process (`hash` is not)."""
    return int.from_bytes(text.encode()[:6].ljust(6, b"\0"), "big")


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
