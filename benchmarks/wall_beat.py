"""`yiping run` with a pulse in its event loop: how long the UI thread kept anybody waiting, scene by scene.

    python benchmarks/wall_beat.py run CENTRE --wall NAME

The program is the real one. A timer beats 60 times a second; what a beat comes late is a stall. Every line on standard
error that begins with {"beats": is a quarter of a minute's lateness, with the processor time that the thread worked in
it, the time it waited for a processor, and what a virtual machine's host took of that processor for its other guests,
in steps of 10 ms (Linux tells both; what is left, it waited for another thread or process), and
{"stall": names one worth a look, with where the UI thread was (YIPING_EXPLAIN=1: a thread looks, which costs a little
itself, and less is worth a look).
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from benchmarks.watched import run_watched

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

BEAT = 1 / 60
STALL_SECONDS = 0.05
EXPLAINED_SECONDS = 0.016
"""Of work, where somebody looks on."""
LOOK_SECONDS = 0.003
QUEUE = Path("/proc/thread-self/schedstat")
TIMES, OWN_STAT = Path("/proc/stat"), Path("/proc/thread-self/stat")
TICK = 1 / os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 0.01
_OPEN: dict[Path, int] = {}
TOLD_SECONDS = 15.0
DEEP = 14


def _pulse(application: QApplication) -> Any:
    from PySide6.QtCore import Qt, QTimer  # noqa: PLC0415 - what is measured loads it when it does

    beats = _Beats(application)
    timer = QTimer(application)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(beats.beat)
    timer.start(round(BEAT * 1000))
    if os.environ.get("YIPING_EXPLAIN"):
        threading.Thread(target=beats.look_on, args=(threading.main_thread().ident,), daemon=True).start()
    return timer, beats  # a timer doesn't keep whose method it calls


class _Beats:
    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._last = time.perf_counter()
        self._worked = time.thread_time()
        self._waited = _waited()
        self._taken = _taken()
        self._least = EXPLAINED_SECONDS if os.environ.get("YIPING_EXPLAIN") else STALL_SECONDS
        self._late: list[float] = []
        self._busy: list[float] = []
        self._queued: list[float] = []
        self._stolen: list[float] = []
        self._told = time.monotonic()
        self._seen: Counter[str] = Counter()

    def beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        late = max(0.0, now - self._last - BEAT)
        busy = worked - self._worked
        queued = (_waited() - self._waited) / 1e9
        taken, processor = _taken(), _processor()
        stolen = (taken[processor] - self._taken[processor]) * TICK if processor < len(taken) else 0.0
        self._late.append(late)
        self._busy.append(busy)
        self._queued.append(queued)
        self._stolen.append(stolen)
        if late > STALL_SECONDS or busy > self._least:
            seen, self._seen = self._seen, Counter()
            told = {
                "ms": round(late * 1000), "busy": round(busy * 1000), "queued": round(queued * 1000),
                "stolen": round(stolen * 1000), "scene": self._scene(),
            }  # fmt: skip
            _say({"stall": told, "where": [[count, where] for where, count in seen.most_common(6)]})
        if time.monotonic() - self._told > TOLD_SECONDS:
            kept = {"beats": self._late, "busy": self._busy, "queued": self._queued, "stolen": self._stolen}
            _say({name: [round(one * 10_000) for one in each] for name, each in kept.items()})
            self._late, self._busy, self._queued, self._stolen = [], [], [], []
            self._told = time.monotonic()
        self._seen.clear()
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._waited, self._taken = _waited(), taken

    def look_on(self, thread: int) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            if time.perf_counter() - self._last > BEAT + 0.008:
                frame = sys._current_frames().get(thread)  # noqa: SLF001 - there is no other way to see a thread
                if frame is not None:
                    self._seen[_where(frame)] += 1

    def _scene(self) -> str:
        from desktop.main_window import MainWindow  # noqa: PLC0415 - as above

        windows = [window for window in self._application.topLevelWidgets() if isinstance(window, MainWindow)]
        return ", ".join(window.current.scene.id for window in windows if window.current is not None)


def _told(path: Path) -> str:
    """Return what Linux tells of this thread, or of all; "" elsewhere. Opened once: it is read at every beat."""
    if path not in _OPEN:
        _OPEN[path] = os.open(path, os.O_RDONLY) if path.exists() else -1
    return os.pread(_OPEN[path], 4096, 0).decode("ascii", "replace") if _OPEN[path] >= 0 else ""


def _waited() -> int:
    """Return how long this thread has been ready to run and didn't, in ns; 0 where nobody tells."""
    return int((_told(QUEUE) or "0 0").split()[1])


def _taken() -> list[int]:
    """Return what a virtual machine's host took of each processor for others, in ticks; [] where nobody tells."""
    lines = _told(TIMES).split("\n")
    return [int(line.split()[8]) for line in lines if line.startswith("cpu") and line[3].isdigit()]


def _processor() -> int:
    """Return the processor that this thread ran on last."""
    told = _told(OWN_STAT)
    return int(told.rpartition(")")[2].split()[36]) if told else 0


def _where(frame: FrameType) -> str:
    """Say it from the frames alone: the traceback module would read files, and whoever is looked at waits for that."""
    stack: list[str] = []
    at: FrameType | None = frame
    while at is not None and len(stack) < DEEP:
        stack.append(f"{at.f_code.co_filename.rpartition(os.sep)[2]}:{at.f_lineno} {at.f_code.co_name}")
        at = at.f_back
    return " < ".join(stack)


def _say(told: dict[str, Any]) -> None:
    sys.stderr.write(json.dumps(told) + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    run_watched(_pulse)
