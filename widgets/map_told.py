"""What a map's page is told beside its marks, and what it says back of its categories."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import msgspec

from data_sources.decoding import decode_json
from data_sources.records import Instant
from widgets.map_layers import told
from widgets.map_pen import told_drawings
from widgets.map_question import MapAnswer

log = logging.getLogger(__name__)


class Told(dict[str, Any]):
    """All that a page is to know, part by part. `news` is what it was not told yet."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Any] = {}

    def take(self, answer: MapAnswer, now: Instant) -> None:
        """Take an answer's small things over."""
        self["load"] = {"counts": answer.counts}
        self["inner"] = answer.inner
        self["drawings"] = told_drawings(answer.drawings)
        self["data"] = told(answer.layers, now)
        self["warnings"] = [
            {
                "level": warning.level,
                "polygons": warning.polygons,
                "circles": warning.circles,
                "regions": warning.regions,
            }
            for warning in answer.warnings
        ]

    def news(self) -> dict[str, Any]:
        """Return what is new, of the layers' data by layer, and know it from now on.

        Most answers change little, and the page reads a script of all that it is told.
        """
        found = {name: value for name, value in self.items() if name not in self._known or self._known[name] != value}
        if "data" in found:
            before = self._known.get("data", {})
            found["data"] = {name: one for name, one in found["data"].items() if before.get(name) != one}
        self.know()
        return found

    def know(self) -> None:
        """Take all for told: a page that was just loaded has it whole."""
        self._known = dict(self)


def hidden_categories(said: str, known: Iterable[str]) -> tuple[str, ...] | None:
    """Return which of the known categories the reader has taken off the map, "" for those without a name.

    None where the page said nothing that can be read.
    """
    try:
        codes = decode_json(said.encode(), list[str])
    except msgspec.MsgspecError:
        log.warning("the map page's categories are none")
        return None
    return tuple(sorted({"", *known}.intersection(codes)))
