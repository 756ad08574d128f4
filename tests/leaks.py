"""A test that leaves a thread, timer, window, process or translator behind fails, and is told where it began.

What outlives one test spoils another, and in the product it is what makes a window hang when it should close.
"""

from __future__ import annotations

import gc
import os
import threading
import time
import traceback
import weakref
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

GRACE = 5.0
"""Seconds that ending things are given. Not a measurement: whatever is still there afterwards was never told to end."""

_KEPT_THREADS = (
    "pytest",  # pytest-timeout, pytest-xdist
    "execnet",
    "Dummy-",  # a thread of Qt's that Python code ran in once: QThreadPool keeps those, and is looked at by itself
    "asyncio_",
    "AnyIO worker",  # end by themselves with their loop
    "Hypothesis",
)
_KEPT_WINDOWS = ("QTipLabel", "QMenu", "QComboBoxPrivateContainer")  # Qt's own, hidden and used again

_places: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()
_translators: weakref.WeakSet[Any] = weakref.WeakSet()
_timers: weakref.WeakSet[Any] = weakref.WeakSet()
_qt_threads: weakref.WeakSet[Any] = weakref.WeakSet()


def _here() -> str:
    """Return the innermost places of the caller that belong to this checkout."""
    frames = traceback.extract_stack()[:-2]
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    own = [frame for frame in frames if frame.filename.startswith(root) and ".venv" not in frame.filename]
    return "\n".join(
        f"    {os.path.relpath(frame.filename, root)}:{frame.lineno} in {frame.name}: {frame.line}"
        for frame in (own or frames)[-4:]
    )


def _remember(owner: type, method: str, also: weakref.WeakSet[Any] | None = None) -> None:
    """Note the place of every call of a method that starts something."""
    original: Callable[..., Any] = getattr(owner, method)

    def started(self: Any, *arguments: Any, **named: Any) -> Any:
        _places[self] = _here()
        if also is not None:
            also.add(self)
        return original(self, *arguments, **named)

    setattr(owner, method, started)


def _remember_translators() -> None:
    """Note every translator that is installed: one that stays makes the next test speak another language."""
    from PySide6.QtCore import QCoreApplication, QTranslator

    install, remove = QCoreApplication.installTranslator, QCoreApplication.removeTranslator

    def installed(*arguments: Any) -> bool:
        translator: QTranslator = arguments[-1]
        _places[translator] = _here()
        _translators.add(translator)
        return install(translator)

    def removed(*arguments: Any) -> bool:
        _translators.discard(arguments[-1])
        return remove(arguments[-1])

    QCoreApplication.installTranslator = staticmethod(installed)  # type: ignore[method-assign]
    QCoreApplication.removeTranslator = staticmethod(removed)  # type: ignore[method-assign]


def pytest_configure() -> None:
    """Watch what starts threads, timers, windows and translators."""
    # Not at the top: the platform has to be chosen before Qt is loaded, and tests/conftest.py does that.
    from PySide6.QtCore import QThread, QTimer
    from PySide6.QtWidgets import QWidget

    _remember(threading.Thread, "start")
    _remember(QTimer, "start", _timers)
    _remember(QThread, "start", _qt_threads)
    _remember(QWidget, "show")
    _remember_translators()


def _threads() -> set[threading.Thread]:
    return {
        thread
        for thread in threading.enumerate()
        if thread is not threading.main_thread() and not thread.name.startswith(_KEPT_THREADS)
    }


def _windows() -> set[QWidget]:
    from PySide6.QtWidgets import QApplication

    if QApplication.instance() is None:
        return set()
    return {
        window
        for window in QApplication.topLevelWidgets()
        if window.parent() is None and type(window).__name__ not in _KEPT_WINDOWS
    }


def _running(kept: weakref.WeakSet[Any], question: str) -> set[Any]:
    """Return the living Qt objects of a set that answer yes."""
    return {thing for thing in _valid(kept) if getattr(thing, question)()}


def _valid(kept: weakref.WeakSet[Any]) -> set[Any]:
    """Return the living Qt objects of a set."""
    from shiboken6 import isValid

    return {thing for thing in list(kept) if isValid(thing)}


def _settle_qt() -> None:
    """Let Qt end what was told to end: deferred deletions, queued calls, pool work."""
    from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool

    if QCoreApplication.instance() is None:
        return
    QThreadPool.globalInstance().waitForDone(100)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def _children() -> set[int]:
    import psutil

    return {child.pid for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE}


def _named(pid: int) -> str:
    import psutil

    try:
        return " ".join(psutil.Process(pid).cmdline())
    except psutil.Error:
        return "has ended by now"


def _is_ours(pid: int) -> bool:
    """Tell whether a child is the test's: the web engine's and PostgreSQL's own end with what owns them."""
    name = _named(pid)
    return not any(word in name for word in ("QtWebEngineProcess", "postgres", "resource_tracker", "forkserver"))


def _alive() -> dict[str, set[Any]]:
    return {
        "thread": _threads(),
        "process": _children(),
        "timer": _running(_timers, "isActive"),
        "Qt thread": _running(_qt_threads, "isRunning"),
        "window": _windows(),
        "translator": _valid(_translators),
    }


def _left(before: dict[str, set[Any]]) -> dict[str, set[Any]]:
    left = {kind: things - before[kind] for kind, things in _alive().items()}
    left["process"] = {pid for pid in left["process"] if _is_ours(pid)}
    return {kind: things for kind, things in left.items() if things}


def _told(kind: str, thing: Any) -> str:
    name = _named(thing) if kind == "process" else getattr(thing, "name", "") or repr(thing)
    place = _places.get(thing, "") if kind != "process" else ""
    return f"a {kind} was left behind: {name}" + (f"\n  begun at\n{place}" if place else "")


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that leaves something running; `@pytest.mark.leaves("reason")` lets it, with the reason."""
    before = _alive()
    yield
    if request.node.get_closest_marker("leaves"):
        return
    left = _left(before)
    end = time.monotonic() + GRACE
    while left and time.monotonic() < end:
        gc.collect()
        _settle_qt()
        time.sleep(0.02)
        left = _left(before)
    if left:
        pytest.fail("\n".join(_told(kind, thing) for kind, things in left.items() for thing in things), pytrace=False)
