"""A centre: one folder of TOML and data files that describes a command centre, as far as every room needs it.

Scenes, walls and plans are read by the rooms that know them, with the same reader (`data_sources.toml_files`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec
from msgspec import Meta, Struct

from data_sources import durations, placeholders
from data_sources.mistakes import Mistake, nearest_word
from data_sources.records import AssetState
from data_sources.sentences import Sentence, translate
from data_sources.tile_settings import TileLayer, check_tiles
from data_sources.toml_files import TomlDocument, check_struct, check_value, read_toml

Text = str | dict[str, str]
"""A text that people read: one for all languages, or one a language: { zh = "总览", en = "Overview" }."""

LANGUAGES = ("zh", "en")

KIND_PART = "/"
"""Stands between a kind of thing and the part of it."""

Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]


class Home(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the map opens: the centre of the view, and Leaflet's zoom for a map 1000 units wide."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    zoom: Annotated[float, Meta(ge=2, le=18)]


class Retention(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days that records are kept: closed events, readings, warnings after their end, refused rows since the last time.

    The feed is kept as long as events. Open events are kept whatever their age.
    """

    events: Annotated[int, Meta(ge=1)] = 1100
    readings: Annotated[int, Meta(ge=1)] = 400
    warnings: Annotated[int, Meta(ge=1)] = 1100
    quarantine: Annotated[int, Meta(ge=1)] = 90


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
    tiles: tuple[TileLayer, ...] = ()


class Category(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of event, from `categories.toml` ([[category]] tables).

    `words` are what sources call it. `due_minutes` is the time to finish, by severity 1 to 4.
    """

    code: str
    name: Text
    severity: Annotated[int, Meta(ge=1, le=4)] = 4
    due_minutes: Annotated[tuple[int, ...], Meta(min_length=4, max_length=4)] = (60, 240, 1440, 4320)
    words: tuple[str, ...] = ()


class AssetKind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kind of thing, from `kinds.toml` ([[kind]] tables): what it, its states and its tags are called.

    A kind may be part of another: `camera/school` counts wherever `camera` is asked for.
    """

    code: str
    name: Text
    unit: Text = ""
    states: dict[AssetState, Text] = {}
    tags: dict[str, Text] = {}


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
    kinds: Mapping[str, AssetKind] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The folder's name, which names the store file."""
        return self.folder.name

    @property
    def zone(self) -> ZoneInfo:
        """The centre's time zone."""
        return ZoneInfo(self.file.zone)

    def kind(self, code: str) -> AssetKind | None:
        """Return what is known of a kind of thing, or of the one that it is part of; None where nothing is."""
        return self.kinds.get(code) or self.kinds.get(code.partition(KIND_PART)[0])


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

    A source whose file has any mistake is left out: a misspelt `simulated` must not let a drill look real. Request
    and mapping tables are judged by `data_sources.centre_check`, which knows the connectors.

    Raises:
        CentreError: There is no such folder, or its centre.toml can't be used at all.
    """
    if not folder.is_dir():
        raise CentreError(
            translate("Centre", "There is no folder {folder}. Name a centre's folder or a shipped example.").filled(
                folder=str(folder)
            )
        )
    folder = folder.resolve()
    file, mistakes = _read_centre_file(folder)
    categories, found = read_categories(folder)
    mistakes += found
    kinds, found = read_kinds(folder)
    mistakes += found
    sources: dict[str, SourceFile] = {}
    for path in sorted((folder / "sources").glob("*.toml")):
        source, found = read_source(path, folder)
        mistakes += found
        if source is not None and not found:
            sources[path.stem] = source
    return Centre(folder, file, sources, categories, tuple(mistakes), kinds)


def check_centre(folder: Path) -> list[Mistake]:
    """Return every mistake in a centre's files that this room knows, requests and mappings included."""
    # The connectors are loaded for this, databases and all: reading a centre must not need them.
    from data_sources.centre_check import mistakes_of  # noqa: PLC0415

    return mistakes_of(folder)


def check_text(document: TomlDocument, at: tuple[str | int, ...], value: Text) -> list[Mistake]:
    """Judge a text for people: one of its languages has to be known, and none may be misspelt."""
    if isinstance(value, str):
        return []
    mistakes = []
    for language in value:
        if language not in LANGUAGES:
            sentence = translate("Mistakes", "There is no such language.")
            nearest = nearest_word(language, LANGUAGES)
            allowed = ", ".join(LANGUAGES)
            mistakes.append(
                document.mistake((*at, language), sentence, found=language, allowed=allowed, nearest=nearest)
            )
    if not value:
        mistakes.append(document.mistake(at, translate("Mistakes", "The text is empty."), allowed='"…", { zh = "…" }'))
    return mistakes


def _read_centre_file(folder: Path) -> tuple[CentreFile, list[Mistake]]:
    document = read_toml(folder / "centre.toml", folder)
    file, mistakes = check_struct(document, (), CentreFile)
    if file is None and not document.mistakes:
        # A wrong setting that has a default must not keep a whole room dark.
        wrong = {mistake.key.partition(".")[0].partition("[")[0] for mistake in mistakes}
        rest = {key: value for key, value in document.data.items() if key not in wrong}
        file, _ = check_value(document, (), rest, CentreFile)
    mistakes = [*document.mistakes] or mistakes
    if file is not None:
        mistakes += _check_centre_file(document, file, folder)
    if file is None or not _is_zone(file.zone):
        sentence = translate("Centre", "The centre in {folder} can't be opened: {count} mistake(s) in centre.toml.")
        raise CentreError(sentence.filled(folder=folder.name, count=len(mistakes)), tuple(mistakes))
    return file, mistakes


def _check_centre_file(document: TomlDocument, file: CentreFile, folder: Path) -> list[Mistake]:
    mistakes = []
    if not _is_zone(file.zone):
        sentence = translate("Mistakes", "There is no such time zone.")
        nearest = nearest_word(file.zone, available_timezones())
        mistakes.append(
            document.mistake(("zone",), sentence, found=file.zone, allowed='"Asia/Shanghai", …', nearest=nearest)
        )
    for key in ("name", "title", "simulated", "attribution"):
        mistakes += check_text(document, (key,), getattr(file, key))
    for number, layer in enumerate(file.tiles):
        mistakes += check_text(document, ("tiles", number, "name"), layer.name)
    mistakes += check_tiles(document, file.tiles, folder)
    for number, name in enumerate(file.regions):
        if not (folder / name).is_file():
            at = ("regions", number) if "regions" in document.data else ("regions",)
            near = nearest_word(name, [path.name for path in folder.iterdir()])
            sentence = translate("Mistakes", "There is no such file in the centre's folder.")
            mistakes.append(document.mistake(at, sentence, found=name, nearest=near))
    return mistakes


def read_categories(folder: Path) -> tuple[dict[str, Category], list[Mistake]]:
    """Read categories.toml, if there is one: the categories that can be used, by code, and the mistakes."""
    path = folder / "categories.toml"
    if not path.exists():
        return {}, []
    document = read_toml(path, folder)
    _, mistakes = check_struct(document, (), _CategoriesFile)
    mistakes = [*document.mistakes, *mistakes]
    categories: dict[str, Category] = {}
    owners: dict[str, str] = {}
    tables = document.data.get("category", [])
    for number, table in enumerate(tables if isinstance(tables, list) else []):
        category, found = check_value(document, ("category", number), table, Category)
        mistakes += found
        if category is None:
            continue
        at = ("category", number)
        mistakes += check_text(document, (*at, "name"), category.name)
        if category.code in categories:
            sentence = translate("Mistakes", "This code stands twice.")
            mistakes.append(document.mistake((*at, "code"), sentence, found=category.code))
            continue
        categories[category.code] = category
        for word in category.words:
            if owners.setdefault(word, category.code) != category.code:
                sentence = translate("Mistakes", "This word already means the category “{code}”.")
                sentence = sentence.filled(code=owners[word])
                mistakes.append(document.mistake((*at, "words"), sentence, found=word))
    return categories, mistakes


def read_kinds(folder: Path) -> tuple[dict[str, AssetKind], list[Mistake]]:
    """Read kinds.toml, if there is one: the kinds of things that can be used, by code, and the mistakes."""
    path = folder / "kinds.toml"
    if not path.exists():
        return {}, []
    document = read_toml(path, folder)
    _, mistakes = check_struct(document, (), _KindsFile)
    mistakes = [*document.mistakes, *mistakes]
    kinds: dict[str, AssetKind] = {}
    tables = document.data.get("kind", [])
    for number, table in enumerate(tables if isinstance(tables, list) else []):
        at = ("kind", number)
        kind, found = check_value(document, at, table, AssetKind)
        mistakes += found
        if kind is None:
            continue
        texts: dict[tuple[str, ...], Text] = {("name",): kind.name, **({("unit",): kind.unit} if kind.unit else {})}
        texts |= {("states", word): text for word, text in kind.states.items()}
        texts |= {("tags", word): text for word, text in kind.tags.items()}
        for where, text in texts.items():
            mistakes += check_text(document, (*at, *where), text)
        if kind.code in kinds:
            sentence = translate("Mistakes", "This code stands twice.")
            mistakes.append(document.mistake((*at, "code"), sentence, found=kind.code))
        else:
            kinds[kind.code] = kind
    return kinds, mistakes


def read_source(path: Path, folder: Path) -> tuple[SourceFile | None, list[Mistake]]:
    """Read one source file, placeholders filled; None where it can't be used."""
    document = read_toml(path, folder)
    if document.mistakes:
        return None, list(document.mistakes)
    source, mistakes = check_struct(document, (), SourceFile)
    for key in ("every", "timeout"):
        value = document.data.get(key)
        if isinstance(value, str) and not _is_duration(value):
            sentence = translate("Mistakes", "This is not a duration.")
            mistakes.append(document.mistake((key,), sentence, found=value, allowed=durations.ALLOWED))
    for name in dict.fromkeys(placeholders.unset_names(document.data)):
        sentence = translate(
            "Mistakes", "{placeholder} has no value. Set {name} in the environment, or write a default: {example}"
        ).filled(placeholder="${" + name + "}", name=name, example="${" + name + ":-…}")
        at = _place_of("${" + name + "}", document.data)
        mistakes.append(document.mistake(at, sentence, found="${" + name + "}"))
    if source is None or mistakes:
        return None, mistakes
    mistakes += check_text(document, ("name",), source.name)
    return msgspec.structs.replace(
        source, request=placeholders.filled(source.request), records=placeholders.filled(source.records)
    ), mistakes


def _place_of(text: str, value: Any, at: tuple[str | int, ...] = ()) -> tuple[str | int, ...]:
    """Return where in a tree a string holds `text`; () where none does."""
    if isinstance(value, str):
        return at if text in value else ()
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in pairs:
        place = _place_of(text, item, (*at, key))
        if place:
            return place
    return ()


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_duration(text: str) -> bool:
    try:
        durations.seconds_of(text)
    except ValueError:
        return False
    return True


class _CategoriesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`categories.toml` as a whole; its tables are judged one by one, so that one wrong leaves the rest."""

    category: list[Any] = []


__all__ = [
    "LANGUAGES",
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
    "check_centre",
    "check_text",
    "read_categories",
    "read_centre",
    "read_source",
    "text_of",
]


class _KindsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`kinds.toml` as a whole; as the categories' file."""

    kind: list[Any] = []
