"""The scene files of a centre on disk: read as they are, written whole or not at all, the one before kept. No Qt."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from data_sources.kept_files import remove_document, write_document
from data_sources.resource_files import data_folder, resource
from desktop.walls import read_walls, scenes_of

BACKUPS = "backups"
"""The folder in scenes/ that keeps what was saved over."""
KEPT = 20
"""Backups of one scene that are kept, the newest ones."""


def read_texts(folder: Path) -> dict[str, str]:
    """Return the text of each scene file by its name, with line ends as they are. One that is no UTF-8 is left out."""
    texts = {}
    for path in sorted((folder / "scenes").glob("*.toml")):
        try:
            texts[path.stem] = path.read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            continue  # `yiping check` says so
    return texts


def is_shipped(folder: Path) -> bool:
    """Whether a centre comes with the program: an update writes it anew, and nothing else may."""
    return folder.resolve().is_relative_to(resource("centres").resolve())


def can_keep(folder: Path) -> bool:
    """Whether scenes can be saved in the centre's own folder."""
    scenes = folder / "scenes"
    return not is_shipped(folder) and os.access(scenes if scenes.is_dir() else folder, os.W_OK | os.X_OK)


def own_copy(folder: Path) -> Path:
    """Copy a centre into the user's data folder, where scenes can be saved; return the copy's folder.

    It has the centre's name, and so its store, and is what that name means to the program from now on; where there is
    such a copy already, another name.

    Raises:
        OSError: It can't be copied; nothing is left behind.
    """
    names = (folder.name if number == 1 else f"{folder.name}-{number}" for number in range(1, 1000))
    target = next(path for name in names if not (path := data_folder("centres", name)).exists())
    fresh = target.with_name(f".{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        shutil.copytree(folder, fresh, copy_function=shutil.copyfile)
        fresh.rename(target)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return target


def walls_of(folder: Path, scene: str) -> list[str]:
    """Return the walls that show a scene, by their files' names."""
    walls = read_walls(folder, ()).walls
    return [name for name, wall in walls.items() if any(scene in scenes_of(display) for display in wall.display)]


def changed_meanwhile(folder: Path, known: Mapping[str, str], names: set[str]) -> list[str]:
    """Return which of the scenes are other on disk than they were known: somebody else saved them."""
    now = read_texts(folder)
    return sorted(name for name in names if now.get(name) != known.get(name))


def save(folder: Path, known: Mapping[str, str], fresh: Mapping[str, str], at: datetime) -> None:
    """Write the scenes that differ, each whole or not at all, and keep what stood there before; take away those gone.

    Raises:
        OSError: One can't be written. Those before it are; it stands as it was.
    """
    scenes = folder / "scenes"
    for name in sorted(known.keys() | fresh.keys()):
        if fresh.get(name) == known.get(name):
            continue
        path = scenes / f"{name}.toml"
        if path.exists():
            _back_up(path, at)
        if name in fresh:
            write_document(path, fresh[name].encode())
        else:
            remove_document(path)


def _back_up(path: Path, at: datetime) -> None:
    folder = path.parent / BACKUPS
    write_document(folder / f"{path.stem}-{at:%Y%m%d-%H%M%S-%f}.toml", path.read_bytes())
    old = sorted(each for each in folder.glob(f"{path.stem}-*.toml") if len(each.stem) == len(path.stem) + 23)
    for each in old[:-KEPT]:
        each.unlink(missing_ok=True)
