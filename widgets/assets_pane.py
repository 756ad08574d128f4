"""The asset state board: how many things of each kind, or in each county, are online, offline, never seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from msgspec import Meta
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from data_sources.centre import KIND_PART, Text, text_of
from operations.count_snapshots import AssetBoard, online_rate
from operations.picture import Picture
from operations.snapshots import ASSET_STATES
from widgets import painting, words
from widgets.look import Look
from widgets.paging import Pages
from widgets.pane import Pane, PaneContext, PaneSettings, Question

ROW, MOST_ROW, HEAD = 40, 56, 30
LEAST_BAR = 60
"""Design units; a narrower bar says nothing."""


class AssetsSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`kinds` picks and orders kinds (all that are no part of another). `part_of` shows the parts of one kind.

    `by` "region" shows counties instead, of all those kinds together. `target` is what the online rate must reach.
    """

    by: Literal["kind", "region"] = "kind"
    kinds: tuple[str, ...] = ()
    part_of: str = ""
    target: Annotated[float, Meta(gt=0, le=100)] | None = None
    page_seconds: Annotated[int, Meta(ge=0)] = 20


@dataclass(frozen=True)
class _Row:
    name: str
    rate: str
    missed: bool
    counts: tuple[int, ...]
    total: str


@dataclass(frozen=True)
class _Drawing:
    rows: tuple[_Row, ...]
    states: tuple[str, ...]


class AssetsPane(Pane):
    """A row a kind or county: rate, a bar of its states, each told apart by its filling, and their numbers."""

    pane_type: ClassVar[str] = "assets"
    settings_type: ClassVar[type[PaneSettings]] = AssetsSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"asset", "health"})
    refresh_seconds: ClassVar[float] = 15.0
    follows_region: ClassVar[bool] = True
    settings: AssetsSettings

    def __init__(
        self, settings: AssetsSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self._pages = Pages(settings.page_seconds)
        self._board: AssetBoard | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def default_title(self) -> str:
        """Return a title by what the rows are."""
        if self.settings.part_of:
            return self._kind(self.settings.part_of)
        return self.tr("Equipment by area") if self.settings.by == "region" else self.tr("Equipment by kind")

    def question(self) -> Question:
        """Ask for the board."""

        def ask(picture: Picture) -> AssetBoard:
            return picture.asset_board()

        return ask

    def draw_snapshot(self, snapshot: AssetBoard) -> None:
        """Show the page of this moment."""
        self._board = snapshot
        self._refresh()

    def _refresh(self) -> None:
        board = self._board
        if board is None:
            return
        kinds = self._kinds_of(board)
        region = self.region if self.region in board.names else ""
        if self.settings.by == "region":
            counted = [
                (painting.shown(name or code, 40) or self.tr("Not placed"), self._sum(board, kinds, code))
                for code, name in board.names.items()
            ]
        else:
            counted = [(self._kind(kind), board.of_kind(kind, region)) for kind in kinds]
        rows = [self._row(name, counts) for name, counts in counted if sum(counts) or self.settings.kinds]
        fitting = max((self.body().height() - self.look.px(HEAD)) // self.look.px(ROW), 1)
        shown, page = self._pages.shown(rows, fitting, board.as_of)
        whole = self._row("", self._sum(board, kinds, region))
        parts = [self.tr("{count} in all").replace("{count}", whole.total)]
        states = self._states(kinds)
        if whole.rate != words.NOTHING_KNOWN:
            usual = states[0] == words.part_name(ASSET_STATES[0])
            parts.append(
                self.tr("{rate} online").replace("{rate}", whole.rate) if usual else f"{states[0]} {whole.rate}"
            )
        self.set_meta(words.BETWEEN.join((*parts, page) if page else parts))
        spoken = "; ".join(
            f"{row.name} {row.rate}: "
            + ", ".join(f"{state} {count}" for state, count in zip(states, row.counts, strict=True) if count)
            for row in rows
        )
        self.show_drawing(_Drawing(tuple(shown), states), spoken=spoken)

    def _kinds_of(self, board: AssetBoard) -> list[str]:
        own = self.settings
        if own.part_of:
            return [kind for kind in board.kinds if kind.startswith(own.part_of + KIND_PART)]
        return list(own.kinds or dict.fromkeys(kind.partition(KIND_PART)[0] for kind in board.kinds))

    @staticmethod
    def _sum(board: AssetBoard, kinds: list[str], region: str) -> tuple[int, ...]:
        return tuple(map(sum, zip(*(board.of_kind(kind, region) for kind in kinds), strict=True))) or (0,) * len(
            ASSET_STATES
        )

    def _kind(self, kind: str) -> str:
        return painting.shown(words.kind_name(kind, self.context.centre, self.look.language), 40)

    def _states(self, kinds: list[str]) -> tuple[str, ...]:
        """Return what the states are called: in the words of the kinds shown, where they agree.

        A house is not online: where kinds with words of their own stand together, words that fit all are used.
        """
        centre, language = self.context.centre, self.look.language
        fitting = {
            "online": self.tr("In order"),
            "offline": self.tr("Not in order"),
            "long_offline": self.tr("Long so"),
            "never": self.tr("Not begun"),
        }
        found = []
        for state in ASSET_STATES:
            said = set()
            for code in kinds:
                known = centre.kind(code) if centre is not None else None
                states: dict[str, Text] = {str(word): said for word, said in known.states.items()} if known else {}
                text = states.get(state)
                said.add(text_of(text, language) if text else "")
            if len(said) == 1 and "" not in said:
                found.append(painting.shown(said.pop(), 20))
            else:
                found.append(fitting.get(state, words.part_name(state)) if said - {""} else words.part_name(state))
        return tuple(found)

    def _row(self, name: str, counts: tuple[int, ...]) -> _Row:
        rate, target = online_rate(counts), self.settings.target
        said = words.NOTHING_KNOWN if rate is None else f"{words.in_unit(rate, 1, '%')}%"
        missed = rate is not None and target is not None and rate < target
        return _Row(name, said, missed, counts, words.number(sum(counts)))

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Draw the head and the rows."""
        look = self.look
        drawing: _Drawing | None = self.drawing
        if drawing is None:
            return
        if not drawing.rows:
            painting.empty(painter, body, look, self.tr("No equipment known yet"))
            return
        font, small, figure = look.font(look.LABEL), look.font(look.CAPTION), look.font(look.READING)
        rows = drawing.rows
        step = (body.height() - look.px(HEAD)) // max(len(rows), 1)
        step = min(max(step, look.px(ROW)), look.px(MOST_ROW))
        gap = look.px(14)
        name_width = min(max(painting.width(row.name, font) for row in rows), round(body.width() * 0.44)) + gap
        rate_width = max(painting.width(row.rate, figure) for row in rows) + look.px(22) + gap
        columns = self._columns(drawing, body.width() - name_width - rate_width - look.px(LEAST_BAR), small, font)
        bar_width = body.width() - name_width - rate_width - sum(width for _, width in columns)
        # A step up from the names: the rate is read first.
        for number, row in enumerate(rows):
            line = QRect(body.left(), body.top() + look.px(HEAD) + number * step, body.width(), step)
            painter.setPen(look.pen("line"))
            painter.drawLine(line.topLeft(), line.topRight())
            painting.text(painter, line, row.name, font, self._ink(), width=name_width - gap)
            rate = QRect(line.left() + name_width, line.top(), rate_width - gap - look.px(22), line.height())
            painting.text(painter, rate, row.rate, figure, self._ink(), align=Qt.AlignmentFlag.AlignRight)
            if row.missed and not self.is_old:
                centre = QPointF(rate.right() + look.px(13), line.center().y() + 0.5)
                painting.light_mark(painter, centre, look.px(6), "yellow", look)
            bar = QRect(line.left() + name_width + rate_width, line.top(), bar_width - gap, line.height())
            self._bar(painter, bar, row.counts)
            x = line.left() + name_width + rate_width + bar_width
            for place, width in columns:
                said = row.total if place < 0 else words.number(row.counts[place])
                colour = self._ink() if place < 0 or row.counts[place] else look.color("quiet")
                box = QRect(x, line.top(), width, line.height())
                painting.text(painter, box, said, font, colour, align=Qt.AlignmentFlag.AlignRight)
                x += width
        x = body.left() + name_width + rate_width + bar_width
        for place, width in columns:
            box = QRect(x, body.top(), width, look.px(HEAD))
            right = Qt.AlignmentFlag.AlignRight
            painting.text(painter, box, self._head(drawing, place), small, look.color("quiet"), align=right)
            x += width
        rate_head = QRect(body.left() + name_width, body.top(), rate_width - gap - look.px(22), look.px(HEAD))
        online = drawing.states[0]
        if painting.width(online, small) <= rate_head.width():
            painting.text(painter, rate_head, online, small, look.color("quiet"), align=Qt.AlignmentFlag.AlignRight)

    def _head(self, drawing: _Drawing, place: int) -> str:
        return self.tr("In all") if place < 0 else drawing.states[place]

    def _columns(self, drawing: _Drawing, room: int, head_font: QFont, font: QFont) -> list[tuple[int, int]]:
        """Return the numbers that have room, with their widths: the total (-1), then of the states."""
        look = self.look
        places = [-1, 1, 2, 3, *([4] if any(row.counts[4] for row in drawing.rows) else [])]
        found: list[tuple[int, int]] = []
        for place in places:
            numbers = [row.total if place < 0 else words.number(row.counts[place]) for row in drawing.rows]
            width = max(
                painting.width(self._head(drawing, place), head_font), *(painting.width(n, font) for n in numbers)
            )
            width += look.px(16)
            if width > room:
                break
            found.append((place, width))
            room -= width
        return found

    def _bar(self, painter: QPainter, box: QRect, counts: tuple[int, ...]) -> None:
        """Draw the states one after the other: full, hatched offline, outlined never seen, a line for unknown."""
        look, total = self.look, sum(counts)
        if not total or box.width() < look.px(LEAST_BAR) // 2:
            return
        thick = look.px(12)
        left = float(box.left())
        for state, count in zip(ASSET_STATES, counts, strict=True):
            width = box.width() * count / total
            if not count:
                continue
            part = QRectF(left, box.center().y() - thick / 2 + 0.5, max(width, look.px(2)), thick)
            left += width
            painter.setPen(Qt.PenStyle.NoPen)
            if state == "online":
                painter.fillRect(part, look.mixed("accent", "pane", 0.28 if self.is_old else 0.58))
            elif state == "unknown":
                painter.fillRect(part, look.color("line"))
            elif state == "never":
                painter.setPen(look.pen("quiet", 1.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(part.adjusted(0.5, 0.5, -0.5, -0.5))
            else:
                painter.fillRect(part, look.mixed("text", "pane", 0.32 if state == "offline" else 0.14))
                if state == "long_offline":
                    painting.hatch(painter, part.toRect(), look, 0.8)

    def _ink(self) -> QColor:
        return self.look.color("quiet" if self.is_old else "text")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages."""
        if not self._pages.take_key(event.key()):
            super().keyPressEvent(event)
            return
        self._refresh()
