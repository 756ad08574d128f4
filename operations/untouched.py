"""When events turn yellow and red that nobody here has touched: a table of spans, and a column of events at a time.

Two clocks run from the report: the one for finishing, and, while the event waits for it, the one for accepting. When
its source brought an event to any other stage isn't known: that one begins with the first action here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from data_sources.late_numpy import np
from data_sources.records import Instant
from operations.deadlines import LEVELS, NEVER, Deadlines, Level, Rule, Stage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Instants = NDArray[np.int64]

_STAGES: Final[tuple[Stage, ...]] = ("accept", "finish")
_SEVERITIES: Final = (1, 2, 3, 4)
_NO_TIME: Final = (2 * NEVER, 2 * NEVER)
"""Later than never, whenever it began."""


class _Numbers(dict[str, int]):
    """The number of each category that a rule may know; all others have one number together."""

    def __missing__(self, category: str) -> int:
        return len(self)


class Untouched:
    """The lights of one centre's rules."""

    def __init__(self, deadlines: Deadlines) -> None:
        self._deadlines = deadlines
        self._rules = [rule for rule in deadlines.rules if rule.stage in _STAGES]
        self.is_any = bool(self._rules or deadlines.minutes)
        """Whether any clock runs."""
        self.accepts = any(rule.stage == "accept" for rule in self._rules)
        """Whether there is a time for accepting."""
        self.by_level = any(rule.levels for rule in self._rules)
        """Whether one of them takes another time at another level."""

    @property
    def told(self) -> list[Any]:
        """What they go by, to tell one state of the rules from another."""
        days = [self._deadlines.work.signature] if any(rule.within.measure == "work" for rule in self._rules) else []
        return [sorted(self._deadlines.minutes.items()), [repr(rule) for rule in self._rules], days]

    def lights(
        self,
        categories: Sequence[str],
        severities: Sequence[int],
        levels: Sequence[Level] | None,
        waits: Iterable[bool],
        reported: Sequence[Instant],
    ) -> tuple[Instants, Instants, Instants]:
        """Return from when events are yellow and red, and by when to be finished.

        `levels` are wanted where it is `by_level`.

        `waits` says of each whether it still has to be accepted.
        """
        # Look-ups and columns of numbers only: this runs for every row of every poll.
        count = len(reported)
        place = np.fromiter(map(self._numbers.__getitem__, categories), np.intp, count)
        place = place * len(_SEVERITIES) + np.fromiter(severities, np.intp, count) - 1
        if levels is not None and self.by_level:
            place = place * len(LEVELS) + np.fromiter(map(LEVELS.index, levels), np.intp, count)
        place = place * 2 + np.fromiter(waits, np.intp, count)
        by_clock, by_work = self._spans
        began = np.fromiter(reported, np.int64, count)
        yellow = np.minimum(began + by_clock[0].take(place), NEVER)
        due = np.minimum(began + by_clock[1].take(place), NEVER)
        finish = np.minimum(began + by_clock[2].take(place), NEVER) if self.accepts else due
        for stage, early, length in by_work:
            in_work = np.flatnonzero(length.take(place) < NEVER)
            if len(in_work):
                at, there = began[in_work], place[in_work]
                yellow[in_work] = np.minimum(yellow[in_work], self._deadlines.work.add_many(at, early[there]))
                late = self._deadlines.work.add_many(at, length[there])
                due[in_work] = np.minimum(due[in_work], late)
                if stage == "finish" and finish is not due:
                    finish[in_work] = np.minimum(late, NEVER)
        return yellow, due, finish

    @cached_property
    def _numbers(self) -> _Numbers:
        named = {category for rule in self._rules for category in rule.categories}
        known = sorted(named | {category for category, _ in self._deadlines.minutes})
        return _Numbers({category: number for number, category in enumerate(known)})

    @cached_property
    def _spans(self) -> tuple[Instants, list[tuple[Stage, Instants, Instants]]]:
        """Return the ms by the clock to yellow, to red and to the end; and those of work to yellow and red by stage."""
        levels = LEVELS if self.by_level else ("county",)
        # The empty word stands for every category that no rule names.
        cases = list(product([*self._numbers, ""], _SEVERITIES, levels, (False, True)))
        by_clock = np.full((3, len(cases)), 2 * NEVER, np.int64)
        by_work: list[tuple[Stage, Instants, Instants]] = []
        for stage in _STAGES:
            rules = [self._deadlines.rule(stage, *case[:3]) if case[3] or stage != "accept" else None for case in cases]
            spans = np.array([_span(rule, "clock") for rule in rules], np.int64).reshape(-1, 2).T
            by_clock[:2] = np.minimum(by_clock[:2], spans)
            if stage == "finish":
                by_clock[2] = spans[1]
            if any(rule is not None and rule.within.measure == "work" for rule in rules):
                by_work.append((stage, *np.array([_span(rule, "work") for rule in rules], np.int64).reshape(-1, 2).T))
        return by_clock, by_work


def _span(rule: Rule | None, measure: str) -> tuple[int, int]:
    if rule is None or rule.within.measure != measure:
        return _NO_TIME
    length = rule.within.length
    return length - round(length * rule.yellow), length
