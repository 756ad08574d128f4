"""Pages that move, lie or never end: no row is lost, and none is asked for without end."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_sources.connector import SourceError
from data_sources.connectors.rest import RestConnector, RestSettings, trouble_in, with_value
from data_sources.decoding import convert
from data_sources.paging import next_link
from data_sources.toml_files import TomlDocument, check_value

ZONE = ZoneInfo("Asia/Shanghai")
PAGE = {"style": "page", "rows": 10, "total": "total"}


def polled(context, settings, cursor=None):
    with closing(RestConnector(convert(settings, RestSettings), context)) as connector:
        pages = list(connector.poll(cursor))
    return [row for page in pages for row in page.rows], pages[-1].cursor, pages


def failure(context, settings) -> str:
    with pytest.raises(SourceError) as caught:
        polled(context, settings)
    return str(caught.value.sentence)


class Table:
    """A table behind an interface, to which things happen between pages: `happen` gets the count of requests."""

    def __init__(self, count: int, happen: Any = None, most: int = 1000) -> None:
        now = datetime.now(ZONE).replace(tzinfo=None) - timedelta(hours=1)
        self.rows = [
            {"id": each, "t": str((now + timedelta(seconds=5 * each)).replace(microsecond=0))} for each in range(count)
        ]
        self.happen = happen
        self.most = most
        self.asked = 0
        self.total: Any = len

    def touch(self, number: int) -> None:
        """Change a row now, so that it goes to the end."""
        row = next(row for row in self.rows if row["id"] == number)
        self.rows.remove(row)
        self.rows.append({**row, "t": str(datetime.now(ZONE).replace(microsecond=0, tzinfo=None))})

    def page(self, query, _request):
        self.asked += 1
        if self.happen:
            self.happen(self, self.asked)
        rows = [row for row in self.rows if row["t"] >= query.get("since", "")]
        size = min(int(query.get("size", 10)), self.most)
        start = (int(query["page"]) - 1) * size if "page" in query else int(query.get("offset", 0))
        return {"rows": rows[start : start + size], "total": self.total(rows)}


def ids_of(rows) -> set[int]:
    return {row["id"] for row in rows}


@pytest.mark.parametrize("style", ["page", "offset"])
def test_rows_that_move_up_because_one_was_deleted_are_not_lost(served, context, style):
    def delete(table, asked):
        if asked == 2:
            del table.rows[:3]

    table = Table(35, delete)
    url = served.on("/e", table.page)
    settings = {"url": url, "paging": {**PAGE, "style": style}, "since": {"field": "t", "first": "1d"}}
    rows, cursor, _ = polled(context(items="rows"), settings)
    assert ids_of(rows) == set(range(35))
    assert cursor is not None


def test_a_list_that_never_stops_shrinking_is_asked_for_again_and_says_so(served, context):
    table = Table(90, lambda table, asked: asked % 3 == 0 and table.rows.pop(0))
    settings = {"url": served.on("/e", table.page), "paging": PAGE, "since": {"field": "t", "first": "1d"}}
    _, cursor, pages = polled(context(items="rows"), settings)
    assert cursor is None
    assert "moved" in str(pages[-1].remarks[0])
    assert table.asked < 25


@pytest.mark.parametrize("style", ["page", "offset"])
def test_rows_in_order_of_time_are_not_lost_when_one_of_them_changes(served, context, style):
    table = Table(57, lambda table, asked: asked in (2, 4) and table.touch(asked))
    since = {"field": "t", "first": "1d", "sorted": True}
    settings = {"url": served.on("/e", table.page), "paging": {**PAGE, "style": style}, "since": since}
    rows, _, pages = polled(context(items="rows"), settings)
    assert ids_of(rows) == set(range(57))
    assert all(page.cursor for page in pages)


def test_a_poll_that_is_cut_off_goes_on_where_it_was_when_rows_come_in_order(served, context):
    def fail(table, asked):
        table.most = 10 if asked < 4 else 0

    table = Table(57, fail)
    since = {"field": "t", "first": "1d", "sorted": True}
    settings = {"url": served.on("/e", table.page), "paging": PAGE, "since": since}
    first: list[Any] = []
    connector = RestConnector(convert(settings, RestSettings), context(items="rows"))
    with pytest.raises(SourceError, match="says that it has"), closing(connector):
        first.extend(connector.poll(None))
    cursor = first[-1].cursor
    table.happen, table.most = None, 10
    rows, _, _ = polled(context(items="rows"), settings, cursor)
    assert ids_of([row for page in first for row in page.rows] + rows) == set(range(57))
    assert len(rows) < 35


def test_many_rows_of_one_second_are_paged_through(served, context):
    table = Table(57)
    for row in table.rows[10:50]:
        row["t"] = table.rows[10]["t"]
    since = {"field": "t", "first": "1d", "sorted": True}
    rows, _, _ = polled(context(items="rows"), {"url": served.on("/e", table.page), "paging": PAGE, "since": since})
    assert ids_of(rows) == set(range(57))


def test_an_order_that_the_file_promises_and_the_source_does_not_keep_is_said(served, context):
    table = Table(30)
    table.rows.reverse()
    since = {"field": "t", "first": "1d", "sorted": True}
    assert "sorted" in failure(
        context(items="rows"), {"url": served.on("/e", table.page), "paging": PAGE, "since": since}
    )


def test_rows_that_change_while_pages_are_read_are_looked_for_again_and_told(served, context):
    table = Table(57, lambda table, asked: asked == 3 and table.touch(4))
    settings = {"url": served.on("/e", table.page), "paging": PAGE, "since": {"field": "t", "first": "1d"}}
    began = {"since": round((datetime.now(ZONE) - timedelta(days=1)).timestamp() * 1000)}
    rows, cursor, _ = polled(context(items="rows"), settings, began)
    assert ids_of(rows) == set(range(57))
    assert cursor is not None


def test_a_source_that_gives_less_than_asked_for_is_read_to_its_end(served, context):
    table = Table(57, most=20)
    settings = {"url": served.on("/e", table.page), "paging": {"style": "page", "rows": 1000}}
    rows, _, _ = polled(context(items="rows"), settings)
    assert [row["id"] for row in rows] == list(range(57))
    settings = {"url": served.on("/e", [{"id": each} for each in range(20)]), "paging": {"style": "page", "rows": 1000}}
    assert len(polled(context(), settings)[0]) == 20


def test_a_total_that_is_the_pages_own_ends_nothing_early(served, context):
    table = Table(35)
    table.total = lambda _rows: 10
    rows, _, _ = polled(context(items="rows"), {"url": served.on("/e", table.page), "paging": PAGE})
    assert ids_of(rows) >= set(range(20))


def test_pages_that_end_before_the_total_does_are_an_error(served, context):
    table = Table(25)
    table.total = lambda _rows: 40
    told = failure(context(items="rows"), {"url": served.on("/e", table.page), "paging": PAGE})
    assert "40" in told
    assert "25" in told


def test_pages_in_a_ring_and_empty_pages_without_end_are_an_error(served, context):
    def ring(query, _request):
        return [{"id": int(query["page"]) % 3 * 10 + each} for each in range(10)]

    assert "same page" in failure(context(), {"url": served.on("/e", ring), "paging": {"style": "page", "rows": 10}})
    paging = {"style": "cursor", "next": "next"}
    served.on("/c", lambda _query, _request: {"rows": [], "next": len(served.requests)})
    assert "same page" in failure(context(items="rows"), {"url": served.url + "/c", "paging": paging})
    assert len(served.requests) < 40
    served.on("/d", lambda _query, _request: {"rows": [{"id": len(served.requests)}], "next": "again"})
    assert "same page" in failure(context(items="rows"), {"url": served.url + "/d", "paging": paging})


def test_a_cursor_ends_where_the_answer_says_that_there_is_no_more(served, context):
    def answer(query, _request):
        number = int(query.get("cursor", 0))
        return {"rows": [{"id": number}], "page": {"next": number + 1, "more": number < 4}}

    paging = {"style": "cursor", "next": "page.next", "more": "page.more", "size": ""}
    rows, _, _ = polled(context(items="rows"), {"url": served.on("/e", answer), "paging": paging})
    assert ids_of(rows) == set(range(5))
    assert all("size" not in query for _, query in served.requests)


@pytest.mark.parametrize("link", ["http://127.0.0.2/e", "//evil.example/e", "https://127.0.0.1:1/e"])
def test_a_link_to_another_host_is_not_followed(served, context, link):
    url = served.on("/e", {"rows": [{"id": 1}], "next": link})
    told = failure(context(items="rows"), {"url": url, "paging": {"style": "link", "next": "next"}})
    assert "doesn't name" in told


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            '<https://a.example/e?page=2>; rel="next", <https://a.example/e?page=9>; rel="last"',
            "https://a.example/e?page=2",
        ),
        ('<https://a.example/e?page=1>; rel="prev"; title="a, b; c", </e?x=1,2>; REL=next', "/e?x=1,2"),
        ('</e>; title="next"; rel="last"', None),
        ('</e>; rel="last next"', "/e"),
        ('<>; rel="next"', None),
        ("</e", None),
        ("", None),
    ],
)
def test_a_link_header_is_read_as_its_standard_has_it(header, expected):
    assert next_link(header) == expected


@given(st.text() | st.text(alphabet='<>;,="relnext /', max_size=400))
def test_no_link_header_is_too_odd(header):
    found = next_link(header)
    assert found is None or found


def test_pages_and_times_go_into_a_body_at_the_place_that_is_named(served, context):
    bodies = []
    url = served.on("/e", lambda _query, request: bodies.append(request["body"]) or {"rows": []})
    settings: dict[str, Any] = {
        "url": url,
        "method": "POST",
        "body": {"page": {"orderBy": "t"}, "area": "330304"},
        "paging": {"style": "page", "page": "page.current", "size": "page.size", "rows": 50},
        "since": {"parameter": "query.from", "until": "query.to", "field": "t", "format": "epoch_ms", "first": "1d"},
    }
    polled(context(items="rows"), settings)
    sent = msgspec.json.decode(bodies[0])
    assert sent["page"] == {"orderBy": "t", "current": 1, "size": 50}
    assert sent["area"] == "330304"
    assert sent["query"]["to"] - sent["query"]["from"] == pytest.approx(86_400_000, abs=1000)
    polled(context(items="rows"), {**settings, "form": True, "body": {"area": "瓯海"}})
    assert {name: values[0] for name, values in parse_qs(bodies[1].decode()).items()}.items() >= {
        ("area", "瓯海"),
        ("page.current", "1"),
    }


@given(
    st.dictionaries(st.text(), st.integers() | st.dictionaries(st.text(), st.integers())),
    st.lists(st.text(), min_size=1),
)
def test_a_value_is_put_into_any_body_and_changes_nothing_else(table, path):
    before = msgspec.json.encode(table)
    made: Any = with_value(table, path, "x")
    assert msgspec.json.encode(table) == before
    assert {name: each for name, each in made.items() if name != path[0]} == {
        name: each for name, each in table.items() if name != path[0]
    }
    for name in path:
        made = made[name]
    assert made == "x"


ROWS = [{"id": 1}, {"id": 2}]


@pytest.mark.parametrize(
    ("answer", "items"),
    [
        (
            {"code": 0, "msg": "ok", "data": {"records": ROWS, "total": 2, "size": 10, "current": 1, "pages": 1}},
            "data.records",
        ),
        ({"code": 200, "msg": "查询成功", "rows": ROWS, "total": 2}, "rows"),
        ({"success": True, "code": 200, "message": "", "result": {"records": ROWS, "total": 2}}, "result.records"),
        ({"code": "200", "data": ROWS}, "data"),
        ({"code": 20000, "data": {"items": ROWS}}, "data.items"),
        ({"code": 500, "rows": ROWS}, "rows"),
    ],
)
def test_the_envelopes_in_use_are_read(served, context, answer, items):
    assert polled(context(items=items), {"url": served.on("/e", answer)})[0] == ROWS


@pytest.mark.parametrize(
    ("answer", "items"),
    [
        ({"code": 401, "msg": "登录状态已过期", "data": None}, "data.records"),
        ({"code": 500, "msg": "登录状态已过期"}, "rows"),
        ({"code": 500, "msg": "登录状态已过期", "rows": [], "total": 0}, "rows"),
        ({"success": False, "message": "登录状态已过期", "code": 510, "result": None}, "result.records"),
        ({"code": "500", "msg": "登录状态已过期", "data": None}, "data"),
        ({"error": {"code": 7, "message": "登录状态已过期"}}, "rows"),
    ],
)
def test_an_error_inside_a_good_answer_is_one_though_the_file_does_not_say_how(served, context, answer, items):
    assert "登录状态已过期" in failure(context(items=items), {"url": served.on("/e", answer)})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.dictionaries(st.sampled_from(["code", "status", "success", "error", "x"]), inner),
    )
)
def test_no_answer_is_too_odd_to_be_judged(data):
    if isinstance(data, dict):
        trouble_in(data, data.get("x"))


def test_a_code_is_the_same_as_text_or_number_and_a_missing_one_is_none(served, context):
    settings = {"ok": {"field": "code", "values": [0, 200], "message": "msg"}}
    assert polled(context(items="rows"), {"url": served.on("/e", {"code": "200", "rows": ROWS}), **settings})[0] == ROWS
    assert "code = None" in failure(context(items="rows"), {"url": served.on("/e", {"rows": ROWS}), **settings})


def test_a_cursor_without_its_place_is_a_mistake_of_the_file():
    document = TomlDocument("sources/x.toml", {})
    settings, mistakes = check_value(
        document, ("request",), {"url": "http://a", "paging": {"style": "cursor"}}, RestSettings
    )
    assert settings is None
    assert "next" in str(mistakes[0].sentence)
