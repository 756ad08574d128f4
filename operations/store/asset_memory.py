"""The assets as they were last read, kept beside the store: reading 70,000 rows anew takes a quarter of a second.

What is kept is only taken where the feed proves that it is of this store's own past: the line of the newest asset's
change must be there as it was, number, moment and row. What changed after that line is read from the store.
"""

from __future__ import annotations

import hashlib
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from data_sources.decoding import decode_json
from operations.store.schema import feed, feed_kind

log = logging.getLogger(__name__)

LEAST: Final = 5_000
"""Fewer assets are read as fast as a file."""
ROW: Final = np.dtype([("id", "<i8"), ("lat", "<f4"), ("lon", "<f4"), ("state", "u1"), ("kind", "u1")])

Rows = NDArray[np.void]


class FeedLine(Struct, frozen=True):
    """The feed's newest line about an asset: proof that two stores have the same past."""

    seq: int
    at: int
    ref: int


class _Header(Struct, frozen=True):
    line: FeedLine
    kinds: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Remembered:
    """All placed assets as of a line of the feed."""

    line: FeedLine
    rows: Rows


class AssetMemory:
    """A file for the assets of one store. Any thread."""

    def __init__(self, folder: Path, place: str) -> None:
        """Keep them in `folder`; `place` tells one store from another."""
        self._folder = folder
        self._place = place

    def recall(self, connection: Connection, kinds: tuple[str, ...]) -> Remembered | None:
        """Return what was kept of these kinds; None where there is nothing, or not of this store's past."""
        try:
            data = self._path(kinds).read_bytes()
            head, _, body = data.partition(b"\n")
            header = decode_json(head, _Header)
            rows = np.frombuffer(body, ROW)
        except (OSError, ValueError, msgspec.MsgspecError):
            return None
        if header.kinds != kinds or header.count != len(rows):
            return None
        found = connection.execute(
            select(feed.c.at, feed.c.ref).where(feed.c.seq == header.line.seq, feed.c.kind == "asset")
        ).one_or_none()
        return Remembered(header.line, rows) if found == (header.line.at, header.line.ref) else None

    def keep(self, connection: Connection, kinds: tuple[str, ...], rows: Rows) -> None:
        """Keep all placed assets of these kinds, read in this connection's transaction."""
        line = newest_line(connection)
        if len(rows) < LEAST or line is None:
            return
        path = self._path(kinds)
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(msgspec.json.encode(_Header(line, kinds, len(rows))) + b"\n" + rows.tobytes())
            part.replace(path)
        except OSError as error:
            log.info("the assets can't be kept in %s: %s", self._folder, error)

    def _path(self, kinds: tuple[str, ...]) -> Path:
        name = hashlib.sha256("|".join((self._place, *kinds)).encode()).hexdigest()[:16]
        return self._folder / f"assets-{name}.rows"


def newest_line(connection: Connection) -> FeedLine | None:
    """Return the feed's newest line about an asset; None where there is none (any more)."""
    number = connection.execute(select(feed_kind.c.seq).where(feed_kind.c.kind == "asset")).scalar()
    found = connection.execute(
        select(feed.c.seq, feed.c.at, feed.c.ref).where(feed.c.seq == number, feed.c.kind == "asset")
    ).one_or_none()
    return None if found is None else FeedLine(*found)


def merged(rows: Rows, changed: Rows, gone: list[int]) -> Rows:
    """Return `rows` with those of `changed` put in, and those of `gone` (ids) taken out."""
    if not (len(changed) or gone):
        return rows
    stale = np.concatenate((changed["id"], np.array(gone, np.int64)))
    kept: Any = rows[~np.isin(rows["id"], stale)]
    return np.concatenate((kept, changed))
