"""`[[tiles]]` of centre.toml: raster tiles under the map, from packs beside it or servers of the intranet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from data_sources.mistakes import Mistake, nearest_word
from data_sources.sentences import Sentence, translate
from data_sources.toml_files import TomlDocument

TileText = str | dict[str, str]

PACKS: Final = (".mbtiles", ".pmtiles")
_GAP: Final = re.compile(r"\{([^{}]*)\}")
_GAPS: Final = ("z", "x", "y", "-y", "s", "key")


class TileLayer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One layer of tiles of 256 pixels, or 512 at the same place.

    `file` is a pack relative to the centre's folder; `url` has the gaps {z} {x} {y} (or {-y}, counted from the south),
    {s} for one of `hosts`, and {key} for the `secret` of that name. `levels` are the first and the last that there are,
    counted as the map counts; a server's own name of a level is that plus `level_offset`. `grid` is how the server cuts
    the world: square Web Mercator (天地图 `_w`), or longitude and latitude (`_c`), 2ᶻ columns at level z. Pictures in
    GCJ-02 are shifted to where things are. `look` turns pale maps to a dark wall: dimmed, or light and dark exchanged.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    name: TileText
    file: str = ""
    url: str = ""
    hosts: tuple[str, ...] = ()
    secret: str = ""
    datum: Literal["wgs84", "cgcs2000", "gcj02"] = "wgs84"
    grid: Literal["mercator", "geographic"] = "mercator"
    levels: tuple[Annotated[int, Meta(ge=0, le=22)], Annotated[int, Meta(ge=0, le=22)]] = (1, 18)
    level_offset: Annotated[int, Meta(ge=-3, le=3)] = 0
    look: Literal["plain", "dimmed", "dark"] = "plain"
    attribution: TileText = ""


def check_tiles(document: TomlDocument, layers: Sequence[TileLayer], folder: Path) -> list[Mistake]:
    """Judge what no type can: that a layer has one origin, that its pack can be read, that its address has its gaps."""
    mistakes: list[Mistake] = []
    seen: set[str] = set()
    for number, layer in enumerate(layers):
        at = ("tiles", number)
        if layer.id in seen:
            mistakes.append(
                document.mistake((*at, "id"), translate("Mistakes", "This id stands twice."), found=layer.id)
            )
        seen.add(layer.id)
        if layer.levels[0] > layer.levels[1]:
            sentence = translate("Mistakes", "The first level is above the last.")
            mistakes.append(document.mistake((*at, "levels"), sentence, found=list(layer.levels)))
        if bool(layer.file) == bool(layer.url):
            sentence = translate("Mistakes", "A layer of tiles has either a file or a url.")
            mistakes.append(document.mistake(at, sentence, allowed='file = "….mbtiles", url = "http://…/{z}/{x}/{y}"'))
        elif layer.file:
            mistakes += _of_file(document, (*at, "file"), layer.file, folder)
        else:
            mistakes += [document.mistake((*at, key), sentence, found=found) for key, sentence, found in _of_url(layer)]
    return mistakes


def _of_file(document: TomlDocument, at: tuple[str | int, ...], name: str, folder: Path) -> list[Mistake]:
    path = folder / name
    if not path.is_file():
        near = nearest_word(name, [each.name for each in folder.iterdir()])
        sentence = translate("Mistakes", "There is no such file in the centre's folder.")
        return [document.mistake(at, sentence, found=name, nearest=near)]
    from data_sources.tile_packs import PackError, open_pack  # noqa: PLC0415 - brings SQLite

    try:
        open_pack(path).close()
    except PackError as error:
        return [document.mistake(at, error.sentence, found=name)]
    return []


def _of_url(layer: TileLayer) -> list[tuple[str, Sentence, str]]:
    wrong: list[tuple[str, Sentence, str]] = []
    parts = urlsplit(_GAP.sub("x", layer.url))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        wrong.append(("url", translate("Mistakes", "This is no address of a server."), layer.url))
    gaps = set(_GAP.findall(layer.url))
    for gap in sorted(gaps - set(_GAPS)):
        sentence = translate("Mistakes", "There is no such gap in an address of tiles: {gap}.")
        wrong.append(("url", sentence.filled(gap="{" + gap + "}"), layer.url))
    if not {"z", "x"} <= gaps or not gaps & {"y", "-y"}:
        wrong.append(("url", translate("Mistakes", "The address lacks {z}, {x} or {y}."), layer.url))
    if ("key" in gaps) != bool(layer.secret):
        sentence = translate("Mistakes", "{key} in the address and the name of a secret belong together.")
        wrong.append(("url" if "key" in gaps else "secret", sentence, layer.secret))
    if ("s" in gaps) != bool(layer.hosts):
        sentence = translate("Mistakes", "{s} in the address and the list of hosts belong together.")
        wrong.append(("url" if "s" in gaps else "hosts", sentence, ", ".join(layer.hosts)))
    return wrong
