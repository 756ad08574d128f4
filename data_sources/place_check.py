"""Whether a source's positions can be right: most of them have to lie in the area that the centre looks after.

Where they don't, the usual mistakes are undone one after another, and the first that brings nearly all points home is
named: longitude and latitude swapped, a sign, 0/0 for "unknown", metres or whole numbers instead of degrees. A wrong
datum moves points by half a kilometre only, so it shows at the area's edge: fewer points lie outside it under the
right datum.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from data_sources import coordinate_systems, coordinates
from data_sources.home_outline import HomeOutline
from data_sources.mainland import in_mainland
from data_sources.mapping_columns import values_of
from data_sources.mapping_fields import PositionRule
from data_sources.sentences import Sentence, translate

Floats = NDArray[np.float64]

FEWEST: Final = 20
"""Points below which nothing is said."""
_MOST_OUTSIDE: Final = 0.5
_BROUGHT_HOME: Final = 0.8
"""Share of the points outside that a reason has to explain."""
_FEWER: Final = 4
"""So many times fewer points must lie outside under another datum."""
_WINDOW: Final = 5_000
_OF_A_PAGE: Final = 500
_ZERO: Final = 0.01
_SHIFTED: Final = ("wgs84", "gcj02", "bd09")
_SAME: Final = {"cgcs2000": "wgs84"}


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a source's positions: `outside` of `count` lie elsewhere; `reason` is a word, "" if unknown.

    Reasons: `zero`, `swapped`, `sign`, `unit`, `crs`, `datum`; `detail` names the unit, the EPSG number or the datum.
    """

    count: int
    outside: int
    reason: str = ""
    detail: str = ""


def judge(x: Floats, y: Floats, datum: str, home: HomeOutline) -> Verdict | None:
    """Return what is wrong with positions given as `x` (longitude) and `y` (latitude) in `datum`; None if all is well.

    The numbers are those of the source, unconverted.
    """
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    count = len(x)
    if count < FEWEST:
        return None
    home_under = _homed(datum, home)
    near = home_under(x, y)
    outside = int(count - near.sum())
    if outside > _MOST_OUTSIDE * count:
        far_x, far_y = x[~near], y[~near]
        for reason, detail, explained in _explanations(far_x, far_y, datum, home):
            if explained.mean() >= _BROUGHT_HOME:
                return Verdict(count, outside, reason, detail)
        return Verdict(count, outside)
    return _other_datum(x[near], y[near], datum, home, count)


class PlaceCheck:
    """The positions of one source's latest rows, carried from poll to poll. One thread at a time.

    While nearly all are where they should be, a poll costs one look at some of its points; to find the reason costs
    much more, and is done again only when a good part of the points is new.
    """

    def __init__(self, rules: tuple[PositionRule, ...], home: HomeOutline | None) -> None:
        known = dict.fromkeys(rule for rule in rules if not rule.anywhere)
        self._windows = [] if home is None else [_Window(rule, home) for rule in known]

    def see(self, rows: list[Any]) -> None:
        """Take note of a page's rows."""
        if not self._windows or not rows:
            return
        step = -(-len(rows) // _OF_A_PAGE)
        fields = [row for row in rows[::step] if isinstance(row, dict)]
        for window in self._windows:
            window.see(numbers_of(fields, window.rule.lon), numbers_of(fields, window.rule.lat))

    def remarks(self) -> list[Sentence]:
        """Return what is to be said about the positions seen."""
        found = [(window.verdict(), window) for window in self._windows]
        return [remark(verdict, window.rule, window.home.name) for verdict, window in found if verdict is not None]


class _Window:
    """The latest positions that one rule reads."""

    def __init__(self, rule: PositionRule, home: HomeOutline) -> None:
        self.rule = rule
        self.home = home
        self._pages: deque[tuple[Floats, Floats, int]] = deque()
        self._count = self._new = 0
        self._verdict: Verdict | None = None

    def see(self, x: Floats, y: Floats) -> None:
        known = np.isfinite(x) & np.isfinite(y)
        x, y = x[known], y[known]
        if not len(x):
            return
        self._pages.append((x, y, _outside(x, y, self.rule.datum, self.home)))
        self._count += len(x)
        self._new += len(x)
        while self._count - len(self._pages[0][0]) >= _WINDOW:
            self._count -= len(self._pages.popleft()[0])

    def verdict(self) -> Verdict | None:
        if sum(outside for _, _, outside in self._pages) < FEWEST:
            self._verdict = None
        elif self._new and self._new * _FEWER >= min(self._count, _WINDOW):
            x, y, _ = zip(*self._pages, strict=True)
            self._verdict = judge(np.concatenate(x), np.concatenate(y), self.rule.datum, self.home)
            self._new = 0
        return self._verdict


def numbers_of(rows: list[Any], field: str) -> Floats:
    """Return a field of every row as numbers, NaN where it holds none."""
    numbers = np.full(len(rows), np.nan)
    for place, value in enumerate(values_of(rows, field)):
        try:
            numbers[place] = np.nan if value is None or isinstance(value, bool) else float(value)
        except (ValueError, TypeError, OverflowError):
            continue
    return numbers


def remark(verdict: Verdict, rule: PositionRule, name: str) -> Sentence:
    """Return a verdict in words: how many points are elsewhere, why most likely, and what to do."""
    reasons = {
        "zero": translate(
            "Source",
            "{outside} of {count} positions are 0, 0: “{lon}” and “{lat}” are empty there. Ask the operator to send "
            "nothing instead.",
        ),
        "swapped": translate(
            "Source",
            "{outside} of {count} positions lie outside {name}: “{lon}” and “{lat}” are swapped. Swap them in "
            "[records] position.",
        ),
        "sign": translate(
            "Source",
            "{outside} of {count} positions lie outside {name}: with the other sign of “{lon}” or “{lat}” they are "
            "there. Ask the operator for signed degrees, east and north positive.",
        ),
        "unit": translate(
            "Source",
            "{outside} of {count} positions lie outside {name}: “{lon}” and “{lat}” are no degrees but {detail}. "
            "Ask the operator for degrees.",
        ),
        "crs": translate(
            "Source",
            "{outside} of {count} positions lie outside {name}: “{lon}” and “{lat}” are metres of {detail}, not "
            "degrees. Ask the operator for degrees.",
        ),
        "datum": translate(
            "Source",
            "{outside} of {count} positions lie just outside {name}, nearly all of them inside if they are {detail}, "
            "not {datum}. Check “datum” in [records] position.",
        ),
        "": translate(
            "Source",
            "{outside} of {count} positions lie outside {name}. Check “{lon}”, “{lat}” and “datum” in [records] "
            "position; if they may lie anywhere, say anywhere = true there.",
        ),
    }
    return reasons[verdict.reason].filled(
        outside=verdict.outside,
        count=verdict.count,
        name=name,
        lon=rule.lon,
        lat=rule.lat,
        detail=verdict.detail,
        datum=rule.datum,
    )


def _explanations(x: Floats, y: Floats, datum: str, home: HomeOutline) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    """Yield each usual mistake, and which of the points it explains; the plainest first."""
    under = _homed(datum, home)
    yield "zero", "", (np.abs(x) < _ZERO) & (np.abs(y) < _ZERO)
    yield "swapped", "", under(y, x)
    yield "sign", "", under(-x, y) | under(x, -y) | under(-x, -y)
    for name, degrees in _UNITS.items():
        yield "unit", name, under(degrees(x), degrees(y)) | under(degrees(y), degrees(x))
    if np.median(np.maximum(np.abs(x), np.abs(y))) > 360:
        plain = _homed("wgs84", home)
        for code in _grids_near(home.lon, home.lat):
            try:
                there = plain(*coordinate_systems.to_wgs84(x, y, code))
                turned = plain(*coordinate_systems.to_wgs84(y, x, code))
            except coordinate_systems.CrsError:
                continue
            yield "crs", f"EPSG:{code}", there | turned


def _other_datum(x: Floats, y: Floats, datum: str, home: HomeOutline, count: int) -> Verdict | None:
    """Return a verdict where another datum leaves far fewer of the points outside; None where none does."""
    stated = _SAME.get(datum, datum)
    if stated not in _SHIFTED or not in_mainland(np.array([home.lon]), np.array([home.lat]))[0]:
        return None
    outside = {name: _outside(x, y, name, home) for name in _SHIFTED}
    best = min(outside, key=lambda name: outside[name])
    if outside[stated] < FEWEST or outside[best] * _FEWER > outside[stated]:
        return None
    return Verdict(count, outside[stated], "datum", best)


def _outside(x: Floats, y: Floats, datum: str, home: HomeOutline) -> int:
    with np.errstate(invalid="ignore"):
        there = (np.abs(x) <= 180) & (np.abs(y) <= 90)
    held = home.holds(*coordinates.to_wgs84(x[there], y[there], datum))
    return int(len(x) - held.sum())


def _homed(datum: str, home: HomeOutline) -> Callable[[Floats, Floats], NDArray[np.bool_]]:
    """Return the function that tells which positions of a datum lie in the area or near it."""

    def near(x: Floats, y: Floats) -> NDArray[np.bool_]:
        with np.errstate(invalid="ignore"):
            there = np.flatnonzero((np.abs(x) <= 180) & (np.abs(y) <= 90) & ((x != 0) | (y != 0)))
        found = np.zeros(len(x), dtype=bool)
        if there.size:
            found[there] = home.is_near(*coordinates.to_wgs84(x[there], y[there], datum))
        return found

    return near


def _sexagesimal(value: Floats) -> Floats:
    """Return degrees of ddmm.mmmm, as receivers write them."""
    whole = np.trunc(value / 100)
    degrees: Floats = whole + (value - 100 * whole) / 60
    return degrees


_UNITS: Final[dict[str, Callable[[Floats], Floats]]] = {
    "1e-6°": lambda value: value / 1e6,
    "1e-7°": lambda value: value / 1e7,
    "1e-5°": lambda value: value / 1e5,
    "″": lambda value: value / 3600,
    "rad": np.degrees,
    "ddmm.mmmm": _sexagesimal,
}


def _grids_near(lon: float, lat: float) -> list[int]:
    """Return the EPSG numbers of the grids of metres that are used where the area lies."""
    codes = [coordinate_systems.WEB_MERCATOR]
    zone = round(lon / 3)
    if 25 <= zone <= 45:  # CGCS2000, three degrees wide: without and with the zone's number before the easting
        codes += [4534 + zone - 25, 4513 + zone - 25]
    six = int(lon // 6) + 31
    if 13 <= six - 30 <= 23:  # six degrees wide
        codes += [4502 + six - 43, 4491 + six - 43]
    codes.append((32600 if lat >= 0 else 32700) + six)
    return codes
