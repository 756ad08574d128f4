"""Outages that are over: when a source was old, when all were, and what happened meanwhile. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from data_sources.records import Instant
from operations.freshness import LATE_RHYTHMS

LEAST: Final = 60_000
"""ms; what is shorter nobody has noticed."""

SETTLING: Final = 5 * 60_000
"""ms; how long a source that has only just begun to be heard may still be catching up."""

MOST_TOLD: Final = 20


class Gap(Struct, frozen=True):
    """From a source's last good poll until its next."""

    source: str
    from_at: Instant
    until_at: Instant


class Outage(Struct, frozen=True):
    """A source, or, where that is "", the whole link, was old from the last good poll until the next.

    `events` are those that happened meanwhile by their own time, and came after it.
    """

    source: str
    title: str
    from_at: Instant
    until_at: Instant
    events: int


class Outages(Struct, frozen=True):
    """The newest that are over, the last one first."""

    outages: tuple[Outage, ...]
    as_of: Instant


def told_gaps(gaps: Iterable[Gap], rhythms: Mapping[str, float], speed: float = 1.0) -> tuple[Gap, ...]:
    """Return what is worth telling: gaps in which a source was old by its own rhythm, those of all sources as one.

    `rhythms` are the seconds between the polls of each source that is switched on; of others nothing is told. A gap of
    the whole link, whose source is "", is one that every source had which polls often enough to have one.
    """
    limits = {source: max(LATE_RHYTHMS * rhythm * 1000 * speed, LEAST) for source, rhythm in rhythms.items()}
    own = [gap for gap in gaps if gap.source in limits and gap.until_at - gap.from_at > limits[gap.source]]
    found: list[Gap] = []
    left = sorted(own, key=lambda gap: (-gap.until_at, gap.source))
    while left:
        newest = left[0]
        together = [gap for gap in left if _mostly_one(gap, newest)]
        silent = {gap.source for gap in together}
        start, end = max(gap.from_at for gap in together), min(gap.until_at for gap in together)
        should = {source for source, limit in limits.items() if limit < end - start}
        if len(silent) > 1 and start < end and should <= silent:
            found.append(Gap("", start, end))
            found += [gap for gap in together if _is_longer(gap, start, end, limits[gap.source])]
        else:
            together = [newest]
            found.append(newest)
        left = [gap for gap in left if gap not in together]
    return tuple(found[:MOST_TOLD])


def unsettled(gap: Gap, begun_at: Instant, earlier: Iterable[Gap]) -> bool:
    """Return whether a gap is only how long a start takes: no outage, or one that was told already.

    A source that was never heard before `begun_at`, or is heard again after one of its `earlier` gaps, first brings all
    that there is: on a busy machine its next poll is late then, and nobody missed anything.
    """
    length = gap.until_at - gap.from_at
    starts = [begun_at, *(one.until_at for one in earlier if one.until_at - one.from_at > length)]
    return length < SETTLING and any(0 <= gap.from_at - start < SETTLING for start in starts)


def _mostly_one(one: Gap, other: Gap) -> bool:
    shared = min(one.until_at, other.until_at) - max(one.from_at, other.from_at)
    return 2 * shared > min(one.until_at - one.from_at, other.until_at - other.from_at)


def _is_longer(gap: Gap, start: Instant, end: Instant, limit: float) -> bool:
    """Return whether a source's own gap says more than that of the whole link."""
    return start - gap.from_at > limit or gap.until_at - end > limit


def sources_of(gap: Gap, all_sources: Sequence[str]) -> tuple[str, ...]:
    """Return whose events count."""
    return (gap.source,) if gap.source else tuple(all_sources)
