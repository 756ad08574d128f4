"""The incident card: what it asks for before a deed goes out, and what it says of what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from data_sources.sentences import Sentence
from operations.card_snapshots import IncidentCard
from operations.duty_cases import Officer, Request, Seen
from tests.widgets import incident_samples
from tests.widgets.samples import LIVE, NOW, context, row
from widgets.desk import Kept
from widgets.incident_pane import IncidentPane, IncidentSettings
from widgets.look import Look
from widgets.selection import Selection, thing_of

pytestmark = pytest.mark.usefixtures("qapp")

OFFICER = Officer("王建国", "duty", "county", "330303")


class Written:
    """A desk that writes down what it is asked to do, and answers when told."""

    def __init__(self, officer: Officer | None = OFFICER, *, read_only: bool = False) -> None:
        self.officer = officer
        self.read_only = read_only
        self.deeds: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.answer: Callable[[Kept], None] = lambda _kept: None

    def do(self, deed: str, values: tuple[Any, ...], named: dict[str, Any], done: Callable[[Kept], None]) -> None:
        self.deeds.append((deed, values, named))
        self.answer = done


@pytest.fixture
def desk() -> Written:
    return Written()


def card(**changes: Any) -> IncidentCard:
    return msgspec.structs.replace(incident_samples.card(NOW, LIVE, row(1), row(8)), **changes)


def pane_at(desk: Written, qtbot: QtBot, *, lies_over: bool = True) -> IncidentPane:
    pane = IncidentPane(IncidentSettings(), Look(language="en"), context=replace(context(), desk=desk), event_id=2)
    if lies_over:
        pane.lie_over()
    qtbot.addWidget(pane)
    pane.resize(1480, 940)
    pane.show()
    pane.show_snapshot(card())
    return pane


def names(pane: IncidentPane) -> list[str]:
    return [choice.name for choice in pane.bar.choices]


def form_of(pane: IncidentPane) -> Any:
    assert pane.form is not None
    return pane.form


def test_an_action_goes_out_only_with_what_it_needs_and_with_what_the_officer_saw(desk: Written, qtbot: QtBot) -> None:
    pane = pane_at(desk, qtbot)
    qtbot.keyClick(pane, Qt.Key.Key_2)
    form = form_of(pane)
    assert not form.ok.isEnabled()
    reason = form.findChildren(QLineEdit)[0]
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    assert desk.deeds == []
    qtbot.keyClicks(reason, "not ours")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    ((deed, (number, event, officer, request, seen), named),) = desk.deeds
    assert (deed, named, event, officer) == ("act", {}, pane.event_id, OFFICER)
    assert request == Request("return", "county", reason="not ours")
    assert seen == Seen(7, "handling")
    assert number == form.number
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    assert len(desk.deeds) == 1  # it is on its way


def test_it_says_that_it_is_on_record_only_once_it_is(desk: Written, qtbot: QtBot) -> None:
    pane = pane_at(desk, qtbot)
    pane.choose("act:accept:county")
    form_of(pane).ok.click()
    assert "On record" not in pane.bar.said
    asked: list[bool] = []
    pane.question_changed.connect(lambda: asked.append(True))
    desk.answer(Kept("done"))
    assert pane.form is None
    assert pane.bar.said == "On record: Accept · 沿街店铺火情"
    assert asked


def test_a_refusal_keeps_what_was_typed_and_the_next_try_is_another_deed(desk: Written, qtbot: QtBot) -> None:
    pane = pane_at(desk, qtbot)
    pane.choose("act:return:county")
    form = form_of(pane)
    form.findChildren(QLineEdit)[0].setText("typed")
    form.ok.click()
    desk.answer(Kept(trouble=Sentence("", "李 was faster.")))
    assert form.trouble.text() == "李 was faster."
    pane.show_snapshot(card(seen=Seen(9, "accepted")))
    form.ok.click()
    first, second = (values for _, values, _ in desk.deeds)
    assert first[0] != second[0]
    assert (second[3].reason, second[4]) == ("typed", Seen(9, "accepted"))


def test_where_nobody_knows_the_same_deed_is_sent_again(desk: Written, qtbot: QtBot) -> None:
    pane = pane_at(desk, qtbot)
    pane.choose("act:accept:county")
    form_of(pane).ok.click()
    desk.answer(Kept(trouble=Sentence("", "Nobody knows."), unsure=True))
    form_of(pane).ok.click()
    assert desk.deeds[0][1][0] == desk.deeds[1][1][0]


def test_a_doubtful_pair_is_confirmed_or_refused_with_a_reason(desk: Written, qtbot: QtBot) -> None:
    pane = pane_at(desk, qtbot)
    for name in ("confirm", "reject"):
        pane.choose(name)
        form_of(pane).ok.click()
        desk.answer(Kept())
    (one, two) = desk.deeds
    assert (one[0], one[1], one[2]["officer"]) == ("confirm", (2, 9), "王建国")
    assert two[0] == "reject"
    assert one[2]["reason"]
    assert two[2]["reason"]


def test_only_some_reports_can_be_split_and_the_last_decision_taken_back(desk: Written, qtbot: QtBot) -> None:
    pane = pane_at(desk, qtbot)
    pane.choose("split")
    form = form_of(pane)
    form.findChildren(QLineEdit)[0].setText("elsewhere")
    boxes = form.findChildren(QCheckBox)
    enabled = []
    for box in boxes:
        box.setChecked(True)
        enabled.append(form.ok.isEnabled())
    assert enabled == [True, True, True, False]
    boxes[0].setChecked(False)
    form.ok.click()
    assert desk.deeds[-1][:2] == ("split", ((3, 4, 5),))
    desk.answer(Kept())
    pane.choose("undo")
    form_of(pane).findChildren(QLineEdit)[0].setText("a slip")
    form_of(pane).ok.click()
    assert desk.deeds[-1][:2] == ("undo", ("t",))


@pytest.mark.parametrize(("typed", "other"), [("", "grid:WZ00000008"), ("police:J9", "police:J9")])
def test_another_report_is_picked_from_the_township_s_or_named(
    typed: str, other: str, desk: Written, qtbot: QtBot
) -> None:
    pane = pane_at(desk, qtbot)
    pane.choose("join")
    form = form_of(pane)
    box = form.findChildren(QComboBox)[0]
    assert not form.ok.isEnabled()
    if typed:
        box.setEditText(typed)
    else:
        box.setCurrentIndex(0)
    next(field for field in form.findChildren(QLineEdit) if field is not box.lineEdit()).setText("the same shop")
    form.ok.click()
    assert desk.deeds[0][:2] == ("join_named", (pane.event_id, other))


def test_escape_lets_the_form_go_first_and_then_closes_the_card(desk: Written, qtbot: QtBot) -> None:
    pane = pane_at(desk, qtbot)
    closed: list[bool] = []
    pane.closed.connect(lambda: closed.append(True))
    pane.choose("join")
    qtbot.keyClick(form_of(pane).findChildren(QLineEdit)[0], Qt.Key.Key_Escape)
    assert pane.form is None
    assert not closed
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert closed
    assert desk.deeds == []


@pytest.mark.parametrize(
    ("desk", "said"),
    [(Written(None), "say in the settings"), (Written(OFFICER, read_only=True), "This screen only shows")],
)
def test_where_nobody_may_act_there_are_no_buttons_and_it_says_why(desk: Written, said: str, qtbot: QtBot) -> None:
    if desk.read_only:
        desk.officer = None
    pane = pane_at(desk, qtbot)
    assert names(pane) == []
    assert said in pane.bar.said


def test_a_card_in_a_scene_follows_what_is_chosen_but_not_while_something_is_typed(desk: Written, qtbot: QtBot) -> None:
    pane = pane_at(desk, qtbot, lies_over=False)
    asked: list[int] = []

    class Asked:
        def incident_card(self, number: int, officer: Officer | None) -> None:
            assert officer == OFFICER
            asked.append(number)

    def chosen(number: int) -> Selection:
        return Selection().of_thing(thing_of(row(number)), "queue")

    pane.show_selection(chosen(20))
    pane.question()(Asked())  # type: ignore[arg-type]
    pane.show_snapshot(card())
    pane.choose("act:accept:county")
    pane.show_selection(chosen(30))
    pane.question()(Asked())  # type: ignore[arg-type]
    assert asked == [21, 21]


def test_what_speaks_for_a_pair_and_who_told_what_is_said_in_words(desk: Written, qtbot: QtBot) -> None:
    drawing = pane_at(desk, qtbot).drawing
    assert drawing.pair.parts == (
        ("place", 0.8), ("time", 0.72), ("category", 1.0), ("text", 0.3), ("numbers", None),
    )  # fmt: skip
    assert (drawing.left, drawing.light) == ("41 min left", "green")
    assert [clock.text for clock in drawing.levels[1].clocks] == ["Reported up: no clock runs since 17:42"]
    lights = [(clock.light, clock.left) for clock in drawing.levels[0].clocks]
    assert lights == [("yellow", "12 min left"), ("red", "0 min over"), ("none", "")]
    assert drawing.steps[1].text == "王建国 (duty officer, township): Accept, Waiting → Being handled"


def test_a_small_pane_only_shows_and_opens_the_card_to_deal_with_it(desk: Written, qtbot: QtBot) -> None:
    pane = pane_at(desk, qtbot, lies_over=False)
    assert "act:accept:county" in names(pane)
    pane.resize(448, 500)
    assert names(pane) == ["open"]
    opened: list[int] = []
    pane.incident_chosen.connect(opened.append)
    qtbot.keyClick(pane, Qt.Key.Key_1)
    assert opened == [pane.event_id]
