"""The queue: events in the order of what must be done next."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta
from msgspec.structs import replace
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from data_sources.sentences import fill
from operations.picture import Picture
from operations.search_snapshots import MOST_COUNTED
from operations.snapshots import Age, QueueFilter, QueueOrder, QueuePage, QueueRow
from widgets import painting, words
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question
from widgets.queue_delegate import QueueDelegate
from widgets.queue_menu import QueueMenu
from widgets.queue_model import MOST_ROWS, QueueModel
from widgets.queue_strips import CHIP_UNITS, OUTLOOK_UNITS, OutlookStrip, Part, WordsChip
from widgets.queue_table import QueueTable
from widgets.search_button import SearchButton
from widgets.selection import Selection, thing_of

Severity = Annotated[int, Meta(ge=1, le=4)]
LevelChoice = Literal["", "township", "county", "prefecture"]
SOON = 3_600_000
"""ms: of what turns red within them, the queue tells below its lines."""


class QueueSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the queue holds and in which order it opens."""

    order: QueueOrder = "due"
    region: str = ""
    categories: tuple[str, ...] = ()
    severities: tuple[Severity, ...] = ()
    sources: tuple[str, ...] = ()
    open_only: bool = True
    level: LevelChoice = ""
    """Whose queue it is: what that level has to deal with, what goes red next first; "": the whole centre's."""


class QueuePane(Pane):
    """A table over paged questions: the visible rows and a screen on either side are here, no more.

    A refresh moves nothing under the reader's eye: the chosen event stays chosen and the first visible event stays
    where it is, by id. At the top, and with nothing chosen, the queue shows its head.
    """

    pane_type: ClassVar[str] = "queue"
    settings_type: ClassVar[type[PaneSettings]] = QueueSettings
    kinds: ClassVar[frozenset[str]] = frozenset({"event", "incident", "health"})
    settings: QueueSettings
    follows_region: ClassVar[bool] = True

    event_selected = Signal(object)
    """The reader moved to an event: its QueueRow."""

    def __init__(
        self, settings: QueueSettings, look: Look, parent: QWidget | None = None, *, context: PaneContext | None = None
    ) -> None:
        super().__init__(settings, look, parent, context=context)
        self.where = QueueFilter(
            region=settings.region,
            categories=settings.categories,
            severities=settings.severities,
            sources=settings.sources,
            open_only=settings.open_only,
            order=settings.order,
        )
        self.level: LevelChoice = settings.level
        self.text = ""
        """The words that narrow the queue."""
        self.selected_id: int | None = None
        self._restoring = False
        self._whole = True
        self._times: list[tuple[str, str]] = []
        """What the rows in view said of time when they were drawn."""
        self._following = 0
        self.model = QueueModel(look.language, self)
        self.delegate = QueueDelegate(look, self.context, self)
        self.table = QueueTable(self)
        self._make_table()
        self.menu_button = QToolButton(self)
        self._make_menu()
        self.search_button = SearchButton(look, self)
        self.search_button.clicked.connect(self.search_wanted)
        self.chip = WordsChip(look, self)
        self.chip.clicked.connect(self.forget_words)
        self.outlook = OutlookStrip(look, self)
        self.outlook.pressed.connect(self._press_part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table)
        self.setFocusProxy(self.table)

    def forget_words(self) -> None:
        """Let words narrow the queue no more."""
        self.look_for("")

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Queue")

    def question(self) -> Question:
        """Ask for the rows in view and as many again on either side."""
        first, after = self.visible_rows()
        many = max(after - first, 1)
        offset = max(first - many, 0)
        limit = min(after + many - offset, MOST_ROWS)
        where, level = replace(self.where, region=self.region, text=self.text), self.level
        whole = replace(where, text="", red_within=0, asked=False, open_only=True)

        def ask(picture: Picture) -> QueuePage:
            if not level:
                page = picture.queue_page(where, offset, limit)
                return replace(page, outlook=picture.queue_outlook(whole, SOON))
            queue = picture.level_queue(level, offset, limit, region=where.region, where=where)
            rows = tuple(row.event for row in queue.rows)
            return QueuePage(rows, queue.offset, queue.total, queue.as_of, queue.age)

        return ask

    def visible_rows(self) -> tuple[int, int]:
        """Return the first row in view, and the row after the last."""
        height = self.delegate.row_height()
        first = self.table.verticalScrollBar().value() // height
        return first, first + self.table.viewport().height() // height + 2

    def draw_snapshot(self, snapshot: QueuePage) -> None:
        """Take a page over; the reader's place is kept by id."""
        self.delegate.now = snapshot.as_of
        anchor = self._anchor()
        self._restoring = True
        changed = self.model.take(snapshot)
        # The scroll bar must know the new length now, or a place far down could not be kept.
        self.table.updateGeometries()
        self._restore(anchor)
        self._restoring = False
        times = [self.delegate.times_of(row) for row in map(self.model.row, range(*self.visible_rows())) if row]
        if changed or times != self._times:
            self._times = times
            self.table.viewport().update()
        self._show_outlook(snapshot)
        following = snapshot.outlook.following if snapshot.outlook is not None else 0
        if changed or (snapshot.whole, following) != (self._whole, self._following):
            self._whole, self._following = snapshot.whole, following
            self.set_meta(self._meta())
            drawn = (snapshot.total, following, snapshot.offset, snapshot.rows)
            self.show_drawing(drawn, spoken=self._meta())
        if snapshot.total and not self.model.holds(*self.visible_rows()):
            self.question_changed.emit()

    def show_age(self, age: Age) -> None:
        """Mark the age; rows of an old queue are drawn quiet."""
        super().show_age(age)
        self._refresh_rows()

    def show_trouble(self, sentence: str) -> None:
        """Say the trouble; the rows stay, drawn quiet."""
        super().show_trouble(sentence)
        self._refresh_rows()

    def set_filter(self, where: QueueFilter, level: LevelChoice = "") -> None:
        """Ask another question, from its head; with a `level`, for what that level has to deal with."""
        if (where, level) == (self.where, self.level):
            return
        self.where, self.level = where, level
        self._ask_from_head()

    def look_for(self, text: str) -> None:
        """Hold what words find, closed ones too; with none, what it held before."""
        if text == self.text:
            return
        had_words, self.text = bool(self.text), text
        self.chip.show_words(text)
        self.table.is_narrowed = bool(text)
        if bool(text) != had_words:
            self.menu.show_closed(is_on=bool(text) or not self.settings.open_only)
        self._lay_out()
        self._ask_from_head()

    def _ask_from_head(self) -> None:
        self.table.verticalScrollBar().setValue(0)
        self.set_meta(self._meta())
        self.question_changed.emit()

    def _show_outlook(self, page: QueuePage) -> None:
        """Say below the lines what turns red soon, and what an officer is asked."""
        told, parts = page.outlook, []
        if told is not None and (told.soon or self.where.red_within):
            said = fill(self.tr("{count} turn red within 1 h"), {"count": words.number(told.soon)})
            parts.append(Part("soon", said, bool(self.where.red_within)))
        if told is not None and (told.asked or self.where.asked):
            said = fill(self.tr("{count} may be one with another"), {"count": words.number(told.asked)})
            parts.append(Part("asked", said, self.where.asked))
        if bool(parts) != bool(self.outlook.parts):
            self.outlook.show_parts(parts)
            self._lay_out()
        self.outlook.show_parts(parts)

    def _press_part(self, name: str) -> None:
        self.menu.press(name)

    def show_selection(self, selection: Selection) -> None:
        """Narrow to the chosen region; let the row go that nobody chooses any more."""
        before = self.region
        super().show_selection(selection)
        if self.region != before:
            self.table.verticalScrollBar().setValue(0)
        thing = selection.thing
        self.selected_id = thing.id if thing is not None and thing.kind == "event" else None
        self._restoring = True
        if self.selected_id is None:
            self.table.selectionModel().clear()
        else:
            self._restore(None)
            if selection.origin != self.pane_type and self.model.find(self.selected_id) is not None:
                self.table.scrollTo(self.table.currentIndex())
        self._restoring = False

    def _refresh_rows(self) -> None:
        if self.delegate.is_old != self.is_old:
            self.delegate.is_old = self.is_old
            self.table.viewport().update()

    def _meta(self) -> str:
        """Return how many there are, what narrows them beside the scene file, and their order."""
        where, own = self.where, self.settings
        orders = {"due": self.tr("by deadline"), "newest": self.tr("newest first"), "severity": self.tr("by severity")}
        parts = [self._count()]
        if not self._whole:
            parts.append(self.tr("names are still being gathered"))
        if self.level:
            parts.append(words.level_word(self.level))
        if where.severities and where.severities != own.severities:
            parts.append("/".join(words.ROMAN[severity - 1] for severity in where.severities))
        parts += ["/".join(map(words.light_name, where.lights)), "/".join(map(words.state_name, where.states))]
        centre, language = self.context.centre, self.look.language
        if where.sources != own.sources:
            parts.append("/".join(words.source_name(source, centre, language) for source in where.sources))
        if where.categories != own.categories:
            parts.append("/".join(words.category_name(code, centre, language) for code in where.categories))
        if where.red_within:
            parts.append(self.tr("red within 1 h"))
        if where.asked:
            parts.append(self.tr("may be one with another"))
        if not where.open_only and own.open_only:
            parts.append(self.tr("with closed"))
        if not self.level:
            parts.append(orders["newest" if not where.open_only else where.order])
        return words.BETWEEN.join(part for part in parts if part)

    def _count(self) -> str:
        """Return how many lines there are; and reports, where several are one incident: cards and maps count those."""
        total, where = self.model.total, self.where
        if self._following and not (self.text or where.red_within or where.asked or not where.open_only):
            reports = words.number(total + self._following)
            said = self.tr("{count} events ({reports} reports)")
            return fill(said, {"count": words.number(total), "reports": reports})
        many = bool(self.text) and total > MOST_COUNTED
        count = f"{words.number(MOST_COUNTED)}+" if many else words.number(total)
        return fill(self.tr("{count} events"), {"count": count})

    # The reader's place

    def _anchor(self) -> tuple[int, int] | None:
        """Return the id of the event that must not move, and how far its row is above the top of the view."""
        value, height = self.table.verticalScrollBar().value(), self.delegate.row_height()
        if self.selected_id is not None:
            number = self.model.find(self.selected_id)
            first, after = self.visible_rows()
            if number is not None and first <= number < after and value:
                return self.selected_id, value - number * height
        if not value:
            return None
        row = self.model.row(value // height)
        return (row.id, value % height) if row is not None else None

    def _restore(self, anchor: tuple[int, int] | None) -> None:
        if anchor is not None:
            number = self.model.find(anchor[0])
            if number is not None:
                self.table.verticalScrollBar().setValue(number * self.delegate.row_height() + anchor[1])
        chosen = self.model.find(self.selected_id) if self.selected_id is not None else None
        selection = self.table.selectionModel()
        if chosen is None:
            selection.clearSelection()
        elif self.table.currentIndex().row() != chosen or not selection.hasSelection():
            # `setCurrentIndex` of the view would scroll to it; the selection model does not.
            flags = QItemSelectionModel.SelectionFlag
            selection.setCurrentIndex(self.model.index(chosen, 0), flags.ClearAndSelect | flags.Rows)

    def _moved_to(self, current: QModelIndex) -> None:
        if self._restoring:
            return
        row = self.model.row(current.row()) if current.isValid() else None
        self.selected_id = row.id if row is not None else None
        if row is not None:
            self.event_selected.emit(row)
            self.choose_thing(thing_of(row))
        elif self.selection.thing is not None and self.selection.thing.kind == "event":
            self.choose_thing(None)

    def _clicked(self, index: QModelIndex) -> None:
        """A click on the chosen row lets it go."""
        row = self.model.row(index.row())
        if row is not None and row.id == self.table.pressed_on:
            self.table.selectionModel().clear()

    def _scrolled(self) -> None:
        if self._restoring or not self.model.total:
            return
        first, after = self.visible_rows()
        many = (after - first) // 2
        if not self.model.holds(max(first - many, 0), after + many):
            self.question_changed.emit()

    def _open(self, index: QModelIndex) -> None:
        row: QueueRow | None = self.model.row(index.row())
        if row is not None:
            self.incident_chosen.emit(row.id)

    # Parts

    def _make_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(self.delegate)
        table.setAccessibleName(self.title)
        table.verticalHeader().setDefaultSectionSize(self.delegate.row_height())
        table.verticalScrollBar().valueChanged.connect(self._scrolled)
        table.selectionModel().currentChanged.connect(self._moved_to)
        table.activated.connect(self._open)
        table.clicked.connect(self._clicked)
        table.focus_moved.connect(self.update)
        table.let_go.connect(self.forget_words)

    def _make_menu(self) -> None:
        button, look = self.menu_button, self.look
        self.menu = QueueMenu(self.where, self.level, self.context.centre, look.language, self)
        self.menu.filtered.connect(self.set_filter)
        self.menu.all_wanted.connect(self.forget_words)
        button.setMenu(self.menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setText("⋮")
        button.setToolTip(painting.plain_tooltip(self.tr("Order and filter (F)")))
        button.setAccessibleName(self.tr("Order and filter"))
        button.setStyleSheet(
            f"QToolButton {{ color: {look.palette.quiet}; border: none; font-size: {look.px(18)}px; }}"
            f"QToolButton:focus {{ color: {look.palette.accent}; }}"
            "QToolButton::menu-indicator { image: none; }"
        )
        shortcut = QAction(self)
        shortcut.setShortcut(QKeySequence(Qt.Key.Key_F))
        shortcut.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.triggered.connect(self.open_menu)
        self.addAction(shortcut)

    def open_menu(self) -> None:
        """Open the menu of orders and filters under its button."""
        self.menu.popup(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))
        self.menu.setActiveAction(self.menu.actions()[0])

    def header_end(self) -> int:
        """Leave room for the menu's button."""
        return self.look.px(46)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Say calmly that nothing waits."""
        if self.has_drawn and not self.model.total:
            said = self.tr("Nothing is waiting to be dealt with")
            if self.text:
                said = fill(self.tr("Nothing found for “{words}”"), {"words": painting.shown(self.text, 40)})
            painting.empty(painter, body, self.look, said)
        if self.table.shows_focus:
            painter.setPen(QPen(self.look.color("accent", 0.6), max(1.0, self.look.unit)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = self.look.px(4)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the same menu where it was asked for."""
        self.menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in the header; a taller queue needs more rows."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        look = self.look
        side, header = look.px(26), look.px(self.header_units)
        for place, button in enumerate((self.menu_button, self.search_button), 1):
            button.setGeometry(self.width() - place * side - look.px(4), (header - side) // 2, side, side)
        above = look.px(CHIP_UNITS) if self.text else 0
        below = look.px(OUTLOOK_UNITS) if self.outlook.parts else 0
        self.chip.move(look.px(16), header + (above - self.chip.height()) // 2)
        self.outlook.setGeometry(0, self.height() - below, self.width(), below)
        self.outlook.setVisible(bool(below))
        # Whole rows only: half an event at the lower edge of a wall says nothing.
        room = self.contentsRect().height() - above - below
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(0, above, 0, below + (room % self.delegate.row_height() if room > 0 else 0))
            layout.activate()
        self._scrolled()
