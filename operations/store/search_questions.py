"""Find events, assets and regions by a part of their texts, by initials, or by either end of their codes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import neg
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, false, select

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
from operations.store.term_questions import EVENTS, indeed, number_of_row, with_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from operations.store.common_terms import CommonTerms, Looking
    from operations.store.event_columns import EventColumns

MOST: Final = 100
"""Things of each kind that are named at once."""
_MORE: Final = 2_000
"""Things of other kinds that are looked at with the events at once."""
_FEW: Final = 2_000
"""Events up to which their texts are looked at, whatever the words."""
_FEWER: Final = 30_000
"""The same while the common terms aren't at hand: the index may name a million for a word."""
_AT_ONCE: Final = 2_048
_BLOCK: Final = 1 << 17
"""Events that are looked at at once, the newest first: common words are in enough of a few of them."""
_SURE: Final = 2
"""Characters up to which the terms alone say whether a thing fits."""


class AtHand(NamedTuple):
    """What a process that asks much has at hand."""

    events: EventColumns
    common: CommonTerms


class _Part(NamedTuple):
    """Some events, by their ids and their slots."""

    numbers: NDArray[np.int64]
    slots: NDArray[np.intp]


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


def found_page(asking: Asking, where: QueueFilter, offset: int, limit: int, at_hand: AtHand | None = None) -> QueuePage:
    """Return a window of the queue's lines that fit a filter with words in it, from what is at hand if there is.

    Of more than `MOST_COUNTED` the newest are told, by their reports, or as they came where the index is asked; and one
    more is counted.
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
    if looked is None:
        return false()
    return event.c.id.in_(_matching(asking, looked, EVENTS, number_of_row(asking.connection)))


def fitting_texts(asking: Asking, question: str, numbers: Sequence[int]) -> set[int]:
    """Return which of some events words find; `numbers` may be many."""
    looked = wanted(question)
    if looked is None:
        return set()
    asked = select(findable_thing).where(numbered(asking.connection, findable_thing.c.id, numbers))
    rows = raw_rows(asking.connection, asked)
    return {number for number, texts, code in rows if fits(Findable(texts, code), looked.form)}


def _lines(asking: Asking, looked: Wanted, where: QueueFilter, offset: int, limit: int) -> tuple[list[int], int]:
    number = number_of_row(asking.connection)
    asked = _matching(asking, looked, EVENTS, event.c.id, event.c.reported_at, event.c.due_at, event.c.severity)
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
    asking: Asking, looked: Wanted, where: QueueFilter, window: tuple[int, int], at_hand: AtHand
) -> tuple[list[int], int]:
    """Return the same as `_lines`: by the texts of what fits the filter, or of those of them that have the terms."""
    events, common = at_hand
    places = events.fitting(where, asking.region_prefix(where.region), asking.now_of)
    looking = None
    if len(places) > _FEW:
        by_terms = len(looked.form) <= _SURE
        looking = common.looking(asking.connection, looked, events, by_terms=by_terms)
        if looking is None and len(places) > _FEWER:
            return _lines(asking, looked, where, *window)
    found: list[NDArray[np.intp]] = []
    total = 0
    for last in range(len(places), 0, -_BLOCK):
        part = places[max(0, last - _BLOCK) : last]
        of_part = _Part(events.numbers(part), events.slots(part))
        found.append(part[_newest_that_fit(asking, looked, of_part, looking, MOST_COUNTED + 1 - total)])
        total += len(found[-1])
        if total > MOST_COUNTED:
            break
    shown = np.concatenate(found[::-1])[-MOST_COUNTED:] if found else places
    return events.window(shown, where, *window), min(total, MOST_COUNTED + 1)


def _newest_that_fit(
    asking: Asking, looked: Wanted, part: _Part, looking: Looking | None, most: int
) -> NDArray[np.intp]:
    """Return which of some events, the newest of which is the last, are what is looked for: the newest of them."""
    numbers, slots = part
    if looking is None:
        fits_surely, left = np.zeros(len(numbers), np.bool_), np.arange(len(numbers))
    else:
        fits_surely, perhaps = looking.candidates(numbers, slots)
        left = np.flatnonzero(fits_surely | perhaps)
    found: list[NDArray[np.intp]] = []
    while len(left) and most > 0:
        # Where most fit, as of those that have the words, no more are looked at than are counted.
        few = max(_AT_ONCE, most)
        newest, left = left[-few:], left[:-few]
        fitting = fits_surely[newest]
        asked = newest[~fitting]
        if len(asked):
            fits_so = np.isin(numbers[asked], _with_texts(asking, looked, numbers[asked]))
            fitting[~fitting] = fits_so
            if looking is not None:
                looking.keep(numbers[asked], slots[asked], fits_so)
        found.append(newest[fitting][-most:])
        most -= len(found[-1])
    return np.concatenate(found[::-1]) if found else left


def _with_texts(asking: Asking, looked: Wanted, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return those of some events whose texts or codes are what is looked for."""
    table = each_of(asking.connection, numbers.tolist())
    asked = select(findable_thing.c.id).select_from(table).join(findable_thing, findable_thing.c.id == table.c.value)
    return np.array(all_of(asking.connection, asked.where(indeed(asking.connection, looked.form))), np.int64)


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
    number = number_of_row(asking.connection).label("number")
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


def _matching(asking: Asking, looked: Wanted, numbers: tuple[int, int], *columns: Any) -> Select[Any]:
    """Ask for things that fit: by their terms, and, where those leave a doubt, by their texts.

    Their numbers are from the first of `numbers` until before the second.
    """
    asked = with_terms(asking.connection, looked, numbers, *columns)
    if len(looked.form) <= _SURE:
        return asked
    number = number_of_row(asking.connection)
    asked = asked.join(findable_thing, findable_thing.c.id == number)
    return asked.where(indeed(asking.connection, looked.form))


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
