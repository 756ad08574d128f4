"""What is asked of alarms: what stands and rings, the last day of them, and the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec.structs import replace
from sqlalchemy import ColumnElement, case, func, select

from data_sources.alarm_settings import AlarmRules
from data_sources.records import Instant
from operations.alarm_snapshots import SLOT, Alarm, AlarmBoard, AlarmLog, AlarmPage, Noisy, Scope, Shelf
from operations.masking import masked
from operations.store.alarm_schema import IS_STANDING, alarm, alarm_shelf
from operations.store.asking import Asking
from operations.store.schema import HOUR

MOST: Final = 200
MOST_SHELVES: Final = 200
LONGEST_LOG: Final = 10_000
LONGEST_HOURS: Final = 168
NOISIEST: Final = 10


def alarm_board(asking: Asking) -> AlarmBoard:
    """Return what stands or rings: what rings first, the gravest first, then the newest."""
    return _board(asking, _shelves(asking))


def alarm_page(asking: Asking, rules: AlarmRules, hours: int) -> AlarmPage:
    """Return the alarms of some hours by ten minutes, who brought most of them, and what is shelved."""
    since = (asking.now - max(1, min(hours, LONGEST_HOURS)) * HOUR) // SLOT * SLOT
    shelves = _shelves(asking, since)
    row, connection = alarm.c, asking.connection
    lately = row.raised_at >= since
    slot: ColumnElement[int] = row.raised_at - row.raised_at % SLOT
    counted = connection.execute(select(slot, func.count()).where(lately).group_by(slot).order_by(slot)).all()
    slots = tuple((int(at), int(count)) for at, count in counted)
    by_hand = case((row.acked_at.is_not(None), 1), else_=0)
    spent = case((row.acked_at.is_not(None), row.acked_at - row.raised_at), else_=0)
    question = select(row.severity, func.count(), func.sum(by_hand), func.sum(spent)).where(lately)
    sums = {
        int(severity): (int(count), int(acked), int(length))
        for severity, count, acked, length in connection.execute(question.group_by(row.severity))
    }
    raised, acked, length = (sum(part) for part in zip(*sums.values(), strict=True)) if sums else (0, 0, 0)
    noisy = select(row.kind, row.source, func.count().label("n")).where(lately).group_by(row.kind, row.source)
    noisiest = connection.execute(noisy.order_by(func.count().desc(), row.kind, row.source).limit(NOISIEST)).all()
    more_than = rules.flood.more_than
    return AlarmPage(
        board=_board(asking, [one for one in shelves if _holds_now(one, asking.now)]),
        since=since,
        slots=slots,
        floods=tuple(at for at, count in slots if count > more_than),
        more_than=more_than,
        raised=raised,
        acked=acked,
        mean_seconds=length / acked / 1000 if acked else None,
        by_severity=tuple((severity, _mean(sums.get(severity))) for severity in (1, 2, 3, 4)),
        noisiest=tuple(Noisy(kind, source, asking.title_of(source), int(count)) for kind, source, count in noisiest),
        shelves=tuple(shelves),
    )


def alarm_log(asking: Asking, since: Instant, limit: int) -> AlarmLog:
    """Return alarms raised since a moment, newest first."""
    limit = max(1, min(limit, LONGEST_LOG))
    question = select(alarm).where(alarm.c.raised_at >= since).order_by(alarm.c.raised_at.desc(), alarm.c.id.desc())
    rows = asking.connection.execute(question.limit(limit + 1)).all()
    return AlarmLog(tuple(_alarm(asking, row) for row in rows[:limit]), len(rows) > limit)


def _mean(sums: tuple[int, int, int] | None) -> float | None:
    return sums[2] / sums[1] / 1000 if sums is not None and sums[1] else None


def _board(asking: Asking, shelves: Sequence[Shelf]) -> AlarmBoard:
    rows = asking.connection.execute(select(alarm).where(IS_STANDING)).all()
    alarms = [_shelved(_alarm(asking, row), shelves) for row in rows]
    alarms.sort(key=lambda one: (not one.is_new, bool(one.shelf), one.severity, -one.raised_at, -one.id))
    counts = [sum(one.is_new and one.severity == severity for one in alarms) for severity in (1, 2, 3, 4)]
    return AlarmBoard(
        alarms=tuple(alarms[:MOST]),
        ringing=(counts[0], counts[1], counts[2], counts[3]),
        standing=sum(one.stands and not one.shelf for one in alarms),
        shelved=sum(bool(one.shelf) for one in alarms),
        as_of=asking.now,
    )


def _shelved(one: Alarm, shelves: Iterable[Shelf]) -> Alarm:
    """An alarm that rang and was acknowledged before stays so; what it is shelved by is told all the same."""
    held = (shelf for shelf in shelves if shelf.scope.holds(one.kind, one.source, one.category, one.key))
    shelf = next(held, None)
    return replace(one, shelf=shelf.id) if shelf is not None else one


def _shelves(asking: Asking, since: Instant | None = None) -> list[Shelf]:
    """Return what is shelved now, and what was since a moment."""
    row, now = alarm_shelf.c, asking.now
    where: tuple[Any, ...] = (row.until_at > now, row.ended_at.is_(None))
    if since is not None:
        where = (row.until_at >= since,)
    found = asking.connection.execute(select(alarm_shelf).where(*where).order_by(row.at.desc()).limit(MOST_SHELVES))
    standing = asking.connection.execute(
        select(alarm.c.kind, alarm.c.source, alarm.c.category, alarm.c.key).where(IS_STANDING)
    ).all()
    shelves = []
    for one in found:
        scope = Scope(one.kind, one.source, one.category, one.key)
        shelf = Shelf(
            id=one.id,
            scope=scope,
            source_title=asking.title_of(one.source) if one.source else "",
            title=masked(one.title),
            at=one.at,
            until=one.until_at,
            officer=one.officer,
            place=one.place,
            reason=masked(one.reason),
            ended_at=one.ended_at,
            ended_by=one.ended_by,
        )
        count = sum(scope.holds(*told) for told in standing) if _holds_now(shelf, now) else 0
        shelves.append(replace(shelf, alarms=count))
    return shelves


def _holds_now(shelf: Shelf, now: Instant) -> bool:
    return shelf.ended_at is None and shelf.at <= now < shelf.until


def _alarm(asking: Asking, row: Any) -> Alarm:
    return Alarm(
        id=row.id,
        kind=row.kind,
        source=row.source,
        source_title=asking.title_of(row.source),
        key=row.key,
        ref=row.ref,
        severity=row.severity,
        title=masked(row.title),
        category=row.category,
        region_name=asking.names.shown(row.region) if row.region else "",
        raised_at=row.raised_at,
        cleared_at=row.cleared_at,
        acked_at=row.acked_at,
        acked_by=row.acked_by,
        acked_at_place=row.acked_at_place,
        times=row.times,
        simulated=bool(row.simulated),
    )
