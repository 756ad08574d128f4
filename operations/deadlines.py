"""Deadlines: by when an event must be accepted, handled, checked and finished, and which light it shows until then.

A clock has two points: it is yellow from one and red from the other. It runs by the wall clock or in working time; what
holds an event (a third party, a higher level, a granted extension) stops it, and it goes on with what was left. Of the
two clocks of an event, its stage's and the whole one's, the one that is red first is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from data_sources.centre import Category
from data_sources.durations import seconds_of
from data_sources.late_numpy import np
from data_sources.records import Instant
from operations.snapshots import Light
from operations.working_time import WorkingTime

if TYPE_CHECKING:
    from numpy.typing import NDArray

MINUTE: Final = 60_000
YELLOW_SHARE: Final = 5
"""Where no rule says otherwise, the last fifth of the time is yellow."""
NEVER: Final = 253_402_300_799_999
"""Stands for no deadline, as in the store."""

Level = Literal["township", "county", "prefecture"]
LEVELS: Final[tuple[Level, ...]] = ("township", "county", "prefecture")
Stage = Literal["accept", "handle", "check", "finish"]
Measure = Literal["clock", "work"]

ALLOWED: Final = '"30m", "2h", "1d", "4wh", "3wd"'
"""What a mistake says is allowed: wh and wd are hours and days of work."""


class Span(NamedTuple):
    """A time allowed, in ms of the wall clock or of work."""

    length: int
    measure: Measure


class Clock(NamedTuple):
    """A deadline that runs. `NEVER` twice where there is none."""

    yellow_at: Instant = NEVER
    due_at: Instant = NEVER
    measure: Measure = "clock"


@dataclass(frozen=True)
class Rule:
    """How long something may take. Empty tuples mean all. `yellow` is the share of the time that is left at yellow."""

    stage: Stage
    within: Span
    yellow: float = 1 / YELLOW_SHARE
    categories: tuple[str, ...] = ()
    severities: tuple[int, ...] = ()
    levels: tuple[Level, ...] = ()

    def fits(self, stage: Stage, category: str, severity: int, level: Level) -> bool:
        """Return whether this rule is the one to ask."""
        return (
            self.stage == stage
            and (not self.categories or category in self.categories)
            and (not self.severities or severity in self.severities)
            and (not self.levels or level in self.levels)
        )


class Deadlines:
    """One centre's rules. The first that fits counts; without one, finishing goes by the category's minutes."""

    def __init__(self, rules: Sequence[Rule], categories: Mapping[str, Category], work: WorkingTime) -> None:
        self.rules = tuple(rules)
        self.work = work
        self._minutes = due_offsets(categories)
        finish = [rule for rule in rules if rule.stage == "finish"]
        self.has_finish = bool(finish or self._minutes)
        self.by_level = any(rule.levels for rule in finish)
        """Whether finishing takes another time at another level."""

    @property
    def finish_rules(self) -> list[Any]:
        """What finishing goes by, to tell one state of the rules from another."""
        finish = [repr(rule) for rule in self.rules if rule.stage == "finish"]
        days = [self.work.signature] if any("work" in rule for rule in finish) else []
        return [sorted(self._minutes.items()), finish, days]

    def rule(self, stage: Stage, category: str, severity: int, level: Level) -> Rule | None:
        """Return the rule for a stage; None where nothing limits it."""
        found = next((rule for rule in self.rules if rule.fits(stage, category, severity, level)), None)
        if found is None and stage == "finish":
            length = self._minutes.get((category, severity))
            return None if length is None else Rule("finish", Span(length, "clock"))
        return found

    def start(self, stage: Stage, category: str, severity: int, level: Level, at: Instant) -> Clock:
        """Return the clock of a stage that begins now."""
        rule = self.rule(stage, category, severity, level)
        if rule is None:
            return Clock()
        length, measure = rule.within
        early = length - round(length * rule.yellow)
        yellow_at, due_at = self._later(at, early, measure), self._later(at, length, measure)
        return Clock(min(yellow_at, NEVER), min(due_at, NEVER), measure)

    def moved(self, clock: Clock, stopped: Instant, going: Instant, *, forgive: bool = False) -> Clock:
        """Return a clock that stood still from `stopped` to `going`.

        What was over then stays over, unless it is forgiven, as a granted extension does: then it is due at `going`.
        """
        if clock.due_at >= NEVER or going <= stopped:
            return clock
        yellow_at, due_at = (self._moved(at, clock.measure, stopped, going, forgive) for at in clock[:2])
        return Clock(min(yellow_at, NEVER), min(due_at, NEVER), clock.measure)

    def _moved(self, at: Instant, measure: Measure, stopped: Instant, going: Instant, forgive: bool) -> Instant:
        if at <= stopped:
            return going if forgive else at
        if measure == "clock":
            return at + going - stopped
        left = self.work.between(stopped, at)
        return self.work.add(going, left)

    def _later(self, at: Instant, length: int, measure: Measure) -> Instant:
        return at + length if measure == "clock" else self.work.add(at, length)

    def finish_many(
        self, categories: Sequence[str], severities: Sequence[int], levels: Sequence[Level], reported: Sequence[Instant]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return when many events turn yellow and red that run from their report: as `start`, a column at a time."""
        # By columns: this runs for every row of every poll.
        keys = list(zip(categories, severities, levels, strict=True))
        numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        spans = np.array([self._finish_of(key) for key in numbers], dtype=np.int64).reshape(-1, 3)
        of_each = np.fromiter(map(numbers.__getitem__, keys), np.intp, len(keys))
        began = np.fromiter(reported, np.int64, len(keys))
        early, length, in_work = spans[of_each, 0], spans[of_each, 1], spans[of_each, 2] == 1
        yellow, due = np.minimum(began + early, NEVER), np.minimum(began + length, NEVER)
        if in_work.any():
            yellow[in_work] = np.minimum(self.work.add_many(began[in_work], early[in_work]), NEVER)
            due[in_work] = np.minimum(self.work.add_many(began[in_work], length[in_work]), NEVER)
        return yellow, due

    def _finish_of(self, key: tuple[str, int, Level]) -> tuple[int, int, int]:
        """Return ms to yellow, ms to red, and 1 where they are of work."""
        rule = self.rule("finish", *key)
        if rule is None:
            return 2 * NEVER, 2 * NEVER, 0  # later than never, whenever it began
        length, measure = rule.within
        return length - round(length * rule.yellow), length, int(measure == "work")


def running(*clocks: Clock) -> Clock:
    """Return what is shown of several clocks: the earliest yellow and the earliest red."""
    return Clock(min(clock.yellow_at for clock in clocks), min(clock.due_at for clock in clocks))


def span_of(text: str, day: int) -> Span:
    """Return the time that a rule allows: "30m" and "2d" by the clock, "90wm", "4wh" and "3wd" in time of work.

    `day` is a day of work in ms.

    Raises:
        ValueError: It is none of these.
    """
    worked = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*w([mhd])\s*", text, re.ASCII)
    if worked is None:
        return Span(round(seconds_of(text) * 1000), "clock")
    length = round(float(worked[1]) * {"m": MINUTE, "h": 60 * MINUTE, "d": day}[worked[2]])
    if length <= 0:
        raise ValueError(f"not a time: {text!r}")
    return Span(length, "work")


def due_offsets(categories: Mapping[str, Category]) -> dict[tuple[str, int], int]:
    """Return the ms from report to deadline by (category code, severity)."""
    return {
        (category.code, severity): minutes * MINUTE
        for category in categories.values()
        for severity, minutes in enumerate(category.due_minutes, start=1)
    }


def light(
    due_at: Instant | None,
    reported_at: Instant,
    now: Instant,
    *,
    is_open: bool = True,
    yellow_at: Instant | None = None,
) -> Light:
    """Return red past the deadline, yellow from `yellow_at` (or in the last fifth), green before; none without one."""
    if due_at is None or not is_open:
        return "none"
    if now >= due_at:
        return "red"
    turns = yellow_from(due_at, reported_at) if yellow_at is None else yellow_at
    return "yellow" if now >= turns else "green"


def yellow_from(due_at: Instant, reported_at: Instant) -> Instant:
    """Return the moment at which the light turns yellow where no rule says when."""
    return due_at - max(0, due_at - reported_at) // YELLOW_SHARE
