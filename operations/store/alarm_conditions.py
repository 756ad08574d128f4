"""What is worth an alarm now: warnings, grave events, red lights, silent sources, by the centre's rules.

Looked at as it stands, not as it changed: so an alarm is as right after a restart, a backup put back or a purge as
before, and ends when its reason does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, select

from data_sources.alarm_settings import AlarmRules, EventRule, milliseconds
from data_sources.records import Instant
from operations.store.alarm_schema import IS_STANDING, alarm
from operations.store.asking import Asking
from operations.store.board_questions import warnings
from operations.store.engine import raw_rows
from operations.store.linked_rows import read_members
from operations.store.many_numbers import numbered
from operations.store.queue_questions import IS_OPEN, LEADS
from operations.store.schema import event

MOST: Final = 300
"""Of a kind, the gravest and newest: what is beyond that is a flood in which one more is not seen."""
_EVENT: Final = (
    event.c.id, event.c.source, event.c.key, event.c.title, event.c.category, event.c.state, event.c.severity,
    event.c.region, event.c.simulated, event.c.is_open, event.c.due_at,
)  # fmt: skip

Identity = tuple[str, str, str]
"""(kind, source, key)"""


class Standing(NamedTuple):
    """An alarm as it is kept. `rings`: nobody acknowledged it."""

    id: int
    ref: int
    severity: int
    category: str
    cleared_at: Instant | None
    rings: bool
    times: int

    @property
    def stands(self) -> bool:
        """Whether its reason holds."""
        return self.cleared_at is None


class Condition(NamedTuple):
    """A reason for an alarm. `taken_up`: somebody has it in hand, which is as good as an acknowledgement."""

    ref: int
    severity: int
    title: str
    category: str
    region: str
    simulated: bool
    taken_up: bool = False


class Found(NamedTuple):
    """All reasons that hold now. `joined`: alarms whose event another one of the same incident now tells of."""

    conditions: Mapping[Identity, Condition]
    joined: frozenset[Identity]


class _Event(NamedTuple):
    id: int
    source: str
    key: str
    title: str
    category: str
    state: str
    severity: int
    region: str
    simulated: bool
    is_open: int
    due_at: int


def standing_alarms(asking: Asking) -> dict[Identity, Standing]:
    """Return the alarms that aren't over."""
    row = alarm.c
    question = select(
        row.kind, row.source, row.key, row.id, row.ref, row.severity, row.category, row.cleared_at, row.acked_at,
        row.times,
    )  # fmt: skip
    found = raw_rows(asking.connection, question.where(IS_STANDING).order_by(row.id))
    return {
        (kind, source, key): Standing(number, ref, severity, category, cleared, acked is None, times)
        for kind, source, key, number, ref, severity, category, cleared, acked, times in found
    }


def found_conditions(asking: Asking, rules: AlarmRules, known: Mapping[Identity, Standing]) -> Found:
    """Return all reasons for an alarm that hold now, given the alarms that aren't over."""
    conditions, joined = _grave(asking, rules.event, known)
    conditions |= _overdue(asking, rules.deadline, known)
    conditions |= _warned(asking, rules)
    conditions |= _silent(asking, rules)
    return Found(conditions, joined)


def _warned(asking: Asking, rules: AlarmRules) -> dict[Identity, Condition]:
    return {
        ("warning", one.source, one.key): Condition(
            0, one.level, one.headline or one.event, "", next(iter(one.regions), ""), one.simulated
        )
        for one in warnings(asking).warnings
        if one.level in rules.warning.levels
    }


def _silent(asking: Asking, rules: AlarmRules) -> dict[Identity, Condition]:
    rule = rules.source
    since = asking.now - milliseconds(rule.failing)
    return {
        ("source", name, ""): Condition(0, rule.severity, status.health.title, "", "", status.health.simulated)
        for name, status in asking.statuses.items()
        if status.health.state == "failed"
        and (not rule.sources or name in rule.sources)
        and status.health.failing_since is not None
        and status.health.failing_since <= since
    }


def _overdue(asking: Asking, rule: EventRule, known: Mapping[Identity, Standing]) -> dict[Identity, Condition]:
    if not rule.severities:
        return {}
    newest = asking.now - milliseconds(rule.newer_than)
    where = (IS_OPEN, LEADS, event.c.due_at <= asking.now, event.c.due_at > newest, *_of_rule(rule))
    rows = _events(asking, where) | _known_events(asking, "deadline", known)
    return {
        ("deadline", one.source, one.key): _condition(one, one.severity, taken_up=False)
        for one in rows.values()
        if one.is_open and one.due_at <= asking.now
    }


def _grave(
    asking: Asking, rule: EventRule, known: Mapping[Identity, Standing]
) -> tuple[dict[Identity, Condition], frozenset[Identity]]:
    """Return grave events, those of one incident as one; and alarms that another of their incident tells of."""
    newest = asking.now - milliseconds(rule.newer_than)
    waiting = (IS_OPEN, event.c.state == "waiting", event.c.reported_at >= newest, *_of_rule(rule))
    fresh = _events(asking, waiting) if rule.severities else {}
    rows = fresh | _known_events(asking, "event", known)
    members = read_members(asking.connection, list(rows))
    incidents: defaultdict[int, list[_Event]] = defaultdict(list)
    for number, one in sorted(rows.items()):
        incidents[members[number][0] if number in members else number].append(one)
    conditions: dict[Identity, Condition] = {}
    joined: set[Identity] = set()
    for group in incidents.values():
        still_open = [one for one in group if one.is_open]
        if not still_open:
            continue
        rang = [one for one in group if _identity(one) in known]
        teller = rang[0] if rang else min(group, key=lambda one: (one.severity, one.id))
        gravest = min(one.severity for one in still_open)
        taken_up = all(one.state != "waiting" for one in still_open)
        conditions[_identity(teller)] = _condition(teller, gravest, taken_up=taken_up)
        joined |= {_identity(one) for one in rang[1:]}
    return conditions, frozenset(joined)


def _identity(one: _Event) -> Identity:
    return "event", one.source, one.key


def _condition(one: _Event, severity: int, *, taken_up: bool) -> Condition:
    return Condition(one.id, severity, one.title, one.category, one.region, bool(one.simulated), taken_up)


def _of_rule(rule: EventRule) -> Iterable[ColumnElement[bool]]:
    yield event.c.severity.in_(rule.severities)
    if rule.categories:
        yield event.c.category.in_(rule.categories)


def _events(asking: Asking, where: Iterable[ColumnElement[bool]]) -> dict[int, _Event]:
    question = select(*_EVENT).where(*where).order_by(event.c.severity, event.c.id.desc()).limit(MOST)
    return _by_id(raw_rows(asking.connection, question))


def _known_events(asking: Asking, kind: str, known: Mapping[Identity, Standing]) -> dict[int, _Event]:
    """Return the events of alarms that stand, open or not: whether they still are is what is asked."""
    numbers = [one.ref for (of, _, _), one in known.items() if of == kind]
    if not numbers:
        return {}
    question = select(*_EVENT).where(numbered(asking.connection, event.c.id, numbers))
    return _by_id(raw_rows(asking.connection, question))


def _by_id(rows: Iterable[tuple[Any, ...]]) -> dict[int, _Event]:
    return {row[0]: _Event._make(row) for row in rows}
