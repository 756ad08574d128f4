"""Run the benchmarks and print one table: `make bench`, or `make bench ARGS="startup latency"`.

Options after a name go to it: `make bench ARGS="memory --minutes 60"`. `--awake`, before all names, keeps a virtual
machine's host from parking the processors meanwhile (`awake.py`). Nothing here is asserted anywhere.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.awake import awake
from benchmarks.results import VARIABLE, kept_results, table

FOLDER = Path(__file__).resolve().parent
ALL = (
    *("pipeline", "store_ingest", "startup", "latency", "sources", "linking", "scale", "history"),
    *("map", "trend", "memory", "wall"),
)
WHEN_NAMED = ("map_soak",)
"""Two hours."""


def wanted(words: list[str]) -> list[list[str]]:
    """Split the command line into benchmarks with their options; none named means all."""
    runs: list[list[str]] = []
    for word in words:
        if word in ALL + WHEN_NAMED:
            runs.append([word])
        elif runs:
            runs[-1].append(word)
        else:
            raise SystemExit(f"there is no benchmark “{word}”; there are: {', '.join(ALL + WHEN_NAMED)}")
    return runs or [[name] for name in ALL]


def main() -> int:
    """Run what is wanted, one after the other; return 1 if one broke."""
    broken = []
    words = sys.argv[1:]
    stay_awake = words[:1] == ["--awake"]
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder, awake(wanted=stay_awake):
        kept = Path(folder, "results.jsonl")
        kept.touch()
        environment = {**os.environ, VARIABLE: str(kept), "PYTHONPATH": str(FOLDER.parent)}
        for name, *options in wanted(words[stay_awake:]):
            print(f"\n== {name}", flush=True)
            done = subprocess.run([sys.executable, FOLDER / f"{name}.py", *options], env=environment, check=False)
            if done.returncode:
                broken.append(name)
        results = kept_results(kept)
    if len({result.benchmark for result in results}) > 1:
        print("\n" + table(results))
    if broken:
        print(f"\nbroke: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
