"""What a view may ask for the layers of a map that tell of single things; a part of `operations.picture`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a desktop starts without them
    from operations.asset_snapshots import AssetRow, PlacedAssets
    from operations.drawing_snapshots import Drawings
    from operations.snapshots import Age
    from operations.track_snapshots import Tracks


class MapPicture(Protocol):
    """Things by name, storms on their way, and what was drawn for an incident."""

    def asset_row(self, asset_id: int) -> AssetRow | None:
        """Return one thing by the id that a mark carries; None where there is no such thing."""

    def placed_assets(self, kinds: Sequence[str], limit: int = 500) -> PlacedAssets:
        """Return at most `limit` (up to 500) things of these kinds with their last place, those heard of last first."""

    def asset_age(self, kinds: Sequence[str] = ()) -> Age:
        """Return how old what is told of things of these kinds is, or of all things."""

    def tracks(self) -> Tracks:
        """Return storms that were heard of in the last days: where they were, and where they are thought to go."""

    def drawings(self, event_id: int) -> Drawings:
        """Return what was drawn for the incident that an event is in, and is still there."""
