from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from operations.picture import Picture
from tests.widgets.count_samples import indicator_values
from tests.widgets.samples import NOW, context, make
from widgets import painting
from widgets.indicator_pane import IndicatorPane
from widgets.look import Look
from widgets.registry import make_pane

pytestmark = pytest.mark.usefixtures("qapp")


def cards(pane: Any) -> dict[str, Any]:
    return dict(pane.drawing[0])


def test_a_missed_target_and_a_change_for_the_worse_are_told_by_shape_and_word(monkeypatch: pytest.MonkeyPatch) -> None:
    arrows: list[tuple[bool, bool]] = []
    marks: list[str] = []
    monkeypatch.setattr(painting, "arrow", lambda *_args, up, filled, **_more: arrows.append((up, filled)))
    monkeypatch.setattr(painting, "light_mark", lambda *args: marks.append(args[3]))
    pane = make(Look(language="zh"), "indicator-grid")
    missed = cards(pane)["到期办结率"]
    assert missed.caption == ("Target ≥ 95%, missed",)
    assert missed.changes[0].said == "on last month −2.4 points · worse"
    pane.grab()
    assert arrows == [(True, False), (False, True), (True, False)]
    assert marks == ["yellow"]


def test_a_figure_published_as_a_change_only_is_that_change_and_what_is_unknown_is_a_dash() -> None:
    told = cards(make(Look(language="zh"), "indicator-grid"))
    cases = told["刑事案件"]
    assert (cases.value, cases.unit, cases.caption) == ("−5.8", "%", ("on the year", "better", "2017 (year)"))
    assert told["命案"].value == "—"
    assert told["命案"].caption == ("No data yet",)
    assert told["今日受理"].changes[1].said == "on yesterday level"


@pytest.mark.parametrize(
    ("value", "before", "decimals", "said"),
    [
        (4.0, 1.0, 0, "on last month +3 · worse"),
        (1.0, 4.0, 0, "on last month −3 · better"),
        (40.0, 20.0, 0, "on last month +100.0% · worse"),
        (4.5, 1.5, 1, "on last month +200.0% · worse"),
    ],
)
def test_of_a_few_it_is_told_how_many_more_and_not_how_many_per_cent(
    value: float, before: float, decimals: int, said: str
) -> None:
    pane = make_pane("indicator", {"domain": "x", "page_seconds": 0}, Look(language="zh"), context=context())
    whole = indicator_values(NOW, count=1)
    changed = replace(
        whole.values[0], value=value, last_period=before, on_period=100 * (value / before - 1), on_year=None,
        in_points=False, direction="down", decimals=decimals, unit="", period="2026-02",
    )  # fmt: skip
    pane.show_snapshot(replace(whole, values=(changed,)))
    assert [change.said for _, card in pane.drawing[0] for change in card.changes] == [said]


def test_more_indicators_than_have_room_are_on_pages_that_keys_turn(qtbot: QtBot) -> None:
    pane = make_pane("indicator", {"domain": "x", "page_seconds": 0}, Look(language="zh"), context=context())
    qtbot.addWidget(pane)
    pane.resize(860, 330)
    pane.show_snapshot(indicator_values(NOW, count=20))
    first = [name for name, _ in pane.drawing[0]]
    qtbot.keyClick(pane, Qt.Key.Key_PageDown)
    second = [name for name, _ in pane.drawing[0]]
    assert len(first) == len(second) == 7, "of twenty on three pages"
    assert first != second
    pane.show()
    pane.resize(400, 330)
    assert len(pane.drawing[0]) == 4


def test_the_question_names_the_indicators_and_the_length_of_their_course() -> None:
    asked: list[dict[str, Any]] = []

    class Told:
        def indicator_values(self, **named: Any) -> Any:
            asked.append(named)
            return indicator_values(NOW)

    pane = make_pane("indicator", {"indicators": ["a", "b"], "region": "330302"}, Look(), context=context())
    assert isinstance(pane, IndicatorPane)
    picture: Picture = Told()  # type: ignore[assignment]
    pane.question()(picture)
    assert asked == [{"domain": "", "region": "330302", "ids": ("a", "b"), "course": 13}]
