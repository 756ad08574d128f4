"""A centre's scenes, judged by the panes that this program has."""

from __future__ import annotations

from pathlib import Path

from desktop.scenes import Scenes, read_scenes
from widgets.registry import pane_types, settings_type


def read_centre_scenes(folder: Path) -> Scenes:
    """Read a centre's scenes. Judging them needs Qt's libraries, no display and no application."""
    return read_scenes(folder, settings_type, pane_types())
