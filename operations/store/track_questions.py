"""Storms on their way, from their readings.

A storm is a station whose place moves: its middle is the readings `track.0.lat` and `track.0.lon`, with `track.0.wind`,
`track.0.pressure` and the radii `track.0.r7`, `.r10`, `.r12`. A bulletin's forecast for so many hours after it is
`track.24.lat`, `.lon`, `.wind`, `.radius`, at the bulletin's own time: so a forecast never stands among what was
measured, and a newer bulletin takes its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from data_sources.records import Instant
from operations.store.asking import Asking
from operations.store.schema import reading, series
from operations.track_snapshots import Track, TrackForecast, TrackPoint, Tracks

HOUR: Final = 3_600_000
SHOWN: Final = 36 * HOUR
"""A storm of which nothing was heard for so long is over."""
PAST: Final = 240 * HOUR
MOST_TRACKS: Final = 6
MOST_POINTS: Final = 240
_METRIC: Final = "track."
_MOST_LEAD: Final = 240

_Values = dict[Instant, dict[str, float]]


def tracks(asking: Asking) -> Tracks:
    """Return the storms that were heard of lately, as was known at this moment."""
    columns = series.c
    question = select(
        columns.id, columns.source, columns.station, columns.metric, columns.name, columns.simulated
    ).where(columns.metric.startswith(_METRIC, autoescape=True))
    known = {row.id: row for row in asking.connection.execute(question)}
    told: defaultdict[tuple[str, str], defaultdict[int, _Values]] = defaultdict(lambda: defaultdict(dict))
    named: dict[tuple[str, str], Any] = {}
    for number, at, value in _readings(asking, list(known)):
        row = known[number]
        _, lead, what = row.metric.split(".", 2) if row.metric.count(".") == 2 else ("", "", "")
        if not lead.isascii() or not lead.isdigit() or int(lead) > _MOST_LEAD:
            continue
        named[row.source, row.station] = row
        told[row.source, row.station][int(lead)].setdefault(at, {})[what] = value
    found = [track for who, leads in told.items() if (track := _track(asking, named[who], leads)) is not None]
    found.sort(key=lambda one: (-one.issued_at, one.key))
    sources = tuple({row.source for row in known.values()})
    return Tracks(tuple(found[:MOST_TRACKS]), asking.now, asking.age("reading", sources))


def _readings(asking: Asking, numbers: list[int]) -> Any:
    if not numbers:
        return ()
    columns = reading.c
    question = select(columns.series, columns.at, columns.value).where(
        columns.series.in_(numbers), columns.at > asking.now - PAST, columns.at <= asking.horizon
    )
    return asking.connection.execute(question)


def _track(asking: Asking, row: Any, leads: Mapping[int, _Values]) -> Track | None:
    points = tuple(
        TrackPoint(
            at, what["lat"], what["lon"], what.get("wind"), what.get("pressure"),
            (what.get("r7", 0.0), what.get("r10", 0.0), what.get("r12", 0.0)),
        )
        for at, what in sorted(leads.get(0, {}).items())
        if _is_place(what)
    )  # fmt: skip
    if not points or points[-1].at < asking.now_of(row.source) - SHOWN:
        return None
    ahead = {lead: values for lead, values in leads.items() if lead > 0 and values}
    issued = max((at for values in ahead.values() for at in values), default=points[-1].at)
    forecast = tuple(
        TrackForecast(issued + lead * HOUR, what["lat"], what["lon"], what.get("wind"), what.get("radius", 0.0))
        for lead, values in sorted(ahead.items())
        if _is_place(what := values.get(issued, {}))
    )
    return Track(
        source=row.source,
        source_title=asking.title_of(row.source),
        key=row.station,
        name=row.name or row.station,
        points=points[-MOST_POINTS:],
        forecast=forecast,
        issued_at=max(issued, points[-1].at),
        simulated=bool(row.simulated),
    )


def _is_place(what: Mapping[str, float]) -> bool:
    return abs(what.get("lat", 999.0)) <= 90 and abs(what.get("lon", 999.0)) <= 180
