"""Charts over a longer time: bars and lines of events, and the course of readings that is moved by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from operations.snapshots import Age
from tests.widgets import chart_samples
from tests.widgets.samples import NOW, context, make
from widgets.look import Look
from widgets.registry import make_pane

pytestmark = pytest.mark.usefixtures("qapp")

DAY = 86_400_000


def shown(qtbot: QtBot, name: str) -> Any:
    pane = make(Look(), name)
    qtbot.addWidget(pane)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    pane.setFocus(Qt.FocusReason.TabFocusReason)
    return pane


def test_bars_are_the_counts_and_the_step_that_runs_is_drawn_paler(qtbot: QtBot) -> None:
    pane = shown(qtbot, "series-stacked")
    counts = chart_samples.series(NOW, "category").counts
    order = np.argsort(-counts.sum(axis=1))
    drawn = pane._bars._counts
    assert np.array_equal(drawn[:5] + drawn[5:], counts[order])
    assert not drawn[:5, -1].any()
    assert not drawn[5:, :-1].any()


def test_what_has_no_series_of_its_own_is_in_the_others(qtbot: QtBot) -> None:
    pane = make_pane("series", {"by": "category", "most": 2}, Look(language="en"), context=context())
    qtbot.addWidget(pane)
    pane.show_snapshot(chart_samples.series(NOW, "category"))
    names, counts = pane._names, pane._counts  # type: ignore[attr-defined]
    assert names == ("Disputes", "Fire hazards", "Others")
    assert counts.sum() == chart_samples.series(NOW, "category").counts.sum()


def test_a_day_is_read_by_keys_with_its_usual_band_and_the_pointer_reads_the_day_under_it(qtbot: QtBot) -> None:
    pane = shown(qtbot, "series")
    qtbot.keyClick(pane, Qt.Key.Key_Left)
    assert pane.meta.startswith("2026-11-22 Sun")
    assert "not over" in pane.meta
    qtbot.keyClick(pane, Qt.Key.Key_Left)
    assert pane.meta.startswith("2026-11-21 Sat")
    assert "usual" in pane.meta
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert pane.meta.startswith("by day")
    viewport = pane.chart.plot.viewport()
    qtbot.mouseMove(viewport, QPoint(viewport.width() - 8, viewport.height() // 2))
    qtbot.waitUntil(lambda: pane.meta.startswith("2026-11-22"))


def test_the_chart_is_made_once_and_the_same_answer_again_draws_nothing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = shown(qtbot, "series")
    frame, drawn = pane.chart, []
    monkeypatch.setattr(pane, "_draw", lambda _series: drawn.append(True))
    answer = chart_samples.series(NOW, gaps=((NOW - 9 * DAY, NOW - 7 * DAY),))
    pane.show_snapshot(replace(answer, as_of=NOW + 5_000))
    assert not drawn
    pane.show_snapshot(chart_samples.series(NOW, count=20))
    assert drawn
    assert pane.chart is frame


def test_dates_are_labelled_at_local_midnights_mondays_and_months(qtbot: QtBot) -> None:
    pane = shown(qtbot, "course")
    axis, zone = pane.chart.dates, ZoneInfo("Asia/Shanghai")

    def labels(days: float, size: float = 600) -> list[str]:
        ((spacing, moments),) = axis.tickValues(NOW - days * DAY, NOW, size)
        assert all(datetime.fromtimestamp(at / 1000, zone).minute == 0 for at in moments)
        return axis.tickStrings(moments, 1, spacing)

    assert labels(1)[:2] == ["18:00", "21:00"]
    assert "11-22" in labels(1)
    assert labels(7) == ["11-16", "11-17", "11-18", "11-19", "11-20", "11-21", "11-22"]
    assert labels(35) == ["10-19", "10-26", "11-02", "11-09", "11-16"]
    assert labels(365)[-1] == "2026-10"
    new_york = type(axis)(ZoneInfo("America/New_York"), 60.0)
    end = datetime(2026, 11, 3, tzinfo=ZoneInfo("America/New_York")).timestamp() * 1000
    ((_, moments),) = new_york.tickValues(end - 3 * DAY, end, 600)
    hours = [datetime.fromtimestamp(at / 1000, ZoneInfo("America/New_York")).hour for at in moments]
    assert set(hours) <= {0, 6, 12, 18}, "the day on which clocks change has midnights, too"


def test_no_peak_is_lost_where_many_readings_fall_on_one_span(qtbot: QtBot) -> None:
    pane = shown(qtbot, "course")
    x, y, breaks, _ = pane._lines._lines[0]
    one = chart_samples.course(NOW).stations[0]
    assert np.array_equal(y[0::2], one.low)
    assert np.array_equal(y[1::2], one.high)
    assert not len(breaks)
    silent = pane._lines._lines[1][2]
    assert len(silent) == 1, "a day without readings is no line"
    assert x[0] == one.at[0] + chart_samples.HOUR / 2


def test_moving_asks_again_near_the_end_of_what_is_known_and_home_turns_back_to_now(qtbot: QtBot) -> None:
    pane = shown(qtbot, "course")
    pane.question()
    asked: list[tuple[int, int, int]] = []
    pane.question_changed.connect(lambda: asked.append(pane._span_asked()))
    first, last = pane.chart.view.viewRange()[0]
    assert last == NOW
    qtbot.keyClick(pane, Qt.Key.Key_Left)
    moved, _ = pane.chart.view.viewRange()[0]
    assert moved == pytest.approx(first - (last - first) / 4)
    assert not asked, "three times what is seen is there"
    for _ in range(7):
        qtbot.keyClick(pane, Qt.Key.Key_Left)
    assert asked
    assert asked[-1][0] < pane._course.first
    pane.show_snapshot(chart_samples.course(NOW, 3))
    assert pane.chart.view.viewRange()[0][1] < NOW, "an answer moves nothing under the reader's hand"
    qtbot.keyClick(pane, Qt.Key.Key_Plus)
    assert asked[-1][2] < pane._course.bucket
    qtbot.keyClick(pane, Qt.Key.Key_Home)
    assert pane.chart.view.viewRange()[0] == [first, last]


def test_old_lines_fade_and_live_ones_are_as_before(qtbot: QtBot) -> None:
    for name in ("series", "course"):
        pane = shown(qtbot, name)
        live = pane.grab().toImage()
        pane.show_age(Age("old", NOW - 720_000, "x"))
        assert pane.grab().toImage() != live
        pane.show_age(Age("live", NOW))
        assert pane.grab().toImage() == live
