"""The store: everything that was said, merged, on SQLite or PostgreSQL. The only room that speaks SQL."""

from __future__ import annotations

from operations.store.errors import StoreError
from operations.store.refusals import QuarantineCount, QuarantinedRow
from operations.store.rerun import Judged, Settled
from operations.store.retention import LetGo
from operations.store.store import Applied, Store, restore
from operations.store.verifying import Finding

__all__ = [
    "Applied",
    "Finding",
    "Judged",
    "LetGo",
    "QuarantineCount",
    "QuarantinedRow",
    "Settled",
    "Store",
    "StoreError",
    "restore",
]
