"""What is answered of a series' course: immutable, with its age."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from data_sources.records import Instant
from operations.snapshots import Age

if TYPE_CHECKING:  # numbers in arrays are loaded when there are any
    import numpy as np
    from numpy.typing import NDArray


class ReadingCourse(msgspec.Struct, frozen=True):
    """A series of readings over a span in stretches of equal length: the lowest, the mean and the highest of each.

    `at` is the middle of each stretch that has values, in ms UTC; `readings` says how many. All float64 (n).
    """

    at: NDArray[np.float64]
    low: NDArray[np.float64]
    mean: NDArray[np.float64]
    high: NDArray[np.float64]
    readings: NDArray[np.float64]
    as_of: Instant
    age: Age
