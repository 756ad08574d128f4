"""Ground and marks as a person has looked at them, in the light theme; the other layers are beside their tests."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from data_sources.centre import Home
from data_sources.resource_files import example_centre
from tests.widgets.map_pictures import difference_from_kept, kept, share_that_differs, small
from tests.widgets.test_map_layers import fill_events
from tests.widgets.test_map_pane import ask, open_map, painted, picture, tell, until  # noqa: F401 -- fixtures
from widgets.look import Look
from widgets.map_settings import MapSettings

MOST = 0.002
KINDS = {
    "base": (("base",), "true"),
    "roads": (("base", "roads"), "true"),
    "regions": (("base", "regions"), "yiping.state().layers.regions.classes[330302] > 0"),
    "labels": (
        ("base", "regions", "labels"),
        "yiping.state().layers.labels.names.length > 0 && yiping.state().layers.regions.classes[330302] > 0",
    ),
    "events": (("base", "events"), "yiping.layers.events.count === 120"),
    "assets": (("base", "assets"), "yiping.layers.assets.count === 300"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_looks_as_when_a_person_looked_at_it(qtbot, open_map, picture, until, tmp_path, kind):  # noqa: F811, PLR0917
    layers, holds = KINDS[kind]
    shutil.copytree(example_centre("wenzhou") / "basemap", tmp_path / "centre" / "basemap")
    fill_events(picture)
    rng = np.random.default_rng(5)
    picture.put_assets(
        np.array([27.99, 120.7]) + rng.normal(0, 0.05, (300, 2)), (np.arange(300) % 7 == 0).astype(np.uint8)
    )
    picture.counts = {"330302": 7, "330303": 2}
    pane = open_map(MapSettings(layers=layers, legend=False, home=Home(lat=28.0, lon=120.7, zoom=10.5)), Look("light"))
    painted(qtbot, pane)
    tell(pane, picture)
    until(pane, f"yiping.isSettled() && {holds}")
    qtbot.wait(400)  # what the page has painted is put together by another process
    qtbot.waitUntil(lambda: difference_from_kept(kind, pane.grab().toImage()) < MOST, timeout=8_000)
    if kind != "base":
        assert share_that_differs(kept("base"), small(pane.grab().toImage())) > 2 * MOST, "or this would prove nothing"
