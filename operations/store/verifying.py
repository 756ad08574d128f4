"""Look a store over: is the file whole, do the counters equal a recount, and does the feed have every number?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, func, or_, select, text

from data_sources.records import OPEN_STATES
from data_sources.sentences import Sentence, translate
from operations.store.counters import ASSET_KEYS, DAY_KEYS, TOTAL_KEYS, counters_of
from operations.store.derivation import EVENT_COLUMNS
from operations.store.engine import raw_rows
from operations.store.history import newest_snapshot
from operations.store.history_schema import KEYS, open_change, open_snapshot
from operations.store.leading import badly_led
from operations.store.linking_schema import incident_report, link, link_report
from operations.store.measured_schema import SUMS, measured, measured_place, measured_sum
from operations.store.measuring import spans_of
from operations.store.reading_summaries import badly_summarised
from operations.store.schema import (
    HOUR_COLUMNS,
    NEVER,
    asset,
    asset_total,
    event,
    event_day,
    event_total,
    feed,
    feed_head,
    feed_kind,
)

_AT_ONCE: Final = 50_000
_COUNTED: Final = (
    "category", "state", "severity", "reported_at", "updated_at", "closed_at", "county", "area", "finish_at", "is_open",
    "source",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """What one look came to. `trouble` is None where all is well; `mendable` says that counting anew mends it."""

    what: Sentence
    trouble: Sentence | None = None
    mendable: bool = False


def findings(connection: Connection) -> Iterator[Finding]:
    """Yield what each look came to. All of them see one moment of the store."""
    for look in _LOOKS:
        yield look(connection)


def _file(connection: Connection) -> Finding:
    what = translate("Verify", "the file is whole").filled()
    if connection.dialect.name != "sqlite":
        connection.execute(text("SELECT 1"))
        return Finding(translate("Verify", "PostgreSQL answers (its own tools check its files)").filled())
    said = [row[0] for row in connection.execute(text("PRAGMA integrity_check(5)"))]
    if said == ["ok"]:
        return Finding(what)
    trouble = translate("Verify", "the file is damaged: {said}. Restore a backup.").filled(said="; ".join(said)[:500])
    return Finding(what, trouble)


def _states(connection: Connection) -> Finding:
    what = translate("Verify", "every event is open or closed as its state says").filled()
    wrong = or_(
        (event.c.is_open == 1) & event.c.state.not_in(OPEN_STATES),
        (event.c.is_open == 0) & event.c.state.in_(OPEN_STATES),
    )
    count = connection.execute(select(func.count()).select_from(event).where(wrong)).scalar_one()
    if not count:
        return Finding(what)
    return Finding(what, translate("Verify", "{count} events are not.").filled(count=count))


def _event_counters(connection: Connection) -> Finding:
    count = connection.execute(select(func.count()).select_from(event)).scalar_one()
    what = translate("Verify", "the counters equal a recount of {count} events").filled(count=count)
    days: Counter[Any] = Counter()
    totals: Counter[Any] = Counter()
    last = 0
    while True:
        question = select(event.c.id, *(event.c[name] for name in _COUNTED))
        rows = list(raw_rows(connection, question.where(event.c.id > last).order_by(event.c.id).limit(_AT_ONCE)))
        if not rows:
            break
        last = rows[-1][0]
        found = dict(zip(("id", *_COUNTED), zip(*rows, strict=True), strict=True))
        more_days, more_totals = counters_of([found.get(name, ()) for name in EVENT_COLUMNS])
        days.update(more_days)
        totals.update(more_totals)
    kept_days = _kept(connection, event_day, DAY_KEYS, HOUR_COLUMNS)
    kept_totals = _kept(connection, event_total, TOTAL_KEYS, ("events",))
    return _compared(what, _differences(days, kept_days) + _differences(totals, kept_totals))


def _asset_counters(connection: Connection) -> Finding:
    count = connection.execute(select(func.count()).select_from(asset)).scalar_one()
    what = translate("Verify", "the counters equal a recount of {count} assets").filled(count=count)
    columns = [asset.c[name] for name in ASSET_KEYS]
    question = select(*columns, func.count()).group_by(*columns)
    recounted = {tuple(row[:-1]): int(row[-1]) for row in connection.execute(question)}
    return _compared(what, _differences(recounted, _kept(connection, asset_total, ASSET_KEYS, ("assets",))))


def _reading_spans(connection: Connection) -> Finding:
    """Whether the spans tell of as many readings, and of the same extremes, as there are."""
    what = translate("Verify", "the summaries of readings tell of what is kept").filled()
    wrong = connection.execute(select(func.count()).select_from(badly_summarised().subquery())).scalar_one()
    if not wrong:
        return Finding(what)
    sentence = translate("Verify", "{count} days differ. Count anew: yiping store verify CENTRE --mend")
    return Finding(what, sentence.filled(count=wrong), mendable=True)


def _past(connection: Connection) -> Finding:
    """Whether the past, told up to now, comes to what stands."""
    what = translate("Verify", "the past ends with what is open now").filled()
    newest = newest_snapshot(connection, NEVER)
    if newest is None:
        return Finding(what)
    counts: Counter[Any] = Counter()
    for table, moment in ((open_snapshot, open_snapshot.c.at == newest), (open_change, open_change.c.at >= newest)):
        for *key, events in connection.execute(select(*(table.c[name] for name in (*KEYS, "events"))).where(moment)):
            counts[tuple(key)] += int(events)
    columns = [event_total.c[name] for name in KEYS]
    question = select(*columns, func.sum(event_total.c.events)).where(event_total.c.is_open == 1).group_by(*columns)
    now = {tuple(key): int(events) for *key, events in connection.execute(question)}
    return _compared(what, _differences(counts, now))


def _lines(connection: Connection) -> Finding:
    what = translate("Verify", "every incident has one line in the queue").filled()
    count = badly_led(connection)
    if not count:
        return Finding(what)
    sentence = translate("Verify", "{count} have none or several. Mend them: yiping store verify CENTRE --mend")
    return Finding(what, sentence.filled(count=count), mendable=True)


def _measures(connection: Connection) -> Finding:
    """Whether the sums of the measures are those of the events that they were made of."""
    what = translate("Verify", "the measures' sums are those of their events").filled()
    places = [measured_place.c[name] for name in ("county", "area", "category")]
    # In the order of `measured_sum`: one each, three flags, the time spent, three flags.
    flags = [func.sum(measured.c.flags.op(">>")(bit).op("&")(1)) for bit in range(6)]
    question = (
        select(measured.c.day, *places, func.count(), *flags[:3], func.sum(measured.c.spent), *flags[3:])
        .join(measured_place, measured_place.c.id == measured.c.place)
        .group_by(measured.c.day, *places)
    )
    sums: Counter[Any] = Counter()
    for day, county, area, category, *counts in raw_rows(connection, question):
        for span in spans_of(day):
            for name, count in zip(SUMS, counts, strict=True):
                sums[span, county, area, category, name] += int(count)
    columns = [measured_sum.c[name] for name in ("span", "county", "area", "category", *SUMS)]
    kept = {
        (*row[:4], name): int(count)
        for row in raw_rows(connection, select(*columns))
        for name, count in zip(SUMS, row[4:], strict=True)
    }
    return _compared(what, _differences(sums, kept))


def _links(connection: Connection) -> Finding:
    """Whether what is linked is there."""
    what = translate("Verify", "every link and incident names events that are there").filled()
    there = select(event.c.id)
    dangling = [
        select(func.count()).select_from(table).where(column.not_in(there))
        for table, column in (
            (link, link.c.a),
            (link, link.c.b),
            (incident_report, incident_report.c.id),
            (link_report, link_report.c.id),
        )
    ]
    count = sum(connection.execute(question).scalar_one() for question in dangling)
    if not count:
        return Finding(what)
    return Finding(what, translate("Verify", "{count} don't. The collector mends it.").filled(count=count))


def _feed(connection: Connection) -> Finding:
    what = translate("Verify", "the change feed has every number").filled()
    head = connection.execute(select(feed_head.c.seq)).scalar_one()
    question = select(func.count(), func.min(feed.c.seq), func.max(feed.c.seq)).select_from(feed)
    lines, first, last = connection.execute(question).one()
    beyond = connection.execute(select(func.count()).select_from(feed_kind).where(feed_kind.c.seq > head)).scalar_one()
    if (lines == 0 and head == 0) or (lines and last == head and lines == last - first + 1 and not beyond):
        return Finding(what)
    sentence = translate("Verify", "it has {lines} lines from {first} to {last}, and its head says {head}.")
    return Finding(what, sentence.filled(lines=lines, first=first or 0, last=last or 0, head=head))


_LOOKS: Final[tuple[Callable[[Connection], Finding], ...]] = (
    _file, _states, _event_counters, _asset_counters, _reading_spans, _past, _measures, _links, _lines, _feed,
)  # fmt: skip


def _kept(connection: Connection, table: Table, keys: tuple[str, ...], values: tuple[str, ...]) -> dict[Any, int]:
    """Return a table of counters, by its keys and, where it has several values a row, the place of each."""
    columns: list[ColumnElement[Any]] = [table.c[name] for name in (*keys, *values)]
    kept: dict[Any, int] = {}
    for row in raw_rows(connection, select(*columns)):
        key = tuple(row[: len(keys)])
        if len(values) == 1:
            kept[key] = int(row[-1])
        else:
            kept.update(((*key, hour), int(count)) for hour, count in enumerate(row[len(keys) :]) if count)
    return kept


def _differences(recounted: Mapping[Any, int], kept: Mapping[Any, int]) -> int:
    return sum(recounted.get(key, 0) != kept.get(key, 0) for key in recounted.keys() | kept.keys())


def _compared(what: Sentence, differing: int) -> Finding:
    if not differing:
        return Finding(what)
    sentence = translate("Verify", "{count} counters differ. Count anew: yiping store verify CENTRE --mend")
    return Finding(what, sentence.filled(count=differing), mendable=True)
