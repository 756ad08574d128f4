"""The centre's layers of tiles, for all map pages: packs and servers, opened when first asked. Any thread."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Any, Final, Literal

from data_sources.centre import Centre, text_of
from data_sources.tile_settings import TileLayer

if TYPE_CHECKING:
    from data_sources.tile_packs import TilePack
    from data_sources.tile_servers import TileServer

log = logging.getLogger(__name__)

Missing = Literal["none", "silent", "absent", "broken"]
"""Why there is no picture: there is none there; the server doesn't answer; the pack's file can't be read; what there is
can't be used. The page asks again for what is silent or absent."""

AGAIN: Final = 10.0
"""Seconds after which a pack that couldn't be opened is tried again: its drive may come back, or a whole file."""

_TYPES: Final = ((b"\x89PNG", b"image/png"), (b"\xff\xd8\xff", b"image/jpeg"), (b"RIFF", b"image/webp"))
_OTHER: Final = b"image/gif"


class Tiles:
    """What `[[tiles]]` of a centre names."""

    def __init__(self, centre: Centre) -> None:
        self._layers = {layer.id: layer for layer in centre.file.tiles}
        self._folder = centre.folder
        self._lock = threading.Lock()
        self._open: dict[str, TilePack | TileServer] = {}
        self._failed: dict[str, tuple[float, Missing]] = {}
        """Of packs that could not be opened: when that was, and what is said of it."""

    def picture(self, layer: str, level: int, column: int, row: int) -> tuple[bytes, bytes] | Missing:
        """Return a tile's media type and picture, or why there is none. `row` counts from the north.

        Raises:
            KeyError: The centre names no such layer.
        """
        from data_sources.connector import SourceError  # noqa: PLC0415 - only a centre with tiles needs them
        from data_sources.tile_packs import PackError  # noqa: PLC0415

        own = self._layers[layer]  # none is known once they are closed
        rows = 1 << (level if own.grid == "mercator" else max(level - 1, 0))
        if not own.levels[0] <= level <= own.levels[1] or not 0 <= column < 1 << level or not 0 <= row < rows:
            return "none"
        origin = self._origin(own)
        if isinstance(origin, str):
            return origin
        try:
            picture = origin.tile(level, column, row)
        except SourceError as error:
            log.info("tiles %s: %s", layer, error)
            return "silent"
        except PackError as error:
            return self._of_pack(layer, error)
        if picture is None:
            return "none"
        return next((kind for start, kind in _TYPES if picture.startswith(start)), _OTHER), picture

    def close(self) -> None:
        """Close what is open."""
        with self._lock:
            for origin in self._open.values():
                origin.close()
            self._open.clear()
            self._layers = {}

    def _origin(self, layer: TileLayer) -> TilePack | TileServer | Missing:
        """Return where a layer's pictures come from, opened; or why they can't."""
        from data_sources.tile_packs import PackError, UnreadablePackError, open_pack  # noqa: PLC0415
        from data_sources.tile_servers import TileServer  # noqa: PLC0415

        with self._lock:
            if layer.id in self._open:
                return self._open[layer.id]
            failed = self._failed.get(layer.id)
            if failed is not None and time.monotonic() < failed[0] + AGAIN:
                return failed[1]
            try:
                origin = open_pack(self._folder / layer.file) if layer.file else TileServer(layer, self._folder)
            except PackError as error:
                trouble = error
            else:
                self._open[layer.id] = origin
                self._failed.pop(layer.id, None)
                return origin
        why: Missing = "absent" if isinstance(trouble, UnreadablePackError) else "broken"
        self._fail(layer.id, trouble, why)
        return why

    def _of_pack(self, layer: str, error: Exception) -> Missing:
        """Return what is said of a tile that an open pack couldn't give."""
        from data_sources.tile_packs import UnreadablePackError  # noqa: PLC0415

        if isinstance(error, UnreadablePackError):
            self._fail(layer, error, "absent")
            return "absent"
        log.warning("tiles %s: %s", layer, error)
        return "broken"

    def _fail(self, layer: str, error: Exception, why: Missing) -> None:
        """Let go of what can't be read, and say so: once, until it can."""
        with self._lock:
            origin = self._open.pop(layer, None)
            known = self._failed.get(layer)
            self._failed[layer] = time.monotonic(), why
        if origin is not None:
            origin.close()
        if known is None or known[1] != why:
            log.warning("tiles %s: %s", layer, error)


def described(centre: Centre, language: str) -> tuple[dict[str, Any], ...]:
    """Return what a page may know of a centre's layers: no address and no key."""
    return tuple(
        {
            "id": layer.id,
            "name": text_of(layer.name, language),
            "shifted": layer.datum == "gcj02",
            "grid": layer.grid,
            "levels": list(layer.levels),
            "look": layer.look,
            "attribution": text_of(layer.attribution, language),
        }
        for layer in centre.file.tiles
    )
