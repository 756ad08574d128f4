"""What a database's driver hands over, as plain values: text, numbers, truth, times, lists and tables of these.

A geometry becomes what GeoJSON says of it, so that a mapping finds its position: `geom.coordinates[0]`.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_PLAIN = frozenset({str, int, float, bool, type(None), datetime, date})
_DEEPEST = 8
_EWKB_Z, _EWKB_M, _EWKB_SRID = 0x80000000, 0x40000000, 0x20000000
_SHAPES = {
    1: "Point",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}

Maker = Callable[[Any], Any]


def plain_rows(names: Sequence[str], rows: Sequence[Sequence[Any]], makers: Sequence[Maker | None]) -> list[Any]:
    """Return a driver's rows as dicts of plain values. `makers` are the columns that need more than their type says."""
    columns: list[Iterable[Any]] = []
    for make, column in zip(makers, zip(*rows, strict=True), strict=True):
        if make is not None:
            columns.append([None if value is None else make(value) for value in column])
        elif _PLAIN.issuperset(map(type, column)):
            columns.append(column)
        else:
            columns.append([plain(value) for value in column])
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def plain(value: Any, depth: int = 0) -> Any:  # noqa: PLR0911 - a type, a line
    """Return one value as text, number, truth value, time, or lists and tables of these."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Decimal):
        return _number(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return text_of_bytes(bytes(value))
    if isinstance(value, timedelta):
        return clock_text(value)
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, datetime | date | str | int | float):
        return value  # a driver's own subclass of these
    if depth < _DEEPEST and isinstance(value, dict):
        return {str(key): plain(item, depth + 1) for key, item in value.items()}
    if depth < _DEEPEST and isinstance(value, list | tuple | set | frozenset):
        return [plain(item, depth + 1) for item in value]
    read = getattr(value, "read", None)
    if callable(read):  # a large object that the driver didn't fetch by itself
        return plain(read(), _DEEPEST)
    return str(value)


def text_of_bytes(raw: bytes) -> str:
    """Return what a column of bytes says: text in UTF-8 or GB18030 where it is that, else its hexadecimal digits."""
    filled = raw.rstrip(b"\0")  # a column of fixed length is filled up with zeros
    for encoding in ("utf-8", "gb18030"):
        try:
            text = filled.decode(encoding)
        except UnicodeDecodeError:
            continue
        if filled and all(character.isprintable() or character in "\t\r\n" for character in text):
            return text
    return raw.hex()


def whole_of_bits(raw: Any) -> int:
    """Return the number that a MySQL column of bits holds."""
    return int.from_bytes(raw, "big") if isinstance(raw, bytes) else int(raw)


def clock_text(span: timedelta) -> str:
    """Return a span as MySQL and a clock write it: 08:05:00, and 30:00:00 for more than a day."""
    seconds = round(abs(span).total_seconds())
    sign = "-" if span < timedelta(0) else ""
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def geometry(value: Any) -> Any:
    """Return a geometry as GeoJSON has it. Takes PostGIS's hexadecimal text, WKB, and MySQL's with its leading SRID.

    What is none comes back as plain as any other value.
    """
    try:
        raw = bytes.fromhex(value) if isinstance(value, str) else bytes(value)
    except (ValueError, TypeError):
        return plain(value)
    for skipped in (0, 4):
        try:
            shape, end = _shape(raw, skipped, 0)
        except (struct.error, IndexError, KeyError, ValueError):
            continue
        if end == len(raw):
            return shape
    return plain(value)


def _number(value: Decimal) -> int | float | str:
    if not value.is_finite():
        return float(value)
    if value.as_tuple().exponent >= 0 and abs(value) < 10**40:  # type: ignore[operator]
        return int(value)
    number = float(value)
    # A key of twenty digits must not lose its last ones.
    return number if math.isfinite(number) and Decimal(repr(number)) == value else format(value, "f")


def _shape(raw: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    """Read one WKB or EWKB geometry: what GeoJSON says of it, and where it ends."""
    if depth > _DEEPEST:
        message = "nested too deeply"
        raise ValueError(message)
    order = {0: ">", 1: "<"}[raw[at]]
    (code,) = struct.unpack_from(order + "I", raw, at + 1)
    at += 5
    if code & _EWKB_SRID:
        at += 4
    flags = bool(code & _EWKB_Z) + bool(code & _EWKB_M)
    code &= 0x0FFFFFFF
    thousands, code = divmod(code, 1000)
    dimensions = 2 + flags + (0, 1, 1, 2)[thousands]
    kind = _SHAPES[code]
    if code == 1:
        point = struct.unpack_from(f"{order}{dimensions}d", raw, at)
        return {"type": kind, "coordinates": list(point[:2])}, at + 8 * dimensions
    if code == 2:
        line, at = _line(raw, at, order, dimensions)
        return {"type": kind, "coordinates": line}, at
    count, at = _count(raw, at, order)
    parts: list[Any] = []
    for _ in range(count):
        if code == 3:
            part, at = _line(raw, at, order, dimensions)
            parts.append(part)
        else:
            shape, at = _shape(raw, at, depth + 1)
            parts.append(shape if code == 7 else shape["coordinates"])
    return {"type": kind, ("geometries" if code == 7 else "coordinates"): parts}, at


def _line(raw: bytes, at: int, order: str, dimensions: int) -> tuple[list[list[float]], int]:
    count, at = _count(raw, at, order)
    end = at + 8 * dimensions * count
    numbers = struct.unpack(f"{order}{dimensions * count}d", raw[at:end])
    return [list(numbers[place : place + 2]) for place in range(0, len(numbers), dimensions)], end


def _count(raw: bytes, at: int, order: str) -> tuple[int, int]:
    """Read how many parts follow; no more than the bytes that are left can hold."""
    (count,) = struct.unpack_from(order + "I", raw, at)
    if count > len(raw):
        message = "more parts than bytes"
        raise ValueError(message)
    return count, at + 4
