"""Two hundred sources in one collector: are they polled in time, and at what cost?

    python benchmarks/sources.py [--minutes 10] [--sources 200] [--every 5]

The sources are REST interfaces of one server process on loopback: each answers with five new readings, all of which
are stored. A tenth are in trouble: some answer after 4 s or 20 s, some never, some with 500, some refuse. Lateness is
told by the collector (a poll's begin against its plan), and again from outside: when the server was asked, against
the even grid of that source's rhythm. The server's processor time is given apart.
"""

from __future__ import annotations

import argparse
import itertools
import json
import logging
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.programs import ROOT, own_folder
from benchmarks.results import Result, quantile, report
from data_sources.centre import read_centre
from data_sources.clock import Clock
from operations.collector import run

BAR = 0.5
LOOK = 5.0

CENTRE = """name = "x"
code = "330303"
level = "county"
zone = "Asia/Shanghai"
home = { lat = 27.9, lon = 120.8, zoom = 11 }
regions = []
"""

SOURCE = """name = "{path}"
connector = "rest"
every = "{every:g}s"
timeout = "{timeout}s"

[request]
url = "{url}"
ok = {{ field = "code", values = [200] }}

[records]
kind = "reading"
items = "rows"
station = "s"
metric = {{ value = "level" }}
value = "v"
unit = {{ value = "m" }}
at = {{ field = "t", format = "epoch_ms" }}
"""


@dataclass(frozen=True)
class Cost:
    """Megabytes, threads and the machine's load over the time, and the share of a core that each side took."""

    sizes: list[float]
    threads: list[int]
    loads: list[float]
    collector: float
    systems: float


def kinds(count: int) -> list[str]:
    """Return what kind of system each source is: every tenth is in some trouble."""
    troubles = ("slow", "slower", "hole", "fault", "refused")
    return [troubles[number // 10 % len(troubles)] if number % 10 == 9 else "well" for number in range(count)]


def write_centre(folder: Path, port: int, count: int, every: float) -> None:
    """Write a centre of so many sources."""
    (folder / "sources").mkdir(parents=True)
    (folder / "centre.toml").write_text(CENTRE, "utf-8")
    for number, kind in enumerate(kinds(count)):
        path = f"{kind}/{number}"
        url = f"http://127.0.0.1:{9 if kind == 'refused' else port}/{path}"
        text = SOURCE.format(path=path, url=url, every=every, timeout=30 if kind == "slower" else 10)
        (folder / "sources" / f"s{number:03}.toml").write_text(text, "utf-8")


def collect(folder: Path, store: Path, told: Path) -> int:
    """Be the collector, and write down at the end by how much each poll was late."""
    late: list[str] = []

    class Told(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if isinstance(record.args, tuple) and len(record.args) == 2:
                late.append(f"{record.args[0]} {record.args[1]} {time.monotonic()}\n")

    schedule = logging.getLogger("data_sources.schedule")
    schedule.setLevel(logging.DEBUG)
    schedule.propagate = False
    schedule.addHandler(Told())
    code = run(read_centre(folder), Clock(), str(store))
    told.write_text("".join(late), "utf-8")
    return code


@contextmanager
def systems() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run the server; gives its port."""
    command = [sys.executable, str(ROOT / "benchmarks" / "many_systems.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


def beside_grid(arrivals: list[float], every: float) -> list[float]:
    """Return by how much each question came later than an even grid of `every` seconds would have it."""
    places = [(at - arrivals[0] + every / 2) % every - every / 2 for at in arrivals]
    best = min(places)
    return [place - best for place in places]


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--every", type=float, default=5)
    parser.add_argument("--collect", nargs=3, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.collect:
        raise SystemExit(collect(*options.collect))
    loads, sizes, threads = [os.getloadavg()[0]], [], []
    with own_folder() as data, systems() as (server, port):
        folder, store, told = data / "county", data / "store.sqlite", data / "late.txt"
        write_centre(folder, port, options.sources, options.every)
        environment = {**os.environ, "YIPING_DATA": str(data / "own"), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, __file__, "--collect", str(folder), str(store), str(told)]
        nowhere = subprocess.DEVNULL
        with subprocess.Popen(command, env=environment, stdout=nowhere, stderr=nowhere) as collector:
            looked, serving = psutil.Process(collector.pid), psutil.Process(server.pid)
            begun = time.monotonic()
            while (elapsed := time.monotonic() - begun) < options.minutes * 60:
                time.sleep(min(LOOK, max(options.minutes * 60 - elapsed, 0.01)))
                if collector.poll() is not None:
                    raise SystemExit(f"the collector ended after {elapsed:.0f} s with {collector.returncode}")
                sizes.append(looked.memory_info().rss / 1e6)
                threads.append(looked.num_threads())
                loads.append(os.getloadavg()[0])
            cost = Cost(sizes, threads, loads, *(sum(one.cpu_times()[:2]) / elapsed for one in (looked, serving)))
            collector.send_signal(signal.SIGTERM)
            collector.wait(60)
        server.send_signal(signal.SIGTERM)
        assert server.stdout is not None
        arrivals: dict[str, list[float]] = json.loads(server.stdout.read())
        late = [float(line.split()[1]) for line in told.read_text("utf-8").splitlines()]
        report([*timeliness(options, late, arrivals), *costs(options, cost, stored(store))])


def stored(store: Path) -> int:
    """Return how many readings the store got."""
    with closing(sqlite3.connect(store)) as connection:
        return int(connection.execute("SELECT count(*) FROM reading").fetchone()[0])


def timeliness(options: argparse.Namespace, late: list[float], arrivals: dict[str, list[float]]) -> list[Result]:
    """Return how late polls were, by the collector's plan and as the server saw them."""
    well = {path: at for path, at in arrivals.items() if path.startswith("/well/")}
    # The first poll comes at once, wherever the grid is.
    outside = [one for at in well.values() if len(at) > 3 for one in beside_grid(at[1:], options.every)]
    asked = sum(map(len, well.values()))
    gaps = [after - before for at in well.values() for before, after in itertools.pairwise(at[1:])]
    missed = sum(max(round(gap / options.every) - 1, 0) for gap in gaps)
    name = f"{options.sources} sources every {options.every:g} s for {options.minutes:g} min"
    results = []
    for what, values in ((f"{name}: polls begun late", late), ("the well ones', as their server sees it", outside)):
        p50, p99 = quantile(values, 0.5), quantile(values, 0.99)
        figure = f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, most {max(values) * 1000:.0f} ms ({len(values)})"
        results.append(Result("sources", what, figure, f"p99 ≤ {BAR * 1000:.0f} ms", p99 <= BAR))
    return [*results, Result("sources", "polls of the well ones that never came", f"{missed} of {asked + missed}")]


def costs(options: argparse.Namespace, cost: Cost, readings: int) -> list[Result]:
    """Return what it took."""
    half = cost.sizes[len(cost.sizes) // 2 :]
    memory = f"{half[0]:.0f} → {half[-1]:.0f} MB, most {max(cost.sizes):.0f} MB; {max(cost.threads)} threads"
    load = f"{statistics.median(cost.loads):.1f} ({min(cost.loads):.1f}–{max(cost.loads):.1f}), {os.cpu_count()} cores"
    processor = f"{cost.collector:.0%} of one core (its systems: {cost.systems:.0%})"
    return [
        Result("sources", "readings stored", f"{readings} ({readings / options.minutes / 60:.0f} a second)"),
        Result("sources", "collector's processor time", processor),
        Result("sources", "collector's memory", memory),
        Result("sources", "load of the machine meanwhile", load),
    ]


if __name__ == "__main__":
    main()
