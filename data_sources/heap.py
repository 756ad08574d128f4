"""What the C library does with memory that is given back: a program of weeks must not keep what it once used."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
_LARGE_GO_BACK: Final = ((_MMAP_THRESHOLD, 131_072), (_TRIM_THRESHOLD, 1_048_576))
_FEW_HEAPS: Final = (_ARENA_MAX, 2)
"""By glibc's own numbers (mallopt(3)). Left alone, it raises the first two as large answers and pictures are given
back, and gives each thread a heap of its own: then small things that stay hold large pieces that are free."""


def give_memory_back(*, few_heaps: bool) -> bool:
    """Let large pieces go back to the system at once from now on, and what is free now.

    With `few_heaps` threads share two: only where there are none yet, and none that draws a window would wait for
    another. Returns whether the system's C library can do so: glibc's can.
    """
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallopt"):
        return False
    settings = (*_LARGE_GO_BACK, _FEW_HEAPS) if few_heaps else _LARGE_GO_BACK
    taken = [library.mallopt(name, value) == 1 for name, value in settings]
    library.malloc_trim(0)
    return all(taken)
