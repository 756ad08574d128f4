"""Turn a feed's events into the rows of one vendor's system: its field names, words, times and datum."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from data_sources.coordinates import wgs84_to_bd09, wgs84_to_gcj02
from data_sources.feeds.happenings import NEVER
from data_sources.feeds.ledger import EventPage
from data_sources.feeds.local_time import Seconds, iso_texts, wall_texts
from data_sources.feeds.plan import AnyFeed, EventFeed, TimeStyle

Row = dict[str, Any]

EVENT_COLUMNS = frozenset(
    {"key", "title", "category", "state", "severity", "reported", "updated", "closed", "lon", "lat", "region",
     "region_name", "address", "detail", "simulated"}
)  # fmt: skip


def event_rows(page: EventPage, feed: EventFeed, zone: ZoneInfo) -> list[Row]:
    """Return one dict an event, with the fields that the vendor has."""
    lon, lat = positions(page.lon, page.lat, feed.datum)
    columns: dict[str, Callable[[], list[Any]]] = {
        "key": lambda: page.key,
        "title": lambda: page.title,
        "category": lambda: _words(page.category, feed.categories),
        "state": lambda: _words(page.state, feed.states),
        "severity": lambda: _words([str(one) for one in page.severity], feed.severities, numbers=True),
        "reported": lambda: times(page.reported, feed.times, zone),
        "updated": lambda: times(page.updated, feed.times, zone),
        "closed": lambda: times(page.closed, feed.times, zone),
        "lon": lambda: lon,
        "lat": lambda: lat,
        "region": lambda: page.region,
        "region_name": lambda: page.region_name,
        "address": lambda: page.address,
        "detail": lambda: [
            feed.detail.format(title=title, address=address, caller=caller)
            for title, address, caller in zip(page.title, page.address, page.caller, strict=True)
        ],
        "simulated": lambda: [True] * len(page.key),
    }
    return rows_of(feed.fields, columns, len(page.key))


def rows_of(fields: Mapping[str, str], columns: Mapping[str, Callable[[], list[Any]]], count: int) -> list[Row]:
    """Return rows with the vendor's `fields` (its name → ours). A name of ours that begins with "=" is a constant."""
    made = {theirs: [ours[1:]] * count if ours.startswith("=") else columns[ours]() for theirs, ours in fields.items()}
    names = list(made)
    return [dict(zip(names, values, strict=True)) for values in zip(*made.values(), strict=True)]


def times(moments: Seconds, style: TimeStyle, zone: ZoneInfo) -> list[Any]:
    """Return moments as a vendor writes them; None where there is none."""
    known = moments != NEVER
    safe = np.where(known, moments, 0)
    if style == "epoch_ms":
        texts: list[Any] = (safe * 1000).tolist()
    elif style == "epoch_s":
        texts = safe.tolist()
    else:
        texts = iso_texts(safe) if style == "iso" else wall_texts(safe, zone)
    return [text if is_known else None for text, is_known in zip(texts, known.tolist(), strict=True)]


def positions(
    lon: NDArray[np.float64], lat: NDArray[np.float64], datum: str
) -> tuple[list[float | None], list[float | None]]:
    """Return WGS-84 positions in a vendor's datum, to six decimals; None for 0, 0, which means that none is known."""
    known = ((lon != 0) | (lat != 0)).tolist()
    if datum == "gcj02":
        lon, lat = wgs84_to_gcj02(lon, lat)
    elif datum == "bd09":
        lon, lat = wgs84_to_bd09(lon, lat)
    pairs = zip(np.round(lon, 6).tolist(), np.round(lat, 6).tolist(), known, strict=True)
    kept = [(one, other) if is_known else (None, None) for one, other, is_known in pairs]
    return [one for one, _ in kept], [other for _, other in kept]


def check_fields(feed: AnyFeed, known: frozenset[str]) -> list[str]:
    """Return the columns that a feed names and that there are not."""
    return [ours for ours in feed.fields.values() if not ours.startswith("=") and ours not in known]


def _words(values: list[str], words: Mapping[str, Any], *, numbers: bool = False) -> list[Any]:
    if words:
        return [words.get(value, value) for value in values]
    return [int(value) for value in values] if numbers else list(values)
