"""The queue's menu of orders and filters: reached by a key, and every entry by its letter or digit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from data_sources.centre import Centre
from data_sources.records import OPEN_STATES
from operations.snapshots import QueueFilter, QueueOrder
from widgets import painting, words

SOON = 3_600_000
LEVELS = ("township", "county", "prefecture")
MOST = 40
"""Entries of one submenu."""


class QueueMenu(QMenu):
    """Says what the queue is asked for. What the scene file narrows can be narrowed further, never widened."""

    filtered = Signal(object, str)
    """The filter wanted now, and the level whose queue it is ("": all)."""

    all_wanted = Signal()
    """Nothing is to narrow the queue any more."""

    def __init__(
        self, where: QueueFilter, level: str, centre: Centre | None, language: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._own = where
        self._level = level
        self._orders = self._one_of(
            self,
            (
                ("due", self.tr("Order by &deadline")),
                ("newest", self.tr("Order &newest first")),
                ("severity", self.tr("Order by &severity")),
            ),
            where.order,
        )
        self.addSeparator()
        own = where.severities or (1, 2, 3, 4)
        self._severities = self._some_of(
            self,
            ((n, f"&{n}  {words.ROMAN[n - 1]} {words.severity_name(n)}") for n in own),
            own,
        )
        self.addSeparator()
        self._levels: QActionGroup | None = None
        if centre is not None:
            known = LEVELS[: LEVELS.index(centre.file.level) + 1]
            names = [("", self.tr("All le&vels")), *((name, words.level_word(name)) for name in known)]
            self._levels = self._one_of(self.addMenu(self.tr("&Level")), names, level)
        lights = ("red", "yellow", "green")
        self._lights = self._some_of(
            self.addMenu(self.tr("L&ight")), ((name, words.light_name(name)) for name in lights), where.lights
        )
        states = [(state, words.state_name(state)) for state in words.STATES if state in OPEN_STATES]
        self._states = self._some_of(self.addMenu(self.tr("S&tate")), states, where.states)
        self._sources: list[QAction] = []
        self._categories: list[QAction] = []
        if centre is not None:
            self._sources = self._some_of(
                self.addMenu(self.tr("C&hannel")), _sources(centre, language, where.sources), ()
            )
            self._categories = self._some_of(
                self.addMenu(self.tr("Cate&gory")), _categories(centre, language, where.categories), ()
            )
        self.addSeparator()
        self._soon = self._entry(self, "soon", self.tr("Only what turns &red within 1 h"))
        self._asked = self._entry(self, "asked", self.tr("Only what may be &one with another"))
        for action in (self._soon, self._asked):
            action.triggered.connect(self._changed)
        self.addSeparator()
        self._closed = self.addAction(self.tr("Show &closed events too"))
        self._closed.setCheckable(True)
        self._closed.setChecked(not where.open_only)
        self._closed.triggered.connect(self._changed)
        self._all = self.addAction(self.tr("Show &all again"))
        self._all.triggered.connect(self._reset)

    def wanted(self) -> tuple[QueueFilter, str]:
        """Return what is ticked: the filter, and the level."""
        own = self._own
        order: QueueOrder = self._ticked(self._orders.actions())[0]
        severities = self._ticked(self._severities)
        level = self._ticked(self._levels.actions())[0] if self._levels is not None else self._level
        where = replace(
            own,
            order=order,
            severities=own.severities if len(severities) in {0, len(self._severities)} else severities,
            lights=self._ticked(self._lights) or own.lights,
            states=self._ticked(self._states) or own.states,
            sources=self._ticked(self._sources) or own.sources,
            categories=self._ticked(self._categories) or own.categories,
            open_only=not self._closed.isChecked(),
            red_within=SOON if self._soon.isChecked() else 0,
            asked=self._asked.isChecked(),
        )
        return where, level

    def press(self, name: str) -> None:
        """Tick or untick what the strip below the queue says: "soon" or "asked"."""
        {"soon": self._soon, "asked": self._asked}[name].trigger()

    def show_closed(self, *, is_on: bool) -> None:
        """Tick or untick that closed events are shown, too."""
        if self._closed.isChecked() != is_on:
            self._closed.trigger()

    def _one_of(self, menu: QMenu, entries: Iterable[tuple[Any, str]], ticked: Any) -> QActionGroup:
        group = QActionGroup(self)
        for value, name in entries:
            action = self._entry(menu, value, name)
            action.setChecked(value == ticked)
            group.addAction(action)
        group.triggered.connect(self._changed)
        return group

    def _some_of(self, menu: QMenu, entries: Iterable[tuple[Any, str]], ticked: Iterable[Any]) -> list[QAction]:
        found = []
        on = set(ticked)
        for value, name in list(entries)[:MOST]:
            action = self._entry(menu, value, name)
            action.setChecked(value in on)
            action.triggered.connect(self._changed)
            found.append(action)
        return found

    def _entry(self, menu: QMenu, value: Any, name: str) -> QAction:
        action = menu.addAction(name)
        action.setCheckable(True)
        action.setData(value)
        return action

    def _ticked(self, actions: Iterable[QAction]) -> tuple[Any, ...]:
        return tuple(action.data() for action in actions if action.isChecked())

    def _reset(self) -> None:
        own = self._own
        for action in self._severities:
            action.setChecked(True)
        ticked = ((self._lights, own.lights), (self._states, own.states), (self._sources, ()), (self._categories, ()))
        for actions, on in ticked:
            for action in actions:
                action.setChecked(action.data() in on)
        groups = ((self._orders, own.order), (self._levels, self._level))
        for group, value in groups:
            for action in group.actions() if group is not None else ():
                action.setChecked(action.data() == value)
        self._closed.setChecked(not own.open_only)
        self._soon.setChecked(False)
        self._asked.setChecked(False)
        self.all_wanted.emit()
        self._changed()

    def _changed(self) -> None:
        self.filtered.emit(*self.wanted())


def _plain(name: str) -> str:
    return painting.shown(name, 40).replace("&", "&&")


def _sources(centre: Centre, language: str, own: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    """Return the sources that tell of events."""
    for name, file in centre.sources.items():
        mappings = file.records if isinstance(file.records, list) else [file.records]
        if any(mapping.get("kind") == "event" for mapping in mappings) and (not own or name in own):
            yield name, _plain(words.source_name(name, centre, language))


def _categories(centre: Centre, language: str, own: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    for code in centre.categories:
        if not own or code in own:
            yield code, _plain(words.category_name(code, centre, language))
