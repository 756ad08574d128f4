"""The map against its bars: frames under a hand, updates, the first picture, bytes, sockets. All in one run, in turn.

    python benchmarks/map.py [--rounds 2] [--updates 60] [--centre wenzhou]

Frames are times from one animation frame to the next while the page moves its map by script, as a hand would: 54,000
assets, 5,000 events and the finest regions of the centre (10,746 grids), each filled by a class, in a window of
1920 x 1080. In the same run: an empty Leaflet map, which has nothing to move; a Leaflet map with one still picture of
the window's size, the least that a map which is seen to move can cost; and the same points as vanilla `circleMarker`s.
Processor time for each frame, of all processes, stands beside it: on a busy machine it is the steadier figure.
One asset in a hundred changes each second; the whole promise is ten minutes of it: `--updates 600`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.map_window import ASSETS, EVENTS, ManyMarks, Screen, close, example, finest
from benchmarks.programs import ROOT, environment, own_folder, running, virtual_display
from benchmarks.results import Result, quantile, report, spread
from desktop.opening import make_application
from operations.snapshots import Age, RegionLoad
from widgets.map_pane import MapPane
from widgets.map_settings import MapSettings

DRIVE = """(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const times = [], map = MAP;
  await frame();
  let last = performance.now();
  for (let n = 0; n < FRAMES; n++) {
    MOVE;
    await frame();
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return times;
})()"""
PAN = "const k = Math.floor(n / 40) % 4; map.panBy([[14, 6], [-6, 10], [-14, -6], [6, -10]][k], {animate: false})"
ZOOM = "map.setZoom(map.getZoom() + (Math.floor(n / 10) % 2 ? -0.1 : 0.1), {animate: false})"
PICTURE = """
const c = document.createElement('canvas'), g = c.getContext('2d');
c.width = 2496; c.height = 1404; c.style.cssText = 'position: absolute; left: -288px; top: -162px';
for (let n = 0; n < 4000; n++) {
  g.fillStyle = `hsl(${n % 360} 40% 30%)`;
  g.fillRect(Math.random() * 2490, Math.random() * 1400, 40, 40);
}
const p = m.createPane('picture'); p.style.willChange = 'transform'; p.style.zIndex = 200; p.append(c);
p.style.transformOrigin = '960px 540px';
m.on('zoom', () => { p.style.transform = `scale(${2 ** (m.getZoom() - 9.5)})`; });
"""
WATCH = """(() => {
  let work = 0;
  const timed = (owner, name) => {
    const whole = owner[name];
    owner[name] = function (...all) {
      const begun = performance.now();
      try { return whole.apply(this, all); } finally { work += performance.now() - begun; }
    };
  };
  timed(yiping.Points.prototype, 'take');
  for (const canvas of Object.values(yiping.canvases)) timed(canvas, 'repaint');
  timed(yiping, 'showPanels');
  window.workDone = () => { const done = work; work = 0; return done; };
  return 1;
})()"""
FRAMES, SLOW_FRAMES = 160, 12
FOLIUM_SHARE = 10


def processor() -> float:
    """Return the seconds of processor that this process and its children have had."""
    own = psutil.Process()
    return sum(sum(one.cpu_times()[:2]) for one in (own, *own.children(recursive=True)))


class Frames:
    """Times of frames of one map, and what they cost."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.spent = 0.0

    def drive(self, screen: Screen, window: Any, name: str, move: str, frames: int) -> None:
        """Move a map for a while, with its window on top."""
        window.raise_()
        page = window.page if isinstance(window, MapPane) else window.page()
        screen.turn(0.3)
        begun = processor()
        script = DRIVE.replace("MAP", name).replace("MOVE", move).replace("FRAMES", str(frames))
        self.times += screen.run(page, script, 300)
        self.spent += processor() - begun

    def p(self, share: float) -> float:
        """Return a quantile, in milliseconds."""
        return quantile(self.times, share)

    def words(self) -> str:
        """Return the figures."""
        cost = self.spent / len(self.times) * 1000
        return f"p50 {self.p(0.5):.1f} ms, p95 {self.p(0.95):.1f} ms; processor {cost:.0f} ms a frame"


def frames(screen: Screen, centre: Any, picture: ManyMarks, rounds: int, changes: int) -> list[Result]:
    """Measure frames of the map, and of what it is held against."""
    settings = MapSettings(choropleth="grid", layers=("base", "regions", "roads", "events", "assets", "choropleth"))
    pane = screen.map(centre, picture, settings)
    screen.until(lambda: pane.has_drawn, 120)
    screen.tell(pane, picture)
    screen.until(
        lambda: bool(screen.ask(pane.page, "yiping.isSettled() && yiping.layers.choropleth.state().boxes > 0"))
    )
    places = np.concatenate((picture.asset_position, picture.event_position)).round(5).tolist()
    marks = f"for (const at of {places}) L.circleMarker(at, {{radius: 3, weight: 1}}).addTo(m);"
    empty, still, vanilla = screen.leaflet(""), screen.leaflet(PICTURE), screen.leaflet(marks)
    found = {(what, how): Frames() for what in ("ours", "empty", "still", "vanilla") for how in ("pan", "zoom")}
    for _ in range(rounds):
        for how, move in (("pan", PAN), ("zoom", ZOOM)):
            found["empty", how].drive(screen, empty, "m", move, FRAMES)
            found["still", how].drive(screen, still, "m", move, FRAMES)
            found["ours", how].drive(screen, pane, "yiping.map", move, FRAMES)
            if how == "pan":
                found["vanilla", how].drive(screen, vanilla, "m", move, SLOW_FRAMES)
    results = [
        Result("map", "empty Leaflet map, pan", found["empty", "pan"].words()),
        Result("map", "Leaflet with one still picture, pan", found["still", "pan"].words()),
        Result("map", "Leaflet with one still picture, zoom", found["still", "zoom"].words()),
        Result("map", f"vanilla circleMarkers, {len(places):,}, pan", found["vanilla", "pan"].words()),
    ]
    for how in ("pan", "zoom"):
        ours, floor, seen = found["ours", how], found["empty", how], found["still", how]
        middle, late = ours.p(0.5) / floor.p(0.5), ours.p(0.95) / floor.p(0.95)
        figure = f"{ours.words()}; {middle:.2f} and {late:.2f} × empty"
        figure += f", {ours.p(0.5) / seen.p(0.5):.2f} and {ours.p(0.95) / seen.p(0.95):.2f} × one picture"
        what = f"ours, {how}: {ASSETS:,} assets, {EVENTS:,} events, 10,746 grids"
        results.append(Result("map", what, figure, "≤ 1.25 × floor", middle <= 1.25 and late <= 1.25))
    ratio = found["vanilla", "pan"].p(0.5) / found["ours", "pan"].p(0.5)
    results.append(Result("map", "vanilla / ours, pan, p50", f"{ratio:.1f} ×", "≥ 6 ×", ratio >= 6))
    results += updates(screen, pane, picture, changes)
    for window in (pane, empty, still, vanilla):
        close(window)
    return results


def updates(screen: Screen, pane: Any, picture: ManyMarks, changes: int) -> list[Result]:
    """Measure what a change of one asset in a hundred costs the page, against building a folium page anew."""
    screen.ask(pane.page, "(yiping.map.setView(yiping.map.getCenter(), yiping.homeZoom, {animate: false}), 1)")
    screen.turn(3)
    screen.ask(pane.page, WATCH)
    work: list[float] = []
    for _ in range(changes):
        pane.hear(picture.change(ASSETS // 100, 0))
        screen.turn(1.0)
        work.append(float(screen.ask(pane.page, "window.workDone()")))
    import folium  # noqa: PLC0415 -- takes a second

    begun = time.monotonic()
    page = folium.Map((28, 120.6), prefer_canvas=True)
    for at in picture.asset_position[::FOLIUM_SHARE].tolist():
        folium.CircleMarker(at, radius=3).add_to(page)
    page.get_root().render()
    rebuilt = (time.monotonic() - begun) * 1000
    middle = quantile(work, 0.5)
    whole, delta = picture.sent["assets", True], picture.sent["assets", False]
    return [
        Result(
            "map", "1 % of assets changed: page work an update",
            f"p50 {middle:.1f} ms, p95 {quantile(work, 0.95):.1f} ms of {changes}", "≤ 8 ms", middle <= 8,
        ),
        Result(
            "map", f"folium page of {ASSETS // FOLIUM_SHARE:,} points built, not even shown / an update of {ASSETS:,}",
            f"{rebuilt / 1000:.1f} s, {rebuilt / middle:,.0f} ×", "≥ 500 ×", rebuilt / middle >= 500,
        ),
        Result("map", f"bytes for {ASSETS:,} assets", f"{whole:,}", "≤ 1.5 MB", whole <= 1_500_000),
        Result("map", f"bytes for {ASSETS // 100} changes", f"{delta:,}", "≤ 20 kB", delta <= 20_000),
    ]  # fmt: skip


def first_map(name: str, rounds: int) -> Result:
    """Measure the program's start from its window to its first complete scene, map and all. The store is there."""
    took: list[float] = []
    with own_folder() as data:
        for number in range(rounds + 1):
            marks: dict[str, float] = {}
            with running(["-m", "desktop", "run", name], data) as process:
                assert process.stderr is not None
                for line in process.stderr:
                    for mark in ("shown", "scene_complete"):
                        if f'"{mark}"' in line:
                            marks.setdefault(mark, time.monotonic())
                    if "scene_complete" in marks:
                        break
                if not number:
                    time.sleep(25)  # the first start ever fetches the past
            if number and len(marks) == 2:
                took.append(marks["scene_complete"] - marks["shown"])
    middle = statistics.median(took)  # as `spread` prints it
    return Result(
        "map", "from the window to the first complete scene, map and all", spread(took), "≤ 1.2 s", middle <= 1.2
    )


def sockets(name: str) -> Result:
    """Count sockets of the internet that a map opens, with every network refused where that can be."""
    if not shutil.which("strace"):
        return Result("map", "sockets opened", "strace is not here")
    command = ["strace", "-f", "-qq", "-e", "trace=socket,connect,sendto"]
    if shutil.which("unshare") and os.geteuid() == 0:
        command = ["unshare", "--net", *command]
    with tempfile.TemporaryDirectory() as folder, own_folder() as data:
        log = Path(folder, "calls")
        offline = {**environment(data), "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            [*command, "-o", str(log), sys.executable, __file__, "--just-open", "--centre", name],
            env=offline, cwd=ROOT, check=False, capture_output=True, timeout=300,
        )  # fmt: skip
        opened = len(re.findall(r"socket\(AF_INET6?,", log.read_text("utf-8", "replace")))
    what = "sockets of the internet opened by a map, every network refused"
    return Result("map", what, f"{opened}", "0", opened == 0 and done.returncode == 0)


def just_open(name: str) -> None:
    """Open a map, see it painted, and end."""
    screen = Screen(make_application())
    centre, middles = example(name)
    picture = ManyMarks(middles)
    pane = screen.map(centre, picture)
    screen.until(lambda: pane.has_drawn, 200)
    screen.tell(pane, picture)
    screen.turn(5)
    close(pane)
    screen.turn(1)


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--updates", type=int, default=60)
    parser.add_argument("--centre", default="wenzhou")
    parser.add_argument("--just-open", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.just_open:
        just_open(options.centre)
        return
    results: list[Result] = []
    with virtual_display(), own_folder() as data:
        results += [sockets(options.centre), first_map(options.centre, options.rounds)]
        os.environ["YIPING_DATA"] = str(data)
        screen = Screen(make_application())
        centre, middles = example(options.centre)
        picture = ManyMarks(middles)
        rng = np.random.default_rng(1)
        codes = finest(centre)
        counts = {code: int(many) for code, many in zip(codes, rng.poisson(1.5, len(codes)), strict=True)}
        picture.load = RegionLoad(counts, sum(counts.values()), 0, Age("live", None, ""))
        results += frames(screen, centre, picture, options.rounds, options.updates)
        report(results)


if __name__ == "__main__":
    main()
