"""Build a store as large as a prefecture's year: `python scripts/build_scale_store.py /tmp/scale.sqlite`.

Everything goes in through `Store.apply`, so counters, summaries and the feed are what a year of polls would have made.
The same seed gives the same store: half an hour, 2.5 GB, kept out of git. One that is there already is only given the
readings that it lacks.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from data_sources.batches import RecordBatch, SourceHealth
from data_sources.centre import Category, Centre, CentreFile, Home
from data_sources.clock import Clock
from data_sources.records import Asset, Event, EventState, Reading
from operations.store import Store
from operations.store.engine import make_engine, reading, store_url
from operations.store.reading_schema import LENGTHS, reading_span

NOW = 1_770_004_800_000
"""2026-02-02T04:00:00Z: when the year ends that the store holds."""
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
YEAR = 365 * DAY
CATEGORIES = tuple(f"category-{number:02}" for number in range(12))
SOURCES = ("grid", "police", "hotline", "cameras", "inspections")
WEIGHTS = (40, 30, 25, 4, 1)
GRIDS = 7_369
_TITLES = ("电动车飞线充电", "消防通道堵塞", "占道经营", "噪声扰民", "井盖缺失", "积水", "邻里纠纷", "厨房油烟")
_PLACES = ("五马街道", "蒲州街道", "南汇街道", "永中街道", "瑶溪街道", "梧田街道", "新桥街道", "娄桥街道")
_AT_ONCE = 20_000


@dataclass(frozen=True)
class YearClock(Clock):
    """Stands at the end of the year."""

    def now(self) -> int:
        """Return that moment."""
        return NOW


def made_centre(folder: Path) -> Centre:
    """Return a prefecture whose regions are known by their codes alone, with twelve categories that have deadlines."""
    file = CentreFile(
        name="Bench", code="330300", level="prefecture", zone="Asia/Shanghai", home=Home(lat=28, lon=120.6, zoom=9)
    )
    folder.mkdir(parents=True, exist_ok=True)
    regions = Path(folder, "regions.geojson")
    if not regions.exists():  # another one would have all that is stored derived anew
        regions.write_text('{"type": "FeatureCollection", "features": []}', "utf-8")
    due = (120, 480, 4_320, 14_400)
    return Centre(folder, file, {}, {code: Category(code=code, name=code, due_minutes=due) for code in CATEGORIES})


def grids() -> list[str]:
    """Return the codes of the grids: 12 counties, 168 townships."""
    townships = [f"3303{county:02}{town:03}" for county in range(2, 14) for town in range(1, 15)]
    return [f"{townships[number % len(townships)]}{number // len(townships):03}001" for number in range(GRIDS)]


def events(count: int) -> Iterator[list[Event]]:
    """Yield a year's events in batches of one source each, as its polls would bring them."""
    chance = random.Random(4)  # noqa: S311 - not for secrets
    places = grids()
    waiting: dict[str, list[Event]] = {name: [] for name in SOURCES}
    open_states: tuple[EventState, ...] = ("waiting", "accepted", "handling", "handled")
    for number in range(count):
        reported = NOW - YEAR + number * YEAR // count
        closed = reported + int(chance.lognormvariate(3.0, 1.2) * HOUR)
        done = closed < NOW and chance.random() > 0.005
        source = chance.choices(SOURCES, WEIGHTS)[0]
        state: EventState = chance.choice(open_states)
        if done:
            state = "void" if chance.random() < 0.02 else "closed"
        batch = waiting[source]
        batch.append(
            Event(
                source=source,
                key=f"SJ{2025_0000_0000 + number}",
                title=f"{chance.choice(_PLACES)}{chance.choice(_TITLES)}{number % 9_973}",
                category=chance.choice(CATEGORIES),
                state=state,
                severity=chance.choices((1, 2, 3, 4), (1, 10, 80, 909))[0],
                reported_at=reported,
                updated_at=closed if done else reported,
                closed_at=closed if state == "closed" else None,
                lat=27.5 + chance.random(),
                lon=120.2 + chance.random(),
                region=chance.choice(places),
                address="某某路 12 号",
                simulated=True,
            )
        )
        if len(batch) == _AT_ONCE:
            yield batch
            waiting[source] = []
    yield from (batch for batch in waiting.values() if batch)


def assets(count: int) -> list[Asset]:
    """Return cameras and other things that stay."""
    places = grids()
    return [
        Asset(
            source="cameras", key=f"3303000000132{n:07}", kind=("camera", "kitchen", "kiosk")[n % 3], name=f"设施 {n}",
            state="offline" if n % 50 == 0 else "online", updated_at=NOW, lat=27.5 + n % 997 / 997,
            lon=120.2 + n % 991 / 991, region=places[n % GRIDS], simulated=True,
        )
        for n in range(count)
    ]  # fmt: skip


def readings(count: int, begin: int = 0) -> Iterator[list[Reading]]:
    """Yield minute values of as many stations as it takes, a station's year after the other, from one of them on."""
    minutes = YEAR // MINUTE
    for first in range(begin, count, _AT_ONCE):
        yield [
            Reading(
                source="air", station=f"S{n // minutes:04}", metric="pm2.5", at=NOW - YEAR + n % minutes * MINUTE,
                value=(n * 7_919 % 1_000) / 10, unit="µg/m³", lat=28.0, lon=120.6, region="330302", simulated=True,
            )
            for n in range(first, min(first + _AT_ONCE, count))
        ]  # fmt: skip


def health(source: str, kind: str) -> SourceHealth:
    """Return the health of a source that just answered."""
    return SourceHealth(
        source=source, title=source, connector="rest", kinds=(kind,), rhythm=60.0, state="live", tried_at=NOW,
        succeeded_at=NOW,
    )  # fmt: skip


def kept_in(place: str) -> int:
    """Return how many readings a store holds, by its summaries."""
    engine = make_engine(store_url(place), patience=60, read_only=True)
    with reading(engine) as connection:
        days = select(func.sum(reading_span.c.readings)).where(reading_span.c.length == max(LENGTHS))
        count = connection.execute(days).scalar()
    engine.dispose()
    return int(count or 0)


def build(
    store: Store, *, event_count: int, asset_count: int, reading_count: int, readings_kept: int = 0
) -> list[tuple[int, float]]:
    """Fill a store; return after every batch of events how many there were, and the processor's µs a row."""
    course: list[tuple[int, float]] = []
    done = 0
    for batch in events(event_count):
        source = batch[0].source
        began = time.process_time()
        store.apply(RecordBatch(source=source, polled_at=NOW, events=batch, health=health(source, "event")))
        done += len(batch)
        course.append((done, (time.process_time() - began) * 1e6 / len(batch)))
    for first in range(0, asset_count, _AT_ONCE):
        made = assets(asset_count)[first : first + _AT_ONCE]
        store.apply(RecordBatch(source="cameras", polled_at=NOW, assets=made))
    for values in readings(reading_count, readings_kept):
        store.apply(RecordBatch(source="air", polled_at=NOW, readings=values))
    store.heartbeat()
    return course


def main() -> None:
    """Build the store, and say how long it took and what a row cost as it grew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", help="a SQLite file that isn't there yet, or a PostgreSQL URL")
    parser.add_argument("--events", type=int, default=1_300_000)
    parser.add_argument("--assets", type=int, default=54_000)
    parser.add_argument("--readings", type=int, default=50_000_000)
    options = parser.parse_args()
    began = time.perf_counter()
    store = Store.open(options.store, made_centre(Path("/tmp/yiping-scale-centre")), YearClock())  # noqa: S108
    known = kept_in(options.store)
    if known:
        course = build(store, event_count=0, asset_count=0, reading_count=options.readings, readings_kept=known)
    else:
        sizes = {"event_count": options.events, "asset_count": options.assets, "reading_count": options.readings}
        store.heartbeat()
        course = build(store, **sizes)
    store.close()
    took = time.perf_counter() - began
    print(f"{options.events:,} events, {options.readings:,} readings, of which {known:,} were there, in {took:.0f} s")
    for size, cost in course[:: max(1, len(course) // 20)]:
        print(f"{size:>9,} events: {cost:.1f} µs a row")


if __name__ == "__main__":
    main()
