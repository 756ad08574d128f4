"""Where each key, item and table of a TOML file stands: its line, and its bytes for whoever changes it in place."""

from __future__ import annotations

import tomllib
from typing import Any, Literal

from msgspec import Struct

KeyPath = tuple[str | int, ...]
"""Where a value stands: keys, and the numbers of an array's items from 0."""


class Place(Struct, frozen=True):
    """Where something stands, in bytes of the text as UTF-8; `line` counts from 1.

    `start` is the first byte of its key, of its header, or of an item; `value` that of its value (of a table: what
    follows its header); `end` follows the last byte of the value (of a table: of its last own key).
    """

    form: Literal["pair", "item", "table", "dotted"]
    line: int
    start: int
    value: int
    end: int


def toml_places(text: str) -> dict[KeyPath, Place]:
    """Return the places of a text that is valid TOML, with line ends as they are."""
    import tree_sitter  # noqa: PLC0415 - a file without mistakes, which is nearly every one, needs no places
    import tree_sitter_toml  # noqa: PLC0415 - as above

    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))
    places: dict[KeyPath, Place] = {}
    counts: dict[KeyPath, int] = {}
    for node in parser.parse(text.encode()).root_node.named_children:
        if node.type == "pair":
            _index_pair(node, (), places)
        elif node.type in ("table", "table_array_element"):
            at = _current(_keys(node.named_children[0]), counts, opens=node.type == "table_array_element")
            pairs = [child for child in node.named_children[1:] if child.type == "pair"]
            closing = node.named_children[0].end_byte + (2 if node.type == "table_array_element" else 1)
            last = _value_of(pairs[-1]).end_byte if pairs else closing
            places[at] = Place("table", node.start_point.row + 1, node.start_byte, closing, last)
            for child in pairs:
                _index_pair(child, at, places)
    return places


def _current(keys: KeyPath, counts: dict[KeyPath, int], *, opens: bool) -> KeyPath:
    """Return the path of a table header: names below an array of tables mean the array's last item."""
    at: KeyPath = ()
    for position, key in enumerate(keys):
        at = (*at, key)
        if opens and position == len(keys) - 1:
            counts[at] = counts.get(at, -1) + 1
        if at in counts:
            at = (*at, counts[at])
    return at


def _index_pair(node: Any, at: KeyPath, places: dict[KeyPath, Place]) -> None:
    key, value = node.named_children[0], _value_of(node)
    names = _keys(key)
    for position, name in enumerate(names):
        at = (*at, name)
        form: Literal["pair", "dotted"] = "pair" if position == len(names) - 1 else "dotted"
        place = Place(form, key.start_point.row + 1, node.start_byte, value.start_byte, value.end_byte)
        places.setdefault(at, place)
    _index_value(value, at, places)


def _value_of(pair: Any) -> Any:
    return [child for child in pair.named_children if child.type != "comment"][-1]


def _index_value(node: Any, at: KeyPath, places: dict[KeyPath, Place]) -> None:
    if node.type == "inline_table":
        for child in node.named_children:
            if child.type == "pair":
                _index_pair(child, at, places)
    elif node.type == "array":
        items = [child for child in node.named_children if child.type != "comment"]
        for number, child in enumerate(items):
            start = child.start_byte
            places[(*at, number)] = Place("item", child.start_point.row + 1, start, start, child.end_byte)
            _index_value(child, (*at, number), places)


def _keys(node: Any) -> KeyPath:
    if node.type == "dotted_key":
        return tuple(name for child in node.named_children for name in _keys(child))
    text = node.text.decode()
    if node.type == "quoted_key":
        return (next(iter(tomllib.loads(f"{text} = 0"))),)
    return (text,)
