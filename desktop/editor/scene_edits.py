"""What the scene editor holds: every scene's text, which one is edited, and the way back through all that was done.

The text is the truth: whatever is shown is read from it, and each step is the texts before and after it. So nothing is
undone by halves, whatever it was: a pane moved, a scene renamed, the scenes put in another order.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from data_sources.clock import Clock
from desktop.editor.drafts import Draft, drop_draft, keep_draft
from desktop.editor.scene_text import in_order

TOGETHER_SECONDS = 3.0
"""Changes of one setting that follow each other sooner are one step: typing a word is."""


class SceneEdits(QObject):
    """The texts of a centre's scenes while they are edited."""

    changed = Signal()
    """Another text, or another scene."""

    def __init__(self, folder: Path, texts: Mapping[str, str], current: str, clock: Clock) -> None:
        super().__init__()
        self.folder = folder
        self.saved = dict(texts)
        """What is on disk."""
        self.texts = dict(texts)
        self.current = current
        self.stack = QUndoStack(self)
        self._clock = clock

    @property
    def text(self) -> str:
        """The text of the scene that is edited."""
        return self.texts.get(self.current, "")

    @property
    def order(self) -> list[str]:
        """The scenes, as the tabs show them."""
        return in_order(self.texts)

    @property
    def unsaved(self) -> list[str]:
        """The scenes that differ from what is on disk."""
        names = self.texts.keys() | self.saved.keys()
        return sorted(name for name in names if self.texts.get(name) != self.saved.get(name))

    def do(self, words: str, texts: Mapping[str, str | None], *, show: str = "", part: str = "") -> None:
        """Take texts over, None for a scene that goes; `words` say what was done. `part`: what a quick series is of."""
        before = {name: self.texts.get(name) for name in texts}
        show = show or self.current
        if before != dict(texts) or show != self.current:
            self.stack.push(_Step(self, words, (before, self.current), (dict(texts), show), part))

    def show(self, name: str) -> None:
        """Edit another scene. No step: nothing is changed."""
        if name in self.texts and name != self.current:
            self.current = name
            self.changed.emit()

    def take(self, texts: Mapping[str, str | None], show: str) -> None:
        """Be at a step: called by the steps."""
        for name, text in texts.items():
            if text is None:
                self.texts.pop(name, None)
            else:
                self.texts[name] = text
        self.current = show if show in self.texts else next(iter(self.order), "")
        self._keep()
        self.changed.emit()

    def take_saved(self, folder: Path) -> None:
        """All is on disk now, in that folder."""
        drop_draft(self.folder)
        self.folder = folder
        self.saved = dict(self.texts)
        self.changed.emit()

    def forget(self) -> None:
        """Throw away what is not saved."""
        drop_draft(self.folder)

    def _keep(self) -> None:
        names = self.unsaved
        if not names:
            drop_draft(self.folder)
            return
        base = {name: self.saved.get(name) for name in names}
        texts = {name: self.texts.get(name) for name in names}
        keep_draft(self.folder, Draft(at=self._clock.now(), base=base, texts=texts))


_State = tuple[Mapping[str, str | None], str]


class _Step(QUndoCommand):
    """One step: the texts that it changes, before and after, and which scene is shown then."""

    def __init__(self, edits: SceneEdits, words: str, before: _State, after: _State, part: str) -> None:
        super().__init__(words)
        self._edits = edits
        self._before = before
        self.after = after
        self.part = part
        self.done_at = time.monotonic()

    def redo(self) -> None:
        """Do it."""
        self._edits.take(*self.after)

    def undo(self) -> None:
        """Take it back."""
        self._edits.take(*self._before)

    def id(self) -> int:
        """Return what steps have in common that may become one."""
        return 1 if self.part else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next step, where it goes on with the same setting soon."""
        if not isinstance(other, _Step) or other.part != self.part:
            return False
        if other.done_at - self.done_at > TOGETHER_SECONDS:
            return False
        self.after, self.done_at = other.after, other.done_at
        return True
