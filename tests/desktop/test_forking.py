"""The reader as a branch of the desktop's process: it answers, ends when it should, and is never a second desktop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, signal, subprocess, sys, threading, time
from desktop.forking import Branch, can_branch

def echo():
    while line := sys.stdin.buffer.readline():
        if line == b"fail\\n":
            raise ValueError("told to")
        os.write(1, line.upper())
    return 7

assert can_branch()
branch = Branch(echo)
{then}
"""


def ran(then: str) -> subprocess.CompletedProcess[str]:
    """Run a small program that has a branch, as a process of its own: a test's has threads."""
    root = Path(__file__).resolve().parent.parent.parent
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(then=then)], cwd=root, capture_output=True, text=True, timeout=60,
        check=False, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the reader is a process that loads its own")


def test_it_answers_and_ends_with_its_input() -> None:
    told = ran(
        "branch.stdin.write(b'one\\n'); print(branch.stdout.readline().decode().strip())\n"
        "print(branch.poll()); branch.stdin.close(); print(branch.wait(20), branch.poll())"
    )
    assert (told.stdout.split("\n")[:3], told.stderr) == (["ONE", "None", "7 7"], "")


def test_one_that_fails_says_why_and_does_not_go_on_as_its_parent() -> None:
    told = ran("branch.stdin.write(b'fail\\n'); print('code', branch.wait(20)); print('once')")
    assert told.stdout == "code 1\nonce\n"
    assert "ValueError: told to" in told.stderr


def test_one_that_is_killed_or_does_not_end_is_told_so() -> None:
    told = ran(
        "try: branch.wait(0.05)\nexcept subprocess.TimeoutExpired: print('runs on')\n"
        "branch.kill(); print(branch.wait(20)); branch.kill()"
    )
    assert told.stdout == f"runs on\n{-signal.SIGKILL}\n", told.stderr


def test_a_ctrl_c_is_its_parents_and_it_ends_with_a_parent_that_was_killed() -> None:
    told = ran(
        "branch.stdin.write(b'up\\n'); branch.stdout.readline(); os.kill(branch.pid, signal.SIGINT)\n"
        "branch.stdin.write(b'still there\\n'); print(branch.stdout.readline().decode().strip(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    words = told.stdout.split()
    assert words[:2] == ["STILL", "THERE"]  # and `communicate` ended: nobody holds its output open any more
    assert told.returncode == -signal.SIGKILL


def test_there_is_none_beside_other_threads() -> None:
    then = (
        "branch.stdin.close(); branch.wait(20)\nthreading.Thread(target=time.sleep, args=(1,), daemon=True).start()\n"
    )
    assert ran(then + "print(can_branch())").stdout == "False\n"
