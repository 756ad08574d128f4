"""`feeds.toml`: what a training centre's feeds serve, and the parameters of the model behind them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from data_sources.sentences import Sentence, translate

Share = Annotated[float, Meta(ge=0, le=1)]
TimeStyle = Literal["text", "iso", "epoch_ms", "epoch_s"]


class PlanError(Exception):
    """A feeds.toml that can't be used, with the sentence that says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Subject(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that happens, in each source's words. `words["*"]` serves the sources that have none of their own."""

    category: str
    words: dict[str, str]
    grave: bool = False
    """Whether it is one of the severity I and II happenings."""
    weight: float = 1.0


class Kind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One category's part of the day: its share, its hours, who hears of it, and how often two hear of the same."""

    category: str
    share: float
    hours: str
    heard_by: dict[str, float]
    twice: Share = 0.0


class Life(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a source's events live.

    `quick` of the severity IV events are finished on the spot, in `quick_minutes` (median, log-normal). Of the others
    `late` pass their time limit by `late_hours` (median, log-normal with `late_sigma`); the rest take a share of the
    limit: `part` of it (median; `grave_part` for I and II), log-normal with `sigma`. `void` come to nothing.
    """

    quick: Share = 0.0
    quick_minutes: float = 20.0
    quick_sigma: float = 0.8
    late: Annotated[float, Meta(ge=0, lt=0.5)] = 0.1
    late_hours: Annotated[float, Meta(gt=0, le=240)] = 3.0
    late_sigma: Annotated[float, Meta(ge=0, le=3)] = 0.9
    part: Annotated[float, Meta(gt=0, lt=1)] = 0.13
    grave_part: Annotated[float, Meta(gt=0, lt=1)] = 0.7
    sigma: float = 1.0
    void: Share = 0.0
    returned: Share = 0.0


class Generated(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="generated", tag_field="model"):
    """The seeded model of a county's day (docs/simulation.md)."""

    places: str
    areas: str
    a_day: float
    severity: tuple[float, float, float, float]
    weekday: tuple[float, float, float, float, float, float, float]
    noise: float
    hours: dict[str, tuple[float, ...]]
    kinds: tuple[Kind, ...]
    subjects: tuple[Subject, ...]
    surnames: str = ""


class Recorded(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="recorded", tag_field="model"):
    """Real calls, replayed by whole weeks. They have no closing time: `minutes` are nominal, by feed."""

    calls: str
    first_day: str
    days: Annotated[int, Meta(ge=7, multiple_of=7)]
    minutes: dict[str, float]


class Envelope(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an answer is wrapped: dotted places of the rows and the total, and constants that stand beside them."""

    rows: str = "rows"
    total: str = "total"
    constants: dict[str, Any] = {}
    error: tuple[str, str] = ("code", "msg")


class Serve(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where and how a feed's rows are had.

    `rest`: HTTP at `path`, with the vendor's words for its parameters. `database`: a table of a SQLite file in the
    feeds' folder. `files`: CSV files that appear in a folder of the feeds' folder every `every_hours`.
    """

    style: Literal["rest", "database", "files"]
    path: str
    page: str = "pageNum"
    size: str = "pageSize"
    offset: bool = False
    most: int = 5000
    since: str = "updatedAfter"
    envelope: Envelope = Envelope()
    table: str = ""
    encoding: str = "utf-8"
    every_hours: int = 1


class _Feed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One department's system: what it is called, where its rows are had, and which of their fields holds what."""

    name: str
    title: str
    serve: Serve
    fields: dict[str, str]


class EventFeed(_Feed, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Events: in which words, time and datum its rows tell of them."""

    prefix: str = ""
    times: TimeStyle = "text"
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    states: dict[str, str | int] = {}
    categories: dict[str, str] = {}
    severities: dict[str, str | int] = {}
    detail: str = ""
    life: Life = Life()
    jitter: float = 0.0
    """Metres by which this system's positions are off."""


class Course(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A share that comes and goes as a story does: (hours since the cycle's first midnight, share online) by turns."""

    every_days: Annotated[int, Meta(ge=1)]
    points: Annotated[tuple[tuple[float, Share], ...], Meta(min_length=1)]


class Things(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Things of one kind that stay, each with a state that it reports anew about every `hours` hours.

    `key` and `label` may name {number}, {county}, {code}, {village}, {road} and {name}: one of `names`, by turns.
    `regions`: they stand only where codes begin with one of these. With a `course`, the share that is online follows
    it, and whoever is not lies `away` (least and most km, first and last bearing in degrees) from its place.
    """

    kind: str
    count: Annotated[int, Meta(ge=1)]
    key: str
    label: str
    online: Share
    hours: float = 12.0
    long_offline: Share = 0.0
    never: Share = 0.0
    one_a_place: bool = False
    states: dict[str, str | int] = {}
    names: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    tags: dict[str, Share] = {}
    """Words that a share of them bears, each for itself."""
    course: Course | None = None
    away: tuple[float, float, float, float] | None = None


class AssetFeed(_Feed, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A register of things that stay, of one kind or of several."""

    parts: Annotated[tuple[Things, ...], Meta(min_length=1)]
    times: TimeStyle = "text"
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"


class FigureRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One figure that a department reports for each region and period (docs/simulation.md).

    `level` is a mean that every county comes near to, by `spread`; `total` is a year's count, divided among the
    counties by people and among the year's periods evenly. Both are those of 2026 and move by `yearly` per cent a year;
    `noise` is from one period to the next. A count may be `rare`: then whole things happen here or there, by chance.
    """

    name: str
    domain: str
    unit: str = ""
    direction: Literal["up", "down", ""] = ""
    target: float | None = None
    period: Literal["month", "quarter", "year"] = "month"
    level: float | None = None
    total: float | None = None
    spread: float = 0.0
    noise: float = 0.0
    yearly: float = 0.0
    most: float | None = None
    decimals: Annotated[int, Meta(ge=0, le=4)] = 0
    regions: tuple[str, ...] = ()
    rare: bool = False
    note: str = ""


class FigureFeed(_Feed, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The figures that departments report: as many whole periods back as `back` says, by kind of period."""

    rows: Annotated[tuple[FigureRow, ...], Meta(min_length=1)]
    back: dict[str, int] = {}


class StormFeed(_Feed, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Bulletins of a storm that comes every `every_days`, one each `every_hours` (docs/simulation.md).

    `course`: (hours since the cycle's first midnight, latitude, longitude, wind in m/s, pressure in hPa) by turns.
    Forecasts are for `leads` hours ahead; `radius` is the km by which one may be off for each of them.
    """

    prefix: str
    label: str
    every_days: Annotated[int, Meta(ge=1)]
    course: Annotated[tuple[tuple[float, float, float, float, float], ...], Meta(min_length=2)]
    every_hours: Annotated[float, Meta(gt=0)] = 3.0
    leads: tuple[Annotated[int, Meta(gt=0)], ...] = (12, 24, 36, 48)
    radius: float = 2.2
    times: TimeStyle = "text"


class Gauge(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A water level station: metres of its `base`, its `tide`, and of the `rise` when the flood is highest.

    The flood is `later` by so many hours. From `warn` and `ensure` metres on its level is grave (警戒, 保证水位).
    """

    key: str
    label: str
    lat: float
    lon: float
    region: str
    base: float
    rise: float
    warn: float
    ensure: float
    tide: float = 0.0
    later: float = 0.0


class WaterFeed(_Feed, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Water levels. `flood`: (hours since the cycle's first midnight, share of the highest rise) by turns."""

    gauges: Annotated[tuple[Gauge, ...], Meta(min_length=1)]
    every_days: Annotated[int, Meta(ge=1)]
    flood: Annotated[tuple[tuple[float, Share], ...], Meta(min_length=1)]
    every_minutes: Annotated[int, Meta(ge=1)] = 10
    back_hours: int = 48
    times: TimeStyle = "text"


AnyFeed = EventFeed | AssetFeed | FigureFeed | StormFeed | WaterFeed


class Air(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Recorded hours of air quality, dropped hour by hour as files."""

    hours: str
    path: str
    file_name: str
    encoding: str = "gb18030"
    back_hours: int = 48


class Bulletin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One message of a warning's story: sent `at` ("D HH:MM", day of the cycle and local time), lasting `hours`."""

    at: str
    message: Literal["Alert", "Update", "Cancel"] = "Alert"
    level: Annotated[int, Meta(ge=1, le=4)]
    hours: float
    text: str
    instruction: str = ""
    status: Literal["Actual", "Exercise", "Test"] = "Actual"


class Story(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A warning from its first message to its end, told again every `every_days`. `regions` empty: the whole centre."""

    event: str
    every_days: Annotated[int, Meta(ge=1)]
    bulletins: tuple[Bulletin, ...]
    regions: tuple[str, ...] = ()


class Weather(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A CAP 1.2 feed."""

    path: str
    sender: str
    sender_name: str
    prefix: str
    stories: tuple[Story, ...]
    back_days: int = 3


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`feeds.toml`."""

    seed: int
    history_days: Annotated[int, Meta(ge=1, le=400)]
    events: Generated | Recorded
    event_feeds: tuple[EventFeed, ...]
    asset_feeds: tuple[AssetFeed, ...] = ()
    figure_feeds: tuple[FigureFeed, ...] = ()
    storm_feeds: tuple[StormFeed, ...] = ()
    water_feeds: tuple[WaterFeed, ...] = ()
    air: Air | None = None
    weather: Weather | None = None


def read_plan(folder: Path) -> Plan:
    """Read a centre's `feeds.toml`.

    Raises:
        PlanError: There is none, or it can't be used.
    """
    path = folder / "feeds.toml"
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Plan)
    except OSError:
        sentence = translate("Feeds", "{folder} has no feeds.toml: only example and training centres serve feeds.")
        raise PlanError(sentence.filled(folder=str(folder))) from None
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        sentence = translate("Feeds", "{file} can't be used: {reason}.")
        raise PlanError(sentence.filled(file=str(path), reason=str(error))) from None
