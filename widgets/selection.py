"""What the reader of a scene has chosen: a region, and in it an event, an incident or an asset.

A scene holds one `Selection`. A pane in which the reader chooses emits `chosen` with a new one (`Pane.choose_region`,
`Pane.choose_thing`); the scene shows it to all its panes (`Pane.show_selection`), also to the one that it came from.
Showing chooses nothing: a selection is never an echo.
"""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from operations.snapshots import QueueRow

Kind = Literal["event", "incident", "asset"]

KINDS: Final[dict[str, Kind]] = {"event": "event", "incident": "incident", "asset": "asset"}
"""By what a page calls them."""


class Thing(Struct, frozen=True):
    """One thing on the picture, by its source and key; `id` is the store's number of it, as marks of a map carry it.

    `lat` and `lon` (WGS-84) are None where its place isn't known.
    """

    kind: Kind
    source: str
    key: str
    id: int
    lat: float | None = None
    lon: float | None = None

    def is_same(self, other: Thing | None) -> bool:
        """Return whether both are the same thing; it may have moved."""
        return other is not None and (self.kind, self.source, self.key) == (other.kind, other.source, other.key)


class Selection(Struct, frozen=True):
    """`region` is a code as the store knows it, "" for all of the centre; `name` what it is called.

    `origin` is the type of the pane that the reader chose it in.
    """

    region: str = ""
    name: str = ""
    thing: Thing | None = None
    origin: str = ""

    def in_region(self, region: str, name: str, origin: str) -> Selection:
        """Return a selection of a region, with nothing chosen in it."""
        return Selection(region, name if region else "", None, origin)

    def of_thing(self, thing: Thing | None, origin: str) -> Selection:
        """Return a selection of a thing, or of none, in the same region."""
        return replace(self, thing=thing, origin=origin)

    def narrowed(self, own: str) -> str:
        """Return the narrower of the chosen region and a pane's own; the pane's own where neither lies in the other."""
        from data_sources.region_codes import prefix_of  # noqa: PLC0415 - brings numpy, for which no start waits

        if not self.region or not own:
            return self.region or own
        return self.region if self.region.startswith(prefix_of(own)) else own


def thing_of(row: QueueRow) -> Thing:
    """Return the event of a queue's row."""
    return Thing("event", row.source, row.key, row.id, row.lat, row.lon)
