"""The trend's scale: hours, and round steps for counts."""

from __future__ import annotations

import math

HOUR = 3_600_000.0
HOUR_LABEL = "00"


COUNT_ROOM = 24
"""Design units that a count's label needs above the next one's."""
BEYOND = 20
"""Design units that an axis's first and last label may reach beyond it; beyond that it would not be drawn."""
MOST_STEPS = 5


def steps_in(height: float, label: float) -> int:
    """Return how many steps a scale of that height has room for, given the height of a label."""
    return max(1, min(MOST_STEPS, int(height / max(label, 1.0))))


def round_step(top: float, most: int = MOST_STEPS) -> float:
    """Return the least of 1, 2, 2.5, 5 times a power of ten that divides `top` into at most so many steps."""
    rough = max(top / most, 1.0)
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1.0, 2.0, 2.5, 5.0, 10.0):
        step = factor * power
        if step >= rough and step % 1 == 0:
            return float(step)
    return float(10 * power)
