"""Every source file of the example centres reads what its feed serves: nothing refused, places where they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from data_sources.centre import Centre, read_centre
from data_sources.clock import Clock
from data_sources.feeds.departments import Departments
from data_sources.mapping import Mapper
from data_sources.poll import PollResult, poll_once
from data_sources.records import Asset, Event, Indicator, Reading, Warning
from data_sources.resource_files import example_centre
from tests.data_sources.feeds.conftest import NOON, Served

SOURCES = [(name, path.stem) for name in ("wenzhou", "montgomery")
           for path in sorted((example_centre(name) / "sources").glob("*.toml"))]  # fmt: skip
KINDS = {"cameras": Asset, "posts": Asset, "kitchens": Asset, "labs": Asset, "rentals": Asset, "iot": Asset,
         "ledgers": Asset, "fishery": Asset, "statistics": Indicator,
         "air": Reading, "typhoon": Reading, "water": Reading, "weather": Warning, "figures": Indicator}  # fmt: skip


@pytest.mark.parametrize("name", ["wenzhou", "montgomery"])
def test_an_example_centre_has_no_mistakes(name: str) -> None:
    centre = read_centre(example_centre(name))
    assert centre.mistakes == ()
    for source_id, source in centre.sources.items():
        Mapper(source_id, source, centre)


@pytest.mark.parametrize(("name", "source"), SOURCES)
def test_a_source_reads_what_its_feed_serves(
    name: str, source: str, both: dict[str, Served], served_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIPING_FEEDS_URL", both[name].url)
    monkeypatch.setenv("YIPING_DATA", str(served_data))
    centre = read_centre(example_centre(name))
    result = _polled(centre, source)
    assert result.health is not None
    assert result.health.sentence is None
    assert [str(refused.reason) for refused in result.refused] == []
    assert len(result.records) > 0
    kind = KINDS.get(source, Event)
    assert {type(record) for record in result.records} == {kind}
    if source != "figures":  # what was published is real
        assert all(record.simulated for record in result.records)


def test_positions_arrive_where_the_model_put_them(departments: Callable[..., Departments]) -> None:
    centre = read_centre(example_centre())
    served = departments()
    for name, key in (("grid", "eventId"), ("police", "jjdbh"), ("traffic", "sgbh")):
        ledger = served.ledgers[name]
        answer = ledger.changes(NOON - 86_400, NOON)
        truth = ledger.page(answer, 0, len(answer))
        rows, _ = served.page(name, NOON - 86_400, 0, 10_000)
        mapped = Mapper(name, centre.sources[name], centre).map(rows, NOON * 1000)
        assert mapped.refused == []
        assert [record.key for record in mapped.records] == [row[key] for row in rows] == truth.key
        metres = 111_320 * np.hypot(
            np.array([record.lat for record in mapped.records]) - truth.lat,
            np.array([record.lon for record in mapped.records]) - truth.lon,
        )
        assert metres.max() < 0.3  # six decimals
        assert [record.state for record in mapped.records] == truth.state
        if name != "police":  # 110 has fewer words than there are categories: wages are a 纠纷 to it
            assert [record.category for record in mapped.records] == truth.category
        assert [record.reported_at for record in mapped.records] == (truth.reported * 1000).tolist()


def test_no_category_of_the_calls_falls_under_other(departments: Callable[..., Departments]) -> None:
    centre = read_centre(example_centre("montgomery"))
    served = departments("montgomery")
    rows, _ = served.page("ems", None, 0, 20_000)
    mapped = Mapper("ems", centre.sources["ems"], centre).map(rows, NOON * 1000)
    assert {record.category for record in mapped.records if isinstance(record, Event)} <= set(centre.categories)
    assert "other" not in {record.category for record in mapped.records if isinstance(record, Event)}


def _polled(centre: Centre, source: str) -> PollResult:
    """Poll until something has come: files settle, and tables fill, in the first seconds of the feeds' life."""
    deadline = time.monotonic() + 90
    clock, cursor = Clock(), None
    while True:
        result = poll_once(source, centre, clock, cursor)
        if result.records or result.refused or time.monotonic() > deadline:
            return result
        cursor = result.cursor
        time.sleep(0.3)
