"""The panel's two forms: of the chosen pane, from its settings struct; and of the scene and its grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import inspect
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from data_sources.centre import Mistake
from data_sources.decoding import type_info
from desktop.editor.choices import Choice
from desktop.editor.dressing import label
from desktop.editor.fields import FIELDS, Field
from desktop.editor.places import Box
from desktop.editor.scene_text import AXES, Axis
from desktop.editor.setting_specs import UNSET, setting_of
from desktop.mistakes import mistake_text
from desktop.scenes import GridTable, SceneFile
from widgets import words
from widgets.look import Look
from widgets.pane_words import pane_name, pane_sentence
from widgets.registry import settings_type
from widgets.setting_words import setting_name

Choices = Mapping[str, Sequence[Choice]]


def said(mistake: Mistake) -> str:
    """Return a mistake in words, without its place."""
    return mistake_text(mistake, words.say).split("  ", 2 if mistake.key else 1)[-1]


class Form(QWidget):
    """Fields of structs, each with its mistakes."""

    set_wanted = Signal(str, object)
    """A key's value, UNSET for none."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.fields: dict[str, Field] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        self.column.setSpacing(look.px(4))

    def add_fields(self, struct: type[Any], choices: Choices, keys: Sequence[str] = ()) -> None:
        """Add a field for each key of a struct, those that must be said first."""
        info = type_info(struct)
        if not isinstance(info, inspect.StructType):
            raise TypeError(struct)
        settings = [setting_of(field, choices.get(field.encode_name, ())) for field in info.fields]
        for setting in sorted(settings, key=lambda each: each.default is not UNSET):
            if keys and setting.key not in keys:
                continue
            field = FIELDS[setting.kind](setting, self.look, self)
            field.changed.connect(self.set_wanted)
            self.fields[setting.key] = field
            self.column.addWidget(field)

    def show_values(self, data: Mapping[str, Any], mistakes: Sequence[tuple[str, Mistake]]) -> None:
        """Show what the file says, and what is wrong with it: mistakes with the key that each begins with."""
        for key, field in self.fields.items():
            field.show_value(data.get(key, UNSET))
            found = [said(mistake) for at, mistake in mistakes if at == key or at.startswith((f"{key}.", f"{key}["))]
            field.show_mistake("\n".join(dict.fromkeys(found)))

    def flush(self) -> None:
        """Tell at once what was typed just now."""
        for field in self.fields.values():
            field.flush()


class PaneForm(Form):
    """What the chosen pane is, where it stands, and what its file says of it."""

    delete_wanted = Signal()

    def __init__(
        self, number: int, pane_type: str, look: Look, choices: Choices, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, parent)
        self.number = number
        self.pane_type = pane_type
        self.column.addWidget(label(pane_name(pane_type), self, "title"))
        self.column.addWidget(label(pane_sentence(pane_type), self, "quiet"))
        self._place = label("", self, "quiet")
        self.column.addWidget(self._place)
        self._other = label("", self)
        self._other.hide()
        self.column.addWidget(self._other)
        self.column.addSpacing(look.px(8))
        struct = settings_type(pane_type)
        if struct is not None:
            self.add_fields(struct, choices)
        delete = QPushButton(self.tr("Delete this pane"), self)
        delete.clicked.connect(self.delete_wanted)
        self.column.addWidget(delete)
        self.column.addStretch(1)

    def show_pane(self, data: Mapping[str, Any], box: Box | None, mistakes: Sequence[Mistake]) -> None:
        """Show what the file says of the pane."""
        place = self.tr("column {column}, row {row}, {columns} × {rows} cells")
        for gap, value in _gaps(box):
            place = place.replace(gap, value)
        self._place.setText(place if box is not None else self.tr("It has no place in the grid."))
        start = f"pane[{self.number + 1}]"
        own = [(mistake.key.removeprefix(start).removeprefix("."), mistake) for mistake in _of(mistakes, start)]
        self.show_values(data, own)
        other = [said(mistake) for at, mistake in own if at.split(".")[0].split("[")[0] not in self.fields]
        self._other.setText("\n".join(other))
        self._other.setVisible(bool(other))


class SceneForm(Form):
    """The scene's names, its grid and what lies around it."""

    track_wanted = Signal(str, int)
    """One more column or row, before that number from 0."""
    track_unwanted = Signal(str, int)
    track_changed = Signal(str, int, str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._title = label("", self, "title")
        self.column.addWidget(self._title)
        self._file = label("", self, "quiet")
        self.column.addWidget(self._file)
        self.column.addSpacing(look.px(8))
        self.add_fields(SceneFile, {}, ("name", "tab", "playback", "wide_of"))
        self.tracks: dict[Axis, TrackList] = {}
        for axis in AXES:
            made = self.tracks[axis] = TrackList(axis, look, self)
            made.added.connect(self.track_wanted)
            made.removed.connect(self.track_unwanted)
            made.changed.connect(self.track_changed)
            self.column.addWidget(made)
        self.add_fields(GridTable, {}, ("gap", "margin"))
        self.mistakes = label("", self)
        self.column.addWidget(self.mistakes)
        self.column.addStretch(1)

    def show_scene(self, name: str, title: str, data: Mapping[str, Any], mistakes: Sequence[Mistake]) -> None:
        """Show what the file says of the scene, and all that is wrong in it."""
        self._title.setText(title or name)
        self._file.setText(f"scenes/{name}.toml")
        grid = data.get("grid", {})
        grid = grid if isinstance(grid, dict) else {}
        at = [(mistake.key.removeprefix("grid."), mistake) for mistake in mistakes]
        known = {key: value for key, value in data.items() if key in self.fields}
        self.show_values({**known, **{key: grid[key] for key in ("gap", "margin") if key in grid}}, at)
        for axis, made in self.tracks.items():
            tracks = grid.get(axis, [])
            made.show_tracks([str(track) for track in tracks] if isinstance(tracks, list) else [])
        self.mistakes.setText("\n\n".join(mistake_text(mistake, words.say) for mistake in mistakes))
        self.mistakes.setVisible(bool(mistakes))


class TrackList(QWidget):
    """The columns or rows of a grid: each with its size, one more before or after it, and away with it."""

    added = Signal(str, int)
    removed = Signal(str, int)
    changed = Signal(str, int, str)

    def __init__(self, axis: Axis, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._axis = axis
        self._look = look
        self.lines: list[QLineEdit] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, look.px(8))
        self._grid.setSpacing(look.px(4))
        head = QHBoxLayout()
        head.addWidget(label(setting_name(axis), self))
        self._grid.addLayout(head, 0, 0, 1, 3)
        hint = self.tr("“206” is a size in design units (1/1080 of the height), “1fr” a share of what is left.")
        self._grid.addWidget(label(hint, self, "hint"), 1, 0, 1, 3)
        self._buttons: list[QWidget] = []

    def show_tracks(self, tracks: Sequence[str]) -> None:
        """Show their sizes."""
        while len(self.lines) > len(tracks):
            for widget in (self.lines.pop(), self._buttons.pop(), self._buttons.pop()):
                widget.hide()
                widget.deleteLater()
        while len(self.lines) < len(tracks):
            self._add_line(len(self.lines))
        for line, track in zip(self.lines, tracks, strict=True):
            if not line.hasFocus() or not line.isModified():
                line.setText(track)

    def _add_line(self, number: int) -> None:
        name = f"{setting_name(self._axis)} {number + 1}"
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.editingFinished.connect(lambda: self._tell(number))
        more, away = QToolButton(self), QToolButton(self)
        for button, sign, told in ((more, "+", self.tr("One more after it")), (away, "−", self.tr("Away with it"))):
            button.setText(sign)
            button.setToolTip(told)
            button.setAccessibleName(f"{name}: {told}")
        more.clicked.connect(lambda: self.added.emit(self._axis, number + 1))
        away.clicked.connect(lambda: self.removed.emit(self._axis, number))
        for place, widget in enumerate((line, more, away)):
            self._grid.addWidget(widget, number + 2, place)
            widget.show()
        self.lines.append(line)
        self._buttons += [more, away]

    def _tell(self, number: int) -> None:
        line = self.lines[number] if number < len(self.lines) else None
        if line is not None and line.isModified():
            line.setModified(False)
            self.changed.emit(self._axis, number, line.text().strip())


def _of(mistakes: Sequence[Mistake], start: str) -> list[Mistake]:
    return [mistake for mistake in mistakes if mistake.key.startswith(start)]


def _gaps(box: Box | None) -> list[tuple[str, str]]:
    if box is None:
        return []
    values = {"{column}": box.column, "{row}": box.row, "{columns}": box.columns, "{rows}": box.rows}
    return [(gap, str(value)) for gap, value in values.items()]
