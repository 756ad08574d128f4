"""The picture's answers about regions, categories, states and kinds side by side, from a store."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from data_sources.late import late
from operations.count_picture import CountPicture
from operations.store.questioning import Questioning

if TYPE_CHECKING:
    from data_sources.records import Instant
    from operations import count_snapshots as counts
    from operations.store import (
        course_questions,
        matrix_questions,
        ranking_questions,
        series_questions,
        thing_questions,
    )
    from operations.store.thing_memory import ThingMemory
else:  # only some scenes ask them
    course_questions = late("operations.store.course_questions")
    matrix_questions = late("operations.store.matrix_questions")
    ranking_questions = late("operations.store.ranking_questions")
    series_questions = late("operations.store.series_questions")
    thing_questions = late("operations.store.thing_questions")


class CountAnswers(Questioning, CountPicture):
    """Part of `StorePicture`."""

    @cached_property
    def _things(self) -> ThingMemory:
        from operations.store.thing_memory import ThingMemory  # noqa: PLC0415 - only some scenes ask for things

        return ThingMemory()

    def region_matrix(self, span: counts.Span, *, region: str = "", at: Instant | None = None) -> counts.Matrix:
        """Return events by region and category."""
        return self._ask_of_events(
            lambda asking, events: matrix_questions.region_matrix(asking, span, region, at, events)
        )

    def ranking(self, figure: str, *, region: str = "", category: str = "") -> counts.Ranking:
        """Return regions in the order of a figure."""
        rule = self._rule(figure.removeprefix("indicator:")) if figure.startswith("indicator:") else None
        return self._ask(
            lambda asking: ranking_questions.ranking(asking, figure, rule, region=region, category=category)
        )

    def flow(self, *, region: str = "", category: str = "") -> counts.Flow:
        """Return the open events by state."""
        return self._ask(lambda asking: matrix_questions.flow(asking, region, category))

    def asset_board(self) -> counts.AssetBoard:
        """Return all assets by kind, county and state."""
        return self._ask(ranking_questions.asset_board)

    def things(self, where: counts.ThingFilter, start: int = 0, limit: int = 50) -> counts.ThingList:
        """Return things of a kind by name."""
        memory = self._things
        with memory.turn:
            return self._ask(
                lambda asking: thing_questions.things(asking, where, start, limit, memory.of_kind(asking, where.kind))
            )

    def event_series(
        self,
        step: counts.Step,
        count: int,
        *,
        by: counts.By = "",
        region: str = "",
        category: str = "",
        measure: str = "reported",
    ) -> counts.CountSeries:
        """Return events by local hour, day or month."""
        return self._ask(
            lambda asking: series_questions.event_series(
                asking, step, count, by=by, region=region, category=category, measure=measure
            )
        )

    def metric_courses(self, where: counts.StationFilter, spans: counts.Spans) -> counts.Course:
        """Return what stations measured over a time."""
        return self._ask(lambda asking: course_questions.metric_courses(asking, where, spans))
