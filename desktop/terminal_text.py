"""Text for a terminal: one line, nothing in it that could move a cursor or turn a line around."""

from __future__ import annotations

import re
import sys

_LINE = 2_000
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def print_line(text: str) -> None:
    """Print one line, bounded."""
    line = _CONTROLS.sub("�", text)
    sys.stdout.write((line if len(line) <= _LINE else line[: _LINE - 1] + "…") + "\n")
