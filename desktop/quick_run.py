"""`yiping run`, read without the command line's library, and the reader started as soon as what it shares is loaded.

Only what is plainly right is taken; whatever else, help and mistakes too, is the command line's. Where the reader is a
branch of this process, what both need is loaded before it, and what only one needs after. Elsewhere it comes first.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.centres import find_centre
from desktop.forking import Branch, Process, can_branch
from desktop.own_program import start_reader

if TYPE_CHECKING:
    from data_sources.centre import Centre

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
    folder, store_url = wanted["folder"], wanted.get("store_url", "")
    begun: Process | None = None
    if not can_branch():
        with suppress(OSError):  # it is tried again, by what can say why not
            begun = start_reader(folder, store_url, {})
    import operations.air_quality  # noqa: PLC0415 - both need it
    import operations.snapshots  # noqa: F401, PLC0415
    from data_sources.centre import read_centre  # noqa: PLC0415
    from data_sources.sentences import Sentence  # noqa: PLC0415 - all this is loaded while the reader loads its own
    from desktop.opening import Wishes, open_desktop  # noqa: PLC0415

    wishes = Wishes(**wanted)
    try:
        centre = read_centre(folder)
        if begun is None and can_branch():
            with suppress(OSError):
                begun = Branch(lambda: _read(centre, store_url))
        return open_desktop(wishes, begun, centre)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = getattr(error, "sentence", None)
        if not isinstance(sentence, Sentence):
            raise
        from desktop.translation import language_of_environment, say  # noqa: PLC0415 - it is seldom needed

        sys.stderr.write(say(sentence, wishes.language or language_of_environment()) + "\n")
        return 1


def _read(centre: Centre, store_url: str) -> int:
    """Be the reader."""
    from data_sources.pausing import search_garbage_from_here  # noqa: PLC0415 - only the branch needs them
    from desktop.later_modules import load_later  # noqa: PLC0415

    load_later()
    from desktop.answering import answer_until_ended  # noqa: PLC0415

    search_garbage_from_here()
    return answer_until_ended(centre, store_url)
