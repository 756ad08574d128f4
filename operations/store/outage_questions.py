"""Outages that are over, and how many events each hid: from how the polls ended."""

from __future__ import annotations

from sqlalchemy import func, select

from data_sources.records import Instant
from operations.outages import LEAST, Gap, Outage, Outages, sources_of, told_gaps
from operations.store.asking import Asking
from operations.store.schema import event, poll


def outages(asking: Asking, since: Instant) -> Outages:
    """Return the outages that were over at `since` or later."""
    statuses = asking.statuses
    rhythms = {name: status.health.rhythm for name, status in statuses.items() if status.health.succeeded_at}
    told = told_gaps(_gaps(asking, since), rhythms, asking.clock.speed)
    found = [
        Outage(gap.source, asking.title_of(gap.source) if gap.source else "", gap.from_at, gap.until_at, events)
        for gap in told
        for events in [_events_in(asking, gap, tuple(rhythms))]
    ]
    return Outages(tuple(found), asking.now)


def _gaps(asking: Asking, since: Instant) -> list[Gap]:
    """Return the stretches between two good polls, with none in between, that were over since then."""
    before = func.lag(poll.c.at).over(partition_by=poll.c.source, order_by=poll.c.at).label("before")
    good = select(poll.c.source, before, poll.c.at).where(poll.c.ok).subquery()
    question = select(good).where(good.c.at >= since, good.c.at - good.c.before >= LEAST)
    return [Gap(*row) for row in asking.connection.execute(question)]


def _events_in(asking: Asking, gap: Gap, sources: tuple[str, ...]) -> int:
    question = (
        select(func.count())
        .select_from(event)
        .where(
            event.c.reported_at > gap.from_at,
            event.c.reported_at <= gap.until_at,
            event.c.source.in_(sources_of(gap, sources)),
        )
    )
    return int(asking.connection.execute(question).scalar_one())
