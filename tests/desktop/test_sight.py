"""What can't be read from the farthest seat is found by `check`, and what panes say of their texts holds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from data_sources.resource_files import resource
from desktop.check import all_mistakes
from tests.desktop.little_county import CENTRE
from widgets.look import Look
from widgets.registry import pane_class, pane_types

SCENE = """\
name = "x"
[grid]
columns = ["1fr", "1fr"]
rows = ["1fr"]
[[pane]]
pane = "text"
at = [1, 1]
title = { zh = "告示", en = "Notice" }
text = "x"
[[pane]]
pane = "text"
at = [2, 1]
text = "x"
size = "large"
"""
WALL = """\
name = "x"
[[display]]
display = 1
scenes = ["overview"]
room = { width_mm = 1920, farthest_seat_mm = %d }
[[display]]
display = 2
scenes = ["overview"]
"""


@pytest.mark.parametrize(
    ("language", "seat", "found"),
    [
        ("zh", 2250, None),  # 16 px of 1 mm: a character 14.72 mm high
        ("zh", 2350, "21.5"),
        ("en", 2450, None),  # a capital 11.73 mm high
        ("en", 2550, "15.8"),
    ],
)
def test_a_text_too_small_for_the_farthest_seat_is_said_with_its_pane(
    tmp_path: Path, language: str, seat: int, found: str | None
) -> None:
    for name in ("scenes", "walls"):
        (tmp_path / name).mkdir()
    (tmp_path / "centre.toml").write_text(CENTRE.replace('"en"', f'"{language}"'), "utf-8")
    (tmp_path / "categories.toml").write_text('[[category]]\ncode = "fire"\nname = "Fire"\n', "utf-8")
    (tmp_path / "scenes" / "overview.toml").write_text(SCENE, "utf-8")
    (tmp_path / "walls" / "hall.toml").write_text(WALL % seat, "utf-8")
    mistakes = [mistake for mistake in all_mistakes(tmp_path) if mistake.file == "walls/hall.toml"]
    if found is None:
        assert mistakes == []
        return
    (mistake,) = mistakes
    assert (mistake.line, mistake.key) == (5, "display[1].room")
    assert mistake.sentence.values["angle"] == found
    assert mistake.sentence.values["pane"] == "text 1,1 " + ("告示" if language == "zh" else "Notice")


FONT = re.compile(
    r"\bfont\((?:self\.)?_?(?:look\.)?(CAPTION|LABEL|TITLE|READING|FIGURE|[\d.]+)(?: ([-+]) ([\d.]+))?[,)]"
)
WIDGETS = Path(__file__).parents[2] / "widgets"


def _modules_of(module: str) -> set[str]:
    """Return a module of widgets/ and all of widgets/ that it loads."""
    found: set[str] = set()
    left = [module]
    while left:
        name = left.pop()
        if name in found or not (WIDGETS / f"{name}.py").exists():
            continue
        found.add(name)
        text = (WIDGETS / f"{name}.py").read_text("utf-8")
        left += re.findall(r"^\s*from widgets\.(\w+) import", text, re.MULTILINE)
        for names in re.findall(r"^\s*from widgets import (.+)$", text, re.MULTILINE):
            left += names.split(", ")
    return found


def _size(written: tuple[str, str, str]) -> float:
    name, sign, away = written
    size = float(name) if name[0].isdigit() else getattr(Look, name)
    return size + (float(away) if sign == "+" else -float(away) if sign else 0)


@pytest.mark.parametrize("pane_type", [name for name in pane_types() if name != "map"])
def test_no_pane_writes_smaller_than_it_says(pane_type: str) -> None:
    kind = pane_class(pane_type)
    modules = _modules_of(kind.__module__.removeprefix("widgets."))
    own = {name for name in modules if name not in {"pane", "painting", "look", "registry"}}
    sizes = [_size(one) for name in own for one in FONT.findall((WIDGETS / f"{name}.py").read_text("utf-8"))]
    said = kind.smallest_text(kind.settings_type(text="x")) if pane_type == "text" else _said(pane_type)
    assert min(sizes, default=said) >= said


def _said(pane_type: str) -> float:
    # What a scene file must say has no say in the size: any pane but the notice answers without it.
    return pane_class(pane_type).smallest_text(None)  # type: ignore[arg-type]


def test_the_map_writes_no_smaller_than_it_says() -> None:
    sizes = [
        float(size)
        for path in resource("map").iterdir()
        if path.suffix in {".js", ".css"}
        for size in re.findall(r"(?:font-size: |font: |\.font = `)([\d.]+)px", path.read_text("utf-8"))
    ]
    assert sizes
    assert min(sizes) >= _said("map")
