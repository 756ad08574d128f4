"""The picture at a past moment: how many events were open, by region, category and severity."""

from __future__ import annotations

from sqlalchemy import func, select, union_all

from data_sources.records import Instant
from operations.past import OpenAt
from operations.snapshots import RegionLoad
from operations.store.asking import Asking, begins_with
from operations.store.engine import raw_rows
from operations.store.history import newest_snapshot
from operations.store.history_schema import KEYS, open_change, open_snapshot


def open_at(asking: Asking, at: Instant, *, region: str = "", category: str = "") -> OpenAt:
    """Return the open events of a moment, by what was known then; of a moment to come, those of now."""
    at = min(at, asking.now)
    since = asking.connection.execute(select(func.min(open_snapshot.c.at))).scalar()
    start = newest_snapshot(asking.connection, at)
    if start is None:
        return OpenAt(at, None, since, {}, {}, {}, {})
    snapshot, change = open_snapshot.c, open_change.c
    both = union_all(
        select(*(snapshot[name] for name in KEYS), snapshot.events).where(snapshot.at == start),
        select(*(change[name] for name in KEYS), change.events).where(change.at >= start, change.at <= at),
    ).subquery()
    keys = [both.c[name] for name in KEYS]
    question = select(*keys, func.sum(both.c.events)).group_by(*keys)
    prefix = asking.region_prefix(region)
    if prefix:
        question = question.where(begins_with(both.c.area, prefix))
    if category:
        question = question.where(both.c.category == category)
    counts: tuple[dict[str, int], dict[str, int], dict[str, int]] = ({}, {}, {})
    by_severity: dict[int, int] = {}
    total = 0
    for county, area, code, severity, events in raw_rows(asking.connection, question):
        count = int(events)  # PostgreSQL sums to decimals
        if count:
            total += count
            by_severity[severity] = by_severity.get(severity, 0) + count
            for name, counted in zip((county, area, code), counts, strict=True):
                counted[name] = counted.get(name, 0) + count
    known = {name: {key: count for key, count in one.items() if count} for name, one in enumerate(counts)}
    severities = {level: count for level, count in by_severity.items() if count}
    return OpenAt(at, total, since, known[0], known[1], known[2], severities)


def region_load_at(asking: Asking, at: Instant, level: str, category: str) -> RegionLoad:
    """Return the open events of a moment by county or township; nothing where its past isn't kept."""
    found = open_at(asking, at, category=category)
    counts = {
        code: count for code, count in (found.by_area if level == "township" else found.by_county).items() if code
    }
    if level == "prefecture":
        counts = {asking.centre.file.code: sum(counts.values())}
    return RegionLoad(counts, sum(counts.values()), found.at, asking.age("event"))
