"""What is done to the scene that is edited, each as one step; or why it is not done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from data_sources.toml_edits import TomlEditError
from desktop.editor import scene_text
from desktop.editor.forms import said
from desktop.editor.places import Box, Size, first_free
from desktop.editor.scene_edits import SceneEdits
from desktop.editor.setting_specs import UNSET
from desktop.grid import parse_track
from widgets.setting_words import setting_name

if TYPE_CHECKING:
    from desktop.editor.window import EditorWindow

WANTED_CELLS: dict[str, Size] = {"map": (3, 3), "queue": (2, 3), "table": (2, 2), "matrix": (2, 2), "text": (2, 1)}
"""How large a new pane is where there is room: as large as it needs to be read."""


class Deeds(QObject):
    """Changes the text, and says in the window what can't be done."""

    def __init__(self, window: EditorWindow, edits: SceneEdits, tiles: tuple[str, ...]) -> None:
        super().__init__(window)
        self._window = window
        self._edits = edits
        self._tiles = tiles

    def add_pane(self, pane_type: str, settings: Mapping[str, object]) -> None:
        """Put a pane of a type where there is room."""
        overlay = self._window.stage.overlay
        box = first_free(WANTED_CELLS.get(pane_type, (1, 1)), overlay.size_in_cells, overlay.boxes.values())
        if box is None:
            self._window.refuse(
                self.tr("No cell is free. Make a pane smaller, or add a column or row: press Esc, then see the panel.")
            )
            return
        number = len(scene_text.data_of(self._edits.text).get("pane", []))
        self._do(
            self.tr("Add a pane"),
            lambda text: scene_text.with_pane(text, pane_type, box, settings),
        )
        self._window.stage.overlay.choose(number)

    def delete_pane(self, number: int) -> None:
        """Away with a pane."""
        if len(self._window.stage.overlay.boxes) == 1:
            self._window.refuse(self.tr("A scene has one pane at least."))
            return
        self._window.stage.overlay.choose(-1)
        self._do(self.tr("Delete a pane"), lambda text: scene_text.without_pane(text, number))

    def move(self, boxes: Mapping[int, Box]) -> None:
        """Let panes stand elsewhere."""
        self._do(self.tr("Move a pane"), lambda text: scene_text.moved(text, boxes))

    def set(self, at: tuple[str | int, ...], value: object) -> None:
        """Set a key where what comes of it is right; or else say in its field what is wrong."""
        key, form, edits = str(at[-1]), self._window.form, self._edits
        meant = None if value is UNSET else value
        try:
            fresh = scene_text.with_setting(edits.text, at, meant)
        except TomlEditError as error:
            self._say_unchangeable(error)
            return
        _, mistakes = scene_text.judged(fresh, edits.current, self._tiles)
        start = f"pane[{int(at[1]) + 1}].{key}" if at[0] == "pane" else ".".join(str(part) for part in at)
        own = [said(mistake) for mistake in mistakes if (mistake.key + ".").startswith((f"{start}.", f"{start}["))]
        if own and form is not None and key in form.fields:
            form.fields[key].show_mistake("\n".join(own))
            return
        words = self.tr("Set {setting}").replace("{setting}", setting_name(key))
        edits.do(words, {edits.current: fresh}, part=f"{edits.current} {at}")

    def add_track(self, axis: scene_text.Axis, number: int) -> None:
        """Have one more column or row before that number from 0."""
        self._do(self.tr("Add to the grid"), lambda text: scene_text.with_track(text, axis, number))

    def remove_track(self, axis: scene_text.Axis, number: int) -> None:
        """Away with a column or row, where no pane has it alone."""
        if len(scene_text.data_of(self._edits.text)["grid"][axis]) == 1:
            return

        def remove(text: str) -> str:
            fresh = scene_text.without_track(text, axis, number)
            if fresh is None:
                self._window.refuse(self.tr("A pane stands there that has no other cell: move or delete it first."))
            return text if fresh is None else fresh

        self._do(self.tr("Take from the grid"), remove)

    def change_track(self, axis: scene_text.Axis, number: int, size: str) -> None:
        """Give a column or row another size."""
        if parse_track(size) is None:
            self._window.refuse(self.tr("“{size}” is no size: write “206” or “1fr”.").replace("{size}", size))
            self._window.refresh()
            return
        value = ("grid", axis, number)
        self._do(self.tr("Size in the grid"), lambda text: scene_text.with_setting(text, value, size))

    def _do(self, words: str, change: Callable[[str], str]) -> None:
        """Do one step to the text of the scene that is edited."""
        self._window.flush()
        try:
            fresh = change(self._edits.text)
        except TomlEditError as error:
            self._say_unchangeable(error)
            return
        self._edits.do(words, {self._edits.current: fresh})

    def _say_unchangeable(self, error: TomlEditError) -> None:
        text = self.tr("This file is written in a way that the editor can't change: {reason}.")
        self._window.refuse(text.replace("{reason}", str(error)))
        self._window.refresh()
