"""REST sources: every row once, only what is new, and every failure a sentence that a person can act on."""

from __future__ import annotations

import gzip
import socket
import time
from datetime import datetime, timedelta

import msgspec
import pytest

from data_sources.clock import Clock
from data_sources.connector import SourceError
from data_sources.connectors.rest import RestConnector, RestSettings


def polled(context, settings, cursor=None):
    connector = RestConnector(msgspec.convert(settings, RestSettings), context)
    try:
        pages = list(connector.poll(cursor))
    finally:
        connector.close()
    return [row for page in pages for row in page.rows], pages[-1].cursor, pages


def failure(context, settings) -> str:
    with pytest.raises(SourceError) as caught:
        polled(context, settings)
    return str(caught.value.sentence)


def numbered(count: int, query: dict[str, str], *, style: str):
    size = int(query["size"])
    start = (int(query["page"]) - 1) * size if style == "page" else int(query["offset"])
    return [{"id": number} for number in range(count)][start : start + size]


@pytest.mark.parametrize("style", ["page", "offset"])
@pytest.mark.parametrize("count", [0, 1, 6, 7])
@pytest.mark.parametrize("told", [True, False])
def test_every_row_of_all_pages_comes_once(served, context, style, count, told):
    def answer(query, _request):
        return {"data": {"rows": numbered(count, query, style=style), "total": str(count)}}

    paging = {"style": style, "rows": 3, **({"total": "data.total"} if told else {})}
    rows, _, _ = polled(context(items="data.rows"), {"url": served.on("/e", answer), "paging": paging})
    assert [row["id"] for row in rows] == list(range(count))


def test_a_source_that_always_sends_the_same_page_ends_in_an_error_not_in_a_loop(served, context):
    url = served.on("/e", [{"id": 1}, {"id": 2}])
    assert "same page" in failure(context(), {"url": url, "paging": {"style": "page", "rows": 2}})


def test_the_next_poll_asks_only_for_what_is_new(served, context):
    hour_ago = datetime.now(context().zone) - timedelta(hours=1)
    rows = [
        {"id": number, "updateTime": (hour_ago - timedelta(minutes=number)).strftime("%Y-%m-%d %H:%M:%S")}
        for number in range(2)
    ]
    url = served.on("/e", rows)
    clock = Clock(0, 0, 1.0)
    settings = {"url": url, "since": {"parameter": "after", "field": "updateTime", "first": "1d"}}
    _, cursor, _ = polled(context(clock=clock), settings)
    polled(context(clock=clock), settings, cursor)
    first, second = (query["after"] for _, query in served.requests)
    day_ago = datetime.now(context().zone).timestamp() - 86400
    assert abs(datetime.strptime(first + "+0800", "%Y-%m-%d %H:%M:%S%z").timestamp() - day_ago) < 60
    assert second == (hour_ago - timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S")


def test_one_row_dated_years_ahead_does_not_hide_all_that_follow(served, context):
    url = served.on("/e", [{"id": 1, "t": 4_000_000_000_000}])
    now = Clock().now()
    _, cursor, _ = polled(context(), {"url": url, "since": {"field": "t", "format": "epoch_ms"}})
    assert cursor is not None
    assert abs(cursor["since"] - now) < 60_000


def test_a_post_body_carries_paging_and_since(served, context):
    bodies = []

    def answer(_query, request):
        bodies.append(msgspec.json.decode(request["body"]))
        return []

    url = served.on("/e", answer)
    settings = {"url": url, "method": "POST", "body": {"kind": 3}, "paging": {"style": "page", "rows": 5}}
    polled(context(), settings)
    assert bodies == [{"kind": 3, "page": 1, "size": 5}]


def test_an_unchanged_answer_costs_nothing(served, context):
    def answer(_query, request):
        if request["headers"].get("If-None-Match") == '"v1"':
            return (304, {"ETag": '"v1"'}, b"")
        return (200, {"ETag": '"v1"'}, b'[{"id": 1}]')

    settings = {"url": served.on("/e", answer)}
    rows, cursor, _ = polled(context(), settings)
    assert rows == [{"id": 1}]
    again, _, pages = polled(context(), settings, cursor)
    assert again == []
    assert pages[-1].cursor is None


def test_the_secret_goes_where_the_file_says_and_its_absence_is_said(served, context, monkeypatch):
    seen = []
    url = served.on("/e", lambda query, request: seen.append((query, request["headers"])) or [])
    settings = {"url": url, "secret": "grid-events"}
    told = failure(context(), settings)
    assert "grid-events" in told
    assert "YIPING_SECRET_GRID_EVENTS" in told
    monkeypatch.setenv("YIPING_SECRET_GRID_EVENTS", "s3")
    polled(context(), settings)
    polled(context(), {"url": url, "auth": {"style": "api_key", "secret": "grid-events", "parameter": "token"}})
    assert seen[0][1]["Authorization"] == "Bearer s3"
    assert seen[1][0] == {"token": "s3"}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((401, {}, b""), ["401", "secret"]),
        ((403, {}, b""), ["403"]),
        ((404, {}, b""), ["404", "url"]),
        ((429, {"Retry-After": "7"}, b""), ["429", "every"]),
        ((503, {}, b""), ["503", "operator"]),
        ((418, {}, b""), ["418"]),
        ((200, {}, b"<!DOCTYPE html><html><body>Log in</body></html>"), ["web page"]),
        ((200, {}, b'[{"id": 1}, {"id"'), ["breaks off"]),
        ((200, {}, b'[{"id": "abc'), ["breaks off"]),
        ((200, {"Content-Length": "500"}, b'[{"id": 1}'), ["breaks off"]),
        ((200, {}, b""), ["nothing"]),
        ((200, {}, b"hello there, this is no JSON"), ["not JSON"]),
        ((200, {}, b'{"rows": []}'), ["no list of rows", "data.rows"]),
        ((200, {"Content-Encoding": "gzip"}, b"not gzip"), ["breaks off"]),
        ((302, {"Location": "http://evil.example/x"}, b""), ["evil.example", "redirects"]),
        ((302, {"Location": "/e"}, b""), ["circle"]),
    ],
)
def test_a_failed_poll_is_one_sentence_to_act_on(served, context, answer, words):
    if answer[1].get("Content-Length") == "500":
        body = answer

        def answer(_query, request):
            request["handler"].close_connection = True
            return body

    told = failure(context(items="data.rows", seconds=5), {"url": served.on("/e", answer)})
    for word in ["127.0.0.1", *words]:
        assert word in told


def test_a_source_that_asks_for_patience_is_given_it(served, context):
    settings = msgspec.convert({"url": served.on("/e", (429, {"Retry-After": "7"}, b""))}, RestSettings)
    connector = RestConnector(settings, context())
    with pytest.raises(SourceError) as caught:
        list(connector.poll(None))
    connector.close()
    assert caught.value.retry_after == 7.0


def test_a_refused_connection_and_an_unknown_name_are_told_apart(context):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "can't be reached" in failure(context(), {"url": f"http://127.0.0.1:{port}/"})
    assert "usable address" in failure(context(), {"url": "http://[::1/"})


def test_a_silent_source_and_a_dripping_source_are_cut_off_by_the_time_out(served, context):
    def silent(_query, request):
        time.sleep(0.8)
        request["handler"].close_connection = True

    def dripping(_query, request):
        handler = request["handler"]
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        try:
            for _ in range(40):
                handler.wfile.write(b" " * 10)
                time.sleep(0.05)
        except OSError:
            pass
        handler.close_connection = True

    assert "in time" in failure(context(seconds=0.4), {"url": served.on("/silent", silent)})
    assert "in time" in failure(context(seconds=0.4), {"url": served.on("/drip", dripping)})


def test_an_answer_that_is_too_large_is_cut_off_even_when_compressed(served, context):
    bomb = gzip.compress(b" " * 5_000_000)
    url = served.on("/e", (200, {"Content-Encoding": "gzip"}, bomb))
    assert "1 MB" in failure(context(max_bytes=1024 * 1024), {"url": url})


def test_an_error_inside_a_good_answer_is_an_error(served, context):
    url = served.on("/e", {"code": 500, "msg": "token 过期", "data": {"rows": []}})
    settings = {"url": url, "ok": {"field": "code", "values": [0, 200], "message": "msg"}}
    told = failure(context(items="data.rows"), settings)
    assert "token 过期" in told
    assert "500" in told


def test_the_chinese_of_old_systems_and_numbers_that_are_none_are_read(served, context):
    url = served.on("/e", (200, {}, '[{"id": 1, "title": "占道经营"}]'.encode("gbk")))
    assert polled(context(), {"url": url})[0][0]["title"] == "占道经营"
    url = served.on(
        "/f", (200, {"Content-Type": "application/json; charset=gb2312"}, '[{"v": NaN, "t": "井"}]'.encode("gb2312"))
    )
    assert polled(context(), {"url": url})[0][0]["t"] == "井"


@pytest.mark.parametrize("answer", [{"data": {"rows": None}}, (204, {}, b""), {"data": {"rows": []}}])
def test_no_rows_said_in_any_way_is_no_error(served, context, answer):
    assert polled(context(items="data.rows"), {"url": served.on("/e", answer)})[0] == []
