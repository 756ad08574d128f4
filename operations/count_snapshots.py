"""What is answered of many regions, categories, states and kinds side by side: immutable, each with its age."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from data_sources.centre import KIND_PART
from data_sources.records import Instant
from operations.snapshots import ASSET_STATES, Age

if TYPE_CHECKING:  # numbers in arrays are loaded when there are any
    import numpy as np
    from numpy.typing import NDArray

Span = Literal["day", "month", "year"]
"""The local day, month or year that runs, up to now."""

Step = Literal["hour", "day", "month"]
By = Literal["", "category", "region"]


class ThingFilter(msgspec.Struct, frozen=True):
    """Things of a kind (and of its parts) that bear all of `tags` and are in one of `states` (all: ())."""

    kind: str
    tags: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    region: str = ""


class StationFilter(msgspec.Struct, frozen=True):
    """Stations that measure a metric: some by their keys or names, or (()) those heard last, at most 12."""

    metric: str
    stations: tuple[str, ...] = ()
    region: str = ""


class Spans(msgspec.Struct, frozen=True):
    """A time from `first` to just before `last`, by spans of `bucket` ms."""

    first: Instant
    last: Instant
    bucket: int


class Matrix(msgspec.Struct, frozen=True):
    """Events reported in a running period by region and category.

    `regions` are (code, name), `counts` are by region, then by category. `period` is its name, such as 2026-02.
    """

    regions: tuple[tuple[str, str], ...]
    categories: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    period: str
    as_of: Instant
    age: Age

    @property
    def by_region(self) -> tuple[int, ...]:
        """The sums of the rows."""
        return tuple(map(sum, self.counts))

    @property
    def by_category(self) -> tuple[int, ...]:
        """The sums of the columns."""
        return tuple(map(sum, zip(*self.counts, strict=True))) if self.counts else (0,) * len(self.categories)

    @property
    def total(self) -> int:
        """All together."""
        return sum(self.by_region)


class RankedRegion(msgspec.Struct, frozen=True):
    """A region's value, and what it was before. `moved` is by how many places it rose (negative: fell) since then.

    `value` is None where nothing is known: such regions stand last, without a place (0).
    """

    code: str
    name: str
    value: float | None
    before: float | None = None
    place: int = 0
    moved: int | None = None
    unusual: Literal["above", "below", ""] = ""


class Ranking(msgspec.Struct, frozen=True):
    """Regions in the order of one figure, highest first. `total` is the whole's own value.

    `compared` says what `before` and `moved` are compared with.
    """

    rows: tuple[RankedRegion, ...]
    total: float | None
    unit: str
    decimals: int
    direction: str
    target: float | None
    period: str
    compared: Literal["day", "week", "period", ""]
    simulated: bool
    as_of: Instant
    age: Age


STATE_NOT_KEPT: Final = "unknown"
"""Stands for the state that events had at a past moment of which nothing tells any more."""


class FlowState(msgspec.Struct, frozen=True):
    """Open events in one state: how many, how many of them past due, and when the one that waits longest was told."""

    state: str
    events: int
    overdue: int
    oldest: Instant


class Flow(msgspec.Struct, frozen=True):
    """Events on their way through the states: `received` and `closed` today, and all open ones by state."""

    states: tuple[FlowState, ...]
    received: int
    closed: int
    as_of: Instant
    age: Age

    def of(self, state: str) -> FlowState:
        """Return one state's numbers."""
        return next((one for one in self.states if one.state == state), FlowState(state, 0, 0, 0))


NO_ASSETS: Final = (0,) * len(ASSET_STATES)


class AssetBoard(msgspec.Struct, frozen=True):
    """Assets by kind and county: `cells` holds how many are in each of `ASSET_STATES`.

    `kinds` are in the order in which they were first seen; `names` says what counties are called.
    """

    kinds: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[int, ...]]
    names: Mapping[str, str]
    simulated: bool
    as_of: Instant
    age: Age

    def of_kind(self, kind: str, region: str = "") -> tuple[int, ...]:
        """Return a kind's assets by state, parts of it included; of one county, or of all."""
        found = [
            counts
            for (one, county), counts in self.cells.items()
            if (one == kind or one.startswith(kind + KIND_PART)) and (not region or county == region)
        ]
        return tuple(map(sum, zip(*found, strict=True))) if found else NO_ASSETS


class ThingRow(msgspec.Struct, frozen=True):
    """One thing by name: its state, where it stands (names of county and township), and the words that it bears."""

    name: str
    state: str
    place: str
    tags: tuple[str, ...]


class ThingList(msgspec.Struct, frozen=True):
    """Some things of one kind, those that need somebody first; `total` is how many there are of them.

    `states` holds how many are in each of `ASSET_STATES`, whichever states were asked for.
    """

    rows: tuple[ThingRow, ...]
    total: int
    states: tuple[int, ...]
    simulated: bool
    as_of: Instant
    age: Age


def online_rate(counts: tuple[int, ...]) -> float | None:
    """Return the share of assets online in per cent, of those whose state is known; None of none."""
    known = sum(counts) - counts[ASSET_STATES.index("unknown")]
    return 100 * counts[ASSET_STATES.index("online")] / known if known else None


class CountSeries(msgspec.Struct, frozen=True):
    """Events in each of n local hours, days or months, the last of which runs.

    `starts` float64 (n + 1): each step's start as ms UTC, and the end of the last. `counts` float64 (k, n): a row for
    each of `keys` (code, name); NaN before anything was kept. `median`, `low`, `high` float64 (n): of the same
    weekday in the weeks before, for one series of days; else NaN. `gaps` are spans in which sources weren't heard.
    """

    step: Step
    keys: tuple[tuple[str, str], ...]
    starts: NDArray[np.float64]
    counts: NDArray[np.float64]
    median: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    gaps: tuple[tuple[Instant, Instant], ...]
    as_of: Instant
    age: Age


class StationCourse(msgspec.Struct, frozen=True):
    """One station's readings by equal spans of time; only those in which there were any.

    `at` float64 (n): each span's start as ms UTC. `low`, `high`, `mean` float64 (n).
    """

    station: str
    name: str
    at: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    mean: NDArray[np.float64]


class Course(msgspec.Struct, frozen=True):
    """A metric at several stations from `first` to before `last`, by spans of `bucket` ms from `first`.

    `oldest` and `newest` are when the first and last reading of all was: how far one can go (None: there is none).
    """

    stations: tuple[StationCourse, ...]
    unit: str
    first: Instant
    last: Instant
    bucket: int
    oldest: Instant | None
    newest: Instant | None
    gaps: tuple[tuple[Instant, Instant], ...]
    simulated: bool
    as_of: Instant
    age: Age
