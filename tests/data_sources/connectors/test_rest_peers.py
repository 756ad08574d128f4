"""REST sources on servers that other people wrote: datasette, and json-server."""

from __future__ import annotations

import json
import urllib.request
from contextlib import closing
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from data_sources.clock import Clock
from data_sources.connectors.rest import RestConnector, RestSettings
from data_sources.decoding import convert
from tests.data_sources.peers import datasette, json_server

ZONE = ZoneInfo("Asia/Shanghai")
COUNT = 257
NOW = datetime.now(ZONE).replace(microsecond=0, tzinfo=None)
ROWS = [
    {"id": number, "title": f"占道经营 {number}", "changed": str(NOW - timedelta(minutes=COUNT - number))}
    for number in range(1, COUNT + 1)
]
SINCE = {"field": "changed", "format": "%Y-%m-%d %H:%M:%S", "first": "30d"}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    with datasette(tmp_path_factory.mktemp("datasette"), ROWS, pages=40) as url:
        yield url


@pytest.fixture(scope="module")
def resource(tmp_path_factory):
    with json_server(tmp_path_factory.mktemp("json-server"), ROWS) as url:
        yield url


def polled(context, settings, cursor=None):
    with closing(RestConnector(convert(settings, RestSettings), context)) as connector:
        pages = list(connector.poll(cursor))
    ids = [row["id"] for page in pages for row in page.rows]
    return ids, pages[-1].cursor


def test_datasettes_pages_come_by_its_next_token(dataset, context):
    settings = {
        "url": dataset + ".json",
        "query": {"_shape": "objects"},
        "paging": {"style": "cursor", "cursor": "_next", "next": "next", "size": "_size", "rows": 25},
    }
    ids, _ = polled(context(items="rows"), settings)
    assert ids == list(range(1, COUNT + 1))


@pytest.mark.parametrize("items", ["rows", ""])
@pytest.mark.parametrize("inside", [True, False])
def test_datasettes_pages_come_by_link_in_the_header_or_in_the_answer(dataset, context, items, inside):
    if inside and not items:
        pytest.skip("an array has no place for a link")
    paging = {"style": "link", "size": "_size", "rows": 30, **({"next": "next_url"} if inside else {})}
    query = {"_shape": "objects" if items else "array"}
    ids, _ = polled(context(items=items), {"url": dataset + ".json", "query": query, "paging": paging})
    assert ids == list(range(1, COUNT + 1))


def test_datasettes_next_poll_asks_only_for_what_changed(dataset, context):
    settings = {
        "url": dataset + ".json",
        "query": {"_shape": "objects", "_sort": "changed"},
        "since": {**SINCE, "parameter": "changed__gte"},
        "paging": {"style": "cursor", "cursor": "_next", "next": "next", "size": "_size", "rows": 50},
    }
    made = context(items="rows", clock=Clock())
    ids, cursor = polled(made, settings)
    assert sorted(ids) == list(range(1, COUNT + 1))
    ids, _ = polled(made, settings, cursor)
    assert ids == [COUNT]


@pytest.mark.parametrize(
    "paging",
    [
        {"style": "page", "page": "_page", "size": "_limit", "rows": 20},
        {"style": "page", "page": "_page", "size": "_limit", "rows": 20, "total": "header:X-Total-Count"},
        {"style": "offset", "offset": "_start", "size": "_limit", "rows": 30, "total": "header:X-Total-Count"},
        {"style": "link", "size": "_limit", "rows": 50},
    ],
    ids=lambda paging: f"{paging['style']}-{len(paging)}",
)
def test_json_servers_pages_come_in_every_style(resource, context, paging):
    query = {"_page": 1} if paging["style"] == "link" else {}
    ids, _ = polled(context(), {"url": resource, "query": query, "paging": paging})
    assert ids == list(range(1, COUNT + 1))


def test_json_servers_rows_in_order_of_time_are_sought_by_time(resource, context):
    settings = {
        "url": resource,
        "query": {"_sort": "changed", "_order": "asc"},
        "since": {**SINCE, "parameter": "changed_gte", "sorted": True},
        "paging": {"style": "page", "page": "_page", "size": "_limit", "rows": 25},
    }
    ids, cursor = polled(context(), settings)
    assert sorted(set(ids)) == list(range(1, COUNT + 1))
    assert len(ids) < COUNT + 20
    assert polled(context(), settings, cursor)[0] == [COUNT]


def test_an_unchanged_answer_of_json_server_is_not_sent_again(resource, context):
    settings = {"url": f"{resource}?id=3"}
    ids, cursor = polled(context(), settings)
    assert ids == [3]
    assert cursor
    assert cursor["tags"]["If-None-Match"].startswith("W/")
    ids, after = polled(context(), settings, cursor)
    assert ids == []
    assert after is None
    change = urllib.request.Request(  # noqa: S310
        f"{resource}/3", json.dumps({"title": "结案"}).encode(), {"Content-Type": "application/json"}, method="PATCH"
    )
    urllib.request.urlopen(change, timeout=5).close()  # noqa: S310
    assert polled(context(), settings, cursor)[0] == [3]
