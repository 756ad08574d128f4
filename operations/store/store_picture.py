"""The picture, answered from a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from data_sources.late import late
from data_sources.records import Instant
from data_sources.resource_files import data_folder
from operations.picture import Changes, Picture
from operations.store import board_questions, figure_questions, mark_questions, queue_questions, trend_questions
from operations.store.alarm_answers import AlarmAnswers
from operations.store.asking import Asking
from operations.store.asset_memory import AssetMemory
from operations.store.card_answers import CardAnswers
from operations.store.count_answers import CountAnswers
from operations.store.map_answers import MapAnswers
from operations.store.schema import feed_kind

if TYPE_CHECKING:
    from operations import snapshots
    from operations.course_snapshots import ReadingCourse
    from operations.indicator_snapshots import Campaigns, IndicatorValues
    from operations.near_snapshots import Nearby, SearchArea
    from operations.outages import Outages
    from operations.past import OpenAt
    from operations.search_snapshots import Found
    from operations.store import (
        air_questions,
        history_questions,
        indicator_questions,
        map_questions,
        near_questions,
        outage_questions,
        reading_courses,
        search_questions,
        unusual_questions,
    )
    from operations.store.common_terms import CommonTerms
    from operations.store.event_columns import EventColumns
    from operations.store.event_memory import EventMemory
    from operations.store.past_day import PastDays
    from operations.unusual import UnusualRegions
else:  # what only some scenes ask, and what needs numpy
    air_questions = late("operations.store.air_questions")
    history_questions = late("operations.store.history_questions")
    indicator_questions = late("operations.store.indicator_questions")
    map_questions = late("operations.store.map_questions")
    search_questions = late("operations.store.search_questions")
    near_questions = late("operations.store.near_questions")
    outage_questions = late("operations.store.outage_questions")
    reading_courses = late("operations.store.reading_courses")
    unusual_questions = late("operations.store.unusual_questions")


class StorePicture(CountAnswers, CardAnswers, MapAnswers, AlarmAnswers, Picture):
    """All that a view may ask. Raises `StoreError`."""

    _packed: tuple[tuple[int, tuple[str, ...]], bytes] | None = None
    """All assets as they were packed last, with the feed's number and the kinds asked."""
    _terms: CommonTerms | None = None

    def have_events_at_hand(self) -> EventMemory:
        """Load all events behind what is asked, for many questions to come; return what holds them."""
        if self._events is None:
            from operations.store.event_memory import EventMemory  # noqa: PLC0415 - no start waits for numpy

            self._events = EventMemory(self._engine, data_folder(self._centre.id, "cache"), self._place)
        return self._events

    def _at_hand(self, events: EventColumns | None) -> search_questions.AtHand | None:
        if events is None:
            return None
        if self._terms is None:
            from operations.store.common_terms import CommonTerms  # noqa: PLC0415 - it needs numpy

            self._terms = CommonTerms(self._engine, self._place)
        return search_questions.AtHand(events, self._terms)

    def wait_for_terms(self) -> None:
        """Return when the words of a question that was put before are looked up as quickly as they will be."""
        if self._terms is not None:
            self._terms.wait()

    def let_go(self) -> None:
        """Keep what is at hand for the next run: nothing more will be asked."""
        if self._terms is not None:
            self._terms.end()
        if self._events is not None:
            self._events.end()

    def changes(self, since: int) -> Changes:
        """Return which kinds changed; all of them for a number that this store never gave out."""

        def answer(asking: Asking) -> Changes:
            known = since if 0 <= since <= asking.head else -1
            question = select(feed_kind.c.kind).where(feed_kind.c.seq > known)
            return Changes(asking.head, frozenset(asking.connection.execute(question).scalars()))

        return self._ask(answer)

    def as_of(self, at: Instant, question: str, values: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Return the answer to one of these questions as of a past moment."""
        from operations.store.past_picture import PastPicture  # noqa: PLC0415 - few look back, and none at a start

        past = PastPicture(self._engine, self._centre, self._clock, self._place, at=at, live=self)
        return past.told(question, values, named)

    def queue_page(self, where: snapshots.QueueFilter, offset: int, limit: int) -> snapshots.QueuePage:
        """Return a window of the queue."""
        if where.text:
            return self._ask_of_events(
                lambda asking, events: search_questions.found_page(asking, where, offset, limit, self._at_hand(events))
            )
        return self._ask_of_events(
            lambda asking, events: queue_questions.queue_page(asking, where, offset, limit, events)
        )

    def queue_outlook(self, where: snapshots.QueueFilter, within: int) -> snapshots.QueueOutlook:
        """Return what is to come in a queue."""
        return self._ask_of_events(lambda asking, events: queue_questions.queue_outlook(asking, where, within, events))

    def search(self, question: str, *, limit: int = 20) -> Found:
        """Return what a few characters find."""
        return self._ask(lambda asking: search_questions.found(asking, question, limit))

    def event_row(self, event_id: int) -> snapshots.QueueRow | None:
        """Return one event by its id."""
        return self._ask(lambda asking: queue_questions.event_row(asking, event_id))

    def event_points(self, since: int | None) -> snapshots.EventPoints:
        """Return open events with a place."""
        return self._ask(lambda asking: map_questions.event_points(asking, since))

    def packed_events(self, since: int | None) -> bytes:
        """Return events' marks for the page."""
        return self._ask(lambda asking: mark_questions.packed_events(asking, since))

    def packed_assets(self, since: int | None, kinds: Sequence[str] = ()) -> bytes:
        """Return assets' marks for the page."""
        if since is None:
            known = self._ask(lambda asking: self._all_assets(asking, tuple(kinds)))
            if known is not None:
                return known
        from operations.packing import pack_assets  # noqa: PLC0415 - it needs numpy

        return pack_assets(self.asset_points(since, kinds))

    def _all_assets(self, asking: Asking, kinds: tuple[str, ...]) -> bytes | None:
        """Return the assets of one number of the feed once: each page that opens asks for all, and so does a start."""
        known, key = self._packed, (asking.head, kinds)
        if known is not None and known[0] == key:
            return known[1]
        answer = mark_questions.packed_assets(asking, kinds, self._assets)
        self._packed = None if answer is None else (key, answer)
        return answer

    def asset_points(self, since: int | None, kinds: Sequence[str] = ()) -> snapshots.AssetPoints:
        """Return assets with a place."""
        return self._ask(lambda asking: map_questions.asset_points(asking, since, kinds, self._assets))

    def nearby(self, area: SearchArea) -> Nearby:
        """Return what lies within a circle or a polygon."""
        return self._ask(lambda asking: near_questions.nearby(asking, area, self._assets))

    def hourly_trend(
        self, day: Instant | None = None, *, region: str = "", category: str = "", weeks: int = 8
    ) -> snapshots.HourlyTrend:
        """Return a local day by the hour."""
        return self._ask(
            lambda asking: trend_questions.hourly_trend(asking, day, region=region, category=category, weeks=weeks)
        )

    def figure(self, name: str, *, region: str = "", category: str = "") -> snapshots.Figure:
        """Return a built-in figure by name."""
        if name.startswith("indicator:") and (rule := self._rule(name.removeprefix("indicator:"))) is not None:
            return self._ask(lambda asking: indicator_questions.indicator_figure(asking, rule, region))
        return self._ask(lambda asking: figure_questions.figure(asking, name, region=region, category=category))

    def breakdown(
        self, *, by: str = "category", hours: int = 24, limit: int = 8, region: str = ""
    ) -> snapshots.Breakdown:
        """Return events reported lately by category, region, source or state."""
        return self._ask(
            lambda asking: figure_questions.breakdown(asking, by=by, hours=hours, limit=limit, region=region)
        )

    def region_load(
        self, level: str = "county", *, category: str = "", at: Instant | None = None
    ) -> snapshots.RegionLoad:
        """Return open events by region, now or at a past moment."""
        if at is not None:
            return self._ask(lambda asking: history_questions.region_load_at(asking, at, level, category))
        return self._ask(lambda asking: mark_questions.region_load(asking, level, category))

    def open_at(self, at: Instant, *, region: str = "", category: str = "") -> OpenAt:
        """Return the open events of a past moment."""
        return self._ask(lambda asking: history_questions.open_at(asking, at, region=region, category=category))

    def source_board(self) -> snapshots.SourceBoard:
        """Return every source's health and the collector's sign of life."""
        return self._ask(board_questions.source_board)

    def health_board(self) -> snapshots.HealthBoard:
        """Return every source's health with its last day."""
        return self._ask(board_questions.health_board)

    def outages(self, since: Instant) -> Outages:
        """Return outages that are over."""
        return self._ask(lambda asking: outage_questions.outages(asking, since))

    def source_page(self, source: str, *, limit: int = 100) -> snapshots.SourcePage:
        """Return all that is known of one source."""
        return self._ask(lambda asking: board_questions.source_page(asking, source, limit))

    def warnings(self) -> snapshots.WarningList:
        """Return warnings in force now."""
        return self._ask(board_questions.warnings)

    def readings(self, metric: str) -> snapshots.ReadingTable:
        """Return each station's newest reading of `metric`."""
        return self._ask(lambda asking: board_questions.readings(asking, metric))

    def reading_course(
        self, source: str, station: str, metric: str, *, start: Instant, end: Instant, points: int = 800
    ) -> ReadingCourse:
        """Return a series at the width of a chart."""
        who = (source, station, metric)
        return self._ask(lambda asking: reading_courses.reading_course(asking, who, start, end, points))

    def air_quality(self) -> snapshots.AirTable:
        """Return each station's newest hour as an air quality index."""
        return self._ask(air_questions.air_quality_now)

    def indicators(self, *, domain: str = "", region: str = "") -> snapshots.IndicatorTable:
        """Return reported indicators."""
        return self._ask(lambda asking: board_questions.indicators(asking, domain=domain, region=region))

    def indicator_values(
        self, *, domain: str = "", region: str = "", ids: tuple[str, ...] = (), course: int = 0
    ) -> IndicatorValues:
        """Return the indicators that the centre defines, or some of them."""
        rules = self._defined.indicators
        if ids:
            rules = tuple(rule for wanted in ids if (rule := self._rule(wanted)) is not None)
        return self._ask(
            lambda asking: indicator_questions.indicator_values(
                asking, rules, domain=domain, region=region, course=course
            )
        )

    def indicator_regions(self, indicator: str) -> IndicatorValues:
        """Return one of these indicators by county."""
        rule = self._rule(indicator)
        return self._ask(lambda asking: indicator_questions.indicator_regions(asking, rule))

    def unusual_regions(self, *, category: str = "", weeks: int = 8) -> UnusualRegions:
        """Return each county's day against its own usual."""
        return self._ask(lambda asking: unusual_questions.unusual_regions(asking, category=category, weeks=weeks))

    def campaigns(self) -> Campaigns:
        """Return how far each campaign is."""
        return self._ask_of_events(
            lambda asking, events: indicator_questions.campaigns(asking, self._defined.campaigns, events)
        )

    @cached_property
    def past_days(self) -> PastDays:
        """The days that were looked back to lately."""
        from operations.store.past_day import PastDays  # noqa: PLC0415 - as above

        return PastDays(lambda: self._derivation)

    @cached_property
    def _assets(self) -> AssetMemory:
        return AssetMemory(data_folder(self._centre.id, "cache"), self._place)
