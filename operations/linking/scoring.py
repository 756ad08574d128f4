"""How likely two reports are one happening: a number from 0 to 1, and what it is made of."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from data_sources.linking_settings import Rules
from operations.linking.cells import METRES
from operations.linking.report import Report
from operations.linking.words import number_likeness, text_likeness, words_of

UNKNOWN_PLACE: Final = 0.5
"""A report without a position, in the township of the other."""


class Score(NamedTuple):
    """A score and its parts, each 0 to 1; None for what one of the two doesn't say."""

    total: float
    place: float | None
    time: float
    category: float
    text: float | None
    numbers: float | None


def score(one: Report, other: Report, rules: Rules, least: float = 0.0) -> Score | None:
    """Return the score of two reports of one group; None where they can't be one, or it stays below `least`.

    The same, to the last digit, whichever of the two comes first.
    """
    gap = abs(one.reported_at - other.reported_at)
    if gap > rules.window or one.simulated != other.simulated:
        return None
    away = metres(one, other)
    if away is not None and away > rules.distance:
        return None
    weights = rules.weights
    place = None if away is None else 1 - away / rules.distance
    time = 1 - gap / rules.window
    category = 1.0 if one.category == other.category else rules.kin
    known = weights.place * (UNKNOWN_PLACE if place is None else place) + weights.time * time
    known += weights.category * category
    total_weight = weights.place + weights.time + weights.category
    off = rules.same_source if one.source == other.source else 0.0
    # Texts cost more than all else: they are looked at only where they could lift the score high enough.
    best = (known + weights.text + weights.numbers) / ((total_weight + weights.text + weights.numbers) or 1.0)
    if best - off < least:
        return None
    mine, theirs = words_of(one), words_of(other)
    text, numbers = text_likeness(mine, theirs), number_likeness(mine, theirs)
    for part, weight in ((text, weights.text), (numbers, weights.numbers)):
        if part is not None:
            known += weight * part
            total_weight += weight
    total = round(max(0.0, (known / total_weight if total_weight else 0.0) - off), 4)
    if total < least:
        return None
    return Score(total, _rounded(place), round(time, 4), category, _rounded(text), numbers)


def metres(one: Report, other: Report) -> float | None:
    """Return how far two reports lie apart; None where one has no position. Right to 0.1 % within some kilometres."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return None
    middle = math.radians((one.lat + other.lat) / 2)
    return METRES * math.hypot(one.lat - other.lat, (one.lon - other.lon) * math.cos(middle))


def _rounded(part: float | None) -> float | None:
    return None if part is None else round(part, 4)
