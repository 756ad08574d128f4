"""The scheme `yiping:` that a map page and everything in it come from, and the gate that lets nothing else by."""

from __future__ import annotations

import functools
import itertools
import logging
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QFile,
    QIODevice,
    QObject,
    QRunnable,
    QThreadPool,
    QUrl,
    QUrlQuery,
    Signal,
)
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from maps.plan import HOST_URL
from maps.site import TYPES, MapSite, NotServedError, NotYetError, Reply

log = logging.getLogger(__name__)

SCHEME: Final = b"yiping"
HOST: Final = "map"
PAGE_URL: Final = f"{HOST_URL}/page"


def register() -> None:
    """Make the scheme known to the web engine. Before the QApplication, once; again does nothing."""
    if QWebEngineUrlScheme.schemeByName(QByteArray(SCHEME)).name() == QByteArray(SCHEME):
        return
    scheme = QWebEngineUrlScheme(QByteArray(SCHEME))
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(
        QWebEngineUrlScheme.Flag.SecureScheme
        | QWebEngineUrlScheme.Flag.CorsEnabled
        | QWebEngineUrlScheme.Flag.FetchApiAllowed
    )
    QWebEngineUrlScheme.registerScheme(scheme)


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers a map page's requests. Files are streamed; all else is worked out in the thread pool and replied here."""

    painted = Signal()
    """The page has said that its first complete paint is done."""

    drawn = Signal(object)
    """The page has said up to which number of the feed its marks are on the screen."""

    def __init__(self, site: MapSite, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.site = site
        self.refused = 0
        self._jobs: dict[int, QWebEngineUrlRequestJob] = {}
        self._post = _post()
        self._post.answered.connect(self._reply)

    def _work_out(self, job: QWebEngineUrlRequestJob, path: str, query: dict[str, str]) -> None:
        number = self._post.next_number()
        self._jobs[number] = job
        job.destroyed.connect(lambda: self._jobs.pop(number, None))
        # Events before assets: a wall waits for the few that matter, not for the many that stand still.
        priority = 0 if path == "/live/assets" else 1
        QThreadPool.globalInstance().start(_Answer(self.site, number, path, query, self._post), priority)

    def _reply(self, number: int, answer: Reply | Exception) -> None:
        job = self._jobs.pop(number, None)
        if job is None:  # the page has gone meanwhile, or it is another page's
            return
        if isinstance(answer, Reply):
            buffer = QBuffer(job)
            buffer.setData(QByteArray(answer.body))
            buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            job.reply(QByteArray(answer.media_type), buffer)
        elif isinstance(answer, NotYetError | NotServedError):
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
        else:
            log.warning("the map's question %s failed: %s", job.requestUrl().path(), answer)
            job.fail(QWebEngineUrlRequestJob.Error.RequestFailed)

    def _send_file(self, job: QWebEngineUrlRequestJob, path: str) -> bool:
        found = MapSite.file(path)
        if found is None:
            return False
        file = QFile(str(found), job)
        if not file.open(QIODevice.OpenModeFlag.ReadOnly):
            raise NotServedError(path)
        job.reply(QByteArray(TYPES[found.suffix]), file)
        return True

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer one request. UI thread."""
        url = job.requestUrl()
        path = url.path(QUrl.ComponentFormattingOption.FullyDecoded)
        initiator = job.initiator()
        own = initiator.isEmpty() or initiator.scheme() == SCHEME.decode() or initiator.toString() == "null"
        if url.host() != HOST or job.requestMethod() != QByteArray(b"GET") or not own:
            self.refused += 1
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        if path == "/painted":
            job.reply(QByteArray(b"text/plain"), _opened(QBuffer(job)))
            self.painted.emit()
            return
        if path == "/drawn":
            job.reply(QByteArray(b"text/plain"), _opened(QBuffer(job)))
            number = QUrlQuery(url).queryItemValue("seq")
            if number.isascii() and number.isdigit() and len(number) < 19:
                self.drawn.emit(int(number))
            return
        try:
            sent = self._send_file(job, path)
        except NotServedError:
            self.refused += 1
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        if not sent:
            self._work_out(job, path, dict(QUrlQuery(url).queryItems()))


class Gate(QWebEngineUrlRequestInterceptor):
    """Lets by what the scheme serves, and tiles of hosts that the centre names; blocks and counts everything else."""

    def __init__(self, tile_hosts: Iterable[str] = (), parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tile_hosts = frozenset(tile_hosts)
        self.blocked = 0
        self.last_blocked = ""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Judge one request."""
        url = info.requestUrl()
        if url.scheme() == SCHEME.decode() and url.host() == HOST:
            return
        image = info.resourceType() == QWebEngineUrlRequestInfo.ResourceType.ResourceTypeImage
        if image and url.scheme() == "https" and url.host() in self._tile_hosts:
            return
        self.blocked += 1
        self.last_blocked = url.toString()
        log.warning("the map page asked for something outside: blocked %s", self.last_blocked[:200])
        info.block(True)


class _Post(QObject):
    """Carries answers from the workers to the UI thread. There is one, and it outlives every page.

    A worker must hold nothing of a page: its last reference would end a Qt object in the wrong thread, or twice.
    """

    answered = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._numbers = itertools.count(1)

    def next_number(self) -> int:
        """Return a number that no other request of the program has."""
        return next(self._numbers)


@functools.cache
def _post() -> _Post:
    return _Post()


class _Answer(QRunnable):
    """One question, in a worker."""

    def __init__(self, site: MapSite, number: int, path: str, query: dict[str, str], post: _Post) -> None:
        super().__init__()
        self._question = (path, query)
        self._site = site
        self._number = number
        self._post = post

    def run(self) -> None:
        """Work the answer out, and post it to the UI thread."""
        answer: Reply | Exception
        try:
            answer = self._site.answer(*self._question)
        except Exception as error:  # noqa: BLE001 -- whatever a store raises ends in the page's own retry, and in the log
            answer = error
        self._post.answered.emit(self._number, answer)


def finish_answers(milliseconds: int = 20_000) -> bool:
    """Wait until no worker answers a page any more, before the application ends; return whether all are done."""
    return QThreadPool.globalInstance().waitForDone(milliseconds)


def _opened(buffer: QBuffer) -> QBuffer:
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return buffer
