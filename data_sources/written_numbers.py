"""Numbers as people and spreadsheets write them into a text."""

from __future__ import annotations

import re
import unicodedata

_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", re.ASCII)
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_LONGEST = 60


def number_in(text: str) -> float:
    """Return the number that a text is.

    Thousands may be separated by commas, in threes throughout; digits and signs may be full-width; a percent sign at
    the end is the unit of the number before it: 98.5% is 98.5. Brackets around an amount make it negative.

    Raises:
        ValueError: It is no number, or one that could be read in two ways (1,23).
    """
    if len(text) > _LONGEST:
        message = "too long for a number"
        raise ValueError(message)
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    bracketed = re.fullmatch(r"\((.+)\)", plain)
    if bracketed:
        plain = "-" + bracketed[1].strip()
    plain = plain.removesuffix("%").rstrip()
    if _GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    if _PLAIN.fullmatch(plain) is None:
        message = f"no number: {text!r}"
        raise ValueError(message)
    return float(plain)
