"""Duty actions: judged by the machine against what stands under the write lock, and on disk before anyone is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from data_sources.centre import text_of
from data_sources.sentences import translate
from operations.duty_cases import Done, Seen
from operations.store.counters import count_events
from operations.store.derivation import EVENT_COLUMNS, Derivation
from operations.store.duties import AT, add_action, cases_of, row_with, write_case
from operations.store.duty_schema import action
from operations.store.engine import update_rows
from operations.store.feed import FeedWriter
from operations.store.linked_rows import read_incident_mates
from operations.store.many_numbers import numbered
from operations.store.merging import Row, by_columns, storable
from operations.store.schema import event
from operations.workflow import Officer, RefusedError, Request

LONGEST: Final = 4_000
"""Characters of a text that an officer writes."""
_LONGEST_ID: Final = 200


def act(
    connection: Connection, feed: FeedWriter, derivation: Derivation, action_id: str, event_id: int, *, told: Told
) -> Done:
    """Do one action in a transaction that the caller holds.

    Raises:
        RefusedError: It may not be done; nothing is to be kept.
    """
    request, officer = told.request, told.officer
    _judge_texts(action_id, request, officer)
    found = connection.execute(select(action).where(action.c.id == action_id)).first()
    if found is not None:
        if (found.event, found.action) != (event_id, request.action):
            raise RefusedError(translate("Workflow", "This action's number was used for another one."))
        return Done(found.id, found.seq, found.at, found.level, found.before, found.after, repeated=True)
    question = select(*(event.c[name] for name in EVENT_COLUMNS)).where(event.c.id == event_id)
    row = connection.execute(question).first() if 0 < event_id < 1 << 63 else None
    if row is None:
        raise RefusedError(translate("Workflow", "There is no such event. It may have been let go of."))
    old = tuple(row)
    if told.seen is not None:
        _judge_seen(connection, derivation, event_id, old, told.seen)
    case = cases_of(connection, derivation, {event_id: old})[event_id]
    outcome = derivation.workflow.apply(case, request, officer, feed.at)
    write_case(connection, derivation, event_id, old[AT["county"]], outcome.case)
    new = row_with(derivation, old, outcome.case, old, feed.at)
    line = {
        "id": action_id,
        "county": old[AT["county"]],
        "event": event_id,
        "source": old[AT["source"]],
        "key": old[AT["key"]],
        "region": old[AT["region"]],
        "action": request.action,
        "level": outcome.level,
        "officer": officer.name,
        "role": officer.role,
        "officer_level": officer.level,
        "officer_unit": officer.unit,
        "before": outcome.before,
        "after": outcome.after,
        "reason": request.reason,
        "note": request.note,
        "unit": request.unit,
        "until": request.until,
        "score": request.score,
        "to_region": request.region,
    }
    kept = storable([tuple(line.values())])[0]
    seq = add_action(connection, feed, dict(zip(line, kept, strict=True)))
    _write_events(connection, feed, {event_id: (old, new)})
    if old[AT["is_open"]] and new[AT["state"]] == "closed":
        _close_reports(connection, feed, derivation, line, outcome.after)
    return Done(action_id, seq, feed.at, outcome.level, outcome.before, outcome.after)


def _close_reports(
    connection: Connection, feed: FeedWriter, derivation: Derivation, lead: Mapping[str, Any], state: str
) -> None:
    """Close with the event that leads it the other reports of an incident, but for those that officers have in hand.

    Each has its own line among the actions: split from the incident, it still tells how it came to be closed.
    """
    mates = read_incident_mates(connection, [lead["event"]]) - {lead["event"]}
    if not mates:
        return
    columns = (event.c.id, *(event.c[name] for name in EVENT_COLUMNS))
    waiting = (numbered(connection, event.c.id, mates), event.c.is_open == 1, event.c.duty == "")
    found = {row[0]: tuple(row[1:]) for row in connection.execute(select(*columns).where(*waiting))}
    changed = {}
    for number, case in cases_of(connection, derivation, found).items():
        closed = derivation.workflow.closed_with(case, state, feed.at)
        if closed is None or closed.in_charge is None:
            continue
        old = found[number]
        write_case(connection, derivation, number, old[AT["county"]], closed)
        changed[number] = old, row_with(derivation, old, closed, old, feed.at)
        told = {
            **lead,
            "id": f"{lead['id'][:_LONGEST_ID]}+{number}",
            "county": old[AT["county"]],
            "event": number,
            "source": old[AT["source"]],
            "key": old[AT["key"]],
            "region": old[AT["region"]],
            "level": closed.charge,
            "before": derivation.workflow.begin(case.source_state),
        }
        kept = storable([tuple(told.values())])[0]
        add_action(connection, feed, dict(zip(told, kept, strict=True)))
    _write_events(connection, feed, changed)


def _write_events(connection: Connection, feed: FeedWriter, rows: Mapping[int, tuple[Row, Row]]) -> None:
    """Write events as they stand now, each by its id with its row before and after; tell the feed and the counters."""
    changed = {number: (old, new) for number, (old, new) in rows.items() if new != old}
    if not changed:
        return
    numbers = feed.numbers(len(changed))
    written = [(*new, seq, number) for seq, (number, (_, new)) in zip(numbers, changed.items(), strict=True)]
    update_rows(connection, event, [*EVENT_COLUMNS, "seq"], ["id"], written)
    lines = [
        (seq, new[AT["county"]], number, new[AT["state"]])
        for seq, (number, (_, new)) in zip(numbers, changed.items(), strict=True)
    ]
    feed.tell_of_changed("event", lines)
    count_events(
        connection,
        by_columns([new for _, new in changed.values()]),
        by_columns([old for old, _ in changed.values()]),
        at=feed.at,
    )


@dataclass(frozen=True)
class Told:
    """Who asks for what, and what he saw before: None where he acts whatever happened meanwhile."""

    officer: Officer
    request: Request
    seen: Seen | None = None


def _judge_seen(
    connection: Connection, derivation: Derivation, event_id: int, row: tuple[Any, ...], seen: Seen
) -> None:
    question = select(action).where(action.c.event == event_id).order_by(action.c.seq.desc()).limit(1)
    newest = connection.execute(question).first()
    workflow = derivation.workflow
    if newest is not None and newest.seq > seen.action:
        known = workflow.actions.get(newest.action)
        sentence = translate("Workflow", "{officer} was faster: “{action}”. It stands at “{state}” now. Look again.")
        name = text_of(known.label, workflow.language) if known is not None else newest.action
        if newest.action == "source":
            sentence = translate("Workflow", "Its source ({officer}) changed it meanwhile to “{state}”. Look again.")
        raise RefusedError(sentence.filled(officer=newest.officer, action=name, state=workflow.label_of(newest.after)))
    if row[AT["state"]] != seen.state:
        sentence = translate("Workflow", "Its source ({officer}) changed it meanwhile to “{state}”. Look again.")
        state = workflow.label_of(workflow.begin(row[AT["state"]]))
        raise RefusedError(sentence.filled(officer=row[AT["source"]], state=state))


def _judge_texts(action_id: str, request: Request, officer: Officer) -> None:
    if not action_id or len(action_id) > _LONGEST_ID or "\0" in action_id or action_id.startswith("source:"):
        raise RefusedError(translate("Workflow", "An action needs a number of its own."))
    if not officer.name.strip():
        raise RefusedError(translate("Workflow", "An action needs the officer's name."))
    texts = (request.reason, request.note, request.unit, request.region, officer.name, officer.unit)
    if max(map(len, texts)) > LONGEST:
        sentence = translate("Workflow", "A text is longer than {count} characters.")
        raise RefusedError(sentence.filled(count=LONGEST))
    whole = 1 << 62
    if not all(abs(number) < whole for number in (request.until or 0, request.score or 0)):
        raise RefusedError(translate("Workflow", "A number is too large."))
