"""Which of many texts have the commonest terms: all their characters looked at as one column of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from operations.search_terms import (
    BETWEEN,
    LONGEST_BEGUN,
    beginnings_of,
    begun_term,
    ended_term,
    ends_of,
    letter_term,
    pair_term,
    pairs_of,
)

_POINTS: Final = 0x110000
_TERMS: Final[Mapping[str, Callable[[str], str]]] = {
    "pair": pair_term, "letter": letter_term, "begun": begun_term, "ended": ended_term,
}  # fmt: skip

Thing = tuple[str, str]
"""A thing's texts and its code, in the form in which they are kept to be found."""


class TermGatherer:
    """Looks for the terms that are in more than a share of some things, `most` of them at the most."""

    def __init__(self, sample: Sequence[Thing], share: float, most: int) -> None:
        counts: Counter[tuple[str, str]] = Counter()
        for texts, code in sample:
            parts = texts.split(BETWEEN)
            counts.update({("pair", pair) for text in parts for pair in pairs_of(text)})
            counts.update({("letter", letter) for text in parts for letter in text})
            counts.update(("begun", begun) for begun in beginnings_of(code))
            counts.update(("ended", ended) for ended in ends_of(code))
        told = [term for term, count in counts.most_common(most) if count >= share * len(sample)]
        self.terms = [_TERMS[kind](text) for kind, text in told]
        """What is looked for, as the index calls it."""
        self._ends = [(at, kind, text) for at, (kind, text) in enumerate(told) if kind in ("begun", "ended")]
        # Each character that is in a common term has a number; 0 is any other, and what stands between texts.
        letters = sorted({letter for kind, text in told if kind in ("pair", "letter") for letter in text})
        number = {letter: place for place, letter in enumerate(letters, start=1)}
        self._width = len(letters) + 1
        self._numbers = np.zeros(_POINTS, np.int32)
        self._numbers[[ord(letter) for letter in letters]] = range(1, self._width)
        self._letters = np.full(self._width, -1, np.int16)
        self._pairs = np.full(self._width**2, -1, np.int16)
        for at, (kind, text) in enumerate(told):
            if kind == "letter":
                self._letters[number[text]] = at
            elif kind == "pair":
                self._pairs[number[text[0]] * self._width + number[text[1]]] = at

    def gathered(self, things: Sequence[Thing]) -> NDArray[np.bool_]:
        """Return of each term which things have it."""
        which = np.zeros((len(self.terms), len(things)), np.bool_)
        if not things:
            return which
        text = BETWEEN.join(texts for texts, _ in things)
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        lengths = np.fromiter((len(texts) + 1 for texts, _ in things), np.intp, len(things))
        thing = np.repeat(np.arange(len(things)), lengths)[:-1]
        numbers = self._numbers[points]
        for found in (self._letters[numbers], self._pairs[numbers[:-1] * self._width + numbers[1:]]):
            hits = np.flatnonzero(found >= 0)
            which[found[hits], thing[hits]] = True
        codes = [code for _, code in things]
        begun, ended = _points_of(codes), _points_of([code[::-1] for code in codes])
        for at, kind, part in self._ends:
            points, wanted = (begun, part) if kind == "begun" else (ended, part[::-1])
            if len(wanted) <= points.shape[1]:
                which[at] = (points[:, : len(wanted)] == [ord(letter) for letter in wanted]).all(axis=1)
        return which


def _points_of(codes: Sequence[str]) -> NDArray[np.uint32]:
    """Return the first characters of codes as rows of numbers."""
    column = np.array([code[:LONGEST_BEGUN] for code in codes], "U")
    return column.view(np.uint32).reshape(len(codes), -1)
