"""What stations measured over a time, by equal spans of it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import func, select

from data_sources.records import Instant
from operations.count_snapshots import Course, Spans, StationCourse, StationFilter
from operations.store.asking import Asking, begins_with
from operations.store.reading_courses import MOST_POINTS, reading_course
from operations.store.schema import reading, series
from operations.store.trend_questions import gaps_of

MOST_STATIONS: Final = 12


def metric_courses(asking: Asking, where: StationFilter, spans: Spans) -> Course:
    """Return a metric's course, by spans of `bucket` or of what a course has room for."""
    first, last = spans.first, spans.last
    bucket = max(spans.bucket, 1, -(-(last - first) // MOST_POINTS))
    found = _series(asking, where)
    ids = [row.id for row in found]
    oldest = newest = None
    courses: list[StationCourse] = []
    for row in found:
        course = _course(asking, row, first, last, bucket)
        courses.append(course)
    if ids:
        ends = select(func.min(reading.c.at)).where(reading.c.series.in_(ids))
        oldest = asking.connection.execute(ends).scalar()
        newest = max(row.at for row in found)
    sources = tuple({row.source for row in found})
    return Course(
        stations=tuple(courses),
        unit=found[0].unit if found else "",
        first=first,
        last=last,
        bucket=bucket,
        oldest=oldest,
        newest=newest,
        gaps=gaps_of(asking, first, min(last, asking.now), kind="reading", among=sources),
        simulated=any(row.simulated for row in found),
        as_of=asking.now,
        age=asking.age("reading", sources),
    )


def _series(asking: Asking, where: StationFilter) -> list[Any]:
    """Return the series asked for: stations by their keys or names, in that order; or else those last heard."""
    question = select(series).where(series.c.metric == where.metric)
    prefix = asking.region_prefix(where.region)
    if prefix:
        question = question.where(begins_with(series.c.region, prefix))
    stations = where.stations
    if not stations:
        heard = question.order_by(series.c.at.desc(), series.c.id).limit(MOST_STATIONS)
        return sorted(asking.connection.execute(heard).all(), key=lambda row: row.id)
    wanted = question.where(series.c.station.in_(stations) | series.c.name.in_(stations)).order_by(series.c.id)
    rows = asking.connection.execute(wanted).all()

    def place(row: Any) -> int:
        return stations.index(row.station if row.station in stations else row.name)

    return sorted(rows, key=place)[:MOST_STATIONS]


def _course(asking: Asking, row: Any, first: Instant, last: Instant, bucket: int) -> StationCourse:
    points = -(-(last - first) // bucket)
    told = reading_course(asking, (row.source, row.station, row.metric), first, first + points * bucket, points)
    return StationCourse(row.station, row.name or row.station, told.at - bucket / 2, told.low, told.high, told.mean)
