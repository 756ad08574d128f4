"""Change a TOML text in place: what is not changed stays as it was, byte for byte, comments and blank lines too.

Every change is read again by the reader of the program and compared with what was meant before it is returned.
"""

from __future__ import annotations

import copy
import json
import math
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from data_sources.toml_places import KeyPath, Place, toml_places

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEAD_COMMENT = re.compile(rb"(?:^[ \t]*#[^\n]*\n)+\Z", re.MULTILINE)
_TAIL_COMMENT = re.compile(rb"(?:[ \t]*#[^\n]*(?:\n|\Z))+")
_BLANK = re.compile(rb"(?:[ \t]*\r?\n)+")
_BYTE_ORDER_MARK = "\ufeff"


class TomlEditError(Exception):
    """The text is written in a form that can't be changed this way; nothing was changed."""


def with_value(text: str, at: KeyPath, value: Any) -> str:
    """Return the text with `value` at `at`: in the place of what stands there, or as a new key of its table.

    Raises:
        TomlEditError: There is no table for it, or the change can't be made.
    """

    def change(data: Any) -> None:
        _inner(data, at[:-1])[at[-1]] = _plain(value)

    return _changed(text, change, lambda edit: edit.set(at, value))


def without(text: str, at: KeyPath) -> str:
    """Return the text without the key, item or `[[table]]` at `at`, and the comment that belongs to that table.

    Raises:
        TomlEditError: There is no such thing, or the change can't be made.
    """

    def change(data: Any) -> None:
        outer = _inner(data, at[:-1])
        del outer[at[-1]]
        if isinstance(at[-1], int) and not outer and isinstance(_inner(data, at[:-2]), dict):
            edit = _Edit(text.removeprefix(_BYTE_ORDER_MARK))
            if edit.places.get(at) is not None and edit.places[at].form == "table":
                del _inner(data, at[:-2])[at[-2]]  # the last [[table]] takes its array along

    return _changed(text, change, lambda edit: edit.remove(at))


def with_item(text: str, at: KeyPath, value: Any) -> str:
    """Return the text with one more item in an array, before the one that stands at `at`; or at its end.

    Raises:
        TomlEditError: There is no such array, or the change can't be made.
    """

    def change(data: Any) -> None:
        _inner(data, at[:-1]).insert(at[-1], _plain(value))

    return _changed(text, change, lambda edit: edit.insert(at, value))


def with_table(text: str, name: str, values: Mapping[str, Any]) -> str:
    """Return the text with one more `[[name]]` after the last one.

    Raises:
        TomlEditError: The change can't be made.
    """

    def change(data: Any) -> None:
        data.setdefault(name, []).append(_plain(values))

    return _changed(text, change, lambda edit: edit.append_table(name, values))


def toml_value(value: Any) -> str:
    """Return a value as TOML writes it.

    Raises:
        TomlEditError: TOML knows no such value.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {toml_value(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    raise TomlEditError(f"{value!r} is no value of TOML")


def _string(value: str) -> str:
    value = value.encode("utf-8", "replace").decode()  # half a pair of surrogates is no text
    if "\n" in value:
        lines = [json.dumps(line, ensure_ascii=False)[1:-1] for line in value.split("\n")]
        return ('"""\n' + "\n".join(lines) + '"""').replace("\x7f", "\\u007f")
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(value: Any) -> Any:
    """Return what a reader makes of `value` once it is written."""
    return tomllib.loads(f"value = {toml_value(value)}")["value"]


def _inner(data: Any, at: KeyPath) -> Any:
    for key in at:
        data = data[key]
    return data


def _changed(text: str, change: Callable[[Any], None], edit: Callable[[_Edit], str]) -> str:
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    body = text.removeprefix(mark)
    try:
        meant = copy.deepcopy(tomllib.loads(body))
        change(meant)
        fresh = edit(_Edit(body))
        if tomllib.loads(fresh) != meant:
            raise TomlEditError("the change would change more than it should")
    except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
        raise TomlEditError(str(error)) from error
    return mark + fresh


class _Edit:
    """One change of one text."""

    def __init__(self, text: str) -> None:
        self._raw = text.encode()
        self._line_end = "\r\n" if "\r\n" in text else "\n"
        self.places = toml_places(text)

    def set(self, at: KeyPath, value: Any) -> str:
        place = self.places.get(at)
        if place is not None and place.form in ("pair", "item"):
            return self._spliced(place.value, place.end, toml_value(value))
        if place is not None and place.form == "table":
            return _Edit(self.remove(at)).set(at, value)
        written = f"{_key(str(at[-1]))} = {toml_value(value)}"
        outer = self.places.get(at[:-1])
        if len(at) == 1:
            return self._line_at_top(written)
        if outer is None or outer.form == "dotted":
            raise TomlEditError(f"there is no table for {at[-1]}")
        if outer.form == "table":
            return self._line_after(outer.end, written)
        last = max((each.end for key, each in self.places.items() if key[:-1] == at[:-1]), default=None)
        if last is None:
            return self._spliced(outer.value, outer.end, f"{{ {written} }}")
        return self._spliced(last, last, f", {written}")

    def remove(self, at: KeyPath) -> str:
        place = self.places[at]
        if place.form == "table":
            return self._without_table(at, place)
        outer = self.places.get(at[:-1])
        if not isinstance(at[-1], int) and (outer is None or outer.form == "table"):
            return self._spliced(self._line_start(place.start), self._line_end_after(place.end), "")
        own_line = self._own_line(place)
        if isinstance(at[-1], int) and own_line is not None:
            return self._spliced(*own_line, "")
        beside = sorted((each for key, each in self.places.items() if key[:-1] == at[:-1]), key=lambda each: each.start)
        number = beside.index(place)
        if number + 1 < len(beside):
            return self._spliced(place.start, beside[number + 1].start, "")
        return self._spliced(beside[number - 1].end if number else place.start, place.end, "")

    def insert(self, at: KeyPath, value: Any) -> str:
        number, array = at[-1], self.places[at[:-1]]
        beside = [each for key, each in self.places.items() if key[:-1] == at[:-1]]
        if not isinstance(number, int) or number > len(beside):
            raise TomlEditError("there is no such item")
        if not beside:
            return self._spliced(array.value + 1, array.value + 1, toml_value(value))
        if number == len(beside):
            return self._spliced(beside[-1].end, beside[-1].end, f", {toml_value(value)}")
        place = beside[number]
        own_line = self._own_line(place)
        indent = self._raw[own_line[0] : place.start].decode() if own_line is not None else ""
        between = f",{self._line_end}{indent}" if own_line is not None else ", "
        return self._spliced(place.start, place.start, toml_value(value) + between)

    def append_table(self, name: str, values: Mapping[str, Any]) -> str:
        array = self.places.get((name,))
        if array is not None and array.form == "pair":
            count = sum(1 for key in self.places if len(key) == 2 and key[0] == name)
            return self.insert((name, count), values)
        lines = [f"[[{_key(name)}]]", *(f"{_key(key)} = {toml_value(value)}" for key, value in values.items())]
        tables = [each.end for key, each in self.places.items() if key[0] == name]
        at = self._after_tail(max(tables)) if tables else len(self._raw)
        before = self._raw[:at].decode()
        gap = "" if not before else self._line_end if before.endswith("\n") else self._line_end * 2
        return self._spliced(at, at, gap + self._line_end.join(lines) + self._line_end)

    def _without_table(self, at: KeyPath, place: Place) -> str:
        start = self._line_start(place.start)
        comment = _HEAD_COMMENT.search(self._raw[:start])
        start = comment.start() if comment is not None else start
        end = self._after_tail(max(each.end for key, each in self.places.items() if key[: len(at)] == at))
        blank = _BLANK.match(self._raw, end)
        fresh = self._spliced(start, blank.end() if blank is not None else end, "")
        if end >= len(self._raw.rstrip()):
            return fresh.rstrip() + self._line_end if fresh.strip() else ""
        return fresh

    def _after_tail(self, at: int) -> int:
        """Return the end of the line of `at`, and of the comment that stands right below it."""
        end = self._line_end_after(at)
        tail = _TAIL_COMMENT.match(self._raw, end)
        if tail is None:
            return end
        following = self._raw[tail.end() :]
        # A comment right above the next header is that one's.
        return end if following.lstrip(b" \t").startswith(b"[") else tail.end()

    def _own_line(self, place: Place) -> tuple[int, int] | None:
        """Return the bytes of the line that an item has for itself, if it has one."""
        start, end = self._line_start(place.start), self._line_end_after(place.end)
        rest = self._raw[place.end : end].strip()
        if self._raw[start : place.start].strip() or not (rest in (b"", b",") or rest.lstrip(b", ").startswith(b"#")):
            return None
        return start, end

    def _line_at_top(self, line: str) -> str:
        """Return the text with a line among the keys before the first table."""
        top = [each.end for key, each in self.places.items() if len(key) == 1 and each.form != "table"]
        return self._line_after(max(top), line) if top else self._spliced(0, 0, line + self._line_end)

    def _line_after(self, at: int, line: str) -> str:
        end = self._line_end_after(at)
        gap = "" if self._raw[:end].endswith(b"\n") else self._line_end
        return self._spliced(end, end, gap + line + self._line_end)

    def _line_start(self, at: int) -> int:
        return self._raw.rfind(b"\n", 0, at) + 1

    def _line_end_after(self, at: int) -> int:
        end = self._raw.find(b"\n", at)
        return len(self._raw) if end < 0 else end + 1

    def _spliced(self, start: int, end: int, fresh: str) -> str:
        return (self._raw[:start] + fresh.encode() + self._raw[end:]).decode()
