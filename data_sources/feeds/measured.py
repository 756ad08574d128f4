"""What is measured where there is a storm: bulletins of its way, and water levels that rise with it.

Each value follows from its time (docs/simulation.md): no history is kept, and any moment can be asked for.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from data_sources.feeds.local_time import day_number, midnight
from data_sources.feeds.plan import Gauge, StormFeed, TimeStyle, WaterFeed
from data_sources.feeds.vendor_rows import Row, rows_of, times

STORM_COLUMNS = frozenset(
    {"number", "name", "issued", "lead", "lat", "lon", "wind", "pressure", "r7", "r10", "r12", "radius"}
)
WATER_COLUMNS = frozenset({"key", "name", "measured", "level", "warn", "ensure", "lat", "lon", "region"})

_TIDE_SECONDS = 44_714
"""The moon's half day."""
_FORCES = ((17.2, 8.0), (24.5, 3.0), (32.7, 1.4))
"""m/s from which winds of force 7, 10 and 12 reach out, and how many km for each m/s of the strongest wind."""


@dataclass(frozen=True)
class _Told:
    """One line of a bulletin: where the storm is (`lead` 0), or is thought to be so many hours later."""

    number: str
    name: str
    issued: int
    lead: int
    values: tuple[float, float, float, float]
    """Latitude, longitude, wind in m/s, pressure in hPa."""
    radius: float


class StormBulletins:
    """One feed of bulletins: a storm that comes every few days, by the same way but for chance."""

    def __init__(self, feed: StormFeed, seed: int, zone: ZoneInfo) -> None:
        self.feed = feed
        self._seed = seed
        self._zone = zone
        course = np.array(feed.course, dtype=np.float64)
        self._hours, self._course = course[:, 0], course[:, 1:]

    def rows(self, after: int | None, now: int, start: int, size: int) -> tuple[list[Row], int]:
        """Return rows `start` to `start + size` of the bulletins after a second up to `now`, and how many there are."""
        told = list(self._told(after, now))
        chosen = told[start : start + size]
        winds = [one.values[2] for one in chosen]

        def reach(place: int) -> list[int]:
            least, each = _FORCES[place]
            winds_now = [one.values[2] if one.lead == 0 else 0.0 for one in chosen]
            return [round(wind * each / 10) * 10 if wind >= least else 0 for wind in winds_now]

        columns: dict[str, Callable[[], list[Any]]] = {
            "number": lambda: [one.number for one in chosen],
            "name": lambda: [one.name for one in chosen],
            "issued": lambda: times(
                np.array([one.issued for one in chosen], dtype=np.int64), self.feed.times, self._zone
            ),
            "lead": lambda: [one.lead for one in chosen],
            "lat": lambda: [round(one.values[0], 2) for one in chosen],
            "lon": lambda: [round(one.values[1], 2) for one in chosen],
            "wind": lambda: [round(wind) for wind in winds],
            "pressure": lambda: [round(one.values[3]) for one in chosen],
            "r7": lambda: reach(0),
            "r10": lambda: reach(1),
            "r12": lambda: reach(2),
            "radius": lambda: [round(one.radius) for one in chosen],
        }
        return rows_of(self.feed.fields, columns, len(chosen)), len(told)

    def _told(self, after: int | None, now: int) -> Iterator[_Told]:
        """Yield the bulletins of the cycle of now and of the one before that came after a second."""
        cycle = day_number(now, self._zone) // self.feed.every_days
        step = round(3600 * self.feed.every_hours)
        for number in (cycle - 1, cycle):
            begin = midnight(number * self.feed.every_days, self._zone)
            first, last = (begin + round(3600 * float(hour)) for hour in (self._hours[0], self._hours[-1]))
            for issued in range(first, min(last, now) + 1, step):
                if after is None or issued > after:
                    yield from self._bulletin(number, begin, issued)

    def _bulletin(self, cycle: int, begin: int, issued: int) -> Iterator[_Told]:
        hours = (issued - begin) / 3600
        number = f"{self.feed.prefix}{cycle % 100:02d}"
        name = self.feed.label.format(number=cycle % 100)
        yield _Told(number, name, issued, 0, self._at(hours), 0.0)
        chance = np.random.default_rng([self._seed, zlib.crc32(self.feed.name.encode()), issued])
        for lead in self.feed.leads:
            if hours + lead > self._hours[-1]:
                break
            # A forecast is off by a third of the radius within which the storm is thought to be, as a rule.
            lat, lon, wind, pressure = self._at(hours + lead)
            radius = self.feed.radius * lead
            off = radius / 3 / 111.3
            north, east = chance.normal(0, off, 2).tolist()
            yield _Told(number, name, issued, lead, (lat + north, lon + east, wind, pressure), radius)

    def _at(self, hours: float) -> tuple[float, float, float, float]:
        lat, lon, wind, pressure = (
            float(np.interp(hours, self._hours, self._course[:, column])) for column in range(4)
        )
        return lat, lon, wind, pressure


class WaterLevels:
    """One feed of water levels: the tide, and a flood that comes and goes with the storm."""

    def __init__(self, feed: WaterFeed, seed: int, zone: ZoneInfo) -> None:
        self.feed = feed
        self._seed = seed
        self._zone = zone
        self._flood_hours, self._flood = (
            np.array(column, dtype=np.float64) for column in zip(*feed.flood, strict=True)
        )

    def rows(self, after: int | None, now: int, start: int, size: int) -> tuple[list[Row], int]:
        """Return rows `start` to `start + size` of what was measured after a second up to `now`, and how many."""
        step = 60 * self.feed.every_minutes
        last = now // step * step
        first = last - 3600 * self.feed.back_hours if after is None else max(after // step * step + step, last - 86_400)
        told = [(gauge, moment) for moment in range(first, last + 1, step) for gauge in self.feed.gauges]
        chosen = told[start : start + size]
        columns: dict[str, Callable[[], list[Any]]] = {
            "key": lambda: [gauge.key for gauge, _ in chosen],
            "name": lambda: [gauge.label for gauge, _ in chosen],
            "measured": lambda: _written([at for _, at in chosen], self.feed.times, self._zone),
            "level": lambda: [self.level(gauge, at) for gauge, at in chosen],
            "warn": lambda: [gauge.warn for gauge, _ in chosen],
            "ensure": lambda: [gauge.ensure for gauge, _ in chosen],
            "lat": lambda: [gauge.lat for gauge, _ in chosen],
            "lon": lambda: [gauge.lon for gauge, _ in chosen],
            "region": lambda: [gauge.region for gauge, _ in chosen],
        }
        return rows_of(self.feed.fields, columns, len(chosen)), len(told)

    def level(self, gauge: Gauge, at: int) -> float:
        """Return metres at a second."""
        cycle = day_number(at, self._zone) // self.feed.every_days * self.feed.every_days
        hours = (at - midnight(cycle, self._zone)) / 3600
        share = float(
            np.interp(hours - gauge.later, self._flood_hours, self._flood, period=24.0 * self.feed.every_days)
        )
        waves = math.sin(at / 411 + zlib.crc32(gauge.key.encode()) + self._seed)
        tide = gauge.tide * math.sin(2 * math.pi * at / _TIDE_SECONDS)
        return round(gauge.base + tide + gauge.rise * share + 0.01 * waves, 2)


def _written(moments: list[int], style: TimeStyle, zone: ZoneInfo) -> list[Any]:
    return times(np.array(moments, dtype=np.int64), style, zone)
