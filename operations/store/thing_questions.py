"""Things of one kind by name: those that bear what is looked for, and how many there are of them."""

from __future__ import annotations

from typing import Final

from operations.count_snapshots import ThingFilter, ThingList, ThingRow
from operations.snapshots import ASSET_STATES
from operations.store.asking import Asking
from operations.store.thing_memory import Things

MOST_THINGS: Final = 200


def things(asking: Asking, where: ThingFilter, start: int, limit: int, known: Things) -> ThingList:
    """Return things: those that need somebody come first, then by name."""
    found, counts = known.chosen(where.tags, asking.region_prefix(where.region))
    wanted = [one for one in found if one.state in where.states] if where.states else found
    start = max(start, 0)
    rows = tuple(
        ThingRow(one.name, one.state, asking.names.shown(one.region), tuple(one.tags.split()))
        for one in wanted[start : start + max(0, min(limit, MOST_THINGS))]
    )
    return ThingList(
        rows=rows,
        total=len(wanted),
        states=tuple(counts.get(state, 0) for state in ASSET_STATES),
        simulated=asking.simulated("asset"),
        as_of=asking.now,
        age=asking.age("asset", known.sources),
    )
