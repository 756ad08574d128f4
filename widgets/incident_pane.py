"""The incident card: one line's whole story, its clocks, what may be done now, and the doing of it."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from data_sources.records import Instant
from data_sources.sentences import fill
from operations.picture import Picture
from operations.snapshots import QueueFilter
from widgets import painting, words
from widgets.desk import Kept
from widgets.duty_bar import Choice
from widgets.duty_choices import Choosing, choices_of, form_of
from widgets.duty_form import DutyForm
from widgets.incident_painter import CardPainter
from widgets.incident_words import CardDrawing, card_drawing
from widgets.look import Look
from widgets.page_pane import DeskPane
from widgets.pane import PaneContext, PaneSettings, Question
from widgets.selection import Selection

WIDE = 900
"""Design units from which on the timeline stands beside the rest."""


HIGH = 640
"""Design units from which on an incident can be dealt with in its place; a lower pane opens the card for it."""

OPEN = "open"

UPPER = 0.62
"""How much of the height stands above the timeline where it has no room beside."""


class IncidentSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`region` narrows what is shown while nothing is chosen: the event that goes red next."""

    region: str = ""


class IncidentPane(DeskPane):
    """One incident. Stands in a scene and shows what is chosen there, or lies over one and is closed by Escape."""

    pane_type: ClassVar[str] = "incident"
    settings_type: ClassVar[type[PaneSettings]] = IncidentSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "action", "incident", "health"})
    header_units: ClassVar[float] = 60
    settings: IncidentSettings

    def __init__(
        self,
        settings: IncidentSettings,
        look: Look,
        parent: QWidget | None = None,
        *,
        context: PaneContext | None = None,
        event_id: int = 0,
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._event_id = event_id
        self._card: Any = None
        self._pair = 0
        self._beside: Instant | None = None
        self._choosing: Choosing | None = None
        self.bar.chosen.connect(self.choose)
        self._painter = CardPainter(look)

    @property
    def event_id(self) -> int:
        """The event whose incident is shown; 0 while nothing is."""
        return int(self._card.lead) if self._card is not None else self._event_id

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Incident")

    def show_incident(self, event_id: int) -> None:
        """Show another incident, unless a form is open here: what is being typed belongs to this one."""
        if event_id == self._event_id or self.form is not None:
            return
        self._event_id, self._pair, self._top = event_id, 0, 0
        self.bar.say(self._who())
        self.question_changed.emit()

    def show_beside(self, moment: Instant | None) -> None:
        """Say that the card is of now though the scene below it shows a past moment; None: it doesn't."""
        self._beside = moment
        self.update()

    def show_selection(self, selection: Selection) -> None:
        """Show the event that was chosen in the scene."""
        super().show_selection(selection)
        thing = selection.thing
        if not self.lies_over:
            self.show_incident(thing.id if thing is not None and thing.kind != "asset" else 0)

    def question(self) -> Question:
        """Ask for the card, with what the officer who sits here may do."""
        event_id, region = self._event_id, self.region
        officer = self.context.desk.officer if self.context.desk is not None else None

        def ask(picture: Picture) -> Any:
            number = event_id
            if not number:
                page = picture.queue_page(QueueFilter(region=region), 0, 1)
                number = page.rows[0].id if page.rows else 0
            return picture.incident_card(number, officer)

        return ask

    def draw_snapshot(self, snapshot: Any) -> None:
        """Take a card over; a form that is open stays as it is."""
        self._card = snapshot
        if snapshot is None:
            self.bar.show_choices(())
            self.show_drawing((), spoken=self.tr("There is nothing to show"))
            self._place()
            return
        drawing = card_drawing(snapshot, self.context, self.look.language, self._pair)
        light = words.light_name(drawing.light)
        spoken = (drawing.title, drawing.state, light, drawing.left, *(step.text for step in drawing.steps[:5]))
        if self.show_drawing(drawing, spoken=". ".join(part for part in spoken if part)):
            self._top = max(0, min(self._top, len(drawing.steps) - 1))
        self.bar.show_choices(self._choices())
        if not self.bar.said:
            self.bar.say(self._who())
        self._place()

    # What the officer does.

    @property
    def _is_small(self) -> bool:
        """Whether there is room to look at the incident only: it is dealt with on the card over the scene."""
        px = self.look.px
        return not self.lies_over and (self.width() < px(WIDE) or self.height() < px(HIGH))

    def _choices(self) -> tuple[Choice, ...]:
        if not self._can_act or self._card is None:
            return ()
        if self._is_small:
            return (Choice(OPEN, self.tr("Deal with it …")),)
        return choices_of(self._card, self.look.language, self._pair)

    @property
    def _can_act(self) -> bool:
        return self.context.desk is not None and self.context.desk.officer is not None

    def _who(self) -> str:
        desk = self.context.desk
        if desk is None or desk.read_only:
            return self.tr("This screen only shows. Deal with it at a desk.")
        officer = desk.officer
        if officer is None:
            return self.tr("To deal with it, say in the settings (Ctrl+,) who sits here.")
        return fill(self.tr("{officer} deals with it"), {"officer": painting.shown(officer.name, 60)})

    def choose(self, name: str) -> None:
        """Begin an action or a decision: its form takes the place of the buttons."""
        if self._card is None or self.form is not None or not self._can_act:
            return
        if name == OPEN:
            self.incident_chosen.emit(self.event_id)
            return
        if name == "next_pair":
            self._pair = (self._pair + 1) % max(len(self._card.proposals), 1)
            self.draw_snapshot(self._card)
            self.update()
            return
        self._choosing = form_of(name, self._card, self.context, self.look.language, self._pair)
        begun = self._choosing
        form = DutyForm(self.look, self, title=begun.title, asks=begun.asks, ok=begun.ok, zone=self.context.zone)
        form.sent.connect(self._send)
        form.let_go.connect(self._close_form)
        self.form = form
        self.bar.hide()
        self._place()
        form.show()
        form.begin()

    def _send(self, told: dict[str, Any]) -> None:
        desk, form, choosing = self.context.desk, self.form, self._choosing
        if desk is None or desk.officer is None or form is None or choosing is None or self._card is None:
            return
        form.wait(self.tr("Being written down …"))
        deed, values, named = choosing.deed(told, desk.officer, form.number, self._card)
        desk.do(deed, values, named, self.take_kept)

    def take_kept(self, kept: Kept) -> None:
        """Say what came of it: only now is it on disk."""
        form, choosing = self.form, self._choosing
        if form is None or choosing is None:
            return
        if kept.trouble is not None:
            form.refuse(words.say(kept.trouble), unsure=kept.unsure)
            self._place()
        else:
            self._close_form()
            self.bar.say(fill(self.tr("On record: {what}"), {"what": choosing.title}))
        self.question_changed.emit()

    def _close_form(self) -> None:
        form, self.form, self._choosing = self.form, None, None
        if form is not None:
            form.hide()
            form.deleteLater()
        self.bar.show()
        self._place()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # Drawing.

    def _place(self) -> None:
        """Put the buttons, or the form, at the lower edge."""
        side, low = self.look.px(16), self.look.px(10)
        width = self.width() - 2 * side
        if width <= 0:
            return
        if self.form is not None:
            height = max(self.form.sizeHint().height(), self.form.heightForWidth(width))
            self.form.setGeometry(side, self.height() - low - height, width, height)
        height = self.bar.height_for(width)
        self.bar.setGeometry(side, self.height() - low - height, width, height)
        self.update()

    def body(self) -> QRect:
        """Return the room above the buttons or the form."""
        lower = self.form if self.form is not None else self.bar
        box = super().body()
        box.setBottom(min(box.bottom(), lower.geometry().top() - self.look.px(8)))
        return box

    def paint_header(self, painter: QPainter, header: QRect) -> None:
        """Draw severity and title."""
        look, px = self.look, self.look.px
        drawing: CardDrawing | tuple[()] | None = self.drawing
        if not drawing:
            super().paint_header(painter, header)
            return
        if self.is_old:
            painting.hatch(painter, header, look)
        inner = header.adjusted(px(16), 0, -px(16), 0)
        right = self.age_text or (self.tr("Esc closes") if self.lies_over else "")
        if self._beside is not None:
            said = self.tr("As it stands now, not at {time}")
            time = f"{words.local(self._beside, self.context.zone):%m-%d %H:%M}"
            right = words.BETWEEN.join((fill(said, {"time": time}), right))
        caption = look.font(look.CAPTION)
        painting.text(painter, inner, right, caption, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)
        badge = QRect(inner.left(), inner.center().y() - px(16), px(34), px(34))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.severity_color(drawing.severity))
        painter.drawRoundedRect(QRectF(badge), px(3), px(3))
        roman = look.font(look.LABEL, weight=QFont.Weight.DemiBold)
        ink = look.on_severity_color(drawing.severity)
        painting.text(
            painter, badge, words.ROMAN[drawing.severity - 1], roman, ink, align=Qt.AlignmentFlag.AlignHCenter
        )
        title = inner.adjusted(px(50), 0, -painting.width(right, caption) - px(14), 0)
        painting.text(painter, title, drawing.title, look.font(26), look.color("text"))

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the card from the top; the timeline beside it where there is room, else below."""
        drawing: CardDrawing | tuple[()] | None = self.drawing
        if drawing is None:
            return
        if not drawing:
            painting.empty(painter, body, self.look, self.tr("There is nothing to show"))
            return
        px = self.look.px
        y = body.top() + self._painter.status(painter, body, drawing) + px(10)
        rest = QRect(body.left(), y, body.width(), body.bottom() + 1 - y)
        if self.width() >= px(WIDE):
            split = rest.left() + round(rest.width() * 0.47)
            self._paint_facts(painter, QRect(rest.left(), y, split - px(28) - rest.left(), rest.height()), drawing)
            right = QRect(split, y, rest.right() + 1 - split, rest.height())
        else:
            upper = QRect(rest.left(), y, rest.width(), round(rest.height() * UPPER))
            y += self._paint_facts(painter, upper, drawing) + px(8)
            right = QRect(rest.left(), y, rest.width(), rest.bottom() + 1 - y)
        if drawing.pair is not None and right.height() > px(320):
            right.setTop(right.top() + self._paint_pair(painter, right, drawing))
        self._paint_steps(painter, right, drawing)
        self.paint_outline(painter)

    def _paint_facts(self, painter: QPainter, box: QRect, drawing: CardDrawing) -> int:
        px, paint, y = self.look.px, self._painter, box.top()

        def left() -> QRect:
            return QRect(box.left(), y, box.width(), box.bottom() + 1 - y)

        y += paint.heading(painter, left(), self.tr("How it stands"))
        y += paint.levels(painter, left(), drawing.levels) + px(8)
        many = len(drawing.reports) > 1
        if left().height() > px(64):
            y += paint.heading(painter, left(), self.tr("What is known"), self.tr("told by") if many else "")
            y += paint.fields(painter, left(), drawing.fields) + px(10)
        if left().height() > px(90):
            more = ""
            if drawing.more_reports > 0:
                more = fill(self.tr("{count} more reports"), {"count": words.number(drawing.more_reports)})
            y += paint.heading(painter, left(), self.tr("Reports"), words.number(len(drawing.reports)))
            y += paint.reports(painter, left(), drawing.reports, more)
        return y - box.top()

    def _paint_pair(self, painter: QPainter, box: QRect, drawing: CardDrawing) -> int:
        pair, px = drawing.pair, self.look.px
        if pair is None:
            return 0
        counted = f"{pair.number}/{pair.of}" if pair.of > 1 else ""
        score = fill(self.tr("score {score}"), {"score": f"{pair.score:.2f}"})
        right = words.BETWEEN.join(part for part in (score, counted) if part)
        y = box.top() + self._painter.heading(painter, box, self.tr("May be the same happening"), right)
        labels = (self.tr("This one"), self.tr("The other"))
        room = QRect(box.left(), y, box.width(), box.bottom() + 1 - y)
        return y + self._painter.pair(painter, room, pair, labels) + px(10) - box.top()

    def _paint_steps(self, painter: QPainter, box: QRect, drawing: CardDrawing) -> None:
        if box.height() < self.look.px(80):
            return
        left = len(drawing.steps) - self._top - self._fitting
        told = fill(self.tr("{count} earlier (↓)"), {"count": left}) if left > 0 and self._fitting else ""
        y = box.top() + self._painter.heading(painter, box, self.tr("What happened"), told)
        more = ""
        if self._card is not None and self._card.more_steps:
            more = fill(self.tr("{count} earlier lines are not shown"), {"count": self._card.more_steps})
        room = QRect(box.left(), y, box.width(), box.bottom() + 1 - y)
        fitting = self._painter.steps(painter, room, drawing.steps, self._top, more)
        if fitting != self._fitting:
            self._fitting = fitting
            self.update()

    # The reader's hand.

    @property
    def line_count(self) -> int:
        """How many lines the timeline has."""
        drawing: CardDrawing | tuple[()] | None = self.drawing
        return len(drawing.steps) if drawing else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons in their place."""
        super().resizeEvent(event)
        self.bar.show_choices(self._choices())
        self._place()
