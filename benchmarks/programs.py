"""Real processes for benchmarks: a display and a data folder of their own, ended by what started them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def environment(data: Path) -> dict[str, str]:
    """Return what a measured process gets: this environment, its own data folder, the trace on."""
    found = {**os.environ, "YIPING_DATA": str(data), "YIPING_TRACE": "1", "PYTHONPATH": str(ROOT)}
    found.pop("PYTHONDONTWRITEBYTECODE", None)  # a second start is one that finds what the first compiled
    if not (found.get("DISPLAY") or found.get("WAYLAND_DISPLAY")):
        found.setdefault("QT_QPA_PLATFORM", "offscreen")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        found["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    return found


@contextmanager
def own_folder() -> Iterator[Path]:
    """Give a data folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="yiping-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def virtual_display() -> Iterator[None]:
    """Give a machine without a display a virtual one, where Xvfb is installed."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or not shutil.which("Xvfb"):
        yield
        return
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            os.environ["DISPLAY"] = ":" + told.readline().strip()
        yield
    finally:
        os.environ.pop("DISPLAY", None)
        server.terminate()
        server.wait(10)


@contextmanager
def running(command: Sequence[str], data: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a program of this checkout; end it, by its own process id, on the way out."""
    process = subprocess.Popen(
        [sys.executable, *command], env=environment(data), cwd=ROOT, text=True, errors="replace",
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def trace(process: subprocess.Popen[str], name: str, begun: float, timeout: float = 120.0) -> float:
    """Wait for a mark in a process's trace; return the seconds from `begun` (monotonic) to it.

    Raises:
        TimeoutError: The process ended without the mark, or had to be; with the last lines that it wrote.
    """
    last: list[str] = []
    if process.stderr is None:
        raise ValueError("the process has no stderr to read")
    watchdog = threading.Timer(timeout, process.kill)
    watchdog.start()
    try:
        for line in process.stderr:
            last = [*last[-8:], line]
            if name in _object(line):
                return time.monotonic() - begun
    finally:
        watchdog.cancel()
    raise TimeoutError(f"no {name} within {timeout:g} s:\n{''.join(last)}")


def _object(line: str) -> dict[str, Any]:
    if not line.startswith("{"):
        return {}
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
