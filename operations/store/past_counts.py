"""Counts as of a past moment: of states, regions, steps of time and handling, and what stations had told by then.

By the moments that sources tell, as they are known today, like all of the past (`past_day`). What the states of all
that was open were is told by the feed as far as it reaches; of the rest it is said that it isn't known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import Engine, select

from data_sources.centre import Centre
from data_sources.clock import Clock
from data_sources.decoding import convert
from data_sources.indicator_settings import Assets, IndicatorRule
from data_sources.records import Instant, Reading
from operations.count_snapshots import STATE_NOT_KEPT, Flow, FlowState, RankedRegion, Ranking, Spans
from operations.past import PastError
from operations.snapshots import Figure, ReadingTable
from operations.store import course_questions, matrix_questions, measure_questions, reading_courses
from operations.store.asking import Asking, begins_with
from operations.store.board_questions import MOST_READINGS, OLDEST_READING
from operations.store.engine import reading as reading_transaction
from operations.store.errors import errors_said
from operations.store.matrix_questions import is_by_county, places_below
from operations.store.past_day import LINES, PastEvent, states_at
from operations.store.ranking_questions import placed
from operations.store.schema import reading, series
from operations.store.store_picture import StorePicture
from operations.store.trend_questions import count_between, local_date, start_of

if TYPE_CHECKING:
    from operations.count_snapshots import Course, Matrix, Span, StationFilter
    from operations.course_snapshots import ReadingCourse
    from operations.measures import MeasureTable

_Answer = TypeVar("_Answer")

_FAR: Final = 5 * LINES
"""Lines of the feed that a count by states is worth."""


class PastCounts(StorePicture):
    """Part of `PastPicture`."""

    def __init__(
        self, engine: Engine, centre: Centre, clock: Clock, place: str, *, at: Instant, live: StorePicture
    ) -> None:
        super().__init__(engine, centre, clock, place)
        self._at = at
        self._live = live
        self._days = live.past_days

    def ranking(self, figure: str, *, region: str = "", category: str = "") -> Ranking:
        """Return the regions one level down in the order of what was open or overdue there, or had come that day."""
        kind, _, rest = figure.partition(":")
        rule = self._rule(rest) if kind == "indicator" else None
        if figure == "events_today" or (rule is not None and not counts_assets(rule)):
            return super().ranking(figure, region=region, category=category)
        if figure not in {"open", "overdue"}:
            raise PastError

        def answer(asking: Asking) -> Ranking:
            places = places_below(asking, region)
            by_county = is_by_county(asking, region)
            counts = dict.fromkeys(places, 0.0)
            for one in self._open(asking, region, category):
                code = one.county if by_county else one.area
                if code in counts:
                    counts[code] += figure == "open" or one.finish_at <= asking.now_of(one.source)
            rows = [RankedRegion(code, name, counts[code], None) for code, name in places.items()]
            return Ranking(
                rows=placed(rows),
                total=sum(counts.values()),
                unit="events",
                decimals=0,
                direction="down",
                target=None,
                period="",
                compared="",
                simulated=asking.simulated("event"),
                as_of=asking.now,
                age=asking.age("event"),
            )

        return self._ask(answer)

    def flow(self, *, region: str = "", category: str = "") -> Flow:
        """Return what was open by its state then, and what had come and was closed on that day."""

        def answer(asking: Asking) -> Flow:
            events = self._open(asking, region, category)
            states = states_at(asking, [one.id for one in events], _FAR)
            groups: dict[str, list[PastEvent]] = {}
            for one in events:
                # What nobody has told of since stands as it stood.
                known = one.state if one.closed_at is None and one.updated_at <= asking.now else STATE_NOT_KEPT
                groups.setdefault(states.get(one.id) or known, []).append(one)
            prefix = asking.region_prefix(region)
            closed = [
                one
                for one in self._days.closed_until(asking)
                if one.region.startswith(prefix) and category in ("", one.category)
            ]
            today = start_of(local_date(asking.now, asking.centre.zone), asking.centre.zone)
            return Flow(
                tuple(
                    FlowState(
                        state,
                        len(found),
                        sum(one.finish_at <= asking.now_of(one.source) for one in found),
                        min(one.reported_at for one in found),
                    )
                    for state, found in groups.items()
                ),
                count_between(asking, today, asking.now + 1, region=region, category=category),
                len(closed),
                asking.now,
                asking.age("event"),
            )

        return self._ask(answer)

    def region_matrix(self, span: Span, *, region: str = "", at: Instant | None = None) -> Matrix:
        """Return the period that holds the moment, up to it."""
        del at
        return self._ask(lambda asking: matrix_questions.region_matrix(asking, span, region))

    def measures(self, first: Instant, last: Instant, *, region: str = "", category: str = "") -> MeasureTable:
        """Return the measures of what had been reported by the moment, of what was closed and due by then."""

        def answer(asking: Asking) -> MeasureTable:
            table = measure_questions.measures(asking, (first, last), region, category)
            return replace(table, age=asking.age("event"))

        return self._ask(answer)

    def readings(self, metric: str) -> ReadingTable:
        """Return what each station had told last."""

        def answer(asking: Asking) -> ReadingTable:
            told = sorted(_told_last(asking, metric, ""), key=lambda one: (-one.value, one.name, one.station))
            return ReadingTable(tuple(told), asking.now, asking.age("reading", tuple({one.source for one in told})))

        return self._ask(answer)

    def metric_courses(self, where: StationFilter, spans: Spans) -> Course:
        """Return the spans that were over by the moment."""
        first, bucket = spans.first, max(spans.bucket, 1)

        def answer(asking: Asking) -> Course:
            over = max(first, min(spans.last, (asking.now + 1) // bucket * bucket))
            return course_questions.metric_courses(asking, where, Spans(first, over, bucket))

        return self._ask(answer)

    def reading_course(
        self, source: str, station: str, metric: str, *, start: Instant, end: Instant, points: int = 800
    ) -> ReadingCourse:
        """Return the stretches that were over by the moment."""
        stretch = max(1, -(-(end - start) // max(1, points)))

        def answer(asking: Asking) -> ReadingCourse:
            over = max(0, (min(end, asking.now + 1) - start) // stretch)
            who = (source, station, metric)
            return reading_courses.reading_course(asking, who, start, start + over * stretch, over)

        return self._ask(answer)

    def _open(self, asking: Asking, region: str, category: str) -> list[PastEvent]:
        prefix = asking.region_prefix(region)
        return [
            one
            for one in self._days.open_at(asking)
            if one.region.startswith(prefix) and category in ("", one.category)
        ]

    def _ask(self, answer: Callable[[Asking], _Answer]) -> _Answer:
        with errors_said(self._place), reading_transaction(self._engine) as connection:
            at = min(self._at, self._clock.now())
            return answer(_PastAsking(connection, self._centre, self._clock, at, self._regions))


class _PastAsking(Asking):
    """A question about a moment at which nobody knows any more whether the collector was heard: gaps tell of that."""

    @property
    def alive(self) -> bool:
        return True

    @property
    def is_past(self) -> bool:
        return True


def counts_assets(rule: IndicatorRule) -> bool:
    """Return whether an indicator counts what is only known as it stands now."""
    numbers = (rule.count, rule.sum, *((rule.ratio.of, rule.ratio.per) if rule.ratio is not None else ()))
    return any(isinstance(number, Assets) for number in numbers)


def mean_reading(asking: Asking, metric: str, region: str) -> Figure:
    """Return the mean of what the stations told last before the moment, and within a day of each other."""
    told = _told_last(asking, metric, region)
    mean = sum(one.value for one in told) / len(told) if told else None
    return Figure(
        value=mean,
        unit=told[0].unit if told else "",
        decimals=0 if mean is None or abs(mean) >= 10 else 1,
        parts=(("stations", float(len(told))),) if told else (),
        simulated=any(one.simulated for one in told),
        as_of=max((one.at for one in told), default=asking.now),
        age=asking.age("reading", tuple({one.source for one in told})),
    )


def _told_last(asking: Asking, metric: str, region: str) -> list[Reading]:
    """Return each station's newest reading before the moment, without stations that were silent for a day by then."""
    stations = select(series).where(series.c.metric == metric).order_by(series.c.id)
    prefix = asking.region_prefix(region)
    if prefix:
        stations = stations.where(begins_with(series.c.region, prefix))
    found: list[Reading] = []
    for station in asking.connection.execute(stations.limit(MOST_READINGS)):
        newest = select(reading.c.at, reading.c.value).where(reading.c.series == station.id, reading.c.at <= asking.now)
        row = asking.connection.execute(newest.order_by(reading.c.at.desc()).limit(1)).one_or_none()
        if row is not None:
            values: dict[str, Any] = {name: getattr(station, name) for name in Reading.__struct_fields__}
            found.append(convert({**values, "at": row.at, "value": row.value}, Reading))
    last = max((one.at for one in found), default=0)
    return [one for one in found if one.at >= last - OLDEST_READING]
