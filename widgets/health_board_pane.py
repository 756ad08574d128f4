"""The health board: every source by how it stands, the failing first, each with its last day, for a whole wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from data_sources.sentences import fill
from operations.picture import Picture
from operations.snapshots import BOARD_SLOT, HealthBoard, PollSlot, SourceStatus
from widgets import health_words, painting, words
from widgets.health_words import STANDINGS, Standing
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question
from widgets.poll_course import latency_line, outcome_strip, rows_bars, standing_mark


class HealthBoardSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Nothing but a title: the board shows all sources of the centre."""


@dataclass(frozen=True)
class _Tile:
    source: str
    name: str
    standing: Standing
    age: str
    share: float
    """The age of the last success, as a share of the ten rhythms after which it is old."""
    word: str
    said: str
    told: str
    course: tuple[PollSlot, ...]


@dataclass(frozen=True)
class _Drawing:
    tiles: tuple[_Tile, ...]
    counts: tuple[tuple[Standing, int], ...]
    silent: str
    now: int


@dataclass(frozen=True)
class _Placed:
    box: QRect
    tile: _Tile
    page: int


_HIGH = 156
"""Of a tile that says what is wrong; `_SIZES` are its width, and the width and height of what is well."""
_SIZES = ((420, 420, 106), (340, 340, 106), (420, 300, 44), (340, 300, 44))
_GAP = 10
_COUNT_SIZES = ((40, 20, 32), (32, 17, 22), (26, 14.5, 14))
"""Of the counts' figures, their words, and what is between them, until they fit."""


def _ask(picture: Picture) -> HealthBoard:
    return picture.health_board()


class HealthBoardPane(Pane):
    """What is well is quiet and small where room is short; what isn't says what is wrong. Pages, where not all fit."""

    pane_type: ClassVar[str] = "health_board"
    follows_moment: ClassVar[bool] = False
    settings_type: ClassVar[type[PaneSettings]] = HealthBoardSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"health"})
    header_units: ClassVar[float] = 76
    settings: HealthBoardSettings

    def __init__(
        self,
        settings: HealthBoardSettings,
        look: Look,
        parent: QWidget | None = None,
        *,
        context: PaneContext | None = None,
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._placed: list[_Placed] = []
        self._page = 0
        self._chosen = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def pages(self) -> int:
        """How many pages the board has at its present size."""
        return max((placed.page for placed in self._placed), default=0) + 1

    @property
    def page(self) -> int:
        """The page that is shown, from 0."""
        return min(self._page, self.pages - 1)

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Source health")

    def question(self) -> Question:
        """Ask how the sources stand, and how their last day went."""
        return _ask

    def draw_snapshot(self, snapshot: HealthBoard) -> None:
        """Show the board."""
        board = snapshot.board
        tiles = [self._tile(status, snapshot, board.as_of) for status in board.sources]
        tiles.sort(key=lambda tile: STANDINGS.index(tile.standing))
        found = [tile.standing for tile in tiles]
        counts = tuple((standing, found.count(standing)) for standing in STANDINGS if standing in found)
        silent = health_words.silence(board)
        said = [f"{count} {health_words.standing_name(standing)}" for standing, count in counts]
        said += [tile.told for tile in tiles if tile.standing != "live"]
        if self.show_drawing(
            _Drawing(tuple(tiles), counts, silent, board.as_of),
            spoken=". ".join(filter(None, (self.title, silent, *said))),
        ):
            self._arrange()

    def _tile(self, status: SourceStatus, snapshot: HealthBoard, now: int) -> _Tile:
        health = status.health
        zone = self.context.zone
        name = health_words.source_title(health, self.context.centre, self.look.language)
        standing = health_words.standing_of(status)
        rhythm = max(health.rhythm, 1.0) * self.context.clock.speed
        age, share = words.NOTHING_KNOWN, 0.0
        if status.seconds_old is not None:
            age = words.ago(status.seconds_old)
            share = min(status.seconds_old / (10 * rhythm), 1.0)
        full = health_words.told(status, name, zone, now)
        remarks = " ".join(words.say(remark) for remark in health.remarks)
        if full:
            said = words.say(health.sentence)
        elif standing in {"never", "late", "old"}:
            said = health_words.short_of(status)
        else:
            said = remarks or health_words.counts(health)
        return _Tile(
            source=health.source,
            name=name,
            standing=standing,
            age=age,
            share=share,
            word=words.BETWEEN.join(
                filter(None, (health_words.standing_name(standing), health_words.again_at(health, zone, now)))
            ),
            said=painting.shown(said),
            told=painting.shown(full or f"{name}: {said}", 1_200),
            course=snapshot.courses.get(health.source, ()),
        )

    # Where everything goes.

    def _arrange(self) -> None:
        """Place the tiles: large while they fit on one page, then what is live small, then on several pages."""
        drawing: _Drawing | None = self.drawing
        self._placed = []
        if drawing is None or self.width() < 1:
            return
        body = self.body()
        for sizes in _SIZES:
            self._placed = self._flow(drawing, body, *sizes)
            if self.pages == 1:
                break
        self._page = self.page
        self.update()

    def _flow(self, drawing: _Drawing, body: QRect, wide_tile: int, well_wide: int, well_high: int) -> list[_Placed]:
        """Place what isn't well first, then what is; each group begins a row of its own where its size differs."""
        px, gap = self.look.px, self.look.px(_GAP)
        well = [tile for tile in drawing.tiles if tile.standing == "live"]
        groups = (
            ([tile for tile in drawing.tiles if tile.standing != "live"], wide_tile, _HIGH),
            (well, well_wide, well_high),
        )
        placed: list[_Placed] = []
        y, page = body.top(), 0
        for tiles, wide, high in groups:
            columns = max(1, (body.width() + gap) // px(wide + _GAP))
            width = (body.width() + gap) // columns - gap
            for start in range(0, len(tiles), columns):
                if y + px(high) > body.bottom() + 1 and y > body.top():
                    y, page = body.top(), page + 1
                for column, tile in enumerate(tiles[start : start + columns]):
                    box = QRect(body.left() + column * (width + gap), y, width, px(high))
                    placed.append(_Placed(box, tile, page))
                y += px(high) + gap
        return placed

    # Painting.

    def paint_header(self, painter: QPainter, header: QRect) -> None:
        """Draw the title, and how many sources stand how, large enough for the room."""
        look = self.look
        inner = header.adjusted(look.px(16), 0, -look.px(16), 0)
        title = look.font(look.TITLE)
        painting.text(painter, inner, self.title, title, look.color("text"))
        drawing: _Drawing | None = self.drawing
        if drawing is None:
            return
        right = inner.right() + 1
        caption = look.font(look.LABEL)
        aside = self.trouble or drawing.silent
        if not aside and self.pages > 1:
            aside = fill(self.tr("Page {page} of {pages}"), {"page": self.page + 1, "pages": self.pages})
        if aside:
            wide = min(painting.width(aside, caption) + look.px(20), inner.width() // 3)
            box = QRect(right - wide, inner.center().y() - look.px(15), wide, look.px(30))
            if self.trouble or drawing.silent:
                painting.hatch(painter, box, look)
            painting.chip(painter, box, look, filled=True)
            painting.text(painter, box.adjusted(look.px(10), 0, -look.px(8), 0), aside, caption, look.color("text"))
            right = box.left() - look.px(24)
        left = inner.left() + painting.width(self.title, title) + look.px(36)
        counts = [(standing, words.number(n), health_words.standing_name(standing)) for standing, n in drawing.counts]
        figure, word, gap = (look.font(40), look.font(look.READING), look.px(32))
        for big, small, between in _COUNT_SIZES:
            figure, word, gap = look.font(big), look.font(small), look.px(between)
            wanted = sum(self._count_width(said, name, figure, word) + gap for _, said, name in counts) - gap
            if left + wanted <= right:
                break
        for standing, said, name in counts:
            bright = look.color("quiet" if standing == "live" else "text")
            standing_mark(painter, QPointF(left + look.px(12), inner.center().y() + 1), look.px(11), standing, look)
            box = QRect(left + look.px(34), inner.top(), inner.width(), inner.height())
            painting.text(painter, box, said, figure, bright)
            box.setLeft(box.left() + painting.width(said, figure) + look.px(8))
            painting.text(painter, box.adjusted(0, look.px(6), 0, 0), name, word, bright)
            left += self._count_width(said, name, figure, word) + gap

    def _count_width(self, said: str, name: str, figure: QFont, word: QFont) -> int:
        return self.look.px(42) + painting.width(said, figure) + painting.width(name, word)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw one page."""
        drawing: _Drawing | None = self.drawing
        if drawing is None:
            return
        if not drawing.tiles:
            painting.empty(painter, body, self.look, self.tr("The centre has no source. Add sources/NAME.toml."))
        for placed in self._placed:
            if placed.page != self.page:
                continue
            if placed.box.height() < self.look.px(100):
                self._paint_short(painter, placed.box, placed.tile)
            else:
                self._paint_tile(painter, placed.box, placed.tile, drawing.now)
            if placed.tile.source == self._chosen and self.hasFocus():
                painter.setPen(QPen(self.look.color("accent"), max(1.0, 2 * self.look.unit)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(placed.box, self.look.px(4), self.look.px(4))

    def _paint_short(self, painter: QPainter, box: QRect, tile: _Tile) -> None:
        look = self.look
        self._paint_ground(painter, box, tile)
        inner = box.adjusted(look.px(12), 0, -look.px(12), 0)
        room = inner.width() - look.px(40) - painting.width(tile.age, look.font(look.LABEL))
        sizes = (look.font(units) for units in (look.READING, look.TITLE, look.LABEL))
        font = next((one for one in sizes if painting.width(tile.name, one) <= room), look.font(look.LABEL))
        self._paint_name(painter, inner, tile, font)

    def _paint_tile(self, painter: QPainter, box: QRect, tile: _Tile, now: int) -> None:
        look = self.look
        self._paint_ground(painter, box, tile)
        inner = box.adjusted(look.px(12), look.px(6), -look.px(12), -look.px(8))
        self._paint_name(painter, QRect(inner.left(), inner.top(), inner.width(), look.px(34)), tile, look.font(24))
        y, font = inner.top() + look.px(35), look.font(look.LABEL)
        well = tile.standing == "live"
        lines = painting.wrapped(tile.said, font, inner.width(), 1 if well else 2)
        lines = lines if well else [tile.word, *lines]
        colour = look.color("quiet" if tile.standing in {"live", "never"} else "text")
        painting.paragraph(painter, QRect(inner.left(), y, inner.width(), 0), lines, font, colour, leading=1.4)
        y += round(font.pixelSize() * 1.4) * (1 if well else 3) + look.px(3)
        chart = QRect(inner.left(), y, inner.width(), inner.bottom() + 1 - y)
        rows_bars(painter, chart, tile.course, now, look, slot_long=BOARD_SLOT, faint=True)
        outcome_strip(painter, chart, tile.course, now, look, slot_long=BOARD_SLOT)
        latency_line(painter, chart.adjusted(0, 0, 0, -look.px(6)), tile.course, now, look, slot_long=BOARD_SLOT)

    def _paint_ground(self, painter: QPainter, box: QRect, tile: _Tile) -> None:
        look = self.look
        painter.setPen(QPen(look.color("line"), max(1.0, look.unit)))
        quiet = tile.standing in {"live", "never"}
        painter.setBrush(Qt.BrushStyle.NoBrush if quiet else look.mixed("text", "pane", 0.07))
        painter.drawRoundedRect(box, look.px(4), look.px(4))
        # How far the last success is on its way to old: a tick at the three rhythms within which it is live.
        if tile.share:
            long = round((box.width() - look.px(8)) * tile.share)
            ground = QRect(box.left() + look.px(4), box.bottom() - look.px(3), long, look.px(2))
            painter.fillRect(ground, look.color("normal" if tile.share <= 0.3 else "text"))

    def _paint_name(self, painter: QPainter, line: QRect, tile: _Tile, font: QFont) -> None:
        look = self.look
        radius = look.px(9)
        standing_mark(painter, QPointF(line.left() + radius, line.center().y() + 1), radius, tile.standing, look)
        caption = look.font(look.LABEL)
        wide = painting.width(tile.age, caption)
        text = line.adjusted(look.px(30), 0, 0, 0)
        bright = look.color("text", 0.88 if tile.standing == "live" else 1)
        painting.text(painter, text, tile.name, font, bright, width=text.width() - wide - look.px(10))
        colour = look.color("quiet" if tile.standing in {"live", "never"} else "text")
        painting.text(painter, line, tile.age, caption, colour, align=Qt.AlignmentFlag.AlignRight)

    # The reader's hand.

    def _at(self, event: QMouseEvent | QHelpEvent) -> _Tile | None:
        point = event.pos() if isinstance(event, QHelpEvent) else event.position().toPoint()
        shown = (placed for placed in self._placed if placed.page == self.page)
        return next((placed.tile for placed in shown if placed.box.contains(point)), None)

    def turn(self, step: int) -> None:
        """Turn to another page."""
        page = max(0, min(self.page + step, self.pages - 1))
        if page != self._page:
            self._page = page
            self.update()

    def _walk(self, key: int) -> None:
        """Choose the next tile in a direction; up and down by place, left and right by order."""
        tiles = self._placed
        places = [placed.tile.source for placed in tiles]
        if self._chosen not in places:
            first = next((n for n, placed in enumerate(tiles) if placed.page == self.page), 0)
            self._choose(tiles[first])
            return
        at = places.index(self._chosen)
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._choose(tiles[max(0, min(at + (1 if key == Qt.Key.Key_Right else -1), len(tiles) - 1))])
            return
        here = tiles[at]
        others = tiles[at + 1 :] if key == Qt.Key.Key_Down else tiles[:at][::-1]
        rows = [placed for placed in others if (placed.page, placed.box.top()) != (here.page, here.box.top())]
        if rows:
            row = [p for p in rows if (p.page, p.box.top()) == (rows[0].page, rows[0].box.top())]
            self._choose(min(row, key=lambda placed: abs(placed.box.left() - here.box.left())))

    def _choose(self, placed: _Placed) -> None:
        self._chosen, self._page = placed.tile.source, placed.page
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by the arrow keys, turn by Page Up and Down, open by Enter."""
        key = event.key()
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down} and self._placed:
            self._walk(key)
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._chosen:
            self.source_chosen.emit(self._chosen)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the source that is clicked at."""
        tile = self._at(event)
        if tile is None or event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._chosen = tile.source
        self.update()
        self.source_chosen.emit(tile.source)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn the pages."""
        self.turn(-1 if event.angleDelta().y() > 0 else 1)

    def event(self, event: QEvent) -> bool:
        """Tell the source under the pointer in full; arrange anew at a new size."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tile = self._at(event)
            if tile is not None:
                QToolTip.showText(event.globalPos(), painting.plain_tooltip(tile.told), self)
                return True
        if event.type() == QEvent.Type.Resize:
            self._arrange()
        return super().event(event)
