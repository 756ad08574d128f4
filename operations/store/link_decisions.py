"""What officers decide of incidents: these reports are one happening, those are two. Kept, with who and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal

from sqlalchemy import Connection, select

from data_sources.linking_settings import Linking
from data_sources.records import Instant
from data_sources.sentences import Sentence, translate
from operations.linking.clustering import Pair, pair_of
from operations.linking.report import Report
from operations.store.engine import insert_rows
from operations.store.feed import FeedWriter
from operations.store.leading import settle_leading
from operations.store.linked_incidents import settle_incidents
from operations.store.linked_rows import read_decisions, read_incident_mates, read_reports
from operations.store.linking_schema import TAKEN_BACK, link_decision
from operations.store.many_numbers import numbered
from operations.store.merging import storable

Action = Literal["confirm", "reject", "join", "split", "undo"]

_COLUMNS: Final = (
    "token",
    "at",
    "officer",
    "action",
    "reason",
    "a",
    "b",
    "same",
    "a_source",
    "a_key",
    "b_source",
    "b_key",
)
_MOST: Final = 10_000
"""Pairs that one decision may be about."""


LONGEST: Final = 4_000
"""Characters of a text that an officer writes."""


class DecisionError(Exception):
    """A decision that can't be kept; the sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Decider:
    """Keeps one decision of one officer, in a transaction that the caller holds."""

    def __init__(self, connection: Connection, feed_writer: FeedWriter, at: Instant, linking: Linking) -> None:
        self._connection = connection
        self._feed_writer = feed_writer
        self._at = at
        self._linking = linking

    def join(self, one: int, other: int, *, action: Action, officer: str, reason: str, token: str) -> None:
        """Keep that two events, with all of their incidents, are one happening, whatever was decided before.

        Raises:
            DecisionError: There are no such events, one was withdrawn, or no officer is named.
        """
        if self._is_known(token, officer, reason):
            return
        reports = self._standing((one, other))
        first, second = self._incidents(one, other)
        if first == second:
            pairs = {pair_of(one, other)}
        else:
            held_apart = {pair for pair, same in read_decisions(self._connection, first).items() if not same}
            between = {pair_of(mine, theirs) for mine in first for theirs in second}
            pairs = {pair_of(one, other)} | (held_apart & between)
        reports |= read_reports(self._connection, {number for pair in pairs for number in pair})
        self._keep(pairs, reports, same=True, action=action, officer=officer, reason=reason, token=token)

    def part(
        self, events: Collection[int], others: Collection[int], *, action: Action, officer: str, reason: str, token: str
    ) -> None:
        """Keep that no event of `events` is the same happening as one of `others`.

        Raises:
            DecisionError: There are no such events, or no officer is named.
        """
        if self._is_known(token, officer, reason):
            return
        pairs = {pair_of(one, other) for one in events for other in others if one != other}
        reports = read_reports(self._connection, {*events, *others})
        if not pairs or len(reports) < len({*events, *others}):
            raise DecisionError(translate("Incidents", "There is no such report."))
        self._keep(pairs, reports, same=False, action=action, officer=officer, reason=reason, token=token)

    def split(self, events: Collection[int], *, officer: str, reason: str, token: str) -> None:
        """Keep that `events`, of one incident, are another happening than the rest of it.

        Raises:
            DecisionError: They aren't of one incident, or are all of it; or no officer is named.
        """
        if self._is_known(token, officer, reason):
            return
        mates = read_incident_mates(self._connection, list(events)[:1])
        rest = mates - set(events)
        if not rest or not set(events) <= mates:
            raise DecisionError(
                translate("Incidents", "Only some reports of one incident can be split from it: these aren't.")
            )
        self.part(events, rest, action="split", officer=officer, reason=reason, token=token)

    def reject(self, one: int, other: int, *, officer: str, reason: str, token: str) -> None:
        """Keep that the incidents of two events are two happenings.

        Raises:
            DecisionError: They are one incident: that has to be split. Or there are no such events, or no officer.
        """
        if self._is_known(token, officer, reason):
            return
        first, second = self._incidents(one, other)
        if first == second:
            raise DecisionError(translate("Incidents", "These reports are one incident: split it instead."))
        self.part(first, second, action="reject", officer=officer, reason=reason, token=token)

    def undo(self, undone: str, *, officer: str, reason: str, token: str) -> None:
        """Take the decision with the token `undone` back: what held of its reports before it holds again.

        Raises:
            DecisionError: There is no such decision, or a later one on the same reports; or no officer is named.
        """
        if self._is_known(token, officer, reason):
            return
        told = link_decision.c
        question = select(told.id, told.a, told.b, told.token, told.same).order_by(told.id)
        own = self._connection.execute(question.where(told.token == undone)).all() if undone else []
        if not own:
            raise DecisionError(translate("Incidents", "There is no such decision."))
        pairs = {(row.a, row.b) for row in own}
        ends = {number for pair in pairs for number in pair}
        newest: dict[Pair, str] = {}
        before = dict.fromkeys(pairs, TAKEN_BACK)
        mine = numbered(self._connection, told.a, ends) & numbered(self._connection, told.b, ends)
        for row in self._connection.execute(question.where(mine)):
            pair = (row.a, row.b)
            newest[pair] = row.token
            if pair in pairs and row.id < own[0].id:
                before[pair] = row.same
        if any(newest[pair] != undone for pair in pairs):
            raise DecisionError(translate("Incidents", "There is a later decision on these reports: take that back."))
        reports = read_reports(self._connection, ends)
        if len(reports) < len(ends):
            raise DecisionError(translate("Incidents", "There is no such report."))
        self._write(before, reports, action="undo", officer=officer, reason=reason, token=token)

    def _incidents(self, one: int, other: int) -> tuple[set[int], set[int]]:
        first = read_incident_mates(self._connection, [one]) | {one}
        return first, read_incident_mates(self._connection, [other]) | {other}

    def _standing(self, events: Iterable[int]) -> dict[int, Report]:
        wanted = set(events)
        reports = read_reports(self._connection, wanted)
        if len(wanted) < 2 or len(reports) < len(wanted):
            raise DecisionError(translate("Incidents", "There is no such report."))
        withdrawn = next((one for one in reports.values() if not one.stands), None)
        if withdrawn is not None:
            sentence = translate("Incidents", "The report {key} was withdrawn: it can't be joined with another.")
            raise DecisionError(sentence.filled(key=withdrawn.key))
        return reports

    def _is_known(self, token: str, officer: str, reason: str) -> bool:
        if max(len(officer), len(reason)) > LONGEST:
            sentence = translate("Workflow", "A text is longer than {count} characters.")
            raise DecisionError(sentence.filled(count=LONGEST))
        if not officer.strip():
            raise DecisionError(translate("Incidents", "A decision needs the name of the officer who takes it."))
        known = select(link_decision.c.id).where(link_decision.c.token == token).limit(1)
        return bool(token) and self._connection.execute(known).first() is not None

    def _keep(
        self,
        pairs: Collection[Pair],
        reports: dict[int, Report],
        *,
        same: bool,
        action: Action,
        officer: str,
        reason: str,
        token: str,
    ) -> None:
        if len(pairs) > _MOST:
            raise DecisionError(translate("Incidents", "The incidents are too large to be decided on at once."))
        decided = dict.fromkeys(pairs, int(same))
        self._write(decided, reports, action=action, officer=officer, reason=reason, token=token)

    def _write(
        self,
        decided: Mapping[Pair, int],
        reports: dict[int, Report],
        *,
        action: Action,
        officer: str,
        reason: str,
        token: str,
    ) -> None:
        rows = []
        for pair, same in sorted(decided.items()):
            a, b = (reports[number] for number in pair)
            told = (token, self._at, officer.strip(), action, reason, *pair, same)
            rows.append((*told, a.source, a.key, b.source, b.key))
        insert_rows(self._connection, link_decision, _COLUMNS, storable(rows))
        seeds = {number for pair in decided for number in pair}
        moved = settle_incidents(self._connection, self._feed_writer, seeds, reports, self._linking)
        settle_leading(self._connection, self._feed_writer, moved)
