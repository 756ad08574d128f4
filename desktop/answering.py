"""Be the reader (`desktop.reading`): open the store, and answer the desktop's questions until it is gone. No Qt.

It ends where the store was moved away, too: the next question starts one that knows nothing of what is no more.
"""

from __future__ import annotations

import logging
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, Any

from data_sources.centre import Centre
from data_sources.clock import Clock
from data_sources.heap import give_memory_back
from data_sources.resource_files import data_folder
from data_sources.sentences import Sentence
from desktop.first_questions import FirstQuestions
from desktop.log_file import log_to_file
from desktop.reading import ALARM_DEEDS, DEEDS, OPEN, PULSE, received, send
from operations.picture import Picture
from operations.store import OpenStore

if TYPE_CHECKING:
    from operations.store import Store

log = logging.getLogger(__name__)

WORKERS = 4
AT_HAND_AFTER = 5.0
"""Seconds from the store's opening until its events are loaded for many questions: the first scene comes first."""
QUESTIONS = frozenset(name for name in dir(Picture) if not name.startswith("_"))


def answer_until_ended(centre: Centre, store_url: str) -> int:
    """Answer what comes on standard input until it ends; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl+C is for the desktop, which then ends this in order
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    give_memory_back(few_heaps=True)
    sys.stdout = sys.stderr  # whatever prints must not stand between two answers
    log_to_file("reader.log")
    answerer = _Answerer(centre, Clock.from_environment(), store_url, answers)
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="answers") as pool:
        while (message := received(asked)) is not None:
            number, name, _values, _named = message
            if name == PULSE:
                answerer.say(number)
                if not answerer.is_in_place:
                    log.warning("the store was moved away: another reader opens what is in its place")
                    break
            else:
                pool.submit(answerer.answer, *message)
    answerer.close()
    return 0


class _Answerer:
    """One store, opened by the first question that finds it closed."""

    def __init__(self, centre: Centre, clock: Clock, store_url: str, answers: IO[bytes]) -> None:
        self._centre = centre
        self._clock = clock
        self._url = store_url
        self._answers = answers
        self._opening = threading.Lock()
        self._sending = threading.Lock()
        self._store: OpenStore | None = None
        self._deeds: Store | None = None
        self._later: threading.Timer | None = None
        self._rehearsed = False
        self._first = FirstQuestions(data_folder(centre.id, "cache", "first-questions"), QUESTIONS, speed=clock.speed)

    @property
    def is_in_place(self) -> bool:
        """Whether the store that is open, if one is, still is the one that its name leads to."""
        store = self._store
        return store is None or store.is_in_place

    def answer(self, number: int, name: str, values: tuple[Any, ...], named: dict[str, Any]) -> None:
        """Answer one question, or say why not. Runs in a worker."""
        found: Any = None
        trouble: tuple[str, Sentence | None] | None = None
        try:
            found = self._found(name, values, named)
        except Exception as error:
            sentence = getattr(error, "sentence", None)
            if isinstance(sentence, Sentence):
                trouble = (str(error), sentence)
            else:
                log.exception("the question %s failed", name)
                trouble = (f"{type(error).__name__}: {error}", None)
        self.say(number, found, trouble)
        if name == OPEN and self._store is not None and not self._rehearsed:
            self._rehearsed = True
            self._first.answer(self._store.picture)

    def say(self, number: int, found: Any = None, trouble: tuple[str, Sentence | None] | None = None) -> None:
        """Answer a question."""
        with self._sending:
            try:
                send(self._answers, (number, found, trouble))
            except OSError as error:
                log.info("the desktop is gone: %s", error)

    def close(self) -> None:
        """Close the store."""
        if self._later is not None:
            self._later.cancel()
        if self._store is not None:
            self._store.close()
        if self._deeds is not None:
            self._deeds.close()

    def _found(self, name: str, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
        with self._opening:
            if self._store is None:
                self._store = OpenStore.open(self._url or None, self._centre, self._clock)
                self._later = threading.Timer(AT_HAND_AFTER, self._store.picture.have_events_at_hand)
                self._later.daemon = True
                self._later.start()
            store = self._store
        if name == OPEN:
            return None
        if name in DEEDS:
            return self._done(name, values, named)
        if name not in QUESTIONS:
            raise AttributeError(f"the picture has no question {name}")
        ready = self._first.take(store.picture, (name, values, named))
        return getattr(store.picture, name)(*values, **named) if ready is None else ready[0]

    def _done(self, name: str, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """Do what an officer decided, in a store that is opened anew where it was put back or replaced meanwhile."""
        from operations.store import Store, StoreError  # noqa: PLC0415 - no start waits for what writes

        with self._opening:
            if self._deeds is None:
                self._deeds = Store.open(self._url or None, self._centre, self._clock)
            store = self._deeds
        try:
            return _deed(store, name)(*values, **named)
        except StoreError as error:
            if not error.lost:
                raise
        with self._opening:
            if self._deeds is store:
                # Not closed: others may be writing to it. Its connections go when they are done.
                self._deeds = Store.open(self._url or None, self._centre, self._clock)
            store = self._deeds
        return _deed(store, name)(*values, **named)


def _deed(store: Store, name: str) -> Any:
    if name in ALARM_DEEDS:
        return getattr(store.alarms, name)
    return getattr(store if name in {"act", "draw", "rub"} else store.incidents, name)
