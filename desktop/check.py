"""`yiping check`: every mistake in a centre's files, at once."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from data_sources.centre import CentreError, Mistake, check_centre, read_centre
from data_sources.mistakes import nearest_word
from data_sources.sentences import translate
from data_sources.toml_files import TomlDocument, read_toml
from desktop.mistakes import in_order, mistake_text
from desktop.translation import say
from desktop.walls import read_walls
from operations.workflow_file import workflow_mistakes

log = logging.getLogger(__name__)


def all_mistakes(folder: Path) -> list[Mistake]:
    """Return what is wrong in a centre's files: sources, mappings, categories, the workflow, scenes, walls.

    Panes declare their settings in Qt classes: scenes need Qt's libraries, though no display.
    """
    # Here, not above: what a server without a screen can't load is said, and the rest is checked.
    from desktop.centre_scenes import read_centre_scenes  # noqa: PLC0415
    from desktop.sight import sight_mistakes  # noqa: PLC0415

    scenes = read_centre_scenes(folder)
    walls = read_walls(folder, scenes.names)
    mistakes = [*check_centre(folder), *_of_workflow(folder), *_of_tiles(folder), *scenes.mistakes, *walls.mistakes]
    if any(display.room is not None for wall in walls.walls.values() for display in wall.display):
        mistakes += sight_mistakes(folder, walls, scenes, _language_of(folder))
    return in_order(mistakes)


def _language_of(folder: Path) -> Literal["zh", "en"]:
    try:
        return read_centre(folder).file.language
    except CentreError:
        return "zh"  # which needs the larger text


def _of_tiles(folder: Path) -> list[Mistake]:
    """Say which scenes lay tiles under a map that the centre doesn't name."""
    try:
        known = [layer.id for layer in read_centre(folder).file.tiles]
    except CentreError:
        return []
    paths = sorted((folder / "scenes").glob("*.toml"))
    return [mistake for path in paths for mistake in tile_mistakes(read_toml(path, folder), known)]


def tile_mistakes(document: TomlDocument, known: Sequence[str]) -> list[Mistake]:
    """Return where a scene's panes lay tiles under a map that are none of the `known` ids."""
    mistakes: list[Mistake] = []
    panes = document.data.get("pane", [])
    for number, pane in enumerate(panes if isinstance(panes, list) else []):
        tiles = pane.get("tiles", []) if isinstance(pane, dict) else []
        for place, name in enumerate(tiles if isinstance(tiles, list) else []):
            if isinstance(name, str) and name not in known:
                sentence = translate("Scenes", "The centre's [[tiles]] have no layer of that id.")
                at = ("pane", number, "tiles", place)
                allowed, near = ", ".join(known), nearest_word(name, known)
                mistakes.append(document.mistake(at, sentence, found=name, allowed=allowed, nearest=near))
    return mistakes


def _of_workflow(folder: Path) -> list[Mistake]:
    try:
        return workflow_mistakes(read_centre(folder))
    except CentreError:
        return []  # said already: without a centre.toml there is no zone to count working time in


def print_mistakes(folder: Path, language: str) -> int:
    """Print every mistake on a line of its own; return 1 if there are any."""
    mistakes = all_mistakes(folder)
    for mistake in mistakes:
        sys.stdout.write(mistake_text(mistake, lambda sentence: say(sentence, language)) + "\n")
    if mistakes:
        count = translate("Check", "{count} mistakes in {centre}.").filled(count=len(mistakes), centre=folder.name)
    else:
        count = translate("Check", "No mistakes in {centre}.").filled(centre=folder.name)
    sys.stdout.write(say(count, language) + "\n")
    return 1 if mistakes else 0
