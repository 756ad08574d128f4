"""What was drawn on the map for an incident: immutable. Positions in WGS-84."""

from __future__ import annotations

import msgspec

from data_sources.records import Instant

Stroke = tuple[tuple[float, float], ...]
"""One line of the pen: latitudes and longitudes."""


class Drawing(msgspec.Struct, frozen=True):
    """What an officer drew at once. `id` is the number that his desk gave it."""

    id: str
    event: int
    at: Instant
    officer: str
    strokes: tuple[Stroke, ...]


class Drawings(msgspec.Struct, frozen=True):
    """All that was drawn for one incident and was not taken away, oldest first."""

    event: int
    drawings: tuple[Drawing, ...]
    as_of: Instant
