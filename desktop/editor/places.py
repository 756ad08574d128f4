"""Where panes may stand in a scene's grid: none over another, none outside. Cells are counted from 1."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

Size = tuple[int, int]
"""How many columns and rows the grid has."""

Edge = Literal["left", "top", "right", "bottom"]


@dataclass(frozen=True)
class Box:
    """The cells of a pane: its first column and row, and how many of each."""

    column: int
    row: int
    columns: int = 1
    rows: int = 1

    @property
    def at(self) -> list[int]:
        """The first cell, as a scene file writes it."""
        return [self.column, self.row]

    @property
    def span(self) -> list[int]:
        """How far it reaches, as a scene file writes it."""
        return [self.columns, self.rows]

    def overlaps(self, other: Box) -> bool:
        """Whether they have a cell in common."""
        return (
            self.column < other.column + other.columns
            and other.column < self.column + self.columns
            and self.row < other.row + other.rows
            and other.row < self.row + self.rows
        )

    def within(self, size: Size) -> bool:
        """Whether it lies in the grid."""
        return (
            min(self.column, self.row, self.columns, self.rows) >= 1
            and self.column + self.columns - 1 <= size[0]
            and self.row + self.rows - 1 <= size[1]
        )

    def pushed_into(self, size: Size) -> Box:
        """Return the nearest box of its size in the grid; as large as the grid where it is larger."""
        columns, rows = min(self.columns, size[0]), min(self.rows, size[1])
        column = min(max(self.column, 1), size[0] - columns + 1)
        row = min(max(self.row, 1), size[1] - rows + 1)
        return Box(column, row, columns, rows)


@dataclass(frozen=True)
class Drop:
    """What letting a pane go somewhere comes to: which panes stand where then, and why there."""

    boxes: Mapping[int, Box]
    kind: Literal["fits", "swaps", "near", "nowhere"]


def fits(box: Box, size: Size, others: Collection[Box]) -> bool:
    """Whether a pane can stand there."""
    return box.within(size) and not any(box.overlaps(other) for other in others)


def nearest(box: Box, size: Size, others: Collection[Box]) -> Box | None:
    """Return the free place of that size that is nearest to where it was wanted; None where there is none."""
    free = [
        place
        for column in range(1, size[0] - box.columns + 2)
        for row in range(1, size[1] - box.rows + 2)
        if fits(place := replace(box, column=column, row=row), size, others)
    ]
    return min(free, key=lambda place: abs(place.column - box.column) + abs(place.row - box.row), default=None)


def first_free(wanted: Size, size: Size, others: Collection[Box]) -> Box | None:
    """Return a place for a new pane, as near to the wanted size as there is room; None where every cell is taken."""
    sizes = sorted(
        itertools.product(range(1, wanted[0] + 1), range(1, wanted[1] + 1)), key=lambda each: -each[0] * each[1]
    )
    for columns, rows in sizes:
        place = nearest(Box(1, 1, columns, rows), size, others)
        if place is not None:
            return place
    return None


def dropped(number: int, wanted: Box, cell: tuple[int, int], boxes: Mapping[int, Box], size: Size) -> Drop:
    """Return what comes of letting a pane go at `wanted`, with the hand over `cell`.

    It goes there where there is room; where the hand is over another pane, the two change places; or else it goes to
    the nearest place that has room.
    """
    wanted = wanted.pushed_into(size)
    others = {key: box for key, box in boxes.items() if key != number}
    if fits(wanted, size, others.values()):
        return Drop({number: wanted}, "fits")
    under = next((key for key, box in others.items() if box.overlaps(Box(*cell))), None)
    if under is not None:
        return Drop({number: boxes[under], under: boxes[number]}, "swaps")
    place = nearest(wanted, size, others.values())
    return Drop({number: place}, "near") if place is not None else Drop({}, "nowhere")


def stepped(number: int, across: int, down: int, boxes: Mapping[int, Box], size: Size) -> Drop:
    """Return what one step of a pane comes to: to the next free place that way, or in change with what stands there."""
    own = boxes[number]
    others = {key: box for key, box in boxes.items() if key != number}
    for far in range(1, max(size) + 1):
        place = replace(own, column=own.column + across * far, row=own.row + down * far)
        if fits(place, size, others.values()):
            return Drop({number: place}, "fits")
    step = replace(own, column=own.column + across, row=own.row + down)
    under = next((key for key, box in others.items() if box.overlaps(step)), None)
    return Drop({number: boxes[under], under: own}, "swaps") if under is not None else Drop({}, "nowhere")


def stretched(number: int, edges: Collection[Edge], cell: tuple[int, int], boxes: Mapping[int, Box], size: Size) -> Box:
    """Return the box of a pane whose edges are pulled to `cell`: as far as there is room, at least one cell."""
    own = boxes[number]
    others = [box for key, box in boxes.items() if key != number]
    right, bottom = own.column + own.columns - 1, own.row + own.rows - 1
    columns = [(own.column, right)]
    rows = [(own.row, bottom)]
    if "left" in edges:
        columns = [(first, right) for first in _towards(own.column, min(cell[0], right))]
    elif "right" in edges:
        columns = [(own.column, last) for last in _towards(right, max(cell[0], own.column))]
    if "top" in edges:
        rows = [(first, bottom) for first in _towards(own.row, min(cell[1], bottom))]
    elif "bottom" in edges:
        rows = [(own.row, last) for last in _towards(bottom, max(cell[1], own.row))]
    best = own
    for across, (first_column, last_column) in enumerate(columns):
        for down, (first_row, last_row) in enumerate(rows):
            box = Box(first_column, first_row, last_column - first_column + 1, last_row - first_row + 1)
            if fits(box, size, others) and across + down >= _steps(own, best):
                best = box
    return best


def _towards(start: int, end: int) -> range:
    return range(start, end + 1) if end >= start else range(start, end - 1, -1)


def _steps(own: Box, box: Box) -> int:
    """Return by how many columns and rows two boxes with a corner or edge in common differ."""
    return abs(own.columns - box.columns) + abs(own.rows - box.rows)
