"""The store: everything that was said, merged, on SQLite or PostgreSQL. The only room that speaks SQL."""

from __future__ import annotations

from operations.store.errors import StoreError
from operations.store.refusals import QuarantineCount, QuarantinedRow
from operations.store.rerun import Judged, Settled
from operations.store.store import Applied, Store

__all__ = ["Applied", "Judged", "QuarantineCount", "QuarantinedRow", "Settled", "Store", "StoreError"]
