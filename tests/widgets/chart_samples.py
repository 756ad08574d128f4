"""Sample answers of charts over a longer time."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from operations.count_snapshots import CountSeries, Course, StationCourse
from operations.snapshots import Age
from tests.widgets.count_samples import COUNTIES, Sample, live, old

ZONE = ZoneInfo("Asia/Shanghai")
DAY, HOUR = 86_400_000, 3_600_000


def series(
    now: int, by: str = "", count: int = 30, age: Age | None = None, gaps: tuple[tuple[int, int], ...] = ()
) -> CountSeries:
    """Return some days' events: all together with their band, or by category."""
    today = datetime.fromtimestamp(now / 1000, ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = np.array([(today - timedelta(days=count - 1 - n)).timestamp() * 1000 for n in range(count + 1)])
    keys = (
        (("", ""),) if not by else tuple((code, code) for code in ("dispute", "fire", "sanitation", "building", "food"))
    )
    days = np.arange(count)
    rows = [
        ((900 if not by else 320 - 55 * n) * (1 + 0.2 * np.sin(days * (0.7 + n) + n) - 0.25 * (days % 7 == 5))).round()
        for n in range(len(keys))
    ]
    counts = np.array(rows)
    counts[:, -1] = (counts[:, -1] * 0.6).round()
    usual = np.full(count, np.nan) if by else 900 * (1 - 0.25 * (days % 7 == 5))
    return CountSeries("day", keys, starts, counts, usual, usual * 0.85, usual * 1.2, gaps, now, age or live(now))


def hostile_series(now: int, text: str) -> CountSeries:
    starts = np.array([now - 2.0 * DAY, now - 1.0 * DAY, float(now)])
    empty = np.full(2, np.nan)
    counts = np.array([[1.0, 2.0], [np.nan, 1e15]])
    return CountSeries("day", ((text, text), ("x", "")), starts, counts, empty, empty, empty, (), now, live(now))


def course(now: int, stations: int = 5, hours: int = 504, bucket: int = HOUR, age: Age | None = None) -> Course:
    """Return some weeks of readings at some stations; the second was silent for a day."""
    names = ("市站", "南浦", "瓯海", "龙湾", "洞头", *COUNTIES.values())
    count = hours * HOUR // bucket
    at = (now // bucket - np.arange(count)[::-1]) * float(bucket)
    found = []
    for number in range(stations):
        kept = np.ones(count, dtype=bool)
        if number == 1:
            kept[count // 2 : count // 2 + DAY // bucket] = False
        day = 2 * np.pi * (at / DAY)
        mean = 38 + 7 * number + 14 * np.sin(day + number) + 8 * np.sin(day / 6.3 * (1 + number / 9))
        found.append(StationCourse(f"st{number}", names[number], at[kept], mean[kept] - 3, mean[kept] + 4, mean[kept]))
    first, last = int(at[0]), int(at[-1]) + bucket
    gaps = ((now - 60 * HOUR, now - 52 * HOUR),)
    return Course(tuple(found), "ug/m3", first, last, bucket, first, now, gaps, False, now, age or live(now))


def hostile_course(now: int, text: str) -> Course:
    value = np.array([1.0, -1e12])
    one = StationCourse(text, text, np.array([now - 9.0 * HOUR, float(now)]), value, value, value)
    nothing = StationCourse("x", "", *(np.empty(0) for _ in range(4)))
    return Course((one, nothing), text, now - DAY, now, HOUR, now - DAY, now, (), True, now, live(now))


def panes(now: int) -> tuple[Sample, ...]:
    """Return the samples for the gallery and the tests."""
    nothing = Course((), "", now - DAY, now, HOUR, None, None, (), False, now, live(now))
    gap = ((now - 9 * DAY, now - 7 * DAY),)
    by, pm = {"by": "category"}, {"metric": "PM2.5", "limit": 75}
    return (
        ("series", "series", {"target": 950}, series(now, gaps=gap), (640, 300)),
        ("series-stacked", "series", by, series(now, "category"), (640, 320)),
        ("series-lines", "series", {**by, "style": "lines"}, series(now, "category"), (800, 320)),
        ("series-old", "series", by, series(now, "category", age=old(now)), (424, 260)),
        ("course", "course", pm, course(now), (860, 320)),
        ("course-year", "course", {**pm, "period": "year"}, course(now, 12, 8784, 6 * HOUR), (1280, 420)),
        ("course-old", "course", pm, course(now, age=old(now)), (424, 260)),
        ("course-none", "course", pm, nothing, (424, 200)),
    )
