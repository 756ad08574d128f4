"""Scene files: `scenes/NAME.toml`, a grid of panes. Read without Qt; what a pane allows is judged by its own settings.

They are judged when they are first asked for: a start loads the panes of its first scene, not those of all.

```toml
name = { zh = "总览", en = "Overview" }
order = 1
[grid]
columns = ["206", "206", "1fr", "424"]   # design units (1/1080 of the height), or fractions of what is left
rows = ["160", "160", "1fr", "64"]
[[pane]]
pane = "trend"
at = [1, 3]                              # column and row, from 1
span = [2, 1]
# every other key is a setting of the pane
```
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, structs

from data_sources.centre import Mistake, Text
from data_sources.mistakes import nearest_word
from data_sources.sentences import translate
from data_sources.toml_files import TomlDocument, check_struct, check_value, read_toml
from data_sources.toml_places import KeyPath
from desktop.grid import WIDE, Track, design_unit, parse_track

SettingsOf = Callable[[str], type[Any] | None]
"""Returns the settings Struct of a pane type, or None where there is no such pane."""

Units = Annotated[float, Meta(ge=0, le=400)]
Cell = Annotated[int, Meta(ge=1, le=100)]


class GridTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[grid]`: the tracks, and the space between and around them in design units."""

    columns: Annotated[tuple[str | float, ...], Meta(min_length=1)]
    rows: Annotated[tuple[str | float, ...], Meta(min_length=1)]
    gap: Units = 12
    margin: Units = 24


class SceneFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`scenes/NAME.toml`, but for what each pane says."""

    name: Text
    grid: GridTable
    tab: Text = ""
    """What the title bar calls it, where the name is long."""
    playback: bool = False
    """Whether it can show the past: a bar under its map, or under all of it."""
    order: float = 100
    wide_of: str = ""
    """The scene that this one stands for on a wide display; nowhere else is it shown."""
    pane: Annotated[tuple[dict[str, Any], ...], Meta(min_length=1)]


class PaneTable(Struct, frozen=True, kw_only=True):
    """What every `[[pane]]` says: its type and its place."""

    pane: str
    at: tuple[Cell, Cell]
    span: tuple[Cell, Cell] = (1, 1)


class Judged(Struct, frozen=True):
    """What a pane's settings came to: None where a mistake keeps it from being built."""

    settings: Any
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True)
class PanePlace:
    """One pane of a scene: its type, its place in the grid (column, row; from 1), and what judges its settings."""

    pane_type: str
    at: tuple[int, int]
    span: tuple[int, int]
    judge: Callable[[], Judged]
    number: int = 0
    """Which [[pane]] of its file it is, from 0."""

    @cached_property
    def judged(self) -> Judged:
        """The pane's settings; its module is loaded for them."""
        return self.judge()

    @property
    def is_judged(self) -> bool:
        """Whether that has been done."""
        return "judged" in vars(self)

    def is_like(self, other: PanePlace) -> bool:
        """Whether the other one, wherever it stands, is built just like this one."""
        mine, others = self.judged, other.judged
        return (self.pane_type, mine.settings, mine.settings is None and mine.mistakes) == (
            other.pane_type,
            others.settings,
            others.settings is None and others.mistakes,
        )

    @property
    def trouble(self) -> Mistake | None:
        """The first mistake that keeps this pane from being built; the others of the scene still are."""
        judged = self.judged
        return judged.mistakes[0] if judged.settings is None and judged.mistakes else None


class Scene(Struct, frozen=True):
    """One arrangement of panes."""

    id: str
    name: Text
    order: float
    columns: tuple[Track, ...]
    rows: tuple[Track, ...]
    gap: float
    margin: float
    panes: tuple[PanePlace, ...]
    tab: Text = ""
    playback: bool = False
    wide_of: str = ""


class Scenes(Struct, frozen=True):
    """A centre's scenes in their order."""

    scenes: tuple[Scene, ...]
    layout_mistakes: tuple[Mistake, ...]
    """What keeps scenes from being laid out, or panes from having a place."""

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """Every mistake in their files. Judges all panes."""
        for place in self.unjudged():
            _ = place.judged
        return self.known_mistakes

    @property
    def known_mistakes(self) -> tuple[Mistake, ...]:
        """The mistakes but for those of panes that are not judged yet."""
        places = [place for scene in self.scenes for place in scene.panes if place.is_judged]
        return (*self.layout_mistakes, *(mistake for place in places for mistake in place.judged.mistakes))

    def unjudged(self) -> list[PanePlace]:
        """Return the panes whose settings nobody has asked for."""
        return [place for scene in self.scenes for place in scene.panes if not place.is_judged]

    @property
    def names(self) -> tuple[str, ...]:
        """The scenes that are chosen by name: all but those that stand for another on wide displays."""
        return tuple(scene.id for scene in self.scenes if not scene.wide_of)

    def find(self, name: str) -> Scene | None:
        """Return the scene of that file name."""
        return next((scene for scene in self.scenes if scene.id == name), None)

    def fitting(self, name: str, width: float, height: float) -> Scene | None:
        """Return the scene of that name as it is arranged for a display of that shape."""
        scene = self.find(name)
        wide = next((each for each in self.scenes if each.wide_of == name), None)
        if scene is None or wide is None or width < WIDE * height:
            return scene
        return structs.replace(wide, id=scene.id, name=scene.name, tab=scene.tab, order=scene.order, wide_of="")


def window_unit(width: float, height: float, scenes: Iterable[Scene]) -> float:
    """Return the pixels of one design unit in a window of that size in pixels, the same for all its scenes."""
    units = [design_unit(width, height, scene.columns, scene.gap, scene.margin) for scene in scenes]
    return min([height / 1080, *units])


def with_one_pane(scenes: Scenes, pane_type: str) -> Scenes:
    """Return the scenes that have a pane of a type, each with the first of them alone: a map to print."""
    whole = (Track(1, fraction=True),)
    kept = []
    for scene in scenes.scenes:
        pane = next((pane for pane in scene.panes if pane.pane_type == pane_type), None)
        if pane is not None:
            alone = replace(pane, at=(1, 1), span=(1, 1))
            kept.append(structs.replace(scene, columns=whole, rows=whole, margin=12, panes=(alone,)))
    return Scenes(tuple(kept), scenes.mistakes)


def read_scenes(folder: Path, settings_of: SettingsOf, pane_types: tuple[str, ...] = ()) -> Scenes:
    """Read all of a centre's scenes. A scene that can't be laid out is left out; a wrong pane says so in its place."""
    scenes: list[Scene] = []
    mistakes: list[Mistake] = []
    for path in sorted((folder / "scenes").glob("*.toml")):
        scene, found = read_scene(path, folder, settings_of, pane_types)
        mistakes += found
        if scene is not None:
            scenes.append(scene)
            mistakes += _unknown_wide(path, folder, scene.wide_of)
    if not scenes and not mistakes:
        sentence = translate("Scenes", "The centre has no scene. Add scenes/overview.toml.")
        mistakes.append(Mistake(file="scenes/", line=0, key="", sentence=sentence))
    return Scenes(tuple(sorted(scenes, key=lambda scene: (scene.order, scene.id))), tuple(mistakes))


def read_scene(
    path: Path, folder: Path, settings_of: SettingsOf, pane_types: tuple[str, ...] = ()
) -> tuple[Scene | None, list[Mistake]]:
    """Read one scene file, and what keeps it, or a pane of it, from having a place."""
    return scene_of(read_toml(path, folder), path.stem, settings_of, pane_types)


def scene_of(
    document: TomlDocument, name: str, settings_of: SettingsOf, pane_types: tuple[str, ...] = ()
) -> tuple[Scene | None, list[Mistake]]:
    """Return the scene that a document describes, and what keeps it, or a pane of it, from having a place."""
    if document.mistakes:
        return None, list(document.mistakes)
    file, mistakes = check_struct(document, (), SceneFile)
    if file is None:
        return None, mistakes
    columns = _tracks(document, "columns", file.grid.columns, mistakes)
    rows = _tracks(document, "rows", file.grid.rows, mistakes)
    if columns is None or rows is None:
        return None, mistakes
    panes = []
    for number, table in enumerate(file.pane):
        reader = _PaneReader(document, ("pane", number), (len(columns), len(rows)), settings_of, pane_types)
        place = reader.read(table)
        mistakes += reader.mistakes
        if place is not None:
            panes.append(place)
    mistakes += _overlaps(document, panes)
    scene = Scene(
        name,
        file.name,
        file.order,
        columns,
        rows,
        file.grid.gap,
        file.grid.margin,
        tuple(panes),
        file.tab,
        file.playback,
        file.wide_of,
    )
    return (scene, mistakes) if panes else (None, mistakes)


def _unknown_wide(path: Path, folder: Path, wide_of: str) -> list[Mistake]:
    """Say where a scene stands for one that there is not."""
    names = sorted(each.stem for each in path.parent.glob("*.toml") if each != path)
    if not wide_of or wide_of in names:
        return []
    sentence, nearest = translate("Scenes", "There is no such scene."), nearest_word(wide_of, names)
    document = read_toml(path, folder)
    return [document.mistake(("wide_of",), sentence, found=wide_of, allowed=", ".join(names), nearest=nearest)]


class _PaneReader:
    """Reads one [[pane]] table."""

    def __init__(
        self,
        document: TomlDocument,
        at: KeyPath,
        size: tuple[int, int],
        settings_of: SettingsOf,
        pane_types: tuple[str, ...],
    ) -> None:
        self.mistakes: list[Mistake] = []
        self._document = document
        self._at = at
        self._size = size
        self._settings_of = settings_of
        self._pane_types = pane_types

    def read(self, table: Mapping[str, Any]) -> PanePlace | None:
        """Return the pane, with its trouble where only its settings are wrong; None where it has no place."""
        place, found = check_value(self._document, self._at, dict(table), PaneTable)
        self.mistakes += found
        if place is None:
            return None
        span = self._inside(place)
        if any(first > size for first, size in zip(place.at, self._size, strict=True)):
            self.mistakes += self._judge(place.pane, table).mistakes
            return None
        return PanePlace(place.pane, place.at, span, partial(self._judge, place.pane, table), int(self._at[-1]))

    def _judge(self, pane: str, table: Mapping[str, Any]) -> Judged:
        struct = self._settings_of(pane)
        if struct is None:
            mistake = self._document.mistake(
                (*self._at, "pane"),
                translate("Scenes", "There is no such pane."),
                found=pane,
                allowed=", ".join(self._pane_types),
                nearest=nearest_word(pane, self._pane_types),
            )
            return Judged(None, (mistake,))
        own = {key: value for key, value in table.items() if key not in ("pane", "at", "span")}
        settings, found = check_value(self._document, self._at, own, struct)
        return Judged(settings, tuple(found))

    def _inside(self, place: PaneTable) -> tuple[int, int]:
        """Say where a pane reaches out of the grid, and return the span that does not."""
        span = list(place.span)
        for axis, (first, count, size) in enumerate(zip(place.at, place.span, self._size, strict=True)):
            if first + count - 1 <= size:
                continue
            sentence = translate(
                "Scenes", "The pane reaches out of the grid, which has {columns} columns, {rows} rows."
            )
            self.mistakes.append(
                self._document.mistake(
                    (*self._at, "at" if first > size else "span"),
                    sentence.filled(columns=self._size[0], rows=self._size[1]),
                    found=list(place.at if first > size else place.span),
                    allowed=f"1 – {size}",
                )
            )
            span[axis] = max(size - first + 1, 1)
        return span[0], span[1]


def _tracks(
    document: TomlDocument, key: str, values: tuple[str | float, ...], mistakes: list[Mistake]
) -> tuple[Track, ...] | None:
    tracks = []
    for number, value in enumerate(values):
        track = parse_track(value if isinstance(value, str) else f"{value:g}")
        if track is None:
            sentence = translate("Scenes", "This is no size of a column or row.")
            mistakes.append(document.mistake(("grid", key, number), sentence, found=value, allowed='"206", "1fr"'))
        else:
            tracks.append(track)
    return tuple(tracks) if len(tracks) == len(values) else None


def _overlaps(document: TomlDocument, panes: list[PanePlace]) -> list[Mistake]:
    mistakes = []
    for (_, one), (number, other) in combinations(enumerate(panes), 2):
        if all(
            one.at[axis] < other.at[axis] + other.span[axis] and other.at[axis] < one.at[axis] + one.span[axis]
            for axis in (0, 1)
        ):
            sentence = translate("Scenes", "This pane lies over the “{pane}” pane at {column}, {row}.")
            mistakes.append(
                document.mistake(
                    ("pane", number, "at"),
                    sentence.filled(pane=one.pane_type, column=one.at[0], row=one.at[1]),
                    found=list(other.at),
                )
            )
    return mistakes
