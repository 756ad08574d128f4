"""Python's own search for reference cycles, out of the way where a page of rows becomes many small things at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def search_garbage_from_here() -> None:
    """Let Python search for cycles again, and never among what is there already: modules, classes, code.

    A program that begins with the search off loads in four fifths of the time.
    """
    gc.freeze()
    gc.enable()


@contextmanager
def garbage_search_paused() -> Iterator[None]:
    """Pause the search for cycles: a page makes tens of thousands of containers and no cycle.

    Searched anyway after every 700 of them, mapping and writing take a third longer. What is left over is found after.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
