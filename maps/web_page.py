"""The web engine, kept small: a page that goes nowhere, a view that takes nothing, a profile that keeps nothing."""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QColor
from PySide6.QtWebEngineCore import QWebEngineDownloadRequest, QWebEnginePage, QWebEngineProfile, QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from data_sources.decoding import decode_json
from maps.spoken import HARK

log = logging.getLogger(__name__)

_Attribute = QWebEngineSettings.WebAttribute

OFF = (
    _Attribute.AutoLoadIconsForPage,
    _Attribute.DnsPrefetchEnabled,
    _Attribute.ErrorPageEnabled,
    _Attribute.FullScreenSupportEnabled,
    _Attribute.HyperlinkAuditingEnabled,
    _Attribute.JavascriptCanAccessClipboard,
    _Attribute.JavascriptCanOpenWindows,
    _Attribute.JavascriptCanPaste,
    _Attribute.LocalContentCanAccessFileUrls,
    _Attribute.LocalContentCanAccessRemoteUrls,
    _Attribute.LocalStorageEnabled,
    _Attribute.NavigateOnDropEnabled,
    _Attribute.PdfViewerEnabled,
    _Attribute.PluginsEnabled,
    _Attribute.ScreenCaptureEnabled,
    _Attribute.ScrollAnimatorEnabled,
    _Attribute.ShowScrollBars,
    _Attribute.WebGLEnabled,
)


def quiet_profile(parent: QObject) -> QWebEngineProfile:
    """Return a profile that keeps nothing on disk and downloads nothing. Must outlive its pages."""
    profile = QWebEngineProfile(parent)
    settings = profile.settings()
    for attribute in OFF:
        settings.setAttribute(attribute, False)
    profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.MemoryHttpCache)
    profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    profile.setSpellCheckEnabled(False)
    profile.downloadRequested.connect(_refuse_download)
    return profile


def _refuse_download(download: QWebEngineDownloadRequest) -> None:
    download.cancel()


class MapPage(QWebEnginePage):
    """The map page. Refuses every navigation but its own, and every window; its console goes to the log."""

    def __init__(self, profile: QWebEngineProfile, url: str, ground: QColor, parent: QObject) -> None:
        super().__init__(profile, parent)
        self.console: list[str] = []
        self.refused_navigations = 0
        self.loaded: bool | None = None
        """How its last loading ended; None while it goes on."""
        self.kept: dict[str, Any] | None = None
        """Where its reader was when it last said so: for the page that takes its place."""
        self._url = url
        self.loadFinished.connect(self._take_loaded)
        self.setBackgroundColor(ground)

    def open(self) -> None:
        """Load the page, or load it again."""
        self.loaded = None
        self.load(QUrl(self._url))

    def hark(self) -> None:
        """Come for what the pane has to tell, where there is a page that can."""
        if self.loaded:
            self.runJavaScript(HARK)

    def take_kept(self, text: Any) -> None:
        """Take what the page answered to the question what it wants kept; no answer leaves what was known."""
        try:
            self.kept = decode_json(text.encode(), dict[str, Any]) if isinstance(text, str) and text else self.kept
        except msgspec.MsgspecError:
            log.warning("the map page said something that can't be kept")

    def _take_loaded(self, loaded: bool) -> None:
        self.loaded = loaded

    def acceptNavigationRequest(self, url: QUrl | str, _kind: QWebEnginePage.NavigationType, _main: bool) -> bool:
        """Let the page load itself, and nothing else."""
        accepted = QUrl(url).toString() == self._url
        if not accepted:
            self.refused_navigations += 1
            log.warning("the map page wanted to go elsewhere: refused")
        return accepted

    def createWindow(self, _kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        """Open no window."""
        return None  # type: ignore[return-value]  # Qt's way of refusing, which its stub doesn't know

    def javaScriptConsoleMessage(
        self, level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, line: int, source: str
    ) -> None:
        """Log what the page complains about; the newest fifty are kept."""
        if level != QWebEnginePage.JavaScriptConsoleMessageLevel.InfoMessageLevel:
            self.console = [*self.console[-49:], message[:500]]
            log.warning("map page: %s (%s:%d)", message[:500], source[-80:], line)


class MapView(QWebEngineView):
    """A view without menu and drops."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setAcceptDrops(False)
