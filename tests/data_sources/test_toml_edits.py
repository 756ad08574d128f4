"""A TOML text that is changed in place: it says what was meant, and every other line is as it was."""

from __future__ import annotations

import tomllib
from difflib import SequenceMatcher
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.resource_files import resource
from data_sources.toml_edits import TomlEditError, toml_value, with_item, with_table, with_value, without

TEXT = """\
# 全市一屏
name = { zh = "总览", en = "Overview" }  # both
order = 1

# the grid
[grid]
columns = [
  "206",  # figures
  "1fr",  # the map
]
rows = ["160", "1fr"]   # two

# ---- left ----

# how many today
[[pane]]
pane = "card"   # a figure
at = [1, 1]
figure = "events_today"
# right below

# ---- right ----

[[pane]]
pane = "map"
at = [2, 1]
[pane.home]
lat = 28.0

# the last
[[pane]]
pane = "text"
at = [1, 2]
text = '''
[[pane]]
'''
# end
"""

VALUES = st.recursive(
    st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1, max_size=5), inner, max_size=3),
    max_leaves=6,
)
LINE_ENDS = st.sampled_from(["\n", "\r\n"])


def lines_lost(before: str, after: str) -> list[str]:
    """Return the lines of `before` that `after` has not, in their order."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [line for step, first, last, *_ in steps if step != "equal" for line in old[first:last]]


@given(VALUES)
def test_a_value_is_read_as_it_was_written(value: Any) -> None:
    assert tomllib.loads(f"x = {toml_value(value)}")["x"] == value


@given(
    st.sampled_from([
        ("order",), ("tab",), ("name", "zh"), ("name", "fr"), ("grid", "rows"), ("grid", "rows", 1), ("grid", "gap"),
        ("grid", "columns", 0), ("pane", 0, "figure"), ("pane", 0, "title"), ("pane", 1, "home", "lat"),
        ("pane", 1, "home"), ("pane", 2, "text"), ("pane", 2, "at"),
    ]),
    VALUES,
    LINE_ENDS,
    st.sampled_from(["", "\ufeff"]),
)  # fmt: skip
def test_only_the_lines_of_what_is_set_differ(at: Any, value: Any, line_end: str, mark: str) -> None:
    text = mark + TEXT.replace("\n", line_end)
    after = with_value(text, at, value)
    # One line is another, at the most; a table or a text of several goes as a whole.
    most = {("pane", 1, "home"): 3, ("pane", 2, "text"): 3}.get(at, 1)
    assert len(lines_lost(text, after)) <= most
    assert all(comment in after for comment in ("# 全市一屏", "# figures", "# a figure", "# ---- right", "# the last"))
    again = with_value(after, at, value)
    assert again == after


@given(
    st.lists(st.tuples(st.sampled_from(["add", "drop", "move", "track"]), st.integers(0, 9)), max_size=12), LINE_ENDS
)
def test_any_row_of_changes_says_what_was_meant_and_keeps_free_comments(
    deeds: list[tuple[str, int]], line_end: str
) -> None:
    text = TEXT.replace("\n", line_end)
    meant = tomllib.loads(text)
    for deed, number in deeds:
        panes = meant.get("pane", [])
        if deed == "add":
            table = {"pane": "card", "at": [number + 1, 1], "title": {"zh": "某", "en": "b\nc"}}
            text = with_table(text, "pane", table)
            meant.setdefault("pane", []).append(table)
        elif deed == "drop" and panes:
            text = without(text, ("pane", number % len(panes)))
            del panes[number % len(panes)]
            if not panes:
                del meant["pane"]
        elif deed == "move" and panes:
            text = with_value(text, ("pane", number % len(panes), "at"), [number, number])
            panes[number % len(panes)]["at"] = [number, number]
        elif deed == "track":
            columns = meant["grid"]["columns"]
            at = number % (len(columns) + 1)
            text = with_item(text, ("grid", "columns", at), f"{number}fr")
            columns.insert(at, f"{number}fr")
        assert tomllib.loads(text) == meant
    for comment in ("# 全市一屏", "# both", "# the grid", "# two", "# ---- left ----", "# ---- right ----"):
        assert comment in text


def test_a_pane_that_goes_takes_its_own_comment_along_and_no_other() -> None:
    after = without(TEXT, ("pane", 0))
    assert [line for line in lines_lost(TEXT, after) if line.strip()] == [
        "# how many today\n",
        "[[pane]]\n",
        'pane = "card"   # a figure\n',
        "at = [1, 1]\n",
        'figure = "events_today"\n',
        "# right below\n",
    ]
    assert "# the last\n" not in without(TEXT, ("pane", 2))


def test_a_track_on_a_line_of_its_own_goes_with_its_comment() -> None:
    assert lines_lost(TEXT, without(TEXT, ("grid", "columns", 0))) == ['  "206",  # figures\n']
    assert tomllib.loads(without(TEXT, ("grid", "columns", 1)))["grid"]["columns"] == ["206"]
    assert tomllib.loads(without(TEXT, ("grid", "rows", 1)))["grid"]["rows"] == ["160"]


@pytest.mark.parametrize("path", sorted(resource("centres").glob("*/scenes/*.toml")), ids=lambda path: path.stem)
def test_every_shipped_scene_can_be_changed_and_changed_back(path: Any) -> None:
    text = path.read_bytes().decode()
    data = tomllib.loads(text)
    for number, pane in enumerate(data["pane"]):
        moved = with_value(text, ("pane", number, "at"), [9, 9])
        assert len(lines_lost(text, moved)) <= 1
        assert with_value(moved, ("pane", number, "at"), pane["at"]) == text
    added = with_table(text, "pane", {"pane": "text", "at": [1, 1], "text": "x"})
    assert added.startswith(text.rstrip("\n"))
    assert without(added, ("pane", len(data["pane"]))) == text


def test_what_can_not_be_written_is_said_and_not_done() -> None:
    with pytest.raises(TomlEditError):
        with_value(TEXT, ("nowhere", "x"), 1)
    with pytest.raises(TomlEditError):
        with_value(TEXT, ("order",), None)
    with pytest.raises(TomlEditError):
        without(TEXT, ("pane", 9))
