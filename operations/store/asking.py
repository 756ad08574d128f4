"""What every question needs: a connection, the moment, who stands how, and what things are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, case, literal, or_, select

from data_sources.batches import SourceHealth
from data_sources.centre import KIND_PART, Centre, SourceFile, Text, text_of
from data_sources.clock import Clock
from data_sources.durations import seconds_of
from data_sources.records import Instant
from operations.freshness import collector_alive, quality_of, worst_age
from operations.snapshots import Age, Quality, SourceStatus
from operations.store.engine import raw_rows
from operations.store.health import heartbeat_at, read_health
from operations.store.schema import feed_head, feed_kind, region

LEAST_AHEAD: Final = 5_000
"""ms; what is less is an answer's way through the network."""
MOST_AHEAD: Final = 86_400_000
"""Rows from further ahead are refused."""

FINE_LEVEL: Final = "grid"
"""The level of which there are far more regions than of all others."""

QUALITIES: tuple[Quality, ...] = ("live", "late", "old", "never")


@dataclass
class Asking:
    """One question being answered. All it reads is of one moment of the store."""

    connection: Connection
    centre: Centre
    clock: Clock
    now: Instant
    regions: RegionNames
    state_name: Callable[[str], Text] = str
    """What a state of the centre's workflow is called."""
    memo: dict[Any, Any] = field(default_factory=dict)
    """What was counted for one part of the answer, and is wanted for others."""

    @property
    def is_past(self) -> bool:
        """Whether the moment is over: counters of the hour that it lies in tell of what came after it, too."""
        return False

    @cached_property
    def names(self) -> RegionNamesNow:
        """What regions are called, as of the moment that is read."""
        return self.regions.refresh(self.connection)

    @cached_property
    def head(self) -> int:
        """The feed's number of the moment that is read."""
        return int(self.connection.execute(select(feed_head.c.seq)).scalar_one())

    @cached_property
    def seen_at(self) -> Instant | None:
        """The collector's last sign of life."""
        return heartbeat_at(self.connection)

    @cached_property
    def alive(self) -> bool:
        """Whether the collector gave a sign within its limit."""
        return collector_alive(self.seen_at, self.now, self.clock.speed)

    @cached_property
    def statuses(self) -> Mapping[str, SourceStatus]:
        """Every source that is switched on, in the order of the centre's files, then others that were ever heard."""
        heard = read_health(self.connection)
        wanted = {name: file for name, file in self.centre.sources.items() if file.enabled}
        order = [*wanted, *(name for name in heard if name not in self.centre.sources)]
        return {
            name: self._status(heard.get(name) or _unheard(name, wanted[name], self.centre.file.language))
            for name in order
        }

    @cached_property
    def clocks_ahead(self) -> Mapping[str, int]:
        """The sources whose clocks run ahead of ours, and by how many ms. Their rows are as young as they say there."""
        return {
            name: min(status.health.clock_ahead, MOST_AHEAD)
            for name, status in self.statuses.items()
            if status.health.clock_ahead is not None and status.health.clock_ahead >= LEAST_AHEAD
        }

    def now_of(self, source: str) -> Instant:
        """Return this moment as a source's own clock shows it: what its rows' ages are measured against."""
        return self.now + self.clocks_ahead.get(source, 0)

    def now_by(self, source: ColumnElement[str]) -> ColumnElement[int]:
        """Return `now_of` for a column of sources."""
        ahead = self.clocks_ahead
        if not ahead:
            return literal(self.now, BigInteger)
        moments = {name: literal(self.now + milliseconds, BigInteger) for name, milliseconds in ahead.items()}
        return case(moments, value=source, else_=literal(self.now, BigInteger))

    @property
    def horizon(self) -> Instant:
        """The latest moment that any source's clock shows: no row up to then is of the future."""
        return self.now + max(self.clocks_ahead.values(), default=0)

    def quality(self, source: str) -> Quality:
        """Return how a thing stands that `source` told of; old while the collector is silent."""
        status = self.statuses.get(source) if self.alive else None
        return status.quality if status else "old"

    def age(self, kind: str, sources: tuple[str, ...] = ()) -> Age:
        """Return the age of an answer drawn from all sources of a kind of record, or from some of them."""
        asked = [
            (status.health, status.quality)
            for name, status in self.statuses.items()
            if kind in status.health.kinds and (not sources or name in sources)
        ]
        return worst_age(asked, collector_seen_at=self.seen_at, alive=self.alive)

    def title_of(self, source: str) -> str:
        """Return what a source is called."""
        status = self.statuses.get(source)
        return status.health.title if status else source

    def simulated(self, kind: str) -> bool:
        """Return whether any source of a kind of record is a drill's."""
        return any(s.health.simulated for s in self.statuses.values() if kind in s.health.kinds)

    def region_prefix(self, code: str) -> str:
        """Return with what codes begin that lie in a region: a prefecture's 330300 is 3303, the centre's own is all."""
        if code == self.centre.file.code and self.centre.file.level == "prefecture":
            return ""
        return code_prefix(code)

    def _status(self, health: SourceHealth) -> SourceStatus:
        quality = quality_of(health, self.now, self.clock.speed)
        seconds = None if health.succeeded_at is None else max(0.0, (self.now - health.succeeded_at) / 1000)
        if not self.alive and quality in ("live", "late"):
            quality = "old"
        return SourceStatus(health, quality, seconds)


class RegionNames:
    """What regions are called. Read once, and again when the feed says that regions changed. Any thread.

    Grids, of which there are fifty times as many as of all others, are read when one is first asked for by its name.
    """

    def __init__(self, centre: Centre) -> None:
        self._coarse = _Names(-1, {}, {}, {})
        self._fine = self._coarse
        self._shown_level = "county" if centre.file.level == "prefecture" else "township"

    def refresh(self, connection: Connection) -> RegionNamesNow:
        """Return them as they are in a connection's transaction."""
        seq = connection.execute(select(feed_kind.c.seq).where(feed_kind.c.kind == "region")).scalar() or 0
        return RegionNamesNow(self, connection, seq, self._shown_level)

    def coarse(self, connection: Connection, seq: int) -> _Names:
        """Return all regions but grids."""
        # Replaced whole, never changed in place: another thread may be reading.
        if self._coarse.seq != seq:
            self._coarse = _read_names(connection, seq, region.c.level != FINE_LEVEL)
        return self._coarse

    def fine(self, connection: Connection, seq: int) -> _Names:
        """Return all grids."""
        if self._fine.seq != seq:
            self._fine = _read_names(connection, seq, region.c.level == FINE_LEVEL)
        return self._fine


class RegionNamesNow:
    """What regions are called as of the moment that is read."""

    def __init__(self, kept: RegionNames, connection: Connection, seq: int, shown_level: str) -> None:
        self._kept, self._connection, self._seq = kept, connection, seq
        self._shown_level = shown_level
        self._coarse = kept.coarse(connection, seq)

    @cached_property
    def _fine(self) -> _Names:
        return self._kept.fine(self._connection, self._seq)

    def name(self, code: str) -> str:
        """Return a region's own name, or that of the nearest region around it that has one; "" for none."""
        names = self._coarse.names
        if not code or names.get(code):
            return names.get(code, "")
        fine = self._fine.names
        return next((known for part in _outwards(code) if (known := fine.get(part) or names.get(part))), "")

    def shown(self, code: str) -> str:
        """Return the name that a room reads: the region one level below the centre."""
        coarse = self._coarse
        if (known := coarse.shown.get(code)) is None:
            wanted = (part for part in _outwards(code) if coarse.levels.get(part) == self._shown_level)
            known = coarse.shown[code] = next((coarse.names[part] for part in wanted), "") or self.name(code)
        return known

    def of_level(self, level: str) -> list[str]:
        """Return the codes of all regions of a level."""
        levels = self._fine.levels if level == FINE_LEVEL else self._coarse.levels
        return [code for code, known in levels.items() if known == level]

    def level(self, code: str) -> str:
        """Return a region's level, "" where it isn't known."""
        levels = self._coarse.levels
        return levels.get(code, "") if not code or code in levels else self._fine.levels.get(code, "")


class _Names(NamedTuple):
    """Regions' names and levels by code, as of the feed's number; `shown` are the names that rooms read, as asked."""

    seq: int
    names: dict[str, str]
    levels: dict[str, str]
    shown: dict[str, str]


def _read_names(connection: Connection, seq: int, which: ColumnElement[bool]) -> _Names:
    rows = raw_rows(connection, select(region.c.code, region.c.name, region.c.level).where(which))
    return _Names(seq, {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}, {})


def code_prefix(code: str) -> str:
    """Return with what the codes of a region and of all in it begin: 330300's is 3303."""
    if len(code) == 6 and code.isdigit():
        while code.endswith("00"):
            code = code[:-2]
    return code


def begins_with(column: ColumnElement[str], prefix: str) -> ColumnElement[bool]:
    """Return the condition that a code begins with `prefix`."""
    return column.startswith(prefix, autoescape=True)


def is_of_kind(column: ColumnElement[str], kind: str) -> ColumnElement[bool]:
    """Return the condition that a thing is of a kind, or of a part of it."""
    return or_(column == kind, begins_with(column, kind + KIND_PART))


def any_of(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that one of several holds."""
    return or_(*conditions)


def _outwards(code: str) -> Iterator[str]:
    for length in range(len(code), 0, -1):
        yield code[:length]


def _unheard(name: str, file: SourceFile, language: str) -> SourceHealth:
    mappings = file.records if isinstance(file.records, list) else [file.records]
    return SourceHealth(
        source=name,
        title=text_of(file.name, language),
        connector=file.connector,
        kinds=tuple(dict.fromkeys(str(mapping["kind"]) for mapping in mappings if "kind" in mapping)),
        rhythm=_seconds(file.every),
        state="never",
        tried_at=0,
        simulated=file.simulated,
    )


def _seconds(every: str) -> float:
    try:
        return seconds_of(every)
    except ValueError:
        return 60.0  # a mistake that `yiping check` names
