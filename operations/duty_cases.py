"""What duty is made of: states, actions, officers, requests, and how an event stands at each level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from data_sources.centre import Text
from data_sources.records import OPEN_STATES, EventState, Instant
from data_sources.sentences import Sentence
from operations.deadlines import LEVELS, Clock, Level, Stage, running

Need = Literal["reason", "note", "unit", "until", "score", "region"]
Effect = Literal["", "ask", "grant", "refuse", "up", "down", "take_back", "reopen"]
Held = Literal["", "party", "up"]
NO_CLOCK: Final = Clock()


class RefusedError(Exception):
    """An action that may not be done; the sentence says why, and what would."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class State:
    """One state of the table."""

    name: str
    label: Text
    source: EventState
    begins: bool = False
    stage: Stage | None = None
    held: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self.source in OPEN_STATES


@dataclass(frozen=True)
class Action:
    """One action of the table."""

    name: str
    label: Text
    sources: frozenset[str]
    to: str
    roles: frozenset[str]
    levels: frozenset[Level] = frozenset(LEVELS)
    over: bool = False
    needs: tuple[Need, ...] = ()
    effect: Effect = ""


@dataclass(frozen=True)
class Officer:
    """Who acts: `scope` is the code prefix of what he answers for, "" for all."""

    name: str
    role: str
    level: Level
    scope: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Request:
    """What is to be done. `level` is whose standing it is about; None: the officer's own."""

    action: str
    level: Level | None = None
    reason: str = ""
    note: str = ""
    unit: str = ""
    until: Instant | None = None
    score: int | None = None
    region: str = ""


@dataclass(frozen=True)
class Standing:
    """How an event stands at one level. `scope` is the code prefix of the place that answers for it there."""

    level: Level
    scope: str
    state: str
    unit: str = ""
    stage_name: Stage | None = None
    stage: Clock = NO_CLOCK
    finish: Clock = NO_CLOCK
    held: Held = ""
    held_at: Instant = 0
    asked_until: Instant | None = None
    since: Instant = 0

    @property
    def shown(self) -> Clock:
        """The clock that is shown: none while it stands still."""
        return NO_CLOCK if self.held else running(self.stage, self.finish)


@dataclass(frozen=True)
class Case:
    """An event with its standings. Without any, only its source deals with it, in `source_state`."""

    category: str
    severity: int
    region: str
    reported_at: Instant
    source_state: EventState
    charge: Level
    standings: Mapping[Level, Standing] = field(default_factory=dict)

    @property
    def in_charge(self) -> Standing | None:
        """The standing that counts."""
        return self.standings.get(self.charge)


@dataclass(frozen=True)
class Outcome:
    """What an action came to: the case as it stands now, and from where to where the level that it was about went."""

    case: Case
    level: Level
    before: str
    after: str


@dataclass(frozen=True)
class Done:
    """What an action came to. `repeated`: it was done before, under the same id, and nothing was done now."""

    id: str
    seq: int
    at: Instant
    level: Level
    before: str
    after: str
    repeated: bool = False


@dataclass(frozen=True)
class Seen:
    """What an officer saw of an event when he made up his mind: its newest action's number (0: none), and its state."""

    action: int
    state: EventState


PROBLEM_STATES: Final = ("returned", "failed")
"""What sends an event back, for the rate of returns."""
