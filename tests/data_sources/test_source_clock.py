"""How a source's clock is measured, and what is said of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from data_sources.source_clock import LEAST, SourceClock

NOW = 1_790_000_000_000
MINUTE, HOUR = 60_000, 3_600_000


def polls(clock: SourceClock, *newest: int) -> int | None:
    """Poll once a minute, each poll bringing one row that is so much ahead."""
    ahead = None
    for number, value in enumerate(newest):
        now = NOW + number * MINUTE
        clock.see([now + value])
        ahead = clock.end_poll(now)
    return ahead


def test_an_answers_date_tells_at_once_and_is_said_from_a_minute_on() -> None:
    clock = SourceClock()
    clock.answer(NOW + 30_000, NOW)
    assert clock.end_poll(NOW) == 30_000
    assert clock.remarks() == []
    clock.answer(NOW + 12 * MINUTE, NOW)
    assert clock.end_poll(NOW) == 12 * MINUTE
    (said,) = clock.remarks()
    assert str(said).startswith("The clock of the source runs 12 min ahead of this computer's.")


def test_nothing_known_is_nothing_said() -> None:
    clock = SourceClock()
    assert clock.end_poll(NOW) is None
    assert clock.remarks() == []
    assert polls(clock, -5 * MINUTE, -MINUTE, 0, -HOUR) is None


def test_newest_rows_count_once_three_polls_agree() -> None:
    clock = SourceClock()
    assert polls(clock, 12 * MINUTE, 11 * MINUTE + 20_000) is None
    assert polls(clock, 9 * MINUTE + 10_000) == 9 * MINUTE + 10_000
    assert "9 min ahead" in str(clock.remarks()[0])


def test_one_row_from_the_future_is_a_slip_however_often_it_comes() -> None:
    clock = SourceClock()
    for number in range(30):
        clock.see([NOW - HOUR, NOW + 20 * HOUR])
        assert clock.end_poll(NOW + number * MINUTE) is None
    assert clock.remarks() == []


def test_one_wrong_row_among_many_is_not_the_newest() -> None:
    clock = SourceClock()
    for number in range(5):
        now = NOW + number * MINUTE
        clock.see([now - 1000 * row for row in range(20)] + [now + HOUR + number])
        assert clock.end_poll(now) is None


def test_a_clock_that_was_set_right_is_forgotten() -> None:
    clock = SourceClock()
    assert polls(clock, *[10 * MINUTE] * 5) == 10 * MINUTE
    clock.end_poll(NOW)  # a poll without rows changes nothing
    assert clock.ahead_by_rows == 10 * MINUTE
    assert polls(clock, *[-1000 * number for number in range(20)]) is None


def test_rows_that_are_whole_hours_ahead_point_to_the_time_zone() -> None:
    clock = SourceClock()
    polls(clock, 8 * HOUR - 2000, 8 * HOUR - 1000, 8 * HOUR - 3000)
    assert "8 h ahead" in str(clock.remarks()[0])
    assert "zone" in str(clock.remarks()[0])


def test_rows_more_than_a_day_ahead_are_no_clock() -> None:
    clock = SourceClock()
    assert polls(clock, 30 * HOUR, 31 * HOUR, 32 * HOUR) is None


@given(st.lists(st.lists(st.integers(-HOUR, HOUR), max_size=30), max_size=30))
def test_what_is_measured_was_seen(pages: list[list[int]]) -> None:
    clock = SourceClock()
    seen = {value for page in pages for value in page}
    for page in pages:
        clock.see([NOW + value for value in page])
        ahead = clock.end_poll(NOW)
        assert ahead is None or (ahead in seen and ahead >= LEAST)
