"""The picture of a past moment, as it was known then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data_sources.records import Instant


@dataclass(frozen=True)
class OpenAt:
    """How many events were open at a moment. `total` is None where the past of that moment isn't kept.

    `kept_since` is the first moment of which it is (None: of none). `by_area` is by township, or by the county of those
    that name none.
    """

    at: Instant
    total: int | None
    kept_since: Instant | None
    by_county: Mapping[str, int]
    by_area: Mapping[str, int]
    by_category: Mapping[str, int]
    by_severity: Mapping[int, int]
