"""A map that changes twice a second for hours: does its memory stay, and is its process replaced without a loss?

    python benchmarks/map_soak.py [--minutes 120] [--centre wenzhou]

54,000 assets of which 1 % change each second, and 5,000 events. After a quarter of the time the watchdog is told to
replace the process, with a region chosen and the view moved; what was chosen must be there afterwards. The slope is
fitted to what comes after the first 40 %, to the memory that the processes have for themselves and their share of what
they share (PSS), together and each for itself, without mapped files: of the engine's library a process is charged less
while others on the machine use it, too.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from pathlib import Path

import psutil

from benchmarks.growth import growth, own_memory
from benchmarks.map_window import ASSETS, EVENTS, ManyMarks, Screen, close, example
from benchmarks.programs import own_folder, virtual_display
from benchmarks.results import Result, report
from desktop.opening import make_application
from widgets.selection import Selection

EVERY_SECONDS = 10.0
CHANGE_SECONDS = 0.5
WARM_SHARE = 0.4
STRETCH_SECONDS = 120.0
SWAP_SHARE = 0.25
BAR_MB_AN_HOUR = 2.0
LOOK = "[yiping.chosenState().path, yiping.map.getZoom(), yiping.map.getCenter().lat, yiping.touched]"


def sample() -> dict[str, float]:
    """Return the megabytes of this process and of the web engine's, by part."""
    found: dict[str, float] = defaultdict(float)
    own = psutil.Process()
    found["desktop"] = own_memory(own.pid) / 1e6
    for child in own.children(recursive=True):
        try:
            words = " ".join(child.cmdline())
        except psutil.Error:
            continue  # ended between the two questions
        if "Xvfb" in words:
            continue
        part = "renderer" if "--type=renderer" in words or "--type=zygote" in words else "web engine, other"
        found[part] += own_memory(child.pid) / 1e6
    found["all together"] = sum(found.values())
    return found


def soak(minutes: float, name: str) -> list[Result]:
    """Run it and judge."""
    screen = Screen(make_application())
    centre, middles = example(name)
    picture = ManyMarks(middles)
    pane = screen.map(centre, picture)
    screen.until(lambda: pane.has_drawn)
    screen.tell(pane, picture)
    region = centre.file.code + "02"
    pane.show_selection(Selection(region, "-"))
    screen.until(lambda: bool(screen.ask(pane.page, "yiping.hasTurned() && yiping.isSettled()")))
    screen.ask(pane.page, "(yiping.touched = true, yiping.map.setZoom(yiping.map.getZoom() - 0.7), 1)")
    held = screen.ask(pane.page, LOOK)
    times: list[float] = []
    sizes: dict[str, list[float]] = defaultdict(list)
    begun = time.monotonic()
    swapped = False
    updates = 0
    while (elapsed := time.monotonic() - begun) < minutes * 60:
        pane.hear(picture.change(ASSETS // 200, EVENTS // 200))
        updates += 1
        screen.turn(CHANGE_SECONDS)
        if not swapped and elapsed > SWAP_SHARE * minutes * 60:
            swapped = True
            pane.engine.watch.say("a quarter of the soak is over")
        if not times or elapsed - times[-1] >= EVERY_SECONDS:
            times.append(elapsed)
            for part, size in sample().items():
                sizes[part].append(size)
            if log := os.environ.get("YIPING_SOAK_LOG"):
                line = " ".join(f"{part}={values[-1]:.1f}" for part, values in sizes.items())
                with Path(log).open("a", encoding="utf-8") as file:
                    file.write(f"{elapsed:.0f} s renewals={pane.renewals} {line}\n")
    kept = screen.ask(pane.page, LOOK) == held
    seq = screen.ask(pane.page, "yiping.layers.assets.state().seq")
    close(pane)
    screen.turn(1)
    warm = [index for index, at in enumerate(times) if at > WARM_SHARE * minutes * 60]
    results = []
    for part, values in sizes.items():
        if len(values) != len(times) or len(warm) < 3:
            continue
        grown = growth([times[index] for index in warm], [values[index] for index in warm], STRETCH_SECONDS)
        judged = part == "all together"
        figure = f"{values[warm[0]]:.0f} → {values[-1]:.0f} MB, most {max(values):.0f}; {grown}"
        bar = f"< {BAR_MB_AN_HOUR:g} MB/h" if judged else ""
        met = grown.slope < BAR_MB_AN_HOUR if judged else None
        results.append(Result("map_soak", f"{part}, {minutes:g} min, {updates:,} updates", figure, bar, met))
    what = f"{pane.renewals} process replaced, {'all' if kept else 'NOT all'} kept, marks {picture.seq - seq} behind"
    results.append(Result("map_soak", "replaced under way", what, "nothing lost", kept and pane.renewals == 1))
    return results


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--centre", default="wenzhou")
    options = parser.parse_args()
    with virtual_display(), own_folder() as data:
        os.environ["YIPING_DATA"] = str(data)
        report(soak(options.minutes, options.centre))


if __name__ == "__main__":
    main()
