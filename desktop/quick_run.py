"""`yiping run`, read without the command line's library: a wall is lit half a second earlier.

Only what is plainly right is taken; whatever else, help and mistakes too, is the command line's.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data_sources.centre import CentreError
from data_sources.sentences import Sentence
from desktop.centres import find_centre
from desktop.opening import Wishes, open_desktop
from desktop.translation import LANGUAGES, language_of_environment, say

VALUES = {
    "--scene": "scene",
    "--wall": "wall",
    "--lang": "language",
    "--theme": "theme",
    "--screens": "screens",
    "--store": "store_url",
}


def wishes_of(words: Sequence[str]) -> Wishes | None:
    """Return what `run …` asks for; None where the command line must judge it."""
    if not words or words[0] != "run":
        return None
    found: dict[str, Any] = {}
    centre = ""
    rest = list(words[1:])
    while rest:
        word = rest.pop(0)
        if word == "--windowed":
            found["windowed"] = True
        elif word in VALUES and rest and not rest[0].startswith("-"):
            found[VALUES[word]] = rest.pop(0)
        elif not word.startswith("-") and not centre:
            centre = word
        else:
            return None
    if found.get("language", "zh") not in LANGUAGES or found.get("theme", "dark") not in ("dark", "light"):
        return None
    if "screens" in found:
        found["screens"] = Path(found["screens"])
        if found["screens"].is_file():
            return None
    try:
        return Wishes(folder=find_centre(centre), **found)
    except CentreError:
        return None


def run_quickly(wishes: Wishes) -> int:
    """Open the desktop; return the exit code."""
    try:
        return open_desktop(wishes)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = getattr(error, "sentence", None)
        if not isinstance(sentence, Sentence):
            raise
        sys.stderr.write(say(sentence, wishes.language or language_of_environment()) + "\n")
        return 1
