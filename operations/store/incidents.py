"""The store's incidents: kept up by the collector, decided on by officers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property

from sqlalchemy import Connection, Engine, select

from data_sources.centre import Centre
from data_sources.clock import Clock
from data_sources.linking_settings import read_linking
from data_sources.sentences import translate
from operations.store.engine import reading
from operations.store.errors import errors_said
from operations.store.feed import FeedWriter
from operations.store.feed_position import Step
from operations.store.link_decisions import Decider, DecisionError
from operations.store.linker import FEW, Linker
from operations.store.schema import event

Writing = Callable[[], AbstractContextManager[tuple[Connection, FeedWriter]]]


class Incidents:
    """Which events of a store are one happening. Thread-safe as the store is; each call is one transaction.

    Decisions carry the officer's name, the reason, and a `token` of the desk's own: one that is sent again with the
    same token changes nothing. They are on disk when the call returns. All raise `StoreError` where they can't be
    kept, and `DecisionError` where they make no sense.
    """

    def __init__(self, engine: Engine, writing: Writing, centre: Centre, clock: Clock, place: str) -> None:
        self._engine = engine
        self._writing = writing
        self._clock = clock
        self._place = place
        self._centre = centre

    def link(self, few: int = FEW) -> Step:
        """Look at the next few events that changed; nothing is written where none did."""
        with errors_said(self._place), reading(self._engine) as connection:
            if not self._linker.waits(connection):
                return Step(0, caught_up=True)
        with self._writing() as (connection, feed_writer):
            step = self._linker.step(connection, feed_writer, self._clock.now(), few)
            return dataclasses.replace(step, seq=feed_writer.close())

    def link_all(self) -> int:
        """Link until nothing is left; return how many events were looked at."""
        seen = 0
        while True:
            step = self.link()
            seen += step.seen
            if step.caught_up:
                return seen

    def unlink(self, connection: Connection, feed_writer: FeedWriter, numbers: Collection[int]) -> None:
        """Take events that the store lets go of out of their incidents, in its own transaction.

        What officers decided of them stays on record.
        """
        self._linker.look_at(connection, feed_writer, feed_writer.at, numbers)

    def confirm(self, one: int, other: int, *, officer: str, reason: str = "", token: str = "") -> None:
        """Keep that two events of a proposal are one happening."""
        with self._deciding() as decider:
            decider.join(one, other, action="confirm", officer=officer, reason=reason, token=token)

    def reject(self, one: int, other: int, *, officer: str, reason: str = "", token: str = "") -> None:
        """Keep that two events of a proposal are two happenings, and so are their incidents."""
        with self._deciding() as decider:
            decider.reject(one, other, officer=officer, reason=reason, token=token)

    def join(self, one: int, other: int, *, officer: str, reason: str = "", token: str = "") -> None:
        """Keep that any two events, and their incidents, are one happening."""
        with self._deciding() as decider:
            decider.join(one, other, action="join", officer=officer, reason=reason, token=token)

    def join_named(self, one: int, other: str, *, officer: str, reason: str = "", token: str = "") -> None:
        """Join with the report of that name: “source:key”, the source by its id or by what it is called.

        Raises:
            DecisionError: There is no such report.
        """
        source, _, key = other.replace("\uff1a", ":").partition(":")
        names = {source.strip()}
        for name, file in self._centre.sources.items():
            labels = file.name.values() if isinstance(file.name, dict) else (file.name,)
            names |= {name} if source.strip() in labels else set()
        wanted = (event.c.source.in_(sorted(names)), event.c.key == key.strip())
        with errors_said(self._place), reading(self._engine) as connection:
            number = connection.execute(select(event.c.id).where(*wanted).limit(1)).scalar()
        if number is None:
            sentence = translate("Incidents", "There is no report “{report}”: write its source, a colon and its key.")
            raise DecisionError(sentence.filled(report=other[:80]))
        self.join(one, number, officer=officer, reason=reason, token=token)

    def split(self, events: Collection[int], *, officer: str, reason: str = "", token: str = "") -> None:
        """Keep that some events of an incident are another happening than its rest. Nothing links them again."""
        with self._deciding() as decider:
            decider.split(events, officer=officer, reason=reason, token=token)

    def undo(self, undone: str, *, officer: str, reason: str = "", token: str = "") -> None:
        """Take the decision with the token `undone` back, unless a later one was made on the same reports."""
        with self._deciding() as decider:
            decider.undo(undone, officer=officer, reason=reason, token=token)

    @cached_property
    def _linker(self) -> Linker:
        """The settings are read when they are first needed: a desktop that only looks starts without them."""
        centre = self._centre
        return Linker(read_linking(centre.folder, centre.categories, centre.sources)[0])

    @contextmanager
    def _deciding(self) -> Iterator[Decider]:
        with self._writing() as (connection, feed_writer):
            yield Decider(connection, feed_writer, self._clock.now(), self._linker.linking)
            feed_writer.close()
