"""What the map pages may ask for, path by path. No Qt here: `maps.scheme` carries it to the web engine.

Everybody's:
/leaflet/… /map/… /fonts/…  files
/warm                   an empty page, so that the process of the pages is there before the first of them

One page's own, under the name of its desk:
page             the document           live/events?since=N       packed marks: all, or what changed after N
regions          levels, JSON           live/assets?since=N       likewise
regions/LEVEL    packed outlines        event/ID, asset/ID        one thing's words, JSON
base             packed land and roads
tile/LAYER/Z/X/Y  a picture, or JSON why there is none
told?after=N     what the pane has to tell after that, JSON
opened           an early page can be told its place
near?circle=…    what lies within a circle or a polygon, JSON
strokes?all=…    what the pen has drawn on it
sheet            draw what is seen as a sheet to print
hidden?all=…     the categories of events that the reader has taken off it
pen?do=…         keep that with the incident that is chosen; or take away what was kept, by its id
painted          the page's first complete paint is done
drawn?seq=N      its marks are on the screen up to N
chosen?…         what the reader chose on it: kind, id, of, key, lat, lon; or region, name
"""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from data_sources.centre import Centre
from data_sources.kept_files import read_cache, write_cache
from data_sources.records import Instant
from data_sources.resource_files import data_folder, resource
from maps.plan import HOST_URL, MapPlan
from maps.region_files import RegionFiles
from maps.tiles import Tiles
from operations.past import as_of

if TYPE_CHECKING:  # what a first page never asks
    from operations.picture import Picture

log = logging.getLogger(__name__)

TYPES: Final = {
    ".js": b"text/javascript",
    ".css": b"text/css",
    ".png": b"image/png",
    ".ttf": b"font/ttf",
    ".otf": b"font/otf",
    ".woff2": b"font/woff2",
    ".bin": b"application/octet-stream",
}
JSON: Final = b"application/json"
HTML: Final = b"text/html; charset=utf-8"
PACKED: Final = b"application/octet-stream"
WARM: Final = b"""<!doctype html>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'" />
<title>-</title>"""
MOST_PAGES: Final = 60
"""Pages that are kept of one centre: a page is one map of one scene in one look and language."""
FOLDERS: Final = ("leaflet", "map", "fonts")
SCRIPTS: Final = (
    "page",
    "shapes",
    "canvas",
    "stack",
    "raster",
    "marks",
    "legend",
    "categories",
    "ground",
    "labels",
    "assets",
    "clusters",
    "events",
    "choropleth",
    "heat",
    "stations",
    "incidents",
    "teams",
    "tracks",
    "panels",
    "cards",
    "manners",
    "chosen",
    "drill",
    "datums",
    "tiles",
    "measures",
    "pen",
    "tools",
    "pointing",
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_LEVEL = re.compile(r"[a-z]{1,20}\Z")
_NUMBER = re.compile(r"[0-9]{1,18}\Z")
_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


class NotServedError(Exception):
    """There is nothing under that path, and never will be."""


class NotYetError(Exception):
    """The picture isn't open yet: ask again."""


class Reply(Struct, frozen=True):
    """An answer: its media type and its body."""

    media_type: bytes
    body: bytes


class MapSite:
    """One map page's little site. `answer` may be called from any thread."""

    def __init__(
        self,
        centre: Centre,
        plan: MapPlan,
        *,
        picture: Callable[[], Picture | None],
        cache: Path | None = None,
    ) -> None:
        self._centre = centre
        self.plan: Final = plan
        self._picture = picture
        self._cache = cache or data_folder(centre.id, "cache")
        self._regions = RegionFiles(centre, self._cache)
        self._tiles = Tiles(centre)
        self.moment: Instant | None = None
        """The past moment whose marks are handed out; None for now."""

    @staticmethod
    def file(path: str) -> Path | None:
        """Return the shipped file behind a path that names one; None where the path names no file.

        Raises:
            NotServedError: The path is in a folder of files, but leads to none of them.
        """
        parts = path.strip("/").split("/")
        if parts[0] not in FOLDERS or len(parts) < 2:
            return None
        if not all(_NAME.match(part) for part in parts):
            raise NotServedError(path)
        root = resource(parts[0]).resolve()
        found = root.joinpath(*parts[1:]).resolve()
        if not found.is_relative_to(root) or found.suffix not in TYPES or not found.is_file():
            raise NotServedError(path)
        return found

    @staticmethod
    def shared(path: str) -> Reply:
        """Return what is the same for all pages.

        Raises:
            NotServedError: There is no such thing.
        """
        match path:
            case "/warm":
                return Reply(HTML, WARM)
        raise NotServedError(path)

    def answer(self, path: str, query: Mapping[str, str]) -> Reply:
        """Return what is asked for.

        Raises:
            NotServedError: There is no such thing.
            NotYetError: There is no picture yet.
        """
        match path.strip("/").split("/"):
            case ["page"]:
                reply = self._page()
            case ["base"]:
                reply = Reply(PACKED, self._base())
            case ["regions"]:
                reply = Reply(JSON, msgspec.json.encode(self._regions.counts()))
            case ["regions", level] if _LEVEL.match(level):
                reply = Reply(PACKED, self._regions.outlines(level))
            case ["live", "events"]:
                reply = Reply(PACKED, self._open_picture().packed_events(_since(query)))
            case ["live", "assets"]:
                reply = Reply(PACKED, self._open_picture().packed_assets(_since(query), self.plan.asset_kinds))
            case ["tile", layer, level, column, row] if all(_NUMBER.match(each) for each in (level, column, row)):
                reply = self._tile(layer, int(level), int(column), int(row))
            case ["near"]:
                reply = self._told("near", query)
            case ["event" | "asset" as about, number] if _NUMBER.match(number):
                reply = self._told(about, query, number)
            case _:
                raise NotServedError(path)
        return reply

    def close(self) -> None:
        """Close what was opened for the page."""
        self._tiles.close()

    def _open_picture(self) -> Picture:
        picture = self._picture()
        if picture is None:
            raise NotYetError
        return as_of(picture, self.moment)

    def _page(self) -> Reply:
        maker = _maker_fingerprint()
        kept = self._cache / f"map-{self.plan.fingerprint}-{maker}.html"
        page = read_cache(kept)
        if page is None:
            with _without_probe():
                from maps.document import map_document  # noqa: PLC0415 -- folium takes a second to import

            page = under_policy(with_own_parts(map_document(self.plan))).encode()
            try:
                write_cache(kept, page)
                _let_go_of_pages(self._cache, maker)
            except OSError as error:
                log.warning("the map page can't be kept in %s: %s", self._cache, error)
        return Reply(HTML, page)

    def _base(self) -> bytes:
        try:
            return (self._centre.folder / "basemap" / "base.bin").read_bytes()
        except OSError:
            from operations.packing import pack  # noqa: PLC0415 -- it needs numpy

            return pack({"origin": (0.5, 0.5), "step": 1.0, "classes": []}, {})

    def _tile(self, layer: str, level: int, column: int, row: int) -> Reply:
        if level > 30:
            raise NotServedError(layer)
        try:
            found = self._tiles.picture(layer, level, column, row)
        except KeyError:
            raise NotServedError(layer) from None
        if isinstance(found, str):
            return Reply(JSON, msgspec.json.encode({"missing": found}))
        return Reply(*found)

    def _told(self, about: str, query: Mapping[str, str], number: str = "") -> Reply:
        from maps.telling import Teller  # noqa: PLC0415 - what no page asks at its start

        told = Teller(self._centre, self.plan.language).tell(self._open_picture(), about, query, number)
        if told is None:
            raise NotServedError(f"{about} {number}")
        return Reply(JSON, msgspec.json.encode(told))


@contextmanager
def _without_probe() -> Iterator[None]:
    """Let an import open no socket.

    WORKAROUND: urllib3 2, which folium brings and nothing here uses, opens one to see whether there is IPv6, unless the
    system says that there is none; ends when folium needs no requests.
    """
    had, socket.has_ipv6 = socket.has_ipv6, False
    try:
        yield
    finally:
        socket.has_ipv6 = had


def with_own_parts(html: str) -> str:
    """Return a page with Leaflet's and our styles and scripts in it: any file of its own waits for the UI thread."""
    return html.replace("</title>", f"</title>\n<style>{all_styles()}</style>\n<script>{all_scripts()}</script>", 1)


def all_scripts() -> str:
    """Return Leaflet and our scripts as one.

    Each of ours in a function of its own, so that its "use strict" holds for all of it and for nothing else.
    """
    ours = [f"(() => {{{_text('map', f'{name}.js')}}})();" for name in SCRIPTS]
    return "\n".join([_text("leaflet", "leaflet.js"), *ours])


def all_styles() -> str:
    """Return Leaflet's style sheet and ours as one; pictures are found where they are."""
    leaflet = _text("leaflet", "leaflet.css").replace("url(images/", f"url({HOST_URL}/leaflet/images/")
    return f"{leaflet}\n{_text('map', 'map.css')}"


def _text(*parts: str) -> str:
    return resource(*parts).read_text("utf-8")


def under_policy(html: str) -> str:
    """Return a page with the policy under which it runs: the inline parts that it came with, by hash, and its scheme.

    The policy stands in the page itself, before all else: a header set by the scheme's handler comes out in lower case,
    hashes too (WORKAROUND: Qt WebEngine 6.9.3, setAdditionalResponseHeaders).
    """
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, body in _INLINE.findall(html):
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        hashes[kind].append(f"'sha256-{digest}'")
    rules = (
        "default-src 'none'",
        f"script-src {' '.join(hashes['script'])}",
        f"style-src {' '.join(hashes['style'])}",
        f"font-src {HOST_URL}",
        f"img-src {HOST_URL}",
        f"connect-src {HOST_URL}",
        "base-uri 'none'",
        "form-action 'none'",
        "object-src 'none'",
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}" />'
    return html.replace("<head>", f"<head>\n    {meta}", 1)


def _let_go_of_pages(cache: Path, maker: str) -> None:
    """Remove pages that another version made, and, where there are many, those that were made first."""
    pages = list(cache.glob("map-*.html"))
    current = sorted((page for page in pages if page.stem.endswith(maker)), key=lambda page: page.stat().st_mtime_ns)
    for page in set(pages) - set(current[-MOST_PAGES:]):
        page.unlink(missing_ok=True)


def _maker_fingerprint() -> str:
    """Return a name for what makes pages out of plans: a page of another version is not shown.

    Told by size and time of the files, not by what is in them: no start reads them all.
    """
    folder = Path(__file__).parent
    sources = [folder / name for name in ("document.py", "site.py")]  # the frozen program's modules are no files
    parts = [resource("map", f"{name}.js") for name in SCRIPTS]
    parts += [resource("map", "map.css"), resource("leaflet", "leaflet.js"), resource("leaflet", "leaflet.css")]
    found = [path.stat() for path in (*sources, *parts) if path.is_file()]
    return hashlib.sha256(repr([(stat.st_size, stat.st_mtime_ns) for stat in found]).encode()).hexdigest()[:8]


def _since(query: Mapping[str, str]) -> int | None:
    text = query.get("since", "")
    return int(text) if _NUMBER.match(text) else None
