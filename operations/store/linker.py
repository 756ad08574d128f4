"""Keep up which events are one happening, a few events at a time, behind the writes of the collector.

Linking follows the feed in transactions of its own: it costs more than keeping an event, and no poll has to wait for
it. A step looks at the events that changed since the last one; it finds what lies near them, scores those pairs, and
works out anew the incidents of all that hangs together with them, nothing else. So any order and any repetition of the
same batches ends in the same incidents, links and proposals as `operations.linking.whole` finds in all events at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from data_sources.linking_settings import Linking, Rules
from data_sources.records import Instant
from operations.linking.clustering import Pair
from operations.linking.report import Report
from operations.store.engine import insert_rows
from operations.store.feed import FeedWriter
from operations.store.feed_position import (
    Position,
    Step,
    first_position,
    head_of,
    next_events,
    read_position,
    write_position,
)
from operations.store.leading import settle_leading
from operations.store.linked_incidents import settle_incidents
from operations.store.linked_pairs import Found, find_links
from operations.store.linked_rows import (
    LinkRow,
    forget,
    forget_all,
    read_decisions,
    read_digests,
    read_links,
    read_reports,
    write_links,
)
from operations.store.linking_schema import link_report

FEW: Final = 500
"""Events a step: a tenth of a second for which another writer may have to wait."""
_NOTE: Final = "linking"
_ALGORITHM: Final = 2
"""To be raised when the same settings would link otherwise, or cells are others."""


@dataclass
class Linker:
    """Follows one store's events. Used by its one writer at a time."""

    linking: Linking
    _idle: tuple[Position, int] | None = field(default=None, init=False)
    """The position of the store, and the feed's number up to which there was nothing to link after it."""

    def waits(self, connection: Connection) -> bool:
        """Return whether there may be something to link: one small question."""
        position = read_position(connection, _NOTE)
        if position is None or position.rules != self.rules or position.after < position.until:
            return True
        return self._seq(position) < head_of(connection)

    def step(self, connection: Connection, feed_writer: FeedWriter, at: Instant, few: int = FEW) -> Step:
        """Look at the next few events, in a transaction that the caller holds."""
        position = read_position(connection, _NOTE)
        if position is None or position.rules != self.rules:
            forget_all(connection)
            position = first_position(connection, self.rules, feed_writer.seq)
            write_position(connection, _NOTE, position)
        here = msgspec.structs.replace(position, seq=self._seq(position))
        numbers, after, caught_up = next_events(connection, here, few)
        if numbers:
            self.look_at(connection, feed_writer, at, numbers)
        if numbers or after.after != position.after:
            write_position(connection, _NOTE, after)
        else:
            self._idle = position, after.seq
        return Step(len(numbers), caught_up)

    def look_at(self, connection: Connection, feed_writer: FeedWriter, at: Instant, numbers: Collection[int]) -> None:
        """Link some events anew: those that changed in what linking looks at, and all that hangs together with them."""
        reports = read_reports(connection, numbers)
        known = read_digests(connection, numbers)
        gone = [number for number in numbers if number not in reports and number in known]
        digests = {number: self._digest(report) for number, report in reports.items()}
        changed = {number: one for number, one in reports.items() if known.get(number) != digests[number]}
        moved: set[int] = set()
        if changed or gone:
            found = find_links(connection, changed, gone, digests, self.linking)
            again = [*gone, *(number for number in changed if number in known)]
            forget(connection, again)
            insert_rows(connection, link_report, ["id", "cell", "area", "at", "digest"], found.rows)
            ends = _write_found(connection, again, found, at)
            # What is new, near nothing and undecided is nobody's neighbour.
            decided = _ends(read_decisions(connection, changed))
            moved = settle_incidents(connection, feed_writer, {*ends, *again, *decided}, found.reports, self.linking)
        # Whatever else is new of them, such as that one was closed, may give its incident another leader.
        settle_leading(connection, feed_writer, {*numbers, *moved})

    @property
    def rules(self) -> str:
        """What tells one state of the settings from another; when it changes, all is linked anew."""
        by_category = [(name, _without_fields(rules)) for name, rules in sorted(self.linking.by_category.items())]
        told = msgspec.json.encode([_ALGORITHM, _without_fields(self.linking.default), by_category])
        return blake2b(told, digest_size=12).hexdigest()

    def _digest(self, one: Report) -> int:
        told = (
            one.title, one.category, one.state == "void", one.reported_at, one.lat, one.lon, one.region, one.address,
            one.detail, one.simulated,
        )  # fmt: skip
        return int.from_bytes(blake2b(msgspec.json.encode(told), digest_size=8).digest(), "big") >> 1

    def _seq(self, position: Position) -> int:
        return self._idle[1] if self._idle is not None and self._idle[0] == position else position.seq


def _write_found(connection: Connection, again: Collection[int], found: Found, at: Instant) -> set[int]:
    """Put the links that were found in the place of those that reports had; return whose are others now.

    Only what was looked at before, and is looked at `again`, can have any.
    """
    old = read_links(connection, again)
    gone = [pair for pair in old if pair not in found.links]
    other = {
        pair: LinkRow(score, joins, old[pair].standing if pair in old else 0, at)
        for pair, (score, joins) in found.links.items()
        if pair not in old or (old[pair].score, old[pair].joins) != (score, joins)
    }
    write_links(connection, [*gone, *(pair for pair in other if pair in old)], other)
    return _ends([*gone, *other])


def _without_fields(rules: Rules) -> dict[str, Any]:
    """Return what links go by: a field's rule is asked for when an incident is shown, and links nothing."""
    told = msgspec.structs.asdict(rules)
    del told["fields"]
    return told


def _ends(pairs: Iterable[Pair]) -> set[int]:
    return {number for pair in pairs for number in pair}
