"""Things of one kind by name: those that bear what is looked for, and how many there are of them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, case, func, literal, select

from operations.count_snapshots import ThingFilter, ThingList, ThingRow
from operations.snapshots import ASSET_STATES
from operations.store.asking import Asking, begins_with, is_of_kind
from operations.store.schema import asset, asset_kind

MOST_THINGS: Final = 200
_WORST_FIRST: Final = ("offline", "long_offline", "never", "unknown", "online")


def things(asking: Asking, where: ThingFilter, start: int, limit: int) -> ThingList:
    """Return things: those that need somebody come first, then by name."""
    columns = asset.c
    # By name: an index finds kinds, not what kinds begin with.
    kinds = select(asset_kind.c.kind).where(is_of_kind(asset_kind.c.kind, where.kind))
    of_kind = columns.kind.in_(list(asking.connection.execute(kinds).scalars()))
    prefix = asking.region_prefix(where.region)
    conditions: list[ColumnElement[bool]] = [
        of_kind,
        *([begins_with(columns.region, prefix)] if prefix else []),
        *((literal(" ") + columns.tags + " ").contains(f" {tag} ", autoescape=True) for tag in where.tags),
    ]
    counted = select(columns.state, func.count()).where(*conditions).group_by(columns.state)
    counts = {state: int(count) for state, count in asking.connection.execute(counted)}
    if where.states:
        conditions.append(columns.state.in_(where.states))
    order = case(*((columns.state == state, place) for place, state in enumerate(_WORST_FIRST)), else_=9)
    question = (
        select(columns.name, columns.state, columns.region, columns.tags)
        .where(*conditions)
        .order_by(order, columns.name, columns.id)
        .offset(max(start, 0))
        .limit(max(0, min(limit, MOST_THINGS)))
    )
    rows = tuple(
        ThingRow(name, state, asking.names.shown(code), tuple(words.split()))
        for name, state, code, words in asking.connection.execute(question)
    )
    sources = asking.connection.execute(select(columns.source).where(of_kind).distinct()).scalars()
    return ThingList(
        rows=rows,
        total=sum(count for state, count in counts.items() if not where.states or state in where.states),
        states=tuple(counts.get(state, 0) for state in ASSET_STATES),
        simulated=asking.simulated("asset"),
        as_of=asking.now,
        age=asking.age("asset", tuple(sources)),
    )
