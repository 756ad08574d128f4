"""How events stand with the officers here: read, written, and kept while their sources go on telling of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, select

from data_sources.records import Instant
from operations.deadlines import NEVER, Clock
from operations.store.derivation import EVENT_COLUMNS, Derivation
from operations.store.duty_schema import action, standing
from operations.store.engine import insert_rows, upsert_rows
from operations.store.feed import FeedWriter
from operations.store.merging import Merged, Row
from operations.workflow import PROBLEM_STATES, Case, Standing

AT: Final = {name: index for index, name in enumerate(EVENT_COLUMNS)}
_KEYS: Final = ("event", "level", "county")
_VALUES: Final = tuple(column.name for column in standing.columns if column.name not in _KEYS)
_ACTION: Final = tuple(column.name for column in action.columns)
_DUTY: Final = AT["duty"]


def cases_of(connection: Connection, derivation: Derivation, rows: Mapping[int, Row]) -> dict[int, Case]:
    """Return how each event stands, given its row by `EVENT_COLUMNS`, by its id."""
    found: dict[int, list[Any]] = {number: [] for number in rows}
    for one in connection.execute(select(standing).where(standing.c.event.in_(list(rows)))):
        found[one.event].append(one)
    workflow = derivation.workflow
    cases = {}
    for number, row in rows.items():
        standings = {one.level: _standing(one) for one in found[number]}
        charge = next((one for one in found[number] if one.charge), None)
        cases[number] = Case(
            category=row[AT["category"]],
            severity=row[AT["severity"]],
            region=row[AT["region"]],
            reported_at=row[AT["reported_at"]],
            source_state=charge.heard if charge else row[AT["state"]],
            charge=charge.level if charge else workflow.base_level(row[AT["region"]]),
            standings=standings,
        )
    return cases


def write_case(connection: Connection, derivation: Derivation, number: int, county: str, case: Case) -> None:
    """Write how one event stands."""
    known = dict(
        connection.execute(select(standing.c.level, standing.c.county).where(standing.c.event == number)).all()
    )
    rows = []
    for level, one in case.standings.items():
        shown = one.shown
        told = {
            "scope": one.scope,
            "state": one.state,
            "unit": one.unit,
            "charge": int(level == case.charge),
            "is_open": int(derivation.workflow.is_open(one)),
            "since": one.since,
            "yellow_at": shown.yellow_at,
            "due_at": shown.due_at,
            "stage": one.stage_name or "",
            "stage_yellow": one.stage.yellow_at,
            "stage_due": one.stage.due_at,
            "stage_measure": one.stage.measure,
            "finish_yellow": one.finish.yellow_at,
            "finish_due": one.finish.due_at,
            "finish_measure": one.finish.measure,
            "held": one.held,
            "held_at": one.held_at,
            "asked_until": one.asked_until,
            "heard": case.source_state,
        }
        # An event that moved to another county keeps the one that its standing was filed under.
        rows.append((number, level, known.get(level, county), *(told[name] for name in _VALUES)))
    upsert_rows(connection, standing, _KEYS, _VALUES, rows)


def row_with(derivation: Derivation, row: Row, case: Case, old: Row, now: Instant) -> Row:
    """Return an event's row as it stands: what its source says of it, and what the officers here have the say of."""
    charge = case.in_charge
    if charge is None:
        return row
    told = list(row)
    is_open = derivation.workflow.is_open(charge)
    closed_at = None
    if not is_open:
        was_closed = not old[AT["is_open"]]
        closed_at = old[AT["closed_at"]] if was_closed else row[AT["closed_at"]]
        closed_at = now if closed_at is None and not was_closed else closed_at
    shown = charge.shown if is_open else charge.finish
    told[AT["state"]] = derivation.workflow.coarse(case)
    told[AT["closed_at"]] = closed_at
    told[AT["due_at"]], told[AT["yellow_at"]] = shown.due_at, shown.yellow_at
    told[AT["finish_at"]] = NEVER if is_open and charge.held else charge.finish.due_at
    told[AT["is_open"]] = int(is_open)
    told[AT["duty"]] = charge.state
    return tuple(told)


def keep_duties(connection: Connection, derivation: Derivation, feed: FeedWriter, merged: Merged) -> None:
    """Put what officers here decided over what sources told of the same events. Costs nothing where there is none.

    A source's word that ends an event, or opens it again, is heard, and has its line among the actions.
    """
    acted = {old[0]: old[1:] for old, _ in merged.changed if old[_DUTY + 1]}
    if not acted:
        return
    now = feed.at
    cases = cases_of(connection, derivation, acted)
    changed: list[tuple[Row, Row]] = []
    for old, row in merged.changed:
        case = cases.get(old[0])
        if case is None:
            changed.append((old, row))
            continue
        heard = derivation.workflow.heard(case, row[AT["state"]], now)
        if heard is not None:
            write_case(connection, derivation, old[0], row[AT["county"]], heard)
            _tell_of_word(connection, feed, old[0], row, (case, heard))
        new = row_with(derivation, row, heard or case, old[1:], now)
        _settle(merged, changed, old, new)
    merged.changed = changed


def closed_at_update(row: Row) -> bool:
    """Return whether an event counts as closed at its last update, for want of a better word of its source."""
    return row[AT["closed_at"]] is None and row[AT["state"]] == "closed"


def _settle(merged: Merged, changed: list[tuple[Row, Row]], old: Row, new: Row) -> None:
    version = AT["updated_at"]
    if new == old[1:]:
        merged.unchanged += 1
    elif (*new[:version], *new[version + 1 :]) == (
        *old[1 : version + 1],
        *old[version + 2 :],
    ) and not closed_at_update(new):
        merged.touched.append((new[version], old[0]))
        merged.unchanged += 1
    else:
        changed.append((old, new))


def _tell_of_word(connection: Connection, feed: FeedWriter, number: int, row: Row, cases: tuple[Case, Case]) -> None:
    was, is_now = (case.in_charge for case in cases)
    if was is None or is_now is None or was.state == is_now.state:
        return
    source = row[AT["source"]]
    add_action(
        connection,
        feed,
        {
            "id": f"source:{number}:{feed.seq + 1}",
            "county": row[AT["county"]],
            "event": number,
            "source": source,
            "key": row[AT["key"]],
            "region": row[AT["region"]],
            "action": "source",
            "level": cases[1].charge,
            "officer": source,
            "role": "source",
            "before": was.state,
            "after": is_now.state,
        },
    )


def add_action(connection: Connection, feed: FeedWriter, told: Mapping[str, Any]) -> int:
    """Add one line to what was done; return its number in the feed."""
    number = feed.numbers(1)[0]
    after = told["after"]
    row = {
        "officer_level": "",
        "officer_unit": "",
        "reason": "",
        "note": "",
        "unit": "",
        "until": None,
        "score": None,
        "to_region": "",
        **told,
        "seq": number,
        "at": feed.at,
        "sends_back": int(after in PROBLEM_STATES and after != told["before"]),
    }
    insert_rows(connection, action, _ACTION, [tuple(row[name] for name in _ACTION)])
    feed.tell_of_changed("action", [(number, told["county"], told["event"], told["action"])])
    return number


def _standing(one: Any) -> Standing:
    return Standing(
        level=one.level,
        scope=one.scope,
        state=one.state,
        unit=one.unit,
        stage_name=one.stage or None,
        stage=Clock(one.stage_yellow, one.stage_due, one.stage_measure),
        finish=Clock(one.finish_yellow, one.finish_due, one.finish_measure),
        held=one.held,
        held_at=one.held_at,
        asked_until=one.asked_until,
        since=one.since,
    )
