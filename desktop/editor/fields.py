"""One field of a form for each setting: made from what its struct says it may be, with its default and its limits."""

from __future__ import annotations

import tomllib
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QGridLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from data_sources.toml_edits import TomlEditError, toml_value
from desktop.editor.dressing import ChoiceBox, label
from desktop.editor.setting_specs import UNSET, Kind, Setting, Unset
from widgets import painting
from widgets.look import Look
from widgets.setting_words import choice_name, setting_name

TYPING_MILLISECONDS = 350
"""A pane is made anew once the hand rests, not with every letter."""


class Field(QWidget):
    """A setting with its name, its limits, what it is where nothing is said, and its mistake."""

    changed = Signal(str, object)
    """The key, and its value: UNSET where it is to be as usual."""

    def __init__(self, setting: Setting, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self._look = look
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MILLISECONDS)
        self._typing.timeout.connect(self._tell)
        name = setting_name(setting.key)
        self._label = label(name, self)
        self._label.setToolTip(painting.plain_tooltip(f"{setting.key} = {setting.limits}"))
        self._hint = label(self._hint_text(), self, "hint")
        self._hint.setVisible(bool(self._hint.text()))
        self._mistake = label("", self, "told")
        self._clear = QToolButton(self)
        self._clear.setText("↺")
        self._clear.setToolTip(self.tr("As usual"))
        self._clear.setAccessibleName(self.tr("As usual"))
        self._clear.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._clear.clicked.connect(lambda: self.changed.emit(setting.key, UNSET))
        self._clear.setVisible(not isinstance(setting.default, Unset))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, look.px(8))
        grid.setVerticalSpacing(look.px(3))
        grid.addWidget(self._label, 0, 0)
        grid.addWidget(self._clear, 0, 1)
        editor = self._make()
        for each in (editor, *editor.findChildren(QLineEdit), *editor.findChildren(QPlainTextEdit)):
            each.setAccessibleName(name)
            each.installEventFilter(self)
        self._label.setBuddy(editor)
        grid.addWidget(editor, 1, 0, 1, 2)
        grid.addWidget(self._hint, 2, 0, 1, 2)
        grid.addWidget(self._mistake, 3, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Ctrl+Z to the editor, which takes back any step; and let the wheel scroll the form only."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                event.ignore()
                return True
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox):
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def show_value(self, value: Any) -> None:
        """Show what the file says, UNSET for nothing; what is being typed and means the same stays."""
        self._clear.setEnabled(not isinstance(value, Unset))
        if self._typing.isActive():
            return
        shown = self._usual() if isinstance(value, Unset) else value
        try:
            same = self.hasFocusInside() and self._value() == value
        except ValueError:
            same = False
        if not same:
            with QSignalBlocker(self):
                self._show(shown)

    def show_mistake(self, text: str) -> None:
        """Say what is wrong with what stands in the field; nothing: it is right."""
        self._mistake.setText(text)
        self._mistake.setVisible(bool(text))

    @property
    def mistake(self) -> str:
        """What is said to be wrong."""
        return self._mistake.text()

    def hasFocusInside(self) -> bool:
        """Whether the keyboard is in this field."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def take_focus(self) -> None:
        """Take the keyboard."""
        buddy = self._label.buddy()
        if buddy is not None:
            buddy.setFocus(Qt.FocusReason.TabFocusReason)

    def flush(self) -> None:
        """Tell at once what was typed just now."""
        if self._typing.isActive():
            self._typing.stop()
            self._tell()

    def _usual(self) -> Any:
        return "" if isinstance(self.setting.default, Unset) else self.setting.default

    def _hint_text(self) -> str:
        setting = self.setting
        has_limits = setting.kind == "toml" or (setting.kind in ("number", "whole") and "–" in setting.limits)
        parts = [setting.limits] if has_limits else []
        if isinstance(setting.default, Unset):
            parts.append(self.tr("must be said"))
        elif setting.kind not in ("choice", "flag") and setting.default not in (None, "", ()):
            parts.append(self.tr("usually {value}").replace("{value}", _shown(setting.default)))
        return painting.BETWEEN.join(part for part in parts if part)

    def _typed(self) -> None:
        self._typing.start()

    def _tell(self) -> None:
        try:
            value = self._value()
        except ValueError as error:
            self.show_mistake(str(error))
            return
        self.changed.emit(self.setting.key, value)

    # What each kind does in its own way.

    def _make(self) -> QWidget:
        line = self._line = QLineEdit(self)
        line.textEdited.connect(self._typed)
        return line

    def _show(self, value: Any) -> None:
        self._line.setText("" if value is None else _shown(value))

    def _value(self) -> Any:
        """Return what stands in the field.

        Raises:
            ValueError: It can't be read; says why.
        """
        text = self._line.text().strip()
        if not text:
            return UNSET
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            raise ValueError(self.tr("Allowed: {allowed}").replace("{allowed}", self.setting.limits)) from None


class NumberField(Field):
    """A number; a word that is none is left to be judged as `yiping check` would."""

    def _show(self, value: Any) -> None:
        self._line.setText("" if value is None else f"{value:g}" if isinstance(value, float) else str(value))

    def _value(self) -> Any:
        text = self._line.text().strip()
        if not text:
            return UNSET
        try:
            return int(text)
        except ValueError:
            pass
        try:
            number = float(text)
        except ValueError:
            return text
        return number if number == number and abs(number) != float("inf") else text  # noqa: PLR0124


class FlagField(Field):
    """Yes or no."""

    def _make(self) -> QWidget:
        box = self._box = QCheckBox(self.tr("yes"), self)
        box.clicked.connect(self._tell)
        return box

    def _show(self, value: Any) -> None:
        self._box.setChecked(value is True)

    def _value(self) -> Any:
        return self._box.isChecked()


class ChoiceField(Field):
    """One of a few words."""

    def _make(self) -> QWidget:
        box = self._box = ChoiceBox(self._look, self)
        for word in self.setting.words:
            box.addItem(choice_name(self.setting.key, str(word)), word)
        box.activated.connect(self._tell)
        return box

    def _show(self, value: Any) -> None:
        place = self._box.findData(value)
        self._box.setCurrentIndex(place)

    def _value(self) -> Any:
        return self._box.currentData()


class WordField(Field):
    """A word, with those that the centre has to choose from."""

    def _make(self) -> QWidget:
        if not self.setting.choices:
            self._box = None
            return super()._make()
        box = self._box = ChoiceBox(self._look, self)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if self.setting.default == "":
            box.addItem("", "")
        for code, name in self.setting.choices:
            box.addItem(name if code in name else f"{name}  {code}", code)
        completer = QCompleter(box.model(), box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        box.setCompleter(completer)
        box.activated.connect(self._tell)
        edit = box.lineEdit()
        if edit is None:
            raise AssertionError("an editable box has a line")
        self._line = edit
        edit.textEdited.connect(self._typed)
        return box

    def _show(self, value: Any) -> None:
        if self._box is not None and (place := self._box.findData(value)) >= 0:
            self._box.setCurrentIndex(place)
        else:
            self._line.setText(str(value))

    def _value(self) -> Any:
        text = self._line.text().strip()
        if self._box is not None and (place := self._box.findText(text)) >= 0:
            text = self._box.itemData(place)
        return text if text or not isinstance(self.setting.default, Unset) else UNSET


class ListField(Field):
    """Several words, with commas between them, and a menu of those that there are."""

    def _make(self) -> QWidget:
        holder = QWidget(self)
        line = self._line = QLineEdit(holder)
        line.textEdited.connect(self._typed)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(line, 0, 0)
        holder.setFocusProxy(line)
        words = [(str(word), choice_name(self.setting.key, str(word))) for word in self.setting.words]
        self._offered = [*words, *self.setting.choices]
        if self._offered:
            button = QToolButton(holder)
            button.setText("▾")
            self._menu = QMenu(button)
            self._menu.aboutToShow.connect(self._fill_menu)
            button.setMenu(self._menu)
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            grid.addWidget(button, 0, 1)
        return holder

    def _fill_menu(self) -> None:
        self._menu.clear()
        chosen = self._words()
        for code, name in self._offered:
            action = self._menu.addAction((name if code in name else f"{name}  {code}").replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(code in chosen)
            action.triggered.connect(lambda on, code=code: self._put(code, on=on))

    def _put(self, code: str, *, on: bool) -> None:
        words = [word for word in self._words() if word != code]
        self._line.setText(", ".join([*words, code] if on else words))
        self._tell()

    def _words(self) -> list[str]:
        return [word for part in self._line.text().replace("，", ",").split(",") if (word := part.strip())]

    def _show(self, value: Any) -> None:
        self._line.setText(", ".join(str(item) for item in value) if isinstance(value, list | tuple) else str(value))

    def _value(self) -> Any:
        words = self._words()
        if any(isinstance(word, int) for word in self.setting.words):
            return [int(word) if word.lstrip("-").isdecimal() else word for word in words]
        return words


class TextField(Field):
    """A text in both languages; one alone is the text in any."""

    def _make(self) -> QWidget:
        holder = QWidget(self)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        self._lines: dict[str, QLineEdit | QPlainTextEdit] = {}
        for language, name in (("zh", "中文"), ("en", "English")):
            if self.setting.kind == "paragraphs":
                edit: QLineEdit | QPlainTextEdit = self._paragraphs(holder)
            else:
                edit = QLineEdit(holder)
                edit.textEdited.connect(self._typed)
            edit.setPlaceholderText(name)
            self._lines[language] = edit
            column.addWidget(edit)
        holder.setFocusProxy(self._lines["zh"])
        return holder

    def _paragraphs(self, holder: QWidget) -> QPlainTextEdit:
        edit = QPlainTextEdit(holder)
        edit.setTabChangesFocus(True)
        edit.setMaximumHeight(self.fontMetrics().height() * 7)
        edit.textChanged.connect(self._typed)
        return edit

    def _show(self, value: Any) -> None:
        said = value if isinstance(value, dict) else {"zh": value, "en": ""}
        for language, edit in self._lines.items():
            text = str(said.get(language, ""))
            if isinstance(edit, QPlainTextEdit):
                with QSignalBlocker(edit):
                    edit.setPlainText(text)
            else:
                edit.setText(text)

    def _value(self) -> Any:
        texts = {
            language: edit.toPlainText() if isinstance(edit, QPlainTextEdit) else edit.text().strip()
            for language, edit in self._lines.items()
        }
        said = {language: text for language, text in texts.items() if text}
        if not said:
            return UNSET
        return next(iter(said.values())) if len(said) == 1 else said


FIELDS: dict[Kind, type[Field]] = {
    "text": TextField,
    "paragraphs": TextField,
    "choice": ChoiceField,
    "flag": FlagField,
    "number": NumberField,
    "whole": NumberField,
    "word": WordField,
    "list": ListField,
    "toml": Field,
}


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) if all(isinstance(item, str) for item in value) else str([*value])
    if isinstance(value, str):
        return value
    try:
        return toml_value(value)
    except TomlEditError:
        return str(value)
