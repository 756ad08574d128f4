"""A centre: one folder of TOML and data files that describes a command centre, as far as every room needs it.

Scenes, walls and plans are read by the rooms that know them, with the same reader (`data_sources.toml_files`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from data_sources.sentences import Sentence

Text = str | dict[str, str]
"""A text that people read: one for all languages, or one a language: { zh = "总览", en = "Overview" }."""

Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]


class Mistake(Struct, frozen=True, kw_only=True):
    """One mistake in a centre's files. `line` counts from 1; 0 where a file or key is missing altogether.

    `found` is what stands there, `allowed` what may, `nearest` the closest allowed word ("" where none is close).
    """

    file: str
    line: int
    key: str
    sentence: Sentence
    found: str = ""
    allowed: str = ""
    nearest: str = ""


class Home(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the map opens: the centre of the view, and Leaflet's zoom for a map 1000 units wide."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    zoom: Annotated[float, Meta(ge=2, le=18)]


class Retention(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days that records are kept."""

    events: Annotated[int, Meta(ge=1)] = 1100
    readings: Annotated[int, Meta(ge=1)] = 400


class CentreFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`centre.toml`."""

    name: Text
    code: str
    level: Literal["prefecture", "county", "township"]
    zone: str
    home: Home
    title: Text = ""
    language: Literal["zh", "en"] = "zh"
    simulated: Text = ""
    """What the scene's corner says where the data is a drill's; empty for a real centre."""
    store: str = ""
    """A SQLAlchemy URL; empty: SQLite in the user's data folder."""
    retention: Retention = Retention()
    regions: tuple[str, ...] = ("regions.geojson",)
    attribution: Text = ""


class Category(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of event, from `categories.toml` ([[category]] tables).

    `words` are what sources call it. `due_minutes` is the time to finish, by severity 1 to 4.
    """

    code: str
    name: Text
    severity: Annotated[int, Meta(ge=1, le=4)] = 4
    due_minutes: Annotated[tuple[int, ...], Meta(min_length=4, max_length=4)] = (60, 240, 1440, 4320)
    words: tuple[str, ...] = ()


class SourceFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`sources/NAME.toml`; NAME is the source's id. `request` is judged by its connector, `records` by the mapping."""

    name: Text
    connector: str
    every: str
    """How often: "15s", "2m", "1h", "1d"."""
    timeout: str = "30s"
    enabled: bool = True
    simulated: bool = False
    request: dict[str, Any] = {}
    records: dict[str, Any] | list[dict[str, Any]] = {}
    """One mapping, or several ([[records]]) where one answer holds several kinds."""


@dataclass(frozen=True)
class Centre:
    """A centre as read: what is right in its files, and every mistake."""

    folder: Path
    file: CentreFile
    sources: Mapping[str, SourceFile]
    categories: Mapping[str, Category]
    mistakes: tuple[Mistake, ...] = ()

    @property
    def id(self) -> str:
        """The folder's name, which names the store file."""
        return self.folder.name

    @property
    def zone(self) -> ZoneInfo:
        """The centre's time zone."""
        return ZoneInfo(self.file.zone)


class CentreError(Exception):
    """A centre that can't be opened at all: no folder, or no centre.toml that can be read."""

    def __init__(self, sentence: Sentence, mistakes: tuple[Mistake, ...] = ()) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.mistakes = mistakes


def text_of(value: Text, language: str) -> str:
    """Return a centre's text in `language` ('zh' or 'en'), or in whatever language it has."""
    if isinstance(value, str):
        return value
    return value.get(language) or next(iter(value.values()), "")


def read_centre(folder: Path) -> Centre:
    """Read a centre's folder. Mistakes are collected, not raised: what is right still runs.

    Raises:
        CentreError: There is no such folder, or its centre.toml can't be used at all.
    """
    raise NotImplementedError


__all__ = [
    "Category",
    "Centre",
    "CentreError",
    "CentreFile",
    "Datum",
    "Home",
    "Mistake",
    "Retention",
    "SourceFile",
    "Text",
    "read_centre",
    "text_of",
]
