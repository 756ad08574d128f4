from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from operations.deadlines import Level
from operations.duty_snapshots import DutyQueue, DutyRow
from operations.snapshots import QueueFilter, QueueOutlook, QueuePage, QueueRow
from tests.widgets.samples import LIVE, NOW, context, queue, row
from widgets.look import Look
from widgets.queue_model import MOST_ROWS, QueueModel
from widgets.queue_pane import QueuePane, QueueSettings

pytestmark = pytest.mark.usefixtures("qapp")

TOTAL = 100_000


class LongQueue:
    """A picture that holds a hundred thousand events, and counts what it is asked."""

    def __init__(self, total: int = TOTAL) -> None:
        self.ids = list(range(1, total + 1))
        self.asked: list[tuple[QueueFilter, int, int]] = []
        self.levels: list[tuple[str, str]] = []
        self.outlook = QueueOutlook(0, 0, 0)

    def level_queue(self, level: Level, offset: int, limit: int, *, region: str, where: QueueFilter) -> DutyQueue:
        self.levels.append((level, region))
        rows = tuple(
            DutyRow(one, level, "accepted", "", "", "", None, None, None, True)
            for one in self.queue_page(where, offset, limit).rows
        )
        return DutyQueue(rows, offset, len(self.ids), level, NOW, LIVE)

    def queue_page(self, where: QueueFilter, offset: int, limit: int) -> QueuePage:
        assert 0 < limit <= MOST_ROWS
        self.asked.append((where, offset, limit))
        rows = tuple(row(number, id=number) for number in self.ids[offset : offset + limit])
        return QueuePage(rows, offset, len(self.ids), NOW, LIVE)

    def queue_outlook(self, where: QueueFilter, within: int) -> QueueOutlook:
        assert (where.text, where.red_within, where.asked, within) == ("", 0, False, 3_600_000)
        return self.outlook


class Desk:
    """A queue pane in a window, asked as the view runner asks it."""

    def __init__(self, qtbot: QtBot, picture: LongQueue, settings: QueueSettings | None = None) -> None:
        self.picture = picture
        self.wanted = 0
        self.pane = QueuePane(settings or QueueSettings(), Look(language="en"), context=context())
        qtbot.addWidget(self.pane)
        self.pane.resize(424, 800)
        self.pane.question_changed.connect(self._want)
        # A window that isn't active yet gets no shortcuts.
        with qtbot.waitActive(self.pane):
            self.pane.show()
            self.pane.activateWindow()
        self.ask()
        self.settle()

    def _want(self) -> None:
        self.wanted += 1

    def ask(self) -> None:
        self.pane.show_snapshot(self.pane.question()(self.picture))  # type: ignore[arg-type]

    def settle(self) -> None:
        """Answer until nothing more is wanted."""
        for _ in range(10):
            if not self.wanted:
                return
            self.wanted = 0
            self.ask()
        raise AssertionError("the queue never stops asking")

    def first_visible(self) -> QueueRow:
        first, _ = self.pane.visible_rows()
        found = self.pane.model.row(first)
        assert found is not None
        return found


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot, LongQueue())


def test_a_hundred_thousand_events_are_counted_exactly_and_a_screenful_is_held(desk: Desk) -> None:
    assert desk.pane.model.rowCount() == TOTAL
    assert "100,000" in desk.pane.meta
    assert all(limit < 60 for _, _, limit in desk.picture.asked)


def test_scrolling_to_the_end_brings_the_last_event(desk: Desk) -> None:
    bar = desk.pane.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    desk.settle()
    assert desk.pane.model.row(TOTAL - 1) is not None
    assert desk.pane.model.row(0) is None
    assert all(limit < 60 for _, _, limit in desk.picture.asked)


def test_rows_whose_page_has_not_come_are_drawn_as_places_and_not_as_other_events(desk: Desk) -> None:
    bar = desk.pane.table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    first, after = desk.pane.visible_rows()
    assert [desk.pane.model.row(number) for number in range(first, after)] == [None] * (after - first)
    desk.pane.grab()
    desk.settle()
    assert desk.first_visible().id == first + 1


def test_a_new_event_at_the_head_does_not_move_what_is_read_further_down(desk: Desk) -> None:
    bar = desk.pane.table.verticalScrollBar()
    bar.setValue(300 * desk.pane.delegate.row_height() + 11)
    desk.settle()
    before = desk.first_visible().id
    desk.picture.ids[:0] = [900_001, 900_002, 900_003]
    desk.ask()
    desk.settle()
    assert desk.first_visible().id == before
    assert bar.value() % desk.pane.delegate.row_height() == 11


def test_at_the_head_a_new_event_is_seen(desk: Desk) -> None:
    desk.picture.ids.insert(0, 900_001)
    desk.ask()
    assert desk.first_visible().id == 900_001


def test_the_chosen_event_stays_chosen_when_others_come_before_it(desk: Desk, qtbot: QtBot) -> None:
    for _ in range(3):
        qtbot.keyClick(desk.pane.table, Qt.Key.Key_Down)
    chosen = desk.pane.selected_id
    assert chosen is not None
    desk.picture.ids[:0] = [900_001, 900_002]
    desk.ask()
    assert desk.pane.selected_id == chosen
    current = desk.pane.model.row(desk.pane.table.currentIndex().row())
    assert current is not None
    assert current.id == chosen


def test_the_chosen_event_is_chosen_again_when_it_comes_back_into_the_window(desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.pane.table, Qt.Key.Key_Down)
    chosen = desk.pane.selected_id
    bar = desk.pane.table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    desk.settle()
    assert not desk.pane.table.selectionModel().hasSelection()
    assert desk.pane.selected_id == chosen
    bar.setValue(0)
    desk.settle()
    assert desk.pane.table.selectionModel().hasSelection()


def test_enter_opens_the_event_and_escape_lets_it_go(desk: Desk, qtbot: QtBot) -> None:
    opened: list[int] = []
    desk.pane.incident_chosen.connect(opened.append)
    qtbot.keyClick(desk.pane.table, Qt.Key.Key_Down)
    qtbot.keyClick(desk.pane.table, Qt.Key.Key_Return)
    assert opened == [desk.pane.selected_id]
    qtbot.keyClick(desk.pane.table, Qt.Key.Key_Escape)
    assert desk.pane.selected_id is None
    assert not desk.pane.table.selectionModel().hasSelection()


def test_the_end_key_reaches_the_last_event(desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.pane.table, Qt.Key.Key_Down)
    qtbot.keyClick(desk.pane.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.pane.model.row(TOTAL - 1) is not None


def test_another_order_is_asked_from_the_head_and_said_in_the_header(desk: Desk) -> None:
    desk.pane.table.verticalScrollBar().setValue(50_000)
    action = next(action for action in desk.pane.menu.actions() if action.data() == "newest")
    action.trigger()
    desk.wanted = 1
    desk.settle()
    where, offset, _ = desk.picture.asked[-1]
    assert where.order == "newest"
    assert offset == 0
    assert "newest first" in desk.pane.meta


def test_severities_are_filtered_by_the_menu(desk: Desk) -> None:
    for action in [a for a in desk.pane.menu.actions() if a.text().startswith(("&3", "&4"))]:
        action.trigger()
    assert desk.pane.where.severities == (1, 2)
    assert "I/II" in desk.pane.meta


def entry(menu: QMenu, value: object) -> QAction:
    """Return the entry of a menu, or of one below it, that stands for a value."""
    found = [action for below in (menu, *menu.findChildren(QMenu)) for action in below.actions()]
    return next(action for action in found if action.isCheckable() and action.data() == value)


def test_a_level_has_a_queue_of_its_own_with_its_exact_total(desk: Desk) -> None:
    entry(desk.pane.menu, "county").trigger()
    desk.settle()
    assert desk.picture.levels[-1] == ("county", "")
    assert desk.pane.meta == "100,000 events · County"
    entry(desk.pane.menu, "").trigger()
    desk.settle()
    assert "by deadline" in desk.pane.meta
    assert len(desk.picture.levels) == 1


def test_light_state_channel_and_category_narrow_together_and_all_comes_back(desk: Desk) -> None:
    for value in ("red", "yellow", "waiting", "fire"):
        entry(desk.pane.menu, value).trigger()
        desk.settle()
    where = desk.pane.where
    assert (where.lights, where.states, where.categories) == (("red", "yellow"), ("waiting",), ("fire",))
    assert desk.pane.meta == "100,000 events · Red light/Yellow light · Waiting · Fire hazards · by deadline"
    next(action for action in desk.pane.menu.actions() if "all again" in action.text()).trigger()
    desk.settle()
    assert desk.pane.where == QueueFilter()


def test_a_line_of_several_reports_says_who_told_of_it_and_how_many(desk: Desk) -> None:
    line = row(1, source="grid", told_by=("police", "grid"), reports=3, duty={"zh": "待核查", "en": "To be checked"})
    said = desk.pane.delegate._second_line(line, "10:05")
    assert said.startswith("police + 110 接处警 · 3 reports as one")
    desk.pane.model.take(replace(queue(1), rows=(line,)))
    told = desk.pane.model.data(desk.pane.model.index(0, 0), int(Qt.ItemDataRole.AccessibleTextRole))
    assert told == "II Serious · 瓯海区 · 沿街店铺火情 · To be checked · Green light · 110 接处警 · 3 reports as one"


def test_the_menu_opens_by_key(desk: Desk, qtbot: QtBot) -> None:
    desk.pane.table.setFocus()
    qtbot.keyClick(desk.pane.table, Qt.Key.Key_F)
    qtbot.waitUntil(desk.pane.menu.isVisible)
    qtbot.keyClick(desk.pane.menu, Qt.Key.Key_Escape)
    assert not desk.pane.menu.isVisible()


def test_a_queue_that_shrinks_under_the_reader_stays_whole(desk: Desk) -> None:
    bar = desk.pane.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    desk.settle()
    del desk.picture.ids[5:]
    desk.ask()
    desk.settle()
    assert desk.pane.model.rowCount() == 5
    assert desk.first_visible().id == 1
    desk.picture.ids.clear()
    desk.ask()
    desk.settle()
    assert desk.pane.model.rowCount() == 0
    desk.pane.grab()


def test_a_scene_file_narrows_the_queue_and_the_menu_keeps_to_it(qtbot: QtBot) -> None:
    settings = QueueSettings(severities=(1, 2), categories=("fire",), region="330303", order="severity")
    desk = Desk(qtbot, LongQueue(20), settings)
    where, _, _ = desk.picture.asked[0]
    assert (where.severities, where.categories, where.region, where.order) == ((1, 2), ("fire",), "330303", "severity")


def test_rows_are_told_in_words_with_severity_and_state(desk: Desk) -> None:
    told = desk.pane.model.data(desk.pane.model.index(0, 0), int(Qt.ItemDataRole.AccessibleTextRole))
    assert told.startswith("II Serious · 瓯海区 · 沿街店铺火情 · Accepted")


def test_only_whole_rows_are_shown(desk: Desk) -> None:
    assert desk.pane.table.viewport().height() % desk.pane.delegate.row_height() == 0


def test_the_model_keeps_qts_rules_while_pages_come_and_go() -> None:
    model = QueueModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for page in (queue(246), queue(300, 100), queue(80, 40), queue(0), queue(10)):
        model.take(page)
        assert model.rowCount() == page.total
        assert model.rowCount(model.index(0, 0) if page.total else QModelIndex()) in {0, page.total}
    assert not model.take(queue(10))
    assert model.take(replace(queue(10), rows=queue(10, step=1).rows))
    del tester


def test_words_narrow_the_queue_are_said_in_a_chip_and_escape_gives_it_back(desk: Desk, qtbot: QtBot) -> None:
    pane = desk.pane
    pane.look_for("五马街")
    desk.settle()
    asked = desk.picture.asked[-1][0]
    assert (asked.text, asked.open_only) == ("五马街", False)
    assert pane.chip.isVisible()
    assert "五马街" in pane.chip.text()
    assert pane.table.geometry().top() >= pane.chip.geometry().bottom()
    desk.picture.ids = list(range(1, 10_002))
    desk.ask()
    assert "10,000+" in pane.meta
    desk.picture.ids = []
    desk.ask()
    desk.settle()
    pane.table.setFocus()
    qtbot.keyClick(pane.table, Qt.Key.Key_Escape)
    desk.settle()
    asked = desk.picture.asked[-1][0]
    assert (asked.text, asked.open_only) == ("", True)
    assert not pane.chip.isVisible()


def test_what_turns_red_soon_and_what_may_be_one_is_told_below_and_can_be_seen_alone(desk: Desk, qtbot: QtBot) -> None:
    pane = desk.pane
    rows_before = pane.visible_rows()
    assert not pane.outlook.isVisible()
    desk.picture.outlook = QueueOutlook(12, 3_600_000, 3, following=4)
    desk.ask()
    lines = desk.pane.model.total
    assert pane.meta.startswith(f"{lines:,} events ({lines + 4:,} reports)")
    assert [part.text for part in pane.outlook.parts] == ["12 turn red within 1 h", "3 may be one with another"]
    assert pane.table.geometry().bottom() < pane.outlook.geometry().top()
    assert pane.visible_rows()[1] >= rows_before[1] - 1
    for name, narrowed in (("soon", (3_600_000, False)), ("asked", (0, True))):
        place = next(box for part, box in pane.outlook._boxes() if part.name == name).center()
        qtbot.mouseClick(pane.outlook, Qt.MouseButton.LeftButton, pos=place)
        desk.settle()
        asked = desk.picture.asked[-1][0]
        assert (asked.red_within, asked.asked) == narrowed
        qtbot.mouseClick(pane.outlook, Qt.MouseButton.LeftButton, pos=place)
        desk.settle()
        asked = desk.picture.asked[-1][0]
        assert (asked.red_within, asked.asked) == (0, False)
