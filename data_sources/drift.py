"""What changed at a source without anybody saying so: judged by what its earlier polls brought.

A field that was in every row and is in none any more was most likely renamed. Rows that lack a required field lie in
quarantine, whole, and can be mapped again from there once the mapping is mended: so the poll's cursor moves on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from statistics import median
from typing import Any

from msgspec import UNSET

from data_sources.mapping_columns import values_of
from data_sources.mapping_fields import Mapping, is_plain, record_fields
from data_sources.mistakes import nearest_word
from data_sources.sentences import Sentence, translate

_SAMPLE = 20
"""Rows looked at from each end of a page, and rows in which a field must always have been to be missed."""
_KEYS = ("key", "station")
_POLLS = 20
_FEWEST_POLLS = 3
_MANY = 100
_TIMES = 10


@dataclass(frozen=True)
class AskedField:
    """A field that a mapping reads. `target` is what it becomes; without a `required` one a row is refused."""

    target: str
    required: bool
    has_width: bool = False


def asked_fields(mappings: Iterable[Mapping]) -> dict[str, AskedField]:
    """Return what a source's mappings read, by the fields' names or paths in its rows."""
    asked: dict[str, AskedField] = {}
    for mapping in mappings:
        known = record_fields(mapping.kind)
        for key, rule in mapping.fields.items():
            if not rule.field:
                continue
            # A reading's value may be missing: wide tables have holes.
            optional = rule.default is not UNSET or (mapping.kind, key) == ("reading", "value")
            required = known[key].required and not optional
            before = asked.get(rule.field)
            required = required or (before is not None and before.required)
            asked[rule.field] = AskedField(key, required, has_width=rule.width > 0)
        if mapping.position is not None:
            for name in (mapping.position.lon, mapping.position.lat):
                asked.setdefault(name, AskedField("position", required=False))
    return asked


class Course:
    """What the polls of one source brought so far; `asked` is by the fields' names or paths in the rows."""

    def __init__(self, asked: MappingOf[str, AskedField]) -> None:
        self.asked = asked
        self.always: dict[str, int] = {}
        """In how many rows of the samples a field was, as long as it was in all of them."""
        self.keys: set[str] = set()
        self.zeros: set[str] = set()
        """Keys that began with zeros, as texts do."""
        self.counts: deque[int] = deque(maxlen=_POLLS)
        self.standing: list[Sentence] = []

    def look(self) -> Look:
        """Begin to look at a poll's pages."""
        return Look(self)


class Look:
    """One poll's rows, page by page."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._found: set[str] = set()
        self._sampled: dict[str, tuple[int, int]] = {}
        self._keys: set[str] = set()
        self._bare: set[str] = set()
        self._count = 0

    def see(self, rows: list[Any]) -> None:
        """Take note of a page's rows."""
        fields = [row for row in rows if isinstance(row, dict)]
        self._count += len(fields)
        sample = fields if len(fields) <= 2 * _SAMPLE else fields[:_SAMPLE] + fields[-_SAMPLE:]
        for row in sample:
            self._keys.update(key for key in row if isinstance(key, str))
        for name in self._course.asked:
            there = _times_in(sample, name)
            before, of = self._sampled.get(name, (0, 0))
            self._sampled[name] = (before + there, of + len(sample))
            if self._course.asked[name].target in _KEYS:
                self._see_zeros(name, values_of(sample, name))
            if there or (name not in self._found and len(sample) < len(fields) and _times_in(fields, name)):
                self._found.add(name)

    def remarks(self, *, whole: bool) -> list[Sentence]:
        """Return what is doubtful about the poll, now that it has ended; `whole`: it asked for everything there is."""
        course = self._course
        if not self._count:
            return list(course.standing)
        gone = [name for name in course.asked if name not in self._found and self._was_there(name)]
        course.standing = [self._renamed(name) for name in gone]
        for name, (there, of) in self._sampled.items():
            if name in gone:
                continue
            if there < of:
                course.always[name] = -1
            elif course.always.get(name, 0) >= 0:
                course.always[name] = min(course.always.get(name, 0) + of, 1_000_000)
        if not gone:
            course.keys |= self._keys
        return course.standing + self._without_zeros() + self._too_many(whole=whole)

    def _see_zeros(self, name: str, values: list[Any]) -> None:
        if any(isinstance(value, str) and len(value) > 1 and value[0] == "0" and value.isdigit() for value in values):
            self._course.zeros.add(name)
        elif any(isinstance(value, int | float) for value in values):
            self._bare.add(name)

    def _without_zeros(self) -> list[Sentence]:
        sentence = translate(
            "Source",
            "“{field}” is a number now and began with zeros before: 7 may be 007. Give its “width” in the "
            "source's [records].",
        )
        asked = self._course.asked
        return [
            sentence.filled(field=name) for name in sorted(self._bare & self._course.zeros) if not asked[name].has_width
        ]

    def _was_there(self, name: str) -> bool:
        return self._course.asked[name].required or self._course.always.get(name, 0) >= _SAMPLE

    def _renamed(self, name: str) -> Sentence:
        course, asked = self._course, self._course.asked[name]
        unread = self._keys - course.asked.keys()
        nearest = nearest_word(name, sorted(unread - course.keys)) or nearest_word(name, sorted(unread))
        new = sorted(unread - course.keys) if course.keys else []
        if not nearest and len(new) == 1:
            nearest = new[0]
        if nearest and asked.required:
            sentence = translate(
                "Source",
                "“{field}” ({target}) is in none of {rows} rows. Is it called “{nearest}” now? Correct the source's "
                "[records]; meanwhile the rows wait in quarantine.",
            )
        elif nearest:
            sentence = translate(
                "Source",
                "“{field}” ({target}) is in none of {rows} rows any more. Is it called “{nearest}” now? Correct the "
                "source's [records].",
            )
        elif asked.required:
            sentence = translate(
                "Source",
                "“{field}” ({target}) is in none of {rows} rows. Ask the operator what it is called, and correct the "
                "source's [records]; meanwhile the rows wait in quarantine.",
            )
        else:
            sentence = translate(
                "Source",
                "“{field}” ({target}) is in none of {rows} rows any more. Ask the operator what became of it.",
            )
        return sentence.filled(field=name, target=asked.target, rows=self._count, nearest=nearest)

    def _too_many(self, *, whole: bool) -> list[Sentence]:
        """Judge the number of rows by the usual one. A poll without cursor brings the past: it is no measure."""
        counts, count = self._course.counts, self._count
        if whole:
            return []
        usual = round(median(counts)) if len(counts) >= _FEWEST_POLLS else None
        counts.append(count)
        if usual is None or count < _MANY or count < _TIMES * max(usual, 1):
            return []
        sentence = translate(
            "Source", "{rows} rows came at once, {usual} are usual. Was something loaded or changed there in bulk?"
        )
        return [sentence.filled(rows=count, usual=usual)]


def _times_in(rows: list[Any], name: str) -> int:
    """Return in how many rows a field is; one that holds null is there, too, where its name is plain."""
    if is_plain(name) or any(name in row for row in rows[:1]):
        return sum(name in row for row in rows)
    return sum(value is not None for value in values_of(rows, name))
