"""How handling is measured, counted from the events of a period: exact, and as costly as the period is long.

Events are found by the index of their reports; a month of a prefecture is some hundred thousand of them.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Table, and_, case, func, literal, or_, select

from data_sources.records import Instant
from operations.measures import NUMBERS, Counted, MeasureTable
from operations.store.asking import Asking, begins_with
from operations.store.duty_schema import action
from operations.store.schema import NEVER, event, metadata

_DAY: Final = 86_400_000
_LINKS: Final = "incident_report"


def measures(asking: Asking, first: Instant, last: Instant, region: str, category: str) -> MeasureTable:
    """Return the measures of what was reported from `first` until before `last`, by region and category."""
    place = event.c.county if asking.centre.file.level == "prefecture" else event.c.area
    columns = event.c
    closed = columns.state == "closed"
    # A source that says "closed" but not when closed it at its last update, as far as anyone knows.
    closing = func.coalesce(columns.closed_at, columns.updated_at)
    spent = case((closing > columns.reported_at, closing - columns.reported_at), else_=literal(0, BigInteger))
    now = asking.now_by(columns.source)
    late = and_(closed, closing > columns.due_at)
    # An officer sends back after the report, whatever a source's clock says: it is a day ahead at the most.
    sent_back = select(action.c.event).where(action.c.sends_back == 1, action.c.at >= first - _DAY)
    links: Table | None = metadata.tables.get(_LINKS)
    repeats: list[ColumnElement[Any]] = []
    if links is not None:
        later = select(links.c.id).where(links.c.id != links.c.incident)
        repeats = [_count(columns.id.in_(later))]
    question = (
        select(
            place,
            columns.category,
            func.count(),
            _count(closed),
            _count(and_(closed, columns.due_at < NEVER)),
            _count(and_(closed, columns.due_at < NEVER, closing <= columns.due_at)),
            func.sum(case((closed, spent), else_=literal(0, BigInteger))),
            _count(or_(columns.state == "returned", columns.id.in_(sent_back))),
            _count(or_(late, and_(columns.is_open == 1, columns.due_at <= now))),
            *repeats,
        )
        .where(columns.reported_at >= first, columns.reported_at < last, columns.state != "void")
        .group_by(place, columns.category)
    )
    prefix = asking.region_prefix(region)
    if prefix:
        question = question.where(begins_with(columns.region, prefix))
    if category:
        question = question.where(columns.category == category)
    cells: dict[tuple[str, str], Counted] = {}
    for code, kind, *numbers in asking.connection.execute(question):
        counts = [int(number) for number in numbers]
        again = counts.pop() if repeats else None
        cells[code, kind] = Counted(**dict(zip(NUMBERS, counts, strict=True)), repeated=again)
    names = {code: asking.names.name(code) for code in sorted({code for code, _ in cells})}
    return MeasureTable(first, last, dict(sorted(cells.items())), names, asking.now)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
