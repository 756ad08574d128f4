"""The trend's scale: hours, and round steps for counts."""

from __future__ import annotations

import math

HOUR = 3_600_000.0
HOUR_LABEL = "00"


def round_step(top: float) -> float:
    """Return the least of 1, 2, 2.5, 5 times a power of ten that divides `top` into at most five steps."""
    rough = max(top / 5, 1.0)
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1.0, 2.0, 2.5, 5.0, 10.0):
        step = factor * power
        if step >= rough and step % 1 == 0:
            return float(step)
    return float(10 * power)
