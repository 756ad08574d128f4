"""What the tests of this room are made of: a clock that is moved by hand, events, healths, batches."""

from __future__ import annotations

from dataclasses import dataclass, field

from data_sources.batches import RecordBatch, SourceHealth
from data_sources.clock import Clock
from data_sources.records import Event
from operations.store import Applied, Store

NOON = 1_770_004_800_000
"""2026-02-02T04:00:00Z, a Monday noon in Shanghai."""
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@dataclass(frozen=True)
class SetClock(Clock):
    """A clock that is moved by hand."""

    shown: list[int] = field(default_factory=lambda: [NOON])

    def now(self) -> int:
        return self.shown[0]

    def move(self, milliseconds: int) -> None:
        self.shown[0] += milliseconds


def event(key: str = "1", **values: object) -> Event:
    """Return an open event of noon in Lucheng; anything else as told."""
    told: dict = {
        "source": "grid",
        "key": key,
        "title": f"电动车飞线充电 {key}",
        "category": "fire",
        "state": "waiting",
        "severity": 4,
        "reported_at": NOON - HOUR,
        "lat": 28.5,
        "lon": 120.5,
        "region": "330302006",
        **values,
    }
    told.setdefault("updated_at", told["reported_at"])
    return Event(**told)


def health(source: str = "grid", **values: object) -> SourceHealth:
    told: dict = {
        "source": source,
        "title": source,
        "connector": "rest",
        "kinds": ("event",),
        "rhythm": 15.0,
        "state": "live",
        "tried_at": NOON,
        "succeeded_at": NOON,
        **values,
    }
    return SourceHealth(**told)


def apply(store: Store, *events: Event, source: str = "grid", **values: object) -> Applied:
    return store.apply(RecordBatch(source=source, polled_at=NOON, events=list(events), **values))
