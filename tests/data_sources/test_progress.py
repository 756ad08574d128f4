"""Where a poll begins: nothing is lost by clocks that are set, rows that are dated back, or commits that are late."""

from __future__ import annotations

import dataclasses

import pytest

from data_sources.clock import Clock
from data_sources.progress import Progress, Since, asked_again

HOUR = 3_600_000
SINCE = Since(field="t", format="epoch_ms", overlap="1s")


@dataclasses.dataclass(frozen=True)
class Stopped(Clock):
    """A clock that shows one moment."""

    moment: int = 0

    def now(self) -> int:
        return self.moment


class Moved(Clock):
    """A clock that a test moves."""

    def __init__(self, moment: int) -> None:
        self.moment = moment

    def now(self) -> int:
        return self.moment


@pytest.fixture
def progress(context):
    def make(now, cursor=None, since=SINCE):
        return Progress(since, context(clock=Stopped(moment=now)), cursor)

    return make


def test_every_hour_the_last_hours_are_asked_for_once_more_and_only_then(progress):
    start = 1_700_000_000_000
    first = progress(start)
    first.see([{"t": start - 1000}])
    cursor = first.cursor
    soon = progress(start + 60_000, cursor)
    assert soon.begin == cursor["since"] == start - 2000
    soon.see([])
    assert not asked_again(cursor, soon.cursor)
    later = progress(start + HOUR, soon.cursor)
    assert later.begin == cursor["since"] - 3 * HOUR
    later.see([{"t": start - 2 * HOUR}])
    assert asked_again(soon.cursor, later.cursor)
    assert later.cursor["since"] == cursor["since"]
    after = progress(start + HOUR + 1000, later.cursor)
    assert after.begin == cursor["since"]


def test_the_hours_can_be_chosen_and_left_out(progress):
    start = 1_700_000_000_000
    never = Since(field="t", format="epoch_ms", again="0")
    assert progress(start, {"since": start - 5, "swept": 0}, never).begin == start - 5
    assert progress(start, {"since": start - 5, "swept": 0}, Since(again="2d")).begin == start - 5 - 48 * HOUR


def test_a_clock_of_ours_that_was_a_day_ahead_loses_nothing_once_it_is_set_right(progress):
    start = 1_700_000_000_000
    no_field = Since(overlap="0")
    wrong = progress(start + 24 * HOUR, {"since": start - 1000, "swept": start}, no_field)
    wrong.see([])
    assert wrong.cursor["since"] == start + 24 * HOUR
    right = progress(start + HOUR, wrong.cursor, no_field)
    assert right.begin <= start
    assert right.cursor["since"] == start + HOUR


def test_a_clock_of_ours_that_was_set_back_asks_again_at_once_what_it_asked_last(progress):
    start = 1_700_000_000_000
    cursor = {"since": start - 1000, "swept": start}
    back = progress(start - HOUR, cursor)
    assert back.begin <= start - HOUR
    back.see([{"t": start - 500}])
    assert back.cursor["since"] <= start - HOUR


def test_a_source_whose_clock_runs_ahead_is_not_taken_for_a_wrong_clock_of_ours(progress):
    start = 1_700_000_000_000
    first = progress(start)
    first.see([{"t": start + 9 * 60_000}], start + 10 * 60_000)
    cursor = first.cursor
    assert cursor["since"] == start + 9 * 60_000 - 1000
    assert progress(start + 5000, cursor).begin == cursor["since"]


def test_what_a_set_back_source_dates_is_asked_for_however_long_its_answers_were_on_the_way(context):
    start = 1_700_000_000_000
    clock = Moved(start)
    first = Progress(SINCE, context(clock=clock), None)
    clock.moment = start + 20_000  # the answer of the source's second `start` took so long
    first.see([{"t": start - 500}], start)
    # The source's clock goes back an hour at once, and dates a row before it is asked again.
    dated = start + 1_000 - HOUR
    clock.moment = start + 30_000
    second = Progress(SINCE, context(clock=clock), first.cursor)
    second.see([], clock.moment - HOUR)
    assert Progress(SINCE, context(clock=clock), second.cursor).begin <= dated


def test_a_slow_answer_is_not_taken_for_a_clock_that_was_set_back(context):
    start = 1_700_000_000_000
    clock = Moved(start)
    first = Progress(SINCE, context(clock=clock), None)
    first.see([{"t": start - 500}], start)
    clock.moment = start + 5_000
    second = Progress(SINCE, context(clock=clock), first.cursor)
    clock.moment = start + 25_000
    second.see([{"t": start + 4_000}], start + 5_000)
    assert second.cursor["since"] == start + 3_000
