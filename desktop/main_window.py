"""One window: title bar, the notice bar, and one scene at a time, built when it is first shown or in a quiet moment."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from data_sources.centre import text_of
from data_sources.records import Instant
from desktop.ahead import Ahead
from desktop.burn_in import BurnIn
from desktop.key_help import show_keys
from desktop.play_list import PlayList
from desktop.player import Player
from desktop.scene_widget import SceneWidget
from desktop.scenes import Scene, Scenes, window_unit
from desktop.session import Session, Subject
from desktop.trace import mark
from desktop.window_alarms import WindowAlarms
from widgets import words
from widgets.look import Look, ThemeName
from widgets.notice_bar import NoticeBar
from widgets.pane import PaneContext
from widgets.shade import Shade
from widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from desktop.alarms import Ringing

log = logging.getLogger(__name__)

LEAST_SIZE = QSize(640, 360)
SETTLE_MILLISECONDS = 250
"""A window that is being dragged larger is built anew once, when it rests."""

SAME_UNIT = 0.01
"""A smaller change of scale only lays the panes out anew."""

PREBUILD_MILLISECONDS = 1500
KEPT_READY = 2
"""Scenes beside the current one that are built in quiet moments."""


@dataclass(frozen=True)
class Shown:
    """What a window shows: the names of its scenes, the one to open with, and what it plays (None: the first stays)."""

    scenes: tuple[str, ...]
    first: str = ""
    play: PlayList | None = None
    last: str = field(default="", compare=False)
    """The scene that was shown when the program ended, however it did."""


class MainWindow(QWidget):
    """A window that fills one display, or stands on a desk."""

    settings_wanted = Signal()
    editor_wanted = Signal(str)
    """The reader wants to edit the scene of that name."""

    scene_completed = Signal(str)
    """Every pane of the scene of that name has drawn."""

    alarm_seen = Signal()
    """Somebody touched the window while an alarm's scene stood in it."""

    notice_taken_away = Signal()
    """Somebody has read the notice, which is only to be known."""

    touched = Signal()
    """Somebody is here: a click, a key, a touch. Of a wall's windows only."""

    scene_shown = Signal(str)
    """The scene of that name has come to the front."""

    def __init__(self, session: Session, scenes: Scenes, shown: Shown, language: str, theme: ThemeName) -> None:
        super().__init__()
        self._session = session
        self._all = scenes
        self._burn_in: BurnIn | None = None
        self._scenes = self._fitting(shown)
        self._order = tuple(self._scenes)
        self._language = language
        self._theme: ThemeName = theme
        self.shown = shown
        self._player: Player | None = None
        self._shade = Shade(self)
        if (play := shown.play) is not None:
            self._player = Player(self, play, self._local_time, shown.last)
            self._burn_in = BurnIn(play.shift_pixels, play.night, play.pause_seconds, self._local_time, self)
            self._burn_in.changed.connect(self._take_care)
            self.touched.connect(self._burn_in.touch)
        wanted = (shown.first, self._player.first if self._player is not None else "", *self._order)
        self._current = next((name for name in wanted if name in self._scenes), "")
        self._built: dict[str, SceneWidget] = {}
        self._ahead = Ahead(self)
        self._look: Look | None = None
        self._title_bar: TitleBar | None = None
        self._notice_bar: NoticeBar | None = None
        self.alarms = WindowAlarms(self, lambda: self.current, with_buttons=shown.play is None)
        self.alarms.came_or_went.connect(self._lay_out)
        self._first_complete = True
        self.setWindowTitle(self._title())
        self.setMinimumSize(LEAST_SIZE)
        self._settle = self._timer(SETTLE_MILLISECONDS, self._dress_if_needed)
        self._prebuild = self._timer(PREBUILD_MILLISECONDS, self._build_next)
        session.notices_changed.connect(self._show_notice)
        self._add_shortcuts()

    @property
    def current(self) -> SceneWidget | None:
        """The scene that is shown now."""
        return self._built.get(self._current)

    @property
    def scene_order(self) -> tuple[str, ...]:
        """The scenes' names, as the tabs show them."""
        return tuple(self._order)

    @property
    def look(self) -> Look | None:
        """The look at the window's present size."""
        return self._look

    @property
    def notice(self) -> str:
        """What the notice bar says: the gravest thing that is wrong now; empty: all is well."""
        notices = self._session.notices
        return words.say(notices[min(notices)]) if notices else ""

    def open(self, *, full_screen: bool) -> None:
        """Show the window at the size it has, and build its first scene."""
        if full_screen:
            self.showFullScreen()
        else:
            self.show()
        if self._player is not None:
            self._player.watch_touches()
        self._build_all()
        self._take_care()

    def dress(self, language: str, theme: ThemeName) -> None:
        """Build everything anew in another language or theme."""
        self._language, self._theme = language, theme
        self.setWindowTitle(self._title())
        if self._look is not None:
            self._build_all()

    def take_scenes(self, scenes: Scenes, shown: Shown) -> None:
        """Show the scenes as their files are now; panes that are as they were go on."""
        self.shown, self._all = shown, scenes
        self._scenes = self._fitting(shown)
        self._order = tuple(self._scenes)
        if self._current not in self._scenes:
            self._current = next(iter(self._order), "")
        if self._look is None or self._title_bar is None:
            return
        if abs(self._unit() / self._look.unit - 1) > SAME_UNIT:
            self._build_all()
            return
        self._ahead.forget()
        for name in list(self._built):
            if name in self._scenes:
                self._built[name].rearrange(self._scenes[name])
            else:
                self._built.pop(name).discard()
        self._name_tabs(self._title_bar)
        self.show_scene(self._current)

    def show_scene(self, name: str) -> None:
        """Show the scene of that name."""
        if name not in self._scenes or self._look is None:
            return
        before = self.current
        self._current = name
        scene = self._scene_widget(name)
        self._ahead.forget(scene)
        scene.build_rest()
        self._lay_out()
        scene.appear()
        if before is not None and before is not scene:
            before.hide()
        for bar in (self._title_bar, self._notice_bar, self.alarms.strip):
            if bar is not None:
                bar.raise_()
        self._shade.raise_()
        if self._title_bar is not None:
            self._title_bar.set_scene(name)
            self._title_bar.show_moment(scene.moment)
        self._session.runner.show_only(scene.shown_panes, owner=self)
        self._prebuild.start()
        self.scene_shown.emit(name)

    def prepare(self, name: str) -> None:
        """Have the scene of that name ready: it is shown in a few seconds."""
        before = self.current
        if name not in self._scenes or before is None or name == self._current:
            return
        scene = self._scene_widget(name, at_once=False)
        runner = self._session.runner
        self._ahead.prepare(
            scene,
            self._scene_room(),
            lambda: runner.show_only([*before.shown_panes, *scene.shown_panes], owner=self),
        )

    def show_next(self, step: int = 1) -> None:
        """Show the scene after this one, the first after the last."""
        if self._order:
            place = self._order.index(self._current) if self._current in self._order else -1
            self.show_scene(self._order[(place + step) % len(self._order)])

    def ring(self, alarm: Ringing, *, is_new: bool) -> None:
        """Bring the scene of what rings to the front, and give way when nothing does any more."""
        if self._player is not None:
            self._player.ring(alarm, is_new=is_new)
        if self._burn_in is not None:
            self._burn_in.ring(rings=alarm.rings)

    def discard(self) -> None:
        """Close the window and delete it, scenes first."""
        for timer in (self._settle, self._prebuild):
            timer.stop()
        if self._player is not None:
            self._player.stop()
        if self._burn_in is not None:
            self._burn_in.stop()
        self._session.notices_changed.disconnect(self._show_notice)
        self._tear_down()
        self._session.runner.show_only((), owner=self)
        self.hide()
        self.deleteLater()

    # Building.

    def _build_all(self) -> None:
        self._tear_down()
        self._scenes = self._fitting(self.shown)
        unit = self._unit()
        self._look = look = Look(self._theme, unit, self._language)
        centre = self._session.centre
        context = self._context()
        self._title_bar = TitleBar(
            look, self._title(), self, context=context, simulated=text_of(centre.file.simulated, self._language)
        )
        self._name_tabs(self._title_bar)
        self._title_bar.scene_chosen.connect(self.show_scene)
        self._title_bar.search_wanted.connect(self.show_search)
        self._session.runner.chain_lives.connect(self._title_bar.beat)
        self._notice_bar = NoticeBar(look, self)
        self._notice_bar.taken_away.connect(self.notice_taken_away)
        self.alarms.build(look, context)
        self.setAccessibleName(text_of(centre.file.name, self._language))
        self._title_bar.show()
        self._show_notice()
        self.show_scene(self._current)

    def _name_tabs(self, bar: TitleBar) -> None:
        tabs = {name: scene.tab or scene.name for name, scene in self._scenes.items()}
        bar.set_scenes([(name, text_of(tabs[name], self._language)) for name in self._order])

    def _tear_down(self) -> None:
        self._ahead.forget()
        for scene in self._built.values():
            scene.discard()
        self._built.clear()
        if self._title_bar is not None:
            self._session.runner.chain_lives.disconnect(self._title_bar.beat)
        for bar in (self._title_bar, self._notice_bar, self.alarms.strip):
            if bar is not None:
                bar.hide()
                bar.deleteLater()
        self._title_bar = self._notice_bar = self.alarms.strip = None

    def _scene_widget(self, name: str, *, at_once: bool = True) -> SceneWidget:
        if name not in self._built:
            if self._look is None:
                raise AssertionError("built before the window has a size")
            scene = SceneWidget(
                self._scenes[name], self._look, self._context(), self._session.runner, self, at_once=at_once
            )
            scene.hide()
            scene.completed.connect(lambda: self._scene_complete(name))
            scene.moment_changed.connect(lambda moment: self._show_moment(name, moment))
            self._built[name] = scene
        return self._built[name]

    def _context(self) -> PaneContext:
        session = self._session
        return PaneContext(session.centre, session.clock, lambda: session.picture, session.rerun, session.desk)

    def _scene_complete(self, name: str) -> None:
        if self._first_complete:
            self._first_complete = False
            mark("scene_complete")
        self.scene_completed.emit(name)
        self._prebuild.start()

    def _build_next(self) -> None:
        """Build one more scene, in the order in which they would be asked for."""
        current = self.current
        if current is None or not current.is_complete or self._look is None:
            return
        if self._ahead.is_busy:
            self._prebuild.start()
            return
        place = self._order.index(self._current)
        for step in range(1, min(KEPT_READY, len(self._order) - 1) + 1):
            name = self._order[(place + step) % len(self._order)]
            if name not in self._built or not self._built[name].is_built:
                self._ahead.build(self._scene_widget(name, at_once=False), self._scene_room())
                self._prebuild.start()
                return

    # Size.

    def _fitting(self, shown: Shown) -> dict[str, Scene]:
        """Return the scenes by name, as they are arranged for the window's shape."""
        room = self._room()
        found = [self._all.fitting(name, room.width(), room.height()) for name in shown.scenes]
        return {scene.id: scene for scene in found if scene is not None}

    def _unit(self) -> float:
        """Return the pixels of one design unit."""
        room = self._room()
        return window_unit(max(room.width(), 1), max(room.height(), 1), self._scenes.values())

    def _dress_if_needed(self) -> None:
        same_shape = self._fitting(self.shown) == self._scenes
        if self._look is None or not same_shape or abs(self._unit() / self._look.unit - 1) > SAME_UNIT:
            self._build_all()
        else:
            self._lay_out()

    def _room(self) -> QRect:
        """Return where all is drawn: the whole window, or, where that wanders, what stays inside it everywhere."""
        care = self._burn_in
        if care is None:
            return self.rect()
        return self.rect().adjusted(care.reach, care.reach, -care.reach, -care.reach).translated(care.offset)

    def _scene_room(self) -> QRect:
        room = self._room()
        top = self._look.px(TitleBar.HEIGHT_UNITS) if self._look is not None else 0
        if self._notice_bar is not None and self._session.notices:
            top += self._notice_bar.heightForWidth(room.width())
        return room.adjusted(0, top + self.alarms.height, 0, 0)

    def _lay_out(self) -> None:
        look = self._look
        if look is None or self._title_bar is None or self._notice_bar is None:
            return
        desk = self._session.desk
        self._title_bar.show_search(is_on=not self.isFullScreen() and desk is not None and not desk.read_only)
        room, title, current = self._room(), look.px(TitleBar.HEIGHT_UNITS), self.current
        if current is not None and room.y() > self._title_bar.y():
            current.place(self._scene_room())  # before the bar above lies over it: then it is copied, and not painted
        self._title_bar.setGeometry(room.x(), room.y(), room.width(), title)
        height = self._notice_bar.heightForWidth(room.width())
        self._notice_bar.setGeometry(room.x(), room.y() + title, room.width(), height)
        self._shade.setGeometry(self.rect())
        self.alarms.place(self._scene_room())
        if current is not None:
            current.place(self._scene_room())

    def _take_care(self) -> None:
        """Stand where burn-in wants it, as bright as it wants it."""
        if self._burn_in is not None:
            self._shade.darken(self._burn_in.strength)
            self._lay_out()

    # What the window says.

    def _show_moment(self, name: str, moment: Instant | None) -> None:
        if name == self._current and self._title_bar is not None:
            self._title_bar.show_moment(moment)

    def _show_notice(self) -> None:
        if self._notice_bar is not None:
            notices = self._session.notices
            self._notice_bar.show_sentence(self.notice, calm=bool(notices) and min(notices) == Subject.OUTAGES)
            self._lay_out()

    def _local_time(self) -> time:
        """Return the centre's time of day."""
        return datetime.fromtimestamp(self._session.clock.now() / 1000, self._session.centre.zone).time()

    def _title(self) -> str:
        centre = self._session.centre
        return text_of(centre.file.title or centre.file.name, self._language)

    def _add_shortcuts(self) -> None:
        keys = {
            "F11": self._toggle_full_screen,
            "Ctrl+Tab": self.show_next,
            "Ctrl+Shift+Tab": lambda: self.show_next(-1),
            "Ctrl+,": self.settings_wanted.emit,
            "Ctrl+F": self.show_search,
            "F1": self.show_help,
            "F2": lambda: self.editor_wanted.emit(self._current),
            "Ctrl+Q": self.close,
        }
        for key, act in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(act)

    def show_search(self) -> None:
        """Open the search over the scene."""
        if self.current is not None:
            self.current.show_search()

    def show_help(self) -> None:
        """Show the keys."""
        show_keys(self)

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _timer(self, milliseconds: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground: no flash of white while scenes are built."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Look(self._theme).color("ground"))
        painter.end()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Lay out at once, and build anew when a new size has settled."""
        if self._look is not None:
            self._lay_out()
            self._settle.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close: the program ends with its last window."""
        event.accept()
