"""TOML files with the line of every key, judged against msgspec Structs: every mistake at once.

`tomllib` gives the values, `tree-sitter` the places (only when a place is asked for: a file without mistakes costs no
second reading). msgspec stops at the first mistake, so the walk over the Struct's types is done here, and msgspec
builds the value once all is well.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from data_sources.decoding import convert, type_info
from data_sources.mistakes import Mistake, nearest_word
from data_sources.sentences import Sentence, translate
from data_sources.toml_places import KeyPath, Place, toml_places

T = TypeVar("T")

_DEEPEST = 60
"""Levels of tables and arrays in a file."""
_SHOWN = 80
"""Characters of a wrong value that a mistake quotes."""


@dataclass
class TomlDocument:
    """A TOML file as read. `file` is its name in mistakes; `data` is empty where the file can't be read."""

    file: str
    data: dict[str, Any]
    text: str = field(default="", repr=False)
    mistakes: tuple[Mistake, ...] = ()

    def line_of(self, at: KeyPath) -> int:
        """Return the line, from 1, of the value at `at`, or of the nearest table around it that stands in the file."""
        while at:
            if at in self._places:
                return self._places[at].line
            at = at[:-1]
        return 1 if self.text else 0

    def mistake(
        self,
        at: KeyPath,
        sentence: Sentence,
        *,
        found: Any = None,
        allowed: str = "",
        nearest: str = "",
    ) -> Mistake:
        """Return a mistake of this file at the key `at`."""
        return Mistake(
            file=self.file,
            line=self.line_of(at),
            key=key_text(at),
            sentence=sentence,
            found="" if found is None else shown(found),
            allowed=allowed,
            nearest=nearest,
        )

    @cached_property
    def _places(self) -> dict[KeyPath, Place]:
        return toml_places(self.text)


def read_toml(path: Path, root: Path | None = None) -> TomlDocument:
    """Read a TOML file. What can't be read is a mistake of the document, never an exception.

    `root` is the centre's folder: mistakes name the file relative to it.
    """
    file = _name_of(path, root)
    try:
        raw = path.read_bytes()
    except OSError as error:
        sentence = translate("Mistakes", "The file can't be read: {reason}.").filled(
            reason=error.strerror or str(error)
        )
        return TomlDocument(file, {}, mistakes=(Mistake(file=file, line=0, key="", sentence=sentence),))
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        sentence = translate("Mistakes", "The file is not UTF-8 text. Save it as UTF-8.")
        return TomlDocument(file, {}, mistakes=(Mistake(file=file, line=line, key="", sentence=sentence),))
    return parse_toml(text, file)


def parse_toml(text: str, file: str) -> TomlDocument:
    """Take a text for a TOML file of that name. What is wrong with it is a mistake of the document."""
    try:
        data = tomllib.loads(text)
        if _is_too_deep(data):
            raise RecursionError  # noqa: TRY301 - one way for all that is nested too deeply
        return TomlDocument(file, data, text)
    except tomllib.TOMLDecodeError as error:
        return TomlDocument(file, {}, text, (_syntax_mistake(file, text, error),))
    except (RecursionError, ValueError):
        # What no person writes: a thousand brackets in a row, a number of five thousand digits.
        sentence = translate("Mistakes", "The file is nested too deeply, or a number in it has too many digits.")
        return TomlDocument(file, {}, mistakes=(Mistake(file=file, line=0, key="", sentence=sentence),))


def _is_too_deep(data: Any) -> bool:
    level = [data]
    for _ in range(_DEEPEST):
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def check_struct(document: TomlDocument, at: KeyPath, struct_type: type[T]) -> tuple[T | None, list[Mistake]]:
    """Judge the table at `at` of a document against a msgspec Struct, collecting every mistake.

    Returns the Struct where only unknown keys are wrong (they are left out), None where more is.
    """
    value: Any = document.data
    for key in at:
        value = value[key]
    return check_value(document, at, value, struct_type)


def check_value(document: TomlDocument, at: KeyPath, value: Any, wanted: type[T]) -> tuple[T | None, list[Mistake]]:
    """Judge `value`, which stands at `at` of a document, against any type that msgspec knows."""
    try:
        return convert(value, wanted), []  # nearly every file is right, and then there is nothing to look for
    except msgspec.ValidationError:
        pass  # what is wrong, and all that is, is found below
    walk = _Walk(document)
    clean = walk.judge(type_info(wanted), value, at)
    if walk.broken:
        return None, walk.mistakes
    try:
        return convert(clean, wanted), walk.mistakes
    except msgspec.ValidationError as error:
        sentence = translate("Mistakes", "The value doesn't fit: {reason}.").filled(reason=str(error))
        return None, [*walk.mistakes, document.mistake(at, sentence, found=value)]


def key_text(at: KeyPath) -> str:
    """Return a key path as people write it: `request.paging.size`, `pane[2].at`; items count from 1."""
    text = ""
    for key in at:
        if isinstance(key, int):
            text += f"[{key + 1}]"
        else:
            text += ("." if text else "") + key
    return text


def shown(value: Any) -> str:
    """Return a value as a mistake quotes it: TOML-like, cut short."""
    if isinstance(value, str):
        text = f'"{value}"'
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, Mapping):
        text = "{" + ", ".join(f"{key} = {shown(item)}" for key, item in value.items()) + "}"
    elif isinstance(value, list | tuple):
        text = "[" + ", ".join(shown(item) for item in value) + "]"
    else:
        text = str(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


class _Walk:
    """One judging of one value: the mistakes found, and the value without unknown keys."""

    def __init__(self, document: TomlDocument) -> None:
        self.document = document
        self.mistakes: list[Mistake] = []
        self.broken = False

    def judge(self, wanted: inspect.Type, value: Any, at: KeyPath) -> Any:  # noqa: PLR0911 - one return a type
        if isinstance(wanted, inspect.Metadata):
            return self.judge(wanted.type, value, at)
        if isinstance(wanted, inspect.StructType):
            return self._struct(wanted, value, at)
        if isinstance(wanted, inspect.UnionType):
            return self._union(wanted, value, at)
        if isinstance(wanted, inspect.ListType | inspect.VarTupleType) and isinstance(value, list):
            self._length(wanted, value, at)
            return [self.judge(wanted.item_type, item, (*at, number)) for number, item in enumerate(value)]
        if isinstance(wanted, inspect.TupleType) and isinstance(value, list):
            if len(value) != len(wanted.item_types):
                self._wrong(at, value, allowed_text(wanted))
                return value
            pairs = zip(wanted.item_types, value, strict=True)
            return [self.judge(kind, item, (*at, number)) for number, (kind, item) in enumerate(pairs)]
        if isinstance(wanted, inspect.DictType) and isinstance(value, dict):
            return {key: self.judge(wanted.value_type, item, (*at, key)) for key, item in value.items()}
        return self._leaf(wanted, value, at)

    def _struct(self, wanted: inspect.StructType, value: Any, at: KeyPath) -> Any:
        if not isinstance(value, dict):
            self._wrong(at, value, allowed_text(wanted))
            return value
        known = {each.encode_name: each for each in wanted.fields}
        missing = [name for name, each in known.items() if each.required and name not in value]
        clean = {key: item for key, item in value.items() if key == wanted.tag_field}
        for key, item in value.items():
            if key in clean:
                continue
            if key in known:
                clean[key] = self.judge(known[key].type, item, (*at, key))
                continue
            if not wanted.forbid_unknown_fields:
                continue
            nearest = nearest_word(key, missing) or nearest_word(key, known)
            sentence = translate("Mistakes", "There is no such key.")
            mistake = self.document.mistake((*at, key), sentence, found=key, allowed=", ".join(known), nearest=nearest)
            self.mistakes.append(mistake)
        for name in missing:
            self.broken = True
            sentence = translate("Mistakes", "The key “{key}” is missing.").filled(key=name)
            self.mistakes.append(self.document.mistake((*at, name), sentence, allowed=allowed_text(known[name].type)))
        return clean

    def _union(self, wanted: inspect.UnionType, value: Any, at: KeyPath) -> Any:
        """Judge by the one member that has the value's shape, so that a mistake inside it is named where it stands."""
        fitting = [member for member in wanted.types if _has_shape(member, value)]
        tagged = [member for member in fitting if isinstance(member, inspect.StructType) and member.tag_field]
        if len(tagged) > 1:
            return self._tagged(tagged, value, at)
        for member in fitting:
            attempt = _Walk(self.document)
            clean = attempt.judge(member, value, at)
            if not attempt.mistakes:
                return clean
        if len(fitting) == 1:
            return self.judge(fitting[0], value, at)
        self._wrong(at, value, allowed_text(wanted))
        return value

    def _tagged(self, members: list[inspect.StructType], value: dict[str, Any], at: KeyPath) -> Any:
        """Judge a table by the one of several that its tag says it is."""
        field = members[0].tag_field or ""
        tags = {str(member.tag): member for member in members}
        found = value.get(field)
        if isinstance(found, str) and found in tags:
            return self.judge(tags[found], value, at)
        self.broken = True
        sentence = translate("Mistakes", "This value is not allowed here.")
        if field not in value:
            sentence = translate("Mistakes", "The key “{key}” is missing.").filled(key=field)
        nearest = nearest_word(str(found), tags) if found is not None else ""
        self.mistakes.append(
            self.document.mistake((*at, field), sentence, found=found, allowed=", ".join(tags), nearest=nearest)
        )
        return value

    def _leaf(self, wanted: inspect.Type, value: Any, at: KeyPath) -> Any:
        if isinstance(wanted, inspect.AnyType):
            return value
        if isinstance(wanted, inspect.LiteralType):
            if value not in wanted.values or isinstance(value, bool):
                words = [str(word) for word in wanted.values]
                self._wrong(at, value, allowed_text(wanted), nearest_word(str(value), words))
            return value
        if not _has_shape(wanted, value) or not _within(wanted, value):
            self._wrong(at, value, allowed_text(wanted))
        return value

    def _length(self, wanted: inspect.ListType | inspect.VarTupleType, value: list[Any], at: KeyPath) -> None:
        least, most = wanted.min_length or 0, wanted.max_length
        if len(value) < least or (most is not None and len(value) > most):
            self._wrong(at, value, allowed_text(wanted))

    def _wrong(self, at: KeyPath, value: Any, allowed: str, nearest: str = "") -> None:
        self.broken = True
        sentence = translate("Mistakes", "This value is not allowed here.")
        self.mistakes.append(self.document.mistake(at, sentence, found=value, allowed=allowed, nearest=nearest))


def _has_shape(wanted: inspect.Type, value: Any) -> bool:
    if isinstance(wanted, inspect.Metadata):
        return _has_shape(wanted.type, value)
    shapes: tuple[tuple[Any, Any], ...] = (
        (inspect.StrType, str),
        (inspect.BoolType, bool),
        (inspect.StructType | inspect.DictType, dict),
        (inspect.ListType | inspect.VarTupleType | inspect.TupleType, list),
        (inspect.NoneType, type(None)),
    )
    for kind, shape in shapes:
        if isinstance(wanted, kind):
            return isinstance(value, shape)
    if isinstance(wanted, inspect.IntType):
        return isinstance(value, int) and not isinstance(value, bool)
    if isinstance(wanted, inspect.FloatType):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(wanted, inspect.LiteralType):
        return any(type(word) is type(value) for word in wanted.values)
    return True


def _within(wanted: inspect.Type, value: Any) -> bool:
    if isinstance(wanted, inspect.IntType | inspect.FloatType):
        return (
            (wanted.ge is None or value >= wanted.ge)
            and (wanted.gt is None or value > wanted.gt)
            and (wanted.le is None or value <= wanted.le)
            and (wanted.lt is None or value < wanted.lt)
        )
    if isinstance(wanted, inspect.StrType):
        longest = wanted.max_length
        return (
            len(value) >= (wanted.min_length or 0)
            and (longest is None or len(value) <= longest)
            and (wanted.pattern is None or re.search(wanted.pattern, value) is not None)
        )
    return True


def allowed_text(wanted: inspect.Type) -> str:  # noqa: PLR0911 - one line a type reads best
    """Say in a few words, the same in every language where possible, what a type allows."""
    if isinstance(wanted, inspect.Metadata):
        return allowed_text(wanted.type)
    if isinstance(wanted, inspect.LiteralType):
        return ", ".join(shown(word) for word in wanted.values)
    if isinstance(wanted, inspect.UnionType):
        return " | ".join(allowed_text(member) for member in wanted.types if not isinstance(member, inspect.NoneType))
    if isinstance(wanted, inspect.IntType | inspect.FloatType):
        name = "1, 2, 3 …" if isinstance(wanted, inspect.IntType) else "1.5"
        least = wanted.ge if wanted.ge is not None else wanted.gt
        most = wanted.le if wanted.le is not None else wanted.lt
        limits = [str(limit) if limit is not None else "…" for limit in (least, most)]
        return f"{limits[0]} – {limits[1]}" if least is not None or most is not None else name
    if isinstance(wanted, inspect.StructType):
        return "{ " + ", ".join(each.encode_name for each in wanted.fields) + " }"
    if isinstance(wanted, inspect.DictType):
        return "{ key = " + allowed_text(wanted.value_type) + " }"
    if isinstance(wanted, inspect.TupleType):
        return "[" + ", ".join(allowed_text(member) for member in wanted.item_types) + "]"
    if isinstance(wanted, inspect.ListType | inspect.VarTupleType):
        count = f" ({wanted.min_length} – {wanted.max_length or '…'})" if wanted.min_length else ""
        return "[" + allowed_text(wanted.item_type) + ", …]" + count
    simple: dict[type[Any], str] = {inspect.StrType: '"text"', inspect.BoolType: "true, false"}
    return simple.get(type(wanted), "")


def _syntax_mistake(file: str, text: str, error: tomllib.TOMLDecodeError) -> Mistake:
    place = re.search(r"\(at line (\d+), column \d+\)", str(error))
    line = int(place.group(1)) if place else text.count("\n") + 1
    lines = text.splitlines()
    found = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    reason = re.sub(r" \(at .*\)$", "", str(error))
    sentence = translate("Mistakes", "The file is not valid TOML: {reason}.").filled(reason=reason)
    return Mistake(file=file, line=line, key="", sentence=sentence, found=found[:_SHOWN])


def _name_of(path: Path, root: Path | None) -> str:
    if root is not None and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return path.name
