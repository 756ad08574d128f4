"""The view runner: no pane asks too often, none waits for another, and nothing is lost meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from data_sources.defects import tell as TELL  # noqa: N812 - as it is before the tests let it fail them
from data_sources.records import Instant
from data_sources.sentences import Sentence, translate
from desktop import view_runner
from desktop.view_runner import ViewRunner
from operations.picture import Changes, Picture
from operations.snapshots import Age, SourceBoard
from widgets.look import Look
from widgets.pane import Pane, PaneSettings, Question


@dataclass(frozen=True)
class Answer:
    number: int
    thread: int
    age: Age = field(default_factory=lambda: Age("live", 1000))


class StoreError(Exception):
    sentence: Sentence = translate("Test", "The disk is full.")


class CountingPicture(Picture):
    """Answers at once, counts, and can be told to fail or to wait."""

    def __init__(self) -> None:
        self.seq = 0
        self.kinds: frozenset[str] = frozenset()
        self.asked = 0
        self.beats = 1000
        self.fails = False
        self.gate = threading.Event()
        self.gate.set()

    def changes(self, since: int) -> Changes:
        if self.fails:
            raise StoreError
        return Changes(self.seq, self.kinds if self.seq > since else frozenset())

    def source_board(self) -> SourceBoard:
        return SourceBoard((), self.beats, collector_alive=True, as_of=0)

    def change(self, *kinds: str) -> None:
        self.seq, self.kinds = self.seq + 1, frozenset(kinds)

    def as_of(self, at: Instant, name: str, values: tuple[Any, ...], named: dict[str, Any]) -> Any:
        del at, values, named
        return getattr(self, name)()

    def count(self) -> Answer:
        self.asked += 1
        if self.fails:
            raise StoreError
        assert self.gate.wait(30)
        return Answer(self.asked, threading.get_ident())


class EventPane(Pane):
    pane_type = "event"
    kinds = frozenset({"event"})
    refresh_seconds = 3600.0

    def __init__(self) -> None:
        super().__init__(PaneSettings(), Look())
        self.answers: list[Answer] = []
        self.threads: list[int] = []
        self.word = "a"
        self.words: list[str] = []

    def question(self) -> Question | None:
        word = self.word

        def ask(picture: Picture) -> Any:
            self.words.append(word)
            return cast("CountingPicture", picture).count()

        return ask

    def draw_snapshot(self, snapshot: Any) -> None:
        self.answers.append(snapshot)
        self.threads.append(threading.get_ident())


class AssetPane(EventPane):
    kinds = frozenset({"asset"})


class PaintedPane(EventPane):
    """Notes in one list of all such panes when it gets an answer and when it is painted."""

    def __init__(self, steps: list[tuple[str, PaintedPane]]) -> None:
        super().__init__()
        self.steps = steps

    def draw_snapshot(self, snapshot: Any) -> None:
        super().draw_snapshot(snapshot)
        self.steps.append(("given", self))
        self.update()

    def paint_body(self, painter: QPainter, body: QRect) -> None:
        del painter, body
        self.steps.append(("painted", self))


@pytest.fixture
def picture() -> CountingPicture:
    return CountingPicture()


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[ViewRunner]:
    runner = ViewRunner(str, parent=qapp)
    yield runner
    runner.stop()
    runner.deleteLater()


def watched(qtbot: QtBot, runner: ViewRunner, pane: EventPane) -> EventPane:
    qtbot.addWidget(pane)
    runner.add(pane)
    return pane


def test_questions_are_asked_off_the_ui_thread_and_answers_drawn_on_it(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    pane = watched(qtbot, runner, EventPane())
    runner.show_only([pane])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: bool(pane.answers))
    assert pane.answers[0].thread != threading.get_ident()
    assert pane.threads == [threading.get_ident()]


def test_a_pane_is_asked_only_for_changes_that_concern_it(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    event, asset = watched(qtbot, runner, EventPane()), watched(qtbot, runner, AssetPane())
    runner.show_only([event, asset])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: bool(event.answers and asset.answers))
    picture.change("event")
    runner.wake()
    qtbot.waitUntil(lambda: len(event.answers) == 2)
    qtbot.wait(150)
    assert len(asset.answers) == 1


def test_a_storm_of_wake_ups_asks_a_pane_at_most_ten_times_a_second(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    pane = watched(qtbot, runner, EventPane())
    runner.show_only([pane])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: bool(pane.answers))
    for _ in range(100):
        picture.change("event")
        runner.wake()
        qtbot.wait(5)
    # Whatever the storm took, the pause between two questions bounds their number; the last change is never lost.
    storm = picture.asked
    assert storm < 60
    picture.change("event")
    runner.wake()
    qtbot.waitUntil(lambda: picture.asked > storm)


def test_a_slow_question_is_one_on_the_way_and_the_wish_is_kept(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    pane = watched(qtbot, runner, EventPane())
    picture.gate.clear()
    runner.show_only([pane])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: picture.asked == 1)
    for _ in range(5):
        picture.change("event")
        runner.wake()
        qtbot.wait(60)
    assert picture.asked == 1
    picture.gate.set()
    qtbot.waitUntil(lambda: len(pane.answers) == 2)


def test_the_answer_to_a_question_that_is_no_longer_asked_is_not_drawn(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    pane = watched(qtbot, runner, EventPane())
    picture.gate.clear()
    runner.show_only([pane])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: picture.asked == 1)
    pane.word = "b"
    pane.question_changed.emit()
    picture.gate.set()
    qtbot.waitUntil(lambda: len(pane.answers) == 1)
    assert pane.words == ["a", "b"]
    assert pane.answers[0].number == 2


def test_who_moves_on_and_on_sees_what_comes_but_never_of_another_moment(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EventPane, "takes_late_answers", True)
    pane = watched(qtbot, runner, EventPane())
    picture.gate.clear()
    runner.show_only([pane])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: picture.asked == 1)
    pane.question_changed.emit()
    picture.gate.set()
    qtbot.waitUntil(lambda: [one.number for one in pane.answers] == [1, 2])
    picture.gate.clear()
    pane.question_changed.emit()
    qtbot.waitUntil(lambda: picture.asked == 3)
    pane.show_moment(1000)
    picture.gate.set()
    qtbot.waitUntil(lambda: len(pane.answers) == 3)
    assert pane.answers[-1].number == 4


def test_a_hidden_pane_asks_nothing_and_catches_up_when_shown(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    shown, hidden = watched(qtbot, runner, EventPane()), watched(qtbot, runner, EventPane())
    runner.show_only([shown])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: bool(shown.answers))
    picture.change("event")
    runner.wake()
    qtbot.waitUntil(lambda: len(shown.answers) == 2)
    assert hidden.answers == []
    runner.show_only([hidden])
    qtbot.waitUntil(lambda: len(hidden.answers) == 1)


def test_a_lost_wake_up_is_made_good_by_asking_the_feed(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_runner, "POLL_PAUSE", 0.1)
    pane = watched(qtbot, runner, EventPane())
    runner.show_only([pane])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: bool(pane.answers))
    picture.change("event")
    qtbot.waitUntil(lambda: len(pane.answers) == 2)


def test_a_pane_that_is_asked_anew_counts_as_answered_only_by_a_later_answer(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    pane = watched(qtbot, runner, EventPane())
    runner.show_only([pane])
    picture.gate.clear()
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: picture.asked == 1)
    runner.ask_anew()
    assert not runner.has_answered
    picture.gate.set()
    qtbot.waitUntil(lambda: len(pane.answers) == 1)
    assert not runner.has_answered
    qtbot.waitUntil(lambda: runner.has_answered)
    assert len(pane.answers) == 2


def test_a_failing_question_says_why_in_the_pane_and_the_next_answer_takes_it_back(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    pane = watched(qtbot, runner, EventPane())
    picture.fails = True
    runner.show_only([pane])
    with qtbot.waitSignal(runner.store_failed) as failed:
        runner.set_picture(picture)
    assert failed.args is not None
    assert str(failed.args[0]) == "The disk is full."
    qtbot.waitUntil(lambda: pane.trouble == "The disk is full.")
    picture.fails = False
    picture.change("event")
    with qtbot.waitSignal(runner.store_answered):
        runner.wake()
    qtbot.waitUntil(lambda: pane.trouble == "" and bool(pane.answers))


def test_what_is_drawn_looks_old_while_the_feed_can_not_be_asked(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    pane = watched(qtbot, runner, EventPane())
    runner.show_only([pane])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: bool(pane.answers))
    picture.fails = True
    with qtbot.waitSignal(runner.store_failed):
        runner.wake()
    assert pane.is_old


def test_a_pane_is_asked_again_after_its_rhythm_so_that_ages_move(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EventPane, "refresh_seconds", 0.2)
    pane = watched(qtbot, runner, EventPane())
    runner.show_only([pane])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: len(pane.answers) >= 3)


def test_stopping_waits_for_the_question_on_the_way_and_hands_nothing_over(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    pane = watched(qtbot, runner, EventPane())
    picture.gate.clear()
    runner.show_only([pane])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: picture.asked == 1)
    threading.Timer(0.1, picture.gate.set).start()
    runner.stop()
    qtbot.wait(100)
    assert pane.answers == []


def test_the_chain_s_sign_of_life_is_passed_on_once_each(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_runner, "POLL_PAUSE", 0.05)
    beats: list[int] = []
    runner.chain_lives.connect(lambda: beats.append(1))
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: len(beats) == 1)
    qtbot.wait(200)
    assert len(beats) == 1
    picture.beats = 2000
    qtbot.waitUntil(lambda: len(beats) == 2)


def test_a_wake_up_reaches_what_is_visible_at_once_with_its_number(
    qtbot: QtBot, runner: ViewRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[EventPane, int]] = []
    monkeypatch.setattr(EventPane, "hear", lambda pane, seq: heard.append((pane, seq)), raising=False)
    shown, hidden = watched(qtbot, runner, EventPane()), watched(qtbot, runner, EventPane())
    runner.show_only([shown])
    runner.wake(7)
    runner.wake()
    assert heard == [(shown, 7)]
    assert hidden in runner._watches


def test_no_pane_is_asked_twice_for_what_was_there_at_the_start(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    pane = watched(qtbot, runner, EventPane())
    picture.change("event")
    runner.show_only([pane])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: len(pane.answers) == 1)
    qtbot.wait(400)
    assert picture.asked == 1


def test_answers_that_come_together_are_painted_one_a_turn(
    qtbot: QtBot, runner: ViewRunner, picture: CountingPicture
) -> None:
    steps: list[tuple[str, PaintedPane]] = []
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    panes = [PaintedPane(steps) for _ in range(3)]
    for pane in panes:
        row.addWidget(pane)
        runner.add(pane)
    window.resize(600, 200)
    with qtbot.waitExposed(window):
        window.show()
    runner.show_only(panes)
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: all(pane.has_drawn for pane in panes) and ("painted", panes[2]) in steps)
    picture.gate.clear()
    picture.change("event")
    runner.wake()
    qtbot.waitUntil(lambda: picture.asked == 6)
    steps.clear()
    picture.gate.set()
    qtbot.waitUntil(lambda: len(steps) == 6)
    assert [step for step, _ in steps] == ["given", "painted"] * 3
    assert [pane for _, pane in steps[0::2]] == [pane for _, pane in steps[1::2]]


class ClumsyPane(EventPane):
    """Can't draw its first answer."""

    def draw_snapshot(self, snapshot: Any) -> None:
        if snapshot.number == 1:
            raise ZeroDivisionError("nobody foresaw this")
        super().draw_snapshot(snapshot)


def test_an_answer_that_a_pane_cannot_draw_is_said_in_it_and_told_once_and_the_next_is_drawn(
    qtbot: QtBot,
    runner: ViewRunner,
    picture: CountingPicture,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("data_sources.defects.tell", TELL)
    pane, other = watched(qtbot, runner, ClumsyPane()), watched(qtbot, runner, AssetPane())
    runner.show_only([pane, other])
    runner.set_picture(picture)
    qtbot.waitUntil(lambda: "nobody foresaw this" in pane.trouble and bool(other.answers))
    assert "showing an answer in the pane event failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    picture.change("event")
    runner.wake()
    qtbot.waitUntil(lambda: bool(pane.answers) and pane.trouble == "")
