"""How what is edited is kept: saved, in a copy where it must be; asked for before it is lost; offered again after."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from desktop.asking import Answer, ask
from desktop.editor import scene_files
from desktop.editor.drafts import Draft, read_draft
from desktop.editor.scene_edits import SceneEdits
from desktop.session import Session

if TYPE_CHECKING:
    from desktop.editor.window import EditorWindow

_ACCEPT, _REJECT = QMessageBox.ButtonRole.AcceptRole, QMessageBox.ButtonRole.RejectRole


class Keeping(QObject):
    """Saves what a window edits, and asks where it must."""

    def __init__(self, window: EditorWindow, edits: SceneEdits, session: Session) -> None:
        super().__init__(window)
        self._window = window
        self._edits = edits
        self._session = session

    def save(self, *, then_close: bool = False, over_others: bool = False) -> None:
        """Write every scene that differs; in a copy of the centre where its own folder is not to be written."""
        self._window.flush()
        edits = self._edits
        if not edits.unsaved:
            return
        if not scene_files.can_keep(edits.folder):
            copy = (self.tr("Save in a copy"), _ACCEPT, lambda: self._write(None, then_close=then_close))
            self._ask(self.why_elsewhere(), [copy, self._stay()])
            return
        others = scene_files.changed_meanwhile(edits.folder, edits.saved, set(edits.unsaved))
        if others and not over_others:
            over = self.tr("Save over them; a backup stays")
            deed = (over, _ACCEPT, lambda: self.save(then_close=then_close, over_others=True))
            self._ask(self._saved_by_others(others), [self._stay(), deed])
            return
        self._write(edits.folder, then_close=then_close)

    def why_elsewhere(self) -> str:
        """Return why saving makes a copy of the centre; empty where it doesn't."""
        folder = self._edits.folder
        if scene_files.can_keep(folder):
            return ""
        if scene_files.is_shipped(folder):
            return self.tr("This centre comes with the program and is never changed: saving makes a copy of your own.")
        return self.tr("This centre's folder can't be written: saving makes a copy of your own.")

    def ask_before_closing(self) -> None:
        """Ask what is to become of what isn't saved."""
        text = self.tr("Not saved: {scenes}.").replace("{scenes}", ", ".join(self._edits.unsaved))
        save = (self.tr("Save"), _ACCEPT, lambda: self.save(then_close=True))
        away = (self.tr("Throw away"), QMessageBox.ButtonRole.DestructiveRole, self._throw_away)
        self._ask(text, [save, away, self._stay()])

    def offer_draft(self) -> None:
        """Offer what a program that was killed had not saved."""
        edits = self._edits
        draft = read_draft(edits.folder)
        if draft is None or all(edits.texts.get(name) == text for name, text in draft.texts.items()):
            return
        at = datetime.fromtimestamp(draft.at / 1000, self._session.centre.zone)
        said = self.tr("Changes of {time} were not saved: {scenes}.").replace("{time}", f"{at:%Y-%m-%d %H:%M}")
        said = said.replace("{scenes}", ", ".join(draft.texts))
        others = [name for name, text in draft.base.items() if edits.saved.get(name) != text]
        if others:
            said = f"{said}\n{self._saved_by_others(others)}"
        on = (self.tr("Go on with them"), _ACCEPT, lambda: self._take_draft(draft))
        self._ask(said, [on, (self.tr("Throw away"), _REJECT, edits.forget)])

    def _take_draft(self, draft: Draft) -> None:
        self._edits.do(self.tr("Changes that were not saved"), draft.texts)

    def _throw_away(self) -> None:
        self._edits.forget()
        self._window.end()

    def _write(self, folder: Path | None, *, then_close: bool) -> None:
        edits = self._edits
        at = datetime.fromtimestamp(self._session.clock.now() / 1000, self._session.centre.zone)
        try:
            target = folder or scene_files.own_copy(edits.folder)
            scene_files.save(target, edits.saved, edits.texts, at)
        except OSError as error:
            text = self.tr("Not saved: {reason}. Nothing is lost: it is kept as a draft.")
            self._window.refuse(text.replace("{reason}", error.strerror or str(error)))
            return
        edits.take_saved(target)
        self._window.saved.emit(target)
        if then_close:
            self._window.end()
        else:
            self._window.tell(self.tr("Saved in {folder}.").replace("{folder}", str(target)))

    def _saved_by_others(self, scenes: list[str]) -> str:
        return self.tr("Somebody else has saved these since: {scenes}.").replace("{scenes}", ", ".join(scenes))

    def _stay(self) -> Answer:
        return self.tr("Go on editing"), _REJECT, lambda: None

    def _ask(self, text: str, answers: list[Answer]) -> None:
        ask(self._window, self.tr("Scene editor"), text, answers)
