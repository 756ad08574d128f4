"""Every pane, with every key of its settings, stands in the guide of both languages."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from widgets.registry import pane_class, pane_types

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDES = {"en": ("panes.md", "maps.md"), "zh": ("panes.zh-CN.md", "maps.zh-CN.md")}
OF_ALL = {"title", "region", "page_seconds"}
"""What the guide's head says of all panes."""


@pytest.mark.parametrize("language", GUIDES)
@pytest.mark.parametrize("pane_type", pane_types())
def test_a_pane_and_all_its_keys_are_explained(pane_type: str, language: str) -> None:
    panes, maps = ((DOCS / name).read_text("utf-8") for name in GUIDES[language])
    parts = dict(re.findall(r"^## (\w+)\b.*?\n(.*?)(?=^## |\Z)", panes, re.MULTILINE | re.DOTALL))
    assert pane_type in parts
    said = parts[pane_type] + (maps if pane_type == "map" else "")
    keys = {field.encode_name for field in msgspec.structs.fields(pane_class(pane_type).settings_type)}
    assert {key for key in keys - OF_ALL if not re.search(rf"\b{key}\b", said)} == set()


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_tells_of_no_pane_that_is_not_there(language: str) -> None:
    text = (DOCS / GUIDES[language][0]).read_text("utf-8")
    assert set(re.findall(r"^## (\w+)", text, re.MULTILINE)) == set(pane_types())
