"""A source's health after a try, as the record that its pane shows."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from data_sources.batches import SourceHealth
from data_sources.centre import Centre, SourceFile, text_of
from data_sources.durations import seconds_of
from data_sources.records import Instant
from data_sources.sentences import Sentence, translate

_MOST_REMARKS = 5


@dataclass
class Tally:
    """What one poll counted. Times in ms; `clock_ahead` is the source's clock against ours.

    `remarks` are what whoever handles the rows finds doubtful: each said once, however many rows it is about.
    """

    tried_at: Instant
    latency: int = 0
    rows: int = 0
    refused: int = 0
    clock_ahead: int | None = None
    remarks: list[Sentence] = field(default_factory=list)


def unpolled(source_id: str, source: SourceFile, centre: Centre, now: Instant) -> SourceHealth:
    """Return the health of a source that was never asked."""
    tables = source.records if isinstance(source.records, list) else [source.records]
    kinds = tuple(dict.fromkeys(str(table["kind"]) for table in tables if "kind" in table))
    return SourceHealth(
        source=source_id,
        title=text_of(source.name, centre.file.language),
        connector=source.connector,
        kinds=kinds,
        rhythm=seconds_of(source.every),
        state="never",
        tried_at=now,
        simulated=source.simulated,
    )


def succeeded(before: SourceHealth, tally: Tally, now: Instant) -> SourceHealth:
    """Return the health after a poll that came to its end."""
    return msgspec.structs.replace(
        before,
        state="live",
        tried_at=tally.tried_at,
        succeeded_at=now,
        failing_since=None,
        latency=tally.latency,
        rows=tally.rows,
        refused=tally.refused,
        tries=0,
        sentence=None,
        remarks=_bounded(tally.remarks),
        clock_ahead=tally.clock_ahead,
    )


def failed(before: SourceHealth, tally: Tally, sentence: Sentence) -> SourceHealth:
    """Return the health after a poll that failed; the last success stays on record."""
    return msgspec.structs.replace(
        before,
        state="failed",
        tried_at=tally.tried_at,
        failing_since=before.failing_since or tally.tried_at,
        latency=tally.latency,
        rows=tally.rows,
        refused=tally.refused,
        tries=before.tries + 1,
        sentence=sentence,
        remarks=_bounded(tally.remarks) or before.remarks,
        clock_ahead=tally.clock_ahead,
    )


def _bounded(remarks: list[Sentence]) -> tuple[Sentence, ...]:
    """Return each remark once (two are the same where only their values differ), the first few of them."""
    each: dict[tuple[str, str], Sentence] = {}
    for remark in remarks:
        each.setdefault((remark.context, remark.text), remark)
    return tuple(each.values())[:_MOST_REMARKS]


def mistaken(source_id: str, centre: Centre, now: Instant) -> SourceHealth:
    """Return the health of a source that is left out because its file has mistakes."""
    file = f"sources/{source_id}.toml"
    mistakes = [mistake for mistake in centre.mistakes if mistake.file == file]
    sentence = translate(
        "Source",
        "{file} has {count} mistake(s), the first in line {line}: run “yiping check”. The source is not asked.",
    )
    line = mistakes[0].line if mistakes else 0
    return SourceHealth(
        source=source_id,
        title=source_id,
        connector="",
        kinds=(),
        rhythm=3600.0,
        state="failed",
        tried_at=now,
        failing_since=now,
        sentence=sentence.filled(file=file, count=len(mistakes), line=line),
    )


def hanging(seconds: int) -> Sentence:
    """Return what is said of a poll that doesn't come back, which no time-out of its own ends."""
    sentence = translate(
        "Source", "The poll has hung for {seconds} s. Is a network folder or database stuck? The others go on."
    )
    return sentence.filled(seconds=seconds)


def too_late(seconds: float) -> Sentence:
    """Return what is remarked where this machine doesn't come to poll in time."""
    sentence = translate("Source", "It was polled {seconds} s late: this machine has too much to do.")
    return sentence.filled(seconds=round(seconds, 1))
