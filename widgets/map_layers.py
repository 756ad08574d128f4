"""Layers of the map whose data is small and comes with the pane's answer: what they ask, and how they are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from data_sources.records import Instant
from operations.classes import Scheme, breaks, class_of
from operations.picture import Picture
from operations.snapshots import Age, QueueFilter, RegionLoad
from widgets import painting, words

translate = QCoreApplication.translate

STEPS: Final = 4
"""Classes of a choropleth beside "none": the look has five colours."""

STATION_HOURS: Final = 3
"""A station's number that is older is drawn as old: stations tell by the hour."""

MOST_INCIDENTS: Final = 500
MOST_STATIONS: Final = 2_000
MOST_TEAMS: Final = 400

LIVE_ONLY: Final = frozenset({"stations", "teams", "assets"})
"""Of what these tell no past is kept: while the scene is at a past moment they are empty."""


class Counted(Struct, frozen=True):
    """Categories whose events count: `only` these (None: all), `without` those."""

    only: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()


class LayerSettings(Struct, frozen=True):
    """What a scene says of these layers: the level that a choropleth fills and its scheme, and the stations' metric.

    `fill` is what the regions of the first level are filled by: "open" or "day", open events or those of 24 hours;
    `fill_category` narrows the open ones ("": all).
    `limits` are metrics of the same stations above which a number is grave, the least grave first; with them a station
    has the mark of a water level. `kinds` are those of the assets' layer (all, where none is named), `teams` those
    whose last place is named, `categories` those of the events that count (all, where none is named). `is_past`: the
    scene is at a past moment. `hidden` are the categories that the reader has taken off the map, "" for those without a
    name; `known` all that have one.
    """

    wanted: frozenset[str]
    level: str
    scheme: Scheme
    metric: str
    limits: tuple[str, ...]
    fill: str
    kinds: tuple[str, ...]
    teams: tuple[str, ...]
    fill_category: str = ""
    categories: tuple[str, ...] = ()
    is_past: bool = False
    hidden: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    @property
    def filling(self) -> Counted:
        """The categories whose open events fill regions."""
        return self._counted((self.fill_category,) if self.fill_category else self.categories)

    @property
    def counted(self) -> Counted:
        """The categories whose open events the choropleth counts."""
        return self._counted(self.categories)

    def _counted(self, named: tuple[str, ...]) -> Counted:
        if not named and "" in self.hidden:  # those that have no name can only be left out by naming all others
            named = self.known
        if not named:
            return Counted(without=self.hidden)
        return Counted(tuple(one for one in named if one not in self.hidden))


class LayerData(Struct, frozen=True):
    """What one layer draws, as plain values for the page, and how old it is."""

    what: dict[str, Any]
    age: Age


def ask_layers(picture: Picture, own: LayerSettings) -> dict[str, LayerData]:
    """Ask for each layer that is wanted. Runs where the picture is asked; each answer is bounded."""
    askers: dict[str, Callable[[], LayerData]] = {
        "choropleth": lambda: _choropleth(picture, own.level, own.scheme, own.counted),
        "stations": lambda: _stations(picture, own.metric, own.limits),
        "incidents": lambda: _incidents(picture, own.categories),
        "teams": lambda: _teams(picture, own.teams),
        "tracks": lambda: _tracks(picture),
        "assets": lambda: LayerData({}, picture.asset_age(own.kinds)),
    }
    if not own.kinds:
        del askers["assets"]  # of all kinds: that is known without asking
    empty = LIVE_ONLY if own.is_past else frozenset[str]()
    return {
        name: LayerData({"rows": []}, Age("live")) if name in empty else ask()
        for name, ask in askers.items()
        if name in own.wanted
    }


def told(layers: dict[str, LayerData], now: Instant) -> dict[str, Any]:
    """Return what the page is told of these layers, each with its age in the reader's words."""
    return {
        name: {**data.what, "quality": data.age.quality, "age": painting.shown(words.age_words(data.age, now))}
        for name, data in layers.items()
    }


def layer_words(own: LayerSettings) -> dict[str, str]:
    """Return what the legend calls these layers."""
    levels = {
        "county": translate("MapPane", "Open events by county"),
        "township": translate("MapPane", "Open events by township"),
        "village": translate("MapPane", "Open events by village"),
        "grid": translate("MapPane", "Open events by grid"),
    }
    return {
        "choropleth": levels.get(own.level, ""),
        "heat": translate("MapPane", "Density of open events"),
        "stations": painting.shown(words.metric_name(own.metric)),
        "teams": translate("MapPane", "Teams, last place"),
        "tracks": translate("MapPane", "Typhoon (dashed: forecast)"),
        **{f"limit_{place}": painting.shown(words.metric_name(name)) for place, name in enumerate(own.limits, 1)},
        "incidents": translate("MapPane", "Told of more than once"),
    }


def load_of(picture: Picture, level: str, counted: Counted) -> RegionLoad:
    """Return open events by the regions of a level."""
    if counted.only is not None and counted.only:
        counts: Counter[str] = Counter()
        for category in counted.only:
            load = picture.region_load(level, category=category)
            counts.update(load.counts)
        return RegionLoad(dict(counts), counts.total(), load.as_of, load.age)
    load = picture.region_load(level)
    if counted.only is None and not counted.without:
        return load
    counts = Counter(load.counts if counted.only is None else {})
    for category in counted.without:
        counts.subtract(picture.region_load(level, category=category).counts)
    counts = +counts  # asked one after the other: an event that came between them is no debt
    return RegionLoad(dict(counts), counts.total(), load.as_of, load.age)


def _choropleth(picture: Picture, level: str, scheme: Scheme, counted: Counted) -> LayerData:
    load = load_of(picture, level, counted)
    counts = {code: count for code, count in load.counts.items() if count > 0}
    ends = breaks(counts.values(), STEPS, scheme)
    classes = {code: 1 + class_of(count, ends) for code, count in counts.items()}
    return LayerData({"classes": classes, "ends": ends}, load.age)


def _stations(picture: Picture, metric: str, limits: Sequence[str]) -> LayerData:
    table = picture.readings(metric)
    highest = [{(one.source, one.station): one.value for one in picture.readings(name).readings} for name in limits]
    oldest = table.as_of - STATION_HOURS * 3_600_000
    rows: list[dict[str, Any]] = []
    for reading in table.readings[:MOST_STATIONS]:
        if reading.lat is None or reading.lon is None:
            continue
        above = [limit.get((reading.source, reading.station)) for limit in highest]
        rows.append(
            {
                "at": (reading.lat, reading.lon),
                "words": f"{reading.value:g}",
                "old": reading.at < oldest,
                "name": painting.shown(reading.name or reading.station),
                "unit": painting.shown(reading.unit),
                "heard": reading.at,
                "limits": [f"{limit:g}" if limit is not None else "" for limit in above],
                "over": sum(limit is not None and reading.value >= limit for limit in above),
                "simulated": reading.simulated,
            }
        )
    return LayerData({"rows": rows, "now": table.as_of}, table.age)


def _teams(picture: Picture, kinds: Sequence[str]) -> LayerData:
    found = picture.placed_assets(kinds, MOST_TEAMS)
    rows = [
        (row.id, row.lat, row.lon, painting.shown(row.name), row.state == "offline", row.updated_at)
        for row in found.rows
    ]
    return LayerData({"rows": rows, "now": found.as_of}, found.age)


def _tracks(picture: Picture) -> LayerData:
    found = picture.tracks()
    rows = [
        {
            "name": painting.shown(track.name),
            "source": painting.shown(track.source_title),
            "points": [(one.at, one.lat, one.lon, one.wind, one.pressure, one.circles) for one in track.points],
            "forecast": [(one.at, one.lat, one.lon, one.wind, one.radius) for one in track.forecast],
            "issued": track.issued_at,
            "simulated": track.simulated,
        }
        for track in found.tracks
    ]
    return LayerData({"rows": rows, "now": found.as_of}, found.age)


def _incidents(picture: Picture, categories: tuple[str, ...]) -> LayerData:
    page = picture.queue_page(QueueFilter(categories=categories, order="severity"), 0, MOST_INCIDENTS)
    rows = [
        (row.lat, row.lon, row.reports, row.category)
        for row in page.rows
        if row.reports > 1 and row.lat is not None and row.lon is not None
    ]
    return LayerData({"rows": rows}, page.age)
