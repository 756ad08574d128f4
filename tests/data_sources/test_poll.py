"""One poll: whatever a source or a connector does becomes records, refusals and health, never a crash."""

from __future__ import annotations

import json
from contextlib import closing
from functools import partial

import msgspec
import pytest

from data_sources import health, poll
from data_sources.centre import SourceFile
from data_sources.centre_check import check_request
from data_sources.clock import Clock
from data_sources.connector import Page, PollContext, SourceError
from data_sources.connectors import UnknownConnectorError, connector_names, connector_type
from data_sources.connectors.rest import RestConnector
from data_sources.poll import BATCH_ROWS, poll_once, poll_source, probe_source
from data_sources.polled_source import PolledSource
from data_sources.sentences import Sentence
from data_sources.toml_files import TomlDocument

RECORDS = {
    "kind": "event",
    "items": "rows",
    "key": "id",
    "title": "t",
    "reported_at": {"field": "at", "format": "epoch_ms"},
}


def source_of(url: str, **changes) -> SourceFile:
    given = {"name": {"zh": "网格"}, "connector": "rest", "every": "15s", "request": {"url": url}, "records": RECORDS}
    return SourceFile(**(given | changes))


def rows_of(count: int) -> list[dict]:
    return [{"id": number, "t": "x", "at": 1_700_000_000_000} for number in range(count)]


def test_a_poll_brings_records_refusals_and_health(served, centre_of):
    url = served.on("/e", {"rows": [*rows_of(3), {"id": 9}]})
    result = poll_once("grid", centre_of(grid=source_of(url)), Clock())
    assert [record.key for record in result.records] == ["0", "1", "2"]
    assert len(result.refused) == 1
    assert len(result.rows) == 4
    assert result.health is not None
    assert (result.health.state, result.health.rows, result.health.refused) == ("live", 4, 1)
    assert result.health.title == "网格"
    assert result.health.clock_ahead is not None
    assert abs(result.health.clock_ahead) < 5000


def test_a_long_poll_comes_in_batches_and_only_the_last_carries_the_health(served, centre_of):
    url = served.on("/e", {"rows": rows_of(2 * BATCH_ROWS + 1)})
    batches = list(poll_source("grid", centre_of(grid=source_of(url)), Clock()))
    assert [len(batch.events) for batch in batches] == [BATCH_ROWS, BATCH_ROWS, 1]
    assert [batch.health is not None for batch in batches] == [False, False, True]


def test_pages_before_a_failure_stand_but_the_cursor_does_not_move(served, centre_of):
    def answer(query, _request):
        if query["page"] == "2":
            return (503, {}, b"")
        return {"rows": rows_of(3)}

    request = {
        "url": served.on("/e", answer),
        "paging": {"style": "page", "rows": 3},
        "since": {"field": "at", "format": "epoch_ms"},
    }
    before = health.succeeded(health.unpolled("grid", source_of("http://x"), centre_of(), 5), health.Tally(5), 7)
    source = source_of("", request=request)
    batches = list(poll_source("grid", centre_of(grid=source), Clock(), None, before))
    assert sum(len(batch.events) for batch in batches) == 3
    assert all(batch.cursor is None for batch in batches)
    state = batches[-1].health
    assert state is not None
    assert (state.state, state.succeeded_at) == ("failed", 7)
    assert "503" in str(state.sentence)
    assert state.failing_since == state.tried_at


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"connector": "rset"}, "no such connector"),
        ({"request": {"ulr": "x"}}, "no such key"),
        ({"request": {"url": "ftp://x"}}, "not allowed"),
        ({"records": {"kind": "evnt"}}, "no such kind"),
    ],
)
def test_a_mistake_in_the_source_file_is_the_sources_health(centre_of, changes, word):
    result = poll_once("grid", centre_of(grid=source_of("http://127.0.0.1:1", **changes)), Clock())
    assert result.health is not None
    assert result.health.state == "failed"
    assert word in str(result.health.sentence)
    assert "sources/grid.toml" in str(result.health.sentence)


def test_a_connectors_own_defect_costs_its_source_only(centre_of, monkeypatch):
    def broken(_self, _cursor):
        raise ZeroDivisionError

    monkeypatch.setattr(RestConnector, "poll", broken)
    result = poll_once("grid", centre_of(grid=source_of("http://127.0.0.1:1")), Clock())
    assert result.health is not None
    assert result.health.state == "failed"
    assert "ZeroDivisionError" in str(result.health.sentence)


def test_a_poll_that_takes_too_long_ends_with_what_it_has(centre_of, monkeypatch):
    def endless(_self, _cursor):
        while True:
            yield Page(rows_of(1))

    monkeypatch.setattr(RestConnector, "poll", endless)
    centre = centre_of(grid=source_of("http://127.0.0.1:1", timeout="50ms"))
    batches = list(poll_source("grid", centre, Clock(), {"since": 1}))
    assert batches[-1].health is not None
    assert "timeout" in str(batches[-1].health.sentence)
    assert sum(len(batch.events) for batch in batches) >= 1


def test_a_look_at_a_source_asks_for_no_more_than_it_shows(served, centre_of):
    url = served.on("/e", lambda query, _request: {"rows": [{"id": f"{query['page']}", "t": "x", "at": 0}] * 1})
    request = {"url": url, "paging": {"style": "page", "rows": 1}}
    result = poll_once("grid", centre_of(grid=source_of("", request=request)), Clock(), limit=3)
    assert len(result.rows) == 3
    assert len(served.requests) <= 4


def test_how_long_the_source_wants_to_be_left_alone_is_in_its_health(centre_of, monkeypatch):
    def busy(_self, _cursor):
        raise SourceError(Sentence("Source", "busy"), retry_after=60)

    monkeypatch.setattr(RestConnector, "poll", busy)
    result = poll_once("grid", centre_of(grid=source_of("http://127.0.0.1:1")), Clock())
    assert result.health is not None
    assert result.health.next_try_at is not None
    assert result.health.next_try_at - result.health.tried_at >= 59_000


def test_the_connectors_are_found_by_their_files():
    assert {"rest", "sql", "file", "cap"} <= set(connector_names())
    assert connector_type("rest") is RestConnector
    with pytest.raises(UnknownConnectorError):
        connector_type("nothing")


def test_a_request_is_judged_by_its_connector_with_every_mistake():
    document = TomlDocument("sources/grid.toml", {})
    source = source_of("", connector="rset")
    (mistake,) = check_request(document, source)
    assert mistake.nearest == "rest"
    request = {"url": "http://x", "paging": {"style": "pages", "rows": 0}, "since": {"parametr": "a", "first": "1y"}}
    found = {each.key: each.nearest for each in check_request(document, source_of("", request=request))}
    assert found == {
        "request.paging.style": "page",
        "request.paging.rows": "",
        "request.since.parametr": "parameter",
    }
    request = {"url": "http://x", "since": {"first": "1y"}}
    (mistake,) = check_request(document, source_of("", request=request))
    assert mistake.key == "request.since.first"


def test_health_travels_as_json(served, centre_of):
    result = poll_once("grid", centre_of(grid=source_of(served.on("/e", (500, {}, b"")))), Clock())
    assert result.health is not None
    assert json.loads(msgspec.json.encode(result.health))["sentence"]["context"] == "Source"


def test_a_first_poll_of_weeks_brings_the_last_day_first_and_counts_every_row_once(served, centre_of):
    clock = Clock()
    now = clock.now()
    stock = [{"id": n, "t": "x", "at": now - age * 86_400_000 - 1000} for n, age in enumerate((50, 20, 3, 0))]
    asked = []

    def answer(query, _request):
        asked.append(int(query["since"]))
        rows = [row for row in stock if row["at"] > int(query["since"])]
        return {"rows": [*rows, {"id": 9}]}

    request = {"url": served.on("/e", answer), "since": {"field": "at", "format": "epoch_ms"}}
    source = source_of("", request=request)
    batches = list(poll_source("grid", centre_of(grid=source), clock))
    assert [[event.key for event in batch.events] for batch in batches] == [["3"], ["0", "1", "2", "3"]]
    assert asked[0] > now - 2 * 86_400_000 > asked[1]
    first, last = batches
    assert (first.cursor, first.health, first.refused) == (None, None, [])
    assert last.health is not None
    assert (last.health.rows, last.health.refused, len(last.refused)) == (5, 1, 1)
    assert last.cursor is not None

    again = list(poll_source("grid", centre_of(grid=source), clock, last.cursor, last.health))
    assert len(again) == 1
    assert len(asked) == 3


def test_a_first_poll_that_fails_at_the_newest_is_a_failed_poll(served, centre_of):
    request = {"url": served.on("/e", (503, {}, b"")), "since": {"field": "at", "format": "epoch_ms"}}
    (batch,) = poll_source("grid", centre_of(grid=source_of("", request=request)), Clock())
    assert batch.health is not None
    assert batch.health.state == "failed"


def test_a_clock_that_runs_ahead_is_measured_kept_through_a_failure_and_said(served, centre_of):
    ahead = 10 * 60_000
    clock, source = Clock(), source_of(served.on("/e", {"rows": []}))
    state = None
    with closing(PolledSource("grid", centre_of(grid=source))) as polled:
        for number in range(3):
            at = clock.now() + ahead + number
            served.on("/e", {"rows": [{"id": number, "t": "x", "at": at}]})
            (batch,) = poll_source("grid", polled.centre, clock, {}, state, polled=polled)
            state = batch.health
            assert [record.reported_at for record in batch.events] == [at]
        assert state is not None
        assert state.clock_ahead is not None
        assert abs(state.clock_ahead - ahead) < 30_000
        assert "10 min ahead" in str(state.remarks[-1])
        served.on("/e", (500, {}, b"gone"))
        (batch,) = poll_source("grid", polled.centre, clock, {}, state, polled=polled)
        assert batch.health is not None
        assert batch.health.state == "failed"
        assert batch.health.clock_ahead == state.clock_ahead


def test_in_a_drill_no_clock_is_judged(served, centre_of):
    url = served.on("/e", {"rows": rows_of(3)})
    (batch,) = poll_source("grid", centre_of(grid=source_of(url)), Clock(0, 10_000, 60.0))
    assert batch.health is not None
    assert batch.health.clock_ahead is None


def test_points_outside_the_centre_are_remarked_with_the_likely_reason(served, centre_of):
    places = [(120.0 + number / 100, 28.0 + number / 100) for number in range(40)]
    ring = [[119, 27], [122, 27], [122, 30], [119, 30], [119, 27]]
    county = {
        "type": "Feature",
        "properties": {"code": "330302", "level": "county"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    records = {**RECORDS, "position": {"lon": "x", "lat": "y", "datum": "wgs84"}}
    served_rows = [{**row, "x": lat, "y": lon} for row, (lon, lat) in zip(rows_of(40), places, strict=True)]
    url = served.on("/e", {"rows": served_rows})
    centre = centre_of(grid=source_of(url, records=records))
    (centre.folder / "regions.geojson").write_text(json.dumps({"features": [county]}), "utf-8")
    (batch,) = poll_source("grid", centre, Clock())
    assert batch.health is not None
    assert batch.health.state == "live"
    assert [str(said).split(": ")[1] for said in batch.health.remarks] == [
        "“x” and “y” are swapped. Swap them in [records] position."
    ]


def test_a_probe_asks_one_question_and_keeps_nothing(served, centre_of):
    status = [503]
    url = served.on(
        "/e",
        lambda _query, _request: {"rows": rows_of(2)} if status[0] == 200 else (status[0], {"Retry-After": "9"}, b""),
    )
    request = {"url": url, "paging": {"style": "page", "rows": 2}, "since": {"field": "at", "format": "epoch_ms"}}
    with closing(PolledSource("grid", centre_of(grid=source_of("", request=request)))) as polled:
        failed = probe_source(polled, Clock(), None)
        assert failed.state == "failed"
        assert failed.next_try_at is not None
        status[0] = 200
        before = len(served.requests)
        answered = probe_source(polled, Clock(), None, failed)
        assert (answered.state, answered.tries) == ("live", 0)
        assert len(served.requests) == before + 1


def test_more_rows_than_a_poll_may_bring_are_said_and_those_that_came_stand(centre_of, monkeypatch):
    monkeypatch.setattr(poll, "PollContext", partial(PollContext, max_rows=5))

    def endless(_self, _cursor):
        while True:
            yield Page(rows_of(3))

    monkeypatch.setattr(RestConnector, "poll", endless)
    result = poll_once("grid", centre_of(grid=source_of("http://127.0.0.1:1")), Clock())
    assert result.health is not None
    assert "More than 5 rows" in str(result.health.sentence)
    assert len(result.records) == 6


def test_a_poll_longer_than_its_rhythm_is_remarked_on_but_not_a_first_one(centre_of, monkeypatch):
    monkeypatch.setattr(RestConnector, "poll", lambda _self, _cursor: iter([Page(rows_of(1))]))
    centre = centre_of(grid=source_of("http://127.0.0.1:1", every="1ms"))
    (first,) = poll_source("grid", centre, Clock())
    (again,) = poll_source("grid", centre, Clock(), {"since": 1})
    assert first.health.remarks == ()
    assert "longer than the 1ms" in str(again.health.remarks[0])


def test_a_sources_polls_share_one_connection(served, centre_of):
    clients = []

    def answer(_query, request):
        clients.append(request["handler"].client_address)
        return {"rows": rows_of(1)}

    with closing(PolledSource("grid", centre_of(grid=source_of(served.on("/e", answer))))) as polled:
        for _ in range(3):
            (batch,) = poll_source("grid", polled.centre, Clock(), {}, polled=polled)
            assert batch.health.state == "live"
    assert len(clients) == 3
    assert len(set(clients)) == 1
