"""Layers of the map whose data is small and comes with the pane's answer: what they ask, and how they are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from data_sources.records import Instant
from operations.classes import Scheme, breaks, class_of
from operations.picture import Picture
from operations.snapshots import Age, QueueFilter
from widgets import painting, words

translate = QCoreApplication.translate

STEPS: Final = 4
"""Classes of a choropleth beside "none": the look has five colours."""

STATION_HOURS: Final = 3
"""A station's number that is older is drawn as old: stations tell by the hour."""

MOST_INCIDENTS: Final = 500
MOST_STATIONS: Final = 2_000


@dataclass(frozen=True)
class LayerSettings:
    """What a scene says of these layers: the level that a choropleth fills and its scheme, and the stations' metric.

    `fill` is what the regions of the first level are filled by: "open" or "day", open events or those of 24 hours.
    """

    wanted: frozenset[str]
    level: str
    scheme: Scheme
    metric: str
    fill: str


@dataclass(frozen=True)
class LayerData:
    """What one layer draws, as plain values for the page, and how old it is."""

    what: dict[str, Any]
    age: Age


def ask_layers(picture: Picture, own: LayerSettings) -> dict[str, LayerData]:
    """Ask for each layer that is wanted. Runs where the picture is asked; each answer is bounded."""
    askers: dict[str, Callable[[], LayerData]] = {
        "choropleth": lambda: _choropleth(picture, own.level, own.scheme),
        "stations": lambda: _stations(picture, own.metric),
        "incidents": lambda: _incidents(picture),
    }
    return {name: ask() for name, ask in askers.items() if name in own.wanted}


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
        "stations": painting.shown(own.metric),
        "incidents": translate("MapPane", "Told of more than once"),
    }


def _choropleth(picture: Picture, level: str, scheme: Scheme) -> LayerData:
    load = picture.region_load(level)
    counts = {code: count for code, count in load.counts.items() if count > 0}
    ends = breaks(counts.values(), STEPS, scheme)
    classes = {code: 1 + class_of(count, ends) for code, count in counts.items()}
    return LayerData({"classes": classes, "ends": ends}, load.age)


def _stations(picture: Picture, metric: str) -> LayerData:
    table = picture.readings(metric)
    oldest = table.as_of - STATION_HOURS * 3_600_000
    rows: list[Sequence[Any]] = [
        (reading.lat, reading.lon, f"{reading.value:g}", reading.at < oldest)
        for reading in table.readings[:MOST_STATIONS]
        if reading.lat is not None and reading.lon is not None
    ]
    return LayerData({"rows": rows}, table.age)


def _incidents(picture: Picture) -> LayerData:
    page = picture.queue_page(QueueFilter(order="severity"), 0, MOST_INCIDENTS)
    rows = [
        (row.lat, row.lon, row.reports)
        for row in page.rows
        if row.reports > 1 and row.lat is not None and row.lon is not None
    ]
    return LayerData({"rows": rows}, page.age)
