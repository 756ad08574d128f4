"""Which counties' days lie outside their own usual, from the hourly counters."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from operations.store.asking import Asking
from operations.store.counting import reported_in
from operations.store.day_sums import Hours
from operations.store.schema import HOUR
from operations.store.trend_questions import first_hour, local_date, start_of
from operations.unusual import LEAST_WEEKS, UnusualRegion, UnusualRegions


def unusual_regions(asking: Asking, *, category: str = "", weeks: int = 8) -> UnusualRegions:
    """Return each county's day against its own same weekdays; nothing while the sources' hours can't be trusted."""
    zone = asking.centre.zone
    today = local_date(asking.now, zone)
    ran = asking.now // HOUR - start_of(today, zone) // HOUR
    first = first_hour(asking)
    spans = []
    for week in range(max(LEAST_WEEKS, min(weeks, 53)) + 1):
        start = start_of(today - timedelta(weeks=week), zone) // HOUR
        if first is None or start < first:
            break
        spans.append(Hours(start, start + ran))
    counted = reported_in(asking, (category,) if category else (), spans) if spans and ran > 0 else []
    history = counted[1:]
    found: list[UnusualRegion] = []
    if len(history) >= LEAST_WEEKS:
        codes = sorted(asking.names.of_level("county"))
        known = [[counts.get(code, 0.0) for counts in history] for code in codes]
        bands = np.quantile(known, (0.1, 0.5, 0.9), axis=1).T.tolist() if codes else []
        for code, (low, median, high) in zip(codes, bands, strict=True):
            found.append(UnusualRegion(code, asking.names.name(code), counted[0].get(code, 0.0), median, low, high))
    return UnusualRegions(tuple(found), max(0, len(spans) - 1), asking.now, asking.age("event"))
