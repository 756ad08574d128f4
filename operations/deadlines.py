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

    Instants = NDArray[np.int64]

MINUTE: Final = 60_000
YELLOW_SHARE: Final = 5
"""Where no rule says otherwise, the last fifth of the time is yellow."""
NEVER: Final = 253_402_300_799_999
"""Stands for no deadline, as in the store."""

Level = Literal["township", "county", "prefecture"]
LEVELS: Final[tuple[Level, ...]] = ("township", "county", "prefecture")
Stage = Literal["accept", "handle", "check", "finish"]
Measure = Literal["clock", "work"]
Untouched = tuple[str, int, Level, bool]
"""An event that nobody here has touched: category, severity, level, and whether it waits to be accepted."""
UNTOUCHED: Final[tuple[Stage, ...]] = ("accept", "finish")
"""The stages that run from the report. When a source brought an event to another one isn't known: it begins with us."""

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
        self._untouched = [rule for rule in rules if rule.stage in UNTOUCHED]
        self.run_untouched = bool(self._untouched or self._minutes)
        """Whether any clock runs of an event that nobody here has touched."""
        self.by_level = any(rule.levels for rule in self._untouched)
        """Whether one of those takes another time at another level."""

    @property
    def untouched_rules(self) -> list[Any]:
        """What untouched events go by, to tell one state of the rules from another."""
        days = [self.work.signature] if any(rule.within.measure == "work" for rule in self._untouched) else []
        return [sorted(self._minutes.items()), [repr(rule) for rule in self._untouched], days]

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

    def untouched_many(self, many: Sequence[Untouched], reported: Sequence[Instant]) -> tuple[Instants, Instants]:
        """Return when many events turn yellow and red whose clocks run from their report: as `running` of `start`s."""
        # By columns: this runs for every row of every poll.
        numbers = {one: number for number, one in enumerate(dict.fromkeys(many))}
        spans = np.array([self._spans_of(one) for one in numbers], dtype=np.int64).reshape(-1, len(UNTOUCHED), 3)
        of_each = np.fromiter(map(numbers.__getitem__, many), np.intp, len(many))
        began = np.fromiter(reported, np.int64, len(many))
        yellow = due = np.full(len(many), NEVER, np.int64)
        for stage in range(len(UNTOUCHED)):
            if (spans[:, stage, 1] < NEVER).any():
                earlier = self._lights(began, spans[of_each, stage])
                yellow, due = np.minimum(yellow, earlier[0]), np.minimum(due, earlier[1])
        return yellow, due

    def _lights(self, began: Instants, spans: Instants) -> tuple[Instants, Instants]:
        early, length, in_work = spans[:, 0], spans[:, 1], spans[:, 2] == 1
        yellow, due = began + early, began + length
        if in_work.any():
            yellow[in_work] = self.work.add_many(began[in_work], early[in_work])
            due[in_work] = self.work.add_many(began[in_work], length[in_work])
        return yellow, due

    def _spans_of(self, one: Untouched) -> list[tuple[int, int, int]]:
        """Return of each stage ms to yellow, ms to red, and 1 where they are of work."""
        *key, waits = one
        found = []
        for stage in UNTOUCHED:
            rule = self.rule(stage, *key) if waits or stage != "accept" else None
            if rule is None:
                found.append((2 * NEVER, 2 * NEVER, 0))  # later than never, whenever it began
                continue
            length, measure = rule.within
            found.append((length - round(length * rule.yellow), length, int(measure == "work")))
        return found


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
