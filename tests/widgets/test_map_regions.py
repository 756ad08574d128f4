"""Regions that no simple county has: holes, islands, across the antimeridian, with hostile names; on the real page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace as changed
from pytestqt.qtbot import QtBot

from data_sources.centre import Centre, Home
from data_sources.clock import Clock
from operations.store import Store
from tests.maps.doubles import NOW, SmallPicture
from tests.maps.small_centre import make_centre, square
from tests.operations.made import SetClock, apply, event
from tests.widgets.map_pages import asked, drawn
from widgets.look import Look
from widgets.map_pane import MapPane, MapSettings
from widgets.map_question import map_question
from widgets.pane import PaneContext

HOSTILE = "<img src=x onerror='yiping.hurt = 1'>{{7*7}}\u202e"


def region(code: str, name: str, kind: str, coordinates: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name, "level": "county"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def county_across_the_antimeridian() -> list[dict[str, Any]]:
    """A county with a hole, that has a county in it and an island beyond 180°; and one that is hostile."""
    outer = [[179.0, 10.0], [-179.0, 10.0], [-179.0, 12.0], [179.0, 12.0], [179.0, 10.0]]
    hole = [[179.8, 10.8], [-179.8, 10.8], [-179.8, 11.2], [179.8, 11.2], [179.8, 10.8]]
    island = square(-178.6, 10.2, 0.2)
    return [
        region("330302", "Ring", "MultiPolygon", [[outer, hole], [island]]),
        region("330303", HOSTILE, "Polygon", [hole]),
    ]


@pytest.fixture
def pane(qapp: object, qtbot: QtBot, tmp_path: Path) -> Iterator[MapPane]:
    del qapp
    centre = make_centre(tmp_path / "centre")
    features = {"type": "FeatureCollection", "features": county_across_the_antimeridian()}
    (tmp_path / "centre" / "regions.geojson").write_text(json.dumps(features))
    file = changed(centre.file, home=Home(lat=11, lon=-179.9, zoom=8), regions=("regions.geojson",), name=HOSTILE)
    picture = SmallPicture()
    picture.put_event(1, 10.5, 179.5)
    picture.put_event(2, 10.5, -179.5)
    own = Centre(centre.folder, file, {}, centre.categories)
    pane = MapPane(MapSettings(), Look(), context=PaneContext(own, Clock(NOW, NOW, 1.0), lambda: picture))
    pane.chosen.connect(pane.show_selection)
    yield from drawn(qtbot, pane, 800, 640)


@pytest.fixture
def ask(qtbot: QtBot, pane: MapPane) -> Callable[[str], Any]:
    return lambda script: asked(qtbot, pane.page, script)


def test_a_county_across_the_antimeridian_is_one_piece_with_its_marks_in_it(ask: Callable[[str], Any]) -> None:
    assert ask("yiping.map.getZoom()") > 6
    width = ask("yiping.map.getSize().x")
    places = [ask(f"yiping.layers.events.screenPoint({number})") for number in (1, 2)]
    assert all(0 < x < width for x, _ in places)
    assert places[0][0] < places[1][0]


def test_a_click_chooses_what_lies_there_hole_and_island_alike(
    qtbot: QtBot, pane: MapPane, ask: Callable[[str], Any]
) -> None:
    qtbot.waitUntil(lambda: ask("yiping.state().chosen.inside") == 2, timeout=20_000)

    def click(lat: float, lon: float) -> str:
        place = f"(([x, y]) => L.point(x, y))(yiping.onGlass(...yiping.toSquare({lat}, {lon})))"
        ask(f"(yiping.map.fire('click', {{containerPoint: {place}}}), 1)")
        return pane.selection.region

    assert not click(10.3, -178.8)
    places = ((10.3, 179.5, "330302"), (10.3, -179.5, "330302"), (11.0, -179.9, "330303"), (10.3, -178.5, "330302"))
    for lat, lon, code in places:
        qtbot.waitUntil(lambda lat=lat, lon=lon, code=code: click(lat, lon) == code, timeout=20_000)  # type: ignore[misc]
        pane.choose_region("", "")
        qtbot.waitUntil(lambda: ask("yiping.state().chosen.inside") == 2, timeout=20_000)


def test_a_hostile_name_is_text_in_breadcrumb_hint_and_label(
    qtbot: QtBot, pane: MapPane, ask: Callable[[str], Any]
) -> None:
    pane.choose_region("330303", HOSTILE)
    qtbot.waitUntil(lambda: len(ask("yiping.state().chosen.crumbs")) == 2, timeout=20_000)
    assert ask("yiping.state().chosen.crumbs[1]").startswith("<img src")
    assert "\u202e" not in ask("yiping.state().chosen.crumbs[1]")
    assert ask("[yiping.hurt ?? 0, document.querySelectorAll('.crumbs img, .hint img').length]") == [0, 0]
    assert pane.page.console == []


def test_a_scene_s_map_is_filled_by_the_open_events_of_its_own_category(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "store.sqlite"), make_centre(tmp_path / "centre"), SetClock())
    try:
        apply(store, event("1"), event("2", category="dispute"), event("3", category="dispute", region="330303002"))
        layers = MapSettings(fill_category="fire").of_layers
        answer = map_question(0, "county", "330302", layers)(store.picture)
        whole = map_question(0, "county", "", MapSettings().of_layers)(store.picture)
    finally:
        store.close()
    assert (answer.counts, answer.inner) == ({"330302": 1}, {"330302006": 1})
    assert whole.counts == {"330302": 2, "330303": 1}
