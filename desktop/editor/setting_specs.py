"""What a form needs to know of each setting: read from the struct that says what a scene file may say. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from msgspec import NODEFAULT, inspect

from data_sources.toml_files import allowed_text
from desktop.editor.choices import Choice

Kind = Literal["text", "paragraphs", "choice", "flag", "number", "whole", "word", "list", "toml"]


class Unset:
    """A key that the file doesn't have."""


UNSET = Unset()


@dataclass(frozen=True)
class Setting:
    """One key of a struct, as a form shows it."""

    key: str
    kind: Kind
    default: Any
    """UNSET where the key must be said."""
    limits: str
    words: tuple[str | int, ...] = ()
    """All that is allowed, where that is a few words."""
    choices: tuple[Choice, ...] = ()
    """What the centre has that may be meant."""


def setting_of(field: inspect.Field, choices: Sequence[Choice]) -> Setting:
    """Return what a form needs to know of a struct's field."""
    default = UNSET if field.default is NODEFAULT else field.default
    if isinstance(default, Unset) and field.default_factory is not NODEFAULT:
        default = field.default_factory()
    kind, words = _kind(field.encode_name, field.type)
    return Setting(field.encode_name, kind, default, allowed_text(field.type), words, tuple(choices))


_SIMPLE: tuple[tuple[type[inspect.Type], Kind], ...] = (
    (inspect.BoolType, "flag"),
    (inspect.IntType, "whole"),
    (inspect.FloatType, "number"),
    (inspect.StrType, "word"),
)


def _kind(key: str, wanted: inspect.Type) -> tuple[Kind, tuple[str | int, ...]]:
    if isinstance(wanted, inspect.Metadata):
        return _kind(key, wanted.type)
    if isinstance(wanted, inspect.UnionType):
        return _kind_of_union(key, wanted)
    if isinstance(wanted, inspect.LiteralType):
        return "choice", tuple(word for word in wanted.values if isinstance(word, str | int))
    if isinstance(wanted, inspect.ListType | inspect.VarTupleType):
        item, words = _kind(key, wanted.item_type)
        if item == "whole" and key == "severities":
            return "list", (1, 2, 3, 4)
        return ("list", words) if item in ("choice", "word") else ("toml", ())
    return next((kind for shape, kind in _SIMPLE if isinstance(wanted, shape)), "toml"), ()


def _kind_of_union(key: str, wanted: inspect.UnionType) -> tuple[Kind, tuple[str | int, ...]]:
    members = [member for member in wanted.types if not isinstance(member, inspect.NoneType)]
    if any(isinstance(member, inspect.DictType) for member in members):
        return ("paragraphs" if key == "text" else "text"), ()
    return _kind(key, members[0]) if len(members) == 1 else ("toml", ())
