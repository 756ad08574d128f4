"""The editor's window: the live scene with its grid, and the panel beside it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.asking import show_keys
from desktop.editor import scene_files, scene_text
from desktop.editor.choices import choices_of, first_settings
from desktop.editor.deeds import Deeds
from desktop.editor.dressing import ChoiceBox, form_style, label
from desktop.editor.forms import PaneForm, SceneForm
from desktop.editor.gallery import Gallery
from desktop.editor.keeping import Keeping
from desktop.editor.scene_edits import SceneEdits
from desktop.editor.scene_menu import SceneMenu
from desktop.editor.scene_text import panes_of, words_of
from desktop.editor.stage import Stage
from desktop.scenes import Scene
from desktop.session import Session
from widgets.look import Look, ThemeName
from widgets.pane import PaneContext
from widgets.pane_words import pane_name

log = logging.getLogger(__name__)

PANEL_PIXELS = 400
NOTICE_MILLISECONDS = 12_000


class EditorWindow(QWidget):
    """Edits the scenes of a centre's folder. What is shown is always what the text says."""

    saved = Signal(object)
    """All is on disk, in that folder of a centre."""

    closed = Signal()

    def __init__(
        self, session: Session, folder: Path, scene: str, screen: QSize, *, language: str, theme: ThemeName
    ) -> None:
        super().__init__()
        self._session = session
        self._screen = screen
        self._language = language
        self._theme: ThemeName = theme
        self._parsed: dict[tuple[str, str], Scene | None] = {}
        self._done = False
        self.form: PaneForm | SceneForm | None = None
        """What the panel shows."""
        self.gallery: Gallery | None = None
        texts = scene_files.read_texts(folder)
        self.edits = SceneEdits(folder, texts, scene if scene in texts else next(iter(texts), ""), session.clock)
        self.edits.changed.connect(self.refresh)
        self.edits.stack.indexChanged.connect(self._show_steps)
        self.deeds = Deeds(self, self.edits, self._tiles)
        self._keeping = Keeping(self, self.edits, session)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(NOTICE_MILLISECONDS)
        self._quiet.timeout.connect(lambda: self.tell(""))
        for key, act in {
            "Ctrl+Z": self.undo,
            "Ctrl+Y": self.redo,
            "Ctrl+Shift+Z": self.redo,
            "Ctrl+S": self._keeping.save,
            "Ctrl+Shift+N": self.open_gallery,
            "Insert": self.open_gallery,
            "F1": self.show_help,
        }.items():
            QShortcut(QKeySequence(key), self).activated.connect(act)
        self._build()

    # Opening and closing.

    def open(self, scene: str, *, filled: bool) -> None:
        """Show the window, with that scene; offer what was left unsaved."""
        is_first = not self.isVisible()
        self.edits.show(scene)
        if is_first:
            (self.showMaximized if filled else self.show)()
            self._keeping.offer_draft()
        self.raise_()
        self.activateWindow()
        self.stage.overlay.setFocus(Qt.FocusReason.OtherFocusReason)

    def dress(self, language: str, theme: ThemeName) -> None:
        """Build everything anew in another language or theme; what was done stays."""
        self._language, self._theme = language, theme
        self._tear_down()
        self._build()

    def discard(self) -> None:
        """Close at once. What isn't saved is in the draft."""
        self._done = True
        self._quiet.stop()
        self._tear_down()
        self._session.runner.show_only((), owner=self)
        self.hide()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, or ask first what is to become of what isn't saved."""
        self.flush()
        if self._done or not self.edits.unsaved:
            event.accept()
            self.end()
        else:
            event.ignore()
            self._keeping.ask_before_closing()

    def end(self) -> None:
        """Close, and say so."""
        if not self._done:
            self.discard()
            self.closed.emit()

    # Building.

    def _build(self) -> None:
        session = self._session
        look = self.look = Look(self._theme, 1.0, self._language)
        self.setFont(look.font(look.LABEL))
        self._choices = choices_of(session.centre, self.edits.texts.values(), self._language)
        self._context = PaneContext(session.centre, session.clock, lambda: session.picture, session.rerun, session.desk)
        self._body = QWidget(self)
        bar = self._make_bar()
        self.notice = label("", self._body, "told")
        self._kept = label("", self._body, "quiet")
        self.stage = Stage(look, self._context, session.runner, self._screen, self._body)
        overlay = self.stage.overlay
        overlay.chosen.connect(lambda _number: self._turn_to_chosen())
        overlay.moved.connect(self.deeds.move)
        overlay.delete_wanted.connect(self.deeds.delete_pane)
        overlay.settings_wanted.connect(self._go_to_settings)
        overlay.left.connect(self.close)
        self._panel = QScrollArea(self._body)
        self._panel.setFixedWidth(PANEL_PIXELS)
        for widget in (self._panel, self.notice, self._kept):
            widget.setStyleSheet(form_style(look))
        self._panel.setWidgetResizable(True)
        self._panel.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout()
        row.addWidget(self.stage, 1)
        row.addWidget(self._panel)
        column = QVBoxLayout(self._body)
        column.addLayout(bar)
        column.addWidget(self._kept)
        column.addWidget(self.notice)
        column.addLayout(row, 1)
        outer = self.layout() or QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._body)
        self.refresh()

    def _make_bar(self) -> QHBoxLayout:
        self._scenes = ChoiceBox(self.look, self._body)
        self._scenes.setStyleSheet(form_style(self.look))
        self._scenes.setAccessibleName(self.tr("Scene"))
        self._scenes.setMinimumWidth(self.look.px(220))
        self._scenes.activated.connect(lambda place: self._go_to(self._scenes.itemData(place)))
        self.menu = SceneMenu(self.edits, self.refuse, self._body)
        scene = QPushButton(self.tr("Scene"), self._body)
        scene.setMenu(self.menu)
        self.add_button = self._button(self.tr("Add a pane"), "Ctrl+Shift+N", self.open_gallery)
        self.undo_button = self._button(self.tr("Undo"), "Ctrl+Z", self.undo)
        self.redo_button = self._button(self.tr("Redo"), "Ctrl+Y", self.redo)
        self.save_button = self._button(self.tr("Save"), "Ctrl+S", self._keeping.save)
        self._state = QLabel(self._body)
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        bar = QHBoxLayout()
        for widget in (self._scenes, scene, self.add_button, self.undo_button, self.redo_button, self.save_button):
            bar.addWidget(widget)
        bar.addWidget(self._state, 1)
        bar.addWidget(self._button(self.tr("Keys"), "F1", self.show_help))
        bar.addWidget(self._button(self.tr("Close"), "", self.close))
        return bar

    def _tear_down(self) -> None:
        self._close_gallery()
        self.stage.clear()
        self.form = None
        self._body.hide()
        self._body.deleteLater()

    def _button(self, text: str, keys: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self._body)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: act())
        if keys:
            button.setToolTip(f"{text}  ({keys})")
        return button

    # Showing.

    def refresh(self) -> None:
        """Show what the text says now."""
        edits = self.edits
        data = scene_text.data_of(edits.text)
        scene, mistakes = scene_text.judged(edits.text, edits.current, self._tiles)
        self.mistakes = mistakes
        names = {}
        boxes = scene_text.boxes_of(scene) if scene is not None else {}
        for place in scene.panes if scene is not None else ():
            title = panes_of(data)[place.number].get("title", "")
            names[place.number] = words_of(title, self._language) or pane_name(place.pane_type)
        others = [other for name in edits.texts if name != edits.current and (other := self._scene_of(name))]
        self.stage.show_scene(scene, others, boxes, names)
        self._scenes.clear()
        for name in edits.order:
            self._scenes.addItem(self._title_of(name), name)
        self._scenes.setCurrentIndex(self._scenes.findData(edits.current))
        self._show_steps()
        self.save_button.setEnabled(bool(edits.unsaved))
        self._state.setText(self._state_words())
        self._kept.setText(self._keeping.why_elsewhere())
        self._kept.setVisible(bool(self._kept.text()))
        self.setWindowTitle(f"{self._title_of(edits.current)} – {self.tr('Scene editor')}")
        self._show_form()

    def _show_steps(self) -> None:
        """Say which step can be taken back, and which done again. A step is counted after what it changed is shown."""
        stack = self.edits.stack
        steps = (
            (self.undo_button, stack.canUndo(), stack.undoText(), self.tr("Undo"), "Ctrl+Z"),
            (self.redo_button, stack.canRedo(), stack.redoText(), self.tr("Redo"), "Ctrl+Y"),
        )
        for button, can, what, word, keys in steps:
            button.setEnabled(can)
            button.setToolTip(f"{word}: {what}  ({keys})" if can else f"{word}  ({keys})")

    def _state_words(self) -> str:
        if self.mistakes:
            return self.tr("Mistakes: {count}").replace("{count}", str(len(self.mistakes)))
        if not self.edits.unsaved:
            return self.tr("Saved")
        return self.tr("Not saved: {scenes}").replace("{scenes}", ", ".join(self.edits.unsaved))

    def _show_form(self) -> None:
        edits, number = self.edits, self.stage.overlay.current
        data = scene_text.data_of(edits.text)
        panes = panes_of(data)
        form = self.form
        if 0 <= number < len(panes):
            pane = panes[number]
            if not (isinstance(form, PaneForm) and (form.number, form.pane_type) == (number, pane.get("pane"))):
                form = PaneForm(number, str(pane.get("pane", "")), self.look, self._choices)
                form.delete_wanted.connect(lambda: self.deeds.delete_pane(self.stage.overlay.current))
                form.set_wanted.connect(lambda key, value: self.deeds.set(("pane", number, key), value))
                self._put_form(form)
            form.show_pane(pane, self.stage.overlay.boxes.get(number), self.mistakes)
            return
        if not isinstance(form, SceneForm):
            form = SceneForm(self.look)
            form.set_wanted.connect(
                lambda key, value: self.deeds.set(("grid", key) if key in ("gap", "margin") else (key,), value)
            )
            form.track_wanted.connect(self.deeds.add_track)
            form.track_unwanted.connect(self.deeds.remove_track)
            form.track_changed.connect(self.deeds.change_track)
            self._put_form(form)
        form.show_scene(edits.current, self._title_of(edits.current), data, self.mistakes)

    def _turn_to_chosen(self) -> None:
        self.flush()
        self._show_form()

    def _put_form(self, form: PaneForm | SceneForm) -> None:
        before = self._panel.takeWidget()
        self.form = form
        self._panel.setWidget(form)
        if before is not None:
            before.deleteLater()  # not at once: it may be one of its buttons that led here

    def tell(self, text: str) -> None:
        """Say something above the scene for a while; nothing: no more."""
        self.notice.setText(text)
        self.notice.setVisible(bool(text))
        self._quiet.start()

    def refuse(self, reason: str) -> None:
        """Say why something was not done."""
        self.tell(reason)
        log.info("not done in the scene editor: %s", reason)

    def show_help(self) -> None:
        """Show the keys."""
        keys = [
            (self.tr("Arrows"), self.tr("Move the chosen pane; with Shift: larger, smaller")),
            ("Tab", self.tr("Next pane, then the panel")),
            ("Enter", self.tr("Settings of the chosen pane")),
            ("Delete", self.tr("Delete the chosen pane")),
            ("Ctrl+Shift+N", self.tr("Add a pane")),
            ("Ctrl+Z, Ctrl+Y", self.tr("Undo, redo")),
            ("Ctrl+S", self.tr("Save")),
            ("Esc", self.tr("Let go; choose the scene; close")),
        ]
        show_keys(self, self.tr("Keys"), keys)

    # What is done.

    def undo(self) -> None:
        """Take the last step back, of whichever scene it was."""
        self.flush()
        self.edits.stack.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self.flush()
        self.edits.stack.redo()

    def open_gallery(self) -> None:
        """Show all panes that can be added."""
        if self.gallery is not None:
            return
        self.flush()
        self.gallery = Gallery(self.look, self._context, self._session.runner, self._first_settings, self)
        self.gallery.wanted.connect(self._add_pane)
        self.gallery.closed.connect(self._close_gallery)
        self.gallery.previewed.connect(self.stage.show_also)
        self.gallery.open(self.rect())

    def _close_gallery(self) -> None:
        if self.gallery is not None:
            self.gallery.discard()
            self.gallery = None
            self.stage.show_also([])
            self.stage.overlay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_pane(self, pane_type: str) -> None:
        self._close_gallery()
        self.deeds.add_pane(pane_type, self._first_settings(pane_type))

    def flush(self) -> None:
        """Take over at once what was typed just now."""
        if self.form is not None:
            self.form.flush()

    # Small things.

    @property
    def _tiles(self) -> tuple[str, ...]:
        return tuple(layer.id for layer in self._session.centre.file.tiles)

    def _first_settings(self, pane_type: str) -> dict[str, object]:
        return first_settings(pane_type, self._choices, self.tr("# A notice\nIts text."))

    def _go_to(self, name: str) -> None:
        self.flush()
        self.stage.overlay.choose(-1)
        self.edits.show(name)

    def _go_to_settings(self) -> None:
        if self.form is not None and self.form.fields:
            next(iter(self.form.fields.values())).take_focus()

    def _scene_of(self, name: str) -> Scene | None:
        key = (name, self.edits.texts[name])
        if key not in self._parsed:
            self._parsed[key] = scene_text.laid_out(*reversed(key))
        return self._parsed[key]

    def _title_of(self, name: str) -> str:
        told = scene_text.data_of(self.edits.texts.get(name, "")).get("name", "")
        return words_of(told, self._language) or name

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back from the panel to the grid."""
        if event.key() == Qt.Key.Key_Escape:
            self.stage.overlay.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.color("ground"))
        painter.end()
