"""Which reports are looked at together: those in the same or the next cell of the map, of the same group of categories.

A report with a position lies in a cell four times as wide as the greatest distance of its group, so that whatever may
be near enough lies in two or three cells. One without lies in its township: it is compared with all reports of its
township and time. A cell is a number of 63 bits; two that fall together by chance only cost a comparison.
"""

from __future__ import annotations

import math
from functools import lru_cache
from hashlib import blake2b
from typing import Final, NamedTuple

from data_sources.linking_settings import Rules
from operations.linking.report import AREA, LEAST_AREA, Report

METRES: Final = 111_320.0
"""One degree of latitude."""
_MASK: Final = (1 << 63) - 1
_ROW: Final = 0x9E3779B97F4A7C15
_COLUMN: Final = 0xC2B2AE3D27D4EB4F
"""Odd numbers without a pattern, so that neighbours lie far apart."""


class Cells(NamedTuple):
    """Where a report is kept, and where those are kept that may be the same happening."""

    own: int
    area: int
    """Where reports without a position look for it; 0 where its region isn't known well enough."""
    near: tuple[int, ...]
    near_areas: tuple[int, ...]


def cells_of(report: Report, rules: Rules) -> Cells:
    """Return the cells of a report that can be linked."""
    salt = _salt(rules.name, report.simulated)
    township = report.region[:AREA]
    placed_there, unplaced_there = _area(salt, township, "placed"), _area(salt, township, "unplaced")
    if len(township) < LEAST_AREA:
        placed_there = unplaced_there = 0
    if report.lat is None or report.lon is None:
        return Cells(unplaced_there, 0, (unplaced_there,), (placed_there,))
    reach = rules.distance / METRES
    size = 4 * reach
    rows = _steps(report.lat, reach, size, _ROW)
    # Cells are as wide in degrees as they are high. How far to look grows towards the poles.
    away = min(89.9, abs(report.lat) + reach)
    columns = _steps(report.lon, reach / math.cos(math.radians(away)), size, _COLUMN)
    own = (salt ^ (math.floor(report.lat / size) * _ROW) ^ (math.floor(report.lon / size) * _COLUMN)) & _MASK or 1
    near = tuple([(salt ^ row ^ column) & _MASK or 1 for row in rows for column in columns])
    return Cells(own, placed_there, near if not unplaced_there else (*near, unplaced_there), ())


def _steps(at: float, reach: float, size: float, factor: int) -> list[int]:
    return [step * factor for step in range(math.floor((at - reach) / size), math.floor((at + reach) / size) + 1)]


@lru_cache(maxsize=4096)
def _salt(name: str, simulated: bool) -> int:
    return _number(f"{name}\0{int(simulated)}")


@lru_cache(maxsize=65536)
def _area(salt: int, township: str, kind: str) -> int:
    return _number(f"{salt}\0{township}\0{kind}")


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") & _MASK or 1
