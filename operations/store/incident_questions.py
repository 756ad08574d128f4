"""Incidents: what they are made of, and what officers are asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.sql.elements import literal_column

from data_sources.linking_settings import Linking
from operations.incident_snapshots import (
    DecisionTold,
    FieldTold,
    Incident,
    LinkStanding,
    LinkTold,
    Proposal,
    Proposals,
)
from operations.linking.incident import merged
from operations.masking import masked
from operations.store.asking import Asking
from operations.store.linked_rows import LINK_COLUMNS, read_incident_mates, read_reports
from operations.store.linking_schema import TAKEN_BACK, link, link_decision
from operations.store.many_numbers import numbered
from operations.store.queue_questions import queue_rows
from operations.store.schema import event

MOST_REPORTS: Final = 100
MOST_TOLD: Final = 500
MOST_PROPOSALS: Final = 100
MOST_ASKED: Final = 20
_STANDINGS: Final[tuple[LinkStanding, ...]] = ("apart", "proposed", "linked")
_LINK: Final = tuple(link.c[name] for name in LINK_COLUMNS)
_PROPOSED: Final[ColumnElement[bool]] = literal_column("link.standing = 1")
"""Said in the words of the partial index, or neither engine would use it."""


def incident(asking: Asking, event_id: int, linking: Linking) -> Incident | None:
    """Return the incident that an event is in."""
    if not 0 < event_id < 1 << 63:
        return None
    members = read_incident_mates(asking.connection, [event_id]) or {event_id}
    reports = read_reports(asking.connection, members)
    if event_id not in reports:
        return None
    ordered = sorted(reports.values(), key=lambda one: one.order)
    numbers = [one.id for one in ordered]
    rows = queue_rows(asking, numbers[:MOST_REPORTS])
    fields = merged(ordered, linking.rules_of(ordered[0].category))
    return Incident(
        id=numbers[0],
        count=len(numbers),
        fields={name: FieldTold(_shown(name, one.value), one.report) for name, one in fields.items()},
        reports=tuple(rows[number] for number in numbers[:MOST_REPORTS] if number in rows),
        links=_links(asking, numbers),
        decisions=_decisions(asking, numbers),
        as_of=asking.now,
    )


def proposals(asking: Asking, offset: int, limit: int) -> Proposals:
    """Return a window of the proposals that wait."""
    offset, limit = max(0, offset), max(0, min(limit, MOST_PROPOSALS))
    total = asking.connection.execute(_waiting(func.count())).scalar_one()
    newest = _waiting(*_LINK).order_by(link.c.at.desc(), link.c.score.desc(), link.c.a.desc(), link.c.b.desc())
    links = [_link(row) for row in asking.connection.execute(newest.limit(limit).offset(offset))]
    rows = queue_rows(asking, sorted({number for told in links for number in (told.one, told.other)}))
    found = tuple(Proposal(rows[told.one], rows[told.other], told) for told in links)
    return Proposals(found, offset, total, asking.now, asking.age("event"))


def proposals_of(asking: Asking, numbers: Sequence[int]) -> tuple[Proposal, ...]:
    """Return what officers are asked of some events, the likeliest first; at most 20."""
    one, other = (numbered(asking.connection, side, numbers) for side in (link.c.a, link.c.b))
    question = select(*_LINK).where(_PROPOSED, or_(one, other)).order_by(link.c.score.desc(), link.c.a, link.c.b)
    links = [_link(row) for row in asking.connection.execute(question.limit(MOST_ASKED))]
    rows = queue_rows(asking, sorted({number for told in links for number in (told.one, told.other)}))
    return tuple(Proposal(rows[told.one], rows[told.other], told) for told in links)


def _waiting(*columns: Any) -> Select[Any]:
    """Ask for proposals of which at least one event is open: what is long closed needs nobody's word."""
    one, other = event.alias("one"), event.alias("other")
    return (
        select(*columns)
        .select_from(link)
        .join(one, one.c.id == link.c.a)
        .join(other, other.c.id == link.c.b)
        .where(_PROPOSED, or_(one.c.is_open == 1, other.c.is_open == 1))
    )


def _links(asking: Asking, numbers: list[int]) -> tuple[LinkTold, ...]:
    one, other = (numbered(asking.connection, side, numbers) for side in (link.c.a, link.c.b))
    question = select(*_LINK).where(or_(one, other)).order_by(link.c.at.desc(), link.c.score.desc(), link.c.a, link.c.b)
    return tuple(_link(row) for row in asking.connection.execute(question.limit(MOST_TOLD)))


def _link(row: Any) -> LinkTold:
    return LinkTold(
        one=row.a,
        other=row.b,
        standing=_STANDINGS[row.standing],
        score=row.score,
        place=row.place,
        time=row.time,
        category=row.category,
        text=row.text,
        numbers=row.numbers,
        at=row.at,
    )


def _decisions(asking: Asking, numbers: list[int]) -> tuple[DecisionTold, ...]:
    told = link_decision.c
    one, other = (numbered(asking.connection, side, numbers) for side in (told.a, told.b))
    question = select(told.at, told.officer, told.action, told.reason, told.a, told.b, told.same, told.token)
    newest = question.where(or_(one, other)).order_by(told.id.desc()).limit(MOST_TOLD)
    return tuple(
        DecisionTold(
            at=row.at,
            officer=row.officer,
            action=row.action,
            reason=masked(row.reason),
            one=row.a,
            other=row.b,
            same=None if row.same == TAKEN_BACK else bool(row.same),
            token=row.token,
        )
        for row in asking.connection.execute(newest)
    )


def _shown(name: str, value: Any) -> Any:
    return masked(value) if name in ("title", "address", "detail") else value
