"""`yiping collect`: the collector alone, until it is ended; or every source once, with a table of what came."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from data_sources.centre import Centre, read_centre, text_of
from data_sources.clock import Clock
from data_sources.poll import PollResult
from data_sources.sentences import translate
from desktop.source_test import feeds_hint, health_line
from desktop.translation import say
from operations import collector


def collect_until_ended(folder: Path, only: Sequence[str], store_url: str, *, child: bool) -> int:
    """Poll until a signal, or, as a child, until the parent is gone; return the exit code.

    Raises:
        CentreError: The centre can't be read.
        UnknownSourceError: There is no such source.
    """
    centre = read_centre(folder)
    return collector.run(centre, Clock.from_environment(), store_url or None, only, child=child)


def collect_once(folder: Path, only: Sequence[str], store_url: str, language: str) -> int:
    """Poll every source once, store what came and print it as a table; return 1 if any source failed.

    Raises:
        CentreError: The centre can't be read.
        StoreError: The store can't be opened or written.
        UnknownSourceError: There is no such source.
    """
    centre = read_centre(folder)
    results = collector.run_once(centre, Clock.from_environment(), store_url or None, only)
    for line in _table([_cells(centre, result, language) for result in results], language):
        sys.stdout.write(line + "\n")
    failed = [result for result in results if result.health is None or result.health.state != "live"]
    if failed and len(failed) == len(results):
        sys.stdout.write(feeds_hint(centre, language) + "\n")
    return 1 if failed else 0


def _cells(centre: Centre, result: PollResult, language: str) -> list[str]:
    source = centre.sources.get(result.source)
    name = text_of(source.name, language) if source is not None else ""
    health = result.health
    if health is None:
        return [result.source, name, "–", "–", "–", ""]
    well = health.state == "live"
    state = say(translate("Collecting", "well") if well else translate("Collecting", "failed"), language)
    told = "" if well else health_line(health, language)
    return [result.source, name, state, str(health.rows), str(health.refused), told]


def _table(rows: list[list[str]], language: str) -> list[str]:
    head = [
        say(sentence, language)
        for sentence in (
            translate("Collecting", "Source"),
            translate("Collecting", "Name"),
            translate("Collecting", "State"),
            translate("Collecting", "Rows"),
            translate("Collecting", "Refused"),
        )
    ]
    lines = [[*head, ""], *rows]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(head) + 1)]
    return [
        "  ".join(cell + " " * (widths[at] - _width(cell)) for at, cell in enumerate(line)).rstrip() for line in lines
    ]


def _width(text: str) -> int:
    """Return the columns that a text takes in a terminal: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
