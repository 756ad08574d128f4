"""A mistake in a centre's files, said so that a person can mend it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from msgspec import Struct

from data_sources.sentences import Sentence


class Mistake(Struct, frozen=True, kw_only=True):
    """One mistake in a centre's files. `line` counts from 1; 0 where a file or key is missing altogether.

    `found` is what stands there, `allowed` what may, `nearest` the closest allowed word ("" where none is close).
    """

    file: str
    line: int
    key: str
    sentence: Sentence
    found: str = ""
    allowed: str = ""
    nearest: str = ""


def nearest_word(word: str, words: Iterable[str]) -> str:
    """Return the word of `words` that was most likely meant, or "" where none is close."""
    close = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    if close:
        return close[0]
    by_lower = {known.lower(): known for known in words}
    close = difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[close[0]] if close else ""
