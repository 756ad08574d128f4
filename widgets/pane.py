"""What a pane is: a question to the picture, and how its answer is drawn.

A pane is declared. It names its `pane_type` for scene files, the kinds of change that concern it, its question, and how it
draws a snapshot. It never blocks, never queries, never starts a timer to poll: the view runner (`desktop.view_runner`)
asks its question in a worker thread when something that concerns it changed (at most ten times a second) and once
every `refresh_seconds` so that ages move, and hands the answer over in the UI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from data_sources.centre import Text
from operations.picture import Picture
from operations.snapshots import Age
from widgets.look import Look

Question = Callable[[Picture], Any]
"""Runs in a worker thread. Must hold only immutable values: no widget, no self that changes."""


class PaneSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a scene file may say about a pane beside its type and place. Panes extend this."""

    title: Text = ""


class Pane(QFrame):
    """One rectangle of a scene."""

    pane_type: ClassVar[str]
    """The word that a scene file uses: `pane = "trend"`."""

    settings_type: ClassVar[type[PaneSettings]] = PaneSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "health"})
    refresh_seconds: ClassVar[float] = 5.0

    question_changed = Signal()
    """The pane wants another answer now: its filter, page or size changed."""

    first_drawn = Signal()
    """The pane has drawn its first real answer (the map: its first complete paint)."""

    def __init__(self, settings: PaneSettings, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.look = look

    def question(self) -> Question | None:
        """Return what to ask now, or None for a pane that asks nothing."""
        return None

    def show_snapshot(self, snapshot: Any) -> None:
        """Draw an answer. UI thread; at most a few milliseconds."""

    def show_age(self, age: Age) -> None:
        """Show how old what is drawn is; called with every snapshot that has an age, and when the chain is silent."""

    def show_trouble(self, sentence: str) -> None:
        """Say in the pane that its question failed; keep what was drawn, marked old. Empty: the trouble is over."""
