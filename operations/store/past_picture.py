"""The picture as of a past moment: the questions that can be answered of it, each as its own answer; no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from msgspec.structs import replace
from sqlalchemy import Engine, and_, exists, select

from data_sources.centre import Centre
from data_sources.clock import Clock
from data_sources.decoding import decode_json
from data_sources.indicator_settings import Assets, IndicatorRule
from data_sources.records import EventState, Instant, Warning
from operations.count_snapshots import RankedRegion, Ranking
from operations.deadlines import light
from operations.past import PastError
from operations.snapshots import EventPoints, Figure, HourlyTrend, QueueFilter, QueuePage, RegionLoad, WarningList
from operations.store import figure_questions, indicator_questions, queue_questions, trend_questions
from operations.store.asking import Asking, begins_with
from operations.store.board_questions import MOST_READINGS, MOST_WARNINGS, OLDEST_READING
from operations.store.engine import reading
from operations.store.errors import errors_said
from operations.store.matrix_questions import is_by_county, places_below
from operations.store.past_day import PastEvent, fitting, states_at
from operations.store.queue_questions import LONGEST_PAGE
from operations.store.ranking_questions import placed
from operations.store.schema import HOUR, NEVER, series, warning, warning_replaced
from operations.store.schema import reading as reading_table
from operations.store.store_picture import StorePicture
from operations.store.trend_questions import count_between

if TYPE_CHECKING:
    from operations.indicator_snapshots import IndicatorValues
    from operations.snapshots import AssetPoints, Light

_Answer = TypeVar("_Answer")

_DAYS: Final = 30
_ORDERS: Final[Mapping[str, Callable[[PastEvent], Any]]] = {
    "due": lambda one: (one.due_at, one.severity, one.id),
    "severity": lambda one: (one.severity, one.due_at, one.id),
    "newest": lambda one: (-one.reported_at, -one.id),
}
_NOW_TOO: Final = frozenset({"changes", "source_board", "health_board", "source_page", "outages", "event_row"})
"""What is of now at any moment: how the chain stands, and one event by its number."""
_SAME: Final = frozenset({"breakdown", "campaigns", "unusual_regions", "indicator_regions", "open_at", "packed_assets"})
"""What only needs to be told the moment: it counts up to it."""


class PastPicture(StorePicture):
    """Answers of one moment. Raises `PastError` for what nobody can tell."""

    def __init__(
        self, engine: Engine, centre: Centre, clock: Clock, place: str, *, at: Instant, live: StorePicture
    ) -> None:
        super().__init__(engine, centre, clock, place)
        self._at = at
        self._live = live
        self._days = live.past_days

    def told(self, question: str, values: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Return the answer to a question by its name.

        Raises:
            PastError: Only how it stands now is known.
        """
        if question in _NOW_TOO:
            return getattr(self._live, question)(*values, **named)
        if question not in _SAME and question not in vars(PastPicture):
            raise PastError
        return getattr(self, question)(*values, **named)

    def queue_page(self, where: QueueFilter, offset: int, limit: int) -> QueuePage:
        """Return a window of the queue of that moment: of what was open."""
        if where.states or where.text:
            raise PastError  # neither the states of all that was open, nor what its words were, is at hand
        offset, limit = max(0, offset), max(0, min(limit, LONGEST_PAGE))

        def answer(asking: Asking) -> QueuePage:
            lines = fitting(self._days.open_at(asking), asking.region_prefix(where.region), where)
            if where.lights:
                lines = [one for one in lines if _light(asking, one) in where.lights]
            lines.sort(key=_ORDERS[where.order if where.open_only else "newest"])
            shown = lines[offset : offset + limit]
            rows = queue_questions.queue_rows(asking, [one.id for one in shown])
            states = states_at(asking, [one.id for one in shown])
            told = []
            for one in shown:
                if one.id in rows:
                    row = rows[one.id]
                    state = states.get(one.id) or ("handling" if one.closed_at is not None else row.state)
                    told.append(replace(row, state=cast("EventState", state), light=_light(asking, one)))
            return QueuePage(tuple(told), offset, len(lines), asking.now, asking.age("event", where.sources))

        return self._ask(answer)

    def event_points(self, since: int | None) -> EventPoints:
        """Return all that was open, whatever was known before."""
        del since
        from operations.store.map_questions import MOST_MARKS, all_points  # noqa: PLC0415 - it needs numpy

        def answer(asking: Asking) -> EventPoints:
            placed = [one for one in self._days.open_at(asking) if one.lat is not None and one.lon is not None]
            placed.sort(key=lambda one: (-one.reported_at, -one.id))
            rows = [
                (one.id, one.lat, one.lon, one.severity, one.reported_at, one.source) for one in placed[:MOST_MARKS]
            ]
            return all_points(asking, rows)

        return self._ask(answer)

    def packed_events(self, since: int | None) -> bytes:
        """Return the marks for the page: as old as they were then."""
        from operations.packing import pack_events  # noqa: PLC0415 - it needs numpy

        return pack_events(self.event_points(since), self._at)

    def asset_points(self, since: int | None, kinds: Sequence[str] = ()) -> AssetPoints:
        """Return none: how assets stood isn't kept."""
        del since
        from operations.store.map_questions import no_assets  # noqa: PLC0415 - it needs numpy

        return self._ask(lambda asking: no_assets(asking, kinds))

    def region_load(self, level: str = "county", *, category: str = "", at: Instant | None = None) -> RegionLoad:
        """Return what was open by region."""
        del at

        def answer(asking: Asking) -> RegionLoad:
            counts: dict[str, int] = {}
            for one in self._days.open_at(asking):
                if not category or one.category == category:
                    code = {"county": one.county, "township": one.area}.get(level, one.region)
                    counts[code] = counts.get(code, 0) + 1
            counts.pop("", None)
            if level == "prefecture":
                counts = {asking.centre.file.code: sum(counts.values())}
            return RegionLoad(counts, sum(counts.values()), asking.now, asking.age("event"))

        return self._ask(answer)

    def hourly_trend(
        self, day: Instant | None = None, *, region: str = "", category: str = "", weeks: int = 8
    ) -> HourlyTrend:
        """Return the day of that moment up to it."""
        del day

        def answer(asking: Asking) -> HourlyTrend:
            trend = trend_questions.hourly_trend(asking, None, region=region, category=category, weeks=weeks)
            hour = asking.now // HOUR * HOUR
            if hour not in trend.hours:
                return trend
            counts = list(trend.counts)
            counts[trend.hours.index(hour)] = count_between(
                asking, hour, asking.now + 1, region=region, category=category
            )
            return replace(trend, counts=tuple(counts))

        return self._ask(answer)

    def figure(self, name: str, *, region: str = "", category: str = "") -> Figure:
        """Return a figure of that moment."""
        kind, _, rest = name.partition(":")
        if kind == "indicator":
            rule = self._rule(rest)
            if rule is not None and _counts_assets(rule):
                raise PastError
            return super().figure(name, region=region, category=category)
        if kind == "reading":
            return self._ask(lambda asking: _mean_reading(asking, rest, region))
        if name == "events_today":
            return super().figure(name, region=region, category=category)
        if name not in {"open", "overdue", "closed_rate"}:
            raise PastError
        return self._ask(lambda asking: self._of_open(asking, name, region, category))

    def indicator_values(
        self, *, domain: str = "", region: str = "", ids: tuple[str, ...] = (), course: int = 0
    ) -> IndicatorValues:
        """Return the indicators that count something that has a time."""
        named = ids or tuple(rule.id for rule in self._defined.indicators)
        rules = tuple(
            rule for one in named if (rule := self._rule(one)) is not None and not (ids == () and _counts_assets(rule))
        )
        if any(map(_counts_assets, rules)):
            raise PastError
        return self._ask(
            lambda asking: indicator_questions.indicator_values(
                asking, rules, domain=domain, region=region, course=course
            )
        )

    def ranking(self, figure: str, *, region: str = "", category: str = "") -> Ranking:
        """Return the regions one level down in the order of what was open or overdue there."""
        if figure not in {"open", "overdue"}:
            raise PastError

        def answer(asking: Asking) -> Ranking:
            prefix = asking.region_prefix(region)
            places = places_below(asking, region)
            by_county = is_by_county(asking, region)
            counts = dict.fromkeys(places, 0.0)
            for one in self._days.open_at(asking):
                code = one.county if by_county else one.area
                if code in counts and one.region.startswith(prefix) and category in ("", one.category):
                    counts[code] += figure == "open" or one.due_at <= asking.now_of(one.source)
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

    def warnings(self) -> WarningList:
        """Return the warnings that were in force: sent, not over, and not replaced or cancelled by then."""

        def answer(asking: Asking) -> WarningList:
            later = warning.alias("later")
            replaced = exists().where(
                warning_replaced.c.source == warning.c.source,
                warning_replaced.c.replaced == warning.c.key,
                warning_replaced.c.status == warning.c.status,
                warning_replaced.c.key != warning.c.key,
                later.c.source == warning_replaced.c.source,
                later.c.key == warning_replaced.c.key,
                later.c.sent_at <= asking.now,
            )
            question = (
                select(warning.c.body)
                .where(
                    and_(warning.c.sent_at <= asking.now, warning.c.ends_at > asking.now),
                    warning.c.message.in_(("Alert", "Update")),
                    warning.c.status != "Draft",
                    ~replaced,
                )
                .order_by(warning.c.level, warning.c.sent_at.desc(), warning.c.id)
                .limit(MOST_WARNINGS)
            )
            found = [decode_json(body, Warning) for body in asking.connection.execute(question).scalars()]
            return WarningList(
                tuple(one for one in found if one.status == "Actual"),
                tuple(one for one in found if one.status != "Actual"),
                asking.now,
                asking.age("warning"),
            )

        return self._ask(answer)

    def _of_open(self, asking: Asking, name: str, region: str, category: str) -> Figure:
        prefix = asking.region_prefix(region)
        events = [
            one
            for one in self._days.open_at(asking)
            if one.region.startswith(prefix) and category in ("", one.category)
        ]
        if name == "closed_rate":
            return _closed_rate(asking, events, region, category)
        if name == "overdue":
            red = sum(one.due_at <= asking.now_of(one.source) for one in events)
            counts = {
                "red": red,
                "yellow": sum(one.yellow_at <= asking.now_of(one.source) < one.due_at for one in events),
            }
        else:
            marks = enumerate(("I", "II", "III", "IV"), 1)
            counts = {mark: sum(one.severity == level for one in events) for level, mark in marks}
        return Figure(
            value=float(counts["red"] if name == "overdue" else len(events)),
            parts=tuple((part, float(count)) for part, count in counts.items()),
            simulated=asking.simulated("event"),
            as_of=asking.now,
            age=asking.age("event"),
        )

    def _ask(self, answer: Callable[[Asking], _Answer]) -> _Answer:
        with errors_said(self._place), reading(self._engine) as connection:
            at = min(self._at, self._clock.now())
            return answer(_PastAsking(connection, self._centre, self._clock, at, self._regions))


class _PastAsking(Asking):
    """A question about a moment at which nobody knows any more whether the collector was heard: gaps tell of that."""

    @property
    def alive(self) -> bool:
        return True


def _light(asking: Asking, one: PastEvent) -> Light:
    due_at = None if one.due_at >= NEVER else one.due_at
    return light(due_at, one.reported_at, asking.now_of(one.source), is_open=True, yellow_at=one.yellow_at)


def _closed_rate(asking: Asking, events: Sequence[PastEvent], region: str, category: str) -> Figure:
    """Return 办结率 without what was closed only after the moment."""
    found = figure_questions.figure(asking, "closed_rate", region=region, category=category)
    due, closed = (dict(found.parts).get(name, 0.0) for name in ("due", "closed"))
    end = asking.now // HOUR * HOUR
    first = end - 24 * _DAYS * HOUR
    closed -= sum(one.state == "closed" and first <= one.due_at < end for one in events)
    value = 100 * closed / due if due else None
    return replace(found, value=value, spark=(), parts=(("due", due), ("closed", closed)))


def _mean_reading(asking: Asking, metric: str, region: str) -> Figure:
    """Return the mean of what the stations told last before the moment, and within a day of each other."""
    stations = select(series.c.id, series.c.source, series.c.unit, series.c.simulated).where(series.c.metric == metric)
    prefix = asking.region_prefix(region)
    if prefix:
        stations = stations.where(begins_with(series.c.region, prefix))
    told = []
    for station in asking.connection.execute(stations.limit(MOST_READINGS)):
        newest = select(reading_table.c.at, reading_table.c.value).where(
            reading_table.c.series == station.id, reading_table.c.at <= asking.now
        )
        row = asking.connection.execute(newest.order_by(reading_table.c.at.desc()).limit(1)).one_or_none()
        if row is not None:
            told.append((row.at, row.value, station))
    last = max((at for at, _, _ in told), default=asking.now)
    lately = [(value, station) for at, value, station in told if at >= last - OLDEST_READING]
    mean = sum(value for value, _ in lately) / len(lately) if lately else None
    return Figure(
        value=mean,
        unit=lately[0][1].unit if lately else "",
        decimals=0 if mean is None or abs(mean) >= 10 else 1,
        parts=(("stations", float(len(lately))),) if lately else (),
        simulated=any(station.simulated for _, station in lately),
        as_of=last,
        age=asking.age("reading", tuple({station.source for _, station in lately})),
    )


def _counts_assets(rule: IndicatorRule) -> bool:
    numbers = (rule.count, rule.sum, *((rule.ratio.of, rule.ratio.per) if rule.ratio is not None else ()))
    return any(isinstance(number, Assets) for number in numbers)
