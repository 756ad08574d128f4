"""Children are kept alive, heard, and ended; only those that were started here."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from desktop import children
from desktop.children import Child
from desktop.own_program import own_command, own_environment

TALKS = """\
import json, os, sys
print(json.dumps({"ready": os.getpid()}), flush=True)
print("no json", flush=True)
print(json.dumps({"said": os.environ.get("WORD")}), flush=True)
sys.stdin.read()
"""
LOADS = "import json, os, time\nprint(json.dumps({'ready': os.getpid()}), flush=True)\ntime.sleep(600)\n"
LIVES = """\
import json, os, time
while True:
    print(json.dumps({"alive": os.getpid()}), flush=True)
    time.sleep(0.05)
"""
DEAF = f"import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n{LOADS}"


@contextmanager
def child_of(code: str, **environment: str) -> Iterator[tuple[Child, queue.Queue[dict[str, object]]]]:
    heard: queue.Queue[dict[str, object]] = queue.Queue()
    child = Child(
        "test",
        [sys.executable, "-c", code],
        environment=environment,
        on_message=heard.put,
        on_exit=lambda code: heard.put({"ended": code}),
    )
    child.start()
    try:
        yield child, heard
    finally:
        child.stop(grace=1)


def test_a_child_is_heard_line_by_line_and_what_is_no_json_is_only_logged() -> None:
    with child_of(TALKS, WORD="你好") as (child, heard):
        assert heard.get(timeout=20) == {"ready": child.pid}
        assert heard.get(timeout=20) == {"said": "你好"}


def test_a_child_that_was_killed_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "FIRST_PAUSE", 0.05)
    with child_of(TALKS) as (child, heard):
        first = heard.get(timeout=20)["ready"]
        heard.get(timeout=20)
        assert isinstance(first, int)
        psutil.Process(first).kill()
        assert heard.get(timeout=20) == {"ended": -signal.SIGKILL if os.name == "posix" else 15}
        second = heard.get(timeout=20)["ready"]
        assert second != first
        assert child.restarts == 1


def test_a_child_ends_by_itself_when_its_input_is_closed() -> None:
    with child_of(TALKS) as (child, heard):
        pid = heard.get(timeout=20)["ready"]
        child.stop(grace=20)
        assert not psutil.pid_exists(int(str(pid)))
        assert child.pid is None


def test_a_child_that_does_not_listen_is_killed_after_its_grace() -> None:
    with child_of(DEAF) as (child, heard):
        pid = heard.get(timeout=20)["ready"]
        child.stop(grace=0.3)
        assert not psutil.pid_exists(int(str(pid)))


@pytest.mark.skipif(os.name != "posix", reason="SIGTERM")
def test_a_child_that_still_loads_is_not_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    with child_of(LOADS) as (child, heard):
        pid = heard.get(timeout=20)["ready"]
        child.stop(grace=20)
        assert not psutil.pid_exists(int(str(pid)))
    assert not caplog.records


def test_nothing_is_said_of_a_child_that_was_asked_to_end() -> None:
    with child_of(TALKS) as (child, heard):
        heard.get(timeout=20)
        heard.get(timeout=20)
        child.stop(grace=20)
    assert heard.empty()


def test_a_program_that_is_not_there_is_tried_again_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "FIRST_PAUSE", 0.05)
    ends: queue.Queue[int] = queue.Queue()
    child = Child("test", ["/nowhere/at/all"], on_message=lambda _message: None, on_exit=ends.put)
    child.start()
    try:
        assert ends.get(timeout=20) == 127
        assert ends.get(timeout=20) == 127
    finally:
        child.stop()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_children_end_when_their_parent_is_killed() -> None:
    parent = (
        "import sys, time\nfrom desktop.children import Child\n"
        f"child = Child('test', [sys.executable, '-c', {TALKS!r}], "
        "on_message=lambda message: print(message.get('ready', ''), flush=True))\n"
        "child.start()\ntime.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, env=own_environment({})) as process:
        assert process.stdout is not None
        grandchild = psutil.Process(int(process.stdout.readline()))
        process.kill()
        psutil.wait_procs([grandchild], timeout=20)
        assert not grandchild.is_running()


def test_the_frozen_program_starts_its_children_as_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_command("collect", "x")[1:] == ["-m", "desktop", "collect", "x"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_command("collect", "x") == [sys.executable, "collect", "x"]


def test_a_checkout_tells_its_children_where_the_rooms_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = subprocess.run(
        own_command("--version"), env=own_environment({}), capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("yiping ")


@pytest.mark.skipif(os.name != "posix", reason="SIGSTOP")
def test_a_child_that_hangs_is_ended_and_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(children, "LOOK_SECONDS", 0.05)
    heard: queue.Queue[dict[str, object]] = queue.Queue()
    child = Child(
        "test",
        [sys.executable, "-c", LIVES],
        on_message=heard.put,
        on_exit=lambda code: heard.put({"ended": code}),
        most_silent=1.0,
        first_silent=60.0,
    )
    child.start()
    try:
        first = heard.get(timeout=20)["alive"]
        assert isinstance(first, int)
        for _ in range(30):  # longer than it may be silent
            assert heard.get(timeout=20) == {"alive": first}
        os.kill(first, signal.SIGSTOP)
        while (told := heard.get(timeout=20)) == {"alive": first}:
            pass
        assert told == {"ended": -signal.SIGKILL}
        assert heard.get(timeout=20)["alive"] != first
    finally:
        child.stop(grace=20)
