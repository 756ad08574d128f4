"""The whole pipeline, bytes of JSON in to committed in the store, against a bare `sqlite3` upsert of the same rows.

    python benchmarks/pipeline.py [--rows 100000] [--page 5000] [--url postgresql+psycopg://…]

A page is what a grid platform answers: an envelope of rows, times as local text, positions in GCJ-02, states and
categories as Chinese words. It is decoded, mapped (times to UTC, positions to WGS-84, words to codes, everything
validated) and committed with change feed and counters, in batches that gather pages as `data_sources.poll` does. The
bare upsert gets ready-made tuples, as many a transaction, one table, no index.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import astuple

from benchmarks.results import Result, report
from benchmarks.store_ingest import BareStore, made_events
from data_sources import coordinates
from data_sources.batches import RecordBatch
from data_sources.centre import Category, Centre, CentreFile, Home, SourceFile
from data_sources.clock import Clock
from data_sources.mapping import Mapper
from data_sources.poll import BATCH_ROWS
from data_sources.records import Event
from operations.store import Store

BAR = 0.25
ZONE = ZoneInfo("Asia/Shanghai")
STATES = {"待受理": "waiting", "已受理": "accepted", "处置中": "handling", "处置完毕": "handled", "归档": "closed"}
WORDS = {state: word for word, state in STATES.items()}
TIME = "%Y-%m-%d %H:%M:%S"
RECORDS = {
    "kind": "event",
    "items": "data.rows",
    "key": "eventId",
    "title": "eventTitle",
    "category": {"field": "eventType", "table": "categories"},
    "state": {"field": "status", "words": STATES},
    "severity": {"field": "level"},
    "reported_at": {"field": "reportTime", "format": TIME},
    "updated_at": {"field": "updateTime", "format": TIME},
    "closed_at": {"field": "finishTime", "format": TIME},
    "position": {"lon": "lng", "lat": "lat", "datum": "gcj02"},
    "region": "gridCode",
    "address": "address",
    "missing": ["", "-"],
}


def local(instant: int | None) -> str:
    """Return an instant as a platform writes it."""
    return "" if instant is None else datetime.fromtimestamp(instant / 1000, ZONE).strftime(TIME)


def page_of(events: list[Event]) -> bytes:
    """Return events as a platform's answer."""
    rows = []
    for event in events:
        lon, lat = coordinates.wgs84_to_gcj02(event.lon or 0.0, event.lat or 0.0)
        rows.append(
            {
                "eventId": event.key,
                "eventTitle": event.title,
                "eventType": event.category,
                "status": WORDS[event.state],
                "level": event.severity,
                "reportTime": local(event.reported_at),
                "updateTime": local(event.updated_at),
                "finishTime": local(event.closed_at),
                "lng": round(float(lon), 6),
                "lat": round(float(lat), 6),
                "gridCode": event.region,
                "address": event.address,
            }
        )
    return msgspec.json.encode({"code": 0, "msg": "ok", "data": {"total": len(rows), "rows": rows}})


class Stopwatch:
    """Adds up the seconds of the clock and of the processor that its blocks took."""

    def __init__(self) -> None:
        self.seconds = self.work = 0.0

    def __enter__(self) -> None:
        self.seconds -= time.perf_counter()
        self.work -= time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.perf_counter()
        self.work += time.process_time()


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--page", type=int, default=5_000)
    parser.add_argument("--url", default="", help="a PostgreSQL URL; otherwise a SQLite file of its own")
    options = parser.parse_args()
    clock = Clock()
    events = made_events(options.rows, clock.now())
    pages = [page_of(events[start : start + options.page]) for start in range(0, options.rows, options.page)]
    source = SourceFile(name="grid", connector="rest", every="15s", records=RECORDS)
    file = CentreFile(
        name="Bench", code="330300", level="prefecture", zone="Asia/Shanghai", home=Home(lat=28, lon=120.6, zoom=9)
    )
    categories = {name: Category(code=name, name=name) for name in sorted({event.category for event in events})}
    with tempfile.TemporaryDirectory(prefix="yiping-bench-") as folder:
        centre = Centre(Path(folder), file, {"grid": source}, categories)
        Path(folder, "regions.geojson").write_text('{"type": "FeatureCollection", "features": []}', "utf-8")
        mapper = Mapper("grid", source, centre)
        reference = BareStore(Path(folder, "bare.sqlite"))
        store = Store.open(options.url or str(Path(folder, "store.sqlite")), centre, clock)
        store.heartbeat()
        bare, ours, mapping = Stopwatch(), Stopwatch(), Stopwatch()
        refused = written = 0
        batch = RecordBatch(source="grid", polled_at=clock.now())
        # Turn by turn, batch by batch: what else the machine does meanwhile hits both alike.
        for page in pages:
            with ours:
                with mapping:
                    mapped = mapper.map(msgspec.json.decode(page)["data"]["rows"], clock.now())
                batch.events += mapped.records  # type: ignore[arg-type]
                full = len(batch.events) + options.page > BATCH_ROWS or page is pages[-1]
                if full:
                    written += store.apply(batch).written
            refused += len(mapped.refused)
            if full:
                rows = [astuple(event) for event in batch.events]
                with bare:
                    reference.write(rows)
                batch = RecordBatch(source="grid", polled_at=clock.now())
        reference.close()
        store.close()
    if refused or written != options.rows:
        raise SystemExit(f"{refused} rows refused, {written} of {options.rows} written: not a fair comparison")
    rates = [options.rows / watch.seconds for watch in (bare, mapping, ours)]
    share, share_work = bare.seconds / ours.seconds, bare.work / ours.work
    report(
        [
            Result("pipeline", f"bare sqlite3 upsert, {options.rows:,} rows", f"{rates[0]:,.0f} rows/s"),
            Result("pipeline", "JSON decoded and mapped", f"{rates[1]:,.0f} rows/s"),
            Result("pipeline", "JSON in, committed in the store out", f"{rates[2]:,.0f} rows/s"),
            Result("pipeline", "ratio", f"{share:.2f}", f"≥ {BAR}", share >= BAR),
            Result("pipeline", "ratio by processor time (for a busy machine)", f"{share_work:.2f}"),
        ]
    )


if __name__ == "__main__":
    main()
