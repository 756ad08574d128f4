"""Who told of the incidents whose lines a queue shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import func, select

from operations.snapshots import QueueRow
from operations.store.asking import Asking
from operations.store.linking_schema import incident_report
from operations.store.schema import event


def told_by(asking: Asking, rows: Iterable[QueueRow]) -> tuple[QueueRow, ...]:
    """Return the rows with the sources that told of each incident, in the order in which they did.

    One question for a page, and none where every line is one report.
    """
    rows = tuple(rows)
    numbers = [row.id for row in rows if row.reports > 1]
    if not numbers:
        return rows
    line, mate = incident_report.alias("line"), incident_report.alias("mate")
    question = (
        select(line.c.id, event.c.source)
        .join(mate, mate.c.incident == line.c.incident)
        .join(event, event.c.id == mate.c.id)
        .where(line.c.id.in_(numbers))
        .group_by(line.c.id, event.c.source)
        .order_by(line.c.id, func.min(event.c.reported_at), event.c.source)
    )
    sources: defaultdict[int, list[str]] = defaultdict(list)
    for number, source in asking.connection.execute(question):
        sources[number].append(source)
    return tuple(replace(row, told_by=tuple(sources[row.id])) if row.id in sources else row for row in rows)
