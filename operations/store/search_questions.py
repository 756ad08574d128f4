"""Find events, assets and regions by a part of their texts, by initials, or by either end of their codes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import neg
from typing import TYPE_CHECKING, Any, Final, Literal

from sqlalchemy import ColumnElement, Select, and_, cast, column, false, func, literal_column, or_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from data_sources.late_numpy import np
from operations.masking import masked
from operations.search_snapshots import MOST_COUNTED, Found, FoundThing
from operations.search_terms import Findable, Wanted, fits, wanted
from operations.snapshots import QueueFilter, QueuePage
from operations.store.asking import Asking
from operations.store.engine import raw_rows
from operations.store.many_numbers import all_of, each_of, numbered
from operations.store.queue_lines import with_incidents
from operations.store.queue_questions import LONGEST_PAGE, condition, queue_rows
from operations.store.schema import asset, event, region
from operations.store.search_index import read_position
from operations.store.search_schema import KINDS, MOST_OF_A_KIND, findable_thing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from operations.store.event_columns import EventColumns

MOST: Final = 100
"""Things of each kind that are named at once."""
_EVENTS: Final = (KINDS.index("event") * MOST_OF_A_KIND, (KINDS.index("event") + 1) * MOST_OF_A_KIND)
_MORE: Final = 2_000
"""Things of other kinds that are looked at with the events at once."""
_FEW: Final = 30_000
"""Events up to which their texts are looked at rather than the words' index, all of which words may have to be read."""
_SAMPLE: Final = 1_000
_DENSE: Final = 0.5
"""Share of the newest that fit a filter which have to have the words for the others' texts to be looked at, not the
words' index."""
_WIDE: Final = 0.5
"""Share of all events from which on the newest that have the words are likely to fit: the database then finds them."""
_AS_MANY: Final = 20_000
"""Events that have the words and are looked at for each that one in so many fits: enough, where words and filter have
nothing to do with each other."""
_MANY: Final = 6
"""Where fewer than one of so many events fit a filter, all that has the words is read."""
_TABLE: Final = 1 << 26
_AT_ONCE: Final = 2_048
_SURE: Final = 2
"""Characters up to which the terms alone say whether a thing fits."""


def found(asking: Asking, question: str, limit: int) -> Found:
    """Return the newest events, and the assets and regions, that a question finds."""
    limit = max(0, min(limit, MOST))
    looked = wanted(question)
    numbers = [[], [], []] if looked is None else _newest(asking, looked)
    counts = [len(of_kind) for of_kind in numbers]
    events, assets, regions = (of_kind[:limit] for of_kind in numbers)
    rows = queue_rows(asking, events)
    return Found(
        events=tuple(rows[number] for number in events if number in rows),
        assets=_assets(asking, assets),
        regions=_regions(asking, regions),
        counts=(counts[0], counts[1], counts[2]),
        whole=_is_whole(asking),
        as_of=asking.now,
        age=asking.age("event"),
    )


def found_page(
    asking: Asking, where: QueueFilter, offset: int, limit: int, at_hand: EventColumns | None = None
) -> QueuePage:
    """Return a window of the queue's lines that fit a filter with words in it, from the events at hand if there are.

    Of more than `MOST_COUNTED` the newest are told, and one more is counted.
    """
    offset, limit = max(0, offset), max(0, min(limit, LONGEST_PAGE))
    looked = wanted(where.text)
    if looked is None:
        numbers, total = list[int](), 0
    elif at_hand is None or where.asked:
        numbers, total = _lines(asking, looked, where, offset, limit)
    else:
        numbers, total = _lines_at_hand(asking, looked, where, (offset, limit), at_hand)
    known = queue_rows(asking, numbers)
    rows = (known[number] for number in numbers if number in known)
    age = asking.age("event", where.sources)
    return QueuePage(with_incidents(asking, rows), offset, total, asking.now, age, whole=_is_whole(asking))


def finds(asking: Asking, question: str) -> ColumnElement[bool]:
    """Return the condition that words find an event."""
    looked = wanted(question)
    return false() if looked is None else event.c.id.in_(_matching(asking, looked, _EVENTS, _number(asking)))


def fitting_texts(asking: Asking, question: str, numbers: Sequence[int]) -> set[int]:
    """Return which of some events words find; `numbers` may be many."""
    looked = wanted(question)
    if looked is None:
        return set()
    asked = select(findable_thing).where(numbered(asking.connection, findable_thing.c.id, numbers))
    rows = raw_rows(asking.connection, asked)
    return {number for number, texts, code in rows if fits(Findable(texts, code), looked.form)}


def _lines(asking: Asking, looked: Wanted, where: QueueFilter, offset: int, limit: int) -> tuple[list[int], int]:
    number = _number(asking)
    asked = _matching(asking, looked, _EVENTS, event.c.id, event.c.reported_at, event.c.due_at, event.c.severity)
    asked = asked.join(event, event.c.id == number).where(condition(asking, where)).order_by(number.desc())
    lines = raw_rows(asking.connection, asked.limit(MOST_COUNTED + 1))
    total = len(lines)
    del lines[MOST_COUNTED:]
    if where.order == "newest" or not where.open_only:
        lines.sort(key=lambda line: (-line[1], -line[0]))
    else:
        places = (2, 3, 0) if where.order == "due" else (3, 2, 0)
        lines.sort(key=lambda line: tuple(line[place] for place in places))
    return [line[0] for line in lines[offset : offset + limit]], total


def _lines_at_hand(
    asking: Asking, looked: Wanted, where: QueueFilter, window: tuple[int, int], at_hand: EventColumns
) -> tuple[list[int], int]:
    """Return the same as `_lines`: by the texts of what fits the filter, or by what of all that has the words fits."""
    places = at_hand.fitting(where, asking.region_prefix(where.region), asking.now_of)
    if len(places) > _WIDE * len(at_hand):
        return _lines(asking, looked, where, *window)
    numbers = at_hand.numbers(places)
    newest = np.sort(numbers)[::-1]
    if len(places) <= _FEW:
        found = _of_numbers(asking, looked, newest)
    else:
        found = _of_numbers(asking, looked, newest[: min(_SAMPLE, _FEW)])
        if len(found) >= _DENSE * _SAMPLE:  # as of a code's first letters: the index names a million for ten thousand
            found += _of_numbers(asking, looked, newest[_SAMPLE:_FEW])
    if len(places) > _FEW and len(found) <= MOST_COUNTED:
        found, end = [], _EVENTS[1]
        number = _number(asking).label("number")
        # As many as are likely to have enough among them that fit; all where that would be most of them. Forwards the
        # index is read three times as fast.
        share = len(at_hand) // len(places) + 1
        most = _AS_MANY * share if share < _MANY else None
        while end > 0 and len(found) <= MOST_COUNTED:
            asked = _with_terms(asking, looked, (0, end), number)
            asked = asked.order_by(number) if most is None else asked.order_by(number.desc()).limit(most)
            told = np.array(all_of(asking.connection, asked), np.int64)
            fitting = np.sort(numbers[np.isin(numbers, told, kind=_isin_kind(told))])[::-1]
            found += fitting.tolist() if len(looked.form) <= _SURE else _of_numbers(asking, looked, fitting)
            end = int(told.min()) if most is not None and len(told) == most else 0
    newest = np.array(found[:MOST_COUNTED], np.int64)
    shown = places[np.isin(numbers, newest, kind=_isin_kind(newest))]
    return at_hand.window(shown, where, *window), min(len(found), MOST_COUNTED + 1)


def _isin_kind(among: NDArray[np.int64]) -> Literal["table"] | None:
    """Return how to look numbers up: in a table of all between, which numpy has misgivings about, unless it is huge."""
    return "table" if len(among) and np.ptp(among) < _TABLE else None


def _of_numbers(asking: Asking, looked: Wanted, numbers: NDArray[np.int64]) -> list[int]:
    """Return those of some events whose texts or codes are what is looked for; no more once there are enough to count.

    The newest come first in both.
    """
    found: list[int] = []
    first = 0
    while first < len(numbers) and len(found) <= MOST_COUNTED:
        # Where most fit, as of those that have the words, no more are looked at than are counted.
        last = first + max(_AT_ONCE, MOST_COUNTED + 1 - len(found))
        table = each_of(asking.connection, numbers[first:last].tolist())
        first = last
        asked = (
            select(findable_thing.c.id).select_from(table).join(findable_thing, findable_thing.c.id == table.c.value)
        )
        found += sorted(all_of(asking.connection, asked.where(_indeed(asking, looked))), reverse=True)
    return found


def _is_whole(asking: Asking) -> bool:
    """Return whether all things were looked at once."""
    position = read_position(asking.connection)
    return position is not None and not position.kind


def _newest(asking: Asking, looked: Wanted) -> list[list[int]]:
    """Return the newest things of each kind that a question finds, at most one more than are counted of a kind.

    In one go wherever there are few of all but one: to look words up is what most questions cost.
    """
    found: list[list[int]] = [[] for _ in KINDS]
    end = len(KINDS) * MOST_OF_A_KIND
    number = _number(asking).label("number")
    while end > 0:
        asked = _matching(asking, looked, (0, end), number).order_by(number.desc())
        lines = sorted(all_of(asking.connection, asked.limit(MOST_COUNTED + _MORE)), reverse=True)
        for of_kind, found_of_kind in enumerate(found):
            first = of_kind * MOST_OF_A_KIND
            room = MOST_COUNTED + 1 - len(found_of_kind)
            of_lines = lines[_below(lines, first + MOST_OF_A_KIND) : _below(lines, first)]
            found_of_kind += [one - first for one in of_lines[:room]]
        if len(lines) < MOST_COUNTED + _MORE:
            break
        last = lines[-1] // MOST_OF_A_KIND
        end = last * MOST_OF_A_KIND if len(found[last]) > MOST_COUNTED else lines[-1]
    return found


def _below(lines: Sequence[int], bound: int) -> int:
    """Return where the first number below a bound stands, of numbers from the largest to the smallest."""
    return bisect_right(lines, -bound, key=neg)


def _number(asking: Asking) -> ColumnElement[int]:
    """Return the number of the thing that a row of terms is about."""
    return literal_column("findable_term.id" if _is_postgresql(asking) else "findable_term.rowid")


def _matching(asking: Asking, looked: Wanted, numbers: tuple[int, int], *columns: Any) -> Select[Any]:
    """Ask for things that fit: by their terms, and, where those leave a doubt, by their texts.

    Their numbers are from the first of `numbers` until before the second.
    """
    number = _number(asking)
    asked = _with_terms(asking, looked, numbers, *columns)
    if len(looked.form) <= _SURE:
        return asked
    return asked.join(findable_thing, findable_thing.c.id == number).where(_indeed(asking, looked))


def _with_terms(asking: Asking, looked: Wanted, numbers: tuple[int, int], *columns: Any) -> Select[Any]:
    terms = table("findable_term", column("terms"))
    within = _number(asking).between(numbers[0], numbers[1] - 1)
    return select(*columns).select_from(terms).where(_by_terms(asking, looked), within)


def _indeed(asking: Asking, looked: Wanted) -> ColumnElement[bool]:
    """Return the condition that a thing's texts or its code are what is looked for."""
    thing, length = findable_thing.c, len(looked.form)
    place = func.strpos if _is_postgresql(asking) else func.instr
    in_code = place(thing.code, looked.form) > 0
    ends = (func.substr(thing.code, 1, length), func.substr(thing.code, func.length(thing.code) - length + 1))
    return or_(place(thing.texts, looked.form) > 0, and_(in_code, or_(*(end == looked.form for end in ends))))


def _by_terms(asking: Asking, looked: Wanted) -> ColumnElement[bool]:
    """Return the condition that a row has the terms. They are letters and digits of our own: nothing to be quoted."""
    if _is_postgresql(asking):
        told = [*looked.whole, *(f"{one}:*" for one in looked.beginnings)]
        told += [f"({' & '.join(looked.pieces)})"] if looked.pieces else []
        return literal_column("findable_term.terms").op("@@", is_comparison=True)(cast(" | ".join(told), TSQUERY))
    told = [*looked.whole, *(f"{one}*" for one in looked.beginnings)]
    told += [f"({' AND '.join(looked.pieces)})"] if looked.pieces else []
    return literal_column("findable_term").op("MATCH", is_comparison=True)(" OR ".join(told))


def _is_postgresql(asking: Asking) -> bool:
    return asking.connection.dialect.name == "postgresql"


def _assets(asking: Asking, numbers: list[int]) -> tuple[FoundThing, ...]:
    columns = [asset.c[name] for name in ("id", "source", "key", "name", "kind", "region", "lat", "lon")]
    question = select(*columns).where(numbered(asking.connection, asset.c.id, numbers))
    rows = raw_rows(asking.connection, question)
    return _things([(*row, asking.names.shown(row[5])) for row in rows], numbers)


def _regions(asking: Asking, numbers: list[int]) -> tuple[FoundThing, ...]:
    columns = [region.c[name] for name in ("id", "code", "name", "level", "parent", "lat", "lon")]
    question = select(*columns).where(numbered(asking.connection, region.c.id, numbers))
    rows = raw_rows(asking.connection, question)
    return _things([(row[0], "", *row[1:], asking.names.name(row[4])) for row in rows], numbers)


def _things(rows: list[tuple[Any, ...]], order: list[int]) -> tuple[FoundThing, ...]:
    name = 3
    shown = ([*row[:name], masked(row[name]), *row[name + 1 :]] for row in rows)
    known = {row[0]: FoundThing(*row) for row in shown}
    return tuple(known[number] for number in order if number in known)
