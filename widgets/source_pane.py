"""The page of one source: what is wrong and what to do, its last day, its last polls, and the rows it had refused."""

from __future__ import annotations

import json
from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from data_sources.sentences import Sentence, fill
from operations.picture import Picture
from operations.snapshots import PollTold, RefusedRow, SourcePage, SourceStatus
from widgets import health_words, painting, words
from widgets.look import Look
from widgets.page_pane import PagePane
from widgets.pane import PaneContext, PaneSettings, Question
from widgets.poll_course import standing_mark
from widgets.source_page import PageDrawing, PagePainter, PageWords, PollLine, RefusedLine

ROWS = 100
_FIRST_MOMENT, _LAST_MOMENT = 946_684_800_000, 4_102_444_800_000
"""2000 to 2100 in ms: a number between them in a cursor is a moment."""


class SourceSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`source` is the page to open with; empty: the source that most needs a look, until one is chosen."""

    source: str = ""


def ask_for(source: str) -> Question:
    """Return the question for one source's page, or for the gravest one's."""

    def ask(picture: Picture) -> SourcePage:
        return picture.source_page(source or health_words.gravest(picture.source_board()), limit=ROWS)

    return ask


class SourcePane(PagePane):
    """One source. Stands in a scene beside the board, or lies over one and is closed by Escape."""

    pane_type: ClassVar[str] = "source"
    follows_moment: ClassVar[bool] = False
    settings_type: ClassVar[type[PaneSettings]] = SourceSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"health"})
    header_units: ClassVar[float] = 60
    settings: SourceSettings

    def __init__(
        self, settings: SourceSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._source = settings.source
        self._result = ""
        self._running = False
        self._button_at = (0, 0)
        self._painter = PagePainter(
            look,
            self.context,
            PageWords(
                polls=self.tr("Polls"),
                rows=self.tr("Rows"),
                latency=self.tr("Answer time"),
                last_polls=self.tr("Last polls"),
                quarantine=self.tr("Quarantine"),
                nothing_polled=self.tr("Not asked in the last 24 hours"),
                nothing_refused=self.tr("No row was refused."),
                milliseconds=self.tr("ms"),
            ),
        )
        self._button = QPushButton(self.tr("Try again by today's mapping"), self)
        self._button.setFont(look.font(look.CAPTION))
        self._button.clicked.connect(self._rerun)
        self._button.hide()

    @property
    def source(self) -> str:
        """The source that is shown, or was asked for."""
        drawing: PageDrawing | None = self.drawing
        return self._source or (drawing.source if drawing is not None else "")

    def show_source(self, source: str) -> None:
        """Show another source's page."""
        if source == self._source:
            return
        self._source, self._top, self._result = source, 0, ""
        self.question_changed.emit()

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Source")

    def question(self) -> Question:
        """Ask for the page."""
        return ask_for(self._source)

    def draw_snapshot(self, snapshot: SourcePage) -> None:
        """Show the page."""
        drawing = self._drawing_of(snapshot)
        spoken = ". ".join(filter(None, (drawing.name, drawing.standing_word, drawing.said, *drawing.remarks)))
        if self.show_drawing(drawing, spoken=spoken):
            self._top = max(0, min(self._top, len(drawing.rows) - 1))
            self._button.setVisible(bool(drawing.kept) and self.context.rerun is not None)
            self._place_button()

    def _drawing_of(self, page: SourcePage) -> PageDrawing:
        status, zone, now = page.status, self.context.zone, page.as_of
        if status is None:
            said = fill(self.tr("There is no source “{source}”."), {"source": painting.shown(page.source, 60)})
            said = said if page.source else self.tr("The centre has no source. Add sources/NAME.toml.")
            return PageDrawing(
                page.source, painting.shown(page.source, 60), "never", "", said, (), (), (), (), (), "", (), (), 0, now
            )
        health = status.health
        name = health_words.source_title(health, self.context.centre, self.look.language)
        standing = health_words.standing_of(status)
        full = health_words.told(status, name, zone, now)
        advice = health_words.advice(status, alive=page.collector_alive)
        if not page.collector_alive:
            full = " ".join(filter(None, (full, advice)))
        return PageDrawing(
            source=page.source,
            name=name,
            standing=standing,
            standing_word=health_words.standing_name(standing),
            said=full or advice or self.tr("All is well: nothing to do."),
            remarks=tuple(painting.shown(words.say(remark)) for remark in health.remarks),
            facts=self._facts(status, now),
            notes=self._notes(page),
            course=page.course,
            polls=tuple(self._poll(poll, now) for poll in page.polls),
            quarantine=self._counted(page),
            reasons=tuple(f"{words.number(r.rows)} × {painting.shown(words.say(r.reason))}" for r in page.reasons),
            rows=tuple(self._row(row, now) for row in page.rows),
            kept=page.kept,
            now=now,
        )

    def _facts(self, status: SourceStatus, now: int) -> tuple[tuple[str, str], ...]:
        health, nothing = status.health, words.NOTHING_KNOWN
        upcoming = nothing
        if health.next_try_at is not None and health.next_try_at > now:
            upcoming = words.local(health.next_try_at, self.context.zone).strftime("%H:%M:%S")
        # A poll that failed before its first answer has no rows and no answer time; those are not zero.
        polled = health.state == "live" or (health.state == "failed" and bool(health.latency or health.rows))
        facts = [
            (self.tr("Last success"), nothing if status.seconds_old is None else words.ago(status.seconds_old)),
            (self.tr("Rhythm"), fill(self.tr("every {span}"), {"span": words.span(health.rhythm)})),
            (self.tr("Next try"), upcoming),
            (self.tr("Answer time"), f"{words.number(health.latency)} {self.tr('ms')}" if polled else nothing),
            (self.tr("Rows, last poll"), words.number(health.rows) if polled else nothing),
            (self.tr("Refused, last poll"), words.number(health.refused) if polled else nothing),
            (self.tr("Its clock"), self._clock_words(health.clock_ahead)),
            (self.tr("Connector"), painting.shown(health.connector, 40) or nothing),
        ]
        return tuple(facts)

    def _clock_words(self, ahead: int | None) -> str:
        if ahead is None:
            return words.NOTHING_KNOWN
        if abs(ahead) < 2000:
            return self.tr("right")
        span = words.span(abs(ahead) / 1000)
        said = self.tr("{span} ahead") if ahead > 0 else self.tr("{span} behind")
        return fill(said, {"span": span})

    def _notes(self, page: SourcePage) -> tuple[tuple[str, str], ...]:
        notes = []
        if page.file:
            notes.append((self.tr("File"), page.file))
        if page.cursor:
            notes.append((self.tr("Goes on from"), painting.shown(self._plain_cursor(page.cursor), 300)))
        return tuple(notes)

    def _plain_cursor(self, body: str) -> str:
        """Return a cursor as `name: value` pairs, moments as local times."""
        try:
            found = json.loads(body)
        except ValueError:
            return body
        if not isinstance(found, dict):
            return body
        return words.BETWEEN.join(f"{name}: {self._plain_value(value)}" for name, value in found.items())

    def _plain_value(self, value: object) -> str:
        if isinstance(value, int) and _FIRST_MOMENT < value < _LAST_MOMENT:
            return words.local(value, self.context.zone).strftime("%Y-%m-%d %H:%M:%S")
        return str(value)

    def _poll(self, poll: PollTold, now: int) -> PollLine:
        at, today = words.local(poll.at, self.context.zone), words.local(now, self.context.zone)
        said = [fill(self.tr("{rows} rows"), {"rows": words.number(poll.rows)})]
        if poll.refused:
            said.append(fill(self.tr("{refused} refused"), {"refused": words.number(poll.refused)}))
        said.append(f"{words.number(poll.latency)} {self.tr('ms')}")
        return PollLine(
            ok=poll.ok,
            at=at.strftime("%H:%M:%S" if at.date() == today.date() else "%m-%d %H:%M:%S"),
            counts=words.BETWEEN.join(said),
            sentence=painting.shown(words.say(poll.sentence)),
        )

    def _row(self, row: RefusedRow, now: int) -> RefusedLine:
        head = words.clock_time(row.last_at, self.context.zone, now)
        if row.times > 1:
            head = f"{head} ×{words.number(row.times)}"
        return RefusedLine(head, painting.shown(words.say(row.reason)), painting.shown(row.text))

    def _counted(self, page: SourcePage) -> str:
        if not page.refused:
            return ""
        said = [
            fill(self.tr("{kept} rows kept"), {"kept": words.number(page.kept)}),
            fill(self.tr("{refused} refused so far"), {"refused": words.number(page.refused)}),
        ]
        if page.dropped:
            said.append(fill(self.tr("{dropped} no longer kept"), {"dropped": words.number(page.dropped)}))
        return words.BETWEEN.join(said)

    # Trying again.

    def _rerun(self) -> None:
        drawing: PageDrawing | None = self.drawing
        if self._running or drawing is None or self.context.rerun is None:
            return
        self._running, self._result = True, self.tr("Trying again …")
        self._button.setEnabled(False)
        self.update()
        self.context.rerun(drawing.source, self.take_result)

    def take_result(self, sentence: Sentence) -> None:
        """Say what came of trying again, and ask for the page anew."""
        self._running, self._result = False, words.say(sentence)
        self._button.setEnabled(True)
        self.setAccessibleDescription(painting.shown(self._result, 2_000))
        self.update()
        self.question_changed.emit()

    # Drawing.

    def paint_header(self, painter: QPainter, header: QRect) -> None:
        """Draw the source's name and how it stands."""
        look = self.look
        drawing: PageDrawing | None = self.drawing
        if drawing is None:
            super().paint_header(painter, header)
            return
        inner = header.adjusted(look.px(16), 0, -look.px(16), 0)
        right = self.trouble or (self.tr("Esc closes") if self.lies_over else "")
        caption = look.font(look.CAPTION)
        painting.text(painter, inner, right, caption, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)
        radius = look.px(11)
        standing_mark(painter, QPointF(inner.left() + radius, inner.center().y() + 1), radius, drawing.standing, look)
        title = inner.adjusted(look.px(36), 0, -painting.width(right, caption) - look.px(12), 0)
        font, word = look.font(26), look.font(look.READING)
        wide = painting.width(drawing.standing_word, word)
        painting.text(painter, title, drawing.name, font, look.color("text"), width=title.width() - wide - look.px(20))
        name_wide = min(painting.width(drawing.name, font), title.width() - wide - look.px(20))
        place = QRect(title.left() + name_wide + look.px(16), title.top() + look.px(3), wide + 2, title.height())
        painting.text(painter, place, drawing.standing_word, word, look.color("quiet"))

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the page from the top; what has no room is left out from below."""
        drawing: PageDrawing | None = self.drawing
        if drawing is None:
            return
        look, page = self.look, self._painter
        y = body.top() + page.sentence(painter, body, drawing) + look.px(14)
        if drawing.facts:
            y += page.facts(painter, QRect(body.left(), y, body.width(), 0), drawing) + look.px(12)
            y += page.course(painter, QRect(body.left(), y, body.width(), 0), drawing) + look.px(14)
            self._paint_lists(painter, QRect(body.left(), y, body.width(), body.bottom() + 1 - y), drawing)
        self.paint_outline(painter)

    def _paint_lists(self, painter: QPainter, box: QRect, drawing: PageDrawing) -> None:
        look = self.look
        if box.height() < look.px(60):
            return
        share = 0.44 if drawing.kept else 0.66
        split = box.left() + round(box.width() * share)
        left = QRect(box.left(), box.top(), split - look.px(20) - box.left(), box.height())
        right = QRect(split, box.top(), box.right() + 1 - split, box.height())
        self._painter.polls(painter, left, drawing)
        self._fitting = self._painter.quarantine(painter, right, drawing, self._top, self._result)
        self._button_at = (right.right() + 1, right.top())
        self._place_button()

    def _place_button(self) -> None:
        if self._button.isHidden():
            return
        size = self._button.sizeHint()
        wide, high = size.width(), min(size.height(), self.look.px(30))
        self._button.setGeometry(self._button_at[0] - wide, self._button_at[1] - self.look.px(1), wide, high)

    @property
    def line_count(self) -> int:
        """How many refused rows there are to look through."""
        drawing: PageDrawing | None = self.drawing
        return len(drawing.rows) if drawing is not None else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in its place."""
        super().resizeEvent(event)
        self._place_button()
