"""Deadlines: when an event must be finished, and which light it shows until then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from data_sources.centre import Category
from data_sources.records import Instant
from operations.snapshots import Light

MINUTE: Final = 60_000
YELLOW_SHARE: Final = 5
"""The last fifth of the time is yellow."""


def due_offsets(categories: Mapping[str, Category]) -> dict[tuple[str, int], int]:
    """Return the ms from report to deadline by (category code, severity)."""
    return {
        (category.code, severity): minutes * MINUTE
        for category in categories.values()
        for severity, minutes in enumerate(category.due_minutes, start=1)
    }


def light(due_at: Instant | None, reported_at: Instant, now: Instant, *, is_open: bool = True) -> Light:
    """Return red past the deadline, yellow in the last fifth of the time, green before; none without a deadline."""
    if due_at is None or not is_open:
        return "none"
    if now >= due_at:
        return "red"
    return "yellow" if now >= yellow_from(due_at, reported_at) else "green"


def yellow_from(due_at: Instant, reported_at: Instant) -> Instant:
    """Return the moment at which the light turns yellow."""
    return due_at - max(0, due_at - reported_at) // YELLOW_SHARE
