"""Find events, assets and regions by a part of their texts, by initials, or by either end of their codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, cast, column, false, func, literal_column, or_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from operations.masking import masked
from operations.search_snapshots import MOST_COUNTED, Found, FoundThing
from operations.search_terms import Findable, Wanted, fits, wanted
from operations.snapshots import QueueFilter, QueuePage, QueueRow
from operations.store.asking import Asking
from operations.store.engine import raw_rows
from operations.store.linked_rows import numbered
from operations.store.queue_lines import with_incidents
from operations.store.queue_questions import LONGEST_PAGE, condition, queue_rows
from operations.store.schema import asset, event, region
from operations.store.search_index import read_position
from operations.store.search_schema import KINDS, MOST_OF_A_KIND, findable_thing

MOST: Final = 100
"""Things of each kind that are named at once."""
_SURE: Final = 2
"""Characters up to which the terms alone say whether a thing fits."""


def found(asking: Asking, question: str, limit: int) -> Found:
    """Return the newest events, and the assets and regions, that a question finds."""
    limit = max(0, min(limit, MOST))
    looked = wanted(question)
    numbers = [[] if looked is None else _newest(asking, looked, kind, limit) for kind in KINDS]
    counts = [0 if looked is None else _count(asking, looked, kind) for kind in KINDS]
    events, assets, regions = numbers
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


def found_page(asking: Asking, where: QueueFilter, offset: int, limit: int) -> QueuePage:
    """Return a window of the queue's lines that fit a filter with words in it.

    Of more than `MOST_COUNTED` the newest are told, and one more is counted.
    """
    offset, limit = max(0, offset), max(0, min(limit, LONGEST_PAGE))
    rows, total = _lines(asking, where, offset, limit)
    age = asking.age("event", where.sources)
    return QueuePage(with_incidents(asking, rows), offset, total, asking.now, age, whole=_is_whole(asking))


def finds(asking: Asking, question: str) -> ColumnElement[bool]:
    """Return the condition that words find an event."""
    looked = wanted(question)
    return false() if looked is None else event.c.id.in_(_matching(asking, looked, "event", _number(asking)))


def fitting_texts(asking: Asking, question: str, numbers: Sequence[int]) -> set[int]:
    """Return which of some events words find; `numbers` may be many."""
    looked = wanted(question)
    if looked is None:
        return set()
    asked = select(findable_thing).where(numbered(asking.connection, findable_thing.c.id, numbers))
    rows = raw_rows(asking.connection, asked)
    return {number for number, texts, code in rows if fits(Findable(texts, code), looked.form)}


def _lines(asking: Asking, where: QueueFilter, offset: int, limit: int) -> tuple[tuple[QueueRow, ...], int]:
    looked = wanted(where.text)
    if looked is None:
        return (), 0
    number = _number(asking)
    asked = _matching(asking, looked, "event", event.c.id, event.c.reported_at, event.c.due_at, event.c.severity)
    asked = asked.join(event, event.c.id == number).where(condition(asking, where)).order_by(number.desc())
    lines = raw_rows(asking.connection, asked.limit(MOST_COUNTED + 1))
    total = len(lines)
    del lines[MOST_COUNTED:]
    if where.order == "newest" or not where.open_only:
        lines.sort(key=lambda line: (-line[1], -line[0]))
    else:
        places = (2, 3, 0) if where.order == "due" else (3, 2, 0)
        lines.sort(key=lambda line: tuple(line[place] for place in places))
    numbers = [line[0] for line in lines[offset : offset + limit]]
    rows = queue_rows(asking, numbers)
    return tuple(rows[one] for one in numbers if one in rows), total


def _is_whole(asking: Asking) -> bool:
    """Return whether all things were looked at once."""
    position = read_position(asking.connection)
    return position is not None and not position.kind


def _newest(asking: Asking, looked: Wanted, kind: str, limit: int) -> list[int]:
    number = _number(asking)
    asked = _matching(asking, looked, kind, number).order_by(number.desc()).limit(limit)
    return [one % MOST_OF_A_KIND for (one,) in raw_rows(asking.connection, asked)]


def _count(asking: Asking, looked: Wanted, kind: str) -> int:
    asked = _matching(asking, looked, kind, _number(asking)).limit(MOST_COUNTED + 1).subquery()
    return int(asking.connection.execute(select(func.count()).select_from(asked)).scalar_one())


def _number(asking: Asking) -> ColumnElement[int]:
    """Return the number of the thing that a row of terms is about."""
    return literal_column("findable_term.id" if _is_postgresql(asking) else "findable_term.rowid")


def _matching(asking: Asking, looked: Wanted, kind: str, *columns: Any) -> Select[Any]:
    """Ask for things of a kind that fit: by their terms, and, where those leave a doubt, by their texts."""
    terms, number = table("findable_term", column("terms")), _number(asking)
    first = KINDS.index(kind) * MOST_OF_A_KIND
    asked = (
        select(*columns)
        .select_from(terms)
        .where(_by_terms(asking, looked), number.between(first, first + MOST_OF_A_KIND - 1))
    )
    if len(looked.form) <= _SURE:
        return asked
    thing, length = findable_thing.c, len(looked.form)
    place = func.strpos if _is_postgresql(asking) else func.instr
    ends = (func.substr(thing.code, 1, length), func.substr(thing.code, func.length(thing.code) - length + 1))
    indeed = or_(place(thing.texts, looked.form) > 0, *(end == looked.form for end in ends))
    return asked.join(findable_thing, thing.id == number).where(indeed)


def _by_terms(asking: Asking, looked: Wanted) -> ColumnElement[bool]:
    """Return the condition that a row has the terms. They are letters and digits of our own: nothing to be quoted."""
    if _is_postgresql(asking):
        told = [f"{one}:*" for one in looked.beginnings]
        told += [f"({' & '.join(looked.pieces)})"] if looked.pieces else []
        return literal_column("findable_term.terms").op("@@", is_comparison=True)(cast(" | ".join(told), TSQUERY))
    told = [f"{one}*" for one in looked.beginnings]
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
