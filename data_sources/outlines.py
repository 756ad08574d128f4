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
        edges = [_edges(rings) for rings in shapes]
        self._boxes = np.array([[*_low(each).min(axis=0), *_high(each).max(axis=0)] for each in edges])
        self._low = self._boxes[:, :2].min(axis=0)
        span = self._boxes[:, 2:].max(axis=0) - self._low
        self._cell = np.where(span > 0, span, 1.0) / _CELLS
        self._bands = [_Bands(each, float(self._low[1]), float(self._cell[1])) for each in edges]
        self._answers = self._fill_cells(np.concatenate(edges))

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

    def _fill_cells(self, edges: Floats) -> NDArray[np.int64]:
        touched = np.zeros((_CELLS, _CELLS), dtype=bool)
        # A little wider than the edge: rounding must never leave a touched cell out.
        first = np.floor((_low(edges) - self._low) / self._cell - 1e-6).clip(0, _CELLS - 1).astype(np.int64)
        last = np.floor((_high(edges) - self._low) / self._cell + 1e-6).clip(0, _CELLS - 1).astype(np.int64)
        short = (first == last).all(axis=1)
        touched[first[short, 0], first[short, 1]] = True
        for (left, bottom), (right, top) in zip(first[~short].tolist(), last[~short].tolist(), strict=True):
            touched[left : right + 1, bottom : top + 1] = True
        answers = np.full((_CELLS, _CELLS), _NOWHERE)
        middles = self._low + (np.arange(_CELLS)[:, None] + 0.5) * self._cell
        for index, bands in enumerate(self._bands):
            for row, y in enumerate(middles[:, 1].tolist()):
                column = answers[:, row]
                column[(column == _NOWHERE) & bands.within_row(row, middles[:, 0], y)] = index
        answers[touched] = _MIXED
        return answers

    def _test(self, points: Floats) -> NDArray[np.int64]:
        found = np.full(len(points), _NOWHERE)
        for index, (box, bands) in enumerate(zip(self._boxes, self._bands, strict=True)):
            near = np.flatnonzero(
                (found == _NOWHERE) & (points >= box[:2]).all(axis=1) & (points <= box[2:]).all(axis=1)
            )
            if near.size:
                found[near[bands.within(points[near])]] = index
        return found


class _Bands:
    """The edges of one region by the row of cells that they pass: a point is tested against those of its row only."""

    def __init__(self, edges: Floats, low: float, height: float) -> None:
        self._edges = edges
        self._bottom, self._height = low, height
        first, last = self._rows(_low(edges)[:, 1]), self._rows(_high(edges)[:, 1])
        counts = last - first + 1
        places = np.repeat(np.arange(len(edges)), counts)
        steps = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
        rows = first[places] + steps
        order = np.argsort(rows, kind="stable")
        self._places = places[order]
        self._starts = np.searchsorted(rows[order], np.arange(_CELLS + 1))

    def within(self, points: Floats) -> NDArray[np.bool_]:
        """Return which points lie within the region."""
        inside = np.zeros(len(points), dtype=bool)
        rows = self._rows(points[:, 1])
        for row in np.unique(rows).tolist():
            edges = self._of_row(row)
            there = np.flatnonzero(rows == row)
            step = max(1, _AT_ONCE // max(len(edges), 1))
            for start in range(0, len(there), step):
                some = there[start : start + step]
                inside[some] = _within(points[some], edges)
        return inside

    def within_row(self, row: int, xs: Floats, y: float) -> NDArray[np.bool_]:
        """Return which of many points of one latitude, which lies in a row, are within the region."""
        x1, y1, x2, y2 = self._of_row(row).T
        straddles = (y1 > y) != (y2 > y)
        x1, y1, x2, y2 = x1[straddles], y1[straddles], x2[straddles], y2[straddles]
        crossings = np.sort(x1 + (y - y1) * (x2 - x1) / (y2 - y1))
        odd: NDArray[np.bool_] = (len(crossings) - np.searchsorted(crossings, xs, side="right")) % 2 == 1
        return odd

    def _of_row(self, row: int) -> Floats:
        return self._edges[self._places[self._starts[row] : self._starts[row + 1]]]

    def _rows(self, y: Floats) -> NDArray[np.int64]:
        return np.floor((y - self._bottom) / self._height).clip(0, _CELLS - 1).astype(np.int64)


def _edges(rings: Sequence[Floats]) -> Floats:
    """Return (n, 4): from x, y to x, y of every edge, rings closed."""
    return np.concatenate([np.hstack([ring, np.roll(ring, -1, axis=0)]) for ring in rings])


def _low(edges: Floats) -> Floats:
    return np.minimum(edges[:, :2], edges[:, 2:])


def _high(edges: Floats) -> Floats:
    return np.maximum(edges[:, :2], edges[:, 2:])


def _within(points: Floats, edges: Floats) -> NDArray[np.bool_]:
    """Return whether a ray to the east of each point crosses an odd number of edges."""
    x, y = points[:, :1], points[:, 1:]
    x1, y1, x2, y2 = edges.T
    straddles = (y1 > y) != (y2 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    inside: NDArray[np.bool_] = (straddles & (x < crossing)).sum(axis=1) % 2 == 1
    return inside
