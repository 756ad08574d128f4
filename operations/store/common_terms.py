"""The commonest terms of all events at hand, a bit an event each: words that are in many are counted without an index.

An engine's index names a million events for a common word, and takes as long to read. Here the events that fit a filter
are looked up in the bits of a word's terms; terms that are in few are asked of the index, which names few for them.

The bits are of one moment. What the feed tells of since then is `loose`: any of it may have any term, and its texts
decide. They are read behind the answers, and anew when much is loose.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, func, select

from operations.search_terms import Findable, Wanted, all_pieces, terms_of
from operations.store.engine import raw_rows, reading
from operations.store.errors import errors_said
from operations.store.event_columns import EventColumns, Places, Which
from operations.store.many_numbers import all_of, numbered
from operations.store.schema import feed
from operations.store.search_index import Position
from operations.store.search_index import read_position as read_found_position
from operations.store.search_schema import findable_thing
from operations.store.term_questions import EVENTS, number_of_row, with_terms

log = logging.getLogger(__name__)

LEAST: Final = 20_000
"""Events from which on it is worth while."""
_SAMPLE: Final = 4_000
_SHARE: Final = 0.02
"""Of all events, that have a term: the index names what is in fewer in some milliseconds."""
_MOST_TERMS: Final = 384
"""160 kB each, of 1.3 million events."""
_AT_ONCE: Final = 200_000
_STALE: Final = 4_000
"""Events that changed since, from which on the bits are read anew: to look at their texts takes some milliseconds."""
_FAR: Final = 30_000
"""The same, from which on the bits are of no use."""
_TABLE: Final = 1 << 26
_AGAIN: Final = 600.0
"""Seconds from one reading of the bits to the next: it takes some of one core."""

Bits = NDArray[np.uint8]
Ids = NDArray[np.int64]


class Candidates(NamedTuple):
    """Events that may have what is looked for: what their terms say, and those whose terms aren't known."""

    by_terms: Which
    loose: Which


@dataclass
class _Bits:
    """The bits of one moment, of the events whose slots are below `slots`."""

    events: EventColumns
    slots: int
    until: int
    """The feed's number up to which what things are found by is in the bits."""
    of_term: dict[str, Bits] = field(default_factory=dict)
    loose: set[int] = field(default_factory=set)


class CommonTerms:
    """Those of one store. Used in the turn of the events at hand, but for its own reading."""

    def __init__(self, engine: Engine, place: str) -> None:
        """Read nothing yet: it begins with the first question that has words in it."""
        self._engine = engine
        self._place = place
        self._bits: _Bits | None = None
        self._reader: threading.Thread | None = None
        self._ended = threading.Event()
        self._read_at = -_AGAIN

    def end(self) -> None:
        """Read no more."""
        self._ended.set()
        if self._reader is not None:
            self._reader.join()
        self._bits = None

    def wait(self) -> None:
        """Return when what is being read has been."""
        if self._reader is not None:
            self._reader.join()

    def candidates(
        self, connection: Connection, looked: Wanted, events: EventColumns, places: Places
    ) -> Candidates | None:
        """Return which of the events that stand at `places` may have what is looked for; None: the index has to say."""
        bits = self._brought_up(connection, events)
        if bits is None:
            return None
        slots, numbers = events.slots(places), events.numbers(places)
        is_new = slots >= bits.slots
        slots = np.where(is_new, 0, slots)
        loose = is_new | _is_in(numbers, np.fromiter(bits.loose, np.int64, len(bits.loose)))

        def has(term: str) -> Which:
            which: Which = np.take(np.unpackbits(bits.of_term[term]).view(np.bool_), slots)
            return which

        found = np.zeros(len(places), np.bool_)
        for term in looked.whole:
            if term in bits.of_term:
                found |= has(term)
        rare = [term for term in looked.whole if term not in bits.of_term]
        pieces = all_pieces(looked.form) if looked.pieces else []
        common = [term for term in pieces if term in bits.of_term]
        # The fewest lists that leave few: every second piece holds all characters, any one does where those are common.
        rest = [term for term in looked.pieces if term not in bits.of_term] or [
            term for term in pieces if term not in bits.of_term
        ][:1]
        has_common = np.ones(len(places), np.bool_)
        for term in common:
            has_common &= has(term)
        if common and not rest:
            found |= has_common
        elif rest:
            found |= has_common & _is_in(numbers, _told(connection, Wanted(looked.form, rest, (), ())))
        if rare or looked.beginnings:
            found |= _is_in(numbers, _told(connection, Wanted(looked.form, (), rare, looked.beginnings)))
        return Candidates(found & ~loose, loose)

    def _brought_up(self, connection: Connection, events: EventColumns) -> _Bits | None:
        if self._ended.is_set() or len(events) < LEAST:
            return None
        position, bits = read_found_position(connection), self._bits
        if position is None or position.kind:
            self._bits = None  # all is looked at anew
            return None
        if bits is not None and (bits.events is not events or not _follow(connection, bits, position)):
            bits = self._bits = None
        if bits is None or len(bits.loose) > _STALE:
            self._begin_to_read(events)
        if bits is None or len(bits.loose) > _FAR or position.seq < bits.until:
            return None  # the last is of a question that began before they were read
        return bits

    def _begin_to_read(self, events: EventColumns) -> None:
        if self._reader is not None and self._reader.is_alive():
            return
        if self._bits is not None and time.monotonic() < self._read_at + _AGAIN:
            return
        if time.monotonic() < self._read_at + _AGAIN / 20:
            return
        self._read_at = time.monotonic()
        numbers, slots = events.all_numbers()
        what = (events, numbers, slots)
        self._reader = threading.Thread(target=self._read_behind, args=what, name="common terms", daemon=True)
        self._reader.start()

    def _read_behind(self, events: EventColumns, numbers: Ids, slots: Places) -> None:
        try:
            self._read(events, numbers, slots)
        except Exception as error:  # noqa: BLE001 - the index goes on answering
            log.warning("the commonest terms can't be had at hand: %s", error)

    def _read(self, events: EventColumns, numbers: Ids, slots: Places) -> None:
        order = np.argsort(numbers)
        numbers, slots = numbers[order], slots[order]
        with errors_said(self._place), reading(self._engine) as connection:
            position = read_found_position(connection)
            if position is None or position.kind:
                return
            bits = _Bits(events, int(slots.max()) + 1, position.seq)
            for term in _commonest(connection, numbers):
                if self._ended.is_set():
                    return
                bits.of_term[term] = self._bits_of(connection, term, numbers, slots, bits.slots)
        self._bits = bits

    def _bits_of(self, connection: Connection, term: str, numbers: Ids, slots: Places, count: int) -> Bits:
        which = np.zeros(count, np.bool_)
        looked = Wanted("", (), (term,), ())
        for first in range(0, len(numbers), _AT_ONCE):
            part = numbers[first : first + _AT_ONCE]
            asked = with_terms(
                connection, looked, (int(part[0]), int(part[-1]) + 1), number_of_row(connection).label("number")
            )
            told = np.array(all_of(connection, asked), np.int64)
            at = np.minimum(np.searchsorted(part, told), len(part) - 1)
            which[slots[first + at[part[at] == told]]] = True
        return np.packbits(which)


def _commonest(connection: Connection, numbers: Ids) -> list[str]:
    sample = numbers[np.linspace(0, len(numbers) - 1, min(_SAMPLE, len(numbers))).astype(np.intp)].tolist()
    asked = select(findable_thing.c.texts, findable_thing.c.code)
    rows = raw_rows(connection, asked.where(numbered(connection, findable_thing.c.id, sample)))
    counts: Counter[str] = Counter()
    for texts, code in rows:
        counts.update(terms_of(Findable(texts, code)))
    return [term for term, count in counts.most_common(_MOST_TERMS) if count >= _SHARE * len(rows)]


def _told(connection: Connection, asked: Wanted) -> Ids:
    return np.array(
        all_of(connection, with_terms(connection, asked, EVENTS, number_of_row(connection).label("number"))), np.int64
    )


def _is_in(numbers: Ids, among: Ids) -> Which:
    """Return which numbers are among some: by a table of all between, which numpy has misgivings about, unless huge."""
    kind: Literal["table"] | None = "table" if len(among) and np.ptp(among) < _TABLE else None
    found: Which = np.isin(numbers, among, kind=kind)
    return found


def _follow(connection: Connection, bits: _Bits, position: Position) -> bool:
    """Add what changed to what is loose; False where the feed can't tell what did."""
    if position.seq <= bits.until:
        return True
    oldest = connection.execute(select(func.min(feed.c.seq))).scalar()
    if oldest is None or oldest > bits.until + 1:
        return False
    lines = select(feed.c.ref).where(feed.c.seq > bits.until, feed.c.seq <= position.seq, feed.c.kind == "event")
    bits.loose.update(number for (number,) in raw_rows(connection, lines))
    bits.until = position.seq
    return 0 not in bits.loose  # 0: all were put back, or mended
