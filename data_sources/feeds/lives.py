"""How long events live, and by which states they go: the log-normal part of the model (docs/simulation.md)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from data_sources.feeds.happenings import (
    ACCEPTED,
    CHECKING,
    CLOSED,
    HANDLED,
    HANDLING,
    NEVER,
    RETURNED,
    STEPS,
    VOID,
    WAITING,
)
from data_sources.feeds.local_time import Seconds
from data_sources.feeds.plan import Life

_LONGEST = 20 * 86_400
_IN_TIME = 0.97
"""The largest part of its limit that an event takes which doesn't pass it."""
_FULL = (WAITING, ACCEPTED, HANDLING, HANDLED, CHECKING, CLOSED)
_BACK = (WAITING, ACCEPTED, RETURNED, HANDLING, HANDLED, CLOSED)
_QUICK = (WAITING, HANDLING, CLOSED)
_VOID = (WAITING, VOID)


def lives(
    life: Life, reported: Seconds, due: NDArray[np.float64], severity: NDArray[np.int64], random: np.random.Generator
) -> tuple[Seconds, NDArray[np.int8]]:
    """Return moments and states (n, STEPS) of events reported at `reported` with `due` seconds to finish.

    Of severity IV some are finished on the spot.
    """
    count = len(reported)
    part = np.where(severity <= 2, life.grave_part, life.part)
    length = due * np.minimum(part * np.exp(random.normal(0, life.sigma, count)), _IN_TIME)
    over = due + 3600 * life.late_hours * np.exp(random.normal(0, life.late_sigma, count))
    length = np.where(random.random(count) < life.late, over, length)
    quick = (severity == 4) & (random.random(count) < life.quick)
    short = 60 * life.quick_minutes * np.exp(random.normal(0, life.quick_sigma, count))
    length = np.where(quick, np.minimum(short, due * 0.8), length)
    length = np.clip(length, 90, _LONGEST)
    void = random.random(count) < life.void
    back = ~quick & ~void & (random.random(count) < life.returned)

    fractions = np.sort(random.uniform((0.02, 0.08, 0.55, 0.7), (0.08, 0.25, 0.85, 0.97), (count, 4)), axis=1)
    moments = np.full((count, STEPS), NEVER, dtype=np.int64)
    states = np.zeros((count, STEPS), dtype=np.int8)
    moments[:, 0] = reported
    moments[:, 1:5] = reported[:, None] + (fractions * length[:, None]).astype(np.int64)
    moments[:, 5] = reported + length.astype(np.int64)
    states[:] = _FULL
    states[back] = _BACK
    moments[quick, 2] = moments[quick, 5]
    moments[quick, 3:] = NEVER
    states[quick, :3] = _QUICK
    moments[void, 1] = moments[void, 2]
    moments[void, 2:] = NEVER
    states[void, :2] = _VOID
    # Two changes of one event in the same second would be one change to those who ask: set them apart.
    for step in range(1, STEPS):
        known = moments[:, step] != NEVER
        moments[known, step] = np.maximum(moments[known, step], moments[known, step - 1] + 1)
    return moments, states
