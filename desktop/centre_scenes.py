"""A centre's scenes, judged by the panes that this program has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.scenes import Scenes, read_scenes
from widgets.pane import PaneSettings
from widgets.registry import pane_types, settings_type


def read_centre_scenes(folder: Path, breathe: Callable[[], object] = lambda: None) -> Scenes:
    """Read a centre's scenes. Needs Qt's libraries, no display and no application.

    `breathe` is called after each pane: its module may just have been loaded.
    """

    def settings_of(pane_type: str) -> type[PaneSettings] | None:
        found = settings_type(pane_type)
        breathe()
        return found

    return read_scenes(folder, settings_of, pane_types())
