"""Deadlines: by when an event must be accepted, handled, checked and finished, and which light it shows until then.

A clock has two points: it is yellow from one and red from the other. It runs by the wall clock or in working time; what
holds an event (a third party, a higher level, a granted extension) stops it, and it goes on with what was left. Of the
two clocks of an event, its stage's and the whole one's, the one that is red first is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from data_sources.centre import Category
from data_sources.durations import seconds_of
from data_sources.records import Instant
from operations.snapshots import Light
from operations.working_time import WorkingTime

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
        self.minutes = due_offsets(categories)
        """ms to finish by category and severity, where no rule says otherwise."""

    def rule(self, stage: Stage, category: str, severity: int, level: Level) -> Rule | None:
        """Return the rule for a stage; None where nothing limits it."""
        found = next((rule for rule in self.rules if rule.fits(stage, category, severity, level)), None)
        if found is None and stage == "finish":
            length = self.minutes.get((category, severity))
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
