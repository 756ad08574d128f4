"""Things by numbers: regions, and the combinations of what events are filtered by."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FACETS: Final = ("county", "category", "source", "state", "severity", "is_open", "follows")

Column = NDArray[Any]
Which = NDArray[np.bool_]


class Numbered:
    """Things by numbers, in the order in which they were first met."""

    def __init__(self, things: Sequence[Any] = ()) -> None:
        self.things = list(things)
        self._numbers = {thing: number for number, thing in enumerate(self.things)}
        self._in_order: list[str] = []

    def __len__(self) -> int:
        return len(self.things)

    def begins(self, prefix: str) -> Which:
        """Return which of the things, which are texts, begin so."""
        if len(self._in_order) != len(self.things):
            self._in_order = sorted(self.things)
        first, last = (bisect_left(self._in_order, text) for text in (prefix, prefix + chr(sys.maxunicode)))
        which = np.zeros(len(self.things), np.bool_)
        which[self.numbers(self._in_order[first:last])] = True
        return which

    def numbers(self, things: Sequence[Any]) -> Column:
        """Return the numbers of some things; those that are new get the next ones."""
        numbers = self._numbers
        for thing in dict.fromkeys(things):
            if thing not in numbers:
                numbers[thing] = len(self.things)
                self.things.append(thing)
        return np.fromiter(map(numbers.__getitem__, things), np.int32, len(things))


class Facets(Numbered):
    """The combinations, with what each of their parts is as a column of numbers."""

    def __init__(self, things: Sequence[Any] = ()) -> None:
        super().__init__(things)
        self.parts: list[tuple[Column, list[Any]]] = []

    def part(self, at: int) -> tuple[Column, list[Any]]:
        """Return of each combination the number of one of its parts, and what these numbers mean."""
        if not self.parts or len(self.parts[0][0]) != len(self):
            columns = zip(*self.things, strict=True) if self.things else [()] * len(FACETS)
            known = [Numbered() for _ in FACETS]
            self.parts = [(one.numbers(column), one.things) for one, column in zip(known, columns, strict=True)]
        return self.parts[at]

    def which(self, at: int, values: Collection[Any]) -> Which:
        """Return which combinations have one of some values in a part."""
        numbers, meaning = self.part(at)
        return np.array([value in values for value in meaning], bool)[numbers]
