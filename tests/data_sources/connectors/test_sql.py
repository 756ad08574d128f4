"""SQL sources: a query with :since, read-only, every failure a sentence."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from data_sources.centre import read_source
from data_sources.centre_check import check_request
from data_sources.connector import SourceError
from data_sources.connectors.sql import SqlConnector, SqlSettings
from data_sources.toml_files import read_toml


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "orders.db"
    now = datetime.now(UTC)
    rows = [(f"A{number}", (now - timedelta(minutes=number)).strftime("%Y-%m-%d %H:%M:%S")) for number in range(12_000)]
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE orders (no TEXT, changed TEXT)")
        connection.executemany("INSERT INTO orders VALUES (?, ?)", rows)
    connection.close()
    return path


def polled(context, cursor=None, **settings):
    connector = SqlConnector(msgspec.convert(settings, SqlSettings), context)
    try:
        pages = list(connector.poll(cursor))
    finally:
        connector.close()
    return [row for page in pages for row in page.rows], pages[-1].cursor, pages


def failure(context, **settings) -> str:
    with pytest.raises(SourceError) as caught:
        polled(context, **settings)
    return str(caught.value.sentence)


SINCE = {"field": "changed", "zone": "UTC", "first": "30d"}
QUERY = "SELECT * FROM orders WHERE changed > :since ORDER BY changed"


def test_all_rows_come_in_pages_and_the_next_poll_asks_only_for_what_is_new(database, context):
    rows, cursor, pages = polled(context(), url=f"sqlite:///{database}", query=QUERY, since=SINCE)
    assert len(rows) == len({row["no"] for row in rows}) == 12_000
    assert len(pages) == 3
    again, _, _ = polled(context(), cursor, url=f"sqlite:///{database}", query=QUERY, since=SINCE)
    assert [row["no"] for row in again] == ["A0"]


def test_a_path_is_relative_to_the_centre_and_a_query_without_since_brings_all(database, context):
    rows, cursor, _ = polled(context(), url=f"sqlite:///{database.name}", query="SELECT count(*) AS n FROM orders")
    assert rows == [{"n": 12_000}]
    assert cursor is None


def test_nothing_is_ever_written_at_the_source(database, context, monkeypatch):
    told = failure(context(), url=f"sqlite:///{database}", query="DELETE FROM orders")
    assert "only reads" in told
    monkeypatch.setattr("data_sources.databases.query.mistake_in", lambda _query, _backend: None)
    told = failure(context(), url=f"sqlite:///{database}", query="DELETE FROM orders")
    assert "would change data" in told
    assert "readonly" in told
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM orders").fetchone() == (12_000,)
    connection.close()


def test_a_query_without_end_is_cut_off_by_the_time_out(database, context):
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    assert "too long" in failure(context(seconds=0.3), url=f"sqlite:///{database}", query=endless)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"url": "sqlite:///none.db"}, ["no database file", "none.db"]),
        ({"query": "SELECT * FROM ordres"}, ["doesn't fit", "ordres"]),
        ({"query": "SELEC 1"}, ["isn't sent", "SELECT or WITH"]),
        ({"query": "SELECT * FRM orders"}, ["doesn't fit", "syntax", "orders"]),
        ({"url": "oracel://u:p4ss@h/x"}, ["no database address", "oracel"]),
        ({"url": "what?"}, ["no database address"]),
        ({"url": "postgresql+psycopg://u@127.0.0.1:1/x"}, ["127.0.0.1/x", "can't be reached"]),
        ({"url": "sqlite:///orders.db", "rows": 5000}, ["more than 5000"]),
    ],
)
def test_a_failed_query_is_one_sentence_to_act_on_without_the_password(database, context, settings, words):
    told = failure(context(seconds=5), **{"url": f"sqlite:///{database}", "query": "SELECT * FROM orders", **settings})
    for word in words:
        assert word in told
    assert "p4ss" not in told


def test_a_file_that_is_no_database_is_said(tmp_path, context):
    (tmp_path / "x.db").write_bytes(b"not a database at all" * 100)
    assert "not a database" in failure(context(), url="sqlite:///x.db", query="SELECT 1 FROM t")


@pytest.mark.parametrize(
    ("request_table", "key", "word"),
    [
        ('url = "mysql://u:p4ss@h/db"\nquery = "SELECT 1"', "request.url", "password"),
        ('url = "mysql://u:${NONE:-p4ss}@h/db"\nquery = "SELECT 1"', "request.url", "password"),
        ('url = "what?"\nquery = "SELECT 1"', "request.url", "no database address"),
        ('url = "mysql://u@h/db"\nquery = "DELETE FROM t"', "request.query", "only reads"),
        ('url = "mysql://u@h/db"\nquery = "SELECT 1"\nsince = { field = "a" }', "request.query", "never asks"),
    ],
)
def test_a_mistake_in_a_source_file_is_told_before_it_runs(tmp_path, request_table, key, word):
    path = tmp_path / "a.toml"
    path.write_text(f'name = "a"\nconnector = "sql"\nevery = "1m"\n[request]\n{request_table}\n', "utf-8")
    source, _ = read_source(path, tmp_path)
    mistakes = check_request(read_toml(path, tmp_path), source)
    assert [(mistake.key, word in str(mistake.sentence)) for mistake in mistakes] == [(key, True)]
    assert not any("p4ss" in (mistake.found or "") for mistake in mistakes)


def test_a_password_from_the_environment_is_no_mistake(tmp_path, monkeypatch):
    monkeypatch.setenv("DB_PASSWORD", "p4ss")
    path = tmp_path / "a.toml"
    request_table = 'url = "mysql://u:${DB_PASSWORD}@h/db"\nquery = "SELECT 1"'
    path.write_text(f'name = "a"\nconnector = "sql"\nevery = "1m"\n[request]\n{request_table}\n', "utf-8")
    source, _ = read_source(path, tmp_path)
    assert check_request(read_toml(path, tmp_path), source) == []


def test_texts_in_an_old_programs_code_page_are_read(database, context):
    with sqlite3.connect(database) as connection:
        for number in range(6000):
            text = "占道经营" if number == 5999 else "x"
            row = (f"G{number}", text.encode("gb18030"))
            connection.execute("INSERT INTO orders VALUES (?, CAST(? AS TEXT))", row)
    connection.close()
    query = "SELECT no, changed FROM orders WHERE no LIKE 'G%'"
    rows, _, _ = polled(context(), url=f"sqlite:///{database}", query=query)
    assert {"no": "G5999", "changed": "占道经营"} in rows
    assert len({row["no"] for row in rows}) == 6000
