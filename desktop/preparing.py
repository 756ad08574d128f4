"""All that is read before there can be a window: the centre, its scenes and its walls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from data_sources.centre import Centre, read_centre
from desktop.centre_scenes import read_centre_scenes
from desktop.scenes import Scenes
from desktop.walls import Walls, read_walls


class Prepared(Struct, frozen=True):
    """What a centre's folder says of its desktop."""

    centre: Centre
    scenes: Scenes
    walls: Walls


def prepare(
    folder: Path, breathe: Callable[[], object] = lambda: None, *, centre: Centre | None = None, first: str = ""
) -> Prepared:
    """Read a centre's folder, what is not read of it yet, and load the panes of the scene that is shown `first`.

    `breathe` is called between panes: the web engine starts in the same thread, and goes on only when it is asked.

    Raises:
        CentreError: The centre can't be read.
    """
    if centre is None:
        centre = read_centre(folder)
        breathe()
    scenes = read_centre_scenes(folder)
    breathe()
    opened = scenes.find(first) or next(iter(scenes.scenes), None)
    for place in opened.panes if opened is not None else ():
        _ = place.judged
        breathe()
    return Prepared(centre, scenes, read_walls(folder, scenes.names))
