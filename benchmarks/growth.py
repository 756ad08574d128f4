"""Whether memory grows: the slope of a line through what was measured, and how far that slope may be off.

What comes and goes within a stretch (a round of the scenes) is no growth, so each stretch counts as one measurement,
its mean. What then still scatters about the line tells the slope's standard error.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct

from maps.watch import memory_of

LEAST_STRETCHES = 4
OWN = {"Pss_Anon:", "Pss_Shmem:"}


class Growth(Struct, frozen=True):
    """MB an hour, and the standard error of that; NaN where there were too few stretches to tell."""

    slope: float
    error: float

    def __str__(self) -> str:
        """Return both, as they stand in a table."""
        return f"{self.slope:+.1f} ± {self.error:.1f} MB/h"


def growth(times: Sequence[float], sizes: Sequence[float], stretch: float) -> Growth:
    """Return how sizes (MB) at times (s, ascending) grow, by stretches of so many seconds; a last part is left out."""
    numbers = [int((at - times[0]) / stretch) for at in times]
    whole = range(max(numbers))
    at = np.array([np.mean([t for t, n in zip(times, numbers, strict=True) if n == number]) for number in whole])
    size = np.array([np.mean([s for s, n in zip(sizes, numbers, strict=True) if n == number]) for number in whole])
    if len(at) < LEAST_STRETCHES:
        return Growth(float(np.polyfit(times, sizes, 1)[0]) * 3600, math.nan)
    slope, start = np.polyfit(at, size, 1)
    scatter = size - (slope * at + start)
    error = math.sqrt(float(np.sum(scatter**2)) / (len(at) - 2) / float(np.sum((at - at.mean()) ** 2)))
    return Growth(float(slope) * 3600, error * 3600)


def own_memory(pid: int) -> int:
    """Return the bytes of a process that no file holds; all that it has where the system doesn't tell them apart.

    Of a library that several processes use each is charged a share: who else runs one on this machine would show.
    """
    try:
        lines = [line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()]
    except OSError:
        lines = []
    told = [int(words[1]) * 1024 for words in lines if words[0] in OWN]
    return sum(told) if told else memory_of(pid) or 0
