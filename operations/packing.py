"""Packed binary: how arrays travel to the map page, and how the page's base map is kept. See docs/map-format.md.

    "YPM1" | header length, uint32 little-endian | header, UTF-8 JSON padded with spaces | arrays, each on 8 bytes

The header is an object; its `arrays` maps a name to [type, offset from the end of the header, number of values]. Types
are little-endian: i1 u1 i2 u2 i4 u4 f4 f8. Everything here is pure and runs in any thread.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from data_sources.decoding import convert, decode_json
from data_sources.records import Instant
from operations.framing import MAGIC, Column, framed
from operations.snapshots import ASSET_STATES, AssetPoints, EventPoints

TYPES: Final = frozenset({"i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8"})


class PackError(Exception):
    """Bytes that are no pack, or a cut or damaged one."""


def pack(meta: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return one pack of a header and flat arrays; arrays of more dimensions are laid out row by row.

    Raises:
        ValueError: An array has a type that the page can't map (bool, int64, text).
    """
    columns: list[Column] = []
    for name, values in arrays.items():
        kind = values.dtype.str[1:]
        if kind not in TYPES:
            raise ValueError(f"array {name!r} has type {values.dtype}, which a pack doesn't carry")
        columns.append(Column(name, kind, np.ascontiguousarray(values, dtype="<" + kind).tobytes()))
    return framed(meta, columns)


def unpack(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Return the header and the flat arrays of a pack.

    Raises:
        PackError: `data` is no pack, or not a whole one.
    """
    start = len(MAGIC) + 4
    if len(data) < start or data[: len(MAGIC)] != MAGIC:
        raise PackError("not a pack: it doesn't begin with YPM1")
    (length,) = struct.unpack_from("<I", data, len(MAGIC))
    try:
        header = decode_json(data[start : start + length], dict[str, Any])
        directory = convert(header.pop("arrays"), dict[str, tuple[str, int, int]])
    except (msgspec.MsgspecError, KeyError) as error:
        raise PackError("the pack's header can't be read") from error
    arrays: dict[str, NDArray[Any]] = {}
    for name, (kind, offset, count) in directory.items():
        begin = start + length + offset
        if kind not in TYPES or offset < 0 or count < 0 or begin + count * int(kind[1]) > len(data):
            raise PackError(f"the pack's array {name!r} is cut short")
        arrays[name] = np.frombuffer(data, "<" + kind, count, begin)
    return header, arrays


def pack_events(points: EventPoints, now: Instant) -> bytes:
    """Return event marks for the page. `now` is the clock's, so that a drill's ages are right too."""
    return pack(
        {"seq": points.seq, "full": points.full, "now": now, "categories": points.categories},
        {
            "id": points.id.astype(np.float64),  # JavaScript's numbers hold ids exactly up to 2**53
            "reported": points.reported_at.astype(np.float64, copy=False),
            "removed": points.removed.astype(np.float64),
            "position": points.position.astype(np.float32, copy=False),
            "severity": points.severity.astype(np.uint8, copy=False),
            "quality": points.quality.astype(np.uint8, copy=False),
            "category": points.category.astype(np.uint8, copy=False),
        },
    )


def pack_assets(points: AssetPoints) -> bytes:
    """Return asset marks for the page."""
    return pack(
        {"seq": points.seq, "full": points.full, "kinds": points.kinds, "states": ASSET_STATES},
        {
            "id": points.id.astype(np.float64),
            "removed": points.removed.astype(np.float64),
            "position": points.position.astype(np.float32, copy=False),
            "state": points.state.astype(np.uint8, copy=False),
            "kind": points.kind.astype(np.uint8, copy=False),
        },
    )
