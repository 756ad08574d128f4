"""Pages that turn by the time, so that every wall shows the same one; Page Up and Page Down turn them by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt

from data_sources.records import Instant

_Item = TypeVar("_Item")


class Pages:
    """Where a reader is in a list that is longer than its pane."""

    def __init__(self, seconds: int) -> None:
        """Turn a page every so many seconds; 0: only by hand."""
        self._seconds = seconds
        self._by_hand = 0

    def shown(self, items: Sequence[_Item], size: int, as_of: Instant) -> tuple[Sequence[_Item], str]:
        """Return the items of the page of this moment, and “2/5”; empty where one page holds all.

        At most `size` are on a page, on each as many or one less: a last one of two lines would be a hole in a wall.
        """
        count = max(-(-len(items) // max(size, 1)), 1)
        least, more = divmod(len(items), count)
        turned = as_of // (self._seconds * 1000) if self._seconds > 0 else 0
        page = (turned + self._by_hand) % count
        first, last = (number * least + min(number, more) for number in (page, page + 1))
        return items[first:last], f"{page + 1}/{count}" if count > 1 else ""

    def take_key(self, key: int) -> bool:
        """Turn a page by a key; return whether it was one that turns."""
        turns = {int(Qt.Key.Key_PageDown): 1, int(Qt.Key.Key_PageUp): -1}
        self._by_hand += turns.get(key, 0)
        return key in turns
