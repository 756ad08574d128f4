"""Resident memory of the desktop, its reader and its collector while the example runs at 60 times the clock.

    python benchmarks/memory.py [--minutes 10] [--speed 60] [--centre wenzhou]

The slope is fitted to the second half, after the past has been fetched and caches are full. The whole promise is one
hour: `--minutes 60`. The web engine's own processes and the feeds are printed beside them.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections import defaultdict

import numpy as np
import psutil

from benchmarks.programs import own_folder, running, virtual_display
from benchmarks.results import Result, report

EVERY_SECONDS = 5.0
FLAT_MB_AN_HOUR = 20.0
PROMISED = ("desktop", "reader", "collector")


def part_of(process: psutil.Process) -> str:
    """Return which part of Yiping a child process is."""
    if process.name() == "yiping-reader":  # a branch of the desktop has its words
        return "reader"
    words = process.cmdline()
    if any("QtWebEngineProcess" in word for word in words):
        kind = next((word.removeprefix("--type=") for word in words if word.startswith("--type=")), "web engine")
        return f"web engine, {kind}"
    verbs = {"collect": "collector", "read": "reader", "feeds": "feeds", "voice": "voice"}
    return next((part for verb, part in verbs.items() if verb in words), "other")


def sample(root: psutil.Process) -> dict[str, float]:
    """Return the resident megabytes of each part."""
    found: dict[str, float] = defaultdict(float)
    found["desktop"] = root.memory_info().rss / 1e6
    for child in root.children(recursive=True):
        try:
            found[part_of(child)] += child.memory_info().rss / 1e6
        except psutil.Error:
            continue  # ended between the two questions
    return found


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--speed", type=float, default=60)
    parser.add_argument("--centre", default="wenzhou")
    options = parser.parse_args()
    times: dict[str, list[float]] = defaultdict(list)
    sizes: dict[str, list[float]] = defaultdict(list)
    command = ["-m", "desktop", "run", options.centre, "--speed", str(options.speed)]
    with virtual_display(), own_folder() as data, running(command, data) as process:
        assert process.stderr is not None
        drain = threading.Thread(target=process.stderr.read, daemon=True)  # a full pipe would stop it
        drain.start()
        root = psutil.Process(process.pid)
        begun = time.monotonic()
        while (elapsed := time.monotonic() - begun) < options.minutes * 60:
            time.sleep(EVERY_SECONDS)
            if process.poll() is not None:
                raise SystemExit(f"the program ended after {elapsed:.0f} s with {process.returncode}")
            for part, size in sample(root).items():
                times[part].append(elapsed)
                sizes[part].append(size)
    results = []
    for part in sorted(sizes, key=lambda part: (part not in PROMISED, part)):
        half = len(sizes[part]) // 2
        if half < 3:
            continue
        slope = float(np.polyfit(times[part][half:], sizes[part][half:], 1)[0]) * 3600
        figure = f"{sizes[part][half]:.0f} → {sizes[part][-1]:.0f} MB, most {max(sizes[part]):.0f}; {slope:+.1f} MB/h"
        promised = part in PROMISED
        results.append(
            Result(
                "memory",
                f"{part}, {options.minutes:g} min at {options.speed:g}×, second half",
                figure,
                "flat" if promised else "",
                slope < FLAT_MB_AN_HOUR if promised else None,
            )
        )
    report(results)


if __name__ == "__main__":
    main()
