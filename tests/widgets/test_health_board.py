"""The board and the page of sources: what is wrong stands first and in full, and a hand or a key gets there."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import msgspec
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from data_sources.sentences import Sentence, translate
from operations.snapshots import Age, HealthBoard, SourceBoard
from tests.widgets import health_samples
from tests.widgets.health_samples import health_board, source_page, status
from tests.widgets.samples import NOW, context, figure
from widgets import health_words
from widgets.health_board_pane import HealthBoardPane
from widgets.look import Look
from widgets.pane import PaneContext
from widgets.poll_course import standing_mark
from widgets.registry import make_pane
from widgets.source_pane import SourcePane

pytestmark = pytest.mark.usefixtures("qapp")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def board(qtbot: QtBot) -> HealthBoardPane:
    pane = make_pane("health_board", {}, Look(language="en"), context=context())
    assert isinstance(pane, HealthBoardPane)
    qtbot.addWidget(pane)
    pane.resize(1092, 760)
    pane.show()
    pane.show_snapshot(health_board(NOW))
    return pane


@pytest.fixture
def page(qtbot: QtBot) -> SourcePane:
    rerun: list[object] = []
    where = replace(context(), rerun=lambda source, done: rerun.append((source, done)))
    pane = make_pane("source", {"source": "s1"}, Look(language="en"), context=where)
    assert isinstance(pane, SourcePane)
    qtbot.addWidget(pane)
    pane.resize(1000, 940)
    pane.show()
    pane.asked = rerun  # type: ignore[attr-defined]
    return pane


def placed(pane: HealthBoardPane) -> list[str]:
    return [one.tile.source for one in pane._placed]


def test_the_failing_come_first_and_the_live_last(board: HealthBoardPane) -> None:
    assert placed(board) == ["s1", "s8", "s5", "s2", "s7", "s3", "s0", "s4", "s6"]
    assert dict(board.drawing.counts) == {"failing": 2, "old": 1, "late": 1, "never": 1, "doubtful": 1, "live": 3}


def test_a_board_says_in_words_what_is_wrong_with_whom_since_when_and_how_often_it_was_tried(
    board: HealthBoardPane,
) -> None:
    spoken = board.accessibleDescription()
    assert "2 Failing" in spoken
    assert "grid.example answers 401: renew its token. Tried 6 times, next at" in spoken
    assert "Most points lie outside the county." in spoken


def test_two_hundred_sources_have_pages_and_none_is_left_out(board: HealthBoardPane, qtbot: QtBot) -> None:
    board.show_snapshot(health_board(NOW, 200))
    assert sorted(placed(board)) == sorted(f"s{number}" for number in range(200))
    assert board.pages > 1
    boxes = [(one.page, one.box) for one in board._placed]
    assert all(board.rect().contains(box) for _, box in boxes)
    assert not any(p == q and one.intersects(other) for n, (p, one) in enumerate(boxes) for q, other in boxes[n + 1 :])
    qtbot.keyClick(board, Qt.Key.Key_PageDown)
    assert board.page == 1
    for _ in range(20):
        qtbot.keyClick(board, Qt.Key.Key_PageDown)
    assert board.page == board.pages - 1
    board.show_snapshot(health_board(NOW, 9))
    assert (board.page, board.pages) == (0, 1)


def test_a_source_is_opened_by_click_and_by_keys_alone(board: HealthBoardPane, qtbot: QtBot) -> None:
    opened: list[str] = []
    board.source_chosen.connect(opened.append)
    box = board._placed[2].box
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.mouseClick(board, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    qtbot.keyClick(board, Qt.Key.Key_Right)
    qtbot.keyClick(board, Qt.Key.Key_Return)
    qtbot.keyClick(board, Qt.Key.Key_Up)
    qtbot.keyClick(board, Qt.Key.Key_Return)
    assert opened[:2] == ["s5", "s2"]
    boxes = {one.tile.source: one.box for one in board._placed}
    above = [name for name, box in boxes.items() if box.bottom() < boxes["s2"].top()]
    assert opened[2] == min(above, key=lambda name: abs(boxes[name].left() - boxes["s2"].left()))
    for _ in range(12):
        qtbot.keyClick(board, Qt.Key.Key_Down)
    qtbot.keyClick(board, Qt.Key.Key_Return)
    assert opened[-1] in {"s0", "s4", "s6"}


def test_an_empty_centre_says_what_to_do(board: HealthBoardPane) -> None:
    board.show_snapshot(HealthBoard(SourceBoard((), NOW, True, NOW), {}))
    board.grab()
    assert placed(board) == []


def test_every_state_has_a_shape_of_its_own() -> None:
    shapes = set()
    for standing in health_words.STANDINGS:
        image = QImage(40, 40, QImage.Format.Format_Grayscale8)
        image.fill(0)
        painter = QPainter(image)
        standing_mark(painter, QPointF(20, 20), 14, standing, Look())
        painter.end()
        shapes.add(bytes(image.constBits())[:])
    assert len(shapes) == len(health_words.STANDINGS)


def test_the_frame_names_who_since_when_and_leaves_out_what_is_not_known() -> None:
    failing = status(NOW, 1, "failing")
    said = health_words.told(failing, "12345", SHANGHAI, NOW)
    since = health_words.words.clock_time(NOW - 3_000_000, SHANGHAI, NOW)
    assert said.startswith(f"12345, since {since}: grid.example answers 401: renew its token. Tried 6 times, next at ")
    later = status(NOW, 1, "failing", next_try_at=NOW - 1, tries=0)
    assert health_words.told(later, "12345", SHANGHAI, NOW).endswith("Tried 1 times.")
    assert health_words.told(status(NOW, 1, "live"), "12345", SHANGHAI, NOW) == ""


def test_a_page_shows_what_is_wrong_what_is_doubtful_and_what_was_refused(page: SourcePane) -> None:
    page.show_snapshot(source_page(NOW, "failing"))
    assert "Tried 6 times" in page.drawing.said
    assert page.drawing.facts[0][1] == "51 min ago"
    assert ("Its clock", "48 s ahead") in page.drawing.facts
    page.show_snapshot(source_page(NOW, "doubtful", 30))
    assert page.drawing.remarks == ("Most points lie outside the county.",)
    assert "3 of 120 rows were refused" in page.drawing.said
    assert page.drawing.quarantine == "30 rows kept · 360 refused so far · 15 no longer kept"
    assert page.drawing.reasons == ("30 × “挂起” is no known word in “status”.",)


def test_a_page_of_a_source_never_heard_has_dashes_and_no_zero(page: SourcePane) -> None:
    page.show_snapshot(source_page(NOW, "never"))
    facts = dict(page.drawing.facts)
    assert {facts[name] for name in ("Last success", "Answer time", "Rows, last poll", "Refused, last poll")} == {"—"}
    assert "It has not been heard yet." in page.drawing.said


def test_a_silent_collector_is_said_on_the_page_of_a_source_that_looks_well(page: SourcePane) -> None:
    page.show_snapshot(source_page(NOW, "live", collector_alive=False))
    assert "The collector is silent" in page.drawing.said


def test_refused_rows_are_reached_by_keys_and_never_beyond_the_last(page: SourcePane, qtbot: QtBot) -> None:
    page.show_snapshot(source_page(NOW, "doubtful", 30))
    page.grab()
    assert page._fitting > 1
    for _ in range(50):
        qtbot.keyClick(page, Qt.Key.Key_PageDown)
    page.grab()
    assert page._top + page._fitting == 30
    qtbot.keyClick(page, Qt.Key.Key_Up)
    assert page._top + page._fitting == 29


def test_trying_again_is_asked_once_and_what_came_of_it_is_said(page: SourcePane, qtbot: QtBot) -> None:
    page.show_snapshot(source_page(NOW, "doubtful", 30))
    button = page.findChild(QPushButton)
    assert button is not None
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    page._rerun()
    asked: list[tuple[str, object]] = page.asked  # type: ignore[attr-defined]
    assert [source for source, _ in asked] == ["s1"]
    assert not button.isEnabled()
    with qtbot.waitSignal(page.question_changed):
        asked[0][1](translate("Test", "All 30 rows fit now."))  # type: ignore[operator]
    assert button.isEnabled()
    assert page.accessibleDescription() == "All 30 rows fit now."
    page.show_snapshot(source_page(NOW, "live", 0))
    assert not button.isVisible()


def test_nobody_is_offered_what_can_not_be_done(qtbot: QtBot) -> None:
    pane = make_pane("source", {}, Look(), context=context())
    qtbot.addWidget(pane)
    pane.show()
    pane.show_snapshot(source_page(NOW, "doubtful", 3))
    button = pane.findChild(QPushButton)
    assert button is not None
    assert not button.isVisible()


def test_the_gravest_source_is_asked_for_until_one_is_chosen() -> None:
    asked: list[str] = []

    class Told:
        def source_board(self) -> SourceBoard:
            return health_board(NOW).board

        def source_page(self, source: str, *, limit: int) -> None:
            asked.append(f"{source} {limit > 0}")

    pane = SourcePane(SourcePane.settings_type(), Look(), context=PaneContext())  # type: ignore[arg-type]
    pane.question()(Told())  # type: ignore[arg-type]
    pane.show_source("s4")
    pane.question()(Told())  # type: ignore[arg-type]
    assert asked == ["s1 True", "s4 True"]
    pane.deleteLater()


HOSTILE = ["\u202e\u2067", "\x00\x1b[31m", "<b>x</b>", "长" * 5_000, "\ud83d", "{gap}", ""]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_of_a_source_are_drawn_and_harm_nothing(
    board: HealthBoardPane, page: SourcePane, text: str
) -> None:
    sentence = Sentence("x", text, {"gap": text})
    changes = {"title": text, "connector": text, "sentence": sentence, "remarks": (sentence,)}
    bad = status(NOW, 1, "failing", **changes)
    board.show_snapshot(HealthBoard(SourceBoard((bad,), NOW, True, NOW), {}))
    board.grab()
    row = health_samples.source_page(NOW, "failing", 1)
    page.show_snapshot(
        msgspec.structs.replace(
            row,
            status=bad,
            cursor=text,
            rows=(msgspec.structs.replace(row.rows[0], text=text, reason=sentence),),
            polls=(msgspec.structs.replace(row.polls[0], sentence=sentence),),
            reasons=(msgspec.structs.replace(row.reasons[0], reason=sentence),),
        )
    )
    page.grab()
    assert "\u202e" not in page.accessibleDescription() + board.accessibleDescription()


def test_a_strip_opens_the_source_under_the_pointer_and_under_the_keys(qtbot: QtBot) -> None:
    pane = make_pane("health", {}, Look(), context=context())
    qtbot.addWidget(pane)
    pane.resize(1600, 68)
    pane.show()
    pane.show_snapshot(health_board(NOW).board)
    pane.grab()
    opened: list[str] = []
    pane.source_chosen.connect(opened.append)
    box, item = pane._places[1]  # type: ignore[attr-defined]
    qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.keyClick(pane, Qt.Key.Key_Right)
    qtbot.keyClick(pane, Qt.Key.Key_Return)
    assert opened == [item.source, pane._places[0][1].source]  # type: ignore[attr-defined]


def test_a_card_of_sources_never_heard_is_a_dash(qtbot: QtBot) -> None:
    pane = make_pane("card", {"figure": "events_today"}, Look(), context=context())
    qtbot.addWidget(pane)
    pane.show_snapshot(figure(value=0.0, age=Age("never"), spark=(0.0, 0.0)))
    assert pane.drawing.value == "—"
    assert pane.drawing.spark == ()
    pane.show_snapshot(figure(value=0.0, age=Age("live")))
    assert pane.drawing.value == "0"
