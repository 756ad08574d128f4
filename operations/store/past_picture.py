"""The picture as of a past moment: the questions that can be answered of it, each as its own answer; no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from msgspec.structs import replace

from data_sources.records import EventState, Instant
from operations.deadlines import light
from operations.past import PastError
from operations.snapshots import (
    EventPoints,
    Figure,
    HourlyTrend,
    QueueFilter,
    QueueOutlook,
    QueuePage,
    RegionLoad,
    WarningList,
)
from operations.store import (
    board_questions,
    figure_questions,
    indicator_questions,
    queue_questions,
    search_questions,
    trend_questions,
)
from operations.store.asking import Asking
from operations.store.past_counts import PastCounts, counts_assets, mean_reading
from operations.store.past_day import PastEvent, fitting, states_at
from operations.store.queue_questions import LONGEST_PAGE
from operations.store.schema import HOUR, NEVER
from operations.store.trend_questions import count_between

if TYPE_CHECKING:
    from operations.indicator_snapshots import IndicatorValues
    from operations.snapshots import AssetPoints, Light

_DAYS: Final = 30
_ORDERS: Final[Mapping[str, Callable[[PastEvent], Any]]] = {
    "due": lambda one: (one.due_at, one.severity, one.id),
    "severity": lambda one: (one.severity, one.due_at, one.id),
    "newest": lambda one: (-one.reported_at, -one.id),
}
_NOW_TOO: Final = frozenset({"changes", "source_board", "health_board", "source_page", "outages", "event_row"})
"""What is of now at any moment: how the chain stands, and one event by its number."""
_SAME: Final = frozenset(
    {
        "breakdown",
        "campaigns",
        "unusual_regions",
        "indicator_regions",
        "open_at",
        "tracks",
        "drawings",
        "event_series",
    }
)
"""What only needs to be told the moment: it counts up to it."""


class PastPicture(PastCounts):
    """Answers of one moment. Raises `PastError` for what nobody can tell."""

    def told(self, question: str, values: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Return the answer to a question by its name.

        Raises:
            PastError: Only how it stands now is known.
        """
        if question in _NOW_TOO:
            return getattr(self._live, question)(*values, **named)
        if question not in _SAME and question not in vars(PastPicture) and question not in vars(PastCounts):
            raise PastError
        return getattr(self, question)(*values, **named)

    def queue_page(self, where: QueueFilter, offset: int, limit: int) -> QueuePage:
        """Return a window of the queue of that moment: of what was open."""
        offset, limit = max(0, offset), max(0, min(limit, LONGEST_PAGE))

        def answer(asking: Asking) -> QueuePage:
            lines = self._lines(asking, where)
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

    def queue_outlook(self, where: QueueFilter, within: int) -> QueueOutlook:
        """Return what was to turn red. What an officer was asked then isn't kept: nothing is said of it."""
        return self._ask(
            lambda asking: QueueOutlook(len(self._lines(asking, replace(where, red_within=within))), within, 0)
        )

    def _lines(self, asking: Asking, where: QueueFilter) -> list[PastEvent]:
        if where.states or where.asked:
            raise PastError  # neither the states of all that was open, nor what was asked, is at hand
        lines = fitting(self._days.open_at(asking), asking.region_prefix(where.region), where)
        if where.lights:
            lines = [one for one in lines if _light(asking, one) in where.lights]
        if where.red_within:
            lines = [one for one in lines if 0 < one.due_at - asking.now_of(one.source) <= where.red_within]
        if where.text:
            found = search_questions.fitting_texts(asking, where.text, [one.id for one in lines])
            lines = [one for one in lines if one.id in found]
        return lines

    def event_points(self, since: int | None) -> EventPoints:
        """Return all that was open, whatever was known before."""
        del since
        from operations.store.map_questions import points_of  # noqa: PLC0415 - it needs numpy
        from operations.store.mark_questions import MOST_MARKS, EventMarks  # noqa: PLC0415

        def answer(asking: Asking) -> EventPoints:
            placed = [one for one in self._days.open_at(asking) if one.lat is not None and one.lon is not None]
            placed.sort(key=lambda one: (-one.reported_at, -one.id))
            rows = [
                (one.id, one.lat, one.lon, one.severity, one.reported_at, one.source, one.category)
                for one in placed[:MOST_MARKS]
            ]
            return points_of(asking, EventMarks(rows, (), full=True))

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

    def packed_assets(self, since: int | None, kinds: Sequence[str] = ()) -> bytes:
        """Return that there are none, for the page: what is remembered of assets is how they stand now."""
        from operations.packing import pack_assets  # noqa: PLC0415 - it needs numpy

        return pack_assets(self.asset_points(since, kinds))

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
            if rule is not None and counts_assets(rule):
                raise PastError
            return super().figure(name, region=region, category=category)
        if kind == "reading":
            return self._ask(lambda asking: mean_reading(asking, rest, region))
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
            rule for one in named if (rule := self._rule(one)) is not None and not (ids == () and counts_assets(rule))
        )
        if any(map(counts_assets, rules)):
            raise PastError
        return self._ask(
            lambda asking: indicator_questions.indicator_values(
                asking, rules, domain=domain, region=region, course=course
            )
        )

    def warnings(self) -> WarningList:
        """Return the warnings that were in force: sent, not over, and not replaced or cancelled by then."""
        return self._ask(lambda asking: board_questions.warnings(asking, as_then=True))

    def _of_open(self, asking: Asking, name: str, region: str, category: str) -> Figure:
        events = self._open(asking, region, category)
        if name == "closed_rate":
            return _closed_rate(asking, events, region, category)
        if name == "overdue":
            lit = [(asking.now_of(one.source), one) for one in events]
            overdue = sum(one.finish_at <= now for now, one in lit)
            unaccepted = sum(one.due_at <= now < one.finish_at for now, one in lit)
            yellow = sum(one.yellow_at <= now < one.due_at for now, one in lit)
            value, parts = overdue, figure_questions.overdue_parts(overdue + unaccepted, unaccepted, yellow)
        else:
            marks = enumerate(("I", "II", "III", "IV"), 1)
            value = len(events)
            parts = tuple((mark, float(sum(one.severity == level for one in events))) for level, mark in marks)
        return Figure(
            value=float(value),
            parts=parts,
            simulated=asking.simulated("event"),
            as_of=asking.now,
            age=asking.age("event"),
        )


def _light(asking: Asking, one: PastEvent) -> Light:
    due_at = None if one.due_at >= NEVER else one.due_at
    return light(due_at, one.reported_at, asking.now_of(one.source), is_open=True, yellow_at=one.yellow_at)


def _closed_rate(asking: Asking, events: Sequence[PastEvent], region: str, category: str) -> Figure:
    """Return 办结率 without what was closed only after the moment."""
    found = figure_questions.figure(asking, "closed_rate", region=region, category=category)
    due, closed = (dict(found.parts).get(name, 0.0) for name in ("due", "closed"))
    end = asking.now // HOUR * HOUR
    first = end - 24 * _DAYS * HOUR
    closed -= sum(one.state == "closed" and first <= one.finish_at < end for one in events)
    value = 100 * closed / due if due else None
    return replace(found, value=value, spark=(), parts=(("due", due), ("closed", closed)))
