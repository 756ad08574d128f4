"""Every pane is walked with text that means harm: nothing of it may run, reorder, blank, stretch or crash a wall."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from data_sources.batches import SourceHealth
from data_sources.records import Indicator, Reading
from data_sources.sentences import Sentence
from operations.snapshots import (
    Age,
    AirTable,
    Breakdown,
    IndicatorTable,
    QueuePage,
    ReadingTable,
    SourceBoard,
    SourceStatus,
    WarningList,
)
from tests.widgets import alarm_samples, chart_samples, count_samples, room_samples, samples
from tests.widgets.samples import LIVE, NOW, context
from widgets.look import Look
from widgets.notice_bar import NoticeBar
from widgets.pane import Pane
from widgets.picture_pane import Loaded
from widgets.registry import make_pane, pane_types
from widgets.title_bar import TitleBar

pytestmark = pytest.mark.usefixtures("qapp")

PIECES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<b>",
    "&amp;&",
    "%s %n {gap} {0.__class__}",
    "\u202e",
    "\u2067",
    "\x00",
    "\x1b[31m",
    "\n\r\t",
    "e" + "\u0301" * 60,
    "𠮷",
    "👩‍👩‍👧‍👦",
    "\ud83d",
    "ﷺ",
    "',;--",
    "长" * 10_000,
    "W" * 10_000,
]
hostile = st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=4).map("".join)


def answers(text: str) -> dict[str, Any]:
    row = samples.row(
        1, title=text, region_name=text, address=text, source_title=text, category=text, source=text, key=text
    )
    health = SourceHealth(
        source=text,
        title=text,
        connector=text,
        kinds=(),
        rhythm=1.0,
        state="failed",
        tried_at=NOW,
        sentence=Sentence("x", text, {"gap": text}),
    )
    warning = samples.warning(1, headline=text, detail=text, sender=text, event=text, area=text)
    figure = samples.figure(unit=text, note=text, period=text, parts=((text, 1.0),) if len(text) % 2 else ())
    reading = Reading(source="s", station="x", metric="m", value=1.5, unit=text, at=NOW, name=text)
    indicator = Indicator(
        source="s", region="r", name=text or "x", period=text or "x", domain=text, unit=text, note=text
    )
    return {
        "card": figure,
        "indicator": count_samples.hostile_indicators(NOW, text),
        "ranking": count_samples.hostile_ranking(NOW, text),
        "flow": count_samples.hostile_flow(NOW, text),
        "assets": count_samples.hostile_assets(NOW, text),
        "campaign": count_samples.hostile_campaigns(NOW, text),
        "measures": count_samples.hostile_measures(NOW, text),
        "bars": count_samples.hostile_indicators(NOW, text),
        "things": count_samples.hostile_things(NOW, text),
        "series": chart_samples.hostile_series(NOW, text),
        "course": chart_samples.hostile_course(NOW, text),
        "matrix": count_samples.hostile_matrix(NOW, text),
        "breakdown": Breakdown(((text, text, 3), ("b", "b", 0)), 3, NOW, LIVE),
        "queue": QueuePage((row,), 0, 1, NOW, LIVE),
        "warnings": WarningList((warning,), (warning,), NOW, LIVE),
        "health": SourceBoard((SourceStatus(health, "old", 3.0),), None, False, NOW),
        "readings": ReadingTable((reading,), NOW, LIVE),
        "air": AirTable((replace(samples.air().stations[0], name=text, station=text),), NOW, LIVE),
        "indicators": IndicatorTable((indicator,), NOW, LIVE),
        "trend": replace(samples.trend(), age=LIVE),
        "alarms": alarm_samples.hostile(text),
        "text": None,
        "on_duty": room_samples.hostile_roster(text),
        "picture": Loaded(None, text),
        "table": QueuePage((row,), 0, 1, NOW, LIVE),
        "ticker": QueuePage((row,), 0, 1, NOW, LIVE),
        "warning": WarningList((warning,), (warning,), NOW, LIVE),
    }


def tooltips(widget: QWidget) -> list[str]:
    return [found.toolTip() for found in (widget, *widget.findChildren(QWidget))]


def check(widget: QWidget) -> None:
    widget.grab()
    for tip in tooltips(widget):
        assert "<script" not in tip
        assert "<img" not in tip
        assert "<b>" not in tip
    for label in widget.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    assert "\x00" not in widget.accessibleDescription() + widget.accessibleName()
    assert "\u202e" not in widget.accessibleDescription() + widget.accessibleName()


WALKED_ELSEWHERE = {
    "health_board": "test_health_board",
    "incident": "test_incident_pane",
    "map": "test_map_hostile_text",
    "source": "test_health_board",
}
PANES = tuple(answers(""))
SETTINGS: dict[str, dict[str, Any]] = {
    "card": {"figure": "open"},
    "readings": {"metric": "m"},
    "text": {"text": "x"},
    "bars": {"indicators": ["x"]},
    "things": {"kind": "rental", "tags": ["<b>x</b>", "cook"]},
    "course": {"metric": "m"},
    "picture": {"file": "x.png"},
}


def test_every_pane_is_walked() -> None:
    assert set(PANES) | set(WALKED_ELSEWHERE) == set(pane_types())
    assert not set(PANES) & set(WALKED_ELSEWHERE)


@pytest.mark.parametrize("pane_type", PANES)
@given(text=hostile)
@settings(max_examples=25)
@example(text="".join(PIECES[:-2]))
@example(text=PIECES[-2])
@example(text=PIECES[-1])
@example(text="")
def test_hostile_text_runs_nothing_and_breaks_nothing(pane_type: str, text: str) -> None:
    wanted = {**SETTINGS.get(pane_type, {}), "title": text}
    if pane_type == "text":
        wanted["text"] = text
    pane: Pane = make_pane(pane_type, wanted, Look(), context=context())
    try:
        pane.resize(424, 300)
        pane.show_snapshot(answers(text)[pane_type])
        check(pane)
        pane.show_age(Age("old", NOW - 60_000, text))
        check(pane)
        pane.show_trouble(text)
        check(pane)
        if pane_type == "queue":
            model = pane.model  # type: ignore[attr-defined]
            for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                told = model.data(model.index(0, 0), int(role))
                assert "\u202e" not in told
                assert "\x00" not in told
                assert role != Qt.ItemDataRole.ToolTipRole or "<script" not in told
    finally:
        pane.deleteLater()


@given(text=hostile)
@settings(max_examples=25)
@example(text="".join(PIECES))
def test_hostile_titles_and_notices_run_nothing(text: str) -> None:
    bar = TitleBar(Look(), text, context=context(), simulated=text)
    notice = NoticeBar(Look())
    try:
        bar.set_scenes([("a", text), ("b", text)])
        bar.resize(1920, 64)
        check(bar)
        notice.resize(1920, 76)
        notice.show_sentence(text)
        check(notice)
    finally:
        notice.hide()
        bar.deleteLater()
        notice.deleteLater()
