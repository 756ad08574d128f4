"""Every verb as a person starts it: a real process, its words and its exit code."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from PIL import Image

from desktop.own_program import own_command, own_environment

TIMEOUT = 110
ROOT = Path(__file__).resolve().parents[2]


def yiping(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        own_command(*words),
        env=own_environment({"LC_ALL": "C.UTF-8", **environment}),
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )


def program(text: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program of ours that was changed for a test."""
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", text, *words],
        env=own_environment({}),
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        check=False,
    )


@contextmanager
def running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Give a process that is ended with the test, so that a test that fails doesn't wait for it for ever."""
    with subprocess.Popen(command, encoding="utf-8", **options) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


@pytest.fixture
def feeds(drill_centre: Path) -> Iterator[str]:
    """Return where the drill centre's feeds are served."""
    command = own_command("feeds", str(drill_centre), "--port", "0", "--child")
    with running(command, env=own_environment({}), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield json.loads(process.stdout.readline())["ready"]["url"]
        process.stdin.close()
        assert process.wait(30) == 0


def test_help_lists_every_verb_and_comes_without_qt() -> None:
    done = yiping("--help")
    assert done.returncode == 0
    for verb in ("run", "collect", "check", "source", "snapshot", "feeds"):
        assert f"\n  {verb} " in done.stdout
    code = "import sys, desktop.command_line as line; line.command(); print('PySide6' in sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        env=own_environment({}),
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT,
    )
    assert loaded.stdout.strip() == "False"


@pytest.mark.parametrize("words", [("--lang", "zh", "--help"), ("run", "--lang=zh", "--help")])
def test_help_speaks_chinese_where_it_is_asked_to(words: tuple[str, ...]) -> None:
    assert any("\u4e00" <= letter <= "\u9fff" for letter in yiping(*words).stdout.replace("一屏", ""))


def test_help_speaks_the_system_s_language() -> None:
    assert "实时数据" in yiping("--help", LC_ALL="zh_CN.UTF-8").stdout


def test_version_is_one_line() -> None:
    done = yiping("--version")
    assert done.returncode == 0
    assert done.stdout.split() == ["yiping", done.stdout.split()[1]]


@pytest.mark.parametrize(
    "words", [("fly",), ("snapshot", "wenzhou", "--size", "huge"), ("run", "--speed", "0"), ("collect",), ()]
)
def test_a_wrong_command_ends_with_two_and_says_why(words: tuple[str, ...]) -> None:
    done = yiping(*words)
    assert done.returncode == 2
    assert done.stderr or done.stdout


@pytest.mark.parametrize("verb", [("check",), ("collect", "--once"), ("run",), ("feeds",), ("snapshot",)])
def test_a_centre_that_is_not_there_is_said_with_the_nearest(verb: tuple[str, ...]) -> None:
    done = yiping(verb[0], "wenzou", *verb[1:])
    assert done.returncode == 1
    assert "Did you mean “wenzhou”?" in done.stderr


def test_check_finds_no_mistake_in_the_shipped_centres() -> None:
    for name in ("wenzhou", "montgomery"):
        done = yiping("check", name)
        assert done.stdout.splitlines() == [f"No mistakes in {name}."]
        assert done.returncode == 0


def test_check_lists_all_mistakes_of_all_files_at_once(drill_centre: Path) -> None:
    def spoil(file: str, before: str, after: str) -> None:
        path = drill_centre / file
        path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")

    spoil("scenes/overview.toml", 'pane = "trend"', 'pane = "tend"')
    spoil("sources/grid.toml", 'connector = "rest"', 'connector = "rst"')
    spoil("sources/hotline.toml", "every =", "evry =")
    spoil("centre.toml", "zone =", "zone_name =")
    done = yiping("check", str(drill_centre))
    assert done.returncode == 1
    for part in ("scenes/overview.toml:7", "sources/grid.toml:2", "sources/hotline.toml", "did you mean trend?"):
        assert part in done.stdout
    in_chinese = yiping("check", str(drill_centre), "--lang", "zh")
    assert "是否想写 trend？" in in_chinese.stdout


def test_collect_once_prints_a_table_and_ends_well(drill_centre: Path, feeds: str) -> None:
    done = yiping("collect", str(drill_centre), "--once", YIPING_FEEDS_URL=feeds)
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["Source", "grid", "hotline", "labs"]
    assert all(" well " in line for line in lines[1:])
    assert done.returncode == 0


def test_collect_once_ends_with_one_where_a_source_failed_and_says_why(drill_centre: Path, feeds: str) -> None:
    httpx2.post(f"{feeds}/control/outage?source=grid&seconds=600").raise_for_status()
    done = yiping("collect", str(drill_centre), "--once", YIPING_FEEDS_URL=feeds)
    assert done.returncode == 1
    grid = next(line for line in done.stdout.splitlines() if line.startswith("grid"))
    assert " failed " in grid


def test_collect_of_an_unknown_source_names_those_there_are(drill_centre: Path) -> None:
    done = yiping("collect", str(drill_centre), "--once", "--source", "gird")
    assert done.returncode == 1
    assert "grid, hotline, labs" in done.stderr


def test_source_test_shows_rows_records_and_stores_nothing(
    drill_centre: Path, feeds: str, own_data_folder: Path
) -> None:
    done = yiping("source", "test", str(drill_centre), "grid", "--rows", "2", YIPING_FEEDS_URL=feeds)
    assert done.returncode == 0, done.stderr
    assert '"eventId"' in done.stdout
    assert done.stdout.count("\n  event  {") == 2
    assert not list(own_data_folder.rglob("*.sqlite"))


def test_source_test_of_an_example_whose_feeds_are_not_served_says_what_to_do(drill_centre: Path) -> None:
    done = yiping("source", "test", str(drill_centre), "grid", YIPING_FEEDS_URL="http://127.0.0.1:9")
    assert done.returncode == 1
    assert "“yiping feeds drill”" in done.stdout


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_snapshot_saves_one_complete_scene_at_the_size_that_was_asked(drill_centre: Path, tmp_path: Path) -> None:
    out = tmp_path / "pictures" / "overview.png"
    done = yiping("snapshot", str(drill_centre), "--scene", "overview", "--size", "1280x720", "-o", str(out))
    assert done.returncode == 0, done.stderr
    with Image.open(out) as picture:
        assert picture.size == (1280, 720)
        # The map stands in the middle: it is no empty rectangle.
        colours = picture.convert("RGB").crop((300, 100, 900, 600)).getcolors(1 << 20)
        assert colours is not None
        assert len(colours) > 50


def test_snapshot_of_a_scene_that_is_not_there_names_those_there_are(drill_centre: Path, tmp_path: Path) -> None:
    done = yiping("snapshot", str(drill_centre), "--scene", "overveiw", "-o", str(tmp_path / "x.png"))
    assert done.returncode == 1
    assert "There are: overview." in done.stderr
    assert not (tmp_path / "x.png").exists()


def test_snapshot_that_is_not_complete_in_time_names_what_is_missing_and_saves_nothing(
    drill_centre: Path, tmp_path: Path
) -> None:
    (drill_centre / "feeds.toml").unlink()
    out = tmp_path / "x.png"
    done = yiping("snapshot", str(drill_centre), "--timeout", "1", "-o", str(out), YIPING_FEEDS_URL="")
    assert done.returncode == 1
    assert "in time" in done.stderr
    assert not out.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_run_without_a_display_says_what_to_do() -> None:
    done = yiping("run", QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    assert done.returncode == 1
    assert "make run" in done.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="not root")
def test_run_as_root_with_the_sandbox_says_what_to_do_instead_of_aborting() -> None:
    done = yiping("run", QTWEBENGINE_DISABLE_SANDBOX="")
    assert done.returncode == 1
    assert "QTWEBENGINE_DISABLE_SANDBOX=1" in done.stderr


SIGNALLED_WHILE_IT_PAINTS = """
import os, signal, sys
from widgets.title_bar import TitleBar
paint = TitleBar.paintEvent

def paint_and_be_ended(bar, event):
    paint(bar, event)
    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        os.kill(os.getpid(), signal.SIGTERM)

TitleBar.paintEvent = paint_and_be_ended
from desktop.__main__ import start
start()
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM")
def test_run_that_is_ended_in_the_middle_of_a_paint_closes_in_order(drill_centre: Path) -> None:
    done = program(SIGNALLED_WHILE_IT_PAINTS, "run", str(drill_centre), "--windowed")
    assert done.returncode == 0, done.stderr[-3000:]


ENDED_WITH_A_FAULT = """
import os, signal, sys
from desktop.alarms import Alarms
from desktop.main_window import MainWindow
complete = MainWindow._scene_complete

def complete_and_be_ended(window, name):
    complete(window, name)
    os.kill(os.getpid(), signal.SIGTERM)

def fail(alarms):
    raise RuntimeError("it would not end")

MainWindow._scene_complete, Alarms.discard = complete_and_be_ended, fail
from desktop.__main__ import start
try:
    start()
except RuntimeError as error:
    from PySide6.QtWebEngineWidgets import QWebEngineView
    from PySide6.QtWidgets import QApplication
    print(error, sum(isinstance(widget, QWebEngineView) for widget in QApplication.allWidgets()))
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM")
def test_run_whose_end_fails_leaves_no_page_to_outlive_the_application(drill_centre: Path) -> None:
    done = program(ENDED_WITH_A_FAULT, "run", str(drill_centre), "--windowed")
    assert (done.stdout, done.returncode) == ("it would not end 0\n", 0), done.stderr[-3000:]


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_run_shows_a_complete_scene_keeps_its_picture_and_ends_with_its_children(
    drill_centre: Path, tmp_path: Path
) -> None:
    import signal

    import psutil

    screens = tmp_path / "screens"
    command = own_command("run", str(drill_centre), "--windowed", "--screens", str(screens))
    with running(command, env=own_environment({"YIPING_TRACE": "1"}), stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "scene_complete" in line:
                break
        children: list[psutil.Process] = []

        def verbs() -> set[str]:
            children[:] = psutil.Process(process.pid).children(recursive=True)
            words: set[str] = set()
            for child in children:
                with contextlib.suppress(psutil.Error):  # it has just ended
                    words.update(child.cmdline())
            return words & {"collect", "feeds"}

        deadline = time.monotonic() + 60
        while verbs() != {"collect", "feeds"} and time.monotonic() < deadline:
            time.sleep(0.1)
        assert verbs() == {"collect", "feeds"}
        process.send_signal(signal.SIGTERM)
        process.stderr.read()
        assert process.wait(60) == 0
    gone, alive = psutil.wait_procs(children, timeout=30)
    assert not alive
    assert gone
