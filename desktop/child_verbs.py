"""Start as a child of the desktop, without the command line's library: a quarter of a second earlier.

`desktop.family` and `desktop.alarm_voice` are the only ones to speak to this: the words are fixed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise

from data_sources.pausing import search_garbage_from_here
from data_sources.records import encode
from data_sources.sentences import Sentence
from desktop.centres import find_centre

CHILD = "--child"


def is_child(words: Sequence[str]) -> bool:
    """Whether these are the words by which the desktop starts a child."""
    known = len(words) >= 2 and words[0] in ("collect", "feeds", "read", "voice")
    return known and not words[1].startswith("-") and CHILD in words


def run_child(words: Sequence[str]) -> int:
    """Do what the desktop asks of its child; return the exit code.

    What keeps it from running is told to the parent as trouble, where a sentence says it.
    """
    try:
        return _run(words)
    except Exception as error:
        sentence = getattr(error, "sentence", None)
        if not isinstance(sentence, Sentence):
            raise
        sys.stdout.write(encode({"trouble": sentence}).decode() + "\n")
        sys.stdout.flush()
        return 1


def _run(words: Sequence[str]) -> int:
    if words[0] == "voice":
        from desktop.sounding import sound_until_ended  # noqa: PLC0415 - one of four

        return sound_until_ended(words[1], float(words[2]))
    verb, folder = words[0], find_centre(words[1])
    options = dict(pairwise(words[2:]))
    if verb == "feeds":
        from desktop.feeding import serve_feeds  # noqa: PLC0415

        search_garbage_from_here()
        return serve_feeds(folder, int(options.get("--port", "0")), 1.0, child=True)
    if verb == "read":
        from desktop.later_modules import load_later  # noqa: PLC0415

        load_later()
        from data_sources.centre import read_centre  # noqa: PLC0415
        from desktop.answering import answer_until_ended  # noqa: PLC0415

        search_garbage_from_here()
        return answer_until_ended(read_centre(folder), options.get("--store", ""))
    from desktop.collecting import collect_until_ended  # noqa: PLC0415

    search_garbage_from_here()
    return collect_until_ended(folder, (), options.get("--store", ""), child=True)
