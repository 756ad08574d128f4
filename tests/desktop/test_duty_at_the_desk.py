"""A duty officer at a real window: queue, search, card, an action by its digit, and what is on disk then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from data_sources.batches import RecordBatch
from data_sources.centre import read_centre
from data_sources.clock import Clock
from data_sources.records import Asset, Event, Region
from desktop.desktop import Desktop
from desktop.settings import Settings, write_settings
from operations.store import Store
from tests.desktop.little_county import CENTRE, opened_desktops
from widgets.incident_pane import IncidentPane
from widgets.queue_pane import QueuePane
from widgets.search_pane import SearchPane
from widgets.title_bar import TitleBar

SCENE = """\
name = "Overview"
[grid]
columns = ["1fr", "424"]
rows = ["1fr"]
[[pane]]
pane = "incident"
at = [1, 1]
[[pane]]
pane = "queue"
at = [2, 1]
"""
WALL = """\
name = "Hall"
[[display]]
display = 1
scenes = ["overview"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "little"
    for name in ("scenes", "walls"):
        (folder / name).mkdir(parents=True)
    (folder / "centre.toml").write_text(CENTRE, "utf-8")
    (folder / "categories.toml").write_text('[[category]]\ncode = "fire"\nname = "Fire"\n', "utf-8")
    (folder / "scenes" / "overview.toml").write_text(SCENE, "utf-8")
    (folder / "walls" / "hall.toml").write_text(WALL, "utf-8")
    return folder


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """A store with two open events, the first of which goes red first."""
    store = Store.open(None, read_centre(folder), Clock())
    now = Clock().now()
    for place, key in enumerate(("first", "second")):
        event = Event(
            source="grid", key=key, title=f"Fire {key}", category="fire", state="waiting", severity=3,
            reported_at=now - (9 - place) * 60_000, updated_at=now, region="330302",
        )  # fmt: skip
        store.apply(RecordBatch(source="grid", polled_at=now, events=[event]))
    yield store
    store.close()


@pytest.fixture
def opened(qapp: QApplication, folder: Path) -> Iterator[Callable[..., Desktop]]:
    yield from opened_desktops(qapp, folder, (1600, 900))


def pane_of(desktop: Desktop, kind: type[Any]) -> Any:
    scene = desktop.windows[0].current
    assert scene is not None
    return next(pane for pane in reversed(scene.shown_panes) if isinstance(pane, kind))


def actions_of(store: Store, key: str) -> list[tuple[str, str]]:
    number = store.picture.event_id("grid", key)
    assert number is not None
    page = store.picture.duty_page(number)
    assert page is not None
    return [(one.action, one.officer) for one in page.actions]


def test_an_officer_opens_the_next_event_by_enter_and_returns_it_by_keys_alone(
    store: Store, opened: Callable[..., Desktop], qtbot: QtBot
) -> None:
    write_settings(Settings(officer="王建国"))
    desktop = opened()
    queue: QueuePane = pane_of(desktop, QueuePane)
    qtbot.waitUntil(lambda: queue.model.row(1) is not None, timeout=20_000)
    queue.table.setFocus()
    QTest.keyClick(queue.table, Qt.Key.Key_Down)
    QTest.keyClick(queue.table, Qt.Key.Key_Return)
    chosen = queue.selected_id
    assert chosen is not None
    row = queue.model.row(queue.model.find(chosen) or 0)
    assert row is not None
    card: IncidentPane = pane_of(desktop, IncidentPane)
    qtbot.waitUntil(lambda: card.event_id == chosen and bool(card.bar.choices), timeout=20_000)
    names = [choice.name for choice in card.bar.choices]
    QTest.keyClick(card, str(1 + names.index("act:return:county")))
    assert card.form is not None
    reason = card.form.findChildren(QLineEdit)[0]
    QTest.keyClicks(reason, "not ours")
    QTest.keyClick(reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: card.bar.said.startswith("On record: Return"), timeout=20_000)
    assert actions_of(store, row.key) == [("return", "王建国")]

    def state() -> object:
        line = queue.model.row(queue.model.find(chosen) or 0)
        return line.duty if line is not None else None

    qtbot.waitUntil(lambda: state() == {"zh": "退回", "en": "Returned"}, timeout=20_000)
    QTest.keyClick(card, Qt.Key.Key_Escape)
    beside: IncidentPane = pane_of(desktop, IncidentPane)
    assert beside is not card
    qtbot.waitUntil(lambda: beside.event_id == chosen, timeout=20_000)


@pytest.mark.parametrize("desk", [False, True])
def test_a_wall_only_shows_unless_it_is_opened_as_a_desk(
    desk: bool, store: Store, opened: Callable[..., Desktop], qtbot: QtBot
) -> None:
    del store
    write_settings(Settings(officer="王建国"))
    card: IncidentPane = pane_of(opened(wall="hall", desk=desk), IncidentPane)
    qtbot.waitUntil(lambda: bool(card.drawing), timeout=20_000)
    assert bool(card.bar.choices) is desk
    assert ("This screen only shows" in card.bar.said) is not desk


def caught_up(store: Store) -> None:
    while not store.keep_findable(50).caught_up:
        pass


def searched(desktop: Desktop, text: str) -> SearchPane:
    """Open the search by its key, and write into it."""
    desktop.windows[0].activateWindow()
    assert QTest.qWaitForWindowActive(desktop.windows[0], 20_000), "keys are an active window's"
    QTest.keyClick(desktop.windows[0], Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page: SearchPane = pane_of(desktop, SearchPane)
    page.field.clear()
    QTest.keyClicks(page.field, text)
    return page


def test_ctrl_f_finds_events_places_and_equipment_and_enter_goes_there(
    store: Store, opened: Callable[..., Desktop], qtbot: QtBot
) -> None:
    now = Clock().now()
    place = Region(code="330302003", name="五马街道", level="township", parent="330302", lat=28.01, lon=120.66)
    camera = Asset(
        source="grid", key="cam-7", kind="camera", name="五马街口", state="online", updated_at=now, lat=28.0, lon=120.6
    )
    closed = Event(
        source="grid", key="third", title="Fire third", category="fire", state="closed", severity=2,
        reported_at=now - 3_600_000, updated_at=now, closed_at=now, region="330302",
    )  # fmt: skip
    told = RecordBatch(source="grid", polled_at=now, events=[closed], assets=[camera], regions=[place])
    store.apply(told)
    caught_up(store)
    desktop = opened()
    window = desktop.windows[0]
    assert window.findChild(TitleBar)._search.isVisible(), "a desk has a field to click"
    queue: QueuePane = pane_of(desktop, QueuePane)
    qtbot.waitUntil(lambda: queue.model.total == 2, timeout=20_000)
    queue.table.setFocus()
    # Enter is faster than the answer: it waits for it.
    page = searched(desktop, "third")
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    wanted = store.picture.event_id("grid", "third")
    qtbot.waitUntil(lambda: pane_of(desktop, IncidentPane).lies_over, timeout=20_000)
    card: IncidentPane = pane_of(desktop, IncidentPane)
    qtbot.waitUntil(lambda: card.event_id == wanted and bool(card.drawing), timeout=20_000)
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert queue.table.hasFocus(), "the keyboard is where it was"
    page = searched(desktop, "wmj")
    qtbot.waitUntil(lambda: [line.kind for line in page.lines] == ["head", "place", "head", "asset"], timeout=20_000)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    scene = window.current
    assert scene is not None
    assert (scene.selection.region, scene.selection.name) == ("330302003", "五马街道")
    page = searched(desktop, "cam-7")
    qtbot.waitUntil(lambda: page.current is not None and page.current.text == "五马街口", timeout=20_000)
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    assert scene.selection.thing is not None
    assert (scene.selection.region, scene.selection.thing.key) == ("", "cam-7"), "it lies outside of what was chosen"
    page = searched(desktop, "nowhere at all")
    qtbot.waitUntil(lambda: "Nothing found for “nowhere at all”" in page.accessibleDescription(), timeout=20_000)
    QTest.keyClick(page.field, Qt.Key.Key_Escape)
    # All of them into the queue, closed ones as well; Escape gives the queue back.
    page = searched(desktop, "fire")
    QTest.keyClick(page.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: queue.model.total == 3, timeout=20_000)
    assert queue.chip.isVisible()
    if queue.table.selectionModel().hasSelection():
        QTest.keyClick(queue.table, Qt.Key.Key_Escape)
    QTest.keyClick(queue.table, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: queue.model.total == 2, timeout=20_000)


def test_an_answer_that_may_miss_something_says_so(store: Store, opened: Callable[..., Desktop], qtbot: QtBot) -> None:
    store.keep_findable(1)
    desktop = opened()
    qtbot.waitUntil(lambda: pane_of(desktop, QueuePane).model.total == 2, timeout=20_000)
    page = searched(desktop, "fire")
    qtbot.waitUntil(lambda: "still being gathered" in page.accessibleDescription(), timeout=20_000)


def test_what_may_be_one_is_reached_from_the_queue_confirmed_and_taken_back_by_keys(
    store: Store, opened: Callable[..., Desktop], qtbot: QtBot
) -> None:
    now = Clock().now()
    for number, (source, title) in enumerate((("grid", "Kitchen smoke, Wuma street"), ("hotline", "Burning smell"))):
        report = Event(
            source=source, key=f"twin-{number}", title=title, category="fire", state="waiting", severity=3,
            reported_at=now - (8 - number) * 60_000, updated_at=now, region="330302003",
        )  # fmt: skip
        store.apply(RecordBatch(source=source, polled_at=now, events=[report]))
    store.incidents.link_all()
    twins = [store.picture.event_id(source, f"twin-{number}") for number, source in enumerate(("grid", "hotline"))]
    assert store.picture.proposals().total == 1
    write_settings(Settings(officer="王建国"))
    desktop = opened()
    queue: QueuePane = pane_of(desktop, QueuePane)
    qtbot.waitUntil(lambda: any(part.name == "asked" for part in queue.outlook.parts), timeout=20_000)
    queue.open_menu()
    QTest.keyClick(queue.menu, "o")
    qtbot.waitUntil(lambda: queue.model.total == 2, timeout=20_000)
    queue.table.setFocus()
    QTest.keyClick(queue.table, Qt.Key.Key_Down)
    QTest.keyClick(queue.table, Qt.Key.Key_Return)
    card: IncidentPane = pane_of(desktop, IncidentPane)

    def press(name: str) -> None:
        qtbot.waitUntil(lambda: name in [choice.name for choice in card.bar.choices], timeout=20_000)
        QTest.keyClick(card, str(1 + [choice.name for choice in card.bar.choices].index(name)))
        assert card.form is not None
        field = card.form.findChildren(QLineEdit)[0]
        if not field.text():
            QTest.keyClicks(field, "seen on the camera")
        QTest.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: card.form is None, timeout=20_000)

    def reports() -> int:
        told = store.picture.incident(twins[0] or 0)
        return 0 if told is None else told.count

    press("confirm")
    assert reports() == 2
    qtbot.waitUntil(lambda: queue.model.total == 0, timeout=20_000)
    press("undo")
    assert reports() == 1
    qtbot.waitUntil(lambda: queue.model.total == 2, timeout=20_000)
    press("reject")
    assert store.picture.proposals().total == 0
