"""The queue: events in the order of what must be done next."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from msgspec import Meta
from msgspec.structs import replace
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolButton, QVBoxLayout, QWidget

from operations.picture import Picture
from operations.snapshots import Age, QueueFilter, QueueOrder, QueuePage, QueueRow
from widgets import painting, words
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings, Question
from widgets.queue_delegate import QueueDelegate
from widgets.queue_menu import QueueMenu
from widgets.queue_model import MOST_ROWS, QueueModel
from widgets.selection import Selection, thing_of

Severity = Annotated[int, Meta(ge=1, le=4)]
LevelChoice = Literal["", "township", "county", "prefecture"]


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
        self.selected_id: int | None = None
        self._restoring = False
        self.model = QueueModel(look.language, self)
        self.delegate = QueueDelegate(look, self.context, self)
        self.table = _Table(self)
        self._make_table()
        self.menu_button = QToolButton(self)
        self._make_menu()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table)
        self.setFocusProxy(self.table)

    def default_title(self) -> str:
        """Return the title."""
        return self.tr("Queue")

    def question(self) -> Question:
        """Ask for the rows in view and as many again on either side."""
        first, after = self.visible_rows()
        many = max(after - first, 1)
        offset = max(first - many, 0)
        limit = min(after + many - offset, MOST_ROWS)
        where, level = replace(self.where, region=self.region), self.level

        def ask(picture: Picture) -> QueuePage:
            if not level:
                return picture.queue_page(where, offset, limit)
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
        self.table.viewport().update()
        if changed:
            self.set_meta(self._meta())
            self.show_drawing((snapshot.total, snapshot.offset, snapshot.rows), spoken=self._meta())
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
        self.table.verticalScrollBar().setValue(0)
        self.set_meta(self._meta())
        self.question_changed.emit()

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
        parts = [self.tr("{count} events").replace("{count}", words.number(self.model.total))]
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
        if not where.open_only and own.open_only:
            parts.append(self.tr("with closed"))
        if not self.level:
            parts.append(orders["newest" if not where.open_only else where.order])
        return words.BETWEEN.join(part for part in parts if part)

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
        table.horizontalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header = table.verticalHeader()
        header.hide()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(1)
        header.setDefaultSectionSize(self.delegate.row_height())
        table.setShowGrid(False)
        table.setFrameShape(QTableView.Shape.NoFrame)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.viewport().setAutoFillBackground(False)
        table.verticalScrollBar().valueChanged.connect(self._scrolled)
        table.selectionModel().currentChanged.connect(self._moved_to)
        table.activated.connect(self._open)
        table.clicked.connect(self._clicked)
        table.focus_moved.connect(self.update)

    def _make_menu(self) -> None:
        button, look = self.menu_button, self.look
        self.menu = QueueMenu(self.where, self.level, self.context.centre, look.language, self)
        self.menu.filtered.connect(self.set_filter)
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
        return self.look.px(18)

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        """Say calmly that nothing waits."""
        if self.has_drawn and not self.model.total:
            painting.empty(painter, body, self.look, self.tr("Nothing is waiting to be dealt with"))
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
        look = self.look
        side = look.px(26)
        self.menu_button.setGeometry(
            self.width() - side - look.px(4), (look.px(self.header_units) - side) // 2, side, side
        )
        # Whole rows only: half an event at the lower edge of a wall says nothing.
        room = self.contentsRect().height()
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, room % self.delegate.row_height() if room > 0 else 0)
        self._scrolled()


class _Table(QTableView):
    """A table whose pane shows that it has the keyboard."""

    focus_moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shows_focus = False
        self.pressed_on: int | None = None
        """The event that was chosen already when the button went down on it."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Know whether a click is on the chosen row: it lets it go."""
        index = self.indexAt(event.position().toPoint())
        model = self.model()
        is_chosen = index.isValid() and self.selectionModel().isRowSelected(index.row())
        row = model.row(index.row()) if is_chosen and isinstance(model, QueueModel) else None
        self.pressed_on = row.id if row is not None else None
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens on every platform; Escape lets go of the chosen event."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and self.selectionModel().hasSelection():
            self.selectionModel().clear()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the pane's outline."""
        super().focusInEvent(event)
        self.shows_focus = painting.by_keyboard(event)
        self.focus_moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the pane's outline."""
        super().focusOutEvent(event)
        self.shows_focus = False
        self.focus_moved.emit()
