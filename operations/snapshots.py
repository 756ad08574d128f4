"""What a view hands to a pane: immutable answers, bounded in size, each with its age.

Times are `Instant` (ms since the epoch, UTC). Arrays are numpy, marked read-only, one row a thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from data_sources.batches import SourceHealth
from data_sources.centre import Text
from data_sources.records import Asset, EventState, Indicator, Instant, Reading, Region, Warning
from data_sources.sentences import Sentence
from operations.air_quality import AirQuality

if TYPE_CHECKING:  # a desktop draws its first panes before it needs numbers in arrays
    import numpy as np
    from numpy.typing import NDArray

Light = Literal["green", "yellow", "red", "none"]

Quality = Literal["live", "late", "old", "never"]
"""How a source or an answer stands against its own rhythm: live within 3 rhythms, late within 10, old beyond or while
the collector is silent, never when nothing has ever come."""


class Age(msgspec.Struct, frozen=True):
    """How old what is shown is. `since` is when it was last true; `worst` names the oldest source behind it."""

    quality: Quality = "live"
    since: Instant | None = None
    worst: str = ""


class QueueRow(msgspec.Struct, frozen=True):
    """One line of a queue. `light` is red past `due_at`, yellow in its last fifth; `quality` is the row's source's.

    `reports` is how many reports its incident has, `told_by` the sources of several, in the order in which they told.
    `asked` is how many others may be the same happening, of which an officer is asked.
    `duty` is what the state is called that officers here brought it to; empty while they have not.

    Times are the source's own; where its clock runs ahead, `clock_ahead` ms belong to "now" for this row.
    """

    id: int
    source: str
    source_title: str
    key: str
    title: str
    category: str
    state: EventState
    severity: int
    region: str
    region_name: str
    address: str
    reported_at: Instant
    due_at: Instant | None
    lat: float | None
    lon: float | None
    light: Light
    quality: Quality
    simulated: bool
    clock_ahead: int = 0
    yellow_at: Instant | None = None
    reports: int = 1
    duty: Text = ""
    told_by: tuple[str, ...] = ()
    asked: int = 0


QueueOrder = Literal["due", "newest", "severity"]
TableSpan = Literal["day", "month", "year"]


class QueueFilter(msgspec.Struct, frozen=True):
    """What a queue is asked for. Empty tuples mean all. `region` is a code prefix.

    `open_only` hides closed and void; without it the newest come first, whatever the order. What is closed, or has no
    deadline, has the light "none". `text` is a part of a title, of an address or of their pinyin's initials, or
    either end of a code; of more than 10,000 such lines the newest are there, and `total` is 10,001. `red_within`
    keeps what isn't red yet and turns red within so many ms (0: all); `asked` keeps what may be the same happening as
    another, of which an officer is asked.
    """

    region: str = ""
    categories: tuple[str, ...] = ()
    severities: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    open_only: bool = True
    order: QueueOrder = "due"
    states: tuple[EventState, ...] = ()
    lights: tuple[Light, ...] = ()
    text: str = ""
    red_within: int = 0
    asked: bool = False


class QueueOutlook(msgspec.Struct, frozen=True):
    """What is to come in a queue: how many turn red within `within` ms, and of how many lines an officer is asked.

    `following` is how many more reports its lines stand for: those of an incident have one line.
    """

    soon: int
    within: int
    asked: int
    following: int = 0


class QueuePage(msgspec.Struct, frozen=True):
    """A window of a queue: rows `offset` to `offset + len(rows)` of `total` (exact).

    `whole` is False while what words find is still being gathered for the first time. `outlook` is there where it was
    asked for together with the page.
    """

    rows: tuple[QueueRow, ...]
    offset: int
    total: int
    as_of: Instant
    age: Age
    whole: bool = True
    outlook: QueueOutlook | None = None


class EventPoints(msgspec.Struct, frozen=True):
    """Open events with a place, for the map: all of them, or what changed after the `since` that was asked.

    `id` int64 (n), `position` float32 (n, 2) as lat, lon, `severity` uint8 (n), `reported_at` float64 ms (n),
    `quality` uint8 (n; 0 live, 1 late, 2 old, 3 never), `category` uint8 (n): index in `categories`, 255 for one that
    the centre doesn't name. `removed` int64: ids that are no longer to be drawn.
    `seq` is the feed's number to ask from next. `full` says that the layer is to be replaced, not patched.
    """

    seq: int
    full: bool
    id: NDArray[np.int64]
    position: NDArray[np.float32]
    severity: NDArray[np.uint8]
    reported_at: NDArray[np.float64]
    quality: NDArray[np.uint8]
    category: NDArray[np.uint8]
    categories: tuple[str, ...]
    removed: NDArray[np.int64]


class AssetPoints(msgspec.Struct, frozen=True):
    """Assets with a place, for the map; as `EventPoints`.

    `state` uint8: index in `ASSET_STATES`; `kind` uint8: index in `kinds`.
    """

    seq: int
    full: bool
    kinds: tuple[str, ...]
    id: NDArray[np.int64]
    position: NDArray[np.float32]
    state: NDArray[np.uint8]
    kind: NDArray[np.uint8]
    removed: NDArray[np.int64]


ASSET_STATES = ("online", "offline", "long_offline", "never", "unknown")


class HourlyTrend(msgspec.Struct, frozen=True):
    """Events reported in each hour of the centre's local day, against the same weekday before.

    `hours` (n): each local hour's start as ms UTC (n is 23 or 25 on a day when the clocks change).
    `counts` (n), NaN for hours to come. `median`, `low`, `high` (n): median, 10 % and 90 % of the
    same weekday's same hour in the `weeks` weeks before; NaN where there is no history. `gaps` are spans (start, end)
    in which the sources were not heard.
    """

    hours: tuple[float, ...]
    counts: tuple[float, ...]
    median: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    weeks: int
    gaps: tuple[tuple[Instant, Instant], ...]
    as_of: Instant
    age: Age


class Figure(msgspec.Struct, frozen=True):
    """One number for an indicator card. `value` is None where nothing is known: shown as such, never as zero.

    `spark` holds up to 24 values, oldest first (empty: none). `compare` is the value to compare with (the same hour of
    the same weekday a week before, last year's); `change` in per cent. `good` says whether the target is met (None: no
    target). `parts` are named sub-figures, e.g. ("red", 5), ("yellow", 12).
    """

    value: float | None
    unit: str = ""
    decimals: int = 0
    spark: tuple[float, ...] = ()
    compare: float | None = None
    change: float | None = None
    target: float | None = None
    good: bool | None = None
    parts: tuple[tuple[str, float], ...] = ()
    period: str = ""
    note: str = ""
    simulated: bool = False
    as_of: Instant = 0
    age: Age = Age()


class Breakdown(msgspec.Struct, frozen=True):
    """Counts by name, largest first: `items` are (code, name, count)."""

    items: tuple[tuple[str, str, int], ...]
    total: int
    as_of: Instant
    age: Age


class SourceStatus(msgspec.Struct, frozen=True):
    """A source's health with how it stands now."""

    health: SourceHealth
    quality: Quality
    seconds_old: float | None


class SourceBoard(msgspec.Struct, frozen=True):
    """Every source of the centre, in the order of their files; and the collector's own sign of life."""

    sources: tuple[SourceStatus, ...]
    collector_seen_at: Instant | None
    collector_alive: bool
    as_of: Instant

    @property
    def live_count(self) -> int:
        """How many sources are live."""
        return sum(status.quality == "live" for status in self.sources)


POLL_SLOT = 600_000
"""Ten minutes: a day's course of polls is told by these."""


BOARD_SLOT = 3 * POLL_SLOT
"""Half an hour: a board tells the course of many sources, and has little room for each."""


class PollSlot(NamedTuple):
    """Ten minutes of a source's polls, or half an hour. `latency` is the sum of theirs in ms, `slowest` the longest."""

    at: Instant
    polls: int
    failed: int
    rows: int
    refused: int
    latency: int
    slowest: int


class PollTold(msgspec.Struct, frozen=True):
    """How one poll ended."""

    at: Instant
    ok: bool
    latency: int
    rows: int
    refused: int
    sentence: Sentence | None


class HealthBoard(msgspec.Struct, frozen=True):
    """Every source as it stands, and the course of its polls over the last day by half-hours, oldest first."""

    board: SourceBoard
    courses: Mapping[str, tuple[PollSlot, ...]]


class RefusedRow(msgspec.Struct, frozen=True):
    """A row in quarantine, fit to be shown: numbers and names of people are masked."""

    text: str
    reason: Sentence
    first_at: Instant
    last_at: Instant
    times: int


class RefusedReason(msgspec.Struct, frozen=True):
    """One reason for which rows lie in quarantine: how many do, and one of them. Gaps hold the newest row's values."""

    reason: Sentence
    rows: int
    last_at: Instant


class SourcePage(msgspec.Struct, frozen=True):
    """All that is known of one source.

    `status` is None where the centre has no such source and never heard of it. `polls` are the last ones, newest first.
    `kept` rows lie in quarantine, of `refused` that ever were; `dropped` made room for newer ones.
    """

    source: str
    status: SourceStatus | None
    course: tuple[PollSlot, ...]
    polls: tuple[PollTold, ...]
    reasons: tuple[RefusedReason, ...]
    rows: tuple[RefusedRow, ...]
    kept: int
    refused: int
    dropped: int
    cursor: str
    file: str
    collector_alive: bool
    as_of: Instant


class WarningList(msgspec.Struct, frozen=True):
    """Warnings in force, gravest first, then newest. Exercises and tests are listed apart, never as real."""

    warnings: tuple[Warning, ...]
    exercises: tuple[Warning, ...]
    as_of: Instant
    age: Age


class RegionLoad(msgspec.Struct, frozen=True):
    """Open events by region, for a choropleth. `counts` maps a region code to its number, `per` says of what."""

    counts: dict[str, int]
    total: int
    as_of: Instant
    age: Age


class ReadingTable(msgspec.Struct, frozen=True):
    """The newest reading of each station for one metric, highest value first."""

    readings: tuple[Reading, ...]
    as_of: Instant
    age: Age


class AirStation(msgspec.Struct, frozen=True):
    """A station's newest hour `at`, judged by HJ 633. `simulated` says that any of its readings is a drill's."""

    source: str
    station: str
    name: str
    at: Instant
    air: AirQuality
    simulated: bool = False


class AirTable(msgspec.Struct, frozen=True):
    """Every station that measures pollutants, highest index first; those without an index last."""

    stations: tuple[AirStation, ...]
    as_of: Instant
    age: Age


class IndicatorTable(msgspec.Struct, frozen=True):
    """Reported indicators, in the order of their file."""

    indicators: tuple[Indicator, ...]
    as_of: Instant
    age: Age


__all__ = [
    "ASSET_STATES",
    "BOARD_SLOT",
    "POLL_SLOT",
    "Age",
    "AirQuality",
    "AirStation",
    "AirTable",
    "Asset",
    "AssetPoints",
    "Breakdown",
    "EventPoints",
    "Figure",
    "HealthBoard",
    "HourlyTrend",
    "IndicatorTable",
    "Light",
    "PollSlot",
    "PollTold",
    "Quality",
    "QueueFilter",
    "QueueOrder",
    "QueueOutlook",
    "QueuePage",
    "QueueRow",
    "ReadingTable",
    "RefusedReason",
    "RefusedRow",
    "Region",
    "RegionLoad",
    "SourceBoard",
    "SourcePage",
    "SourceStatus",
    "WarningList",
]
