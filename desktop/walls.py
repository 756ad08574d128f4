"""Wall files: `walls/NAME.toml`, which display shows which scenes, and for how long.

```toml
name = { zh = "指挥大厅", en = "Main hall" }
[[display]]
display = 1                      # counted from 1 in the system's order, or the name the system gives it
scenes = ["overview", "grid"]
seconds = 60                     # how long each is shown; 0: the first stays
```
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from data_sources.centre import Mistake, Text
from data_sources.mistakes import nearest_word
from data_sources.sentences import translate
from data_sources.toml_files import check_struct, read_toml


class DisplayTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One display of a wall: its scenes in turn, and the seconds for each."""

    display: Annotated[int, Meta(ge=1, le=64)] | str
    scenes: Annotated[tuple[str, ...], Meta(min_length=1)]
    seconds: Annotated[float, Meta(ge=0, le=86_400)] = 60


class WallFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`walls/NAME.toml`."""

    name: Text
    display: Annotated[tuple[DisplayTable, ...], Meta(min_length=1)]


@dataclass(frozen=True)
class Walls:
    """A centre's walls by name, and every mistake in their files."""

    walls: dict[str, WallFile]
    mistakes: tuple[Mistake, ...]


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
        for number, display in enumerate(wall.display):
            for place, name in enumerate(display.scenes):
                if name in scenes:
                    continue
                mistakes.append(
                    document.mistake(
                        ("display", number, "scenes", place),
                        translate("Walls", "There is no such scene."),
                        found=name,
                        allowed=", ".join(scenes),
                        nearest=nearest_word(name, scenes),
                    )
                )
        walls[path.stem] = wall
    return Walls(walls, tuple(mistakes))
