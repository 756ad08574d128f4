"""What a map page is made from: all of it, so that the page is a pure function of it and can be cached by it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from data_sources.centre import Centre, text_of
from data_sources.resource_files import resource

HOST_URL: Final = "yiping://map"
LAYERS: Final = ("base", "regions", "roads", "events", "assets", "labels", "warnings")

LEVELS: Final[Mapping[str, tuple[str, ...]]] = {
    "prefecture": ("county", "township", "grid"),
    "county": ("township", "village", "grid"),
    "township": ("village", "grid"),
}
"""Levels drawn for a centre of a level, the coloured one first; the finer ones come in as the reader comes nearer."""


class MapPlan(Struct, frozen=True, kw_only=True):
    """One map page.

    `tokens` are the look's, `words` the reader's, `margins` design units that the first view keeps free: top,
    right, bottom, left. `fit` says that the first view is the centre's outline, not its home.
    """

    layers: tuple[str, ...]
    levels: tuple[str, ...]
    asset_kinds: tuple[str, ...]
    home: dict[str, float]
    fit: bool
    margins: tuple[float, float, float, float]
    legend: bool
    tokens: dict[str, Any]
    words: dict[str, str]
    language: str
    zone: str
    attribution: str
    simulated: str
    family: str
    faces: tuple[tuple[str, int], ...]
    tiles: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """A name for the page that this plan makes, for its cache."""
        return hashlib.sha256(msgspec.json.encode(self)).hexdigest()[:16]


def plan_of(
    centre: Centre,
    tokens: Mapping[str, Any],
    words: Mapping[str, str],
    *,
    language: str,
    family: str,
    layers: tuple[str, ...] = LAYERS,
    asset_kinds: tuple[str, ...] = (),
    home: Mapping[str, float] | None = None,
    legend: bool = True,
    margins: tuple[float, float, float, float] = (52, 24, 84, 24),
) -> MapPlan:
    """Return the plan of a centre's map. Without a `home` of its own, the first view is the centre's outline."""
    own = centre.file.home
    return MapPlan(
        layers=layers,
        levels=LEVELS[centre.file.level],
        asset_kinds=asset_kinds,
        home=dict(home) if home else {"lat": own.lat, "lon": own.lon, "zoom": own.zoom},
        fit=home is None,
        margins=margins,
        legend=legend,
        tokens=dict(tokens),
        words=dict(words),
        language=language,
        zone=centre.file.zone,
        attribution=text_of(centre.file.attribution, language),
        simulated=text_of(centre.file.simulated, language),
        family=family,
        faces=_faces(),
    )


def _faces() -> tuple[tuple[str, int], ...]:
    """Return the regular face alone: the page's process checks each of them for 0.2 s before it draws a letter."""
    folder = resource("fonts")
    if not folder.is_dir():
        return ()
    return tuple(
        (path.name, 400) for path in sorted(folder.glob("*Regular*")) if path.suffix in {".ttf", ".otf", ".woff2"}
    )
