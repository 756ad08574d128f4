"""Remembered assets as arrays: `operations.store.asset_memory` knows them as bytes."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from operations.store.asset_memory import Remembered

ROW: Final = np.dtype([("id", "<i8"), ("lat", "<f4"), ("lon", "<f4"), ("state", "u1"), ("kind", "u1")])

Rows = NDArray[np.void]


def remembered_rows(remembered: Remembered) -> Rows:
    """Return what is remembered, a row an asset."""
    columns = {one.name: np.frombuffer(one.body, "<" + one.kind) for one in remembered.columns()}
    rows = np.empty(remembered.count, ROW)
    rows["id"], rows["state"], rows["kind"] = columns["id"], columns["state"], columns["kind"]
    rows["lat"], rows["lon"] = columns["position"][0::2], columns["position"][1::2]
    return rows


def rows_kept(rows: Rows) -> bytes:
    """Return rows as they are remembered: column by column, in the order of their ids."""
    ordered = rows[np.argsort(rows["id"], kind="stable")]
    position = np.column_stack((ordered["lat"], ordered["lon"])).astype("<f4")
    columns = (ordered["id"].astype("<f8"), position, ordered["state"], ordered["kind"])
    return b"".join(column.tobytes() for column in columns)


def merged(rows: Rows, changed: Rows, gone: list[int]) -> Rows:
    """Return `rows` with those of `changed` put in, and those of `gone` (ids) taken out."""
    if not (len(changed) or gone):
        return rows
    stale = np.concatenate((changed["id"], np.array(gone, np.int64)))
    kept: Any = rows[~np.isin(rows["id"], stale)]
    return np.concatenate((kept, changed))
