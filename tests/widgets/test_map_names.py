"""Where names and hours are written: on nothing else that is written, and not under what matters."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from operations.track_snapshots import Track, TrackForecast, TrackPoint, Tracks
from tests.maps.doubles import NOW
from tests.widgets.test_map_layers import rich  # noqa: F401 -- fixtures
from tests.widgets.test_map_pane import ask, open_map, painted, picture, tell, until  # noqa: F401 -- fixtures
from widgets.map_settings import MapSettings


def test_no_region_s_name_meets_what_is_written_beside_a_storm(qtbot, open_map, picture, rich, ask, until):  # noqa: F811, PLR0917
    """The force of its circle stands where the name would: five kilometres north of the eye."""
    eye = TrackPoint(NOW, 27.955, 120.6, 38.0, 955.0, (5.0, None, None))
    ahead = TrackForecast(NOW + 21_600_000, 28.0, 120.79, 25.0, 3.0)
    track = Track("storm", "天鸽", "2601", "天鸽", (eye,), (ahead,), NOW, simulated=True)
    picture.tracks = lambda: Tracks((track,), NOW, rich.age)
    pane = open_map(MapSettings(layers=("base", "regions", "labels", "tracks")))
    painted(qtbot, pane)
    until(pane, "yiping.isSettled() && yiping.state().layers.labels.names.length === 2")
    alone = ask(pane)["layers"]["labels"]["boxes"]
    tell(pane, picture)
    until(pane, "yiping.isSettled() && yiping.state().layers.tracks.storms === 1")
    written = ask(pane, "yiping.layers.tracks.wordBoxes(yiping.paintedView())")
    assert len(written) == 3

    def meeting(boxes):
        return [
            name
            for name, (left, top, right, bottom) in enumerate(boxes)
            for word in written
            if left < word["right"] and right > word["left"] and top < word["bottom"] and bottom > word["top"]
        ]

    assert meeting(alone) == [0, 1]
    layer = ask(pane)["layers"]["labels"]
    assert len(layer["names"]) == 2
    assert meeting(layer["boxes"]) == []


def test_no_hour_of_a_forecast_is_written_on_a_dot_of_its_way(qtbot, open_map, picture, rich, ask, until):  # noqa: F811, PLR0917
    """The storm goes due east, so that its next place lies where an hour is read best."""
    way = [[28.0, 120.3 + 0.25 * number] for number in range(5)]
    eye, *ahead = way
    track = Track(
        "storm", "天鸽", "2601", "天鸽", (TrackPoint(NOW, *eye, 38.0, 955.0, (None, None, None)),),
        tuple(TrackForecast(NOW + 21_600_000 * n, *at, 25.0, 3.0) for n, at in enumerate(ahead, 1)),
        NOW, simulated=True,
    )  # fmt: skip
    picture.tracks = lambda: Tracks((track,), NOW, rich.age)
    pane = open_map(MapSettings(layers=("base", "tracks")))
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, "yiping.isSettled() && yiping.state().layers.tracks.storms === 1")
    written = ask(pane, "yiping.layers.tracks.wordBoxes(yiping.paintedView())")
    dots = ask(
        pane,
        f"(v => {way}.map(at => yiping.toSquare(...at)).map(([x, y]) => [x * v.world - v.left, y * v.world - v.top]))"
        "(yiping.paintedView())",
    )
    assert 34 < dots[1][0] - dots[0][0] < 120, "or no hour would reach the next place"
    assert len(written) >= 3
    struck = [
        (box["text"], x)
        for box in written
        if box["text"] != "天鸽"  # which stands beside its own
        for x, y in dots
        if box["left"] < x < box["right"] and box["top"] < y < box["bottom"]
    ]
    assert struck == []


def test_a_region_s_name_gives_way_to_the_ring_of_an_incident(qtbot, open_map, picture, rich, ask, until):  # noqa: F811, PLR0917
    picture.put_event(1, 28.0, 120.6, severity=4)
    pane = open_map(MapSettings(layers=("base", "regions", "labels", "incidents")))
    painted(qtbot, pane)
    until(pane, "yiping.isSettled() && yiping.state().layers.labels.names.length === 2")
    alone = ask(pane)["layers"]["labels"]["boxes"]
    rich.rows = (replace(picture.event_row(1), reports=2),)
    tell(pane, picture)
    until(pane, "yiping.isSettled() && yiping.state().layers.incidents.incidents === 1")
    (ring,) = ask(pane, "yiping.layers.incidents.graveBoxes(yiping.paintedView())")

    def meets(box):
        left, top, right, bottom = box
        return left < ring["right"] and right > ring["left"] and top < ring["bottom"] and bottom > ring["top"]

    assert any(map(meets, alone))
    boxes = ask(pane)["layers"]["labels"]["boxes"]
    assert len(boxes) == 2
    assert not any(map(meets, boxes))


@pytest.mark.parametrize("spared", [True, False])
def test_a_name_that_cannot_be_read_any_more_moves_or_goes(open_map, until, ask, qtbot, spared):  # noqa: F811
    """Marks are everywhere, and a sign comes over where the name stood."""
    pane = open_map(MapSettings(layers=("base", "regions", "labels")))
    painted(qtbot, pane)
    until(pane, "yiping.isSettled() && yiping.state().layers.labels.names.length === 2")
    alone = ask(pane)["layers"]["labels"]["boxes"]
    signs = [{"left": box[0], "top": box[1], "right": box[2], "bottom": box[3]} for box in alone]
    # Every 24 units a mark of 12: a quarter of any name; or of 20, more than half.
    size = 12 if spared else 20
    crowd = (
        f"Array.from({{length: 2500}}, (_, n) => [24 * (n % 50), 24 * Math.floor(n / 50)])"
        f".map(([x, y]) => ({{left: x, right: x + {size}, top: y, bottom: y + {size}}}))"
    )
    ask(
        pane,
        f"(yiping.layers.stations = {{graveBoxes: () => [...{crowd}, ...{json.dumps(signs)}]}},"
        "yiping.canvases.labels.paintSoon(), 1)",
    )
    names = 2 if spared else 0
    until(pane, f"yiping.isSettled() && yiping.state().layers.labels.names.length === {names}")
    until(pane, f"JSON.stringify(yiping.state().layers.labels.boxes) !== '{json.dumps(alone, separators=(',', ':'))}'")
    for left, top, right, bottom in ask(pane)["layers"]["labels"]["boxes"]:
        covered = sum(
            max(0.0, min(right, sign["right"]) - max(left, sign["left"]))
            * max(0.0, min(bottom, sign["bottom"]) - max(top, sign["top"]))
            for sign in signs
        )
        assert covered < 0.1 * (right - left) * (bottom - top)
