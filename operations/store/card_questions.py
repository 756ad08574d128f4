"""An incident's card: all that is known of it, in one answer of one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace
from sqlalchemy import select

from data_sources.centre import Text
from data_sources.linking_settings import Linking
from operations.card_snapshots import ClockTold, IncidentCard, Offer, ReportTold, StandingTold, Step
from operations.deadlines import LEVELS, Clock
from operations.duty_cases import Case, Officer, Seen, Standing
from operations.incident_snapshots import DecisionTold, Incident, LinkTold
from operations.masking import masked
from operations.offers import offers_of
from operations.snapshots import QueueRow
from operations.store.asking import Asking
from operations.store.derivation import EVENT_COLUMNS, Derivation
from operations.store.duties import AT, cases_of
from operations.store.duty_schema import action
from operations.store.incident_questions import incident, proposals_of
from operations.store.leading import precedence
from operations.store.many_numbers import numbered
from operations.store.merging import Row
from operations.store.queue_questions import IS_OPEN, LEADS, queue_rows
from operations.store.schema import NEVER, event
from operations.workflow import Workflow

MOST_STEPS: Final = 300
MOST_PLACES: Final = 500
MOST_NEARBY: Final = 12


def event_id(asking: Asking, source: str, key: str) -> int | None:
    """Return the number of the event that a source calls `key`; None where there is no such event."""
    question = select(event.c.id).where(event.c.source == source, event.c.key == key).limit(1)
    return asking.connection.execute(question).scalar()


def incident_card(
    asking: Asking, derivation: Derivation, linking: Linking, asked: int, officer: Officer | None
) -> IncidentCard | None:
    """Return the card of the incident that an event is in, with what `officer` may do; None: no such event."""
    found = incident(asking, asked, linking)
    if found is None:
        return None
    workflow = derivation.workflow
    numbers = [row.id for row in found.reports]
    rows = _rows(asking, numbers)
    lead = _lead(numbers, rows)
    actions = _actions(asking, numbers)
    case = cases_of(asking.connection, derivation, {lead: rows[lead]})[lead]
    own = [one for one in actions if one.event == lead]
    offered = () if officer is None else offers_of(workflow, case, officer, asking.now)
    steps = sorted(
        (*_reported(found, rows, workflow), *_done(actions, workflow), *_linked(found.links), *_decided(found)),
        key=lambda step: (-step.at, step.kind, step.event),
    )
    shown = rows[lead]
    return IncidentCard(
        asked=asked,
        lead=lead,
        incident=found,
        reports=tuple(_report(row, rows[row.id], workflow) for row in found.reports),
        state=_state(shown, workflow),
        due_at=_known(shown[AT["due_at"]]),
        yellow_at=_known(shown[AT["yellow_at"]]),
        standings=tuple(_standing(asking, workflow, case, one) for one in _standings(workflow, case, asking.now)),
        offers=tuple(_with_places(asking, workflow, case, offer) for offer in offered),
        steps=tuple(steps[:MOST_STEPS]),
        more_steps=max(0, len(steps) - MOST_STEPS),
        proposals=proposals_of(asking, numbers),
        nearby=_nearby(asking, shown[AT["area"]], numbers),
        seen=Seen(own[0].seq if own else 0, shown[AT["state"]]),
        as_of=asking.now,
        age=asking.age("event", tuple(dict.fromkeys(row.source for row in found.reports))),
    )


def _rows(asking: Asking, numbers: Sequence[int]) -> dict[int, Row]:
    columns = (event.c.id, *(event.c[name] for name in EVENT_COLUMNS))
    question = select(*columns).where(numbered(asking.connection, event.c.id, numbers))
    return {row[0]: tuple(row[1:]) for row in asking.connection.execute(question)}


def _nearby(asking: Asking, area: str, own: Sequence[int]) -> tuple[QueueRow, ...]:
    newest = select(event.c.id).where(IS_OPEN, LEADS, event.c.area == area, event.c.id.not_in(own))
    newest = newest.order_by(event.c.reported_at.desc(), event.c.id.desc()).limit(MOST_NEARBY)
    numbers = list(asking.connection.execute(newest).scalars())
    rows = queue_rows(asking, numbers)
    return tuple(rows[number] for number in numbers)


def _lead(numbers: Sequence[int], rows: Mapping[int, Row]) -> int:
    """Return which report the incident's line is; `numbers` are in their order."""
    of_case = ("is_open", "duty", "severity")
    return min(numbers, key=lambda number: precedence(*(rows[number][AT[name]] for name in of_case)))


def _actions(asking: Asking, numbers: Sequence[int]) -> Sequence[Any]:
    question = select(action).where(numbered(asking.connection, action.c.event, numbers))
    return asking.connection.execute(question.order_by(action.c.seq.desc()).limit(MOST_STEPS)).all()


def _state(row: Row, workflow: Workflow) -> Text:
    name = row[AT["duty"]] or workflow.begin(row[AT["state"]])
    return _state_name(name, workflow)


def _state_name(name: str, workflow: Workflow) -> Text:
    return workflow.states[name].label if name in workflow.states else name


def _report(told: Any, row: Row, workflow: Workflow) -> ReportTold:
    detail, updated_at, closed_at = (row[AT[name]] for name in ("detail", "updated_at", "closed_at"))
    return ReportTold(told, masked(detail), updated_at, closed_at, _state(row, workflow))


def _with_places(asking: Asking, workflow: Workflow, case: Case, offer: Offer) -> Offer:
    """Return an action that sends down with the places below that it may go to."""
    below = LEVELS[LEVELS.index(offer.level) - 1]
    standing = case.standings.get(offer.level)
    within = standing.scope if standing is not None else workflow.scope_of(case.region, offer.level)
    if not offer.asks_place or below not in workflow.scopes:
        return offer
    codes = sorted(code for code in asking.names.of_level(below) if code.startswith(within))
    places = tuple((code, asking.names.name(code)) for code in codes[:MOST_PLACES])
    own = workflow.scope_of(case.region, below)
    return replace(offer, places=places, place=own if own in codes else "")


def _standings(workflow: Workflow, case: Case, now: int) -> list[Standing]:
    shown = workflow.shown(case, now)
    return sorted(shown.standings.values(), key=lambda one: LEVELS.index(one.level))


def _standing(asking: Asking, workflow: Workflow, case: Case, one: Standing) -> StandingTold:
    clocks = (*_clock(one.stage_name, one.stage), *_clock("finish", one.finish))
    return StandingTold(
        level=one.level,
        level_name=workflow.names.get(one.level, one.level),
        place=asking.names.name(one.scope),
        state=_state_name(one.state, workflow),
        unit=masked(one.unit),
        in_charge=one.level == case.charge,
        is_open=workflow.is_open(one),
        since=one.since,
        clocks=clocks if workflow.is_open(one) else (),
        held=one.held,
        held_at=one.held_at,
        asked_until=one.asked_until,
    )


def _clock(stage: Any, clock: Clock) -> tuple[ClockTold, ...]:
    if stage is None or clock.due_at >= NEVER:
        return ()
    return (ClockTold(stage, clock.yellow_at, clock.due_at, clock.measure == "work"),)


def _reported(found: Incident, rows: Mapping[int, Row], workflow: Workflow) -> Iterable[Step]:
    for told in found.reports:
        row = rows[told.id]
        yield Step(told.reported_at, "report", told.id, told.source, said=told.title)
        said = row[AT["closed_at"]] or row[AT["updated_at"]]
        # What officers here made of it has lines of its own.
        if said > told.reported_at and not row[AT["duty"]]:
            yield Step(said, "word", told.id, told.source, after=_state(row, workflow))


def _done(actions: Iterable[Any], workflow: Workflow) -> Iterable[Step]:
    for row in actions:
        known = workflow.actions.get(row.action)
        said = " · ".join(dict.fromkeys(text for text in (row.unit, row.reason, row.note) if text))
        yield Step(
            at=row.at,
            kind="source" if row.action == "source" else "action",
            event=row.event,
            who=row.officer,
            what=row.action,
            label=known.label if known is not None else row.action,
            role=workflow.names.get(row.role, row.role),
            level=workflow.names.get(row.level, row.level),
            before=_state_name(row.before, workflow),
            after=_state_name(row.after, workflow),
            said=masked(said),
        )


def _linked(links: Iterable[LinkTold]) -> Iterable[Step]:
    """One line for each report that was linked to the others, by the strongest link that holds it there."""
    groups: dict[int, set[int]] = {}
    for link in sorted(links, key=lambda one: (-one.score, one.one, one.other)):
        one, other = (groups.get(number, {number}) for number in (link.one, link.other))
        if link.standing != "linked" or link.one in other:
            continue
        groups |= dict.fromkeys(one | other, one | other)
        yield Step(link.at, "linked", link.one, "", other=link.other, link=link)


def _decided(found: Incident) -> Iterable[Step]:
    """One line a decision, however many pairs it is about; the newest of all can be taken back."""
    seen: dict[tuple[int, str, str, str], DecisionTold] = {}
    for one in found.decisions:
        seen.setdefault((one.at, one.token, one.officer, one.action), one)
    for place, one in enumerate(seen.values()):
        undoable = one.token if place == 0 else ""
        yield Step(
            one.at, "decision", one.one, one.officer, what=one.action, said=one.reason, other=one.other, same=one.same,
            undoable=undoable,
        )  # fmt: skip


def _known(at: int) -> int | None:
    return None if at >= NEVER else at
