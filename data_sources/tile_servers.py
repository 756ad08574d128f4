"""One server of tiles: asked for one picture at a time, bounded in time and size, let rest while it doesn't answer."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from data_sources import secrets
from data_sources.clock import Clock
from data_sources.connector import Kept, PollContext, SourceError
from data_sources.sentences import translate
from data_sources.tile_settings import TileLayer
from data_sources.web import Waits, Web
from data_sources.web_transport import Connections

SECONDS: Final = 5.0
"""How long one tile may take: a map that is panned asks for others."""
_FAILURES: Final = 4
_REST: Final = 20.0
"""After so many failures in a row nobody is asked for this many seconds; then one tile is the probe."""
_LARGEST: Final = 4 * 1024 * 1024
_KEPT_BYTES: Final = 24 * 1024 * 1024
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8")


class TileServer:
    """Any thread."""

    def __init__(self, layer: TileLayer, folder: Path) -> None:
        self._layer = layer
        self._folder = folder
        self._kept = Kept()
        self._kept.get("connections", Connections)
        self._lock = threading.Lock()
        self._pictures: OrderedDict[tuple[int, int, int], bytes] = OrderedDict()
        self._bytes = 0
        self._failures = 0
        self._rests_until = 0.0

    def tile(self, level: int, column: int, row: int) -> bytes | None:
        """Return a tile's picture, rows counted from the north; None where the server says that there is none.

        Raises:
            SourceError: It doesn't answer, refuses, or answers with something else than a picture.
        """
        place = level, column, row
        with self._lock:
            if place in self._pictures:
                self._pictures.move_to_end(place)
                return self._pictures[place]
            if self._failures >= _FAILURES:
                if time.monotonic() < self._rests_until:
                    raise SourceError(translate("Tiles", "The server did not answer lately; it is asked again soon."))
                self._rests_until = time.monotonic() + _REST  # this one is the probe
        try:
            picture = self._fetch(*place)
        except SourceError:
            with self._lock:
                self._failures += 1
                self._rests_until = time.monotonic() + _REST
            raise
        with self._lock:
            self._failures = 0
            if picture is not None:
                self._keep(place, picture)
        return picture

    def close(self) -> None:
        """Close the connections."""
        self._kept.close()

    def _fetch(self, level: int, column: int, row: int) -> bytes | None:
        context = PollContext(
            source="tiles",
            request={},
            folder=self._folder,
            zone=ZoneInfo("UTC"),
            clock=Clock(),
            deadline=time.monotonic() + SECONDS,
            max_bytes=_LARGEST,
            kept=self._kept,
        )
        web = Web(context, waits=Waits(connect="3s", read="5s"))
        answer = web.fetch(self._address(level, column, row), accepted=(204, 404))
        if answer.status in (204, 404) or not answer.body:
            return None
        if not answer.body.startswith(_PICTURES):
            raise SourceError(translate("Tiles", "The server answered with something else than a picture."))
        return answer.body

    def _address(self, level: int, column: int, row: int) -> str:
        layer = self._layer
        rows = 1 << (level if layer.grid == "mercator" else max(level - 1, 0))
        values = {
            "z": str(level + layer.level_offset),
            "x": str(column),
            "y": str(row),
            "-y": str(rows - 1 - row),
        }
        if layer.hosts:
            values["s"] = layer.hosts[(column + row) % len(layer.hosts)]
        if layer.secret:
            values["key"] = secrets.secret(layer.secret)
        address = layer.url
        for gap, value in values.items():
            address = address.replace("{" + gap + "}", value)
        return address

    def _keep(self, place: tuple[int, int, int], picture: bytes) -> None:
        if place not in self._pictures:
            self._bytes += len(picture)
        self._pictures[place] = picture
        while self._bytes > _KEPT_BYTES:
            self._bytes -= len(self._pictures.popitem(last=False)[1])
