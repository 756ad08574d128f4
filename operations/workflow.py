"""The life cycle of an event at the levels that deal with it: a machine read from a table, and pure.

How states relate: a source says one of eight coarse states (`records.EventState`), and an event that only its source
handles has no more. From the first duty action on, an event has a `Standing` at each level that deals with it, in one
of the finer states of `workflow.toml`; each of those names the coarse state that queues and counters go on to show.
A source's later word ends an event here, or opens one again that it had closed; in between, the duty's state stands.

Levels: one is in charge. A level that reports an event up stands still until it comes back; a level that sends it down
stays answerable, and its clock runs on. When a lower level is done, the one above is in charge again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from data_sources.centre import Text, text_of
from data_sources.records import OPEN_STATES, EventState, Instant
from data_sources.sentences import translate
from operations.deadlines import LEVELS, NEVER, Clock, Deadlines, Level, Stage
from operations.duty_cases import (
    NO_CLOCK,
    PROBLEM_STATES,
    Action,
    Case,
    Held,
    Officer,
    Outcome,
    RefusedError,
    Request,
    Standing,
    State,
)

SYSTEM: Final = "system"
"""The role of what is done by rule."""
UP_OVERDUE: Final = "up_overdue"
UP_SEVERITY: Final = "up_severity"


@dataclass(frozen=True)
class Workflow:
    """The machine of one centre."""

    states: Mapping[str, State]
    actions: Mapping[str, Action]
    deadlines: Deadlines
    scopes: Mapping[Level, int]
    """How many digits of a region's code name the place that answers at each level that the centre has."""
    words: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Text] = field(default_factory=dict)
    """What roles, levels and needs are called."""
    language: str = "zh"
    up_severities: frozenset[int] = frozenset()
    up_overdue: int | None = None

    def begin(self, source_state: EventState) -> str:
        """Return the state in which an event begins here when its source has it in a coarse one."""
        return next(name for name, state in self.states.items() if state.begins and state.source == source_state)

    @cached_property
    def waits(self) -> frozenset[EventState]:
        """The states of a source in which an event that nobody here has touched waits to be accepted."""
        return frozenset(one.source for one in self.states.values() if one.begins and one.stage == "accept")

    def label_of(self, state: str) -> str:
        """Return what a state is called."""
        return text_of(self.states[state].label, self.language) if state in self.states else state

    def name_of(self, word: str) -> str:
        """Return what a role, a level or a need is called."""
        return text_of(self.names.get(word, word.removeprefix("need_")), self.language)

    def coarse(self, case: Case) -> EventState:
        """Return the state that queues and counters show."""
        standing = case.in_charge
        return case.source_state if standing is None else self.states[standing.state].source

    def is_open(self, standing: Standing) -> bool:
        """Return whether a level has something left to do."""
        return self.states[standing.state].is_open

    def scope_of(self, region: str, level: Level) -> str:
        """Return the code prefix of the place that answers at a level for what happens in a region."""
        return region[: self.scopes.get(level, 0)]

    def base_level(self, region: str) -> Level:
        """Return the lowest level that answers for what happens in a region."""
        known = [level for level in LEVELS if level in self.scopes]
        return next((level for level in known if len(region) >= self.scopes[level]), known[-1])

    def allowed(self, case: Case, officer: Officer) -> tuple[Action, ...]:
        """Return what an officer may do now at his own level, in the order of the table, whatever it needs."""
        filled = Request("", reason="-", note="-", unit="-", until=NEVER, score=0)
        found = []
        for name in self.actions:
            try:
                self.apply(case, replace(filled, action=name, region=case.region), officer, 0)
            except RefusedError:
                continue
            found.append(self.actions[name])
        return tuple(found)

    def apply(self, case: Case, request: Request, officer: Officer, now: Instant) -> Outcome:
        """Return what comes of an action.

        Raises:
            RefusedError: It may not be done, by this officer or now; nothing is to be kept.
        """
        action = self.actions.get(request.action)
        if action is None:
            raise RefusedError(
                translate("Workflow", "There is no action “{action}”.").filled(action=request.action[:80])
            )
        case = self.begun(case, now)
        level = request.level or officer.level
        standing = case.standings.get(level)
        if standing is None:
            raise RefusedError(
                translate("Workflow", "Level {level} has nothing to do with this.").filled(level=self.name_of(level))
            )
        self._may(action, officer, standing)
        if standing.state not in action.sources:
            sentence = translate("Workflow", "“{action}” can't be done in the state “{state}”.")
            raise RefusedError(
                sentence.filled(action=text_of(action.label, self.language), state=self.label_of(standing.state))
            )
        self._needs(action, request, now)
        changed = self._moved(case, standing, action.to or standing.state, now, action)
        changed = self._with_effect(case, changed, action, request, now)
        if "unit" in action.needs and action.to:
            changed = replace(changed, unit=request.unit.strip())
        standings = {**case.standings, level: changed}
        after = replace(case, standings=standings)
        match action.effect:
            case "up":
                after = self._up(after, level, now)
            case "down":
                after = self._down(after, level, request, officer, now)
            case "reopen":
                after = replace(after, charge=level)
        after = self._settled(after, level, changed, now)
        return Outcome(after, level, standing.state, after.standings[level].state)

    def closed_with(self, case: Case, state: str, now: Instant) -> Case | None:
        """Return an event that nobody here has in hand, closed as the one that leads its incident; None for others."""
        if case.standings or case.source_state not in OPEN_STATES:
            return None
        begun = self.begun(case, now)
        ended = {level: self._moved(begun, one, state, now) for level, one in begun.standings.items()}
        return replace(begun, standings=ended)

    def heard(self, case: Case, source_state: EventState, now: Instant) -> Case | None:
        """Return a case after its source's newest word; None where the word changes nothing here.

        A word that ends the event ends it at every level. One that opens it, after it was ended here, opens it at the
        level in charge. Any other only becomes the last word known.
        """
        if source_state == case.source_state or not case.standings:
            return None
        heard = replace(case, source_state=source_state)
        charge = case.standings[case.charge]
        ends = source_state not in OPEN_STATES
        state = self.begin(source_state)
        if ends and self.states[charge.state].source != source_state:
            standings = {
                level: self._moved(case, one, state, now) if self.is_open(one) or level == case.charge else one
                for level, one in case.standings.items()
            }
            return replace(heard, standings=standings)
        if not ends and not self.is_open(charge) and case.source_state not in OPEN_STATES:
            return replace(heard, standings={**case.standings, case.charge: self._moved(case, charge, state, now)})
        return heard

    def shown(self, case: Case, now: Instant) -> Case:
        """Return a case as it is shown: of a stage that only begins with the first action here, no clock runs yet."""
        begun = self.begun(case, now)
        if case.standings or case.source_state in self.waits:
            return begun
        return replace(begun, standings={level: replace(one, stage=NO_CLOCK) for level, one in begun.standings.items()})

    def must_go_up(self, case: Case, now: Instant) -> bool:
        """Return whether an event is to be reported up: grave, or long overdue, and nobody above has it."""
        return bool(self.why_up(case, now))

    def why_up(self, case: Case, now: Instant) -> str:
        """Return why an event is to be reported up by itself, as a word that the table's names tell; "" if it isn't.

        Only where the table lets the system do it: an action that reports up, in the event's state, at its level.
        """
        case = self.begun(case, now)
        charge = case.standings[case.charge]
        above = self._next(case.charge, 1)
        action = self.action_up
        if above is None or charge.held or not self.is_open(charge) or above in case.standings:
            return ""
        if action is None or charge.state not in action.sources or charge.level not in action.levels:
            return ""
        if self.up_overdue is not None and charge.shown.due_at + self.up_overdue <= now:
            return UP_OVERDUE
        # What is grave goes up one level by itself, and from there by hand or when it is overdue.
        return UP_SEVERITY if case.severity in self.up_severities and len(case.standings) == 1 else ""

    @property
    def action_up(self) -> Action | None:
        """The action by which the system reports up; None where the table has none for it."""
        return next((one for one in self.actions.values() if one.effect == "up" and SYSTEM in one.roles), None)

    def begun(self, case: Case, now: Instant) -> Case:
        """Return a case with a standing at the level in charge: what its source told, until now, is where it begins."""
        if case.standings:
            return case
        level, state = case.charge, self.begin(case.source_state)
        stage = self.states[state].stage
        # When its source brought it to a later stage isn't known: the stage begins with us.
        began = case.reported_at if stage == "accept" else now
        standing = Standing(
            level,
            self.scope_of(case.region, level),
            state,
            stage_name=stage,
            stage=self._stage(case, level, stage, began),
            finish=self.deadlines.start("finish", case.category, case.severity, level, case.reported_at),
            since=began,
        )
        return replace(case, standings={level: standing})

    def _may(self, action: Action, officer: Officer, standing: Standing) -> None:
        rank = LEVELS.index(officer.level) - LEVELS.index(standing.level)
        if officer.role not in action.roles or officer.level not in action.levels:
            sentence = translate("Workflow", "“{action}” isn't for the role {role} at level {level}.")
            raise RefusedError(
                sentence.filled(
                    action=text_of(action.label, self.language),
                    role=self.name_of(officer.role),
                    level=self.name_of(officer.level),
                )
            )
        if rank < 0 or (rank > 0 and not action.over):
            sentence = translate("Workflow", "“{action}” isn't for level {level} to do at level {other}.")
            raise RefusedError(
                sentence.filled(
                    action=text_of(action.label, self.language),
                    level=self.name_of(officer.level),
                    other=self.name_of(standing.level),
                )
            )
        if not standing.scope.startswith(officer.scope):
            sentence = translate("Workflow", "{place} doesn't lie in {scope}, which {officer} answers for.")
            raise RefusedError(sentence.filled(place=standing.scope, scope=officer.scope, officer=officer.name))

    def _needs(self, action: Action, request: Request, now: Instant) -> None:
        for need in action.needs:
            told = getattr(request, need)
            if told is None or (isinstance(told, str) and not told.strip()):
                sentence = translate("Workflow", "“{action}” needs this to be told: {need}.")
                raise RefusedError(
                    sentence.filled(action=text_of(action.label, self.language), need=self.name_of(f"need_{need}"))
                )
        if "until" in action.needs and request.until is not None and request.until <= now:
            raise RefusedError(translate("Workflow", "An extension has to end later than now."))

    def _moved(
        self, case: Case, standing: Standing, state: str, now: Instant, action: Action | None = None
    ) -> Standing:
        """Return a standing in its next state, its clocks set."""
        will = self.states[state]
        changed = replace(standing, state=state, since=now if state != standing.state else standing.since)
        if standing.held and not will.held:
            stopped = standing.held_at
            changed = replace(
                changed,
                held="",
                held_at=0,
                stage=self.deadlines.moved(standing.stage, stopped, now),
                finish=self.deadlines.moved(standing.finish, stopped, now),
            )
        if will.held and not standing.held:
            up = action is not None and action.effect == "up"
            return replace(changed, held="up" if up else "party", held_at=now, asked_until=None)
        if will.stage != standing.stage_name and not will.held:
            clock = self._stage(case, standing.level, will.stage, now)
            changed = replace(changed, stage_name=will.stage, stage=clock, asked_until=None)
        return changed

    def _stage(self, case: Case, level: Level, stage: Stage | None, at: Instant) -> Clock:
        return NO_CLOCK if stage is None else self.deadlines.start(stage, case.category, case.severity, level, at)

    def _with_effect(self, case: Case, changed: Standing, action: Action, request: Request, now: Instant) -> Standing:
        """Return a standing after what an action does besides. `changed` has its next state already."""
        match action.effect:
            case "ask":
                return replace(changed, asked_until=request.until)
            case "grant" | "refuse":
                return self._extended(changed, granted=action.effect == "grant", now=now)
            case "take_back" if case.standings[changed.level].held == "up":
                sentence = translate("Workflow", "It was reported up: the level above has to send it down again.")
                raise RefusedError(sentence)
            case "reopen":
                rule = (case.category, case.severity, changed.level)
                return replace(changed, finish=self.deadlines.start("finish", *rule, now))
        return changed

    def _extended(self, standing: Standing, *, granted: bool, now: Instant) -> Standing:
        until = standing.asked_until
        if until is None:
            raise RefusedError(translate("Workflow", "No extension was asked for."))
        if not granted:
            return replace(standing, asked_until=None)
        stage, finish = (
            self.deadlines.moved(clock, now, until, forgive=True) for clock in (standing.stage, standing.finish)
        )
        return replace(standing, asked_until=None, stage=stage, finish=finish)

    def _up(self, case: Case, level: Level, now: Instant) -> Case:
        above = self._next(level, 1)
        if above is None:
            raise RefusedError(
                translate("Workflow", "There is no level above {level}.").filled(level=self.name_of(level))
            )
        known = case.standings.get(above)
        if known is not None and self.is_open(known):
            return replace(case, charge=above)
        return self._opened(case, above, self.scope_of(case.region, above), now)

    def _down(self, case: Case, level: Level, request: Request, officer: Officer, now: Instant) -> Case:
        below = self._next(level, -1)
        if below is None:
            raise RefusedError(
                translate("Workflow", "There is no level below {level}.").filled(level=self.name_of(level))
            )
        known = case.standings.get(below)
        if known is not None and self.is_open(known) and known.held != "up":
            raise RefusedError(translate("Workflow", "Level {level} has it already.").filled(level=self.name_of(below)))
        region = request.region or case.region
        scope = self.scope_of(region, below)
        if len(scope) < self.scopes[below] or not scope.startswith(case.standings[level].scope):
            sentence = translate("Workflow", "Say to which place of level {level} it goes.").filled(
                level=self.name_of(below)
            )
            raise RefusedError(sentence)
        if not scope.startswith(officer.scope):
            sentence = translate("Workflow", "{place} doesn't lie in {scope}, which {officer} answers for.")
            raise RefusedError(sentence.filled(place=scope, scope=officer.scope, officer=officer.name))
        return self._opened(case, below, scope, now)

    def _opened(self, case: Case, level: Level, scope: str, now: Instant) -> Case:
        """Return the case with a level in charge at which it waits, with clocks of its own."""
        state = self.begin("waiting")
        stage = self.states[state].stage
        standing = Standing(
            level,
            scope,
            state,
            stage_name=stage,
            stage=self._stage(case, level, stage, now),
            finish=self.deadlines.start("finish", case.category, case.severity, level, now),
            since=now,
        )
        return replace(case, charge=level, standings={**case.standings, level: standing})

    def _settled(self, case: Case, level: Level, changed: Standing, now: Instant) -> Case:
        """Hand what a lower level is done with to the one above it; end what the highest one ended, below too."""
        if self.is_open(changed):
            return case
        above = [one for one in LEVELS[LEVELS.index(level) + 1 :] if one in case.standings]
        waiting = next((one for one in above if self.is_open(case.standings[one])), None)
        if waiting is not None:
            return replace(case, charge=waiting)
        if above:
            return case
        below = {
            one: self._moved(case, standing, changed.state, now)
            for one, standing in case.standings.items()
            if LEVELS.index(one) < LEVELS.index(level) and self.is_open(standing)
        }
        return replace(case, charge=level, standings={**case.standings, **below})

    def _next(self, level: Level, step: int) -> Level | None:
        known = [one for one in LEVELS if one in self.scopes]
        place = known.index(level) + step if level in known else -1
        return known[place] if 0 <= place < len(known) else None


__all__ = [
    "PROBLEM_STATES",
    "Action",
    "Case",
    "Held",
    "Officer",
    "Outcome",
    "RefusedError",
    "Request",
    "Standing",
    "State",
    "Workflow",
]
