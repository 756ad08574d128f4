"""Rows to records: a source file's [records] table, compiled once, applied to whole pages.

A row that can't be a record is refused whole, with the reason; the page goes on. What a mapping leaves out is worked
out where it can be:

- event: `severity` from its category; `state` is closed where there is a closing time, else waiting; `updated_at` is
  the closing or reporting time; `title` is the category's name; an unknown category is "other" where the centre has
  that category.
- asset: `state` unknown, `name` its key, `updated_at` the time of the poll.
- reading: a row without a value makes no record and is no mistake: wide tables have holes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Any

import msgspec
import numpy as np
from msgspec import UNSET

from data_sources import coordinates
from data_sources.batches import Refused
from data_sources.centre import LANGUAGES, Centre, SourceFile, text_of
from data_sources.mapping_columns import Column, Rows, column, has_holes, shown
from data_sources.mapping_fields import (
    RECORD_TYPES,
    FieldRule,
    Mapping,
    PositionRule,
    RecordField,
    is_plain,
    read_mappings,
    record_fields,
)
from data_sources.mistakes import Mistake
from data_sources.pausing import garbage_search_paused
from data_sources.records import Record
from data_sources.region_codes import CodeReader, uses_statistical_codes
from data_sources.sentences import Sentence, translate
from data_sources.state_words import state_words
from data_sources.toml_files import TomlDocument

_NEAR, _FAR = 3.0, 10.0
"""Degrees from the centre's home within which a swapped position is taken for swapped, and beyond which it is odd."""


@dataclass
class Mapped:
    """What a page became. `empty` counts the rows that had no value to make a reading of."""

    records: list[Record] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    empty: int = 0


class MappingError(Exception):
    """A [records] table that can't be used. Carries its mistakes."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(str(mistakes[0].sentence))
        self.mistakes = tuple(mistakes)


class Mapper:
    """All mappings of one source, ready to run. Safe to use from one thread at a time."""

    def __init__(self, source_id: str, source: SourceFile, centre: Centre) -> None:
        """Compile the source's mappings.

        Raises:
            MappingError: The source's [records] have mistakes.
        """
        document = TomlDocument(f"sources/{source_id}.toml", {"records": source.records})
        mappings, mistakes = read_mappings(document, source, dict(centre.categories))
        if mistakes:
            raise MappingError(mistakes)
        self.mappings = tuple(_with_state_words(mapping, centre) for mapping in mappings)
        self.items = mappings[0].items if mappings else ""
        self.kinds = tuple(dict.fromkeys(mapping.kind for mapping in mappings))
        self.positions = tuple(mapping.position for mapping in mappings if mapping.position is not None)
        self._compiled = [_Compiled(mapping, source_id, source, centre) for mapping in self.mappings]

    def remarks(self) -> list[Sentence]:
        """Return what is doubtful about the rows mapped since last asked."""
        return [said for compiled in self._compiled if compiled.codes for said in compiled.codes.remarks()]

    def map(self, rows: list[Any], now: int) -> Mapped:
        """Return the records of a page's rows. `now` is the poll's time by the centre's clock."""
        mapped = Mapped()
        fields: list[dict[str, Any]] = rows if set(map(type, rows)) == {dict} else []
        for row in [] if fields else rows:
            if isinstance(row, dict):
                fields.append(row)
            elif isinstance(row, Refused):
                mapped.refused.append(row)
            else:
                reason = translate("Mapping", "The row is {found}, not a table of fields.").filled(found=shown(row))
                mapped.refused.append(Refused(raw_of(row), reason))
        if not fields:
            return mapped
        reasons: dict[int, Sentence] = {}
        with garbage_search_paused():
            for compiled in self._compiled:
                records, refused, empty = compiled.run(fields, now)
                mapped.records += records
                mapped.empty += empty
                for place, reason in refused.items():
                    reasons.setdefault(place, reason)
        mapped.refused += [Refused(raw_of(fields[place]), reasons[place]) for place in sorted(reasons)]
        return mapped


def _with_state_words(mapping: Mapping, centre: Centre) -> Mapping:
    """Return a mapping whose state goes by the centre's workflow with the words for it; its own go first."""
    rule = mapping.fields.get("state")
    if rule is None or rule.table != "workflow":
        return mapping
    words = {**state_words(centre.folder), **rule.words}
    return replace(mapping, fields={**mapping.fields, "state": msgspec.structs.replace(rule, words=words)})


def raw_of(row: Any) -> bytes:
    """Return a row as quarantine keeps it: compact JSON, or the text as it came."""
    if isinstance(row, bytes):
        return row
    try:
        return msgspec.json.encode(row, enc_hook=str)
    except (TypeError, ValueError, RecursionError):
        return repr(row).encode("utf-8", "replace")


class _Compiled:
    """One mapping: a column a field, the positions, what is derived, and the loop that builds the records."""

    def __init__(self, mapping: Mapping, source_id: str, source: SourceFile, centre: Centre) -> None:
        self.mapping = mapping
        self.zone = centre.zone
        self.home = centre.file.home
        placed = mapping.kind in ("event", "asset", "reading")
        self.codes = CodeReader() if placed and uses_statistical_codes(centre) else None
        self.fields = record_fields(mapping.kind)
        self.severities = {code: category.severity for code, category in centre.categories.items()}
        self.titles = {
            code: text_of(category.name, centre.file.language) for code, category in centre.categories.items()
        }
        words = _category_words(centre)
        self.columns: list[tuple[RecordField, Column]] = [
            (self.fields[key], column(rule, self.fields[key], _words_for(rule, words)))
            for key, rule in mapping.fields.items()
        ]
        wanted = [rule.field for rule in mapping.fields.values() if rule.field]
        if mapping.position is not None:
            wanted += [mapping.position.lon, mapping.position.lat]
        self.plain = tuple(dict.fromkeys(filter(is_plain, wanted)))
        self.asked = {self.fields[key].name: rule.field for key, rule in mapping.fields.items()}
        record_type = RECORD_TYPES[mapping.kind]
        self.names = [each.name for each in self.fields.values()]
        if "lat" in record_type.__annotations__:
            self.names += ["lat", "lon"]
        constants = {"source": source_id, "simulated": source.simulated}
        self.constants = {
            name: value
            for name, value in constants.items()
            if name in record_type.__annotations__ and name not in self.asked
        }
        self.names = [name for name in self.names if name not in self.constants]
        self.build = _builder(record_type, self.names, self.constants)

    def run(self, fields: list[dict[str, Any]], now: int) -> tuple[list[Any], dict[int, Sentence], int]:
        rows = Rows(fields, now, self.mapping.missing, self.zone)
        rows.gather(self.plain)
        table: dict[str, list[Any]] = {}
        for wanted, make in self.columns:
            table[wanted.name] = make(rows)
        if self.codes is not None and "region" in table:
            table["region"] = self.codes.read(table["region"])
        if self.mapping.position is not None:
            table["lat"], table["lon"] = _positions(rows, self.mapping.position, self.home.lon, self.home.lat)
        self._derive(table, rows)
        empty: set[int] = set()
        if self.mapping.kind == "reading":
            empty = {place for place, value in enumerate(table["value"]) if value is None} - rows.refused.keys()
        for wanted in self.fields.values():
            self._complete(table, wanted, rows, empty)
        dropped = empty | rows.refused.keys()
        count = len(fields)
        columns = [table.get(name) or [None] * count for name in self.names]
        if dropped:
            kept = [place for place in range(count) if place not in dropped]
            columns = [[values[place] for place in kept] for values in columns]
        return self.build(columns), rows.refused, len(empty)

    def _derive(self, table: dict[str, list[Any]], rows: Rows) -> None:
        """Fill what the mapping leaves to the program."""
        count, kind = len(rows), self.mapping.kind
        if kind == "asset":
            _fill(table, "state", lambda: ["unknown"] * count)
            _fill(table, "name", lambda: table["key"])
            _fill(table, "updated_at", lambda: [rows.now] * count)
        if kind == "reading":
            _fill(table, "unit", lambda: [""] * count)
        if kind != "event":
            return
        closed = table.get("closed_at") or [None] * count
        unknown = "other" if "other" in self.severities or not self.severities else None
        _fill(table, "category", lambda: [unknown] * count)
        _fill(table, "severity", lambda: [self.severities.get(code, 4) for code in table["category"]])
        _fill(table, "state", lambda: ["waiting" if at is None else "closed" for at in closed])
        _fill(table, "updated_at", lambda: closed)
        _fill(table, "updated_at", lambda: table["reported_at"])
        _fill(table, "title", lambda: [self.titles.get(code, code) for code in table["category"]])

    def _complete(self, table: dict[str, list[Any]], wanted: RecordField, rows: Rows, empty: set[int]) -> None:
        """Give absent values their default, or refuse the rows that lack what they need."""
        values = table.get(wanted.name)
        if values is None:
            if wanted.name not in self.constants:
                table[wanted.name] = [wanted.default] * len(rows)
            return
        if not has_holes(values):
            return
        if wanted.default is not None:
            table[wanted.name] = [wanted.default if value is None else value for value in values]
        elif wanted.required or wanted.name in ("title", "category", "state", "severity", "updated_at", "name"):
            asked = self.asked.get(wanted.name, wanted.name)
            for place, value in enumerate(values):
                if value is None and place not in empty:
                    sentence = translate("Mapping", "{target}: the row has no value in “{field}”.")
                    rows.refuse(place, sentence, target=wanted.name, field=asked)


def _fill(table: dict[str, list[Any]], name: str, derive: Callable[[], list[Any]]) -> None:
    """Set a column, or only its holes, to what is derived; nothing is where there are none."""
    given = table.get(name)
    if given is None:
        table[name] = derive()
    elif has_holes(given):
        table[name] = [instead if value is None else value for value, instead in zip(given, derive(), strict=True)]


def _builder(
    record_type: type[Any], names: list[str], constants: dict[str, Any]
) -> Callable[[list[list[Any]]], list[Any]]:
    """Return what makes records of columns: in one go, without a step of Python for each."""
    order: tuple[str, ...] = record_type.__struct_fields__
    places = {name: place for place, name in enumerate(names)}
    rest = {field.name: field.default for field in msgspec.structs.fields(record_type)} | constants

    def build(columns: list[list[Any]]) -> list[Any]:
        given = [columns[places[name]] if name in places else repeat(rest[name]) for name in order]
        return list(map(record_type, *given))

    return build


def _category_words(centre: Centre) -> dict[str, str]:
    """Return each category's code by its code, names and words."""
    words: dict[str, str] = {}
    for code, category in centre.categories.items():
        for language in LANGUAGES:
            words.setdefault(text_of(category.name, language), code)
    for code, category in centre.categories.items():
        words.update(dict.fromkeys(category.words, code))
    words.update({code: code for code in centre.categories})
    return words


def _words_for(rule: FieldRule, words: dict[str, str]) -> dict[str, str]:
    if rule.table or rule.words or rule.value is not UNSET:
        return words
    return {code: code for code in words.values()}


def _positions(rows: Rows, rule: PositionRule, home_lon: float, home_lat: float) -> tuple[list[Any], list[Any]]:
    """Return the latitudes and longitudes in WGS-84; None where a row has none (0, 0 is none, too)."""
    lon, lat = (_degrees(rows, expression) for expression in (rule.lon, rule.lat))
    none = np.isnan(lon) | np.isnan(lat) | ((lon == 0) & (lat == 0))
    lon, lat = np.where(none, np.nan, lon), np.where(none, np.nan, lat)
    with np.errstate(invalid="ignore"):
        outside = (np.abs(lat) > 90) | (np.abs(lon) > 180)
        far = (np.abs(lat - home_lat) > _FAR) | (np.abs(lon - home_lon) > _FAR)
        swapped = far & (np.abs(lon - home_lat) < _NEAR) & (np.abs(lat - home_lon) < _NEAR)
    bad = outside | swapped
    for place in np.flatnonzero(bad).tolist():
        found = f"{float(lat[place]):g}, {float(lon[place]):g}"
        if swapped[place] or (abs(lat[place]) > 90 and abs(lat[place]) <= 180 and abs(lon[place]) <= 90):
            sentence = translate(
                "Mapping", "position: latitude, longitude {found}: “{lon}” and “{lat}” are likely swapped."
            )
        else:
            sentence = translate(
                "Mapping",
                "position: latitude, longitude {found} (“{lat}”, “{lon}”) is nowhere; -90 to 90, -180 to 180.",
            )
        rows.refuse(place, sentence, found=found, lon=rule.lon, lat=rule.lat)
    there = ~(none | bad)
    true_lon, true_lat = coordinates.to_wgs84(lon[there], lat[there], rule.datum)
    if there.all():
        return true_lat.tolist(), true_lon.tolist()
    result = []
    for values in (true_lat, true_lon):
        whole = np.full(len(rows), None, dtype=object)
        whole[there] = values.astype(object)
        result.append(whole.tolist())
    return result[0], result[1]


def _degrees(rows: Rows, expression: str) -> Any:
    values = rows.raw(expression)
    degrees = np.full(len(values), np.nan)
    try:
        together = np.array(values, dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        together = None
    if together is not None and together.shape == degrees.shape:
        return together
    for place, value in enumerate(values):
        try:
            degrees[place] = np.nan if value is None else float(value)
        except (ValueError, TypeError, OverflowError):
            sentence = translate("Mapping", "position: “{field}” holds {found}; degrees are needed.")
            rows.refuse(place, sentence, field=expression, found=shown(value))
    return degrees
