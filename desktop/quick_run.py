"""`yiping run`, read without the command line's library, and the reader started before all else is loaded.

Only what is plainly right is taken; whatever else, help and mistakes too, is the command line's. What this imports at
its top is loaded before the reader is started, which then loads its own beside all the rest.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.centres import find_centre
from desktop.own_program import start_reader

VALUES = {
    "--scene": "scene",
    "--wall": "wall",
    "--lang": "language",
    "--theme": "theme",
    "--screens": "screens",
    "--store": "store_url",
}
FLAGS = {"--windowed": "windowed", "--desk": "desk"}
ONE_OF = {"language": ("zh", "en"), "theme": ("dark", "light")}


def plain_wishes(words: Sequence[str]) -> dict[str, Any] | None:
    """Return what `run …` asks for, as the values of `Wishes`; None where the command line must judge it."""
    found = _taken(words[1:]) if words and words[0] == "run" else None
    if found is None or any(name in found and found[name] not in allowed for name, allowed in ONE_OF.items()):
        return None
    if "screens" in found:
        found["screens"] = Path(found["screens"])
        if found["screens"].is_file():
            return None
    try:
        found["folder"] = find_centre(found.pop("centre"))
    except Exception as error:
        if not hasattr(error, "sentence"):
            raise
        return None
    return found


def _taken(words: Sequence[str]) -> dict[str, Any] | None:
    found: dict[str, Any] = {"centre": ""}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in FLAGS:
            found[FLAGS[word]] = True
        elif word in VALUES and rest and not rest[0].startswith("-"):
            found[VALUES[word]] = rest.pop(0)
        elif not word.startswith("-") and not found["centre"]:
            found["centre"] = word
        else:
            return None
    return found


def run_quickly(wanted: dict[str, Any]) -> int:
    """Open the desktop; return the exit code."""
    try:
        begun = start_reader(wanted["folder"], wanted.get("store_url", ""), {})
    except OSError:
        begun = None  # it is tried again, by what can say why not
    from data_sources.sentences import Sentence  # noqa: PLC0415 - all this is loaded while the reader loads its own
    from desktop.opening import Wishes, open_desktop  # noqa: PLC0415
    from desktop.translation import language_of_environment, say  # noqa: PLC0415

    wishes = Wishes(**wanted)
    try:
        return open_desktop(wishes, begun)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = getattr(error, "sentence", None)
        if not isinstance(sentence, Sentence):
            raise
        sys.stderr.write(say(sentence, wishes.language or language_of_environment()) + "\n")
        return 1
