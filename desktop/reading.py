"""Ask the picture, and do what officers decide, in a process of its own: the store never holds up what draws.

The desktop would otherwise load what speaks SQL (a third of a start) and share Python's one lock between answers and
painting. The reader is started before Qt is, opens the store while the windows are built, and answers several
questions at once. Each message is its length and a pickle, over pipes that only these two have. The reader ends when
its input does, so also when the desktop is killed; one that ended is started again by the next question. One that
doesn't answer for half a minute whether it is there is killed: a question may take long, this one never does.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import pickle  # nosec - read from a child of our own, over its own pipe
import queue
import struct
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from data_sources.clock import Clock
from data_sources.sentences import Sentence, translate
from desktop.forking import Process
from desktop.own_program import start_reader

if TYPE_CHECKING:
    from operations.picture import Picture

log = logging.getLogger(__name__)

OPEN = "open"
"""Beside the picture's own questions: wait until the store is open."""

PULSE = "pulse"
"""Answered at once, whatever else is being answered."""

ALARM_DEEDS = ("acknowledge", "shelve", "unshelve")
"""As `store.alarms` says."""

DEEDS = ("act", "draw", "rub", "confirm", "reject", "join_named", "split", "undo", *ALARM_DEEDS)
"""What an officer does, beside the questions: on disk when it is answered. As `Store` and `store.incidents` say."""

GRACE_SECONDS = 5.0
LEAST_SECONDS = 1.0
"""Between two starts of a reader that ends by itself."""

LOOK_SECONDS = 1.0
MOST_LOOKS, FIRST_LOOKS = 30, 180
"""Looks without an answer after which the reader hangs, and the same while it loads. Looks, not time: a machine that
slept for a night has not listened meanwhile."""

_LENGTH = struct.Struct("<Q")


class ReadingError(Exception):
    """The reader could not answer; carries the sentence that the store said, where it said one.

    `answered` says that this is the answer: the store refused. Else nobody knows whether a deed was done.
    """

    def __init__(self, text: str, sentence: Sentence | None = None, *, answered: bool = False) -> None:
        super().__init__(text)
        self.answered = answered
        if sentence is not None:
            self.sentence = sentence


class _Line:
    """One process of the reader, what it was asked and has not answered yet, and the thread that writes to it.

    Nobody else writes, or waits to: the pipe of a process that hangs is full after a few questions.
    """

    def __init__(self, process: Process) -> None:
        self.process = process
        self.waiting: dict[int, Future[Any]] = {}
        self.is_over = False
        """It answers no more; set where nothing is put into `waiting` any more."""
        self.ended = threading.Event()
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="reader's questions", daemon=True)
        self._writer.start()

    def put(self, message: bytes) -> None:
        """Write a message in its turn. Returns at once."""
        self._outbox.put(message)

    def close(self) -> None:
        """Close the pipe after what was put: the process then ends. Returns at once."""
        self._outbox.put(None)

    def _write(self) -> None:
        stdin = self.process.stdin
        if stdin is None:
            raise AssertionError("opened with a pipe")
        with contextlib.suppress(OSError, ValueError):  # it has just ended: who listens to it will say so
            while (message := self._outbox.get()) is not None:
                left = memoryview(message)
                while left:
                    left = left[stdin.write(left) :]  # a bare pipe takes a part where a signal comes between
                stdin.flush()
        with contextlib.suppress(OSError):  # its other end is gone
            stdin.close()


class Reader:
    """The reader's process, from the desktop's side. Thread-safe."""

    def __init__(self, folder: Path, clock: Clock, store_url: str = "", *, begun: Process | None = None) -> None:
        """Take over the process that has `begun` already, for the same folder, clock and store."""
        self._start_process = partial(start_reader, folder, store_url, clock.to_environment() if clock.is_drill else {})
        self._begun = begun
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._line: _Line | None = None
        self._started_at = 0.0
        self._closed = False
        self.picture: Picture = cast("Picture", _Asked(self.ask))
        """Each question waits for its answer in the thread that asks."""

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        line = self._line
        return line.process.pid if line is not None and line.process.poll() is None else None

    def start(self) -> None:
        """Start the process, which opens the store at once.

        Raises:
            ReadingError: It can't be started.
        """
        self._put(OPEN, (), {})

    def open(self) -> None:
        """Wait until the store is open.

        Raises:
            ReadingError: It can't be opened; says why. Ask again later.
        """
        self.ask(OPEN)

    def ask(self, name: str, *values: Any, **named: Any) -> Any:
        """Ask one question and wait for its answer.

        Raises:
            ReadingError: There is no answer.
        """
        return self._put(name, values, named).result()

    def close(self) -> None:
        """End the process; what is still asked fails."""
        with self._lock:
            self._closed = True
            line, begun = self._line, self._begun
        if line is not None:
            line.close()
            _end(line.process)
            self._listener.join()
            self._watcher.join()
        elif begun is not None:
            # Nobody has written to it, or listened.
            if begun.stdin is not None:
                begun.stdin.close()
            _end(begun)
            if begun.stdout is not None:
                begun.stdout.close()

    def _put(self, name: str, values: tuple[Any, ...], named: dict[str, Any]) -> Future[Any]:
        future: Future[Any] = Future()
        with self._lock:
            line = self._running()
            number = next(self._numbers)
            message = encoded((number, name, values, named))
            line.waiting[number] = future
            line.put(message)
        return future

    def _running(self) -> _Line:
        if self._closed:
            raise ReadingError("the desktop is closing")
        line = self._line
        if line is not None:
            if not line.is_over and line.process.poll() is None:
                return line
            if time.monotonic() < self._started_at + LEAST_SECONDS:
                raise ReadingError("the reader ended as soon as it was started", _stopped())
        process, self._begun = self._begun, None
        if process is None:
            try:
                process = self._start_process()
            except OSError as error:
                raise ReadingError(str(error), _stopped()) from error
        line = self._line = _Line(process)
        self._started_at = time.monotonic()
        self._listener = threading.Thread(target=self._listen, args=(line,), name="reader's answers", daemon=True)
        self._listener.start()
        self._watcher = threading.Thread(target=self._watch, args=(line,), name="reader's pulse", daemon=True)
        self._watcher.start()
        return line

    def _watch(self, line: _Line) -> None:
        """Run in a thread of its own, as long as the process does: end it where it hangs."""
        pulse, looks, most = self._felt(line), 0, FIRST_LOOKS
        while not line.ended.wait(LOOK_SECONDS):
            looks += 1
            if pulse.done():
                pulse, looks, most = self._felt(line), 0, MOST_LOOKS
            elif looks > most:
                log.warning("the reader does not answer: killed")
                line.process.kill()
                return

    def _felt(self, line: _Line) -> Future[Any]:
        """Ask a process whether it is there."""
        future: Future[Any] = Future()
        with self._lock:
            if not line.is_over:
                number = next(self._numbers)
                line.waiting[number] = future
                line.put(encoded((number, PULSE, (), {})))
        return future

    def _listen(self, line: _Line) -> None:
        """Run in a thread of its own, as long as the process does."""
        if line.process.stdout is None:
            raise AssertionError("opened with pipes")
        try:
            with line.process.stdout as answers:
                while (message := received(answers)) is not None:
                    number, answer, trouble = message
                    with self._lock:
                        future = line.waiting.pop(number)
                    if trouble is None:
                        future.set_result(answer)
                    else:
                        future.set_exception(ReadingError(*trouble, answered=True))
        finally:
            line.ended.set()
            line.close()
            with self._lock:
                line.is_over = True
                left = list(line.waiting.values())
                line.waiting.clear()
                closed = self._closed
            code = line.process.wait()
            if not closed:
                log.warning("the reader ended with exit code %s", code)
            for future in left:
                future.set_exception(ReadingError(f"the reader ended with exit code {code}", _stopped()))


def _end(process: Process) -> None:
    """Wait for a process whose input is closed; kill it where it takes long."""
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        log.warning("the reader did not end within %g s: killed", GRACE_SECONDS)
        process.kill()
        process.wait()


class _Asked:
    """Stands for the picture: each of its questions by its name."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def question(*values: Any, **named: Any) -> Any:
            return self._ask(name, *values, **named)

        setattr(self, name, question)
        return question


def send(pipe: IO[bytes], message: object) -> None:
    """Write one message, so that the other side has all of it."""
    pipe.write(encoded(message))
    pipe.flush()


def encoded(message: object) -> bytes:
    """Return one message as it is written."""
    body = pickle.dumps(message, protocol=5)
    return _LENGTH.pack(len(body)) + body


def received(pipe: IO[bytes]) -> Any:
    """Return the next message; None when there will be none, also where one was cut."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    body = pipe.read(length)
    return pickle.loads(body) if len(body) == length else None  # noqa: S301 - our own child's, over its own pipe


def _stopped() -> Sentence:
    return translate("Reader", "The part of Yiping that reads the store stopped. It is being started again.")
