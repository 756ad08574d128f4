"""How handling is measured: 办结率, 按时办结率, 平均处置时长, 退回率, 超期数, 重复率, each with its formula.

All are of the events that were reported in a period and aren't void, as they stand now. The numbers that they are made
of are counted once, so that what is shown as a rate can always be shown as a fraction, and added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from data_sources.records import Instant
from data_sources.sentences import Sentence, translate
from operations.snapshots import Age

NUMBERS: Final = ("received", "closed", "timed", "on_time", "spent", "sent_back", "overdue")
"""What is always counted, in this order."""

NOT_TOLD: Final = Age("never")


@dataclass(frozen=True)
class Counted:
    """What is counted of the events of one region, category and period.

    `received` reported, not void; `closed` of them; `timed` of the closed ones that had a deadline; `on_time` of those;
    `spent` ms from report to closing of all closed ones; `sent_back` at least once, by an officer or at its source;
    `overdue` closed late, or open and past the deadline for finishing; `repeated` reports of an incident after its
    first, None where links aren't kept.
    """

    received: int = 0
    closed: int = 0
    timed: int = 0
    on_time: int = 0
    spent: int = 0
    sent_back: int = 0
    overdue: int = 0
    repeated: int | None = None

    def __add__(self, other: Counted) -> Counted:
        """Return both together."""
        known = self.repeated is not None and other.repeated is not None
        numbers = {name: getattr(self, name) + getattr(other, name) for name in NUMBERS}
        return Counted(**numbers, repeated=(self.repeated or 0) + (other.repeated or 0) if known else None)

    @property
    def closed_rate(self) -> float | None:
        """办结率, 0 to 1."""
        return _share(self.closed, self.received)

    @property
    def on_time_rate(self) -> float | None:
        """按时办结率, 0 to 1."""
        return _share(self.on_time, self.timed)

    @property
    def mean_spent(self) -> float | None:
        """平均处置时长 in ms."""
        return _share(self.spent, self.closed)

    @property
    def sent_back_rate(self) -> float | None:
        """退回率, 0 to 1."""
        return _share(self.sent_back, self.received)

    @property
    def repeated_rate(self) -> float | None:
        """重复率, 0 to 1."""
        return None if self.repeated is None else _share(self.repeated, self.received)


def _share(part: int, whole: int) -> float | None:
    """Return a share; None of nothing, which is no rate at all."""
    return part / whole if whole else None


@dataclass(frozen=True)
class Measure:
    """One measure: what it is called, how it is made, and its value of what was counted."""

    name: str
    title: Sentence
    formula: Sentence
    value: Callable[[Counted], float | None]
    unit: str = "%"


MEASURES: Final = (
    Measure(
        "closed_rate",
        translate("Measures", "Closed"),
        translate("Measures", "closed ÷ reported in the period, void ones left out"),
        lambda counted: counted.closed_rate,
    ),
    Measure(
        "on_time_rate",
        translate("Measures", "Closed in time"),
        translate("Measures", "closed by the deadline for finishing ÷ closed that had one"),
        lambda counted: counted.on_time_rate,
    ),
    Measure(
        "mean_spent",
        translate("Measures", "Mean time to close"),
        translate("Measures", "time from report to closing, all together ÷ closed"),
        lambda counted: counted.mean_spent,
        "ms",
    ),
    Measure(
        "sent_back_rate",
        translate("Measures", "Sent back"),
        translate("Measures", "sent back at least once ÷ reported in the period"),
        lambda counted: counted.sent_back_rate,
    ),
    Measure(
        "overdue",
        translate("Measures", "Overdue"),
        translate("Measures", "closed after the deadline for finishing + open and past it now"),
        lambda counted: float(counted.overdue),
        "",
    ),
    Measure(
        "repeated_rate",
        translate("Measures", "Repeated"),
        translate("Measures", "reports of an incident after its first ÷ reported in the period"),
        lambda counted: counted.repeated_rate,
    ),
)


@dataclass(frozen=True)
class MeasureTable:
    """The measures of a period, `first` up to before `last`, by (region, category), and all together.

    `region` of a cell is a county for a prefecture, else a township; `names` says what regions are called.
    """

    first: Instant
    last: Instant
    cells: Mapping[tuple[str, str], Counted]
    names: Mapping[str, str]
    as_of: Instant
    age: Age = NOT_TOLD

    @property
    def total(self) -> Counted:
        """All cells together."""
        return together(self.cells.values())

    def by_region(self) -> dict[str, Counted]:
        """Return each region's, over all categories."""
        return _grouped(self.cells, 0)

    def by_category(self) -> dict[str, Counted]:
        """Return each category's, over all regions."""
        return _grouped(self.cells, 1)


def together(cells: Iterable[Counted]) -> Counted:
    """Return several cells as one."""
    found = list(cells)
    if not found:
        return Counted()
    total = found[0]
    for one in found[1:]:
        total += one
    return total


def _grouped(cells: Mapping[tuple[str, str], Counted], place: int) -> dict[str, Counted]:
    groups: dict[str, list[Counted]] = {}
    for key, counted in cells.items():
        groups.setdefault(key[place], []).append(counted)
    return {name: together(found) for name, found in sorted(groups.items())}
