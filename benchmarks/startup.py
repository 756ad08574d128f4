"""From `yiping run` to the first complete scene, against a bare window with a web engine view. Same run, in turn.

    python benchmarks/startup.py [--rounds 5] [--centre wenzhou]

"Warm" is a machine's second start: the store is there. "Cold" begins with an empty data folder, so that the feeds
generate, and the collector fetches, the whole past while the window opens.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from benchmarks.programs import own_folder, running, trace, virtual_display
from benchmarks.results import Result, report, spread

BARE = ["benchmarks/bare_window.py"]
FILLING_SECONDS = 25


def seconds_to(command: list[str], mark: str, data: Path, *, stay: float = 0) -> float:
    """Start a program, wait for its mark, let it run `stay` seconds more, and end it."""
    begun = time.monotonic()
    with running(command, data) as process:
        elapsed = trace(process, mark, begun)
        time.sleep(stay)
    return elapsed


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--centre", default="wenzhou")
    options = parser.parse_args()
    ours = ["-m", "desktop", "run", options.centre]
    bare: list[float] = []
    warm: list[float] = []
    with virtual_display(), own_folder() as data:
        seconds_to(BARE, "bare_loaded", data)  # the disk's cache is warm for both
        cold = seconds_to(ours, "scene_complete", data, stay=FILLING_SECONDS)
        for _ in range(options.rounds):
            bare.append(seconds_to(BARE, "bare_loaded", data))
            warm.append(seconds_to(ours, "scene_complete", data))
    ratio = statistics.median(warm) / statistics.median(bare)
    first = cold / statistics.median(bare)
    report(
        [
            Result("startup", "bare window, page loaded", spread(bare)),
            Result("startup", "yiping run, first complete scene, store there", spread(warm)),
            Result("startup", "ratio", f"{ratio:.2f}", "≤ 2", ratio <= 2),
            Result("startup", "yiping run, first complete scene, first start ever", f"{cold:.2f} s, ratio {first:.2f}"),
        ]
    )


if __name__ == "__main__":
    main()
