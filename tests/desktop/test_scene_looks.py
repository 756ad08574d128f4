"""Every scene of the example prefecture in a real window, in each theme and language: nothing cut, covered, pale."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from typing import Any

import pytest

from data_sources.resource_files import example_centre
from tests.data_sources.feeds.conftest import ROOT, serving

SCENES = (
    "overview", "grid", "fire", "rental", "food", "environment", "traffic", "security", "renewal", "projects",
    "emergency", "assessment", "publicity", "fishery", "justice",
)  # fmt: skip


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what is wrong with each scene in each theme: the example with fewer events and things, collected once."""
    data = tmp_path_factory.mktemp("looks")
    folder = data / "wenzhou"
    shutil.copytree(example_centre("wenzhou"), folder)
    feeds = (folder / "feeds.toml").read_text("utf-8")
    feeds = re.sub(r"^history_days = \d+$", "history_days = 2", feeds, flags=re.MULTILINE)
    feeds = re.sub(r"^a_day = \d+$", "a_day = 1800", feeds, flags=re.MULTILINE)
    feeds = re.sub(r"^count = (\d{2,})\d{2}$", r"count = \g<1>0", feeds, flags=re.MULTILINE)
    (folder / "feeds.toml").write_text(feeds, "utf-8")
    for path in (folder / "scenes").glob("*.toml"):
        head, *panes = path.read_text("utf-8").split("[[pane]]\n")
        # The map's page has tests of its own, and a web engine would take most of the time.
        path.write_text("[[pane]]\n".join([head, *(pane for pane in panes if 'pane = "map"' not in pane)]), "utf-8")
    store = f"sqlite:///{data / 'store.sqlite'}"
    with serving(folder, data) as served:
        environment = {**os.environ, "YIPING_DATA": str(data), "YIPING_FEEDS_URL": served.url}
        collect = [sys.executable, "-m", "desktop", "collect", str(folder), "--once", "--store", store]
        collected = subprocess.run(collect, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert collected.returncode == 0, collected.stdout + collected.stderr
        look = [sys.executable, "-m", "tests.desktop.scene_look", str(folder), store]
        shown = subprocess.run(look, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    told: dict[str, Any] = json.loads(shown.stdout.splitlines()[-1])
    return told


def test_there_is_a_scene_for_every_line_of_work(looks: dict[str, Any]) -> None:
    for scenes in looks.values():
        assert tuple(scenes)[: len(SCENES)] == SCENES
        assert all(4 < scenes[scene]["panes"] < 12 for scene in SCENES)
        assert all(scenes[scene]["texts"] > 50 for scene in SCENES)  # or nobody looked


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_can_be_read_from_the_back_row(looks: dict[str, Any], scene: str, theme: str) -> None:
    wrong = {name: found for name, found in looks[theme][scene].items() if found and name not in ("panes", "texts")}
    assert wrong == {}
