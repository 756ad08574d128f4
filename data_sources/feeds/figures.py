"""Figures that departments report by region and period: surveys, scores, accidents, subscribers.

Each follows from (seed, name, region, period): no history is kept, and a period that is over never changes. A year has
twelve months, four quarters or itself; the running one is not reported yet, but that a year's says how far it is.
"""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from data_sources.feeds.local_time import date_of
from data_sources.feeds.places import Places
from data_sources.feeds.plan import FigureFeed, FigureRow
from data_sources.feeds.vendor_rows import Row, rows_of

FIGURE_COLUMNS = frozenset(
    {"region", "name", "period", "domain", "value", "unit", "direction", "target", "change", "note"}
)

_COUNTY = 6
"""Digits of a county's code."""
_FROM_YEAR = 2026
_IN_A_YEAR = {"month": 12, "quarter": 4, "year": 1}


@dataclass(frozen=True)
class _Reported:
    rule: FigureRow
    region: str
    period: str
    value: float
    change: float | None


class FigureBook:
    """One feed of figures. Thread-safe; reckoned anew once a day."""

    def __init__(self, feed: FigureFeed, places: Places, seed: int, centre: str) -> None:
        """`centre` is the code of the whole: its figures are the mean or the sum of its counties'."""
        self.feed = feed
        self._seed = seed
        self._centre = centre
        county = [code[:_COUNTY] for code in places.code]
        self._people: dict[str, float] = {}
        for code, weight in zip(county, places.weight.tolist(), strict=True):
            self._people[code] = self._people.get(code, 0.0) + weight
        self._lock = threading.Lock()
        self._made: tuple[int, list[_Reported]] = (-1, [])

    def rows(self, today: int, start: int, size: int) -> tuple[list[Row], int]:
        """Return rows `start` to `start + size` as the vendor writes them on a local day, and how many there are."""
        with self._lock:
            if self._made[0] != today:
                self._made = (today, list(self._reported(date_of(today))))
            made = self._made[1]
        chosen = made[start : start + size]
        columns: dict[str, Callable[[], list[Any]]] = {
            "region": lambda: [one.region for one in chosen],
            "name": lambda: [one.rule.name for one in chosen],
            "period": lambda: [one.period for one in chosen],
            "domain": lambda: [one.rule.domain for one in chosen],
            "value": lambda: [one.value for one in chosen],
            "unit": lambda: [one.rule.unit for one in chosen],
            "direction": lambda: [one.rule.direction for one in chosen],
            "target": lambda: [one.rule.target for one in chosen],
            "change": lambda: [one.change for one in chosen],
            "note": lambda: [one.rule.note for one in chosen],
        }
        return rows_of(self.feed.fields, columns, len(chosen)), len(made)

    def _reported(self, today: date) -> Iterator[_Reported]:
        for rule in self.feed.rows:
            many = _IN_A_YEAR[rule.period]
            # Months since year 0, in the period's own step; the last one that is over.
            last = (today.year * 12 + today.month - 1) // (12 // many) - 1
            running = rule.period == "year"
            for number in range(last - self.feed.back.get(rule.period, 2) + 1, last + 1 + running):
                passed = 1.0
                if number > last:
                    passed = (today - date(today.year, 1, 1)).days / 365.0
                yield from self._of_period(rule, number, passed)

    def _of_period(self, rule: FigureRow, number: int, passed: float) -> Iterator[_Reported]:
        many = _IN_A_YEAR[rule.period]
        name = _period_name(number, many)
        now = self._values(rule, number, passed)
        before = self._values(rule, number - many, passed)
        for region, value in now.items():
            then = before[region]
            change = round(100 * (value - then) / then, 1) if then else None
            yield _Reported(rule, region, name, value, change)

    def _values(self, rule: FigureRow, number: int, passed: float) -> dict[str, float]:
        """Return the whole's value and each region's."""
        regions = [code for code in self._people if not rule.regions or code in rule.regions]
        people = sum(self._people[code] for code in regions)
        many = _IN_A_YEAR[rule.period]
        years = number / many - _FROM_YEAR
        grown = (1 + rule.yearly / 100) ** years
        values: dict[str, float] = {}
        for code in regions:
            own = np.random.default_rng([self._seed, zlib.crc32(f"{rule.name}/{code}".encode())])
            of_period = np.random.default_rng([self._seed, zlib.crc32(f"{rule.name}/{code}".encode()), number])
            if rule.level is not None:
                value = rule.level * grown + own.normal(0, rule.spread) + of_period.normal(0, rule.noise)
            else:
                part = (rule.total or 0.0) / many * passed * grown * self._people[code] / people
                if rule.rare:
                    value = float(of_period.poisson(part))
                else:
                    value = part * float(np.exp(own.normal(0, rule.spread) + of_period.normal(0, rule.noise)))
            value = min(max(value, 0.0), rule.most if rule.most is not None else float("inf"))
            values[code] = round(value, rule.decimals)
        if rule.level is None:
            whole = sum(values.values())
        else:
            whole = sum(value * self._people[code] for code, value in values.items()) / people
        return {self._centre: round(whole, rule.decimals), **values}


def _period_name(number: int, many: int) -> str:
    year, part = divmod(number, many)
    return {12: f"{year}-{part + 1:02}", 4: f"{year}Q{part + 1}", 1: f"{year}"}[many]
