"""The page of alarms: the day by ten minutes with its floods, what stands, the noisiest, what is shelved, a file of it.

Stands in a scene, or lies over one (F9) and is closed by Escape.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from data_sources.records import Instant
from operations.alarm_snapshots import Alarm, AlarmPage, Scope, Shelf
from operations.picture import Picture
from widgets import alarm_words, painting, words
from widgets.alarm_file import FileWords, write_alarms
from widgets.alarms_page import ROW, SHELF_ROW, AlarmLine, AlarmPainter, PageDrawing, PageLabels, ShelfLine
from widgets.desk import Kept
from widgets.duty_bar import Choice
from widgets.duty_form import Ask, DutyForm
from widgets.look import Look
from widgets.page_pane import DeskPane
from widgets.pane import PaneContext, PaneSettings, Question

HOUR = 3_600_000
SPANS = (15, 30, 60, 120, 240, 480)
"""Minutes for which a thing may be shelved; the centre's own limit is the store's to hold."""
PAGE = 8
"""Lines that Page Up and Page Down move by."""


class AlarmsSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`hours` that the page looks back."""

    hours: int = 24


@dataclass(frozen=True)
class Answered:
    """The page, and what came of a file where one was wanted."""

    page: AlarmPage
    written: str = ""
    trouble: str = ""


class AlarmsPane(DeskPane):
    """Up and Down choose; digits press the buttons."""

    pane_type: ClassVar[str] = "alarms"
    settings_type: ClassVar[type[PaneSettings]] = AlarmsSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"alarm"})
    follows_moment: ClassVar[bool] = False
    settings: AlarmsSettings

    def __init__(
        self, settings: AlarmsSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._chosen = 0
        self._page: AlarmPage | None = None
        self._file: Path | None = None
        self.bar.chosen.connect(self.press)
        self._labels = PageLabels(
            day=self.tr("Alarms in ten minutes"),
            standing=self.tr("Standing, and not yet seen"),
            noisiest=self.tr("Most alarms from"),
            means=self.tr("Until acknowledged, on average"),
            shelved=self.tr("Shelved"),
            nothing=self.tr("No alarms"),
            no_shelf=self.tr("Nothing is shelved"),
        )
        self._painter = AlarmPainter(look, self._labels)
        self._fitting = PAGE

    def lie_over(self) -> None:
        """Say what closes it."""
        super().lie_over()
        self.set_meta(self.tr("Esc closes"))

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Alarms")

    def question(self) -> Question:
        """Ask for the page; where a file is wanted, write it there, in the worker."""
        hours, file, self._file = self.settings.hours, self._file, None
        zone, told, since = self.context.zone, self._file_words(), self.context.clock.now() - self.settings.hours * HOUR

        def ask(picture: Picture) -> Answered:
            page = picture.alarm_page(hours=hours)
            if file is None:
                return Answered(page)
            log = picture.alarm_log(since)
            try:
                write_alarms(file, log.alarms, zone, told)
            except OSError as error:
                return Answered(page, trouble=error.strerror or str(error))
            return Answered(page, written=f"{len(log.alarms)}")

        return ask

    def draw_snapshot(self, snapshot: Answered) -> None:
        """Take the page over; say what came of a file."""
        self._page = snapshot.page
        drawing = self._drawn(snapshot.page)
        self._chosen = max(0, min(self._chosen, len(drawing.lines) + len(drawing.shelves) - 1))
        told = (*(f"{line.state} {line.title}" for line in drawing.lines[:10]), drawing.flood)
        self.show_drawing(drawing, spoken="; ".join(part for part in told if part) or self.tr("No alarms"))
        if snapshot.written:
            self.bar.say(self.tr("{count} alarms written").replace("{count}", snapshot.written))
        if snapshot.trouble:
            self.bar.say(self.tr("Not written: {reason}").replace("{reason}", snapshot.trouble), bad=True)
        self._offer()

    def _drawn(self, page: AlarmPage) -> PageDrawing:
        seconds = [(self.tr("All"), page.mean_seconds)]
        seconds += [(words.ROMAN[severity - 1], mean) for severity, mean in page.by_severity]
        floods = len(page.floods)
        flood = self.tr("{count} floods: more than {limit} in ten minutes") if floods else self.tr("no flood")
        return PageDrawing(
            page=page,
            now=page.board.as_of,
            lines=tuple(self._line(one) for one in page.board.alarms),
            shelves=tuple(self._shelf(one, page.board.as_of) for one in page.shelves),
            noisiest=tuple(
                (words.BETWEEN.join((self._source(one.source, one.title), alarm_words.kind_name(one.kind))), one.count)
                for one in page.noisiest
            ),
            means=tuple((name, words.NOTHING_KNOWN if mean is None else words.span(mean)) for name, mean in seconds),
            flood=words.BETWEEN.join(
                (
                    self.tr("{count} in {hours} h")
                    .replace("{count}", str(page.raised))
                    .replace("{hours}", str(self.settings.hours)),
                    flood.replace("{count}", str(floods)).replace("{limit}", str(page.more_than)),
                )
            ),
        )

    def _source(self, source: str, title: str) -> str:
        return words.source_name(source, self.context.centre, self.look.language, title)

    def _line(self, one: Alarm) -> AlarmLine:
        source = self._source(one.source, one.source_title)
        note = [alarm_words.kind_name(one.kind), source, self._at(one.raised_at)]
        if one.times > 1:
            note.append(f"×{one.times}")
        if one.acked_at is not None:
            who = one.acked_by or one.acked_at_place or self.tr("taken up")
            note.append(self.tr("seen {time} by {who}").replace("{time}", self._at(one.acked_at)).replace("{who}", who))
        mark = "shelved" if one.shelf else "seen" if one.acked_at is not None else "new" if one.stands else "over"
        said = words.BETWEEN.join(painting.shown(part, 60) for part in note if part)
        return AlarmLine(
            one.id, one.ref, one.severity, alarm_words.title_of(one), said, alarm_words.state_of(one), mark
        )

    def _shelf(self, one: Shelf, now: Instant) -> ShelfLine:
        holds = one.ended_at is None and now < one.until
        scope = (
            one.title or alarm_words.kind_name(one.scope.kind) if one.scope.key else "",
            self._source(one.scope.source, one.source_title),
            words.category_name(one.scope.category, self.context.centre, self.look.language)
            if one.scope.category
            else "",
            "" if one.scope.key or not one.scope.kind else alarm_words.kind_name(one.scope.kind),
        )
        until = self.tr("until {time}").replace("{time}", self._at(one.until))
        if one.ended_at is not None:
            until = self.tr("taken back {time} by {who}").replace("{time}", self._at(one.ended_at))
            until = until.replace("{who}", one.ended_by)
        note = [one.officer or one.place, self._at(one.at), until]
        if holds:
            note.append(self.tr("holds {count}").replace("{count}", str(one.alarms)))
        title = words.BETWEEN.join(painting.shown(part, 60) for part in scope if part)
        return ShelfLine(one.id, title, words.BETWEEN.join(note), painting.shown(one.reason, 200), holds)

    def _at(self, at: Instant) -> str:
        return words.clock_time(at, self.context.zone, self.context.clock.now())

    # What can be done.

    def _alarm(self) -> Alarm | None:
        alarms = self._page.board.alarms if self._page is not None else ()
        return alarms[self._chosen] if 0 <= self._chosen < len(alarms) else None

    def _chosen_shelf(self) -> Shelf | None:
        if self._page is None:
            return None
        number = self._chosen - len(self._page.board.alarms)
        shelf = self._page.shelves[number] if 0 <= number < len(self._page.shelves) else None
        holds = shelf is not None and shelf.ended_at is None and self._page.board.as_of < shelf.until
        return shelf if holds else None

    def _offer(self) -> None:
        """Offer what can be done with what is chosen."""
        alarm, shelf = self._alarm(), self._chosen_shelf()
        rings = self._page is not None and bool(self._page.board.rings)
        choices = []
        if self.context.desk is not None:
            if alarm is not None and alarm.is_new:
                choices.append(Choice("acknowledge", self.tr("Acknowledge")))
            if rings:
                choices.append(Choice("all", self.tr("Acknowledge all")))
            if alarm is not None and not alarm.shelf:
                choices.append(Choice("shelve", self.tr("Shelve …")))
            if shelf is not None:
                choices.append(Choice("unshelve", self.tr("Take back")))
        if alarm is not None and alarm.ref:
            choices.append(Choice("open", self.tr("Open the event"), quiet=True))
        choices.append(Choice("file", self.tr("CSV file …"), quiet=True))
        self.bar.show_choices(choices)
        self._place_bar()

    def press(self, name: str) -> None:
        """Do what a button says."""
        alarm, shelf = self._alarm(), self._chosen_shelf()
        if name == "acknowledge" and alarm is not None:
            self._do("acknowledge", (alarm.id,))
        elif name == "all" and self._page is not None:
            self._do("acknowledge", tuple(one.id for one in self._page.board.alarms if one.is_new))
        elif name == "unshelve" and shelf is not None:
            self._do("unshelve", shelf.id)
        elif name == "shelve" and alarm is not None:
            self._open_form(alarm)
        elif name == "open" and alarm is not None:
            self.incident_chosen.emit(alarm.ref)
        elif name == "file":
            self._choose_file()

    def _do(self, deed: str, value: Any) -> None:
        desk = self.context.desk
        if desk is not None:
            desk.do(deed, (value,), self._who(), self.take_kept)

    def _who(self) -> dict[str, str]:
        desk = self.context.desk
        officer = desk.officer if desk is not None else None
        return {"officer": officer.name if officer is not None else "", "place": desk.place if desk is not None else ""}

    def take_kept(self, kept: Kept) -> None:
        """Say what came of it: only now is it on disk."""
        if kept.trouble is None:
            self._close_form()
            self.bar.say("")
            self.question_changed.emit()
        elif self.form is not None:
            self.form.refuse(words.say(kept.trouble), unsure=kept.unsure)
        else:
            self.bar.say(words.say(kept.trouble), bad=True)

    def _open_form(self, alarm: Alarm) -> None:
        scopes = [
            (Scope(alarm.kind, alarm.source, "", alarm.key), self.tr("Only this one")),
            (Scope(alarm.kind, alarm.source, alarm.category), self.tr("All like it from this source")),
            (Scope("", alarm.source), self.tr("All from this source")),
        ]
        if alarm.category:
            scopes.append((Scope(alarm.kind, "", alarm.category), self.tr("All of this category, from any source")))
        spans = tuple((minutes, words.span(minutes * 60)) for minutes in SPANS)
        self.form = DutyForm(
            self.look,
            self,
            title=self.tr("Shelve: {title}").replace("{title}", alarm_words.line_of(alarm)),
            asks=(
                Ask("scope", self.tr("What"), "one_of", scopes[0][0], tuple(scopes)),
                Ask("minutes", self.tr("For"), "one_of", 30, spans),
                Ask("reason", self.tr("Why")),
            ),
            ok=self.tr("Shelve"),
            zone=self.context.zone,
        )
        self.form.sent.connect(lambda told: self._shelve(alarm, told))
        self.form.let_go.connect(self._close_form)
        self.bar.hide()
        self._place_bar()
        self.form.show()
        self.form.begin()

    def _shelve(self, alarm: Alarm, told: dict[str, Any]) -> None:
        desk, form = self.context.desk, self.form
        if desk is None or form is None:
            return
        form.wait(self.tr("Being written down …"))
        until = self.context.clock.now() + told["minutes"] * 60_000
        title = alarm_words.title_of(alarm) if told["scope"].key else ""
        named = {**self._who(), "reason": told["reason"], "title": title}
        desk.do("shelve", (form.number, told["scope"], until), named, self.take_kept)

    def _close_form(self) -> None:
        form, self.form = self.form, None
        if form is not None:
            form.hide()
            form.deleteLater()
            self.bar.show()
            self._place_bar()
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_file(self) -> None:
        name = f"alarms-{words.local(self.context.clock.now(), self.context.zone):%Y%m%d-%H%M}.csv"
        dialog = QFileDialog(self, self.tr("CSV file"), str(Path.home() / name), "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self.write_file(Path(path)))
        dialog.open()

    def write_file(self, path: Path) -> None:
        """Write the alarms of these hours to a file."""
        self._file = path
        self.question_changed.emit()

    def _file_words(self) -> FileWords:
        heads = (
            self.tr("Raised"), self.tr("Level"), self.tr("Kind"), self.tr("What"), self.tr("Where"), self.tr("Source"),
            self.tr("Key"), self.tr("Over"), self.tr("Acknowledged"), self.tr("After seconds"), self.tr("By"),
            self.tr("At"), self.tr("Times"), self.tr("Drill"),
        )  # fmt: skip
        kinds = {kind: alarm_words.kind_name(kind) for kind in ("warning", "event", "deadline", "source")}
        return FileWords(heads, kinds, self.tr("yes"))

    # Where things are.

    def _place_bar(self) -> None:
        body = self.body()
        high = self.bar.height_for(body.width())
        if self.form is not None:
            high = max(high, self.form.sizeHint().height())
            self.form.setGeometry(body.left(), body.bottom() + 1 - high, body.width(), high)
        self.bar.setGeometry(body.left(), body.bottom() + 1 - high, body.width(), high)
        self.update()

    def _rooms(self) -> tuple[QRect, QRect, QRect, QRect, QRect]:
        """Return the places of the day, the alarms, the noisiest, the means and the shelves."""
        px, body = self.look.px, self.body()
        foot = self.form if self.form is not None else self.bar
        whole = body.adjusted(0, 0, 0, -foot.height() - px(8))
        gap = px(28)
        day = QRect(whole.left(), whole.top(), whole.width(), min(px(230), whole.height() // 3))
        top = day.bottom() + px(14)
        left = QRect(whole.left(), top, round(whole.width() * 0.56), whole.bottom() + 1 - top)
        beside = left.right() + gap
        right = QRect(beside, top, whole.right() + 1 - beside, left.height())
        noisy = QRect(right.left(), right.top(), right.width(), min(px(32 + 25 * 10), round(right.height() * 0.45)))
        means = QRect(right.left(), noisy.bottom() + px(12), right.width(), px(84))
        shelves_top = means.bottom() + px(12)
        shelves = QRect(right.left(), shelves_top, right.width(), max(0, right.bottom() + 1 - shelves_top))
        return day, left, noisy, means, shelves

    def _rows_in(self, room: QRect, row: float) -> int:
        return max(0, (room.height() - self.look.px(32)) // self.look.px(row))

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the parts."""
        del body
        drawing: PageDrawing | None = self.drawing
        if drawing is None:
            return
        look, px, draws = self.look, self.look.px, self._painter
        day, alarms, noisy, means, shelves = self._rooms()
        draws.day(painter, day, drawing, self.context.zone)
        draws.noisiest(painter, noisy, drawing)
        draws.means(painter, means, drawing)
        fitting = self._rows_in(alarms, ROW)
        self._top = max(0, min(self._top, len(drawing.lines) - fitting))
        if self._chosen < len(drawing.lines):
            self._top = max(min(self._top, self._chosen), self._chosen - fitting + 1)
        shown = drawing.lines[self._top : self._top + fitting]
        hidden = len(drawing.lines) - len(shown)
        note = self.tr("{count} more").replace("{count}", str(hidden)) if hidden else ""
        top = draws.head(painter, alarms, self._labels.standing, note)
        caption = look.font(look.CAPTION)
        if not drawing.lines:
            painting.text(painter, QRect(alarms.left(), top, alarms.width(), px(28)), self.tr("No alarms"), caption,
                          look.color("quiet"))  # fmt: skip
        for number, line in enumerate(shown):
            box = QRect(alarms.left(), top + number * px(ROW), alarms.width(), px(ROW))
            draws.line(painter, box, line, is_chosen=self._top + number == self._chosen)
        top = draws.head(painter, shelves, self._labels.shelved)
        if not drawing.shelves:
            painting.text(painter, QRect(shelves.left(), top, shelves.width(), px(28)), self._labels.no_shelf, caption,
                          look.color("quiet"))  # fmt: skip
        for number, shelf in enumerate(drawing.shelves[: self._rows_in(shelves, SHELF_ROW)]):
            box = QRect(shelves.left(), top + number * px(SHELF_ROW), shelves.width(), px(SHELF_ROW))
            draws.shelf(painter, box, shelf, is_chosen=len(drawing.lines) + number == self._chosen)
        self.paint_outline(painter)

    def _under(self, x: int, y: int) -> int | None:
        drawing: PageDrawing | None = self.drawing
        if drawing is None:
            return None
        _, alarms, _, _, shelves = self._rooms()
        for room, row, first, count in (
            (alarms, ROW, self._top, len(drawing.lines) - self._top),
            (shelves, SHELF_ROW, len(drawing.lines), len(drawing.shelves)),
        ):
            number = (y - room.top() - self.look.px(32)) // self.look.px(row)
            if room.contains(x, y) and 0 <= number < min(count, self._rows_in(room, row)):
                return first + number
        return None

    def _choose(self, number: int) -> None:
        drawing: PageDrawing | None = self.drawing
        if drawing is None or self.form is not None:
            return
        self._chosen = max(0, min(number, len(drawing.lines) + len(drawing.shelves) - 1))
        self._offer()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the pointer."""
        at = event.position().toPoint()
        under = self._under(at.x(), at.y())
        if under is not None:
            self._choose(under)

    def move_by(self, step: int) -> None:
        """Choose another line."""
        self._choose(self._chosen + step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the buttons in their place."""
        super().resizeEvent(event)
        self._place_bar()
