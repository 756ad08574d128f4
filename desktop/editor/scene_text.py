"""The deeds of the scene editor, each from one text of a scene file to the next. No Qt."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any, Literal

from data_sources.centre import Mistake, text_of
from data_sources.toml_edits import TomlEditError, toml_value, with_item, with_table, with_value, without
from data_sources.toml_files import TomlDocument, parse_toml
from data_sources.toml_places import KeyPath
from desktop.check import tile_mistakes
from desktop.editor.places import Box
from desktop.scenes import Scene, scene_of
from widgets.registry import pane_types, settings_type

Axis = Literal["columns", "rows"]
AXES: tuple[Axis, Axis] = ("columns", "rows")


def judged(text: str, name: str, tiles: tuple[str, ...]) -> tuple[Scene | None, list[Mistake]]:
    """Return the scene that a text describes, and every mistake in it, as `yiping check` says them."""
    document = _document(text, name)
    scene, mistakes = scene_of(document, name, settings_type, pane_types())
    for place in scene.panes if scene is not None else ():
        mistakes += place.judged.mistakes
    if scene is not None:
        mistakes += tile_mistakes(document, tiles)
    return scene, mistakes


def laid_out(text: str, name: str) -> Scene | None:
    """Return the scene that a text describes, with panes that nobody has judged; None where it can't be laid out."""
    return scene_of(_document(text, name), name, settings_type, pane_types())[0]


def _document(text: str, name: str) -> TomlDocument:
    return parse_toml(text.removeprefix("\ufeff").replace("\r\n", "\n"), f"scenes/{name}.toml")


def data_of(text: str) -> dict[str, Any]:
    """Return what a text says; nothing where it is no TOML."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except ValueError:
        return {}


def panes_of(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the [[pane]] tables; none where the file means something else by the word."""
    panes = data.get("pane", [])
    return panes if isinstance(panes, list) and all(isinstance(pane, dict) for pane in panes) else []


def words_of(value: Any, language: str) -> str:
    """Return a name or title as a file says it, in a language; nothing where it is no text."""
    said = text_of(value, language) if isinstance(value, str | dict) else ""
    return said if isinstance(said, str) else ""


def boxes_of(scene: Scene) -> dict[int, Box]:
    """Return the cells of each pane, by its number in the file."""
    return {place.number: Box(*place.at, *place.span) for place in scene.panes}


def moved(text: str, boxes: Mapping[int, Box]) -> str:
    """Return the text with panes in other places.

    Raises:
        TomlEditError: The file's form doesn't let it.
    """
    for number, box in boxes.items():
        table = data_of(text)["pane"][number]
        if table.get("at") != box.at:
            text = with_value(text, ("pane", number, "at"), box.at)
        if table.get("span", [1, 1]) != box.span:
            text = with_value(text, ("pane", number, "span"), box.span)
    return text


def with_setting(text: str, at: KeyPath, value: Any) -> str:
    """Return the text with another value of a key; None takes the key away.

    Raises:
        TomlEditError: The file's form doesn't let it.
    """
    if value is not None:
        return with_value(text, at, value)
    table: Any = data_of(text)
    for key in at[:-1]:
        table = table[key]
    return without(text, at) if at[-1] in table else text


def with_pane(text: str, pane_type: str, box: Box, settings: Mapping[str, Any]) -> str:
    """Return the text with one more pane, the last.

    Raises:
        TomlEditError: The file's form doesn't let it.
    """
    place = {"at": box.at} if box.span == [1, 1] else {"at": box.at, "span": box.span}
    return with_table(text, "pane", {"pane": pane_type, **place, **settings})


def without_pane(text: str, number: int) -> str:
    """Return the text without a pane.

    Raises:
        TomlEditError: The file's form doesn't let it, or it is the only pane: a scene has one at least.
    """
    if len(data_of(text)["pane"]) == 1:
        raise TomlEditError("a scene has one pane at least")
    return without(text, ("pane", number))


def with_track(text: str, axis: Axis, number: int) -> str:
    """Return the text with one more column or row, of a fraction, before that number from 0; panes make room for it.

    Raises:
        TomlEditError: The file's form doesn't let it.
    """
    text = with_item(text, ("grid", axis, number), "1fr")
    side = AXES.index(axis)
    for pane, table in enumerate(data_of(text)["pane"]):
        at, span = list(table["at"]), list(table.get("span", [1, 1]))
        if at[side] > number:
            at[side] += 1
        elif at[side] + span[side] - 1 > number:
            span[side] += 1
        text = moved(text, {pane: Box(*at, *span)})
    return text


def without_track(text: str, axis: Axis, number: int) -> str | None:
    """Return the text without a column or row, by its number from 0; None where a pane has no other.

    Raises:
        TomlEditError: The file's form doesn't let it.
    """
    side = AXES.index(axis)
    boxes = {}
    for pane, table in enumerate(data_of(text)["pane"]):
        at, span = list(table["at"]), list(table.get("span", [1, 1]))
        if at[side] - 1 <= number <= at[side] + span[side] - 2:
            span[side] -= 1
        elif at[side] - 1 > number:
            at[side] -= 1
        if not span[side]:
            return None
        boxes[pane] = Box(*at, *span)
    return moved(without(text, ("grid", axis, number)), boxes)


def new_scene(names: Mapping[str, str], order: float) -> str:
    """Return the text of a scene with an empty grid, but for one card: a scene has one pane at least."""
    lines = [
        f"name = {toml_value(names)}",
        f"order = {order:g}",
        "",
        "[grid]",
        'columns = ["1fr", "1fr", "1fr", "1fr"]',
        'rows = ["1fr", "1fr", "1fr"]',
        "",
        "[[pane]]",
        'pane = "card"',
        "at = [1, 1]",
        'figure = "events_today"',
        "",
    ]
    return "\n".join(lines)


def copied(text: str, suffix: Mapping[str, str], order: float) -> str:
    """Return a scene's text under another name, for a scene like it.

    Raises:
        TomlEditError: The file's form doesn't let it.
    """
    name = data_of(text).get("name", "")
    both = name if isinstance(name, dict) else dict.fromkeys(suffix, name)
    fresh = {language: f"{said}{suffix.get(language, '')}" for language, said in both.items()}
    return with_value(with_value(text, ("name",), fresh), ("order",), order)


def in_order(texts: Mapping[str, str]) -> list[str]:
    """Return the names of the scenes as the tabs show them."""

    def place(name: str) -> tuple[float, str]:
        order = data_of(texts[name]).get("order", 100)
        return (order if isinstance(order, int | float) else 100, name)

    return sorted(texts, key=place)


def reordered(texts: Mapping[str, str], names: list[str]) -> dict[str, str]:
    """Return the texts that must change for the scenes to come in this order: as few as can be.

    Raises:
        TomlEditError: A file's form doesn't let it.
    """
    orders = {name: float(data_of(texts[name]).get("order", 100)) for name in names}
    keys = [(orders[name], name) for name in names]
    if keys == sorted(keys):
        return {}
    had = sorted(orders.values())
    # The numbers that there are, handed out anew, where all are different; else 1, 2, 3 …
    wanted = had if len(set(had)) == len(had) else [float(number) for number in range(1, len(names) + 1)]
    fresh = dict(zip(names, wanted, strict=True))
    return {
        name: with_value(texts[name], ("order",), int(fresh[name]) if fresh[name].is_integer() else fresh[name])
        for name in names
        if fresh[name] != orders[name]
    }
