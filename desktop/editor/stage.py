"""The scene that is edited, live and in its true proportions, with the grid over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.editor.overlay import GridOverlay
from desktop.editor.places import Box
from desktop.scene_widget import SceneWidget
from desktop.scenes import Scene, window_unit
from desktop.view_runner import ViewRunner
from widgets.look import Look
from widgets.pane import Pane, PaneContext
from widgets.title_bar import TitleBar

SETTLE_MILLISECONDS = 250
SAME_UNIT = 0.01


class Stage(QWidget):
    """Builds a scene once, and rearranges it with every change: only panes that differ are made anew."""

    def __init__(self, look: Look, context: PaneContext, runner: ViewRunner, screen: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.overlay = GridOverlay(look, self)
        self._context = context
        self._runner = runner
        self._screen = screen
        self._display = QWidget(self)
        """Has the screen's shape, title bar and all: a scene shares its columns out by that."""
        self._widget: SceneWidget | None = None
        self._scene: Scene | None = None
        self._scenes: Sequence[Scene] = ()
        self._boxes: Mapping[int, Box] = {}
        self._names: Mapping[int, str] = {}
        self._also: list[Pane] = []
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MILLISECONDS)
        self._settle.timeout.connect(self._fit)
        self.setMinimumSize(320, 240)

    @property
    def scene_widget(self) -> SceneWidget | None:
        """The scene as it is built; None while there is none that can be shown."""
        return self._widget

    def show_scene(
        self, scene: Scene | None, scenes: Sequence[Scene], boxes: Mapping[int, Box], names: Mapping[int, str]
    ) -> None:
        """Show a scene, as one of the centre's `scenes`; None where its file can't be laid out."""
        is_other = scene is None or self._scene is None or scene.id != self._scene.id
        self._scene, self._scenes, self._boxes, self._names = scene, scenes, boxes, names
        if is_other:
            self.overlay.forget()
            self.clear()
        self._fit()

    def show_also(self, panes: list[Pane]) -> None:
        """Let these panes, which stand elsewhere in the window, live with the scene's."""
        self._also = panes
        self._let_live()

    def clear(self) -> None:
        """Take the scene away."""
        if self._widget is not None:
            self._widget.discard()
            self._widget = None
        self._let_live()

    def _fit(self) -> None:
        """Build the scene, or rearrange it, at the scale that the room allows."""
        scene = self._scene
        if scene is None or not self.isVisible():
            self.overlay.hide()
            return
        unit = window_unit(self._screen.width(), self._screen.height(), [*self._scenes, scene])
        room = QSize(self._screen.width(), self._screen.height() - round(TitleBar.HEIGHT_UNITS * unit))
        size = room.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        scale = size.width() / room.width()
        widget = self._widget
        if widget is not None and abs(unit * scale / widget.look.unit - 1) > SAME_UNIT:
            self.clear()
            widget = None
        place = QRect(QPoint((self.width() - size.width()) // 2, (self.height() - size.height()) // 2), size)
        below_title = QRect(QPoint(0, round(self._screen.height() * scale) - size.height()), size)
        self._display.setGeometry(place.x(), place.y() - below_title.y(), size.width(), below_title.y() + size.height())
        if widget is None:
            look = Look(self.look.theme, unit * scale, self.look.language)
            widget = self._widget = SceneWidget(scene, look, self._context, self._runner, self._display)
            widget.place(below_title)
            widget.show()
        else:
            widget.setGeometry(below_title)
            widget.rearrange(scene)
        for child in widget.findChildren(QWidget):
            child.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard is the grid's here
        self._let_live()
        self.overlay.setGeometry(place)
        self.overlay.show_panes(widget.tracks(place.size()), self._boxes, self._names)
        comes_up = self.overlay.isHidden()
        self.overlay.show()
        self.overlay.raise_()
        if comes_up:
            self.overlay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _let_live(self) -> None:
        panes = self._widget.shown_panes if self._widget is not None else []
        self._runner.show_only([*panes, *self._also], owner=self.window())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground around the scene."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.look.mixed("line", "ground", 0.5))
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the scene in once the window has its size."""
        super().showEvent(event)
        self._settle.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the scene in once the new size has settled."""
        super().resizeEvent(event)
        self._settle.start()
