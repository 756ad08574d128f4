"""The picture: the questions that a view may ask, each with a bounded answer.

Thread-safe: a `Picture` may be asked from any thread; each question uses a connection of its own from the pool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from operations.alarm_picture import AlarmPicture
from operations.card_picture import CardPicture
from operations.count_picture import CountPicture
from operations.duty_picture import DutyPicture
from operations.incident_picture import IncidentPicture
from operations.map_picture import MapPicture

if TYPE_CHECKING:  # who asks one question doesn't load the answers of all
    from collections.abc import Mapping, Sequence

    from data_sources.records import Instant
    from operations.course_snapshots import ReadingCourse
    from operations.indicator_snapshots import Campaigns, IndicatorValues
    from operations.near_snapshots import Nearby, SearchArea
    from operations.outages import Outages
    from operations.past import OpenAt
    from operations.search_snapshots import Found
    from operations.snapshots import (
        AirTable,
        AssetPoints,
        Breakdown,
        EventPoints,
        Figure,
        HealthBoard,
        HourlyTrend,
        IndicatorTable,
        QueueFilter,
        QueueOutlook,
        QueuePage,
        QueueRow,
        ReadingTable,
        RegionLoad,
        SourceBoard,
        SourcePage,
        WarningList,
    )
    from operations.unusual import UnusualRegions


class Changes(Struct, frozen=True):
    """What kinds of records changed after a number of the feed, and the number to ask from next."""

    seq: int
    kinds: frozenset[str]


class Picture(CountPicture, DutyPicture, IncidentPicture, CardPicture, MapPicture, AlarmPicture, Protocol):
    """All of it, merged, now."""

    def changes(self, since: int) -> Changes:
        """Return which kinds changed: event, asset, reading, indicator, warning, region, health, incident, alarm."""

    def as_of(self, at: Instant, question: str, values: Sequence[Any], named: Mapping[str, Any]) -> Any:
        """Return the answer to one of these questions as of a past moment; see `operations.past.as_of`.

        Of events by the moments that their sources tell, as they are known today.

        Raises:
            PastError: Only how it stands now is known.
        """

    def queue_page(self, where: QueueFilter, offset: int, limit: int) -> QueuePage:
        """Return rows `offset` to `offset + limit` (at most 500) of the queue."""

    def queue_outlook(self, where: QueueFilter, within: int) -> QueueOutlook:
        """Return how many events of a queue turn red within so many ms, and of how many an officer is asked."""

    def search(self, question: str, *, limit: int = 20) -> Found:
        """Return the newest events, the assets and the regions, at most `limit` (up to 100) of each, that are found.

        By a part of a title, an address or a name, by the initials of its pinyin, or by either end of a code.
        """

    def event_row(self, event_id: int) -> QueueRow | None:
        """Return one event by the id that a queue row or a map mark carries; None where there is no such event."""

    def event_points(self, since: int | None) -> EventPoints:
        """Return all open events with a place, or what changed after `since`."""

    def packed_events(self, since: int | None) -> bytes:
        """Return `event_points` as the map's page takes them (docs/map-format.md), with the clock's present moment."""

    def packed_assets(self, since: int | None, kinds: Sequence[str] = ()) -> bytes:
        """Return `asset_points` as the map's page takes them."""

    def asset_points(self, since: int | None, kinds: Sequence[str] = ()) -> AssetPoints:
        """Return all assets with a place, or what changed after `since`."""

    def nearby(self, area: SearchArea) -> Nearby:
        """Return what lies within a circle or a polygon: exact numbers, the nearest, also of each kind."""

    def hourly_trend(
        self, day: Instant | None = None, *, region: str = "", category: str = "", weeks: int = 8
    ) -> HourlyTrend:
        """Return the local day that holds `day` (None: today), against the same weekday of the weeks before."""

    def figure(self, name: str, *, region: str = "", category: str = "") -> Figure:
        """Return a built-in figure by name.

        `events_today`, `closed_rate` (办结率: of events that fell due in the last 30 days, those closed), `overdue`
        (open past due; parts red, yellow), `open`, `assets_online:KIND` (rate; parts offline), `assets:KIND`,
        `reading:METRIC` (mean of stations' newest), `indicator:NAME` (an indicator of
        the centre's file by its id, or else the newest period reported under that name).

        Raises:
            KeyError: There is no such figure.
        """

    def breakdown(self, *, by: str = "category", hours: int = 24, limit: int = 8, region: str = "") -> Breakdown:
        """Return events of the last `hours` by category, region (one level below), source or state, in a region."""

    def region_load(self, level: str = "county", *, category: str = "", at: Instant | None = None) -> RegionLoad:
        """Return open events by county or township, now or `at` a past moment (nothing where that isn't kept)."""

    def open_at(self, at: Instant, *, region: str = "", category: str = "") -> OpenAt:
        """Return how many events were open at a past moment, by region, category and severity, as was known then."""

    def source_board(self) -> SourceBoard:
        """Return every source's health and the collector's sign of life."""

    def health_board(self) -> HealthBoard:
        """Return every source's health with the course of its polls over the last day."""

    def outages(self, since: Instant) -> Outages:
        """Return the outages that were over at `since` or later (of the last hour or so), at most 20, newest first."""

    def source_page(self, source: str, *, limit: int = 100) -> SourcePage:
        """Return all that is known of one source, with at most `limit` (up to 200) rows of its quarantine, masked."""

    def warnings(self) -> WarningList:
        """Return warnings in force now."""

    def readings(self, metric: str) -> ReadingTable:
        """Return each station's newest reading of `metric`."""

    def reading_course(
        self, source: str, station: str, metric: str, *, start: Instant, end: Instant, points: int = 800
    ) -> ReadingCourse:
        """Return a series from `start` to just before `end` in at most `points` (up to 4,000) stretches of time."""

    def air_quality(self) -> AirTable:
        """Return each station's newest hour as an air quality index, by the standard in force on its day."""

    def indicators(self, *, domain: str = "", region: str = "") -> IndicatorTable:
        """Return reported indicators."""

    def indicator_values(
        self, *, domain: str = "", region: str = "", ids: tuple[str, ...] = (), course: int = 0
    ) -> IndicatorValues:
        """Return the indicators that the centre's indicators.toml defines, for one region ("": the whole centre).

        `ids` picks some, in their order. `course` is how many periods (at most 60) up to this one each tells of.
        """

    def indicator_regions(self, indicator: str) -> IndicatorValues:
        """Return one of these indicators for each county; nothing where there is none of that id."""

    def unusual_regions(self, *, category: str = "", weeks: int = 8) -> UnusualRegions:
        """Return each county's day up to the last whole hour against the same weekdays before."""

    def campaigns(self) -> Campaigns:
        """Return how far each campaign of the centre's campaigns.toml is, by region."""
