"""Which report of an incident leads it: the one that the queue has a line for. The others' `follows` is 1.

Of those that are open, one that officers here have in hand leads, or else the severest, the first of several; but what
is extremely serious or serious never stands behind what is milder, whoever has that in hand. Where none is open, the
first report of all leads. So an incident is in the queue for as long as one of its reports is open, with one line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, func, select

from operations.store.engine import raw_rows, update_rows
from operations.store.feed import FeedWriter
from operations.store.linked_rows import read_incident_mates, read_members
from operations.store.linking_schema import incident_report
from operations.store.ready import Ready, is_among
from operations.store.schema import event

MILD: Final = 3
"""From this severity on, what is graver doesn't go before what is in hand."""
_ROW = ("id", "follows", "county", "state", "is_open", "duty", "severity", "reported_at", "source", "key")


_REPORTS: Final = Ready(lambda engine: select(*(event.c[name] for name in _ROW)).where(is_among(engine, event.c.id)))
_FOLLOWING: Final = Ready(
    lambda engine: select(*(event.c[name] for name in _ROW)).where(is_among(engine, event.c.id), event.c.follows == 1)
)


def settle_leading(connection: Connection, feed_writer: FeedWriter, numbers: Collection[int]) -> None:
    """Work out anew who leads the incidents of some events, or that they are alone; tell the feed of who changed."""
    if not numbers:
        return
    members = read_members(connection, {*numbers, *read_incident_mates(connection, numbers)})
    # Of those that are alone only who follows nobody any more has something new to be told.
    rows = [*_REPORTS.of(connection, members), *_FOLLOWING.of(connection, set(numbers) - members.keys())]
    together: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        incident = members.get(row[0], (row[0], 1))[0]
        together[incident].append(row)
    changed = []
    for reports in together.values():
        leader = min(reports, key=_precedence)[0]
        for number, follows, county, state, *_ in reports:
            if follows != (wanted := int(number != leader)):
                changed.append((number, wanted, county, state))
    changed.sort()
    seqs = feed_writer.numbers(len(changed))
    told = list(zip(seqs, changed, strict=True))
    update_rows(connection, event, ["follows", "seq"], ["id"], [(one[1], seq, one[0]) for seq, one in told])
    feed_writer.tell_of_changed("event", [(seq, county, number, state) for seq, (number, _, county, state) in told])


def settle_all(connection: Connection, feed_writer: FeedWriter) -> None:
    """Work out anew who leads each incident there is."""
    following = {number for (number,) in raw_rows(connection, select(event.c.id).where(event.c.follows == 1))}
    members = {number for (number,) in raw_rows(connection, select(incident_report.c.id))}
    settle_leading(connection, feed_writer, following | members)


def badly_led(connection: Connection) -> int:
    """Return how many incidents haven't exactly one leader, with the events that follow nobody's."""
    leaders = select(incident_report.c.incident).join(event, event.c.id == incident_report.c.id)
    several = leaders.group_by(incident_report.c.incident).having(func.sum(1 - event.c.follows) != 1).subquery()
    alone = (
        select(event.c.id)
        .join(incident_report, incident_report.c.id == event.c.id, isouter=True)
        .where(event.c.follows == 1, incident_report.c.id.is_(None))
        .subquery()
    )
    counts = [select(func.count()).select_from(found).scalar_subquery() for found in (several, alone)]
    return int(connection.execute(select(counts[0] + counts[1])).scalar_one())


def _precedence(row: tuple[Any, ...]) -> tuple[Any, ...]:
    is_open, duty, severity, *order = row[4:]
    return (*precedence(is_open, duty, severity), *order)


def precedence(is_open: int, duty: str, severity: int) -> tuple[bool, int, bool, int]:
    """Return what reports of one incident are ordered by, before their own order."""
    if not is_open:
        return True, 0, True, 0
    return False, min(severity, MILD), not duty, severity
