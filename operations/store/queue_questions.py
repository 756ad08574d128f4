"""The queue: a page of events in order of what must be done next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec.structs import replace
from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select

from data_sources.records import EventState, Instant
from operations.deadlines import light
from operations.masking import masked
from operations.snapshots import Light, QueueFilter, QueueOutlook, QueuePage, QueueRow
from operations.store.asking import Asking, begins_with
from operations.store.engine import raw_rows
from operations.store.linking_schema import incident_report
from operations.store.queue_lines import is_asked_of, with_incidents
from operations.store.schema import NEVER, event, event_total

if TYPE_CHECKING:
    from operations.store.event_columns import EventColumns

LONGEST_PAGE: Final = 500
IS_OPEN: Final[ColumnElement[bool]] = literal_column("event.is_open = 1")
"""Said in the words of the partial indexes, or neither engine would use them."""

LEADS: Final[ColumnElement[bool]] = literal_column("event.follows = 0")
"""One line an incident."""

_ORDERS: Final = {
    "due": (event.c.due_at, event.c.severity, event.c.id),
    "severity": (event.c.severity, event.c.due_at, event.c.id),
    "newest": (event.c.reported_at.desc(), event.c.id.desc()),
}
_REPORTS: Final = (
    select(incident_report.c.reports).where(incident_report.c.id == event.c.id).scalar_subquery().label("reports")
)


class _Line(NamedTuple):
    """An event's columns as a line shows them; `reports` is None where it is in no incident."""

    id: int
    source: str
    key: str
    title: str
    category: str
    state: EventState
    severity: int
    region: str
    address: str
    reported_at: Instant
    due_at: Instant
    lat: float | None
    lon: float | None
    simulated: bool
    is_open: int
    yellow_at: Instant
    duty: str
    reports: int | None


_COLUMNS: Final = (*(event.c[name] for name in _Line._fields[:-1]), _REPORTS)


def queue_page(
    asking: Asking, where: QueueFilter, offset: int, limit: int, events: EventColumns | None = None
) -> QueuePage:
    """Return a window of the queue, from the events at hand where there are. With closed ones, the newest first."""
    offset, limit = max(0, offset), max(0, min(limit, LONGEST_PAGE))
    if events is None or where.asked:
        total, rows = _total(asking, where), with_incidents(asking, _rows(asking, where, offset, limit))
    else:
        ids, total = events.page(where, asking.region_prefix(where.region), asking.now_of, offset, limit)
        found = queue_rows(asking, ids)
        rows = with_incidents(asking, (found[number] for number in ids))
    return QueuePage(rows, offset, total, asking.now, asking.age("event", where.sources))


def queue_outlook(asking: Asking, where: QueueFilter, within: int, events: EventColumns | None = None) -> QueueOutlook:
    """Return how many events of a queue turn red soon, of how many an officer is asked, how many have no line."""
    soon = replace(where, red_within=within)
    if events is None or where.asked:
        count = _counted(asking, soon)
    else:
        _, count = events.page(soon, asking.region_prefix(where.region), asking.now_of, 0, 0)
    asked = _counted(asking, replace(where, asked=True))
    return QueueOutlook(count, within, asked, _following(asking, where))


def _rows(asking: Asking, where: QueueFilter, offset: int, limit: int) -> tuple[QueueRow, ...]:
    order = _ORDERS[where.order if where.open_only else "newest"]
    # The ids first: skipping to an offset then walks the index alone, not the rows.
    ids = select(event.c.id).where(condition(asking, where)).order_by(*order).limit(limit).offset(offset).subquery()
    question = select(*_COLUMNS).join(ids, ids.c.id == event.c.id).order_by(*order)
    return tuple(_row(asking, _Line._make(found)) for found in raw_rows(asking.connection, question))


def queue_rows(asking: Asking, numbers: Sequence[int]) -> dict[int, QueueRow]:
    """Return some events by their ids; those that there aren't are left out. As many as a page at the most."""
    if not numbers:
        return {}
    question = select(*_COLUMNS).where(event.c.id.in_(list(numbers)[:LONGEST_PAGE]))
    return {found[0]: _row(asking, _Line._make(found)) for found in raw_rows(asking.connection, question)}


def event_row(asking: Asking, event_id: int) -> QueueRow | None:
    """Return one event by its id."""
    if not 0 < event_id < 1 << 63:
        return None
    return queue_rows(asking, [event_id]).get(event_id)


def condition(asking: Asking, where: QueueFilter) -> ColumnElement[bool]:
    """Return the condition that an event has a line that fits, whatever words are looked for."""
    return and_(LEADS, *([IS_OPEN] if where.open_only else []), *fits(asking, where))


def fits(asking: Asking, where: QueueFilter) -> list[ColumnElement[bool]]:
    """Return the conditions that an event fits what is asked for, but for being open and leading its incident."""
    parts: list[ColumnElement[bool]] = []
    prefix = asking.region_prefix(where.region)
    if prefix:
        parts.append(begins_with(event.c.region, prefix))
    if where.categories:
        parts.append(event.c.category.in_(where.categories))
    if where.severities:
        parts.append(event.c.severity.in_(where.severities))
    if where.sources:
        parts.append(event.c.source.in_(where.sources))
    if where.states:
        parts.append(event.c.state.in_(where.states))
    if where.lights:
        parts.append(or_(*(_has_light(asking, one) for one in where.lights)))
    if where.red_within:
        now, due_at = asking.now_by(event.c.source), event.c.due_at
        # The plain bound says to the index what the sources' own clocks, which may run ahead, then say exactly.
        parts += [IS_OPEN, due_at <= asking.horizon + where.red_within, due_at > now, due_at <= now + where.red_within]
    if where.asked:
        parts.append(is_asked_of())
    return parts


def _has_light(asking: Asking, light: Light) -> ColumnElement[bool]:
    """Return the condition that an event's light is one, as `operations.deadlines.light` says."""
    now, due_at, yellow_at = asking.now_by(event.c.source), event.c.due_at, event.c.yellow_at
    match light:
        case "none":
            return or_(event.c.is_open == 0, due_at >= NEVER)
        case "red":
            return and_(IS_OPEN, due_at < NEVER, due_at <= now)
        case "yellow":
            return and_(IS_OPEN, due_at < NEVER, due_at > now, yellow_at <= now)
    return and_(IS_OPEN, due_at < NEVER, due_at > now, yellow_at > now)


def _total(asking: Asking, where: QueueFilter) -> int:
    """Return the exact number of lines that fit: from the counters, less the reports that another one leads.

    Only a part of a township, and what no counter knows of, is counted itself.
    """
    if where.states or where.lights or where.red_within or where.asked:
        return _counted(asking, where)
    columns = event_total.c
    parts: list[ColumnElement[bool]] = [columns.is_open == 1] if where.open_only else []
    if where.categories:
        parts.append(columns.category.in_(where.categories))
    if where.severities:
        parts.append(columns.severity.in_(where.severities))
    if where.sources:
        parts.append(columns.source.in_(where.sources))
    question = select(columns.area, func.sum(columns.events)).where(*parts).group_by(columns.area)
    areas = [(area, int(count)) for area, count in asking.connection.execute(question)]
    prefix = asking.region_prefix(where.region)
    if any(count and prefix != area and area and prefix.startswith(area) for area, count in areas):
        return _counted(asking, where)
    return sum(count for area, count in areas if area.startswith(prefix)) - _following(asking, where)


def _counted(asking: Asking, where: QueueFilter) -> int:
    question = select(func.count()).select_from(event).where(condition(asking, where))
    return int(asking.connection.execute(question).scalar_one())


def _following(asking: Asking, where: QueueFilter) -> int:
    """Return how many of the events that fit have no line of their own: among those that are in an incident."""
    parts = [event.c.follows == 1, *fits(asking, where)]
    if where.open_only:
        parts.append(event.c.is_open == 1)
    counted = select(func.count()).select_from(incident_report).join(event, event.c.id == incident_report.c.id)
    return int(asking.connection.execute(counted.where(*parts)).scalar_one())


def _row(asking: Asking, found: _Line) -> QueueRow:
    due_at = None if found.due_at >= NEVER else found.due_at
    return QueueRow(
        id=found.id,
        source=found.source,
        source_title=asking.title_of(found.source),
        key=found.key,
        title=masked(found.title),
        category=found.category,
        state=found.state,
        severity=found.severity,
        region=found.region,
        region_name=asking.names.shown(found.region),
        address=masked(found.address),
        reported_at=found.reported_at,
        due_at=due_at,
        yellow_at=None if found.yellow_at >= NEVER else found.yellow_at,
        lat=found.lat,
        lon=found.lon,
        light=light(
            due_at,
            found.reported_at,
            asking.now_of(found.source),
            is_open=found.is_open == 1,
            yellow_at=found.yellow_at,
        ),
        clock_ahead=asking.clocks_ahead.get(found.source, 0),
        quality=asking.quality(found.source),
        simulated=bool(found.simulated),
        reports=found.reports or 1,
        duty=asking.state_name(found.duty) if found.duty else "",
    )
