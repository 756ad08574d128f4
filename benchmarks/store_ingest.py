"""Measure what the store costs: batches through `Store.apply` against a bare `sqlite3` upsert of the same rows.

Both write to a file in WAL mode with synchronous = FULL, commit after every batch, and start empty. Then the same
rows come again, as after every poll of a source that has no `since`. Prints rows a second and the ratio of
one run, by the clock and by the processor's time, which a busy machine disturbs less.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from pathlib import Path

from msgspec.structs import astuple

from data_sources.batches import RecordBatch
from data_sources.centre import Category, Centre, CentreFile, Home
from data_sources.clock import Clock
from data_sources.records import Event
from operations.store import Store

DAY = 86_400_000
COLUMNS = Event.__struct_fields__


def made_events(count: int, now: int) -> list[Event]:
    """Return `count` events of the last 56 days as a grid platform would tell them, oldest first."""
    chance = random.Random(1)  # noqa: S311 not for secrets
    categories = [f"category-{n}" for n in range(12)]
    regions = [f"3303{c:02}{t:03}{g:06}" for c in range(2, 14) for t in range(1, 15) for g in range(1, 60)]
    events = []
    for n in range(count):
        reported = now - 56 * DAY + n * 56 * DAY // count
        closed = reported + int(chance.lognormvariate(2.0, 1.0) * 3_600_000)
        is_closed = closed < now
        events.append(
            Event(
                source="grid",
                key=f"SJ{2026_0000_0000 + n}",
                title=f"电动车飞线充电 {n}",
                category=chance.choice(categories),
                state="closed" if is_closed else "handling",
                severity=chance.choices((1, 2, 3, 4), (1, 10, 80, 909))[0],
                reported_at=reported,
                updated_at=closed if is_closed else reported,
                closed_at=closed if is_closed else None,
                lat=27.5 + chance.random(),
                lon=120.2 + chance.random(),
                region=chance.choice(regions),
                address="某某街道某某路 12 号",
                simulated=True,
            )
        )
    return events


class BareStore:
    """The plainest upsert there is, for comparison: one table, no index but its key, ready-made tuples."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(f"CREATE TABLE event ({', '.join(COLUMNS)}, PRIMARY KEY (source, key))")
        sets = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS[2:])
        self._statement = (
            f"INSERT INTO event VALUES ({', '.join('?' * len(COLUMNS))}) "  # noqa: S608 our own names
            f"ON CONFLICT (source, key) DO UPDATE SET {sets}"
        )

    def write(self, rows: list[tuple[object, ...]]) -> None:
        """Write and commit rows."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany(self._statement, rows)
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def bare(path: Path, events: list[Event], size: int) -> tuple[float, float]:
    """Return the rows a second, by clock and processor, of the plainest upsert there is."""
    rows = [astuple(event) for event in events]
    store = BareStore(path)
    begin, begin_work = time.perf_counter(), time.process_time()
    for start in range(0, len(rows), size):
        store.write(rows[start : start + size])
    seconds, work = time.perf_counter() - begin, time.process_time() - begin_work
    store.close()
    return len(rows) / seconds, len(rows) / work


def through(store: Store, events: list[Event], size: int, now: int) -> tuple[float, float]:
    """Return the rows a second, by clock and processor, of the store."""
    begin, begin_work = time.perf_counter(), time.process_time()
    for start in range(0, len(events), size):
        store.apply(RecordBatch(source="grid", polled_at=now, events=events[start : start + size]))
    return len(events) / (time.perf_counter() - begin), len(events) / (time.process_time() - begin_work)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--batch", type=int, default=5_000)
    parser.add_argument("--url", default="", help="a PostgreSQL URL; otherwise a SQLite file of its own")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    clock = Clock()
    events = made_events(options.rows, clock.now())
    names = [f"category-{n}" for n in range(12)]
    file = CentreFile(
        name="Bench", code="330300", level="prefecture", zone="Asia/Shanghai", home=Home(lat=28, lon=120, zoom=9)
    )
    with tempfile.TemporaryDirectory(prefix="yiping-bench-") as folder:
        centre = Centre(Path(folder), file, {}, {name: Category(code=name, name=name) for name in names})
        reference = bare(Path(folder, "bare.sqlite"), events, options.batch)
        store = Store.open(options.url or str(Path(folder, "store.sqlite")), centre, clock)
        store.heartbeat()
        if options.profile:
            import cProfile  # noqa: PLC0415

            with cProfile.Profile() as profile:
                through(store, events, options.batch, clock.now())
            profile.print_stats("cumulative")
            return
        first = through(store, events, options.batch, clock.now())
        again = through(store, events, options.batch, clock.now())
        store.close()
    print(f"{options.rows} events in batches of {options.batch}")
    for name, (clock_rate, work_rate) in (
        ("bare sqlite3 upsert", reference),
        ("store, all new", first),
        ("store, all known", again),
    ):
        print(
            f"{name:20} {clock_rate:9,.0f} rows/s, ratio {clock_rate / reference[0]:.2f};"
            f"   by processor time {work_rate:9,.0f} rows/s, ratio {work_rate / reference[1]:.2f}"
        )


if __name__ == "__main__":
    main()
