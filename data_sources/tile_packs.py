"""Packs of raster tiles: MBTiles 1.3 (a SQLite file) and PMTiles 3 (one file with directories). Read only.

A pack is read from any thread. Vector tiles are refused: the map draws pictures.
"""

from __future__ import annotations

import sqlite3
import struct
import threading
import zlib
from pathlib import Path
from typing import Final, NamedTuple, Protocol
from urllib.parse import quote

from data_sources.sentences import Sentence, translate

_HEAD_BYTES: Final = 127
_PACKED: Final = {1: False, 2: True}
"""By their numbers: not compressed, gzip."""
_LARGEST_DIRECTORY: Final = 16 * 1024 * 1024
_LARGEST_TILE: Final = 4 * 1024 * 1024
_MOST_LEAVES: Final = 3
_KEPT_LEAVES: Final = 32


class PackError(ValueError):
    """A file that is no pack, or one that the map can't draw. Carries the reason."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class UnreadablePackError(PackError):
    """The file itself can't be read, now: the drive that it lies on may come back."""


class TilePack(Protocol):
    """An open pack."""

    def tile(self, level: int, column: int, row: int) -> bytes | None:
        """Return a tile's picture, rows counted from the north; None where the pack has none.

        Raises:
            UnreadablePackError: The file can't be read any more.
            PackError: The pack is damaged there.
        """

    def close(self) -> None:
        """Close the file."""


def open_pack(path: Path) -> TilePack:
    """Open a pack by what its file begins with.

    Raises:
        UnreadablePackError: It can't be read.
        PackError: It is no pack of pictures.
    """
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise UnreadablePackError(_unreadable(error)) from error
    if start.startswith(b"PMTiles"):
        return PmtilesPack(path)
    if start.startswith(b"SQLite format 3"):
        return MbtilesPack(path)
    raise PackError(translate("Tiles", "The file is neither MBTiles nor PMTiles."))


class MbtilesPack:
    """A SQLite file with the table or view `tiles`, its rows counted from the south."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            # Immutable: a pack on a read-only medium has nowhere to put a lock, and nobody writes to it.
            address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            found = self._connection.execute("SELECT value FROM metadata WHERE name = 'format'").fetchone()
            self._connection.execute("SELECT tile_data FROM tiles LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise UnreadablePackError(_unreadable(error)) from error
        kind = str(found[0]).lower() if found else "png"
        if kind in ("pbf", "mvt") or "protobuf" in kind:
            self.close()
            raise PackError(_vectors())

    def tile(self, level: int, column: int, row: int) -> bytes | None:
        """Return a tile's picture."""
        query = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        with self._lock:
            try:
                found = self._connection.execute(query, (level, column, (1 << level) - 1 - row)).fetchone()
            except sqlite3.Error as error:
                raise UnreadablePackError(_unreadable(error)) from error
        if found is None or found[0] is None:
            return None
        if not isinstance(found[0], bytes) or len(found[0]) > _LARGEST_TILE:
            raise PackError(translate("Tiles", "The pack holds something else than a picture."))
        return found[0] or None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


class _Entry(NamedTuple):
    first: int
    offset: int
    length: int
    run: int
    """How many tiles in a row are this one; 0: the entry is of a further directory."""


class PmtilesPack:
    """One file: a header, directories of tiles in the order of a Hilbert curve, the pictures."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._leaves: dict[int, list[_Entry]] = {}
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise UnreadablePackError(_unreadable(error)) from error
        try:
            self._root = self._begin()
        except PackError:
            self._file.close()
            raise

    def _begin(self) -> list[_Entry]:
        """Read the header; return the first directory."""
        head = self._bytes(0, _HEAD_BYTES, _HEAD_BYTES)
        if head[7] != 3:
            raise PackError(translate("Tiles", "The pack is not PMTiles of version 3."))
        places = struct.unpack_from("<11Q", head, 8)
        self._leaves_at, self._tiles_at = places[4], places[6]
        packed, tiles_packed = _PACKED.get(head[97]), _PACKED.get(head[98] or 1)
        if head[99] == 1:
            raise PackError(_vectors())
        if packed is None or tiles_packed is None:
            raise PackError(translate("Tiles", "The pack is compressed by something else than gzip."))
        self._is_packed, self._tiles_packed = packed, tiles_packed
        return self._directory(places[0], places[1])

    def tile(self, level: int, column: int, row: int) -> bytes | None:
        """Return a tile's picture."""
        number = tile_number(level, column, row)
        entries = self._root
        for _ in range(_MOST_LEAVES + 1):
            entry = _find(entries, number)
            if entry is None:
                return None
            if entry.run:
                data = self._bytes(self._tiles_at + entry.offset, entry.length, _LARGEST_TILE)
                return _unpacked(data, _LARGEST_TILE) if self._tiles_packed else data
            entries = self._leaf(entry)
        raise PackError(translate("Tiles", "The pack's directories lead in a circle."))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _leaf(self, entry: _Entry) -> list[_Entry]:
        with self._lock:
            known = self._leaves.get(entry.offset)
        if known is None:
            known = self._directory(self._leaves_at + entry.offset, entry.length)
            with self._lock:
                if len(self._leaves) >= _KEPT_LEAVES:
                    self._leaves.pop(next(iter(self._leaves)))
                self._leaves[entry.offset] = known
        return known

    def _directory(self, at: int, length: int) -> list[_Entry]:
        data = self._bytes(at, length, _LARGEST_DIRECTORY)
        try:
            return _entries(_unpacked(data, _LARGEST_DIRECTORY) if self._is_packed else data)
        except (IndexError, ValueError) as error:
            raise PackError(_unreadable(error)) from error

    def _bytes(self, at: int, length: int, most: int) -> bytes:
        if length > most:
            raise PackError(translate("Tiles", "A part of the pack is larger than any should be."))
        try:
            with self._lock:
                self._file.seek(at)
                data = self._file.read(length)
        except (OSError, ValueError, OverflowError) as error:
            raise UnreadablePackError(_unreadable(error)) from error
        if len(data) < length:
            raise PackError(translate("Tiles", "The pack is cut off."))
        return data


def tile_number(level: int, column: int, row: int) -> int:
    """Return a tile's number in PMTiles: all levels before, and its place on the level's Hilbert curve."""
    number = ((1 << (2 * level)) - 1) // 3
    for bit in reversed(range(level)):
        side = 1 << bit
        right, lower = bool(column & side), bool(row & side)
        number += side * side * ((3 * right) ^ lower)
        if not lower:
            if right:
                column, row = side - 1 - column, side - 1 - row
            column, row = row, column
    return number


def _entries(data: bytes) -> list[_Entry]:
    """Return a directory's entries: their numbers as differences, then runs, lengths, and offsets."""
    at = 0

    def next_number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise ValueError("a number that never ends")

    count = next_number()
    if count > len(data):
        raise ValueError("more entries than bytes")
    firsts: list[int] = []
    for _ in range(count):
        firsts.append(next_number() + (firsts[-1] if firsts else 0))
    runs = [next_number() for _ in range(count)]
    lengths = [next_number() for _ in range(count)]
    offsets: list[int] = []
    for place in range(count):
        told = next_number()
        # 0: right behind the one before.
        offsets.append(told - 1 if told or not offsets else offsets[-1] + lengths[place - 1])
    return [_Entry(*entry) for entry in zip(firsts, offsets, lengths, runs, strict=True)]


def _find(entries: list[_Entry], number: int) -> _Entry | None:
    low, high = 0, len(entries)
    while low < high:
        middle = (low + high) // 2
        if entries[middle].first <= number:
            low = middle + 1
        else:
            high = middle
    if not low:
        return None
    entry = entries[low - 1]
    return entry if not entry.run or number < entry.first + entry.run else None


def _unpacked(data: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, most + 1)
    except zlib.error as error:
        raise PackError(_unreadable(error)) from error
    if len(unpacked) > most:
        raise PackError(translate("Tiles", "A part of the pack is larger than any should be."))
    return unpacked


def _unreadable(error: Exception) -> Sentence:
    return translate("Tiles", "The pack can't be read: {reason}.").filled(reason=str(error))


def _vectors() -> Sentence:
    return translate("Tiles", "The pack holds vector tiles. The map draws pictures: PNG, JPEG or WebP.")
