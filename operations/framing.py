"""The frame of packed binary, without what makes its arrays: docs/map-format.md, `operations.packing`.

"YPM1" | header length, uint32 little-endian | header, UTF-8 JSON padded with spaces | arrays, each on 8 bytes
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

MAGIC: Final = b"YPM1"
ALIGNMENT: Final = 8


class Column(msgspec.Struct, frozen=True):
    """An array as bytes: its name, its type (u1, f4, …), its values, little-endian."""

    name: str
    kind: str
    body: bytes | memoryview

    @property
    def size(self) -> int:
        """How many values there are."""
        return len(self.body) // int(self.kind[1])


def framed(meta: Mapping[str, Any], columns: Iterable[Column]) -> bytes:
    """Return one pack of a header and flat arrays. Pure; any thread."""
    directory: dict[str, tuple[str, int, int]] = {}
    bodies: list[bytes | memoryview] = []
    offset = 0
    for column in columns:
        directory[column.name] = (column.kind, offset, column.size)
        padding = -len(column.body) % ALIGNMENT
        bodies += (column.body, b"\0" * padding)
        offset += len(column.body) + padding
    header = msgspec.json.encode({**meta, "arrays": directory})
    header += b" " * (-(len(MAGIC) + 4 + len(header)) % ALIGNMENT)
    return b"".join((MAGIC, struct.pack("<I", len(header)), header, *bodies))
