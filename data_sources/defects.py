"""What nobody foresaw: the log has it once, with where it came from, and what runs for weeks goes on."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

log = logging.getLogger(__name__)

MOST = 500
"""Different ones that are told. A log that is full of one says nothing of the next."""

_told: set[tuple[str, str]] = set()


def tell(where: str, error: BaseException) -> None:
    """Log an error with its traceback, unless the same was told before: of its type, from the same line."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else where
    key = (type(error).__name__, place)
    if key in _told or len(_told) >= MOST:
        return
    _told.add(key)
    log.error("%s failed; the same is not told again", where, exc_info=error)


def tell_all() -> None:
    """Tell of what is raised in a call that Qt makes, or ends a thread: Python would only print it, each time."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            tell("a part of the program", error)

    def thread_hook(what: threading.ExceptHookArgs) -> None:
        if what.exc_value is not None and not issubclass(what.exc_type, SystemExit):
            tell(f"the thread {what.thread.name if what.thread is not None else ''}", what.exc_value)

    sys.excepthook, threading.excepthook = hook, thread_hook
