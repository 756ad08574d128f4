"""What alarms are heard by: a process of its own, started by the first of them.

To find a voice takes a sound service seconds, in which it lets nothing else of Python run, and one that hangs never
gives back what it was asked: neither may hold up what is drawn, nor the end of the program.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from typing import Any, Final

import msgspec
from PySide6.QtCore import QObject, Signal

from data_sources.decoding import convert
from data_sources.records import encode
from data_sources.sentences import Sentence, translate
from desktop.children import Child, Message
from desktop.own_program import own_command

log = logging.getLogger(__name__)

MOST_WAITING: Final = 3_000
"""Bytes that the process hasn't taken up. Where so much waits, the service hangs; a pipe on Windows holds 4,096."""
LONGEST: Final = 300
"""Characters that are read out of one alarm."""
_ENDS: Final = 2.0


class AlarmVoice(QObject):
    """What the teller speaks with; never waits. Thread-safe but for `stop`."""

    silent = Signal(object)
    """The Sentence that says why there is, or was, no sound or no voice: each once."""

    def __init__(self, language: str, volume: float, parent: QObject | None = None) -> None:
        """Speak a language, "zh" or "en", with a volume from 0 to 1."""
        super().__init__(parent)
        self._words = ("voice", language, f"{volume:g}", "--child")
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._told: set[str] = set()
        self._waiting: deque[int] = deque()

    @property
    def pid(self) -> int | None:
        """The process, while it runs."""
        return self._child.pid if self._child is not None else None

    @property
    def waiting(self) -> int:
        """How many bytes it was told that it hasn't taken up yet."""
        with self._lock:
            return sum(self._waiting)

    def ring(self, severity: int) -> None:
        """Play the sound of a severity."""
        self._wish({"ring": severity})

    def say(self, text: str) -> None:
        """Read a text out, after what is being read."""
        self._wish({"say": text[:LONGEST]})

    def hush(self) -> None:
        """Be silent at once."""
        if self._child is not None:
            self._wish({"hush": True})

    def stop(self) -> None:
        """End the process."""
        child, self._child = self._child, None
        if child is not None:
            child.stop(_ENDS)

    def _wish(self, message: dict[str, Any]) -> None:
        with self._lock:
            if self._child is None:
                self._child = Child(
                    "voice",
                    own_command(*self._words),
                    on_message=self._hear,
                    on_exit=self._forget,
                    nice=False,
                )
                self._child.start()
            line = encode(message) + b"\n"
            if sum(self._waiting) + len(line) > MOST_WAITING:
                self._child.replace()
            else:
                self._waiting.append(len(line))
                self._child.send(line)
                return
        self._say_why(translate("AlarmVoice", "An alarm was not heard: the system's sound service did not answer."))

    def _hear(self, message: Message) -> None:
        """In the child's thread."""
        if "done" in message:
            with self._lock:
                if self._waiting:
                    self._waiting.popleft()
            return
        try:
            sentence = convert(message.get("silent"), Sentence)
        except msgspec.ValidationError:
            log.info("the voice said %s", message)
            return
        self._say_why(sentence)

    def _say_why(self, sentence: Sentence) -> None:
        if str(sentence) not in self._told:
            self._told.add(str(sentence))
            log.info("%s", sentence)
            self.silent.emit(sentence)

    def _forget(self, _code: int) -> None:
        with self._lock:
            self._waiting.clear()
