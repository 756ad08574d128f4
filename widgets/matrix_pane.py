"""The matrix: events by region and category as a heat table with its sums. A row chooses its region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from operations.count_snapshots import Matrix, Span
from operations.picture import Picture
from widgets import painting, words
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question
from widgets.region_rows import RegionRows

LEAST_ROW, MOST_ROW = 24, 44
HEAD_LINE = 20
"""Design units of a line of a column's name."""


class MatrixSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`period` is the local day, month or year that runs. `categories` picks and orders columns (all that occur).

    What they leave out stands together in a last column: a row's numbers add up to its sum.
    """

    period: Span = "month"
    region: str = ""
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Drawing:
    regions: tuple[str, ...]
    categories: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    by_region: tuple[int, ...]
    by_category: tuple[int, ...]
    total: int
    has_others: bool
    """Whether the last column is of all that no other is of: it has no shade, and would take it from the others."""


class MatrixPane(Pane):
    """Cells of one hue, darker where there are more: a quiet scale, never severity."""

    pane_type: ClassVar[str] = "matrix"
    settings_type: ClassVar[type[PaneSettings]] = MatrixSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "region", "health"})
    refresh_seconds: ClassVar[float] = 15.0
    follows_region: ClassVar[bool] = True
    settings: MatrixSettings

    def __init__(
        self, settings: MatrixSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._rows = RegionRows(self)

    def default_title(self) -> str:
        """Return a title by the period."""
        return {
            "day": self.tr("Today by area × kind"),
            "month": self.tr("This month by area × kind"),
            "year": self.tr("This year by area × kind"),
        }[self.settings.period]

    def question(self) -> Question:
        """Ask for the counts."""
        span, region = self.settings.period, self.region

        def ask(picture: Picture) -> Matrix:
            return picture.region_matrix(span, region=region)

        return ask

    def draw_snapshot(self, snapshot: Matrix) -> None:
        """Show the table; what stands in no column of its own stands in the last one."""
        language, centre = self.look.language, self.context.centre
        wanted = self.settings.categories or tuple(
            category for category, count in zip(snapshot.categories, snapshot.by_category, strict=True) if count
        )
        places = [snapshot.categories.index(name) for name in wanted if name in snapshot.categories]
        names = [
            painting.shown(words.category_name(snapshot.categories[place], centre, language), 40) for place in places
        ]
        counts = [[row[place] for place in places] for row in snapshot.counts]
        by_category = [snapshot.by_category[place] for place in places]
        has_others = sum(by_category) < snapshot.total
        if has_others:
            names.append(self.tr("Others"))
            by_category.append(snapshot.total - sum(by_category))
            for row, total in zip(counts, snapshot.by_region, strict=True):
                row.append(total - sum(row))
        drawing = _Drawing(
            regions=tuple(painting.shown(name, 40) or self.tr("Not placed") for _, name in snapshot.regions),
            categories=tuple(names),
            counts=tuple(map(tuple, counts)),
            by_region=snapshot.by_region,
            by_category=tuple(by_category),
            total=snapshot.total,
            has_others=has_others,
        )
        self._rows.take([(code, name) for (code, _), name in zip(snapshot.regions, drawing.regions, strict=True)])
        self.set_meta(words.BETWEEN.join((words.period_name(snapshot.period), self.tr("events"))))
        spoken = "; ".join(f"{name} {total}" for name, total in zip(drawing.regions, drawing.by_region, strict=True))
        self.show_drawing(drawing, spoken=spoken)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the head, a row a region, and the sums; columns that have no room are left out from the right."""
        look = self.look
        drawing: _Drawing | None = self.drawing
        if drawing is None:
            return
        if not drawing.total:
            painting.empty(painter, body, look, self.tr("No events in this time"))
            return
        lines = len(drawing.regions) + 2
        step = min(max(body.height() // lines, look.px(LEAST_ROW)), look.px(MOST_ROW))
        font = look.font(look.LABEL - 1 if step < look.px(30) else look.LABEL)
        head_font = look.font(look.CAPTION)
        name_width = max(painting.width(name, font) for name in (*drawing.regions, self.tr("In all"))) + look.px(12)
        name_width = min(name_width, round(body.width() * 0.3))
        sum_width = max(painting.width(words.number(drawing.total), font), painting.width(self.tr("In all"), head_font))
        sum_width += look.px(12)
        heads, columns, cell = self._heads(drawing, body.width() - name_width - sum_width, font)
        head_high = max(step, look.px(HEAD_LINE) * max(map(len, heads)))
        step = min(step, max((body.height() - head_high) // (lines - 1), look.px(LEAST_ROW)))
        fitting = max(min(len(drawing.regions), (body.height() - head_high) // step - 1), 1)
        hidden = len(drawing.regions) - fitting
        if hidden:
            fitting, hidden = fitting - 1, hidden + 1
        right = body.left() + name_width + cell * columns
        quiet = look.color("quiet")
        self._head(painter, QRect(body.left(), body.top(), name_width, head_high), heads, columns, cell)
        self._number(painter, QRect(right, body.top(), sum_width, head_high), self.tr("In all"), quiet, head_font)
        shaded = min(columns, len(drawing.categories) - drawing.has_others)
        highest = max((max(row[:shaded], default=0) for row in drawing.counts), default=0)
        boxes = []
        for number in range(fitting):
            top = body.top() + head_high + number * step
            row = QRect(body.left(), top, right + sum_width - body.left(), step)
            boxes.append(row)
            painting.text(painter, row, drawing.regions[number], font, self._ink(), width=name_width - look.px(10))
            for place, count in enumerate(drawing.counts[number][:columns]):
                box = QRect(body.left() + name_width + place * cell, top, cell, step)
                self._cell(painter, box, count, highest if place < shaded else 0, font)
            self._number(
                painter, QRect(right, top, sum_width, step), words.number(drawing.by_region[number]), self._ink(), font
            )
        self._rows.place(boxes)
        self._rows.paint_focus(painter)
        top = body.top() + head_high + fitting * step
        if hidden:
            more = QRect(body.left(), top, body.width(), step)
            painting.text(
                painter, more, self.tr("{count} more areas").replace("{count}", str(hidden)), head_font, quiet
            )
            top += step
        sums = QRect(body.left(), top, right + sum_width - body.left(), step)
        self._sums(painter, sums, drawing, (name_width, columns, cell), font)

    def _sums(
        self, painter: QPainter, box: QRect, drawing: _Drawing, across: tuple[int, int, int], font: QFont
    ) -> None:
        """Draw the last line; `across` are the names' width, how many columns there are, and the width of each."""
        look, (name_width, columns, cell) = self.look, across
        painter.setPen(look.pen("line"))
        painter.drawLine(box.left(), box.top(), box.right() + 1, box.top())
        caption = look.font(look.CAPTION)
        painting.text(painter, box, self.tr("In all"), caption, look.color("quiet"), width=name_width)
        for place, count in enumerate(drawing.by_category[:columns]):
            under = QRect(box.left() + name_width + place * cell, box.top(), cell, box.height())
            self._number(painter, under, words.number(count), self._ink(), font, padded=False)
        self._number(painter, box, words.number(drawing.total), self._ink(), font)

    def _head(self, painter: QPainter, head: QRect, heads: Sequence[Sequence[str]], columns: int, cell: int) -> None:
        look = self.look
        font, quiet = look.font(look.CAPTION), look.color("quiet")
        for number, lines in enumerate(heads[:columns]):
            box = QRect(head.right() + 1 + number * cell, head.top(), cell, head.height())
            if len(lines) > 1:
                box.setHeight(look.px(HEAD_LINE))
                box.moveTop(head.center().y() + 1 - box.height() * len(lines) // 2)
            for line in lines:
                self._number(painter, box, line, quiet, font, padded=False)
                box.translate(0, box.height())
        if columns < len(heads):
            left_out = self.tr("{count} more").replace("{count}", str(len(heads) - columns))
            painting.text(painter, head, left_out, font, quiet)

    def _ink(self) -> QColor:
        return self.look.color("quiet" if self.is_old else "text")

    def _heads(self, drawing: _Drawing, room: int, font: QFont) -> tuple[list[list[str]], int, int]:
        """Return the lines of each column's name, how many columns have room, and how wide each is."""
        heads = [[name] for name in drawing.categories]
        columns, cell = self._columns(drawing, heads, room, font)
        if columns < len(heads):
            head_font = self.look.font(self.look.CAPTION)
            heads = [_halves(name, head_font) for name in drawing.categories]
            columns, cell = self._columns(drawing, heads, room, font)
        return heads, columns, cell

    def _columns(self, drawing: _Drawing, heads: Sequence[Sequence[str]], room: int, font: QFont) -> tuple[int, int]:
        """Return how many columns have room, and how wide each is."""
        head = self.look.font(self.look.CAPTION)
        widths = []
        for place, lines in enumerate(heads):
            numbers = [*(row[place] for row in drawing.counts), drawing.by_category[place]]
            wanted = max(painting.width(line, head) for line in lines)
            widths.append(max(wanted, *(painting.width(words.number(n), font) for n in numbers)))
        for columns in range(len(widths), 0, -1):
            cell = room // columns
            if max(widths[:columns]) + self.look.px(10) <= cell:
                return columns, min(cell, self.look.px(150))
        return min(len(widths), 1), room

    def _cell(self, painter: QPainter, box: QRect, count: int, highest: int, font: QFont) -> None:
        look = self.look
        if count and highest:
            share = (count / highest) ** 0.5
            inner = box.adjusted(look.px(1), look.px(1), -look.px(1), -look.px(1))
            painter.fillRect(inner, look.mixed("accent", "pane", (0.12 if self.is_old else 0.36) * share))
        said = words.number(count) if count else "·"
        colour = self._ink() if count else look.color("quiet")
        self._number(painter, box, said, colour, font, padded=False)

    def _number(
        self, painter: QPainter, box: QRect, said: str, colour: QColor, font: QFont, *, padded: bool = True
    ) -> None:
        align = Qt.AlignmentFlag.AlignRight if padded else Qt.AlignmentFlag.AlignHCenter
        painting.text(painter, box, said, font, colour, align=align)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a row's region."""
        self._rows.press(event.position().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go along the rows by the arrow keys, Enter chooses; Escape turns to all of the centre again."""
        if not self._rows.take_key(event.key()):
            super().keyPressEvent(event)


def _halves(name: str, font: QFont) -> list[str]:
    """Return a name on two lines, as narrow as can be; on one where it is one word."""
    parts = name.split(" ")
    ways = [[" ".join(parts[:at]), " ".join(parts[at:])] for at in range(1, len(parts))]
    return min(ways, key=lambda way: max(painting.width(line, font) for line in way), default=[name])
