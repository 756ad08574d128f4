"""What the sql connector knows of each make of database, without one: queries, sessions, errors and values."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from data_sources.databases import errors, makes, query, values
from data_sources.databases.kingbase import KingbaseDialect, version_in

BACKENDS = ("sqlite", "postgresql", "mysql", "oracle", "mssql", "dm")
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM t",
        "  select 1 ; -- done",
        "-- why\nWITH a AS (SELECT 1 AS n) SELECT * FROM a",
        "(SELECT 1) UNION (SELECT 2)",
        "SELECT 'DELETE; FROM x', \"update\" FROM t /* DROP TABLE t; */",
        "SELECT t.update, create_time, is_delete FROM t WHERE changed > :since",
        "SELECT truncate(1.5, 0), replace(a, 'x', 'y') FROM t",
        "SELECT '12:30:00', ':nothing' FROM t",
    ],
)
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_query_that_only_reads_is_sent(text, backend):
    assert query.mistake_in(text, backend) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("-- only a remark", "empty"),
        ("DELETE FROM t", "only reads"),
        ("EXPLAIN ANALYZE DELETE FROM t", "SELECT or WITH"),
        ("SELECT 1; DELETE FROM t", "one statement"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("WITH gone AS (DELETE FROM t RETURNING *) SELECT * FROM gone", "DELETE"),
        ("SELECT * INTO other FROM t", "INTO"),
        ("SELECT * FROM t INTO OUTFILE '/tmp/x'", "INTO"),
        ("SELECT * FROM t FOR UPDATE", "UPDATE"),
        ("SELECT 'open", "doesn't end"),
        ("SELECT 1 /* open", "doesn't end"),
        ("SELECT * FROM t WHERE a > :sinse", ":sinse"),
        ("UPDATE t SET a = 1", "only reads"),
    ],
)
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_query_that_could_change_something_is_not(text, word, backend):
    wrong = query.mistake_in(text, backend)
    assert wrong is not None
    assert word in str(wrong)


@pytest.mark.parametrize(
    ("text", "backend"),
    [
        (r"SELECT 'it\'s; DELETE FROM t' FROM t", "mysql"),
        ("SELECT $$; DELETE FROM t$$", "postgresql"),
        (r"SELECT E'\'; DELETE FROM t'", "postgresql"),
        ("SELECT [delete] FROM [a;b]", "mssql"),
        ("SELECT q'[it's; DROP]' FROM dual", "oracle"),
        ("SELECT changed::date FROM t WHERE a[1:2] IS NULL", "postgresql"),
    ],
)
def test_each_makes_own_quotes_are_known(text, backend):
    assert query.mistake_in(text, backend) is None


@pytest.mark.parametrize(
    ("text", "backend"),
    [
        ("SELECT 1 /*! INTO OUTFILE '/tmp/x' */", "mysql"),
        ("SELECT 1 SHUTDOWN", "mssql"),
        ("SELECT 1 EXEC xp_cmdshell 'dir'", "mssql"),
        ("SELECT 'a\\'; DELETE FROM t -- '", "postgresql"),
    ],
)
def test_what_only_one_make_would_run_is_refused_there(text, backend):
    assert query.mistake_in(text, backend) is not None


def test_since_in_a_text_or_a_remark_is_not_asked_for():
    assert query.asks_since("SELECT 1 FROM t WHERE a > :since", "sqlite")
    assert not query.asks_since("SELECT ':since' -- :since", "sqlite")
    assert query.sendable("SELECT ':since' FROM t; -- x", "sqlite") == "SELECT '\\:since' FROM t"


@given(st.text(max_size=200), st.sampled_from(BACKENDS))
def test_no_text_upsets_the_judge_of_queries(text, backend):
    query.mistake_in(text, backend)
    query.asks_since(text, backend)
    query.sendable(text, backend)


class Spoken:
    """A connection that only listens. A database of that make wasn't at hand: what it is told can be looked at."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.dialect = self.connection = self.driver_connection = self

    def exec_driver_sql(self, statement: str) -> None:
        self.told.append(statement)

    def execution_options(self, **options: object) -> None:
        self.told += [f"{name}={value}" for name, value in options.items()]


@pytest.mark.parametrize(
    ("url", "driver", "arguments", "told"),
    [
        (
            "oracle://u@h/?service_name=orcl",
            "oracle+oracledb",
            {"tcp_connect_timeout": 10.0},
            ["SET TRANSACTION READ ONLY", "ALTER SESSION SET TIME_ZONE = 'Asia/Shanghai'"],
        ),
        (
            "mssql://u@h/db",
            "mssql+pymssql",
            {"timeout": 21, "login_timeout": 10, "read_only": True},
            ["SET LOCK_TIMEOUT 5000", "SET DATEFORMAT ymd"],
        ),
        (
            "dm://u@h:5236/",
            "dm+dmPython",
            {"connection_timeout": 21, "login_timeout": 10, "access_mode": 1},
            ["SET TRANSACTION READ ONLY"],
        ),
        ("mysql://u@h/db", "mysql+pymysql", {"read_timeout": 21}, ["SET SESSION TRANSACTION READ ONLY"]),
        ("postgresql://u@h/db", "postgresql+psycopg", {"connect_timeout": 10}, ["postgresql_readonly=True"]),
        ("kingbase://u@h:54321/db", "kingbase", {"connect_timeout": 10}, ["SET LOCAL statement_timeout = 19000"]),
        ("mssql+pyodbc://u@h/db", "mssql+pyodbc", {}, []),
    ],
)
def test_each_session_is_read_only_and_bounded(url, driver, arguments, told):
    parsed = make_url(url)
    make = makes.make_of(parsed)
    assert makes.driven(parsed, make).drivername == driver
    session, spoken = makes.Session(20.0, SHANGHAI), Spoken()
    given_arguments = make.arguments(session)
    assert arguments.items() <= given_arguments.items()
    make.open(spoken, session)
    assert set(told) <= set(spoken.told)
    if make.name == "Oracle":
        assert spoken.call_timeout == 19_000


def test_the_offset_of_a_zone_is_written_as_databases_want_it():
    assert makes.Session(1.0, SHANGHAI).offset == "+08:00"
    assert makes.Session(1.0, ZoneInfo("America/St_Johns")).offset in ("-03:30", "-02:30")


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("KingbaseES V008R006C007B0012 on x86_64-pc-linux-gnu, compiled by gcc", (12, 0)),
        ("(openGauss 5.0.0 build a07d57c3) compiled at 2023-03-29", (12, 0)),
        ("PostgreSQL 9.2.4 (openGauss 2.0.0 build 78689da9)", (9, 2)),
        ("PostgreSQL 15.18 (Debian 15.18-0+deb12u1)", (15, 18)),
    ],
)
def test_the_words_of_servers_that_speak_as_postgresql_give_a_version(text, version):
    assert version_in(text) == version
    assert make_url("kingbase://u@h/db").get_dialect() is KingbaseDialect


class RefusalError(Exception):
    """A driver's error, as its own would look."""


class Told:
    """What oracledb and dmPython hand over as an error's first argument."""

    def __init__(self, message: str, code: int = 0, full_code: str = "") -> None:
        self.message, self.code, self.full_code = message, code, full_code or None

    def __str__(self) -> str:
        return self.message


@pytest.mark.parametrize(
    ("backend", "arguments", "cause"),
    [
        ("oracle", (Told("ORA-01017: invalid username/password", full_code="ORA-01017"),), "login"),
        ("oracle", (Told("ORA-00942: table or view does not exist", full_code="ORA-00942"),), "query"),
        ("oracle", (Told("DPY-4024: call timeout of 900 ms exceeded", full_code="DPY-4024"),), "time"),
        ("oracle", (Told("DPY-6005: cannot connect to database", full_code="DPY-6005"),), "unreachable"),
        ("oracle", (Told("ORA-01456: may not perform insert/delete/update", full_code="ORA-01456"),), "changes"),
        ("oracle", (Told("ORA-12514: TNS:listener does not know of service", full_code="ORA-12514"),), "database"),
        ("mssql", (18456, b"Login failed for user 'u'."), "login"),
        ("mssql", ((208, b"Invalid object name 't'."),), "query"),
        ("mssql", ((20003, b"Adaptive Server connection timed out"),), "time"),
        ("mssql", ((20009, b"Unable to connect: Adaptive Server is unavailable"),), "unreachable"),
        ("mssql", ((229, b"The SELECT permission was denied"),), "permission"),
        ("dm", (Told("[CODE:-70028]Create SOCKET connection failure", -70028),), "unreachable"),
        ("dm", (Told("[CODE:-2501]用户名或密码错误", -2501),), "login"),
        ("dm", (Told("[CODE:-2106]无效的表或视图名[T]", -2106),), "query"),
        ("mysql", (2013, "Lost connection to MySQL server during query (timed out)"), "time"),
        (
            "mysql",
            (2003, "Can't connect to MySQL server on 'x' ([Errno -2] Name or service not known)"),
            "unknown_host",
        ),
        ("mysql", (1205, "Lock wait timeout exceeded; try restarting transaction"), "locked"),
        ("sqlite", ("no such table: t",), "query"),
        ("sqlite", ("database is locked",), "locked"),
        ("other", ("something else",), "other"),
        ("other", (), "other"),
    ],
)
def test_each_makes_errors_are_told_by_their_cause(backend, arguments, cause):
    error = RefusalError(*arguments)
    assert errors.cause_of(backend, error) == cause
    told = str(errors.sentence_of(cause, error).filled(host="h/db"))
    assert "{" not in told
    assert "h/db" in told


def test_a_code_by_its_beginning_only_where_no_longer_one_is_known():
    error = RefusalError("x")
    error.sqlstate = "42501"
    assert errors.cause_of("postgresql", error) == "permission"
    error.sqlstate = "42P01"
    assert errors.cause_of("postgresql", error) == "query"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Decimal(12345678901234567890), 12345678901234567890),
        (Decimal("1E+3"), 1000),
        (Decimal("0.10"), 0.1),
        (Decimal("0.12345678901234567890"), "0.12345678901234567890"),
        (Decimal("1E+400"), "1" + "0" * 400),
        ("温州".encode("gb18030"), "温州"),
        (b"\x00\xff", "00ff"),
        ("温州".encode("gb18030").ljust(20, b"\0"), "温州"),
        (b"\0\0", "0000"),
        (memoryview(b"ab"), "ab"),
        (time(8, 5), "08:05:00"),
        (timedelta(hours=-1, minutes=-30), "-01:30:00"),
        ({"a": [Decimal(1), {2}]}, {"a": [1, [2]]}),
        (datetime(2024, 3, 5, tzinfo=UTC), datetime(2024, 3, 5, tzinfo=UTC)),
    ],
)
def test_values_are_made_plain(value, plain):
    assert values.plain(value) == plain


def test_geometries_become_geojson():
    point = struct.pack("<BIdd", 1, 1, 120.65, 28.01)
    with_srid = struct.pack("<BIIdd", 1, 0x20000001, 4490, 120.65, 28.01)
    high = struct.pack(">BIddd", 0, 1001, 120.65, 28.01, 7.0)
    mysql = struct.pack("<I", 4326) + point
    for raw in (point, with_srid, high, mysql, with_srid.hex(), with_srid.hex().upper()):
        assert values.geometry(raw) == {"type": "Point", "coordinates": [120.65, 28.01]}
    ring = struct.pack("<II", 1, 4) + struct.pack("<8d", 0, 0, 1, 0, 1, 1, 0, 0)
    polygon = struct.pack("<BI", 1, 3) + ring
    several = struct.pack("<BII", 1, 6, 1) + polygon
    outline = [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]
    assert values.geometry(polygon) == {"type": "Polygon", "coordinates": outline}
    assert values.geometry(several) == {"type": "MultiPolygon", "coordinates": [outline]}
    collection = struct.pack("<BII", 1, 7, 1) + point
    assert values.geometry(collection)["geometries"][0]["type"] == "Point"
    assert values.geometry("no geometry") == "no geometry"
    assert values.geometry(b"\x01\x02") == "0102"


@given(st.binary(max_size=80))
def test_no_bytes_upset_the_reader_of_geometries(raw):
    values.geometry(raw)
    values.geometry(raw.hex())
    values.text_of_bytes(raw)
