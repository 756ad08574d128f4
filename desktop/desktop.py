"""The desktop: one session and its windows, in one language and theme at a time."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication

from data_sources.centre import Centre, Mistake
from data_sources.clock import Clock
from data_sources.sentences import Sentence, translate
from desktop.alarms import Alarms, Ringing
from desktop.deeds import Deeds
from desktop.family import Family
from desktop.last_scene import LastScenes
from desktop.main_window import MainWindow, Shown
from desktop.mistakes import in_order, mistake_text
from desktop.opening import OpeningError, Wishes
from desktop.preparing import Prepared, prepare
from desktop.reading import Reader
from desktop.rerunning import Reruns
from desktop.scenes import with_one_pane
from desktop.screens import ScreenKeeper
from desktop.session import Session
from desktop.settings import Settings, read_settings, write_settings
from desktop.translation import install, say, uninstall
from desktop.walls import place_wall
from maps.engine import Engine
from maps.scheme import finish_answers
from operations.alarm_snapshots import AlarmBoard
from widgets.look import Look

if TYPE_CHECKING:
    from desktop.editor.window import EditorWindow
    from desktop.outages import OutageDigest
    from desktop.resting_cursor import RestingCursor
    from desktop.wakefulness import Wakefulness

JUDGING_MILLISECONDS = 200
LATEST_MILLISECONDS = 5000
"""A scene that can't be completed doesn't keep the mistakes in others from being said."""

REARRANGING_MILLISECONDS = 500


class Desktop(QObject):
    """All windows of one run."""

    _editor: EditorWindow | None = None
    _own_copy: Path | None = None
    """The user's copy of a centre whose scenes were edited and couldn't be saved in its own folder."""

    def __init__(
        self,
        application: QApplication,
        wishes: Wishes,
        clock: Clock,
        family: Family | None,
        *,
        reader: Reader | None = None,
        prepared: Prepared | None = None,
    ) -> None:
        super().__init__()
        self.application = application
        prepared = prepared or prepare(wishes.folder)
        self.centre: Centre = prepared.centre
        self.scenes = with_one_pane(prepared.scenes, wishes.pane) if wishes.pane else prepared.scenes
        self._wishes = wishes
        self._settings = read_settings()
        self._language = wishes.language or self._settings.language or self.centre.file.language
        self._theme = wishes.theme or self._settings.theme
        self._walls = prepared.walls
        self._missing: tuple[str, ...] = ()
        """The wall's displays that are not connected."""
        self._last = LastScenes(self.centre.id, wishes.wall) if wishes.wall else None
        plan = self._plan(application.screens())  # may refuse: before anything is installed or started
        self._translators = install(application, self._language)
        reader = reader or Reader(wishes.folder, clock, wishes.store_url)
        self.session = Session(
            self.centre, clock, lambda sentence: say(sentence, self._language), reader=reader, family=family
        )
        self._reruns = Reruns(wishes.folder, clock, wishes.store_url, self)
        self.session.rerun = self._reruns.start
        self._deeds = Deeds(
            reader,
            lambda: self._settings.as_officer(self.centre),
            self,
            read_only=bool(wishes.wall) and not wishes.desk,
            place=wishes.wall or platform.node(),
        )
        self._deeds.kept.connect(self.session.runner.wake)
        self.session.desk = self._deeds
        self.windows: list[MainWindow] = []
        self._keeper: ScreenKeeper | None = None
        self._dress()
        self._say_mistakes()
        self._judging = QTimer(self)
        """Judges what no window has shown yet, a pane at a time: each may be the first of its module."""
        self._judging.setInterval(JUDGING_MILLISECONDS)
        self._judging.timeout.connect(self._judge_next)
        self._rearranging = QTimer(self)
        """Waits until displays that come and go together have all done so."""
        self._rearranging.setSingleShot(True)
        self._rearranging.setInterval(REARRANGING_MILLISECONDS)
        self._rearranging.timeout.connect(lambda: self.arrange(application.screens()))
        if wishes.wall:
            application.screenAdded.connect(self._take_display)
            application.screenRemoved.connect(self._take_displays)
            for screen in application.screens():
                screen.geometryChanged.connect(self._take_displays)
        self._screens: list[QScreen] = []
        """That of each window."""
        self._mute = ""
        """Why no alarm is heard here."""
        self._alarms = self._new_alarms()
        self._outages: OutageDigest | None = None
        self._cursor = self._new_cursor() if wishes.wall and not wishes.windowed else None
        self._wakefulness: Wakefulness | None = None
        self._put_windows(plan)

    @property
    def language(self) -> str:
        """The language that the desktop speaks now."""
        return self._language

    def show(self) -> None:
        """Show the windows, and let the data in."""
        for window in self.windows:
            self._open(window)
        self.session.start()
        if self._cursor is not None:
            from desktop.wakefulness import Wakefulness  # noqa: PLC0415 - a desk may sleep

            self._wakefulness = Wakefulness(self)
        QTimer.singleShot(LATEST_MILLISECONDS, self._judging, self._judging.start)
        QTimer.singleShot(LATEST_MILLISECONDS, self, self._begin_to_tell)
        self._keep_screens()

    def arrange(self, screens: Sequence[QScreen]) -> None:
        """Give the wall's displays that are connected now what they play; windows that stay right are left alone."""
        old = self._put_windows(self._plan(screens))
        for window, screen in zip(self.windows, self._screens, strict=True):
            if not window.isVisible():
                self._open(window)
                window.ring(self._alarms.ringing, is_new=True)
            elif not self._wishes.windowed and window.geometry() != screen.geometry():
                self._place(window, screen)
        self._keep_screens()
        for window in old:
            window.discard()

    def _take_display(self, screen: QScreen) -> None:
        """Arrange all anew: a display has come. And again when it is of another size than it was."""
        screen.geometryChanged.connect(self._take_displays)
        self._rearranging.start()

    def _take_displays(self, _what: object) -> None:
        """Arrange all anew once no display comes or goes any more."""
        self._rearranging.start()

    def _open(self, window: MainWindow) -> None:
        window.open(full_screen=not self._wishes.windowed)
        if self._cursor is not None:
            self._cursor.watch(window.windowHandle())

    def _keep_screens(self) -> None:
        if self._keeper is not None:
            self._keeper.stop()
        if self._wishes.screens is not None:
            self._keeper = ScreenKeeper(self.windows[0], self._wishes.screens)
            self._keeper.start()

    def close(self, engine: Engine | None = None) -> None:
        """Close the windows, the views, the children and the store; give `engine` back when all pages are gone."""
        try:
            self._end_what_runs()
            for window in self.windows:
                window.discard()
        finally:
            self._delete_windows(engine)
        self._reruns.stop()
        self._deeds.stop()
        if self._last is not None:
            self._last.close()
        self.session.stop()
        finish_answers()  # those that waited for the reader have its end for an answer
        uninstall(self.application, self._translators)
        self._translators = []

    def _end_what_runs(self) -> None:
        self._judging.stop()
        self._rearranging.stop()
        if self._keeper is not None:
            self._keeper.stop()
        self.session.runner.stop()
        self._alarms.discard()
        if self._outages is not None:
            self._outages.discard()
            self._outages = None
        if self._cursor is not None:
            self._cursor.stop()
        if self._wakefulness is not None:
            self._wakefulness.release()
        if self._editor is not None:
            self._editor.discard()
            self._editor = None

    def _delete_windows(self, engine: Engine | None) -> None:
        """Delete the windows, whatever could not be ended before.

        WORKAROUND: Qt WebEngine 6.9.3, a page that is there when the application goes ends the process: it has lost its
        inside when its view is hidden after that (QWebEnginePage::setVisible).
        """
        for window in (*self.windows, *((self._editor,) if self._editor is not None else ())):
            window.hide()
            window.deleteLater()
        self.windows.clear()
        self._screens.clear()
        if engine is not None:
            engine.give_back()
        # No event loop runs any more that would do it; pages must go before the application does.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def change(self, settings: Settings) -> None:
        """Take over and keep what the user chose; every window speaks and looks so at once."""
        is_other_officer = settings.as_officer(self.centre) != self._settings.as_officer(self.centre)
        self._settings = settings
        write_settings(settings)
        if is_other_officer:
            self.session.runner.ask_anew()
        language = settings.language or self.centre.file.language
        if (language, settings.theme) == (self._language, self._theme):
            return
        if language != self._language:
            uninstall(self.application, self._translators)
            self._translators = install(self.application, language)
        self._language, self._theme = language, settings.theme
        self._dress()
        self._say_mistakes()
        for window in self.windows:
            window.dress(language, settings.theme)
        if self._editor is not None:
            self._editor.dress(language, settings.theme)

    @property
    def _can_edit(self) -> bool:
        """Whether somebody sits here: the editor is none of an unattended wall."""
        return not self._wishes.wall or self._wishes.desk

    def edit(self, scene: str) -> None:
        """Open the scene editor in a window of its own, or bring it to the front."""
        from desktop.editor.window import EditorWindow  # noqa: PLC0415 - no start waits for it

        window = self.windows[0]
        if self._editor is None:
            folder, size = self._own_copy or self._wishes.folder, window.size()
            self._editor = EditorWindow(self.session, folder, scene, size, language=self._language, theme=self._theme)
            self._editor.saved.connect(self._take_saved)
            self._editor.closed.connect(self._forget_editor)
            self._editor.setGeometry(window.geometry())
        self._editor.open(scene, filled=window.isFullScreen() or window.isMaximized())

    def _take_saved(self, folder: Path) -> None:
        """Show the scenes as they were saved."""
        from desktop.centre_scenes import read_centre_scenes  # noqa: PLC0415

        self._own_copy = folder
        scenes = read_centre_scenes(folder)
        self.scenes = with_one_pane(scenes, self._wishes.pane) if self._wishes.pane else scenes
        names = self.scenes.names
        for window in self.windows:
            shown = window.shown if self._wishes.wall else Shown(names, window.shown.first)
            window.take_scenes(self.scenes, shown)
        self._judging.start()
        self._say_mistakes()

    def _forget_editor(self) -> None:
        self._editor = None

    def _plan(self, screens: Sequence[QScreen]) -> list[tuple[Shown, QScreen]]:
        """Return what each window shows, and on which of the displays."""
        names = self.scenes.names
        if self._wishes.scene and self._wishes.scene not in names:
            raise OpeningError(
                translate("Opening", "There is no scene “{scene}” in this centre. There are: {names}.").filled(
                    scene=self._wishes.scene, names=", ".join(names)
                )
            )
        primary = self.application.primaryScreen()
        if not self._wishes.wall:
            alone = self._wishes.pane and self._wishes.scene
            return [(Shown((alone,) if alone else names, self._wishes.scene), primary)]
        wall = self._walls.walls.get(self._wishes.wall)
        if wall is None:
            raise OpeningError(
                translate("Opening", "There is no wall “{wall}” in this centre. There are: {names}.").filled(
                    wall=self._wishes.wall, names=", ".join(self._walls.walls) or "–"
                )
            )
        placing = place_wall(wall, names, screens, primary)
        if not placing.plays:
            raise OpeningError(
                translate("Opening", "The wall “{wall}” names no scene that can be shown.").filled(
                    wall=self._wishes.wall
                )
            )
        self._missing = placing.missing
        last = self._last.of_window if self._last is not None else lambda _number: ""
        return [
            (Shown(play.scenes, self._wishes.scene, play, last(number)), screen)
            for number, (play, screen) in enumerate(placing.plays)
        ]

    def _put_windows(self, plan: list[tuple[Shown, QScreen]]) -> list[MainWindow]:
        """Have a window for each of the plan, those that fit it already first; return those that are not wanted."""
        kept = list(zip(self.windows, self._screens, strict=True))
        self.windows, self._screens = [], []
        for shown, screen in plan:
            fitting = next((each for each in kept if (each[0].shown, each[1]) == (shown, screen)), None)
            if fitting is not None:
                kept.remove(fitting)
            self.windows.append(fitting[0] if fitting is not None else self._new_window(shown, screen))
            self._screens.append(screen)
        self.session.say_missing(self._missing)
        return [window for window, _ in kept]

    def _new_window(self, shown: Shown, screen: QScreen) -> MainWindow:
        window = MainWindow(self.session, self.scenes, shown, self._language, self._theme)
        window.settings_wanted.connect(self._open_settings)
        if self._can_edit:
            window.editor_wanted.connect(self.edit)
        window.scene_completed.connect(lambda _name: self._judging.start())
        window.scene_completed.connect(self._begin_to_tell, Qt.ConnectionType.QueuedConnection)
        if (last := self._last) is not None:
            window.scene_shown.connect(lambda name: self._keep_last(last, window, name))
        window.notice_taken_away.connect(self._take_notice_away)
        window.alarm_seen.connect(self._alarms.acknowledge_warnings)
        window.alarms.acknowledged.connect(self._alarms.acknowledge)
        window.alarms.hush_wanted.connect(self._alarms.hush)
        if self._alarms.board is not None:
            window.alarms.show_board(self._alarms.board, self._mute)
        self._place(window, screen)
        return window

    def _keep_last(self, last: LastScenes, window: MainWindow, scene: str) -> None:
        """Keep what a window shows, by its place among the windows: that of its display in the wall's file."""
        if window in self.windows:
            last.keep(self.windows.index(window), scene)

    def _take_notice_away(self) -> None:
        if self._outages is not None:
            self._outages.take_away()

    def _new_cursor(self) -> RestingCursor:
        from desktop.resting_cursor import RestingCursor  # noqa: PLC0415 - a desk has none

        return RestingCursor(self)

    def _new_alarms(self) -> Alarms:
        alarms = Alarms(self.session.runner, self._deeds)
        alarms.changed.connect(self._ring)
        alarms.board_changed.connect(self._show_alarms)
        return alarms

    def _begin_to_tell(self) -> None:
        """Ask for alarms and outages, and load what sounds, once a scene is there: it would wait for them."""
        if not self._alarms.is_waiting or self._wishes.pane:  # a sheet to print tells of no alarm
            return
        from data_sources.alarm_settings import read_alarm_rules  # noqa: PLC0415 - all this would keep the scene waiting
        from desktop.alarm_teller import AlarmTeller  # noqa: PLC0415
        from desktop.alarm_voice import AlarmVoice  # noqa: PLC0415
        from desktop.outages import OutageDigest  # noqa: PLC0415

        self._outages = OutageDigest(self.session)
        rules = read_alarm_rules(self.centre.folder, self.centre.categories, self.centre.sources)[0]
        clock, zone = self.session.clock, self.centre.zone
        voice = AlarmVoice(self._language, rules.sound.volume, self)
        voice.silent.connect(self._say_mute)
        teller = AlarmTeller(rules, voice, lambda: datetime.fromtimestamp(clock.now() / 1000, zone).time())
        self._alarms.begin(teller)

    def _ring(self, ringing: Ringing, is_new: bool) -> None:
        for window in self.windows:
            window.ring(ringing, is_new=is_new)

    def _show_alarms(self, board: AlarmBoard) -> None:
        for window in self.windows:
            window.alarms.show_board(board, self._mute)

    def _say_mute(self, sentence: Sentence) -> None:
        """Say once, where the bell is, why nothing is heard."""
        told = say(sentence, self._language)
        self._mute = "\n".join(filter(None, (self._mute, told)))
        if self._alarms.board is not None:
            self._show_alarms(self._alarms.board)

    def _place(self, window: MainWindow, screen: QScreen) -> None:
        window.setScreen(screen)
        if not self._wishes.windowed:
            window.setGeometry(screen.geometry())
            return
        room = screen.availableGeometry()
        width = min(room.width(), round(room.height() * 16 / 9))
        window.setGeometry(room.x(), room.y(), round(width * 0.9), round(width * 0.9 * 9 / 16))

    def _dress(self) -> None:
        look = Look(self._theme, 1.0, self._language)
        self.application.setPalette(look.qt_palette())
        self.application.setStyleSheet(look.stylesheet())

    def _judge_next(self) -> None:
        unjudged = self.scenes.unjudged()
        for place in unjudged[:1]:
            _ = place.judged
        if len(unjudged) <= 1:
            self._judging.stop()
            self._say_mistakes()

    def _say_mistakes(self) -> None:
        mistakes: list[Mistake] = [*self.centre.mistakes, *self.scenes.known_mistakes, *self._walls.mistakes]
        ordered = in_order(mistakes)
        first = mistake_text(ordered[0], lambda sentence: say(sentence, self._language)) if ordered else ""
        self.session.say_mistakes(len(ordered), first)

    def _open_settings(self) -> None:
        from desktop.settings_dialog import SettingsDialog  # noqa: PLC0415 - few starts ever show it

        dialog = SettingsDialog(self._settings, self.application.activeWindow(), can_edit=self._can_edit)
        # Applied when the dialog is gone: the windows are built anew.
        result = dialog.exec()
        if result == SettingsDialog.EDIT:
            current = self.windows[0].current
            QTimer.singleShot(0, self, lambda: self.edit(current.scene.id if current is not None else ""))
        elif result:
            chosen = dialog.chosen()
            QTimer.singleShot(0, self, lambda: self.change(chosen))
        dialog.deleteLater()
