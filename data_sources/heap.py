"""What the C library does with memory that is given back: a program of weeks must not keep what it once used."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
_SETTINGS: Final = ((_MMAP_THRESHOLD, 131_072), (_TRIM_THRESHOLD, 1_048_576), (_ARENA_MAX, 2))
"""By glibc's own numbers (mallopt(3)). Left alone, it raises the first two as large answers are given back, and gives
each thread a heap of its own: then small things that stay hold large pieces that are free."""


def give_memory_back() -> bool:
    """Let large pieces go back to the system at once, and threads share two heaps. Before there are threads.

    Returns whether the system's C library can do so: glibc's can.
    """
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallopt"):
        return False
    return all(taken == 1 for taken in [library.mallopt(name, value) for name, value in _SETTINGS])
