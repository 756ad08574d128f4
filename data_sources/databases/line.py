"""The line to a database, held so that it can be cut: no driver's own time limit covers all that a server can do."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any

import sqlalchemy
from sqlalchemy.engine import Connection, Engine


class Line:
    """One engine's connection, from its first byte on."""

    def __init__(self, engine: Engine) -> None:
        self._driver: Any = None
        self._cursor: Any = None
        self._end: socket.socket | None = None
        sqlalchemy.event.listen(engine, "connect", self._remember)
        sqlalchemy.event.listen(engine, "before_cursor_execute", self._remember_cursor)
        if engine.dialect.driver == "pymysql":
            sqlalchemy.event.listen(engine, "do_connect", self._connect_mysql)

    @property
    def is_open(self) -> bool:
        """Whether the database has let us in."""
        return self._driver is not None

    def cut(self) -> None:
        """Cut the line, so that whoever waits for it wakes up. Any thread."""
        with suppress(Exception):  # it may be closed in this very moment
            if self._end is not None:
                self._end.shutdown(socket.SHUT_RDWR)
            elif hasattr(self._driver, "pgconn"):
                end = socket.socket(fileno=self._driver.pgconn.socket)
                try:
                    end.shutdown(socket.SHUT_RDWR)
                finally:
                    end.detach()  # the number stays the driver's to close
            elif hasattr(self._driver, "cancel"):
                self._driver.cancel()

    def abandon(self, connection: Connection) -> None:
        """Let go of a connection whose rows weren't read to their end, without reading them now."""
        # WORKAROUND: PyMySQL (1.2 and before) reads the rest of a streamed result when it is closed, and when it is
        # collected, even where the line is gone. Remove once it can be told to drop it.
        unread = getattr(self._driver, "_result", None)
        if unread is not None and getattr(unread, "unbuffered_active", False):
            unread.unbuffered_active = False
        self.cut()
        with suppress(Exception):  # drivers complain about the line that is gone
            connection.invalidate()
        for opened in (self._cursor, connection):
            with suppress(Exception):  # as before
                opened.close()

    def close(self) -> None:
        """Forget the line; what it was opened with closes it."""
        if self._end is not None:
            self._end.close()
            self._end = None

    def _remember(self, driver: Any, _record: Any) -> None:
        self._driver = driver

    def _remember_cursor(self, _connection: Any, cursor: Any, *_: Any) -> None:
        self._cursor = cursor

    def _connect_mysql(self, dialect: Any, _record: Any, arguments: Any, named: dict[str, Any]) -> Any:
        """Connect as PyMySQL would, but keep an end of the line: a greeting that comes a byte at a time has no end."""
        driver = dialect.loaded_dbapi.connect(*arguments, **named, defer_connect=True)
        if driver.unix_socket:
            driver.connect()
            return driver
        try:
            line = socket.create_connection((driver.host, driver.port), driver.connect_timeout)
        except OSError as error:
            reason = f"Can't connect to MySQL server on {driver.host!r} ({error})"
            raise dialect.loaded_dbapi.OperationalError(2003, reason) from error
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self.close()
        self._end = line.dup()
        driver.connect(line)
        return driver
