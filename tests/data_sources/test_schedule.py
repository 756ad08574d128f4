"""Every source is polled at its rhythm, whatever the others do and wherever the clock is set."""

from __future__ import annotations

import itertools
import threading
import time

import pytest

from data_sources import schedule as schedule_module
from data_sources.schedule import Schedule


@pytest.fixture
def scheduled():
    made = []

    def make(rhythms, poll, **more):
        schedule = Schedule(rhythms, poll, **more)
        made.append(schedule)
        schedule.start()
        return schedule

    yield make
    for schedule in made:
        schedule.stop()
    assert all(schedule.join(10) for schedule in made)


class OwnTime:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def go(self, schedule: Schedule, seconds: float) -> None:
        """Let time pass, and wake who waits."""
        self.now += seconds
        schedule._scheduler.wakeup()


def all_ended(schedule: Schedule) -> None:
    """Wait until no poll is under way, in APScheduler's eyes either."""
    deadline = time.monotonic() + 10
    while any(schedule._threads._instances.values()):
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_every_source_is_polled_at_once_and_a_hanging_one_holds_nobody_up(scheduled):
    release, polled = threading.Event(), {name: threading.Event() for name in ("a", "b", "c")}
    twice = threading.Semaphore(0)

    def poll(source, _late):
        polled[source].set()
        if source == "a":
            release.wait(20)
        else:
            twice.release()

    scheduled({"a": 0.1, "b": 0.1, "c": 3600.0}, poll)
    assert all(event.wait(10) for event in polled.values())
    assert twice.acquire(timeout=10)
    assert twice.acquire(timeout=10)
    assert twice.acquire(timeout=10)
    release.set()


def test_a_failed_source_is_asked_again_when_it_is_told(scheduled):
    polls = threading.Semaphore(0)
    schedule = scheduled({"a": 3600.0}, lambda _source, _late: polls.release())
    assert polls.acquire(timeout=10)
    schedule.postpone("a", 0.05)
    assert polls.acquire(timeout=10)
    schedule.postpone("unknown", 1.0)


def test_a_promise_that_falls_due_while_the_poll_still_stores_is_kept(scheduled):
    polls, schedules = threading.Semaphore(0), []

    def poll(source, _late):
        polls.release()
        schedules[0].postpone(source, 0.0) if schedules else None

    schedules.append(scheduled({"a": 3600.0}, poll))
    assert polls.acquire(timeout=10)
    schedules[0].postpone("a", 0.0)
    for _ in range(3):
        assert polls.acquire(timeout=10)


@pytest.mark.parametrize("jump", [-3600.0, 86_400.0])
def test_a_clock_set_back_an_hour_or_forward_a_day_neither_stops_nor_storms(scheduled, monkeypatch, jump):
    polls = threading.Semaphore(0)
    scheduled({"a": 0.2, "b": 3600.0}, lambda source, _late: polls.release() if source == "a" else None)
    assert polls.acquire(timeout=10)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump)
    monkeypatch.setattr(time, "time_ns", lambda: int((real() + jump) * 1e9))
    begun = time.monotonic()
    for _ in range(4):
        assert polls.acquire(timeout=10)
    # Four polls of one rhythm span three of its grid's steps at least: none was squeezed in.
    assert time.monotonic() - begun >= 2 * 0.2


def test_what_came_due_while_the_machine_slept_is_polled_soon_and_once(scheduled, monkeypatch):
    polled = []
    heard = threading.Condition()
    slept = [0.0]
    monkeypatch.setattr(schedule_module, "_sleep_counted", lambda: slept[0])
    monkeypatch.setattr(schedule_module, "_SPREAD_AFTER_SLEEP", 0.1)

    def poll(source, _late):
        with heard:
            polled.append(source)
            heard.notify_all()

    schedule = scheduled(dict.fromkeys("abc", 3600.0), poll)
    with heard:
        assert heard.wait_for(lambda: sorted(polled) == ["a", "b", "c"], timeout=10)
    schedule.mend_sleep()
    slept[0] += 8 * 3600
    schedule.mend_sleep()
    schedule.mend_sleep()
    with heard:
        assert heard.wait_for(lambda: sorted(polled) == ["a", "a", "b", "b", "c", "c"], timeout=10)


def test_polls_of_one_rhythm_are_spread_over_it_and_keep_to_their_grid(scheduled):
    own, polled = OwnTime(), []
    heard = threading.Condition()

    def poll(source, late):
        with heard:
            polled.append((source, own.now - late))
            heard.notify_all()

    names = [f"s{number}" for number in range(10)]
    schedule = scheduled(dict.fromkeys(names, 10.0), poll, monotonic=own)
    with heard:
        assert heard.wait_for(lambda: len(polled) == 1, timeout=10)
    while len(polled) < 40:
        # A poll that still runs when its next is due misses that one, and ten seconds pass here in no time.
        all_ended(schedule)
        before = len(polled)
        due = [entry for entry in schedule._entries.values() if entry.due <= own.now + 0.5]
        own.go(schedule, 0.5)
        with heard:
            assert heard.wait_for(lambda: len(polled) >= before + len(due), timeout=10)  # noqa: B023
    times = {name: [at for source, at in polled if source == name] for name in names}
    for each in times.values():
        assert [round(after - before, 3) for before, after in itertools.pairwise(each[1:])] == [10.0] * (len(each) - 2)
        assert 5.0 <= each[1] - each[0] <= 15.5
    seconds = sorted(each[1] % 10.0 for each in times.values())
    gaps = [round(after - before, 3) for before, after in itertools.pairwise(seconds)]
    assert gaps == [1.0] * 9


def test_a_poll_longer_than_its_rhythm_is_due_at_the_next_point_not_at_once(scheduled):
    own, polled = OwnTime(), []
    heard, release = threading.Condition(), threading.Semaphore(0)

    def poll(_source, late):
        with heard:
            polled.append((own.now, late))
            heard.notify_all()
        release.acquire(timeout=20)

    schedule = scheduled({"a": 10.0}, poll, monotonic=own)
    with heard:
        assert heard.wait_for(lambda: len(polled) == 1, timeout=10)
    own.go(schedule, 34.0)
    release.release()
    for _ in range(200):
        own.go(schedule, 0.1)
        with heard:
            if heard.wait_for(lambda: len(polled) == 2, timeout=0.02):
                break
    assert len(polled) == 2
    assert polled[1][1] < 1.0
    release.release()


def test_a_defect_in_a_poll_costs_that_poll_only(scheduled, caplog):
    polls = threading.Semaphore(0)

    def poll(_source, _late):
        polls.release()
        raise ZeroDivisionError

    scheduled({"a": 0.05}, poll)
    for _ in range(3):
        assert polls.acquire(timeout=10)
    assert "ZeroDivisionError" in caplog.text
