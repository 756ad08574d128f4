"""A small centre that has everything: a few of wenzhou's sources, two days of events, one scene with a map."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from data_sources.resource_files import example_centre

SCENE = """\
name = { zh = "总览", en = "Overview" }
order = 1
[grid]
columns = ["420", "1fr", "424"]
rows = ["1fr", "1fr", "62"]
[[pane]]
pane = "trend"
at = [1, 1]
[[pane]]
pane = "card"
at = [1, 2]
figure = "events_today"
[[pane]]
pane = "map"
at = [2, 1]
span = [1, 2]
[[pane]]
pane = "queue"
at = [3, 1]
span = [1, 2]
[[pane]]
pane = "health"
at = [1, 3]
span = [3, 1]
"""
KEPT_SOURCES = ("grid", "hotline", "labs")


@pytest.fixture
def drill_centre(tmp_path: Path) -> Path:
    """Return a copy of the example prefecture that is quick to collect: its sources are asked every second."""
    whole = example_centre("wenzhou")
    folder = tmp_path / "drill"
    shutil.copytree(whole, folder, ignore=shutil.ignore_patterns("scenes", "sources", "walls"))
    (folder / "scenes").mkdir()
    (folder / "scenes" / "overview.toml").write_text(SCENE, "utf-8")
    (folder / "sources").mkdir()
    for name in KEPT_SOURCES:
        text = (whole / "sources" / f"{name}.toml").read_text("utf-8")
        text = re.sub(r'^every = ".*"$', 'every = "1s"', text, flags=re.MULTILINE)
        text = text.replace('"${YIPING_DATA}/feeds/wenzhou/', '"${YIPING_DATA}/feeds/drill/')
        text = text.replace("feeds/wenzhou", "feeds/drill")
        (folder / "sources" / f"{name}.toml").write_text(text, "utf-8")
    feeds = (folder / "feeds.toml").read_text("utf-8")
    feeds = re.sub(r"^history_days = \d+$", "history_days = 2", feeds, flags=re.MULTILINE)
    (folder / "feeds.toml").write_text(re.sub(r"^a_day = \d+$", "a_day = 300", feeds, flags=re.MULTILINE), "utf-8")
    return folder
