"""One thing in words for a card of the map's page, and what lies around a place: plain values. Any thread."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from data_sources.centre import Centre, text_of
from operations.masking import masked
from operations.near_snapshots import NearThing, SearchArea
from operations.picture import Picture

FARTHEST: Final = 200_000.0
"""Metres: the largest circle that is searched."""
MOST_CORNERS: Final = 300


class Teller:
    """Tells of a centre's things in one language."""

    def __init__(self, centre: Centre, language: str) -> None:
        self._centre = centre
        self._language = language

    def tell(self, picture: Picture, about: str, query: Mapping[str, str], number: str) -> dict[str, Any] | None:
        """Return what is told about an event or an asset by its number, or of what is near; None: there is none."""
        if about == "event":
            return self._event(picture, int(number))
        if about == "asset":
            return self._asset(picture, int(number))
        area = _area_of(query)
        return None if area is None else self._near(picture, area)

    def _near(self, picture: Picture, area: SearchArea) -> dict[str, Any]:
        found = picture.nearby(area)
        return {
            "events": found.events,
            "assets": found.assets,
            "kinds": [{"count": one.count, **self._thing(one.nearest)} for one in found.kinds],
            "things": [self._thing(one) for one in found.things],
            "as_of": found.as_of,
            "quality": found.age.quality,
            "simulated": found.simulated,
        }

    def _thing(self, one: NearThing) -> dict[str, Any]:
        told: dict[str, Any] = msgspec.to_builtins(one)
        if one.kind == "asset":
            return {**told, **self._kind_words(one.of, one.state)}
        category = self._centre.categories.get(one.of)
        return {**told, "what": text_of(category.name, self._language) if category else one.of}

    def _kind_words(self, of: str, state: str) -> dict[str, str]:
        """Return what a kind of thing and one of its states are called."""
        kind = self._centre.kind(of)
        said = kind.states.get(state) if kind else None  # type: ignore[call-overload]
        return {
            "what": text_of(kind.name, self._language) if kind else of,
            "state": text_of(said, self._language) if said else state,
        }

    def _asset(self, picture: Picture, number: int) -> dict[str, Any] | None:
        row = picture.asset_row(number)
        if row is None:
            return None
        kind = self._centre.kind(row.kind)
        tags = [text_of(kind.tags.get(tag, tag) if kind else tag, self._language) for tag in row.tags]
        return {
            "kind": "asset",
            "id": row.id,
            "of": row.source,
            "key": row.key,
            "lat": row.lat,
            "lon": row.lon,
            "title": row.name,
            **self._kind_words(row.kind, row.state),
            "updated": row.updated_at,
            "now": row.as_of,
            "region": row.region_name,
            "tags": " · ".join(tags),
            "number": masked(row.key),
            "source": row.source_title,
            "quality": row.quality,
            "simulated": row.simulated,
        }

    def _event(self, picture: Picture, number: int) -> dict[str, Any] | None:
        row = picture.event_row(number)
        if row is None:
            return None
        category = self._centre.categories.get(row.category)
        return {
            "id": row.id,
            "of": row.source,
            "key": row.key,
            "lat": row.lat,
            "lon": row.lon,
            "title": row.title,
            "category": category.name if category else row.category,
            "state": row.state,
            "severity": row.severity,
            "region": row.region_name or row.region,
            "address": row.address,
            "source": row.source_title or row.source,
            "reported": row.reported_at,
            "due": row.due_at,
            "light": row.light,
            "quality": row.quality,
            "simulated": row.simulated,
        }


def _area_of(query: Mapping[str, str]) -> SearchArea | None:
    """Return the area that `circle=lat,lon,metres` or `polygon=lat,lon,lat,lon,…` tells."""
    try:
        circle = [float(number) for number in query.get("circle", "").split(",")] if "circle" in query else []
        corners = [float(number) for number in query.get("polygon", "").split(",")] if "polygon" in query else []
    except ValueError:
        return None
    if not all(math.isfinite(number) for number in (*circle, *corners)):
        return None
    if len(circle) == 3 and 0 < circle[2] <= FARTHEST:
        return SearchArea(circle[0], circle[1], circle[2])
    if len(corners) % 2 or not 6 <= len(corners) <= 2 * MOST_CORNERS:
        return None
    ring = tuple(zip(corners[::2], corners[1::2], strict=True))
    lats, lons = zip(*ring, strict=True)
    return SearchArea((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2, corners=ring)
