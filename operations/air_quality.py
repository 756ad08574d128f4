"""Air quality by HJ 633: sub-indices, the index, its class and its primary pollutants.

The limits are a table with dates (`resources/standards/hj633_breakpoints.csv`): an hour is judged by the standard that
was in force on its day, HJ 633-2026 from 2026-03-01 on and HJ 633-2012 before. Days before 2016-01-01, when the latter
came into force, are judged by it, too: it was published in 2012 and used on trial.

Concentrations are µg/m³, CO mg/m³. They are taken as the decimals that they are written with: 35.1 is not
35.10000000000000142, so that rounding up never adds one for a float's error. `docs/domain.md` says which rule stands in
the standard and which is inferred.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Final, Literal

from msgspec import Struct

from data_sources.resource_files import resource

Pollutant = Literal["SO2", "NO2", "CO", "O3", "PM10", "PM2.5"]
Mean = Literal["hour", "day"]
"""What is judged: one hour, or a day (24 h means; of O3 the greatest mean of 8 h)."""

Class = int
"""1 to 6: 优, 良, 轻度污染, 中度污染, 重度污染, 严重污染."""

POLLUTANTS: Final[tuple[Pollutant, ...]] = ("PM2.5", "PM10", "O3", "NO2", "SO2", "CO")
_CLASS_ENDS: Final = (50, 100, 150, 200, 300)
_PRIMARY_ABOVE: Final = 50
_EXCEEDING_ABOVE: Final = 100
_ALL_NEEDED_FROM: Final = date(2026, 3, 1)
"""Since when a missing pollutant forbids an index of 100 or less. Published hours of 2020 have one all the same."""

METRICS: Final[Mapping[str, Pollutant]] = {
    "SO2": "SO2",
    "NO2": "NO2",
    "CO": "CO",
    "O3": "O3",
    "PM10": "PM10",
    "PM2.5": "PM2.5",
    "PM25": "PM2.5",
    "PM2_5": "PM2.5",
    "so2": "SO2",
    "no2": "NO2",
    "co": "CO",
    "o3": "O3",
    "pm10": "PM10",
    "pm2.5": "PM2.5",
    "pm25": "PM2.5",
    "pm2_5": "PM2.5",
}
"""What readings of the pollutants are called."""

_PER_CUBIC_METRE: Final = re.compile(r"([uµμm]?)g/m(?:3|³|\^3)", re.IGNORECASE)

_COLUMNS: Final[Mapping[tuple[Mean, Pollutant], str]] = {
    ("hour", "SO2"): "so2_1h",
    ("hour", "NO2"): "no2_1h",
    ("hour", "CO"): "co_1h",
    ("hour", "O3"): "o3_1h",
    ("hour", "PM10"): "pm10_24h",  # there is no limit for an hour of dust: it is held against the day's
    ("hour", "PM2.5"): "pm25_24h",
    ("day", "SO2"): "so2_24h",
    ("day", "NO2"): "no2_24h",
    ("day", "CO"): "co_24h",
    ("day", "O3"): "o3_8h",
    ("day", "PM10"): "pm10_24h",
    ("day", "PM2.5"): "pm25_24h",
}


class SubIndex(Struct, frozen=True):
    """A pollutant's IAQI, rounded up. `beyond`: the concentration is above the column's last limit, whose IAQI it has.

    For an hour of SO2 above 800 that is 200, for 8 h of O3 above 800 it is 300, for all others 500.
    """

    value: int
    beyond: bool = False


class AirQuality(Struct, frozen=True):
    """What the six pollutants come to.

    `aqi` and `level` are None where too little is known: with a pollutant missing, HJ 633-2026 lets them be given only
    where those known already exceed 100; before, they were given of what is known. `primary` are the pollutants with
    the highest sub-index, all of them at a tie, where it is above 50. `exceeding` are those above 100. `missing` are
    those without a usable concentration. `beyond`: a primary pollutant is above its table's last limit.
    """

    aqi: int | None
    level: Class | None
    primary: tuple[Pollutant, ...]
    exceeding: tuple[Pollutant, ...]
    missing: tuple[Pollutant, ...]
    beyond: bool
    indices: Mapping[Pollutant, SubIndex]
    standard: str


class Standard(Struct, frozen=True):
    """One edition of HJ 633: for each column of its table the limits, as (concentration, IAQI), rising."""

    name: str
    from_day: date
    until_day: date | None
    limits: Mapping[str, tuple[tuple[Fraction, int], ...]]

    def sub_index(self, pollutant: Pollutant, concentration: float, mean: Mean) -> SubIndex | None:
        """Return the IAQI of a concentration; None where it is no concentration (negative, not finite)."""
        if not math.isfinite(concentration) or concentration < 0:
            return None
        exact = Fraction(Decimal(repr(float(concentration))))
        limits = self.limits[_COLUMNS[mean, pollutant]]
        for (low, low_index), (high, high_index) in pairwise(limits):
            if exact <= high:
                return SubIndex(math.ceil((high_index - low_index) * (exact - low) / (high - low) + low_index))
        return SubIndex(limits[-1][1], beyond=True)


@cache
def standards() -> tuple[Standard, ...]:
    """Return every edition that the table holds, oldest first."""
    path = resource("standards", "hj633_breakpoints.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    found = []
    for name in dict.fromkeys(row["standard"] for row in rows):
        own = [row for row in rows if row["standard"] == name]
        until = own[0]["in_force_until"]
        columns = {
            column: tuple((Fraction(row[column]), int(row["iaqi"])) for row in own if row[column])
            for column in _COLUMNS.values()
        }
        found.append(
            Standard(
                name=name,
                from_day=date.fromisoformat(own[0]["in_force_from"]),
                until_day=date.fromisoformat(until) if until else None,
                limits=columns,
            )
        )
    return tuple(sorted(found, key=lambda standard: standard.from_day))


def standard_on(day: date) -> Standard:
    """Return the edition in force on a local day; the oldest for days before all."""
    known = standards()
    return next((standard for standard in reversed(known) if standard.from_day <= day), known[0])


def level_of(aqi: int) -> Class:
    """Return the class of an index: 1 优 to 6 严重污染."""
    return next((level for level, end in enumerate(_CLASS_ENDS, 1) if aqi <= end), 6)


def air_quality(concentrations: Mapping[Pollutant, float | None], mean: Mean, day: date) -> AirQuality:
    """Judge one hour or day of one station by the standard in force on that local day.

    A missing, negative or infinite concentration counts as missing.
    """
    standard = standard_on(day)
    indices: dict[Pollutant, SubIndex] = {}
    for pollutant in POLLUTANTS:
        concentration = concentrations.get(pollutant)
        index = None if concentration is None else standard.sub_index(pollutant, concentration, mean)
        if index is not None:
            indices[pollutant] = index
    missing = tuple(pollutant for pollutant in POLLUTANTS if pollutant not in indices)
    exceeding = tuple(pollutant for pollutant, index in indices.items() if index.value > _EXCEEDING_ABOVE)
    highest = max((index.value for index in indices.values()), default=0)
    too_few = missing and highest <= _EXCEEDING_ABOVE and standard.from_day >= _ALL_NEEDED_FROM
    if not indices or too_few:
        return AirQuality(None, None, (), exceeding, missing, beyond=False, indices=indices, standard=standard.name)
    primary = tuple(name for name, index in indices.items() if index.value == highest > _PRIMARY_ABOVE)
    beyond = any(indices[name].beyond for name in primary)
    return AirQuality(highest, level_of(highest), primary, exceeding, missing, beyond, indices, standard.name)


def in_own_unit(pollutant: Pollutant, value: float, unit: str) -> float | None:
    """Return a concentration in the unit of the limits; None where the unit is another sort of unit (ppb, ppm).

    No unit at all is taken for the right one.
    """
    plain = unit.replace(" ", "")
    if not plain:
        return value
    mass = _PER_CUBIC_METRE.fullmatch(plain)
    if mass is None:
        return None
    factors = {"": 1_000_000, "m": 1_000}
    micrograms = Decimal(repr(float(value))) * factors.get(mass.group(1).lower(), 1) if math.isfinite(value) else None
    if micrograms is None:
        return None
    return float(micrograms / 1000 if pollutant == "CO" else micrograms)
