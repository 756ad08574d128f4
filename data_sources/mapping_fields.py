"""The grammar of a source file's [records] table: which field of a row becomes which field of a record.

What a record's fields are and what they allow is read from the Structs of `data_sources.records`; a limit stands in one
place only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

import jmespath
import msgspec
from msgspec import UNSET, Meta, Struct, inspect

from data_sources.centre import Category, Datum, SourceFile
from data_sources.decoding import type_info
from data_sources.mapping_times import FORMATS, is_format
from data_sources.mistakes import Mistake, nearest_word
from data_sources.records import Asset, Event, Indicator, Reading, RecordKind, Region, Warning
from data_sources.sentences import Sentence, translate
from data_sources.toml_files import TomlDocument, check_value, shown
from data_sources.toml_places import KeyPath

_RESPONSE = translate(
    "Mistakes",
    "A response level is a plan's, not a record's: neither a warning's level nor an event's severity means it.",
)
_CONFUSED: dict[tuple[str, str], Sentence] = {
    ("event", "level"): translate(
        "Mistakes", "An event has a severity (特别重大 1 to 一般 4). A level is a warning's: 一级红 1 to 四级蓝 4."
    ),
    ("warning", "severity"): translate(
        "Mistakes", "A warning has a level (一级红 1 to 四级蓝 4). A severity is an event's: 特别重大 1 to 一般 4."
    ),
    ("event", "response_level"): _RESPONSE,
    ("warning", "response_level"): _RESPONSE,
}
"""Three things that are easily taken for each other."""

Shape = Literal["text", "time", "whole", "number", "word", "flag", "category", "native"]

RECORD_TYPES: dict[RecordKind, type[Any]] = {
    "event": Event,
    "asset": Asset,
    "reading": Reading,
    "indicator": Indicator,
    "warning": Warning,
    "region": Region,
}

_GENERAL_KEYS = ("kind", "items", "missing", "position")
_DERIVED = {
    "event": ("title", "category", "state", "severity", "updated_at"),
    "asset": ("state", "name", "updated_at"),
    "reading": ("unit",),
}
"""Required fields that the mapping can work out itself (`data_sources.mapping`)."""


class FieldRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one field of a record is had from a row.

    `table`: an event's state may go by the words of workflow.toml, its category by those of categories.toml.
    `width` is for codes of digits: one that lost its leading zeros, as numbers do, gets them back (7 → 007).
    """

    field: str = ""
    format: str = ""
    zone: str = ""
    table: Literal["categories", "workflow", ""] = ""
    words: dict[str, Any] = {}
    default: Any = UNSET
    value: Any = UNSET
    scale: float = 1.0
    width: Annotated[int, Meta(ge=0, le=100)] = 0


class PositionRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a row's position stands, and in which datum. `anywhere`: it may well lie outside the centre's area."""

    lon: str
    lat: str
    datum: Datum
    anywhere: bool = False


@dataclass(frozen=True)
class RecordField:
    """One field of a record as a mapping may fill it. `limits` are a text's least and most length, or a number's."""

    name: str
    shape: Shape
    required: bool
    default: Any = None
    words: tuple[str, ...] = ()
    limits: tuple[float | None, float | None] = (None, None)
    wanted: Any = None
    """The annotation, for values that are taken over as they are."""


@dataclass(frozen=True)
class Mapping:
    """One [records] table, judged."""

    kind: RecordKind
    items: str
    missing: tuple[str, ...]
    fields: dict[str, FieldRule]
    position: PositionRule | None


def record_fields(kind: RecordKind) -> dict[str, RecordField]:
    """Return what a mapping to records of this kind may fill, by the mapping's key."""
    info = type_info(RECORD_TYPES[kind])
    assert isinstance(info, inspect.StructType)  # noqa: S101 - every record is a Struct
    annotations = RECORD_TYPES[kind].__annotations__
    hints = msgspec.structs.fields(RECORD_TYPES[kind])
    types = {hint.name: hint.type for hint in hints}
    fields = {}
    for each in info.fields:
        if each.name in ("source", *(("lat", "lon") if "lat" in annotations else ())):
            continue
        key = "asset_kind" if kind == "asset" and each.name == "kind" else each.name
        shape, plain = _shape_of(kind, each.name, each.type)
        required = each.required and each.name not in _DERIVED.get(kind, ())
        default = None if each.required or each.default is UNSET else each.default
        words = tuple(str(word) for word in plain.values) if isinstance(plain, inspect.LiteralType) else ()
        fields[key] = RecordField(each.name, shape, required, default, words, _limits(plain), types[each.name])
    return fields


def read_mappings(document: TomlDocument, source: SourceFile, categories: dict[str, Category]) -> _Read:
    """Judge the [records] of a source file, one table or several: the mappings that can be used, and the mistakes."""
    tables = source.records if isinstance(source.records, list) else [source.records]
    several = isinstance(source.records, list)
    mappings: list[Mapping] = []
    mistakes: list[Mistake] = []
    for number, table in enumerate(tables):
        at: KeyPath = ("records", number) if several else ("records",)
        mapping, found = _read_mapping(document, at, table, categories)
        mistakes += found
        if mapping is not None and not found:
            mappings.append(mapping)
        if mapping is not None and mappings and mapping.items != mappings[0].items:
            sentence = translate("Mistakes", "All [[records]] read the same rows: “items” must be the same.")
            mistakes.append(document.mistake((*at, "items"), sentence, found=mapping.items, allowed=mappings[0].items))
    return mappings, mistakes


_Read = tuple[list[Mapping], list[Mistake]]


def _read_mapping(
    document: TomlDocument, at: KeyPath, table: dict[str, Any], categories: dict[str, Category]
) -> tuple[Mapping | None, list[Mistake]]:
    kind = table.get("kind")
    if kind not in RECORD_TYPES:
        sentence = (
            translate("Mistakes", "The key “{key}” is missing.").filled(key="kind")
            if kind is None
            else translate("Mistakes", "There is no such kind of record.")
        )
        nearest = nearest_word(str(kind), RECORD_TYPES)
        allowed = ", ".join(RECORD_TYPES)
        return None, [document.mistake((*at, "kind"), sentence, found=kind, allowed=allowed, nearest=nearest)]
    known = record_fields(kind)
    mistakes = _unknown_keys(document, at, table, known, positions="lat" in RECORD_TYPES[kind].__annotations__)
    rules: dict[str, FieldRule] = {}
    for key, field in known.items():
        if key in table:
            rule, found = _read_rule(document, (*at, key), table[key], field, categories)
            mistakes += found
            if rule is not None:
                rules[key] = rule
        elif kind == "warning" and key != "simulated":
            # The CAP connector's rows speak the record's own words; whether it is a drill, only the source file says.
            rules[key] = FieldRule(field=key, format="epoch_ms" if field.shape == "time" else "")
        elif field.required or (field.name == "title" and "category" not in table):
            sentence = translate("Mistakes", "The key “{key}” is missing.").filled(key=key)
            mistakes.append(document.mistake((*at, key), sentence, allowed='"field", { field = "…" }, { value = … }'))
    position, found = _read_position(document, at, table)
    mistakes += found
    items, missing = table.get("items", ""), table.get("missing", [""])
    if not isinstance(items, str):
        mistakes.append(document.mistake((*at, "items"), translate("Mistakes", "This value is not allowed here.")))
        items = ""
    mistakes += _check_expression(document, (*at, "items"), items)
    clean, found = check_value(document, (*at, "missing"), missing, tuple[str, ...])
    mistakes += found
    return Mapping(kind, items, clean or ("",), rules, position), mistakes


def _unknown_keys(
    document: TomlDocument, at: KeyPath, table: dict[str, Any], known: dict[str, RecordField], *, positions: bool
) -> list[Mistake]:
    words = [*(key for key in _GENERAL_KEYS if positions or key != "position"), *known]
    mistakes = []
    for key in table:
        if key not in words:
            sentence = _CONFUSED.get((table["kind"], key)) or translate(
                "Mistakes", "Such records have no field of this name."
            )
            nearest = nearest_word(key, [word for word in words if word not in table])
            mistakes.append(
                document.mistake((*at, key), sentence, found=key, allowed=", ".join(words), nearest=nearest)
            )
    return mistakes


def _read_rule(
    document: TomlDocument, at: KeyPath, value: Any, field: RecordField, categories: dict[str, Category]
) -> tuple[FieldRule | None, list[Mistake]]:
    if isinstance(value, str):
        return FieldRule(field=value), _check_expression(document, at, value)
    rule, mistakes = check_value(document, at, value, FieldRule)
    if rule is None:
        return None, mistakes
    mistakes += _check_expression(document, (*at, "field"), rule.field)
    if not rule.field and rule.value is UNSET:
        sentence = translate("Mistakes", "Either “field” or “value” must be given.")
        mistakes.append(document.mistake(at, sentence, found=value, allowed='{ field = "…" }, { value = … }'))
    if rule.format and (field.shape != "time" or not is_format(rule.format)):
        sentence = translate("Mistakes", "This is no format for this field.")
        allowed = ", ".join(FORMATS) + ', "%Y-%m-%d %H:%M:%S"' if field.shape == "time" else ""
        nearest = nearest_word(rule.format, FORMATS) if field.shape == "time" else ""
        mistakes.append(
            document.mistake((*at, "format"), sentence, found=rule.format, allowed=allowed, nearest=nearest)
        )
    mistakes += _check_shape(document, at, rule, field)
    if rule.zone and rule.zone not in available_timezones():
        sentence = translate("Mistakes", "There is no such time zone.")
        nearest = nearest_word(rule.zone, available_timezones())
        mistakes.append(document.mistake((*at, "zone"), sentence, found=rule.zone, nearest=nearest))
    for key, word in [("default", rule.default), ("value", rule.value)]:
        if word is not UNSET:
            mistakes += _check_constant(document, (*at, key), word, field, categories)
    for said, word in rule.words.items():
        mistakes += _check_constant(document, (*at, "words", said), word, field, categories)
    return rule, mistakes


def _check_shape(document: TomlDocument, at: KeyPath, rule: FieldRule, field: RecordField) -> list[Mistake]:
    """Judge what only some fields of a record can have."""
    mistakes = []
    if rule.width and field.shape != "text":
        sentence = translate("Mistakes", "Only texts have a width.")
        mistakes.append(document.mistake((*at, "width"), sentence, found=rule.width))
    if rule.table == "workflow" and "waiting" not in field.words:
        sentence = translate("Mistakes", "Only an event's state goes by the words of workflow.toml.")
        mistakes.append(document.mistake((*at, "table"), sentence, found=rule.table))
    return mistakes


def _check_constant(
    document: TomlDocument, at: KeyPath, value: Any, field: RecordField, categories: dict[str, Category]
) -> list[Mistake]:
    """Judge a value that stands in the mapping itself by what the record's field allows."""
    words = field.words or (tuple(categories) if field.shape == "category" else ())
    if words:
        if value in words:
            return []
        sentence = translate("Mistakes", "This value is not allowed here.")
        nearest = nearest_word(str(value), words)
        allowed = ", ".join(shown(word) for word in words)
        return [document.mistake(at, sentence, found=value, allowed=allowed, nearest=nearest)]
    if field.shape == "time":
        return []
    _, mistakes = check_value(document, at, value, field.wanted)
    return mistakes


def _read_position(
    document: TomlDocument, at: KeyPath, table: dict[str, Any]
) -> tuple[PositionRule | None, list[Mistake]]:
    if "position" not in table:
        return None, []
    at = (*at, "position")
    position, mistakes = check_value(document, at, table["position"], PositionRule)
    if position is not None:
        mistakes += _check_expression(document, (*at, "lon"), position.lon)
        mistakes += _check_expression(document, (*at, "lat"), position.lat)
    return position, mistakes


def is_plain(name: str) -> bool:
    """Return whether a field's name can only be a name: nothing in it has a meaning to JMESPath."""
    return not any(character in name for character in ".[]|@&(){}*\"'`,:!<>=")


def _check_expression(document: TomlDocument, at: KeyPath, expression: str) -> list[Mistake]:
    if is_plain(expression):
        return []
    try:
        jmespath.compile(expression)
    except jmespath.exceptions.JMESPathError as error:
        if "." in expression and not any(character in expression for character in "[]|@&(){}*\"'`"):
            return []  # a column's name with a dot in it, as "PM2.5"
        reason = str(error).splitlines()[0]
        sentence = translate("Mistakes", "This is neither a field's name nor a JMESPath expression: {reason}")
        return [document.mistake(at, sentence.filled(reason=reason), found=expression)]
    return []


def _shape_of(kind: RecordKind, name: str, wanted: inspect.Type) -> tuple[Shape, inspect.Type]:
    plain = wanted
    if isinstance(plain, inspect.UnionType):
        plain = next(member for member in plain.types if not isinstance(member, inspect.NoneType))
    if isinstance(plain, inspect.Metadata):
        plain = plain.type
    if kind == "event" and name == "category":
        return "category", plain
    if isinstance(plain, inspect.IntType):
        return ("time" if name == "at" or name.endswith("_at") else "whole"), plain
    shapes: dict[type[Any], Shape] = {
        inspect.StrType: "text",
        inspect.FloatType: "number",
        inspect.LiteralType: "word",
        inspect.BoolType: "flag",
    }
    return shapes.get(type(plain), "native"), plain


def _limits(plain: inspect.Type) -> tuple[float | None, float | None]:
    if isinstance(plain, inspect.StrType):
        return plain.min_length, plain.max_length
    if isinstance(plain, inspect.IntType | inspect.FloatType):
        return plain.ge, plain.le
    return None, None
