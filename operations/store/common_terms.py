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
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, func, select

from operations.search_terms import Wanted, pair_term, pairs_of
from operations.store.engine import raw_rows, reading
from operations.store.errors import errors_said
from operations.store.event_columns import EventColumns, Places
from operations.store.facets import Which
from operations.store.many_numbers import all_of, numbered
from operations.store.schema import feed
from operations.store.search_index import Position
from operations.store.search_index import read_position as read_found_position
from operations.store.search_schema import findable_thing
from operations.store.term_gathering import TermGatherer
from operations.store.term_questions import EVENTS, number_of_row, with_terms

log = logging.getLogger(__name__)

LEAST: Final = 20_000
"""Events from which on it is worth while."""
_SAMPLE: Final = 4_000
_SHARE: Final = 0.02
"""Of all events, that have a term: the index names what is in fewer in some milliseconds."""
_MOST_TERMS: Final = 384
"""160 kB each, of 1.3 million events."""
_AT_ONCE: Final = 8_192
_STALE: Final = 4_000
"""Events that changed since, from which on the bits are read anew: to look at their texts takes some milliseconds."""
_FAR: Final = 30_000
"""The same, from which on the bits are of no use."""
_TABLE: Final = 1 << 26
_AGAIN: Final = 600.0
"""Seconds from one reading of the bits to the next: it takes some of one core."""

_FITS: Final = 1
_FITS_NOT: Final = 2
_QUESTIONS: Final = 16
"""Of which it is kept what fits: 1.3 MB each, of 1.3 million events."""

Bits = NDArray[np.uint8]
Ids = NDArray[np.int64]


class Candidates(NamedTuple):
    """Of some events, which fit for sure and which may fit: their texts have to say."""

    surely: Which
    perhaps: Which


@dataclass
class _Bits:
    """The bits of one moment, of the events whose slots are below `slots`."""

    events: EventColumns
    slots: int
    until: int
    """The feed's number up to which what things are found by is in the bits."""
    of_term: dict[str, Bits]
    loose: set[int] = field(default_factory=set)
    verdicts: dict[str, NDArray[np.uint8]] = field(default_factory=dict)


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

    def looking(
        self, connection: Connection, looked: Wanted, events: EventColumns, *, by_terms: bool
    ) -> Looking | None:
        """Return what says which events may be what is looked for; None: the index has to say.

        `by_terms`: what has the terms fits, whatever its texts.
        """
        bits = self._brought_up(connection, events)
        return None if bits is None else Looking(connection, looked, bits, by_terms=by_terms)

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
        count = int(slots.max()) + 1
        by_slot = np.zeros(count, np.int64)
        by_slot[slots] = numbers
        with errors_said(self._place), reading(self._engine) as connection:
            position = read_found_position(connection)
            if position is None or position.kind:
                return
            sample = numbers[np.linspace(0, len(numbers) - 1, min(_SAMPLE, len(numbers))).astype(np.intp)]
            gatherer = TermGatherer(_things(connection, sample), _SHARE, _MOST_TERMS)
            packed = np.zeros((len(gatherer.terms), -(-count // 8)), np.uint8)
            for first in range(0, count, _AT_ONCE):
                end = min(first + _AT_ONCE, count)
                which = gatherer.gathered(_things(connection, by_slot[first:end]))
                packed[:, first // 8 : -(-end // 8)] = np.packbits(which, axis=1)
                if self._ended.wait(0.002):  # others are answered meanwhile
                    return
        self._bits = _Bits(events, count, position.seq, dict(zip(gatherer.terms, packed, strict=True)))


def _things(connection: Connection, numbers: Ids) -> list[tuple[str, str]]:
    """Return the texts and the code of each event; "" of those of which nothing is gathered yet."""
    rows = raw_rows(
        connection, select(findable_thing).where(numbered(connection, findable_thing.c.id, numbers.tolist()))
    )
    known = {number: (texts, code) for number, texts, code in rows}
    return [known.get(number, ("", "")) for number in numbers.tolist()]


class Looking:
    """One question, to be asked of events a part at a time."""

    def __init__(self, connection: Connection, looked: Wanted, bits: _Bits, *, by_terms: bool) -> None:
        self._slots = bits.slots
        self._loose = np.fromiter(bits.loose, np.int64, len(bits.loose))
        of_term = bits.of_term
        pieces = list(map(pair_term, pairs_of(looked.form))) if looked.pieces else []
        rare_pieces = [term for term in pieces if term not in of_term]
        # The fewest lists that leave few: every second piece holds all characters, any one does where those are common.
        told = [term for term in looked.pieces if term in rare_pieces] or rare_pieces[:1]
        self._pieces = _having([of_term[term] for term in pieces if term in of_term], np.bitwise_and)
        self._told_pieces = _told(connection, Wanted(looked.form, told, (), ())) if told else None
        self._whole = _having([of_term[term] for term in looked.whole if term in of_term], np.bitwise_or)
        rare = [term for term in looked.whole if term not in of_term]
        is_rare = bool(rare or looked.beginnings)
        self._told_whole = _told(connection, Wanted(looked.form, (), rare, looked.beginnings)) if is_rare else None
        self._verdicts = None if by_terms else _verdicts(bits, looked.form)

    def candidates(self, numbers: Ids, slots: Places) -> Candidates:
        """Return which of some events fit, by their ids and slots."""
        is_new = slots >= self._slots
        slots = np.where(is_new, 0, slots)
        loose = is_new | _is_in(numbers, self._loose)
        has = np.full(len(numbers), self._pieces is not None or self._told_pieces is not None)
        if self._pieces is not None:
            has &= np.take(self._pieces, slots)
        if self._told_pieces is not None:
            has &= _is_in(numbers, self._told_pieces)
        if self._whole is not None:
            has |= np.take(self._whole, slots)
        if self._told_whole is not None:
            has |= _is_in(numbers, self._told_whole)
        has &= ~loose
        if self._verdicts is None:
            return Candidates(has, loose)
        told = np.take(self._verdicts, slots)
        return Candidates(has & (told == _FITS), has & (told == 0) | loose)

    def keep(self, numbers: Ids, slots: Places, fitting: Which) -> None:
        """Keep what the texts of some events said: the same words are asked for again with every change."""
        if self._verdicts is not None:
            known = (slots < self._slots) & ~_is_in(numbers, self._loose)
            self._verdicts[slots[known]] = np.where(fitting[known], _FITS, _FITS_NOT)


def _verdicts(bits: _Bits, form: str) -> NDArray[np.uint8]:
    """Return what is known of a question by slots. The newest question is the last; the oldest is forgotten."""
    known = bits.verdicts.pop(form, None)
    found = bits.verdicts[form] = np.zeros(bits.slots, np.uint8) if known is None else known
    for oldest in list(bits.verdicts)[:-_QUESTIONS]:
        del bits.verdicts[oldest]
    return found


def _having(terms: Sequence[Bits], together: np.ufunc) -> Which | None:
    """Return which events, by their slots, have all terms, or any of them; None where there are no terms."""
    return np.unpackbits(reduce(together, terms)).view(np.bool_) if terms else None


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
