"""Tracks of a scene's grid: fixed ones in design units, and fractions that share what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

LEAST_FRACTION = 240.0
"""A `fr` track is never narrower than this many design units: everything shrinks together before that."""

USUAL_SHAPE = 16 / 9
"""Width to height of the display that scenes are made for."""

WIDE = 3.0
"""Width to height from which a display is wide: two ordinary ones side by side, and more."""

WIDEST = 1.6
"""How many times as wide as designed a fixed column becomes at most."""

_TRACK = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<fraction>fr)?")


class Track(Struct, frozen=True):
    """A column's width or a row's height: design units, or a fraction of what is left."""

    size: float
    fraction: bool = False


class Span(Struct, frozen=True):
    """Where a pane begins along one axis, and how far it reaches, in pixels."""

    start: int
    length: int


def parse_track(text: str) -> Track | None:
    """Return the track that "206" or "1.5fr" means; None for anything else, zero included."""
    match = _TRACK.fullmatch(text.strip())
    if match is None or float(match["number"]) <= 0:
        return None
    return Track(float(match["number"]), match["fraction"] is not None)


def least_units(tracks: Sequence[Track], gap: float, margin: float) -> float:
    """Return the design units that the tracks need at the least, along their axis."""
    tracks_units = sum(LEAST_FRACTION * track.size if track.fraction else track.size for track in tracks)
    return tracks_units + gap * (len(tracks) - 1) + 2 * margin


def design_unit(width: float, height: float, columns: Sequence[Track], gap: float, margin: float) -> float:
    """Return the pixels of one design unit: 1/1080 of the height, or less where the columns would not fit."""
    needed = least_units(columns, gap, margin)
    return min(height / 1080, width / needed)


def widened(columns: Sequence[Track], width: float, height: float) -> tuple[Track, ...]:
    """Return the columns for a display of that size: on a wider one than usual, figures and charts get their share.

    A display of three times the width would else give all of it to the map: half of what is more in proportion goes to
    the fixed columns, until they are `WIDEST` times as wide.
    """
    wider = min(max(width / height / USUAL_SHAPE, 1.0) ** 0.5, WIDEST)
    if wider == 1.0 or not any(track.fraction for track in columns):
        return tuple(columns)
    return tuple(track if track.fraction else Track(track.size * wider) for track in columns)


def spans(tracks: Sequence[Track], start: int, length: int, gap: float, unit: float) -> list[Span]:
    """Return where each track lies in `length` pixels from `start`. Whole pixels, without drift."""
    fixed = sum(track.size for track in tracks if not track.fraction) * unit
    shares = sum(track.size for track in tracks if track.fraction)
    left = max(length - fixed - gap * unit * (len(tracks) - 1), 0.0)
    # Without a fraction, what is left goes to all in proportion: a scene has no dead strip at its edge.
    stretch = 1.0 if shares or not fixed else (fixed + left) / fixed
    result = []
    at = float(start)
    for track in tracks:
        size = left * track.size / shares if track.fraction else track.size * unit * stretch
        first = round(at)
        result.append(Span(first, round(at + size) - first))
        at += size + gap * unit
    return result


def covering(tracks: Sequence[Span], first: int, count: int) -> Span:
    """Return the span of `count` tracks from `first` (counted from 1), gaps included."""
    begin, end = tracks[first - 1], tracks[first + count - 2]
    return Span(begin.start, end.start + end.length - begin.start)
