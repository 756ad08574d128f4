"""What a connector is. Adding one is one new file in `data_sources/connectors/` and its tests.

A connector speaks one protocol. It is told where to ask and from where to go on, and yields pages of rows; it knows
nothing of records, the store or the schedule. The runner (`data_sources.poll`) makes a fresh one for every poll, runs
it in a worker thread, bounds it in time and size, turns its errors into the source's health, and closes it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from data_sources.clock import Clock
from data_sources.redaction import redacted_sentence
from data_sources.sentences import Sentence

Row = Any
"""One thing as the source said it: nearly always a dict of its fields; a str or bytes where it can't be taken apart.

A connector that knows why a row can't be a record says so itself: it yields a `data_sources.batches.Refused`.
"""

Cursor = dict[str, Any]
"""Where to go on: JSON-able, chosen by the connector, stored with the records it brought."""


@dataclass(frozen=True)
class Page:
    """Some rows, and the cursor that stands once they are stored (None: unchanged).

    `source_time` is the source's own clock in ms since the epoch, where its answer tells (HTTP's Date). `remarks` are
    what the connector finds doubtful though it works. Rows that are not `live` are no sign that somebody sends: a
    broker kept them.
    """

    rows: list[Row]
    cursor: Cursor | None = None
    source_time: int | None = None
    remarks: tuple[Sentence, ...] = ()
    live: bool = True


class SourceError(Exception):
    """A poll that failed. Carries the sentence that the room will read: what happened, to what, what to do.

    Whatever words of others the sentence quotes, no secret is in it.
    """

    def __init__(self, sentence: Sentence, *, retry_after: float | None = None) -> None:
        sentence = redacted_sentence(sentence)
        super().__init__(str(sentence))
        self.sentence = sentence
        self.retry_after = retry_after


T = TypeVar("T")


class Kept:
    """What one source's connectors keep from a poll to the next: open connections, tokens. One thread at a time."""

    def __init__(self) -> None:
        self._things: dict[str, Any] = {}

    def get(self, name: str, make: Callable[[], T]) -> T:
        """Return what is kept under a name; made now where nothing is."""
        if name not in self._things:
            self._things[name] = make()
        found: T = self._things[name]
        return found

    def drop(self, name: str) -> None:
        """Forget what is kept under a name, closed where it can be."""
        thing = self._things.pop(name, None)
        close = getattr(thing, "close", None)
        if close is not None:
            close()

    def close(self) -> None:
        """Forget everything."""
        for name in list(self._things):
            self.drop(name)


@dataclass(frozen=True)
class PollContext:
    """What a connector may lean on during one poll. `deadline` is in `time.monotonic()` seconds.

    `items` is where in a JSON answer the rows are, as the [records] table says ("": the answer itself). `since` is
    where a poll without a cursor starts, where the caller says so; else the source's settings do. `language` is the
    centre's. `kept` outlives the poll where the caller polls again; None: nothing does. Where a person is only
    `looking`, a connector leaves no trace at its source.
    """

    source: str
    request: Mapping[str, Any]
    folder: Path
    zone: ZoneInfo
    clock: Clock
    deadline: float
    since: int | None = None
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    max_bytes: int = 64 * 1024 * 1024
    max_rows: int = 2_000_000
    items: str = ""
    language: str = "zh"
    kept: Kept | None = field(default=None, repr=False)
    looking: bool = False

    def remaining(self) -> float:
        """Return the seconds left of this poll, never below a tenth."""
        return max(self.deadline - time.monotonic(), 0.1)


class Connector(Protocol):
    """One protocol. Declares its settings as a msgspec Struct, so that `yiping check` can judge a file without it.

    A connector to which rows are pushed says `listens = True` in its class: its `poll` goes on until it is closed. It
    yields a page, empty while nothing comes, at least once a second, the first one when it is connected. That it is
    resumed after a page means that the page is stored: only then it may tell the sender so.
    """

    settings_type: type[Any]
    """The Struct that the source file's [request] table must fit, unknown keys forbidden."""

    def __init__(self, settings: Any, context: PollContext) -> None: ...

    def poll(self, cursor: Cursor | None) -> Iterator[Page]:
        """Yield pages until there is no more.

        Raises:
            SourceError: With a sentence for people. Pages yielded before it stand.
        """
        ...

    def close(self) -> None:
        """Free what was opened. Called always, from the thread that polled."""
        ...
