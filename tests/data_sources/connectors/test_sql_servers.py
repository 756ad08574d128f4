"""SQL sources on a real PostgreSQL and a real MariaDB: what is read, what is refused, and every failure a sentence."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from data_sources.connector import SourceError
from data_sources.connectors.sql import SqlConnector, SqlSettings
from data_sources.decoding import convert
from tests.data_sources.database_servers import (
    PASSWORD,
    Server,
    ask_mariadb,
    ask_postgresql,
    mariadb,
    postgresql,
)

NOW = datetime.now().replace(microsecond=0)  # noqa: DTZ005 - as a clerk's clock shows it
QUERY = "SELECT * FROM orders WHERE changed > :since ORDER BY changed, no"


@dataclass
class Made:
    """A server with the table `orders` of 12,000 rows, one a minute back from NOW."""

    name: str
    server: Server
    ask: Callable[..., Any]
    scheme: str
    sleep: str

    def url(self, database: str = "county", user: str = "reader", port: int | None = None) -> str:
        return f"{self.scheme}://{user}@127.0.0.1:{port or self.server.port}/{database}"

    def run(self, *statements: str) -> None:
        with closing(self.ask(self.server)) as connection, closing(connection.cursor()) as cursor:
            for statement in statements:
                cursor.execute(statement)


ORDERS = (
    "CREATE TABLE orders (no varchar(20) PRIMARY KEY, changed {time} NOT NULL, title varchar(80), cost numeric(12, 2))"
)


@pytest.fixture(scope="module", params=["postgresql", "mariadb"])
def made(request) -> Iterator[Made]:
    start, ask, scheme, sleep, time_type = {
        "postgresql": (postgresql, ask_postgresql, "postgresql", "pg_sleep(60)", "timestamp"),
        "mariadb": (mariadb, ask_mariadb, "mariadb", "sleep(60)", "datetime"),
    }[request.param]
    with start() as server:
        if server is None:
            pytest.skip(f"{request.param} isn't installed: apt-get install {request.param}-server")
        made = Made(request.param, server, ask, scheme, sleep)
        made.run(ORDERS.format(time=time_type), "CREATE TABLE closed (id int)")
        with closing(ask(server)) as connection, closing(connection.cursor()) as cursor:
            rows = [(f"A{number}", NOW - timedelta(minutes=number), "占道经营", "12.50") for number in range(12_000)]
            cursor.executemany("INSERT INTO orders VALUES (%s, %s, %s, %s)", rows)
            if request.param == "postgresql":
                cursor.execute("GRANT SELECT ON orders TO reader")
            else:
                cursor.execute("REVOKE SELECT ON county.* FROM reader@'%'")
                cursor.execute("GRANT SELECT ON county.orders TO reader@'%'")
                cursor.execute("GRANT CREATE TEMPORARY TABLES ON county.* TO reader@'%'")
        yield made


def polled(context, cursor=None, **settings):
    connector = SqlConnector(convert({"secret": "db", **settings}, SqlSettings), context)
    try:
        pages = list(connector.poll(cursor))
    finally:
        connector.close()
    return [row for page in pages for row in page.rows], pages[-1].cursor, pages


@pytest.fixture
def reading(context):
    return lambda **changes: context(secrets={"db": PASSWORD}, **changes)


def failure(context, **settings) -> str:
    with pytest.raises(SourceError) as caught:
        polled(context, **settings)
    told = str(caught.value.sentence)
    for secret in (PASSWORD, quote(PASSWORD, safe="")):
        assert secret not in told
        assert secret not in str(caught.value.sentence.values)
    return told


SINCE = {"field": "changed", "first": "30d"}


def test_all_rows_come_in_pages_as_plain_values_and_the_next_poll_asks_only_for_what_is_new(made, reading):
    rows, cursor, pages = polled(reading(), url=made.url(), query=QUERY, since=SINCE)
    assert len(rows) == len({row["no"] for row in rows}) == 12_000
    assert max(len(page.rows) for page in pages) <= 5000
    assert rows[-1] == {"no": "A0", "changed": NOW, "title": "占道经营", "cost": 12.5}
    again, _, _ = polled(reading(), cursor, url=made.url(), query=QUERY, since=SINCE)
    assert [row["no"] for row in again] == ["A0"]


def test_rows_of_the_cursors_own_second_that_come_late_are_not_lost(made, reading):
    _, cursor, _ = polled(reading(), url=made.url(), query=QUERY, since=SINCE)
    made.run(f"INSERT INTO orders VALUES ('late', '{NOW}', 'x', 1)")  # noqa: S608
    try:
        rows, _, _ = polled(reading(), cursor, url=made.url(), query=QUERY, since=SINCE)
    finally:
        made.run("DELETE FROM orders WHERE no = 'late'")
    assert {row["no"] for row in rows} == {"A0", "late"}


def test_rows_in_order_move_the_cursor_with_every_page(made, reading):
    *_, pages = polled(reading(), url=made.url(), query=QUERY, since={**SINCE, "sorted": True})
    cursors = [page.cursor["since"] for page in pages]
    assert cursors == sorted(cursors)
    assert len(set(cursors)) == 3
    rows, _, _ = polled(reading(), pages[0].cursor, url=made.url(), query=QUERY, since=SINCE)
    seen = {row["no"] for row in pages[0].rows} | {row["no"] for row in rows}
    assert len(seen) == 12_000


@pytest.mark.parametrize(
    ("column", "value", "since"),
    [
        ("timestamptz", "{now}+08:00", {}),
        ("date", "{day}", {"overlap": "1d"}),
        ("bigint", "{seconds}", {"format": "epoch_s"}),
        ("varchar(30)", "{slashed}", {"format": "%Y/%m/%d %H:%M:%S"}),
        ("numeric(20)", "{seconds}000", {"format": "epoch_ms"}),
    ],
)
def test_since_is_understood_whatever_type_the_column_has(made, reading, column, value, since):
    column = column.replace("timestamptz", "timestamp") if made.name == "mariadb" else column
    zone = reading().zone
    if made.name == "mariadb":
        made.run("SET GLOBAL time_zone = '+08:00'")  # the clerk's; our session says its own
    ends = ("GRANT SELECT ON timed TO reader", "GRANT SELECT ON county.timed TO reader@'%'")
    made.run(f"CREATE TABLE timed (no int, changed {column} NULL)", ends[made.name == "mariadb"])
    for number, at in enumerate((NOW, NOW - timedelta(days=10))):
        seconds = round(at.replace(tzinfo=zone).timestamp())
        written = value.format(now=at, day=at.date(), seconds=seconds, slashed=f"{at:%Y/%m/%d %H:%M:%S}")
        written = written.removesuffix("+08:00") if made.name == "mariadb" else written
        made.run(f"INSERT INTO timed VALUES ({number}, '{written}')")  # noqa: S608
    try:
        query = "SELECT no, changed FROM timed WHERE changed > :since"
        known = {"since": round((NOW - timedelta(days=2)).replace(tzinfo=zone).timestamp() * 1000)}
        rows, cursor, _ = polled(reading(), known, url=made.url(), query=query, since={"field": "changed", **since})
        assert [row["no"] for row in rows] == [0]
        start = NOW.replace(hour=0, minute=0, second=0) if column == "date" else NOW
        overlap = 86400_000 if column == "date" else 1000
        assert cursor["since"] == round(start.replace(tzinfo=zone).timestamp() * 1000) - overlap
    finally:
        made.run("DROP TABLE timed")


def test_odd_values_come_out_plain(made, reading):
    if made.name == "postgresql":
        query = (
            "SELECT 12345678901234567890::numeric AS big, 0.1::numeric AS tenth, 'NaN'::numeric AS nan, NULL AS none,"
            " '\\x00ff'::bytea AS raw, convert_to('村', 'UTF8') AS said, time '08:05' AS clock, '{1,2}'::int[] AS list,"
            " '{\"a\": {\"b\": 1}}'::jsonb AS doc, true AS yes, date '2024-03-05' AS day, gen_random_uuid() AS id,"
            " inet '10.0.0.1' AS ip, interval '1 day 2 hours' AS span"
        )
        row = polled(reading(), url=made.url(), query=query)[0][0]
        assert row["big"] == 12345678901234567890
        assert row["list"] == [1, 2]
        assert row["doc"] == {"a": {"b": 1}}
        assert (row["yes"], row["ip"], len(row["id"])) == (True, "10.0.0.1", 36)
        assert row["span"] == "26:00:00"
        assert row["nan"] != row["nan"]
    else:
        query = (
            "SELECT 12345678901234567890 AS big, 0.1 AS tenth, NULL AS none, x'00ff' AS raw,"
            " CAST('村' AS binary) AS said,"
            " CAST('08:05:00' AS time) AS clock, DATE '2024-03-05' AS day, b'101' AS bits,"
            " ST_GeomFromText('POINT(120.65 28.01)', 4326) AS geom"
        )
        row = polled(reading(), url=made.url(), query=query)[0][0]
        assert row["big"] == 12345678901234567890
        assert row["geom"] == {"type": "Point", "coordinates": [120.65, 28.01]}
    assert (row["tenth"], row["none"], row["raw"], row["said"]) == (0.1, None, "00ff", "村")
    assert row["clock"] == "08:05:00"
    assert str(row["day"]) == "2024-03-05"


WRITES = {
    "postgresql": "SELECT spoil()",
    "mariadb": "SELECT county.spoil()",
}


def test_a_write_is_refused_by_the_check_and_by_the_session(made, reading):
    for query in ("DELETE FROM orders", "SELECT 1; DELETE FROM orders", "SELECT no INTO other FROM orders"):
        assert "only reads" in (told := failure(reading(), url=made.url(user="owner"), query=query)) or "SELECT" in told
    if made.name == "postgresql":
        made.run("CREATE FUNCTION spoil() RETURNS int LANGUAGE sql AS 'DELETE FROM orders; SELECT 1'")
    else:
        made.run("CREATE FUNCTION spoil() RETURNS int BEGIN DELETE FROM orders; RETURN 1; END")
    # The owner may do everything; the session may not.
    told = failure(reading(), url=made.url(user="owner"), query=WRITES[made.name])
    assert "would change data" in told
    assert len(polled(reading(), url=made.url(), query="SELECT no FROM orders")[0]) == 12_000


def test_a_query_without_end_is_ended_by_the_server_before_the_poll_ends(made, reading):
    for query in (f"SELECT {made.sleep}", f"SELECT no, {made.sleep} FROM orders"):  # noqa: S608
        told = failure(reading(seconds=1.5), url=made.url(), query=query)
        assert "too long" in told
    waiting = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE query LIKE '%pg_sleep(60)%' AND state = 'active' AND pid <> pg_backend_pid()"
        if made.name == "postgresql"
        else "SELECT count(*) FROM information_schema.processlist"
        " WHERE info LIKE '%sleep(60)%' AND id <> connection_id()"
    )
    for _ in range(100):
        with closing(made.ask(made.server)) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(waiting)
            left = cursor.fetchone()[0]
        if not left:
            break
        time.sleep(0.1)
    assert left == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"url": "{scheme}://reader@127.0.0.1:1/county"}, ["127.0.0.1/county", "can't be reached"]),
        ({"url": "{scheme}://reader@no-such-host.invalid/county"}, ["no-such-host.invalid", "not known"]),
        ({"url": "{scheme}://nobody@127.0.0.1:{port}/county"}, ["doesn't accept the log-in"]),
        ({"url": "{scheme}://reader@127.0.0.1:{port}/none"}, ["none"]),
        ({"query": "SELECT * FROM closed"}, ["may not read", "closed", "administrator"]),
        ({"query": "SELECT * FROM orders WHERE nothing = 1"}, ["doesn't fit", "nothing"]),
        ({"query": "SELECT *\nFROM orders\nWHRE 1 = 1 ODER"}, ["doesn't fit", "syntax", "line 3"]),
        ({"rows": 5000}, ["more than 5000"]),
        ({"query": "SELECT no, no FROM orders"}, ["two columns", "no"]),
    ],
)
def test_each_failure_is_its_own_sentence_without_the_password(made, reading, change, words):
    settings = {"url": made.url(), "query": "SELECT * FROM orders", **change}
    settings["url"] = settings["url"].format(scheme=made.scheme, port=made.server.port)
    told = failure(reading(seconds=5), **settings)
    for word in words:
        assert word in told


def test_a_wrong_password_is_told_without_it(made, context):
    told = failure(context(secrets={"db": "wr0ng-" + PASSWORD}), url=made.url(), query="SELECT 1")
    assert "doesn't accept the log-in" in told


def test_a_locked_table_is_waited_for_a_moment_only(made, reading, monkeypatch):
    monkeypatch.setattr("data_sources.databases.makes._LOCK_SECONDS", 1)
    with closing(made.ask(made.server)) as holder, closing(holder.cursor()) as cursor:
        cursor.execute("BEGIN" if made.name == "postgresql" else "LOCK TABLES orders WRITE")
        if made.name == "postgresql":
            cursor.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
        told = failure(reading(seconds=20), url=made.url(), query="SELECT * FROM orders")
        cursor.execute("ROLLBACK" if made.name == "postgresql" else "UNLOCK TABLES")
    assert "locked" in told


def test_a_database_that_never_answers_is_left_at_the_deadline(made, reading):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        told = failure(reading(seconds=1), url=made.url(port=port), query="SELECT 1")
    assert "did not answer in time" in told


def test_a_connection_that_is_cut_while_rows_are_read_is_told_and_the_pages_before_it_stand(made, reading):
    query = "SELECT a.no, a.title FROM orders a CROSS JOIN orders b"
    connector = SqlConnector(convert({"url": made.url(), "query": query, "secret": "db"}, SqlSettings), reading())
    with closing(connector):
        pages = connector.poll(None)
        assert len(next(pages).rows) > 0
        if made.name == "postgresql":
            made.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'")
        else:
            with closing(made.ask(made.server)) as connection, closing(connection.cursor()) as cursor:
                cursor.execute("SELECT id FROM information_schema.processlist WHERE user = 'reader'")
                for (number,) in cursor.fetchall():
                    cursor.execute(f"KILL {number}")
        with pytest.raises(SourceError) as caught:
            for _ in pages:
                pass
    assert "broke off" in str(caught.value.sentence)


def test_leaving_a_long_answer_early_does_not_read_its_rest(made, reading):
    query = "SELECT a.no, b.no AS other FROM orders a CROSS JOIN orders b"
    connector = SqlConnector(
        convert({"url": made.url(), "query": query, "secret": "db"}, SqlSettings), reading(seconds=30)
    )
    with closing(connector), closing(connector.poll(None)) as pages:
        assert len(next(pages).rows) <= 5000
    # 144,000,000 rows would take minutes: that this test ends is the proof.


def test_a_server_that_is_killed_under_way_is_told(made, reading):
    """Last: the server is gone afterwards."""
    query = "SELECT no, SLEEP FROM orders".replace("SLEEP", made.sleep.replace("60", "0.01"))
    told: list[str] = []
    begun = threading.Event()

    def poll() -> None:
        connector = SqlConnector(
            convert({"url": made.url(), "query": query, "secret": "db"}, SqlSettings), reading(seconds=60)
        )
        begun.set()
        try:
            with closing(connector):
                list(connector.poll(None))
        except SourceError as error:
            told.append(str(error.sentence))

    thread = threading.Thread(target=poll)
    thread.start()
    begun.wait(10)
    for _ in range(200):
        with closing(made.ask(made.server)) as connection, closing(connection.cursor()) as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE usename = 'reader' AND state = 'active'"
                if made.name == "postgresql"
                else "SELECT count(*) FROM information_schema.processlist WHERE user = 'reader' AND info LIKE '%sleep%'"
            )
            if cursor.fetchone()[0]:
                break
        time.sleep(0.05)
    kill(made)
    thread.join(60)
    assert not thread.is_alive()
    assert len(told) == 1
    assert "broke off" in told[0] or "starting or shutting down" in told[0]
    assert "can't be reached" in failure(reading(seconds=5), url=made.url(), query="SELECT 1")


def kill(made: Made) -> None:
    if made.name == "mariadb":
        made.server.process.kill()
    else:
        first = int((made.server.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(first, signal.SIGQUIT)
    made.server.process.wait(30)
