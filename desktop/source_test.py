"""`yiping source test`: one poll of one source, nothing stored; what came, what it becomes, what is refused and why."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

import msgspec

from data_sources.batches import SourceHealth
from data_sources.centre import Centre, CentreError, read_centre, text_of
from data_sources.clock import Clock
from data_sources.poll import PollResult, poll_once
from data_sources.records import encode
from data_sources.sentences import Sentence, translate
from desktop.centres import has_feeds
from desktop.mistakes import in_order, mistake_text
from desktop.translation import say

LINE = 2_000
"""Characters of a row that are shown: enough for any sane one."""


def print_source_test(folder: Path, source: str, rows: int, language: str) -> int:
    """Poll a source once and print the first `rows` of everything; return 1 if the poll failed.

    Raises:
        CentreError: The centre can't be read, or has no such source.
    """
    centre = read_centre(folder)
    if source not in centre.sources:
        raise CentreError(_unknown(centre, source))
    for mistake in in_order([each for each in centre.mistakes if each.file == f"sources/{source}.toml"]):
        _print(mistake_text(mistake, lambda sentence: say(sentence, language)))
    result = poll_once(source, centre, Clock.from_environment(), limit=max(rows, 20))
    _Report(centre, result, rows, language).print()
    return 0 if result.health is not None and result.health.state == "live" else 1


def health_line(health: SourceHealth, language: str) -> str:
    """Return in one line how a poll went."""
    if health.sentence is not None:
        return say(health.sentence, language)
    sentence = translate("SourceTest", "{rows} rows in {milliseconds} ms, {refused} refused.")
    return say(
        sentence.filled(rows=health.rows, milliseconds=health.latency, refused=health.refused),
        language,
    )


def feeds_hint(centre: Centre, language: str) -> str:
    """Return what to do where an example centre's sources do not answer; empty for any other centre."""
    if not has_feeds(centre.folder):
        return ""
    sentence = translate("SourceTest", "This centre's sources are recorded: “yiping feeds {centre}” serves them.")
    return say(sentence.filled(centre=centre.id), language)


class _Report:
    """Prints one poll's result."""

    def __init__(self, centre: Centre, result: PollResult, rows: int, language: str) -> None:
        self._centre = centre
        self._result = result
        self._rows = rows
        self._language = language

    def print(self) -> None:
        """Print the source, its rows, its records and what was refused."""
        result, source = self._result, self._centre.sources[self._result.source]
        _print(f"{result.source}  {text_of(source.name, self._language)}  {source.connector}")
        if result.health is not None:
            _print(health_line(result.health, self._language))
            for remark in result.health.remarks:
                _print(say(remark, self._language))
            if result.health.state != "live" and not result.rows:
                _print(feeds_hint(self._centre, self._language))
        self._part(translate("SourceTest", "Rows, as the source says them:"), [_plain(row) for row in result.rows])
        records = [
            f"{type(record).__name__.lower()}  {encode(record).decode()}" for record in result.records[: self._rows]
        ]
        self._part(translate("SourceTest", "Records that they become:"), records)
        refused = [
            f"{say(row.reason, self._language)}  {row.raw.decode('utf-8', 'replace')}"
            for row in result.refused[: self._rows]
        ]
        self._part(translate("SourceTest", "Rows that are refused, and why:"), refused)

    def _part(self, title: Sentence, lines: list[str]) -> None:
        if lines:
            _print("\n" + say(title, self._language))
            for line in lines[: self._rows]:
                _print("  " + (line if len(line) <= LINE else line[: LINE - 1] + "…"))


def _plain(row: object) -> str:
    """Return a row as JSON; what JSON has no word for as its text."""
    return msgspec.json.encode(row, enc_hook=str).decode()


def _unknown(centre: Centre, source: str) -> Sentence:
    names = ", ".join(centre.sources)
    near = difflib.get_close_matches(source, list(centre.sources), n=1)
    if near:
        sentence = translate(
            "SourceTest", "There is no source “{source}”. Did you mean “{nearest}”? There are: {names}."
        )
        return sentence.filled(source=source, nearest=near[0], names=names)
    return translate("SourceTest", "There is no source “{source}”. There are: {names}.").filled(
        source=source, names=names
    )


def _print(text: str) -> None:
    if text:
        sys.stdout.write(text + "\n")
