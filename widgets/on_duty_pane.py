"""Who is on duty now, and who comes next: roles and names as the centre's own roster states them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from data_sources.centre import text_of
from data_sources.duty_roster import Roster, Shift, read_roster
from operations.picture import Picture
from widgets import painting, words
from widgets.pane import Pane, PaneSettings, Question

ROW = 52


@dataclass(frozen=True)
class _Person:
    role: str
    name: str
    unit: str
    when: str


class OnDutyPane(Pane):
    """Read from `on_duty.toml` once a minute. Nobody on duty is said, never left blank."""

    pane_type: ClassVar[str] = "on_duty"
    settings_type: ClassVar[type[PaneSettings]] = PaneSettings
    kinds: ClassVar[frozenset[str]] = frozenset()
    refresh_seconds: ClassVar[float] = 30.0

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("On duty")

    def question(self) -> Question | None:
        """Read the roster, in the worker's thread."""
        centre = self.context.centre
        if centre is None:
            return None
        folder = centre.folder

        def ask(_picture: Picture) -> Roster:
            return read_roster(folder)

        return ask

    def draw_snapshot(self, snapshot: Roster) -> None:
        """Show who is on duty at this moment, and who begins next."""
        moment = self.context.clock.now() if self.moment is None else self.moment
        now = words.local(moment, self.context.zone)
        here = tuple(self._person(shift, until=True, now=now) for shift in snapshot.at(now))
        after = snapshot.after(now)
        coming = tuple(self._person(shift, until=False, now=now) for shift in after)
        when = f"{words.weekday(after[0].first)} {after[0].first:%H:%M}" if after else ""
        said = ""
        if not snapshot.is_there:
            said = self.tr("The centre has no duty roster")
        elif snapshot.mistakes:
            said = self.tr("Mistake in the roster, line {line}").replace("{line}", str(snapshot.mistakes[0].line))
        elif not here:
            said = self.tr("Nobody is on the roster now")
        self.set_meta(self.tr("{count} on duty").replace("{count}", str(len(here))) if here else "")
        spoken = "; ".join(f"{one.role} {one.name} {one.when}" for one in here)
        self.show_drawing((here, coming, when, said), spoken=spoken or said)

    def _person(self, shift: Shift, *, until: bool, now: datetime) -> _Person:
        language = self.look.language
        when = ""
        if until:
            end = shift.last.strftime("%H:%M" if shift.last.date() == now.date() else "%m-%d %H:%M")
            when = self.tr("until {time}").replace("{time}", end)
        return _Person(
            role=painting.shown(text_of(shift.duty.role, language), 40),
            name=painting.shown(shift.duty.name, 40),
            unit=painting.shown(text_of(shift.duty.unit, language), 40),
            when=when,
        )

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw role and name, large enough for the room; unit and end beside; then who comes next."""
        look = self.look
        if self.drawing is None:
            return
        here, coming, _, said = self.drawing
        y = body.top()
        label = look.font(look.LABEL)
        if said:
            line = QRect(body.left(), y, body.width(), look.px(ROW))
            painting.text(painter, line, said, label, look.color("text"))
            y = line.bottom() + 1
        role_width = max((painting.width(one.role, label) for one in (*here, *coming)), default=0) + look.px(16)
        role_width = min(role_width, round(body.width() * 0.4))
        for one in here:
            line = QRect(body.left(), y, body.width(), look.px(ROW))
            if line.bottom() > body.bottom():
                return
            self._paint_person(painter, line, one, role_width)
            y = line.bottom() + 1
        if coming:
            self._paint_coming(painter, QRect(body.left(), y, body.width(), body.bottom() + 1 - y), role_width)

    def _paint_person(self, painter: QPainter, line: QRect, one: _Person, role_width: int) -> None:
        look = self.look
        small, name_font = look.font(look.CAPTION), look.font(look.READING + 2)
        painter.setPen(look.pen("line"))
        painter.drawLine(line.topLeft(), line.topRight())
        role = look.font(look.LABEL)
        painting.text(painter, line, one.role, role, look.color("quiet"), width=role_width - look.px(8))
        end_width = painting.width(one.when, small)
        name = QRect(line.left() + role_width, line.top(), line.width() - role_width, line.height())
        painting.text(painter, name, one.name, name_font, look.color("text"))
        between = painting.width(one.name, name_font) + look.px(14)
        if between + end_width > name.width():
            return
        painting.text(painter, name, one.when, small, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)
        unit = name.adjusted(between, 0, -end_width - look.px(14), 0)
        if painting.width(one.unit, small) <= unit.width():
            painting.text(painter, unit, one.unit, small, look.color("quiet"))

    def _paint_coming(self, painter: QPainter, box: QRect, role_width: int) -> None:
        look = self.look
        _, coming, when, _ = self.drawing
        small, label = look.font(look.CAPTION), look.font(look.LABEL)
        head = QRect(box.left(), box.top(), box.width(), look.px(34))
        if head.bottom() + look.px(28) > box.bottom():
            return
        painter.setPen(look.pen("line"))
        painter.drawLine(head.topLeft(), head.topRight())
        painting.text(painter, head, self.tr("From {time}").replace("{time}", when), small, look.color("quiet"))
        y = head.bottom() + 1
        for one in coming:
            line = QRect(box.left(), y, box.width(), look.px(28))
            if line.bottom() > box.bottom():
                return
            painting.text(painter, line, one.role, small, look.color("quiet"), width=role_width - look.px(8))
            name = line.adjusted(role_width, 0, 0, 0)
            painting.text(painter, name, one.name, label, look.color("quiet"))
            y = line.bottom() + 1
