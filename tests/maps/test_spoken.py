"""What a pane tells its page, as the page comes for it."""

from __future__ import annotations

import json

from maps.spoken import Spoken


def after(spoken: Spoken, number: int) -> list[list[object]]:
    return json.loads(spoken.after(number))


def test_an_answer_that_was_lost_is_given_again_and_one_that_was_heard_is_not() -> None:
    spoken = Spoken()
    spoken.say("show", {"trouble": '"]'})
    spoken.say("choose", None)
    assert not spoken.is_heard
    first = after(spoken, 0)
    assert first == [[1, "show", {"trouble": '"]'}], [2, "choose", None]]
    assert spoken.is_heard
    assert after(spoken, 0) == first
    spoken.say("changed", 7)
    assert after(spoken, 2) == [[3, "changed", 7]]
    assert after(spoken, 3) == []


def test_many_changes_before_the_page_comes_are_one() -> None:
    spoken = Spoken()
    for number in range(500):
        spoken.say("changed", number)
    spoken.say("show", {})
    spoken.say("changed", 500)
    assert [what for _, _, what in after(spoken, 0)] == [499, {}, 500]
    spoken.say("changed", 501)
    spoken.clear()
    assert after(spoken, 0) == []
    assert spoken.is_heard
    spoken.say("changed", 502)
    assert [what for _, _, what in after(spoken, 0)] == [502]  # a page that was loaded anew begins at nought
