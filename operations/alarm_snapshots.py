"""What is answered of alarms: immutable, bounded, times in ms since the epoch."""

from __future__ import annotations

from typing import Literal

import msgspec

from data_sources.records import Instant

AlarmKind = Literal["warning", "event", "deadline", "source"]
KINDS: tuple[AlarmKind, ...] = ("warning", "event", "deadline", "source")
SLOT = 600_000
"""ms: alarms are counted by ten minutes."""


class Alarm(msgspec.Struct, frozen=True):
    """One alarm. It rings until it is acknowledged, and stands until what it tells of is over (`cleared_at`).

    Identity for as long as it stands: (kind, source, key). `ref` is the event's id, 0 for what is no event. `times`
    says how often it came back before anybody acknowledged it. `acked_by` is empty where the event was taken up
    instead; `acked_at_place` names the wall or the computer. `shelf` is the number of what it is shelved by, or "".
    """

    id: int
    kind: AlarmKind
    source: str
    source_title: str
    key: str
    ref: int
    severity: int
    title: str
    category: str
    region_name: str
    raised_at: Instant
    cleared_at: Instant | None = None
    acked_at: Instant | None = None
    acked_by: str = ""
    acked_at_place: str = ""
    times: int = 1
    simulated: bool = False
    shelf: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it rings: nobody acknowledged it, and it isn't shelved."""
        return self.acked_at is None and not self.shelf

    @property
    def stands(self) -> bool:
        """Whether what it tells of still holds."""
        return self.cleared_at is None


class AlarmBoard(msgspec.Struct, frozen=True):
    """All that stands or rings, first what rings, the gravest first, then the newest; at most 200.

    The counts are of all. `ringing` of each severity from 1 on.
    """

    alarms: tuple[Alarm, ...]
    ringing: tuple[int, int, int, int]
    standing: int
    shelved: int
    as_of: Instant

    @property
    def rings(self) -> int:
        """How many ring."""
        return sum(self.ringing)


class Scope(msgspec.Struct, frozen=True):
    """Which alarms are shelved together: what is empty is any."""

    kind: str = ""
    source: str = ""
    category: str = ""
    key: str = ""

    def holds(self, kind: str, source: str, category: str, key: str) -> bool:
        """Return whether an alarm is one of them."""
        told = (kind, source, category, key)
        return all(not own or own == other for own, other in zip(self._parts, told, strict=True))

    @property
    def _parts(self) -> tuple[str, str, str, str]:
        return self.kind, self.source, self.category, self.key


class Shelf(msgspec.Struct, frozen=True):
    """What is put aside, by whom, why, and until when. `ended_at` where somebody took it back before."""

    id: str
    scope: Scope
    source_title: str
    title: str
    at: Instant
    until: Instant
    officer: str
    place: str
    reason: str
    alarms: int = 0
    """How many alarms that stand now it holds."""
    ended_at: Instant | None = None
    ended_by: str = ""


class Noisy(msgspec.Struct, frozen=True):
    """A source of alarms, and how many it brought."""

    kind: AlarmKind
    source: str
    title: str
    count: int


class AlarmPage(msgspec.Struct, frozen=True):
    """The last day of alarms. `slots` are (begin of ten minutes, alarms), only those with any.

    `floods` are the begins of those above the centre's limit. `acked` is how many of the day's were acknowledged,
    `mean_seconds` how long that took on average, None for none; by severity the same in `by_severity`.
    """

    board: AlarmBoard
    since: Instant
    slots: tuple[tuple[Instant, int], ...]
    floods: tuple[Instant, ...]
    more_than: int
    raised: int
    acked: int
    mean_seconds: float | None
    by_severity: tuple[tuple[int, float | None], ...]
    noisiest: tuple[Noisy, ...]
    shelves: tuple[Shelf, ...]


class AlarmLog(msgspec.Struct, frozen=True):
    """Alarms as they were raised, newest first. `more` says that there are older ones."""

    alarms: tuple[Alarm, ...]
    more: bool
