"""What a desktop asked first at its last start, answered before it asks: while its windows are still being built."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from data_sources.decoding import convert, decode_json
from data_sources.kept_files import read_cache, write_cache
from operations.snapshots import QueueFilter

if TYPE_CHECKING:
    from operations.picture import Picture

log = logging.getLogger(__name__)

FRESH_SECONDS: Final = 1.0
"""How old an answer may be when it is handed out, by the centre's clock: a drill's runs faster."""

NOTED_SECONDS: Final = 5.0
"""From the first question on: what a first scene asks."""

MOST: Final = 60
_FILTERED: Final = ("queue_page", "queue_outlook")
_NEVER: Final = frozenset({"changes", "outages", "alarm_board", "search"})
"""Answered anew each time, asked after the first scene, or typed by somebody: nobody's words are kept."""
_MOMENT: Final = 1_000_000_000_000

Question = tuple[str, tuple[Any, ...], dict[str, Any]]


class FirstQuestions:
    """The questions of one centre's first scene, on disk, and their answers. Any thread."""

    def __init__(self, path: Path, allowed: Collection[str], *, speed: float = 1.0) -> None:
        """Keep them at `path`; only those of an `allowed` name are asked. `speed` is the centre's clock's."""
        self._path = path
        self._allowed = allowed
        self._fresh = FRESH_SECONDS / max(speed, 1.0)
        self._is_over = False
        self._lock = threading.Lock()
        self._answers: dict[bytes, tuple[Any, int, float]] = {}
        self._noted: list[bytes] = []
        self._since: float | None = None
        self._known = self._read()

    def answer(self, picture: Picture) -> None:
        """Answer them, until the desktop asks by itself. What fails now is told to who asks in earnest."""
        for key in self._known:
            if self._since is not None:
                return
            try:
                name, values, named = _question(key)
                if name not in self._allowed:
                    continue
                seq = picture.changes(-1).seq
                answer = getattr(picture, name)(*values, **named)
            except Exception as error:  # noqa: BLE001
                log.info("a first question was left out: %s", error)
                continue
            with self._lock:
                self._answers[key] = answer, seq, time.monotonic()

    def take(self, picture: Picture, question: Question) -> tuple[Any] | None:
        """Return the answer, once, where the store is still as it was; None: ask. Notes what is asked first."""
        if self._is_over:
            return None
        now = time.monotonic()
        if self._since is None:
            self._since = now
        if now > self._since + NOTED_SECONDS:
            self._keep()
            return None
        if (key := _key(question)) is None:
            return None
        with self._lock:
            if key not in self._noted:
                self._noted.append(key)
            found = self._answers.pop(key, None)
        if found is None or now > found[2] + self._fresh or picture.changes(-1).seq != found[1]:
            return None
        return (found[0],)

    def _keep(self) -> None:
        """Write what was noted, for the next start; once."""
        with self._lock:
            if self._is_over:
                return
            self._is_over = True
            noted, self._noted = self._noted[:MOST], []
            self._answers.clear()
        if not noted or noted == self._known:
            return
        try:
            write_cache(self._path, b"\n".join(noted))
        except OSError as error:
            log.info("the first questions can't be kept in %s: %s", self._path, error)

    def _read(self) -> list[bytes]:
        kept = read_cache(self._path)
        return kept.split(b"\n")[:MOST] if kept else []


def _key(question: Question) -> bytes | None:
    """Return a question as a line of JSON; None for one that is of a moment, or no first one."""
    name, values, named = question
    if name in _NEVER or any(isinstance(one, int) and one > _MOMENT for one in (*values, *named.values())):
        return None
    if name.startswith("packed_") and values[0] is not None:
        return None  # what changed since a number
    if any(isinstance(one, QueueFilter) and one.text for one in (*values, *named.values())):
        return None
    try:
        return msgspec.json.encode((name, values, named))
    except TypeError:  # it asks by something of its own
        return None


def _question(key: bytes) -> Question:
    name, values, named = decode_json(key, tuple[str, list[Any], dict[str, Any]])
    if name in _FILTERED:
        values[0] = convert(values[0], QueueFilter)
    return name, tuple(tuple(one) if isinstance(one, list) else one for one in values), named
