"""Report up by rule: what is grave or long overdue goes one level up, as an action of the system with its reason.

The action's id says which event goes up from which level, so that it is done once, however many programs look, and
whenever one of them was killed. What an officer does in between counts: each is judged again under the write lock.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from operations.duty_cases import Done
from operations.store.actions import Told, act
from operations.store.derivation import EVENT_COLUMNS, Derivation
from operations.store.duties import cases_of
from operations.store.feed import FeedWriter
from operations.store.schema import event
from operations.workflow import SYSTEM, Officer, RefusedError, Request

OFFICER: Final = "system"


def report_up(connection: Connection, feed: FeedWriter, derivation: Derivation, event_id: int) -> Done | None:
    """Report one event up, in a transaction that the caller holds; None where it isn't to go up any more."""
    row = connection.execute(select(*(event.c[name] for name in EVENT_COLUMNS)).where(event.c.id == event_id)).first()
    if row is None:
        return None
    workflow = derivation.workflow
    case = cases_of(connection, derivation, {event_id: tuple(row)})[event_id]
    why, action = workflow.why_up(case, feed.at), workflow.action_up
    if not why or action is None:
        return None
    officer = Officer(workflow.name_of(OFFICER), SYSTEM, case.charge)
    reason = workflow.name_of(why)
    request = Request(action.name, case.charge, reason=reason, note=reason)
    try:
        return act(connection, feed, derivation, f"up:{event_id}:{case.charge}", event_id, told=Told(officer, request))
    except RefusedError:
        return None  # the centre's table asks for what no rule can tell
