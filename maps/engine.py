"""The web engine that all map pages share: one profile, one scheme handler, and one process that draws them all."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage

from maps.plan import HOST_URL
from maps.scheme import SCHEME, Desk, Gate, SchemeHandler
from maps.site import MapSite
from maps.web_page import quiet_profile

WARM_MILLISECONDS = 10_000
"""How long the empty page is kept: the first map's page is there long before."""

_shared: list[Engine] = []


class Engine(QObject):
    """There is one while anybody uses it. UI thread only. `take` it, and `give_back` when the page is gone."""

    def __init__(self) -> None:
        super().__init__()
        self._users = 0
        self._names = itertools.count(1)
        self._warm: QWebEnginePage | None = None
        self.profile = quiet_profile(self)
        self.handler = SchemeHandler(self.profile)
        self.gate = Gate((), self.profile)
        self.profile.installUrlSchemeHandler(SCHEME, self.handler)
        self.profile.setUrlRequestInterceptor(self.gate)

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
            _shared.remove(self)
            self._cool()
            self.deleteLater()

    def warm(self) -> None:
        """Start the process of the pages now: it takes as long as it takes to find out what to show in them."""
        self._warm = QWebEnginePage(self.profile, self)
        self._warm.load(QUrl(f"{HOST_URL}/warm"))
        QTimer.singleShot(WARM_MILLISECONDS, self, self._cool)

    def desk(self, site: MapSite, parent: QObject) -> Desk:
        """Return a desk of its own for a page that shows `site`, served until `parent` is gone."""
        desk = Desk(site, str(next(self._names)), parent)
        self.handler.add(desk)
        name, handler = desk.name, self.handler
        desk.destroyed.connect(lambda: handler.remove(name))
        return desk

    def _cool(self) -> None:
        if self._warm is not None:
            self._warm.deleteLater()
            self._warm = None
