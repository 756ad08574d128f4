"""Save a complete picture of one scene, drawn off screen at any size.

The same window as on a wall, never shown. Uses the store as it stands where a collector keeps it; for an example
centre that nobody runs, starts feeds and collector itself and waits until every source has answered once, or has
failed for so long that it is no start-up any more.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from data_sources.clock import Clock
from data_sources.sentences import Sentence, translate
from desktop.centres import has_feeds
from desktop.family import Family
from desktop.log_file import log_to_file
from desktop.opening import OpeningError, Wishes, check_root, make_application
from desktop.trace import mark

if TYPE_CHECKING:
    from PySide6.QtGui import QPixmap
    from PySide6.QtWidgets import QApplication

    from data_sources.records import Instant
    from operations.picture import Picture

TURN_SECONDS = 0.01
LOOK_SECONDS = 0.25
"""Between two looks at how things stand."""

SETTLE_SECONDS = 1.5
"""From the moment that all is there to the picture: the last answers and the map's last paint."""

FAILING_SECONDS = 30.0
"""How long a source may fail before the picture is taken without it: at first its feed is only just starting."""

CATCH_UP_SECONDS = 15.0
"""How long a pane that has drawn may take to show all that it was told of."""


def save_snapshot(
    wishes: Wishes,
    size: tuple[int, int],
    out: Path,
    timeout: float,
    *,
    at: datetime | None = None,
    every_scene: bool = False,
) -> int:
    """Draw a scene at `size` in pixels into `out`; return the exit code.

    `at` is a past moment by the centre's time: the scene is drawn as it was then, and says so.

    With `every_scene`, `out` is a folder, and each scene is drawn into SCENE.png there, one after the other.

    Raises:
        OpeningError: There is no such scene, or it was not complete in time; says what is missing.
    """
    mark("begin")
    log_to_file("snapshot.log")
    if sys.platform.startswith("linux"):
        check_root()
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    # One pixel is one pixel here, whatever the desktop's scale.
    os.environ["QT_ENABLE_HIGHDPI_SCALING"] = "0"
    os.environ["QT_SCALE_FACTOR"] = "1"
    from desktop.screens import save_picture  # noqa: PLC0415 - Qt comes after the environment

    application = make_application()
    drawing = _Drawing(application, wishes, *size)
    try:
        for scene in drawing.scenes if every_scene else ("",):
            if scene:
                drawing.show(scene)
            drawing.wait(time.monotonic() + timeout, at)
            path = out / f"{scene}.png" if scene else out
            if not save_picture(drawing.picture(), path):
                sentence = translate("Snapshot", "The picture could not be written to {path}.")
                raise OpeningError(sentence.filled(path=str(path)))
    finally:
        drawing.close()
    return 0


class _Drawing:
    """The desktop without a screen, for as long as one picture takes."""

    def __init__(self, application: QApplication, wishes: Wishes, width: int, height: int) -> None:
        from PySide6.QtCore import Qt  # noqa: PLC0415

        from desktop.desktop import Desktop  # noqa: PLC0415

        self._application = application
        self._family: Family | None = None
        self._wishes = wishes
        self._resumed: set[str] = set()
        """Sources that the store had heard before: of them, no news is an answer."""
        self._clock = Clock.from_environment()
        self._desktop = Desktop(application, wishes, self._clock, None)
        self._window = self._desktop.windows[0]
        self._window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._window.setGeometry(0, 0, width, height)
        self._window.open(full_screen=False)
        self._desktop.session.start()

    @property
    def scenes(self) -> tuple[str, ...]:
        """The scenes that there are, in their order."""
        return self._window.scene_order

    def show(self, scene: str) -> None:
        """Show another scene."""
        self._window.show_scene(scene)

    def wait(self, deadline: float, at: datetime | None = None) -> None:
        """Run the event loop until the sources were asked and every pane has drawn.

        Raises:
            OpeningError: Not by `deadline` (monotonic seconds).
        """
        session = self._desktop.session
        self._until(lambda: session.picture is not None, deadline, self._late_store)
        picture = session.picture
        if picture is None:
            raise AssertionError("waited for it")
        if self._family is None and has_feeds(self._wishes.folder) and not picture.source_board().collector_alive:
            self._family = Family(self._wishes.folder, self._clock, store_url=self._wishes.store_url)
            self._family.listen(lambda _child, _message: None)
            started = self._clock.now()
            begun = time.monotonic()
            board = picture.source_board().sources
            self._resumed = {s.health.source for s in board if s.health.succeeded_at is not None}
            self._family.start()
            self._until(
                lambda: not self._unheard(picture, started, begun),
                deadline,
                lambda: self._late_sources(picture, started, begun),
            )
        scene = self._window.current
        if scene is None:
            raise OpeningError(translate("Snapshot", "The centre has no scene that could be drawn."))
        self._until(lambda: scene.is_complete, deadline, lambda: self._late_panes(scene.waiting()))
        # On a busy machine what is drawn can be many seconds behind what has come.
        if at is not None:
            zone = session.centre.zone
            scene.show_moment(int(at.replace(tzinfo=zone).timestamp() * 1000))
        session.runner.ask_anew()
        patience = time.monotonic() + CATCH_UP_SECONDS
        self._until(
            lambda: session.runner.has_answered or time.monotonic() >= patience,
            patience + 1,
            lambda: self._late_panes(scene.waiting()),
        )
        settled = time.monotonic() + SETTLE_SECONDS
        self._until(lambda: time.monotonic() >= settled, settled + 1, lambda: Sentence("", ""))
        # The map fetches its marks by itself. While sources pour, there is always one more: then it is as it is.
        caught_up = time.monotonic() + CATCH_UP_SECONDS
        self._until(
            lambda: all(pane.ready_for_picture() for pane in scene.panes) or time.monotonic() >= caught_up,
            caught_up + 1,
            lambda: Sentence("", ""),
        )

    def picture(self) -> QPixmap:
        """Return the window's picture."""
        return self._window.grab()

    def close(self) -> None:
        """End what was started."""
        self._desktop.close()
        if self._family is not None:
            self._family.stop()

    def _until(self, done: Callable[[], bool], deadline: float, late: Callable[[], Sentence]) -> None:
        """Run the event loop until `done`, which may ask the store; past `deadline` say what is `late`."""
        while not done():
            if time.monotonic() > deadline:
                raise OpeningError(late())
            resting = time.monotonic() + LOOK_SECONDS
            while time.monotonic() < resting:
                self._application.processEvents()
                time.sleep(TURN_SECONDS)

    def _unheard(self, picture: Picture, since: Instant, begun: float) -> list[str]:
        """Return the sources of which no poll has come to its end since then, nor failed beyond what a start excuses.

        The first poll brings weeks, page by page: its rows stand before its health says that all of them came.
        """
        excused = time.monotonic() - begun < FAILING_SECONDS
        known = {status.health.source: status.health for status in picture.source_board().sources}
        unheard: list[str] = []
        for name, source in self._desktop.centre.sources.items():
            health = known.get(name)
            answered = health is not None and (health.succeeded_at or since - 1) >= since
            if health is not None and not health.rows and excused and name not in self._resumed:
                answered = False  # a system that is only just starting has nothing yet
            failed = health is not None and health.state == "failed" and health.tried_at >= since and not excused
            if source.enabled and not answered and not failed:
                unheard.append(name)
        return unheard

    def _late_store(self) -> Sentence:
        from desktop.session import Subject  # noqa: PLC0415

        notice = self._desktop.session.notices.get(Subject.STORE)
        return notice or translate("Snapshot", "The store could not be opened in time.")

    def _late_sources(self, picture: Picture, since: Instant, begun: float) -> Sentence:
        return translate("Snapshot", "No picture: these sources were not heard in time: {names}.").filled(
            names=", ".join(self._unheard(picture, since, begun))
        )

    def _late_panes(self, panes: list[str]) -> Sentence:
        return translate("Snapshot", "No picture: these panes were not drawn in time: {names}.").filled(
            names=", ".join(panes)
        )
