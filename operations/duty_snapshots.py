"""What is told of duty: a level's queue, how an event stands, what was done, what goes red when."""

from __future__ import annotations

import msgspec

from data_sources.records import Instant
from operations.deadlines import Level
from operations.snapshots import Age, QueueRow
from operations.workflow import Held


class DutyRow(msgspec.Struct, frozen=True):
    """One line of a level's queue. `red_in` is the forecast: ms until red, negative when over, None without a clock.

    `state` is the finer state, `event.duty` what it is called; `event` has this level's clock. `event.state` is what
    queues show of the whole. `held` says why its clock stands still.
    """

    event: QueueRow
    level: Level
    state: str
    scope: str
    unit: str
    held: Held
    due_at: Instant | None
    yellow_at: Instant | None
    red_in: int | None
    in_charge: bool
    asked_until: Instant | None = None


class DutyQueue(msgspec.Struct, frozen=True):
    """A window of a level's queue, the next red first: rows `offset` to `offset + len(rows)` of `total` (exact)."""

    rows: tuple[DutyRow, ...]
    offset: int
    total: int
    level: Level
    as_of: Instant
    age: Age


class ActionTold(msgspec.Struct, frozen=True):
    """One action that was done. Texts of officers are masked as those of sources are."""

    id: str
    at: Instant
    action: str
    level: str
    officer: str
    role: str
    officer_level: str
    officer_unit: str
    before: str
    after: str
    reason: str
    note: str
    unit: str
    until: Instant | None
    score: int | None


class DutyPage(msgspec.Struct, frozen=True):
    """How one event stands at each level, lowest first, and what was done, newest first."""

    standings: tuple[DutyRow, ...]
    actions: tuple[ActionTold, ...]
    as_of: Instant


class RedForecast(msgspec.Struct, frozen=True):
    """How many open events are red, and how many turn red within each of the spans asked for (ms, cumulative)."""

    red: int
    within: tuple[tuple[int, int], ...]
    as_of: Instant
    age: Age


class GoingUp(msgspec.Struct, frozen=True):
    """Events that are to be reported up: grave, or overdue for long. `more` says that there are others."""

    rows: tuple[QueueRow, ...]
    more: bool
    as_of: Instant
