"""The things of kinds that are asked for again and again, in the order in which they are told.

To find and sort the ten thousand things of a prefecture's kind takes a tenth of a second, and between two questions
some change. So they are kept in their order, and follow the feed up to the moment that is read: exact, and at no cost
to who writes.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection
from operator import itemgetter
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, literal, select

from data_sources.decoding import decode_json
from operations.name_order import name_order
from operations.store.asking import Asking, is_of_kind
from operations.store.engine import raw_rows
from operations.store.feed import PAST
from operations.store.many_numbers import numbered
from operations.store.schema import asset, asset_kind, feed, note

_MOST_KINDS: Final = 6
_FAR: Final = 20_000
"""Lines of the feed from which on all things are read as fast."""
_MOST_CHOICES: Final = 16
_WORST_FIRST: Final = ("offline", "long_offline", "never", "unknown", "online")


class Thing(NamedTuple):
    """A thing in its order: those that need somebody come first, then by name. `tags` has a space about each word."""

    place: int
    name: str
    id: int
    state: str
    region: str
    tags: str
    source: str
    by_name: bytes = b""


_ORDER: Final = itemgetter(0, 7, 2)
"""Said apart: plain tuples are compared in half the time."""


class Chosen(NamedTuple):
    """The things that bear some words in a region, in their order, and how many are in each state."""

    things: list[Thing]
    states: Counter[str]


class Things:
    """All things of a kind and of its parts, as of the feed's number `seq`."""

    def __init__(self, kind: str, past: str, seq: int, things: Collection[Thing]) -> None:
        self.kind, self.past, self.seq = kind, past, seq
        self._arrange(list(things))

    def _arrange(self, things: list[Thing]) -> None:
        things.sort(key=_ORDER)
        self._ordered = things
        self._chosen: dict[tuple[tuple[str, ...], str], Chosen] = {}
        self.sources = tuple(sorted({one.source for one in things}))

    def put(self, things: Collection[Thing], numbers: Collection[int]) -> None:
        """Put in what the things of some numbers are now; those that are none of the kind any more go."""
        left = [one for one in self._ordered if one.id not in numbers]
        left += things
        self._arrange(left)  # all but the last few are in their order

    def chosen(self, tags: tuple[str, ...], prefix: str) -> Chosen:
        """Return the things that bear all of `tags` in regions whose codes begin with `prefix`."""
        if (known := self._chosen.get((tags, prefix))) is not None:
            return known
        found = self._ordered
        if prefix:
            found = [one for one in found if one.region.startswith(prefix)]
        for word in (f" {tag} " for tag in tags):
            found = [one for one in found if word in one.tags]
        if len(self._chosen) >= _MOST_CHOICES:
            self._chosen.clear()
        chosen = self._chosen[tags, prefix] = Chosen(found, Counter(one.state for one in found))
        return chosen


class ThingMemory:
    """The things of one store. Who asks takes a `turn` and then begins to read: what is known is never ahead of it."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self._kinds: dict[str, Things] = {}

    def of_kind(self, asking: Asking, kind: str) -> Things:
        """Return a kind's things as of the moment that is read. The caller holds `turn`."""
        past = asking.connection.execute(select(note.c.value).where(note.c.name == PAST)).scalar() or ""
        known = self._kinds.pop(kind, None)
        if known is None or known.past != past or not _follow(asking, known):
            known = Things(kind, past, asking.head, _read(asking, kind))
        self._kinds[kind] = known  # the one asked for last stands last
        if len(self._kinds) > _MOST_KINDS:
            del self._kinds[next(iter(self._kinds))]
        return known


def _follow(asking: Asking, known: Things) -> bool:
    """Bring things up to what is read; False where the feed can't tell how, or all are read as fast."""
    if known.seq == asking.head:
        return True
    if not known.seq < asking.head <= known.seq + _FAR:
        return False
    oldest = asking.connection.execute(select(func.min(feed.c.seq))).scalar()
    if oldest is None or oldest > known.seq + 1:
        return False
    lines = select(feed.c.ref).where(feed.c.seq > known.seq, feed.c.seq <= asking.head, feed.c.kind == "asset")
    numbers = {number for (number,) in raw_rows(asking.connection, lines)}
    if 0 in numbers:  # all were counted anew, or put back
        return False
    if numbers:
        known.put(_read(asking, known.kind, numbers), numbers)
    known.seq = asking.head
    return True


def _read(asking: Asking, kind: str, numbers: Collection[int] | None = None) -> list[Thing]:
    """Read all things of a kind, or those of some numbers, gathered by the database: row by row takes thrice."""
    columns = asset.c
    if numbers is None:
        # By name: an index finds kinds, not what kinds begin with.
        kinds = select(asset_kind.c.kind).where(is_of_kind(asset_kind.c.kind, kind))
        among: ColumnElement[bool] = columns.kind.in_(list(asking.connection.execute(kinds).scalars()))
    else:
        among = and_(numbered(asking.connection, columns.id, numbers), is_of_kind(columns.kind, kind))
    place = case(
        *((columns.state == state, place) for place, state in enumerate(_WORST_FIRST)), else_=len(_WORST_FIRST)
    )
    words = literal(" ") + columns.tags + " "
    told = (place, columns.name, columns.id, columns.state, columns.region, words, columns.source)
    is_sqlite = asking.connection.dialect.name == "sqlite"
    row, gathered = (func.json_array, func.json_group_array) if is_sqlite else (func.json_build_array, func.json_agg)
    body = asking.connection.execute(select(cast(gathered(row(*told)), Text)).where(among)).scalar()
    return [one._replace(by_name=name_order(one.name)) for one in decode_json(body or "[]", list[Thing])]
