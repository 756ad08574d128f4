"""An exercise never reaches the map, whose marks nobody reads twice, and never looks real in the pane of warnings."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_sources.batches import RecordBatch
from data_sources.centre import Centre, CentreFile, Home
from data_sources.clock import Clock
from data_sources.records import Warning
from operations.store import Store
from tests.widgets.samples import context
from widgets.look import Look
from widgets.map_layers import LayerSettings
from widgets.map_question import map_question
from widgets.registry import make_pane

pytestmark = pytest.mark.usefixtures("qapp")

STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")


def test_only_real_warnings_are_drawn_on_the_map_and_only_they_have_a_level_in_the_pane(tmp_path: Path) -> None:
    clock = Clock()
    home = Home(lat=28, lon=120.7, zoom=9)
    file = CentreFile(name="x", code="330300", level="prefecture", zone="Asia/Shanghai", home=home)
    ring = ((27.7, 121.0), (27.9, 121.0), (27.9, 121.3), (27.7, 121.0))
    alerts = [
        Warning(
            source="weather",
            key=status,
            status=status,
            message="Alert",
            sent_at=clock.now(),
            event="台风",
            headline=f"{status} 台风警报",
            level=1,
            polygons=(ring,),
        )
        for status in STATUSES
    ]
    store = Store.open(str(tmp_path / "store.sqlite"), Centre(tmp_path, file, {}, {}), clock)
    try:
        store.apply(RecordBatch(source="weather", polled_at=clock.now(), warnings=alerts))
        layers = LayerSettings(frozenset({"warnings"}), "county", "quantile", "", (), "open", (), ())
        drawn = map_question(0, "county", "", layers)(store.picture)
        pane = make_pane("warnings", {}, Look(), context=context())
        pane.resize(424, 600)
        pane.show_snapshot(store.picture.warnings())
        said = pane.accessibleDescription()
    finally:
        store.close()
    assert [warning.key for warning in drawn.warnings] == ["Actual"]
    assert said.count("Exercise") == 4  # three are told to be exercises; one has the word in its headline
    assert "Draft" not in said
