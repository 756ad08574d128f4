"""Air quality as it stands: each station's newest hour, judged by the standard of its day."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select

from operations.air_quality import METRICS, Pollutant, air_quality, in_own_unit
from operations.snapshots import AirStation, AirTable
from operations.store.asking import Asking
from operations.store.board_questions import MOST_READINGS, OLDEST_READING
from operations.store.schema import HOUR, series


def air_quality_now(asking: Asking) -> AirTable:
    """Return the stations that measure any pollutant, highest index first, then by name.

    A pollutant that a station didn't report for its newest hour is missing in it. Stations that fell silent a day
    before the others are left out.
    """
    question = select(series).where(series.c.metric.in_(METRICS)).order_by(series.c.at.desc(), series.c.id)
    rows = asking.connection.execute(question.limit(MOST_READINGS)).all()
    newest = rows[0].at if rows else 0
    stations: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows:
        if row.at >= newest - OLDEST_READING:
            stations[row.source, row.station].append(row)
    judged = sorted((_judged(asking, found) for found in stations.values()), key=_order)
    sources = tuple({one.source for one in judged})
    return AirTable(tuple(judged), asking.now, asking.age("reading", sources))


_UNKNOWN: Final = -1


def _order(station: AirStation) -> tuple[int, str, str]:
    return -(_UNKNOWN if station.air.aqi is None else station.air.aqi), station.name, station.station


def _judged(asking: Asking, rows: list[Any]) -> AirStation:
    """Judge the newest hour of one station; `rows` are its series, the newest first."""
    newest = rows[0]
    concentrations: dict[Pollutant, float | None] = {}
    for row in rows:
        if newest.at - row.at < HOUR:
            pollutant = METRICS[row.metric]
            concentrations.setdefault(pollutant, in_own_unit(pollutant, row.value, row.unit))
    day = datetime.fromtimestamp(newest.at / 1000, UTC).astimezone(asking.centre.zone).date()
    return AirStation(
        source=newest.source,
        station=newest.station,
        name=newest.name or newest.station,
        at=newest.at,
        air=air_quality(concentrations, "hour", day),
        simulated=any(row.simulated for row in rows),
    )
