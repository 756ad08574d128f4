"""The assets as they were last read, kept beside the store: reading 70,000 rows anew takes a quarter of a second.

What is kept is only taken where the feed proves that it is of this store's own past: the line of the newest asset's
change must be there as it was, number, moment and row. What changed after that line is read from the store.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, select

from data_sources.decoding import decode_json
from data_sources.kept_files import read_cache, write_cache
from operations.framing import Column
from operations.store.schema import feed, feed_kind

log = logging.getLogger(__name__)

LEAST: Final = 5_000
"""Fewer assets are read as fast as a file."""
COLUMNS: Final = (("id", "f8", 8), ("position", "f4", 8), ("state", "u1", 1), ("kind", "u1", 1))
"""Of each asset: name, type and bytes, as the map's page takes them. Rows stand in the order of their ids."""
_WIDTH: Final = sum(width for _, _, width in COLUMNS)


class FeedLine(Struct, frozen=True):
    """The feed's newest line about an asset: proof that two stores have the same past."""

    seq: int
    at: int
    ref: int


class _Header(Struct, frozen=True):
    line: FeedLine
    kinds: tuple[str, ...]
    count: int


class Remembered(Struct, frozen=True):
    """All placed assets as of a line of the feed."""

    line: FeedLine
    count: int
    body: bytes

    def columns(self) -> list[Column]:
        """Return them column by column, as a full answer of the page has them: none is removed."""
        found = [Column("removed", "f8", b"")]
        at = 0
        for name, kind, width in COLUMNS:
            found.append(Column(name, kind, memoryview(self.body)[at : at + width * self.count]))
            at += width * self.count
        return found


class AssetMemory:
    """A file for the assets of one store. Any thread."""

    def __init__(self, folder: Path, place: str) -> None:
        """Keep them in `folder`; `place` tells one store from another."""
        self._folder = folder
        self._place = place

    def recall(self, connection: Connection, kinds: tuple[str, ...]) -> Remembered | None:
        """Return what was kept of these kinds; None where there is nothing, or not of this store's past."""
        try:
            head, _, body = (read_cache(self._path(kinds)) or b"").partition(b"\n")
            header = decode_json(head, _Header)
        except (ValueError, msgspec.MsgspecError):
            return None
        if header.kinds != kinds or len(body) != header.count * _WIDTH:
            return None
        found = connection.execute(
            select(feed.c.at, feed.c.ref).where(feed.c.seq == header.line.seq, feed.c.kind == "asset")
        ).one_or_none()
        return Remembered(header.line, header.count, body) if found == (header.line.at, header.line.ref) else None

    def keep(self, connection: Connection, kinds: tuple[str, ...], body: bytes) -> None:
        """Keep all placed assets of these kinds, as `COLUMNS` says, read in this connection's transaction."""
        line = newest_line(connection)
        if len(body) < LEAST * _WIDTH or line is None:
            return
        header = msgspec.json.encode(_Header(line, kinds, len(body) // _WIDTH))
        try:
            write_cache(self._path(kinds), header, b"\n", body)
        except OSError as error:
            log.info("the assets can't be kept in %s: %s", self._folder, error)

    def _path(self, kinds: tuple[str, ...]) -> Path:
        name = hashlib.sha256("|".join((self._place, *kinds)).encode()).hexdigest()[:16]
        return self._folder / f"assets-{name}.columns"


def newest_line(connection: Connection) -> FeedLine | None:
    """Return the feed's newest line about an asset; None where there is none (any more)."""
    number = connection.execute(select(feed_kind.c.seq).where(feed_kind.c.kind == "asset")).scalar()
    found = connection.execute(
        select(feed.c.seq, feed.c.at, feed.c.ref).where(feed.c.seq == number, feed.c.kind == "asset")
    ).one_or_none()
    return None if found is None else FeedLine(*found)
