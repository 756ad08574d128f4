"""Every kind of layer as a person sees it: the real page, its picture with and without it, and text that harms."""

from __future__ import annotations

import dataclasses
from typing import Any

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from data_sources.records import Reading, Warning
from data_sources.sentences import translate
from operations.asset_snapshots import PlacedAssets
from operations.drawing_snapshots import Drawing, Drawings
from operations.duty_cases import Officer
from operations.snapshots import Age, QueuePage, QueueRow, ReadingTable, RegionLoad
from operations.track_snapshots import Track, TrackForecast, TrackPoint, Tracks
from tests.maps.doubles import NOW
from tests.widgets.map_pictures import difference_from_kept, kept, share_that_differs, small
from tests.widgets.test_map_pane import ask, open_map, painted, picture, tell, until  # noqa: F401 -- fixtures
from widgets.desk import Kept
from widgets.map_settings import MapSettings
from widgets.selection import Selection, Thing

HARM = "<img src=x onerror='yiping.hurt = 1'>\u202e"
MIDDLE = (28.0, 120.7)


class Rich:
    """What the small picture doesn't tell, for the layers that come with the pane's answer."""

    def __init__(self, small: Any) -> None:
        self.small = small
        self.load: dict[str, int] = {}
        self.readings_list: tuple[Reading, ...] = ()
        self.age = Age("live", NOW, "")
        self.rows: tuple[QueueRow, ...] = ()
        small.region_load = lambda _level="county", **_more: RegionLoad(self.load, 0, NOW, self.age)
        small.readings = lambda _metric: ReadingTable(self.readings_list, NOW, self.age)
        small.queue_page = lambda *_: QueuePage(self.rows, 0, len(self.rows), NOW, self.age)


@pytest.fixture
def rich(picture):  # noqa: F811
    return Rich(picture)


def reading(station: str, value: float, lat: float, lon: float, *, hours: float = 0.5) -> Reading:
    at = int(NOW - hours * 3_600_000)
    return Reading(
        source="air", station=station, metric="PM2.5", value=value, unit=HARM[:20], at=at, name=HARM, lat=lat, lon=lon
    )


def picture_of(qtbot, pane, until, layer, holds):  # noqa: F811
    """Return the glass once a layer says that it is drawn."""
    until(pane, f"yiping.isSettled() && ((s) => {holds})(yiping.state().layers.{layer})")
    qtbot.wait(400)  # what the page has painted is put together by another process
    return pane.grab().toImage()


def differing(one, other) -> float:
    """Return the share of the spots on the glass, panels apart, that differ by more than rounding."""
    width, height = one.width(), one.height()
    spots = [(x, y) for x in range(20, width - 20, 3) for y in range(150, height - 110, 3)]

    def differ(spot):
        a, b = one.pixelColor(*spot), other.pixelColor(*spot)
        return abs(a.red() - b.red()) + abs(a.green() - b.green()) + abs(a.blue() - b.blue()) > 12

    return sum(map(differ, spots)) / len(spots)


def fill_events(small):
    for number in range(120):
        small.put_event(number, 27.93 + 0.001 * (number % 40), 120.56 + 0.0012 * (number // 3), severity=2 + number % 3)


def fill_grids(small, rich):  # noqa: ARG001
    rich.load = {"330302000": 1, "330302001": 3, "330302002": 9, "330302003": 40}


def fill_stations(small, rich):  # noqa: ARG001
    rich.readings_list = (reading("a", 35, 27.98, 120.6), reading("b", 12, 28.02, 120.82, hours=9))


def fill_incidents(small, rich):
    small.put_event(1, 27.98, 120.6, severity=2, title=HARM)
    lead = small.event_row(1)
    rich.rows = (replace(lead, reports=4), replace(lead, id=2, reports=1, lat=28.05))


def fill_teams(small, rich):
    small.placed_assets = lambda kinds, _limit=500: PlacedAssets(
        tuple(
            replace(small.asset_row(number), name=HARM, kind=kinds[0], updated_at=NOW - hours * 3_600_000)
            for number, hours in ((0, 1), (1, 40))
        ),
        NOW,
        rich.age,
    )
    small.put_assets(np.array([(27.98, 120.6), (28.02, 120.8)]), np.zeros(2, np.uint8))


def fill_tracks(small, rich):
    points = tuple(
        TrackPoint(NOW - (4 - step) * 10_800_000, 27.6 + 0.1 * step, 121.2 - 0.1 * step, 38.0, 955.0, (30.0, 12.0, 5.0))
        for step in range(5)
    )
    ahead = tuple(
        TrackForecast(NOW + 21_600_000 * step, 28.0 + 0.05 * step, 120.8 - 0.1 * step, 25.0, 8.0 * step)
        for step in (1, 2)
    )
    track = Track("storm", HARM, "2601", HARM, points, ahead, NOW, simulated=True)
    small.tracks = lambda: Tracks((track,), NOW, rich.age)


def fill_levels(small, rich):
    levels = (reading("a", 6.4, 27.98, 120.6), reading("b", 3.1, 28.02, 120.82), reading("c", 5.2, 27.95, 120.72))
    limits = {"警戒": 5.0, "保证": 6.0}
    small.readings = lambda metric: ReadingTable(
        tuple(replace_value(one, limits[metric]) for one in levels) if metric in limits else levels, NOW, rich.age
    )


def replace_value(one, value):
    return msgspec.structs.replace(one, value=value)


def fill_warning(small, rich):  # noqa: ARG001
    small.warning_list = (
        Warning(
            source="cap", key="1", status="Actual", message="Alert", sent_at=NOW, event=HARM[:30], headline=HARM,
            level=2,
            polygons=(((27.92, 120.55), (28.0, 120.55), (28.0, 120.65), (27.92, 120.55)),),
            circles=((28.02, 120.8, 4.0),),
        ),
    )  # fmt: skip


LAYERS = {
    "choropleth": (fill_grids, "s.filled === 4 && s.regions === 4", 0.2),
    "heat": (lambda small, _rich: fill_events(small), "s.most > 0", 0.03),
    "clusters": (lambda small, _rich: fill_events(small), "s.clusters.length > 0", 0.003),
    "stations": (fill_stations, "s.seen === 2 && s.old === 1", 0.001),
    "incidents": (fill_incidents, "s.incidents === 1", 0.0003),
    "warnings": (fill_warning, "s.areas === 1", 0.002),
    "teams": (fill_teams, "s.seen === 2 && s.old === 1", 0.0005),
    "tracks": (fill_tracks, "s.storms === 1 && s.points[0] === 5 && s.ahead[0] === 2", 0.01),
    "levels": (fill_levels, "s.seen === 3 && s.over.join() === '2,0,1'", 0.001),
}
SETTINGS = {"choropleth": "township", "stations": "PM2.5"}
LEVELS = {"stations": "水位", "station_limits": ("警戒", "保证")}


def settings_of(name: str, *, plain: bool = False) -> MapSettings:
    layers = ("base", "regions", "events", "labels")
    word = "stations" if name == "levels" else name
    more = {**SETTINGS, **(LEVELS if name == "levels" else {})}
    return MapSettings(layers=layers if plain else (*layers, word), **more)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_shows_where_it_is_named_and_says_so_and_harms_nobody(  # noqa: PLR0917
    qtbot,
    open_map,  # noqa: F811
    picture,  # noqa: F811
    rich,
    ask,  # noqa: F811
    until,  # noqa: F811
    name,
):
    fill, holds, least = LAYERS[name]
    fill(picture, rich)
    without = open_map(settings_of(name, plain=True))
    painted(qtbot, without)
    tell(without, picture)
    before = picture_of(qtbot, without, until, "regions", "true")
    again = picture_of(qtbot, without, until, "regions", "true")
    assert differing(before, again) < 0.0002  # the same twice: what differs below is the layer
    pane = open_map(settings_of(name))
    painted(qtbot, pane)
    tell(pane, picture)
    layer = {"clusters": "events", "levels": "stations"}.get(name, name)
    after = picture_of(qtbot, pane, until, layer, holds)
    assert differing(before, after) > least
    like = difference_from_kept(name, after)
    assert like < min(0.002, share_that_differs(small(before), kept(name)) / 3), "as when a person looked at it"
    assert ask(pane, "yiping.hurt === undefined && document.querySelectorAll('img, script[src]').length === 0")
    assert pane.page.console == []
    added = {"clusters": 0, "choropleth": 0, "levels": 3}.get(name, 1)  # classes take the line of the fill
    assert len(ask(pane)["panels"]["legend"]) == len(ask(without)["panels"]["legend"]) + added
    if not added:
        return
    # Its line takes it off the map, by a key too, and puts it back.
    line = f"document.querySelector('.entry.switch[data-name={layer}]')"
    press = "dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))"
    for turn, state, least_now, most_now in (
        (press, "false", least, 1),
        ("click()", "true", 0, 0.0005),
    ):
        assert ask(pane, f"({line}.{turn}, {line}.getAttribute('aria-checked'))") == state

        def is_so(least=least_now, most=most_now):
            return least <= differing(after, pane.grab().toImage()) <= most

        qtbot.waitUntil(is_so, timeout=20_000)


@pytest.mark.parametrize("name", ["choropleth", "stations", "incidents", "teams", "tracks"])
def test_a_layer_looks_old_when_its_source_is_and_says_since_when(qtbot, open_map, picture, rich, ask, until, name):  # noqa: F811, PLR0917
    LAYERS[name][0](picture, rich)
    pane = open_map(settings_of(name))
    painted(qtbot, pane)
    tell(pane, picture)
    fresh = picture_of(qtbot, pane, until, name, LAYERS[name][1])
    assert ask(pane, "document.querySelectorAll('.entry.aged').length") == 0
    rich.age = Age("old", NOW - 7_200_000, "air")
    tell(pane, picture)
    until(pane, "document.querySelectorAll('.entry.aged').length === 1 && yiping.isSettled()")
    words = ask(pane)["panels"]["legend"][-1]
    assert "·" in words
    qtbot.wait(400)
    legend = ask(
        pane, "(b => [b.left, b.top, b.right, b.bottom])(document.querySelector('.entry.aged').getBoundingClientRect())"
    )
    now, box = pane.grab().toImage(), [round(edge) for edge in legend]
    spots = [(x, y) for x in range(box[0], box[2], 2) for y in range(box[1], box[3], 2)]
    assert sum(now.pixelColor(*spot) != fresh.pixelColor(*spot) for spot in spots) > 20


def test_a_cluster_opens_when_it_is_clicked_and_loses_no_event(qtbot, open_map, picture, ask, until):  # noqa: F811
    fill_events(picture)
    picture.put_event(900, 28.05, 120.85, severity=1)
    pane = open_map(MapSettings(layers=("base", "regions", "events", "clusters", "labels")))
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, "yiping.state().layers.events.clusters.length > 0")
    state = ask(pane)["layers"]["events"]
    assert sum(cluster[0] for cluster in state["clusters"]) + state["singles"] == 121
    assert all(cluster[1] > 1 for cluster in state["clusters"])  # what is extremely serious stands for itself
    zoom, (_, _, x, y) = ask(pane, "yiping.map.getZoom()"), max(state["clusters"])
    ask(pane, f"(yiping.map.fire('click', {{containerPoint: L.point({x}, {y}), latlng: yiping.map.getCenter()}}), 1)")
    until(pane, f"yiping.map.getZoom() > {zoom} && yiping.isSettled()")
    state = ask(pane)["layers"]["events"]
    assert sum(cluster[0] for cluster in state["clusters"]) + state["singles"] == 121


def test_assets_of_other_kinds_have_another_shape_from_near(qtbot, open_map, picture, until):  # noqa: F811
    picture.put_assets(np.array([MIDDLE]), np.zeros(1, np.uint8))
    pane = open_map()
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, "yiping.layers.assets.count === 1")
    round_one = picture_of(qtbot, pane, until, "assets", "s.single")
    whole = picture.asset_points
    picture.asset_points = lambda _since, kinds=(): replace(whole(None, kinds), kind=np.ones(1, np.uint8), full=True)
    picture.seq += 1
    pane.load()
    qtbot.waitUntil(lambda: pane.page_loaded, timeout=20_000)
    until(pane, "yiping.painted")
    square = picture_of(qtbot, pane, until, "assets", "s.single && s.count === 1")
    assert 0 < differing(round_one, square) < 0.002


def test_a_thing_opens_its_card_by_click_and_by_keys_alone(qtbot, open_map, picture, ask, until):  # noqa: F811
    picture.put_assets(np.array([MIDDLE, (28.03, 120.8)]), np.array([0, 1], np.uint8))
    picture.titles[0] = HARM + " 电话13812345678"
    pane = open_map(MapSettings(asset_kinds=("camera",)))
    chosen = []
    pane.chosen.connect(chosen.append)
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, "yiping.state().layers.assets.single && yiping.state().layers.assets.seen === 2")
    assert "No base map" in ask(pane)["panels"]["totals"]
    there = f"yiping.map.latLngToContainerPoint([{MIDDLE[0]}, {MIDDLE[1]}])"
    ask(pane, f"(yiping.map.fire('mousemove', {{containerPoint: {there}}}), 1)")
    until(pane, "yiping.state().pointed.name.includes('<img')")
    ask(pane, f"(yiping.map.fire('click', {{containerPoint: {there}, latlng: yiping.map.getCenter()}}), 1)")
    until(pane, "(yiping.state().panels.card || '').includes('2 h ago')")
    qtbot.waitUntil(lambda: bool(chosen), timeout=20_000)
    assert (chosen[-1].thing.kind, chosen[-1].thing.source, chosen[-1].thing.id) == ("asset", "cameras", 0)
    pane.show_selection(chosen[-1])
    # It is open over an update, and says what became of the thing.
    picture.assets[0] = (*MIDDLE, 1)
    picture.changed_at["asset", 0] = picture.seq = picture.seq + 1
    qtbot.wait(900)
    tell(pane, picture)
    until(pane, "(yiping.state().panels.card || '').includes('offline')")
    assert ask(pane, "yiping.hurt === undefined && document.querySelectorAll('img, script[src]').length === 0")
    ask(pane, "(document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'})), 1)")
    until(pane, "yiping.state().panels.card === null")
    keys = "".join(
        f"yiping.map.getContainer().dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', bubbles: true}})), "
        for key in (".", ".", ",", ".", "Enter")
    )
    ask(pane, f"({keys}1)")
    until(pane, "(yiping.state().panels.card || '').includes('2 h ago')")
    assert pane.page.console == []


class Keeper:
    """A desk that keeps what it is told to keep, or refuses it."""

    read_only = False
    officer = Officer("王", "duty", "township")

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.trouble = None

    def do(self, deed, values, named, done) -> None:  # noqa: ARG002
        self.done.append((deed, *values))
        done(Kept(trouble=self.trouble))


def test_what_the_pen_drew_is_kept_with_the_incident(qtbot, open_map, picture, ask, until):  # noqa: F811
    picture.put_event(7, *MIDDLE, severity=2)
    kept = []
    picture.drawings = lambda event: Drawings(event, tuple(kept), NOW)
    pane = open_map()
    desk = Keeper()
    pane.context = dataclasses.replace(pane.context, desk=desk)
    painted(qtbot, pane)
    ask(pane, "(yiping.map.getContainer().dispatchEvent(new KeyboardEvent('keydown', {key: 'd', bubbles: true})), 1)")
    for kind, x in (("down", 300), ("move", 340), ("move", 380)):
        event = f"new PointerEvent('pointer{kind}', {{clientX: {x}, clientY: 300}})"
        ask(pane, f"(yiping.map.getContainer().dispatchEvent({event}), 1)")
    ask(pane, "(window.dispatchEvent(new PointerEvent('pointerup')), 1)")
    qtbot.waitUntil(lambda: len(pane._pen.strokes) == 1, timeout=20_000)
    assert "Choose an event" in ask(pane)["tool"]["panel"]
    asked = []
    pane.question_changed.connect(lambda: asked.append(1))
    pane.show_selection(Selection(thing=Thing("event", "grid", "7", 7, *MIDDLE)))
    assert asked
    tell(pane, picture)
    press = "yiping.map.getContainer().dispatchEvent(new KeyboardEvent('keydown', {key: '%s', bubbles: true}))"
    ask(pane, f"({press % 'k'}, 1)")
    qtbot.waitUntil(lambda: len(desk.done) == 1, timeout=20_000)
    deed, number, event_id, officer, strokes = desk.done[0]
    assert (deed, event_id, officer.name, len(strokes[0])) == ("draw", 7, "王", 3)
    kept.append(Drawing(number, 7, NOW, HARM, strokes))
    tell(pane, picture)
    until(pane, "yiping.state().tool.kept === 1 && yiping.state().tool.strokes === 0")
    assert "<img" in ask(pane)["tool"]["panel"]  # as text
    assert ask(pane, "yiping.hurt === undefined && document.querySelectorAll('img').length === 0")
    desk.trouble = translate("Drawings", "There is no such drawing.").filled()
    ask(pane, f"({press % 'Delete'}, 1)")
    qtbot.waitUntil(lambda: len(desk.done) == 2, timeout=20_000)
    assert desk.done[1][:2] == ("rub", number)
    until(pane, "yiping.state().tool.said.includes('no such drawing')")
    pane.show_selection(Selection())
    until(pane, "yiping.state().tool.kept === 0")
