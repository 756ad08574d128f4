"""Reports for the tests of linking."""

from __future__ import annotations

from typing import Any

from operations.linking.report import Report
from tests.operations.made import NOON


def told(number: int, **values: Any) -> Report:
    """Return the report of a fire in a street, or what else is said."""
    made: dict[str, Any] = {
        "source": "grid",
        "key": str(number),
        "title": "居民楼起火",
        "category": "fire",
        "state": "waiting",
        "severity": 4,
        "reported_at": NOON,
        "closed_at": None,
        "lat": 28.5,
        "lon": 120.5,
        "region": "330302006001",
        "address": "五马街 12 号",
        "detail": "",
        "simulated": False,
        **values,
    }
    made.setdefault("updated_at", made["reported_at"])
    return Report(id=number, **made)
