"""How old what is shown is, measured against each source's own rhythm.

In a drill time runs faster while sources are polled as often as ever: rhythms and limits are multiplied by the clock's
speed. Whoever asks gives `now` by the same clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from data_sources.batches import SourceHealth
from data_sources.records import Instant
from operations.snapshots import Age, Quality

LIVE_RHYTHMS: Final = 3
LATE_RHYTHMS: Final = 10
SILENT_SECONDS: Final = 10
"""A collector that gave no sign for so long is dead: it gives one every 2 s."""
_LEAST_RHYTHM: Final = 1.0
_RANK: Final[dict[Quality, int]] = {"live": 0, "late": 1, "old": 2, "never": 3}


def quality_of(health: SourceHealth, now: Instant, speed: float = 1.0) -> Quality:
    """Return how a source stands by its own rhythm: live within 3, late within 10; after a failed try at best late."""
    if health.succeeded_at is None:
        return "never"
    rhythm = max(health.rhythm, _LEAST_RHYTHM) * 1000 * speed
    age = now - health.succeeded_at
    if age > LATE_RHYTHMS * rhythm:
        return "old"
    return "late" if age > LIVE_RHYTHMS * rhythm or health.state == "failed" else "live"


def collector_alive(seen_at: Instant | None, now: Instant, speed: float = 1.0) -> bool:
    """Return whether the collector's last sign is fresh.

    A sign from the future, beyond the same limit, is a drill's that ran on another clock: it proves nothing.
    """
    return seen_at is not None and abs(now - seen_at) <= SILENT_SECONDS * 1000 * speed


def worst_age(
    sources: Iterable[tuple[SourceHealth, Quality]], *, collector_seen_at: Instant | None, alive: bool
) -> Age:
    """Return the age of an answer drawn from several sources: the worst of them counts.

    A source that has never answered counts as old once it failed: its share is missing. While it is only not yet
    asked it doesn't speak against the others.
    """
    known = list(sources)
    told = [(health, quality) for health, quality in known if quality != "never" or health.state == "failed"]
    if not told:
        return Age("never") if known else Age("live" if alive else "old", collector_seen_at)
    if all(quality == "never" for _, quality in told):
        return Age("never", None, told[0][0].title)
    health, quality = max(told, key=_badness)
    shown: Quality = "old" if quality == "never" else quality
    if not alive:
        oldest = min((h.succeeded_at for h, _ in told if h.succeeded_at is not None), default=collector_seen_at)
        return Age("old", oldest, health.title if shown != "live" else "")
    return Age(shown, health.succeeded_at, health.title)


def _badness(entry: tuple[SourceHealth, Quality]) -> tuple[int, int]:
    health, quality = entry
    return _RANK[quality], -(health.succeeded_at or 0)
