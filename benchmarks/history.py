"""How fast the past opens and the measures of handling answer on a year of events.

    python benchmarks/history.py [--store /tmp/yiping-scale.sqlite]

The store is what `scripts/build_scale_store.py` makes; a copy of it is used, brought up to this program's schema, and
its sums of measures are made first (that is timed too). "Yesterday 18:00" is what a wall asks at once: the queue, the
marks, the regions, four figures and the trend, each a question of its own, the day read anew. The peer is a replay of
the whole feed up to that moment, in memory, which is how the same could be told without anything kept.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select

from benchmarks.results import Result, report
from benchmarks.year_store import YEAR_STORE, year_store
from data_sources.records import OPEN_STATES
from operations.past import as_of
from operations.picture import Picture
from operations.snapshots import QueueFilter
from operations.store import Store
from operations.store.backup import back_up
from operations.store.engine import make_engine, raw_rows, reading, store_url
from operations.store.schema import feed
from operations.store.trend_questions import start_of
from scripts.build_scale_store import NOW, YearClock, made_centre

TIMES = 9
FIGURES = ("open", "overdue", "events_today", "closed_rate")


def wall(picture: Picture) -> None:
    """Ask what an overview asks of events."""
    picture.queue_page(QueueFilter(order="severity"), 0, 12)
    picture.event_points(None)
    picture.region_load()
    for name in FIGURES:
        picture.figure(name)
    picture.hourly_trend()


def replayed(place: Path, at: int) -> int:
    """Return how many events were open, from all lines of the feed before a moment."""
    states: dict[int, str] = {}
    engine = make_engine(store_url(str(place)), patience=60, read_only=True)
    with reading(engine) as connection:
        lines = select(feed.c.ref, feed.c.state).where(feed.c.kind == "event", feed.c.at <= at).order_by(feed.c.seq)
        states.update(raw_rows(connection, lines))
    engine.dispose()
    return sum(state in OPEN_STATES for state in states.values())


class Times(NamedTuple):
    """What several runs took, in ms: the median and the worst by the clock, the median of the processor's time."""

    median: float
    worst: float
    processor: float

    def __str__(self) -> str:
        """Return them in words."""
        return f"{self.median:.1f} ms, worst {self.worst:.1f} ms ({self.processor:.1f} ms of processor)"


def timed(work: Callable[[], object], times: int = TIMES) -> Times:
    """Return what several runs took."""
    took, worked = [], []
    for _ in range(times):
        began, busy = time.perf_counter(), time.process_time()
        work()
        took.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    return Times(statistics.median(took), max(took), statistics.median(worked))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, default=YEAR_STORE)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "year.sqlite"
        back_up(store_url(str(year_store(parser.parse_args().store))), copy)  # also of one that is being used
        centre = made_centre(Path(folder) / "centre")
        store = Store.open(str(copy), centre, YearClock())
        try:
            report([*_measures(store, centre.zone), *_past(store, copy, centre.zone)])
        finally:
            store.close()


def _measures(store: Store, zone: ZoneInfo) -> list[Result]:
    began = time.process_time()
    seen = 0
    while not (step := store.measure()).caught_up:
        seen += step.seen
    rate = seen / (time.process_time() - began) if seen else 0
    store.picture.have_events_at_hand().load()  # as in the process that answers a wall
    today = datetime.fromtimestamp(NOW / 1000, zone).date()
    spans = {
        "day": (today - timedelta(days=40), today - timedelta(days=39)),
        "month": (date(today.year - 1, 11, 1), date(today.year - 1, 12, 1)),
        "year": (date(today.year - 1, 1, 1), date(today.year, 1, 1)),
    }
    results = [Result("history", "events a second of processor, their measures' sums made", f"{rate:,.0f}")]
    for name, days in spans.items():
        first, last = (start_of(day, zone) for day in days)
        for region in ("", "330304"):
            took = timed(lambda: store.picture.measures(first, last, region=region))  # noqa: B023 - at once
            where = region or "all"
            results.append(Result("history", f"measures of a {name}, {where}", str(took), "≤ 20 ms", took.median <= 20))
    first, last = (start_of(day, zone) for day in spans["year"])
    kept = timed(lambda: store.picture.measures(first, last)).processor
    # A millisecond less is no whole day, and is counted from the events.
    scanned = timed(lambda: store.picture.measures(first + 1, last), 1).processor
    results.append(Result("history", "a year's scan against its sums", f"{scanned:,.0f} ms, {scanned / kept:,.0f} ×"))
    return results


def _past(store: Store, place: Path, zone: ZoneInfo) -> list[Result]:
    yesterday = datetime.fromtimestamp(NOW / 1000, zone).date() - timedelta(days=1)
    moments = {
        "yesterday 18:00": yesterday,
        "half a year ago, 18:00": yesterday - timedelta(days=180),
    }
    results = []
    for name, day in moments.items():
        at = start_of(day, zone) + 18 * 3_600_000

        def open_it(at: int = at) -> None:
            store.picture.past_days.forget()
            wall(as_of(store.picture, at))

        took = timed(open_it, 5)
        results.append(Result("history", f"{name}: the wall's questions", str(took), "< 1 s", took.worst < 1000))
        moved = timed(lambda at=at: wall(as_of(store.picture, at + 60_000)), 5)
        results.append(Result("history", f"{name}: a minute on", str(moved)))
        replay = timed(lambda at=at: replayed(place, at), 1).processor
        ratio = replay / took.processor
        results.append(Result("history", f"{name}: replay of the feed", f"{replay:,.0f} ms, {ratio:.1f} ×"))
        known = timed(lambda at=at: store.picture.open_at(at), 5)
        results.append(Result("history", f"{name}: open, as was known then", str(known), "< 1 s", known.worst < 1000))
    return results


if __name__ == "__main__":
    main()
