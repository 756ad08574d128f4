"""A report: an event, as far as linking looks at it."""

from __future__ import annotations

from typing import NamedTuple

from data_sources.records import EventState, Instant


class Report(NamedTuple):
    """One event with the number that the store gave it. Fields as those of `Event`."""

    id: int
    source: str
    key: str
    title: str
    category: str
    state: EventState
    severity: int
    reported_at: Instant
    updated_at: Instant
    closed_at: Instant | None
    lat: float | None
    lon: float | None
    region: str
    address: str
    detail: str
    simulated: bool

    @property
    def order(self) -> tuple[Instant, str, str]:
        """What reports are ordered by, whatever numbers a store gave them."""
        return self.reported_at, self.source, self.key

    @property
    def stands(self) -> bool:
        """Whether it wasn't withdrawn."""
        return self.state != "void"

    @property
    def linkable(self) -> bool:
        """Whether it can be linked without an officer: it stands, and says where it is."""
        return self.stands and (self.placed or len(self.region) >= LEAST_AREA)

    @property
    def placed(self) -> bool:
        """Whether it has a position."""
        return self.lat is not None and self.lon is not None


AREA = 9
"""Digits of a region's code that stand for a place where there is no position: a township's."""

LEAST_AREA = 7
"""A shorter code is a county's, and no place to meet."""
