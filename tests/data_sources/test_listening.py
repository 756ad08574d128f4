"""A source to which one listens: what comes is stored before its sender is told, and its silence is seen."""

from __future__ import annotations

from contextlib import closing

import pytest

from data_sources import listening
from data_sources.centre import SourceFile
from data_sources.clock import Clock
from data_sources.connector import Page, SourceError
from data_sources.connectors.rest import RestConnector
from data_sources.poll import listen_to, poll_once, poll_source
from data_sources.polled_source import PolledSource
from data_sources.sentences import Sentence

READINGS = {
    "kind": "reading",
    "station": "s",
    "metric": {"value": "level"},
    "value": "v",
    "unit": {"value": "m"},
    "at": {"field": "t", "format": "epoch_ms"},
}
EVENTS = {"kind": "event", "key": "s", "title": "s", "reported_at": {"field": "t", "format": "epoch_ms"}}


@pytest.fixture
def pushing(centre_of, monkeypatch):
    """Return a function that makes a source whose connector pushes the pages that a generator yields."""

    def make(pages, *, every="10s", records=READINGS, timeout="5s") -> PolledSource:
        monkeypatch.setattr(RestConnector, "listens", True, raising=False)
        monkeypatch.setattr(RestConnector, "poll", lambda _self, _cursor: pages())
        request = {"url": "http://127.0.0.1:9/"}
        source = SourceFile(
            name="水位", connector="rest", every=every, timeout=timeout, request=request, records=records
        )
        return PolledSource("level", centre_of(level=source))

    return make


def row(number: int) -> dict:
    return {"s": f"S{number}", "v": 1.5, "t": 1_700_000_000_000 + number}


def test_the_sender_is_told_only_when_the_batch_is_stored(pushing):
    told = []

    def pages():
        for number in range(3):
            yield Page([row(number)])
            told.append(number)

    stored = 0
    with closing(listen_to(pushing(pages), Clock())) as batches:
        for batch in batches:
            assert len(told) <= stored
            stored += len(batch.readings)
    assert (stored, told) == (3, [0, 1, 2])


def test_a_listener_that_is_stopped_tells_the_sender_nothing_of_what_was_not_stored(pushing):
    told, closed = [], []

    def pages():
        try:
            yield Page([row(1)])
            told.append(1)
        finally:
            closed.append(True)

    with closing(listen_to(pushing(pages), Clock())) as batches:
        assert len(next(batches).readings) == 1
    assert (told, closed) == ([], [True])


def test_health_comes_with_the_connection_and_then_once_a_rhythm(pushing, monkeypatch):
    moment = [0.0]
    monkeypatch.setattr(listening.time, "monotonic", lambda: moment[0])

    def pages():
        for _ in range(8):
            yield Page([])
            moment[0] += 4.0

    batches = list(listen_to(pushing(pages, every="10s"), Clock()))[:-1]
    assert [batch.health is not None for batch in batches] == [True, False, False, True, False, False, True, False]


def test_silence_ages_readings_and_is_said_but_what_a_broker_kept_breaks_no_silence(pushing, monkeypatch):
    moment = [0.0]
    monkeypatch.setattr(listening.time, "monotonic", lambda: moment[0])

    def pages():
        yield Page([row(1)])
        for _ in range(5):
            moment[0] += 8.0
            yield Page([row(0)], live=False)
        moment[0] += 12.0
        yield Page([row(2)])

    batches = list(listen_to(pushing(pages, every="10s"), Clock()))
    live = [batch.health for batch in batches if batch.health is not None and batch.health.state == "live"]
    assert live[0].remarks == ()
    assert [bool(state.remarks) for state in live] == [False, False, True, False]
    silent = next(state for state in live if state.remarks)
    assert silent.succeeded_at == live[0].succeeded_at
    assert "heard" in str(silent.remarks[0])


def test_events_come_when_they_come_so_silence_does_not_age_them(pushing, monkeypatch):
    moment = [0.0]
    monkeypatch.setattr(listening.time, "monotonic", lambda: moment[0])

    def pages():
        yield Page([row(1)])
        while True:
            moment[0] += 4.0
            yield Page([])

    with closing(listen_to(pushing(pages, every="1s", records=EVENTS), Clock())) as batches:
        live = []
        for batch in batches:
            if batch.health is not None:
                live.append(batch.health)
            if len(live) == 6:
                break
    assert live[-1].succeeded_at >= live[-1].tried_at
    assert not live[1].remarks
    assert live[-1].remarks


def test_a_connection_that_breaks_is_the_sources_health_and_what_came_stands(pushing):
    def pages():
        yield Page([row(1), {"s": "x", "v": "much", "t": 1}])
        raise SourceError(Sentence("Source", "gone"))

    batches = list(listen_to(pushing(pages), Clock()))
    assert sum(len(batch.readings) for batch in batches) == 1
    assert sum(len(batch.refused) for batch in batches) == 1
    assert batches[-1].health is not None
    assert (batches[-1].health.state, str(batches[-1].health.sentence)) == ("failed", "gone")
    assert batches[-1].is_empty is False

    silent = list(listen_to(pushing(lambda: iter(())), Clock()))
    assert silent[-1].health is not None
    assert silent[-1].health.state == "failed"


def test_a_look_at_a_listener_ends_when_it_pauses(pushing):
    def pages():
        yield Page([])
        yield Page([row(1), row(2)])
        while True:
            yield Page([])

    source = pushing(pages)
    result = poll_once("level", source.centre, Clock())
    assert len(result.records) == 2
    assert result.health is not None
    assert (result.health.state, result.health.rows) == ("live", 2)
    assert [len(batch.readings) for batch in poll_source("level", source.centre, Clock())] == [2, 0]


def test_a_look_at_a_silent_listener_ends_at_its_time_out(pushing):
    def pages():
        while True:
            yield Page([])

    source = pushing(pages, timeout="50ms")
    result = poll_once("level", source.centre, Clock())
    assert result.health is not None
    assert (result.health.state, result.health.rows) == ("live", 0)
