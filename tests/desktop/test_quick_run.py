"""What the quick way takes is what the command line would take; all else is left to it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from data_sources.resource_files import example_centre
from desktop.child_verbs import is_child, run_child
from desktop.opening import Wishes
from desktop.quick_run import plain_wishes

ROOT = Path(__file__).parents[2]


def _wishes(words: Sequence[str]) -> Wishes:
    found = plain_wishes(words)
    assert found is not None
    return Wishes(**found)


def test_a_plain_run_is_taken() -> None:
    assert _wishes(["run"]) == Wishes(folder=example_centre("wenzhou"))


def test_every_option_reaches_the_desktop(tmp_path: Path) -> None:
    words = "run --windowed --scene grid --wall hall --lang en --theme light --store sqlite:///x montgomery --screens"
    assert _wishes([*words.split(), str(tmp_path)]) == Wishes(
        folder=example_centre("montgomery"),
        scene="grid",
        wall="hall",
        windowed=True,
        language="en",
        theme="light",
        screens=tmp_path,
        store_url="sqlite:///x",
    )


@pytest.mark.parametrize(
    "words",
    [
        "",
        "check wenzhou",
        "run --help",
        "run wenzou",
        "run wenzhou montgomery",
        "run --scene",
        "run --scene --windowed",
        "run --lang klingon",
        "run --theme pink",
        "run --speed 60",
        "run --scene=grid",
        "run --screens pyproject.toml",
    ],
)
def test_whatever_is_not_plain_is_left_to_the_command_line(words: str) -> None:
    assert plain_wishes(words.split()) is None


def test_a_child_finds_a_centre_as_every_verb_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert is_child(["feeds", "wenzhou", "--child"])
    assert run_child(["feeds", "wenzhuo", "--child"]) == 1
    assert "wenzhou" in capsys.readouterr().out


LOADED_LATE = {
    "desktop": (
        "import desktop.opening, desktop.preparing as it; it.prepare(it.Path('resources/centres/wenzhou'))",
        ("numpy", "pyqtgraph", "sqlalchemy", "folium", "tree_sitter", "widgets.source_pane"),
    ),
    "reader": (
        "import desktop.child_verbs, desktop.answering",
        (
            "numpy",
            "tree_sitter",
            "alembic",
            "sqlalchemy.dialects.postgresql",
            "operations.store.writer",
            "operations.store.linker",
        ),
    ),
}


@pytest.mark.parametrize("part", list(LOADED_LATE))
def test_a_start_waits_for_nothing_that_its_first_scene_does_not_need(part: str) -> None:
    loading, late = LOADED_LATE[part]
    program = f"import sys; {loading}; print([name for name in {late!r} if name in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60, cwd=ROOT
    )
    assert ended.stdout.strip() == "[]"
