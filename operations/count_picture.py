"""What a view may ask of regions, categories, states and kinds side by side; a part of `operations.picture`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a desktop starts without numbers in arrays
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
        Spans,
        StationFilter,
        Step,
        ThingFilter,
        ThingList,
    )


class CountPicture(Protocol):
    """Counts side by side."""

    def region_matrix(self, span: Span, *, region: str = "", at: Instant | None = None) -> Matrix:
        """Return events reported in a day, month or year by region (one level down) and category.

        It is the local one that holds `at`; None: the one that runs, up to now.
        """

    def ranking(self, figure: str, *, region: str = "", category: str = "") -> Ranking:
        """Return the regions one level below the centre, or below `region`, in the order of a figure.

        `open`, `overdue`, `events_today`, `closed_rate` (due in the last 30 days), `assets_online:KIND` (rate), or
        `indicator:ID` of the centre's indicators.toml. `category` narrows the first four.

        Raises:
            KeyError: There is no such figure.
        """

    def flow(self, *, region: str = "", category: str = "") -> Flow:
        """Return the open events by state, and what came and was closed today."""

    def asset_board(self) -> AssetBoard:
        """Return all assets by kind, county and state."""

    def things(self, where: ThingFilter, start: int = 0, limit: int = 50) -> ThingList:
        """Return things from the one at `start` on, at most `limit` (up to 200), those that need somebody first."""

    def event_series(
        self, step: Step, count: int, *, by: By = "", region: str = "", category: str = "", measure: str = "reported"
    ) -> CountSeries:
        """Return the events of the last `count` (at most 800) local hours, days or months, the running one included.

        `by` gives a series for each category, or each region one level below the centre. `measure` is "reported" or
        "closed".
        """

    def metric_courses(self, where: StationFilter, spans: Spans) -> Course:
        """Return what stations (at most 12) measured, by at most 4,000 spans."""
