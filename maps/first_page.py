"""The page that a start opened with: the next start loads it while Python still loads what will ask for it.

A page is a pure function of its plan, so the plan is all that is remembered. A pane that wants another page gets it,
as if there had been none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from data_sources.centre import Centre
from data_sources.decoding import decode_json
from data_sources.kept_files import read_cache, write_cache
from data_sources.resource_files import data_folder
from maps.plan import MapPlan
from maps.site import MapSite
from operations.picture import Picture

log = logging.getLogger(__name__)

NAME: Final = "first-map.json"


class FirstPage:
    """The first map page of a centre's desktop, as known from last time. `picture` may wait for a store."""

    def __init__(self, centre: Centre, picture: Callable[[], Picture | None], cache: Path | None = None) -> None:
        self._centre = centre
        self._picture = picture
        self._cache = cache or data_folder(centre.id, "cache")

    def site(self) -> MapSite | None:
        """Return the site of the page that the last start opened with; None where none is known."""
        kept = read_cache(self._cache / NAME)
        if kept is None:
            return None
        try:
            plan = decode_json(kept, MapPlan)
        except msgspec.MsgspecError as error:  # another version of the program kept it
            log.info("the first map page is not known from last time: %s", error)
            return None
        return MapSite(self._centre, plan, picture=self._picture, cache=self._cache)

    def keep(self, plan: MapPlan) -> None:
        """Remember what this start opened with. Any thread."""
        try:
            write_cache(self._cache / NAME, msgspec.json.encode(plan))
        except OSError as error:
            log.warning("the first map page can't be remembered in %s: %s", self._cache, error)
