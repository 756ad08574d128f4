"""The makes of database: which driver speaks to each, and how its session is bound to read, briefly, in our zone.

Nothing here was tried on Oracle, SQL Server or 达梦: no such server was at hand. Their statements are those of the
makers' manuals, and their drivers' own words for time limits were checked against the drivers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.dialects import registry
from sqlalchemy.engine import URL, Connection

from data_sources.databases.values import Maker, geometry, whole_of_bits

CONNECT_SECONDS = 10
"""How long a database may take to answer a connection, where the poll has that long."""
_LOCK_SECONDS = 5
_FIRST_OWN_OID = 16384
"""PostgreSQL numbers the types that were added to a database (PostGIS's) from here on."""

TIME_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "iso")
"""Formats of `since` that say a moment to a database which wants one; another is a text that the column holds."""

registry.register("kingbase", "data_sources.databases.kingbase", "KingbaseDialect")


@dataclass(frozen=True)
class Session:
    """What a poll may take: seconds that are left, and the zone in which the source writes its times."""

    seconds: float
    zone: ZoneInfo

    @property
    def milliseconds(self) -> int:
        """The seconds left, in ms, a little less: the database is to end a query before its line is cut."""
        return max(100, round(self.seconds * 950))

    @property
    def whole(self) -> int:
        """The seconds left, rounded up, for drivers that count whole ones: their limit is the last of all."""
        return math.ceil(self.seconds) + 1

    @property
    def connect(self) -> int:
        """Whole seconds to connect in."""
        return max(1, min(CONNECT_SECONDS, round(self.seconds)))

    @property
    def lock(self) -> int:
        """Whole seconds to wait for a lock."""
        return max(1, min(_LOCK_SECONDS, round(self.seconds)))

    @property
    def offset(self) -> str:
        """The zone's offset now: +08:00."""
        offset = datetime.now(UTC).astimezone(self.zone).utcoffset() or timedelta(0)
        minutes = round(offset.total_seconds() / 60)
        return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


@dataclass(frozen=True)
class Make:
    """One make of database; several may share a `backend`, whose language they speak.

    `driver` is SQLAlchemy's name of the driver, `package` what installs it. `binds_times`: it wants :since as a moment,
    and would read a text by its own settings.
    """

    name: str
    backend: str
    driver: str
    package: str
    arguments: Callable[[Session], dict[str, Any]]
    open: Callable[[Connection, Session], None]
    binds_times: bool = False


def make_of(url: URL) -> Make:
    """Return the make that a URL is about; one without a name for what only SQLAlchemy may know."""
    scheme = url.drivername.partition("+")[0].lower()
    return MAKES.get(scheme) or Make("", scheme, url.drivername, "", _nothing, _open_unknown)


def driven(url: URL, make: Make) -> URL:
    """Return the URL with the driver that comes with Yiping, unless it names one."""
    return url if "+" in url.drivername else url.set(drivername=make.driver)


def makers_of(backend: str, description: Any) -> list[Maker | None]:
    """Return, for each column of a cursor's description, what makes its values plain where their type can't say."""
    return [_maker(backend, column[1]) for column in description]


def _maker(backend: str, code: Any) -> Maker | None:
    if backend == "postgresql":
        return geometry if isinstance(code, int) and code >= _FIRST_OWN_OID else None
    if backend == "mysql":
        return {16: whole_of_bits, 255: geometry}.get(code)  # FIELD_TYPE.BIT, .GEOMETRY
    return None


def _nothing(_session: Session) -> dict[str, Any]:
    return {}


def _run(connection: Connection, statements: list[str]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _postgresql_arguments(session: Session) -> dict[str, Any]:
    # Dead lines are noticed by the keep-alives, silent servers by the statement's time limit and the cut at the end.
    return {
        "connect_timeout": session.connect,
        "application_name": "Yiping",
        "client_encoding": "utf8",
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
    }


def _open_postgresql(connection: Connection, session: Session) -> None:
    # SET LOCAL, not the connection's options: poolers in between refuse those, and hand the session to others after.
    connection.execution_options(postgresql_readonly=True)
    _run(
        connection,
        [
            f"SET LOCAL statement_timeout = {session.milliseconds}",
            f"SET LOCAL lock_timeout = {session.lock * 1000}",
            f"SET LOCAL TIME ZONE '{session.zone.key}'",
        ],
    )


def _mysql_arguments(session: Session) -> dict[str, Any]:
    return {
        "connect_timeout": session.connect,
        "read_timeout": session.whole,
        "write_timeout": session.whole,
        "program_name": "Yiping",
        "local_infile": False,
    }


def _open_mysql(connection: Connection, session: Session) -> None:
    limit = (
        f"SET SESSION max_statement_time = {session.milliseconds / 1000:.3f}"
        if getattr(connection.dialect, "is_mariadb", False)
        else f"SET SESSION max_execution_time = {session.milliseconds}"
    )
    _run(
        connection,
        [
            "SET SESSION TRANSACTION READ ONLY",
            limit,
            f"SET SESSION lock_wait_timeout = {session.lock}",
            f"SET SESSION innodb_lock_wait_timeout = {session.lock}",
            # Named zones need tables that few servers have filled; an offset knows nothing of summer.
            (
                f"SET SESSION time_zone = IF(CONVERT_TZ('2000-01-01', 'UTC', '{session.zone.key}') IS NULL, "
                f"'{session.offset}', '{session.zone.key}')"
            ),
        ],
    )


def _oracle_arguments(session: Session) -> dict[str, Any]:
    return {"tcp_connect_timeout": float(session.connect), "expire_time": 1}


def _open_oracle(connection: Connection, session: Session) -> None:
    line: Any = connection.connection.driver_connection
    line.call_timeout = session.milliseconds
    _run(
        connection,
        [
            f"ALTER SESSION SET TIME_ZONE = '{session.zone.key}'",
            "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS'",
            "ALTER SESSION SET NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF'",
            "SET TRANSACTION READ ONLY",
        ],
    )


def _mssql_arguments(session: Session) -> dict[str, Any]:
    return {"timeout": session.whole, "login_timeout": session.connect, "appname": "Yiping", "read_only": True}


def _open_mssql(connection: Connection, session: Session) -> None:
    # There is no read-only transaction here: the query is judged, the replica asked where there is one, and every
    # transaction rolled back.
    _run(
        connection,
        [
            f"SET LOCK_TIMEOUT {session.lock * 1000}",
            "SET DATEFORMAT ymd",
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
        ],
    )


def _dm_arguments(session: Session) -> dict[str, Any]:
    # DSQL_MODE_READ_ONLY is 1; it is named here so that nothing of the driver's is loaded before its absence is told.
    return {"connection_timeout": session.whole, "login_timeout": session.connect, "access_mode": 1}


def _open_dm(connection: Connection, _session: Session) -> None:
    _run(connection, ["SET TRANSACTION READ ONLY"])


def _open_sqlite(connection: Connection, _session: Session) -> None:
    _run(connection, ["PRAGMA query_only = ON"])


def _open_unknown(_connection: Connection, _session: Session) -> None:
    """A make that only SQLAlchemy knows: its user's rights have to do."""


_POSTGRESQL = Make("PostgreSQL", "postgresql", "postgresql+psycopg", "psycopg", _postgresql_arguments, _open_postgresql)
_KINGBASE = Make("KingbaseES", "postgresql", "kingbase", "psycopg", _postgresql_arguments, _open_postgresql)
_MYSQL = Make("MySQL", "mysql", "mysql+pymysql", "PyMySQL", _mysql_arguments, _open_mysql)

MAKES: dict[str, Make] = {
    "sqlite": Make("SQLite", "sqlite", "sqlite", "", _nothing, _open_sqlite),
    "postgresql": _POSTGRESQL,
    "postgres": _POSTGRESQL,
    "kingbase": _KINGBASE,
    "opengauss": _KINGBASE,
    "mysql": _MYSQL,
    "mariadb": Make("MariaDB", "mysql", "mysql+pymysql", "PyMySQL", _mysql_arguments, _open_mysql),
    "oracle": Make(
        "Oracle", "oracle", "oracle+oracledb", "oracledb", _oracle_arguments, _open_oracle, binds_times=True
    ),
    "mssql": Make("SQL Server", "mssql", "mssql+pymssql", "pymssql", _mssql_arguments, _open_mssql, binds_times=True),
    "dm": Make("达梦 DM8", "dm", "dm+dmPython", "dmPython dmSQLAlchemy", _dm_arguments, _open_dm, binds_times=True),
}
"""By the word before `://`."""
