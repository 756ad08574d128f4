"""Durations as people write them in a source file: "15s", "2m", "1h", "56d"."""

from __future__ import annotations

import re

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}

ALLOWED = '"15s", "2m", "1h", "1d"'
"""What a mistake says is allowed."""


def seconds_of(text: str) -> float:
    """Return the seconds that a duration means.

    Raises:
        ValueError: It is no number above 0 with one of the units ms, s, m, h, d.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*", text, re.ASCII)
    if match is None or float(match.group(1)) == 0:
        message = f"not a duration: {text!r}"
        raise ValueError(message)
    return float(match.group(1)) * _SECONDS[match.group(2)]
