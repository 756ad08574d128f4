"""How a store is asked: each question is one read transaction, with what the centre's files say of it at hand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Engine

from data_sources.centre import Centre, Text
from data_sources.clock import Clock
from operations.store.asking import Asking, RegionNames
from operations.store.engine import reading
from operations.store.errors import errors_said

if TYPE_CHECKING:
    from data_sources.indicator_settings import IndicatorRule, IndicatorSettings
    from operations.store.event_columns import EventColumns
    from operations.store.event_memory import EventMemory

log = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")


class Questioning:
    """What all parts of `StorePicture` ask by. Raises `StoreError`."""

    def __init__(self, engine: Engine, centre: Centre, clock: Clock, place: str) -> None:
        self._engine = engine
        self._centre = centre
        self._clock = clock
        self._place = place
        self._regions = RegionNames(centre)
        self._events: EventMemory | None = None

    def state_name(self, state: str) -> Text:
        """Return what a state of the centre's machine is called."""
        return self._state_labels.get(state, state)

    def _ask(self, answer: Callable[[Asking], _Answer]) -> _Answer:
        """Answer in one transaction, so that all of an answer is of one moment."""
        with errors_said(self._place), reading(self._engine) as connection:
            return answer(
                Asking(connection, self._centre, self._clock, self._clock.now(), self._regions, self.state_name)
            )

    def _ask_of_events(self, answer: Callable[[Asking, EventColumns | None], _Answer]) -> _Answer:
        """Ask what the events at hand answer, where there are any."""
        memory = self._events
        if memory is None:
            return self._ask(lambda asking: answer(asking, None))
        with memory.turn:
            return self._ask(lambda asking: answer(asking, memory.of_moment(asking.connection, asking.head)))

    def _rule(self, indicator: str) -> IndicatorRule | None:
        return next((rule for rule in self._defined.indicators if rule.id == indicator), None)

    @cached_property
    def _state_labels(self) -> dict[str, Text]:
        from operations.state_labels import state_labels  # noqa: PLC0415 - of no use to a county where nobody acts

        return state_labels(self._centre)

    @cached_property
    def _defined(self) -> IndicatorSettings:
        from data_sources.indicator_settings import read_indicators  # noqa: PLC0415 - few scenes show indicators

        settings, mistakes = read_indicators(self._centre.folder, self._centre.categories)
        for mistake in mistakes:
            log.warning("%s:%d: %s", mistake.file, mistake.line, mistake.sentence)
        return settings
