"""The centre's layers of tiles, for all map pages: packs and servers, opened when first asked. Any thread."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any, Final, Literal

from data_sources.centre import Centre, text_of
from data_sources.tile_settings import TileLayer

if TYPE_CHECKING:
    from data_sources.tile_packs import TilePack
    from data_sources.tile_servers import TileServer

log = logging.getLogger(__name__)

Missing = Literal["none", "silent", "broken"]
"""Why there is no picture: there is none there; the server doesn't answer; what there is can't be used."""

_TYPES: Final = ((b"\x89PNG", b"image/png"), (b"\xff\xd8\xff", b"image/jpeg"), (b"RIFF", b"image/webp"))
_OTHER: Final = b"image/gif"


class Tiles:
    """What `[[tiles]]` of a centre names."""

    def __init__(self, centre: Centre) -> None:
        self._layers = {layer.id: layer for layer in centre.file.tiles}
        self._folder = centre.folder
        self._lock = threading.Lock()
        self._open: dict[str, TilePack | TileServer | None] = {}

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
        if origin is None:
            return "broken"
        try:
            picture = origin.tile(level, column, row)
        except SourceError as error:
            log.info("tiles %s: %s", layer, error)
            return "silent"
        except PackError as error:
            log.warning("tiles %s: %s", layer, error)
            return "broken"
        if picture is None:
            return "none"
        return next((kind for start, kind in _TYPES if picture.startswith(start)), _OTHER), picture

    def close(self) -> None:
        """Close what is open."""
        with self._lock:
            for origin in self._open.values():
                if origin is not None:
                    origin.close()
            self._open.clear()
            self._layers = {}

    def _origin(self, layer: TileLayer) -> TilePack | TileServer | None:
        from data_sources.tile_packs import PackError, open_pack  # noqa: PLC0415
        from data_sources.tile_servers import TileServer  # noqa: PLC0415

        with self._lock:
            if layer.id not in self._open:
                try:
                    self._open[layer.id] = (
                        open_pack(self._folder / layer.file) if layer.file else TileServer(layer, self._folder)
                    )
                except PackError as error:
                    log.warning("tiles %s: %s", layer.id, error)
                    self._open[layer.id] = None
            return self._open[layer.id]


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
