"""Outages that are over, and how many events each hid: from how the polls ended."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import func, select

from data_sources.records import Instant
from operations.outages import LEAST, SETTLING, Gap, Outage, Outages, sources_of, told_gaps, unsettled
from operations.snapshots import POLL_SLOT
from operations.store.asking import Asking
from operations.store.schema import event, poll, poll_slot


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
    question = select(good).where(good.c.at >= since - 2 * SETTLING, good.c.at - good.c.before >= LEAST)
    found: defaultdict[str, list[Gap]] = defaultdict(list)
    for row in asking.connection.execute(question.order_by(good.c.at)):
        found[row.source].append(Gap(*row))
    if not found:
        return []
    begun = _begun(asking, tuple(found))
    return [
        gap
        for source, gaps in found.items()
        for number, gap in enumerate(gaps)
        if gap.until_at >= since and not unsettled(gap, begun[source], gaps[:number])
    ]


def _begun(asking: Asking, sources: tuple[str, ...]) -> dict[str, Instant]:
    """Return when each source was first polled; of polls that are no longer kept each by itself, their slot."""
    slots = select(poll_slot.c.source, func.min(poll_slot.c.at)).where(poll_slot.c.source.in_(sources))
    polls = select(poll.c.source, func.min(poll.c.at)).where(poll.c.source.in_(sources)).group_by(poll.c.source)
    first_slots = dict(map(tuple, asking.connection.execute(slots.group_by(poll_slot.c.source))))
    begun: dict[str, Instant] = {}
    for source, at in asking.connection.execute(polls):
        slot = first_slots.get(source, at)
        begun[source] = at if at - at % POLL_SLOT <= slot else slot
    return begun


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
