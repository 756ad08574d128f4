"""Wall files: `walls/NAME.toml`, which display shows which scenes, when, and for how long. docs/walls.md says it all.

```toml
name = { zh = "指挥大厅", en = "Main hall" }
shift_pixels = 4                 # how far all wanders, a pixel in ten minutes, against burn-in
night = { hours = "22:00-06:30", strength = 0.4 }   # darker by so much
[[display]]
display = "HDMI-1"               # the name, model or serial number that the system gives it; or 1, 2 … in its order
scenes = ["overview", { scene = "grid", seconds = 20 }]
seconds = 60                     # how long each is shown that doesn't say so itself; 0: it stays
pause_seconds = 120              # how long a touch holds the play list
on_warning = "emergency"         # the scene that a red warning brings to the front,
on_event = "emergency"           # and that of an event of level I or II
room = { width_mm = 5200, farthest_seat_mm = 8000, pixels = [7680, 2160] }
[[display.schedule]]
hours = "22:00-06:30"            # by the centre's clock
scenes = ["sources"]
```
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Annotated, Generic, Protocol, TypeVar

from msgspec import Meta, Struct

from data_sources.centre import Mistake, Text
from data_sources.mistakes import nearest_word
from data_sources.sentences import translate
from data_sources.toml_files import check_struct, read_toml
from data_sources.toml_places import KeyPath
from desktop.play_list import Hours, Night, Part, PlayList, Turn

Seconds = Annotated[float, Meta(ge=0, le=86_400)]


class TurnTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A scene that is shown for seconds of its own."""

    scene: str
    seconds: Seconds


SceneList = Annotated[tuple[str | TurnTable, ...], Meta(min_length=1)]


HoursOfDay = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]


class NightTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`night`: when the wall is darker, and by how much of its light."""

    hours: HoursOfDay
    strength: Annotated[float, Meta(ge=0.05, le=0.9)] = 0.4


class ScheduleTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[[display.schedule]]`: what is played instead at certain hours of every day."""

    hours: HoursOfDay
    scenes: SceneList
    seconds: Seconds = 60


class RoomTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`room`: how large a display is, and how far off it is read; `yiping check` says which text is too small."""

    width_mm: Annotated[float, Meta(ge=100, le=200_000)]
    farthest_seat_mm: Annotated[float, Meta(ge=100, le=200_000)]
    pixels: tuple[Annotated[int, Meta(ge=320, le=100_000)], Annotated[int, Meta(ge=240, le=100_000)]] = (1920, 1080)


class DisplayTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One display of a wall: its scenes in turn, and the seconds for each."""

    display: Annotated[int, Meta(ge=1, le=64)] | str
    scenes: SceneList
    seconds: Seconds = 60
    pause_seconds: Annotated[float, Meta(ge=1, le=86_400)] = 120
    schedule: tuple[ScheduleTable, ...] = ()
    on_warning: str = ""
    on_event: str = ""
    room: RoomTable | None = None


class WallFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`walls/NAME.toml`."""

    name: Text
    shift_pixels: Annotated[int, Meta(ge=0, le=16)] = 4
    night: NightTable | None = None
    display: Annotated[tuple[DisplayTable, ...], Meta(min_length=1)]


class Walls(Struct, frozen=True):
    """A centre's walls by name, and every mistake in their files."""

    walls: dict[str, WallFile]
    mistakes: tuple[Mistake, ...]


class Screen(Protocol):
    """What a display says of itself: a QScreen does."""

    def name(self) -> str:
        """Return the connector's name on Linux, the device's on Windows."""

    def model(self) -> str:
        """Return the maker's name for it."""

    def serialNumber(self) -> str:
        """Return what is the same at whatever connector it is."""


ScreenT = TypeVar("ScreenT", bound=Screen)


@dataclass(frozen=True)
class Placing(Generic[ScreenT]):
    """Which play list goes to which display, and what the wall file calls those that are missing."""

    plays: tuple[tuple[PlayList, ScreenT], ...]
    missing: tuple[str, ...]


def read_walls(folder: Path, scenes: tuple[str, ...]) -> Walls:
    """Read all of a centre's walls; `scenes` are the names they may use."""
    walls: dict[str, WallFile] = {}
    mistakes: list[Mistake] = []
    for path in sorted((folder / "walls").glob("*.toml")):
        document = read_toml(path, folder)
        mistakes += document.mistakes
        if document.mistakes:
            continue
        wall, found = check_struct(document, (), WallFile)
        mistakes += found
        if wall is None:
            continue
        for at, name in _named_scenes(wall):
            if name not in scenes:
                sentence = translate("Walls", "There is no such scene.")
                allowed, nearest = ", ".join(scenes), nearest_word(name, scenes)
                mistakes.append(document.mistake(at, sentence, found=name, allowed=allowed, nearest=nearest))
        walls[path.stem] = wall
    return Walls(walls, tuple(mistakes))


def _named_scenes(wall: WallFile) -> Iterator[tuple[KeyPath, str]]:
    for number, display in enumerate(wall.display):
        lists: list[tuple[KeyPath, SceneList]] = [(("display", number, "scenes"), display.scenes)]
        for place, schedule in enumerate(display.schedule):
            lists.append((("display", number, "schedule", place, "scenes"), schedule.scenes))
        for at, names in lists:
            for place, one in enumerate(names):
                yield (*at, place), _name_of(one)
        for key, name in (("on_warning", display.on_warning), ("on_event", display.on_event)):
            if name:
                yield ("display", number, key), name


def scenes_of(display: DisplayTable) -> tuple[str, ...]:
    """Return every scene that a display may show, each once."""
    lists = (display.scenes, *(schedule.scenes for schedule in display.schedule))
    names = [_name_of(one) for scenes in lists for one in scenes]
    return tuple(dict.fromkeys(name for name in (*names, display.on_warning, display.on_event) if name))


def _name_of(one: str | TurnTable) -> str:
    return one.scene if isinstance(one, TurnTable) else one


def place_wall(wall: WallFile, scenes: Sequence[str], screens: Sequence[ScreenT], primary: ScreenT) -> Placing[ScreenT]:
    """Return what each display that is connected plays; the first of them takes over from those that are missing.

    Where none is connected, all is played on the `primary` display. Scenes that can't be shown are left out.
    """
    found: list[tuple[list[DisplayTable], ScreenT]] = []
    orphans: list[DisplayTable] = []
    missing: list[str] = []
    for display in wall.display:
        screen = _screen_of(display.display, screens)
        if screen is None:
            missing.append(str(display.display))
        if not _part_of(display, scenes).turns:
            continue
        if screen is None:
            orphans.append(display)
        else:
            found.append(([display], screen))
    if orphans and not found:
        found.append(([], primary))
    if orphans:
        found[0][0].extend(orphans)
    return Placing(tuple((_play_of(wall, displays, scenes), screen) for displays, screen in found), tuple(missing))


def _play_of(wall: WallFile, displays: Sequence[DisplayTable], scenes: Sequence[str]) -> PlayList:
    """Return what one window plays for all of these: what rings is shown as by the first that says how."""
    return PlayList(
        tuple(_part_of(display, scenes) for display in displays),
        displays[0].pause_seconds,
        next((each.on_warning for each in displays if each.on_warning in scenes), ""),
        next((each.on_event for each in displays if each.on_event in scenes), ""),
        wall.shift_pixels,
        Night(_hours(wall.night.hours), wall.night.strength) if wall.night is not None else None,
    )


def _hours(text: str) -> Hours:
    start, end = text.split("-")
    return Hours(time.fromisoformat(start), time.fromisoformat(end))


def _screen_of(wanted: int | str, screens: Sequence[ScreenT]) -> ScreenT | None:
    if isinstance(wanted, int):
        return screens[wanted - 1] if wanted <= len(screens) else None
    return next((one for one in screens if wanted in (one.name(), one.serialNumber(), one.model())), None)


def _part_of(display: DisplayTable, scenes: Sequence[str]) -> Part:
    scheduled = []
    for each in display.schedule:
        turns = _turns(each.scenes, each.seconds, scenes)
        if turns:
            scheduled.append((_hours(each.hours), turns))
    return Part(_turns(display.scenes, display.seconds, scenes), tuple(scheduled))


def _turns(names: SceneList, seconds: float, scenes: Sequence[str]) -> tuple[Turn, ...]:
    turns = [Turn(one.scene, one.seconds) if isinstance(one, TurnTable) else Turn(one, seconds) for one in names]
    return tuple(turn for turn in turns if turn.scene in scenes)
