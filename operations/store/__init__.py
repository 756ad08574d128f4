"""The store: everything that was said, merged, on SQLite or PostgreSQL. The only room that speaks SQL.

What is named here is loaded when it is asked for: who only reads doesn't load what writes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from operations.store.errors import StoreError
    from operations.store.opened import OpenStore
    from operations.store.refusals import QuarantineCount, QuarantinedRow
    from operations.store.rerun import Judged, Settled
    from operations.store.retention import LetGo
    from operations.store.store import Applied, Store, restore
    from operations.store.verifying import Finding

_HOMES = {
    "Applied": "store",
    "Finding": "verifying",
    "Judged": "rerun",
    "LetGo": "retention",
    "OpenStore": "opened",
    "QuarantineCount": "refusals",
    "QuarantinedRow": "refusals",
    "Settled": "rerun",
    "Store": "store",
    "StoreError": "errors",
    "restore": "store",
}

__all__ = [
    "Applied",
    "Finding",
    "Judged",
    "LetGo",
    "OpenStore",
    "QuarantineCount",
    "QuarantinedRow",
    "Settled",
    "Store",
    "StoreError",
    "restore",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
