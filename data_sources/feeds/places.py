"""Where things can happen: one place a grid, with its address and how far it reaches."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Places:
    """Columns, one row a grid. `metres` is the radius of the largest circle inside it; `weight` sums to one."""

    code: list[str]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    metres: NDArray[np.float64]
    weight: NDArray[np.float64]
    address: list[str]
    area: list[str]
    road: list[str]
    village: list[str]


def read_places(places: Path, areas: Path) -> Places:
    """Read the grids' file (code, lon, lat, metres, weight, village, road) and the names of areas by code."""
    names = {row["code"]: row["name"] for row in _rows(areas)}
    rows = _rows(places)
    code = [row["code"] for row in rows]
    area = [f"{names.get(one[:6], '')}{names.get(one[:9], '')}" for one in code]
    road = [row["road"] for row in rows]
    village = [row["village"] for row in rows]
    address = [
        f"{place}{own_road}附近（{own_village}）" if own_road else f"{place}{own_village}"
        for place, own_road, own_village in zip(area, road, village, strict=True)
    ]
    weight = np.array([float(row["weight"]) for row in rows])
    return Places(
        code,
        np.array([float(row["lon"]) for row in rows]),
        np.array([float(row["lat"]) for row in rows]),
        np.array([float(row["metres"]) for row in rows]),
        weight / weight.sum(),
        address,
        area,
        road,
        village,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return list(csv.DictReader(text.splitlines()))
