"""What an incident's card says: its reports and fields, how it stands, what happened, what may be done. Immutable."""

from __future__ import annotations

from typing import Literal

import msgspec

from data_sources.centre import Text
from data_sources.records import Instant
from operations.deadlines import Level, Stage
from operations.duty_cases import Held, Need, Seen
from operations.incident_snapshots import Incident, LinkTold, Proposal
from operations.snapshots import Age, QueueRow

StepKind = Literal["report", "word", "action", "source", "linked", "decision"]


class ReportTold(msgspec.Struct, frozen=True):
    """One report of an incident. `state` is its source's word, or what officers here made of it. Texts are masked."""

    event: QueueRow
    detail: str
    updated_at: Instant
    closed_at: Instant | None
    state: Text


class ClockTold(msgspec.Struct, frozen=True):
    """A deadline at one level: of its stage, or of the whole event (`finish`). `work`: it runs in working time."""

    stage: Stage
    yellow_at: Instant
    due_at: Instant
    work: bool


class StandingTold(msgspec.Struct, frozen=True):
    """How the incident stands at one level. While it is `held` (by a level above, or another party), no clock runs."""

    level: Level
    level_name: Text
    place: str
    state: Text
    unit: str
    in_charge: bool
    is_open: bool
    since: Instant
    clocks: tuple[ClockTold, ...]
    held: Held
    held_at: Instant
    asked_until: Instant | None


class Offer(msgspec.Struct, frozen=True):
    """An action that the officer may do now, at his own level or at one below, and what it needs to be told.

    `asks_place`: it is told to which of `places` (code, name) it goes, `place` where nothing else is said.
    `closes`: the other reports of the incident are closed with it, but for those that officers have in hand. `undoes`:
    the table has it to take an earlier action back.
    """

    action: str
    label: Text
    level: Level
    needs: tuple[Need, ...]
    asks_place: bool = False
    places: tuple[tuple[str, str], ...] = ()
    place: str = ""
    undoes: bool = False
    closes: bool = False


class Step(msgspec.Struct, frozen=True):
    """One line of the timeline.

    `report`: it came in. `word`: its source's newest word. `action` and `source`: what an officer here did, and what a
    source's word ended or opened again. `linked`: found to be the same happening, with the score. `decision`: an
    officer's word on that; `same` is None where he took one back. `what` is the action's name, `undoable` the token by
    which the decision can be taken back. Texts of officers are masked.
    """

    at: Instant
    kind: StepKind
    event: int
    who: str
    what: str = ""
    label: Text = ""
    role: Text = ""
    level: Text = ""
    before: Text = ""
    after: Text = ""
    said: str = ""
    other: int = 0
    link: LinkTold | None = None
    same: bool | None = None
    undoable: str = ""


class IncidentCard(msgspec.Struct, frozen=True):
    """All that a duty officer sees of one incident.

    `lead` is the event that actions are done to: of its open reports the first, before them those that officers here
    have in hand; where none is open, the first of all. `seen` goes back with an action, so that it is refused where
    someone was faster. `nearby` are other open events of the same township, newest first: what it may be joined with.
    At most 100 reports, 12 nearby, and 300 steps, newest first; `more_steps` were left out.
    """

    asked: int
    lead: int
    incident: Incident
    reports: tuple[ReportTold, ...]
    state: Text
    due_at: Instant | None
    yellow_at: Instant | None
    standings: tuple[StandingTold, ...]
    offers: tuple[Offer, ...]
    steps: tuple[Step, ...]
    more_steps: int
    proposals: tuple[Proposal, ...]
    nearby: tuple[QueueRow, ...]
    seen: Seen
    as_of: Instant
    age: Age
