"""The picture's answers about single things on a map, from a store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from data_sources.late import late
from operations.map_picture import MapPicture
from operations.store.questioning import Questioning

if TYPE_CHECKING:
    from operations.asset_snapshots import AssetRow, PlacedAssets
    from operations.drawing_snapshots import Drawings
    from operations.snapshots import Age
    from operations.store import asset_questions, drawings, track_questions
    from operations.track_snapshots import Tracks
else:  # a start asks for none of them
    asset_questions = late("operations.store.asset_questions")
    drawings = late("operations.store.drawings")
    track_questions = late("operations.store.track_questions")


class MapAnswers(Questioning, MapPicture):
    """Part of `StorePicture`."""

    def asset_row(self, asset_id: int) -> AssetRow | None:
        """Return one thing by its id."""
        return self._ask(lambda asking: asset_questions.asset_row(asking, asset_id))

    def placed_assets(self, kinds: Sequence[str], limit: int = 500) -> PlacedAssets:
        """Return things of these kinds with their last place."""
        return self._ask(lambda asking: asset_questions.placed_assets(asking, kinds, limit))

    def asset_age(self, kinds: Sequence[str] = ()) -> Age:
        """Return how old what is told of things of these kinds is."""
        return self._ask(lambda asking: asset_questions.asset_age(asking, kinds))

    def tracks(self) -> Tracks:
        """Return storms on their way."""
        return self._ask(track_questions.tracks)

    def drawings(self, event_id: int) -> Drawings:
        """Return what was drawn for the incident that an event is in."""
        return self._ask(lambda asking: drawings.drawings_of(asking.connection, event_id, asking.now))
