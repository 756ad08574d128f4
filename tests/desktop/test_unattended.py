"""`yiping run --unattended`: the real program, killed, hung and closed; and what it remembers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from data_sources.resource_files import data_folder
from desktop.own_program import own_environment
from tests.desktop.little_county import CENTRE
from tests.desktop.test_walls import SCENE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGSTOP")

WALL = 'name = "Hall"\n[[display]]\ndisplay = 1\nscenes = ["first", "second"]\nseconds = 0\n'
KEEPER = """\
import sys
from desktop import children, unattended
children.FIRST_PAUSE = 0.1
unattended.SILENT_SECONDS = 8
sys.exit(unattended.keep_running(sys.argv[1:]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    for name in ("scenes", "walls"):
        (folder / name).mkdir(parents=True)
    (folder / "centre.toml").write_text(CENTRE, "utf-8")
    (folder / "categories.toml").write_text('[[category]]\ncode = "fire"\nname = "Fire"\n', "utf-8")
    for name in ("first", "second"):
        (folder / "scenes" / f"{name}.toml").write_text(SCENE % name, "utf-8")
    (folder / "walls" / "hall.toml").write_text(WALL, "utf-8")
    return folder


Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def start_it(wall: str = "hall", *more: str) -> subprocess.Popen[bytes]:
        words = ["run", str(folder), "--wall", wall, "--windowed", "--unattended", *more]
        started.append(subprocess.Popen([sys.executable, "-c", KEEPER, *words], env=own_environment({})))
        return started[-1]

    yield start_it
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(30)


def until(found: Callable[[], object], seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end
        time.sleep(0.05)


def desktop_of(keeper: subprocess.Popen[bytes]) -> int:
    """Return the process id of the desktop that shows a scene."""
    shown = data_folder("kept", "wall-hall.json")
    until(shown.exists)
    [desktop] = psutil.Process(keeper.pid).children()
    return desktop.pid


def test_a_desktop_that_dies_or_hangs_is_started_again_and_all_end_together(start: Start) -> None:
    keeper = start()
    shown = data_folder("kept", "wall-hall.json")
    for number in (signal.SIGKILL, signal.SIGSTOP):
        first = desktop_of(keeper)
        os.kill(first, number)  # before its note is taken away: it could write another
        shown.unlink()
        until(shown.exists)
        assert desktop_of(keeper) != first
    last = psutil.Process(desktop_of(keeper))
    family = last.children(recursive=True)
    assert family
    keeper.send_signal(signal.SIGTERM)
    assert keeper.wait(60) == 0
    assert psutil.wait_procs([last, *family], 30)[1] == []


def test_a_wall_that_is_killed_shows_the_scene_that_it_showed(start: Start, tmp_path: Path) -> None:
    shown, pictures = data_folder("kept", "wall-hall.json"), tmp_path / "pictures"
    keeper = start("hall", "--screens", str(pictures))  # which turns the scenes, and keeps a picture of each
    until(lambda: shown.exists() and "second" in shown.read_text("utf-8"))
    for picture in pictures.iterdir():
        picture.unlink()
    os.kill(desktop_of(keeper), signal.SIGKILL)
    until(lambda: list(pictures.glob("*.png")))
    assert [picture.stem for picture in pictures.glob("*.png")] == ["second"]


def test_a_desktop_whose_keeper_is_killed_ends_so_that_no_second_wall_is_there(start: Start) -> None:
    keeper = start()
    desktop = psutil.Process(desktop_of(keeper))
    keeper.kill()
    assert psutil.wait_procs([desktop], 60)[1] == []


def test_what_a_person_must_mend_is_said_and_not_tried_again(start: Start) -> None:
    assert start("no-such-wall").wait(60) == 1
