"""The model's days hold what is published, and are the same wherever they are made."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections import Counter
from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from data_sources.feeds.departments import Departments
from data_sources.feeds.generated import GeneratedEvents
from data_sources.feeds.happenings import CLOSED, NEVER, VOID, WAITING, steps_at
from data_sources.resource_files import example_centre
from tests.data_sources.feeds.conftest import NOON, ROOT

DAY = 86_400
PUBLISHED_A_DAY = 3560

FINGERPRINT = """
import sys, zlib
from pathlib import Path
from data_sources.feeds.departments import Departments
class Noon:
    def now(self): return {noon} * 1000
for name in ("wenzhou", "montgomery"):
    departments = Departments(Path("resources/centres") / name, Path("unused"), Noon())
    import msgspec
    total = 0
    for feed in departments.ledgers:
        rows, count = departments.page(feed, {noon} - 86400, 0, 100000)
        total = zlib.crc32(msgspec.json.encode(rows), total)
    for feed in departments.registers:
        rows, count = departments.page(feed, {noon} - 600, 0, 100000)
        total = zlib.crc32(msgspec.json.encode(rows), total)
    print(name, total)
"""


@pytest.fixture
def model(departments: Callable[..., Departments]) -> GeneratedEvents:
    found = departments().model
    assert isinstance(found, GeneratedEvents)
    return found


def test_four_weeks_of_reports_hold_what_is_published(departments: Callable[..., Departments]) -> None:
    served = departments()
    counts = Counter[str]()
    for day in range(served.today() - 28, served.today()):
        for feed in served.ledgers:
            counts[feed] += len(served.model.day(feed, day).subject)
    total = sum(counts.values()) / 28
    assert total == pytest.approx(PUBLISHED_A_DAY, rel=0.03)
    assert 0.55 < counts["grid"] / 28 / total < 0.70


def test_severities_stay_as_rare_as_documented(departments: Callable[..., Departments]) -> None:
    served = departments()
    days = range(served.today() - 60, served.today())
    severity = np.concatenate([served.model.day(feed, day).severity for feed in served.ledgers for day in days])
    shares = np.bincount(severity, minlength=5)[1:] / len(severity)
    assert shares == pytest.approx([0.0006, 0.005, 0.025, 0.9694], rel=0.25)


@pytest.mark.parametrize("moment", [NOON, NOON + 3 * DAY + 7 * 3600, NOON + 9 * DAY - 9 * 3600])
def test_a_believable_number_is_overdue_and_nearly_all_due_are_closed(
    departments: Callable[..., Departments], clock, moment: int
) -> None:
    clock.second = moment
    served = departments()
    categories = msgspec.toml.decode((example_centre() / "categories.toml").read_bytes())["category"]
    due_minutes = {category["code"]: category["due_minutes"] for category in categories}
    due_of = 60 * np.array([due_minutes[code] for code in served.model.categories])
    overdue = due = closed = still_open = days_late = 0
    for feed in served.ledgers:
        for day in range(served.today() - 30, served.today() + 1):
            events = served.model.day(feed, day)
            steps = steps_at(events.moments, moment)
            state = events.states[np.arange(len(steps)), np.maximum(steps - 1, 0)]
            is_due = events.moments[:, 0] + due_of[events.category, events.severity - 1] < moment
            is_open = (state != CLOSED) & (state != VOID) & (steps > 0)
            still_open += int(is_open.sum())
            overdue += int((is_open & is_due).sum())
            late = moment - (events.moments[:, 0] + due_of[events.category, events.severity - 1])
            days_late += int((is_open & (late > 2 * DAY)).sum())
            due += int(is_due.sum())
            closed += int((is_due & (state == CLOSED)).sum())
    assert 5 <= overdue <= 45
    assert days_late <= 2, "what is late is late by hours"
    assert 200 <= still_open <= 900
    assert closed / due == pytest.approx(0.996, abs=0.001)


def test_every_life_begins_waiting_goes_forward_and_ends(model: GeneratedEvents) -> None:
    for feed in ("grid", "police", "hotline", "fire119", "traffic", "demolition"):
        events = model.day(feed, 20_779)
        assert (events.states[:, 0] == WAITING).all()
        known = events.moments != NEVER
        assert (np.diff(np.where(known, events.moments, NEVER - 1), axis=1)[known[:, 1:]] > 0).all()
        last = events.states[np.arange(len(known)), known.sum(axis=1) - 1]
        assert set(np.unique(last).tolist()) <= {CLOSED, VOID}


def test_one_happening_is_told_twice_in_other_words(departments: Callable[..., Departments]) -> None:
    served = departments()
    model, day = served.model, served.today() - 3
    dispute = list(model.categories).index("dispute")
    grid, others = model.day("grid", day), [model.day(name, day) for name in ("police", "hotline")]
    twins = 0
    for row in np.nonzero(grid.category == dispute)[0]:
        for other in others:
            near = (other.subject == grid.subject[row]) & (other.place == grid.place[row])
            near &= np.abs(other.moments[:, 0] - grid.moments[row, 0]) <= 2400
            twins += int(near.sum())
    assert twins >= 15
    subject = int(grid.subject[np.nonzero(grid.category == dispute)[0][0]])
    assert model.title("grid", subject) != model.title("police", subject)


def test_a_day_is_the_same_whichever_day_was_asked_for_before(departments: Callable[..., Departments]) -> None:
    first, second = departments().model, departments().model
    second.day("police", 20_700)
    one, other = first.day("grid", 20_777), second.day("grid", 20_777)
    assert np.array_equal(one.moments, other.moments)
    assert np.array_equal(one.lon, other.lon)
    assert np.array_equal(one.subject, other.subject)


def test_the_same_seed_makes_the_same_bytes_in_another_process() -> None:
    def run() -> str:
        script = FINGERPRINT.format(noon=NOON)
        return subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout

    first = run()
    assert len(first.splitlines()) == 2
    assert run() == first


def test_events_lie_in_the_grid_that_they_name(model: GeneratedEvents) -> None:
    shapely = pytest.importorskip("shapely")
    collection = msgspec.json.decode(gzip.decompress((example_centre() / "grids.geojson.gz").read_bytes()))
    outlines = {each["properties"]["code"]: each["geometry"] for each in collection["features"]}
    events = model.day("fire119", 20_778)
    for row in range(len(events.lon)):
        outline = shapely.geometry.shape(outlines[model.region_code(int(events.place[row]))])
        point = shapely.Point(events.lon[row], events.lat[row])
        assert outline.distance(point) * 111_320 < 200  # a doubled report is up to 150 m off


def test_recorded_calls_keep_weekday_and_hour(departments: Callable[..., Departments]) -> None:
    served = departments("montgomery")
    model = served.model
    today = served.today()
    week_before = model.day("ems", today - 252)
    now = model.day("ems", today)
    assert len(now.subject) > 100
    # 252 days later the same calls come round on the same weekday, at the same wall time (an hour apart in UTC where
    # the clocks have changed), with other numbers.
    assert np.array_equal(now.subject, week_before.subject)
    shift = set(((now.moments[:, 0] - week_before.moments[:, 0]) - 252 * DAY).tolist())
    assert shift <= {0, 3600, -3600}
    assert model.key("ems", today, 0) != model.key("ems", today - 252, 0)
