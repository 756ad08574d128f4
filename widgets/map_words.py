"""What the map's page says, in the reader's language."""

from __future__ import annotations

from data_sources.centre import Centre
from widgets import painting, words

translate = words.translate


def page_words(
    fill: str, category: str, centre: Centre | None, language: str, *, of_all: bool = True
) -> dict[str, str]:
    """Return the page's words in the reader's language; {n} is filled on the page.

    `fill` is what the regions are filled by, and `category` of which category ("": all). `of_all` says that the map has
    events of all categories.
    """
    states = ("waiting", "accepted", "handling", "handled", "checking", "closed", "returned", "void")
    return {
        **{f"severity_{severity}": words.severity_name(severity) for severity in (1, 2, 3, 4)},
        **{f"state_{state}": words.state_name(state) for state in states},
        "silent": translate("MapPane", "Source silent"),
        "assets": translate("MapPane", "Assets"),
        "fill": _filled_by(fill, category, centre, language, of_all=of_all),
        "fill_hidden": _filled_by(fill, category, centre, language, of_all=False, some=True),
        "approximate": translate("MapPane", "Outlines approximate"),
        "warned": translate("MapPane", "Warning area"),
        "waiting": translate("MapPane", "Waiting for data"),
        "total_events": translate("MapPane", "Events {n}"),
        "total_assets": translate("MapPane", "Assets {n}"),
        "total_grids": translate("MapPane", "Grids {n}"),
        "baseless": translate("MapPane", "No base map"),
        "asking": translate("MapPane", "Asking …"),
        "gone": translate("MapPane", "This is no longer there, or can't be asked for now."),
        "kind": translate("MapPane", "Kind"),
        "heard": translate("MapPane", "Last heard"),
        "tags": translate("MapPane", "Has"),
        "number": translate("MapPane", "Number"),
        "many": translate("MapPane", "{n}k"),
        "force": translate("MapPane", "Force {n}"),
        "forecast": translate("MapPane", "Forecast"),
        "observed": translate("MapPane", "Observed"),
        "wind": translate("MapPane", "Wind"),
        "pressure": translate("MapPane", "Pressure"),
        "circles": translate("MapPane", "Force 7 / 10 / 12"),
        "radius": translate("MapPane", "May be off by"),
        "issued": translate("MapPane", "Bulletin"),
        "ago_now": translate("MapPane", "just now"),
        "ago_minutes": translate("MapPane", "{n} min ago"),
        "ago_hours": translate("MapPane", "{n} h ago"),
        "ago_days": translate("MapPane", "{n} days ago"),
        "locked": translate("MapPane", "View locked: back to all (Home)"),
        "tile_slow": translate("MapPane", "Loading …"),
        "tile_none": translate("MapPane", "No picture here"),
        "tile_silent": translate("MapPane", "Map server silent"),
        "tile_absent": translate("MapPane", "Map file not to be read"),
        "tile_broken": translate("MapPane", "Picture unreadable"),
        "simulated": translate("MapPane", "Simulated"),
        **_tool_words(),
        **{f"quality_{quality}": words.quality_name(quality) for quality in ("late", "old", "never")},
        "whole": translate("MapPane", "Whole area"),
        "severity": translate("MapPane", "Severity"),
        "state": translate("MapPane", "State"),
        "category": translate("MapPane", "Category"),
        "region": translate("MapPane", "Region"),
        "address": translate("MapPane", "Address"),
        "source": translate("MapPane", "Source"),
        "reported": translate("MapPane", "Reported"),
        "due": translate("MapPane", "Due"),
    }


def _filled_by(
    fill: str, category: str, centre: Centre | None, language: str, *, of_all: bool, some: bool = False
) -> str:
    """Say what regions are filled by; `some`: a hand has taken categories off the map."""
    if fill != "open":
        if of_all:
            return translate("MapPane", "Fill: events in 24 h")
        return translate("MapPane", "Fill: events in 24 h, all categories")  # a day's are counted of all together
    if not category:
        if some:
            return translate("MapPane", "Fill: open events, shown categories")
        return translate("MapPane", "Fill: open events")
    name = painting.shown(words.category_name(category, centre, language), 30)
    return translate("MapPane", "Fill: open events ({category})").replace("{category}", name)


def _tool_words() -> dict[str, str]:
    return {
        "tool_distance": translate("MapPane", "Distance"),
        "tool_distance_how": translate("MapPane", "Click along the way; double click ends."),
        "tool_length": translate("MapPane", "on the ground"),
        "tool_area": translate("MapPane", "Area"),
        "tool_area_how": translate("MapPane", "Click around the area; double click ends."),
        "tool_surface": translate("MapPane", "area"),
        "tool_round": translate("MapPane", "around it"),
        "tool_circle": translate("MapPane", "Around"),
        "tool_circle_how": translate("MapPane", "Click the middle, then the rim (Enter: 500 m): what lies within?"),
        "tool_radius": translate("MapPane", "radius"),
        "tool_polygon": translate("MapPane", "Within"),
        "tool_polygon_how": translate("MapPane", "Click around the area; double click: what lies within?"),
        "tool_pen": translate("MapPane", "Pen"),
        "tool_pen_how": translate("MapPane", "Draw. Backspace takes the last line away, Shift+Backspace all."),
        "pen_keep": translate("MapPane", "Keep with the chosen incident"),
        "pen_nobody": translate("MapPane", "Nobody sits here who could keep it with the incident."),
        "pen_choose": translate("MapPane", "Choose an event: then it can be kept with it."),
        "pen_take": translate("MapPane", "take away"),
        "tool_place": translate("MapPane", "Position"),
        "tool_place_how": translate("MapPane", "Click a place: its position in all datums."),
        "tool_categories": translate("MapPane", "Categories"),
        "category_all": translate("MapPane", "Show all"),
        "category_only": translate("MapPane", "only"),
        "category_other": translate("MapPane", "Other"),
        "categories_some": translate("MapPane", "{n} of {all} categories: show all"),
        "categories_only": translate("MapPane", "Only {names}"),
        "tool_sheet": translate("MapPane", "Sheet"),
        "tool_tiles": translate("MapPane", "Layers"),
        "tool_within": translate("MapPane", "Events {events}, things {assets}"),
        "tool_nearest": translate("MapPane", "nearest {metres} {name}"),
        "tool_failed": translate("MapPane", "The store does not answer just now. Try again."),
    }
