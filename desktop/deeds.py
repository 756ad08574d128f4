"""Do what an officer decides: in the reader's process, which has the store open, and off the UI thread.

A deed carries a number of its own, and is on disk when the reader answers. Where the reader ended before it did,
nobody knows: the deed is sent again by the same number to the next one, and is done once.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from data_sources.sentences import translate
from desktop.reading import Reader, ReadingError
from desktop.view_runner import trouble_of
from widgets.desk import Kept

if TYPE_CHECKING:
    from operations.duty_cases import Officer

log = logging.getLogger(__name__)

TRIES = 4
PAUSE = 1.2
"""Seconds before a deed is sent again: a reader that has just ended may be started anew after one."""


class Deeds(QObject):
    """The desk of all windows of one run; what comes of a deed is said in the UI thread."""

    kept = Signal()
    """Something was done: the picture is another one."""

    _ended = Signal(object, object)

    def __init__(
        self,
        reader: Reader,
        officer: Callable[[], Officer | None],
        parent: QObject | None = None,
        *,
        read_only: bool = False,
        place: str = "",
    ) -> None:
        super().__init__(parent)
        self._reader = reader
        self._officer = officer
        self._read_only = read_only
        self.place = place
        """What this computer or wall is called, beside or instead of an officer."""
        self._stopping = threading.Event()
        self._pool: ThreadPoolExecutor | None = None
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def officer(self) -> Officer | None:
        """Who sits here; nobody on a wall."""
        return None if self._read_only else self._officer()

    @property
    def read_only(self) -> bool:
        """Whether this is a wall, from which nothing is done."""
        return self._read_only

    def do(self, deed: str, values: tuple[Any, ...], named: dict[str, Any], done: Callable[[Kept], None]) -> None:
        """Do a deed; `done` hears in the UI thread what came of it."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="deed")
        self._pool.submit(self._work, deed, values, named, done)

    def stop(self) -> None:
        """End when all that was decided is kept, or was tried once more; only the log hears of it any more."""
        self._stopping.set()
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None

    def _work(self, deed: str, values: tuple[Any, ...], named: dict[str, Any], done: Callable[[Kept], None]) -> None:
        kept = self._kept(deed, values, named)
        if self._stopping.is_set():
            if kept.trouble is not None:
                log.warning("the deed %s was not kept while the program closed: %s", deed, kept.trouble)
        else:
            with contextlib.suppress(RuntimeError):  # the program has closed
                self._ended.emit(done, kept)

    def _kept(self, deed: str, values: tuple[Any, ...], named: dict[str, Any]) -> Kept:
        for _ in range(TRIES):
            try:
                return Kept(self._reader.ask(deed, *values, **named))
            except ReadingError as error:
                if error.answered:
                    return Kept(trouble=trouble_of(error))
                log.warning("it isn't known whether the deed %s was kept: %s", deed, error)
            if self._stopping.wait(PAUSE):
                break
        sentence = translate(
            "Deeds",
            "Nobody can say yet whether this was kept: the part of Yiping that writes it stopped. "
            "Press again: it won't be done twice.",
        )
        return Kept(trouble=sentence, unsure=True)

    def _tell(self, done: Callable[[Kept], None], kept: Kept) -> None:
        if self._stopping.is_set():
            return
        if kept.trouble is None:
            self.kept.emit()
        with contextlib.suppress(RuntimeError):  # the card was closed meanwhile
            done(kept)
