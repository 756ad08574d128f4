"""How well, and how fast, reports of one happening are found among real calls with duplicates planted in them.

    python benchmarks/linking.py [--chinese] [--tune] [--wrong N] [--url postgresql+psycopg://…]

The calls are the recorded ones of Montgomery County, mapped as the shipped centre maps them. To one in ten a second
report is planted, as another department would tell it (`benchmarks/planted.py` is the model, seeded). The calls are
split by time: marks, weights and windows were tuned on the first half (`--tune` prints its figures); what is printed
otherwise is the second half, which they were not tuned on.

`--chinese` measures on the example prefecture's days, with second reports in other Chinese words
(`benchmarks/chinese_reports.py`): nothing but the planted pairs is true there.

Quality is that of a store, which of a crowd looks at the 24 reports nearest in time, linked step by step as they come.

Truth, for two reports in one incident: that they are a planted pair; or that the recording itself has several calls for
one happening, which nobody marked: calls of one group within 15 minutes and 800 m that name the same street (for the
ill: the same streets); or that such pairs connect them. Nothing else is true: two reports that are linked for any other
reason count as wrong. The precision of the pairs with a planted report is told as well.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import random
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from benchmarks.chinese_reports import planted_in_chinese
from benchmarks.chinese_reports import reports as first_reports
from benchmarks.planted import planted_on
from benchmarks.results import Result, report
from data_sources.batches import RecordBatch
from data_sources.centre import read_centre
from data_sources.clock import Clock
from data_sources.linking_settings import Linking, read_linking
from data_sources.records import Event
from data_sources.resource_files import example_centre, resource
from operations.linking.clustering import pair_of
from operations.linking.report import Report
from operations.linking.scoring import metres
from operations.linking.whole import link_all
from operations.regions import Regions
from operations.snapshots import QueueFilter
from operations.store import Store

CALLS = Path(__file__).resolve().parents[2] / "shared" / "data" / "incidents" / "montgomery_911.csv.gz"
ZONE = ZoneInfo("America/New_York")
SHARE = 0.10
NATURAL = 15 * 60_000
NEARBY = 800
PAGE = 1_000
DAYS = 10
"""Of the example prefecture."""


def calls() -> list[Event]:
    """Return the recorded calls in the order of their reports."""
    centre = read_centre(resource("centres", "montgomery"))
    words = {word: code for code, category in centre.categories.items() for word in category.words}
    found = []
    with gzip.open(CALLS, "rt", encoding="utf-8") as file:
        for number, row in enumerate(csv.DictReader(file)):
            title = row["title"].removesuffix(" -")
            told = datetime.strptime(row["timeStamp"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE)
            at = int(told.timestamp() * 1000)
            found.append(
                Event(
                    source=title.partition(":")[0].lower(),
                    key=f"c{number}",
                    title=title.partition(": ")[2].capitalize(),
                    category=words.get(title, "other"),
                    state="closed",
                    severity=4,
                    reported_at=at,
                    updated_at=at,
                    lat=float(row["lat"]),
                    lon=float(row["lng"]),
                    region="",
                    address=row["addr"],
                    detail=row["twp"],
                )
            )
    places = Regions(centre).place(np.array([one.lat for one in found]), np.array([one.lon for one in found]))
    found = [msgspec.structs.replace(one, region=code) for one, code in zip(found, places, strict=True)]
    return sorted(found, key=lambda event: (event.reported_at, event.key))


def reports_of(events: Iterable[Event]) -> list[Report]:
    """Return events as linking sees them, numbered."""
    return [
        Report(number, *(getattr(event, name) for name in Report._fields[1:]))
        for number, event in enumerate(events, start=1)
    ]


def natural_pairs(reports: list[Report], linking: Linking) -> set[tuple[int, int]]:
    """Return the pairs of real calls that are one happening by their own address and time."""
    last: defaultdict[tuple[str, str], list[Report]] = defaultdict(list)
    found = set()
    for one in reports:
        if not one.key.startswith("c"):
            continue
        group = linking.rules_of(one.category).name
        streets = streets_of(one.address)
        for street in {" & ".join(sorted(streets))} if group == "group:medical" else streets:
            same = last[street, group]
            found |= {
                pair_of(other.id, one.id)
                for other in same
                if one.reported_at - other.reported_at <= NATURAL and (metres(one, other) or 0) <= NEARBY
            }
            same.append(one)
            del same[:-20]
    return found


def streets_of(address: str) -> set[str]:
    """Return the streets that an address names, without the points of the compass."""
    streets = (
        re.sub(r"\b([NSEW]|[NSEW]B|BYP|RAMP|UNDERPASS|OVERPASS|DEAD END)\b", "", part) for part in address.split("&")
    )
    return {" ".join(street.split()) for street in streets if street.strip()}


def closed_over(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Return for each number that occurs in `pairs` which group it belongs to."""
    root: dict[int, int] = {}

    def find(number: int) -> int:
        while root.setdefault(number, number) != number:
            number = root[number]
        return number

    for one, other in pairs:
        root[find(one)] = find(other)
    return {number: find(number) for number in root}


class Judged:
    """The incidents that were found, against the truth."""

    def __init__(
        self,
        reports: list[Report],
        truth: dict[str, str],
        linking: Linking,
        natural: set[tuple[int, int]],
        stored: Sequence[Sequence[str]],
    ) -> None:
        by_key = {(one.source, one.key): one for one in reports}
        ids = {one.key: one.id for one in reports}
        planted = {pair_of(ids[copy], ids[call]) for copy, call in truth.items()}
        begin = time.process_time()
        self.pairs, _ = link_all(reports, linking)
        self.seconds = time.process_time() - begin
        self.incidents = [[ids[key] for key in keys] for keys in stored]
        true = closed_over([*planted, *natural])
        by_id = {one.id: one for one in reports}
        found = {pair_of(*pair) for incident in self.incidents for pair in combinations(incident, 2)}
        self.wrong = [pair for pair in found if true.get(pair[0], -1) != true.get(pair[1], -2)]
        with_copy = [pair for pair in found if any(by_id[one].key in truth for one in pair)]
        wrong_with_copy = [pair for pair in self.wrong if any(by_id[one].key in truth for one in pair)]
        self.precision = 1 - len(self.wrong) / max(1, len(found))
        self.precision_planted = 1 - len(wrong_with_copy) / max(1, len(with_copy))
        self.precision_strict = len(found & planted) / max(1, len(found))
        self.recall = len(found & planted) / max(1, len(planted))
        proposed = {pair for pair in self.pairs if pair not in found}
        self.proposed = len(proposed)
        self.reached = len((found | proposed) & planted) / max(1, len(planted))
        self.missed = planted - found
        self.by_id = by_id
        self.found = len(found)
        assert len(by_key) == len(reports)


def halves(events: list[Event]) -> tuple[list[Event], list[Event]]:
    """Return the first and the second half by time."""
    return events[: len(events) // 2], events[len(events) // 2 :]


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chinese", action="store_true", help="the example prefecture's days, in Chinese")
    parser.add_argument("--tune", action="store_true", help="the half that the settings were tuned on")
    parser.add_argument("--wrong", type=int, default=0, help="print so many wrong links and missed pairs")
    parser.add_argument("--url", default="", help="a PostgreSQL URL; otherwise a SQLite file of its own")
    options = parser.parse_args()
    if not CALLS.exists() and not options.chinese:
        raise SystemExit(f"the recorded calls are not here: {CALLS.name}")
    folder = example_centre("wenzhou") if options.chinese else resource("centres", "montgomery")
    centre = read_centre(folder)
    linking, _ = read_linking(folder, centre.categories, centre.sources)
    chance = random.Random(20160814)  # noqa: S311 not for secrets
    real = halves(first_reports(DAYS) if options.chinese else calls())[0 if options.tune else 1]
    if options.chinese:
        copies, truth = planted_in_chinese(real, chance, SHARE)
    else:
        copies, truth = planted_on(real, linking, chance, SHARE)
    events = sorted([*real, *copies], key=lambda event: (event.reported_at, event.source, event.key))
    reports = reports_of(events)
    seconds, stored = through_the_store(events, folder, options.url)
    natural = set() if options.chinese else natural_pairs(reports, linking)
    judged = Judged(reports, truth, linking, natural, stored)
    if options.wrong:
        show(judged, linking, options.wrong)
    rate = len(reports) / judged.seconds
    in_store = len(reports) / seconds
    what = "reports in Chinese" if options.chinese else "calls"
    half = "first half (tuned on)" if options.tune else "second half (not tuned on)"
    report(
        [
            Result("linking", f"{what}, {half}, with duplicates planted", f"{len(real):,} + {len(copies):,}"),
            Result(
                "linking", "precision, all linked pairs", f"{judged.precision:.3f}", "≥ 0.95", judged.precision >= 0.95
            ),
            Result("linking", "precision, pairs with a planted report", f"{judged.precision_planted:.3f}"),
            Result("linking", "recall of planted duplicates", f"{judged.recall:.3f}", "≥ 0.90", judged.recall >= 0.9),
            Result("linking", "recall with those proposed to the officer", f"{judged.reached:.3f}"),
            Result("linking", "proposals a day", f"{judged.proposed / days(reports):.1f}"),
            Result("linking", "incidents of two and more reports", f"{len(judged.incidents):,}"),
            Result("linking", "linked, in memory, by processor time", f"{rate:,.0f} events/s"),
            Result(
                "linking",
                "linked in the store, behind the writes, by processor time",
                f"{in_store:,.0f} events/s",
                "≥ 5,000",
                in_store >= 5_000,
            ),
        ]
    )


def through_the_store(events: list[Event], folder: Path, url: str) -> tuple[float, list[list[str]]]:
    """Link `events` in a store, step by step, as the collector does it.

    Returns the processor seconds that it takes, and the incidents by their reports' keys.
    """
    clock = Clock()
    with tempfile.TemporaryDirectory(prefix="yiping-bench-") as place:
        store = Store.open(url or str(Path(place, "store.sqlite")), read_centre(folder), clock)
        seconds = 0.0
        for start in range(0, len(events), PAGE):
            page = events[start : start + PAGE]
            for source in sorted({event.source for event in page}):
                told = [event for event in page if event.source == source]
                store.apply(RecordBatch(source=source, polled_at=clock.now(), events=told))
            begin = time.process_time()
            store.incidents.link_all()
            seconds += time.process_time() - begin
        found = incidents_in(store)
        store.close()
    return seconds, found


def incidents_in(store: Store) -> list[list[str]]:
    """Return a store's incidents of two and more reports."""
    found: list[list[str]] = []
    offset, total = 0, 1
    while offset < total:
        page = store.picture.queue_page(QueueFilter(open_only=False), offset, 500)
        offset, total = offset + len(page.rows), page.total
        for row in page.rows:
            told = store.picture.incident(row.id) if row.reports > 1 else None
            if told is not None:
                found.append([report.key for report in told.reports])
    return found


def days(reports: list[Report]) -> float:
    """Return how many days reports span."""
    return max(1.0, (reports[-1].reported_at - reports[0].reported_at) / 86_400_000)


def show(judged: Judged, linking: Linking, count: int) -> None:
    """Print examples of what is wrong."""
    by_group = Counter(linking.rules_of(judged.by_id[one].category).name for one, _ in judged.wrong)
    missed = Counter(linking.rules_of(judged.by_id[min(p)].category).name for p in judged.missed)
    print("wrong by group", by_group, "of", judged.found, "missed by group", missed)
    print("sizes", sorted(Counter(map(len, judged.incidents)).items()))
    chance = random.Random(1)  # noqa: S311 not for secrets
    for name, pairs in (("wrong", judged.wrong), ("missed", sorted(judged.missed))):
        for one, other in chance.sample(pairs, min(count, len(pairs))):
            print(f"-- {name} {judged.pairs.get((one, other))}")
            for number in (one, other):
                told = judged.by_id[number]
                print(
                    "  ",
                    told.source,
                    told.key,
                    told.category,
                    told.reported_at // 1000,
                    told.lat,
                    told.lon,
                    told.title,
                    "|",
                    told.address,
                    "|",
                    told.detail,
                )


if __name__ == "__main__":
    main()
