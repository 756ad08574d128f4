"""The scheme `yiping:` that the map pages and everything in them come from, and the gate that lets nothing else by."""

from __future__ import annotations

import contextlib
import functools
import itertools
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, Final

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
from maps.site import JSON, TYPES, MapSite, NotServedError, NotYetError, Reply
from maps.spoken import Spoken

log = logging.getLogger(__name__)

SCHEME: Final = b"yiping"
HOST: Final = "map"
LEAST_WORKERS: Final = 6
"""More than a small machine has cores: some wait for the store, and others need only a file."""
TILE_WORKERS: Final = 6
LONGEST_TEXT: Final = 1_000_000
NOTHING: Final = Reply(b"text/plain", b"")


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


class Desk(QObject):
    """Where one map pane's page asks: its site, and what the page says of itself."""

    spoke = Signal()
    """There is something for the page to come for."""

    opened = Signal()
    """A page that was loaded before its pane has said that its scripts run: it can be told its place."""

    painted = Signal()
    """The page has said that its first complete paint is done."""

    chosen = Signal(object)
    """The reader has chosen something on the page: what it says of that, by name, as short texts."""

    stroked = Signal(str)
    """All strokes of the pen that are on the page now, as it writes them."""

    sheet_wanted = Signal()
    """The reader wants what he sees as a sheet to print."""

    hid = Signal(str)
    """Which categories of events the reader has taken off the map, as it writes them."""

    penned = Signal(object)
    """The reader wants to keep what the pen drew, or take away what was kept: what the page says of that, by name."""

    drawn = Signal(object)
    """The page has said up to which number of the feed its marks are on the screen."""

    def __init__(self, site: MapSite, name: str, parent: QObject | None = None, *, early: bool = False) -> None:
        super().__init__(parent)
        self.site = site
        self.name = name
        self.early = early
        """Its page is loaded before there is a pane for it, and waits for one before it paints."""
        self.is_opened = False
        self.refused = 0
        self.spoken = Spoken()

    def say(self, name: str, what: Any = None) -> None:
        """Let the page call `yiping.NAME(what)`, as soon as it can, in the order in which things are said."""
        self.spoken.say(name, what)
        self.spoke.emit()

    @property
    def page_url(self) -> str:
        """Where the page is; what it asks for by itself stands beside it."""
        return f"{HOST_URL}/{self.name}/page{'?early' if self.early else ''}"


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """Answers the requests of all map pages: `/DESK/…` is one page's own, all else is everybody's.

    Files are streamed; all else is worked out in the thread pool and replied here.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.refused = 0
        self._desks: dict[str, Desk] = {}
        self._jobs: dict[int, QWebEngineUrlRequestJob] = {}
        self._post = _post()
        self._post.answered.connect(self._reply)
        pool = QThreadPool.globalInstance()
        pool.setMaxThreadCount(max(LEAST_WORKERS, pool.maxThreadCount()))

    def add(self, desk: Desk) -> None:
        """Serve a page from now on."""
        self._desks[desk.name] = desk

    def remove(self, name: str) -> None:
        """Serve that page no more."""
        self._desks.pop(name, None)

    def _work_out(
        self,
        job: QWebEngineUrlRequestJob,
        work: Callable[[], Reply],
        *,
        later: bool = False,
        pool: QThreadPool | None = None,
    ) -> None:
        number = self._post.next_number()
        self._jobs[number] = job
        job.destroyed.connect(lambda: self._jobs.pop(number, None))
        (pool or QThreadPool.globalInstance()).start(_Answer(work, number, self._post), 0 if later else 1)

    def _reply(self, number: int, answer: Reply | Exception) -> None:
        job = self._jobs.pop(number, None)
        if job is None:  # the page has gone meanwhile
            return
        if isinstance(answer, Reply):
            _send(job, answer)
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

    def _serve_desk(self, job: QWebEngineUrlRequestJob, desk: Desk, path: str, url: QUrl) -> None:
        told = {"painted": desk.painted, "sheet": desk.sheet_wanted}.get(path)
        if told is not None:
            _send(job, NOTHING)
            told.emit()
            return
        match path:
            case "opened":
                _send(job, NOTHING)
                desk.is_opened = True
                desk.opened.emit()
            case "chosen":
                _send(job, NOTHING)
                items = QUrlQuery(url).queryItems(QUrl.ComponentFormattingOption.FullyDecoded)
                desk.chosen.emit({name: value[:200] for name, value in items[:10]})
            case "pen":
                _send(job, NOTHING)
                items = QUrlQuery(url).queryItems(QUrl.ComponentFormattingOption.FullyDecoded)
                desk.penned.emit({name: value[:200] for name, value in items[:4]})
            case "strokes" | "hidden":
                _send(job, NOTHING)
                text = QUrlQuery(url).queryItemValue("all", QUrl.ComponentFormattingOption.FullyDecoded)
                (desk.stroked if path == "strokes" else desk.hid).emit(text[:LONGEST_TEXT])
            case "told":
                number = QUrlQuery(url).queryItemValue("after")
                _send(job, Reply(JSON, desk.spoken.after(int(number) if _is_number(number) else 0)))
            case "drawn":
                _send(job, NOTHING)
                number = QUrlQuery(url).queryItemValue("seq")
                if _is_number(number):
                    desk.drawn.emit(int(number))
            case _:
                question = partial(desk.site.answer, path, dict(QUrlQuery(url).queryItems()))
                if path.startswith("tile/"):
                    self._work_out(job, question, pool=_tile_pool())
                    return
                # Events before assets: a wall waits for the few that matter, not for the many that stand still.
                self._work_out(job, question, later=path == "live/assets")

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
        name, _, rest = path.lstrip("/").partition("/")
        desk = self._desks.get(name)
        try:
            if desk is not None and rest:
                self._serve_desk(job, desk, rest, url)
            elif not self._send_file(job, path):
                self._work_out(job, partial(MapSite.shared, path))
        except NotServedError:
            self.refused += 1
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)


class Gate(QWebEngineUrlRequestInterceptor):
    """Lets by what the scheme serves; blocks and counts everything else.

    The centre's servers of tiles are asked by the scheme, never by the page: so the page knows no address and no key,
    and a server without certificates, as intranets have them, is no mixed content.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.blocked = 0
        self.last_blocked = ""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Judge one request."""
        url = info.requestUrl()
        if url.scheme() == SCHEME.decode() and url.host() == HOST:
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


@functools.cache
def _tile_pool() -> QThreadPool:
    """Return threads of their own for tiles: a server of tiles that hangs keeps nobody from the marks."""
    pool = QThreadPool()
    pool.setMaxThreadCount(TILE_WORKERS)
    return pool


class _Answer(QRunnable):
    """One question, in a worker."""

    def __init__(self, work: Callable[[], Reply], number: int, post: _Post) -> None:
        super().__init__()
        self._work = work
        self._number = number
        self._post = post

    def run(self) -> None:
        """Work the answer out, and post it to the UI thread."""
        answer: Reply | Exception
        try:
            answer = self._work()
        except Exception as error:  # noqa: BLE001 -- whatever a store raises ends in the page's own retry, and in the log
            answer = error
        with contextlib.suppress(RuntimeError):  # the last answers of a closing program find their receiver gone
            self._post.answered.emit(self._number, answer)


def finish_answers(milliseconds: int = 20_000) -> bool:
    """Wait until no worker answers a page any more, before the application ends; return whether all are done."""
    _tile_pool().clear()
    return _tile_pool().waitForDone(milliseconds) and QThreadPool.globalInstance().waitForDone(milliseconds)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _send(job: QWebEngineUrlRequestJob, answer: Reply) -> None:
    buffer = QBuffer(job)
    buffer.setData(QByteArray(answer.body))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    job.reply(QByteArray(answer.media_type), buffer)
