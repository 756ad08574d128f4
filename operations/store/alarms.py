"""The store's alarms: raised and cleared by the collector, acknowledged and shelved by officers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert, select, update

from data_sources.alarm_settings import AlarmRules, milliseconds, read_alarm_rules
from data_sources.clock import Clock
from data_sources.records import Instant
from data_sources.sentences import Sentence, translate
from operations.alarm_snapshots import Scope
from operations.store.alarm_conditions import Condition, Found, Identity, Standing, found_conditions, standing_alarms
from operations.store.alarm_schema import alarm, alarm_shelf
from operations.store.asking import Asking, RegionNames
from operations.store.derivation import Derivation
from operations.store.duty_questions import going_up
from operations.store.engine import reading
from operations.store.errors import errors_said
from operations.store.feed import FeedWriter
from operations.store.many_numbers import numbered
from operations.store.merging import storable
from operations.store.queue_questions import LONGEST_PAGE

Writing = Callable[[], AbstractContextManager[tuple[Connection, FeedWriter]]]

LATCHED: Final = 86_400_000
"""ms: an alarm whose reason is gone for so long without anybody acknowledging it rings no more; the log keeps it."""
LONGEST: Final = 400
"""Characters of a reason, and of a name."""
_MOST: Final = 10_000
"""Alarms that are acknowledged at once."""


class AlarmError(Exception):
    """Something that can't be done with an alarm; the sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Alarms:
    """What rings in a store. Thread-safe as the store is; each call is one transaction, on disk when it returns.

    All raise `StoreError` where it can't be kept.
    """

    def __init__(self, engine: Engine, writing: Writing, derivation: Derivation, clock: Clock, place: str) -> None:
        self._engine = engine
        self._writing = writing
        self._derivation = derivation
        self._centre = centre = derivation.centre
        self._clock = clock
        self._place = place
        self._regions = RegionNames(centre)

    @cached_property
    def rules(self) -> AlarmRules:
        """The centre's rules, read when they are first needed."""
        centre = self._centre
        return read_alarm_rules(centre.folder, centre.categories, centre.sources)[0]

    def look(self, *, settling: bool = False) -> int:
        """Raise what is worth an alarm now, clear what is over; return how many rows changed. Idempotent.

        Nothing is written, and no other writer waits, where nothing changed. While things are `settling` after a
        start, what is overdue and about to go up by rule doesn't ring: its time at the level above begins only then.
        """
        with errors_said(self._place), reading(self._engine) as connection:
            if not self._changes(connection, self._clock.now(), settling=settling):
                return 0
        with self._writing() as (connection, feed):
            # Asked again: another collector of this store may have been faster.
            changes = self._changes(connection, feed.at, settling=settling)
            for change in changes:
                connection.execute(change)
            _tell(feed, len(changes))
        return len(changes)

    def acknowledge(self, numbers: Sequence[int], *, officer: str, place: str) -> int:
        """Keep who has seen these alarms, and where; return how many rang until then. Again, it changes nothing.

        Raises:
            AlarmError: Neither an officer nor a place is told.
        """
        who, where = _text(officer), _text(place)
        if not who and not where:
            raise AlarmError(translate("Alarms", "An acknowledgement needs a name."))
        with self._writing() as (connection, feed):
            mine = numbered(connection, alarm.c.id, list(numbers)[:_MOST])
            ringing = update(alarm).where(mine, alarm.c.acked_at.is_(None))
            told = {"acked_at": feed.at, "acked_by": who, "acked_at_place": where}
            over = ringing.where(alarm.c.cleared_at.is_not(None)).values(is_over=1, **told)
            count = connection.execute(over).rowcount
            count += connection.execute(ringing.values(**told)).rowcount
            _tell(feed, count)
        return count

    def shelve(
        self, number: str, scope: Scope, until: Instant, *, officer: str, place: str, reason: str, title: str = ""
    ) -> None:
        """Put alarms aside until then: those that stand, and those to come. `number` is the deed's own: done once.

        Raises:
            AlarmError: The reason or the name is missing, or the end is too far off, or past.
        """
        told = {"officer": _text(officer), "place": _text(place), "reason": _text(reason), "title": _text(title)}
        if not number or not told["reason"]:
            raise AlarmError(translate("Alarms", "Say why it is shelved."))
        if not told["officer"] and not told["place"]:
            raise AlarmError(translate("Alarms", "Say who shelves it."))
        if not (scope.kind or scope.source or scope.category):
            raise AlarmError(translate("Alarms", "All alarms at once can't be shelved."))
        longest = self.rules.shelving.longest
        with self._writing() as (connection, feed):
            if not feed.at < until <= feed.at + milliseconds(longest):
                sentence = translate("Alarms", "An alarm is shelved until a moment to come, for {longest} at most.")
                raise AlarmError(sentence.filled(longest=longest))
            if connection.execute(select(alarm_shelf.c.id).where(alarm_shelf.c.id == number)).scalar() is not None:
                return
            row = {"id": number, "at": feed.at, "until_at": until, "ended_by": "", **told}
            row |= {"kind": scope.kind, "source": scope.source, "category": scope.category, "key": scope.key}
            connection.execute(insert(alarm_shelf).values(**row))
            _tell(feed, 1)

    def unshelve(self, number: str, *, officer: str, place: str) -> None:
        """Take back what was shelved: what stands rings again."""
        with self._writing() as (connection, feed):
            mine = (alarm_shelf.c.id == number, alarm_shelf.c.ended_at.is_(None), alarm_shelf.c.until_at > feed.at)
            told = {"ended_at": feed.at, "ended_by": _text(officer) or _text(place)}
            _tell(feed, connection.execute(update(alarm_shelf).where(*mine).values(**told)).rowcount)

    def _changes(self, connection: Connection, now: Instant, *, settling: bool) -> list[Any]:
        asking = Asking(connection, self._centre, self._clock, now, self._regions)
        known = standing_alarms(asking)
        found = found_conditions(asking, self.rules, known)
        new = {identity for identity in found.conditions if identity[0] == "deadline" and identity not in known}
        if settling and new:
            rising = {row.id for row in going_up(asking, self._derivation, "", LONGEST_PAGE).rows}
            kept = {
                identity: one
                for identity, one in found.conditions.items()
                if identity not in new or one.ref not in rising
            }
            found = found._replace(conditions=kept)
        return _differences(known, found, shelved_scopes(connection, now), now)


def shelved_scopes(connection: Connection, now: Instant) -> list[Scope]:
    """Return what is shelved now."""
    row = alarm_shelf.c
    holding = (row.ended_at.is_(None), row.until_at > now)
    question = select(row.kind, row.source, row.category, row.key).where(*holding)
    return [Scope(*told) for told in connection.execute(question)]


def _differences(known: Mapping[Identity, Standing], found: Found, shelved: Sequence[Scope], now: Instant) -> list[Any]:
    changes: list[Any] = []
    for identity, condition in found.conditions.items():
        row = known.get(identity)
        if row is None:
            if not condition.taken_up:
                changes.append(_raised(identity, condition, now))
        elif told := _renewed(row, condition, now):
            changes.append(update(alarm).where(alarm.c.id == row.id).values(**told))
    for identity, row in known.items():
        told = {} if identity in found.conditions else _ended(identity, row, found.joined, shelved, now)
        if told:
            changes.append(update(alarm).where(alarm.c.id == row.id).values(**told))
    return changes


def _renewed(row: Standing, condition: Condition, now: Instant) -> dict[str, Any]:
    """Return what becomes of an alarm whose reason holds."""
    told: dict[str, Any] = {}
    if row.cleared_at is not None:
        told |= {"cleared_at": None, "times": row.times + 1}
    if condition.severity < row.severity:  # graver than what was acknowledged
        told |= {"severity": condition.severity, "acked_at": None, "acked_by": "", "acked_at_place": ""}
        told |= {} if row.rings else {"raised_at": now}
    elif condition.taken_up and row.rings:
        told |= {"acked_at": now}
    return told


def _ended(
    identity: Identity, row: Standing, joined: Collection[Identity], shelved: Sequence[Scope], now: Instant
) -> dict[str, Any]:
    """Return what becomes of an alarm whose reason holds no more."""
    if identity in joined:
        return {"cleared_at": now, "acked_at": now, "is_over": 1}
    if row.cleared_at is not None:
        return {"is_over": 1} if row.cleared_at < now - LATCHED else {}
    kind, source, key = identity
    # What ended while it was shelved never rings: nobody wanted to hear of it, and there is nothing to do.
    is_shelved = any(scope.holds(kind, source, row.category, key) for scope in shelved)
    return {"cleared_at": now, "is_over": int(not row.rings or is_shelved)}


def _raised(identity: Identity, condition: Condition, now: Instant) -> Any:
    kind, source, key = identity
    told = {name: value for name, value in condition._asdict().items() if name != "taken_up"}
    return insert(alarm).values(kind=kind, source=source, key=key, raised_at=now, times=1, is_over=0, **told)


def _tell(feed: FeedWriter, changed: int) -> None:
    if changed:
        feed.tell("alarm", ["changed"])
    feed.close()


def _text(text: str) -> str:
    return str(storable([(text.strip()[:LONGEST],)])[0][0])
