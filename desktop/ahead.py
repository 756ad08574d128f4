"""Make a scene ready before it is shown, a slice at a time: no turn of the event loop is long, and nothing flashes.

A scene that is built, laid out, asked and painted in one turn holds the window up for a tenth of a second and more. So
its panes are built one a turn while another scene stands there. Where it is known which comes next, they are also asked
a few seconds before, and painted into a picture, one a turn; the scene then appears as that picture, and its panes take
its place one a turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QRect, QTimer

from desktop.scene_widget import SceneWidget
from widgets.chart_loading import load_more

BREATH_MILLISECONDS = 30
"""Between two slices: others have work to do, too."""

ANSWER_MILLISECONDS = 1500
"""How long its panes are given to have what they show now."""

SECONDS_AHEAD = 5.0
"""How long before its turn a scene is made ready."""


class Ahead(QObject):
    """Works on one scene at a time, in the UI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Iterator[int] | None = None
        self._pictured: SceneWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """Whether a scene is being made ready."""
        return self._work is not None

    def build(self, scene: SceneWidget, room: QRect) -> None:
        """Build a scene's panes and lay them out."""
        self._begin(self._built(scene, room))

    def prepare(self, scene: SceneWidget, room: QRect, ask: Callable[[], None]) -> None:
        """Have a scene ready to be shown at once in `room`; `ask` lets its panes be asked."""
        if self._pictured is not scene:
            self._drop_picture()
        self._begin(self._painted(scene, room, ask))

    def stop(self) -> None:
        """Leave what is being done: another scene is shown, or none of these any more."""
        self._timer.stop()
        self._work = None

    def forget(self, shown: SceneWidget | None = None) -> None:
        """Keep no picture but that of the scene that is shown now."""
        self.stop()
        if self._pictured is not shown:
            self._drop_picture()
        self._pictured = None

    def _drop_picture(self) -> None:
        if self._pictured is not None:
            self._pictured.drop_picture()
            self._pictured = None

    def _begin(self, work: Iterator[int]) -> None:
        self._work = work
        self._timer.start(0)

    def _go_on(self) -> None:
        if self._work is not None:
            pause = next(self._work, None)
            if pause is None:
                self._work = None
            else:
                self._timer.start(pause)

    def _built(self, scene: SceneWidget, room: QRect) -> Iterator[int]:
        while scene.build_next():
            yield BREATH_MILLISECONDS
        while any(pane.has_chart for pane in scene.panes) and load_more():
            yield BREATH_MILLISECONDS
        scene.hide()
        scene.place(room)

    def _painted(self, scene: SceneWidget, room: QRect, ask: Callable[[], None]) -> Iterator[int]:
        yield from self._built(scene, room)
        ask()
        yield ANSWER_MILLISECONDS
        self._pictured = scene
        for _pane in scene.painting_ahead():
            yield BREATH_MILLISECONDS
