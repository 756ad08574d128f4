"""Classes of numbers for a map's fill: where one colour ends and the next begins. Pure; any thread."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

Scheme = Literal["quantile", "natural"]

MOST_DIFFERENT = 400
"""Natural breaks are looked for among so many different numbers at most; of more, quantiles stand for them."""


def breaks(values: Iterable[float], count: int, scheme: Scheme = "quantile") -> tuple[float, ...]:
    """Return the highest number of each class, ascending: at most `count`, fewer where there are fewer numbers.

    "quantile": as many regions in each class as equal numbers allow. "natural" (Fisher, Jenks): such that the squares
    of the distances to each class's mean are least together.
    """
    found = Counter(values)
    different = sorted(found)
    if len(different) <= count:
        return tuple(different)
    if scheme == "natural" and len(different) <= MOST_DIFFERENT:
        return _natural(different, [found[value] for value in different], count)
    return _quantiles(different, found, count)


def class_of(value: float, ends: Sequence[float]) -> int:
    """Return the number, from 0, of the class in which a value is; what lies above all is in the last."""
    return min(bisect_left(ends, value), max(0, len(ends) - 1))


def _quantiles(different: Sequence[float], found: Counter[float], count: int) -> tuple[float, ...]:
    ends: list[float] = []
    left, classes, held = sum(found.values()), count, 0
    for index, value in enumerate(different):
        held += found[value]
        rest = len(different) - index - 1
        # A class ends once it has its share of what was left, or where each number that is left needs one of its own.
        if classes > 1 and (held * classes >= left or rest < classes):
            ends.append(value)
            left, classes, held = left - held, classes - 1, 0
    if held:
        ends.append(different[-1])
    return tuple(ends)


def _natural(different: Sequence[float], weights: Sequence[int], count: int) -> tuple[float, ...]:
    size = len(different)
    weight, total, squares = [0.0], [0.0], [0.0]
    for value, times in zip(different, weights, strict=True):
        weight.append(weight[-1] + times)
        total.append(total[-1] + times * value)
        squares.append(squares[-1] + times * value * value)

    def spread(first: int, last: int) -> float:
        many = weight[last] - weight[first]
        middle = total[last] - total[first]
        return squares[last] - squares[first] - middle * middle / many

    cost = [spread(0, last) if last else 0.0 for last in range(size + 1)]
    cuts: list[list[int]] = []
    for number in range(2, count + 1):
        least = [float("inf")] * (size + 1)
        cut = [0] * (size + 1)
        for last in range(number, size + 1):
            for first in range(number - 1, last):
                price = cost[first] + spread(first, last)
                if price < least[last]:
                    least[last], cut[last] = price, first
        cost = least
        cuts.append(cut)
    ends, last = [different[-1]], size
    for cut in reversed(cuts):
        last = cut[last]
        ends.append(different[last - 1])
    return tuple(reversed(ends))
