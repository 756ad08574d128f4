from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from operations.snapshots import Age
from tests.widgets import samples
from tests.widgets.samples import LATE, LIVE, OLD, PANES, context, make
from widgets import painting
from widgets.breakdown_pane import BreakdownPane
from widgets.card_pane import CardPane
from widgets.look import Look
from widgets.registry import make_pane, pane_types, settings_type
from widgets.warnings_pane import WarningsPane

pytestmark = pytest.mark.usefixtures("qapp")

NAMES = [name for name, *_ in PANES]
MAY_BE_CUT = (samples.TITLES[7][2], samples.warning().detail, "did not answer")


def has_colour(image: QImage, colour: QColor, least: int = 8) -> bool:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1, 4)[:, :, 2::-1].astype(int)
    return int((abs(pixels - np.array(colour.getRgb()[:3])).max(axis=2) < 12).sum()) >= least


@pytest.mark.parametrize("unit", [0.75, 1.0, 2.0])
@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_a_pane_is_cut_at_any_scale(name: str, unit: float, monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[str] = []
    low: list[str] = []
    fit, text = painting.fit, painting.text

    def watched_fit(words: str, font: QFont, room: int) -> str:
        fitted = fit(words, font, room)
        if fitted != painting.shown(words):
            cut.append(words)
        return fitted

    def watched_text(painter: QPainter, box: Any, words: str, font: QFont, *rest: Any, **more: Any) -> None:
        if words and box.height() < font.pixelSize():
            low.append(words)
        text(painter, box, words, font, *rest, **more)

    monkeypatch.setattr(painting, "fit", watched_fit)
    monkeypatch.setattr(painting, "text", watched_text)
    pane = make(Look(unit=unit, language="zh"), name)
    pane.grab()
    assert not [words for words in cut if not any(part in words or words in part for part in MAY_BE_CUT)]
    assert not low


@pytest.mark.parametrize(
    "name", ["card", "indicator", "trend", "queue", "breakdown", "warnings", "readings", "air", "indicators"]
)
def test_an_old_answer_never_looks_like_a_live_one(name: str) -> None:
    pane = make(Look(), name)
    pane.show_age(LIVE)
    live = pane.grab().toImage()
    pane.show_age(OLD)
    assert pane.is_old
    assert "12 min ago" in pane.age_text
    old = pane.grab().toImage()
    assert live != old
    pane.show_age(LIVE)
    assert pane.grab().toImage() == live


def test_late_is_said_in_words_and_is_not_old() -> None:
    pane = make(Look(), "trend")
    pane.show_age(LATE)
    assert pane.age_text.startswith("Late")
    assert not pane.is_old


def test_trouble_keeps_what_was_drawn_and_marks_it_old_until_it_is_over() -> None:
    pane = make(Look(), "breakdown")
    drawn = pane.drawing
    pane.show_trouble("The store <b>does not</b> answer.")
    assert pane.is_old
    assert pane.drawing is drawn
    assert pane.age_text == "The store <b>does not</b> answer."
    assert "<b>" not in pane.toolTip()
    pane.show_trouble("")
    assert not pane.is_old
    assert pane.toolTip() == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_first_answer_is_announced_once(name: str) -> None:
    pane = make(Look(), name)
    announced: list[bool] = []
    pane.first_drawn.connect(lambda: announced.append(True))
    sample = next(answer for sample, _, _, answer, _ in PANES if sample == name)
    pane.has_drawn = False
    pane.show_snapshot(sample)
    pane.show_snapshot(sample)
    assert announced == [True]


def test_the_same_answer_again_repaints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pane = make(Look(), "card")
    repaints: list[bool] = []
    monkeypatch.setattr(CardPane, "update", lambda _self: repaints.append(True))
    figure = samples.figure()
    pane.show_snapshot(replace(figure, as_of=figure.as_of + 5_000))
    assert not repaints
    pane.show_snapshot(replace(figure, value=1285.0))
    assert repaints


def test_an_unknown_figure_is_a_dash_with_words_and_never_a_zero() -> None:
    pane = make(Look(), "card-none")
    assert pane.drawing.value == "—"
    assert pane.drawing.caption == ("No data yet",)
    assert "0" not in pane.accessibleDescription()


def test_nothing_is_compared_while_the_past_is_still_on_its_way() -> None:
    pane = make_pane("card", {"figure": "events_today"}, Look(language="en"), context=context())
    pane.show_snapshot(samples.figure(value=1599.0, change=6562.5, compare=24.0, age=Age("never")))
    assert pane.drawing.value == "1,599"  # type: ignore[attr-defined]
    assert pane.drawing.caption == ()  # type: ignore[attr-defined]
    pane.show_snapshot(samples.figure())
    assert pane.drawing.caption == ("On last week +6.1%",)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "compare", "said"),
    [(0.03, 1284.0, "On last week level"), (200.0, 1.0, "On last week +2"), (12.4, 1142.0, "On last week +12.4%")],
)
def test_a_change_is_told_as_much_as_it_is_worth(change: float, compare: float, said: str) -> None:
    pane = make_pane("card", {"figure": "events_today"}, Look(language="zh"), context=context())
    value = 3.0 if compare == 1.0 else 1284.0
    pane.show_snapshot(samples.figure(value=value, change=change, compare=compare))
    assert pane.drawing.caption == (said,)


def test_a_missed_target_is_marked_by_shape_and_not_by_colour_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    marks: list[str] = []
    monkeypatch.setattr(painting, "light_mark", lambda *args: marks.append(args[3]))
    make(Look(), "card-online").grab()
    make(Look(), "card-rate").grab()
    assert marks == ["yellow"]


def test_a_figure_too_long_is_said_shorter_and_not_cut() -> None:
    pane = make(Look(language="en"), "card-long")
    assert pane.drawing.short == "12.35 × 100 M"
    assert pane.drawing.value == "1,234,567,890"


def test_severity_colours_are_on_warnings_and_not_on_a_quiet_pane() -> None:
    look = Look()
    orange = look.severity_color(2)
    assert has_colour(make(look, "warnings").grab().toImage(), orange)
    assert not has_colour(make(look, "breakdown").grab().toImage(), orange)


def test_an_exercise_is_never_drawn_in_the_colour_of_its_level() -> None:
    look = Look()
    pane = make_pane("warnings", {}, look, context=context())
    assert isinstance(pane, WarningsPane)
    pane.resize(424, 200)
    pane.show_snapshot(samples.warnings(count=0, exercises=1))
    assert not has_colour(pane.grab().toImage(), look.severity_color(1))
    assert "Exercise" in pane.accessibleDescription()


def test_no_warning_is_said_calmly() -> None:
    assert make(Look(), "warnings-none").accessibleDescription() == "No warning in force"


def test_categories_are_said_as_the_centre_says_them() -> None:
    pane = make(Look(language="en"), "breakdown")
    assert isinstance(pane, BreakdownPane)
    assert pane.drawing[1] == ("Fire hazards", 311)


def test_the_health_strip_tells_silence_of_the_collector_and_every_source_in_words() -> None:
    spoken = make(Look(), "health-silent").accessibleDescription()
    assert "Collector silent · 1 min" in spoken
    assert "9/12 live" in spoken
    assert "http://10.0.0.7/api did not answer within 10 s." in spoken


@pytest.mark.parametrize("kind", ["health", "health_board"])
def test_a_centre_that_never_collected_is_told_apart_from_one_whose_collector_fell_silent(kind: str) -> None:
    board = replace(samples.board(alive=False), collector_seen_at=None)
    pane = make_pane(kind, {}, Look(), context=context())
    pane.resize(1200, 700)
    pane.show_snapshot(
        board if kind == "health" else replace(samples.health_samples.health_board(samples.NOW), board=board)
    )
    assert "Collecting has not begun" in pane.accessibleDescription()
    assert "silent" not in pane.accessibleDescription()


def test_too_many_sources_for_the_strip_leave_out_live_ones_first() -> None:
    pane = make_pane("health", {}, Look(), context=context())
    pane.resize(760, 40)
    pane.show_snapshot(samples.board())
    pane.grab()
    placed = [item.quality for _, item in pane._places]  # type: ignore[attr-defined]
    assert placed[:3] == ["never", "old", "late"]
    assert len(placed) < 12


@pytest.mark.parametrize("pane_type", pane_types())
def test_a_wrong_key_in_a_scene_file_is_refused(pane_type: str) -> None:
    kind = settings_type(pane_type)
    assert kind is not None
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"collor": "red"}, kind)


@pytest.mark.parametrize("pane_type", pane_types())
def test_no_setting_has_the_name_of_what_places_a_pane_in_its_scene(pane_type: str) -> None:
    kind = settings_type(pane_type)
    assert kind is not None
    assert not {"pane", "at", "span"} & set(kind.__struct_fields__), "a scene file could never set it"


def test_a_word_that_is_no_pane_has_no_settings() -> None:
    assert settings_type("piechart") is None


def test_the_map_gets_every_token_as_plain_values() -> None:
    tokens = Look(unit=2.0).tokens()
    assert tokens["ground"] == "#0b141c"
    assert len(tokens["severity"]) == 4
    assert msgspec.json.encode(tokens)


def test_an_age_without_a_time_is_still_said() -> None:
    pane = make(Look(), "trend")
    pane.show_age(Age("old"))
    assert pane.age_text == "Out of date"


def test_pages_of_indicators_turn_with_time_and_by_key(qtbot: Any) -> None:
    pane = make(Look(), "indicators")
    qtbot.addWidget(pane)
    first = pane.drawing, pane.meta
    table = samples.indicators()
    pane.show_snapshot(replace(table, as_of=table.as_of + 20_000))
    assert (pane.drawing, pane.meta) != first
    qtbot.keyClick(pane, Qt.Key.Key_PageUp)
    assert (pane.drawing, pane.meta) == first


def test_a_pane_that_is_built_while_another_scene_stands_keeps_its_header(qapp: QApplication, qtbot: QtBot) -> None:
    qapp.setStyleSheet(Look().stylesheet())
    try:
        window = QWidget()
        qtbot.addWidget(window)
        window.show()
        scene = QWidget(window)
        panes = [make_pane(name, {}, Look(), scene, context=context()) for name in ("flow", "queue", "trend")]
        QCoreApplication.processEvents()  # their first polish comes by itself
        qapp.setStyleSheet(Look(theme="light").stylesheet())
        assert [pane.body().top() for pane in panes] == [Look().px(pane.header_units) for pane in panes]
    finally:
        qapp.setStyleSheet("")
