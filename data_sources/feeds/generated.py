"""The seeded model of a county's day: what happens, where, who hears of it and what becomes of it.

Everything follows from (seed, day): the same day is the same in every process, in any order of asking. The figures
behind it stand in the centre's feeds.toml, the reasoning in docs/simulation.md.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data_sources.feeds.happenings import DayEvents
from data_sources.feeds.lives import lives
from data_sources.feeds.local_time import Seconds, date_of, midnight
from data_sources.feeds.places import Places
from data_sources.feeds.plan import EventFeed, Generated, Plan

_KEPT_DAYS = 90
_METRES_A_DEGREE = 111_320.0


class GeneratedEvents:
    """The model behind a centre's event feeds. Thread-safe."""

    def __init__(
        self, plan: Plan, model: Generated, places: Places, due_minutes: dict[str, tuple[int, ...]], zone: ZoneInfo
    ) -> None:
        self.categories: Sequence[str] = [kind.category for kind in model.kinds]
        self._plan = plan
        self._model = model
        self._zone = zone
        self._places = places
        self._feeds = {feed.name: feed for feed in plan.event_feeds}
        self._order = list(self._feeds)
        self._days: OrderedDict[int, dict[str, DayEvents]] = OrderedDict()
        self._lock = threading.Lock()
        self._due = 60.0 * np.array([due_minutes.get(code, (60, 240, 1440, 4320)) for code in self.categories])
        shares = np.array([kind.share for kind in model.kinds])
        self._shares = shares / shares.sum()
        self._subjects = [
            {grave: self._subjects_of(code, grave=grave) for grave in (False, True)} for code in self.categories
        ]
        grave = np.array([len(choice[True][0]) > 0 for choice in self._subjects])
        self._grave_shares = self._shares * grave / max((self._shares * grave).sum(), 1e-12)
        self._hours = {name: np.array(weights) / sum(weights) for name, weights in model.hours.items()}
        self._heard = np.array([[kind.heard_by.get(name, 0.0) for name in self._order] for kind in model.kinds])
        self._heard /= self._heard.sum(axis=1, keepdims=True)
        self._twice = np.array([kind.twice for kind in model.kinds])
        # Happenings a day, so that all reports, the doubled ones included, are `a_day`.
        self._happenings = model.a_day / (1 + float((self._shares * self._twice).sum()))
        self._words: dict[str, list[str]] = {
            name: [subject.words.get(name) or subject.words["*"] for subject in model.subjects] for name in self._order
        }

    def day(self, feed: str, day: int) -> DayEvents:
        """Return what a feed's system gets on a local day."""
        with self._lock:
            found = self._days.get(day)
            if found is None:
                found = self._days[day] = self._make(day)
                if len(self._days) > _KEPT_DAYS:
                    self._days.popitem(last=False)
            else:
                self._days.move_to_end(day)
            return found[feed]

    def key(self, feed: str, day: int, number: int) -> str:
        """Return an event's own number in its system."""
        return f"{self._feeds[feed].prefix}{date_of(day):%Y%m%d}{number:05d}"

    def title(self, feed: str, subject: int) -> str:
        """Return what happens, in the feed's words."""
        return self._words[feed][subject]

    def place_name(self, place: int) -> str:
        """Return an address."""
        return self._places.address[place]

    def region_code(self, place: int) -> str:
        """Return the grid's code."""
        return self._places.code[place]

    def region_name(self, place: int) -> str:
        """Return the names of county and township."""
        return self._places.area[place]

    def caller(self, number: int) -> str:
        """Return an invented caller, masked as the systems mask them."""
        surnames = self._model.surnames or "某"
        return f"{surnames[number % len(surnames)]}**，1{30 + number % 60}****{number // 7 % 10_000:04d}"

    def _make(self, day: int) -> dict[str, DayEvents]:
        random = np.random.default_rng([self._plan.seed, day])
        weekday = date_of(day).weekday()
        # The weekday factors are made to average one, so that a year holds what the plan says.
        factor = self._model.weekday[weekday] / (sum(self._model.weekday) / 7)
        wanted = self._happenings * factor * float(np.exp(random.normal(0, self._model.noise)))
        count = int(random.poisson(wanted))
        severity = 1 + random.choice(4, count, p=np.array(self._model.severity) / sum(self._model.severity))
        category = random.choice(len(self.categories), count, p=self._shares)
        grave = severity <= 2
        if grave.any() and self._grave_shares.sum() > 0:
            category[grave] = random.choice(len(self.categories), int(grave.sum()), p=self._grave_shares)
        subject = np.zeros(count, dtype=np.int32)
        second = np.zeros(count, dtype=np.int64)
        for index, kind in enumerate(self._model.kinds):
            own = category == index
            hour = random.choice(24, int(own.sum()), p=self._hours[kind.hours])
            second[own] = hour * 3600 + random.integers(0, 3600, len(hour))
            for is_grave in (False, True):
                chosen = own & (grave == is_grave)
                numbers, weights = self._subjects[index][is_grave]
                if not len(numbers):
                    numbers, weights = self._subjects[index][not is_grave]
                subject[chosen] = random.choice(numbers, int(chosen.sum()), p=weights)
        place = random.choice(len(self._places.code), count, p=self._places.weight).astype(np.int32)
        heard = _choose_rows(self._heard[category], random)
        first = _Reports(category, severity, subject, place, second, heard, *self._spread(place, random))
        reports = first.joined(self._doubles(first, random))
        return {name: self._feed_day(day, self._feeds[name], reports, number, random)
                for number, name in enumerate(self._order)}  # fmt: skip

    def _doubles(self, first: _Reports, random: np.random.Generator) -> _Reports:
        """Return the same happenings heard by a second system: minutes later, some metres off, in other words."""
        chosen = random.random(len(first.category)) < self._twice[first.category]
        weights = self._heard[first.category].copy()
        weights[np.arange(len(weights)), first.heard] = 0
        chosen &= weights.sum(axis=1) > 0
        again = first.chosen(chosen)
        others = weights[chosen] / weights[chosen].sum(axis=1, keepdims=True) if chosen.any() else weights[chosen]
        again.heard = _choose_rows(others, random)
        again.second = np.minimum(again.second + random.integers(60, 2400, len(again.second)), 86_399)
        again.lon, again.lat = _moved(again.lon, again.lat, random.uniform(20, 150, len(again.lon)), random)
        return again

    def _feed_day(
        self, day: int, feed: EventFeed, reports: _Reports, number: int, random: np.random.Generator
    ) -> DayEvents:
        own = reports.chosen(reports.heard == number)
        own = own.chosen(np.argsort(own.second, kind="stable"))
        lon, lat = own.lon, own.lat
        if feed.jitter:
            lon, lat = _moved(lon, lat, np.abs(random.normal(0, feed.jitter, len(lon))), random)
        due = self._due[own.category, own.severity - 1] if len(own.category) else np.zeros(0)
        moments, states = lives(
            feed.life, midnight(day, self._zone) + own.second, due, own.severity, random
        )  # fmt: skip
        return DayEvents(
            day=day, moments=moments, states=states, subject=own.subject, place=own.place,
            category=own.category.astype(np.int16), severity=own.severity.astype(np.int8), lon=lon, lat=lat,
            caller=random.integers(0, 1_000_000, len(lon)).astype(np.int32),
        )  # fmt: skip

    def _spread(
        self, place: NDArray[np.int32], random: np.random.Generator
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return positions inside the largest circle of each place's outline."""
        metres = self._places.metres[place] * np.sqrt(random.random(len(place))) * 0.95
        return _moved(self._places.lon[place], self._places.lat[place], metres, random)

    def _subjects_of(self, category: str, *, grave: bool) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        numbers = [
            number
            for number, subject in enumerate(self._model.subjects)
            if subject.category == category and subject.grave == grave
        ]
        weights = np.array([self._model.subjects[number].weight for number in numbers])
        return np.array(numbers, dtype=np.int64), weights / weights.sum() if numbers else weights


@dataclass
class _Reports:
    """Columns of who heard what and where, before they are parted by system."""

    category: NDArray[np.int64]
    severity: NDArray[np.int64]
    subject: NDArray[np.int32]
    place: NDArray[np.int32]
    second: Seconds
    heard: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]

    def chosen(self, rows: NDArray[np.bool_] | NDArray[np.int64]) -> _Reports:
        return _Reports(**{each.name: getattr(self, each.name)[rows] for each in fields(self)})

    def joined(self, other: _Reports) -> _Reports:
        pairs = {each.name: (getattr(self, each.name), getattr(other, each.name)) for each in fields(self)}
        return _Reports(**{name: np.concatenate(pair) for name, pair in pairs.items()})


def _choose_rows(weights: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.int64]:
    """Return for each row a column, by the row's weights, which sum to one."""
    limits = np.cumsum(weights, axis=1)
    drawn = random.random((len(weights), 1)) * limits[:, -1:] if len(weights) else np.zeros((0, 1))
    chosen: NDArray[np.int64] = (drawn >= limits).sum(axis=1)
    return chosen


def _moved(
    lon: NDArray[np.float64], lat: NDArray[np.float64], metres: NDArray[np.float64], random: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    angle = random.uniform(0, 2 * np.pi, len(lon))
    north = metres * np.sin(angle) / _METRES_A_DEGREE
    east = metres * np.cos(angle) / (_METRES_A_DEGREE * np.cos(np.radians(lat)))
    return lon + east, lat + north
