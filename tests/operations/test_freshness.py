"""Ages against rhythms, and the lights of deadlines."""

from __future__ import annotations

import pytest

from operations.deadlines import light
from operations.freshness import collector_alive, quality_of, worst_age
from tests.operations.made import HOUR, MINUTE, NOON, health


@pytest.mark.parametrize(
    ("seconds", "speed", "quality"),
    [(45, 1, "live"), (46, 1, "late"), (150, 1, "late"), (151, 1, "old"), (46 * 60, 60, "late"), (45 * 60, 60, "live")],
)
def test_a_source_ages_by_its_own_rhythm_and_the_drills_speed(seconds, speed, quality) -> None:
    assert quality_of(health(), NOON + seconds * 1000, speed) == quality


def test_a_failed_source_is_at_best_late_and_one_never_heard_never_live() -> None:
    assert quality_of(health(state="failed"), NOON) == "late"
    assert quality_of(health(succeeded_at=None), NOON) == "never"


def test_the_worst_source_is_named() -> None:
    sources = [
        (health("a"), "live"),
        (health("b", succeeded_at=NOON - HOUR), "old"),
        (health("c", succeeded_at=None), "never"),
    ]
    age = worst_age(sources, collector_seen_at=NOON, alive=True)
    assert (age.quality, age.worst, age.since) == ("old", "b", NOON - HOUR)
    assert worst_age(sources[:1], collector_seen_at=NOON, alive=False).quality == "old"
    assert worst_age(sources[2:], collector_seen_at=NOON, alive=True).quality == "never"


def test_a_source_that_failed_from_the_start_makes_the_answer_old() -> None:
    sources = [(health("a"), "live"), (health("c", succeeded_at=None, state="failed"), "never")]
    age = worst_age(sources, collector_seen_at=NOON, alive=True)
    assert (age.quality, age.worst) == ("old", "c")


def test_a_collector_is_alive_for_ten_seconds_of_the_rooms_time() -> None:
    assert collector_alive(NOON, NOON + 10_000)
    assert not collector_alive(NOON, NOON + 10_001)
    assert collector_alive(NOON, NOON + 600_000, 60)
    assert not collector_alive(NOON + HOUR, NOON)
    assert not collector_alive(None, NOON)


def test_the_last_fifth_is_yellow_and_the_deadline_itself_red() -> None:
    due = NOON + 100 * MINUTE
    lights = [light(due, NOON, NOON + minute * MINUTE) for minute in (0, 79, 80, 99, 100)]
    assert lights == ["green", "green", "yellow", "yellow", "red"]
    assert light(None, NOON, NOON) == "none"
    assert light(due, NOON, due, is_open=False) == "none"
