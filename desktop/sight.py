"""How large a wall's text is seen from the farthest seat, and which pane writes what nobody there can read."""

from __future__ import annotations

import math
from pathlib import Path

from data_sources.centre import Mistake, text_of
from data_sources.sentences import translate
from data_sources.toml_files import read_toml
from desktop.scenes import PanePlace, Scenes, window_unit
from desktop.walls import DisplayTable, RoomTable, Walls, scenes_of
from widgets.registry import pane_class

LATIN_MINUTES, CHINESE_MINUTES = 16.0, 22.0
"""Arc-minutes below which a sign is not read: a capital letter or digit, and a Chinese character with its strokes."""

LATIN_HEIGHT, CHINESE_HEIGHT = 0.733, 0.92
"""Of the typeface's size: a capital of Noto Sans SC, and the face of a character."""


def arc_minutes(height_mm: float, distance_mm: float) -> float:
    """Return the angle that a height is seen at from a distance, in minutes of arc."""
    return math.degrees(2 * math.atan(height_mm / (2 * distance_mm))) * 60


def seen_at(pixels: int, room: RoomTable, language: str) -> float:
    """Return the angle of a text of so many pixels from the farthest seat, in minutes of arc."""
    sign = CHINESE_HEIGHT if language == "zh" else LATIN_HEIGHT
    return arc_minutes(pixels * sign * room.width_mm / room.pixels[0], room.farthest_seat_mm)


def sight_mistakes(folder: Path, walls: Walls, scenes: Scenes, language: str) -> list[Mistake]:
    """Return the panes whose smallest text is too small, for each display that says how wide it is and how far off."""
    return [
        mistake
        for name, wall in walls.walls.items()
        for number, display in enumerate(wall.display)
        if display.room is not None
        for mistake in _of_display(folder, name, (number, display, display.room), scenes, language)
    ]


def _of_display(
    folder: Path, wall: str, which: tuple[int, DisplayTable, RoomTable], scenes: Scenes, language: str
) -> list[Mistake]:
    number, display, room = which
    document = read_toml(folder / "walls" / f"{wall}.toml", folder)
    shown = [scene for name in scenes_of(display) if (scene := scenes.fitting(name, *room.pixels)) is not None]
    unit = window_unit(*room.pixels, shown)
    least = CHINESE_MINUTES if language == "zh" else LATIN_MINUTES
    sentence = translate(
        "Walls",
        "The smallest text of the pane “{pane}” in the scene “{scene}” is seen at {angle} arc-minutes from the "
        "farthest seat.",
    )
    mistakes = []
    for scene in shown:
        for place in scene.panes:
            angle = _least_angle(place, unit, room, language)
            if angle is not None and angle < least:
                said = sentence.filled(pane=_name(place, language), scene=scene.id, angle=f"{angle:.1f}")
                at = ("display", number, "room")
                mistakes.append(document.mistake(at, said, allowed=f"{least:g}′ – …"))
    return mistakes


def _least_angle(place: PanePlace, unit: float, room: RoomTable, language: str) -> float | None:
    settings = place.judged.settings
    if settings is None:
        return None
    units = pane_class(place.pane_type).smallest_text(settings)
    return seen_at(max(1, round(units * unit)), room, language)


def _name(place: PanePlace, language: str) -> str:
    """Return what the scene file calls the pane, with its type."""
    title = text_of(place.judged.settings.title, language)
    column, row = place.at
    return f"{place.pane_type} {column},{row}" + (f" {title}" if title else "")
