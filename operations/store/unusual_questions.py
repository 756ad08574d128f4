"""Which counties' days lie outside their own usual, from the hourly counters."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from data_sources.indicator_settings import Events
from operations.store.asking import Asking
from operations.store.counting import counts_of
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
    number = Events(categories=(category,) if category else ())
    spans = []
    for week in range(max(LEAST_WEEKS, min(weeks, 53)) + 1):
        start = start_of(today - timedelta(weeks=week), zone) // HOUR
        if first is None or start < first:
            break
        spans.append(counts_of(asking, number, Hours(start, start + ran)) or {})
    history = spans[1:]
    found: list[UnusualRegion] = []
    if len(history) >= LEAST_WEEKS and ran > 0:
        for code in sorted(asking.names.of_level("county")):
            low, median, high = np.quantile([span.get(code, 0.0) for span in history], (0.1, 0.5, 0.9)).tolist()
            found.append(UnusualRegion(code, asking.names.name(code), spans[0].get(code, 0.0), median, low, high))
    return UnusualRegions(tuple(found), len(history), asking.now, asking.age("event"))
