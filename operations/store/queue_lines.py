"""What a queue's lines say of their incidents: who told of each, and what an officer is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace
from sqlalchemy import ColumnElement, literal_column, or_, select, union_all

from operations.snapshots import QueueRow
from operations.store.asking import Asking
from operations.store.linking_schema import incident_report, link
from operations.store.schema import event

_PROPOSED: ColumnElement[bool] = literal_column("link.standing = 1")
"""Said in the words of the partial index."""


def is_asked_of() -> ColumnElement[bool]:
    """Return the condition that a line's incident may be the same as another, and an officer is asked."""
    ends = union_all(select(link.c.a.label("id")).where(_PROPOSED), select(link.c.b).where(_PROPOSED)).subquery()
    told, mate = incident_report.alias("told"), incident_report.alias("mate")
    mates = select(mate.c.id).join(told, told.c.incident == mate.c.incident).where(told.c.id.in_(select(ends.c.id)))
    return event.c.id.in_(union_all(select(ends.c.id), mates))


def with_incidents(asking: Asking, rows: Iterable[QueueRow]) -> tuple[QueueRow, ...]:
    """Return the rows of a page with the sources that told of each incident, in their order, and what is asked of it.

    Two small questions a page: one of incidents, where there are any, and one of proposals.
    """
    rows = tuple(rows)
    if not rows:
        return rows
    lines = {row.id: row.id for row in rows}
    sources: dict[int, dict[str, None]] = {}
    numbers = [row.id for row in rows if row.reports > 1]
    if numbers:
        line, mate = incident_report.alias("line"), incident_report.alias("mate")
        question = (
            select(line.c.id, mate.c.id, event.c.source)
            .join(mate, mate.c.incident == line.c.incident)
            .join(event, event.c.id == mate.c.id)
            .where(line.c.id.in_(numbers))
            .order_by(event.c.reported_at, event.c.source, event.c.key)
        )
        for number, mate_id, source in asking.connection.execute(question):
            lines.setdefault(mate_id, number)
            sources.setdefault(number, {})[source] = None
    asked = _asked(asking, lines)
    return tuple(
        replace(row, told_by=tuple(sources.get(row.id, ())), asked=asked[row.id])
        if row.id in sources or asked[row.id]
        else row
        for row in rows
    )


def _asked(asking: Asking, lines: dict[int, int]) -> Counter[int]:
    """Return how many proposals concern each line; `lines` has the line of each report."""
    numbers = list(lines)
    question = select(link.c.a, link.c.b).where(_PROPOSED, or_(link.c.a.in_(numbers), link.c.b.in_(numbers)))
    found: Counter[int] = Counter()
    for pair in asking.connection.execute(question):
        found.update({lines[number] for number in pair if number in lines})
    return found
