"""What a map page is made from: all of it, so that the page is a pure function of it and can be cached by it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from data_sources.centre import Centre, text_of
from data_sources.resource_files import resource
from maps.tiles import described

HOST_URL: Final = "yiping://map"
LAYERS: Final = ("base", "regions", "roads", "events", "assets", "labels", "warnings")

LEVELS: Final[Mapping[str, tuple[str, ...]]] = {
    "prefecture": ("county", "township", "grid"),
    "county": ("township", "village", "grid"),
    "township": ("village", "grid"),
}
"""Levels drawn for a centre of a level, the coloured one first; the finer ones come in as the reader comes nearer."""


STEPS: Final[Mapping[str, tuple[str, ...]]] = {
    "prefecture": ("county", "township", "village", "grid"),
    "county": ("township", "village", "grid"),
    "township": ("village", "grid"),
}
"""Levels that a reader goes down by, for a centre of a level; one that has no outlines is stepped over."""


MAINLAND_ZONES: Final = frozenset(("Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "PRC"))
"""Where GCJ-02 shifts positions: 香港, 澳门 and 台湾 have zones of their own, and no shift. (The mainland's outline
itself needs numpy, for which no start waits.)"""


class MapPlan(Struct, frozen=True, kw_only=True):
    """One map page.

    `tokens` are the look's, `words` the reader's, `margins` design units that the first view keeps free: top,
    right, bottom, left. `fit` says that the first view is the centre's outline, not its home.
    """

    layers: tuple[str, ...]
    levels: tuple[str, ...]
    steps: tuple[str, ...]
    asset_kinds: tuple[str, ...]
    kind_names: tuple[tuple[str, str], ...]
    """Those kinds and what they are called."""
    categories: tuple[tuple[str, str], ...]
    """The centre's categories of events and what they are called."""
    shown_categories: tuple[str, ...]
    """Those whose events the map has; none: all."""
    home: dict[str, float]
    fit: bool
    margins: tuple[float, float, float, float]
    home_after: float
    """Seconds without a hand after which the first view comes back; 0: never."""
    follow: str
    """"incidents": the free view is what holds the grave open ones, anew when there are others; "": it stands."""
    legend: bool
    tokens: dict[str, Any]
    words: dict[str, str]
    language: str
    zone: str
    attribution: str
    simulated: str
    faces: tuple[tuple[str, str], ...]
    """Files of the typeface and the family that each is called on the page; the first is asked before the next."""
    families: str
    """Those families as CSS writes them."""
    tiles: tuple[dict[str, Any], ...] = ()
    """The centre's layers of tiles, without address and key."""
    shown_tiles: tuple[str, ...] = ()
    """Which of them lie under the map at first, the lowest first."""
    choropleth: str = ""
    """Which level that layer fills."""
    shifted: bool = False
    """Whether GCJ-02 shifts positions here."""

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
    categories: tuple[str, ...] = (),
    home: Mapping[str, float] | None = None,
    legend: bool = True,
    margins: tuple[float, float, float, float] = (52, 24, 84, 24),
    home_after: float = 0,
    follow: str = "",
    tiles: tuple[str, ...] = (),
    choropleth: str = "",
) -> MapPlan:
    """Return the plan of a centre's map. Without a `home` of its own, the first view is the centre's outline."""
    own = centre.file.home
    faces = _faces(family)
    above, right, below, left = margins
    view = dict(home) if home else {"lat": own.lat, "lon": own.lon, "zoom": own.zoom}
    return MapPlan(
        layers=layers,
        levels=LEVELS[centre.file.level],
        steps=STEPS[centre.file.level],
        asset_kinds=asset_kinds,
        kind_names=tuple((code, _kind_name(centre, code, language)) for code in asset_kinds),
        categories=tuple((code, text_of(one.name, language)) for code, one in centre.categories.items()),
        shown_categories=categories,
        # Numbers of one kind: a plan that was written and read again makes the same page.
        home={name: float(value) for name, value in view.items()},
        fit=home is None,
        margins=(float(above), float(right), float(below), float(left)),
        home_after=float(home_after),
        follow=follow,
        legend=legend,
        tokens=dict(tokens),
        words=dict(words),
        language=language,
        zone=centre.file.zone,
        tiles=described(centre, language),
        shown_tiles=tuple(name for name in tiles if any(layer.id == name for layer in centre.file.tiles)),
        choropleth=choropleth,
        shifted=centre.file.zone in MAINLAND_ZONES,
        attribution=text_of(centre.file.attribution, language),
        simulated=text_of(centre.file.simulated, language),
        faces=faces,
        families=", ".join(
            [f'"{name}"' for name in dict.fromkeys([name for _, name in faces] + [family])] + ["sans-serif"]
        ),
    )


def _kind_name(centre: Centre, code: str, language: str) -> str:
    kind = centre.kind(code)
    return text_of(kind.name, language) if kind is not None else code


def _faces(family: str) -> tuple[tuple[str, str], ...]:
    """Return the regular face, after a small one with what maps mostly write.

    The page's process checks a face whole before it draws a letter: 0.2 s for the large one, which is only asked for a
    character that the small one lacks.
    """
    folder = resource("fonts")
    wanted = (("NotoSansSC-Common.otf", f"{family} Common"), ("NotoSansSC-Regular.otf", family))
    return tuple((name, called) for name, called in wanted if (folder / name).is_file())
