"""What is asked of duty: a level's queue with its clocks, an event's standings and actions, what goes red or up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec.structs import replace
from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select, union_all

from operations.deadlines import Level, light
from operations.duty_snapshots import ActionTold, DutyPage, DutyQueue, DutyRow, GoingUp, RedForecast
from operations.masking import masked
from operations.snapshots import QueueFilter, QueueRow
from operations.store.asking import Asking, begins_with
from operations.store.derivation import EVENT_COLUMNS, Derivation
from operations.store.duties import cases_of
from operations.store.duty_schema import action, standing
from operations.store.queue_lines import with_incidents
from operations.store.queue_questions import IS_OPEN, LEADS, LONGEST_PAGE, fits, queue_rows
from operations.store.schema import NEVER, event
from operations.store.search_questions import finds
from operations.workflow import Workflow

_MOST: Final = 500
"""Candidates that are looked at for what is to go up."""
_OPEN_STANDING: Final = standing.c.is_open == 1


def level_queue(
    asking: Asking, workflow: Workflow, level: Level, where: QueueFilter, region: str, *, offset: int, limit: int
) -> DutyQueue:
    """Return a window of a level's queue: what officers there have, and what waits for its first action.

    What stands still comes last. Reads all that is open at the level, which is bounded by what people can deal with.
    """
    offset, limit = max(0, offset), max(0, min(limit, LONGEST_PAGE))
    prefix = asking.region_prefix(region)
    narrowed = fits(asking, replace(where, region=""))
    if where.text:
        narrowed.append(finds(asking, where.text))
    acted = select(standing.c.event.label("event"), standing.c.due_at.label("due_at")).where(
        _OPEN_STANDING, standing.c.level == level, begins_with(standing.c.scope, prefix)
    )
    if narrowed:
        acted = acted.join(event, event.c.id == standing.c.event).where(*narrowed)
    fresh = select(event.c.id.label("event"), event.c.due_at.label("due_at")).where(
        IS_OPEN, LEADS, event.c.duty == "", _at_level(workflow, level), begins_with(event.c.region, prefix), *narrowed
    )
    both = union_all(acted, fresh).subquery()
    total = asking.connection.execute(select(func.count()).select_from(both)).scalar_one()
    page = select(both.c.event).order_by(both.c.due_at, both.c.event).limit(limit).offset(offset)
    numbers = list(asking.connection.execute(page).scalars())
    found = queue_rows(asking, numbers)
    events = {row.id: row for row in with_incidents(asking, found.values())}
    known = {one.event: one for one in _standings(asking, numbers, level)}
    rows = tuple(
        _duty_row(asking, workflow, events[number], known.get(number), level) for number in numbers if number in events
    )
    return DutyQueue(rows, offset, int(total), level, asking.now, asking.age("event"))


def duty_page(asking: Asking, workflow: Workflow, event_id: int, limit: int) -> DutyPage | None:
    """Return how one event stands and what was done; None where there is no such event."""
    events = queue_rows(asking, [event_id]) if 0 < event_id < 1 << 63 else {}
    if event_id not in events:
        return None
    found = _standings(asking, [event_id], None)
    order = list(workflow.scopes)
    rows = tuple(
        _duty_row(asking, workflow, events[event_id], one, one.level)
        for one in sorted(found, key=lambda one: order.index(one.level) if one.level in order else len(order))
    )
    if not rows:
        charge = workflow.base_level(events[event_id].region)
        rows = (_duty_row(asking, workflow, events[event_id], None, charge),)
    question = select(action).where(action.c.event == event_id).order_by(action.c.seq.desc())
    done = asking.connection.execute(question.limit(max(0, min(limit, LONGEST_PAGE))))
    return DutyPage(rows, tuple(map(_action_told, done)), asking.now)


def red_forecast(asking: Asking, region: str, category: str, within: Sequence[int]) -> RedForecast:
    """Return how many open events are red now and within each span (ms), by the index of open deadlines."""
    now = asking.now_by(event.c.source)
    parts = [IS_OPEN, begins_with(event.c.region, asking.region_prefix(region))]
    if category:
        parts.append(event.c.category == category)

    def count(*more: ColumnElement[bool]) -> int:
        question = select(func.count()).select_from(event).where(*parts, *more)
        return int(asking.connection.execute(question).scalar_one())

    # The plain bounds say to the index what the sources' own clocks, which may run ahead, then say exactly.
    red = count(event.c.due_at <= asking.horizon, event.c.due_at <= now)
    spans = sorted({span for span in within if 0 < span < NEVER // 2})[:24]
    soon = tuple(
        (span, count(event.c.due_at <= asking.horizon + span, event.c.due_at > now, event.c.due_at <= now + span))
        for span in spans
    )
    return RedForecast(red, soon, asking.now, asking.age("event"))


def going_up(asking: Asking, derivation: Derivation, region: str, limit: int) -> GoingUp:
    """Return the events that the centre's rule says are to be reported up, the gravest and longest overdue first."""
    workflow = derivation.workflow
    limit = max(0, min(limit, LONGEST_PAGE))
    rule: list[ColumnElement[bool]] = []
    if workflow.up_severities:
        # What is grave goes up one level by itself, and from there as what is overdue does.
        reported_up = select(standing.c.event).where(_OPEN_STANDING, standing.c.held == "up")
        rule.append(and_(event.c.severity.in_(sorted(workflow.up_severities)), event.c.id.not_in(reported_up)))
    if workflow.up_overdue is not None:
        rule.append(event.c.due_at <= asking.now - workflow.up_overdue)
    # At the highest level there is no higher one; what a higher one sent down, it still answers for.
    at_top = and_(standing.c.charge == 1, standing.c.level == [*workflow.scopes][-1])
    sent_down = and_(_OPEN_STANDING, standing.c.charge == 0, standing.c.held == "")
    has_it_above = select(standing.c.event).where(or_(at_top, sent_down))
    question = (
        select(event.c.id, *(event.c[name] for name in EVENT_COLUMNS))
        .where(
            IS_OPEN,
            LEADS,
            or_(*rule) if rule else false(),
            event.c.id.not_in(has_it_above),
            begins_with(event.c.region, asking.region_prefix(region)),
        )
        .order_by(event.c.severity, event.c.due_at, event.c.id)
        .limit(_MOST + 1)
    )
    found = {row[0]: tuple(row[1:]) for row in asking.connection.execute(question)}
    cases = cases_of(asking.connection, derivation, found)
    numbers = [number for number in found if workflow.must_go_up(cases[number], asking.now)]
    events = queue_rows(asking, numbers[:limit])
    more = len(numbers) > limit or len(found) > _MOST
    return GoingUp(tuple(events[number] for number in numbers[:limit]), more, asking.now)


def _at_level(workflow: Workflow, level: Level) -> ColumnElement[bool]:
    """Return the condition that an event, by its region, is first of all a level's: as `Workflow.base_level`."""
    known = list(workflow.scopes)
    if level not in known:
        return false()
    place = known.index(level)
    length = func.length(event.c.region)
    below = workflow.scopes[known[place - 1]] if place else None
    # The highest level has what no other one can.
    parts = [] if place == len(known) - 1 else [length >= workflow.scopes[level]]
    if below is not None:
        parts.append(length < below)
    return and_(*parts) if parts else literal(1) == 1


def _standings(asking: Asking, numbers: Sequence[int], level: Level | None) -> Sequence[Any]:
    if not numbers:
        return []
    question = select(standing).where(standing.c.event.in_(numbers))
    if level is not None:
        question = question.where(standing.c.level == level)
    return asking.connection.execute(question).all()


def _duty_row(asking: Asking, workflow: Workflow, told: QueueRow, one: Any, level: Level) -> DutyRow:
    now = asking.now + told.clock_ahead
    if one is None:
        state = workflow.begin(told.state)
        due_at, yellow_at = told.due_at, told.yellow_at
        scope, unit, held, in_charge, asked = workflow.scope_of(told.region, level), "", "", True, None
    else:
        state, scope, unit, held = one.state, one.scope, masked(one.unit), one.held
        due_at, yellow_at = (None if at >= NEVER else at for at in (one.due_at, one.yellow_at))
        in_charge, asked = one.charge == 1, one.asked_until
    shown = light(due_at, told.reported_at, now, is_open=True, yellow_at=yellow_at)
    return DutyRow(
        event=replace(told, due_at=due_at, yellow_at=yellow_at, light=shown, duty=asking.state_name(state)),
        level=level,
        state=state,
        scope=scope,
        unit=unit,
        held=held,  # type: ignore[arg-type]  # it is what `write_case` wrote
        due_at=due_at,
        yellow_at=yellow_at,
        red_in=None if due_at is None else due_at - now,
        in_charge=in_charge,
        asked_until=asked,
    )


def _action_told(row: Any) -> ActionTold:
    return ActionTold(
        id=row.id,
        at=row.at,
        action=row.action,
        level=row.level,
        officer=row.officer,
        role=row.role,
        officer_level=row.officer_level,
        officer_unit=row.officer_unit,
        before=row.before,
        after=row.after,
        reason=masked(row.reason),
        note=masked(row.note),
        unit=masked(row.unit),
        until=row.until,
        score=row.score,
    )
