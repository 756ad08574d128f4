"""The picture's answers about duty, from a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from data_sources.late import late
from data_sources.records import Instant
from operations.duty_picture import DutyPicture
from operations.snapshots import QueueFilter
from operations.store.questioning import Questioning

if TYPE_CHECKING:
    from operations.deadlines import Level
    from operations.duty_snapshots import DutyPage, DutyQueue, GoingUp, RedForecast
    from operations.measures import MeasureTable
    from operations.store import duty_questions, measure_questions
    from operations.store.derivation import Derivation
    from operations.workflow import Workflow
else:  # a start asks nothing of duty
    duty_questions = late("operations.store.duty_questions")
    measure_questions = late("operations.store.measure_questions")


class DutyAnswers(Questioning, DutyPicture):
    """Part of `StorePicture`."""

    @cached_property
    def _derivation(self) -> Derivation:
        from operations.store.derivation import Derivation  # noqa: PLC0415 - it loads the machine

        return Derivation(self._centre)

    def workflow(self) -> Workflow:
        """Return the centre's machine."""
        return self._derivation.workflow

    def level_queue(
        self, level: Level, offset: int, limit: int, *, region: str = "", where: QueueFilter | None = None
    ) -> DutyQueue:
        """Return a window of a level's queue."""
        machine, where = self.workflow(), where or QueueFilter()
        return self._ask(
            lambda asking: duty_questions.level_queue(asking, machine, level, where, region, offset=offset, limit=limit)
        )

    def duty_page(self, event_id: int, *, limit: int = 200) -> DutyPage | None:
        """Return how one event stands and what was done."""
        machine = self.workflow()
        return self._ask(lambda asking: duty_questions.duty_page(asking, machine, event_id, limit))

    def red_forecast(self, within: Sequence[int], *, region: str = "", category: str = "") -> RedForecast:
        """Return how many events turn red when."""
        return self._ask(lambda asking: duty_questions.red_forecast(asking, region, category, within))

    def going_up(self, *, region: str = "", limit: int = 100) -> GoingUp:
        """Return what is to be reported up."""
        derivation = self._derivation
        return self._ask(lambda asking: duty_questions.going_up(asking, derivation, region, limit))

    def measures(self, first: Instant, last: Instant, *, region: str = "", category: str = "") -> MeasureTable:
        """Return the measures of handling."""
        return self._ask_of_events(
            lambda asking, events: replace(
                measure_questions.measures(asking, (first, last), region, category, events), age=asking.age("event")
            )
        )
