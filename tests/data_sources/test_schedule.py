"""Every source is polled at its rhythm, whatever the others do and wherever the clock is set."""

from __future__ import annotations

import threading
import time

import pytest

from data_sources.schedule import Schedule


@pytest.fixture
def scheduled():
    made = []

    def make(rhythms, poll):
        schedule = Schedule(rhythms, poll)
        made.append(schedule)
        schedule.start()
        return schedule

    yield make
    for schedule in made:
        schedule.stop()


def test_every_source_is_polled_at_once_and_a_hanging_one_holds_nobody_up(scheduled):
    release, polled = threading.Event(), {name: threading.Event() for name in ("a", "b", "c")}
    twice = threading.Semaphore(0)

    def poll(source):
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
    schedule = scheduled({"a": 3600.0}, lambda _source: polls.release())
    assert polls.acquire(timeout=10)
    schedule.postpone("a", 0.05)
    assert polls.acquire(timeout=10)
    schedule.postpone("unknown", 1.0)


def test_a_clock_set_back_an_hour_stops_nothing(scheduled, monkeypatch):
    polls = threading.Semaphore(0)
    schedule = scheduled({"a": 3600.0}, lambda _source: polls.release())
    assert polls.acquire(timeout=10)
    real = time.time
    monkeypatch.setattr("data_sources.schedule.time.time", lambda: real() - 3600)
    schedule.mend_clock()
    assert polls.acquire(timeout=10)
    schedule.mend_clock()
    assert not polls.acquire(blocking=False)
