"""The map page: a folium document whose every file comes from the custom scheme.

folium takes about a second to import, so nothing imports this module at start-up: `maps.site` asks for it in a worker,
and only when the page isn't in the cache. The document is a pure function of its `MapPlan`.
"""

from __future__ import annotations

import re
from typing import Any

import folium
import msgspec
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from maps.plan import HOST_URL, MapPlan


class MapDocument(folium.Map):
    """folium's map without its CDN, its jQuery and its Bootstrap: `maps.site` puts Leaflet and our scripts in."""

    default_js = []  # noqa: RUF012 -- so declared by folium
    default_css = []  # noqa: RUF012

    def __init__(self, plan: MapPlan) -> None:
        super().__init__(
            location=(plan.home["lat"], plan.home["lon"]),
            zoom_start=round(plan.home["zoom"]),
            tiles=None,
            zoom_control=False,
            attribution_control=False,
            zoom_snap=0,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=120,
            # No animation: with software rendering it stutters, and a wall must not swim.
            zoom_animation=False,
            fade_animation=False,
            marker_zoom_animation=False,
            inertia=False,
            box_zoom=False,
            max_zoom=18,
            font_size="14px",
        )
        self._id = "yiping"  # not folium's random one: the same plan gives the same bytes


class _Part(MacroElement):
    """One call of our page scripts, made after the map is."""

    def __init__(self, name: str, options: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = name
        self._id = "yiping"
        self.json = script_json(options)


class Page(_Part):
    """What the page needs before any layer: tokens, words, zone, home. Must be the first part."""

    _template = Template(
        "{% macro script(this, kwargs) %}yiping.open({{ this._parent.get_name() }}, {{ this.json }});{% endmacro %}"
    )


class Layer(_Part):
    """A layer of ours, by the name that a scene file uses."""

    _template = Template(
        "{% macro script(this, kwargs) %}yiping.add({{ this._name|tojson }}, {{ this.json }});{% endmacro %}"
    )


class BaseLayer(Layer):
    """Land, coast and roads from the centre's packed base map."""

    def __init__(self, *, roads: bool) -> None:
        super().__init__("base", {"url": "base", "roads": roads})


class RegionLayer(Layer):
    """Outlines, level by level, filled by open events in neutral classes."""

    def __init__(self, levels: tuple[str, ...]) -> None:
        super().__init__("regions", {"url": "regions/", "levels": levels})


class WarningLayer(Layer):
    """Areas of warnings in force: an outline in the level's colour, and its word."""

    def __init__(self) -> None:
        super().__init__("warnings", {})


class AssetLayer(Layer):
    """Small quiet marks, gathered where they would touch; hollow where most are offline; or clusters."""

    def __init__(self, kinds: tuple[tuple[str, str], ...], *, cluster: bool) -> None:
        named = [{"code": code, "name": name} for code, name in kinds]
        super().__init__("assets", {"url": "live/assets", "about": "asset/", "kinds": named, "cluster": cluster})


class LabelLayer(Layer):
    """Names of regions, which never overlap."""

    def __init__(self) -> None:
        super().__init__("labels", {})


class EventLayer(Layer):
    """Open events: severity by colour, shape and size; faded by age; hollow where the source is silent.

    Not `seen`: they are there for another layer only, that is made of them.
    """

    def __init__(self, *, cluster: bool, seen: bool) -> None:
        super().__init__("events", {"url": "live/events", "about": "event/", "cluster": cluster, "seen": seen})


class ChoroplethLayer(Layer):
    """Regions of one level filled by classes of a number, with the classes in the legend."""

    def __init__(self, level: str, title: str) -> None:
        super().__init__("choropleth", {"level": level, "title": title})


class HeatLayer(Layer):
    """How densely open events lie."""

    def __init__(self, title: str) -> None:
        super().__init__("heat", {"title": title})


class StationLayer(Layer):
    """Stations with their newest number, hatched where it is old; with limits, as water levels."""

    def __init__(self, title: str, limits: tuple[str, ...]) -> None:
        super().__init__("stations", {"title": title, "limits": limits})


class IncidentLayer(Layer):
    """Incidents that several reports told of, ringed, with their number."""

    def __init__(self, title: str) -> None:
        super().__init__("incidents", {"title": title})


class TeamLayer(Layer):
    """Teams by name at their last place, with how long ago that was."""

    def __init__(self, title: str) -> None:
        super().__init__("teams", {"title": title, "about": "asset/"})


class TrackLayer(Layer):
    """Storms: where they were, where they are thought to go, and how far their winds reach."""

    def __init__(self, title: str) -> None:
        super().__init__("tracks", {"title": title})


def script_json(value: Any) -> str:
    """Return JSON that may stand in a script, and in a template.

    branca renders what a part's template has made as a template once more, so braces in a centre's name would be
    evaluated, in Python. JSON's own braces are never followed by another brace, a percent sign or a hash.
    """
    text = msgspec.json.encode(value).decode()
    for character in "<>&'\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return re.sub(r"\{(?=[{%#])", r"\\u007b", text)


def map_document(plan: MapPlan) -> str:
    """Return the page of a plan as HTML."""
    document = MapDocument(plan)
    figure = document.get_root()
    if not isinstance(figure, Figure):
        raise TypeError("folium's map is not in a figure")
    figure.title = "Yiping"
    figure.header.add_child(Element(_style(plan)), name="yiping_style")
    document.add_child(Page("page", msgspec.to_builtins(plan)))
    for layer in _layers(plan):
        document.add_child(layer)
    document.add_child(_Begin("begin", {}))
    return str(figure.render())


class _Begin(_Part):
    _template = Template("{% macro script(this, kwargs) %}yiping.begin();{% endmacro %}")


def _layers(plan: MapPlan) -> list[Layer]:
    wanted = set(plan.layers)
    if "heat" in wanted:
        wanted.add("events")
    makers: dict[str, Any] = {
        "base": lambda: BaseLayer(roads="roads" in wanted),
        "regions": lambda: RegionLayer(plan.levels),
        "warnings": WarningLayer,
        "assets": lambda: AssetLayer(plan.kind_names, cluster="clusters" in wanted and "events" not in plan.layers),
        "labels": LabelLayer,
        "events": lambda: EventLayer(cluster="clusters" in wanted, seen="events" in plan.layers),
        "choropleth": lambda: ChoroplethLayer(plan.choropleth, plan.words["choropleth"]),
        "heat": lambda: HeatLayer(plan.words["heat"]),
        "stations": lambda: StationLayer(
            plan.words["stations"], tuple(plan.words[name] for name in ("limit_1", "limit_2") if name in plan.words)
        ),
        "incidents": lambda: IncidentLayer(plan.words["incidents"]),
        "teams": lambda: TeamLayer(plan.words["teams"]),
        "tracks": lambda: TrackLayer(plan.words["tracks"]),
    }
    return [make() for name, make in makers.items() if name in wanted]


def _style(plan: MapPlan) -> str:
    """Return the faces and the tokens as a style sheet. Names of faces are our own files; tokens are #rrggbb."""
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; font-display: block; src: url("{HOST_URL}/fonts/{name}"); }}\n'
        for name, family in plan.faces
    )
    colours = {name: value for name, value in plan.tokens.items() if isinstance(value, str) and value.startswith("#")}
    colours["grave"] = plan.tokens["severity"][0]
    tokens = "".join(f"--{name}: {value}; " for name, value in colours.items())
    return f"<style>{faces}:root {{ {tokens}--family: {plan.families}; }}</style>"
