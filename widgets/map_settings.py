"""What a scene file may say about a map."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from data_sources.centre import Home
from maps.plan import LAYERS
from operations.classes import Scheme
from widgets.map_layers import LayerSettings
from widgets.pane import PaneSettings

LayerName = Literal[
    "base", "regions", "roads", "events", "assets", "labels", "warnings",
    "clusters", "choropleth", "heat", "stations", "incidents", "teams", "tracks",
]  # fmt: skip
Margin = Annotated[float, Meta(ge=0, le=1000)]


class MapSettings(PaneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a scene file may say about a map.

    `fill` is what the regions are filled by: open events (those of `fill_category`, where it is named), or those of the
    last 24 hours. Without `home`, the first view
    is the centre's outline within `margins` (design units: top, right, bottom, left). `home_after` seconds without a
    hand bring it back (0: never); with `follow = "incidents"` it is what holds the grave open events, anew when there
    are others. `tiles` are the ids of the centre's [[tiles]] that lie under it at first, the lowest first.
    `categories` are those of the events that it has, in all its layers; none named: all.
    `station_limits` are metrics of the same stations (警戒水位, 保证水位): they make its mark a water level's.
    """

    layers: tuple[LayerName, ...] = LAYERS
    home: Home | None = None
    legend: bool = True
    asset_kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    margins: tuple[Margin, Margin, Margin, Margin] = (52, 24, 84, 24)
    fill: Literal["open", "day"] = "open"
    fill_category: str = ""
    home_after: Annotated[float, Meta(ge=0, le=3600)] = 0
    follow: Literal["", "incidents"] = ""
    tiles: tuple[str, ...] = ()
    choropleth: Literal["county", "township", "village", "grid"] = "grid"
    classes: Scheme = "quantile"
    stations: Annotated[str, Meta(max_length=40)] = ""
    station_limits: Annotated[tuple[Annotated[str, Meta(max_length=40)], ...], Meta(max_length=2)] = ()
    team_kinds: tuple[str, ...] = ("team",)

    @property
    def of_layers(self) -> LayerSettings:
        """What the layers whose data comes with the answer are to be."""
        return LayerSettings(
            wanted=frozenset(self.layers),
            level=self.choropleth,
            scheme=self.classes,
            metric=self.stations,
            limits=self.station_limits,
            fill=self.fill,
            fill_category=self.fill_category,
            kinds=self.asset_kinds,
            categories=self.categories,
            teams=self.team_kinds,
        )
