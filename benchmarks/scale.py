"""A prefecture's year: what the picture answers in, and what a row costs, on 1.3 million events.

    python benchmarks/scale.py [--store /tmp/yiping-scale.sqlite] [--rounds 300] [--ingest 60000] [--grow 1300000]
    [--only questions peers growing ingest]

The store is built by `scripts/build_scale_store.py` where there is none (half an hour, 2.5 GB), and kept. Every answer
is timed by the clock, which the bars are about, and by the processor's time of its thread, which a busy machine
disturbs less; the machine's load is printed. Every line's questions are drawn by chance from all there are.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import get_args

import numpy as np
from msgspec.structs import replace

from benchmarks.results import Result, quantile, report
from benchmarks.year_store import YEAR_STORE, year_store
from data_sources.batches import RecordBatch
from data_sources.records import Event
from operations.snapshots import Light, QueueFilter, QueueOrder
from operations.store import Store
from scripts.build_scale_store import CATEGORIES, MINUTE, NOW, SOURCES, YEAR, YearClock, build, grids, made_centre

ROOT = Path(__file__).resolve().parent.parent
STATES = ("waiting", "accepted", "handling", "handled", "closed", "void")
PAGE = 50
ASKED_FOR = {"event": 1_300_000, "asset": 54_000, "reading": 50_000_000}
PARTS = ("questions", "peers", "growing", "ingest")
SERIES = ("air", "S0000", "pm2.5")


def by_chance(seed: int) -> random.Random:
    """Return what draws the same every time."""
    return random.Random(seed)  # noqa: S311 - not for secrets


class Timed:
    """The seconds that questions of one line took, by the clock and by the processor."""

    def __init__(self, what: str, bar: float) -> None:
        self.what, self.bar = what, bar
        self.clock: list[float] = []
        self.work: list[float] = []

    def ask(self, question: Callable[..., object], *values: object, **named: object) -> None:
        """Time one answer."""
        clock, work = time.perf_counter(), time.thread_time()
        question(*values, **named)
        self.work.append((time.thread_time() - work) * 1000)
        self.clock.append((time.perf_counter() - clock) * 1000)

    def result(self) -> Result:
        """Return the line. Met is what the clock says."""
        clock, work = quantile(self.clock, 0.99), quantile(self.work, 0.99)
        figure = f"p99 {clock:.1f} ms, median {quantile(self.clock, 0.5):.1f} (processor {work:.1f})"
        return Result("scale", f"{self.what}, {len(self.clock)} times", figure, f"≤ {self.bar:g} ms", clock <= self.bar)


def some(chance: random.Random, values: tuple[object, ...], share: float = 0.4) -> tuple[object, ...]:
    """Return one to three of some values, or nothing, which means all."""
    return tuple(chance.sample(values, chance.randint(1, 3))) if chance.random() < share else ()


def any_filter(chance: random.Random, places: list[str]) -> QueueFilter:
    """Return any combination of region, category, state, severity, source and light."""
    place = chance.choice(places)
    return QueueFilter(
        region=chance.choice(("", place[:6], place[:9], place)),
        categories=some(chance, CATEGORIES),  # type: ignore[arg-type]
        severities=some(chance, (1, 2, 3, 4)),  # type: ignore[arg-type]
        sources=some(chance, SOURCES),  # type: ignore[arg-type]
        states=some(chance, STATES),  # type: ignore[arg-type]
        lights=some(chance, get_args(Light)),  # type: ignore[arg-type]
        open_only=chance.random() < 0.5,
        order=chance.choice(get_args(QueueOrder)),
    )


def words(chance: random.Random) -> Iterator[str]:
    """Yield questions as people put them: initials, characters, either end of a code, and what is typed first."""
    while True:
        number = chance.randrange(1_300_000)
        yield chance.choice(("wmjd", "ncjd", "ddcfx", "zdjy", "yxjd", "jgqs", "xftd"))
        yield chance.choice(("五马街道", "飞线", "井盖缺失", "噪声扰民", "永中街道电动车", "设施12"))
        yield f"SJ{2025_0000_0000 + number}"
        yield f"SJ{2025_0000_0000 + number}"[: chance.randint(1, 13)]
        yield f"{number:07}"
        yield chance.choice("wjd道街1")


def questions(store: Store, rounds: int, chance: random.Random) -> list[Timed]:
    """Put every line's questions, and return what they took."""
    picture, places = store.picture, grids()
    page, count, middle = (
        Timed("first queue page, any sort and filter", 20),
        Timed("count, any combination", 50),
        Timed("jump to the middle", 50),
    )
    search, text = Timed("search: initials, Chinese, codes", 100), Timed("count with free text", 50)
    course, table = (
        Timed("a year of a minute series at 800 points", 50),
        Timed("region × category, any day, month, year", 20),
    )
    asked = words(chance)
    for turn in range(rounds):
        where = any_filter(chance, places)
        page.ask(picture.queue_page, where, 0, PAGE)
        count.ask(picture.queue_page, where, 0, 0)
        wide = replace(where, region=where.region[:6], states=(), lights=(), open_only=chance.random() < 0.3)
        total = picture.queue_page(wide, 0, 0).total
        middle.ask(picture.queue_page, wide, total // 2, PAGE)
        question = next(asked)
        search.ask(picture.search, question)
        text.ask(picture.queue_page, replace(where, text=question), 0, 0)
        span, at = chance.choice(("day", "month", "year")), NOW - chance.randrange(YEAR)
        table.ask(picture.region_matrix, span, at=at)
        if turn % 5 == 0:
            course.ask(picture.reading_course, *SERIES, start=NOW - YEAR, end=NOW, points=800)
    return [page, count, middle, search, text, course, table]


def ingested(store: Store, batches: list[list[Event]]) -> tuple[float, float]:
    """Write batches; return rows a second by the clock, and the processor's µs a row."""
    clock, work = time.perf_counter(), time.thread_time()
    for batch in batches:
        store.apply(RecordBatch(source="grid", polled_at=NOW, events=batch))
    rows = sum(map(len, batches))
    return rows / (time.perf_counter() - clock), (time.thread_time() - work) * 1e6 / rows


def new_events(count: int, first: int) -> list[list[Event]]:
    """Return batches of events of the last hour."""
    chance, places = by_chance(first), grids()
    told = [
        Event(
            source="grid", key=f"NEW{first + number}", title=f"五马街道积水{number}",
            category=chance.choice(CATEGORIES),
            state="waiting", severity=4, reported_at=NOW - chance.randrange(3_600_000), updated_at=NOW,
            lat=28.0, lon=120.6, region=chance.choice(places), address="某某路 12 号", simulated=True,
        )
        for number in range(count)
    ]  # fmt: skip
    return [told[start : start + 5_000] for start in range(0, count, 5_000)]


def beside_questions(path: Path, copy: Path, count: int) -> list[Result]:
    """Return the rows a second of ingest alone, and while another process of readers asks everything all the time."""
    shutil.copy(path, copy)
    store = opened(copy)
    while not store.keep_findable(5_000).caught_up:
        pass
    alone, _ = ingested(store, new_events(count, 10_000_000))
    asker = subprocess.Popen([sys.executable, __file__, "--ask", store.place], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        if asker.stdout is None or not asker.stdout.readline():
            raise SystemExit("the asking process ended")
        beside, _ = ingested(store, new_events(count, 20_000_000))
    finally:
        asker.kill()
        asker.wait()
    store.close()
    share = beside / alone
    what = "ingest while another process asks all of that"
    return [
        Result("scale", "ingest alone, into 1.3 million", f"{alone:,.0f} rows/s"),
        Result("scale", what, f"{beside:,.0f} rows/s, {share:.2f}", "≥ 0.50", share >= 0.5),
    ]


def ask_until_killed(place: str) -> None:
    """Be the process that asks: one line's questions after another's, until killed."""
    store = opened(Path(place))
    have_at_hand(store)
    print("asking", flush=True)
    chance = by_chance(6)
    while True:
        questions(store, 5, chance)


def ready(store: Store) -> list[Result]:
    """Wait until all that a process which asks much has at hand is there, and return how long that took."""
    while not store.keep_findable(5_000).caught_up:
        pass
    events, words = have_at_hand(store)
    return [
        Result("scale", "events at hand after", f"{events:.1f} s"),
        Result("scale", "common words at hand after a first question with words", f"{words:.1f} s"),
    ]


def have_at_hand(store: Store) -> tuple[float, float]:
    """Return the seconds until the events are at hand, and after a first question with words the common ones."""
    begun = time.perf_counter()
    store.picture.have_events_at_hand().load()
    loaded = time.perf_counter()
    store.picture.queue_page(QueueFilter(text="五马", open_only=False), 0, 0)
    store.picture.wait_for_terms()
    return loaded - begun, time.perf_counter() - loaded


def opened(path: Path) -> Store:
    """Open the scale store."""
    return Store.open(str(path), made_centre(Path(tempfile.gettempdir(), "yiping-scale-centre")), YearClock())


def cost_as_it_grows(folder: Path, events: int) -> list[Result]:
    """Return what a row costs in a store of 10,000, of 100,000 and of as many as there will be, and the fit to that.

    A point of the fit is the median of a twentieth of the batches: a small source's batch, which spans months, costs
    more wherever it comes.
    """
    store = opened(folder / "growing.sqlite")
    course = build(store, event_count=events, asset_count=0, reading_count=0)
    store.close()
    parts = [part for part in np.array_split(np.array(course), 20) if len(part)]
    sizes, costs = np.array([np.median(part, axis=0) for part in parts]).T
    slope, at_start = np.polyfit(sizes / 100_000, costs, 1)
    told = " → ".join(
        f"{np.median([cost for size, cost in course if 0.5 * wanted <= size <= 2 * wanted]):.1f}"
        for wanted in (20_000, 100_000, events)
    )
    return [
        Result("scale", f"processor time a row, at 20,000 → 100,000 → {events:,} events", f"{told} µs"),
        Result(
            "scale",
            "its fit",
            f"{at_start:.1f} µs {slope:+.2f} µs per 100,000 events",
            "flat",
            abs(slope) < 0.05 * at_start,
        ),
    ]


def sizes_of(path: Path) -> Result:
    """Return what the store holds, beside what was asked for."""
    with closing(sqlite3.connect(path)) as connection:
        counts = [connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ASKED_FOR]  # noqa: S608
    told = ", ".join(
        f"{count:,} {name}s" + (f" of {ASKED_FOR[name]:,} asked for" if count < ASKED_FOR[name] else "")
        for name, count in zip(ASKED_FOR, counts, strict=True)
    )
    return Result("scale", "the store holds", told)


def against_a_proxy_model(store: Store) -> list[Result]:
    """Compare the queue with Qt's own sorting and filtering over rows in memory, and a course with plain numpy."""
    from PySide6.QtCore import QSortFilterProxyModel, Qt  # noqa: PLC0415 - only this comparison needs Qt
    from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel  # noqa: PLC0415

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a model has no window
    app = QGuiApplication.instance() or QGuiApplication(["bench"])
    rows = 100_000
    chance = by_chance(2)
    model = QStandardItemModel(rows, 0)
    for choices in (CATEGORIES, SOURCES, [f"{number:012}" for number in range(rows)]):
        model.appendColumn([QStandardItem(chance.choice(choices)) for _ in range(rows)])
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    begun = time.perf_counter()
    proxy.setFilterKeyColumn(0)
    proxy.setFilterFixedString(CATEGORIES[3])
    proxy.setFilterFixedString("")
    proxy.sort(2, Qt.SortOrder.DescendingOrder)
    theirs = time.perf_counter() - begun
    del app
    ours = Timed("", 20)
    for category in CATEGORIES:
        ours.ask(store.picture.queue_page, QueueFilter(categories=(category,), open_only=False), 0, PAGE)
    mine = quantile(ours.clock, 0.5) / 1000
    peer, resampled = _resampled()
    course = Timed("", 50)
    for _ in range(5):
        course.ask(store.picture.reading_course, *SERIES, start=NOW - YEAR, end=NOW, points=800)
    kept = quantile(course.clock, 0.5) / 1000
    return [
        Result("scale", f"QSortFilterProxyModel over {rows:,} rows: filter and sort", f"{theirs:.2f} s"),
        Result(
            "scale", "the queue over 1,300,000 beside it", f"{mine * 1000:.1f} ms, {theirs / mine:,.0f} times as fast"
        ),
        Result(
            "scale",
            f"a year's course beside {peer} over 525,600 values in memory",
            f"{kept * 1000:.1f} ms to {resampled * 1000:.1f} ms ({resampled / kept:.2f})",
        ),
    ]


def _resampled() -> tuple[str, float]:
    """Return what resamples a year of minutes to 800 points in memory, and in how many seconds: pandas if it is here.

    It is no requirement: `pip install --target FOLDER pandas`, and FOLDER in PYTHONPATH.
    """
    minutes = YEAR // MINUTE
    values = np.random.default_rng(1).random(minutes)
    at = NOW - YEAR + np.arange(minutes) * MINUTE
    if importlib.util.find_spec("pandas") is None:
        begun = time.perf_counter()
        first = np.unique((at - at[0]) // (YEAR // 800), return_index=True)[1]
        [gather.reduceat(values, first) for gather in (np.minimum, np.maximum, np.add)]
        return "numpy", time.perf_counter() - begun
    pandas = importlib.import_module("pandas")
    series = pandas.Series(values, index=pandas.to_datetime(at, unit="ms"))
    begun = time.perf_counter()
    series.resample(f"{YEAR // 800}ms").agg(["min", "mean", "max"])
    return "pandas", time.perf_counter() - begun


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, default=YEAR_STORE)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--ingest", type=int, default=60_000)
    parser.add_argument("--grow", type=int, default=1_300_000, help="events of the store in which a row's cost is told")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="the parts to be measured; all")
    parser.add_argument("--ask", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        ask_until_killed(options.ask)
    year_store(options.store)
    results = [Result("scale", "load of the machine", " ".join(f"{one:.1f}" for one in os.getloadavg()))]
    results.append(sizes_of(options.store))
    if {"questions", "peers"} & set(options.only):
        store = opened(options.store)
        results += ready(store)
        if "questions" in options.only:
            results += [line.result() for line in questions(store, options.rounds, by_chance(5))]
        if "peers" in options.only:
            results += against_a_proxy_model(store)
        store.close()
    with tempfile.TemporaryDirectory(prefix="yiping-bench-") as folder:
        if "growing" in options.only:
            results += cost_as_it_grows(Path(folder), options.grow)
        if "ingest" in options.only and options.ingest:
            results += beside_questions(options.store, Path(folder, "copy.sqlite"), options.ingest)
    report(results)


if __name__ == "__main__":
    main()
