"""Packs and pictures of tiles, written for a test as others write them."""

from __future__ import annotations

import gzip
import sqlite3
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

from data_sources.tile_packs import tile_number

Place = tuple[int, int, int]
"""Level, column, row from the north."""


def png(red: int, green: int, blue: int, size: int = 256) -> bytes:
    """Return a picture of one colour."""
    row = b"\0" + bytes((red, green, blue)) * size
    return _png(size, row * size)


def striped_png(size: int = 256) -> bytes:
    """Return a picture whose upper half is red and lower half blue."""
    upper, lower = (b"\0" + bytes(colour) * size for colour in ((200, 0, 0), (0, 0, 200)))
    return _png(size, upper * (size // 2) + lower * (size // 2))


def _png(size: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">2I5B", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def write_mbtiles(path: Path, tiles: Mapping[Place, bytes], kind: str = "png") -> None:
    """Write an MBTiles file."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE metadata (name text, value text)")
    connection.execute("CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob)")
    connection.execute("INSERT INTO metadata VALUES ('format', ?)", (kind,))
    for (level, column, row), data in tiles.items():
        connection.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (level, column, (1 << level) - 1 - row, data))
    connection.commit()
    connection.close()


def write_pmtiles(path: Path, tiles: Mapping[Place, bytes], *, leaves: bool = False, kind: int = 2) -> None:
    """Write a PMTiles 3 file, with a directory of directories where `leaves`."""
    data, entries = b"", []
    for place in sorted(tiles, key=lambda place: tile_number(*place)):
        entries.append((tile_number(*place), len(data), len(tiles[place]), 1))
        data += tiles[place]
    leaf = b""
    if leaves:
        half = len(entries) // 2
        pointers = []
        for part in (entries[:half], entries[half:]):
            packed = gzip.compress(directory(part))
            pointers.append((part[0][0], len(leaf), len(packed), 0))
            leaf += packed
        entries = pointers
    root = gzip.compress(directory(entries))
    places = (127, len(root), 127, 0, 127 + len(root), len(leaf), 127 + len(root) + len(leaf), len(data), 0, 0, 0)
    head = b"PMTiles\x03" + struct.pack("<11Q", *places) + bytes((1, 2, 1, kind)) + bytes(27)
    path.write_bytes(head + root + leaf + data)


def directory(entries: list[tuple[int, int, int, int]]) -> bytes:
    """Return a directory of number, offset, length and run."""

    def written(value: int) -> bytes:
        out = b""
        while value > 0x7F:
            out += bytes((value & 0x7F | 0x80,))
            value >>= 7
        return out + bytes((value,))

    body, before = written(len(entries)), 0
    for number, *_ in entries:
        body += written(number - before)
        before = number
    body += b"".join(written(run) for *_, run in entries)
    body += b"".join(written(length) for _, _, length, _ in entries)
    end = -1
    for _, offset, length, _ in entries:
        body += written(0 if offset == end else offset + 1)
        end = offset + length
    return body
