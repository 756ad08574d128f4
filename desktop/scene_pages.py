"""The pages over a scene: of a source, of an incident, of alarms, and the search; one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from data_sources.records import Instant
from desktop.view_runner import ViewRunner
from widgets.look import Look
from widgets.pane import Pane, PaneContext, PaneSettings
from widgets.selection import Selection

if TYPE_CHECKING:
    from desktop.page_overlay import Page, PageOverlay
    from widgets.queue_pane import QueuePane
    from widgets.search_pane import SearchPane


class ScenePages(QWidget):
    """Panes, and what a scene can lay over them. Each page's module is loaded when it is first wanted."""

    def __init__(self, look: Look, context: PaneContext, runner: ViewRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.panes: list[Pane] = []
        self.selection = Selection()
        self.moment: Instant | None = None
        """The past moment that is shown; None for now."""
        self._context = context
        self._runner = runner
        self._over: PageOverlay | None = None

    @property
    def shown_panes(self) -> list[Pane]:
        """The panes, and the page that lies over them."""
        return [*self.panes, *([self._over.page] if self._over is not None else [])]

    def select(self, selection: Selection) -> None:
        """Show all panes what the reader has chosen in one of them."""
        if selection == self.selection:
            return
        self.selection = selection
        for pane in self.panes:
            pane.show_selection(selection)

    def show_source(self, source: str) -> None:
        """Show all that is known of a source: in the scene's own page where it has one, else in one over the scene."""
        from widgets.source_pane import SourcePane, SourceSettings  # noqa: PLC0415 - no start waits for it

        for pane in self.panes:
            if isinstance(pane, SourcePane):
                pane.show_source(source)
                return
        page = self._over.page if self._over is not None else None
        if isinstance(page, SourcePane):
            page.show_source(source)
            return
        settings, look, context = SourceSettings(source=source), self.look, self._context
        self._lay_over(lambda parent: SourcePane(settings, look, parent, context=context))

    def show_incident(self, event_id: int) -> None:
        """Show all that is known of the incident that an event is in, over the scene."""
        from widgets.incident_pane import IncidentPane, IncidentSettings  # noqa: PLC0415 - no start waits for it

        page = self._over.page if self._over is not None else None
        if isinstance(page, IncidentPane):
            page.show_incident(event_id)
            return
        settings, look, context = IncidentSettings(), self.look, self._context
        self._lay_over(lambda parent: IncidentPane(settings, look, parent, context=context, event_id=event_id))
        self._say_of_now()

    def show_search(self) -> None:
        """Open the search over the scene, for the queue that the hand is in, or the first one."""
        from widgets.queue_pane import QueuePane  # noqa: PLC0415
        from widgets.search_pane import SearchPane  # noqa: PLC0415

        if self._over is not None and isinstance(self._over.page, SearchPane):
            self._over.page.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        queues = [pane for pane in self.panes if isinstance(pane, QueuePane)]
        queue = next((one for one in queues if one is self.sender() or one.table.hasFocus()), next(iter(queues), None))
        look, context = self.look, self._context
        text = queue.text if queue is not None else ""

        def make(parent: QWidget) -> SearchPane:
            page = SearchPane(PaneSettings(), look, parent, context=context, text=text, listable=queue is not None)
            page.show_selection(self.selection)
            page.chosen.connect(self._take_found)
            if queue is not None:
                page.listed.connect(lambda words: self._list_found(queue, words))
            return page

        self._lay_over(make)

    def _take_found(self, selection: Selection) -> None:
        """Turn to what a search found; of an event, open the card."""
        self.close_page()
        self.select(selection)
        if selection.thing is not None and selection.thing.kind == "event":
            self.show_incident(selection.thing.id)

    def _list_found(self, queue: QueuePane, text: str) -> None:
        self.close_page()
        queue.look_for(text)
        queue.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _say_of_now(self) -> None:
        """Let a card say that it is of now, while the scene isn't."""
        from widgets.incident_pane import IncidentPane  # noqa: PLC0415

        page = self._over.page if self._over is not None else None
        if isinstance(page, IncidentPane):
            page.show_beside(self.moment)

    def show_alarms(self) -> None:
        """Show the page of alarms, over the scene."""
        from widgets.alarms_pane import AlarmsPane, AlarmsSettings  # noqa: PLC0415 - no start waits for it

        if self._over is not None and isinstance(self._over.page, AlarmsPane):
            self.close_page()
            return
        settings, look, context = AlarmsSettings(), self.look, self._context
        self._lay_over(lambda parent: AlarmsPane(settings, look, parent, context=context))
        if self._over is not None:
            self._over.page.incident_chosen.connect(self.show_incident)

    def _lay_over(self, make: Callable[[QWidget], Page]) -> None:
        from desktop.page_overlay import PageOverlay  # noqa: PLC0415

        self.close_page()
        self._over = PageOverlay(make, self.look, self)
        self._over.closed.connect(self.close_page)
        self._runner.add(self._over.page)
        self._over.place(self.rect())
        self._over.show()
        self._over.raise_()
        self._over.page.setFocus(Qt.FocusReason.PopupFocusReason)
        self._runner.show_only(self.shown_panes, owner=self.window())

    def close_page(self) -> None:
        """Take the page that lies over the scene away."""
        over, self._over = self._over, None
        if over is None:
            return
        self._runner.remove(over.page)
        over.hide()
        over.deleteLater()
        over.return_focus()
