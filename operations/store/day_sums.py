"""The counters of the whole centre, read once for an answer that asks for many spans of them."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import Final, NamedTuple

from sqlalchemy import Connection, select

from data_sources.indicator_settings import Events
from operations.store.engine import raw_rows
from operations.store.schema import ALL, HOUR_COLUMNS, event_day

_WHOLE_DAY: Final = sum((event_day.c[name] for name in HOUR_COLUMNS[1:]), event_day.c[HOUR_COLUMNS[0]])


class Hours(NamedTuple):
    """A span of UTC hours since the epoch, without its end."""

    first: int
    end: int


class DaySums:
    """Events by day (UTC), measure and category: added up from the first day on, so that any span is a difference."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._days: dict[str, dict[str, tuple[list[int], list[int]]]] = {}
        self._hours: dict[tuple[str, int], dict[str, list[int]]] = {}

    def total(self, number: Events, hours: Hours) -> int:
        """Return how many events there are in a span; those of `done` no counter knows."""
        first, last = -(-hours.first // 24), hours.end // 24
        categories = number.categories or (ALL,)
        days = self._by_category(number.measure)
        total = 0
        for category in categories:
            if category in days and last > first:
                known, sums = days[category]
                total += sums[bisect_left(known, last)] - sums[bisect_left(known, first)]
        for day in {day for day in (hours.first // 24, last) if not first <= day < last}:
            cells = self._of_day(number.measure, day)
            begin, end = max(0, hours.first - day * 24), max(0, hours.end - day * 24)
            total += sum(sum(cells[category][begin:end]) for category in categories if category in cells)
        return total

    def _by_category(self, measure: str) -> dict[str, tuple[list[int], list[int]]]:
        if measure not in self._days:
            columns = event_day.c
            question = select(columns.category, columns.day, _WHOLE_DAY).where(
                columns.county == ALL, columns.measure == measure
            )
            told: dict[str, list[tuple[int, int]]] = {}
            for category, day, count in raw_rows(self._connection, question):
                told.setdefault(category, []).append((day, int(count)))
            self._days[measure] = {}
            for category, rows in told.items():
                rows.sort()
                sums = [0, *accumulate(count for _, count in rows)]
                self._days[measure][category] = [day for day, _ in rows], sums
        return self._days[measure]

    def _of_day(self, measure: str, day: int) -> dict[str, list[int]]:
        if (measure, day) not in self._hours:
            columns = event_day.c
            cells = select(columns.category, *(columns[name] for name in HOUR_COLUMNS)).where(
                columns.county == ALL, columns.measure == measure, columns.day == day
            )
            found = raw_rows(self._connection, cells)
            self._hours[measure, day] = {category: list(map(int, counts)) for category, *counts in found}
        return self._hours[measure, day]
