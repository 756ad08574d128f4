"""In which outline a point lies: vectorised, with a grid of cells that answers for most points at once.

Even-odd over all rings of a region, so holes and islands need no care. A cell that no edge touches lies wholly in one
region, or in none: its answer is found once. Points in the other cells are tested against the regions whose box holds
them. A point on a border goes to one of its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_CELLS: Final = 128
_MIXED: Final = -2
_NOWHERE: Final = -1
_AT_ONCE: Final = 4_000_000


class OutlineIndex:
    """The outlines of some regions. Each shape is a list of rings, (n, 2) longitude and latitude."""

    def __init__(self, codes: Sequence[str], shapes: Sequence[Sequence[Floats]]) -> None:
        self._codes = [*codes, ""]
        self._edges = [_edges(rings) for rings in shapes]
        self._boxes = np.array(
            [
                [
                    min(e[:, 0].min(), e[:, 2].min()),
                    min(e[:, 1].min(), e[:, 3].min()),
                    e[:, [0, 2]].max(),
                    e[:, [1, 3]].max(),
                ]
                for e in self._edges
            ]
        )
        self._low = self._boxes[:, :2].min(axis=0)
        span = self._boxes[:, 2:].max(axis=0) - self._low
        self._cell = np.where(span > 0, span, 1.0) / _CELLS
        self._answers = self._fill_cells()

    def codes_at(self, lat: Floats, lon: Floats) -> list[str]:
        """Return the code of the outline around each point, "" for none."""
        points = np.column_stack([lon, lat])
        cells = np.floor((points - self._low) / self._cell)
        # The far edge belongs to the last cell: rounding puts points there that lie within.
        inside = ((cells >= 0) & (cells <= _CELLS)).all(axis=1)
        found = np.full(len(points), _NOWHERE)
        column, row = np.minimum(cells[inside], _CELLS - 1).astype(np.int64).T
        found[inside] = self._answers[column, row]
        mixed = np.flatnonzero(found == _MIXED)
        found[mixed] = self._test(points[mixed])
        return [self._codes[index] for index in found.tolist()]

    def _fill_cells(self) -> NDArray[np.int64]:
        touched = np.zeros((_CELLS, _CELLS), dtype=bool)
        edges = np.concatenate(self._edges)
        low = np.minimum(edges[:, :2], edges[:, 2:])
        high = np.maximum(edges[:, :2], edges[:, 2:])
        # A little wider than the edge: rounding must never leave a touched cell out.
        first = np.floor((low - self._low) / self._cell - 1e-6).clip(0, _CELLS - 1).astype(np.int64)
        last = np.floor((high - self._low) / self._cell + 1e-6).clip(0, _CELLS - 1).astype(np.int64)
        for (left, bottom), (right, top) in zip(first.tolist(), last.tolist(), strict=True):
            touched[left : right + 1, bottom : top + 1] = True
        answers = np.full((_CELLS, _CELLS), _MIXED)
        whole = np.argwhere(~touched)
        answers[whole[:, 0], whole[:, 1]] = self._test(self._low + (whole + 0.5) * self._cell)
        return answers

    def _test(self, points: Floats) -> NDArray[np.int64]:
        found = np.full(len(points), _NOWHERE)
        for index, (box, edges) in enumerate(zip(self._boxes, self._edges, strict=True)):
            near = np.flatnonzero(
                (found == _NOWHERE) & (points >= box[:2]).all(axis=1) & (points <= box[2:]).all(axis=1)
            )
            step = max(1, _AT_ONCE // len(edges))
            for start in range(0, len(near), step):
                some = near[start : start + step]
                found[some[_within(points[some], edges)]] = index
        return found


def _edges(rings: Sequence[Floats]) -> Floats:
    """Return (n, 4): from x, y to x, y of every edge, rings closed."""
    return np.concatenate([np.hstack([ring, np.roll(ring, -1, axis=0)]) for ring in rings])


def _within(points: Floats, edges: Floats) -> NDArray[np.bool_]:
    """Return whether a ray to the east of each point crosses an odd number of edges."""
    x, y = points[:, :1], points[:, 1:]
    x1, y1, x2, y2 = edges.T
    straddles = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    inside: NDArray[np.bool_] = (straddles & (x < crossing)).sum(axis=1) % 2 == 1
    return inside
