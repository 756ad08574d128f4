"""One run of the desktop: the centre, its children, its store, and what is wrong just now.

The store is opened by the reader's process, again and again until it can be: the window is there at once. Lives in
the UI thread; what the children say is carried into it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from data_sources.centre import Centre
from data_sources.clock import Clock
from data_sources.decoding import convert
from data_sources.sentences import Sentence, translate
from desktop.family import Family
from desktop.reading import Reader
from desktop.trace import mark
from desktop.view_runner import ViewRunner, trouble_of
from operations.picture import Picture
from widgets.desk import Desk
from widgets.pane import Rerun

log = logging.getLogger(__name__)

OPEN_PAUSES = (0.1, 0.2, 0.3, 0.5, 1.0, 2.0)
"""Seconds between tries to open the store; the last one for ever."""

PATIENCE = 4
"""Tries before a store that can't be opened is worth a notice: a first start makes it meanwhile."""

TOLD = 1
"""The exit code of a child that can't run, and has told its trouble."""

STEADY_MILLISECONDS = 5000
"""A collector that lives this long after its first sign of life is well again."""


class Subject(IntEnum):
    """What a notice is about, gravest first."""

    STORE = 1
    COLLECTOR = 2
    WRITING = 3
    FEEDS = 4
    CENTRE = 5
    DISPLAYS = 6
    OUTAGES = 7
    """What is over, and calm."""


def open_store(reader: Reader) -> Reader:
    """Wait until the reader has opened the store.

    Raises:
        ReadingError: It can't be opened; says why.
    """
    reader.open()
    return reader


class Session(QObject):
    """What all windows of one run share."""

    picture_came = Signal(object)
    """The store is open: its Picture."""

    notices_changed = Signal()

    rerun: Rerun | None = None
    """Tries a source's refused rows again; set by whoever knows the store's place."""

    desk: Desk | None = None
    """Where an officer's decisions go; set by whoever knows who sits here."""

    _said = Signal(str, object)
    _opened = Signal(object)
    _not_opened = Signal(object)

    def __init__(
        self,
        centre: Centre,
        clock: Clock,
        say: Callable[[Sentence], str],
        *,
        reader: Reader,
        family: Family | None,
    ) -> None:
        super().__init__()
        self.centre = centre
        self.clock = clock
        self.runner = ViewRunner(say, self)
        self.picture: Picture | None = None
        self._family = family
        self._reader = reader
        self._store: Reader | None = None
        self._notices: dict[Subject, Sentence] = {}
        self._stopping = threading.Event()
        self._failed_tries = 0
        self._opener = threading.Thread(target=self._open_until_open, name="store opener", daemon=True)
        self._steady = QTimer(self)
        self._steady.setSingleShot(True)
        self._steady.setInterval(STEADY_MILLISECONDS)
        self._steady.timeout.connect(lambda: self._clear(Subject.COLLECTOR))
        self._said.connect(self._take_message, Qt.ConnectionType.QueuedConnection)
        self._opened.connect(self._take_store, Qt.ConnectionType.QueuedConnection)
        self._not_opened.connect(self._take_failure, Qt.ConnectionType.QueuedConnection)
        self.runner.store_failed.connect(lambda sentence: self._notice(Subject.STORE, sentence))
        self.runner.store_answered.connect(lambda: self._clear(Subject.STORE))

    @property
    def notices(self) -> Mapping[Subject, Sentence]:
        """What is wrong now."""
        return self._notices

    def start(self) -> None:
        """Open the store in the background, and listen to the children."""
        self._opener.start()
        if self._family is not None:
            self._family.listen(self._said.emit)

    def say_mistakes(self, count: int, first: str) -> None:
        """Say that the centre's files have mistakes; what is right runs."""
        if count:
            self._notice(
                Subject.CENTRE,
                translate(
                    "Session",
                    "The centre's files have {count} mistakes; what is right runs. “yiping check {centre}” lists them. "
                    "The first: {first}",
                ).filled(count=count, centre=self.centre.id, first=first),
            )
        else:
            self._clear(Subject.CENTRE)

    def say_missing(self, displays: tuple[str, ...]) -> None:
        """Say which displays of the wall are not connected; others show their scenes."""
        if displays:
            sentence = translate("Session", "Not connected: display {displays}. Its scenes are shown on another one.")
            self._notice(Subject.DISPLAYS, sentence.filled(displays=", ".join(displays)))
        else:
            self._clear(Subject.DISPLAYS)

    def say_outages(self, sentence: Sentence | None) -> None:
        """Say what happened while sources were not heard; None: say no more of it."""
        if sentence is None:
            self._clear(Subject.OUTAGES)
        else:
            self._notice(Subject.OUTAGES, sentence)

    def stop(self) -> None:
        """End the views, the reader and the children, in this order."""
        self._stopping.set()
        self._steady.stop()
        self.runner.stop()
        (self._store or self._reader).close()
        if self._family is not None:
            self._family.stop()
        if self._opener.is_alive():
            self._opener.join()

    # The store.

    def _open_until_open(self) -> None:
        """Run in the opener's thread."""
        tries = 0
        while not self._stopping.is_set():
            try:
                store = open_store(self._reader)
            except Exception as error:  # noqa: BLE001 - carried to the UI thread, which says it
                self._not_opened.emit(error)
            else:
                mark("store_open")
                self._store = store
                self._opened.emit(store)
                return
            self._stopping.wait(OPEN_PAUSES[min(tries, len(OPEN_PAUSES) - 1)])
            tries += 1

    def _take_store(self, store: Reader) -> None:
        if self._stopping.is_set():
            return
        self._clear(Subject.STORE)
        self.picture = store.picture
        self.runner.set_picture(store.picture)
        self.picture_came.emit(store.picture)

    def _take_failure(self, error: Exception) -> None:
        self._failed_tries += 1
        log.info("the store can't be opened yet: %s", error)
        if self._failed_tries >= PATIENCE:
            self._notice(Subject.STORE, trouble_of(error))

    # The children.

    def _take_message(self, child: str, message: dict[str, Any]) -> None:
        if self._stopping.is_set():
            return
        if "ended" in message:
            self._child_ended(child, int(message["ended"]))
        elif child == "collector":
            self._collector_said(message)
        elif child == "feeds" and "ready" in message:
            mark("feeds_ready")
            self._clear(Subject.FEEDS)
        elif child == "feeds" and "trouble" in message:
            self._notice(Subject.FEEDS, _sentence_of(message["trouble"]))

    def _collector_said(self, message: dict[str, Any]) -> None:
        if "changed" in message:
            self._clear(Subject.COLLECTOR)
            seq = message["changed"]
            self.runner.wake(seq if isinstance(seq, int) else None)
        if "well" in message:
            self._clear(Subject.COLLECTOR)
            self._clear(Subject.WRITING)
        if "alive" in message and Subject.COLLECTOR in self._notices and not self._steady.isActive():
            self._steady.start()
        if "trouble" in message:
            self._notice(Subject.WRITING, _sentence_of(message["trouble"]))

    def _child_ended(self, child: str, code: int) -> None:
        if child == "feeds":
            if code == TOLD and Subject.FEEDS in self._notices:
                return  # it has said why
            self._notice(
                Subject.FEEDS,
                translate(
                    "Session", "The recorded feeds stopped (exit code {code}). They are being started again."
                ).filled(code=code),
            )
            return
        self._steady.stop()  # it is not there: the longest pause before it is started again is half a minute
        self._notice(
            Subject.COLLECTOR,
            translate(
                "Session",
                "The collector stopped (exit code {code}): nothing new comes in. It is being started again.",
            ).filled(code=code),
        )

    # Notices.

    def _notice(self, subject: Subject, sentence: Sentence) -> None:
        if self._notices.get(subject) != sentence:
            self._notices[subject] = sentence
            log.log(logging.INFO if subject == Subject.OUTAGES else logging.WARNING, "%s", sentence)
            self.notices_changed.emit()

    def _clear(self, subject: Subject) -> None:
        if self._notices.pop(subject, None) is not None:
            self.notices_changed.emit()


def _sentence_of(told: Any) -> Sentence:
    """Return the sentence that a child told; whatever else it told, as it stands."""
    try:
        return convert(told, Sentence)
    except msgspec.ValidationError:
        return Sentence("", "{text}", {"text": str(told)})
