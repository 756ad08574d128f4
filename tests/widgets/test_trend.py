from __future__ import annotations

import math
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from operations.snapshots import Age, HourlyTrend
from operations.unusual import unusual_hours
from tests.widgets.samples import HOUR, LIVE, NOW, context, make, trend
from widgets.look import Look
from widgets.trend_items import HourAxis
from widgets.trend_pane import TrendPane
from widgets.trend_scale import round_step

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def pane(qtbot: QtBot) -> TrendPane:
    made = make(Look(), "trend")
    qtbot.addWidget(made)
    assert isinstance(made, TrendPane)
    with qtbot.waitActive(made):  # the focus, and so the keys, are an active window's
        made.show()
        made.activateWindow()
    made.make_chart()
    return made


def changed(line: tuple[float, ...], values: dict[int, float]) -> tuple[float, ...]:
    return tuple(values.get(index, value) for index, value in enumerate(line))


def test_no_frame_between_the_first_picture_and_the_chart_is_empty(pane: TrendPane) -> None:
    # Nothing has run since `make_chart`: what a picture taken now would show.
    assert pane.plot.isVisible()
    assert pane.plot.height() > pane.height() // 2


def test_todays_line_is_the_counts_and_ends_before_the_running_hour(pane: TrendPane) -> None:
    x, y = pane._today.getData()
    sample = trend()
    assert x.tolist() == list(sample.hours)
    assert y[:17].tolist() == list(sample.counts[:17])
    assert np.isnan(y[17:]).all()
    point_x, point_y = pane._running_point.getData()
    assert point_x[0] == sample.hours[17]
    passed = (sample.as_of - sample.hours[17]) / HOUR
    assert point_y[0] == pytest.approx(sample.counts[17] / passed), "a part of an hour must not look like a collapse"


def test_the_running_hours_pace_is_measured_up_to_when_it_was_heard(pane: TrendPane) -> None:
    sample = trend()
    begun = int(sample.hours[17])
    pane.show_snapshot(replace(sample, as_of=begun + HOUR * 9 // 10, age=Age("old", begun + HOUR // 2, "grid")))
    _, pace = pane._running_point.getData()
    assert pace[0] == pytest.approx(sample.counts[17] * 2)


def test_a_few_events_in_a_few_minutes_are_no_pace(pane: TrendPane) -> None:
    sample = trend()
    begun, few = int(sample.hours[17]), [*sample.counts[:17], 2.0, *sample.counts[18:]]
    for part, known in ((0.2, False), (0.6, True)):
        pane.show_snapshot(replace(sample, counts=tuple(few), as_of=begun + int(part * HOUR)))
        assert (pane._running_point.getData()[1].size > 0) is known


def test_a_ring_at_nothing_is_a_whole_one_in_the_first_picture_and_in_the_chart(qtbot: QtBot) -> None:
    made = make(Look(), "trend")
    assert isinstance(made, TrendPane)
    qtbot.addWidget(made)
    made.show()
    sample = trend()
    at, counts = int(sample.hours[5]), [*sample.counts[:5], 0.0, *sample.counts[6:]]
    made.show_snapshot(replace(sample, counts=tuple(counts), as_of=at + HOUR * 9 // 10))

    first = made.grab()
    assert made.plot is None
    made.make_chart()
    box = made.plot.getPlotItem().getViewBox()
    low = made.plot.mapTo(made, made.plot.mapFromScene(box.mapViewToScene(QPointF(at, 0.0))))
    for picture in (first, made.grab()):
        image, colour = picture.toImage(), made.look.color("accent")
        spots = ((low.x() + x, low.y() + y) for x in range(-4, 5) for y in (2, 3))
        assert sum(abs(image.pixelColor(*spot).blue() - colour.blue()) < 60 for spot in spots) >= 2


def test_the_usual_day_is_drawn_whole(pane: TrendPane) -> None:
    _, y = pane._median.getData()
    assert y.tolist() == list(trend().median)
    assert len(pane._band._polygons) == 1
    assert pane._band.boundingRect().height() > 80


def test_hours_without_history_break_the_band(pane: TrendPane) -> None:
    sample = trend()
    pane.show_snapshot(replace(sample, low=changed(sample.low, {10: math.nan})))
    assert len(pane._band._polygons) == 2


def test_a_time_that_was_not_heard_is_hatched_and_said(pane: TrendPane) -> None:
    before = pane.grab().toImage()
    pane.resize(900, 238)
    pane.show_snapshot(trend(gaps=((NOW - 6 * HOUR, NOW - 4 * HOUR),)))
    assert pane._gaps.boundingRect().width() == 2 * HOUR
    assert "hatched not heard" in pane.meta
    pane.resize(424, 238)
    assert pane.grab().toImage() != before


def test_the_chart_is_made_once_and_only_given_new_numbers(pane: TrendPane) -> None:
    items = list(pane.plot.getPlotItem().items)
    for hour in (10, 12, 17):
        pane.show_snapshot(trend(until=hour))
    assert list(pane.plot.getPlotItem().items) == items


def test_an_hour_is_read_by_the_keyboard(pane: TrendPane, qtbot: QtBot) -> None:
    pane.resize(900, 238)
    for _ in range(9):
        qtbot.keyClick(pane, Qt.Key.Key_Left)
    assert pane.meta.startswith("09:00–10:00 · ")
    assert "median" in pane.meta
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert pane.meta.startswith("line today")


def test_an_hour_is_read_under_the_pointer(pane: TrendPane, qtbot: QtBot) -> None:
    view = pane.plot.getPlotItem().getViewBox()
    at = pane.plot.mapFromScene(view.mapViewToScene(view.viewRect().center()))
    # The pointer is the display's: it tells of moves only, and later.
    qtbot.mouseMove(pane.plot.viewport(), QPoint(2, 2))
    qtbot.mouseMove(pane.plot.viewport(), at)
    qtbot.waitUntil(pane._cursor.isVisible)
    assert ":00–" in pane.meta


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 8), 23), ((2026, 11, 1), 25)])
def test_a_day_when_the_clocks_change_has_its_own_number_of_hours(day: tuple[int, int, int], hours: int) -> None:
    zone = ZoneInfo("America/New_York")
    midnight = datetime(*day, tzinfo=zone).timestamp() * 1000
    axis = HourAxis(zone)
    axis.set_hours(np.arange(hours) * float(HOUR) + midnight, 20)
    [(_, ticks)] = axis.tickValues(0, 0, 4000)
    labels = axis.tickStrings(ticks, 1, 1)
    assert len(labels) == hours
    assert labels[0] == "00"
    assert labels[-1] == "23"
    assert ("02" in labels) == (hours == 25)


def test_nothing_known_is_said_and_draws_no_zero_line(qtbot: QtBot) -> None:
    empty = (math.nan,) * 24
    sample = trend()
    pane = TrendPane(TrendPane.settings_type(), Look(), context=context())  # type: ignore[arg-type]
    qtbot.addWidget(pane)
    pane.resize(424, 238)
    pane.make_chart()
    pane.show_snapshot(HourlyTrend(sample.hours, empty, empty, empty, empty, 8, (), NOW, LIVE))
    pane.grab()
    _, y = pane._today.getData()
    assert np.isnan(y).all()
    pane.show_snapshot(HourlyTrend((), (), (), (), (), 8, (), NOW, LIVE))
    pane.grab()


@pytest.mark.parametrize(("top", "step"), [(4, 1), (9, 2), (114, 25), (480, 100), (12_000, 2_500)])
def test_counts_are_labelled_at_round_steps(top: float, step: float) -> None:
    assert round_step(top) == step


def test_hours_outside_their_band_are_marked_and_said_and_those_within_are_not(pane: TrendPane) -> None:
    sample = trend()
    counts = changed(sample.counts, {9: 200, 12: 3})
    pane.resize(900, 238)
    pane.show_snapshot(replace(sample, counts=counts))
    x, y = pane._unusual.getData()
    assert list(zip(x, y, strict=True)) == [(sample.hours[9], 200), (sample.hours[12], 3)]
    assert "diamonds outside it" in pane.meta
    pane._read(12)
    assert "less than usual" in pane.meta
    pane._read(9)
    assert "more than usual" in pane.meta
    pane._read(None)
    pane.show_snapshot(sample)
    assert len(pane._unusual.getData()[0]) == 0
    assert "diamonds" not in pane.meta


def test_what_was_not_heard_or_is_not_over_is_not_taken_for_less_than_usual() -> None:
    sample = trend()
    counts = changed(sample.counts, {8: 500, 10: 0, 14: 0, 17: 0})
    gap = ((int(sample.hours[14]) + HOUR // 2, int(sample.hours[15])),)
    told = unusual_hours(replace(sample, counts=counts, gaps=gap))
    assert (told[8], told[10], told[14], told[17]) == (1, -1, 0, 0)
    assert not any(unusual_hours(replace(sample, counts=counts, weeks=3))), "three weeks make no band"


def test_the_first_picture_shows_what_the_chart_shows_and_the_chart_takes_its_place(qtbot: QtBot) -> None:
    sample = trend(gaps=((NOW - 6 * HOUR, NOW - 4 * HOUR),))
    told = replace(sample, counts=changed(sample.counts, {9: 200}))
    pane = make(Look(), "trend")
    qtbot.addWidget(pane)
    pane.resize(900, 400)
    pane.show_snapshot(told)
    assert pane.plot is None
    first = pane.grab().toImage()
    pane.make_chart()
    chart = pane.grab().toImage()
    empty = make(Look(), "trend")
    qtbot.addWidget(empty)
    empty.resize(900, 400)
    ground = empty.grab().toImage()
    drawn = [(x, y) for x in range(0, 900, 3) for y in range(60, 390, 3) if first.pixel(x, y) != ground.pixel(x, y)]
    assert len(drawn) > 1500
    same = sum(_alike(first.pixelColor(x, y), chart.pixelColor(x, y)) for x, y in drawn)
    assert same > 0.9 * len(drawn), "a person sees no change"


def test_an_hour_that_is_read_brings_the_chart_at_once(qtbot: QtBot) -> None:
    pane = make(Look(), "trend")
    qtbot.addWidget(pane)
    pane.show_snapshot(trend())
    assert pane.plot is None
    qtbot.keyClick(pane, Qt.Key.Key_Left)
    assert pane.plot is not None
    assert pane._cursor.isVisible() or pane._read_at is not None


def _alike(one: QColor, other: QColor) -> bool:
    return all(abs(a - b) < 48 for a, b in zip(one.getRgb(), other.getRgb(), strict=True))
