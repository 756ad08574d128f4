"""One scene as a widget: its panes, laid out by the grid at any size."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from data_sources.records import Instant
from data_sources.sentences import translate
from desktop.grid import Span, covering, spans, widened
from desktop.mistakes import mistake_text
from desktop.scene_pages import ScenePages
from desktop.scenes import PanePlace, Scene
from desktop.trouble_pane import TroublePane
from desktop.view_runner import ViewRunner
from widgets import words
from widgets.look import Look
from widgets.pane import Pane, PaneContext
from widgets.playback_bar import PlaybackBar
from widgets.registry import pane_class

ABOVE_AND_BELOW = 2 / 3
"""The margin above and below the panes, of the one beside them: the title bar brings space of its own."""

log = logging.getLogger(__name__)

BAR_UNDER = "map"
"""The pane that the playback bar stands under."""

FIRST_BUILT = "map"
"""Built before the others: its page loads in another process while they are made."""

TOGETHER_MILLISECONDS = 300
"""How long first answers wait for each other: a display is painted whole each time, map and all."""

UNCOVER_MILLISECONDS = 17
"""Between two panes that take the place of their picture: Qt gathers for some ms what is to be painted at once."""


class SceneWidget(ScenePages):
    """A grid of panes. A pane that can't be built says so in its place."""

    completed = Signal()
    """Every pane has drawn its first real answer."""

    moment_changed = Signal(object)
    """The scene shows the picture of a past Instant now; None: of now again."""

    def __init__(
        self,
        scene: Scene,
        look: Look,
        context: PaneContext,
        runner: ViewRunner,
        parent: QWidget | None = None,
        *,
        at_once: bool = True,
    ) -> None:
        """Build all panes `at_once`, or leave them to `build_next`."""
        super().__init__(look, context, runner, parent)
        # Moved by a pixel against burn-in, it is then copied to its new place: nobody paints.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.scene = scene
        self.playback: PlaybackBar | None = None
        self._waiting: set[Pane] = set()
        self._held: list[Pane] | None = None
        self._unbuilt = sorted(range(len(scene.panes)), key=lambda number: scene.panes[number].pane_type != FIRST_BUILT)
        self._built: dict[int, Pane] = {}
        self._picture: QPixmap | None = None
        """All panes as they were a moment ago: what is seen until each has painted itself."""
        self._covered: list[Pane] = []
        """The panes that have not."""
        # WORKAROUND PySide6 6.9.3: each QTimer.singleShot() later than at once leaves a weak reference to its receiver
        # behind, and what calls it. At every turn of the scenes that would be a megabyte an hour.
        self._uncovering = QTimer(self)
        self._uncovering.setSingleShot(True)
        self._uncovering.timeout.connect(self._uncover)
        if at_once:
            self.build_rest()

    def build_next(self) -> bool:
        """Build one more pane; return whether there are others to build."""
        if not self._unbuilt:
            return False
        number = self._unbuilt.pop(0)
        pane = self._built[number] = self._build(self.scene.panes[number])
        self._take_in(pane)
        if not self._unbuilt:
            self._finish()
        return bool(self._unbuilt)

    def build_rest(self) -> None:
        """Build all panes that are not built yet."""
        while self.build_next():
            pass

    def _finish(self) -> None:
        self.panes = [self._built[number] for number in range(len(self.scene.panes))]
        self._fit_playback()

    @property
    def is_built(self) -> bool:
        """Whether it has all its panes."""
        return not self._unbuilt

    @property
    def is_complete(self) -> bool:
        """Whether every pane has drawn."""
        return self.is_built and not self._waiting

    # Appearing without a long turn of the event loop (`desktop.ahead`).

    def painting_ahead(self) -> Iterator[Pane]:
        """Paint the panes into a picture for `appear`, one each time it is asked; the map shows itself."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(self.look.color("ground"))
        for pane in self.panes:
            if pane.pane_type != FIRST_BUILT:
                seen = pane.grab()
                painter = QPainter(picture)
                painter.drawPixmap(pane.pos(), seen)
                painter.end()
                yield pane
        self._picture = picture

    def drop_picture(self) -> None:
        """Appear by painting all panes."""
        self._picture = None

    def appear(self) -> None:
        """Be seen: as the picture of a moment ago, where there is one of this size, until each pane has painted."""
        picture = self._picture
        if picture is not None and picture.deviceIndependentSize().toSize() != self.size():
            picture = self._picture = None
        if picture is not None:
            self._covered = [pane for pane in self.panes if pane.pane_type != FIRST_BUILT]
            for pane in self._covered:
                pane.setUpdatesEnabled(False)
            self._uncovering.start(0)
        self.show()
        self.raise_()

    def _uncover(self) -> None:
        if self._covered:
            self._covered.pop(0).setUpdatesEnabled(True)
            self._uncovering.start(UNCOVER_MILLISECONDS)
        else:
            self._picture = None

    def rearrange(self, scene: Scene) -> None:
        """Show another arrangement at the size it has: panes whose type and settings stay go on as they are.

        Whoever shows the scene tells the runner which panes can be seen now.
        """
        self.build_rest()
        self.drop_picture()
        self.close_page()
        left = list(zip(self.scene.panes, self.panes, strict=True))
        panes: list[Pane] = []
        for place in scene.panes:
            kept = next((pair for pair in left if pair[0].is_like(place)), None)
            if kept is not None:
                left.remove(kept)
                panes.append(kept[1])
                continue
            pane = self._build(place)
            self._take_in(pane)
            pane.show_selection(self.selection)
            pane.show_moment(self.moment)
            panes.append(pane)
        self.scene, self.panes, self._built = scene, panes, dict(enumerate(panes))
        for _, pane in left:
            self._give_away(pane)
        self._fit_playback()
        self._lay_out(self.size())
        for pane in panes:
            pane.show()

    def show_moment(self, moment: Instant | None) -> None:
        """Show the picture of a past moment in all panes; None: of now again, and go on with it."""
        if self.playback is not None:
            self.playback.show_moment(moment)
        if moment == self.moment:
            return
        self.moment = moment
        for pane in self.panes:
            pane.show_moment(moment)
        self._say_of_now()
        self.moment_changed.emit(moment)

    def waiting(self) -> list[str]:
        """Return the types of the panes that have not drawn yet."""
        return sorted(pane.pane_type for pane in self._waiting)

    def place(self, room: QRect) -> None:
        """Take `room`, and lay the panes out now: a hidden widget's resize event only comes when it is shown.

        A QFrame that is polished before it has a size loses its contents margins, which hold a pane's header.
        """
        self.setGeometry(room)
        self._lay_out(room.size())

    def discard(self) -> None:
        """Take the panes off the runner and delete everything."""
        self.close_page()
        for pane in self._built.values():
            self._runner.remove(pane)
        self.hide()
        self.deleteLater()

    def _build(self, place: PanePlace) -> Pane:
        if place.trouble is not None:
            return TroublePane(mistake_text(place.trouble, words.say), self.look, self, context=self._context)
        try:
            return pane_class(place.pane_type)(place.judged.settings, self.look, self, context=self._context)
        except Exception as error:
            log.exception("the %s pane could not be built", place.pane_type)
            sentence = translate("Scenes", "The “{pane}” pane could not be built: {error}").filled(
                pane=place.pane_type, error=str(error)
            )
            return TroublePane(words.say(sentence), self.look, self, context=self._context)

    def _take_in(self, pane: Pane) -> None:
        if not pane.has_drawn:
            self._waiting.add(pane)
            pane.first_drawn.connect(self._take_first_drawn)
        self._runner.add(pane)
        pane.source_chosen.connect(self.show_source)
        pane.incident_chosen.connect(self.show_incident)
        pane.chosen.connect(self.select)
        pane.search_wanted.connect(self.show_search)

    def _give_away(self, pane: Pane) -> None:
        self._runner.remove(pane)
        if self._held:
            self._held = [other for other in self._held if other is not pane]
        self._waiting.discard(pane)
        self._covered = [other for other in self._covered if other is not pane]
        pane.hide()
        pane.deleteLater()

    def _fit_playback(self) -> None:
        """Have the bar that moves through the past, or none, as the scene says."""
        if self.scene.playback and self.playback is None:
            self.playback = PlaybackBar(self.look, self, context=self._context)
            self.playback.moment_wanted.connect(self.show_moment)
            self.playback.show()
        elif not self.scene.playback and self.playback is not None:
            self.show_moment(None)
            self.playback.hide()
            self.playback.deleteLater()
            self.playback = None
        order_of_tab = [*self.panes, *([self.playback] if self.playback is not None else [])]
        for before, after in itertools.pairwise(order_of_tab):
            QWidget.setTabOrder(before, after)

    def _take_first_drawn(self) -> None:
        pane = self.sender()
        if pane not in self._waiting:
            return
        self._waiting.discard(pane)
        if self._held is None and pane.pane_type != FIRST_BUILT:
            self._held = [other for other in self.panes if other.pane_type != FIRST_BUILT]
            for other in self._held:
                other.setUpdatesEnabled(False)
            QTimer.singleShot(TOGETHER_MILLISECONDS, self, self._let_go)
        if all(other.pane_type == FIRST_BUILT for other in self._waiting):
            self._let_go()
        if not self._waiting:
            self.completed.emit()

    def _let_go(self) -> None:
        """Paint the first answers together."""
        for pane in self._held or ():
            pane.setUpdatesEnabled(True)
        self._held = []

    def tracks(self, size: QSize) -> tuple[list[Span], list[Span]]:
        """Return where the columns and the rows of the grid lie, in pixels, at a size of the widget."""
        scene, unit = self.scene, self.look.unit
        left, top = self._margins()
        display = (self.parentWidget() or self).size()
        wide = widened(scene.columns, display.width(), max(display.height(), 1))
        columns = spans(wide, left, size.width() - 2 * left, scene.gap, unit)
        under_all = self.playback is not None and not any(place.pane_type == BAR_UNDER for place in scene.panes)
        below = self.look.px(PlaybackBar.HEIGHT_UNITS) + round(scene.gap * unit) if under_all else 0
        return columns, spans(scene.rows, top, size.height() - 2 * top - below, scene.gap, unit)

    def _margins(self) -> tuple[int, int]:
        side = self.scene.margin * self.look.unit
        return round(side), round(side * ABOVE_AND_BELOW)

    def _lay_out(self, size: QSize) -> None:
        scene, unit = self.scene, self.look.unit
        left, top = self._margins()
        columns, rows = self.tracks(size)
        bar_height = self.look.px(PlaybackBar.HEIGHT_UNITS)
        bar = None
        for place, pane in zip(scene.panes, self.panes, strict=False):  # none while they are being built
            across = covering(columns, place.at[0], place.span[0])
            down = covering(rows, place.at[1], place.span[1])
            height = down.length
            if self.playback is not None and place.pane_type == BAR_UNDER and bar is None:
                height -= bar_height + round(scene.gap * unit)
                bar = QRect(across.start, down.start + down.length - bar_height, across.length, bar_height)
            pane.setGeometry(across.start, down.start, across.length, height)
        if self.playback is not None:
            below_all = QRect(left, size.height() - top - bar_height, size.width() - 2 * left, bar_height)
            self.playback.setGeometry(bar or below_all)
        if self._over is not None:
            self._over.place(QRect(0, 0, size.width(), size.height()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground between the panes, or what stands for them."""
        painter = QPainter(self)
        if self._picture is not None:
            painter.drawPixmap(0, 0, self._picture)
        else:
            painter.fillRect(self.rect(), self.look.color("ground"))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While the past is shown, keys that no pane wants move through it."""
        if self.playback is None or self.moment is None or not self.playback.take_key(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the panes out anew."""
        self._lay_out(event.size())
