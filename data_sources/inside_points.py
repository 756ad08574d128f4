"""A point inside an area, for a mark on a map: the centroid of a crescent lies outside it, this point never does."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

Ring = Sequence[Sequence[float]]


def inside_point(rings: Sequence[Ring]) -> tuple[float, float] | None:
    """Return x and y of a point inside the area that `rings` bound, holes left out; None where they bound none.

    Rings are x, y pairs in any order and direction. On the line through the middle of the largest ring the middle of
    the longest stretch inside is taken.
    """
    sound = [[(float(x), float(y)) for x, y, *_ in ring if isfinite(x) and isfinite(y)] for ring in rings]
    sound = [ring for ring in sound if len(ring) >= 3]
    if not sound:
        return None
    largest = max(sound, key=lambda ring: abs(_area(ring)))
    low, high = min(y for _, y in largest), max(y for _, y in largest)
    # A line through a corner is counted twice or never; one of these lines meets none, or the area is a line itself.
    for share in (0.5, 0.4871, 0.5293, 0.3719, 0.6361):
        crossings = sorted(_crossings(sound, low + (high - low) * share))
        stretches = [(right - left, (left + right) / 2) for left, right in zip(*[iter(crossings)] * 2, strict=False)]
        if stretches and max(stretches)[0] > 0:
            return max(stretches)[1], low + (high - low) * share
    x, y = largest[0]
    return x, y


def _area(ring: Sequence[tuple[float, float]]) -> float:
    x0, y0 = ring[0]
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum((ax - x0) * (by - y0) - (bx - x0) * (ay - y0) for (ax, ay), (bx, by) in pairs) / 2


def _crossings(rings: Sequence[Sequence[tuple[float, float]]], y: float) -> list[float]:
    found = []
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y):
                found.append(ax + (y - ay) * (bx - ax) / (by - ay))
    return found
