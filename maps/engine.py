"""The web engine that all map pages share: one profile, one scheme handler, and one process that draws them all.

When that process is to be replaced, pages to come get another engine; this one goes with its last page.
"""

from __future__ import annotations

import itertools

from PySide6.QtCore import QObject, QThreadPool, QTimer, QUrl
from PySide6.QtGui import QColor
from PySide6.QtWebEngineCore import QWebEnginePage

from maps.engine_flags import lean_processes
from maps.first_page import FirstPage
from maps.plan import HOST_URL
from maps.scheme import SCHEME, Desk, Gate, SchemeHandler
from maps.site import MapSite
from maps.watch import Watch
from maps.web_page import MapPage, quiet_profile

WARM_MILLISECONDS = 10_000
"""How long the empty page is kept: the first map's page is there long before."""

_shared: list[Engine] = []
_retired: list[Engine] = []
"""Those that draw pages still, but get no more of them."""


class Engine(QObject):
    """There is one while anybody uses it. UI thread only. `take` it, and `give_back` when the page is gone."""

    def __init__(self) -> None:
        super().__init__()
        self._users = 0
        self._names = itertools.count(1)
        self._warm: QWebEnginePage | None = None
        self._first: FirstPage | None = None
        self._early: tuple[Desk, MapPage] | None = None
        with lean_processes():  # the first profile starts the process that all those that draw are copies of
            self.profile = quiet_profile(self)
        self.handler = SchemeHandler(self.profile)
        self.gate = Gate(self.profile)
        self.profile.installUrlSchemeHandler(SCHEME, self.handler)
        self.profile.setUrlRequestInterceptor(self.gate)
        self.watch = Watch(self)
        self.watch.outdated.connect(self._retire)

    @staticmethod
    def take() -> Engine:
        """Return the engine; it stays until it is given back as often as it was taken."""
        if not _shared:
            _shared.append(Engine())
        engine = _shared[0]
        engine._users += 1  # noqa: SLF001 - its own
        return engine

    def give_back(self) -> None:
        """Need the engine no more. The profile goes with the last user: all pages are gone before it."""
        self._users -= 1
        if not self._users:
            self._retire()
            _retired.remove(self)
            self._cool()
            self.deleteLater()

    def _retire(self) -> None:
        """Be the engine of no page to come: whoever takes one gets another, with a process of its own."""
        if self in _shared:
            _shared.remove(self)
            _retired.append(self)

    def warm(self, first: FirstPage) -> None:
        """Start the process of the pages now: it takes as long as it takes to find out what to show in them.

        It gets the page that the last start opened with; an empty one, with the scripts, where that isn't known.
        """
        self._first = first
        site = first.site()
        if site is None:
            self._warm = QWebEnginePage(self.profile, self)
            self._warm.load(QUrl(f"{HOST_URL}/warm"))
        else:
            desk = self._desk(site, self, early=True)
            page = self._page_of(desk, QColor(str(site.plan.tokens["water"])), self)
            page.renderProcessTerminated.connect(self._lose_early)
            page.open()
            self._early = desk, page
        QTimer.singleShot(WARM_MILLISECONDS, self, self._cool)

    def page(self, site: MapSite, ground: QColor, parent: QObject) -> tuple[Desk, MapPage]:
        """Return a page that shows `site`, and its desk; the early one where it is the same, loaded or about to be."""
        early, self._early = self._early, None
        first, self._first = self._first, None
        if early is not None:
            desk, page = early
            if desk.site.plan.fingerprint == site.plan.fingerprint:
                page.renderProcessTerminated.disconnect(self._lose_early)
                desk.setParent(parent)
                page.setParent(parent)
                self.watch.add(page)
                return early
            self._discard(early)
        if first is not None:
            plan = site.plan
            QThreadPool.globalInstance().start(lambda: first.keep(plan))
        desk = self._desk(site, parent)
        page = self._page_of(desk, ground, parent)
        self.watch.add(page)
        return desk, page

    def _desk(self, site: MapSite, parent: QObject, *, early: bool = False) -> Desk:
        """Return a desk of its own for a page that shows `site`, served until `parent` is gone."""
        desk = Desk(site, str(next(self._names)), parent, early=early)
        self.handler.add(desk)
        name, handler = desk.name, self.handler
        desk.destroyed.connect(lambda: handler.remove(name))
        desk.destroyed.connect(site.close)
        return desk

    def _page_of(self, desk: Desk, ground: QColor, parent: QObject) -> MapPage:
        page = MapPage(self.profile, desk.page_url, ground, parent)
        desk.spoke.connect(page.hark)
        return page

    def _lose_early(self) -> None:
        """Its process has died: the pane will have one of its own."""
        early, self._early = self._early, None
        if early is not None:
            self._discard(early)

    @staticmethod
    def _discard(early: tuple[Desk, MapPage]) -> None:
        desk, page = early
        page.deleteLater()
        desk.deleteLater()

    def _cool(self) -> None:
        self._lose_early()
        if self._warm is not None:
            self._warm.deleteLater()
            self._warm = None
