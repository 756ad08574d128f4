"""What a pane is: a question to the picture, and how its answer is drawn.

A pane is declared. It names its `pane_type` for scene files, the kinds of change that concern it, its question, and
how it draws a snapshot. It never blocks, never queries, never starts a timer to poll: the view runner
(`desktop.view_runner`) asks its question in a worker thread when something that concerns it changed (at most ten times
a second) and once every `refresh_seconds` so that ages move, and hands the answer over in the UI thread.

One grammar of age for all panes, in the header: live says nothing; late says in words how late, in an outline; old
hatches the header and names the oldest source behind the answer. What was drawn stays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any, ClassVar

import msgspec
from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QWidget

from data_sources import defects
from data_sources.centre import Centre, Text, text_of
from data_sources.clock import Clock
from data_sources.records import Instant
from data_sources.sentences import Sentence
from operations.picture import Picture
from operations.snapshots import Age
from widgets import painting, words
from widgets.desk import Desk
from widgets.look import Look
from widgets.selection import Selection, Thing
from widgets.veil import Veil

Question = Callable[[Picture], Any]
"""Runs in a worker thread. Must hold only immutable values: no widget, no self that changes."""


Rerun = Callable[[str, Callable[[Sentence], None]], None]

CARD_HEAD = 44
"""Design units in which a pane that draws its own header has its title."""


class PaneSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a scene file may say about a pane beside its type and place. Panes extend this."""

    title: Text = ""


def _no_picture() -> Picture | None:
    return None


@dataclass(frozen=True)
class PaneContext:
    """Where a pane stands: its centre, the clock that all processes share, and a way to the picture for the map page.

    `picture` returns None while no store is open. Only the map asks it by itself (for its page's live requests);
    every other pane puts a `question`. `rerun` tries a source's refused rows again in a thread of its own, and says in
    the UI thread what came of it; None where nobody can. `desk` is where an officer's decisions go, if anywhere.
    """

    centre: Centre | None = None
    clock: Clock = field(default_factory=Clock)
    picture: Callable[[], Picture | None] = _no_picture
    rerun: Rerun | None = None
    desk: Desk | None = None

    @property
    def zone(self) -> tzinfo:
        """The time zone in which a person reads times."""
        return self.centre.zone if self.centre is not None else UTC


class Pane(QFrame):
    """One rectangle of a scene: a title at the left of its header, what it shows or how old it is at the right."""

    pane_type: ClassVar[str]
    """The word that a scene file uses: `pane = "trend"`."""

    settings_type: ClassVar[type[PaneSettings]] = PaneSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "health"})
    refresh_seconds: ClassVar[float] = 5.0
    header_units: ClassVar[float] = 48
    """Height of the header in design units; 0 for a pane that draws its own."""

    question_changed = Signal()
    """The pane wants another answer now: its filter, page or size changed."""

    source_chosen = Signal(str)
    """The reader wants to see all that is known of a source."""

    incident_chosen = Signal(int)
    """The reader wants to see all that is known of the incident that an event, by its id, is in."""

    search_wanted = Signal()
    """The reader wants to search from here."""

    follows_moment: ClassVar[bool] = True
    """It shows the past moment that the scene is at; False for what is of now at any moment, such as health."""

    takes_late_answers: ClassVar[bool] = False
    """An answer to an earlier question is right, too, only less of what is wanted: drawn until the newer one comes."""

    follows_region: ClassVar[bool] = False
    """Its question is about `region`, and so follows the region that the reader chose anywhere in the scene."""

    has_chart: ClassVar[bool] = False
    """It draws by pyqtgraph, which takes a while to load (`widgets.chart_loading`)."""

    chosen = Signal(object)
    """The reader chose something here: the `Selection` that the scene shows to all its panes."""

    first_drawn = Signal()
    """The pane has drawn its first real answer (the map: its first complete paint)."""

    def __init__(
        self, settings: PaneSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.look = look
        self.context = context or PaneContext()
        self.selection = Selection()
        self.moment: Instant | None = None
        """The past moment that is shown; None for now."""
        self.age: Age | None = None
        self.trouble = ""
        self.meta = ""
        self.has_drawn = False
        self._drawing: Any = None
        self._age_text = ""
        self._veil: Veil | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        # A frame that is lower than its margins loses them when it is dressed, as new ones are in the event loop before
        # they have their place: the header would lie under the body.
        self.resize(look.px(320), look.px(240))
        self.setContentsMargins(0, look.px(self.header_units), 0, 0)
        self.setAccessibleName(self.title)

    @property
    def title(self) -> str:
        """The scene file's title in the reader's language, or the pane's own."""
        return painting.shown(text_of(self.settings.title, self.look.language)) or self.default_title()

    @property
    def is_old(self) -> bool:
        """Whether what is drawn must not look live."""
        if self.moment is not None:
            return bool(self.trouble)
        return bool(self.trouble) or (self.age is not None and self.age.quality == "old")

    def default_title(self) -> str:
        """Return the title where the scene file names none."""
        return ""

    @classmethod
    def smallest_text(cls, settings: PaneSettings) -> float:
        """Return the size of the smallest text that it writes with those settings, in design units."""
        del settings
        return Look.CAPTION

    def question(self) -> Question | None:
        """Return what to ask now, or None for a pane that asks nothing."""
        return None

    @property
    def region(self) -> str:
        """The code of the region that the question is about, "" for all: the pane's own, or a chosen one in it."""
        own: str = getattr(self.settings, "region", "")
        return self.selection.narrowed(own) if self.follows_region else own

    @property
    def shown_title(self) -> str:
        """The title, with the chosen region that it is about now."""
        is_narrowed = self.follows_region and self.selection.region and self.region == self.selection.region
        name = painting.shown(self.selection.name, 40) if is_narrowed else ""
        return f"{self.title}{words.BETWEEN}{name}" if name else self.title

    def show_selection(self, selection: Selection) -> None:
        """Take over what the reader chose in any pane of the scene. Chooses nothing itself."""
        before, self.selection = self.region, selection
        if self.region != before:
            self.setAccessibleName(self.shown_title)
            self.update()
            self.question_changed.emit()

    def show_moment(self, moment: Instant | None) -> None:
        """Show the picture of a past moment, marked as such; None: of now again."""
        if moment == self.moment or not self.follows_moment:
            return
        self.moment = moment
        self._refresh_age()
        self.update()
        self.question_changed.emit()

    def choose_region(self, region: str, name: str) -> None:
        """Let all panes of the scene turn to a region; "" is all of the centre."""
        self.chosen.emit(self.selection.in_region(region, name, self.pane_type))

    def choose_thing(self, thing: Thing | None) -> None:
        """Let all panes of the scene turn to a thing; None lets it go."""
        self.chosen.emit(self.selection.of_thing(thing, self.pane_type))

    def hear(self, seq: int) -> None:
        """The store has changed up to a number of the feed; the pane is asked after that. For what can't wait."""

    def ready_for_picture(self) -> bool:
        """Return whether all that the pane was told of is on the screen."""
        return self.has_drawn

    def show_snapshot(self, snapshot: Any) -> None:
        """Draw an answer, and its age where it has one. UI thread; at most a few milliseconds."""
        self.draw_snapshot(snapshot)
        age = getattr(snapshot, "age", None)
        if age is not None:
            self.show_age(age)
        if not self.has_drawn:
            self.has_drawn = True
            self.update()
            self.first_drawn.emit()

    def draw_snapshot(self, snapshot: Any) -> None:
        """Take over what an answer says; `show_drawing` repaints if anything that is drawn differs."""

    def show_drawing(self, drawing: Any, *, spoken: str = "") -> bool:
        """Repaint if `drawing` (comparable) differs from what is drawn; return whether it did.

        `spoken` is the same in words, for assistive technology.
        """
        if drawing == self._drawing:
            return False
        self._drawing = drawing
        self.setAccessibleDescription(painting.shown(spoken, 2_000))
        self.update()
        return True

    @property
    def drawing(self) -> Any:
        """What `show_drawing` last took; None before the first answer."""
        return self._drawing

    def set_meta(self, text: str) -> None:
        """Show `text` at the right of the header while the pane is live."""
        if text != self.meta:
            self.meta = text
            self.update()

    def show_age(self, age: Age) -> None:
        """Show how old what is drawn is; called with every snapshot that has an age, and when the chain is silent."""
        self.age = age
        self._refresh_age()

    def show_trouble(self, sentence: str) -> None:
        """Say in the pane that its question failed; keep what was drawn, marked old. Empty: the trouble is over."""
        if sentence == self.trouble:
            return
        self.trouble = sentence
        self.setToolTip(painting.plain_tooltip(sentence))
        self._refresh_age()

    @property
    def age_text(self) -> str:
        """What the header says about age or trouble; empty while all is live."""
        return self._age_text

    def age_words(self, age: Age) -> str:
        """Return an age in words, empty for live."""
        worst = words.title_in(age.worst, self.context.centre, self.look.language)
        return words.age_words(msgspec.structs.replace(age, worst=worst), self.context.clock.now())

    def body(self) -> QRect:
        """Return the rectangle below the header, inside the pane's margins."""
        side = self.look.px(16)
        return self.contentsRect().adjusted(side, 0, -side, -self.look.px(12))

    def header_end(self) -> int:
        """Return how many pixels at the right end of the header a child widget takes."""
        return 0

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw what is below the header; a pane made of child widgets leaves this."""

    def paint_header(self, painter: QPainter, header: QRect) -> None:
        """Draw title, meta and age."""
        look = self.look
        inner = header.adjusted(look.px(16), 0, -look.px(16) - self.header_end(), 0)
        if self.is_old:
            painting.hatch(painter, header, look)
        font = look.font(look.CAPTION)
        title_font = look.font(look.TITLE)
        title = self.shown_title
        title_width = min(painting.width(title, title_font), round(inner.width() * 0.6))
        room = inner.width() - title_width - look.px(16)
        right = painting.whole_parts(self._age_text or self.meta, font, room)
        needed = painting.width(right, font)
        painting.text(painter, inner, title, title_font, look.color("text"), width=inner.width() - min(needed, room))
        if not right:
            return
        shown_width = min(needed, room)
        box = QRect(inner.right() + 1 - shown_width, inner.top(), shown_width, inner.height())
        colour = look.color("text" if self._age_text else "quiet")
        if self._age_text:
            pad = look.px(6)
            chip = box.adjusted(-pad, 0, pad, 0)
            chip.setHeight(look.px(24))
            chip.moveCenter(box.center())
            painting.chip(painter, chip, look, filled=self.is_old)
        painting.text(painter, box, right, font, colour, align=Qt.AlignmentFlag.AlignRight)

    def _refresh_age(self) -> None:
        text = self.trouble or (self.age_words(self.age) if self.age is not None else "")
        if self.moment is not None:
            text = self.trouble or words.replay(self.moment, self.context.zone)
        if text != self._age_text:
            self._age_text = text
            self.update()
        self._veil_the_present()

    def _veil_the_present(self) -> None:
        """Cover what was drawn of now while the moment that is to be shown can't be told."""
        sentence = self.trouble if self.moment is not None else ""
        if self._veil is None and sentence:
            self._veil = Veil(self.look, self, self.header_units or CARD_HEAD)
        if self._veil is not None:
            self._veil.say(sentence)

    def _paint_past(self, painter: QPainter) -> None:
        """Draw the frame that everything has which isn't of now."""
        pen = QPen(self.look.color("accent"), max(1.0, 2 * self.look.unit), Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = max(1, self.look.px(1))
        painter.drawRoundedRect(self.rect().adjusted(inset, inset, -inset, -inset), inset * 4, inset * 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pane's ground, its header and its body; where that fails, say so instead of half a picture."""
        painter = QPainter(self)
        self._paint_own_ground(painter)
        try:
            self._paint_all(painter)
        except Exception as error:  # noqa: BLE001 - whatever it is: the others are drawn, and so is this one again
            painter.end()
            defects.tell(f"drawing the pane {self.pane_type}", error)
            painter = QPainter(self)
            self._paint_own_ground(painter)
            painting.empty(painter, self.rect(), self.look, words.cannot_be_drawn())
        painter.end()

    def _paint_own_ground(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.color("pane"))
        radius = self.look.px(4)
        painter.drawRoundedRect(self.rect(), radius, radius)

    def _paint_all(self, painter: QPainter) -> None:
        height = self.look.px(self.header_units)
        if height:
            painter.save()
            painter.setClipRect(self.rect())
            try:
                self.paint_header(painter, QRect(0, 0, self.width(), height))
            finally:
                painter.restore()
        painter.save()
        painter.setClipRect(self.rect())
        try:
            self.paint_body(painter, self.body())
        finally:
            painter.restore()
        if self.moment is not None:
            self._paint_past(painter)


__all__ = ["Pane", "PaneContext", "PaneSettings", "Question"]
