"""What a pane has to tell its page, kept until the page has come for it.

WORKAROUND: Chromium 130 (Qt WebEngine 6.9.3) keeps 430 bytes for good of each script that is not like one before it: a
pane that tells its page by scripts twice a second would let it grow by 3 MB an hour. So one script, always the same,
says that there is something, and the page asks for it like for all else.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Final

import msgspec

HARK: Final = "window.yiping && yiping.hark(), 0"
LAST_ONLY: Final = frozenset({"changed", "refresh"})
"""Of these the last one says it all."""


class Spoken:
    """The words of one pane, numbered. `after` is each time asked with the last number that was heard."""

    def __init__(self) -> None:
        self.last = 0
        """The number of what was said last."""
        self._heard = 0
        self._words: deque[tuple[int, str, bytes]] = deque()

    @property
    def is_heard(self) -> bool:
        """Whether the page has come for all of it."""
        return self._heard >= self.last

    def say(self, name: str, what: Any = None) -> None:
        """Let the page call `yiping.NAME(what)` when it comes."""
        if name in LAST_ONLY and self._words and self._words[-1][1] == name:
            self._words.pop()
        self.last += 1
        self._words.append((self.last, name, msgspec.json.encode(what)))

    def after(self, number: int) -> bytes:
        """Return what was said after a number, as JSON: [[number, name, what], …]. What was heard is forgotten."""
        while self._words and self._words[0][0] <= number:
            self._words.popleft()
        self._heard = self.last
        words = (b'[%d,"%s",%s]' % (each, name.encode(), what) for each, name, what in self._words)
        return b"[" + b",".join(words) + b"]"

    def clear(self) -> None:
        """Forget all: the page is loaded anew, and told anew."""
        self._words.clear()
        self._heard = self.last
