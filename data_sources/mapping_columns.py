"""Columns of a page: one field of all rows at a time, checked and converted, with what is wrong in which row.

A page is mapped by column, not by row: one comprehension over 5,000 values costs a tenth of 5,000 calls. Every column
comes out with only values that its record's field allows, or None; a row with anything wrong has a reason in
`Rows.refused`.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import jmespath
import msgspec
from msgspec import UNSET

from data_sources import mapping_times
from data_sources.decoding import convert
from data_sources.mapping_fields import FieldRule, RecordField, is_plain
from data_sources.sentences import Sentence, translate
from data_sources.written_numbers import number_in

_DAY = 86_400_000
_TEXT_OR_NONE = {str, type(None)}
_WHOLE_OR_NONE = {int, type(None)}
_HASHED = {str, int, float, bool, type(None)}
_MOST_SHOWN = 60

_UNKNOWN_WORD = translate("Mapping", "{target}: “{field}” holds {found}; known are: {known}.")


@dataclass
class Rows:
    """The rows of one page, and the first thing found wrong with each bad one."""

    rows: list[Any]
    now: int
    missing: tuple[str, ...]
    zone: ZoneInfo
    refused: dict[int, Sentence] = field(default_factory=dict)
    gathered: dict[str, list[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    def refuse(self, place: int, sentence: Sentence, **values: str | float) -> None:
        """Say why the row at `place` can't be a record, unless a reason is known already."""
        if place not in self.refused:
            self.refused[place] = sentence.filled(**values)

    def gather(self, names: Sequence[str]) -> None:
        """Take some fields out of all rows, which are looked at once for that, where every row has them all.

        A page's rows are more than the processor keeps at hand: going through them for each field costs thrice as much.
        """
        if len(names) < 2:
            return
        try:
            columns = zip(*map(itemgetter(*names), self.rows), strict=True)
            self.gathered = dict(zip(names, map(list, columns), strict=True))
        except KeyError:
            return

    def raw(self, expression: str) -> list[Any]:
        """Return a field of every row, None where it is absent or one of the mapping's words for "missing"."""
        values = self.gathered.get(expression) or values_of(self.rows, expression)
        types = set(map(type, values))
        missing = self.missing
        if str in types and _holds(values, types, missing):
            values = [None if isinstance(value, str) and value in missing else value for value in values]
        numbers = _numbers_in(missing)
        if numbers and (float in types or int in types):
            values = [None if type(value) in (float, int) and value in numbers else value for value in values]
        return values


Column = Callable[[Rows], list[Any]]


def _holds(values: list[Any], types: set[type], words: tuple[str, ...]) -> bool:
    """Return whether one of some words is among the values."""
    if not words:
        return False
    if types == {str} and min(map(len, values)) > max(map(len, words)):
        return False
    if types <= _HASHED:
        return not frozenset(words).isdisjoint(values)
    return any(word in values for word in words)


@lru_cache(maxsize=64)
def _numbers_in(missing: tuple[str, ...]) -> frozenset[float]:
    """Return the words for "missing" that are numbers, as -999: they mean the same where they come as numbers."""
    return frozenset(float(word) for word in missing if re.fullmatch(r"[-+]?\d+(?:\.\d+)?", word))


def column(rule: FieldRule, wanted: RecordField, categories: dict[str, str]) -> Column:
    """Return the function that makes the column of one field of a record.

    `categories` knows each category's code by every word for it.
    """
    if rule.value is not UNSET and not rule.field:
        constant = rule.value

        def same(rows: Rows) -> list[Any]:
            values = [constant] * len(rows)
            return _times(rows, values, rule, wanted) if wanted.shape == "time" else values

        return same
    make = {
        "text": _texts,
        "time": _times,
        "whole": _wholes,
        "number": _numbers,
        "word": _words,
        "flag": _flags,
        "native": _natives,
    }
    convert = make.get(wanted.shape)

    def read(rows: Rows) -> list[Any]:
        values = rows.raw(rule.field)
        if rule.words:
            values = _translated(values, rule.words)
        if rule.default is not UNSET:
            values = [rule.default if value is None else value for value in values]
        return convert(rows, values, rule, wanted) if convert else _categories(rows, values, rule, wanted, categories)

    return read


def has_holes(values: list[Any]) -> bool:
    """Return whether None is among the values. Most columns have nothing that is even empty: that is seen sooner."""
    return not all(values) and None in values


def shown(value: Any) -> str:
    """Return a row's value as a reason quotes it."""
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "…"


def values_of(rows: list[Any], expression: str) -> list[Any]:
    """Return a field of every row (all dicts): by its name, by a dotted path, or by JMESPath. None where it is not."""
    # A name that stands in the rows as it is ("PM2.5") wins over what its characters mean.
    if is_plain(expression) or any(expression in row for row in rows[:20]):
        try:
            return list(map(itemgetter(expression), rows))
        except KeyError:
            return [row.get(expression) for row in rows]
    if all(is_plain(part) for part in expression.split(".")):
        first, *rest = expression.split(".")
        values = [row.get(first) for row in rows]
        for name in rest:
            values = [value.get(name) if isinstance(value, dict) else None for value in values]
        return values
    search = jmespath.compile(expression).search
    return [_searched(search, row) for row in rows]


def _searched(search: Callable[[Any], Any], row: Any) -> Any:
    try:
        return search(row)
    except jmespath.exceptions.JMESPathError:
        return None  # a function on the wrong type: the field is not there in this row


def _translated(values: list[Any], words: dict[str, Any]) -> list[Any]:
    if set(map(type, values)) == {str}:
        return [words[value] if value in words else words.get(value.strip(), value) for value in values]
    return [words.get(value if isinstance(value, str) else _plain_text(value), value) for value in values]


def _plain_text(value: Any) -> str:
    """Return a number or truth value as a mapping's words spell it: 1, 1.5, true."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)


def _texts(rows: Rows, values: list[Any], rule: FieldRule, wanted: RecordField) -> list[Any]:
    types = set(map(type, values))
    texts: list[str | None]
    if types == {str}:
        texts = list(map(str.strip, values))
    elif types <= _TEXT_OR_NONE:
        texts = [value.strip() if value else None for value in values]
    else:
        texts = [_text(rows, place, value, rule, wanted) for place, value in enumerate(values)]
    if rule.width:
        texts = [text.zfill(rule.width) if text and text.isascii() and text.isdigit() else text for text in texts]
    present = [text for text in texts if text]
    together = "".join(present)
    if "\0" in together or not _is_unicode(together):
        texts = [_cleaned(text) if text else None for text in texts]
    longest = wanted.limits[1]
    if longest is not None and max(map(len, present), default=0) > longest:
        for place, text in enumerate(texts):
            if text and len(text) > longest:
                sentence = translate(
                    "Mapping", "{target}: “{field}” has {count} characters; at most {most} are allowed."
                )
                rows.refuse(place, sentence, target=wanted.name, field=rule.field, count=len(text), most=round(longest))
    # A space or nothing is no value: required fields are then missing, the others empty.
    return texts if len(present) == len(texts) else [text or None for text in texts]


def _text(rows: Rows, place: int, value: Any, rule: FieldRule, wanted: RecordField) -> str | None:
    if value is None or isinstance(value, str):
        return value.strip() if value else None
    if isinstance(value, bool | int | float | Decimal):
        return _plain_text(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    sentence = translate("Mapping", "{target}: “{field}” holds {found}; a text is needed.")
    rows.refuse(place, sentence, target=wanted.name, field=rule.field, found=shown(value))
    return None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _cleaned(text: str) -> str:
    """Return a text without NULs and half characters, which neither store can hold."""
    return text.replace("\0", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _times(rows: Rows, values: list[Any], rule: FieldRule, wanted: RecordField) -> list[Any]:
    time_format = rule.format or "iso"
    zone = ZoneInfo(rule.zone) if rule.zone else rows.zone
    instants, bad = mapping_times.instants(values, time_format, zone)
    for place in bad:
        sentence = translate("Mapping", "{target}: “{field}” holds {found}, no time in the format {format}.")
        rows.refuse(
            place, sentence, target=wanted.name, field=rule.field, found=shown(values[place]), format=time_format
        )
    latest = _refuse_outside(rows, instants, values, rule, wanted)
    # Deadlines and expiries lie ahead by their nature; what a source reports as past can't.
    if wanted.name not in ("expires_at", "onset_at") and latest > rows.now + _DAY:
        for place, at in enumerate(instants):
            if at is not None and at > rows.now + _DAY:
                sentence = translate("Mapping", "{target}: “{field}” says {found}, more than a day from now.")
                rows.refuse(place, sentence, target=wanted.name, field=rule.field, found=shown(values[place]))
    return instants


def _wholes(rows: Rows, values: list[Any], rule: FieldRule, wanted: RecordField) -> list[Any]:
    if rule.scale == 1.0 and set(map(type, values)) <= _WHOLE_OR_NONE:
        _refuse_outside(rows, values, values, rule, wanted)
        return values
    numbers = _numbers(rows, values, rule, wanted)
    for place, number in enumerate(numbers):
        if number is not None and not number.is_integer():
            _refuse_number(rows, place, values[place], rule, wanted)
    return [None if number is None else int(number) for number in numbers]


def _numbers(rows: Rows, values: list[Any], rule: FieldRule, wanted: RecordField) -> list[float | None]:
    numbers = _plain_numbers(values) if rule.scale == 1.0 else None
    if numbers is None:
        numbers = [_number(rows, place, value, rule, wanted) for place, value in enumerate(values)]
    if not math.isfinite(sum([number for number in numbers if number is not None])):
        for place, number in enumerate(numbers):
            if number is not None and not math.isfinite(number):
                _refuse_number(rows, place, values[place], rule, wanted)
        numbers = [number if number is None or math.isfinite(number) else None for number in numbers]
    _refuse_outside(rows, numbers, values, rule, wanted)
    return numbers


def _plain_numbers(values: list[Any]) -> list[float | None] | None:
    """Return the values as floats where all are numbers already, else None."""
    if not set(map(type, values)) <= {float, int, type(None)}:
        return None
    try:
        return [None if value is None else float(value) for value in values]
    except OverflowError:
        return None


def _number(rows: Rows, place: int, value: Any, rule: FieldRule, wanted: RecordField) -> float | None:
    if value is None:
        return None
    try:
        text = unicodedata.normalize("NFKC", value) if isinstance(value, str) and not value.isascii() else value
        number = math.nan if isinstance(value, bool) or "_" in str(value) else float(text)
    except (ValueError, TypeError, OverflowError):
        number = _written(value)
    if not math.isfinite(number):
        _refuse_number(rows, place, value, rule, wanted)
        return None
    return number * rule.scale if rule.scale != 1.0 else number


def _written(value: Any) -> float:
    try:
        return number_in(value) if isinstance(value, str) else math.nan
    except ValueError:
        return math.nan


def _refuse_number(rows: Rows, place: int, value: Any, rule: FieldRule, wanted: RecordField) -> None:
    sentence = (
        translate("Mapping", "{target}: “{field}” holds {found}; a whole number is needed.")
        if wanted.shape == "whole"
        else translate("Mapping", "{target}: “{field}” holds {found}; a number is needed.")
    )
    rows.refuse(place, sentence, target=wanted.name, field=rule.field, found=shown(value))


def _refuse_outside(rows: Rows, numbers: list[Any], values: list[Any], rule: FieldRule, wanted: RecordField) -> float:
    """Refuse the rows whose number is beyond its limits; return the greatest of all, 0 where there is none."""
    least, most = wanted.limits
    present = [number for number in numbers if number is not None] if has_holes(numbers) else numbers
    greatest: float = max(present, default=0)
    if not present or (least is None and most is None):
        return greatest
    low, high = -math.inf if least is None else least, math.inf if most is None else most
    if low <= min(present) and greatest <= high:
        return greatest
    for place, number in enumerate(numbers):
        if number is not None and not low <= number <= high:
            sentence = translate("Mapping", "{target}: “{field}” holds {found}; {least} to {most} is allowed.")
            rows.refuse(
                place,
                sentence,
                target=wanted.name,
                field=rule.field,
                found=shown(values[place]),
                least=_limit(least),
                most=_limit(most),
            )
    return greatest


def _limit(limit: float | None) -> str:
    return "…" if limit is None else f"{limit:g}"


def _words(rows: Rows, values: list[Any], rule: FieldRule, wanted: RecordField) -> list[Any]:
    allowed = frozenset(wanted.words)
    if set(map(type, values)) == {str} and allowed.issuperset(values):
        return values
    texts = _texts(rows, values, rule, wanted)
    if allowed.issuperset(texts):
        return texts
    for place, text in enumerate(texts):
        if text is not None and text not in allowed:
            known = ", ".join([*rule.words, *(word for word in wanted.words if word not in rule.words)])
            rows.refuse(place, _UNKNOWN_WORD, target=wanted.name, field=rule.field, found=shown(text), known=known)
    return texts


def _categories(
    rows: Rows, values: list[Any], rule: FieldRule, wanted: RecordField, categories: dict[str, str]
) -> list[Any]:
    if categories and set(map(type, values)) == {str}:
        found = list(map(categories.get, values))
        if None not in found:
            return found
    texts = _texts(rows, values, rule, wanted)
    if not categories:
        return texts
    other = categories.get("other")
    codes = [categories.get(text, other) if text is not None else other for text in texts]
    if other is None:
        for place, text in enumerate(texts):
            if text is not None and codes[place] is None:
                known = ", ".join(categories)
                rows.refuse(place, _UNKNOWN_WORD, target=wanted.name, field=rule.field, found=shown(text), known=known)
    return codes


def _flags(rows: Rows, values: list[Any], rule: FieldRule, wanted: RecordField) -> list[Any]:
    known = {"true": True, "1": True, "false": False, "0": False}
    flags = []
    for place, value in enumerate(values):
        flag = None if value is None else known.get(_plain_text(value).lower())
        if value is not None and flag is None:
            words = ", ".join([*rule.words, *known])
            rows.refuse(place, _UNKNOWN_WORD, target=wanted.name, field=rule.field, found=shown(value), known=words)
        flags.append(flag)
    return flags


def _natives(rows: Rows, values: list[Any], rule: FieldRule, wanted: RecordField) -> list[Any]:
    natives = []
    for place, value in enumerate(values):
        try:
            natives.append(None if value is None else convert(value, wanted.wanted))
        except msgspec.ValidationError as error:
            sentence = translate("Mapping", "{target}: “{field}” doesn't fit: {reason}.")
            rows.refuse(place, sentence, target=wanted.name, field=rule.field, reason=str(error))
            natives.append(None)
    return natives
