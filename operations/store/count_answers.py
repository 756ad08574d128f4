"""The picture's answers about regions, categories, states and kinds side by side, from a store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from data_sources.late import late
from operations.count_picture import CountPicture
from operations.store.asking import Asking

if TYPE_CHECKING:
    from data_sources.indicator_settings import IndicatorRule
    from data_sources.records import Instant
    from operations.count_snapshots import (
        AssetBoard,
        By,
        CountSeries,
        Course,
        Flow,
        Matrix,
        Ranking,
        Span,
        Step,
        ThingList,
    )
    from operations.store import (
        course_questions,
        matrix_questions,
        ranking_questions,
        series_questions,
        thing_questions,
    )
    from operations.store.event_columns import EventColumns
else:  # only some scenes ask them
    course_questions = late("operations.store.course_questions")
    matrix_questions = late("operations.store.matrix_questions")
    ranking_questions = late("operations.store.ranking_questions")
    series_questions = late("operations.store.series_questions")
    thing_questions = late("operations.store.thing_questions")

_Answer = TypeVar("_Answer")


class CountAnswers(CountPicture):
    """Part of `StorePicture`."""

    def _ask(self, answer: Callable[[Asking], _Answer]) -> _Answer:
        raise NotImplementedError

    def _ask_of_events(self, answer: Callable[[Asking, EventColumns | None], _Answer]) -> _Answer:
        raise NotImplementedError

    def _rule(self, indicator: str) -> IndicatorRule | None:
        raise NotImplementedError

    def region_matrix(self, span: Span, *, region: str = "", at: Instant | None = None) -> Matrix:
        """Return events by region and category."""
        return self._ask_of_events(
            lambda asking, events: matrix_questions.region_matrix(asking, span, region, at, events)
        )

    def ranking(self, figure: str, *, region: str = "", category: str = "") -> Ranking:
        """Return regions in the order of a figure."""
        rule = self._rule(figure.removeprefix("indicator:")) if figure.startswith("indicator:") else None
        return self._ask(
            lambda asking: ranking_questions.ranking(asking, figure, rule, region=region, category=category)
        )

    def flow(self, *, region: str = "", category: str = "") -> Flow:
        """Return the open events by state."""
        return self._ask(lambda asking: matrix_questions.flow(asking, region, category))

    def asset_board(self) -> AssetBoard:
        """Return all assets by kind, county and state."""
        return self._ask(ranking_questions.asset_board)

    def things(
        self,
        kind: str,
        *,
        tags: Sequence[str] = (),
        states: Sequence[str] = (),
        region: str = "",
        start: int = 0,
        limit: int = 50,
    ) -> ThingList:
        """Return things of a kind by name."""
        return self._ask(
            lambda asking: thing_questions.things(
                asking, kind, tags=tags, states=states, region=region, start=start, limit=limit
            )
        )

    def event_series(
        self, step: Step, count: int, *, by: By = "", region: str = "", category: str = "", measure: str = "reported"
    ) -> CountSeries:
        """Return events by local hour, day or month."""
        return self._ask(
            lambda asking: series_questions.event_series(
                asking, step, count, by=by, region=region, category=category, measure=measure
            )
        )

    def metric_courses(
        self,
        metric: str,
        first: Instant,
        last: Instant,
        bucket: int,
        *,
        stations: tuple[str, ...] = (),
        region: str = "",
    ) -> Course:
        """Return what stations measured over a time."""
        span = (first, last, bucket)
        return self._ask(lambda asking: course_questions.metric_courses(asking, metric, span, stations, region))
