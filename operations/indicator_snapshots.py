"""What is answered of a centre's own indicators and campaigns: immutable, each with its age."""

from __future__ import annotations

import msgspec

from data_sources.centre import Text
from data_sources.records import Instant
from operations.snapshots import Age


class IndicatorValue(msgspec.Struct, frozen=True):
    """One indicator of one region. `value` is None where nothing is known: shown as such, never as zero.

    `period` is the one that the value is of, such as 2026-02; `from_at` to `until_at` is the span that was counted, as
    far as it has run (0: it isn't of a span). `last_year` and `last_period` are the values of the same stretch of the
    year and the period before. `on_year` (同比) and `on_period` (环比) compare with them: in per cent, or in points
    (百分点) where the indicator is itself in per cent. `parts` are what a ratio is made of: the number, then per what.
    `course` holds the values of the periods up to this one, oldest first, where they were asked for and are known.
    `good` says whether the target is met (None: there is none). `place` is whose it is where it isn't the centre's: to
    be read with the value, always.
    """

    id: str
    name: Text
    domain: Text
    region: str
    value: float | None
    unit: str
    decimals: int
    period: str
    direction: str = ""
    target: float | None = None
    good: bool | None = None
    from_at: Instant = 0
    until_at: Instant = 0
    last_year: float | None = None
    last_period: float | None = None
    on_year: float | None = None
    on_period: float | None = None
    in_points: bool = False
    parts: tuple[float, ...] = ()
    course: tuple[float, ...] = ()
    note: str = ""
    place: str = ""
    simulated: bool = False


class IndicatorValues(msgspec.Struct, frozen=True):
    """The centre's indicators in the order of its file, for one region; or one indicator for many regions."""

    values: tuple[IndicatorValue, ...]
    as_of: Instant
    age: Age


class MeasureDone(msgspec.Struct, frozen=True):
    """How far a campaign's measure is. `regions` are (code, name, done, target), most done first.

    `expected` is the share of the target that the days gone by are of all days: less done than that is behind.
    """

    name: Text
    kind: str
    unit: str
    done: float | None
    target: float | None
    expected: float | None
    regions: tuple[tuple[str, str, float, float | None], ...]

    @property
    def is_behind(self) -> bool:
        """Whether less is done than the days gone by would have."""
        return self.done is not None and self.expected is not None and self.done < self.expected


class Campaign(msgspec.Struct, frozen=True):
    """A campaign (专项行动): from the first moment of its first day to the last one's end."""

    id: str
    name: Text
    from_at: Instant
    until_at: Instant
    measures: tuple[MeasureDone, ...]
    simulated: bool = False


class Campaigns(msgspec.Struct, frozen=True):
    """The centre's campaigns, in the order of its file."""

    campaigns: tuple[Campaign, ...]
    as_of: Instant
    age: Age
