"""A wall that shows 15 scenes in turn, 10 s each: stalls of its UI thread, memory of its processes, an idle wall's CPU.

    python benchmarks/wall.py [--minutes 5] [--seconds 10] [--idle 1] [--explain] [--centre wenzhou]

The whole promise is one hour: `--minutes 60`. The first round, in which scenes are first shown, counts as well; the
first WARM_SECONDS, in which the past is fetched, do not. The UI thread's lateness is taken 60 times a second
(`wall_beat.py`); its own processor time is printed beside it, which is the same on a busy machine. Memory is what no
file holds, its slope fitted to the rounds of what comes after the first 40 %, each round one measurement, with the
slope's standard error (`growth.py`). What a virtual machine's host takes for its other guests is printed, too: a turn
of the event loop lasts that much longer. After that a wall that shows one scene stands idle for `--idle` minutes,
without a pulse being taken.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psutil

from benchmarks.growth import growth, own_memory
from benchmarks.memory import part_of
from benchmarks.programs import own_folder, running, virtual_display
from benchmarks.results import Result, quantile, report
from data_sources.resource_files import example_centre
from desktop.centre_scenes import read_centre_scenes

WARM_SECONDS = 60.0
EVERY_SECONDS = 15.0
SETTLED_SHARE = 0.4
FLAT_MB_AN_HOUR = 20.0
EXPLAINED = 40
P99_MS, STALL_MS, IDLE_PERCENT = 33.0, 100.0, 10.0
OF_THE_WALL = ("desktop", "reader", "web engine")


@dataclass
class Told:
    """What the program said of itself while it ran."""

    lateness: list[float] = field(default_factory=list)
    """ms."""
    busy: list[float] = field(default_factory=list)
    """ms of processor time between two beats."""
    queued: list[float] = field(default_factory=list)
    """ms in which it could have run between two beats, and no processor was free."""
    stolen: list[float] = field(default_factory=list)
    """ms that a virtual machine's host took of its processor between two beats, in steps of 10."""
    stalls: list[dict[str, Any]] = field(default_factory=list)

    def listen(self, lines: IO[str], begun: float) -> None:
        """Read what comes, until it ends."""
        for line in lines:
            if not line.startswith(('{"beats"', '{"stall"')) or time.monotonic() - begun < WARM_SECONDS:
                continue
            told = json.loads(line)
            if "stall" in told:
                self.stalls.append(told)
            else:
                self.lateness += [one / 10 for one in told["beats"]]
                self.busy += [one / 10 for one in told["busy"]]
                self.queued += [one / 10 for one in told["queued"]]
                self.stolen += [one / 10 for one in told["stolen"]]


def write_walls(centre: Path, seconds: float) -> float:
    """Add a wall of the 15 scenes, and one that stays; return the seconds of a round."""
    (centre / "walls").mkdir(exist_ok=True)
    scenes = sorted(name for name in read_centre_scenes(centre).names if name != "sources")
    names = ", ".join(f'"{name}"' for name in scenes)
    wall = 'name = "Bench"\n[[display]]\ndisplay = 1\nscenes = [%s]\nseconds = %g\n'
    (centre / "walls" / "bench.toml").write_text(wall % (names, seconds), "utf-8")
    (centre / "walls" / "idle.toml").write_text(wall % ('"overview"', 0), "utf-8")
    return seconds * len(scenes)


def families(root: psutil.Process) -> dict[str, list[psutil.Process]]:
    """Return the processes by part."""
    found: dict[str, list[psutil.Process]] = defaultdict(list)
    found["desktop"].append(root)
    for child in root.children(recursive=True):
        try:
            part = part_of(child)
        except psutil.Error:
            continue  # ended between the two questions
        found["web engine" if part.startswith("web engine") else part].append(child)
    return found


def own_stalls(late: list[float], stolen: list[float]) -> str:
    """Say how long the longest would have been had a virtual machine's host taken nothing of the processor."""
    own = [one - taken for one, taken in zip(late, stolen, strict=True)]
    return f"{max(own):.0f} ms, {sum(one > STALL_MS for one in own)} over 100; it took {sum(stolen) / 1000:.0f} s"


def rotating(centre: Path, data: Path, minutes: float, a_round: float, *, explain: bool) -> list[Result]:
    """Let the scenes take turns, `a_round` seconds for all of them, and judge."""
    command = ["benchmarks/wall_beat.py", "run", str(centre), "--wall", "bench"]
    times: list[float] = []
    sizes: dict[str, list[float]] = defaultdict(list)
    told = Told()
    with running(command, data) as process:
        if process.stderr is None:
            raise AssertionError("opened with a pipe")
        begun = time.monotonic()
        listener = threading.Thread(target=told.listen, args=(process.stderr, begun), daemon=True)
        listener.start()
        root = psutil.Process(process.pid)
        while (elapsed := time.monotonic() - begun) < minutes * 60 + WARM_SECONDS:
            time.sleep(EVERY_SECONDS)
            if process.poll() is not None:
                raise SystemExit(f"the program ended after {elapsed:.0f} s with {process.returncode}")
            times.append(elapsed)
            found = {part: sum(own_memory(one.pid) for one in each) for part, each in families(root).items()}
            for part, size in {**found, "all together": sum(found.values())}.items():
                sizes[part].append(size / 1e6)
    for stall in sorted(told.stalls, key=lambda one: -one["stall"]["busy"])[:EXPLAINED]:
        if explain or stall["stall"]["ms"] > STALL_MS:
            print(json.dumps(stall["stall"]), *(f"{n}: {where}" for n, where in stall["where"]), sep="\n    ")
    what = f"UI thread, 15 scenes in turn, {minutes:g} min"
    late, busy, queued = told.lateness, told.busy, told.queued
    p99, most = quantile(late, 0.99), max(late)
    over = sum(one > STALL_MS for one in late)
    results = [
        Result(
            "wall", f"{what}: late p50 / p99", f"{quantile(late, 0.5):.1f} / {p99:.1f} ms", "p99 ≤ 33 ms", p99 <= P99_MS
        ),
        Result("wall", f"{what}: longest stall", f"{most:.0f} ms, {over} over 100", "≤ 100 ms", most <= STALL_MS),
        Result("wall", f"{what}: its own work p99 / most", f"{quantile(busy, 0.99):.1f} / {max(busy):.0f} ms"),
        Result("wall", f"{what}: no processor free p99 / most", f"{quantile(queued, 0.99):.1f} / {max(queued):.0f} ms"),
        Result("wall", f"{what}: longest without what the host took", own_stalls(late, told.stolen)),
    ]
    settled = [index for index, at in enumerate(times) if at > WARM_SECONDS + SETTLED_SHARE * minutes * 60]
    for part, values in sorted(sizes.items()):
        if len(values) != len(times) or len(settled) < 3:
            continue
        grown = growth([times[at] for at in settled], [values[at] for at in settled], a_round)
        figure = f"{values[settled[0]]:.0f} → {values[-1]:.0f} MB, most {max(values):.0f}; {grown}"
        judged = part == "all together"
        bar, met = ("flat", grown.slope < FLAT_MB_AN_HOUR) if judged else ("", None)
        results.append(Result("wall", f"memory, {part}", figure, bar, met))
    return results


def idle(centre: Path, data: Path, minutes: float) -> list[Result]:
    """Let one scene stand, and see what each part works."""
    with running(["-m", "desktop", "run", str(centre), "--wall", "idle"], data) as process:
        threading.Thread(target=process.stderr.read if process.stderr else list, daemon=True).start()
        time.sleep(WARM_SECONDS)
        root = psutil.Process(process.pid)
        before, at = _worked(root), time.monotonic()
        time.sleep(minutes * 60)
        after, elapsed = _worked(root), time.monotonic() - at
    shares = {part: 100 * (after[part] - before.get(part, 0.0)) / elapsed for part in after}
    wall = sum(share for part, share in shares.items() if part in OF_THE_WALL)
    parts = ", ".join(f"{part} {share:.1f}" for part, share in sorted(shares.items()))
    what = f"idle wall, one scene, {minutes:g} min: percent of one core"
    return [
        Result("wall", what, f"{wall:.1f} %", "≤ 10 %", wall <= IDLE_PERCENT),
        Result("wall", "of that, and beside it", parts),
    ]


def _worked(root: psutil.Process) -> dict[str, float]:
    return {part: sum(sum(one.cpu_times()[:2]) for one in each) for part, each in families(root).items()}


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--idle", type=float, default=1, help="minutes; 0: not at all")
    parser.add_argument("--explain", action="store_true")
    parser.add_argument("--centre", default="wenzhou")
    options = parser.parse_args()
    results: list[Result] = []
    with virtual_display(), own_folder() as data, own_folder() as folder:
        centre = folder / options.centre
        shutil.copytree(example_centre(options.centre), centre)
        a_round = write_walls(centre, options.seconds)
        if options.explain:
            os.environ["YIPING_EXPLAIN"] = "1"
        if options.minutes:
            results += rotating(centre, data, options.minutes, a_round, explain=options.explain)
        if options.idle:
            results += idle(centre, data, options.idle)
    report(results)


if __name__ == "__main__":
    main()
