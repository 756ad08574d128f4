"""What a view may ask about duty; a part of `operations.picture`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a desktop starts without the machine, and without numbers in arrays
    from data_sources.records import Instant
    from operations.deadlines import Level
    from operations.duty_snapshots import DutyPage, DutyQueue, GoingUp, RedForecast
    from operations.measures import MeasureTable
    from operations.snapshots import QueueFilter
    from operations.workflow import Workflow


class DutyPicture(Protocol):
    """Who has what to do by when, what was done, and how well."""

    def workflow(self) -> Workflow:
        """Return the centre's machine: what its states and actions are called, and what an officer may do."""

    def level_queue(
        self, level: Level, offset: int, limit: int, *, region: str = "", where: QueueFilter | None = None
    ) -> DutyQueue:
        """Return rows `offset` to `offset + limit` (at most 500) of what a level has to deal with, next red first.

        Of `where` only what narrows counts, but for its region: it is open, in its own order.
        """

    def duty_page(self, event_id: int, *, limit: int = 200) -> DutyPage | None:
        """Return how an event stands at each level, and its newest actions; None where there is no such event."""

    def red_forecast(self, within: Sequence[int], *, region: str = "", category: str = "") -> RedForecast:
        """Return how many open events are red, and how many turn red within each of some spans (ms, at most 24)."""

    def going_up(self, *, region: str = "", limit: int = 100) -> GoingUp:
        """Return the events that the centre's rule says are to be reported up."""

    def measures(self, first: Instant, last: Instant, *, region: str = "", category: str = "") -> MeasureTable:
        """Return 办结率, 按时办结率, 平均处置时长, 退回率, 超期数, 重复率 of what was reported in [`first`, `last`)."""
